"""A region is the country, a province or a commune: where an event is kept.

Regions are spelt ``VN``, a province's codename with hyphens (``thai-nguyen``), or a
commune's five-digit code, since names of communes repeat.  The names and codes are
those of the package ``vietnam-provinces``, as of 1 July 2025.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

COUNTRY = "VN"

_DIVISIONS = "vietnam_provinces/data/nested-divisions.json"


@dataclass(frozen=True, slots=True)
class Region:
    """``parent`` is the spelling of the region above; None for the country."""

    spelling: str
    name: str
    parent: str | None


@cache
def provinces() -> dict[str, Region]:
    """The 34 provinces by spelling, in order of spelling."""
    found = ((_spelling(province), province["name"]) for province in _divisions())
    return {spelling: Region(spelling, name, COUNTRY) for spelling, name in sorted(found)}


def communes(province: str) -> tuple[Region, ...]:
    """The communes of a province by name; empty if there is no such province."""
    found = (commune for commune in _communes().values() if commune.parent == province)
    return tuple(sorted(found, key=lambda commune: (commune.name, commune.spelling)))


@cache
def _communes() -> dict[str, Region]:
    found = (
        (f"{commune['code']:05}", commune["name"], _spelling(province))
        for province in _divisions()
        for commune in province["wards"]
    )
    return {code: Region(code, name, parent) for code, name, parent in found}


def _divisions() -> list[Any]:  # Any: JSON
    """The provinces, each with its communes, as the package lists them."""
    # Its file and not its classes: those take 60 ms to import, and 4 MB for good.
    file = distribution("vietnam-provinces").locate_file(_DIVISIONS)
    divisions: list[Any] = json.loads(Path(str(file)).read_bytes())
    return divisions


def _spelling(province: Any) -> str:
    codename: str = province["codename"]
    return codename.replace("_", "-")


def region(spelling: str) -> Region | None:
    """The region of that spelling, if there is one today."""
    if spelling == COUNTRY:
        return Region(COUNTRY, "Việt Nam", None)
    if spelling.isdigit():
        return _communes().get(spelling)
    return provinces().get(spelling)


def with_those_above(spelling: str) -> tuple[str, ...]:
    """The region and those that hold it, itself first: what its agenda is made of.

    Empty if there is no such region.
    """
    found = region(spelling)
    if found is None:
        return ()
    return (spelling, *(with_those_above(found.parent) if found.parent else ()))
