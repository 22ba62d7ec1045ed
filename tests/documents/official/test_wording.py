"""The lines of a layout: what is not known yet is a blank, and each list ends as it should."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.catalogue.layouts import Layout
from app.documents.official.document import (
    Annex,
    Block,
    Document,
    Footnote,
    Heading,
    Item,
    Kind,
    LayoutName,
    Paragraph,
    Table,
    Text,
)
from app.documents.official.layout import (
    annex_label,
    annex_note,
    draft_line,
    ended,
    ground_lines,
    letter_summary,
    number_line,
    orientations,
    place_line,
    recipient_lines,
    roman,
    type_name,
)
from app.documents.official.numbers import numbers

Layouts = Mapping[LayoutName, Layout]

WIDE = Table(("a",), (), (1,), landscape=True)
FORMS = ("%1.", "%2.", "%2.%3.")


@pytest.mark.parametrize(
    ("name", "given", "line"),
    [
        (LayoutName.PARTY, {"number": "05-NQ/ĐU"}, "Số 05-NQ/ĐU"),
        (LayoutName.PARTY, {"symbol": "KH/BTGDVTU"}, "Số …-KH/BTGDVTU"),
        (LayoutName.STATE, {"number": "15/QĐ-BNV"}, "Số: 15/QĐ-BNV"),
        (LayoutName.STATE, {"symbol": "KH-UBND"}, "Số: …/KH-UBND"),
        (LayoutName.STATE, {"symbol": ""}, "Số: …"),
    ],
)
def test_a_number_is_left_blank_until_it_is_given(
    name: LayoutName, given: dict[str, Any], line: str, plan: Document, layouts: Layouts
) -> None:
    told = replace(plan, **({"symbol": ""} | given))
    assert number_line(told, layouts[name]) == line


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2020, 12, 9), "Hà Nội, ngày 09 tháng 12 năm 2020"),
        (date(2026, 1, 31), "Hà Nội, ngày 31 tháng 01 năm 2026"),
        (date(2026, 2, 10), "Hà Nội, ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 1), "Hà Nội, ngày 01 tháng 3 năm 2026"),
        (None, "Hà Nội, ngày … tháng … năm …"),
    ],
)
def test_days_below_10_and_the_first_two_months_get_a_0(
    day: date | None, line: str, plan: Document, layout: Layout
) -> None:
    assert place_line(replace(plan, place="Hà Nội", day=day), layout) == line


def test_a_draft_says_so_and_which_it_is(plan: Document, layout: Layout) -> None:
    assert draft_line(plan, layout) == "Dự thảo (lần 2)"
    assert draft_line(replace(plan, draft=0), layout) == ""


def test_a_letter_has_no_type_and_says_what_it_is_about(plan: Document, layout: Layout) -> None:
    letter = replace(plan, kind=Kind.LETTER, summary="đôn đốc báo cáo")
    assert (type_name(letter), letter_summary(letter, layout)) == ("", "V/v đôn đốc báo cáo")
    assert (type_name(plan), letter_summary(plan, layout)) == ("Kế hoạch", "")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (LayoutName.PARTY, ("Căn cứ một;", "Căn cứ hai;")),
        (LayoutName.STATE, ("Căn cứ một;", "Căn cứ hai.")),
    ],
)
def test_grounds_are_ended_as_the_layout_has_them_whatever_was_typed(
    name: LayoutName, lines: tuple[str, ...], plan: Document, layouts: Layouts
) -> None:
    told = replace(plan, grounds=("- Căn cứ một,", "Căn cứ hai ;"))
    assert ground_lines(told, layouts[name]) == lines


def test_a_line_of_recipients_that_ends_with_a_colon_begins_a_part(
    plan: Document, layouts: Layouts
) -> None:
    lines = recipient_lines(plan, layouts[LayoutName.PARTY])
    assert [(line.text, line.marked) for line in lines] == [
        ("Gửi bản điện tử:", False),
        ("Ban Tuyên giáo Tỉnh ủy,", True),
        ("Lưu Văn phòng Thành ủy.", True),
    ]


@pytest.mark.parametrize(
    ("text", "party", "state"),
    [
        ("Hết", "Hết.", "Hết./."),
        ("Hết.", "Hết.", "Hết./."),
        ("Hết./.", "Hết.", "Hết./."),
        ("Hết!", "Hết!", "Hết!"),
        ("văn hóa, văn nghệ...", "văn hóa, văn nghệ...", "văn hóa, văn nghệ..."),
    ],
)
def test_the_last_sentence_ends_with_a_full_stop_and_of_the_state_with_its_sign(
    text: str, party: str, state: str, layouts: Layouts
) -> None:
    blocks: tuple[Block, ...] = (Item((Text("a;"),)), Paragraph((Text(text),)))
    for name, right in ((LayoutName.PARTY, party), (LayoutName.STATE, state)):
        assert ended(blocks, layouts[name]) == (blocks[0], Paragraph((Text(right),)))


def test_after_a_note_the_end_is_put_behind_its_mark(layouts: Layouts) -> None:
    note = Footnote((Text("a"),))
    (last,) = ended((Paragraph((Text("Hết"), note)),), layouts[LayoutName.STATE])
    assert last == Paragraph((Text("Hết"), note, Text("./.")))


def test_a_table_ends_by_itself(layout: Layout) -> None:
    assert ended((WIDE,), layout) == (WIDE,)


@pytest.mark.parametrize("kind", [Kind.OUTLINE, Kind.LIST])
def test_what_goes_with_other_documents_has_no_number(
    kind: Kind, plan: Document, layout: Layout
) -> None:
    told = replace(plan, kind=kind, symbol="", number=None)
    assert number_line(told, layout) == ""
    assert number_line(replace(told, kind=Kind.REPORT), layout) != ""


def test_annexes_are_numbered_only_where_there_are_several(plan: Document, layout: Layout) -> None:
    assert annex_label(2, plan, layout) == "Phụ lục II"
    alone = replace(plan, annexes=(Annex("a", ()),))
    assert annex_label(1, alone, layout) == "Phụ lục"


@pytest.mark.parametrize(
    ("name", "given", "note"),
    [
        (
            LayoutName.PARTY,
            {"number": "05-KH/TU", "day": date(2027, 2, 9)},
            "(Ban hành kèm theo Kế hoạch số 05-KH/TU ngày 09/02/2027 của Thành ủy Bắc Kạn)",
        ),
        (
            LayoutName.PARTY,
            {},
            "(Ban hành kèm theo Kế hoạch số …-KH/TU ngày …/…/… của Thành ủy Bắc Kạn)",
        ),
        (
            LayoutName.STATE,
            {"number": "05/KH-UBND", "day": date(2027, 12, 19)},
            "(Kèm theo Kế hoạch số 05/KH-UBND ngày 19 tháng 12 năm 2027 của Thành ủy Bắc Kạn)",
        ),
    ],
)
def test_an_annex_says_with_which_document_it_was_issued(
    name: LayoutName, given: dict[str, Any], note: str, plan: Document, layouts: Layouts
) -> None:
    assert annex_note(replace(plan, **given), layouts[name]) == note


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (38, "XXXVIII")]
)
def test_roman_numbers(number: int, letters: str) -> None:
    assert roman(number) == letters


def test_headings_count_within_the_one_above_them() -> None:
    levels = [1, 2, 3, 3, 2, 3, 1, 2]
    found = list(numbers([Heading(level, "a") for level in levels], FORMS))
    assert found == ["I.", "1.", "1.1.", "1.2.", "2.", "2.1.", "II.", "1."]


def test_what_is_no_heading_or_not_numbered_counts_for_nothing() -> None:
    blocks = [Heading(1, "a"), WIDE, Heading(1, "b", numbered=False), Heading(1, "c")]
    assert list(numbers(blocks, FORMS)) == ["I.", "", "", "II."]


def test_headings_right_before_a_wide_table_are_turned_with_it() -> None:
    before, after = Paragraph((Text("a"),)), Paragraph((Text("b"),))
    heading = Heading(1, "c")
    found = orientations([heading, before, heading, WIDE, after])
    assert found == (
        (False, (heading, before)),
        (True, (heading, WIDE)),
        (False, (after,)),
    )
