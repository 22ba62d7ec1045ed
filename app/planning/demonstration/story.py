"""The story of a demonstration: a plan issued in December, and what the year made of it.

Two communes take its tasks into plans of their own, carry them out and report; one is
late, the others never say a word.  The plan of the next year is out for opinions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Role
from app.catalogue.reference import Reference
from app.catalogue.vocabulary import Category
from app.clock import VIETNAM
from app.errors import AppError
from app.models import Outline, Person, Plan, Share, Unit
from app.planning.demonstration.cast import BODIES, COMMITTEE, COMMUNES, DEPARTMENT, HOST, PEOPLE
from app.planning.demonstration.stage import Stage, noon
from app.planning.plans.addressees import AddresseeFields, acknowledge, set_addressees
from app.planning.plans.adopting import adopt
from app.planning.plans.adoption_fields import AdoptionFields, TaskAdoption
from app.planning.plans.figures import FigureFields, set_figures
from app.planning.plans.lines import included, line_said, lines_of
from app.planning.plans.plans import PlanFields, create_plan
from app.planning.plans.shares import ShareChange, change_share, shares_of
from app.planning.plans.tasks import AssigneeFields, TaskFields, create_task, tasks_of
from app.planning.plans.templates import tasks_from, templates_for
from app.planning.plans.vocabulary import Part, PlanKind, ShareState, Step
from app.planning.plans.workflow import StepFields, take_step
from app.planning.proposal import Line
from app.planning.reports.consolidating import consolidate
from app.planning.reports.outlines import OutlineFields, create_outline, issue_outline
from app.planning.reports.reports import ReportFields, contents_of, create_report
from app.planning.reports.reports import StepFields as ReportStepFields
from app.planning.reports.reports import take_step as take_report_step
from app.planning.reports.vocabulary import ReportKind, ReportStep

LEFT_OPEN_DAYS = 14
"""For how many days back work is not done yet, so that something is late."""

ADOPTED_CHANNELS = ("co-dong", "truyen-thanh")
"""What the communes take over: what is done in the streets and on their loudspeakers."""

FIGURES = {"05443": (("bang-ron", 24), ("luot-nguoi", 350)), "05455": (("bang-ron", 16),)}
"""What the two communes count for the first task that each took over."""


class NotEmpty(AppError):
    """A database in which somebody works already."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who may sign in, and what they are there."""

    name: str
    email: str
    unit: str
    roles: tuple[Role, ...]


def demonstrate(
    session: Session, reference: Reference, now: datetime, password: str
) -> tuple[SignIn, ...]:
    """Fill a database that holds the catalogue alone; everybody gets ``password``.

    The plan is that of the year to which the day 90 days ago belongs, so that there is
    something behind and something ahead.

    Raises:
        NotEmpty: if there is a unit or a person.
    """
    if session.scalar(select(Unit.id).limit(1)) or session.scalar(select(Person.id).limit(1)):
        raise NotEmpty
    year = (now - timedelta(days=90)).astimezone(VIETNAM).year
    stage = Stage(session, reference, year)
    stage.set_up(password)
    plan = _issued_plan(stage)
    _received(stage, plan, now)
    _carried_out(stage, plan, now)
    _reported(stage, plan)
    _next_draft(stage, now)
    return tuple(_sign_ins(stage))


def _sign_ins(stage: Stage) -> Iterable[SignIn]:
    for part, person in stage.people.items():
        held = [row for row in PEOPLE if row[1] == part]
        unit = stage.units[held[0][2]].name
        yield SignIn(person.name, f"{part}@{HOST}", unit, tuple(role for *_, role in held))


# The plan


def _issued_plan(stage: Stage) -> Plan:
    """The plan of the year: drafted in November, issued in December."""
    actor, before = stage.actor("minh"), stage.year - 1
    plan = create_plan(
        stage.session, actor, _fields(stage, stage.year), stage.reference, stage.begun
    )
    _add_templates(stage, plan)
    for title, wording, assignees in _reports_asked_for(stage):
        fields = TaskFields(
            title=title, wording=wording, takes=5, assignees=assignees, deliverable="Báo cáo",
            measure="khoảng 10 trang A4", recipient="Ban Tuyên giáo và Dân vận Tỉnh ủy",
        )  # fmt: skip
        create_task(stage.session, actor, plan, fields, stage.reference, stage.begun)
    set_addressees(stage.session, actor, plan, _addressees(stage), stage.begun)
    _step(stage, plan, "minh", StepFields(step=Step.SUBMIT), date(before, 11, 20))
    _step(stage, plan, "lan", StepFields(step=Step.SIGN), date(before, 11, 27))
    _number(stage, plan, "ha", "01-KH/TU", date(before, 12, 1))
    return plan


def _fields(stage: Stage, year: int) -> PlanFields:
    units = stage.units
    return PlanFields(
        unit_id=units[DEPARTMENT].id, issuer_id=units[COMMITTEE].id,
        kind=PlanKind.YEAR, period=str(year),
    )  # fmt: skip


def _add_templates(stage: Stage, plan: Plan) -> None:
    """The tasks that templates offer for the great days."""
    for line in lines_of(stage.session, plan):
        said = line_said(line)
        great = isinstance(said, Line) and said.category is Category.NGAY_LE_LON
        if great and included(line):
            ids = [row.id for row in templates_for(stage.session, line, stage.reference)]
            tasks_from(
                stage.session, stage.actor("minh"), plan, line, ids, stage.reference, stage.begun
            )


def _reports_asked_for(stage: Stage) -> tuple[tuple[str, str, tuple[AssigneeFields, ...]], ...]:
    units, year = stage.units, stage.year
    communes = tuple(AssigneeFields(part=Part.LEAD, unit_id=units[code].id) for code in COMMUNES)
    unions = AssigneeFields(part=Part.LEAD, group_id=stage.groups["doan-the"].id)
    press = AssigneeFields(part=Part.LEAD, unit_id=units["bao-dai"].id)
    return (
        (
            "Báo cáo sơ kết công tác tuyên truyền 6 tháng đầu năm",
            f"trước ngày 15/6/{year}",
            communes,
        ),
        (
            "Báo cáo kết quả tuyên truyền các ngày lễ lớn trong quý III",
            f"chậm nhất ngày 25/9/{year}",
            (*communes, unions),
        ),
        (
            "Báo cáo tổng kết công tác tuyên truyền năm",
            f"trước ngày 10/12/{year}",
            (*communes, unions, press),
        ),
    )


def _addressees(stage: Stage) -> tuple[AddresseeFields, ...]:
    to = (stage.units[key].id for key in (*COMMUNES, *BODIES))
    above = AddresseeFields(body="Ban Tuyên giáo và Dân vận Trung ương", purpose="để báo cáo")
    return (above, *(AddresseeFields(unit_id=unit, purpose="để thực hiện") for unit in to))


def _step(stage: Stage, plan: Plan, part: str, step: StepFields, day: date) -> None:
    actor = stage.actor(part)
    take_step(stage.session, actor, plan, step, stage.reference, noon(day), day)


def _number(stage: Stage, plan: Plan, part: str, number: str, day: date) -> None:
    _step(stage, plan, part, StepFields(step=Step.ISSUE, number=number, issued_on=day), day)


# What became of it


def _received(stage: Stage, plan: Plan, now: datetime) -> None:
    """Two communes take tasks over, one says that it has the plan, and so does the press."""
    before = stage.year - 1
    for part, boss, unit, day in (("mai", "dung", "05443", 3), ("khanh", "yen", "05455", 4)):
        _adopted(stage, plan, (part, boss), unit, date(before, 12, day), now)
    for part, unit, day in (("hang", "05500", 20), ("ngoc", "bao-dai", 2)):
        at = noon(date(before, 12, day))
        acknowledge(stage.session, stage.actor(part), plan, stage.units[unit].id, at)


def _adopted(
    stage: Stage, plan: Plan, people: tuple[str, str], unit: str, day: date, now: datetime
) -> None:
    """A plan of a commune with tasks of the province's, issued and done in time."""
    editor, boss = people
    tasks = [task for task in tasks_of(stage.session, plan) if task.channel in ADOPTED_CHANNELS]
    fields = AdoptionFields(
        unit_id=stage.units[unit].id, tasks=tuple(TaskAdoption(task=task.id) for task in tasks)
    )
    own = adopt(stage.session, stage.actor(editor), plan, fields, stage.reference, noon(day)).plan
    _step(stage, own, editor, StepFields(step=Step.SUBMIT), day)
    _step(stage, own, boss, StepFields(step=Step.SIGN), day)
    _number(stage, own, boss, "05-KH/ĐU", day)
    for number, task in enumerate(tasks_of(stage.session, own)):
        (share,) = shares_of(stage.session, [task])[task.id]
        if task.due_day is None or task.due_day > _past(now):
            continue
        _done(stage, editor, share, task.due_day)
        if number == 0:
            counted = tuple(
                FigureFields(measure=name, number=many, as_of=task.due_day)
                for name, many in FIGURES[unit]
            )
            at = noon(task.due_day)
            set_figures(stage.session, stage.actor(editor), share, counted, stage.reference, at)


def _carried_out(stage: Stage, plan: Plan, now: datetime) -> None:
    """The department, the bodies without an account and two communes worked in time."""
    units = stage.units
    doers: dict[str | None, str] = {None: "minh", units[DEPARTMENT].id: "minh"}
    doers |= {units["05443"].id: "mai", units["05455"].id: "khanh"}
    for task in tasks_of(stage.session, plan):
        if task.due_day is None or task.due_day > _past(now):
            continue
        for share in shares_of(stage.session, [task])[task.id]:
            if share.unit_id in doers:
                _done(stage, doers[share.unit_id], share, task.due_day)


def _past(now: datetime) -> date:
    """The last day whose work is done."""
    return now.astimezone(VIETNAM).date() - timedelta(days=LEFT_OPEN_DAYS)


def _done(stage: Stage, part: str, share: Share, day: date) -> None:
    change = ShareChange(state=ShareState.DONE, done_on=day)
    change_share(stage.session, stage.actor(part), share, change, noon(day))


# Reports


def _reported(stage: Stage, plan: Plan) -> None:
    """Two communes report on six months in time, one is late; the department sums up."""
    year = stage.year
    for part, unit in (("mai", "05443"), ("khanh", "05455")):
        _done(stage, part, _share(stage, plan, "quý III", unit), date(year, 9, 18))
    outline = _outline(stage, plan)
    for part, unit, day in (
        ("mai", "05443", date(year, 6, 10)),
        ("khanh", "05455", date(year, 6, 12)),
        ("hang", "05500", date(year, 7, 2)),
    ):
        _done(stage, part, _share(stage, plan, "6 tháng đầu năm", unit), day)
        _handed_in(stage, outline, part, unit, noon(day))
    at = noon(date(year, 7, 3))
    consolidate(stage.session, stage.actor("binh"), outline, stage.reference, at)


def _outline(stage: Stage, plan: Plan) -> Outline:
    fields = OutlineFields(
        unit_id=stage.units[DEPARTMENT].id,
        kind=ReportKind.SIX_MONTHS,
        period=f"{stage.year}-h1",
        closes_on=date(stage.year, 6, 10),
        due=date(stage.year, 6, 14),
        plan_id=plan.id,
        units=tuple(stage.units[code].id for code in COMMUNES),
    )
    at = noon(date(stage.year, 5, 15))
    outline = create_outline(stage.session, stage.actor("minh"), fields, stage.reference, at)
    issue_outline(stage.session, stage.actor("binh"), outline, at)
    return outline


def _handed_in(stage: Stage, outline: Outline, part: str, unit: str, at: datetime) -> None:
    fields = ReportFields(unit_id=stage.units[unit].id, outline_id=outline.id)
    actor, day = stage.actor(part), at.astimezone(VIETNAM).date()
    report = create_report(stage.session, actor, fields, stage.reference, at)
    told = contents_of(stage.session, report, stage.reference, day)
    take_report_step(
        stage.session, actor, report, ReportStepFields(step=ReportStep.SUBMIT), told, at
    )


def _share(stage: Stage, plan: Plan, words: str, unit: str) -> Share:
    tasks = [task for task in tasks_of(stage.session, plan) if words in task.title]
    shares = shares_of(stage.session, tasks)[tasks[0].id]
    return next(share for share in shares if share.unit_id == stage.units[unit].id)


# The year after


def _next_draft(stage: Stage, now: datetime) -> None:
    """The plan of the year after is out for opinions."""
    actor, today = stage.actor("minh"), now.astimezone(VIETNAM).date()
    fields = _fields(stage, stage.year + 1)
    plan = create_plan(stage.session, actor, fields, stage.reference, now)
    asked = tuple(stage.units[key].id for key in ("05443", "bao-dai"))
    step = StepFields(step=Step.ASK, units=asked, due=today + timedelta(days=5))
    take_step(stage.session, actor, plan, step, stage.reference, now, today)
