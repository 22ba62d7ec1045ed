"""What a plan document says, in plain values: each knows where it stands in the text.

``doubts`` are Vietnamese sentences for the person who looks it through.
"""

from dataclasses import dataclass
from datetime import date

from app.planning.plans.vocabulary import ActivityKind, PlanKind, TextPart


@dataclass(frozen=True, slots=True)
class Place:
    """Offsets of characters in the text as it was given, its line from 1, and what is printed."""

    start: int
    end: int
    line: int
    printed: str


@dataclass(frozen=True, slots=True)
class ReadHead:
    """What stands above the first section; ``period`` is a spelling, None where none is told.

    ``occurrence`` is the one anniversary that the title names, for a plan of it alone.
    """

    place: Place
    title: str
    kind: PlanKind
    period: str | None
    occurrence: str | None = None
    issuer: str = ""
    number: str = ""
    day: date | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadDay:
    """An anniversary: ``event`` is None where the catalogue has none that it surely means.

    ``first`` is the day of the commemoration where a whole date is printed; what is
    ``only_named`` may be no part of the plan.
    """

    place: Place
    title: str
    event: str | None
    year: int | None
    first: date | None = None
    doubts: tuple[str, ...] = ()
    only_named: bool = False

    @property
    def occurrence(self) -> str | None:
        """Its name everywhere, where event and year are known."""
        return f"{self.event}-{self.year}" if self.event and self.year else None


@dataclass(frozen=True, slots=True)
class ReadReview:
    """A document whose review is named: its number as printed, and after how many years."""

    place: Place
    number: str
    years: int | None = None


@dataclass(frozen=True, slots=True)
class ReadOther:
    """A line of the issuer's own, under the heading of its section."""

    place: Place
    section: str
    title: str


@dataclass(frozen=True, slots=True)
class ReadCampaign:
    """A campaign with the days on which it runs."""

    place: Place
    name: str
    first: date
    last: date
    content: str = ""


@dataclass(frozen=True, slots=True)
class ReadActivity:
    """Something held, with what is plainly said of it; ``rule`` spells the days, if they are."""

    place: Place
    kind: ActivityKind
    name: str
    wording: str = ""
    rule: str | None = None
    confirmed: bool = False
    hours: str = ""
    where: str = ""
    chair: str = ""
    participants: str = ""
    content: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A piece of work: ``leads`` and ``supports`` are names as printed, several in one where
    nobody can tell.

    ``rule`` is None where the plan says no deadline, or none that can be read;
    ``occurrence`` is the one anniversary that it names.
    """

    place: Place
    title: str
    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    wording: str = ""
    rule: str | None = None
    recipient: str = ""
    deliverable: str = ""
    measure: str = ""
    content: str = ""
    occurrence: str | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadText:
    """A written part."""

    place: Place
    part: TextPart
    text: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadReceiver:
    """Somebody under "Nơi nhận", and what for; one that is doubted names nobody ("Như trên")."""

    place: Place
    name: str
    purpose: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """All that was understood, each in the order of the text."""

    head: ReadHead
    texts: tuple[ReadText, ...]
    days: tuple[ReadDay, ...]
    reviews: tuple[ReadReview, ...]
    others: tuple[ReadOther, ...]
    campaigns: tuple[ReadCampaign, ...]
    activities: tuple[ReadActivity, ...]
    tasks: tuple[ReadTask, ...]
    receivers: tuple[ReadReceiver, ...]
