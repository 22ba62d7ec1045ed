"""A value is what a property says: a day, an instant, a duration, a text (RFC 5545, 3.3)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.feeds.doctor.lines import Line

_MOMENT = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?")
_DURATION = re.compile(
    r"([+-]?)P(?=.)(?:([0-9]{1,4})W|(?:([0-9]{1,5})D)?"
    r"(?:T(?=.)(?:([0-9]{1,6})H)?(?:([0-9]{1,7})M)?(?:([0-9]{1,9})S)?)?)"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or an instant as a property has it; ``at`` is midnight for a day, and has no zone."""

    at: datetime
    is_day: bool
    is_utc: bool


def moment(line: Line | None) -> Moment | None:
    """What ``line`` says, None where it says no day and no instant there is."""
    found = _MOMENT.fullmatch(line.value.strip()) if line else None
    if found is None:
        return None
    year, month, day, hour, minute, second, utc = found.groups()
    try:
        at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))  # noqa: DTZ001 (its zone is told apart)
    except ValueError:
        return None
    # A leap second counts as part of its minute.
    if int(second or 0) > 60:
        return None
    at += timedelta(seconds=min(int(second or 0), 59))
    return Moment(at, is_day=hour is None, is_utc=utc == "Z")


def duration(text: str) -> timedelta | None:
    """What ``text`` says, None where it is no duration."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    sign, *counts = found.groups()
    weeks, days, hours, minutes, seconds = (int(count or 0) for count in counts)
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if sign == "-" else length
