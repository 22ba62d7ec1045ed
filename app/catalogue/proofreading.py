"""Proofreading is what a catalogue that loads is still looked over for, before it is published."""

from collections.abc import Iterator

from app.catalogue.consistency import faults
from app.catalogue.entry import Entry
from app.catalogue.load import Catalogue
from app.catalogue.reference import ROWS
from app.catalogue.twins import twins
from app.sources import Place, Problem, Source, dotted, read_source

_Places = dict[str, tuple[Source, int]]
"""Where each entry stands: its file, and its index there."""


def proofread(catalogue: Catalogue) -> tuple[Problem, ...]:
    """Twins and inconsistent spellings, each with its place, in order of place."""
    places = _places(catalogue)
    return tuple(sorted(_problems(catalogue.entries, places)))


def _problems(entries: tuple[Entry, ...], places: _Places) -> Iterator[Problem]:
    for entry in entries:
        for field, sentence in faults(entry):
            yield _problem(places, entry.id, field, sentence)
    for first, second in twins(entries):
        told = f"cùng ngày và tên giống {first.id} (“{first.name}”)"
        remedy = "gộp thành một mục, hoặc đặt tên để phân biệt"
        yield _problem(places, second.id, "name", f"{told}: {remedy}")


def _places(catalogue: Catalogue) -> _Places:
    """The catalogue was loaded from these very bytes, so that every row is a mapping with an id."""
    found: _Places = {}
    for file in catalogue.files:
        if file.name in ROWS:
            continue
        source, _ = read_source(file.name, file.bytes)
        assert source is not None
        assert isinstance(source.value, list)
        for index, row in enumerate(source.value):
            assert isinstance(row, dict)
            found[str(row["id"])] = source, index
    return found


def _problem(places: _Places, entry_id: str, field: str, sentence: str) -> Problem:
    source, index = places[entry_id]
    place: Place = (index, field)
    found = source.problem(place, sentence)
    return Problem(found.file, found.line, found.column, dotted((entry_id, field)), sentence)
