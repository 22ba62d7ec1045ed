"""Counting sums figures once each along the chain of a task: adopted, drawn or adjusted.

A commune that reports ten banners to the province and again in its own plan, which adopted
the province's task, has put up ten.  The figure nearest to the top of a chain is the one
that was reported; those below it are its parts.
"""

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, ConfigDict

from app.planning.plans.figures import Total


class Counted(BaseModel):
    """One figure: ``key`` names whose it is, ``above`` whose figures hold it already.

    It is kept with the report that told it.  A key is "s12" for a share, the first of its
    chain of adjustments, or "r5" for what report 5 adds of its own.  ``unit_id`` is who
    counted, None for a body without an account.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    above: tuple[str, ...] = ()
    unit_id: str | None = None
    measure: str
    number: int
    expected: bool
    as_of: date


def each_once(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    """Those of ``counted`` that no other holds; of the same one twice the latest told."""
    latest: dict[tuple[str, str], Counted] = {}
    for one in counted:
        known = latest.get((one.key, one.measure))
        if known is None or known.as_of < one.as_of:
            latest[one.key, one.measure] = one
    return tuple(
        one
        for (_, measure), one in latest.items()
        if not any((key, measure) in latest for key in one.above)
    )


def summed(counted: Iterable[Counted]) -> tuple[Total, ...]:
    """What figures come to, each counted once, by measure."""
    found: dict[str, Total] = {}
    for one in each_once(counted):
        was = found.get(one.measure, Total(one.measure))
        done, expected = (0, one.number) if one.expected else (one.number, 0)
        found[one.measure] = Total(one.measure, was.done + done, was.expected + expected)
    return tuple(found[measure] for measure in sorted(found))
