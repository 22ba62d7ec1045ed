"""Checks of events: identity, stamps, days, texts."""

import re
from collections.abc import Iterator
from datetime import timedelta

from app.feeds.doctor.components import Component
from app.feeds.doctor.lines import Line
from app.feeds.doctor.samples import Hit, Sample, hit, shown
from app.feeds.doctor.values import Moment, moment

STATUSES = {"TENTATIVE", "CONFIRMED", "CANCELLED"}

_TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "NAME", "X-WR-CALNAME"}
_ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "SEQUENCE")
_STAMPS = ("DTSTAMP", "CREATED", "LAST-MODIFIED")
_COUNTER = re.compile("[0-9]{1,9}")
# A backslash belongs to what follows it, so escapes are taken out before anything is looked for.
_ESCAPES = re.compile(r"\\.")
_LAWFUL_ESCAPES = re.compile(r"\\[\\;,nN]")
_ALL_DAY_ENDS = {"000000", "235900", "235959"}


def uid_missing(sample: Sample) -> Iterator[Hit]:
    return _lacking(sample, "UID")


def uid_duplicate(sample: Sample) -> Iterator[Hit]:
    known: set[tuple[str, str]] = set()
    for event in sample.named("VEVENT"):
        identity = event.value("UID"), event.value("RECURRENCE-ID")
        if identity[0] and identity in known:
            yield Hit(_place(event, "UID"), shown(identity[0]))
        known.add(identity)


def uid_counter(sample: Sample) -> Iterator[Hit]:
    for event in sample.named("VEVENT"):
        if _COUNTER.fullmatch(event.value("UID")):
            yield Hit(_place(event, "UID"), event.value("UID"))


def dtstamp_missing(sample: Sample) -> Iterator[Hit]:
    return _lacking(sample, "DTSTAMP")


def stamp_not_utc(sample: Sample) -> Iterator[Hit]:
    for component in sample.components:
        for name in _STAMPS:
            for line in component.all(name):
                found = moment(line)
                if found is None or not found.is_utc:
                    yield hit(line)


def sequence(sample: Sample) -> Iterator[Hit]:
    for event in sample.named("VEVENT"):
        for line in event.all("SEQUENCE"):
            if not re.fullmatch("[0-9]+", line.value.strip()):
                yield hit(line)


def dtstart_missing(sample: Sample) -> Iterator[Hit]:
    return _lacking(sample, "DTSTART")


def moments(sample: Sample) -> Iterator[Hit]:
    for line in _ends(sample):
        if moment(line) is None:
            yield hit(line)


def value_date(sample: Sample) -> Iterator[Hit]:
    for line in _ends(sample):
        found = moment(line)
        if found and found.is_day and line.parameters.get("VALUE", "").upper() != "DATE":
            yield hit(line)


def value_kinds(sample: Sample) -> Iterator[Hit]:
    for line, start, end in _spans(sample):
        if start.is_day != end.is_day:
            yield hit(line)


def dtend_missing(sample: Sample) -> Iterator[Hit]:
    for event in sample.named("VEVENT"):
        if event.first("DTEND") is None and event.first("DURATION") is None:
            yield Hit(event.line, _called(event))


def dtend_equal(sample: Sample) -> Iterator[Hit]:
    for line, start, end in _spans(sample):
        # An event of no length at a time is a reminder, and lawful.
        if start.is_day and end.is_day and start.at == end.at:
            yield hit(line)


def dtend_before(sample: Sample) -> Iterator[Hit]:
    for line, start, end in _spans(sample):
        if end.at < start.at and _comparable(start, end):
            yield hit(line)


def day_as_times(sample: Sample) -> Iterator[Hit]:
    """From midnight to the last second, or to another midnight."""
    for line, start, end in _spans(sample):
        if start.is_day or end.is_day or end.at - start.at < timedelta(hours=23):
            continue
        if f"{start.at:%H%M%S}" == "000000" and f"{end.at:%H%M%S}" in _ALL_DAY_ENDS:
            yield hit(line)


def floating(sample: Sample) -> Iterator[Hit]:
    for event in sample.named("VEVENT"):
        line = event.first("DTSTART")
        found = moment(line)
        if line and found and not (found.is_day or found.is_utc or "TZID" in line.parameters):
            yield hit(line)


def date_with_tzid(sample: Sample) -> Iterator[Hit]:
    for line in _ends(sample):
        found = moment(line)
        if found and found.is_day and "TZID" in line.parameters:
            yield hit(line)


def utc_with_tzid(sample: Sample) -> Iterator[Hit]:
    for line in _ends(sample):
        found = moment(line)
        if found and found.is_utc and "TZID" in line.parameters:
            yield hit(line)


def status(sample: Sample) -> Iterator[Hit]:
    for event in sample.named("VEVENT"):
        for line in event.all("STATUS"):
            if line.value.strip().upper() not in STATUSES:
                yield hit(line)


def summary_missing(sample: Sample) -> Iterator[Hit]:
    return _lacking(sample, "SUMMARY")


def summary_break(sample: Sample) -> Iterator[Hit]:
    for event in sample.named("VEVENT"):
        for line in event.all("SUMMARY"):
            if {r"\n", r"\N"} & set(_ESCAPES.findall(line.value)):
                yield hit(line)


def repeated(sample: Sample) -> Iterator[Hit]:
    for event in sample.named("VEVENT"):
        for name in _ONCE:
            for line in event.all(name)[1:]:
                yield hit(line)


def unescaped(sample: Sample) -> Iterator[Hit]:
    for line in sample.lines:
        if line.name in _TEXTS and {",", ";"} & set(_ESCAPES.sub("", line.value)):
            yield hit(line)


def escape(sample: Sample) -> Iterator[Hit]:
    for line in sample.lines:
        if line.name in _TEXTS and "\\" in _LAWFUL_ESCAPES.sub("", line.value):
            yield hit(line)


def _lacking(sample: Sample, name: str) -> Iterator[Hit]:
    for event in sample.named("VEVENT"):
        if not event.value(name):
            yield Hit(_place(event, name), _called(event))


def _place(event: Component, name: str) -> int:
    line = event.first(name)
    return line.number if line else event.line


def _called(event: Component) -> str:
    """How an event is told apart from others."""
    return shown(event.value("SUMMARY") or event.value("UID") or "không tên")


def _ends(sample: Sample) -> Iterator[Line]:
    for event in sample.named("VEVENT"):
        yield from event.all("DTSTART")
        yield from event.all("DTEND")


def _spans(sample: Sample) -> Iterator[tuple[Line, Moment, Moment]]:
    """DTEND, when the event starts and when it ends, where both can be read."""
    for event in sample.named("VEVENT"):
        line = event.first("DTEND")
        start, end = moment(event.first("DTSTART")), moment(line)
        if line and start and end:
            yield line, start, end


def _comparable(start: Moment, end: Moment) -> bool:
    """Whether the two are of one kind; instants of two zones may differ by a day."""
    if start.is_day or end.is_day:
        return True
    return start.is_utc == end.is_utc or start.at - end.at > timedelta(days=1)
