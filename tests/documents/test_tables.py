"""A table reads back as it was written, and nothing in it is taken for a formula."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.documents.tables import Column, Kind, Link, Sheet, Value, csv_text, workbook

STAMP = datetime(2026, 11, 22, 3, 4, 5, 678, tzinfo=UTC)

COLUMNS = (
    Column("Ngày", 12, Kind.DAY),
    Column("Nội dung", 40),
    Column("Số năm", 8, Kind.NUMBER),
    Column("Nguồn", 10),
)
ADDRESS = "https://example.vn/145?a=1&b=2"
ROW = (date(2030, 2, 3), "Thành lập Đảng", 100, Link(ADDRESS))


def _sheet(*rows: tuple[Value, ...]) -> Sheet:
    return Sheet("Năm tròn", "Năm tròn & năm lẻ 5", COLUMNS, rows)


def _written(*sheets: Sheet) -> bytes:
    return workbook(sheets, title="Kế hoạch xa", footer="Lịch Kỷ niệm", stamp=STAMP)


def _read(*rows: tuple[Value, ...]) -> Worksheet:
    book: Workbook = load_workbook(io.BytesIO(_written(_sheet(*rows))))
    return book["Năm tròn"]


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_workbook_reads_back_with_days_as_days_and_numbers_as_numbers() -> None:
    day, told, years, source = _read(ROW)[2]
    assert (day.value, day.number_format) == (datetime.fromisoformat("2030-02-03"), "dd/mm/yyyy")
    assert (told.value, years.value, source.value) == ("Thành lập Đảng", 100, ADDRESS)
    assert source.hyperlink
    assert source.hyperlink.target == ADDRESS


def test_the_first_row_is_the_head_frozen_filtered_and_printed_on_each_page() -> None:
    read = _read(ROW, ROW)
    assert [cell.value for cell in read[1]] == ["Ngày", "Nội dung", "Số năm", "Nguồn"]
    assert (read.freeze_panes, read.auto_filter.ref) == ("A2", "A1:D3")
    assert read.print_title_rows == "$1:$1"
    assert [read.column_dimensions[letter].width for letter in "ABCD"] == [12, 40, 8, 10]


def test_a_page_is_a4_on_its_side_as_wide_as_the_table() -> None:
    read = _read(ROW)
    setup = read.page_setup
    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
    assert read.sheet_properties.pageSetUpPr
    assert read.sheet_properties.pageSetUpPr.fitToPage
    assert read.oddHeader.center
    # Half of an ampersand would be a code.
    assert read.oddHeader.center.text == "Năm tròn && năm lẻ 5"


def test_long_texts_are_wrapped_in_a_row_that_is_high_enough() -> None:
    long = "Kỷ niệm 100 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2030)"
    read = _read(ROW, (None, long, None, None))
    assert read["B3"].alignment.wrap_text
    short, high = (read.row_dimensions[number].height for number in (2, 3))
    assert short
    assert high
    assert high >= 2 * short


FORMULAS = ["=1+1", "+84 24", "-5", "@SUM(A1)", "\t=1", "＝1"]


@pytest.mark.parametrize("text", [*FORMULAS, "#N/A"])
def test_in_a_workbook_a_text_that_looks_like_a_formula_stays_that_text(text: str) -> None:
    cell = _read((None, text, None, None))["B2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_text_that_looks_like_a_formula_stays_one_when_its_cell_is_edited() -> None:
    read = _read((None, "=1+1", None, None), (None, "Ngày 1", None, None))
    assert read["B2"].quotePrefix
    assert not read["B3"].quotePrefix


@pytest.mark.parametrize("text", FORMULAS)
def test_in_csv_a_text_that_looks_like_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert _rows(csv_text(_sheet((None, text, None, None))))[1][1] == f"'{text}"


def test_in_csv_a_link_that_looks_like_a_formula_begins_with_an_apostrophe() -> None:
    sheet = _sheet((None, None, None, Link("=https://example.vn/")))
    assert _rows(csv_text(sheet))[1][3] == "'=https://example.vn/"


def test_what_a_workbook_cannot_hold_is_left_out() -> None:
    assert _read((None, "Ngày\x00 1", None, None))["B2"].value == "Ngày 1"
    assert _read((None, "Ngày\ufffe 2\uffff", None, None))["B2"].value == "Ngày 2"


def test_the_same_table_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = _written(_sheet(ROW))
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 0, 0, 0, 0, 0, 0))
    assert _written(_sheet(ROW)) == first


def test_a_workbook_says_it_was_made_when_the_catalogue_changed() -> None:
    properties = load_workbook(io.BytesIO(_written(_sheet(ROW)))).properties
    made = datetime.fromisoformat("2026-11-22T03:04:05")
    assert (properties.created, properties.modified) == (made, made)
    assert properties.title == "Kế hoạch xa"


def test_an_empty_table_has_its_head() -> None:
    assert [cell.value for cell in _read()[1]] == ["Ngày", "Nội dung", "Số năm", "Nguồn"]


def test_csv_begins_with_the_mark_of_utf_8_and_has_days_as_iso() -> None:
    text = csv_text(_sheet(ROW))
    assert text.startswith("\ufeffNgày,Nội dung,Số năm,Nguồn\r\n")
    assert _rows(text)[1] == ["2030-02-03", "Thành lập Đảng", "100", ADDRESS]


STATES = ("Chưa làm", "Đang làm", "Xong")
TASKS = Sheet(
    "Nhiệm vụ",
    "Nhiệm vụ",
    (Column("Nội dung", 40), Column("Trạng thái", 12, choices=STATES), Column("Số lượng", 8)),
    (("Treo cờ", "Xong", 5), ("Tọa đàm", "Chưa làm", 1)),
    totals=("Cộng", None, 6),
)


def _tasks() -> Worksheet:
    book: Workbook = load_workbook(io.BytesIO(_written(TASKS)))
    return book["Nhiệm vụ"]


def test_a_state_is_chosen_from_a_list_in_every_row_and_nowhere_else() -> None:
    (rule,) = _tasks().data_validations.dataValidation
    assert (rule.type, rule.formula1) == ("list", '"Chưa làm,Đang làm,Xong"')
    assert (str(rule.sqref), rule.showErrorMessage) == ("B2:B3", True)


def test_totals_stand_below_in_bold_where_no_filter_hides_them() -> None:
    read = _tasks()
    assert [cell.value for cell in read[4]] == ["Cộng", None, 6]
    assert [bool(cell.font.b) for cell in (read["A4"], read["A3"])] == [True, False]
    assert read.auto_filter.ref == "A1:C3"


def test_csv_has_no_totals() -> None:
    assert [row[0] for row in _rows(csv_text(TASKS))] == ["Nội dung", "Treo cờ", "Tọa đàm"]


@pytest.mark.parametrize("choices", [("một, hai",), ("dài " * 64,)])
def test_choices_that_excel_would_not_take_are_a_bug(choices: tuple[str, ...]) -> None:
    sheet = Sheet("a", "a", (Column("a", 9, choices=choices),), (("a",),))
    with pytest.raises(AssertionError):
        _written(sheet)
