"""Regenerating a plan shows what is new, changed or gone since, and takes over what is accepted.

What people did with a line is never lost by it: their choice, title, section and note
stand, and a line that the proposal has no more is kept, and marked, where they touched it
or where tasks hang on it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.log import record, record_change
from app.accounts.units import unit_named
from app.catalogue.reference import Reference
from app.models import Plan, PlanLine
from app.planning.comparison import Comparison, Difference, Effect, compare
from app.planning.own_dates.agenda import own_rows
from app.planning.period import parse_period
from app.planning.plans.lines import fill, hung_on, is_gone, lines_of
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.said import line_from, review_from, said_of, said_of_tick
from app.planning.plans.sight import require_edit
from app.planning.plans.vocabulary import LineKind, PlanKind
from app.planning.proposal import DueReview, Line, Place, Proposal, Rows, propose, rows
from app.planning.ticking import parse_rules, tick

WHOLE = frozenset({PlanKind.YEAR, PlanKind.SEVERAL_YEARS, PlanKind.TERM})
"""The kinds of plan that have all that falls in their period; others have what they chose."""


def proposal_for(session: Session, plan: Plan, reference: Reference) -> Proposal:
    """What is proposed for ``plan`` now, from the catalogue and the dates of its unit."""
    rules = parse_rules(plan.rules, reference.ticking)
    found = _found(session, plan)
    return propose(found, reference, _place(plan), parse_period(plan.period), rules)


def differences(session: Session, plan: Plan, reference: Reference) -> Comparison:
    """What has become of the lines of ``plan`` since they were accepted.

    A plan that has not all days of its period learns nothing of those that it left out.
    """
    kept = [row for row in lines_of(session, plan) if row.kind != LineKind.OTHER]
    now = proposal_for(session, plan, reference)
    if PlanKind(plan.kind) not in WHOLE:
        now = _narrowed(now, {row.key for row in kept})
    return compare(_earlier(now, (row for row in kept if not is_gone(row))), now)


def guide_behind(difference: Difference) -> str | None:
    """What the guide is called that adds, rescales or drops a line; None without one."""
    if difference.effect is None:
        return None
    now, before = difference.now, difference.before
    if difference.effect is Effect.DROPS:
        told = now.left_out_by if now else None
        was = before.guidance if before else None
        return told or (was.called if was else None)
    return now.guidance.called if now and now.guidance else None


def accept(
    session: Session,
    actor: Actor,
    plan: Plan,
    keys: Collection[str],
    reference: Reference,
    now: datetime,
) -> None:
    """Take over the differences of the lines and reviews whose ``keys`` are given.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
        PlanRefused: if one of them differs no more.
    """
    require_edit(session, actor, plan)
    found = differences(session, plan, reference)
    current, gone = _current(found), _gone(found)
    if stale := sorted(set(keys) - current.keys() - gone):
        raise PlanRefused(f"{stale[0]} không còn gì khác; hãy mở lại trang để xem khác biệt mới.")
    kept = {row.key: row for row in lines_of(session, plan)}
    for key in sorted(keys):
        if key not in current:
            _let_go(session, actor, plan, kept[key], now)
        elif key in kept:
            _renew(session, actor, plan, kept[key], current[key], now)
        else:
            _take_in(session, actor, plan, current[key], now)
    plan.updated = now


def tick_again(session: Session, plan: Plan, reference: Reference, now: datetime) -> None:
    """Tick the lines of ``plan`` by its rules as they are now; what was chosen stands.

    Everything else stays as it was accepted: a guide that came since is to be accepted.
    """
    rules = parse_rules(plan.rules, reference.ticking)
    found = {occurrence.id: occurrence for occurrence in _found(session, plan).occurrences}
    for row in lines_of(session, plan):
        if row.kind == LineKind.OCCURRENCE and row.key in found:
            guide = (row.said["guidance"] or {}).get("called")
            ticked = said_of_tick(tick(found[row.key], guide, rules, reference.ticking))
            if ticked != row.said["tick"]:
                row.said, row.updated = row.said | {"tick": ticked}, now


def _place(plan: Plan) -> Place:
    return Place(plan.region, plan.former)


def _found(session: Session, plan: Plan) -> Rows:
    period = parse_period(plan.period)
    own = own_rows(session, unit_named(session, plan.unit_id), period)
    return rows(session, _place(plan), period) + own


def _narrowed(proposal: Proposal, keys: Collection[str]) -> Proposal:
    return replace(
        proposal,
        lines=tuple(line for line in proposal.lines if line.id in keys),
        reviews=tuple(review for review in proposal.reviews if review.id in keys),
    )


def _earlier(now: Proposal, kept: Iterable[PlanLine]) -> Proposal:
    """The proposal as it was accepted, line by line."""
    said = [(row.kind, row.said) for row in kept]
    return replace(
        now,
        lines=tuple(line_from(told) for kind, told in said if kind == LineKind.OCCURRENCE),
        reviews=tuple(review_from(told) for kind, told in said if kind == LineKind.REVIEW),
    )


def _current(found: Comparison) -> Mapping[str, Line | DueReview]:
    """What is new or changed, by its key, as it is now."""
    lines = {line.id: line.now for line in found.lines if line.now}
    return lines | {review.id: review for review in found.new_reviews}


def _gone(found: Comparison) -> frozenset[str]:
    lines = {line.id for line in found.lines if line.now is None}
    return frozenset(lines | {review.id for review in found.gone_reviews})


def _take_in(
    session: Session, actor: Actor, plan: Plan, line: Line | DueReview, now: datetime
) -> None:
    (row,) = fill(session, plan, [line], now)
    told = {"title": line.title, "first": row.first, "last": row.last}
    record(session, actor, "accept", "line", row.id, {}, told, now, plan.unit_id)


def _renew(
    session: Session,
    actor: Actor,
    plan: Plan,
    row: PlanLine,
    line: Line | DueReview,
    now: datetime,
) -> None:
    before = row.said
    row.said = said_of(line)
    if isinstance(line, Line):
        row.first, row.last = line.first, line.last
    row.updated = now
    record_change(session, actor, "accept", "line", row.id, before, row.said, now, plan.unit_id)


def _let_go(session: Session, actor: Actor, plan: Plan, row: PlanLine, now: datetime) -> None:
    """Remove a line; keep it, marked, where people touched it or something hangs on it."""
    before = {"title": row.said["title"], "first": row.first, "last": row.last}
    if _is_touched(row) or hung_on(session, [row.id]):
        row.said, row.updated = row.said | {"gone": True}, now
        after: dict[str, object] = before | {"gone": True}
        record_change(session, actor, "accept", "line", row.id, before, after, now, plan.unit_id)
        return
    session.delete(row)
    before |= {"plan_id": plan.id}
    record(session, actor, "remove", "line", row.id, before, {}, now, plan.unit_id)


def _is_touched(row: PlanLine) -> bool:
    """Whether anybody said something of it; a campaign gathers lines by itself."""
    said = (row.chosen, row.title, row.section, row.note)
    return any(word is not None for word in said)
