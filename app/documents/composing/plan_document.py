"""A plan on paper: grounds, purposes, contents with footnoted lists, organisation by body, annex.

The parts and their order are those of plans of Party committees; what nobody has written
yet is a blank in a draft, and left out of what was issued.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.documents.composing.blocks import (
    closed,
    grounds,
    item,
    paragraph,
    section,
    written,
    written_or_blank,
)
from app.documents.composing.days import Day
from app.documents.composing.footnotes import anniversaries, footnote, reviews
from app.documents.composing.head import Head, document
from app.documents.official.document import (
    Annex,
    Blank,
    Block,
    Document,
    Heading,
    Item,
    Kind,
    Paragraph,
    Table,
    Text,
)
from app.planning.plans.vocabulary import Part, TextPart
from app.planning.proposal import DueReview

SLOT_HEAD = ("Thời gian", "Nhiệm vụ", "Chủ trì", "Đến hạn")
SLOT_WIDTHS = (16, 40, 28, 16)
TASK_HEAD = ("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm, số lượng")
TASK_WIDTHS = (5, 33, 18, 18, 13, 13)


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task as it is printed; ``due`` is the deadline as the plan words it."""

    title: str
    content: str = ""
    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    due: str = ""
    deliverable: str = ""
    measure: str = ""
    recipient: str = ""
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    """A task in a period of a programme of work, with the day on which it is due there."""

    period: str
    title: str
    leads: tuple[str, ...]
    due: str


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """Something held, with what is known of it."""

    name: str
    when: str = ""
    place: str = ""
    chair: str = ""
    participants: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class PlannedCampaign:
    """A campaign with the days on which it runs, as printed."""

    name: str
    when: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class BodyTasks:
    """What the plan gives one body, with the verb that is due to it: "Giao", "Đề nghị"."""

    name: str
    verb: str
    tasks: tuple[tuple[Part, PlannedTask], ...]


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """What the paper of a plan is made of.

    ``others`` are lines of one's own by their section, ``programme`` the tasks by period,
    of a programme of work alone.
    """

    kind: Kind
    summary: str
    span: str
    texts: Mapping[TextPart, str]
    days: tuple[Day, ...] = ()
    reviews: tuple[DueReview, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    campaigns: tuple[PlannedCampaign, ...] = ()
    activities: tuple[PlannedActivity, ...] = ()
    tasks: tuple[PlannedTask, ...] = ()
    bodies: tuple[BodyTasks, ...] = ()
    programme: tuple[PlannedSlot, ...] = ()

    def text(self, part: TextPart) -> str:
        """What was written as that part."""
        return self.texts.get(part, "")


def plan_document(head: Head, told: PlanPaper) -> Document:
    """The plan of a year, of years, of a topic; a programme of work; an adjustment."""
    blocks = (
        *missing_grounds(head, told),
        *aims(head, told),
        Heading(1, "NỘI DUNG"),
        *_contents(head, told),
        *section("HÌNH THỨC TUYÊN TRUYỀN", written(told.text(TextPart.FORMS))),
        *section("KINH PHÍ", written(told.text(TextPart.COSTS))),
        Heading(1, "TỔ CHỨC THỰC HIỆN"),
        *organisation(head, told),
    )
    return document(
        head,
        told.kind,
        told.summary,
        blocks,
        grounds=grounds(told.text(TextPart.GROUNDS)),
        annexes=annexes(told),
    )


def missing_grounds(head: Head, told: PlanPaper) -> tuple[Block, ...]:
    """A place for the grounds of a draft that has none yet."""
    return (Blank("căn cứ"),) if head.draft and not told.text(TextPart.GROUNDS).strip() else ()


def aims(head: Head, told: PlanPaper) -> tuple[Block, ...]:
    """Purposes and requirements; what was issued without any has none."""
    parts = {"Mục đích": TextPart.PURPOSES, "Yêu cầu": TextPart.REQUIREMENTS}
    blocks = [
        block
        for title, part in parts.items()
        for block in section(
            title, written_or_blank(told.text(part), title.lower(), draft=head.draft), 2
        )
    ]
    return section("MỤC ĐÍCH, YÊU CẦU", blocks)


def activity_blocks(activities: Iterable[PlannedActivity]) -> tuple[Block, ...]:
    """Each activity with its time, place, chair and participants, as far as they are known."""
    return tuple(block for activity in activities for block in _activity(activity))


def organisation(head: Head, told: PlanPaper) -> tuple[Block, ...]:
    """What each body has to do, with the deadline as it is printed."""
    return (
        *written_or_blank(
            told.text(TextPart.ORGANISATION),
            "tổ chức thực hiện chung",
            draft=0 if told.bodies else head.draft,
        ),
        *(block for body in _together(told.bodies) for block in _body(body)),
        paragraph(
            "Căn cứ văn bản này, các địa phương, cơ quan, đơn vị nghiêm túc triển khai thực hiện."
        ),
    )


def annexes(told: PlanPaper) -> tuple[Annex, ...]:
    """The table of tasks, where there are any, and of a programme the tasks by period."""
    found = []
    if told.tasks:
        found.append(Annex("Danh mục nhiệm vụ", (task_table(told.tasks),)))
    if told.programme:
        found.append(Annex("Chương trình theo thời gian", (_slots(told.programme),)))
    return tuple(found)


def task_table(tasks: Iterable[PlannedTask]) -> Table:
    """All tasks with who leads and supports them, and when they are due."""
    held = tuple(tasks)
    rows = tuple(
        (
            str(number),
            task.title,
            "; ".join(task.leads),
            "; ".join(task.supports),
            task.due,
            "; ".join(part for part in (task.deliverable, task.measure) if part),
        )
        for number, task in enumerate(held, 1)
    )
    cost = sum(task.cost or 0 for task in held)
    total = f"Tổng số: {len(held):02} nhiệm vụ"
    spent = f"Kinh phí: {cost:,} đồng".replace(",", ".") if cost else ""
    return Table(TASK_HEAD, rows, TASK_WIDTHS, ("", total, "", "", "", spent), landscape=True)


def _slots(programme: Iterable[PlannedSlot]) -> Table:
    """The tasks by period, each of which is named once."""
    rows, before = [], ""
    for slot in programme:
        named = "" if slot.period == before else slot.period
        rows.append((named, slot.title, "; ".join(slot.leads), slot.due))
        before = slot.period
    return Table(SLOT_HEAD, tuple(rows), SLOT_WIDTHS)


def commemorated(told: PlanPaper) -> Paragraph | None:
    """The sentence that names the anniversaries of the plan in a footnote; None without any."""
    listed = anniversaries(told.days)
    if not listed:
        return None
    # Behind a year the mark would look like one more digit of it.
    sentence = "Tuyên truyền, kỷ niệm các ngày lễ lớn, sự kiện lịch sử quan trọng"
    return Paragraph((Text(sentence), footnote(listed), Text(f" trong {told.span}.")))


def _contents(head: Head, told: PlanPaper) -> Iterable[Block]:
    yield Heading(2, "Nội dung tuyên truyền")
    listed, summed_up = commemorated(told), reviews(told.reviews)
    if listed:
        yield listed
    if summed_up:
        sentence = "Chỉ đạo, tổ chức sơ kết, tổng kết các nghị quyết, chỉ thị, kết luận của Đảng"
        yield Paragraph((Text(sentence), footnote(summed_up), Text(".")))
    hint = "nội dung tuyên truyền"
    empty = not (listed or summed_up or told.others)
    yield from written_or_blank(told.text(TextPart.CONTENT), hint, draft=head.draft if empty else 0)
    for title in dict.fromkeys(title for title, _ in told.others):
        yield Heading(2, title)
        yield from (item(closed(line)) for of, line in told.others if of == title)
    yield from section("Các đợt tuyên truyền", _campaigns(told.campaigns), 2)
    yield from section("Các hoạt động", activity_blocks(told.activities), 2)


def _campaigns(campaigns: Sequence[PlannedCampaign]) -> Iterable[Block]:
    """Each under a heading of its own where all say something; a list of them else."""
    if all(campaign.content.strip() for campaign in campaigns):
        for campaign in campaigns:
            yield Heading(3, f"{campaign.name} ({campaign.when})")
            yield from written(campaign.content)
        return
    for campaign in campaigns:
        mark = ":" if campaign.content.strip() else "."
        yield item(f"{campaign.name} ({campaign.when}){mark}")
        yield from written(campaign.content)


def _activity(activity: PlannedActivity) -> Iterable[Block]:
    facts = {
        "Thời gian": activity.when,
        "Địa điểm": activity.place,
        "Chủ trì": activity.chair,
        "Thành phần": activity.participants,
        "Nội dung": activity.content,
    }
    told = {name: " ".join(text.split()) for name, text in facts.items() if text}
    yield item(f"{activity.name}{':' if told else '.'}")
    yield from (item(closed(f"{name}: {text}"), 2) for name, text in told.items())


def _together(bodies: Iterable[BodyTasks]) -> tuple[BodyTasks, ...]:
    """Bodies with the same tasks as one: "Giao Đảng ủy phường A, Đảng ủy xã B"."""
    found: dict[tuple[str, object], BodyTasks] = {}
    for body in bodies:
        before = found.get((body.verb, body.tasks))
        name = _inside(body.name)
        told = f"{before.name}, {name}" if before else name
        found[body.verb, body.tasks] = replace(body, name=told)
    return tuple(found.values())


def _inside(name: str) -> str:
    """A name inside a sentence; only the word of a group becomes small."""
    return f"c{name[1:]}" if name.startswith("Các ") else name


def _body(body: BodyTasks) -> Iterable[Block]:
    yield Heading(2, f"{body.verb} {body.name}")
    yield from (_task(part, task) for part, task in body.tasks)


def _task(part: Part, task: PlannedTask) -> Item:
    """A task of one body; its deadline is in italics, as plans print it."""
    sentence = f"{_beside(part, task)}{task.title}"
    if task.deliverable:
        counted = f", {task.measure}" if task.measure else ""
        sentence = f"{sentence} (sản phẩm: {task.deliverable}{counted})"
    if task.recipient:
        sentence = f"{sentence}; gửi về {task.recipient}"
    if not task.due:
        return item(closed(sentence))
    return Item((Text(f"{sentence}; thời hạn: "), Text(task.due, italic=True), Text(".")))


def _beside(part: Part, task: PlannedTask) -> str:
    """With whom a body does a task; other bodies that lead it have shares of their own."""
    if part is Part.SUPPORT:
        return f"Phối hợp với {', '.join(map(_inside, task.leads))}: " if task.leads else ""
    if not task.supports:
        return ""
    return f"Chủ trì, phối hợp với {', '.join(map(_inside, task.supports))}: "
