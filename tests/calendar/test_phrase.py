"""A phrase is how an official document names an occurrence."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar.anniversary import (
    LunarOrigin,
    YearClass,
    parse_lunar_origin,
    parse_origin,
)
from app.calendar.extent import Extent
from app.calendar.phrase import Commemoration, Manner, counted_in_summary, date_pair, title
from app.calendar.rules import parse_rule


def event(
    name: str,
    manner: Manner,
    rule: str,
    origin: str | None = None,
    origin_lunar: str | None = None,
    *,
    extent: Extent | None = None,
) -> Commemoration:
    return Commemoration(
        name,
        manner,
        parse_rule(rule),
        parse_origin(origin) if origin else None,
        parse_lunar_origin(origin_lunar) if origin_lunar else None,
        extent or Extent(),
    )


PARTY = event("Ngày thành lập Đảng Cộng sản Việt Nam", Manner.KY_NIEM, "solar:02-03", "1930-02-03")
GIO_TO = Commemoration(
    "Giỗ Tổ Hùng Vương", Manner.GIO, parse_rule("lunar:03-10"), class_from_civil_year=True
)
DONG_DA = event("Chiến thắng Ngọc Hồi - Đống Đa", Manner.KY_NIEM, "lunar:01-05", None, "1789-01-05")
NGUYEN_SINH_SAC = event("cụ Phó bảng Nguyễn Sinh Sắc", Manner.GIO, "lunar:10-27", "1929-11-27")


# The anniversaries that the propaganda committee of Bắc Kạn city names in its plan for 2023.
@pytest.mark.parametrize(
    ("name", "rule", "origin", "day", "expected"),
    [
        (
            "Ngày thành lập Đảng Cộng sản Việt Nam",
            "solar:02-03",
            "1930-02-03",
            "2023-02-03",
            "Kỷ niệm 93 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2023)",
        ),
        (
            "Ngày Giải phóng miền Nam, thống nhất đất nước",
            "solar:04-30",
            "1975-04-30",
            "2023-04-30",
            "Kỷ niệm 48 năm Ngày Giải phóng miền Nam, thống nhất đất nước"
            " (30/04/1975 - 30/04/2023)",
        ),
        (
            "Ngày Chiến thắng Điện Biên Phủ",
            "solar:05-07",
            "1954-05-07",
            "2023-05-07",
            "Kỷ niệm 69 năm Ngày Chiến thắng Điện Biên Phủ (07/05/1954 - 07/05/2023)",
        ),
        (
            "Ngày sinh Chủ tịch Hồ Chí Minh",
            "solar:05-19",
            "1890-05-19",
            "2023-05-19",
            "Kỷ niệm 133 năm Ngày sinh Chủ tịch Hồ Chí Minh (19/05/1890 - 19/05/2023)",
        ),
        (
            "Ngày Cách mạng Tháng Tám thành công",
            "solar:08-19",
            "1945-08-19",
            "2023-08-19",
            "Kỷ niệm 78 năm Ngày Cách mạng Tháng Tám thành công (19/08/1945 - 19/08/2023)",
        ),
        (
            "Ngày Quốc khánh nước Cộng hòa xã hội chủ nghĩa Việt Nam",
            "solar:09-02",
            "1945-09-02",
            "2023-09-02",
            "Kỷ niệm 78 năm Ngày Quốc khánh nước Cộng hòa xã hội chủ nghĩa Việt Nam"
            " (02/09/1945 - 02/09/2023)",
        ),
    ],
)
def test_the_plan_of_2023_is_printed_with_its_ordinals_and_pairs(
    name: str, rule: str, origin: str, day: str, expected: str
) -> None:
    anniversary = event(name, Manner.KY_NIEM, rule, origin)
    assert title(anniversary, date.fromisoformat(day)) == expected


def test_the_plan_of_2023_welcomes_tet_and_names_gio_to_by_its_lunar_day() -> None:
    tet = event("Tết Nguyên đán", Manner.DON, "lunar:01-01")
    assert title(tet, date(2023, 1, 22)) == "Đón Tết Nguyên đán Quý Mão"
    assert title(GIO_TO, date(2023, 4, 29)) == "Giỗ Tổ Hùng Vương (mùng 10 tháng 3 âm lịch)"


@pytest.mark.parametrize(
    ("commemoration", "day", "expected"),
    [
        pytest.param(
            PARTY,
            "2027-02-03",
            "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)",
            id="an anniversary is celebrated",
        ),
        pytest.param(
            PARTY,
            "1930-02-03",
            "Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930)",
            id="its first day has no ordinal",
        ),
        pytest.param(
            event("vụ thảm sát Sơn Mỹ", Manner.TUONG_NIEM, "solar:03-16", "1968-03-16"),
            "2028-03-16",
            "Tưởng niệm 60 năm vụ thảm sát Sơn Mỹ (16/03/1968 - 16/03/2028)",
            id="a massacre is remembered",
        ),
        pytest.param(
            event("nạn nhân tai nạn giao thông", Manner.TUONG_NIEM, "weekday:11-3-sun"),
            "2026-11-15",
            "Tưởng niệm nạn nhân tai nạn giao thông (15/11/2026)",
            id="a day of remembrance without an origin",
        ),
        pytest.param(
            NGUYEN_SINH_SAC,
            "2024-11-27",
            "Giỗ lần thứ 95 cụ Phó bảng Nguyễn Sinh Sắc"
            " (ngày 27 tháng 10 Kỷ Tỵ 1929 - ngày 27 tháng 10 Giáp Thìn 2024)",
            id="giỗ is counted in lunar years",
        ),
        pytest.param(
            event("Ngày Giỗ Trần Hưng Đạo", Manner.GIO, "lunar:08-20", None, "1300-08-20"),
            "2025-10-11",
            "Giỗ lần thứ 725 Trần Hưng Đạo"
            " (ngày 20 tháng 8 Canh Tý 1300 - ngày 20 tháng 8 Ất Tỵ 2025)",
            id="giỗ is not said twice",
        ),
        pytest.param(
            event("Ngày Môi trường thế giới", Manner.HUONG_UNG, "solar:06-05", "1972-06-05"),
            "2026-06-05",
            "Hưởng ứng Ngày Môi trường thế giới (05/06/2026)",
            id="a day of the United Nations is answered",
        ),
        pytest.param(
            event(
                "Tháng hành động vì trẻ em",
                Manner.HUONG_UNG,
                "solar:06-01",
                extent=Extent(lasts=30),
            ),
            "2026-06-01",
            "Hưởng ứng Tháng hành động vì trẻ em năm 2026",
            id="a month has a year and no day",
        ),
        pytest.param(
            event("Tết Dương lịch", Manner.DON, "solar:01-01"),
            "2027-01-01",
            "Đón Tết Dương lịch năm 2027",
            id="the civil new year has a number",
        ),
        pytest.param(
            event("Rằm tháng Giêng", Manner.LE_HOI, "lunar:01-15"),
            "2026-03-03",
            "Rằm tháng Giêng (Rằm tháng Giêng âm lịch)",
            id="a festival on a lunar day",
        ),
        pytest.param(
            event("Lễ hội Chùa Hương", Manner.LE_HOI, "lunar:01-06", extent=Extent(lasts=60)),
            "2026-02-22",
            "Lễ hội Chùa Hương",
            id="a long festival has no one day",
        ),
        pytest.param(
            event("Chiến thắng Bạch Đằng", Manner.NONE, "solar:11-01", "0938"),
            "2038-11-01",
            "1100 năm Chiến thắng Bạch Đằng (938 - 2038)",
            id="no manner, no word before the number",
        ),
        pytest.param(
            event("Đông chí", Manner.NONE, "term:270"),
            "2026-12-22",
            "Đông chí (22/12/2026)",
            id="no manner, no origin",
        ),
    ],
)
def test_the_manner_gives_the_first_words(
    commemoration: Commemoration, day: str, expected: str
) -> None:
    assert title(commemoration, date.fromisoformat(day)) == expected


@pytest.mark.parametrize("prefix", ["Ngày Giỗ ", "Ngày giỗ ", "Giỗ ", ""])
def test_a_counted_gio_is_named_once_however_the_day_is_called(prefix: str) -> None:
    gio = event(f"{prefix}Nguyễn Huệ", Manner.GIO, "lunar:07-29", None, "1792")
    assert title(gio, date(2022, 8, 26)) == "Giỗ lần thứ 230 Nguyễn Huệ (1792 - 2022)"


@pytest.mark.parametrize(
    ("rule", "origin", "origin_lunar", "day", "pair"),
    [
        pytest.param(
            "lunar:01-05",
            None,
            "1789-01-05",
            "2026-02-21",
            "mùng 5 tháng Giêng Kỷ Dậu 1789 - mùng 5 tháng Giêng Bính Ngọ 2026",
            id="lunar, as recorded",
        ),
        pytest.param(
            "lunar:02-03",
            None,
            "1985-02L-03",
            "2023-02-22",
            "mùng 3 tháng 2 nhuận Ất Sửu 1985 - mùng 3 tháng 2 Quý Mão 2023",
            id="lunar, from a leap month",
        ),
        pytest.param("lunar:01-05", None, "1789", "2026-02-21", "1789 - 2026", id="lunar year"),
        pytest.param("lunar:01-05", "1789", None, "2026-02-21", "1789 - 2026", id="civil year"),
        pytest.param(
            "lunar:01-05", "1789-01-30", None, "2026-02-21", "1789 - 2026", id="never converted"
        ),
        pytest.param("solar:07-01", "1604", None, "2024-07-01", "1604 - 2024", id="year alone"),
        pytest.param(
            "solar:12-15", "1958-12", None, "2018-12-15", "12/1958 - 12/2018", id="month alone"
        ),
        pytest.param(
            "solar:02-03", "1930-02-03", None, "2027-02-03", "03/02/1930 - 03/02/2027", id="day"
        ),
        pytest.param("solar:02-03", "1930-02-03", None, "1930-02-03", None, id="its own year"),
        pytest.param("lunar:03-10", None, None, "2026-04-26", None, id="no origin"),
    ],
)
def test_a_pair_says_as_little_of_the_second_day_as_is_known_of_the_first(
    rule: str, origin: str | None, origin_lunar: str | None, day: str, pair: str | None
) -> None:
    commemoration = event("…", Manner.KY_NIEM, rule, origin, origin_lunar)
    assert date_pair(commemoration, date.fromisoformat(day)) == pair


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-04-02", YearClass.ROUND),
        ("2025-04-07", YearClass.FIVE),
        ("2026-04-26", YearClass.OTHER),
        ("2027-04-16", YearClass.OTHER),
        ("2030-04-12", YearClass.ROUND),
        ("2035-04-17", YearClass.FIVE),
    ],
)
def test_the_class_of_gio_to_is_that_of_the_civil_year(day: str, expected: YearClass) -> None:
    """Nghị định 145/2013/NĐ-CP, Điều 3, khoản 1: the exception."""
    assert GIO_TO.year_class(date.fromisoformat(day)) is expected
    assert GIO_TO.ordinal(date.fromisoformat(day)) is None


def test_the_class_of_the_civil_year_is_not_that_of_the_lunar_year() -> None:
    ong_tao = Commemoration(
        "Tết ông Công ông Táo", Manner.LE_HOI, parse_rule("lunar:12-23"), class_from_civil_year=True
    )
    assert ong_tao.year_class(date(2030, 1, 26)) is YearClass.ROUND  # still Kỷ Dậu, 2029


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2030-02-03", YearClass.ROUND), ("2027-02-03", YearClass.OTHER), ("1930-02-03", None)],
)
def test_an_anniversary_has_the_class_of_its_ordinal(day: str, expected: YearClass | None) -> None:
    assert PARTY.year_class(date.fromisoformat(day)) is expected


def test_an_extent_does_not_change_the_year_of_an_occurrence() -> None:
    eve = event("Giao thừa", Manner.DON, "lunar:01-01", None, "2000-01-01", extent=Extent(-1))
    assert eve.ordinal(date(2026, 2, 17)) == 26
    new_year = event("…", Manner.KY_NIEM, "solar:01-01", "2000", extent=Extent(-1, 2))
    assert new_year.ordinal(date(2026, 1, 1)) == 26


def test_a_lunar_anniversary_in_january_belongs_to_the_year_before() -> None:
    battle = event("…", Manner.KY_NIEM, "lunar:12-09", "1785-01-19", "1784-12-09")
    assert battle.first_year == 1784
    assert battle.ordinal(date(2027, 1, 16)) == 242


@given(
    st.sampled_from(Manner),
    st.sampled_from((PARTY, GIO_TO, DONG_DA, NGUYEN_SINH_SAC)),
    st.dates(date(1901, 1, 1), date(2199, 12, 31)),
)
def test_titles_are_composed_unicode_with_single_spaces(
    manner: Manner, base: Commemoration, anchor: date
) -> None:
    commemoration = Commemoration(base.name, manner, base.rule, base.origin, base.origin_lunar)
    text = title(commemoration, anchor)
    assert unicodedata.is_normalized("NFC", text)
    assert text == " ".join(text.split())


@given(
    st.sampled_from((Manner.TUONG_NIEM, Manner.GIO, Manner.NONE, Manner.LE_HOI)),
    st.dates(date(1901, 1, 1), date(2199, 12, 31)),
)
def test_what_is_mourned_is_never_celebrated(manner: Manner, anchor: date) -> None:
    lunar = Commemoration("…", manner, parse_rule("lunar:03-10"), None, LunarOrigin(1792))
    solar = Commemoration("…", manner, parse_rule("solar:03-16"), parse_origin("1968-03-16"))
    for commemoration in (lunar, solar):
        assert not title(commemoration, anchor).startswith(("Kỷ niệm", "Đón"))


@pytest.mark.parametrize(
    ("manner", "years"),
    [
        (Manner.KY_NIEM, 60),
        (Manner.TUONG_NIEM, 60),
        (Manner.GIO, 60),
        (Manner.NONE, 60),
        (Manner.HUONG_UNG, None),
        (Manner.DON, None),
        (Manner.LE_HOI, None),
    ],
)
def test_days_of_action_new_years_and_festivals_are_not_counted_in_a_summary(
    manner: Manner, years: int | None
) -> None:
    commemoration = event("…", manner, "solar:03-16", "1968-03-16")
    assert counted_in_summary(commemoration, date(2028, 3, 16)) == years
    assert counted_in_summary(commemoration, date(1968, 3, 16)) is None
