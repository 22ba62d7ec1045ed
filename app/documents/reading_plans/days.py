"""The anniversaries of a plan are those that it commemorates, linked as the checker links them.

What has a pair of dates and means no event surely is told as printed, for a person; what
has only a number of years, as "6 tháng đầu năm" and "15 năm Nghị quyết", is nothing of ours.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.calendar.lunar import FIRST_YEAR, LAST_YEAR
from app.documents.checking.mentions import Mention, Pair, mentions
from app.documents.checking.names import Link, Names, names_of
from app.documents.checking.phrases import named_in
from app.documents.checking.plain_text import PlainText, plain_text
from app.documents.reading_plans.values import Place, ReadDay, ReadReview

_REVIEWED = re.compile(r"(?:sơ\s+kết|tổng\s+kết|năm\s+thực\s+hiện)", re.IGNORECASE)
_NUMBER = re.compile(r"\b\d{1,4}(?:/\d{4})?-[A-ZĐ]{2,6}(?:/[A-ZĐ]{2,8})?\b")
_REVIEW_REACH = 200
_AFTER_YEARS = re.compile(r"\b(\d{1,3})\s+năm\s+(?:thực|Nghị|Chỉ|Kết|Quy)")
_SPAN = re.compile(r"(?:giai đoạn|nhiệm kỳ|trong thời gian|từ ngày|từ)\s*\(?\s*$", re.IGNORECASE)
_LUNAR_PAIR = re.compile(r"[^();\n]{0,40}\([^()\n]{0,60}-[^()\n]{0,60}?(\d{4})\)")
"""What stands behind a name where its dates are lunar: the year of the second counts."""
_COMMEMORATED = re.compile(r"kỷ niệm|năm ngày|ngày sinh|ngày mất|tưởng niệm|giỗ", re.IGNORECASE)
_DATE_ALONE = re.compile(r"(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}", re.IGNORECASE)
_YEAR_BEHIND = re.compile(r"\s*[/.-]\s*\d{4}")
_BOUND_BEFORE = re.compile(
    r"(?<!\w)(?:trước|sau|từ|đến|tới|hết|vào|trong|chậm nhất|muộn nhất|không quá|số\s+\S+,?)"
    r"(?:\s+là)?\s*$",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(r"\s*(?:[-+*•]|\d{1,2}\s?[./)-]|[a-zđ][.)])?\s*(?:[Kk]ỷ niệm\s+)?")
_BESIDE_NAME = 100
_AFTER_NAME = re.compile(r"\s*(?:\([^()\n]{1,80}\))?\s*[.;,]?\s*")
_TITLE = 300


@dataclass(frozen=True, slots=True)
class _Found:
    """A place of the plain text that names ``event``, or may."""

    start: int
    end: int
    title: str
    event: str | None
    pair: Pair | None
    doubts: tuple[str, ...] = ()
    only_named: bool = False


def days_in(text: str, session: Session, region: str | None, year: int | None) -> list[ReadDay]:
    """Each place where ``text`` names an anniversary, in order."""
    plain = plain_text(text)
    names = names_of(session, region)
    lines = _Lines(text)
    found = _without_overlaps(_named(plain, names))
    return [_day(plain, one, lines, year) for one in found]


def each_once(days: list[ReadDay]) -> tuple[ReadDay, ...]:
    """Each event of a year once, where it is named without doubt if it is so anywhere."""
    found: dict[tuple[str, int | None], ReadDay] = {}
    for day in days:
        key = (day.event or day.title, day.year)
        if key not in found or (found[key].doubts and not day.doubts):
            found[key] = day
    return tuple(sorted(found.values(), key=lambda day: day.place.start))


def reviews_in(text: str) -> list[ReadReview]:
    """The documents whose reviews ``text`` names: a number soon after "tổng kết 10 năm"."""
    lines, found = _Lines(text), dict[str, ReadReview]()
    reviewed = [match.end() for match in _REVIEWED.finditer(text)]
    at = 0
    for match in _NUMBER.finditer(text):
        while at + 1 < len(reviewed) and reviewed[at + 1] <= match.start():
            at += 1
        near = reviewed and 0 <= match.start() - reviewed[at] <= _REVIEW_REACH
        between = text[reviewed[at] : match.start()] if near else ""
        if near and ";" not in between and "\n\n" not in between:
            place = lines.place(match.start(), match.end())
            years = _AFTER_YEARS.findall(text[max(0, reviewed[at] - 40) : match.start()])
            after = int(years[-1]) if years else None
            found.setdefault(match[0], ReadReview(place, match[0], after))
    return list(found.values())


class _Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._breaks = [at for at, letter in enumerate(text) if letter == "\n"]

    def place(self, start: int, end: int) -> Place:
        """A slice of the text."""
        line = bisect_left(self._breaks, start) + 1
        return Place(start, end, line, " ".join(self.text[start:end].split()))


def _named(plain: PlainText, names: Names) -> Iterator[_Found]:
    linked = [(mention, names.link(mention)) for mention in mentions(plain)]
    paired = [mention.start for mention, _ in linked if mention.pair]
    for mention, link in linked:
        if found := _of_mention(plain, mention, link):
            yield found
    for start, end, event in named_in(plain.text, names.phrases):
        if not _is_only_date(plain, start, end):
            is_listed = _in_list(plain, start, end, paired)
            doubts = () if is_listed else (_ONLY_NAMED,)
            title = names.events[event].name
            yield _Found(start, end, title, event, None, doubts, only_named=not is_listed)


_ONLY_NAMED = "Văn bản chỉ nhắc tên ngày này; hãy xem có phải nội dung của kế hoạch không."
_NOT_FOUND = "Danh mục chưa có ngày này; giữ nguyên như văn bản, hãy kiểm tra."


def _of_mention(plain: PlainText, mention: Mention, link: Link | None) -> _Found | None:
    if link and link.sure:
        told = tuple(_of_years(mention))
        return _Found(
            mention.start, mention.end, link.event.name, link.event.id, mention.pair, told
        )
    if not mention.pair or not mention.name or not _is_commemoration(plain, mention):
        return None
    title = plain.text[mention.start : mention.end].strip(" ,;:-–")[:_TITLE]
    near = f"Có thể là “{link.event.name}”; hãy chọn trong danh mục nếu đúng." if link else ""
    return _Found(mention.start, mention.end, title, None, mention.pair, (near or _NOT_FOUND,))


def _of_years(mention: Mention) -> Iterator[str]:
    """What is said of a number of years that is not that between its dates."""
    pair, ordinal = mention.pair, mention.ordinal
    if pair and pair.same_day and ordinal and not ordinal.shared and ordinal.number != pair.years:
        yield f"Văn bản ghi {ordinal.number} năm; tính ra {pair.years} năm."


def _is_only_date(plain: PlainText, start: int, end: int) -> bool:
    """Whether "ngày 20/11" is the day of a document or of a deadline, and names nothing."""
    if not _DATE_ALONE.fullmatch(plain.text, start, end):
        return False
    before = plain.text[max(0, start - 60) : start]
    return bool(_YEAR_BEHIND.match(plain.text, end) or _BOUND_BEFORE.search(before))


def _is_commemoration(plain: PlainText, mention: Mention) -> bool:
    """Whether a pair of dates is an anniversary and no span of days."""
    assert mention.pair
    before = plain.text[max(0, mention.pair.first.start - 30) : mention.pair.first.start]
    if _SPAN.search(before):
        return False
    around = plain.text[max(0, mention.start - 60) : mention.end]
    agrees = mention.ordinal is not None and mention.ordinal.number == mention.pair.years
    return agrees or (mention.pair.same_day and bool(_COMMEMORATED.search(around)))


def _in_list(plain: PlainText, start: int, end: int, paired: list[int]) -> bool:
    """Whether a name is all of its line, or stands in one that also has days with their dates."""
    low = plain.text.rfind("\n", 0, start) + 1
    high = plain.text.find("\n", end)
    if _is_line(plain.text, low, start, end, len(plain.text) if high < 0 else high):
        return True
    index = bisect_left(paired, low)
    return index < len(paired) and (high < 0 or paired[index] < high)


def _is_line(text: str, low: int, start: int, end: int, high: int) -> bool:
    """Whether little more than a mark stands beside ``start`` to ``end`` in that line."""
    if start - low > _BESIDE_NAME or high - end > _BESIDE_NAME:
        return False
    before = _BEFORE_NAME.fullmatch(text, low, start)
    return bool(before and _AFTER_NAME.fullmatch(text, end, high))


def _without_overlaps(found: Iterator[_Found]) -> Iterator[_Found]:
    """What is found, in order; of two in one place the first, of an event the surest."""
    last = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= last:
            last = one.end
            yield one


def _day(plain: PlainText, found: _Found, lines: _Lines, year: int | None) -> ReadDay:
    place = lines.place(*plain.place(found.start, found.end))
    lunar = _LUNAR_PAIR.match(plain.text, found.end)
    of = found.pair.second.year if found.pair else int(lunar[1]) if lunar else year
    # Of a year that the almanac does not cover ("0202") there is no occurrence.
    of = of if of and FIRST_YEAR <= of <= LAST_YEAR else None
    first = found.pair.second.date if found.pair else None
    return ReadDay(place, found.title, found.event, of, first, found.doubts, found.only_named)
