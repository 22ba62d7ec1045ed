"""One feed rendered cold by ``app.feeds.ics``, by other packages and by plain string code.

The plain code writes the same bytes, which is asserted: NFC, escaping, folding between
characters, and nothing else.  ``icalendar``, ``ics`` and ``ical`` are given the same events
and write them in their own way; that all hold the same days and texts is asserted too.
The query is apart.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from importlib.util import find_spec
from statistics import median
from time import perf_counter

from icalendar import Calendar, Event, vText

from app.calendar.window import Window
from app.clock import today
from app.database import Database
from app.feeds.contents import contents
from app.feeds.definitions import Feed, published_feeds
from app.feeds.ics import ics
from app.feeds.items import Item, Options
from app.filters import EVERYTHING_NATIONAL
from app.views.reading import References, read
from app.views.upcoming import upcoming

FEED = "vn"
ROUNDS = 7
PUBLIC_URL = "https://lich.example"
MODIFIED = datetime(2026, 11, 22, tzinfo=UTC)
OPTIONS = Options()
NOON = time(12, tzinfo=UTC)

_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")


def print_rendering(url: str) -> None:
    """Time all of them on the feed ``vn`` of the database at ``url``."""
    feed, items = _items(url)
    ways: dict[str, Callable[[], bytes]] = {
        "app.feeds.ics": lambda: ics(feed, items, OPTIONS, PUBLIC_URL, MODIFIED),
        "plain strings": lambda: plain(feed, items),
    }
    assert ways["plain strings"]() == ways["app.feeds.ics"]()
    told = _told(ways["app.feeds.ics"]())
    for name, way in (("icalendar", by_icalendar), ("ics", by_ics), ("ical", by_ical)):
        if find_spec(name) is None:
            print(f"{name} is not installed, and left out")
            continue
        ways[name] = partial(way, items)
        assert _told(ways[name]()) == told
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            begun = perf_counter()
            way()
            spent[name].append(perf_counter() - begun)
    ours = median(spent["app.feeds.ics"])
    print(f"rendering {len(items)} occurrences of {FEED}.ics cold; per 1,000, median of {ROUNDS}")
    for name, seconds in spent.items():
        per_thousand = median(seconds) * 1e6 / len(items)
        print(f"  {name:18}{median(seconds) / ours:6.2f} × app.feeds.ics  {per_thousand:9.1f} ms")


def print_upcoming(url: str) -> None:
    """Time what ``/api/v1/upcoming`` computes for 100 occurrences, after the first of a process."""
    database, references, spent = Database(url), References(), []
    for _ in range(ROUNDS + 1):
        with database.reading() as session:
            reading = read(session, references, today(), PUBLIC_URL)
            begun = perf_counter()
            window = Window(today(), today() + timedelta(days=60))
            found = upcoming(window, EVERYTHING_NATIONAL, reading, limit=100, cursor=None)
            spent.append((perf_counter() - begun) * 1000)
    database.dispose()
    told = f"{median(spent[1:]):.1f} ms, median of {ROUNDS}; the first {spent[0]:.0f} ms"
    print(f"{len(found.items)} occurrences of upcoming computed: {told}\n")


def _items(url: str) -> tuple[Feed, tuple[Item, ...]]:
    database = Database(url)
    with database.reading() as session:
        reading = read(session, References(), today(), PUBLIC_URL)
        feed = next(f for f in published_feeds(reading.reference) if f.name == FEED)
        items = contents(session, reading.reference, feed, today(), OPTIONS, PUBLIC_URL)
    database.dispose()
    return feed, tuple(items)


def _told(text: bytes) -> set[tuple[str, date, date, str]]:
    """What a calendar says: of each event its UID, days and summary; no end is that of a day."""
    return {
        (str(event["UID"]), event.start, event.end, str(event["SUMMARY"]))
        for event in Calendar.from_ical(text).walk("VEVENT")
    }


def plain(feed: Feed, items: tuple[Item, ...]) -> bytes:
    """The feed by string code that knows nothing but its task."""
    # The head is the same text once for all occurrences.
    head, _, _ = ics(feed, (), OPTIONS, PUBLIC_URL, MODIFIED).partition(b"END:VCALENDAR")
    lines: list[str] = []
    for item in items:
        stamp = item.changed.strftime("%Y%m%dT%H%M%SZ")
        lines += (
            "BEGIN:VEVENT",
            f"UID:{item.id}@kyniem",
            f"DTSTAMP:{stamp}",
            f"CREATED:{item.created.strftime('%Y%m%dT%H%M%SZ')}",
            f"LAST-MODIFIED:{stamp}",
            f"SEQUENCE:{item.sequence}",
            f"DTSTART;VALUE=DATE:{item.first.strftime('%Y%m%d')}",
            f"DTEND;VALUE=DATE:{(item.last + timedelta(days=1)).strftime('%Y%m%d')}",
            f"SUMMARY;LANGUAGE={item.language}:{escaped(' '.join(item.summary.split()))}",
            f"DESCRIPTION;LANGUAGE={item.language}:{escaped(item.description)}",
            f"URL:{item.url}",
            f"CATEGORIES:{escaped(item.category)}",
            "CLASS:PUBLIC",
            f"STATUS:{'CANCELLED' if item.cancelled else 'CONFIRMED'}",
            "TRANSP:TRANSPARENT",
            "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
            "END:VEVENT",
        )
    return head + b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def escaped(text: str) -> str:
    """A TEXT value."""
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A content line, folded between characters at 75 octets."""
    octets = line.encode()
    if len(octets) <= 75:
        return octets + b"\r\n"
    pieces = []
    start, room = 0, 75
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, 74
    return b"\r\n ".join((*pieces, octets[start:])) + b"\r\n"


def by_icalendar(items: tuple[Item, ...]) -> bytes:
    """The same events, built and written by ``icalendar``."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Lich Ky niem//kyniem//VI")
    for item in items:
        event = Event()
        event.add("uid", f"{item.id}@kyniem")
        for name in ("dtstamp", "last-modified"):
            event.add(name, item.changed)
        event.add("created", item.created)
        event.add("sequence", item.sequence)
        event.add("dtstart", item.first)
        event.add("dtend", item.last + timedelta(days=1))
        event.add("summary", item.summary, parameters={"LANGUAGE": str(item.language)})
        event.add("description", item.description, parameters={"LANGUAGE": str(item.language)})
        event.add("url", item.url)
        event.add("categories", [item.category])
        event.add("class", "PUBLIC")
        event.add("status", "CANCELLED" if item.cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        event.add("x-microsoft-cdo-busystatus", vText("FREE"))
        event.add("x-microsoft-cdo-alldayevent", vText("TRUE"))
        calendar.add_component(event)
    return calendar.to_ical()


def by_ics(items: tuple[Item, ...]) -> bytes:
    """The same events, built and written by ``ics``."""
    from ics import Calendar, Event
    from ics.grammar.parse import ContentLine

    calendar = Calendar()
    for item in items:
        event = Event(
            name=item.summary,
            # Its own way: noon, and the last day and not the one after it.
            begin=datetime.combine(item.first, NOON),
            end=datetime.combine(item.last, NOON) if item.last > item.first else None,
            uid=f"{item.id}@kyniem",
            description=item.description,
            created=item.created,
            last_modified=item.changed,
            url=item.url,
            transparent=True,
            categories={item.category},
            status="CANCELLED" if item.cancelled else "CONFIRMED",
            classification="PUBLIC",
        )
        event.make_all_day()
        event.extra.append(ContentLine("SEQUENCE", value=str(item.sequence)))
        event.extra.append(ContentLine("X-MICROSOFT-CDO-BUSYSTATUS", value="FREE"))
        event.extra.append(ContentLine("X-MICROSOFT-CDO-ALLDAYEVENT", value="TRUE"))
        calendar.events.add(event)
    text: str = calendar.serialize()
    return text.encode()


def by_ical(items: tuple[Item, ...]) -> bytes:
    """The same events, built and written by ``ical``."""
    from ical.calendar import Calendar
    from ical.calendar_stream import IcsCalendarStream
    from ical.event import Event
    from ical.types import ExtraProperty

    calendar = Calendar()
    for item in items:
        calendar.events.append(
            Event(
                uid=f"{item.id}@kyniem",
                dtstamp=item.changed,
                created=item.created,
                last_modified=item.changed,
                sequence=item.sequence,
                dtstart=item.first,
                dtend=item.last + timedelta(days=1),
                summary=item.summary,
                description=item.description,
                url=item.url,
                categories=[item.category],
                classification="PUBLIC",
                status="CANCELLED" if item.cancelled else "CONFIRMED",
                transparency="TRANSPARENT",
                extras=[
                    ExtraProperty(name="x-microsoft-cdo-busystatus", value="FREE"),
                    ExtraProperty(name="x-microsoft-cdo-alldayevent", value="TRUE"),
                ],
            )
        )
    return IcsCalendarStream.calendar_to_ics(calendar).encode()
