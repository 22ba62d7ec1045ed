"""What is said of one occurrence."""

import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from app.agenda import Occurrence
from app.calendar.anniversary import YearClass
from app.calendar.lunar import lunar_date
from app.calendar.phrase import Manner
from app.calendar.spoken import weekday
from app.catalogue.law import form
from app.catalogue.vocabulary import Category, Level, Status
from app.planning.guidance import guides_for
from app.views.base import View
from app.views.lunar import LunarView, lunar_view
from app.views.reading import Reading


class EventSummary(View):
    """What an occurrence tells of its event."""

    id: str
    name: str
    short_name: str
    name_en: str
    category: Category
    level: Level
    manner: Manner
    region: str
    rule: str
    origin: str | None
    origin_lunar: str | None
    status: Status


class FormView(View):
    """What the law provides for such a year; shown, and never decided for anybody."""

    text: str
    basis: str
    read: Annotated[bool, Field(description="false where the article could not be read")]


class GuideView(View):
    """The guide that names an occurrence, and the scale it prescribes."""

    number: str | None
    title: str
    scale: str | None
    printed: Annotated[str | None, Field(description="how the guide names it")]
    via: Annotated[str | None, Field(description="the other text in which the line was read")]


class OccurrenceView(View):
    """One event in one year."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "thanh-lap-dang-2027",
                    "event": {
                        "id": "thanh-lap-dang",
                        "name": "Ngày thành lập Đảng Cộng sản Việt Nam",
                        "short_name": "Thành lập Đảng",
                        "name_en": "Founding of the Communist Party of Vietnam",
                        "category": "ngay-le-lon",
                        "level": "quoc-gia",
                        "manner": "ky-niem",
                        "region": "VN",
                        "rule": "solar:02-03",
                        "origin": "1930-02-03",
                        "origin_lunar": None,
                        "status": "confirmed",
                    },
                    "date": "2027-02-03",
                    "last_date": "2027-02-03",
                    "weekday": "Thứ Tư",
                    "days_until": 73,
                    "lunar": {
                        "day": 27,
                        "month": 12,
                        "year": 2026,
                        "leap": False,
                        "text": "ngày 27 tháng Chạp năm Bính Ngọ",
                    },
                    "years": 97,
                    "year_class": "other",
                    "form": {
                        "text": "Tại Hà Nội, lãnh đạo, nguyên lãnh đạo Đảng, Nhà nước, …",
                        "basis": "Nghị định 145/2013/NĐ-CP, Điều 6 khoản 1",
                        "read": True,
                    },
                    "guide": None,
                    "guide_note": "Chưa có hướng dẫn năm 2027 trong danh mục.",
                    "title": "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam"
                    " (03/02/1930 - 03/02/2027)",
                    "day_off": False,
                }
            ]
        }
    )

    id: str
    event: EventSummary
    date: datetime.date
    last_date: datetime.date
    weekday: str
    days_until: Annotated[int, Field(description="from today in Vietnam; negative when past")]
    lunar: LunarView
    years: Annotated[int | None, Field(description="the ordinal; null without an origin")]
    year_class: YearClass | None
    form: FormView | None
    guide: Annotated[GuideView | None, Field(description="it goes before the form of the law")]
    guide_note: Annotated[str | None, Field(description="why no guide is named")]
    title: str
    day_off: Annotated[bool, Field(description="a paid holiday for this event in this year")]


def occurrence_view(occurrence: Occurrence, reading: Reading) -> OccurrenceView:
    """The occurrence as ``reading`` sees it."""
    event = occurrence.event
    guide = _guide(occurrence, reading)
    return OccurrenceView(
        id=occurrence.id,
        event=EventSummary.model_validate(event, from_attributes=True),
        date=occurrence.first,
        last_date=occurrence.last,
        weekday=weekday(occurrence.first),
        days_until=(occurrence.first - reading.today).days,
        lunar=lunar_view(lunar_date(occurrence.first)),
        years=occurrence.years,
        year_class=occurrence.year_class,
        form=_form(occurrence, reading),
        guide=guide,
        guide_note=None if guide else _guide_note(occurrence, reading),
        title=occurrence.title,
        day_off=event.day_off and _is_day_off(occurrence.first, reading),
    )


def _form(occurrence: Occurrence, reading: Reading) -> FormView | None:
    law = occurrence.event.law
    if law is None:
        return None
    found = form(reading.reference.law, law, occurrence.event.id, occurrence.year_class)
    return FormView(text=found.text, basis=found.basis, read=found.read) if found else None


def _guide(occurrence: Occurrence, reading: Reading) -> GuideView | None:
    """The latest guide of the civil year that names the event."""
    year = occurrence.first.year
    for guide in guides_for(occurrence.event.region, year, reading.reference):
        if item := guide.names(occurrence.event.id, year):
            return GuideView(
                number=guide.number,
                title=guide.title,
                scale=item.scale,
                printed=item.printed,
                via=item.via,
            )
    return None


def _guide_note(occurrence: Occurrence, reading: Reading) -> str:
    year = occurrence.first.year
    guides = guides_for(occurrence.event.region, year, reading.reference)
    unread = [guide.called for guide in guides if not (guide.read and guide.complete)]
    if not guides:
        return f"Chưa có hướng dẫn năm {year} trong danh mục."
    if unread:
        return f"Chưa đọc được trọn danh mục của {', '.join(unread)}."
    return f"{', '.join(guide.called for guide in guides)} không nêu sự kiện này."


def _is_day_off(day: datetime.date, reading: Reading) -> bool:
    calendar = reading.reference.work_calendar
    return day in calendar.window and calendar.day_off(day) is not None
