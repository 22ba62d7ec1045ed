"""The period of a report goes with its kind, has a day on which figures close, and one after it.

Figures close before a period ends, so that the report is there in time: of state bodies on
the 14th of its last month (Nghị định 09/2019/NĐ-CP, Điều 12).  That day is proposed, and
whoever asks for reports sets another.
"""

from collections.abc import Mapping
from datetime import date

from app.planning.period import MAX_YEARS, NINE_MONTHS, Period
from app.planning.reports.vocabulary import ReportKind

MONTHS: Mapping[ReportKind, frozenset[int]] = {
    ReportKind.MONTHLY: frozenset({1}),
    ReportKind.QUARTERLY: frozenset({3}),
    ReportKind.SIX_MONTHS: frozenset({6}),
    ReportKind.NINE_MONTHS: frozenset({NINE_MONTHS}),
    ReportKind.YEARLY: frozenset({12}),
    ReportKind.MID_TERM: frozenset({24, 36, 48}),
    ReportKind.TERM: frozenset({36, 48, 60}),
}
"""How many months the period of a report may have; of one commemoration any."""

EXAMPLES: Mapping[ReportKind, str] = {
    ReportKind.MONTHLY: "2027-02",
    ReportKind.QUARTERLY: "2027-q1",
    ReportKind.SIX_MONTHS: "2027-h1",
    ReportKind.NINE_MONTHS: "2027-9m",
    ReportKind.YEARLY: "2027",
    ReportKind.COMMEMORATION: "2027-q3",
    ReportKind.MID_TERM: "2026-2028",
    ReportKind.TERM: "2026-2030",
}

_CLOSES = 14
_MONTHS_OF_YEAR = 12


def fits(kind: ReportKind, period: Period) -> bool:
    """Whether a report of that kind may be about ``period``."""
    return kind not in MONTHS or period.months in MONTHS[kind]


def usual_close(period: Period) -> date:
    """The day on which the figures of ``period`` close where nobody says otherwise."""
    return period.window.last.replace(day=_CLOSES)


def period_after(kind: ReportKind, period: Period) -> Period:
    """What comes right after ``period``: the next one as long, or what is left to come.

    After nine months that is the last quarter, after half a term its other half.
    """
    if kind is ReportKind.MID_TERM:
        return Period.of_years(period.last_year + 1, period.year + MAX_YEARS - 1)
    if period.months == NINE_MONTHS:
        return Period.of_quarter(period.year, 4)
    months = period.first_month - 1 + period.months
    return Period(
        period.year + months // _MONTHS_OF_YEAR, months % _MONTHS_OF_YEAR + 1, period.months
    )
