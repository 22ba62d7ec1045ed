"""Days and titles as people write them in lists."""

import pytest

from app.calendar.anniversary import Origin
from app.calendar.phrase import Manner
from app.catalogue.worded import worded_day, worded_name


@pytest.mark.parametrize(
    ("text", "rule", "year"),
    [
        ("03/02/1930", "solar:02-03", 1930),
        ("3/2", "solar:02-03", None),
        ("31.12", "solar:12-31", None),
        ("3-2-1930", "solar:02-03", 1930),
        ("1930-02-03", "solar:02-03", 1930),
        ("2026-02-03 00:00:00", "solar:02-03", 2026),
        ("Ngày 27/7", "solar:07-27", None),
        ("ngày 27 tháng 7 năm 1947", "solar:07-27", 1947),
        ("10/3 âm lịch", "lunar:03-10", None),
        ("10/3 (ÂL)", "lunar:03-10", None),
        ("mùng 10 tháng 3", "lunar:03-10", None),
        ("Rằm tháng Giêng", "lunar:01-15", None),
        ("ngày 23 tháng Chạp", "lunar:12-23", None),
        ("30/12 âm lịch", "lunar:12-last", None),
    ],
)
def test_a_day_is_read_as_vietnamese_write_it(text: str, rule: str, year: int | None) -> None:
    day = worded_day(text)
    assert day is not None
    assert (day.rule, day.year) == (rule, year)


@pytest.mark.parametrize(
    "text", ["", "khoảng tháng 5", "18-24/4", "tháng Một", "20/5/26", "hằng năm"]
)
def test_what_is_no_single_day_is_not_guessed(text: str) -> None:
    assert worded_day(text) is None


def test_a_column_may_say_that_its_days_are_lunar() -> None:
    day = worded_day("10/3", lunar=True)
    assert day is not None
    assert day.rule == "lunar:03-10"


@pytest.mark.parametrize(
    ("text", "name", "manner", "count", "origin", "year"),
    [
        (
            "Kỷ niệm 50 năm Ngày thành lập Công ty A (01/01/1976 - 01/01/2026)",
            "Ngày thành lập Công ty A", Manner.KY_NIEM, 50, Origin(1976, 1, 1), 2026,
        ),
        (
            "kỷ niệm 93 năm ngày thành lập Đảng (3/2/1930–3/2/2023).",
            "Ngày thành lập Đảng", Manner.KY_NIEM, 93, Origin(1930, 2, 3), 2023,
        ),
        (
            "Kỷ niệm 60 năm Khánh thành nhà máy (12/1958 - 12/2018)",
            "Khánh thành nhà máy", Manner.KY_NIEM, 60, Origin(1958, 12), 2018,
        ),
        (
            "Kỷ niệm 1.985 năm Khởi nghĩa Hai Bà Trưng (40 - 2025)",
            "Khởi nghĩa Hai Bà Trưng", Manner.KY_NIEM, 1985, Origin(40), 2025,
        ),
        (
            "Tưởng niệm 10 năm Ngày mất Đại tướng A (04/10/2013)",
            "Ngày mất Đại tướng A", Manner.TUONG_NIEM, 10, Origin(2013, 10, 4), None,
        ),
        ("Giỗ lần thứ 95 chí sĩ A", "Giỗ chí sĩ A", Manner.GIO, 95, None, None),
        ("Hưởng ứng Ngày Nước thế giới", "Ngày Nước thế giới", Manner.HUONG_UNG, None, None, None),
        ("Chào mừng 20 năm Ngày A", "Ngày A", Manner.KY_NIEM, 20, None, None),
        ("20 năm Ngày A", "Ngày A", Manner.KY_NIEM, 20, None, None),
        ("Đón Tết Nguyên đán", "Tết Nguyên đán", Manner.DON, None, None, None),
        ("Kỷ niệm Ngày mất A", "Ngày mất A", Manner.TUONG_NIEM, None, None, None),
        ("Lễ hội đền A", "Lễ hội đền A", Manner.LE_HOI, None, None, None),
        ("Hội nghị A", "Hội nghị A", Manner.KY_NIEM, None, None, None),
        ("Ngày Quốc tế A", "Ngày Quốc tế A", Manner.HUONG_UNG, None, None, None),
        (
            "Kỷ niệm Ngày Quốc tế Lao động",
            "Ngày Quốc tế Lao động", Manner.KY_NIEM, None, None, None,
        ),
        ("Liên minh (ASEAN)", "Liên minh (ASEAN)", Manner.KY_NIEM, None, None, None),
    ],
)  # fmt: skip
def test_a_title_is_taken_apart(
    text: str, name: str, manner: Manner, count: int | None, origin: Origin | None, year: int | None
) -> None:
    found = worded_name(text)
    assert (found.name, found.manner) == (name, manner)
    assert (found.count, found.origin, found.year) == (count, origin, year)


def test_a_day_in_brackets_has_to_exist() -> None:
    with pytest.raises(ValueError, match="không có ngày này"):
        worded_name("Ngày A (31/02/1930 - 31/02/2030)")
