"""A channel of a unit is one that everybody has, or one that it or a unit over it has added."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.access import Action, require
from app.accounts.actor import Actor
from app.accounts.fields import OneLine, slug
from app.accounts.log import facts, record
from app.accounts.tree import chain
from app.catalogue.reference import Reference
from app.folding import folded_words
from app.models import Plan, Task, Unit, UnitChannel
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused

KIND = "kênh tuyên truyền"

MAX_OWN = 100
"""How many channels a unit adds at most."""


class ChannelFields(BaseModel):
    """A channel to add, by what people call it; its id is made of that."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Annotated[str, OneLine, StringConstraints(min_length=1, max_length=100)]


def channels(session: Session, unit_id: str, reference: Reference) -> dict[str, str]:
    """What the unit's tasks may choose, each id with its label.

    First those of everybody, in their order, then those that units have added, the
    highest unit's first.
    """
    found = {row.id: row.label for row in reference.channels}
    above = [unit.id for unit in reversed(chain(session, unit_id))]
    asked = select(UnitChannel).where(UnitChannel.unit_id.in_(above))
    added = sorted(session.scalars(asked), key=lambda row: (above.index(row.unit_id), row.id))
    return found | {row.id: row.label for row in added if row.id not in found}


def own_channels(session: Session, unit_id: str) -> tuple[UnitChannel, ...]:
    """Those that the unit itself has added, by id."""
    asked = select(UnitChannel).where(UnitChannel.unit_id == unit_id)
    return tuple(session.scalars(asked.order_by(UnitChannel.id)))


def add_channel(
    session: Session,
    actor: Actor,
    unit: Unit,
    fields: ChannelFields,
    reference: Reference,
    now: datetime,
) -> UnitChannel:
    """Add a channel for ``unit`` and those below it.

    Raises:
        NotAllowed: if the actor may not edit there.
        PlanRefused: if there is one of that name, or the name makes no id.
    """
    require(session, actor, Action.EDIT, unit)
    known = channels(session, unit.id, reference)
    channel_id = slug(fields.label)
    if not channel_id:
        raise PlanRefused("tên kênh phải có chữ hoặc số; hãy ghi tên khác")
    if channel_id in known or _folded(fields.label) in map(_folded, known.values()):
        raise PlanRefused(f"đã có kênh “{fields.label}”; hãy dùng kênh đó hoặc ghi tên khác")
    if len(own_channels(session, unit.id)) >= MAX_OWN:
        raise PlanRefused(f"mỗi đơn vị thêm nhiều nhất {MAX_OWN} kênh; hãy bỏ bớt kênh không dùng")
    row = UnitChannel(unit_id=unit.id, id=channel_id, label=fields.label)
    session.add(row)
    session.flush()
    told = facts(row, "id", "label")
    record(session, actor, "add", "channel", channel_id, {}, told, now, unit.id)
    return row


def remove_channel(
    session: Session, actor: Actor, unit: Unit, channel_id: str, now: datetime
) -> None:
    """Take back a channel that ``unit`` added and no task uses.

    Raises:
        NotAllowed: if the actor may not edit there.
        PlanPartNotFound: if the unit added none of that id.
        PlanRefused: if a task uses it.
    """
    require(session, actor, Action.EDIT, unit)
    row = session.get(UnitChannel, (unit.id, channel_id))
    if row is None:
        raise PlanPartNotFound(KIND, channel_id)
    if used := _uses(session, unit.id, channel_id):
        raise PlanRefused(f"{used} nhiệm vụ đang dùng kênh này; hãy chuyển sang kênh khác trước")
    told = facts(row, "id", "label")
    session.delete(row)
    session.flush()
    record(session, actor, "remove", "channel", channel_id, told, {}, now, unit.id)


def counts_editions(channel_id: str | None, reference: Reference) -> bool:
    """Whether what runs on the channel is counted: "Giải báo chí … lần thứ II"."""
    return any(row.editions for row in reference.channels if row.id == channel_id)


def _folded(label: str) -> tuple[str, ...]:
    return folded_words(label)


def _uses(session: Session, unit_id: str, channel_id: str) -> int:
    """How many tasks use it, of plans of the unit and of those below it."""
    found = session.execute(
        select(Plan.unit_id, func.count())
        .join(Task, Task.plan_id == Plan.id)
        .where(Task.channel == channel_id)
        .group_by(Plan.unit_id)
    )
    return sum(n for unit, n in found if unit_id in {above.id for above in chain(session, unit)})
