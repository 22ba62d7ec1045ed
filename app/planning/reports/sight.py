"""Sight tells to whom reports and outlines are shown.

A draft is its own unit's alone.  A report that was handed in is read by the unit that asked
for it and by all over its own; an outline, once issued, by the units it asks and those over
the asking one.  To everybody else there is nothing.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, allowed
from app.accounts.actor import OPERATOR, Actor
from app.accounts.tree import ids_above, select_below
from app.accounts.units import unit_named
from app.models import Outline, OutlineUnit, Report
from app.planning.plans.refusals import PlanPartNotFound
from app.planning.reports.vocabulary import ReportState

OUTLINE = "đề cương"
REPORT = "báo cáo"

HANDED_IN = tuple(state for state in ReportState if state.is_handed_in)


def outline_shown(session: Session, actor: Actor, outline_id: int) -> Outline:
    """The outline of that number.

    Raises:
        PlanPartNotFound: if there is none that is shown to ``actor``.
    """
    asked = select(Outline).where(Outline.id == outline_id, _outline(actor))
    found = session.scalars(asked).first()
    if found is None:
        raise PlanPartNotFound(OUTLINE, outline_id)
    return found


def outlines_shown(
    session: Session,
    actor: Actor,
    *,
    unit_id: str | None = None,
    updated_since: datetime | None = None,
    before: int | None = None,
    limit: int,
) -> tuple[Outline, ...]:
    """The outlines shown to ``actor``, the latest made first; ``unit_id`` is who asks."""
    asked = select(Outline).where(_outline(actor))
    if unit_id is not None:
        asked = asked.where(Outline.unit_id == unit_id)
    if updated_since is not None:
        asked = asked.where(Outline.updated >= updated_since)
    if before is not None:
        asked = asked.where(Outline.id < before)
    return tuple(session.scalars(asked.order_by(Outline.id.desc()).limit(limit)))


def report_shown(session: Session, actor: Actor, report_id: int) -> Report:
    """The report of that number.

    Raises:
        PlanPartNotFound: if there is none that is shown to ``actor``.
    """
    asked = select(Report).where(Report.id == report_id, _report(actor))
    found = session.scalars(asked).first()
    if found is None:
        raise PlanPartNotFound(REPORT, report_id)
    return found


def reports_shown(
    session: Session,
    actor: Actor,
    *,
    unit_id: str | None = None,
    outline_id: int | None = None,
    state: ReportState | None = None,
    updated_since: datetime | None = None,
    before: int | None = None,
    limit: int,
) -> tuple[Report, ...]:
    """The reports shown to ``actor``, the latest made first; ``unit_id`` is who reports."""
    asked = select(Report).where(_report(actor))
    for column, wanted in (
        (Report.unit_id, unit_id), (Report.outline_id, outline_id), (Report.state, state),
    ):  # fmt: skip
        if wanted is not None:
            asked = asked.where(column == wanted)
    if updated_since is not None:
        asked = asked.where(Report.updated >= updated_since)
    if before is not None:
        asked = asked.where(Report.id < before)
    return tuple(session.scalars(asked.order_by(Report.id.desc()).limit(limit)))


def asker_of(session: Session, report: Report) -> str | None:
    """The unit to which ``report`` goes: that of its outline, else the one above its own.

    What a unit consolidates of the reports it got goes on to the one above.
    """
    if report.outline_id is not None and not report.consolidates:
        return session.get_one(Outline, report.outline_id).unit_id
    return unit_named(session, report.unit_id).parent_id


def may_edit(actor: Actor, unit_id: str) -> bool:
    """Whether ``actor`` writes outlines and reports in that unit."""
    return allowed(actor, Action.EDIT, unit_id, above=())


def is_asking(session: Session, actor: Actor, outline: Outline) -> bool:
    """Whether ``actor`` is of the unit that asks, or of one over it.

    They alone see who has answered.
    """
    if actor is OPERATOR:
        return True
    held = set(_held(actor))
    return not held.isdisjoint({outline.unit_id, *ids_above(session, outline.unit_id)})


def require(actor: Actor, action: Action, unit_id: str | None) -> None:
    """Refuse what ``actor`` may not do in a unit itself; rights over it do not count.

    Raises:
        NotAllowed: if they may not.
    """
    if unit_id is None or not allowed(actor, action, unit_id, above=()):
        raise NotAllowed(action, unit_id)


def _held(actor: Actor) -> tuple[str, ...]:
    return tuple(sorted({unit_id for unit_id, _ in actor.roles}))


def _outline(actor: Actor) -> ColumnElement[bool]:
    if actor is OPERATOR:
        return true()
    held = _held(actor)
    asked = select(OutlineUnit.outline_id).where(OutlineUnit.unit_id.in_(held))
    reached = or_(Outline.id.in_(asked), Outline.unit_id.in_(select_below(held)))
    return or_(Outline.unit_id.in_(held), and_(Outline.issued.is_not(None), reached))


def _report(actor: Actor) -> ColumnElement[bool]:
    if actor is OPERATOR:
        return true()
    held = _held(actor)
    mine = select(Outline.id).where(Outline.unit_id.in_(held))
    reached = or_(Report.outline_id.in_(mine), Report.unit_id.in_(select_below(held)))
    return or_(Report.unit_id.in_(held), and_(Report.state.in_(HANDED_IN), reached))
