"""A table is rows under named columns: a workbook for Excel and its like, or CSV.

The same sheets and stamp give the same bytes.  A text stays a text: none is taken for a
formula, whatever it begins with, neither here nor after somebody edits its cell.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads CSV in the old code page of Windows."""

# What spreadsheet programs take for the beginning of a formula, wide forms included:
# OWASP, "CSV Injection".
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_FONT = "Times New Roman"
_A4 = 9
_MARGIN_INCHES = 0.5
_LINE_POINTS = 15
# A width is counted in digits of the default font; letters of this one are narrower.
_LETTERS_A_DIGIT = 1.1
_MAX_POINTS = 409
"""Excel takes no higher row."""
_MAX_CHOICES = 255
"""Characters of a list of choices, and of what is said of others."""
# The earliest that a ZIP archive can tell.
_ENTRY_TIME = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"


@dataclass(frozen=True, slots=True)
class Link:
    """An address, shown as it is and leading there."""

    address: str


Value = str | int | date | Link | None


class Kind(StrEnum):
    """What stands in a column, and so how it is set."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is in characters.

    Where there are ``choices``, a cell takes nothing else when it is edited: no text with a
    comma, and at most 255 characters in all, since Excel keeps them in a line.
    """

    title: str
    width: int
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; ``name`` is that of its tab, ``heading`` is printed above each page.

    ``totals`` is a last row in bold, which no filter hides and CSV leaves out; empty where
    there is none.
    Excel allows a name 31 characters, and neither brackets, colon, asterisk, question mark
    nor slashes.
    """

    name: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[Value, ...] = ()


def workbook(sheets: Sequence[Sheet], *, title: str, footer: str, stamp: datetime) -> bytes:
    """The sheets as one XLSX file that says it was made at ``stamp``."""
    # Most answers need none of it, and it takes a tenth of a second to import.
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    _add_styles(book)
    for sheet in sheets:
        _add(book, sheet, footer)
    book.properties.title = _storable(title)
    book.properties.creator = "Lịch Kỷ niệm"
    book.properties.created = stamp.replace(tzinfo=None, microsecond=0)
    return _stamped(book)


def csv_text(sheet: Sheet) -> str:
    """The sheet as CSV (RFC 4180), with a mark by which Excel knows it for UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.title for column in sheet.columns])
    writer.writerows([_plain(value) for value in row] for row in sheet.rows)
    return BYTE_ORDER_MARK + text.getvalue()


def _plain(value: Value) -> str | int | None:
    match value:
        case Link(address):
            return _harmless(address)
        case str():
            return _harmless(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _add_styles(book: "Workbook") -> None:
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    line = Side(style="thin", color="BFBFBF")
    border = Border(left=line, right=line, top=line, bottom=line)
    for kind in Kind:
        side = "left" if kind is Kind.TEXT else "center"
        style = NamedStyle(kind.value, font=Font(name=_FONT, size=11), border=border)
        style.alignment = Alignment(horizontal=side, vertical="top", wrap_text=True)
        style.number_format = {Kind.DAY: "dd/mm/yyyy", Kind.NUMBER: "0"}.get(kind, "General")
        book.add_named_style(style)
        total = copy(style)
        total.name, total.font = _total(kind), Font(name=_FONT, size=11, bold=True)
        book.add_named_style(total)
    head = NamedStyle("head", font=Font(name=_FONT, size=11, bold=True), border=border)
    head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    head.fill = PatternFill("solid", fgColor="F2E3D5")
    book.add_named_style(head)


def _add(book: "Workbook", sheet: Sheet, footer: str) -> None:
    made = book.create_sheet(sheet.name)
    for place, column in enumerate(sheet.columns, start=1):
        head = made.cell(1, place, column.title)
        head.style = "head"
        made.column_dimensions[head.column_letter].width = column.width
    made.row_dimensions[1].height = _height([c.title for c in sheet.columns], sheet.columns)
    for number, row in enumerate(sheet.rows, start=2):
        _add_row(made, number, row, sheet.columns)
    made.freeze_panes = "A2"
    made.auto_filter.ref = made.dimensions
    _add_choices(made, sheet)
    if sheet.totals:
        _add_row(made, _last(sheet) + 1, sheet.totals, sheet.columns, _total)
    _set_page(made, sheet.heading, footer)


def _add_row(
    made: "Worksheet",
    number: int,
    row: Sequence[Value],
    columns: Sequence[Column],
    style: Callable[[Kind], str] = str,
) -> None:
    made.row_dimensions[number].height = _height(row, columns)
    for place, (column, value) in enumerate(zip(columns, row, strict=True), start=1):
        _fill(made.cell(number, place, ""), value, style(column.kind))


def _total(kind: Kind) -> str:
    """The name of the style of a total."""
    return f"{kind.value} total"


def _last(sheet: Sheet) -> int:
    """The number of the last row below which only totals stand."""
    return len(sheet.rows) + 1


def _add_choices(made: "Worksheet", sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, column in enumerate(sheet.columns, start=1):
        if not column.choices or not sheet.rows:
            continue
        listed = ",".join(column.choices)
        assert len(listed) <= _MAX_CHOICES
        assert listed.count(",") == len(column.choices) - 1
        rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
        rule.error = f"Chọn một trong: {', '.join(column.choices)}"[:_MAX_CHOICES]
        rule.errorTitle, rule.showErrorMessage = column.title[:32], True
        letter = get_column_letter(place)
        rule.add(f"{letter}2:{letter}{_last(sheet)}")
        made.add_data_validation(rule)


def _height(row: Sequence[Value], columns: Sequence[Column]) -> int:
    """In points, for the longest text: not every program finds the height by itself."""
    lines = (
        math.ceil(len(value) / (column.width * _LETTERS_A_DIGIT))
        for column, value in zip(columns, row, strict=True)
        if isinstance(value, str)
    )
    return min(_LINE_POINTS * max(lines, default=1), _MAX_POINTS)


def _fill(cell: "Cell", value: Value, style: str) -> None:
    cell.style = style
    match value:
        case Link(address):
            _write(cell, address)
            cell.hyperlink = _storable(address)
        case str():
            _write(cell, value)
        case _:
            cell.value = value


def _write(cell: "Cell", text: str) -> None:
    cell.value = _storable(text)
    # openpyxl takes "=1+1" for a formula and "#N/A" for an error.
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True


def _set_page(made: "Worksheet", heading: str, footer: str) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    made.page_setup.orientation = "landscape"
    made.page_setup.paperSize = _A4
    made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
    made.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    made.print_title_rows = "1:1"
    made.page_margins.left = made.page_margins.right = _MARGIN_INCHES
    head, foot = made.oddHeader, made.oddFooter
    assert head is not None, "every sheet has both"
    assert foot is not None
    head.center.text = _printed(heading)
    foot.left.text = _printed(footer)
    foot.right.text = "&P/&N"


def _printed(text: str) -> str:
    """A text of a header, in which an ampersand begins a code."""
    return _storable(text).replace("&", "&&")


def _storable(text: str) -> str:
    """``text`` without what no XML may hold; openpyxl knows of control characters alone."""
    return _NOT_XML.sub("", text)


def _stamped(book: "Workbook") -> bytes:
    """The file, with the stamps of the book and none of now."""
    from openpyxl.xml.functions import tostring

    saved, finished = io.BytesIO(), io.BytesIO()
    book.save(saved)
    # Saving has set it to now.
    book.properties.modified = book.properties.created
    with ZipFile(saved) as made, ZipFile(finished, "w") as stamped:
        for name in made.namelist():
            core = tostring(book.properties.to_tree()) if name == _CORE else made.read(name)
            stamped.writestr(ZipInfo(name, _ENTRY_TIME), core, ZIP_DEFLATED)
    return finished.getvalue()
