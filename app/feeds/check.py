"""A check reads a finished feed back, as a calendar program does, and compares what it finds."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.calendar.window import ONE_DAY
from app.feeds.ics import UID_DOMAIN
from app.feeds.items import Item

MAX_OCTETS = 900_000
"""Google Calendar and others stop reading a feed at a size of about 1 MB."""

_Event = tuple[str, date, date, str]
"""UID, first day, last day, summary."""


def faults(body: bytes, items: Sequence[Item]) -> tuple[str, ...]:
    """What is wrong with the feed in ``body``, which was made of ``items``: Vietnamese sentences.

    None if it has the size allowed and reads back as the same events in the same order.
    """
    return (*_oversize(body), *_unlike(body, items))


def _oversize(body: bytes) -> Iterator[str]:
    if len(body) > MAX_OCTETS:
        yield f"dài {len(body)} byte, quá mức {MAX_OCTETS} byte"


def _unlike(body: bytes, items: Sequence[Item]) -> Iterator[str]:
    try:
        found = list(_events(body))
    except (KeyError, ValueError) as error:
        yield f"không đọc lại được: {error!r}"
        return
    wanted = [_event(item) for item in items]
    if len(found) != len(wanted):
        yield f"đọc lại được {len(found)} sự kiện, phải là {len(wanted)}"
        return
    for read, made in zip(found, wanted, strict=True):
        if read != made:
            yield f"{made[0]}: đọc lại thành {_told(read)}, phải là {_told(made)}"


def _events(body: bytes) -> Iterator[_Event]:
    # Only a check pays for the package: a server, which needs the bound alone, keeps 5 MB.
    from icalendar import Calendar

    for event in Calendar.from_ical(body).walk("VEVENT"):
        first, end = event.decoded("DTSTART"), event.decoded("DTEND")
        yield str(event["UID"]), first, end - ONE_DAY, str(event["SUMMARY"])


def _event(item: Item) -> _Event:
    return f"{item.id}@{UID_DOMAIN}", item.first, item.last, " ".join(item.summary.split())


def _told(event: _Event) -> str:
    uid, first, last, summary = event
    return f"{uid} từ {first} đến {last} {summary!r}"
