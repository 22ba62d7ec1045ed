"""A listed day is a row of a unit's own list, read into a doubtful entry and compared.

Whatever the list leaves open is said as a reason for doubt, never filled by guess: the entry
is for an editor to finish.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from app.calendar.anniversary import Origin
from app.calendar.phrase import Manner
from app.catalogue.draft import entry_of, suggested_id, suggested_short_name
from app.catalogue.entry import Entry
from app.catalogue.twins import namesakes_of, twins_of
from app.catalogue.vocabulary import Category, Level, Status
from app.catalogue.worded import WordedDay, WordedName, worded_day, worded_name
from app.regions import COUNTRY

RECENT_YEARS = 2
"""How far back the year beside a day may still be that of the list, not of the event."""


class Column(Enum):
    """What a column of a list may hold; the value is what people are told."""

    DAY = "ngày"
    LUNAR = "âm lịch"
    NAME = "tên"
    YEAR = "năm"
    NOTE = "ghi chú"
    SOURCE = "nguồn"
    PLACE = "địa điểm"


class Verdict(Enum):
    """What becomes of a row; the value is what people are told."""

    NEW = "mới"
    EXISTS = "đã có"
    DOUBTFUL = "cần xem lại"


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row as it was found: where it stands ("dòng 5"), and its cells that are not empty."""

    place: str
    cells: Mapping[Column, str]


@dataclass(frozen=True, slots=True)
class ListedDay:
    """What a row was read into; ``entry`` is None where it has no day or no name."""

    place: str
    text: str
    verdict: Verdict
    entry: Entry | None
    twins: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What all rows of one list have in common; ``year`` is the present one."""

    name: str
    region: str
    year: int


def listed_days(
    rows: Iterable[ListRow], listing: Listing, known: Iterable[Entry]
) -> tuple[ListedDay, ...]:
    """Each row read, and compared with the entries ``known`` and the rows above it."""
    entries = {entry.id: entry for entry in known}
    found = []
    for row in rows:
        day = _listed(row, listing, entries)
        found.append(day)
        if day.entry and day.verdict is not Verdict.EXISTS:
            entries[day.entry.id] = day.entry
    return tuple(found)


@dataclass(slots=True)
class _Reading:
    """A row in the course of being read."""

    row: ListRow
    listing: Listing
    name: WordedName
    day: WordedDay | None
    reasons: list[str] = field(default_factory=list)


def _listed(row: ListRow, listing: Listing, known: dict[str, Entry]) -> ListedDay:
    text = row.cells.get(Column.NAME, "")
    try:
        name = worded_name(text)
    except ValueError as error:
        return ListedDay(row.place, text, Verdict.DOUBTFUL, None, (), (str(error),))
    reading = _Reading(row, listing, name, _day(row.cells))
    draft = _draft(reading, known)
    entry, faults = entry_of(draft) if draft else (None, ())
    reasons = (*reading.reasons, *(f"{place}: {told}" for place, told in faults))
    if entry is None:
        return ListedDay(row.place, text, Verdict.DOUBTFUL, None, (), reasons)
    twins = tuple(twin.id for twin in twins_of(entry, known.values()))
    if twins:
        return ListedDay(row.place, text, Verdict.EXISTS, entry, twins, reasons)
    reasons += tuple(
        f"cùng tên với {other.id} nhưng khác ngày ({other.rule})"
        for other in namesakes_of(entry, known.values())
    )
    verdict = Verdict.DOUBTFUL if reasons else Verdict.NEW
    return ListedDay(row.place, text, verdict, entry, (), reasons)


def _day(cells: Mapping[Column, str]) -> WordedDay | None:
    """The day of the row; a lunar column may hold the day itself, or only say that it is lunar."""
    by_moon = cells.get(Column.LUNAR, "")
    if found := worded_day(by_moon, lunar=True):
        return found
    marked = by_moon.lower() not in {"", "0", "không", "no", "false", "dương lịch"}
    return worded_day(cells.get(Column.DAY, ""), lunar=marked)


def _draft(reading: _Reading, known: Iterable[str]) -> dict[str, Any] | None:
    """The fields that the row tells; None where there is nothing to make an entry of."""
    name = reading.name
    if not name.name:
        reading.reasons.append("không có tên")
        return None
    rule = _rule(reading)
    if rule is None:
        return None
    region, cells = reading.listing.region, reading.row.cells
    cited = f"Danh sách {reading.listing.name}, {reading.row.place}"
    titles = [title for title in (cells.get(Column.SOURCE), cited) if title]
    return {
        "id": suggested_id(name.name, known),
        "name": name.name,
        "short_name": suggested_short_name(name.name),
        "name_en": name.name,
        "rule": rule,
        **_origin(reading),
        "manner": name.manner.value,
        "category": _category(name, region).value,
        "level": (Level.THAM_KHAO if region == COUNTRY else Level.DIA_PHUONG).value,
        "region": region,
        "status": Status.DOUBTFUL.value,
        "places": [cells[Column.PLACE]] if Column.PLACE in cells else [],
        "description": cells.get(Column.NOTE, f"{cited}."),
        "sources": [{"title": title} for title in titles],
    }


def _rule(reading: _Reading) -> str | None:
    """The rule of its day, or of the day in the brackets of its name."""
    counted = reading.name.origin
    if reading.day:
        if counted and counted.day and not reading.day.lunar and _differs(reading.day, counted):
            told = f"ngày trong tên ({counted.day:02}/{counted.month:02}) khác cột ngày"
            reading.reasons.append(told)
        return reading.day.rule
    written = reading.row.cells.get(Column.DAY)
    if counted and counted.month and counted.day:
        if written:
            reading.reasons.append(f"không đọc được ngày “{written}”, lấy ngày trong tên")
        return f"solar:{counted.month:02}-{counted.day:02}"
    reading.reasons.append(f"không đọc được ngày “{written}”" if written else "không có ngày")
    return None


def _differs(day: WordedDay, origin: Origin) -> bool:
    return (day.month, day.day) != (origin.month, origin.day)


def _origin(reading: _Reading) -> dict[str, str]:
    """The origin as far as the row tells it, in the calendar of its day."""
    first, day, counted = _first_year(reading), reading.day, reading.name.origin
    if day and day.lunar:
        return {"origin_lunar": f"{first:04}-{day.month:02}-{day.day:02}"} if first else {}
    if counted:
        return {"origin": str(counted)}
    if day and first:
        return {"origin": f"{first:04}-{day.month:02}-{day.day:02}"}
    return {}


def _first_year(reading: _Reading) -> int | None:
    """The year of the event itself, checked against the number of years that the name tells.

    The year beside a day is that of the event if it is long past, otherwise that of the list.
    """
    name, this_year = reading.name, reading.listing.year
    written = reading.day.year if reading.day else None
    recent = written is not None and written > this_year - RECENT_YEARS
    first = name.origin.year if name.origin else _year(reading)
    first = first or (None if recent else written)
    kept = name.year or (written if recent else None)
    if not kept:
        return first
    if name.count and not first:
        first = kept - name.count
        reading.reasons.append(f"năm {first} là tính ngược từ {name.count} năm")
    elif name.count and first and kept - first != name.count:
        told = f"từ {first} đến {kept} là {kept - first} năm"
        reading.reasons.append(f"ghi {name.count} năm nhưng {told}")
    elif not first and kept < this_year:
        reading.reasons.append(f"không rõ {kept} là năm của sự kiện hay của danh sách")
    return first


def _year(reading: _Reading) -> int | None:
    """What the column of years tells."""
    text = reading.row.cells.get(Column.YEAR, "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text) <= reading.listing.year:
        return int(text)
    reading.reasons.append(f"không đọc được năm “{text}”")
    return None


def _category(name: WordedName, region: str) -> Category:
    """The category that the name tells of; otherwise that of days of its place."""
    words = name.name.lower()
    if name.manner in {Manner.TUONG_NIEM, Manner.GIO}:
        return Category.NGAY_MAT
    if name.manner is Manner.LE_HOI:
        return Category.LE_HOI
    for opening, category in (
        ("ngày sinh", Category.NGAY_SINH),
        ("chiến thắng", Category.CHIEN_THANG),
        ("ngày quốc tế", Category.QUOC_TE),
        ("ngày thế giới", Category.QUOC_TE),
        ("tháng ", Category.THANG_TUAN),
        ("tuần ", Category.THANG_TUAN),
    ):
        if words.startswith(opening):
            return category
    return Category.LICH_SU if region == COUNTRY else Category.DIA_PHUONG
