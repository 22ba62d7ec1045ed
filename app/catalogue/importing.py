"""Importing reads a unit's list from a spreadsheet, a CSV file or a calendar into rows.

Files come from anywhere: they are bounded in size and rows before they are unpacked, and
nothing in them is ever executed; of formulas only the values last computed are read.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import normalize
from warnings import catch_warnings, simplefilter
from zipfile import ZipFile

from icalendar import Calendar, Component, vDDDTypes
from openpyxl import load_workbook

from app.catalogue.listed import Column, ListRow
from app.clock import VIETNAM
from app.errors import AppError
from app.folding import folded_words

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_ROWS = 5000
MAX_COLUMNS = 50
MAX_SHEET_ROWS = 1_048_576
MAX_CELL = 2000
HEADING_WITHIN = 20
"""In which of the first rows the headings are looked for."""

HEADINGS = {
    Column.DAY: (
        "ngày", "ngày tháng", "ngày tháng năm", "thời gian", "dương lịch", "ngày dương lịch",
        "date", "day",
    ),
    Column.LUNAR: ("âm lịch", "ngày âm lịch", "ngày âm", "lunar", "lunar date"),
    Column.NAME: (
        "tên", "sự kiện", "tên sự kiện", "ngày kỷ niệm", "tên ngày kỷ niệm", "ngày lễ",
        "tên ngày lễ", "nội dung", "name", "event", "title", "summary", "subject",
    ),
    Column.YEAR: ("năm", "năm gốc", "năm thành lập", "năm xảy ra", "năm diễn ra", "year"),
    Column.NOTE: ("ghi chú", "mô tả", "diễn giải", "note", "notes", "description"),
    Column.SOURCE: ("nguồn", "căn cứ", "tài liệu", "nguồn tham khảo", "source"),
    Column.PLACE: ("địa điểm", "nơi diễn ra", "place", "location"),
}  # fmt: skip
"""How columns are headed; accents, case and signs do not count."""

_IDLE = frozenset(("", "stt", "tt", "so tt", "so thu tu", "no", "thu", "index"))
_COLUMNS = {
    " ".join(folded_words(heading)): column for column, told in HEADINGS.items() for heading in told
}

Cells = tuple[str, ...]


class UnreadableList(AppError):
    """A list that cannot be taken; ``sentence`` says why, and what to do, in Vietnamese."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class UnitList:
    """The rows of a list, and the headings that say nothing known."""

    rows: tuple[ListRow, ...]
    unknown: tuple[str, ...]


def read_list(name: str, content: bytes) -> UnitList:
    """The list in ``content`` of the file ``name``, whose ending tells what it is.

    Raises:
        UnreadableList: if it is too large, broken, or has no heading for names.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableList(f"tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB; hãy chia nhỏ")
    match name.lower().rpartition(".")[2]:
        case "xlsx":
            # What openpyxl warns that it would not keep is not needed for reading.
            with catch_warnings():
                simplefilter("ignore")
                return _table(_sheet(content))
        case "csv":
            return _table(_lines(content))
        case "ics":
            return UnitList(tuple(_bounded(_events(content))), ())
    raise UnreadableList("chỉ đọc tệp .xlsx, .csv hoặc .ics; tệp .xls hãy lưu lại thành .xlsx")


def _table(lines: Iterable[Cells]) -> UnitList:
    """A table with its headings in one of its first rows."""
    numbered = enumerate(lines, start=1)
    headings: list[Column | None] = []
    unknown: tuple[str, ...] = ()
    for number, cells in numbered:
        found = [_COLUMNS.get(" ".join(folded_words(cell))) for cell in cells]
        if Column.NAME in found:
            headings, unknown = _single(found), _unknown(cells, found)
            break
        if number == HEADING_WITHIN:
            break
    if not headings:
        raise UnreadableList(
            f"không thấy dòng tiêu đề trong {HEADING_WITHIN} dòng đầu; cần một cột tên"
            " (như Tên, Sự kiện, Nội dung) và một cột ngày (như Ngày, Ngày/tháng, Âm lịch)"
        )
    rows = (ListRow(f"dòng {number}", _cells(headings, cells)) for number, cells in numbered)
    return UnitList(tuple(_bounded(row for row in rows if row.cells)), unknown)


def _single(found: list[Column | None]) -> list[Column | None]:
    """Of columns with the same meaning the first."""
    return [column if column not in found[:place] else None for place, column in enumerate(found)]


def _unknown(cells: Cells, found: list[Column | None]) -> tuple[str, ...]:
    idle = (" ".join(folded_words(cell)) in _IDLE for cell in cells)
    told = zip(cells, _single(found), idle, strict=True)
    return tuple(cell for cell, column, passed in told if column is None and not passed)


def _cells(headings: list[Column | None], cells: Cells) -> dict[Column, str]:
    return {column: cell for column, cell in zip(headings, cells, strict=False) if column and cell}


def _bounded(rows: Iterable[ListRow]) -> Iterator[ListRow]:
    for number, row in enumerate(rows):
        if number == MAX_ROWS:
            raise UnreadableList(f"danh sách dài quá {MAX_ROWS} dòng; hãy chia nhỏ")
        yield row


def _text(value: Any) -> str:  # Any: whatever a cell or a property holds
    """A value on one line, days as Vietnamese write them, in composed letters."""
    match value:
        case None:
            return ""
        case datetime() | date():
            return f"{value:%d/%m/}{value.year:04}"
        case float() if value.is_integer():
            return str(int(value))
    printable = "".join(letter if letter.isprintable() else " " for letter in str(value))
    return " ".join(normalize("NFC", printable).split())[:MAX_CELL]


# Spreadsheets


def _sheet(content: bytes) -> Iterator[Cells]:
    """The rows of the first sheet."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            # A member is never unpacked beyond the size that it declares.
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED_BYTES:
                told = f"tệp bung ra quá {MAX_UNPACKED_BYTES // 1024 // 1024} MB"
                raise UnreadableList(f"{told}; hãy chép danh sách sang tệp mới")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # Not what the sheet says of its size, but the rows that it has.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=MAX_SHEET_ROWS, max_col=MAX_COLUMNS, values_only=True):
            yield tuple(map(_text, row)) if any(value is not None for value in row) else ()
    except UnreadableList:
        raise
    # A broken file fails in as many ways as there are layers in it, each with errors of its own.
    except Exception as error:
        told = "không đọc được tệp .xlsx; hãy mở và lưu lại bằng Excel"
        raise UnreadableList(told) from error


# CSV


def _lines(content: bytes) -> Iterator[Cells]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        told = "tệp .csv phải ở dạng UTF-8; trong Excel chọn lưu dạng “CSV UTF-8”"
        raise UnreadableList(told) from None
    head = "\n".join(text.splitlines()[:HEADING_WITHIN])
    delimiter = max(",;\t", key=head.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield tuple(_text(cell) for cell in cells[:MAX_COLUMNS])
    except csv.Error as error:
        raise UnreadableList(f"không đọc được tệp .csv: {error}") from None


# Calendars


def _events(content: bytes) -> Iterator[ListRow]:
    try:
        calendar = Calendar.from_ical(content)
        events = calendar.walk("VEVENT")
    except Exception as error:  # of many kinds, as above
        raise UnreadableList("không đọc được tệp .ics: sai dạng iCalendar") from error
    for number, event in enumerate(events, start=1):
        cells = {
            Column.NAME: _text(_property(event, "SUMMARY")),
            Column.DAY: _day(event),
            Column.NOTE: _text(_property(event, "DESCRIPTION")),
            Column.SOURCE: _text(_property(event, "URL")),
            Column.PLACE: _text(_property(event, "LOCATION")),
        }
        yield ListRow(f"sự kiện {number}", {column: cell for column, cell in cells.items() if cell})


def _day(event: Component) -> str:
    """The first day of an event; without its year if it repeats, since that begins anywhere."""
    written = _property(event, "DTSTART")
    start = written.dt if isinstance(written, vDDDTypes) else None
    if isinstance(start, datetime) and start.tzinfo:
        start = start.astimezone(VIETNAM)
    day = _text(start)
    return day.rpartition("/")[0] if event.get("RRULE") else day


def _property(event: Component, name: str) -> Any:  # Any: each property has a type of its own
    """A property of the event; the first where there are several."""
    found = event.get(name)
    return found[0] if isinstance(found, list) else found
