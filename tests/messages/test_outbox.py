"""Webhooks are told what happened, each thing once, and only what their unit may know."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actor import OPERATOR
from app.accounts.log import record
from app.accounts.units import unit_named
from app.catalogue.reference import reference
from app.messages.outbox import LOOKBACK, Sweep, post, untold
from app.messages.webhooks import WebhookEvent, WebhookFields, create_webhook, disable_webhook
from app.models import Delivery, EventChange, Plan, Revision, Share, Unit, Webhook
from app.planning.plans.vocabulary import Step
from app.planning.plans.workflow import StepFields, take_step
from app.workdays import WorkCalendar

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
EVERYTHING = frozenset(WebhookEvent)


class Outbox:
    """The outbox of a stage; ``now`` is when a sweep is made."""

    def __init__(self, stage: Any, calendar: WorkCalendar) -> None:
        self.stage = stage
        self.now, self.today = NOW, TODAY
        self._calendar = calendar

    def webhook(self, unit: str, *events: str, days_before: int = 3) -> int:
        """A webhook of a unit, made half an hour ago, for all events if none are named."""
        fields = WebhookFields(
            url="https://phan-mem.example/nhan",
            events=frozenset(map(WebhookEvent, events)) or EVERYTHING,
            days_before=days_before,
        )
        with self.stage.database.writing() as session:
            made = create_webhook(
                session, OPERATOR, unit_named(session, unit), fields,
                self.now - timedelta(minutes=30), allow_private=False,
            )  # fmt: skip
            return made.id

    def step(self, plan: int, state: str, step: str = "sign", at: datetime | None = None) -> None:
        """A step of a plan as the workflow logs it."""
        with self.stage.database.writing() as session:
            record(
                session, OPERATOR, step, "plan", plan, {"state": "?"}, {"state": state},
                at or self.now - timedelta(minutes=1), "ban",
            )  # fmt: skip

    def ask(self, plan: int, unit: str, at: datetime) -> None:
        """A unit is asked for its opinion through the workflow itself."""
        fields = StepFields(step=Step.ASK, units=(unit,), due=date(2026, 12, 1))
        with self.stage.database.writing() as session:
            known, found = reference(session), session.get_one(Plan, plan)
            take_step(session, OPERATOR, found, fields, known, at, self.today)

    def sweep(self) -> list[tuple[str, str]]:
        """What a sweep adds: unit and event."""
        asked = Sweep(self._calendar, self.now, self.today, "https://lich.example")
        with self.stage.database.reading() as session:
            found = untold(session, asked)
        with self.stage.database.writing() as session:
            post(session, found, self.now)
            units = dict(session.execute(select(Webhook.id, Webhook.unit_id)).all())
            return sorted((units[one.webhook_id], one.event.value) for one in found)

    def payloads(self) -> list[dict[str, Any]]:
        """What all deliveries tell, the first first."""
        with self.stage.database.reading() as session:
            return list(session.scalars(select(Delivery.payload).order_by(Delivery.id)))


@pytest.fixture
def outbox(stage: Any, calendar: WorkCalendar) -> Outbox:
    return Outbox(stage, calendar)


def test_a_step_is_told_once(stage: Any, outbox: Outbox) -> None:
    outbox.webhook("ban")
    plan = stage.plan("signed")
    outbox.step(plan, "signed")
    assert outbox.sweep() == [("ban", "plan.signed")]
    assert outbox.sweep() == []
    (told,) = outbox.payloads()
    assert told["state"] == "signed"
    assert told["at"] == "2026-11-23T00:59:00Z"
    assert told["url"] == f"https://lich.example/lam-viec/ke-hoach/{plan}"
    assert told["unit"] == {"id": "ban", "name": "Đơn vị ban"}


def test_what_is_logged_while_a_sweep_goes_on_is_told_by_the_next(
    stage: Any, outbox: Outbox
) -> None:
    outbox.webhook("ban")
    plan = stage.plan("signed")
    outbox.step(plan, "signed")
    outbox.sweep()
    # A transaction that began earlier and ended later, with an older instant.
    outbox.step(plan, "submitted", "submit", outbox.now - timedelta(minutes=5))
    assert outbox.sweep() == [("ban", "plan.submitted")]


def test_two_who_sweep_at_once_tell_once(
    stage: Any, outbox: Outbox, calendar: WorkCalendar
) -> None:
    outbox.webhook("ban")
    outbox.step(stage.plan("signed"), "signed")
    asked = Sweep(calendar, NOW, TODAY, "https://lich.example")
    with stage.database.reading() as session:
        one, other = untold(session, asked), untold(session, asked)
    with stage.database.writing() as session:
        assert post(session, one, NOW) == 1
    with stage.database.writing() as session:
        assert post(session, other, NOW) == 0
    assert len(outbox.payloads()) == 1


@pytest.mark.parametrize(
    ("state", "units"),
    [
        ("draft", {"ban", "xa-1"}),
        ("opinions", {"ban", "xa-1"}),
        ("submitted", {"ban", "tinh", "xa-1"}),
        ("signed", {"ban", "tinh", "xa-1"}),
        ("issued", {"ban", "tinh", "xa-1", "xa-2"}),
        ("closed", {"ban", "tinh", "xa-1", "xa-2"}),
    ],
)
def test_a_step_is_told_to_whom_the_plan_was_shown_at_that_moment(
    stage: Any, outbox: Outbox, state: str, units: set[str]
) -> None:
    for unit in ("tinh", "ban", "xa-1", "xa-2"):
        outbox.webhook(unit)
    plan = stage.plan("issued")  # it has been issued since
    stage.opinion(plan, "xa-1", asked=NOW - timedelta(minutes=20))
    stage.receipt(plan, "xa-2")
    outbox.step(plan, state)
    assert outbox.sweep() == [(unit, f"plan.{state}") for unit in sorted(units)]


def test_who_is_asked_later_does_not_hear_what_was_before(stage: Any, outbox: Outbox) -> None:
    outbox.webhook("xa-1")
    plan = stage.plan("opinions")
    stage.opinion(plan, "xa-1", asked=NOW)
    outbox.step(plan, "draft")
    assert outbox.sweep() == []


def test_who_is_asked_further_hears_of_it_and_nobody_else_again(stage: Any, outbox: Outbox) -> None:
    for unit in ("tinh", "ban", "xa-1", "xa-2"):
        outbox.webhook(unit)
    plan = stage.plan("draft")
    outbox.ask(plan, "xa-1", NOW - timedelta(minutes=3))
    assert outbox.sweep() == [("ban", "plan.opinions"), ("xa-1", "plan.opinions")]
    outbox.ask(plan, "xa-2", NOW - timedelta(minutes=2))
    assert outbox.sweep() == [("xa-2", "plan.opinions")]
    assert outbox.payloads()[-1]["state"] == "opinions"


@pytest.mark.parametrize(("last_day", "hears"), [(TODAY, True), (date(2026, 11, 22), False)])
def test_a_unit_that_has_ended_hears_nothing(
    stage: Any, outbox: Outbox, last_day: date, hears: bool
) -> None:
    outbox.webhook("xa-1", "task.overdue")
    stage.share(stage.plan(), "xa-1", "2026-11-20")
    with stage.database.writing() as session:
        session.get_one(Unit, "xa-1").valid_to = last_day
    assert outbox.sweep() == ([("xa-1", "task.overdue")] if hears else [])


def test_a_unit_named_in_a_task_hears_of_the_issue(stage: Any, outbox: Outbox) -> None:
    outbox.webhook("xa-1", "plan.issued")
    plan = stage.plan()
    stage.share(plan, "xa-1", "2027-03-10")
    outbox.step(plan, "issued", "issue")
    assert outbox.sweep() == [("xa-1", "plan.issued")]


def test_nothing_is_told_of_before_the_webhook_or_of_long_ago(stage: Any, outbox: Outbox) -> None:
    webhook = outbox.webhook("ban")
    plan = stage.plan("signed")
    outbox.step(plan, "signed", at=NOW - timedelta(hours=1))
    assert outbox.sweep() == []
    outbox.step(plan, "signed")
    outbox.now = NOW + LOOKBACK
    assert outbox.sweep() == []
    with stage.database.writing() as session:
        disable_webhook(session, OPERATOR, session.get_one(Webhook, webhook), NOW)
    outbox.now = NOW
    assert outbox.sweep() == []


def test_only_what_was_asked_for_is_told(stage: Any, outbox: Outbox) -> None:
    outbox.webhook("ban", "plan.issued")
    plan = stage.plan()
    outbox.step(plan, "signed")
    stage.share(plan, "ban", "2026-11-20")
    assert outbox.sweep() == []


@pytest.mark.parametrize(
    ("due", "event"),
    [
        ("2026-11-20", "task.overdue"),
        ("2026-11-23", "task.due"),
        ("2026-11-26", "task.due"),
        ("2026-11-27", None),
    ],
)
def test_a_task_is_told_days_before_and_when_it_is_overdue(
    stage: Any, outbox: Outbox, due: str, event: str | None
) -> None:
    outbox.webhook("xa-1", "task.due", "task.overdue", days_before=3)
    stage.share(stage.plan(), "xa-1", due)
    assert outbox.sweep() == ([("xa-1", event)] if event else [])
    assert outbox.sweep() == []


def test_a_task_is_told_to_who_does_it_and_to_who_planned_it(stage: Any, outbox: Outbox) -> None:
    for unit in ("tinh", "ban", "xa-1", "xa-2"):
        outbox.webhook(unit, "task.overdue")
    stage.share(stage.plan(), "xa-1", "2026-11-20")
    assert outbox.sweep() == [("ban", "task.overdue"), ("xa-1", "task.overdue")]


def test_a_task_that_got_another_day_is_told_anew(stage: Any, outbox: Outbox) -> None:
    outbox.webhook("xa-1", "task.due")
    share = stage.share(stage.plan(), "xa-1", "2026-11-25")
    assert outbox.sweep() == [("xa-1", "task.due")]
    with stage.database.writing() as session:
        session.get_one(Share, share).own_due = date(2026, 11, 26)
    assert outbox.sweep() == [("xa-1", "task.due")]
    assert [told["due"] for told in outbox.payloads()] == ["2026-11-25", "2026-11-26"]


def test_each_revision_of_the_catalogue_is_told_once(stage: Any, outbox: Outbox) -> None:
    outbox.webhook("xa-1", "catalogue.changed")
    earlier, last = NOW - timedelta(minutes=9), NOW - timedelta(minutes=3)
    with stage.database.writing() as session:
        for event in ("a", "b"):
            session.add(
                EventChange(
                    revision=7, at=earlier, event_id=event, kind="added", before={}, after={}
                )
            )
        # The next one changed no event, but a day off.
        row = session.scalars(select(Revision)).one()
        row.number, row.changed_at = 8, last
    assert outbox.sweep() == [("xa-1", "catalogue.changed")] * 2
    assert outbox.sweep() == []
    assert [told["revision"] for told in outbox.payloads()] == [7, 8]
