"""A day is one anniversary as documents name it: its phrase, its kind, what is provided for it."""

import re
from dataclasses import dataclass, replace
from datetime import date

from app.calendar.anniversary import YearClass
from app.calendar.phrase import Manner
from app.calendar.spoken import weekday
from app.catalogue.vocabulary import Category
from app.planning.printed import printed_date
from app.planning.proposal import Line

YEAR_CLASSES = {
    YearClass.ROUND: "năm tròn",
    YearClass.FIVE: "năm lẻ 5",
    YearClass.OTHER: "năm khác",
}

MARKED = {YearClass.ROUND, YearClass.FIVE}
"""The classes of years that lists mark."""

_DATE = r"(\d\d)/(\d\d)/(\d{4})"
_PAIR = re.compile(rf"\((?:{_DATE} - {_DATE}|{_DATE})\)")
_MONTHS = re.compile(r"\((\d\d)/(\d{4}) - (\d\d)/(\d{4})\)")
_ANY_DATE = re.compile(_DATE)


@dataclass(frozen=True, slots=True)
class Day:
    """One anniversary; ``ticked_by`` are the rules that put it into a proposal.

    ``provided`` is what the law or a guide says of its form, with where that stands;
    ``unread`` names the article alone, where its text could not be read.
    """

    title: str
    section: str
    manner: Manner = Manner.NONE
    category: Category | None = None
    first: date | None = None
    last: date | None = None
    years: int | None = None
    year_class: YearClass | None = None
    ticked_by: frozenset[str] = frozenset()
    provided: str = ""
    unread: str = ""

    @property
    def is_marked(self) -> bool:
        """Whether it is a *năm tròn* or a *năm lẻ 5*."""
        return self.year_class in MARKED

    @property
    def mark(self) -> str:
        """What lists call its year: "năm tròn"; empty where nothing is counted."""
        return YEAR_CLASSES[self.year_class] if self.year_class else ""

    @property
    def when(self) -> str:
        """The days on which it falls: "Thứ Tư, 03/02/2027", "từ 18/11/2027 đến 23/11/2027"."""
        if self.first is None:
            return ""
        if self.last is None or self.last == self.first:
            return f"{weekday(self.first)}, {printed_date(self.first)}"
        return f"từ {printed_date(self.first)} đến {printed_date(self.last)}"

    @property
    def dates(self) -> str:
        """The same without the day of the week: "03/02/2027", "18/11/2027 - 23/11/2027"."""
        ends = [printed_date(day) for day in (self.first, self.last) if day]
        return " - ".join(dict.fromkeys(ends))


def day_of(line: Line, title: str = "", section: str = "") -> Day:
    """The day of a line of a proposal, in a person's own words where there are any."""
    return Day(
        title=title if title and title != line.title else in_documents(line.title),
        section=section or line.section,
        manner=line.manner,
        category=line.category,
        first=line.first,
        last=line.last,
        years=line.years,
        year_class=line.year_class,
        ticked_by=frozenset(reason.rule for reason in line.tick.reasons),
        provided=_provided(line),
        unread="" if line.form is None or line.form.read or _scaled(line) else line.form.basis,
    )


def in_documents(title: str) -> str:
    """A phrase with its dates as documents print them.

    Days below 10 and the months 1 and 2 have a zero, other months have none: "30/4/1975",
    "07/5/1954" (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    told = _PAIR.sub(lambda pair: _ANY_DATE.sub(_day, pair[0]), title)
    return _MONTHS.sub(lambda m: f"({_month(m[1])}/{m[2]} - {_month(m[3])}/{m[4]})", told)


def named(day: Day, title: str) -> Day:
    """The same day under another phrase."""
    return replace(day, title=title)


def _day(found: re.Match[str]) -> str:
    return printed_date(date(int(found[3]), int(found[2]), int(found[1])))


def _month(number: str) -> str:
    return number if int(number) < 3 else str(int(number))


def _provided(line: Line) -> str:
    if line.guidance and _scaled(line):
        return f"{line.guidance.scale} ({line.guidance.called})"
    if line.form is None or not line.form.read:
        return ""
    return f"{line.form.text.rstrip('.')} ({line.form.basis})"


def _scaled(line: Line) -> bool:
    """Whether a guide says how large it is to be, which goes before the law."""
    return bool(line.guidance and line.guidance.scale)
