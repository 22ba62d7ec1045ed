"""A worded feast is a lunar day as plans name it: "Tết Nguyên đán", "Rằm tháng Bảy".

Its year is that of the lunar calendar, and must also be the civil year of its day: whether
"23 tháng Chạp 2027" is in 2027 or in 2028, a plan does not tell.
"""

import re

from app.calendar import CalendarError
from app.calendar.almanac import anchor
from app.calendar.canchi import CAN, CHI, year_can_chi
from app.calendar.rules import LunarRule
from app.planning.anchors import OfRule
from app.planning.printed import NUMBERS, printed_date
from app.planning.worded_spans import NoSuchDay, Worded

_FEASTS = {
    "tết nguyên đán": (1, 1),
    "tết cổ truyền": (1, 1),
    "tết âm lịch": (1, 1),
    "giỗ tổ hùng vương": (3, 10),
    "tết đoan ngọ": (5, 5),
    "lễ vu lan": (7, 15),
    "tết trung thu": (8, 15),
}
_MONTHS = {name: number for number, name in enumerate(NUMBERS) if number > 1} | {
    "giêng": 1, "tư": 4, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_OTHER_TET = (
    "dương|tây|trung|thiếu|đoan|hàn|thanh|trồng|độc|nguyên|cổ|âm|của|vì|sum|ấm|đầm|quân|mậu thân"
).replace(" ", r"\s+")
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))}|\d{{1,2}})(?!\w)"
_OF_LUNAR = r"\s*\(?(?:âm\s+lịch|ÂL|AL)(?!\w)\)?"
_NAME = rf"(?:{'|'.join(CAN)})\s+(?:{'|'.join(CHI)})(?!\w)"
_PATTERN = (
    rf"(?:(?P<feast>{'|'.join(_FEASTS).replace(' ', '[ ]')})|(?P<tet>tết)(?!\w|\s+(?:{_OTHER_TET}))"
    rf"|rằm\s+tháng\s+(?P<full>{_MONTH})(?!\s+nhuận)(?:{_OF_LUNAR})?"
    rf"|(?:(?:mùng|mồng|ngày)\s+)?(?P<day>\d{{1,2}})(?:"
    rf"\s+tháng\s+(?P<month>{_MONTH}){_OF_LUNAR}|\s+tháng\s+(?P<named>giêng|chạp)(?:{_OF_LUNAR})?"
    rf"|\s?/\s?(?P<number>\d{{1,2}}){_OF_LUNAR}))"
    rf"(?:\s+(?:năm\s+)?(?P<name>{_NAME}))?"
    r"(?:(?:,?\s+năm\s+|\s?/\s?|\s+[-–]?\s*)(?P<year>\d{4})(?!\d))?"
)
FEAST = re.sub(r"\(\?P<\w+>", "(?:", _PATTERN)


def feast_of(worded: Worded) -> OfRule:
    """The lunar day that ``worded`` names; its text matches ``FEAST``.

    Raises:
        NoSuchDay: if there is none, or its day is in another civil year.
        YearMissing: if it has no year and the plan gives none.
    """
    match = re.fullmatch(_PATTERN, worded.text, re.IGNORECASE)
    assert match
    month, day = _month_and_day(match)
    if not (1 <= month <= 12 and 1 <= day <= 29):
        raise NoSuchDay(worded.text, "không có trong mọi năm âm lịch; hãy viết ngày dương lịch")
    year = worded.year(match["year"])
    if match["name"] and (right := year_can_chi(year)).lower() != _one_spaced(match["name"]):
        raise NoSuchDay(worded.text, f"không đúng tên năm: năm {year} là {right}")
    return _in_its_year(OfRule(LunarRule(month, day), year), worded.text)


def _in_its_year(feast: OfRule, wording: str) -> OfRule:
    try:
        day = anchor(feast.rule, feast.year)
    except CalendarError:
        day = None
    if day is None:
        raise NoSuchDay(wording, "nằm ngoài những năm có âm lịch; hãy viết ngày dương lịch")
    if day.year != feast.year:
        told = f"của năm {feast.year} âm lịch là {printed_date(day)}; hãy viết ngày dương lịch"
        raise NoSuchDay(wording, told)
    return feast


def _month_and_day(match: re.Match[str]) -> tuple[int, int]:
    if match["feast"]:
        return _FEASTS[_one_spaced(match["feast"])]
    if match["tet"]:
        return 1, 1
    if match["full"]:
        return _month(match["full"]), 15
    return _month(match["month"] or match["named"] or match["number"]), int(match["day"])


def _month(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS[_one_spaced(word)]


def _one_spaced(text: str) -> str:
    return " ".join(text.lower().split())
