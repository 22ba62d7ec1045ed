"""What is said of own dates: one, those of a unit, those offered to it."""

import datetime
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from sqlalchemy.orm import Session

from app.agenda import Occurrence
from app.calendar.lunar import ALMANAC
from app.calendar.rules import parse_rule
from app.calendar.window import Window
from app.catalogue.entry import Entry
from app.catalogue.vocabulary import Category
from app.models import AnnouncedDays, OwnDate, Unit
from app.planning.own_dates.agenda import occurrences_in, reviews_of_own
from app.planning.own_dates.announcing import announced_of
from app.planning.own_dates.fields import OwnDateFields, OwnKind
from app.planning.own_dates.proposing import missing
from app.planning.own_dates.rows import entry_of_row, own_fields
from app.planning.own_dates.sight import offered_to, own_dates_of, taken_by
from app.planning.own_dates.twins import twins
from app.reviews import Review, ReviewKind
from app.views.base import View
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.plan_versions import version_of
from app.views.reading import Reading
from app.views.told_event import told_extent, told_field
from app.views.told_rule import rule_in_words

COMING = 3
"""How many of its next days are told."""
AHEAD = timedelta(days=3 * 366)
REVIEW_YEARS = 50

_REVIEWS = {ReviewKind.SO_KET: "Sơ kết", ReviewKind.TONG_KET: "Tổng kết"}

_EXAMPLE: dict[str, Any] = {
    "kind": "festival",
    "name": "Hội Lồng tồng xã Phú Xuyên",
    "short_name": "Hội Lồng tồng xã Phú Xuyên",
    "name_en": "",
    "rule": "lunar:01-10",
    "extent": {"offset": 0, "lasts": 2, "through": None},
    "origin": None,
    "origin_lunar": None,
    "manner": "le-hoi",
    "category": "le-hoi",
    "level": "dia-phuong",
    "since": None,
    "until": None,
    "status": "confirmed",
    "description": "",
    "persons": [],
    "places": ["Sân vận động xã Phú Xuyên"],
    "sources": [
        {
            "title": "Kế hoạch tổ chức Hội Lồng tồng năm 2027",
            "number": "12/KH-UBND",
            "date": "2026-11-10",
            "url": None,
        }
    ],
    "document": None,
    "id": "rieng-hoi-long-tong-xa-phu-xuyen-9f2c",
    "unit_id": "ubnd-xa-phu-xuyen",
    "days": [
        {
            "year": 2027,
            "first": "2027-02-16",
            "last": "2027-02-17",
            "source": "Thông báo số 3/TB-UBND",
        }
    ],
    "offered": None,
    "retired": None,
    "created": "2026-11-22T03:00:00Z",
    "updated": "2026-11-22T03:00:00Z",
    "version": "9f2c41d07ab35e68.6922a8f0",
}


class DaysView(View):
    """The days announced for one year, both included."""

    model_config = ConfigDict(from_attributes=True)

    year: Annotated[int, Field(description="of the occurrence, in the calendar of the rule")]
    first: datetime.date
    last: datetime.date
    source: str


class OwnDateView(OwnDateFields):
    """An own date with all its fields; ``version`` goes with changes of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: str
    unit_id: Annotated[str, Field(description="the unit that keeps it")]
    days: Annotated[tuple[DaysView, ...], Field(description="as announced, by year")]
    offered: datetime.datetime | None
    retired: Annotated[datetime.datetime | None, Field(description="when it was set aside")]
    created: datetime.datetime
    updated: datetime.datetime
    version: str

    @property
    def label(self) -> str:
        """What kind of date it is."""
        return self.kind.label

    @property
    def told_rule(self) -> str:
        """When it is kept: "mùng 10 tháng Giêng âm lịch hằng năm, theo lịch Việt Nam"."""
        if self.kind is OwnKind.DOCUMENT:
            return f"ban hành {self.told_origin}"
        if self.kind is OwnKind.FESTIVAL and self.rule and self.rule.startswith("date:"):
            return "không định kỳ, theo thông báo từng năm"
        return rule_in_words(parse_rule(self.rule)).vi if self.rule else ""

    @property
    def told_extent(self) -> str:
        """How long it lasts; empty for a single day."""
        if self.extent is None:
            return ""
        through = self.extent.through
        return told_extent(
            {
                "offset_days": self.extent.offset,
                "lasts_days": self.extent.lasts or 1,
                "through": str(through) if through else None,
            }
        )

    @property
    def told_origin(self) -> str:
        """When it happened, as far as it is known; empty where that is not said."""
        told = (("origin", self.origin), ("origin_lunar", self.origin_lunar))
        return "; ".join(told_field(name, value) for name, value in told if value)


class TwinView(View):
    """An entry of the catalogue that may be for the same thing."""

    id: str
    name: str
    rule: str
    category: Category

    @property
    def told_rule(self) -> str:
        """When it is kept."""
        return rule_in_words(parse_rule(self.rule)).vi


class OwnDateWhole(OwnDateView):
    """An own date with what follows from it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                _EXAMPLE | {"twins": [], "coming": [], "reviews": [], "lacking": ["mô tả"]}
            ]
        }
    )

    twins: Annotated[
        tuple[TwinView, ...], Field(description="entries of the catalogue that may be the same")
    ]
    coming: Annotated[tuple[OccurrenceView, ...], Field(description="its next occurrences")]
    reviews: Annotated[tuple[str, ...], Field(description="of a document, from this year on")]
    lacking: Annotated[
        tuple[str, ...], Field(description="what the national catalogue would need beside")
    ]


class DateLine(View):
    """A date of a unit in its list, with its next occurrence, or its next review."""

    date: OwnDateView
    coming: OccurrenceView | None
    review: str


class OfferedView(View):
    """A date that a unit above keeps and offers, or that was taken when it did."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "date": _EXAMPLE | {"offered": "2026-11-22T03:00:00Z"},
                    "unit_name": "Ủy ban nhân dân xã Phú Xuyên",
                    "offered": True,
                    "taken": None,
                }
            ]
        }
    )

    date: OwnDateView
    unit_name: str
    offered: bool
    taken: datetime.datetime | None


class OwnDates(View):
    """One page of the dates that a unit keeps, by id; ``next`` is where the next begins."""

    items: tuple[OwnDateView, ...]
    next: str | None


class CatalogueEntry(View):
    """An own date as the data files of the national catalogue write it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "file": "regions/thai-nguyen.yaml",
                    "yaml": "- id: hoi-long-tong-xa-phu-xuyen\n  name: Hội Lồng tồng\n",
                }
            ]
        }
    )

    file: str
    yaml: str


def own_date_view(own: OwnDate, days: Iterable[AnnouncedDays]) -> OwnDateView:
    """``own`` as it is now, with the days announced for it."""
    told = own_fields(own).model_dump() | {
        "id": own.id,
        "unit_id": own.unit_id,
        "days": tuple(DaysView.model_validate(one) for one in days),
        "offered": own.offered,
        "retired": own.retired,
        "created": own.created,
        "updated": own.changed,
    }
    facts = OwnDateView.model_validate(told | {"version": ""})
    changeable = facts.model_dump(mode="json", exclude={"version", "created", "updated"})
    return facts.model_copy(update={"version": version_of(changeable, own.changed)})


def own_date_now(session: Session, own: OwnDate) -> OwnDateView:
    """``own`` as it is now."""
    return own_date_view(own, announced_of(session, [own.id]))


def own_date_whole(own: OwnDate, reading: Reading) -> OwnDateWhole:
    """``own`` with its twins and its next days, as ``reading`` sees it."""
    view = own_date_now(reading.session, own)
    found = twins(reading.session, entry_of_row(own, description=own.description or own.name))
    return OwnDateWhole(
        **dict(view),
        twins=twin_views(found),
        coming=_coming(own, reading),
        reviews=_reviews(own, reading.today),
        lacking=missing(own),
    )


def own_dates(session: Session, owns: Iterable[OwnDate]) -> tuple[OwnDateView, ...]:
    """``owns`` as they are now, in that order."""
    found = tuple(owns)
    days = announced_of(session, [own.id for own in found])
    return tuple(
        own_date_view(own, (one for one in days if one.own_date_id == own.id)) for own in found
    )


def date_lines(session: Session, unit: Unit, reading: Reading) -> tuple[DateLine, ...]:
    """All that ``unit`` keeps: what comes next first, then what has no day, what is set aside."""
    owns = own_dates_of(session, unit)
    ahead = Window(reading.today, reading.today + AHEAD).within(ALMANAC)
    coming: dict[str, Occurrence] = {}
    for occurrence in occurrences_in(session, (own for own in owns if not own.retired), ahead):
        coming.setdefault(occurrence.event.id, occurrence)
    lines = (
        DateLine(
            date=view,
            coming=occurrence_view(found, reading) if (found := coming.get(own.id)) else None,
            review=next(_due(own, reading.today), ""),
        )
        for own, view in zip(owns, own_dates(session, owns), strict=True)
    )
    return tuple(sorted(lines, key=_place))


def own_dates_page(
    session: Session,
    unit: Unit,
    *,
    updated_since: datetime.datetime | None,
    after: str,
    limit: int,
) -> OwnDates:
    """Some of the dates that ``unit`` keeps."""
    found = own_dates_of(session, unit, updated_since=updated_since, after=after, limit=limit + 1)
    items = own_dates(session, found[:limit])
    return OwnDates(items=items, next=items[-1].id if len(found) > limit else None)


def offered_dates(session: Session, unit: Unit) -> tuple[OfferedView, ...]:
    """What ``unit`` may take and what it took, by id."""
    offered = offered_to(session, unit)
    taken = dict(taken_by(session, unit))
    found = sorted({*offered, *taken}, key=lambda own: own.id)
    return tuple(
        OfferedView(
            date=view,
            unit_name=session.get_one(Unit, own.unit_id).name,
            offered=own in offered,
            taken=taken.get(own),
        )
        for own, view in zip(found, own_dates(session, found), strict=True)
    )


def twin_views(entries: Iterable[Entry]) -> tuple[TwinView, ...]:
    """Entries of the catalogue, as warnings tell them."""
    return tuple(
        TwinView(id=entry.id, name=entry.name, rule=str(entry.rule), category=entry.category)
        for entry in entries
    )


def _place(line: DateLine) -> tuple[bool, date, str]:
    first = line.coming.date if line.coming else date.max
    return line.date.retired is not None, first, line.date.id


def _coming(own: OwnDate, reading: Reading) -> tuple[OccurrenceView, ...]:
    if own.retired:
        return ()
    ahead = Window(reading.today, reading.today + AHEAD).within(ALMANAC)
    found = occurrences_in(reading.session, [own], ahead)
    return tuple(occurrence_view(occurrence, reading) for occurrence in found[:COMING])


def _reviews(own: OwnDate, today: date) -> tuple[str, ...]:
    if own.retired:
        return ()
    return tuple(f"Năm {review.year}: {review.title}" for review in _reviews_ahead(own, today))


def _due(own: OwnDate, today: date) -> Iterator[str]:
    """The reviews ahead in a few words: "Tổng kết năm 2027"."""
    for review in _reviews_ahead(own, today):
        yield f"{_REVIEWS[review.kind]} năm {review.year}"


def _reviews_ahead(own: OwnDate, today: date) -> tuple[Review, ...]:
    return reviews_of_own(own, range(today.year, today.year + REVIEW_YEARS))
