"""The files of layouts say where each number stands, and are refused with all their faults."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from app.catalogue.layouts import Layout, Part
from app.catalogue.load import DataFile, load
from app.catalogue.reference import reference
from app.database import Database
from app.documents.official.document import LayoutName
from app.documents.official.layout import LayoutNotLoaded, layout_named
from app.documents.official.names import STYLE_NAMES

Layouts = Mapping[LayoutName, Layout]


def _margins(layout: Layout) -> tuple[float, ...]:
    paper = layout.paper
    return (paper.top_mm, paper.bottom_mm, paper.left_mm, paper.right_mm)


@pytest.mark.parametrize("name", LayoutName)
def test_both_are_a4_with_20_20_30_15(name: LayoutName, layouts: Layouts) -> None:
    layout = layouts[name]
    assert (layout.paper.width_mm, layout.paper.height_mm) == (210, 297)
    assert _margins(layout) == (20, 20, 30, 15)
    assert layout.typeface == "Times New Roman"


@pytest.mark.parametrize(
    ("part", "least", "most", "bold", "italic"),
    [
        (Part.COUNTRY, 12, 13, True, False),
        (Part.MOTTO, 13, 14, True, False),
        (Part.ABOVE, 12, 13, False, False),
        (Part.ISSUER, 12, 13, True, False),
        (Part.NUMBER, 13, 13, False, False),
        (Part.PLACE, 13, 14, False, True),
        (Part.TYPE, 13, 14, True, False),
        (Part.SUMMARY, 13, 14, True, False),
        (Part.LETTER_SUMMARY, 12, 13, False, False),
        (Part.GROUND, 13, 14, False, True),
        (Part.BODY, 13, 14, False, False),
        (Part.AUTHORITY, 13, 14, True, False),
        (Part.SIGNER, 13, 14, True, False),
        (Part.RECIPIENTS, 12, 12, True, True),
        (Part.RECIPIENT, 11, 11, False, False),
        (Part.PAGE_NUMBER, 13, 14, False, False),
    ],
)
def test_sizes_of_the_state_are_those_of_decree_30(
    part: Part, least: float, most: float, bold: bool, italic: bool, layouts: Layouts
) -> None:
    look = layouts[LayoutName.STATE].looks[part]
    assert least <= look.size_pt <= most
    assert (look.bold, look.italic) == (bold, italic)
    assert look.source == "nd-30-2020"


def test_paragraphs_of_the_state_are_6_points_apart_and_indented_by_a_centimetre(
    layouts: Layouts,
) -> None:
    body = layouts[LayoutName.STATE].looks[Part.BODY]
    assert body.after_pt >= 6
    assert body.first_line_mm in (10, 12.7)


@pytest.mark.parametrize(
    ("part", "size", "bold", "italic"),
    [
        (Part.COUNTRY, 15, True, False),
        (Part.ABOVE, 14, False, False),
        (Part.ISSUER, 14, True, False),
        (Part.NUMBER, 14, False, False),
        (Part.PLACE, 14, False, True),
        (Part.TYPE, 16, True, False),
        (Part.SUMMARY, 14, True, False),
        (Part.LETTER_SUMMARY, 12, False, True),
        (Part.BODY, 14, False, False),
        (Part.GROUND, 14, False, False),
        (Part.TITLE, 14, False, False),
    ],
)
def test_sizes_of_the_party_are_those_of_guidance_36(
    part: Part, size: float, bold: bool, italic: bool, layouts: Layouts
) -> None:
    look = layouts[LayoutName.PARTY].looks[part]
    assert (look.size_pt, look.bold, look.italic) == (size, bold, italic)


def test_the_party_layout_says_that_its_regulation_was_not_read(layouts: Layouts) -> None:
    (source,) = (s for s in layouts[LayoutName.PARTY].sources if s.id == "qd-399-2026")
    assert (source.number, source.read) == ("399-QĐ/TW", False)


def test_every_part_has_a_style_of_its_own() -> None:
    assert STYLE_NAMES.keys() == set(Part)
    assert len({name for name, _ in STYLE_NAMES.values()}) == len(Part)


def _written(layouts: Layouts, **changes: Any) -> dict[str, Any]:
    told = layouts[LayoutName.STATE].model_dump(mode="json", exclude_none=True)
    return told | changes


def _refusal(row: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as refused:
        Layout.model_validate(row)
    return str(refused.value)


def test_a_layout_without_a_part_is_refused(layouts: Layouts) -> None:
    row = _written(layouts)
    del row["looks"]["motto"]
    assert "looks thiếu motto" in _refusal(row)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"source": "nd-31"}, "sources không có văn bản nd-31"),
        ({"source": None}, "ghi source (văn bản quy định) hoặc ours: true"),
        ({"ours": True}, "ghi source (văn bản quy định) hoặc ours: true"),
        ({"size_pt": 13.3}, "cỡ chữ tính theo nửa điểm"),
        ({"size_pt": 140}, "less than or equal to 20"),
    ],
)
def test_a_look_that_cannot_be_is_refused(
    change: dict[str, Any], told: str, layouts: Layouts
) -> None:
    row = _written(layouts)
    row["looks"]["motto"] |= change
    assert told in _refusal(row)


def test_a_source_that_nothing_names_is_refused(layouts: Layouts) -> None:
    row = _written(layouts)
    row["sources"].append({"id": "khac", "title": "Văn bản khác", "read": False})
    assert "không phần nào nêu văn bản khac" in _refusal(row)


def test_a_fault_of_a_file_is_told_with_its_line(layouts: Layouts) -> None:
    text = b"- id: state\n  typeface: 3\n  paper: {width_mm: hai}\n"
    _, problems = load((DataFile("layouts/state.yaml", text),))
    told = {str(problem) for problem in problems}
    expected = "layouts/state.yaml:3:21: state.paper.width_mm: phải là số, phần lẻ sau dấu chấm"
    assert expected in told


def test_the_reference_holds_both_layouts(real_database: Database, layouts: Layouts) -> None:
    with real_database.reading() as session:
        found = reference(session).layouts
    assert {LayoutName(layout.id): layout for layout in found} == layouts
    assert layout_named(LayoutName.PARTY, found).id == "party"


def test_before_the_catalogue_is_loaded_there_is_no_layout(
    database: Database, synced: Callable[..., Any]
) -> None:
    with database.reading() as session, pytest.raises(LayoutNotLoaded):
        layout_named(LayoutName.STATE, reference(session).layouts)
