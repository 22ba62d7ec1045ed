"""An item is what a feed shows of one occurrence: the facts of one VEVENT.

Stamps come from records and never from the clock, so that the same rows give the same
items whoever asks and when.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

FEED_EDITION = 0
"""Added to every SEQUENCE: raised whenever a change of code alters the text of feeds."""

EDITION_CHANGED = datetime(2026, 11, 22, tzinfo=UTC)
"""When ``FEED_EDITION`` was last raised."""

FIRST_PUBLISHED = datetime(2026, 11, 22, tzinfo=UTC)
"""When items that no record stamps, computed days, were first published."""

SUMMARY_CHARACTERS = 40
DESCRIPTION_OCTETS = 300


class Language(StrEnum):
    """The language of a feed's texts."""

    VI = "vi"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Options:
    """What a subscriber may choose of a feed's texts.

    ``alarms`` are numbers of days before the first day, each ringing at 09:00 local;
    none unless asked for.
    """

    language: Language = Language.VI
    full_title: bool = False
    alarms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One VEVENT: all-day, ``last`` included.

    ``id`` names the occurrence and becomes the UID; it never changes.  A ``cancelled``
    item calls back what was published before; a ``private`` one is for its reader alone.
    """

    id: str
    first: date
    last: date
    summary: str
    description: str
    url: str
    category: str
    created: datetime
    changed: datetime
    sequence: int
    cancelled: bool = False
    language: Language = Language.VI
    private: bool = False


def stamped(changed: datetime) -> datetime:
    """When an item changed for its readers: its record, or the text of all feeds."""
    return max(changed, EDITION_CHANGED)


def sequence_at(changed: datetime) -> int:
    """The SEQUENCE of what last changed then, where nobody counts changes.

    It grows with each later one: a number of seconds, which fits for 68 years.
    """
    return max(0, int((changed - FIRST_PUBLISHED).total_seconds())) + FEED_EDITION


def fitted(text: str, ending: str = "", *, characters: int = SUMMARY_CHARACTERS) -> str:
    """``text`` and ``ending`` in 40 characters, or as many; the ending is never cut."""
    room = characters - len(ending)
    return f"{text if len(text) <= room else text[: room - 1].rstrip() + '…'}{ending}"


def described(lines: tuple[str, ...], url: str, *, octets: int = DESCRIPTION_OCTETS) -> str:
    """``lines`` and then ``url``, in 300 octets, or as many.

    Later lines give way first, the url never.
    """
    room = octets - len(url.encode()) - 1
    kept = _cut(lines[0], room)
    for line in lines[1:]:
        longer = f"{kept}\n{line}"
        if len(longer.encode()) <= room:
            kept = longer
    return f"{kept}\n{url}"


def _cut(text: str, octets: int) -> str:
    if len(text.encode()) <= octets:
        return text
    fitting = text.encode()[: octets - len("…".encode())].decode(errors="ignore")
    return f"{fitting.rstrip()}…"
