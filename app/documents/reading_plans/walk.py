"""A walk goes through the blocks of a plan once, section by section, and says what each is.

What is neither work nor anything held stays in the written part of its section, so that
nothing of the text is lost.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.documents.reading_plans.blocks import Block, Rank, cleaned
from app.documents.reading_plans.bodies import body_heading
from app.documents.reading_plans.held import activity_of, campaign_of, facts_after
from app.documents.reading_plans.rows import rows_of_work
from app.documents.reading_plans.topics import PARTS, Topic, aim_of, topic_of
from app.documents.reading_plans.values import (
    Place,
    ReadActivity,
    ReadCampaign,
    ReadDay,
    ReadOther,
    ReadReceiver,
    ReadTask,
    ReadText,
)
from app.documents.reading_plans.work import NO_LEAD, work_in
from app.folding import folded
from app.planning.plans.lines import OTHERS
from app.planning.plans.vocabulary import TextPart
from app.planning.wordings import InPlan

MAX_TEXT = 20_000

CAMPAIGNS, ACTIVITIES = "Các đợt tuyên truyền", "Các hoạt động"
_CLOSING = re.compile(r"(?:Trên cơ sở|Căn cứ)\b.{0,120}\b(?:nghiêm túc|triển khai|thực hiện)", re.S)
_OWN_LIST = re.compile(r"^tuyen truyen, ky niem cac ngay le lon|^noi dung tuyen truyen$")
_PURPOSE = re.compile(r"\s*\(\s*(?P<purpose>[^()]{1,100})\)\s*$")
_BLANK = re.compile(r"\[[^\[\]]*\]|[.…\s]*")
"""What drafts print where something is still to be written."""
_KEPT = re.compile(r"Lưu\b")
"""Where the paper itself is kept: every document of ours says so by itself."""
_ELSEWHERE = re.compile(r"Như (?:trên|mục|phần|kính gửi|điểm|điều)\b", re.IGNORECASE)
POINTS_ELSEWHERE = "Nơi nhận này trỏ đến chỗ khác trong văn bản nên không được lấy; hãy ghi rõ tên."
_PURPOSES = {
    "b/c": "báo cáo",
    "t/h": "thực hiện",
    "p/h": "phối hợp",
    "c/đ": "chỉ đạo",
}
_NO_MORE = re.compile(r"(?:ky niem|va|ngay|mung|thang|tuc|am lich|duong lich|[-\W\d])*")
"""What stands beside anniversaries in a list of them."""
_IN_CONTENT = "được giữ trong Nội dung tuyên truyền, hãy xem lại."
UNPLACED = f"Có dòng đứng trước phần mục đầu tiên; {_IN_CONTENT}"
_TOO_LONG = f"Phần này dài quá {MAX_TEXT} ký tự; phần cuối không được lấy."


@dataclass(slots=True)
class Walked:
    """What was found so far; of ``notes`` and what comes ``after`` the plan only where it is."""

    texts: dict[TextPart, list[tuple[Place, str]]] = field(default_factory=dict)
    others: list[ReadOther] = field(default_factory=list)
    campaigns: list[ReadCampaign] = field(default_factory=list)
    activities: list[ReadActivity] = field(default_factory=list)
    tasks: list[ReadTask] = field(default_factory=list)
    receivers: list[ReadReceiver] = field(default_factory=list)
    doubts: dict[TextPart, list[str]] = field(default_factory=dict)
    notes: list[Place] = field(default_factory=list)
    after: list[Place] = field(default_factory=list)

    @property
    def written(self) -> tuple[ReadText, ...]:
        """The written parts in the order of documents."""
        return tuple(
            _text(part, self.texts[part], self.doubts.get(part, ()))
            for part in TextPart
            if self.texts.get(part)
        )


@dataclass(slots=True)
class _At:
    """Where the walk is: its topic, the heading it is under, and who was named above."""

    topic: Topic = Topic.HEAD
    aim: TextPart = TextPart.PURPOSES
    heading: str = ""
    bodies: list[tuple[Rank, str]] = field(default_factory=list)
    held: Rank | None = None

    @property
    def body(self) -> str:
        """The body under whose heading the walk is, or nothing."""
        return self.bodies[-1][1] if self.bodies else ""


def walk(found: Sequence[Block], plan: InPlan, days: Sequence[ReadDay] = ()) -> Walked:
    """What the blocks after the head say; ``days`` are lines of the plan by themselves."""
    walked, at = Walked(), _At()
    listed = _listed(found, days)
    skip_to = 0
    for n, block in enumerate(found):
        if block.note:
            walked.notes.append(block.place)
        if n < skip_to or block.note or block.cells or _BLANK.fullmatch(block.text):
            continue
        if topic := topic_of(block):
            _enter(walked, at, topic, block)
        elif at.topic is Topic.AFTER:
            walked.after.append(block.place)
        elif at.topic is Topic.RECEIVERS:
            _receive(walked, block)
        elif at.topic is Topic.AIMS:
            _aim(walked, at, block)
        elif facts := facts_after(found, n):
            walked.activities.append(activity_of(block, facts, plan))
            skip_to = n + 1 + len(facts)
        elif at.topic is Topic.ORGANISATION:
            _organise(walked, at, block, plan)
        elif at.topic is Topic.CONTENT and n in listed:
            at.heading = ""
        elif at.topic in {Topic.CONTENT, Topic.HEAD}:
            _content(walked, at, block, plan)
            if at.topic is Topic.HEAD:
                _doubt(walked, TextPart.CONTENT, UNPLACED)
        elif at.topic in PARTS:
            _keep(walked, PARTS[at.topic], block)
    walked.tasks = _merged(rows_of_work(found, plan), walked.tasks)
    return walked


def _enter(walked: Walked, at: _At, topic: Topic, block: Block) -> None:
    at.topic, at.heading, at.bodies, at.held = topic, "", [], None
    at.aim = TextPart.PURPOSES
    if topic is Topic.UNKNOWN:
        at.topic = Topic.CONTENT
        _keep(walked, TextPart.CONTENT, block)
        _doubt(
            walked, TextPart.CONTENT, f"Không rõ phần “{block.text[:200]}” nói về gì; {_IN_CONTENT}"
        )


def _doubt(walked: Walked, part: TextPart, told: str) -> None:
    doubts = walked.doubts.setdefault(part, [])
    if told not in doubts:
        doubts.append(told)


def _listed(found: Sequence[Block], days: Sequence[ReadDay]) -> frozenset[int]:
    """The blocks that name anniversaries of the plan and say nothing else, by their places."""
    places = [day.place for day in days if day.event and not day.only_named and _is_one(day)]
    starts = [place.start for place in places]
    listed = set[int]()
    for n, block in enumerate(found):
        low = bisect_left(starts, block.place.start)
        own = places[low : bisect_left(starts, block.place.end)]
        has_more = n + 1 < len(found) and block.rank < found[n + 1].rank < Rank.PLAIN
        if own and not has_more and _NO_MORE.fullmatch(folded(_without(block, own))):
            listed.add(n)
    return frozenset(listed)


def _is_one(day: ReadDay) -> bool:
    """Whether what is printed names that day alone: "Cách mạng Tháng Tám và Quốc khánh" is two."""
    return " và " not in day.place.printed or " và " in day.title


def _without(block: Block, own: Sequence[Place]) -> str:
    """What a block prints beside those places."""
    said = block.text
    for place in own:
        said = said.replace(cleaned(place.printed), " ", 1)
    return said


def _aim(walked: Walked, at: _At, block: Block) -> None:
    if aim := aim_of(block):
        at.aim = aim
    else:
        _keep(walked, at.aim, block)


def _organise(walked: Walked, at: _At, block: Block, plan: InPlan) -> None:
    while at.bodies and at.bodies[-1][0] >= block.rank:
        at.bodies.pop()
    if block.rank is Rank.PLAIN and _CLOSING.match(block.text):
        return
    if block.text.startswith("("):
        _keep(walked, TextPart.ORGANISATION, block)
        return
    heading = body_heading(block.text)
    if heading:
        at.bodies.append((block.rank, heading[0]))
        if not heading[1]:
            return
        block = replace(block, text=heading[1])
    tasks = work_in(block, at.body, plan, is_given=True)
    if tasks:
        walked.tasks += tasks
    else:
        _keep(walked, TextPart.ORGANISATION, block)


def _content(walked: Walked, at: _At, block: Block, plan: InPlan) -> None:
    if at.heading and _is_section(block):
        at.heading = ""
    if campaign := campaign_of(block):
        walked.campaigns.append(campaign)
        at.heading = CAMPAIGNS
    elif _is_section(block) and block.text in {CAMPAIGNS, ACTIVITIES, OTHERS}:
        at.heading = block.text
    elif at.heading == ACTIVITIES:
        walked.activities.append(replace(activity_of(block, (), plan), doubts=()))
    elif at.heading == OTHERS:
        walked.others.append(ReadOther(block.place, OTHERS, block.text.rstrip(" .")[:500]))
    elif at.heading == CAMPAIGNS and walked.campaigns:
        last = walked.campaigns[-1]
        said = f"{last.content}\n{_line(block)}".strip()
        walked.campaigns[-1] = replace(last, content=said[:MAX_TEXT])
    elif not _OWN_LIST.match(folded(block.text)):
        walked.tasks += work_in(block, "", plan, is_given=False)
        _keep(walked, TextPart.CONTENT, block)


def _is_section(block: Block) -> bool:
    return block.rank is Rank.SECTION


def _receive(walked: Walked, block: Block) -> None:
    if block.rank is not Rank.DASH:
        return
    said = block.text.strip(" ,;./")
    purpose = _PURPOSE.search(said)
    name = said[: purpose.start()] if purpose else said
    if name and not _KEPT.match(name):
        told = purpose["purpose"].strip() if purpose else ""
        for short, whole in _PURPOSES.items():
            told = told.replace(short, whole)
        doubts = (POINTS_ELSEWHERE,) if _ELSEWHERE.match(name) else ()
        walked.receivers.append(ReadReceiver(block.place, name[:300], told, doubts))


def _keep(walked: Walked, part: TextPart, block: Block) -> None:
    walked.texts.setdefault(part, []).append((block.place, _line(block)))


def _line(block: Block) -> str:
    """A block as a person would type it in a written part."""
    return f"{block.mark} {block.text}" if block.mark else block.text


def _text(part: TextPart, kept: Sequence[tuple[Place, str]], doubts: Sequence[str]) -> ReadText:
    first, last = kept[0][0], kept[-1][0]
    said = "\n".join(line for _, line in kept)
    place = Place(first.start, last.end, first.line, first.printed[:200])
    too_long = (_TOO_LONG,) if len(said) > MAX_TEXT else ()
    return ReadText(place, part, said[:MAX_TEXT], (*doubts, *too_long))


def _merged(rows: Sequence[ReadTask], lines: Sequence[ReadTask]) -> list[ReadTask]:
    """The tasks of tables and of lines, each once.

    A table says best who does what by when; a line says to whom it goes.
    """
    by_title: dict[str, ReadTask] = {folded(task.title): task for task in rows}
    tabled = {_key(task): n for n, task in enumerate(rows)}
    merged, seen = list(rows), dict[str, int]()
    for task in lines:
        key = _key(task)
        place = tabled.get(key)
        if place is not None:
            merged[place] = _beside(merged[place], task)
        elif key in seen:
            merged[seen[key]] = _together(merged[seen[key]], task)
        elif folded(task.title) not in by_title:
            seen[key] = len(merged)
            merged.append(task)
    return merged


def _key(task: ReadTask) -> str:
    return f"{folded(task.title)}|{folded(task.wording)}"


def _beside(row: ReadTask, line: ReadTask) -> ReadTask:
    return replace(
        row,
        recipient=row.recipient or line.recipient,
        deliverable=row.deliverable or line.deliverable,
        leads=row.leads or line.leads,
    )


def _together(task: ReadTask, again: ReadTask) -> ReadTask:
    """One task that two bodies are given, each in its own list."""
    leads = tuple(dict.fromkeys((*task.leads, *again.leads)))
    supports = dict.fromkeys((*task.supports, *again.supports))
    told = tuple(one for one in supports if one not in leads)
    doubts = tuple(one for one in task.doubts if one != NO_LEAD or not leads)
    return replace(task, leads=leads, supports=told, doubts=doubts)
