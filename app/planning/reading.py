"""Reading a line of a plan finds the deadline in it, as real plans word it.

Nothing is guessed: a wording without a year takes that of the plan, or is refused; what
may be no deadline at all is said to be uncertain.  Days of documents ("Quy định số …,
ngày 03/12/2021") are none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.calendar.spoken import weekday
from app.planning.deadlines import (
    Before,
    By,
    Deadline,
    DeadlineRefused,
    During,
    Expected,
    Fixed,
    Ongoing,
)
from app.planning.printed import printed_date
from app.planning.spans import CalendarPeriod, Days
from app.planning.wordings import DATE, FEAST_ALONE, KINDS, NAME, UP_TO, InPlan, Kind, Strength

ANY_PLAN = InPlan()


class NoDeadline(DeadlineRefused):
    """A line in which no deadline is found."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"không thấy hạn trong “{text}”; hãy viết như: trước ngày 10/6, chậm nhất ngày"
            " 20 hằng tháng, trong quý I, vào đầu tháng 7, trước Tết Nguyên đán;"
            " ghi thêm năm nếu không phải năm của kế hoạch"
        )
        self.text = text


@dataclass(frozen=True, slots=True)
class Read:
    """A deadline with its words as they are printed.

    ``uncertain`` are Vietnamese sentences without their full stop; ``others`` the wordings
    of the line that speak as strongly, in order.
    """

    deadline: Deadline
    wording: str
    uncertain: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    kind: Kind
    match: re.Match[str]

    @property
    def wording(self) -> str:
        return self.match[0].strip()


def read_deadline(text: str, plan: InPlan = ANY_PLAN) -> Read:
    """The deadline in ``text``, a line or a few words of a plan.

    Where there are several, the one that speaks most surely of a deadline, and of these
    the first; ``others`` names the rest.

    Raises:
        NoDeadline: if there is none.
        YearMissing: if it has no year, and ``plan`` no single one.
        AnchorMissing: if it speaks of a commemoration, and ``plan`` does not tell which.
        NoSuchDay: if it names a day that does not exist.
    """
    line = _cleaned(text)
    hits = sorted(_hits(line), key=lambda hit: (-hit.kind.strength, hit.match.start()))
    if not hits:
        raise NoDeadline(line)
    chosen, *rest = hits
    deadline = chosen.kind.make(chosen.match, plan)
    alike = (hit.wording for hit in rest if hit.kind.strength == chosen.kind.strength)
    others = tuple(wording for wording in dict.fromkeys(alike) if wording != chosen.wording)
    doubts = (
        *_doubts(line, chosen, deadline),
        *_told_others(others),
        *_other_years(deadline, plan),
    )
    if isinstance(deadline, Ongoing) or not (start := _expected_from(line, chosen)):
        return Read(deadline, chosen.wording, doubts, others)
    assert not isinstance(deadline, Expected | Fixed)
    wording = line[start.first : start.last].strip(" ,(")
    return Read(Expected(deadline), wording, doubts, others)


def _cleaned(text: str) -> str:
    """On one line, composed, without the marks of emphasis."""
    return " ".join(unicodedata.normalize("NFC", text).replace("*", "").split())


def _hits(line: str) -> Iterator[_Hit]:
    taken: list[tuple[int, int]] = []
    for kind in (*KINDS, FEAST_ALONE, DATE, UP_TO, NAME):
        for match in kind.pattern.finditer(line):
            start, end = match.span()
            if any(start < other_end and end > other for other, other_end in taken):
                continue
            taken.append((start, end))
            if kind not in (FEAST_ALONE, DATE) or _is_whole(line, match):
                yield _Hit(kind, match)


def _is_whole(line: str, match: re.Match[str]) -> bool:
    return not re.search(r"\w", line[: match.start()] + line[match.end() :])


@dataclass(frozen=True, slots=True)
class _Slice:
    first: int
    last: int


_EXPECTED_BEFORE = re.compile(r"dự\s+kiến((?:\s+[^\s:;.]+){0,4})\s*$", re.IGNORECASE)
_EXPECTED_AFTER = re.compile(r"\s*[(,]?\s*dự\s+kiến(?!\s+\w)\)?", re.IGNORECASE)


def _expected_from(line: str, hit: _Hit) -> _Slice | None:
    """The wording with its "dự kiến", which stands at most four words before it, or after."""
    start, end = hit.match.span()
    if before := _EXPECTED_BEFORE.search(line[:start]):
        return _Slice(before.start(), end)
    after = _EXPECTED_AFTER.match(line, end)
    return _Slice(start, after.end()) if after else None


_ANOTHER = re.compile(
    r"\s*(?:,|và|hoặc|đến|-|–)\s*(?:ngày\s+)?"
    r"(?:\d{1,2}[/.-]\d|(?:(?:đầu|giữa|cuối)\s+)?(?:tháng|quý)\s+[\dIV])",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(
    r"(?:trước|(?:chậm|muộn)\s+nhất)\s+(?:là\s+)?ngày\s+\d{1,2}(?![\d/.-]\d|\d|\s+(?:của|tháng|hằng|hàng|mỗi))",
    re.IGNORECASE,
)


def _doubts(line: str, hit: _Hit, deadline: Deadline) -> Iterator[str]:
    strength, match = hit.kind.strength, hit.match
    if strength is Strength.BARE and not _is_whole(line, match):
        yield f"“{hit.wording}” có thể là tên một kỳ, một văn bản hay sự kiện, không phải hạn"
    if strength is Strength.ONGOING and not _begins_clause(line, match):
        yield f"“{hit.wording}” có thể chỉ là cách làm, không phải hạn"
    yield from _doubts_of_words(hit.wording, deadline)
    if _ANOTHER.match(line, match.end()):
        yield f"ngay sau “{hit.wording}” còn một mốc nữa; hãy tách thành hai hạn"
    for bare in _DAY_ALONE.finditer(line):
        if bare.end() <= match.start() or bare.start() >= match.end():
            yield f"“{bare[0]}” không nêu tháng nên không đọc được"


def _begins_clause(line: str, match: re.Match[str]) -> bool:
    return bool(re.search(r"(?:^|[,;:.+\-–()\d])\s*$", line[: match.start()]))


def _doubts_of_words(wording: str, deadline: Deadline) -> Iterator[str]:
    lower = wording.lower()
    if re.search(r"trước\s+\d{1,2}\s*(?:giờ|h|g)", lower):
        yield "giờ chỉ còn trong lời in: hạn được hiểu là trong ngày ấy"
    if re.search(r"đến\s+ngày", lower) and isinstance(deadline, By):
        yield "“đến ngày” được hiểu là tính cả ngày ấy"
    match deadline:
        case Before(CalendarPeriod(part=part)) if part:
            yield f"“{wording}” được hiểu là trước ngày đầu của khoảng ấy"
        case Before(Days(first)) | By(Days(first)) | During(Days(first)):
            yield from _wrong_weekday(lower, first)


def _wrong_weekday(lower: str, day: date) -> Iterator[str]:
    said = re.search(r"thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật", lower)
    if said and said[0] != weekday(day).lower():
        yield f"ngày {printed_date(day)} là {weekday(day)}, không phải {said[0]}"


def _told_others(others: tuple[str, ...]) -> Iterator[str]:
    if others:
        yield f"dòng này còn nêu {', '.join(f'“{other}”' for other in others)}"


def _other_years(deadline: Deadline, plan: InPlan) -> Iterator[str]:
    """What is said of a deadline that names years outside the plan, as in one copied."""
    match deadline:
        case Before(Days() | CalendarPeriod() as span) | By(Days() | CalendarPeriod() as span):
            days = span.days
        case During(Days() | CalendarPeriod() as span):
            days = span.days
        case _:
            return
    if plan.years and not plan.years.first <= days.last.year <= plan.years.last:
        yield f"năm {days.last.year} nằm ngoài kế hoạch năm {plan.years}"
