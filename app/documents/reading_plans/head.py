"""The head of a plan is what stands above its first section: type, title, number, grounds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.reading_plans.blocks import TYPE_ALONE, Block, Rank
from app.documents.reading_plans.bodies import ORGANISATION
from app.documents.reading_plans.topics import topic_of
from app.planning.period import Period
from app.planning.plans.vocabulary import PlanKind

_TYPE = re.compile(r"(KẾ HOẠCH|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG| CÔNG TÁC)?)\b\s*(.*)")
_BEFORE_TYPE = 40
"""Within how many blocks the type stands."""
_TITLE_BLOCKS = 6
_FEW_BLOCKS = 12
_TITLE = 500

_GROUND = re.compile(r"(?:Thực hiện|Căn cứ|Theo|Nhằm|Để|Xét|Trên cơ sở)\b")
_RULE = re.compile(r"[-–—_*.\s]{2,}|x|o0o", re.IGNORECASE)
_NUMBER = re.compile(r"Số\s*:?\s*(\d+\s*[-/][\w\-/]+)")
_ISSUED = re.compile(
    r"^[^\n,;.]{1,60},\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE
)
_ISSUES = re.compile(
    rf"(?P<issuer>{ORGANISATION}[^,;:]{{2,150}}?)\s+(?:xây dựng|ban hành|triển khai|tổ chức)\s"
    r"[^;]{0,400}?(?:như sau|cụ thể)\s*:?\s*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?:^|[,;])\s*")
_LONG_GROUND = 700

_YEARS = re.compile(r"(?:giai đoạn|nhiệm kỳ|từ năm)\s+(\d{4})\s*(?:[-–—]|đến)\s*(?:năm\s+)?(\d{4})")
_QUARTER = re.compile(r"quý\s+(IV|I{1,3}|[1-4])(?:\s*[/,.-]?\s*(?:năm\s+)?(\d{4}))?", re.I)
_HALF = re.compile(r"(?:6|sáu) tháng (đầu|cuối)", re.I)
_MONTH = re.compile(
    r"(?<!6 )(?<!sáu )\btháng\s+(\d{1,2})(?!\d|[/.-]\d{1,2}[/.-])"
    r"(?:\s*[/,.-]?\s*(?:năm\s+)?(\d{4}))?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?!\d)")
_NAMED_YEAR = re.compile(r"(?:năm|/)\s*(20\d\d|19\d\d)(?!\d)", re.I)
_DOCUMENT = re.compile(
    r"\bsố\s+\S+,?\s+ngày\s+(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2} tháng \d{1,2} năm \d{4})",
    re.IGNORECASE,
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


@dataclass(frozen=True, slots=True)
class Head:
    """``length`` is how many blocks it takes, ``block`` the one with its title."""

    block: Block
    length: int
    has_type: bool
    title: str
    summary: str
    number: str = ""
    day: date | None = None
    issuer: str = ""
    grounds: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """Lines that say neither on what ground the plan is made nor who issues it."""


def head_of(found: Sequence[Block]) -> Head:
    """The head of a plan of those blocks, of which there is one at least."""
    place = next((n for n, one in enumerate(found[:_BEFORE_TYPE]) if _typed(one)), None)
    number, day = _number(found), _day(found[: place or _FEW_BLOCKS])
    if place is None:
        return Head(found[0], 0, has_type=False, title="", summary="", number=number, day=day)
    word, summary, after = _summary(found, place)
    last = next((n for n, one in enumerate(found[after:], after) if _begins(one)), after)
    preamble = [one.text for one in found[after:last] if not _RULE.fullmatch(one.text)]
    issuer, grounds, unread = _grounds(preamble)
    return Head(
        found[place],
        last,
        has_type=True,
        title=f"{word.capitalize()} {summary[:1].lower()}{summary[1:]}".strip()[:_TITLE],
        summary=summary,
        number=number,
        day=day,
        issuer=issuer,
        grounds=grounds,
        unread=unread,
    )


def period_in(summary: str, years: Sequence[int], issued: date | None) -> Period | None:
    """The period that a title names; else the year that the plan is of.

    ``years`` are those that its deadlines and days name, as often as they do.
    """
    summary = _own(summary)
    if (found := _YEARS.search(summary)) and (several := _of_years(found)):
        return several
    year = _year(summary, years, issued)
    if year is None:
        return None
    quarters, halves = list(_QUARTER.finditer(summary)), list(_HALF.finditer(summary))
    months = [one for one in _MONTH.finditer(summary) if 1 <= int(one[1]) <= 12]
    if len(quarters) == 1:
        name = quarters[0][1].upper()
        return Period.of_quarter(year, _ROMAN.get(name) or int(name))
    if len(halves) == 1:
        return Period.of_half(year, 1 if halves[0][1].lower() == "đầu" else 2)
    if len(months) == 1 and not halves:
        return Period.of_month(year, int(months[0][1]))
    return Period(year)


def kind_of(head: Head, period: Period | None, occurrence: str | None) -> PlanKind:
    """What a plan of that title is."""
    if occurrence:
        return PlanKind.COMMEMORATION
    if head.title.startswith("Chương trình công tác") and period and period.months <= 12:
        return PlanKind.PROGRAMME
    is_list = re.search(r"các ngày (?:lễ|kỷ niệm)|công tác tuyên giáo", head.title, re.I)
    if is_list and period and period.months == 12:
        return PlanKind.YEAR
    if is_list and period and period.months > 12:
        return PlanKind.SEVERAL_YEARS
    return PlanKind.TOPIC


def _begins(block: Block) -> bool:
    """Whether a block is no more of the head."""
    return block.rank <= Rank.SECTION or topic_of(block) is not None


def _typed(block: Block) -> tuple[str, str] | None:
    if block.cells or block.rank is not Rank.PLAIN:
        return None
    found = _TYPE.fullmatch(block.text) or TYPE_ALONE.fullmatch(block.text)
    return (found[1], found[2]) if found else None


def _summary(found: Sequence[Block], place: int) -> tuple[str, str, int]:
    """The type, what stands under it, and the block after that."""
    typed = _typed(found[place])
    assert typed
    word, behind = typed
    parts = [behind] if behind else []
    at = place + 1
    while at < len(found) and at - place <= _TITLE_BLOCKS and _goes_on(found[at], bool(parts)):
        parts.append(found[at].text)
        at += 1
    return word, " ".join(parts).rstrip(" ."), at


def _goes_on(block: Block, has_begun: bool) -> bool:
    if block.rank is not Rank.PLAIN or block.cells or block.note or _RULE.fullmatch(block.text):
        return False
    return not has_begun or not (block.after_blank or _GROUND.match(block.text))


def _number(found: Sequence[Block]) -> str:
    told = (_NUMBER.match(one.text) for one in found[:_BEFORE_TYPE])
    return next(("".join(one[1].split()) for one in told if one), "")


def _day(found: Sequence[Block]) -> date | None:
    for one in found:
        if match := one.rank is Rank.PLAIN and _ISSUED.match(one.text):
            try:
                return date(int(match[3]), int(match[2]), int(match[1]))
            except ValueError:
                return None
    return None


def _grounds(preamble: Sequence[str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Who issues the plan, the grounds, one each, and the lines that are neither."""
    issuer, grounds, unread = "", list[str](), list[str]()
    for said in preamble:
        told, left = _issues(said)
        issuer = told or issuer
        if _GROUND.match(left):
            grounds += [part for one in left.split(";") if (part := _ground(one))]
        elif left:
            unread.append(left)
    return issuer, tuple(grounds), tuple(unread)


def _issues(said: str) -> tuple[str, str]:
    """Who issues the plan, where a sentence ends so, and the sentence without that."""
    starts = [one.end() for one in _CLAUSE.finditer(said, max(0, len(said) - _LONG_GROUND))]
    for start in reversed(starts):
        if match := _ISSUES.match(said, start):
            return match["issuer"].strip(), said[:start].rstrip(" ,;")
    return "", said


def _ground(said: str) -> str:
    bare = said.strip(" .,;-–")
    return f"{bare[:1].upper()}{bare[1:]}"


def names_year(summary: str) -> bool:
    """Whether a title tells for which year or years the plan is."""
    return bool(_YEAR.search(_own(summary)))


def _own(summary: str) -> str:
    """A title without the days of the documents that it names."""
    return _DOCUMENT.sub(" ", summary)


def _year(summary: str, years: Sequence[int], issued: date | None) -> int | None:
    named = [int(one) for one in _NAMED_YEAR.findall(summary)]
    found = named or [int(one) for one in _YEAR.findall(summary)]
    if found:
        return max(found)
    if years:
        return max(sorted(set(years)), key=list(years).count)
    return issued.year if issued else None


def _of_years(match: re.Match[str]) -> Period | None:
    try:
        return Period.of_years(int(match[1]), int(match[2]))
    except ValueError:
        return None


def years_in(texts: Iterator[str]) -> tuple[int, ...]:
    """The years that ``texts`` name beside days."""
    return tuple(int(one) for text in texts for one in _NAMED_YEAR.findall(text))
