"""A measure of a unit is one that everybody has, or one that it or a unit over it has added.

An id means one thing everywhere: who adds a measure that another unit has under the same
words shares its id, so that their figures can be summed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.access import Action, require
from app.accounts.actor import Actor
from app.accounts.fields import ID_CHARACTERS, OneLine, slug
from app.accounts.log import facts, record
from app.accounts.rows import added
from app.accounts.tree import chain
from app.catalogue.reference import Reference
from app.folding import folded_words
from app.models import Figure, Share, Unit, UnitMeasure
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused

KIND = "số liệu"

MAX_OWN = 100
"""How many measures a unit adds at most."""


class MeasureFields(BaseModel):
    """A measure to add: what is counted, and in what: "Xe loa lưu động", "lượt"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Annotated[str, OneLine, StringConstraints(min_length=1, max_length=100)]
    counted: Annotated[str, OneLine, StringConstraints(min_length=1, max_length=48)]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, and in what."""

    id: str
    label: str
    counted: str


def measures(session: Session, unit_ids: Iterable[str], reference: Reference) -> dict[str, Measure]:
    """What those units may count, by id.

    First what everybody counts, in its order, then what units have added, the highest
    unit's first.
    """
    above = dict.fromkeys(
        unit.id for unit_id in unit_ids for unit in reversed(chain(session, unit_id))
    )
    asked = select(UnitMeasure).where(UnitMeasure.unit_id.in_(above))
    order = list(above)
    own = sorted(session.scalars(asked), key=lambda row: (order.index(row.unit_id), row.id))
    return _known(reference) | {row.id: _measure(row) for row in own}


def measures_named(
    session: Session, ids: Iterable[str], reference: Reference
) -> dict[str, Measure]:
    """Those measures by id, whoever added them, in the order of ``measures``; one query."""
    wanted = set(ids)
    asked = select(UnitMeasure).where(UnitMeasure.id.in_(wanted))
    own = session.scalars(asked.order_by(UnitMeasure.id, UnitMeasure.unit_id))
    found = _known(reference) | {row.id: _measure(row) for row in own}
    return {key: measure for key, measure in found.items() if key in wanted}


def own_measures(session: Session, unit_id: str) -> tuple[UnitMeasure, ...]:
    """Those that the unit itself has added, by id."""
    asked = select(UnitMeasure).where(UnitMeasure.unit_id == unit_id)
    return tuple(session.scalars(asked.order_by(UnitMeasure.id)))


def add_measure(
    session: Session,
    actor: Actor,
    unit: Unit,
    fields: MeasureFields,
    reference: Reference,
    now: datetime,
) -> UnitMeasure:
    """Add a measure for ``unit`` and those below it.

    Raises:
        NotAllowed: if the actor may not edit there.
        PlanRefused: if there is one of that name, or the name makes no id.
    """
    require(session, actor, Action.EDIT, unit)
    known = measures(session, (unit.id,), reference)
    if not slug(fields.label):
        raise PlanRefused("Tên số liệu phải có chữ hoặc số; hãy ghi tên khác.")
    if _told(fields.label) in (_told(one.label) for one in known.values()):
        raise PlanRefused(f"Đã có số liệu “{fields.label}”; hãy dùng nó hoặc ghi tên khác.")
    if len(own_measures(session, unit.id)) >= MAX_OWN:
        raise PlanRefused(f"Mỗi đơn vị thêm nhiều nhất {MAX_OWN} số liệu; hãy bỏ bớt.")
    found = _id(session, fields, known)
    row = UnitMeasure(unit_id=unit.id, id=found, label=fields.label, counted=fields.counted)
    if not added(session, row):
        raise PlanRefused(f"Vừa có người thêm số liệu “{fields.label}”; hãy tải lại trang.")
    told = facts(row, "id", "label", "counted")
    record(session, actor, "add", "measure", row.id, {}, told, now, unit.id)
    return row


def remove_measure(
    session: Session, actor: Actor, unit: Unit, measure_id: str, now: datetime
) -> None:
    """Take back a measure that ``unit`` added and in which nothing was counted.

    Raises:
        NotAllowed: if the actor may not edit there.
        PlanPartNotFound: if the unit added none of that id.
        PlanRefused: if figures are told in it.
    """
    require(session, actor, Action.EDIT, unit)
    row = session.get(UnitMeasure, (unit.id, measure_id))
    if row is None:
        raise PlanPartNotFound(KIND, measure_id)
    if used := _uses(session, unit.id, measure_id):
        raise PlanRefused(f"Đã có {used} kết quả ghi theo số liệu này nên không bỏ được.")
    told = facts(row, "id", "label", "counted")
    session.delete(row)
    session.flush()
    record(session, actor, "remove", "measure", measure_id, told, {}, now, unit.id)


def _known(reference: Reference) -> dict[str, Measure]:
    return {row.id: Measure(row.id, row.label, row.counted) for row in reference.measures}


def _measure(row: UnitMeasure) -> Measure:
    return Measure(row.id, row.label, row.counted)


def _told(text: str) -> tuple[str, ...]:
    return folded_words(text)


def _id(session: Session, fields: MeasureFields, known: Iterable[str]) -> str:
    """The id of the same measure elsewhere, or the first free one made of the name."""
    stem = slug(fields.label)[: ID_CHARACTERS - 4].rstrip("-")
    asked = select(UnitMeasure).where(UnitMeasure.id.startswith(stem))
    taken = {row.id: (row.label, row.counted) for row in session.scalars(asked)}
    free = (found for n in count(1) if (found := stem if n == 1 else f"{stem}-{n}") not in known)
    wanted = (fields.label, fields.counted)
    return next(found for found in free if taken.get(found, wanted) == wanted)


def _uses(session: Session, unit_id: str, measure_id: str) -> int:
    """How many figures are told in it by the unit and those below it."""
    asked = select(Share.unit_id, func.count()).join(Figure, Figure.share_id == Share.id)
    found = session.execute(asked.where(Figure.measure == measure_id).group_by(Share.unit_id))
    return sum(
        n for unit, n in found if unit is None or unit_id in {up.id for up in chain(session, unit)}
    )
