"""A webhook is an address of a unit's program that is told what happens to the unit's work.

Administrators of the unit keep its webhooks.  The address may hold a secret of its own, so
that the log names its host alone.
"""

from datetime import datetime
from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.access import Action, require
from app.accounts.actor import Actor
from app.accounts.log import record
from app.accounts.units import refuse_ended, unit_named
from app.catalogue.vocabulary import Labelled
from app.feeds.doctor.addresses import MAX_CHARACTERS, address, is_public
from app.feeds.doctor.visits import Unreadable
from app.messages.signing import new_secret
from app.models import Delivery, Unit, Webhook
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.vocabulary import PlanState

MOST_WEBHOOKS = 10
"""How many a unit may have at a time."""

DAYS_BEFORE = 3
MOST_DAYS_BEFORE = 30

KIND = "webhook"


class WebhookEvent(Labelled):
    """What a program may be told of."""

    TASK_DUE = "task.due", "Nhiệm vụ sắp đến hạn", "A task is due soon"
    TASK_OVERDUE = "task.overdue", "Nhiệm vụ quá hạn", "A task is overdue"
    PLAN_DRAFT = "plan.draft", "Kế hoạch trở lại dự thảo", "A plan is a draft again"
    PLAN_OPINIONS = "plan.opinions", "Kế hoạch xin ý kiến", "A plan is out for opinions"
    PLAN_SUBMITTED = "plan.submitted", "Kế hoạch trình ký", "A plan is laid before the signer"
    PLAN_SIGNED = "plan.signed", "Kế hoạch đã ký", "A plan is signed"
    PLAN_ISSUED = "plan.issued", "Kế hoạch ban hành", "A plan is issued"
    PLAN_CLOSED = "plan.closed", "Kế hoạch kết thúc", "A plan is closed"
    CATALOGUE_CHANGED = "catalogue.changed", "Danh mục thay đổi", "The catalogue has changed"


def event_of(state: PlanState) -> WebhookEvent:
    """The event of a plan that comes to ``state``."""
    return WebhookEvent(f"plan.{state}")


def _readable(text: str) -> str:
    try:
        found = address(text)
    except Unreadable:
        raise ValueError(_BAD_ADDRESS) from None
    if not text.startswith(("https://", "http://")):
        raise ValueError(_BAD_ADDRESS)
    return str(found)


_BAD_ADDRESS = "phải là địa chỉ https://… của chương trình, không kèm tên và mật khẩu"


class WebhookFields(BaseModel):
    """A new webhook; ``days_before`` is how many days ahead it is told of due tasks."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "url": "https://phan-mem.thainguyen.example/lich-ky-niem",
                    "events": ["task.due", "task.overdue", "plan.issued"],
                    "days_before": 3,
                }
            ]
        },
    )

    url: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=MAX_CHARACTERS),
        AfterValidator(_readable),
    ]
    events: Annotated[frozenset[WebhookEvent], Field(min_length=1)]
    days_before: Annotated[int, Field(ge=0, le=MOST_DAYS_BEFORE)] = DAYS_BEFORE


def create_webhook(
    session: Session,
    actor: Actor,
    unit: Unit,
    fields: WebhookFields,
    now: datetime,
    *,
    allow_private: bool,
) -> Webhook:
    """A new webhook of ``unit``; its secret is shown to who makes it and to nobody again.

    Whether the host is a public one shows with each delivery: names may come to mean
    other addresses.

    Raises:
        NotAllowed: if the actor does not manage the unit.
        UnitEnded: if the unit is no more.
        PlanRefused: if the connection would not be encrypted, the address is one of a
            private network, or the unit has too many.
    """
    require(session, actor, Action.MANAGE, unit)
    refuse_ended(unit, now)
    place = address(fields.url)
    if place.scheme != "https" and not allow_private:
        raise PlanRefused(_BAD_ADDRESS)
    if _is_number(place.host) and not is_public(place.host) and not allow_private:
        raise PlanRefused("Địa chỉ này nằm trong mạng nội bộ; hãy ghi địa chỉ công khai.")
    if _active(session, unit) >= MOST_WEBHOOKS:
        raise PlanRefused(f"Mỗi đơn vị có nhiều nhất {MOST_WEBHOOKS} webhook; hãy tắt bớt.")
    webhook = Webhook(
        unit_id=unit.id,
        person_id=actor.person_id,
        url=str(place),
        secret=new_secret(),
        events=_spelt(fields),
        created=now,
        disabled=None,
    )
    session.add(webhook)
    session.flush()
    after = {"host": place.host, "events": webhook.events}
    record(session, actor, "create", KIND, webhook.id, {}, after, now, unit.id)
    return webhook


def _is_number(host: str) -> bool:
    """Whether ``host`` is an IP address and no name."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def disable_webhook(session: Session, actor: Actor, webhook: Webhook, now: datetime) -> None:
    """Tell it nothing any more; what was not delivered yet never is.

    Raises:
        NotAllowed: if the actor does not manage the unit.
    """
    require(session, actor, Action.MANAGE, unit_named(session, webhook.unit_id))
    if webhook.disabled is None:
        webhook.disabled = now
        before, after = {"disabled": None}, {"disabled": now}
        record(session, actor, "turn-off", KIND, webhook.id, before, after, now, webhook.unit_id)


def deliver_again(
    session: Session, actor: Actor, webhook: Webhook, delivery: Delivery, now: datetime
) -> None:
    """Try a delivery that was given up from the beginning.

    Raises:
        NotAllowed: if the actor does not manage the unit.
        OutOfOrder: if it was delivered, waits for its next try, or the webhook is disabled.
    """
    require(session, actor, Action.MANAGE, unit_named(session, webhook.unit_id))
    session.refresh(delivery, with_for_update=True)
    if webhook.disabled or delivery.delivered or delivery.next_try:
        raise OutOfOrder("Chỉ gửi lại được tin đã thôi gửi, khi webhook còn bật.")
    delivery.tries, delivery.next_try = 0, now


def webhook_numbered(session: Session, unit: Unit, webhook_id: int) -> Webhook:
    """The webhook of ``unit`` with that number.

    Raises:
        PlanPartNotFound: if there is none.
    """
    found = session.get(Webhook, webhook_id)
    if found is None or found.unit_id != unit.id:
        raise PlanPartNotFound(KIND, webhook_id)
    return found


def delivery_numbered(session: Session, webhook: Webhook, delivery_id: int) -> Delivery:
    """The delivery to ``webhook`` with that number.

    Raises:
        PlanPartNotFound: if there is none.
    """
    found = session.get(Delivery, delivery_id)
    if found is None or found.webhook_id != webhook.id:
        raise PlanPartNotFound("tin gửi webhook", delivery_id)
    return found


def webhooks_of(session: Session, unit: Unit) -> tuple[Webhook, ...]:
    """The webhooks of ``unit``, disabled ones too, the newest first."""
    asked = select(Webhook).where(Webhook.unit_id == unit.id)
    return tuple(session.scalars(asked.order_by(Webhook.id.desc())))


def deliveries_of(
    session: Session, webhook: Webhook, *, before: int | None = None, limit: int
) -> tuple[Delivery, ...]:
    """What was, is or is to be sent to ``webhook``, the last first."""
    asked = select(Delivery).where(Delivery.webhook_id == webhook.id)
    if before is not None:
        asked = asked.where(Delivery.id < before)
    return tuple(session.scalars(asked.order_by(Delivery.id.desc()).limit(limit)))


# The days before are kept with the event they belong to: "task.due:3".


def wanted(webhook: Webhook) -> frozenset[WebhookEvent]:
    """What ``webhook`` is told of."""
    return frozenset(WebhookEvent(spelt.partition(":")[0]) for spelt in webhook.events)


def days_before(webhook: Webhook) -> int:
    """How many days ahead it is told of due tasks."""
    days = (spelt.partition(":")[2] for spelt in webhook.events)
    return next((int(told) for told in days if told), DAYS_BEFORE)


def _spelt(fields: WebhookFields) -> list[str]:
    return [
        f"{event}:{fields.days_before}" if event is WebhookEvent.TASK_DUE else str(event)
        for event in WebhookEvent
        if event in fields.events
    ]


def _active(session: Session, unit: Unit) -> int:
    # Two who add one at the same time must not both be the last.
    session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update())
    asked = select(func.count()).where(Webhook.unit_id == unit.id, Webhook.disabled.is_(None))
    return session.scalar(asked) or 0
