"""A draft is a text under check: as it is read, what is assumed of it, what it names."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.calendar.almanac import anchor
from app.catalogue.reference import Reference
from app.documents.checking.finding import About, Finding, FindingKind, Named, Sure
from app.documents.checking.mentions import Mention
from app.documents.checking.names import Link, Names
from app.documents.checking.plain_text import PlainText


@dataclass(frozen=True, slots=True)
class Spoken:
    """An event named in running text."""

    start: int
    end: int
    event: str


@dataclass(frozen=True)
class Draft:
    """What the kinds of checks work on; places in it are those of the plain text."""

    plain: PlainText
    about: About
    reference: Reference
    names: Names
    mentions: tuple[tuple[Mention, Link | None], ...]
    spoken: tuple[Spoken, ...]
    today: date

    def spoken_in(self, low: int, high: int) -> tuple[Spoken, ...]:
        """What is named in running text from ``low`` on and before ``high``."""
        first = bisect_left(self.spoken, low, key=lambda spoken: spoken.start)
        last = bisect_left(self.spoken, high, key=lambda spoken: spoken.start)
        return self.spoken[first:last]

    def linked_in(self, low: int, high: int) -> Iterator[tuple[int, str]]:
        """The mentions there that surely mean an event, as (place, event)."""
        first = bisect_left(self.mentions, low, key=lambda row: row[0].start)
        last = bisect_left(self.mentions, high, key=lambda row: row[0].start)
        for mention, link in self.mentions[first:last]:
            if link and link.sure:
                yield mention.start, link.event.id

    def finding(
        self,
        kind: FindingKind,
        place: tuple[int, int],
        right: str | None,
        why: str,
        sure: Sure,
        event: str | None = None,
    ) -> Finding:
        """A finding at a place of the plain text."""
        start, end = self.plain.place(*place)
        return Finding(kind, start, end, self.plain.original[start:end], right, why, sure, event)

    def named(self) -> Iterator[Named]:
        """The commemorations it surely names, in order."""
        last_end = 0
        for start, end, event, year in sorted(self._all_named()):
            if start >= last_end:
                last_end = end
                yield self._named(start, end, event, year)

    def _all_named(self) -> Iterator[tuple[int, int, str, int | None]]:
        for mention, link in self.mentions:
            if link and link.sure:
                year = mention.pair.second.year if mention.pair else self.about.year
                yield mention.start, mention.end, link.event.id, year
        for spoken in self.spoken:
            yield spoken.start, spoken.end, spoken.event, self.about.year

    def _named(self, start: int, end: int, event: str, year: int | None) -> Named:
        start, end = self.plain.place(start, end)
        occurrence = f"{event}-{year}" if year and self._is_kept(event, year) else None
        return Named(start, end, self.plain.original[start:end], event, occurrence)

    def _is_kept(self, event: str, year: int) -> bool:
        found = self.names.events[event]
        try:
            day = anchor(self.names.told[event].rule, year)
        except ValueError:
            return False
        return day is not None and found.observed_in(year)
