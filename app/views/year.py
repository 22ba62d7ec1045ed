"""A year in the sections of an official yearly guide.

The order is that of the guides of the Central Committee's department of propaganda,
with the sections that provincial lists add.
"""

from typing import Annotated

from pydantic import Field

from app.agenda import Occurrence, agenda
from app.calendar.anniversary import YearClass
from app.calendar.canchi import year_can_chi
from app.calendar.lunar import ALMANAC, OutOfAlmanac
from app.calendar.window import Window
from app.filters import Filters
from app.planning.sections import LOCAL as LOCAL
from app.planning.sections import SECTIONS as SECTIONS
from app.planning.sections import section_of
from app.reviews import reviews
from app.views.base import View
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.reading import Reading
from app.views.review import ReviewView, review_view


class SectionView(View):
    """A section; empty ones are left out."""

    title: str
    round_years: Annotated[int, Field(description="how many of its occurrences are năm tròn")]
    five_years: Annotated[int, Field(description="how many are năm lẻ 5")]
    occurrences: tuple[OccurrenceView, ...]


class GuideSummary(View):
    """A guide for the year; ``read`` is false where its list could not be read."""

    number: str | None
    title: str
    issuer: str
    date: Annotated[str, Field(description="a day, or as much of it as is known")]
    read: bool
    complete: Annotated[bool, Field(description="false where only a part of the list was read")]


class YearView(View):
    """A civil year; ``can_chi`` names the lunar year that begins in it."""

    year: int
    can_chi: str
    guides: tuple[GuideSummary, ...]
    sections: tuple[SectionView, ...]
    reviews: Annotated[
        tuple[ReviewView, ...], Field(description="documents due for review, oldest first")
    ]
    revision: str


def year_view(year: int, filters: Filters, reading: Reading) -> YearView:
    """The year as ``reading`` sees it.

    Raises:
        OutOfAlmanac: if the almanac does not cover the whole year.
    """
    days = Window.of_year(year)
    for edge in (days.start, days.last):
        if edge not in ALMANAC:
            raise OutOfAlmanac(edge)
    found = agenda(reading.session, days, filters)
    chosen = {title: [o for o in found if section_of(o) == title] for title in SECTIONS}
    return YearView(
        year=year,
        can_chi=year_can_chi(year),
        guides=tuple(
            GuideSummary.model_validate(guide.model_dump(), extra="ignore")
            for guide in reading.reference.guides_of(year)
        ),
        sections=tuple(_section_view(title, of, reading) for title, of in chosen.items() if of),
        reviews=tuple(map(review_view, reviews(reading.session, year, filters))),
        revision=str(reading.revision),
    )


def _section_view(title: str, found: list[Occurrence], reading: Reading) -> SectionView:
    return SectionView(
        title=title,
        round_years=sum(occurrence.year_class is YearClass.ROUND for occurrence in found),
        five_years=sum(occurrence.year_class is YearClass.FIVE for occurrence in found),
        occurrences=tuple(occurrence_view(occurrence, reading) for occurrence in found),
    )
