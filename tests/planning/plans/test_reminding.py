"""Reminding: a unit that a plan waits for is told so, and the note stays until it was seen."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.log import history
from app.accounts.units import dissolve_unit
from app.models import Plan, Task, Unit
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.reminding import (
    ReminderFields,
    remind,
    reminders_of,
    reminders_to,
    see,
)
from app.planning.plans.vocabulary import PlanState

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 5, tzinfo=UTC)

Reporter = Callable[..., Actor]


@pytest.fixture
def issued(issued_plan: Callable[..., tuple[Plan, tuple[Task, ...]]]) -> Plan:
    """An issued plan that goes to one commune and names the other."""
    return issued_plan({"assignees": [{"unit_id": "xa-2"}]}, to=("xa-1",))[0]


def note(*units: str) -> ReminderFields:
    return ReminderFields(units=units, text="Đề nghị khẩn trương thực hiện")


def test_units_are_reminded_by_who_drafts(session: Session, issued: Plan, editor: Actor) -> None:
    made = remind(session, editor, issued, note("xa-1", "xa-2", "xa-1"), LATER)
    assert [(row.unit_id, row.by_unit_id, row.at, row.read) for row in made] == [
        ("xa-1", "ban", LATER, None), ("xa-2", "ban", LATER, None),
    ]  # fmt: skip
    assert {row.person_id for row in made} == {editor.person_id}
    entry = next(e for e in history(session, "plan", issued.id) if e.action == "remind")
    assert entry.after["units"] == ["xa-1", "xa-2"]


def test_those_above_remind_for_their_own_unit(
    session: Session, issued: Plan, reporter: Reporter
) -> None:
    (made,) = remind(session, reporter("tinh"), issued, note("xa-1"), LATER)
    assert made.by_unit_id == "tinh"


@pytest.mark.parametrize(("where", "role"), [("xa-1", Role.EDITOR), ("tinh", Role.CLERK)])
def test_nobody_else_reminds(
    session: Session, issued: Plan, reporter: Reporter, where: str, role: Role
) -> None:
    with pytest.raises(NotAllowed):
        remind(session, reporter(where, role), issued, note("xa-2"), LATER)


def test_only_units_that_the_plan_reaches_are_reminded(
    session: Session, issued: Plan, editor: Actor
) -> None:
    with pytest.raises(PlanPartNotFound):
        remind(session, editor, issued, note("xa-1", "tinh"), LATER)
    assert reminders_of(session, issued) == ()


def test_a_unit_that_is_no_more_is_not_reminded(
    session: Session, issued: Plan, editor: Actor, units: dict[str, Unit]
) -> None:
    dissolve_unit(session, OPERATOR, units["xa-1"], successor=None, day=date(2026, 11, 23), now=NOW)
    with pytest.raises(PlanRefused, match="kết thúc hoạt động"):
        remind(session, editor, issued, note("xa-1"), LATER)


def test_of_a_closed_plan_nobody_is_reminded(session: Session, issued: Plan, editor: Actor) -> None:
    issued.state = PlanState.CLOSED
    with pytest.raises(OutOfOrder):
        remind(session, editor, issued, note("xa-1"), LATER)


def test_a_reminder_is_there_until_somebody_of_the_unit_has_seen_it(
    session: Session, issued: Plan, editor: Actor, reporter: Reporter
) -> None:
    (made,) = remind(session, editor, issued, note("xa-1"), NOW)
    assert reminders_to(session, ("xa-1",), unseen=True) == (made,)
    with pytest.raises(NotAllowed):
        see(session, reporter("xa-1", Role.VIEWER), made, LATER)
    with pytest.raises(NotAllowed):
        see(session, editor, made, LATER)
    actor = reporter("xa-1")
    see(session, actor, made, LATER)
    see(session, actor, made, LATER + timedelta(days=1))
    assert made.read == LATER
    session.flush()
    assert reminders_to(session, ("xa-1",), unseen=True) == ()
    assert reminders_to(session, ("xa-1", "xa-2"), since=LATER) == (made,)
    assert reminders_to(session, ("xa-1",), since=LATER + timedelta(seconds=1)) == ()
