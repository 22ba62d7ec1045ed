"""Due days follow from the rules in a draft; in a signed plan they are kept, and moves offered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.accounts.log import history
from app.catalogue.reference import Reference
from app.models import Event, OwnDate, Person, Plan, Task, Unit
from app.planning.anchor_days import anchor_days, occurrence_days
from app.planning.anchors import parse_anchor
from app.planning.deadlines import parse_deadline
from app.planning.due import Due
from app.planning.own_dates.agenda import own_occurrence
from app.planning.own_dates.announcing import announce
from app.planning.own_dates.fields import AnnouncedFields, NewOwnDate
from app.planning.own_dates.keeping import create_own_date, retire_own_date
from app.planning.own_dates.offering import offer, take
from app.planning.plans.activities import (
    ActivityFields,
    activity_fields,
    change_activity,
    create_activity,
)
from app.planning.plans.dues import Refused, accept_moves, due_days, fix_dues, moved
from app.planning.plans.refusals import OutOfOrder, PlanRefused
from app.planning.plans.shares import share_out, shares_of
from app.planning.plans.tasks import TaskFields, create_task
from app.planning.plans.vocabulary import PlanState, ShareState
from app.planning.spans import Days
from app.workdays import DayOff, Kind, Notice, WorkCalendar

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)

MakeTask = Callable[..., Task]


@pytest.fixture
def draft(plan: Callable[..., Plan]) -> Plan:
    """The year plan of the department, still open."""
    return plan()


@pytest.fixture
def task(session: Session, editor: Actor, draft: Plan, reference: Reference) -> MakeTask:
    """A task of the draft that is due by a rule."""

    def make(rule: str, **changes: Any) -> Task:
        fields = TaskFields(title=f"Việc {rule}", rule=rule, **changes)
        return create_task(session, editor, draft, fields, reference, NOW)

    return make


@pytest.fixture
def signer(
    units: dict[str, Unit], person: Callable[..., Person], acting: Callable[[Person], Actor]
) -> Actor:
    """An approver of the province, which issues the plan."""
    return acting(person("Minh", units["tinh"], Role.APPROVER))


@pytest.fixture
def festival(session: Session, units: dict[str, Unit], editor: Actor) -> OwnDate:
    """A festival that the department keeps, on the tenth of the first lunar month."""
    fields = NewOwnDate.model_validate(
        {
            "kind": "festival",
            "name": "Lễ hội Lồng tồng xã Phú Đình",
            "rule": "lunar:01-10",
            "sources": [{"title": "Kế hoạch tổ chức lễ hội"}],
        }
    )
    return create_own_date(session, editor, units["ban"], fields, NOW)


def announced(first: str, last: str) -> AnnouncedFields:
    return AnnouncedFields.model_validate(
        {"first": first, "last": last, "source": "Thông báo số 12/TB-UBND"}
    )


def held(day: str, **changes: Any) -> ActivityFields:
    told = {"kind": "conference", "name": "Hội nghị", "rule": f"during:{day}"} | changes
    return ActivityFields.model_validate(told)


def sign(session: Session, plan: Plan, calendar: WorkCalendar) -> None:
    """Sign as the workflow does: the due days are kept."""
    fix_dues(session, plan, calendar, NOW)
    plan.state = PlanState.SIGNED


def with_day_off(calendar: WorkCalendar, day: str) -> WorkCalendar:
    """The calendar after a day off was announced."""
    off = DayOff(date.fromisoformat(day), "Nghỉ bù", Kind.SUBSTITUTE, Notice("Thông báo", "9/TB"))
    return replace(calendar, off=tuple(sorted((*calendar.off, off), key=lambda off: off.day)))


def day_of(session: Session, plan: Plan, task: Task, calendar: WorkCalendar) -> str:
    found = due_days(session, plan, [task], calendar)[task.id]
    assert isinstance(found, Due)
    return str(found.working_day)


def move_lunar_day(session: Session, event_id: str, rule: str) -> None:
    """Correct the rule of an event, as a sync of the catalogue does."""
    session.get_one(Event, event_id).rule = rule
    session.flush()


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """What is asked of the database within the block."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    connection = session.connection()
    sqlalchemy_event.listen(connection, "before_cursor_execute", note)
    yield asked
    sqlalchemy_event.remove(connection, "before_cursor_execute", note)


def test_in_a_draft_the_due_day_follows_a_lunar_day_that_is_corrected(
    session: Session, draft: Plan, task: MakeTask, calendar: WorkCalendar
) -> None:
    made = task("before:occurrence:gio-to-hung-vuong-2027")
    assert day_of(session, draft, made, calendar) == "2027-04-15"
    move_lunar_day(session, "gio-to-hung-vuong", "lunar:03-20")
    assert day_of(session, draft, made, calendar) == "2027-04-23"
    assert made.due_day is None


def test_in_a_draft_the_due_day_follows_a_day_off_that_is_announced(
    session: Session, draft: Plan, task: MakeTask, calendar: WorkCalendar
) -> None:
    made = task("by:2027-06-10")
    assert day_of(session, draft, made, calendar) == "2027-06-10"
    later = with_day_off(calendar, "2027-06-10")
    assert day_of(session, draft, made, later) == "2027-06-09"


def test_in_a_draft_the_due_day_follows_an_activity(
    session: Session, editor: Actor, draft: Plan, task: MakeTask, calendar: WorkCalendar
) -> None:
    activity = create_activity(session, editor, draft, held("2027-07-05"), NOW)
    made = task(f"count:3wd-before@activity:{activity.id}")
    assert day_of(session, draft, made, calendar) == "2027-06-30"
    change_activity(session, editor, activity, held("2027-07-08"), NOW)
    assert day_of(session, draft, made, calendar) == "2027-07-05"


def test_in_a_draft_the_due_day_follows_announced_days_of_an_own_date(
    session: Session,
    editor: Actor,
    draft: Plan,
    task: MakeTask,
    festival: OwnDate,
    calendar: WorkCalendar,
) -> None:
    made = task(f"before:occurrence:{festival.id}-2027")
    assert day_of(session, draft, made, calendar) == "2027-02-12"  # it is on Monday the 15th
    announce(session, editor, festival, 2027, announced("2027-02-18", "2027-02-20"), NOW)
    session.flush()
    assert day_of(session, draft, made, calendar) == "2027-02-17"


def test_the_days_of_own_dates_are_those_of_the_agenda_of_the_unit(
    session: Session, editor: Actor, festival: OwnDate
) -> None:
    announce(session, editor, festival, 2028, announced("2028-02-01", "2028-02-03"), NOW)
    session.flush()
    for year in range(2026, 2030):
        anchor = parse_anchor(f"occurrence:{festival.id}-{year}")
        occurrence = own_occurrence(session, festival, year)
        assert occurrence
        assert occurrence_days(session, [anchor], "ban") == {
            anchor: Days(occurrence.first, occurrence.last)
        }


def test_an_own_date_is_no_anchor_for_those_who_neither_keep_nor_took_it(
    session: Session,
    units: dict[str, Unit],
    editor: Actor,
    festival: OwnDate,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
) -> None:
    unit = units["ban"]
    below = Unit(**{column.key: getattr(unit, column.key) for column in Unit.__table__.columns})
    below.id, below.parent_id = "phong", "ban"
    session.add(below)
    session.flush()
    anchor = parse_anchor(f"occurrence:{festival.id}-2027")
    deadline = parse_deadline(f"before:occurrence:{festival.id}-2027")
    offer(session, editor, festival, NOW)
    session.flush()
    assert anchor_days(session, deadline) == {}
    assert occurrence_days(session, [anchor]) == {}
    assert occurrence_days(session, [anchor], "tinh") == {}
    assert occurrence_days(session, [anchor], "phong") == {}
    take(session, acting(person("Mai", below, Role.EDITOR)), below, festival.id, NOW)
    session.flush()
    assert occurrence_days(session, [anchor], "phong").keys() == {anchor}


def test_what_hangs_on_an_activity_that_is_only_expected_is_only_expected(
    session: Session, editor: Actor, draft: Plan, task: MakeTask, calendar: WorkCalendar
) -> None:
    activity = create_activity(session, editor, draft, held("2027-07-start"), NOW)
    made = task(f"before:activity:{activity.id}")
    fixed = task("fixed:2027-06-28", activity_id=activity.id)
    found = due_days(session, draft, [made, fixed], calendar)
    assert [due.expected for due in found.values() if isinstance(due, Due)] == [True, False]
    confirmed = activity_fields(activity).model_copy(update={"confirmed": True})
    change_activity(session, editor, activity, confirmed, NOW)
    (due,) = due_days(session, draft, [made], calendar).values()
    assert isinstance(due, Due)
    assert due.expected is False


def test_what_cannot_be_met_any_more_is_told_beside_the_others(
    session: Session, editor: Actor, draft: Plan, task: MakeTask, calendar: WorkCalendar
) -> None:
    activity = create_activity(session, editor, draft, held("2027-07-05"), NOW)
    lost, kept = task(f"before:activity:{activity.id}"), task("before:2027-06-10")
    nothing = ActivityFields.model_validate({"kind": "conference", "name": "Hội nghị A"})
    change_activity(session, editor, activity, nothing, NOW)
    found = due_days(session, draft, [lost, kept], calendar)
    assert found[lost.id] == Refused(
        "hoạt động “Hội nghị A” chưa có ngày; hãy ghi ngày của hoạt động trước"
    )
    assert isinstance(found[kept.id], Due)
    with pytest.raises(PlanRefused, match="Hội nghị A") as refused:
        fix_dues(session, draft, calendar, NOW)
    assert kept.title not in refused.value.sentence
    assert (lost.due_day, kept.due_day) == (None, None)


def test_the_queries_for_due_days_are_few_however_many_tasks_there_are(
    session: Session,
    editor: Actor,
    draft: Plan,
    task: MakeTask,
    festival: OwnDate,
    calendar: WorkCalendar,
) -> None:
    activity = create_activity(session, editor, draft, held("2027-07-05"), NOW)
    rules = [
        "before:2027-06-10",
        f"before:activity:{activity.id}",
        "before:occurrence:quoc-khanh-2027",
        "before:occurrence:thanh-lap-dang-2027",
        f"before:occurrence:{festival.id}-2027",
    ]
    tasks = [task(rule) for rule in rules * 3]
    session.flush()
    with statements(session) as asked:
        assert len(due_days(session, draft, tasks, calendar)) == 15
    assert len(asked) == 4  # activities, events, own dates, announced days


def test_signing_keeps_the_days(
    session: Session, draft: Plan, task: MakeTask, calendar: WorkCalendar
) -> None:
    told = {
        "before:2027-06-10": (None, "2027-06-09", "2027-06-09"),
        "during:2027-07-start": ("2027-07-01", "2027-07-10", "2027-07-09"),
        "fixed:2027-07-04": ("2027-07-04", "2027-07-04", "2027-07-04"),  # a Sunday, by hand
        "ongoing": (None, None, None),
    }
    made = [task(rule) for rule in told]
    sign(session, draft, calendar)
    assert [
        tuple(str(day) if day else None for day in (one.due_first, one.due_last, one.due_day))
        for one in made
    ] == list(told.values())
    assert moved(session, draft, calendar) == ()


def test_a_signed_plan_offers_what_a_corrected_lunar_day_would_move_and_moves_nothing(
    session: Session, draft: Plan, task: MakeTask, calendar: WorkCalendar
) -> None:
    made, other = task("before:occurrence:gio-to-hung-vuong-2027"), task("before:2027-06-10")
    sign(session, draft, calendar)
    move_lunar_day(session, "gio-to-hung-vuong", "lunar:03-20")
    (offered,) = moved(session, draft, calendar)
    assert (offered.task, offered.before) == (made, date(2027, 4, 15))
    assert isinstance(offered.now, Due)
    assert offered.now.working_day == date(2027, 4, 23)
    assert offered.why == (
        "Ngày Giỗ Tổ Hùng Vương nay là ngày 26/4/2027; không tính Thứ Hai, 26/4/2027;"
        " 24/4/2027 đến 25/4/2027 (cuối tuần) không làm việc nên lùi về Thứ Sáu, 23/4/2027"
    )
    assert made.due_day == date(2027, 4, 15)
    assert other.due_day == date(2027, 6, 9)


def test_a_signed_plan_offers_what_an_announced_day_off_would_move(
    session: Session, draft: Plan, task: MakeTask, calendar: WorkCalendar
) -> None:
    made = task("by:2027-06-10")
    task("by:2027-06-11")
    task("fixed:2027-06-10")
    sign(session, draft, calendar)
    (offered,) = moved(session, draft, with_day_off(calendar, "2027-06-10"))
    assert (offered.task, offered.before) == (made, date(2027, 6, 10))
    assert offered.why == (
        "lịch nghỉ đã thay đổi; tính cả Thứ Năm, 10/6/2027; 10/6/2027 (Nghỉ bù, theo 9/TB) không"
        " làm việc nên lùi về Thứ Tư, 09/6/2027"
    )


def test_an_offer_says_when_what_a_task_hangs_on_is_gone(
    session: Session,
    editor: Actor,
    signer: Actor,
    draft: Plan,
    task: MakeTask,
    festival: OwnDate,
    calendar: WorkCalendar,
) -> None:
    made = task(f"before:occurrence:{festival.id}-2027")
    sign(session, draft, calendar)
    retire_own_date(session, editor, festival, NOW)
    session.flush()
    (offered,) = moved(session, draft, calendar)
    assert isinstance(offered.now, Refused)
    assert offered.why == offered.now.sentence
    with pytest.raises(PlanRefused, match="Chưa dời được"):
        accept_moves(session, signer, draft, [made.id], calendar, LATER)
    assert made.due_day == date(2027, 2, 12)


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.SUBMITTED, PlanState.CLOSED])
def test_nothing_is_offered_in_a_plan_that_is_not_signed_or_is_closed(
    state: PlanState,
    session: Session,
    signer: Actor,
    draft: Plan,
    task: MakeTask,
    calendar: WorkCalendar,
) -> None:
    made = task("by:2027-06-10")
    sign(session, draft, calendar)
    draft.state = state
    later = with_day_off(calendar, "2027-06-10")
    assert moved(session, draft, later) == ()
    with pytest.raises(OutOfOrder):
        accept_moves(session, signer, draft, [made.id], later, LATER)


def test_what_everybody_has_done_is_not_offered_to_move(
    session: Session, draft: Plan, task: MakeTask, calendar: WorkCalendar
) -> None:
    both = [{"body": "Báo"}, {"body": "Đài"}]
    done, half = task("by:2027-06-10", assignees=both), task("by:2027-06-10", assignees=both)
    sign(session, draft, calendar)
    share_out(session, draft, TODAY, NOW)
    shares = shares_of(session, [done, half])
    for share in (*shares[done.id], shares[half.id][0]):
        share.state = ShareState.DONE
    session.flush()
    offered = moved(session, draft, with_day_off(calendar, "2027-06-10"))
    assert [move.task for move in offered] == [half]


def test_an_accepted_move_is_stored_and_logged_and_the_others_stay(
    session: Session, signer: Actor, draft: Plan, task: MakeTask, calendar: WorkCalendar
) -> None:
    made, other = task("by:2027-06-10"), task("during:2027-06-10")
    sign(session, draft, calendar)
    later = with_day_off(calendar, "2027-06-10")
    accept_moves(session, signer, draft, [made.id], later, LATER)
    session.flush()
    assert (made.due_day, made.updated) == (date(2027, 6, 9), LATER)
    assert (other.due_day, other.updated) == (date(2027, 6, 10), NOW)
    assert [move.task for move in moved(session, draft, later)] == [other]
    entry = history(session, "task", made.id)[-1]
    assert (entry.action, entry.unit_id) == ("accept-move", "ban")
    assert (entry.before, entry.after) == (
        {"due_day": "2027-06-10"},
        {"due_day": "2027-06-09"},
    )


def test_a_task_that_does_not_move_is_refused_and_nothing_moves(
    session: Session, signer: Actor, draft: Plan, task: MakeTask, calendar: WorkCalendar
) -> None:
    made, still = task("by:2027-06-10"), task("by:2027-06-11")
    sign(session, draft, calendar)
    later = with_day_off(calendar, "2027-06-10")
    with pytest.raises(PlanRefused, match=f"số {still.id}"):
        accept_moves(session, signer, draft, [made.id, still.id], later, LATER)
    assert made.due_day == date(2027, 6, 10)


@pytest.mark.parametrize(
    ("where", "role", "may"),
    [
        ("ban", Role.APPROVER, True),
        ("tinh", Role.APPROVER, True),
        ("ban", Role.EDITOR, False),
        ("tinh", Role.CLERK, False),
        ("xa-1", Role.APPROVER, False),
    ],
)
def test_a_move_is_accepted_by_approvers_of_the_drafting_or_issuing_unit(
    where: str,
    role: Role,
    may: bool,
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    draft: Plan,
    task: MakeTask,
    calendar: WorkCalendar,
) -> None:
    made = task("by:2027-06-10")
    sign(session, draft, calendar)
    later = with_day_off(calendar, "2027-06-10")
    actor = acting(person("Ai", units[where], role))
    if may:
        accept_moves(session, actor, draft, [made.id], later, LATER)
    else:
        with pytest.raises(NotAllowed):
            accept_moves(session, actor, draft, [made.id], later, LATER)
    assert (made.due_day == date(2027, 6, 9)) is may
