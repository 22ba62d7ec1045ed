"""A finding is a fault that a feed has: where it shows first, how often, and an example.

Each fault has one check, a function from what was read to the places where the fault shows.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from app.feeds.doctor import calendar_checks, event_checks, text_checks
from app.feeds.doctor.change_checks import CHANGE_CHECKS, Change
from app.feeds.doctor.faults import FAULTS, Fault
from app.feeds.doctor.samples import Hit, Sample, sample
from app.feeds.doctor.visit_checks import VISIT_CHECKS
from app.feeds.doctor.visits import Visit

LINES_TOLD = 5

CHECKS: dict[str, Callable[[Sample], Iterator[Hit]]] = {
    "not-calendar": text_checks.not_calendar,
    "size": text_checks.size,
    "size-near": text_checks.size_near,
    "too-many-lines": text_checks.too_many_lines,
    "bom": text_checks.bom,
    "not-utf8": text_checks.not_utf8,
    "line-ends": text_checks.line_ends,
    "line-long": text_checks.line_long,
    "fold-in-character": text_checks.fold_in_character,
    "fold-lost": text_checks.fold_lost,
    "blank-line": text_checks.blank_line,
    "control-character": text_checks.control_character,
    "line-separator": text_checks.line_separator,
    "not-nfc": text_checks.not_nfc,
    "unbalanced": text_checks.unbalanced,
    "version": calendar_checks.version,
    "prodid": calendar_checks.prodid,
    "method": calendar_checks.method,
    "calendar-uid": calendar_checks.calendar_uid,
    "refresh-interval": calendar_checks.refresh_interval,
    "published-ttl": calendar_checks.published_ttl,
    "source": calendar_checks.source,
    "empty": calendar_checks.empty,
    "uid-missing": event_checks.uid_missing,
    "uid-duplicate": event_checks.uid_duplicate,
    "uid-counter": event_checks.uid_counter,
    "dtstamp-missing": event_checks.dtstamp_missing,
    "stamp-not-utc": event_checks.stamp_not_utc,
    "sequence": event_checks.sequence,
    "dtstart-missing": event_checks.dtstart_missing,
    "moment": event_checks.moments,
    "value-date": event_checks.value_date,
    "value-kinds": event_checks.value_kinds,
    "dtend-missing": event_checks.dtend_missing,
    "dtend-equal": event_checks.dtend_equal,
    "dtend-before": event_checks.dtend_before,
    "day-as-times": event_checks.day_as_times,
    "floating": event_checks.floating,
    "date-with-tzid": event_checks.date_with_tzid,
    "utc-with-tzid": event_checks.utc_with_tzid,
    "tzid-unknown": calendar_checks.tzid_unknown,
    "vtimezone": calendar_checks.vtimezone,
    "status": event_checks.status,
    "summary-missing": event_checks.summary_missing,
    "summary-break": event_checks.summary_break,
    "repeated": event_checks.repeated,
    "unescaped": event_checks.unescaped,
    "escape": event_checks.escape,
    "alarm-midnight": calendar_checks.alarm_midnight,
    "alarm": calendar_checks.alarm,
}
"""The check for each fault of the feed itself."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault with the first lines where it shows, ``count`` times in all."""

    code: str
    fault: Fault
    lines: tuple[int, ...]
    count: int
    found: str


def findings(body: bytes, visit: Visit | None = None) -> tuple[Finding, ...]:
    """What is wrong with the feed in ``body``, and with how it is served where it was visited.

    In the order of the table of faults; what is no calendar at all has no other fault of text.
    """
    examined = sample(body)
    hits = {code: _noted(check(examined)) for code, check in _checks(examined).items()}
    if visit:
        hits |= {code: _noted(check(visit)) for code, check in VISIT_CHECKS.items()}
    if visit and visit.second and visit.second.body != body:
        change = Change(examined, sample(visit.second.body))
        hits |= {code: _noted(check(change)) for code, check in CHANGE_CHECKS.items()}
    told = (_finding(code, *hits[code]) for code in FAULTS if code in hits)
    return tuple(finding for finding in told if finding.count)


def _checks(examined: Sample) -> dict[str, Callable[[Sample], Iterator[Hit]]]:
    is_calendar = not any(text_checks.not_calendar(examined))
    return CHECKS if is_calendar else {"not-calendar": text_checks.not_calendar}


def _noted(hits: Iterable[Hit]) -> tuple[list[Hit], int]:
    """The hits that are told, and the number of all."""
    rest = iter(hits)
    first = list(islice(rest, LINES_TOLD))
    return first, len(first) + sum(1 for _ in rest)


def _finding(code: str, hits: list[Hit], count: int) -> Finding:
    lines = tuple(hit.line for hit in hits if hit.line is not None)
    return Finding(code, FAULTS[code], lines, count, hits[0].found if hits else "")
