"""Loading reads the files of the catalogue into entries, or tells every problem at once."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from app.catalogue.entry import Entry
from app.catalogue.law import EVERY_EVENT, RuleBook
from app.catalogue.published import FeedRow
from app.catalogue.reference import (
    CHANNELS,
    FEEDS,
    GUIDES,
    LAW,
    MEASURES,
    OUTLINES,
    PROVINCES,
    ROWS,
    SLOGANS,
    TEMPLATES,
    TICKING,
)
from app.catalogue.vocabulary import Category
from app.refusals import is_cut_short, sentence
from app.regions import COUNTRY, provinces, with_those_above
from app.sources import Place, Problem, Source, Value, dotted, read_source

EVENTS = "events.yaml"
REGIONS = "regions"

_ENTRY = TypeAdapter(Entry)


EDITION = 1
"""Raised when the code makes other rows of the same files, so that they are loaded again."""


@cache
def _reading_edition() -> bytes:
    # The days off also hang on what the package projects.
    return f"{EDITION} holidays {version('holidays')}\n".encode()


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file as it lies on disk; ``name`` is its path below the data directory."""

    name: str
    bytes: bytes

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal, of what the code makes of the bytes too."""
        return hashlib.sha256(_reading_edition() + self.bytes).hexdigest()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries, sorted by id, and the rows of the reference files, by file."""

    files: tuple[DataFile, ...]
    entries: tuple[Entry, ...]
    reference: dict[str, list[Value]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A valid row with the place where it stands; ``item`` is a schema's instance."""

    source: Source
    index: int
    item: Any

    def problem(self, field: str, sentence: str) -> Problem:
        return _problem(self.source, (self.index, field), sentence)


def read_files(data_dir: Path) -> tuple[tuple[DataFile, ...], tuple[Problem, ...]]:
    """The files of the catalogue, in order of name; a problem for each that is not there."""
    paths = [data_dir / EVENTS, *sorted((data_dir / REGIONS).glob("*.yaml"))]
    paths += [data_dir / name for name in ROWS]
    files, problems = [], []
    for path in paths:
        name = path.relative_to(data_dir).as_posix()
        try:
            files.append(DataFile(name, path.read_bytes()))
        except OSError as error:
            told = f"không đọc được tệp: {error.strerror}"
            problems.append(Problem(name, 0, 0, "", told))
    return tuple(sorted(files, key=lambda file: file.name)), tuple(problems)


def load(files: tuple[DataFile, ...]) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """The catalogue in ``files``; None where there is any problem, and all of them."""
    problems: list[Problem] = []
    rows: dict[str, list[_Row]] = {}
    reference: dict[str, list[Value]] = {}
    for file in files:
        source, unreadable = read_source(file.name, file.bytes)
        problems += unreadable
        if source is None:
            continue
        rows[file.name], invalid = _validated(source, ROWS.get(file.name, _ENTRY))
        problems += invalid
        if file.name in ROWS and isinstance(source.value, list):
            reference[file.name] = source.value
    problems += _contradictions(rows, {problem.file for problem in problems})
    if problems:
        return None, tuple(sorted(problems))
    entries = sorted((row.item for row in _entry_rows(rows)), key=lambda entry: entry.id)
    return Catalogue(files, tuple(entries), reference), ()


def _validated(source: Source, schema: TypeAdapter[Any]) -> tuple[list[_Row], list[Problem]]:
    if not isinstance(source.value, list):
        return [], [source.problem((), "tệp phải là một danh sách, mỗi mục bắt đầu bằng dấu -")]
    rows, problems = [], []
    for index, value in enumerate(source.value):
        try:
            rows.append(_Row(source, index, schema.validate_python(value)))
        except ValidationError as error:
            for detail in error.errors():
                if is_cut_short(detail):
                    continue
                problems.append(_problem(source, _place(source, index, detail), sentence(detail)))
    return rows, problems


def _place(source: Source, index: int, detail: ErrorDetails) -> Place:
    """Where ``detail`` lies in the source, less the names of variants that schemas put in it."""
    place: Place = (index,)
    for part in detail["loc"]:
        if (*place, part) in source.marks:
            place = (*place, part)
    return (*place, detail["loc"][-1]) if detail["type"] == "missing" else place


def _problem(source: Source, place: Place, sentence: str) -> Problem:
    """A problem whose path begins with the id of its row, where it has one."""
    found = source.problem(place, sentence)
    match source.value, place:
        case list(rows), (int(index), *_) if isinstance(row := rows[index], dict):
            name = row.get("id")
        case _:
            name = None
    if not isinstance(name, str):
        return found
    path = dotted((name, *place[1:]))
    return Problem(found.file, found.line, found.column, path, found.sentence)


def _entry_rows(rows: dict[str, list[_Row]]) -> list[_Row]:
    return [row for name, found in rows.items() if name not in ROWS for row in found]


def _contradictions(rows: dict[str, list[_Row]], faulty: set[str]) -> Iterator[Problem]:
    """What no row can know of itself.

    A row that names another is not blamed if the other's file is one of the ``faulty``:
    the row that is missed may be among those refused.
    """
    entries = _entry_rows(rows)
    yield from _repeated(entries, "id")
    for name in (LAW, GUIDES, TICKING, CHANNELS, TEMPLATES, MEASURES, OUTLINES, SLOGANS):
        yield from _repeated(rows.get(name, []), "id")
    for name, found in rows.items():
        if name not in ROWS:
            yield from _out_of_order(found)
            yield from _strangers(name, found)
    if LAW in rows.keys() - faulty:
        yield from _unknown_law(entries, rows[LAW])
    if EVENTS in rows and not faulty - ROWS.keys():
        named = {name: rows.get(name, []) for name in (LAW, GUIDES, TICKING)}
        yield from _unknown_events(entries, named)
    if CHANNELS in rows.keys() - faulty:
        yield from _unknown_channels(rows.get(TEMPLATES, []), rows[CHANNELS])
    yield from _wrong_successors(rows.get(PROVINCES, []))
    if PROVINCES in rows.keys() - faulty:
        yield from _wrong_former(entries, rows[PROVINCES])
    yield from _clashing_feeds(rows.get(FEEDS, []))


def _repeated(rows: list[_Row], field: str) -> Iterator[Problem]:
    first: dict[str, _Row] = {}
    for row in rows:
        key = getattr(row.item, field)
        if key in first:
            yield row.problem(field, f"{key} đã có trong {first[key].source.file}")
        first.setdefault(key, row)


def _out_of_order(rows: list[_Row]) -> Iterator[Problem]:
    for before, row in pairwise(rows):
        if row.item.id < before.item.id:
            yield row.problem("id", f"xếp theo thứ tự id: phải đứng trước {before.item.id}")


def _strangers(file: str, rows: list[_Row]) -> Iterator[Problem]:
    """Entries that lie in the file of another region."""
    home = COUNTRY if file == EVENTS else Path(file).stem
    for row in rows:
        region = row.item.region
        if region != home and (home == COUNTRY or home not in with_those_above(region)):
            right = EVENTS if region == COUNTRY else f"{REGIONS}/{region}.yaml"
            yield row.problem("region", f"mục của {region} phải nằm trong {right}")


def _unknown_law(entries: list[_Row], books: list[_Row]) -> Iterator[Problem]:
    known: dict[str, RuleBook] = {row.item.id: row.item for row in books}
    for row in entries:
        if row.item.law and row.item.law not in known:
            yield row.problem("law", f"{LAW} không có văn bản {row.item.law}")


def _unknown_events(entries: list[_Row], named: dict[str, list[_Row]]) -> Iterator[Problem]:
    """Events that reference rows name and that are not there."""
    ids = {row.item.id for row in entries} | {EVERY_EVENT}
    for row in named[LAW]:
        for event in sorted({event for form in row.item.forms for event in form.events} - ids):
            yield row.problem("forms", f"không có sự kiện {event}")
    for row in named[GUIDES]:
        for event in sorted({item.event for item in row.item.items} - ids):
            yield row.problem("items", f"không có sự kiện {event}")
    for row in named[TICKING]:
        for event in sorted(set(row.item.events) - ids):
            yield row.problem("events", f"không có sự kiện {event}")


def _unknown_channels(templates: list[_Row], channels: list[_Row]) -> Iterator[Problem]:
    known = {row.item.id for row in channels}
    for row in templates:
        named = {task.channel for task in row.item.tasks if task.channel}
        for channel in sorted(named - known):
            yield row.problem("tasks", f"{CHANNELS} không có kênh {channel}")


def _wrong_successors(mergers: list[_Row]) -> Iterator[Problem]:
    seen = Counter(merged.former for row in mergers for merged in row.item.merged)
    for row in mergers:
        for merged in row.item.merged:
            if merged.successor not in provinces():
                yield row.problem("merged", f"từ 01/7/2025 không có tỉnh {merged.successor}")
            if seen[merged.former] > 1:
                yield row.problem("merged", f"{merged.former} ghi hai lần")


def _wrong_former(entries: list[_Row], mergers: list[_Row]) -> Iterator[Problem]:
    successors = {merged.former: merged.successor for row in mergers for merged in row.item.merged}
    for row in entries:
        former = row.item.former
        if former is None:
            continue
        successor = successors.get(former)
        if successor is None:
            yield row.problem("former", f"{PROVINCES} không có tỉnh cũ {former}")
        elif successor not in with_those_above(row.item.region):
            yield row.problem("former", f"{former} đã nhập vào {successor}, không phải region này")


def _clashing_feeds(rows: list[_Row]) -> Iterator[Problem]:
    feeds: list[FeedRow] = [row.item for row in rows]
    names = Counter(feed.name for feed in feeds if feed.name)
    names.update(category.value for category in Category)
    names.update(list(provinces()))
    for row, feed in zip(rows, feeds, strict=True):
        if (feed.name is None) == (feed.each is None):
            yield row.problem("name", "ghi một trong hai: name hoặc each")
        elif feed.name and names[feed.name] > 1:
            yield row.problem("name", f"tên {feed.name} trùng với nguồn lịch khác")
