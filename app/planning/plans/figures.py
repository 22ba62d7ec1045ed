"""A figure is how many of something a share came to by a day, or is expected to come to.

Figures are numbers of measures: five banners, two talks, 1 200 people.  One that is
``expected`` (ước thực hiện) is an estimate, by a day that may still come.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.fields import Slug
from app.accounts.log import facts, record_change
from app.accounts.units import civil_day
from app.catalogue.reference import Reference
from app.models import Figure, Plan, Share
from app.planning.plans.measures import Measure, measures
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.reporting import require_report

MAX_FIGURES = 60
MAX_NUMBER = 2**31 - 1

FIELDS = ("number", "expected", "as_of")


class FigureFields(BaseModel):
    """A figure as it is to be; ``as_of`` is the day by which it counts, today where not told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measure: Slug
    number: Annotated[int, Field(ge=0, le=MAX_NUMBER)]
    expected: bool = False
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """What figures of one measure come to: ``done``, and ``expected`` beside it."""

    measure: str
    done: int = 0
    expected: int = 0

    @property
    def together(self) -> int:
        """Both: what a report tells before its period has ended."""
        return self.done + self.expected


def figures_of(session: Session, share_ids: Iterable[int]) -> Mapping[int, tuple[Figure, ...]]:
    """The figures of each of those shares, by measure; one query."""
    ids = tuple(share_ids)
    asked = select(Figure).where(Figure.share_id.in_(ids))
    found: dict[int, tuple[Figure, ...]] = dict.fromkeys(ids, ())
    for row in session.scalars(asked.order_by(Figure.share_id, Figure.measure)):
        found[row.share_id] += (row,)
    return found


def totals(figures: Iterable[Figure]) -> tuple[Total, ...]:
    """What ``figures`` come to, by measure."""
    done: dict[str, int] = {}
    expected: dict[str, int] = {}
    for figure in figures:
        into = expected if figure.expected else done
        into[figure.measure] = into.get(figure.measure, 0) + figure.number
    return tuple(
        Total(measure, done.get(measure, 0), expected.get(measure, 0))
        for measure in sorted(done.keys() | expected.keys())
    )


def measures_for(
    session: Session, plan: Plan, share: Share, reference: Reference
) -> dict[str, Measure]:
    """What may be counted in ``share``: what its plan's unit counts, and what its own does."""
    units = (plan.unit_id, *([share.unit_id] if share.unit_id else ()))
    return measures(session, units, reference)


def set_figures(
    session: Session,
    actor: Actor,
    share: Share,
    wanted: tuple[FigureFields, ...],
    reference: Reference,
    now: datetime,
) -> None:
    """Let those be the figures of ``share``, and no others.

    Raises:
        NotAllowed: if the actor neither reports for its unit nor edits the plan.
        OutOfOrder: if the plan is not in progress.
        PlanRefused: if a measure is not there or told twice, or a day that counts what
            was done lies ahead.
    """
    plan = require_report(session, actor, share)
    kept = {row.measure: row for row in figures_of(session, (share.id,))[share.id]}
    known = measures_for(session, plan, share, reference).keys() | kept.keys()
    _refuse_unfit(wanted, known, civil_day(now))
    before = {measure: facts(row, *FIELDS) for measure, row in kept.items()}
    after = {fields.measure: _facts(fields, before, now) for fields in wanted}
    for measure in kept.keys() - after.keys():
        session.delete(kept[measure])
    for measure, told in after.items():
        if told != before.get(measure):
            _store(session, actor, share, kept.get(measure), {"measure": measure} | told, now)
    if after != before:
        share.updated = now
    session.flush()
    record_change(
        session, actor, "count", "share", share.id,
        {"figures": _plain(before)}, {"figures": _plain(after)}, now, plan.unit_id,
    )  # fmt: skip


_Facts = dict[str, Any]  # Any: whatever a column holds


def _refuse_unfit(wanted: tuple[FigureFields, ...], known: Iterable[str], today: date) -> None:
    if len(wanted) > MAX_FIGURES:
        raise PlanRefused(f"Một phần việc có nhiều nhất {MAX_FIGURES} số liệu; hãy gộp bớt.")
    named = [fields.measure for fields in wanted]
    for measure in named:
        if named.count(measure) > 1:
            raise PlanRefused(f"Số liệu “{measure}” ghi hai lần; hãy cộng lại thành một.")
        if measure not in known:
            raise PlanRefused(f"Không có số liệu “{measure}”; hãy chọn trong danh mục, hoặc thêm.")
    if any(f.as_of and f.as_of > today and not f.expected for f in wanted):
        raise PlanRefused(
            "Ngày chốt số liệu không thể ở tương lai; nếu là ước thực hiện, hãy đánh dấu như thế."
        )


def _facts(fields: FigureFields, before: Mapping[str, _Facts], now: datetime) -> _Facts:
    """The columns; a figure that stays as it was keeps its day where none is told."""
    told = {"number": fields.number, "expected": fields.expected}
    was = before.get(fields.measure, {})
    same = all(was.get(name) == value for name, value in told.items())
    return told | {"as_of": fields.as_of or (was["as_of"] if same else civil_day(now))}


def _store(
    session: Session, actor: Actor, share: Share, row: Figure | None, told: _Facts, now: datetime
) -> None:
    columns = told | {"person_id": actor.person_id, "updated": now}
    if row is None:
        session.add(Figure(share_id=share.id, **columns))
        return
    for name, value in columns.items():
        setattr(row, name, value)


def _plain(told: Mapping[str, _Facts]) -> list[dict[str, str]]:
    """Figures as the log keeps them."""
    return [
        {"measure": measure} | {name: str(value) for name, value in one.items()}
        for measure, one in sorted(told.items())
    ]
