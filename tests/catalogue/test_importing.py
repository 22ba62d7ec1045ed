"""Lists come as spreadsheets, CSV files and calendars, from anywhere, and are not trusted."""

import io
from contextlib import suppress
from datetime import date, datetime
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from app.catalogue import importing
from app.catalogue.importing import UnreadableList, read_list
from app.catalogue.listed import Column

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//A//B//VI
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260203
SUMMARY:Ngày A\\, B
DESCRIPTION:Hai\\ndòng
LOCATION:Xã C
URL:https://example.vn
END:VEVENT
BEGIN:VEVENT
DTSTART:19700726T170000Z
RRULE:FREQ=YEARLY
SUMMARY:Ngày D
END:VEVENT
BEGIN:VEVENT
SUMMARY:Không ngày
END:VEVENT
END:VCALENDAR
"""


def sheet(*rows: list[Any]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def cells(name: str, content: bytes) -> list[dict[str, str]]:
    rows = read_list(name, content).rows
    return [{column.name: cell for column, cell in row.cells.items()} for row in rows]


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(UnreadableList) as refused:
        read_list(name, content)
    return refused.value.sentence


# Tables


def test_headings_are_found_below_a_title_whatever_their_case_or_accents() -> None:
    content = sheet(
        ["DANH SÁCH CÁC NGÀY KỶ NIỆM"],
        [],
        ["STT", "NGÀY/THÁNG", "Tên sự kiện", "năm", "Am lich", "Ghi chú", "Nguồn", "Địa điểm"],
        [1, "3/2", "Ngày A", 1930, "x", "b", "c", "d"],
    )
    found = read_list("a.xlsx", content)
    assert [row.place for row in found.rows] == ["dòng 4"]
    assert found.rows[0].cells == {
        Column.DAY: "3/2",
        Column.NAME: "Ngày A",
        Column.YEAR: "1930",
        Column.LUNAR: "x",
        Column.NOTE: "b",
        Column.SOURCE: "c",
        Column.PLACE: "d",
    }
    assert found.unknown == ()


def test_english_headings_are_known_as_well() -> None:
    assert cells("a.csv", b"Date,Event\n3/2,A\n") == [{"DAY": "3/2", "NAME": "A"}]


def test_unknown_columns_are_told_and_passed_over() -> None:
    found = read_list("a.csv", "Tên;Ngày;Phụ trách;Tên\nA;3/2;B;C\n".encode())
    assert found.unknown == ("Phụ trách", "Tên")
    assert found.rows[0].cells == {Column.NAME: "A", Column.DAY: "3/2"}


def test_dates_and_numbers_of_a_sheet_are_read_as_people_write_them() -> None:
    content = sheet(
        ["Tên", "Ngày", "Năm"],
        ["A", datetime.fromisoformat("2026-02-03"), 1930.0],
        ["B", date(2026, 2, 4)],
    )
    assert cells("a.XLSX", content) == [
        {"NAME": "A", "DAY": "03/02/2026", "YEAR": "1930"},
        {"NAME": "B", "DAY": "04/02/2026"},
    ]


def test_empty_rows_are_passed_over_but_counted() -> None:
    content = sheet(["Tên", "Ngày"], [], ["A", "3/2"])
    assert [row.place for row in read_list("a.xlsx", content).rows] == ["dòng 3"]


def test_a_formula_is_not_computed() -> None:
    assert cells("a.xlsx", sheet(["Tên", "Ngày"], ["A", '=HYPERLINK("http://a")'])) == [
        {"NAME": "A"}
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with byte order mark"])
def test_csv_files_of_any_program_are_read(delimiter: str, mark: str) -> None:
    text = f'{mark}Ngày{delimiter}Tên\r\n3/2{delimiter}"Ngày A; B, C"\r\n'
    assert cells("a.csv", text.encode()) == [{"DAY": "3/2", "NAME": "Ngày A; B, C"}]


def test_cells_are_of_one_line_and_composed_letters() -> None:
    decomposed = "Nga\u0300y\u200b\tA\x07"
    assert cells("a.csv", f'Tên,Ngày\n"{decomposed}\nB",3/2\n'.encode()) == [
        {"NAME": "Ngày A B", "DAY": "3/2"}
    ]


# Calendars


def test_events_of_a_calendar_are_rows_on_days_of_vietnam() -> None:
    first, second, third = cells("a.ics", CALENDAR.replace("\n", "\r\n").encode())
    assert first == {
        "NAME": "Ngày A, B",
        "DAY": "03/02/2026",
        "NOTE": "Hai dòng",
        "SOURCE": "https://example.vn",
        "PLACE": "Xã C",
    }
    assert second == {"NAME": "Ngày D", "DAY": "27/07"}
    assert third == {"NAME": "Không ngày"}


def test_a_broken_property_is_none() -> None:
    event = "DTSTART:soon\r\nSUMMARY:Ngày A\r\nSUMMARY:Ngày B\r\n"
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{event}END:VEVENT\r\nEND:VCALENDAR\r\n"
    assert cells("a.ics", text.encode()) == [{"NAME": "Ngày A"}]


# What is refused


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xls", b"", "chỉ đọc tệp .xlsx, .csv hoặc .ics"),
        ("a", b"", "chỉ đọc tệp .xlsx, .csv hoặc .ics"),
        ("a.xlsx", b"no archive", "không đọc được tệp .xlsx"),
        ("a.xlsx", sheet(["Tên"])[:300], "không đọc được tệp .xlsx"),
        ("a.csv", "Tên".encode("utf-16"), "tệp .csv phải ở dạng UTF-8"),
        ("a.csv", b"a,b\n1,2\n", "không thấy dòng tiêu đề"),
        ("a.csv", b"", "không thấy dòng tiêu đề"),
        ("a.csv", b"x\n" * 30 + "Tên,Ngày\n".encode(), "không thấy dòng tiêu đề"),
        ("a.csv", b"T\xc3\xaan,x\n" + b"y" * 200_000, "không đọc được tệp .csv"),
        ("a.ics", b"no calendar", "không đọc được tệp .ics"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(
    name: str, content: bytes, sentence: str
) -> None:
    assert refusal(name, content).startswith(sentence)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "a")
    assert refusal("a.xlsx", content.getvalue()).startswith("không đọc được tệp .xlsx")


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_workbook_is_read_or_refused(seed: int) -> None:
    content = bytearray(sheet(["Tên", "Ngày"], ["A", "3/2"]))
    random = Random(seed)  # noqa: S311 (damage, no secret)
    for _ in range(20):
        content[random.randrange(len(content))] = random.randrange(256)
    with suppress(UnreadableList):
        read_list("a.xlsx", bytes(content))


def test_entities_of_a_sheet_are_not_expanded() -> None:
    entities = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    assert refusal("a.xlsx", _with_head(entities)).startswith("không đọc được tệp .xlsx")


def _with_head(entities: str) -> bytes:
    """A workbook whose sheet declares ``entities`` and uses ``x``."""
    changed = io.BytesIO()
    with ZipFile(io.BytesIO(sheet(["Tên", "Ngày"]))) as source, ZipFile(changed, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name.endswith("sheet1.xml"):
                cell = '<row r="9"><c r="A9" t="str"><v>&x;</v></c></row></sheetData>'
                text = text.replace(b"<worksheet", entities.encode() + b"<worksheet", 1)
                text = text.replace(b"</sheetData>", cell.encode())
            target.writestr(name, text)
    return changed.getvalue()


def test_an_archive_that_unpacks_beyond_bounds_is_not_unpacked() -> None:
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (importing.MAX_UNPACKED_BYTES + 1))
    assert len(content.getvalue()) < importing.MAX_BYTES
    assert refusal("a.xlsx", content.getvalue()).startswith("tệp bung ra quá 100 MB")


def test_files_and_lists_have_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal("a.csv", b"x" * (importing.MAX_BYTES + 1)) == "tệp lớn hơn 10 MB; hãy chia nhỏ"
    monkeypatch.setattr(importing, "MAX_ROWS", 2)
    rows = "Tên\nA\n\nB\n"
    assert len(read_list("a.csv", rows.encode()).rows) == 2
    assert refusal("a.csv", f"{rows}C\n".encode()) == "danh sách dài quá 2 dòng; hãy chia nhỏ"
