"""What is said of one's secret feeds, and how a new one is asked for.

The address is told once, of a feed that was made just now: what is kept is no address.
"""

from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.fields import OneLine
from app.accounts.secret_feeds import Component, Subject, feeds_of, make_feed
from app.models import Plan, SecretFeed, Unit
from app.planning.errands import may_follow
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.sight import plan_shown, plans_shown
from app.planning.plans.vocabulary import PlanState
from app.views.base import View
from app.views.desk import unit_names
from app.views.plan_parameters import MAX_NUMBER
from app.views.units import UnitName, own_unit

NAME = "lịch riêng"
"""What a feed is called that is not found."""

MOST_NAME_CHARACTERS = 120
MOST_PLANS = 200
"""Among how many plans, the latest ones, a page lets choose."""

EXAMPLE: dict[str, Any] = {
    "id": 3,
    "what": "tasks",
    "component": "VTODO",
    "name": "Việc của tôi",
    "unit": None,
    "plan": None,
    "created": "2026-11-22T03:00:00Z",
    "used": "2026-11-22T08:40:00Z",
}

ADDRESS = "https://lich.example/bi-mat/Jv0gQ7s1nV9b2c3d4e5f6g7h8i9j0kLmNoPqRsTuVwX.ics"


def _none_if_empty(value: Any) -> Any:  # Any: whatever the form holds, for Pydantic to judge
    return None if value == "" else value


def _event_if_empty(value: Any) -> Any:  # Any: as above
    return Component.EVENT if value == "" else value


class NewSecretFeed(BaseModel):
    """A feed as it is to be; without a name it gets that of what it holds.

    Every program shows events, few show to-dos.  ``unit_id`` is whose agenda it is; of
    tasks, in whose roles alone they are read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: Subject
    component: Annotated[Component, BeforeValidator(_event_if_empty)] = Component.EVENT
    name: Annotated[str, OneLine, StringConstraints(max_length=MOST_NAME_CHARACTERS)] = ""
    unit_id: Annotated[
        Annotated[str, StringConstraints(max_length=48)] | None,
        BeforeValidator(_none_if_empty),
        Field(validate_default=True),
    ] = None
    plan_id: Annotated[
        Annotated[int, Field(ge=1, le=MAX_NUMBER)] | None,
        BeforeValidator(_none_if_empty),
        Field(validate_default=True),
    ] = None

    @field_validator("component")
    @classmethod
    def _fits_days(cls, component: Component, given: ValidationInfo) -> Component:
        if given.data.get("what") is Subject.UNIT and component is Component.TODO:
            raise ValueError("lịch của đơn vị là các ngày, nên chỉ có VEVENT")
        return component

    @field_validator("unit_id")
    @classmethod
    def _has_unit(cls, unit_id: str | None, given: ValidationInfo) -> str | None:
        if given.data.get("what") is Subject.UNIT and unit_id is None:
            raise ValueError("lịch của đơn vị cần biết đơn vị nào")
        return unit_id

    @field_validator("plan_id")
    @classmethod
    def _has_plan(cls, plan_id: int | None, given: ValidationInfo) -> int | None:
        if (given.data.get("what") is Subject.PLAN) is (plan_id is None):
            raise ValueError("việc của một kế hoạch cần biết kế hoạch nào, và chỉ khi ấy mới cần")
        return plan_id


class PlanTitle(View):
    """A plan where its title is enough."""

    id: int
    title: str


class SecretFeedView(View):
    """A feed of one's own; ``used`` is when it was last read, to a few minutes.

    ``unit`` is whose agenda it is, or in whose roles alone it is read.
    """

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [EXAMPLE]})

    id: int
    what: Subject
    component: Component
    name: str
    unit: UnitName | None
    plan: PlanTitle | None
    created: datetime
    used: datetime | None


class MadeSecretFeed(SecretFeedView):
    """A new feed with its address, which is told only now; null to who asks for it again."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"examples": [EXAMPLE | {"used": None, "address": ADDRESS}]},
    )

    address: str | None

    def without_address(self) -> SecretFeedView:
        """As it is told from now on."""
        return SecretFeedView(**self.model_dump(exclude={"address"}))


def secret_feeds(session: Session, actor: Actor) -> tuple[SecretFeedView, ...]:
    """The feeds of who asks, the newest first."""
    return _views(session, feeds_of(session, actor))


def own_feed(session: Session, actor: Actor, number: int) -> SecretFeed:
    """The feed of that number of who asks.

    Raises:
        PlanPartNotFound: if there is none.
    """
    for feed in feeds_of(session, actor):
        if feed.id == number:
            return feed
    raise PlanPartNotFound(NAME, number)


def made_feed(
    session: Session, actor: Actor, asked: NewSecretFeed, folder: str, now: datetime
) -> MadeSecretFeed:
    """A new feed of who asks; ``folder`` is what the addresses of secret feeds begin with.

    Raises:
        UnitNotFound, NotAllowed: if who asks has no role in that unit.
        PlanPartNotFound: if who asks is shown no such plan.
        PlanRefused: if its tasks are not theirs to follow yet.
    """
    unit = own_unit(session, actor, asked.unit_id) if asked.unit_id is not None else None
    plan = _plan(session, actor, asked.plan_id) if asked.plan_id is not None else None
    name = asked.name or _name(asked.what, unit, plan)
    feed, token = make_feed(
        session, actor, asked.what, asked.component, name, now, unit=unit, plan=plan
    )
    (view,) = _views(session, (feed,))
    return MadeSecretFeed(**dict(view), address=f"{folder}/{token}.ics")


def plans_to_follow(session: Session, actor: Actor) -> tuple[PlanTitle, ...]:
    """The plans whose tasks may be in a calendar of who asks, the latest made first."""
    found = plans_shown(session, actor, limit=MOST_PLANS)
    return tuple(
        PlanTitle(id=plan.id, title=_told(plan))
        for plan in found
        if PlanState(plan.state).is_in_force or may_follow(session, actor, plan)
    )


def _plan(session: Session, actor: Actor, plan_id: int) -> Plan:
    plan = plan_shown(session, actor, plan_id)
    if not may_follow(session, actor, plan):
        raise PlanRefused("Kế hoạch chưa ban hành; hãy tạo lịch sau khi ban hành.")
    return plan


def _told(plan: Plan) -> str:
    """Its title, with the number that tells it from others of the same title."""
    return f"{plan.title} (số {plan.number})" if plan.number else f"{plan.title} (dự thảo)"


def _name(what: Subject, unit: Unit | None, plan: Plan | None) -> str:
    """What a feed without a name is called."""
    match what, unit, plan:
        case Subject.PLAN, _, Plan(title=title):
            told = title
        case Subject.UNIT, Unit(name=name), _:
            told = f"Lịch {name}"
        case _, Unit(name=name), _:
            told = f"Việc của {name}"
        case _:
            told = what.label
    return told[:MOST_NAME_CHARACTERS]


def _views(session: Session, feeds: tuple[SecretFeed, ...]) -> tuple[SecretFeedView, ...]:
    units = unit_names(session, (feed.unit_id for feed in feeds))
    plans = _plans(session, feeds)
    return tuple(
        SecretFeedView(
            id=feed.id,
            what=Subject(feed.what),
            component=Component(feed.component),
            name=feed.name,
            unit=units[feed.unit_id] if feed.unit_id else None,
            plan=plans[feed.plan_id] if feed.plan_id else None,
            created=feed.created,
            used=feed.used,
        )
        for feed in feeds
    )


def _plans(session: Session, feeds: tuple[SecretFeed, ...]) -> dict[int, PlanTitle]:
    wanted = sorted({feed.plan_id for feed in feeds if feed.plan_id})
    asked = select(Plan.id, Plan.title).where(Plan.id.in_(wanted))
    return {row.id: PlanTitle(id=row.id, title=row.title) for row in session.execute(asked)}
