"""In a head no line ends within a number, a date or the name of a place."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from app.catalogue.layouts import Layout, Part
from app.documents.official.breaks import unbroken, unbroken_name
from app.documents.official.document import Document, LayoutName
from app.documents.official.layout import place_line
from app.documents.official.widths import fitted, width_mm


def _shown(said: str) -> str:
    return said.replace("\u00a0", "_").replace("\u2011", "=")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("trong năm 2027", "trong năm_2027"),
        ("80 năm Ngày thành lập", "80 năm Ngày thành lập"),
        ("quý I năm 2027", "quý_I năm_2027"),
        ("Thái Nguyên, ngày … tháng … năm …", "Thái Nguyên, ngày_… tháng_… năm_…"),
        ("97 năm (03/02/1930 - 03/02/2027)", "97 năm (03/02/1930_- 03/02/2027)"),
        ("Kế hoạch số 01-KH/TU ngày 01/12/2025", "Kế hoạch số_01=KH/TU ngày_01/12/2025"),
        ("Hướng dẫn số …-HD/BTGDVTU", "Hướng dẫn số_…=HD/BTGDVTU"),
        ("Nghị định 145/2013/NĐ-CP, Điều 6", "Nghị định 145/2013/NĐ=CP, Điều_6"),
        ("giai đoạn 2026-2030", "giai đoạn 2026-2030"),
        ("quan hệ Việt Nam - Ấn Độ", "quan hệ Việt Nam - Ấn Độ"),
    ],
)
def test_numbers_and_dates_stay_in_one_line(said: str, kept: str) -> None:
    assert _shown(unbroken(said)) == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Ủy ban nhân dân tỉnh Thái Nguyên", "Ủy ban nhân dân tỉnh_Thái_Nguyên"),
        ("Đảng ủy phường Phan Đình Phùng", "Đảng ủy phường_Phan_Đình_Phùng"),
        ("Tỉnh ủy Thái Nguyên", "Tỉnh ủy Thái Nguyên"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        (
            "Ủy ban nhân dân thành phố Phan Rang - Tháp Chàm cũ",
            "Ủy ban nhân dân thành phố Phan Rang - Tháp Chàm cũ",
        ),
    ],
)
def test_the_name_of_a_body_is_parted_before_its_place(name: str, kept: str) -> None:
    assert _shown(unbroken_name(name)) == kept


@pytest.mark.parametrize("name", LayoutName)
@pytest.mark.parametrize("place", ["Hà Nội", "Phan Đình Phùng"])
def test_place_and_day_fit_into_their_column_and_nothing_moves_at_issue(
    name: LayoutName, place: str, plan: Document, layouts: Mapping[LayoutName, Layout]
) -> None:
    draft = replace(plan, place=place, day=None)
    issued = replace(draft, day=date(2026, 12, 22))
    layout = fitted(draft, layouts[name])
    assert layout == fitted(issued, layouts[name])
    room = layout.paper.line_mm - layout.head.left_mm
    assert width_mm(place_line(issued, layout), Part.PLACE, layout) <= room
    assert layout.head.left_mm <= layouts[name].head.left_mm
