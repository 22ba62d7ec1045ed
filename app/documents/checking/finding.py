"""A finding is one thing wrong in a draft: where, what is printed, what is right, and why."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.errors import AppError

MAX_TEXT_LENGTH = 1_000_000


class TextTooLong(AppError):
    """A text of more characters than are checked at once."""

    def __init__(self, length: int) -> None:
        super().__init__(f"text of {length} characters, at most {MAX_TEXT_LENGTH}")
        self.length = length


class DraftKind(StrEnum):
    """What a draft is; only a list is asked for what it forgot."""

    YEAR_LIST = "year-list"
    PERIOD_LIST = "period-list"
    PLAN = "plan"
    REPORT = "report"
    OTHER = "other"


class FindingKind(StrEnum):
    """What can be wrong in a draft."""

    ORDINAL = "ordinal"
    DATE_PAIR = "date-pair"
    IMPOSSIBLE_DATE = "impossible-date"
    ORIGIN = "origin"
    LUNAR_DAY = "lunar-day"
    CHINESE_LUNAR_DAY = "chinese-lunar-day"
    WEEKDAY = "weekday"
    CAN_CHI = "can-chi"
    ABOLISHED_UNIT = "abolished-unit"
    FORGOTTEN = "forgotten"
    DAY_OFF_DEADLINE = "day-off-deadline"
    DEADLINE_BEFORE_DOCUMENT = "deadline-before-document"
    CELEBRATING_MOURNING = "celebrating-mourning"
    DOCUMENT_NUMBER = "document-number"


class Sure(StrEnum):
    """How sure a finding is; a doubtful one asks a person to look."""

    CERTAIN = "certain"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class About:
    """What the reader of the draft says of it; None where it is found out, or unknown."""

    kind: DraftKind | None = None
    region: str | None = None
    year: int | None = None
    document_date: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """``printed`` is the text from ``start`` to ``end``; ``right`` may take its place.

    ``why`` is a Vietnamese sentence; ``event`` the id of the event it is about.
    """

    kind: FindingKind
    start: int
    end: int
    printed: str
    right: str | None
    why: str
    sure: Sure
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A commemoration that the draft names: the event, and the occurrence if its year is known."""

    start: int
    end: int
    printed: str
    event: str
    occurrence: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """All that was found, in order of the text, and what was assumed of the draft."""

    findings: tuple[Finding, ...]
    named: tuple[Named, ...]
    assumed: About
