"""The clock is the only place that asks what time it is."""

from datetime import UTC, date, datetime, timedelta
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


def until_tomorrow(instant: datetime) -> timedelta:
    """How long it is from ``instant`` to the next midnight in Vietnam."""
    local = instant.astimezone(VIETNAM)
    tomorrow = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return tomorrow - local
