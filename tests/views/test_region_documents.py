"""The guides of a region follow from the catalogue: sections, marks, reviews, slogans, tables."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.database import Database
from app.documents.official.document import Document, Heading, Item, Table
from app.planning.period import parse_period
from app.planning.sections import SECTIONS
from app.views.event import EventNotFound
from app.views.horizon import horizon_view
from app.views.page_parameters import HorizonParameters
from app.views.parameters import BadParameter
from app.views.reading import Reading, References, read
from app.views.region_documents import (
    event_outline_document,
    flags_document,
    month_guide_document,
    several_years_document,
    visual_plan_document,
    year_guide_document,
)
from app.views.region_heads import party_head

TODAY = date(2026, 11, 22)


@pytest.fixture
def reading(real_database: Database) -> Iterator[Reading]:
    with real_database.reading() as session:
        yield read(session, References(), TODAY, "https://lich.example")


def _headings(document: Document, level: int) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Heading) and b.level == level]


def _items(document: Document) -> list[str]:
    return ["".join(run.text for run in b.runs if hasattr(run, "text"))
            for b in document.blocks if isinstance(b, Item)]  # fmt: skip


def _table(blocks: tuple[Any, ...]) -> Table:
    return next(block for block in blocks if isinstance(block, Table))


def test_a_yearly_guide_has_the_sections_of_the_central_ones_in_their_order(
    reading: Reading,
) -> None:
    made = year_guide_document(2027, "thai-nguyen", reading)
    found = [title for title in _headings(made, 2) if title in SECTIONS]
    assert found == [title for title in SECTIONS if title in found]
    assert found[0] == "Kỷ niệm các ngày lễ lớn của đất nước"
    assert "Các ngày kỷ niệm của địa phương" in found
    great = _headings(made, 3)
    assert len(great) == 7, "as many as Nghị định 145/2013/NĐ-CP, Điều 4, has"
    assert great[6] == (
        "Kỷ niệm 82 năm Ngày Cách mạng Tháng Tám thành công (19/8/1945 - 19/8/2027) và Ngày Quốc"
        " khánh nước Cộng hòa xã hội chủ nghĩa Việt Nam (02/9/1945 - 02/9/2027)"
    )


def test_it_marks_round_years_and_five_years(reading: Reading) -> None:
    items = _items(year_guide_document(2027, "thai-nguyen", reading))
    assert any(item.endswith("(07/4/1907 - 07/4/2027) (năm tròn).") for item in items)
    assert any("thành phố Thái Nguyên" in item and "(năm lẻ 5)" in item for item in items)


def test_it_names_the_documents_due_for_review_and_its_grounds(reading: Reading) -> None:
    made = year_guide_document(2026, "VN", reading)
    assert any(item.startswith("Tổng kết 10 năm thực hiện") for item in _items(made))
    assert any("145/2013/NĐ-CP ngày 29/10/2013 của Chính phủ" in told for told in made.grounds)
    assert any(
        told.startswith("Hướng dẫn số 45-HD/BTGDVTW ngày 31/12/2025") for told in made.grounds
    )


def test_its_annexes_are_the_slogans_and_all_days_of_the_year(reading: Reading) -> None:
    slogans, table = year_guide_document(2027, "thai-nguyen", reading).annexes
    assert slogans.title == "Khẩu hiệu tuyên truyền năm 2027"
    rows = _table(table.blocks).rows
    assert len(rows) > 500
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))


def test_it_is_a_draft_of_the_bodies_of_today_without_number_and_day(reading: Reading) -> None:
    made = year_guide_document(2027, "ha-noi", reading)
    assert (made.draft, made.number, made.day, made.place) == (1, None, None, "Hà Nội")
    assert (made.issuer.above, made.issuer.name) == ("Thành ủy Hà Nội", "Ban Tuyên giáo và Dân vận")
    assert made.summary.endswith("năm 2027 trên địa bàn thành phố Hà Nội")
    assert made.recipients == ("Lưu Ban Tuyên giáo và Dân vận Thành ủy",)


def test_a_sentence_names_a_department_with_its_committee(reading: Reading) -> None:
    province = year_guide_document(2027, "thai-nguyen", reading).issuer
    assert province.cited == "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên"
    country = year_guide_document(2027, "VN", reading).issuer
    assert country.cited == "Ban Tuyên giáo và Dân vận Trung ương"


def test_the_same_catalogue_gives_the_same_guide(reading: Reading) -> None:
    assert year_guide_document(2027, "VN", reading) == year_guide_document(2027, "VN", reading)


@pytest.mark.parametrize(("spelt", "named"), [("2027-02", "tháng 2"), ("2027-q1", "quý I")])
def test_a_month_or_a_quarter_has_a_guide(reading: Reading, spelt: str, named: str) -> None:
    made = month_guide_document(parse_period(spelt), "VN", reading)
    assert made.summary == f"công tác tuyên truyền {named} năm 2027"
    assert any("Thành lập Đảng" in i or "thành lập Đảng Cộng sản" in i for i in _items(made))


def test_a_review_of_another_month_is_in_no_guide_of_this(reading: Reading) -> None:
    february = month_guide_document(parse_period("2027-02"), "VN", reading)
    assert [i[:60] for i in _items(february) if "thực hiện" in i] == [
        "Sơ kết 5 năm thực hiện Nghị quyết số 11-NQ/TW ngày 10/02/202"
    ]


def test_a_list_of_years_has_each_year_with_when_to_begin(reading: Reading) -> None:
    asked = HorizonParameters.model_validate({"from": 2028, "years": 3})
    made = several_years_document(horizon_view(asked, reading), "VN", reading)
    assert _headings(made, 1) == ["NĂM 2028", "NĂM 2029", "NĂM 2030"]
    assert made.summary.endswith("giai đoạn 2028 - 2030")
    assert all(row[5] for row in _table(made.blocks).rows)


def test_flags_for_liberation_and_the_birthday_as_in_ha_noi(reading: Reading) -> None:
    # Hà Nội hung flags from 29/4 to 24/5 in 2022.
    made = flags_document(date(2022, 4, 29), date(2022, 5, 24), "ha-noi", reading)
    assert _items(made)[:3] == [
        "Kỷ niệm 47 năm Ngày Giải phóng miền Nam, thống nhất đất nước (30/4/1975 - 30/4/2022).",
        "Kỷ niệm 68 năm Ngày Chiến thắng Điện Biên Phủ (07/5/1954 - 07/5/2022).",
        "Kỷ niệm 132 năm Ngày sinh Chủ tịch Hồ Chí Minh (19/5/1890 - 19/5/2022).",
    ]
    assert made.issuer.name == "Ủy ban nhân dân thành phố Hà Nội"


def test_flags_from_a_day_to_one_before_are_refused(reading: Reading) -> None:
    with pytest.raises(BadParameter):
        flags_document(date(2027, 5, 2), date(2027, 5, 1), "VN", reading)


def test_visual_propaganda_is_planned_by_day(reading: Reading) -> None:
    made = visual_plan_document(parse_period("2027-q2"), "ha-noi", reading)
    assert len(_table(made.blocks).rows) > 5


def test_an_outline_is_of_the_year_asked_for_or_of_the_next_day(reading: Reading) -> None:
    asked = event_outline_document("quoc-khanh", 2030, reading)
    assert asked.summary.endswith("(02/9/1945 - 02/9/2030)")
    coming = event_outline_document("quoc-khanh", None, reading)
    assert coming.summary.endswith("(02/9/1945 - 02/9/2027)")


def test_what_is_no_event_or_has_no_day_then_is_refused(reading: Reading) -> None:
    with pytest.raises(EventNotFound):
        event_outline_document("khong-co", None, reading)
    with pytest.raises(BadParameter):
        event_outline_document("quoc-khanh", 1930, reading)


@pytest.mark.parametrize(
    ("region", "above", "name", "place"),
    [
        ("VN", "Ban Chấp hành Trung ương", "Ban Tuyên giáo và Dân vận", "Hà Nội"),
        ("thai-nguyen", "Tỉnh ủy Thái Nguyên", "Ban Tuyên giáo và Dân vận", "Thái Nguyên"),
        ("ho-chi-minh", "Thành ủy Thành phố Hồ Chí Minh", "Ban Tuyên giáo và Dân vận",
         "Thành phố Hồ Chí Minh"),
        ("05443", "Tỉnh ủy Thái Nguyên", "Đảng ủy phường Phan Đình Phùng", "Phan Đình Phùng"),
    ],
)  # fmt: skip
def test_a_guide_bears_the_body_that_guides_a_region(
    region: str, above: str, name: str, place: str
) -> None:
    head = party_head(region)
    assert (head.issuer.above, head.issuer.name, head.place) == (above, name, place)
