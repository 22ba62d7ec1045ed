"""The documents of a region: guides of a year or month, lists of years, notices, outlines.

They are made of the catalogue alone, so that anybody may have them; each is a first draft.
"""

from collections.abc import Iterable
from datetime import date

from app.agenda import occurrences_of
from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.catalogue.entry import Citation, Dispute
from app.catalogue.guides import Guide
from app.catalogue.law import RuleBook
from app.catalogue.vocabulary import Status
from app.documents.composing.days import Day, day_of, in_documents
from app.documents.composing.event_outline import EventFacts, event_outline
from app.documents.composing.flags import FlagDays, flags_notice
from app.documents.composing.month_guide import MonthGuide, month_guide
from app.documents.composing.several_years import AheadDay, AheadYear, several_years
from app.documents.composing.visual import VisualPlan, visual_plan
from app.documents.composing.year_guide import YearGuide, year_guide
from app.documents.official.document import Document
from app.models import Event
from app.planning.guidance import guides_for
from app.planning.period import Period
from app.planning.printed import printed_date
from app.planning.proposal import DueReview, Place, Proposal, Rows, propose, rows
from app.planning.ticking import default_rules
from app.views.event import EventNotFound
from app.views.horizon import HorizonLine, HorizonView, HorizonYear
from app.views.parameters import BadParameter
from app.views.reading import Reading
from app.views.region_heads import party_head, state_head, within

_YEARS_LOOKED_AT = 60
"""How far an event is looked for whose next day is asked for."""


def year_guide_document(year: int, region: str, reading: Reading) -> Document:
    """The guide of a year.

    Raises:
        OutOfAlmanac: if the almanac does not cover the whole year.
    """
    proposal = _proposal(Place(region), Period(year), reading)
    named = _days(proposal, ticked=True)
    told = YearGuide(
        year=year,
        place=within(region),
        days=_days(proposal),
        named=named,
        reviews=proposal.reviews,
        grounds=tuple(_grounds(named, guides_for(region, year, reading.reference), reading)),
        slogans=reading.reference.slogans,
    )
    return year_guide(party_head(region), told)


def month_guide_document(period: Period, region: str, reading: Reading) -> Document:
    """The guide of a month or a quarter.

    Raises:
        OutOfAlmanac: if the almanac does not cover it.
    """
    proposal = _proposal(Place(region), period, reading)
    after = _after(period)
    coming = _days(_proposal(Place(region), after, reading), ticked=True) if after else ()
    told = MonthGuide(
        period=period,
        place=within(region),
        days=_by_day(_days(proposal)),
        named=_days(proposal, ticked=True),
        reviews=tuple(r for r in proposal.reviews if _falls_in(r, period)),
        coming=coming,
        after=after.name if after else "",
        slogans=reading.reference.slogans,
    )
    return month_guide(party_head(region), told)


def several_years_document(view: HorizonView, region: str, reading: Reading) -> Document:
    """The list of the years of a horizon."""
    years = tuple(_ahead(year, region, reading) for year in view.years)
    return several_years(party_head(region), years, within(region))


def visual_plan_document(period: Period, region: str, reading: Reading) -> Document:
    """The plan of visual propaganda of a period.

    Raises:
        OutOfAlmanac: if the almanac does not cover it.
    """
    proposal = _proposal(Place(region), period, reading)
    days = _by_day(_days(proposal, ticked=True))
    told = VisualPlan(period.name, within(region), days, reading.reference.slogans)
    return visual_plan(state_head(region), told)


def flags_document(first: date, last: date, region: str, reading: Reading) -> Document:
    """The notice of flags from ``first`` to ``last``, both included.

    Raises:
        BadParameter: if they run backwards, or over more than a year.
    """
    if last < first or (last - first).days > 366:
        raise BadParameter("to", f"phải từ {first} trở đi, trong vòng một năm")
    days = [
        day
        for year in range(first.year, last.year + 1)
        for day in _days(_proposal(Place(region), Period(year), reading))
        if day.first and day.last and day.first <= last and day.last >= first
    ]
    told = FlagDays(first, last, within(region), _by_day(dict.fromkeys(days)))
    return flags_notice(state_head(region), told)


def event_outline_document(event_id: str, year: int | None, reading: Reading) -> Document:
    """The outline of an event for its day in ``year``, or for its next one.

    Raises:
        EventNotFound: if there is no such event.
        BadParameter: if it has no day then.
    """
    event = reading.session.get(Event, event_id)
    if event is None or event.retired or event.reviewed:
        raise EventNotFound(event_id)
    window = Window.of_year(year) if year else _ahead_of(reading.today)
    found = occurrences_of(event, window)
    if not found:
        raise BadParameter("year", "sự kiện này không có ngày trong thời gian đó")
    place, period = Place(event.region), Period(found[0].first.year)
    ticking = default_rules(reading.reference.ticking)
    proposal = propose(Rows(found[:1], ()), reading.reference, place, period, ticking)
    facts = EventFacts(
        name=event.name,
        day=day_of(proposal.lines[0]),
        description=event.description,
        persons=tuple(event.details["persons"]),
        places=tuple(event.details["places"]),
        sources=tuple(map(Citation.model_validate, event.details["sources"])),
        disputed=tuple(map(Dispute.model_validate, event.details["disputed"])),
        is_doubtful=event.status == Status.DOUBTFUL,
    )
    return event_outline(party_head(event.region), facts, reading.reference.slogans)


def _proposal(place: Place, period: Period, reading: Reading) -> Proposal:
    known = reading.reference
    found = rows(reading.session, place, period)
    return propose(found, known, place, period, default_rules(known.ticking))


def _days(proposal: Proposal, *, ticked: bool = False) -> tuple[Day, ...]:
    return tuple(map(day_of, proposal.ticked if ticked else proposal.lines))


def _by_day(days: Iterable[Day]) -> tuple[Day, ...]:
    return tuple(sorted(days, key=lambda day: (day.first or date.max, day.last or date.max)))


def _grounds(named: Iterable[Day], guides: Iterable[Guide], reading: Reading) -> Iterable[str]:
    """The rule books that provide for the days that are named, and the guides of the year."""
    provided = [day.provided or day.unread for day in named]
    for book in reading.reference.law:
        if any(book.short_title in told for told in provided):
            yield _book(book)
    yield from map(_guide, guides)


def _book(book: RuleBook) -> str:
    given = f"{book.number} ngày {printed_date(book.date)} của {book.issuer}"
    own = f" của {book.issuer}"
    return book.title.replace(own, "").replace(book.number, given, 1)


def _guide(guide: Guide) -> str:
    """What a guide is called as a ground: "Hướng dẫn số 45-HD/BTGDVTW ngày 31/12/2025 của …"."""
    first, second, rest = guide.title.split(" ", 2)
    number = f" số {guide.number}" if guide.number else ""
    spelt = str(guide.date)
    dated = (
        f"ngày {printed_date(date.fromisoformat(spelt))}" if len(spelt) == 10 else f"năm {spelt}"
    )
    return f"{first} {second}{number} {dated} của {guide.issuer} {rest}"


def _after(period: Period) -> Period | None:
    """The period right after; None where the almanac ends."""
    first = period.window.end
    found = Period(first.year, first.month, period.months)
    return found if found.window.last in ALMANAC else None


def _falls_in(review: DueReview, period: Period) -> bool:
    """Whether its years are full in ``period``; where only the year is known, in any part of it."""
    window = period.window
    return window.start.isoformat()[: len(review.full_on)] <= review.full_on <= str(window.last)


def _ahead(year: HorizonYear, region: str, reading: Reading) -> AheadYear:
    lines = (line for month in year.months for line in month.lines)
    found = rows(reading.session, Place(region), Period(year.year)).reviews
    known = {review.event_id for review in year.reviews}
    wanted = Rows((), tuple(r for r in found if r.event.id in known))
    reviews = propose(
        wanted, reading.reference, Place(region), Period(year.year),
        default_rules(reading.reference.ticking),
    ).reviews  # fmt: skip
    return AheadYear(year.year, tuple(map(_ahead_day, lines)), reviews)


def _ahead_day(line: HorizonLine) -> AheadDay:
    told = line.occurrence
    day = Day(
        title=in_documents(told.title),
        section="",
        manner=told.event.manner,
        category=told.event.category,
        first=told.date,
        last=told.last_date,
        years=told.years,
        year_class=told.year_class,
    )
    return AheadDay(day, line.prepare_from)


def _ahead_of(today: date) -> Window:
    end = min(ALMANAC.end, today.replace(year=today.year + _YEARS_LOOKED_AT, day=1))
    return Window(today, end)
