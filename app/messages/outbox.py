"""The outbox holds what webhooks are to be told, each thing once for each of them.

What has happened is not written down a second time when it happens: the log of changes and
the changes of the catalogue are, in the very transaction of the change, and what is due
follows from the tasks.  A sweep finds what is not told yet, and posts it.  A key names what
each tells, so that whoever sweeps, however often and at the same time, tells it once; as
nothing is remembered but what was told, nothing is lost between two sweeps.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.rows import added
from app.messages.hearing import Audience, audience
from app.messages.listening import listens
from app.messages.matters import PAGES
from app.messages.open_shares import OpenShare, open_shares
from app.messages.webhooks import WebhookEvent, days_before, event_of, wanted
from app.models import Delivery, EventChange, LogEntry, Plan, Revision, Unit, Webhook
from app.planning.plans.vocabulary import PlanState, Step
from app.planning.standing import Standing
from app.workdays import WorkCalendar

LOOKBACK = timedelta(days=30)
"""How far back a sweep looks: what is older is told to nobody, if no sweep was made so long."""

_KEYS_AT_ONCE = 500

_STEPS = tuple(Step)


@dataclass(frozen=True, slots=True)
class Telling:
    """Something that one webhook is to be told; ``key`` names it."""

    webhook_id: int
    key: str
    event: WebhookEvent
    data: dict[str, Any]  # Any: plain values for JSON


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep depends on; ``address`` is what links begin with."""

    calendar: WorkCalendar
    now: datetime
    today: date
    address: str


def untold(session: Session, asked: Sweep) -> tuple[Telling, ...]:
    """All that webhooks are to be told and were not yet, in the order of telling."""
    webhooks = _webhooks(session, asked.today)
    if not webhooks:
        return ()
    found = (
        *_plan_tellings(session, webhooks, asked),
        *_task_tellings(session, webhooks, asked),
        *_catalogue_tellings(session, webhooks, asked),
    )
    return tuple(_new(session, found))


def post(session: Session, tellings: Iterable[Telling], now: datetime) -> int:
    """Put them into the outbox; how many nobody else has put there meanwhile."""
    return sum(added(session, _delivery(telling, now)) for telling in tellings)


def _webhooks(session: Session, today: date) -> tuple[Webhook, ...]:
    asked = select(Webhook).where(listens(today)).order_by(Webhook.id)
    return tuple(session.scalars(asked))


def _new(session: Session, found: Sequence[Telling]) -> Iterator[Telling]:
    for start in range(0, len(found), _KEYS_AT_ONCE):
        some = found[start : start + _KEYS_AT_ONCE]
        asked = select(Delivery.webhook_id, Delivery.key).where(
            Delivery.webhook_id.in_({one.webhook_id for one in some}),
            Delivery.key.in_({one.key for one in some}),
        )
        known = {(webhook_id, key) for webhook_id, key in session.execute(asked)}
        yield from (one for one in some if (one.webhook_id, one.key) not in known)


def _delivery(telling: Telling, now: datetime) -> Delivery:
    return Delivery(
        webhook_id=telling.webhook_id,
        key=telling.key,
        event=telling.event,
        payload=telling.data,
        created=now,
        tries=0,
        next_try=now,
        delivered=None,
        status=None,
        fault=None,
    )


# Plans


def _plan_tellings(
    session: Session, webhooks: Sequence[Webhook], asked: Sweep
) -> Iterator[Telling]:
    entries = _steps(session, _since(webhooks, asked))
    plans = _plans(session, {int(entry.object_id) for entry in entries})
    heard = audience(session, plans.values())
    names = _unit_names(session, plans.values())
    for entry in entries:
        plan = plans.get(int(entry.object_id))
        if plan is None:
            continue
        state = PlanState(entry.after.get("state", PlanState.OPINIONS))
        units = _hearing(entry, plan, heard)
        data = _plan_data(plan, names, asked) | {"state": state, "at": _instant(entry.at)}
        for webhook in webhooks:
            hears = webhook.unit_id in units and webhook.created <= entry.at
            if hears and event_of(state) in wanted(webhook):
                yield Telling(webhook.id, f"step:{entry.id}", event_of(state), data)


def _since(webhooks: Iterable[Webhook], asked: Sweep) -> datetime:
    return max(min(webhook.created for webhook in webhooks), asked.now - LOOKBACK)


def _steps(session: Session, since: datetime) -> tuple[LogEntry, ...]:
    """The steps by which plans came to another state, or further units were asked."""
    asked = select(LogEntry).where(
        LogEntry.object_kind == "plan", LogEntry.action.in_(_STEPS), LogEntry.at >= since
    )
    found = session.scalars(asked.order_by(LogEntry.id))
    return tuple(entry for entry in found if "state" in entry.after or _asks_further(entry))


def _asks_further(entry: LogEntry) -> bool:
    """Whether units were asked about a plan that was out for opinions already."""
    return entry.action == Step.ASK and "state" not in entry.after


def _hearing(entry: LogEntry, plan: Plan, heard: Audience) -> frozenset[str]:
    """Who hears of a step: of further asking only those who were asked."""
    if _asks_further(entry):
        return frozenset(entry.after["units"])
    return heard.of(plan, PlanState(entry.after["state"]), entry.at)


def _plans(session: Session, ids: set[int]) -> dict[int, Plan]:
    return {plan.id: plan for plan in session.scalars(select(Plan).where(Plan.id.in_(ids)))}


def _unit_names(session: Session, plans: Iterable[Plan]) -> dict[str, str]:
    ids = {unit_id for plan in plans for unit_id in (plan.unit_id, plan.issuer_id)}
    return dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids))).all())


def _plan_data(plan: Plan, names: dict[str, str], asked: Sweep) -> dict[str, Any]:
    return {
        "id": plan.id,
        "title": plan.title,
        "kind": plan.kind,
        "period": plan.period,
        "number": plan.number,
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
        "unit": {"id": plan.unit_id, "name": names[plan.unit_id]},
        "issuer": {"id": plan.issuer_id, "name": names[plan.issuer_id]},
        "url": f"{asked.address}{PAGES}/ke-hoach/{plan.id}",
    }


# Tasks


def _task_tellings(
    session: Session, webhooks: Sequence[Webhook], asked: Sweep
) -> Iterator[Telling]:
    """What is due soon or overdue, to the unit that does it and to the one that planned it."""
    for found in open_shares(session, asked.calendar, asked.today):
        for webhook in webhooks:
            if webhook.unit_id not in {found.share.unit_id, found.plan.unit_id}:
                continue
            event = _task_event(found, days_before(webhook), asked.today)
            if event in wanted(webhook):
                key = f"{event}:{found.share.id}:{found.due}"
                yield Telling(webhook.id, key, event, _task_data(found, asked))


def _task_event(found: OpenShare, days: int, today: date) -> WebhookEvent | None:
    due = found.due
    if found.standing is Standing.OVERDUE:
        return WebhookEvent.TASK_OVERDUE
    if due is not None and 0 <= (due - today).days <= days:
        return WebhookEvent.TASK_DUE
    return None


def _task_data(found: OpenShare, asked: Sweep) -> dict[str, Any]:
    plan, task, share = found.plan, found.task, found.share
    return {
        "id": task.id,
        "share_id": share.id,
        "title": task.title,
        "due": found.due.isoformat() if found.due else None,
        "state": share.state,
        "unit_id": share.unit_id,
        "plan": {"id": plan.id, "title": plan.title, "number": plan.number},
        "url": f"{asked.address}{PAGES}/nhiem-vu/{task.id}",
    }


# The catalogue


def _catalogue_tellings(
    session: Session, webhooks: Sequence[Webhook], asked: Sweep
) -> Iterator[Telling]:
    told = {**_changes(session, _since(webhooks, asked)), **_last_change(session)}
    for revision, at in sorted(told.items()):
        data = {
            "revision": revision,
            "at": _instant(at),
            "url": f"{asked.address}/api/v1/changes?since={revision - 1}",
        }
        for webhook in webhooks:
            is_new = webhook.created <= at and asked.now - at <= LOOKBACK
            if is_new and WebhookEvent.CATALOGUE_CHANGED in wanted(webhook):
                key = f"{WebhookEvent.CATALOGUE_CHANGED}:{revision}"
                yield Telling(webhook.id, key, WebhookEvent.CATALOGUE_CHANGED, data)


def _changes(session: Session, since: datetime) -> dict[int, datetime]:
    """When the revisions came that changed an event."""
    asked = select(EventChange.revision, EventChange.at).where(EventChange.at >= since).distinct()
    return dict(session.execute(asked).all())


def _last_change(session: Session) -> dict[int, datetime]:
    """The revision of now, which may have changed no event but the law or a day off."""
    asked = select(Revision.number, Revision.changed_at).where(Revision.number > 0)
    return dict(session.execute(asked).all())


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
