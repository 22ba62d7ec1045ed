"""The shorter periods for which programmes of work may be drawn from a plan."""

from collections.abc import Iterable

from app.planning.period import Period


def periods_within(whole: Period) -> tuple[tuple[str, str], ...]:
    """The years, halves, quarters and months of ``whole`` that are shorter than it."""
    found = (one for year in whole.years for one in _of_year(year))
    return tuple((str(one), one.name) for one in found if _is_shorter(one, whole))


def _of_year(year: int) -> Iterable[Period]:
    yield Period(year)
    yield from (Period.of_half(year, number) for number in (1, 2))
    yield from (Period.of_quarter(year, number) for number in range(1, 5))
    yield from (Period.of_month(year, number) for number in range(1, 13))


def _is_shorter(one: Period, whole: Period) -> bool:
    inside = whole.window.start <= one.window.start and one.window.end <= whole.window.end
    return inside and one.months < whole.months
