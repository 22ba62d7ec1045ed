"""The clock is the only place that asks what time it is."""

from datetime import UTC, date, datetime
from functools import lru_cache
from time import time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

HOUR_SECONDS = 3600


def now() -> datetime:
    """This instant, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """The civil day in Vietnam."""
    # Every answer from memory asks for it, so it is computed once in an hour: a day in
    # Vietnam begins with an hour of UTC.
    return _day_at(time() // HOUR_SECONDS)


@lru_cache(maxsize=1)
def _day_at(hour: float) -> date:
    """The civil day of an hour, which is counted from 1970 in UTC."""
    return datetime.fromtimestamp(hour * HOUR_SECONDS, VIETNAM).date()


def midnight(day: date) -> datetime:
    """The instant, in UTC, at which civil day ``day`` begins in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM).astimezone(UTC)
