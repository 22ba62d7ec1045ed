"""A footnoted list names the anniversaries of a plan, or its reviews, in one sentence.

The form is that of plans of Party committees: "Kỷ niệm 93 năm Ngày thành lập Đảng Cộng sản
Việt Nam (03/02/1930 - 03/02/2023) và đón Tết Nguyên đán Quý Mão; Giỗ Tổ Hùng Vương (mùng 10
tháng 3 âm lịch); 48 năm Ngày Giải phóng miền Nam …".
"""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from app.calendar.phrase import Manner
from app.catalogue.vocabulary import Category
from app.documents.composing.days import Day
from app.documents.official.document import Footnote, Text
from app.planning.proposal import DueReview
from app.planning.sections import LOCAL, SECTIONS
from app.reviews import ReviewKind

COMMEMORATE = "Kỷ niệm "

FOUNDERS = "sang-lap"
"""The ticking rule for the founders of Marxism-Leninism, whom lists name after the events."""

_NEAR = timedelta(days=31)
_COUNTED = re.compile(r"(?:Kỷ niệm )?(\d+) năm (.+)", re.DOTALL)
_YEARS = re.compile(r"(\d+) năm")
_KIND_WORDS = {ReviewKind.TONG_KET: "Tổng kết ", ReviewKind.SO_KET: "Sơ kết "}


def footnote(text: str) -> Footnote:
    """A note of one run."""
    return Footnote((Text(text),))


def anniversaries(days: Iterable[Day]) -> str:
    """The list of ``days``, the great ones first; empty where there are none."""
    ordered = sorted(days, key=_place)
    great = [day for day in ordered if day.category is Category.NGAY_LE_LON]
    others = [day for day in ordered if day.category is not Category.NGAY_LE_LON]
    return _sentence([*_great(great), *(_named(day) for day in others)])


def reviews(due: Iterable[DueReview]) -> str:
    """The list of reviews: those that sum up the whole first, by the number of years."""
    ordered = sorted(due, key=lambda one: (one.kind is ReviewKind.SO_KET, _years(one), one.full_on))
    told, before = [], ""
    for one in ordered:
        word = _KIND_WORDS[one.kind]
        told.append(one.title.removeprefix(word) if word == before else one.title)
        before = word
    return f"{'; '.join(told)}." if told else ""


def _sentence(items: Sequence[str]) -> str:
    """The items in a row; "Kỷ niệm" is said once."""
    told: list[str] = []
    for one in items:
        is_said = any(before.startswith(COMMEMORATE) for before in told)
        told.append(one.removeprefix(COMMEMORATE) if is_said else one)
    return f"{'; '.join(told)}." if told else ""


def _place(day: Day) -> tuple[int, str]:
    order = list(SECTIONS)
    place = 2 * (order.index(day.section) if day.section in SECTIONS else len(order))
    if FOUNDERS in day.ticked_by:
        # Right before what is the region's own.
        place = 2 * order.index(LOCAL) - 1
    return place, day.first.isoformat() if day.first else "9999"


def _great(days: Sequence[Day]) -> list[str]:
    """The great days: a day welcomed joins a near one, and days of one ordinal share it."""
    welcomed = {id(host): day for day in days if (host := _host(day, days))}
    joined = {id(day) for day in welcomed.values()}
    told: list[str] = []
    before: Day | None = None
    for day in days:
        if id(day) in joined:
            continue
        if before and day.years and day.years == before.years and told:
            told[-1] = f"{told[-1]} và {_without_years(day.title)}"
        else:
            told.append(_named(day))
        if guest := welcomed.get(id(day)):
            told[-1] = f"{told[-1]} và {guest.title[0].lower()}{guest.title[1:]}"
        before = day
    return told


def together(days: Sequence[Day]) -> str:
    """Days of one ordinal as one phrase, which counts the years once."""
    first, *others = days
    return " và ".join([first.title, *(_without_years(day.title) for day in others)])


def _host(guest: Day, days: Sequence[Day]) -> Day | None:
    """The commemoration within a month with which a day that is welcomed is told."""
    if guest.manner is not Manner.DON or guest.first is None:
        return None
    far = {
        id(day): abs(day.first - guest.first)
        for day in days
        if day.manner is Manner.KY_NIEM and day.first
    }
    near = [day for day in days if far.get(id(day), _NEAR * 2) <= _NEAR]
    return min(near, key=lambda day: far[id(day)], default=None)


def _named(day: Day) -> str:
    if day.manner is Manner.GIO:
        return day.title.removeprefix("Ngày ")
    return day.title


def _without_years(title: str) -> str:
    found = _COUNTED.fullmatch(title)
    return found[2] if found else title


def _years(review: DueReview) -> int:
    found = _YEARS.search(review.title)
    return int(found[1]) if found else 0
