"""The clock is the only place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This instant, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """The civil day in Vietnam."""
    return datetime.now(VIETNAM).date()


def midnight(day: date) -> datetime:
    """The instant, in UTC, at which civil day ``day`` begins in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM).astimezone(UTC)
