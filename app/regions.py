"""A region is the country, a province or a commune: where an event is kept.

Regions are spelt ``VN``, a province's codename with hyphens (``thai-nguyen``), or a
commune's five-digit code, since names of communes repeat.  The names and codes are
those of the package ``vietnam-provinces``, as of 1 July 2025.
"""

from dataclasses import dataclass
from functools import cache

COUNTRY = "VN"


@dataclass(frozen=True, slots=True)
class Region:
    """``parent`` is the spelling of the region above; None for the country."""

    spelling: str
    name: str
    parent: str | None


@cache
def provinces() -> dict[str, Region]:
    """The 34 provinces by spelling, in order of spelling."""
    # Imported when first needed: the package costs 60 ms, and many commands ask of no region.
    from vietnam_provinces import Province

    found = ((p.codename.replace("_", "-"), p.name) for p in Province.iter_all())
    return {spelling: Region(spelling, name, COUNTRY) for spelling, name in sorted(found)}


@cache
def _communes() -> dict[str, Region]:
    from vietnam_provinces import Province, Ward

    codenames = {p.code: p.codename.replace("_", "-") for p in Province.iter_all()}
    wards = ((f"{w.code:05}", w) for w in Ward.iter_all())
    return {code: Region(code, w.name, codenames[w.province_code]) for code, w in wards}


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
