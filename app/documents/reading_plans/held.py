"""What is held in a plan, with its time and place, and the campaigns that it runs in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.reading_plans.blocks import Block
from app.documents.reading_plans.values import ReadActivity, ReadCampaign
from app.documents.reading_plans.work import due_told
from app.folding import folded
from app.planning.plans.vocabulary import ActivityKind
from app.planning.plans.written import MAX_WRITTEN
from app.planning.wordings import InPlan

_FACT = re.compile(
    r"(?P<name>Thời gian|Địa điểm|Chủ trì|Thành phần|Nội dung|Hình thức|Đại biểu)"
    r"(?: (?:tổ chức|tham dự|tham gia|dự|dự kiến|thực hiện)){0,2}\s*:\s*(?P<said>.+)"
)
_TELLING = ("Thời gian", "Địa điểm")
_HELD = (
    r"(?:Hội nghị|hội nghị|Lễ|lễ|Hội thảo|hội thảo|[Tt]ọa đàm|[Tt]riển lãm|[Gg]ặp mặt|[Mm]ít tinh"
    r"|[Dd]âng hương|[Cc]huyến|[Cc]uộc thi|[Hh]ội thi|[Gg]iải|[Cc]hương trình nghệ thuật)"
)
_WHO_HOLDS = re.compile(rf"^(?:.{{0,160}}?\b)?[Tt]ổ chức\s+(?={_HELD})")
_KINDS: tuple[tuple[str, ActivityKind], ...] = (
    (r"dang huong|dang hoa|vieng", ActivityKind.INCENSE),
    (r"hoi thao|toa dam", ActivityKind.SEMINAR),
    (r"trien lam|trung bay", ActivityKind.EXHIBITION),
    (r"van nghe|nghe thuat|bieu dien", ActivityKind.PERFORMANCE),
    (r"ve nguon", ActivityKind.RETURN_TO_ROOTS),
    (r"tham hoi|tham,? tang|tri an|gap mat", ActivityKind.VISIT),
    (r"cuoc thi|hoi thi|giai thuong|giai bao", ActivityKind.CONTEST),
    (r"the thao|chay|bong", ActivityKind.SPORT),
    (r"le hoi", ActivityKind.FESTIVAL),
    (r"hoi nghi|giao ban", ActivityKind.CONFERENCE),
    (r"\ble\b|mit tinh", ActivityKind.CEREMONY),
)
_HOURS = re.compile(
    r"^(?P<hours>(?:từ\s+)?\d{1,2}\s*(?:giờ|h|g)[^,]{0,30}|½ ngày|(?:0?1|một|nửa) (?:ngày|buổi)"
    r"|(?:buổi\s+)?(?:sáng|chiều|tối))\s*(?:,|(?=\s(?:ngày|vào)))\s*",
    re.IGNORECASE,
)
_DAY_BESIDE = re.compile(r"\s*\((?:[Tt]hứ [^()]+|[Cc]hủ nhật|tức [^()]+)\)")
"""What is said once more of a day: its day of the week, its lunar date."""
_DUE_SAID = re.compile(r"\bhạn\b(?=[^“”]*(?:“|$))")
"""The word for a deadline, but in a quotation."""
_RUNS = re.compile(
    r"^(?P<name>.+?)\s*\((?:từ ngày (?P<first>\d{1,2}/\d{1,2}/\d{4}) đến(?: hết)? ngày"
    r" (?P<last>\d{1,2}/\d{1,2}/\d{4})|ngày (?P<only>\d{1,2}/\d{1,2}/\d{4}))\)"
    r"\s*[.:;]?\s*(?P<rest>.*)$"
)


def is_fact(block: Block) -> bool:
    """Whether it is one line of what is told of something held."""
    return bool(_FACT.match(block.text))


def facts_after(found: Sequence[Block], at: int) -> tuple[Block, ...]:
    """The blocks after the one at ``at`` that tell its time, place …; none if it is not held."""
    block = found[at]
    if is_fact(block) or block.cells or block.note:
        return ()
    end = at + 1
    while end < len(found) and found[end].rank > block.rank and is_fact(found[end]):
        end += 1
    told = found[at + 1 : end]
    names = {match["name"] for one in told if (match := _FACT.match(one.text))}
    return tuple(told) if names & set(_TELLING) else ()


def activity_of(block: Block, facts: Sequence[Block], plan: InPlan) -> ReadActivity:
    """What is held, as plainly as it is said."""
    told: dict[str, str] = {}
    for one in facts:
        if match := _FACT.match(one.text):
            told.setdefault(match["name"], match["said"].strip(" ."))
    time = _time(told.get("Thời gian", ""), plan)
    name = _WHO_HOLDS.sub("", block.text).strip(" .;:")
    return ReadActivity(
        place=block.place,
        kind=kind_of(name),
        name=f"{name[:1].upper()}{name[1:]}"[:500] or block.text[:500],
        where=told.get("Địa điểm", "")[:500],
        chair=told.get("Chủ trì", "")[:500],
        participants=told.get("Thành phần", told.get("Đại biểu", ""))[:MAX_WRITTEN],
        content=_content(told)[:MAX_WRITTEN],
        hours=time.hours,
        wording=time.wording,
        rule=time.rule,
        confirmed=time.confirmed,
        doubts=time.doubts,
    )


def _content(told: Mapping[str, str]) -> str:
    """What is said of it beside time, place and people."""
    form = f"Hình thức: {told['Hình thức']}" if "Hình thức" in told else ""
    return "\n".join(filter(None, (told.get("Nội dung", ""), form)))


def kind_of(name: str) -> ActivityKind:
    """What kind of thing is held, by its name."""
    said = folded(name)
    return next((kind for words, kind in _KINDS if re.search(words, said)), ActivityKind.OTHER)


def campaign_of(block: Block) -> ReadCampaign | None:
    """The campaign that a heading names with its days; None where it is none."""
    found = _RUNS.match(block.text)
    if not found:
        return None
    first, last = _date(found["only"] or found["first"]), _date(found["only"] or found["last"])
    if not first or not last or last < first:
        return None
    return ReadCampaign(
        block.place, found["name"].strip()[:300], first, last, found["rest"][:MAX_WRITTEN]
    )


@dataclass(frozen=True, slots=True)
class _Time:
    """When something is held; what is expected is not settled."""

    hours: str = ""
    wording: str = ""
    rule: str | None = None
    confirmed: bool = False
    doubts: tuple[str, ...] = ()


def _time(said: str, plan: InPlan) -> _Time:
    if not said:
        return _Time(doubts=("Văn bản không nêu thời gian của hoạt động này.",))
    is_expected = "dự kiến" in said.lower()
    bare = re.sub(r"^[Dd]ự kiến\s*:?\s*", "", _DAY_BESIDE.sub("", said))
    hours = _HOURS.match(bare)
    wording = (bare[hours.end() :] if hours else bare)[:500]
    rule, doubts = due_told(wording, plan)
    told = tuple(_DUE_SAID.sub("thời gian", one) for one in doubts)
    return _Time(hours["hours"].strip() if hours else "", wording, rule, not is_expected, told)


def _date(said: str) -> date | None:
    try:
        day, month, year = map(int, said.split("/"))
        return date(year, month, day)
    except ValueError:
        return None
