"""An ICS text is a feed as RFC 5545 and RFC 7986 write it.

It is written here and not by ``icalendar``, which takes 0.27 s for 1,000 events, gives
the calendar a UID that makes vdirsyncer keep one event of all, and lets control
characters through; ``docs/decisions/ics-writer.md`` has the figures.  Property order is
fixed and the same items give the same bytes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.calendar.window import ONE_DAY
from app.feeds.content_lines import day_value, folded, instant_value, line_value, text_value
from app.feeds.definitions import Feed
from app.feeds.items import Item, Options

UID_DOMAIN = "kyniem"
PRODID = "-//Lich Ky niem//kyniem//VI"
REFRESH = "PT12H"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a calendar says of itself.

    ``url`` is where people read of it and ``source`` its own address; they are None where
    that is secret, since the text is passed on more easily than an address.
    """

    title: str
    description: str
    color: str
    color_code: str
    modified: datetime
    url: str | None = None
    source: str | None = None
    refresh: str = REFRESH


def ics(
    feed: Feed, items: Iterable[Item], options: Options, public_url: str, modified: datetime
) -> bytes:
    """The feed as text/calendar; ``modified`` is when it last changed as a whole."""
    title, description = feed.texts(options.language)
    heading = Heading(
        title,
        description,
        feed.color,
        feed.color_code,
        modified,
        url=f"{public_url}/",
        source=f"{public_url}{feed.source()}",
    )
    return calendar_text(heading, (event_lines(item, options) for item in items))


def calendar_text(heading: Heading, components: Iterable[Iterable[str]]) -> bytes:
    """The text/calendar of components, each told by its lines."""
    lines = [*_head(heading)]
    for component in components:
        lines += component
    lines.append("END:VCALENDAR")
    return b"".join(map(folded, lines))


def event_lines(item: Item, options: Options) -> Iterator[str]:
    """The lines of one VEVENT."""
    yield "BEGIN:VEVENT"
    yield f"UID:{item.id}@{UID_DOMAIN}"
    yield f"DTSTAMP:{instant_value(item.changed)}"
    yield f"CREATED:{instant_value(item.created)}"
    yield f"LAST-MODIFIED:{instant_value(item.changed)}"
    yield f"SEQUENCE:{item.sequence}"
    yield f"DTSTART;VALUE=DATE:{day_value(item.first)}"
    yield f"DTEND;VALUE=DATE:{day_value(item.last + ONE_DAY)}"
    yield f"SUMMARY;LANGUAGE={item.language}:{line_value(item.summary)}"
    yield f"DESCRIPTION;LANGUAGE={item.language}:{text_value(item.description)}"
    yield f"URL:{item.url}"
    yield f"CATEGORIES:{line_value(item.category)}"
    yield f"CLASS:{'PRIVATE' if item.private else 'PUBLIC'}"
    yield f"STATUS:{'CANCELLED' if item.cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "X-MICROSOFT-CDO-BUSYSTATUS:FREE"
    yield "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"
    for days in options.alarms:
        yield from _alarm(item, days)
    yield "END:VEVENT"


def _head(heading: Heading) -> Iterator[str]:
    title, description = text_value(heading.title), text_value(heading.description)
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{PRODID}"
    yield "CALSCALE:GREGORIAN"
    yield f"NAME:{title}"
    yield f"X-WR-CALNAME:{title}"
    yield f"DESCRIPTION:{description}"
    yield f"X-WR-CALDESC:{description}"
    yield "X-WR-TIMEZONE:Asia/Ho_Chi_Minh"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{heading.refresh}"
    yield f"X-PUBLISHED-TTL:{heading.refresh}"
    yield f"COLOR:{heading.color}"
    yield f"X-APPLE-CALENDAR-COLOR:{heading.color_code}"
    if heading.source is not None:
        yield f"SOURCE;VALUE=URI:{heading.source}"
    if heading.url is not None:
        yield f"URL:{heading.url}"
    yield f"LAST-MODIFIED:{instant_value(heading.modified)}"


def _alarm(item: Item, days: int) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{line_value(item.summary)}"
    yield f"TRIGGER:{_at_nine(days)}"
    yield "END:VALARM"


def _at_nine(days: int) -> str:
    """The duration from the midnight a day begins with to 09:00, ``days`` days before it."""
    if days == 0:
        return "PT9H"
    return f"-P{days - 1}DT15H" if days > 1 else "-PT15H"
