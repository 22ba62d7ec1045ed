"""What is said of provinces: which there are, and what each keeps of its own."""

from sqlalchemy import func, select

from app.agenda import agenda
from app.calendar.anniversary import YearClass
from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.catalogue.vocabulary import Level
from app.errors import AppError
from app.filters import Filters
from app.models import Event
from app.regions import provinces
from app.views.base import View
from app.views.civil import years_on
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.reading import Reading

YEARS_AHEAD = 5


class ProvinceNotFound(AppError):
    """No province has this codename today; ``successor`` is that of a merged one."""

    def __init__(self, codename: str, successor: str | None = None) -> None:
        super().__init__(f"no province {codename!r}")
        self.codename = codename
        self.successor = successor


class ProvinceSummary(View):
    """One province; ``former`` are those merged into it, ``events`` how many are its own."""

    codename: str
    name: str
    former: tuple[str, ...]
    events: int


class ProvinceView(View):
    """A province with its own days.

    ``coming`` are those of the next twelve months, ``round`` its round and five years in
    the five years after them.
    """

    province: ProvinceSummary
    coming: tuple[OccurrenceView, ...]
    round: tuple[OccurrenceView, ...]


def province_list(reading: Reading) -> tuple[ProvinceSummary, ...]:
    """All provinces, in order of codename: Cần Thơ among those with C."""
    counted = dict(
        reading.session.execute(
            select(Event.region, func.count()).where(Event.retired.is_(None)).group_by(Event.region)
        ).all()
    )
    return tuple(_summary(codename, counted.get(codename, 0), reading) for codename in provinces())


def province_view(codename: str, reading: Reading) -> ProvinceView:
    """The province of that codename.

    Raises:
        ProvinceNotFound: if there is none today.
    """
    if codename not in provinces():
        merged = reading.reference.successor(codename)
        raise ProvinceNotFound(codename, merged.successor if merged else None)
    today = reading.today
    year_on = years_on(today, 1)
    later = Window(year_on, years_on(year_on, YEARS_AHEAD)).within(ALMANAC)
    return ProvinceView(
        province=next(p for p in province_list(reading) if p.codename == codename),
        coming=_own(codename, Window(today, year_on).within(ALMANAC), frozenset(), reading),
        round=_own(codename, later, frozenset({YearClass.ROUND, YearClass.FIVE}), reading),
    )


def _own(
    codename: str, window: Window, classes: frozenset[YearClass], reading: Reading
) -> tuple[OccurrenceView, ...]:
    """The province's own occurrences in ``window``, without those of the country."""
    # Events of a province are local ones; to ask for these alone leaves the country's unread.
    local = Filters(region=codename, level=frozenset({Level.DIA_PHUONG}), year_class=classes)
    found = agenda(reading.session, window, local)
    return tuple(occurrence_view(o, reading) for o in found if o.event.region == codename)


def _summary(codename: str, events: int, reading: Reading) -> ProvinceSummary:
    former = tuple(
        row.name for row in reading.reference.merged_provinces if row.successor == codename
    )
    name = provinces()[codename].name
    return ProvinceSummary(codename=codename, name=name, former=former, events=events)
