"""What is understood of a plan document, part by part, and the draft that is made of it.

A part has a name of its own ("task-3") by which it can be left out; the same text always
gives the same names.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationError

from app.accounts.access import Action, require
from app.accounts.units import unit_named
from app.documents.reading_plans import (
    NoPlan,
    Place,
    PlanTooLong,
    ReadActivity,
    ReadPlan,
    ReadTask,
    Told,
    read_plan,
)
from app.models import Plan
from app.planning.deadlines import DeadlineRefused, parse_deadline
from app.planning.due import NO_ANCHORS, due
from app.planning.plans.importing import import_plan
from app.planning.plans.marks import open_marks
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.vocabulary import PlanKind
from app.planning.printed import printed_date
from app.views.base import View
from app.views.desk import Desk
from app.views.plan_import_forms import ImportFields
from app.views.plan_imported import imported, numbered, told_refusal
from app.views.plan_names import Named
from app.views.plans import PlanView, plan_view
from app.views.printed_names import PrintedNames

NO_PLAN = (
    "Không thấy nội dung của một kế hoạch trong văn bản này: không có tên loại (KẾ HOẠCH,"
    " CHƯƠNG TRÌNH), phần mục hay nhiệm vụ nào. Hãy kiểm tra lại tệp."
)
TOO_LONG = "Văn bản dài quá 200.000 ký tự; hãy bỏ bớt phụ lục rồi gửi lại."

KIND_NAMES = {
    "text": "Phần viết",
    "day": "Ngày kỷ niệm",
    "review": "Sơ kết, tổng kết",
    "other": "Nội dung khác",
    "campaign": "Đợt tuyên truyền",
    "activity": "Hoạt động",
    "task": "Nhiệm vụ",
    "receiver": "Nơi nhận",
}
"""The kinds of parts, in the order of a page."""


PART_EXAMPLE: dict[str, Any] = {
    "id": "task-1",
    "kind": "task",
    "title": "Xây dựng báo cáo kết quả thực hiện các quy chế phối hợp",
    "leads": [
        {"name": "Các sở, ngành trong khối khoa giáo", "unit_id": None, "group_id": "khoa-giao"}
    ],
    "supports": [],
    "wording": "trước ngày 10/6/2024",
    "rule": "before:2024-06-10",
    "due": "2024-06-07",
    "recipient": "Ban Tuyên giáo Tỉnh ủy",
    "occurrence": None,
    "details": [],
    "doubts": [],
    "line": 103,
    "start": 9120,
    "end": 9361,
    "printed": "3. Các sở, ngành trong khối khoa giáo … trước ngày 10/6/2024.",
}


MARK_EXAMPLE: dict[str, Any] = {
    "id": 4,
    "part": "task",
    "part_id": 12,
    "told": "Văn bản không nêu hạn của việc này; hãy ghi hạn.",
    "printed": "2. Các cơ quan báo chí của tỉnh đẩy mạnh công tác thông tin …",
    "line": 99,
}


class WhoView(View):
    """A body as printed, and whom of the directory it names: a unit, a group, or nobody."""

    name: str
    unit_id: str | None = None
    group_id: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether the directory has it."""
        return bool(self.unit_id or self.group_id)


class ImportedPart(View):
    """A part as it was understood; ``line`` is where it stands, ``printed`` what stands there.

    ``start`` and ``end`` are offsets of characters in the text.  ``due`` is the working day
    on which a task is due, where its deadline tells one by itself.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [PART_EXAMPLE]
        },
    )  # fmt: skip

    id: str
    kind: Annotated[str, Field(examples=list(KIND_NAMES))]
    title: str
    leads: tuple[WhoView, ...] = ()
    supports: tuple[WhoView, ...] = ()
    wording: str = ""
    rule: str | None = None
    due: date | None = None
    recipient: str = ""
    occurrence: str | None = None
    details: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()
    line: int
    start: int
    end: int
    printed: str


class ImportPreview(View):
    """What a text says as a plan; nothing of it is kept."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "title": "Kế hoạch tuyên truyền năm 2024",
                    "kind": "topic",
                    "period": "2024",
                    "occurrence": None,
                    "issuer": "Ban Tuyên giáo Tỉnh ủy",
                    "number": "15-KH/BTGTU",
                    "issued_on": "2024-06-05",
                    "doubts": [],
                    "parts": [PART_EXAMPLE],
                }
            ]
        },
    )

    title: str
    kind: PlanKind
    period: str | None
    occurrence: str | None
    issuer: Annotated[str, Field(description="who issues it, as printed")]
    number: str
    issued_on: date | None
    doubts: tuple[str, ...]
    parts: tuple[ImportedPart, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[ImportedPart, ...]], ...]:
        """The parts by kind, in the order of a page."""
        found = (
            (name, tuple(one for one in self.parts if one.kind == kind))
            for kind, name in KIND_NAMES.items()
        )
        return tuple((name, parts) for name, parts in found if parts)

    @property
    def uncertain(self) -> int:
        """How many parts a person has to look at."""
        return sum(bool(part.doubts) for part in self.parts) + bool(self.doubts)


class MarkView(View):
    """Something uncertain of a part of a draft, until a person has looked at it."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"examples": [MARK_EXAMPLE]},
    )

    id: int
    part: Annotated[str, Field(examples=["plan", "line", "campaign", "activity", "task"])]
    part_id: int
    told: str
    printed: str
    line: int | None


class MadeOfText(View):
    """A draft made of a text, with what waits for a person."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "plan": PlanView.model_config["json_schema_extra"]["examples"][0],  # type: ignore[index]
                    "marks": [MARK_EXAMPLE],
                }
            ]
        },
    )

    plan: PlanView
    marks: tuple[MarkView, ...]


def understood(desk: Desk, text: str, asked: ImportFields) -> ImportPreview:
    """What ``text`` says as a plan of the unit that is asked for; whoever may draft may see it.

    Raises:
        NotAllowed: if the actor is no editor of the unit.
        UnitNotFound: if there is no such unit.
        PlanRefused: if it says nothing of a plan.
    """
    unit = unit_named(desk.session, asked.unit_id)
    require(desk.session, desk.actor, Action.EDIT, unit)
    return _preview(desk, _read(desk, text, unit.region, asked.told), PrintedNames.of(desk, asked))


def understood_by_anybody(desk: Desk, text: str, region: str | None, told: Told) -> ImportPreview:
    """The same without any unit: bodies stay as they are printed."""
    return _preview(desk, _read(desk, text, region, told), None)


def made_of_text(desk: Desk, text: str, asked: ImportFields, now: Any) -> Plan:  # Any: a datetime
    """The draft, less what is left out.

    Raises:
        NotAllowed, UnitNotFound, UnitEnded: as when a plan is made.
        PlanRefused: if it says nothing of a plan, or the parts do not go together.
    """
    unit = unit_named(desk.session, asked.unit_id)
    require(desk.session, desk.actor, Action.EDIT, unit)
    read = _read(desk, text, unit.region, asked.told)
    try:
        told = imported(read, asked, PrintedNames.of(desk, asked))
    except ValidationError as error:
        raise PlanRefused(told_refusal(error)) from None
    return import_plan(desk.session, desk.actor, told, desk.reference, now)


def made_view(desk: Desk, plan: Plan) -> MadeOfText:
    """A draft that was just made of a text."""
    return MadeOfText(plan=plan_view(desk, plan), marks=mark_views(desk, plan))


def mark_views(desk: Desk, plan: Plan) -> tuple[MarkView, ...]:
    """What still waits for a person in a plan, in the order of its text."""
    return tuple(
        MarkView(
            id=row.id, part=row.part, part_id=row.part_id, told=row.told, printed=row.printed,
            line=row.source_line,
        )
        for row in open_marks(desk.session, plan)
    )  # fmt: skip


def _read(desk: Desk, text: str, region: str | None, told: Told) -> ReadPlan:
    try:
        return read_plan(text, desk.session, region, told)
    except NoPlan:
        raise PlanRefused(NO_PLAN) from None
    except PlanTooLong:
        raise PlanRefused(TOO_LONG) from None


# The preview


def _preview(desk: Desk, read: ReadPlan, people: PrintedNames | None) -> ImportPreview:
    head = read.head
    return ImportPreview(
        title=head.title,
        kind=head.kind,
        period=head.period,
        occurrence=head.occurrence,
        issuer=head.issuer,
        number=head.number,
        issued_on=head.day,
        doubts=head.doubts,
        parts=tuple(_parts(desk, read, people)),
    )


def _parts(desk: Desk, read: ReadPlan, people: PrintedNames | None) -> Iterator[ImportedPart]:
    for n, text in numbered("text", read.texts):
        yield _part(n, text.part.label, text.place, doubts=text.doubts,
                    details=(("Nội dung", text.text[:600]),))  # fmt: skip
    for n, day in numbered("day", read.days):
        yield _part(n, day.title, day.place, doubts=day.doubts, occurrence=day.occurrence)
    for n, review in numbered("review", read.reviews):
        yield _part(n, review.number, review.place)
    for n, other in numbered("other", read.others):
        yield _part(n, other.title, other.place, details=(("Phần", other.section),))
    for n, run in numbered("campaign", read.campaigns):
        days = f"{printed_date(run.first)} - {printed_date(run.last)}"
        yield _part(n, run.name, run.place, details=(("Thời gian", days),))
    for n, held in numbered("activity", read.activities):
        yield _part(n, held.name, held.place, wording=held.wording, rule=held.rule,
                    doubts=held.doubts, details=_details_of(held))  # fmt: skip
    for n, task in numbered("task", read.tasks):
        yield _task_part(desk, n, task, people)
    for n, to in numbered("receiver", read.receivers):
        details = (("Để làm gì", to.purpose),) if to.purpose else ()
        doubts = people.doubts_of_receiver(to) if people else to.doubts
        yield _part(n, to.name, to.place, details=details, doubts=doubts)


def _part(part_id: str, title: str, place: Place, **told: Any) -> ImportedPart:  # Any: its fields
    return ImportedPart(
        id=part_id, kind=part_id.partition("-")[0], title=title, line=place.line,
        start=place.start, end=place.end, printed=place.printed, **told,
    )  # fmt: skip


def _task_part(
    desk: Desk, part_id: str, task: ReadTask, people: PrintedNames | None
) -> ImportedPart:
    recurring = "mỗi lần một hạn riêng" if _is_recurring(task.rule) else ""
    details = (
        ("Định kỳ", recurring),
        ("Sản phẩm", task.deliverable),
        ("Nội dung", task.content),
    )
    return _part(
        part_id, task.title, task.place,
        leads=_who_views(task.leads, people), supports=_who_views(task.supports, people),
        wording=task.wording, rule=task.rule, due=_due(desk, task.rule),
        recipient=task.recipient, occurrence=task.occurrence,
        details=tuple((name, text) for name, text in details if text),
        doubts=people.doubts_of(task) if people else task.doubts,
    )  # fmt: skip


def _who_views(names: Iterable[str], people: PrintedNames | None) -> tuple[WhoView, ...]:
    found = ((name, people.who(name) if people else Named(body=name)) for name in names)
    return tuple(
        WhoView(name=name, unit_id=one.unit_id, group_id=one.group_id) for name, one in found
    )


def _details_of(held: ReadActivity) -> tuple[tuple[str, str], ...]:
    told = (
        ("Loại", held.kind.label), ("Giờ", held.hours), ("Địa điểm", held.where),
        ("Chủ trì", held.chair), ("Thành phần", held.participants), ("Nội dung", held.content),
    )  # fmt: skip
    return tuple((name, text) for name, text in told if text)


def _is_recurring(rule: str | None) -> bool:
    """Whether a task comes round, so that no one day is that on which it is due."""
    return rule is not None and rule.removeprefix("expected:").startswith("every:")


def _due(desk: Desk, rule: str | None) -> date | None:
    if rule is None or _is_recurring(rule):
        return None
    try:
        return due(parse_deadline(rule), desk.calendar, NO_ANCHORS).working_day
    except (DeadlineRefused, ValueError):
        return None
