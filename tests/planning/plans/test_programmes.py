"""A programme of work has the tasks of a longer plan that fall due in its period."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.log import history
from app.catalogue.reference import Reference
from app.models import Person, Plan, Task, Unit
from app.planning.period import parse_period
from app.planning.plans.activities import ActivityFields, activities_of, create_activity
from app.planning.plans.adjusting import adjust
from app.planning.plans.lines import lines_of, title_of
from app.planning.plans.plan_campaigns import campaigns_of
from app.planning.plans.plan_fields import PlanFields
from app.planning.plans.plans import create_plan
from app.planning.plans.programmes import draw, draw_tasks, drawable
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.tasks import (
    AssigneeFields,
    TaskFields,
    assignments_of,
    create_task,
    remove_task,
    tasks_of,
)
from app.planning.plans.vocabulary import ActivityKind, PlanKind, PlanState

Give = Callable[..., Task]
Draw = Callable[[Plan, str], Plan]


@pytest.fixture
def term(plan: Callable[..., Plan]) -> Plan:
    """The programme of the term 2026-2030."""
    return plan(kind="term", period="2026-2030")


@pytest.fixture
def give(session: Session, editor: Actor, reference: Reference, now: datetime) -> Give:
    """Give a plan a task."""

    def given(to: Plan, title: str, rule: str, **more: object) -> Task:
        fields = TaskFields(title=title, rule=rule, **more)  # type: ignore[arg-type]
        return create_task(session, editor, to, fields, reference, now)

    return given


@pytest.fixture
def drawn(session: Session, editor: Actor, reference: Reference, now: datetime) -> Draw:
    """The programme of a period, drawn from a plan."""
    return lambda source, period: draw(
        session, editor, source, parse_period(period), reference, now
    )


def _titles(session: Session, plan: Plan) -> list[str]:
    return [task.title for task in tasks_of(session, plan)]


@pytest.mark.parametrize(
    ("rule", "periods"),
    [
        ("by:2027-06-15", "2027 2027-h1 2027-q2 2027-06"),
        ("before:2027-07-01", "2027 2027-h1 2027-q2 2027-06"),
        # 01/5 is a day off: due on 29/4 or before, so nothing is to be done in May.
        ("by:2027-05-01", "2027 2027-h1 2027-q2"),
        ("by:occurrence:quoc-khanh-2027", "2027"),
        # What may be done on any day of a span is drawn wherever it touches.
        ("during:2027-Q2", "2027 2027-h1 2027-q2 2027-05 2027-06"),
        ("during:2026..2030", "2026 2027 2027-h1 2027-q2 2027-05 2027-06"),
        ("expected:during:2027-06-start", "2027 2027-h1 2027-q2 2027-06"),
        ("ongoing", "2026 2027 2027-h1 2027-q2 2027-05 2027-06"),
        ("fixed:2027-06-12", "2027 2027-h1 2027-q2 2027-06"),
    ],
)
def test_a_task_is_drawn_into_the_periods_that_it_falls_due_in(
    session: Session, term: Plan, give: Give, drawn: Draw, rule: str, periods: str
) -> None:
    give(term, "Việc", rule)
    asked = ["2026", "2027", "2027-h1", "2027-q2", "2027-05", "2027-06"]

    into = [period for period in asked if _titles(session, drawn(term, period))]

    assert into == periods.split()


def test_a_drawn_task_keeps_what_it_was_drawn_from_and_who_does_it(
    session: Session, term: Plan, give: Give, drawn: Draw
) -> None:
    told = {
        "wording": "trước ngày 10/6/2027",
        "deliverable": "Báo cáo",
        "assignees": (AssigneeFields(unit_id="xa-1"), AssigneeFields(body="Báo Thái Nguyên")),
    }
    source = give(term, "Gửi báo cáo", "before:2027-06-10", **told)

    plan = drawn(term, "2027-q2")

    (task,) = tasks_of(session, plan)
    assert (task.origin, task.origin_id) == ("drawn", source.id)
    assert (task.wording, task.rule, task.deliverable) == (
        "trước ngày 10/6/2027", "before:2027-06-10", "Báo cáo",
    )  # fmt: skip
    assert [(a.unit_id, a.body) for a in assignments_of(session, [task])[task.id]] == [
        ("xa-1", None), (None, "Báo Thái Nguyên"),
    ]  # fmt: skip
    assert [entry.action for entry in history(session, "task", task.id)] == ["carry"]


def test_the_programme_is_of_the_same_unit_and_remembers_its_source(
    session: Session, term: Plan, drawn: Draw
) -> None:
    plan = drawn(term, "2027-q2")

    assert (plan.unit_id, plan.issuer_id, plan.kind) == ("ban", "tinh", PlanKind.PROGRAMME)
    assert (plan.period, plan.state, plan.draws_from_id) == ("2027-q2", PlanState.DRAFT, term.id)
    assert plan.title == "Chương trình công tác quý II năm 2027"
    assert {entry.action for entry in history(session, "plan", plan.id)} == {"create", "draw"}


@pytest.mark.parametrize(
    ("rule", "wording", "period", "times"),
    [
        ("every:month:2026..2030:by-20", "chậm nhất ngày 20 hằng tháng", "2027", [
            ("every:month:2027:by-20", "chậm nhất ngày 20 hằng tháng"),
        ]),
        ("every:month:2026..2030:by-20", "chậm nhất ngày 20 hằng tháng", "2027-q1", [
            ("by:2027-01-20", "chậm nhất ngày 20/01/2027"),
            ("by:2027-02-20", "chậm nhất ngày 20/02/2027"),
            ("by:2027-03-20", "chậm nhất ngày 20/3/2027"),
        ]),
        ("every:year:2026..2030", "giai đoạn 2026–2030 và từng năm", "2028", [
            ("during:2028", "trong năm 2028"),
        ]),
        ("every:2year:2026..2030", "hai năm một lần", "2027", []),
        ("every:2year:2026..2030", "hai năm một lần", "2028", [("during:2028", "trong năm 2028")]),
        ("expected:every:quarter:2026..2030", "dự kiến hằng quý", "2027-q3", [
            ("expected:during:2027-Q3", "dự kiến trong quý III/2027"),
        ]),
    ],
)  # fmt: skip
def test_of_what_recurs_the_times_of_the_period_are_drawn(
    session: Session,
    term: Plan,
    give: Give,
    drawn: Draw,
    rule: str,
    wording: str,
    period: str,
    times: list[tuple[str, str]],
) -> None:
    give(term, "Giao ban", rule, wording=wording)

    found = tasks_of(session, drawn(term, period))

    assert [(task.rule, task.wording) for task in found] == times
    assert [task.position for task in found] == list(range(1, len(times) + 1))


def test_a_task_brings_its_activity_its_line_and_its_campaign_once(
    session: Session,
    plan: Callable[..., Plan],
    give: Give,
    drawn: Draw,
    editor: Actor,
    now: datetime,
) -> None:
    year = plan()
    line = next(row for row in lines_of(session, year) if row.key == "sinh-ho-chi-minh-2027")
    campaign = next(c for c in campaigns_of(session, year) if c.id == line.campaign_id)
    fields = ActivityFields(kind=ActivityKind.CONFERENCE, name="Hội thảo", wording="ngày 17/5/2027")
    held = create_activity(session, editor, year, fields, now)
    for title in ("Mời", "Chuẩn bị"):
        give(year, title, f"count:5wd-before@activity:{held.id}", line_id=line.id,
             campaign_id=campaign.id)  # fmt: skip

    programme = drawn(year, "2027-q2")

    (activity,) = activities_of(session, programme)
    (carried,) = campaigns_of(session, programme)
    (row,) = lines_of(session, programme)
    assert (activity.origin_id, carried.origin_id) == (held.id, campaign.id)
    assert title_of(row) == title_of(line)
    for task in tasks_of(session, programme):
        assert task.rule == f"count:5wd-before@activity:{activity.id}"
        assert (task.line_id, task.campaign_id) == (row.id, carried.id)


def test_only_what_was_not_drawn_yet_is_drawable(
    session: Session,
    term: Plan,
    give: Give,
    drawn: Draw,
    editor: Actor,
    reference: Reference,
    now: datetime,
) -> None:
    give(term, "Cũ", "by:2027-05-10")
    programme = drawn(term, "2027-q2")
    late, other = give(term, "Mới", "by:2027-06-10"), give(term, "Quý khác", "by:2027-09-10")

    assert drawable(session, term, programme, reference) == (late,)
    draw_tasks(session, editor, programme, (late.id,), reference, now)

    assert _titles(session, programme) == ["Cũ", "Mới"]
    assert drawable(session, term, programme, reference) == ()
    for task in (late, other):
        with pytest.raises(PlanRefused, match=task.title):
            draw_tasks(session, editor, programme, (task.id,), reference, now)


def test_what_was_taken_out_may_be_drawn_again(
    session: Session,
    term: Plan,
    give: Give,
    drawn: Draw,
    editor: Actor,
    reference: Reference,
    now: datetime,
) -> None:
    task = give(term, "Việc", "by:2027-05-10")
    programme = drawn(term, "2027-q2")
    remove_task(session, editor, tasks_of(session, programme)[0], now)

    assert drawable(session, term, programme, reference) == (task,)


def test_after_an_adjustment_the_newest_plan_is_drawn_from_and_nothing_twice(
    session: Session,
    term: Plan,
    give: Give,
    drawn: Draw,
    editor: Actor,
    reference: Reference,
    now: datetime,
) -> None:
    give(term, "Cũ", "by:2027-05-10")
    programme = drawn(term, "2027-q2")
    term.state, term.number, term.issued_on = PlanState.ISSUED, "1-CTr/TU", now.date()
    session.flush()
    adjustment = adjust(session, editor, term, now)
    new = give(adjustment, "Mới", "by:2027-06-10")
    adjustment.state = PlanState.ISSUED

    assert drawable(session, term, programme, reference) == (new,)
    assert drawn(term, "2027-h1").draws_from_id == adjustment.id


def test_what_was_drawn_is_not_offered_to_an_adjustment_of_the_programme(
    session: Session,
    term: Plan,
    give: Give,
    drawn: Draw,
    editor: Actor,
    reference: Reference,
    now: datetime,
) -> None:
    old = give(term, "Cũ", "by:2027-05-10")
    programme = drawn(term, "2027-q2")
    for number in ("1-CTr/TU", "2-CTr/TU"):
        programme.state, programme.number = PlanState.ISSUED, number
        programme.issued_on = now.date()
        session.flush()
        programme = adjust(session, editor, programme, now)
    new = give(term, "Mới", "by:2027-06-10")

    assert drawable(session, term, programme, reference) == (new,)
    with pytest.raises(PlanRefused, match="đã được lấy"):
        draw_tasks(session, editor, programme, (old.id,), reference, now)


def test_the_days_that_a_task_was_approved_with_tell_where_it_falls(
    session: Session, term: Plan, give: Give, drawn: Draw
) -> None:
    task = give(term, "Việc", "by:2027-06-30")
    task.due_last = task.due_day = parse_period("2027-07").window.start

    assert _titles(session, drawn(term, "2027-q3")) == ["Việc"]
    assert _titles(session, drawn(term, "2027-q2")) == []


@pytest.mark.parametrize(
    ("period", "told"),
    [("2031", "nằm ngoài"), ("2025-q4", "nằm ngoài"), ("2027-2028", "chương trình công tác phải")],
)
def test_a_period_that_is_not_of_the_source_is_refused(
    term: Plan, drawn: Draw, period: str, told: str
) -> None:
    with pytest.raises(PlanRefused, match=told):
        drawn(term, period)


def test_tasks_of_other_units_are_not_there_to_draw(
    session: Session,
    units: dict[str, Unit],
    term: Plan,
    drawn: Draw,
    editor: Actor,
    reference: Reference,
    now: datetime,
) -> None:
    fields = PlanFields(unit_id="xa-1", kind=PlanKind.YEAR, period="2027")
    theirs = create_plan(session, OPERATOR, fields, reference, now)
    secret = create_task(
        session, OPERATOR, theirs, TaskFields(title="Riêng", rule="by:2027-05-10"), reference, now
    )
    programme = drawn(term, "2027-q2")

    for task_id in (secret.id, 999_999):
        with pytest.raises(PlanPartNotFound):
            draw_tasks(session, editor, programme, (task_id,), reference, now)


def test_who_may_not_edit_draws_nothing(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    term: Plan,
    give: Give,
    drawn: Draw,
    editor: Actor,
    reference: Reference,
    now: datetime,
) -> None:
    programme = drawn(term, "2027-q2")
    task = give(term, "Việc", "by:2027-05-10")
    viewer = acting(person("Mai", units["ban"], Role.VIEWER))

    with pytest.raises(NotAllowed):
        draw(session, viewer, term, parse_period("2027-q2"), reference, now)
    with pytest.raises(NotAllowed):
        draw_tasks(session, viewer, programme, (task.id,), reference, now)
    programme.state = PlanState.SUBMITTED
    session.flush()
    with pytest.raises(OutOfOrder):
        draw_tasks(session, editor, programme, (task.id,), reference, now)
