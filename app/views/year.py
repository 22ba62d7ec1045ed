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
from app.catalogue.vocabulary import Category
from app.filters import Filters
from app.regions import COUNTRY
from app.reviews import reviews
from app.views.base import View
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.reading import Reading
from app.views.review import ReviewView, review_view

LOCAL = "Các ngày kỷ niệm của địa phương"

SECTIONS: dict[str, frozenset[Category]] = {
    "Kỷ niệm các ngày lễ lớn của đất nước": frozenset({Category.NGAY_LE_LON}),
    "Kỷ niệm ngày sinh lãnh đạo, danh nhân": frozenset({Category.NGAY_SINH}),
    "Kỷ niệm các sự kiện lịch sử quan trọng": frozenset(
        {Category.CHIEN_THANG, Category.LICH_SU, Category.DANG}
    ),
    "Ngày thành lập, ngày truyền thống của lực lượng, ngành, đoàn thể": frozenset(
        {Category.LUC_LUONG_VU_TRANG, Category.NGANH, Category.DOAN_THE}
    ),
    LOCAL: frozenset(),
    "Tưởng niệm, ngày giỗ": frozenset({Category.NGAY_MAT}),
    "Văn hóa, lễ hội, lễ tết cổ truyền": frozenset(
        {Category.VAN_HOA, Category.LE_HOI, Category.LE_TIET, Category.DIA_PHUONG}
    ),
    "Ngày quốc tế, tháng và tuần hành động, ngày nghỉ khác": frozenset(
        {Category.QUOC_TE, Category.THANG_TUAN, Category.NGAY_NGHI}
    ),
    "Văn bản": frozenset({Category.VAN_BAN}),
}
"""The sections in order, each with the categories it takes; events of a region go to theirs."""


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
    chosen = {title: [o for o in found if _section(o) == title] for title in SECTIONS}
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


def _section(occurrence: Occurrence) -> str:
    event = occurrence.event
    if event.region != COUNTRY:
        return LOCAL
    return next(title for title, taken in SECTIONS.items() if Category(event.category) in taken)


def _section_view(title: str, found: list[Occurrence], reading: Reading) -> SectionView:
    return SectionView(
        title=title,
        round_years=sum(occurrence.year_class is YearClass.ROUND for occurrence in found),
        five_years=sum(occurrence.year_class is YearClass.FIVE for occurrence in found),
        occurrences=tuple(occurrence_view(occurrence, reading) for occurrence in found),
    )
