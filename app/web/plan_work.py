"""The pages of a plan's work: its tasks, those that templates offer, their progress, and views."""

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from app.accounts.access import Action, allowed
from app.accounts.units import unit_named
from app.models import Plan, Share, Task
from app.planning.plans.channels import ChannelFields, add_channel, channels
from app.planning.plans.programmes import draw_tasks, drawable
from app.planning.plans.refusals import PlanPartNotFound
from app.planning.plans.shares import change_share, receive
from app.planning.plans.sight import may_edit, task_shown
from app.planning.plans.tasks import (
    AssigneeFields,
    change_task,
    create_task,
    remove_task,
    task_fields,
    tasks_of,
)
from app.planning.plans.vocabulary import Handing, Part, ShareState
from app.serving.private_addresses import PAGES
from app.views.plan_forms import NumbersForm
from app.views.plan_names import Directory, directory, label_of, who_is
from app.views.plan_parameters import Number
from app.views.plan_parts import activity_views, campaigns_view, line_views
from app.views.plan_preview import DuePreview, due_preview
from app.views.plan_results import share_shown
from app.views.plan_work import ShareView, TaskView, plan_tasks, task_view
from app.views.task_forms import ChannelForm, LeadForm, ShareForm, TaskForm
from app.web.plan_page import (
    ONE,
    TASKS,
    At,
    FormRoute,
    OptionalNumber,
    ReaderDep,
    Refusal,
    WriterDep,
    address,
    check_version,
    done,
    refusal_of,
)
from app.web.work import Unfit

NEW_TASK = f"{ONE}/viec-moi"
TEMPLATES = f"{ONE}/mau"
TASK = f"{PAGES}/nhiem-vu/{{task_id}}"
SHARE = f"{TASK}/phan/{{share_id}}"

router = APIRouter(include_in_schema=False, route_class=FormRoute)


# Tasks


@router.get(TASKS)
def tasks(plan_id: Number, at: ReaderDep) -> HTMLResponse:
    """The tasks of a plan."""
    return tasks_shown_of(at, at.plan(plan_id))


class About(BaseModel):
    """What a new task is to belong to."""

    line: OptionalNumber = None
    campaign: OptionalNumber = None
    activity: OptionalNumber = None


@router.get(NEW_TASK)
def new(plan_id: Number, at: ReaderDep, asked: Annotated[About, Query()]) -> HTMLResponse:
    """The form of a new task."""
    given = TaskForm(
        line=asked.line,
        campaign=asked.campaign,
        activity=asked.activity,
        part=[Part.LEAD],
        who=[""],
    )
    return _form(at, at.editable(plan_id), None, given)


@router.post(TASKS)
def create(plan_id: Number, at: WriterDep, asked: Annotated[TaskForm, Form()]) -> Response:
    """A new task, or a look at its due day."""
    plan = at.locked(plan_id)
    if asked.do == "preview":
        return _previewed(at, plan, None, asked)

    def make() -> None:
        fields = asked.fields(_assignees(at, plan, asked))
        made.append(create_task(at.session, at.actor, plan, fields, at.desk.reference, at.who.now))

    made: list[Task] = []
    return done(
        at, make, lambda: f"{address(plan.id)}/nhiem-vu#viec-{made[0].id}",
        lambda why: _form(at, plan, None, asked, why),
    )  # fmt: skip


@router.get(TASK)
def task(task_id: Number, at: ReaderDep) -> HTMLResponse:
    """One task: its form while the plan is open, and how far it is once it was issued."""
    plan, found = task_shown(at.session, at.actor, task_id)
    return _task_page(at, plan, found)


@router.post(TASK)
def change(task_id: Number, at: WriterDep, asked: Annotated[TaskForm, Form()]) -> Response:
    """Change a task, unless somebody did meanwhile."""
    plan, found = _locked(at, task_id)
    kept = _kept_rule(found, asked)
    if asked.do == "preview":
        return _previewed(at, plan, found, asked, kept)

    def make() -> None:
        check_version(
            at, plan, "task", found.id, asked.version, task_view(at.desk, plan, found).version
        )
        fields = asked.fields(_assignees(at, plan, asked), kept)
        change_task(at.session, at.actor, found, fields, at.desk.reference, at.who.now)

    return done(
        at, make, f"{address(plan.id)}/nhiem-vu#viec-{found.id}",
        lambda why: _form(at, plan, found, asked, why),
    )  # fmt: skip


@router.post(f"{TASK}/xoa")
def remove(task_id: Number, at: WriterDep) -> Response:
    """Take a task out."""
    plan, found = _locked(at, task_id)
    return done(
        at, lambda: remove_task(at.session, at.actor, found, at.who.now),
        f"{address(plan.id)}/nhiem-vu", lambda why: _task_page(at, plan, found, why),
    )  # fmt: skip


@router.post(f"{TASKS}/giao")
def assign(plan_id: Number, at: WriterDep, asked: Annotated[LeadForm, Form()]) -> Response:
    """Give several tasks one lead, or one more to support."""
    plan = at.locked(plan_id)

    def make() -> None:
        known = directory(at.session, at.actor, plan)
        named = who_is(at.session, known, asked.who, at.who.today, as_typed=asked.as_typed)
        one = AssigneeFields(part=asked.part, **_named(named))
        for found in tasks_of(at.session, plan):
            if found.id in asked.number:
                _give(at, found, one)

    return done(
        at, make, f"{address(plan.id)}/nhiem-vu", lambda why: tasks_shown_of(at, plan, why, asked)
    )


@router.post(f"{ONE}/rut")
def draw(plan_id: Number, at: WriterDep, asked: Annotated[NumbersForm, Form()]) -> Response:
    """Draw further tasks from the longer plan."""
    plan = at.locked(plan_id)
    ids = tuple(asked.number)
    return done(
        at, lambda: draw_tasks(at.session, at.actor, plan, ids, at.desk.reference, at.who.now),
        f"{address(plan.id)}/nhiem-vu", lambda why: tasks_shown_of(at, plan, why),
    )  # fmt: skip


@router.post(f"{ONE}/kenh")
def channel(plan_id: Number, at: WriterDep, asked: Annotated[ChannelForm, Form()]) -> Response:
    """A channel that the drafting unit adds."""
    plan = at.locked(plan_id)
    unit = unit_named(at.session, plan.unit_id)

    def make() -> None:
        fields = ChannelFields(label=asked.label)
        add_channel(at.session, at.actor, unit, fields, at.desk.reference, at.who.now)

    return done(at, make, f"{address(plan.id)}/nhiem-vu", lambda why: tasks_shown_of(at, plan, why))


def tasks_shown_of(
    at: At, plan: Plan, refusal: Refusal | None = None, lead: LeadForm | None = None
) -> HTMLResponse:
    """The page of the tasks that are shown to who asks."""
    found = plan_tasks(at.desk, plan)
    whole = at.is_whole(plan)
    lines = {one.id: one.title for one in line_views(at.desk, plan)} if whole else {}
    return at.shown_of(
        plan,
        "plan_tasks.html",
        refusal,
        tasks=found,
        groups=_by_line(found, lines),
        names=directory(at.session, at.actor, plan).names if whole else (),
        lead=lead or LeadForm(),
        drawable=_drawable(at, plan),
        parts=_parts(),
    )


def _drawable(at: At, plan: Plan) -> tuple[Task, ...]:
    """What may still be drawn from the longer plan, to who edits the shorter one."""
    source = at.session.get(Plan, plan.draws_from_id) if plan.draws_from_id else None
    if source is None or not may_edit(at.session, at.actor, plan):
        return ()
    return drawable(at.session, source, plan, at.desk.reference)


def _by_line(
    found: tuple[TaskView, ...], lines: Mapping[int, str]
) -> list[tuple[str, tuple[TaskView, ...]]]:
    """Tasks in their order, those of one line that follow each other under its title."""
    return [
        (lines.get(number or 0, ""), tuple(of))
        for number, of in groupby(found, key=lambda one: one.line_id)
    ]


def _give(at: At, found: Task, one: AssigneeFields) -> None:
    fields = task_fields(at.session, found)
    others = [
        other
        for other in fields.assignees
        if (other.unit_id, other.group_id, other.body) != (one.unit_id, one.group_id, one.body)
        and not (one.part is Part.LEAD and other.part is Part.LEAD)
    ]
    told = (one, *others) if one.part is Part.LEAD else (*others, one)
    change_task(
        at.session, at.actor, found, fields.model_copy(update={"assignees": told}),
        at.desk.reference, at.who.now,
    )  # fmt: skip


def _locked(at: At, task_id: Number) -> tuple[Plan, Task]:
    plan, found = task_shown(at.session, at.actor, task_id)
    at.locked(plan.id)
    at.session.refresh(found)
    return plan, found


def _kept_rule(found: Task, asked: TaskForm) -> str | None:
    """The rule of a deadline that was not touched."""
    same = (asked.wording.strip(), asked.line, asked.activity) == (
        found.wording, found.line_id, found.activity_id,
    )  # fmt: skip
    return found.rule if same else None


def _assignees(at: At, plan: Plan, asked: TaskForm) -> tuple[AssigneeFields, ...]:
    known = directory(at.session, at.actor, plan)
    return tuple(
        AssigneeFields(
            part=part,
            **_named(who_is(at.session, known, who, at.who.today, as_typed=asked.as_typed)),
        )
        for part, who in asked.named
    )


def _named(found: Any) -> dict[str, str | None]:  # Any: a dataclass of three names
    return {"unit_id": found.unit_id, "group_id": found.group_id, "body": found.body}


def _previewed(
    at: At, plan: Plan, found: Task | None, asked: TaskForm, kept: str | None = None
) -> HTMLResponse:
    try:
        preview = due_preview(
            at.desk, plan, asked.wording, rule=asked.rule(kept),
            line_id=asked.line, activity_id=asked.activity,
        )  # fmt: skip
    except Unfit as error:
        return _form(at, plan, found, asked, refusal_of(error))
    return _form(at, plan, found, asked, preview=preview)


def _task_page(at: At, plan: Plan, found: Task, refusal: Refusal | None = None) -> HTMLResponse:
    return _form(at, plan, found, None, refusal)


def _form(
    at: At,
    plan: Plan,
    found: Task | None,
    given: TaskForm | None,
    refusal: Refusal | None = None,
    *,
    preview: DuePreview | None = None,
    share: tuple[int, ShareForm] | None = None,
) -> HTMLResponse:
    told = task_view(at.desk, plan, found) if found else None
    whole = at.is_whole(plan)
    known = directory(at.session, at.actor, plan) if whole else Directory({})
    if given is None and told:
        given = TaskForm.of(told, _labels(at, known, told))
    elif given and told and refusal and refusal.is_stale:
        given = given.model_copy(update={"version": told.version})
    lines = [one for one in line_views(at.desk, plan) if one.included] if whole else []
    return at.shown_of(
        plan,
        "task.html",
        refusal,
        task=told,
        given=given,
        preview=preview,
        names=known.names,
        parts=_parts(),
        channels=[
            ("", "không ghi"),
            *channels(at.session, plan.unit_id, at.desk.reference).items(),
        ],
        lines=[("", "không gắn với ngày nào"), *((one.id, one.title) for one in lines)],
        campaigns=_choices("không thuộc đợt nào", campaigns_view(at.desk, plan).items)
        if whole
        else [],
        activities=_choices("không gắn với hoạt động nào", activity_views(at.desk, plan))
        if whole
        else [],
        states=[(state.value, state.label) for state in ShareState],
        handings=[("", "chưa nộp"), *((one.value, one.label) for one in Handing)],
        edits=allowed(at.actor, Action.EDIT, plan.unit_id, above=()),
        share_forms=_share_forms(told, share),
    )


def _labels(at: At, known: Directory, told: TaskView) -> list[str]:
    return [
        label_of(at.session, known, one.unit_id, one.group_id, one.body) for one in told.assignees
    ]


def _choices(nothing: str, found: Any) -> list[tuple[int | str, str]]:  # Any: views with names
    return [("", nothing), *((one.id, one.name) for one in found)]


def _parts() -> list[tuple[str, str]]:
    return [(part.value, part.label) for part in Part]


# Shares


@router.post(SHARE)
def report(
    task_id: Number, share_id: Number, at: WriterDep, asked: Annotated[ShareForm, Form()]
) -> Response:
    """Say how far a share is."""

    def make(plan: Plan, found: Task, share: Share) -> None:
        told = task_view(at.desk, plan, found).shares
        view = next(one for one in told if one.id == share.id)
        check_version(at, None, "share", share.id, asked.version, view.version)
        change_share(at.session, at.actor, share, asked.change(), at.who.now)

    return _of_share(at, task_id, share_id, make, asked)


@router.post(f"{SHARE}/nhan")
def received(task_id: Number, share_id: Number, at: WriterDep) -> Response:
    """Say that a share has been received."""

    def make(_: Plan, __: Task, share: Share) -> None:
        receive(at.session, at.actor, share, at.who.now)

    return _of_share(at, task_id, share_id, make)


def _of_share(
    at: At,
    task_id: Number,
    share_id: Number,
    make: Callable[[Plan, Task, Share], None],
    given: ShareForm | None = None,
) -> Response:
    plan, found, share = share_shown(at.desk, share_id)
    if found.id != task_id:
        raise PlanPartNotFound("phần việc", share_id)
    at.session.refresh(share, with_for_update=True)
    return done(
        at, lambda: make(plan, found, share), f"{PAGES}/nhiem-vu/{found.id}",
        lambda why: _form(at, plan, found, None, why, share=(share_id, given) if given else None),
    )  # fmt: skip


def _share_forms(
    told: TaskView | None, given: tuple[int, ShareForm] | None
) -> list[tuple[ShareView, ShareForm]]:
    """Each share with its form, the one that was sent as it was sent."""
    found = []
    for share in told.shares if told else ():
        form = ShareForm.of(share)
        if given and given[0] == share.id:
            form = given[1].model_copy(update={"version": share.version})
        found.append((share, form))
    return found
