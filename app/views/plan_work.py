"""What is said of the work of a plan: its tasks, when each is due and why, and how far it is."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from app.accounts.access import Action, allowed
from app.calendar.spoken import weekday
from app.models import Assignment, Plan, Share, Task
from app.planning.due import CautionKind, Due
from app.planning.plans.channels import channels
from app.planning.plans.dues import Refused, due_days
from app.planning.plans.pieces import combined, signed_due
from app.planning.plans.shares import due_of, shares_of
from app.planning.plans.sight import is_inside, tasks_shown
from app.planning.plans.succession import superseded
from app.planning.plans.tasks import AssigneeFields, TaskFields, assignments_of
from app.planning.plans.vocabulary import Handing, Origin, Part, PlanState, ShareState
from app.planning.standing import LABELS, Effort, Standing, standing
from app.views.base import View
from app.views.deadline import CautionView
from app.views.desk import Desk, group_names, people_names, unit_names
from app.views.plan_versions import version_of
from app.views.units import UnitName
from app.workdays import OutOfWorkCalendar

TASK_EXAMPLE: dict[str, Any] = {
    "id": 12,
    "plan_id": 7,
    "position": 1,
    "title": "Treo băng rôn, khẩu hiệu, cờ tại các trục đường chính",
    "content": "",
    "channel": "co-dong",
    "channel_name": "Cổ động trực quan",
    "edition": None,
    "deliverable": "Băng rôn, pa nô",
    "measure": "mỗi xã ít nhất 5 băng rôn",
    "recipient": "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "stages": [],
    "leader": "",
    "follower": "",
    "cost": None,
    "wording": "trước ngày 30/01/2027",
    "rule": "before:2027-01-30",
    "takes": 5,
    "campaign_id": None,
    "line_id": 31,
    "activity_id": None,
    "assignees": [
        {
            "part": "lead",
            "unit_id": "dang-uy-xa-dai-phuc",
            "group_id": None,
            "body": None,
            "name": "Đảng ủy xã Đại Phúc",
        }
    ],
    "due": {
        "first": None,
        "last": "2027-01-29",
        "day": "2027-01-29",
        "weekday": "Thứ Sáu",
        "why": ("không tính Thứ Bảy, 30/01/2027; Thứ Sáu, 29/01/2027 là ngày làm việc"),
        "expected": False,
        "warnings": [],
        "refused": None,
    },
    "standing": "ahead",
    "standing_text": "chưa đến hạn",
    "state": None,
    "shares": [],
    "template": None,
    "origin": None,
    "origin_id": None,
    "updated": "2026-11-22T03:00:00Z",
    "version": "3b7a640c1f5a2e9d.6929d2f0",
}


class AssigneeView(View):
    """Who leads or supports a task: one of a unit, a group, or a body by its name alone."""

    part: Part
    unit_id: str | None
    group_id: str | None
    body: str | None
    name: str


class TaskDue(View):
    """When a task is due: ``day`` is the working day, ``first`` and ``last`` those worded.

    All are null for what goes on.  Of a plan that was signed they are the days that it was
    signed with.  ``refused`` tells why a deadline cannot be met, with the remedy.
    """

    first: date | None
    last: date | None
    day: date | None
    weekday: str | None
    why: str
    expected: Annotated[bool, Field(description="dự kiến: not overdue until it is confirmed")]
    warnings: tuple[CautionView, ...]
    refused: str | None


class ShareView(View):
    """What one assignee has to do of a task, and how far it is.

    ``due`` is its due day: its own, or that of the task.  ``standing`` is null once it is
    settled.  ``may_report`` tells whether who asks may say how far it is.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": 90,
                    "task_id": 12,
                    "unit": {"id": "dang-uy-xa-dai-phuc", "name": "Đảng ủy xã Đại Phúc"},
                    "body": None,
                    "part": "lead",
                    "due": "2027-01-29",
                    "own_due": None,
                    "received": "2026-12-02T02:10:00Z",
                    "by": "Trần Văn Minh",
                    "state": "doing",
                    "state_name": "Đang thực hiện",
                    "handed": None,
                    "done_on": None,
                    "reason": "",
                    "note": "",
                    "standing": "ahead",
                    "standing_text": "chưa đến hạn",
                    "may_report": True,
                    "version": "1f2e3d4c5b6a7988.6929d2f0",
                }
            ]
        },
    )

    id: int
    task_id: int
    unit: UnitName | None
    body: str | None
    part: Part
    due: date | None
    own_due: date | None
    received: datetime | None
    by: str | None
    state: ShareState
    state_name: str
    handed: Handing | None
    done_on: date | None
    reason: str
    note: str
    standing: Standing | None
    standing_text: str | None
    may_report: bool
    version: str

    @property
    def name(self) -> str:
        """Whose it is."""
        return self.unit.name if self.unit else self.body or ""


class TaskView(View):
    """A task; ``wording`` is printed, ``due`` is worked out.

    ``state`` sums up the shares, null before the plan is issued; ``standing`` is null once
    the task is settled, or where its deadline cannot be met.  Who is shown only tasks that
    name their units is shown only their own shares.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"examples": [TASK_EXAMPLE]},
    )

    id: int
    plan_id: int
    position: int
    title: str
    content: str
    channel: str | None
    channel_name: str | None
    edition: int | None
    deliverable: str
    measure: str
    recipient: str
    stages: tuple[str, ...]
    leader: str
    follower: str
    cost: int | None
    wording: str
    rule: str
    takes: int
    campaign_id: int | None
    line_id: int | None
    activity_id: int | None
    assignees: tuple[AssigneeView, ...]
    due: TaskDue
    standing: Standing | None
    standing_text: str | None
    state: ShareState | None
    shares: tuple[ShareView, ...]
    template: str | None
    origin: Origin | None
    origin_id: int | None
    updated: datetime
    version: str

    @property
    def leads(self) -> tuple[AssigneeView, ...]:
        """Who leads it."""
        return tuple(one for one in self.assignees if one.part is Part.LEAD)

    @property
    def supports(self) -> tuple[AssigneeView, ...]:
        """Who supports it."""
        return tuple(one for one in self.assignees if one.part is Part.SUPPORT)

    def fields(self) -> TaskFields:
        """As it would be given back."""
        told = {name: getattr(self, name) for name in TaskFields.model_fields}
        assignees = tuple(
            AssigneeFields(part=a.part, unit_id=a.unit_id, group_id=a.group_id, body=a.body)
            for a in self.assignees
        )
        return TaskFields(**told | {"assignees": assignees})


def plan_tasks(desk: Desk, plan: Plan, since: datetime | None = None) -> tuple[TaskView, ...]:
    """The tasks of a plan that are shown to who asks, in its order.

    With ``since`` those that were changed, or whose shares were, at that instant or later.
    """
    shown = tasks_shown(desk.session, desk.actor, plan)
    if since is None:
        return task_views(desk, plan, shown)
    shares = shares_of(desk.session, shown)
    return task_views(
        desk,
        plan,
        (
            task
            for task in shown
            if max([task.updated, *(share.updated for share in shares[task.id])]) >= since
        ),
    )


def task_view(desk: Desk, plan: Plan, task: Task) -> TaskView:
    """One task that is shown to who asks."""
    (told,) = task_views(desk, plan, (task,))
    return told


def task_views(desk: Desk, plan: Plan, tasks: Iterable[Task]) -> tuple[TaskView, ...]:
    """Those tasks of one plan, in a few queries however many they are."""
    found = tuple(tasks)
    if not found:
        return ()
    known = _Known(desk, plan, found)
    return tuple(known.task_view(task) for task in found)


class _Known:
    """What is known of some tasks of one plan, read at once."""

    def __init__(self, desk: Desk, plan: Plan, tasks: tuple[Task, ...]) -> None:
        session = desk.session
        self.desk = desk
        self.plan = plan
        self.is_inside = is_inside(session, desk.actor, plan)
        self.is_in_force = PlanState(plan.state).is_in_force
        issued = plan.state == PlanState.ISSUED
        self.goes_on = issued and not superseded(session, [plan.id])
        self.edits = allowed(desk.actor, Action.EDIT, plan.unit_id, above=())
        self.dues = _dues(desk, plan, tasks)
        self.assignments = assignments_of(session, tasks)
        self.shares = shares_of(session, tasks) if self.is_in_force else {}
        self.channels = channels(session, plan.unit_id, desk.reference)
        rows = [row for held in self.assignments.values() for row in held]
        given = [share for held in self.shares.values() for share in held]
        named = [row.unit_id for row in rows] + [share.unit_id for share in given]
        self.units = unit_names(session, named)
        self.groups = group_names(session, (row.group_id for row in rows))
        self.people = people_names(session, (share.received_by for share in given))

    def task_view(self, task: Task) -> TaskView:
        """One of them."""
        found = self.dues[task.id]
        assignments = self.assignments[task.id]
        given = self._shown(task)
        shares = tuple(self._share(task, share, found) for share in given)
        state = combined(ShareState(share.state) for share in given) if given else None
        stands = _standing(self.desk, found, _effort(task, state)) if _is_open(state) else None
        assignees = tuple(self._assignee(row) for row in assignments)
        told = {name: getattr(task, name) for name in _TASK_FIELDS} | {"stages": tuple(task.stages)}
        return TaskView(
            **told,
            channel_name=self.channels.get(task.channel or "", task.channel),
            assignees=assignees,
            due=_task_due(found),
            standing=stands,
            standing_text=LABELS[stands] if stands else None,
            state=state,
            shares=shares,
            version=version_of(
                [told[name] for name in TaskFields.model_fields if name != "assignees"]
                + [[a.part, a.unit_id, a.group_id, a.body] for a in assignees],
                task.updated,
            ),
        )

    def _shown(self, task: Task) -> tuple[Share, ...]:
        """How far others are concerns those who make the plan or stand over it."""
        own = self.desk.actor.roles_in
        held = self.shares.get(task.id, ())
        return tuple(s for s in held if self.is_inside or (s.unit_id and own(s.unit_id)))

    def _assignee(self, row: Assignment) -> AssigneeView:
        unit = self.units[row.unit_id].name if row.unit_id else None
        return AssigneeView(
            part=Part(row.part),
            unit_id=row.unit_id,
            group_id=row.group_id,
            body=row.body,
            name=unit or self.groups.get(row.group_id or "") or row.body or "",
        )

    def _share(self, task: Task, share: Share, found: Due | Refused) -> ShareView:
        row = next(row for row in self.assignments[task.id] if row.id == share.assignment_id)
        state, day = ShareState(share.state), due_of(task, share, found)
        mine = replace(found, working_day=day) if isinstance(found, Due) else found
        effort = _effort(task, state)
        stands = _standing(self.desk, mine, effort) if _is_open(state) else None
        own = share.unit_id is not None and allowed(
            self.desk.actor, Action.REPORT, share.unit_id, above=()
        )
        return ShareView(
            id=share.id,
            task_id=task.id,
            unit=self.units[share.unit_id] if share.unit_id else None,
            body=row.body,
            part=Part(row.part),
            due=day,
            own_due=share.own_due,
            received=share.received,
            by=self.people.get(share.received_by or 0),
            state=state,
            state_name=state.label,
            handed=Handing(share.handed) if share.handed else None,
            done_on=share.done_on,
            reason=share.reason,
            note=share.note,
            standing=stands,
            standing_text=LABELS[stands] if stands else None,
            may_report=self.goes_on and (own or self.edits),
            version=version_of(
                [share.state, share.handed, share.done_on, share.reason, share.note, share.own_due],
                share.updated,
            ),
        )


_TASK_FIELDS = (
    *(name for name in TaskFields.model_fields if name != "assignees"),
    "id", "plan_id", "position", "template", "origin", "origin_id", "updated",
)  # fmt: skip


def _is_open(state: ShareState | None) -> bool:
    return state not in {ShareState.DONE, ShareState.DROPPED}


def _effort(task: Task, state: ShareState | None) -> Effort:
    """What is begun is not too late to begin."""
    return Effort(takes=task.takes) if state in {None, ShareState.TODO} else Effort()


def _dues(desk: Desk, plan: Plan, tasks: tuple[Task, ...]) -> Mapping[int, Due | Refused]:
    """When those tasks are due: as they were signed, else as things are now."""
    derived = due_days(desk.session, plan, tasks, desk.calendar)
    if not PlanState(plan.state).is_approved:
        return derived
    return {task.id: _signed(task, derived[task.id]) for task in tasks}


def _signed(task: Task, derived: Due | Refused) -> Due:
    """The days that a task was signed with; why, where they are still the same."""
    signed = replace(signed_due(task), why="theo kế hoạch đã ký")
    if not isinstance(derived, Due):
        return signed
    if derived.working_day == task.due_day:
        return replace(
            derived, first=signed.first, last=signed.last, working_day=signed.working_day
        )
    return replace(signed, expected=derived.expected)


def _standing(desk: Desk, found: Due | Refused, effort: Effort) -> Standing | None:
    if not isinstance(found, Due):
        return None
    try:
        return standing(found, desk.today, desk.calendar, effort)
    except OutOfWorkCalendar:
        return None


def _task_due(found: Due | Refused) -> TaskDue:
    if not isinstance(found, Due):
        return TaskDue(
            first=None,
            last=None,
            day=None,
            weekday=None,
            why="",
            expected=False,
            warnings=(),
            refused=found.sentence,
        )
    day = found.working_day
    return TaskDue(
        first=found.first,
        last=found.last,
        day=day,
        weekday=weekday(day) if day else None,
        why=found.why,
        expected=found.expected,
        warnings=tuple(CautionView(kind=CautionKind(w.kind), text=w.text) for w in found.warnings),
        refused=None,
    )
