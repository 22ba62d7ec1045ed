"""A written lunar day is a day of the lunar calendar as drafts write it.

"mùng 10 tháng 3 âm lịch", "mồng 5 tháng Giêng Kỷ Dậu 1789", "rằm tháng 7", "10/3 âm lịch".
Beside it often stands the civil day that it is: "(tức ngày 18/4/2024)".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.checking.written import DAY, Written, written

_NUMBERS = {
    "giêng": 1,
    "một": 11,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "chạp": 12,
    "mười hai": 12,
}
"""Month names; "tháng Một" is the eleventh in old usage and is not read."""

_MONTH = r"(?P<month>\d{1,2}|Giêng|Hai|Ba|Tư|Năm|Sáu|Bảy|Tám|Chín|Mười(?:\s+(?:một|hai))?|Chạp)"
_DAY_WORDS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
CAN_NAMES = r"(?P<can>Giáp|Ất|Bính|Đinh|Mậu|K[ỷỉ]|Canh|Tân|Nhâm|Qu[ýí])"
CHI_NAMES = r"(?P<chi>T[ýí]|Sửu|Dần|Mão|Mẹo|Thìn|T[ỵị]|Ngọ|Mùi|Thân|Dậu|Tuất|Hợi)"
_LUNAR = re.compile(
    rf"(?:(?P<full>rằm)|(?P<first>m[ùồ]ng)\s+(?P<d1>\d{{1,2}}|{'|'.join(_DAY_WORDS)})|(?:ngày\s+)?(?P<d2>\d{{1,2}}))"
    rf"\s*(?:tháng\s+{_MONTH}|[/.\-]\s?(?P<m2>\d{{1,2}}))"
    r"(?P<leap>\s+nhuận\b)?(?P<name>)"
    r"(?P<al_first>\s*\(?(?:âm\s+lịch|ÂL|AL)\b\)?)?"
    rf"(?:\s*,?\s*(?:năm\s+)?(?:{CAN_NAMES}\s+{CHI_NAMES}))?"
    r"(?:\s*[,/-]?\s*(?:năm\s+)?\(?(?P<year>\d{4})\)?)?"
    r"(?P<al>\s*\(?\s*(?:âm\s+lịch|ÂL|AL)\b\)?)?",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"^\s*[,(]*\s*(?:(?:năm\s+)?nay,?\s*)?(?:tức(?:\s+là)?|nhằm(?:\s+vào)?|là|ứng\s+với|trùng(?:\s+với)?)\s*"
    r"(?:(?:thứ\s+\w+|chủ\s+nhật)\s*,?\s*)?(?:vào\s+)?(?:ngày\s+)?\s*$",
    re.IGNORECASE,
)
CIVIL_DAY = re.compile(DAY)


@dataclass(frozen=True, slots=True)
class WrittenLunar:
    """A lunar day as it is written; ``said`` if its words leave no doubt that it is one.

    ``day_end`` is where its day and month end, before the year and "âm lịch".
    """

    start: int
    day_end: int
    end: int
    text: str
    day: int
    month: int
    leap: bool
    year: int | None
    can_chi: str | None
    said: bool


def written_lunar(text: str) -> Iterator[WrittenLunar]:
    """The days in ``text`` that may be lunar, in order."""
    for match in _LUNAR.finditer(text):
        found = _read(match)
        if found and 1 <= found.day <= 30 and 1 <= found.month <= 12:
            yield found


def _read(match: re.Match[str]) -> WrittenLunar | None:
    day = 15 if match["full"] else _day(match["d1"] or match["d2"])
    month = _month(match["month"] or match["m2"])
    if day is None or month is None:
        return None
    named = (match["month"] or "").lower() in {"giêng", "chạp"}
    name = f"{match['can']} {match['chi']}" if match["can"] else None
    said = bool(
        match["full"] or match["first"] or match["al"] or match["al_first"] or named or name
    )
    year = int(match["year"]) if match["year"] else None
    text = match[0].rstrip()
    start = match.start("d2") if match["m2"] and match["d2"] else match.start()
    return WrittenLunar(
        start,
        match.start("name"),
        match.start() + len(text),
        text,
        day,
        month,
        bool(match["leap"]),
        year,
        name,
        said,
    )


def _day(text: str) -> int | None:
    return int(text) if text.isdigit() else _DAY_WORDS.get(text.lower())


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    name = " ".join(text.lower().split())
    return _NUMBERS.get(name)


def civil_day_after(text: str, end: int) -> Written | None:
    match = CIVIL_DAY.search(text, end, end + 60)
    return (
        written(text, *match.span()) if match and _BESIDE.match(text[end : match.start()]) else None
    )


def civil_day_before(text: str, start: int) -> Written | None:
    low = max(0, start - 60)
    found = list(CIVIL_DAY.finditer(text, low, start))
    if not found or not _BESIDE.match(text[found[-1].end() : start]):
        return None
    return written(text, *found[-1].span())
