"""Checks of what a calendar says of itself, of its zones and of its alarms."""

from collections.abc import Iterator
from datetime import timedelta

from app.feeds.doctor.components import Component
from app.feeds.doctor.samples import Hit, Sample, hit, shown
from app.feeds.doctor.values import duration, moment

_OBSERVANCE = ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")
_DAY = timedelta(days=1)


def version(sample: Sample) -> Iterator[Hit]:
    for calendar in sample.named("VCALENDAR"):
        if calendar.value("VERSION") != "2.0":
            yield Hit(calendar.line, shown(calendar.value("VERSION")) or "không ghi")


def prodid(sample: Sample) -> Iterator[Hit]:
    for calendar in sample.named("VCALENDAR"):
        if not calendar.value("PRODID"):
            yield Hit(calendar.line, "")


def method(sample: Sample) -> Iterator[Hit]:
    for calendar in sample.named("VCALENDAR"):
        for line in calendar.all("METHOD"):
            yield Hit(line.number, shown(line.value))


def calendar_uid(sample: Sample) -> Iterator[Hit]:
    for calendar in sample.named("VCALENDAR"):
        yield from map(hit, calendar.all("UID"))


def refresh_interval(sample: Sample) -> Iterator[Hit]:
    for calendar in sample.named("VCALENDAR"):
        for line in calendar.all("REFRESH-INTERVAL"):
            told = line.parameters.get("VALUE", "").upper() == "DURATION"
            if not told or duration(line.value) is None:
                yield hit(line)


def published_ttl(sample: Sample) -> Iterator[Hit]:
    for calendar in sample.named("VCALENDAR"):
        for line in calendar.all("X-PUBLISHED-TTL"):
            if duration(line.value) is None:
                yield hit(line)


def source(sample: Sample) -> Iterator[Hit]:
    for calendar in sample.named("VCALENDAR"):
        for line in calendar.all("SOURCE"):
            if line.parameters.get("VALUE", "").upper() != "URI":
                yield hit(line)


def empty(sample: Sample) -> Iterator[Hit]:
    parents = {component.parent for component in sample.components}
    for calendar in sample.named("VCALENDAR"):
        if calendar not in parents:
            yield Hit(calendar.line, "")


def tzid_unknown(sample: Sample) -> Iterator[Hit]:
    known = {zone.value("TZID") for zone in sample.named("VTIMEZONE")}
    for component in sample.components:
        for line in component.properties:
            # An identifier that begins with a slash is registered elsewhere (RFC 5545, 3.2.19).
            tzid = line.parameters.get("TZID")
            if tzid is not None and not tzid.startswith("/") and tzid not in known:
                yield Hit(line.number, shown(tzid))


def vtimezone(sample: Sample) -> Iterator[Hit]:
    parents = {component.parent for component in sample.components}
    for component in sample.components:
        if component.name == "VTIMEZONE":
            if not component.value("TZID"):
                yield Hit(component.line, "TZID")
            if component not in parents:
                yield Hit(component.line, "STANDARD")
        elif component.parent and component.parent.name == "VTIMEZONE":
            missing = [name for name in _OBSERVANCE if not component.value(name)]
            if missing:
                yield Hit(component.line, ", ".join(missing))


def alarm(sample: Sample) -> Iterator[Hit]:
    for found in sample.named("VALARM"):
        wanted = ["ACTION", "TRIGGER"]
        if found.value("ACTION").upper() == "DISPLAY":
            wanted.append("DESCRIPTION")
        missing = [name for name in wanted if found.first(name) is None]
        if missing:
            yield Hit(found.line, ", ".join(missing))


def alarm_midnight(sample: Sample) -> Iterator[Hit]:
    """A whole number of days before or after a day, which begins and ends at midnight."""
    for found in sample.named("VALARM"):
        trigger = found.first("TRIGGER")
        before = duration(trigger.value) if trigger and _is_of_day(found.parent) else None
        if trigger and before is not None and not before % _DAY:
            yield hit(trigger)


def _is_of_day(event: Component | None) -> bool:
    start = moment(event.first("DTSTART")) if event else None
    return start is not None and start.is_day
