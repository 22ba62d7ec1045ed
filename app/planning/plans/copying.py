"""A copy is next year's draft made after this year's plan: days and ordinals are reckoned anew.

Its lines are those of a new proposal.  What people chose, noted and named is carried with
the events; campaigns, activities and tasks with their deadlines taken as many years on,
and their words where these are sure.  Nothing that was settled is settled again.  What
could not be carried, or wants a look, ``copy_report`` tells.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.log import facts, record
from app.accounts.tree import chain
from app.accounts.units import has_ended, unit_named
from app.calendar.window import Window
from app.catalogue.reference import Reference
from app.models import Activity, Assignment, Campaign, Plan, PlanLine, Task, Unit
from app.planning.anchor_days import occurrence_days
from app.planning.anchors import parse_occurrence
from app.planning.deadlines import parse_deadline
from app.planning.due import OutsideWorkCalendar
from app.planning.period import Period, parse_period
from app.planning.plans.carrying import (
    Carriage,
    carry_activities,
    carry_campaigns,
    carry_lines,
    carry_tasks,
    twin,
)
from app.planning.plans.contents import Contents, contents
from app.planning.plans.copy_report import CopyReport, Noted, copy_report, reason_to_leave
from app.planning.plans.lines import fill, included, lines_of
from app.planning.plans.naming import plan_title
from app.planning.plans.next_time import (
    Pair,
    occurrences_after,
    pairs,
    period_after,
    phrases_after,
    years_on,
)
from app.planning.plans.plan_campaigns import campaigns_of, members_of
from app.planning.plans.plan_fields import PlanFields
from app.planning.plans.plans import create_plan
from app.planning.plans.regeneration import WHOLE, proposal_for
from app.planning.plans.rewording import (
    InYears,
    Retelling,
    raised_years,
    retold,
    reworded,
    stale,
)
from app.planning.plans.said import line_from
from app.planning.plans.shifting import Shift, rehung, shifted
from app.planning.plans.succession import in_force
from app.planning.plans.tasks import MAX_EDITION
from app.planning.plans.vocabulary import LineKind, Origin, PlanKind, TextPart
from app.planning.plans.worded import in_plan
from app.planning.spans import Years
from app.workdays import LAST_YEAR

__all__ = ["CopyReport", "Noted", "copy_report", "next_year", "period_after"]


def next_year(
    session: Session, actor: Actor, plan: Plan, reference: Reference, now: datetime
) -> Plan:
    """A new draft for the next period, after ``plan`` as it stands with its adjustments.

    Raises:
        NotAllowed: if the actor is no editor of its unit.
        UnitEnded: if that unit is no more.
        OutsideWorkCalendar: if the next period has no work calendar.
        PlanRefused: if the occurrence that the plan is for does not come then.
    """
    source = in_force(session, plan)
    copy = create_plan(session, actor, _fields(session, source, now), reference, now)
    copy.copied_from_id = source.id
    _carry(Carriage(session, actor, copy, now), contents(session, source), reference)
    after = {"copied_from_id": source.id, "title": copy.title}
    record(session, actor, "copy", "plan", copy.id, {}, after, now, copy.unit_id)
    return copy


def _fields(session: Session, source: Plan, now: datetime) -> PlanFields:
    period = parse_period(source.period)
    if period.last_year + years_on(period) > LAST_YEAR:
        raise OutsideWorkCalendar
    then = period_after(period)
    occurrence = _occurrence_after(source, years_on(period))
    return PlanFields(
        unit_id=source.unit_id,
        issuer_id=_issuer(session, source, now),
        kind=PlanKind(source.kind),
        period=str(_with(session, source, occurrence, then)),
        region=source.region,
        former=source.former,
        rules=source.rules,
        occurrence=occurrence,
    )


def _occurrence_after(source: Plan, years: int) -> str | None:
    if source.occurrence is None:
        return None
    named = parse_occurrence(source.occurrence)
    return f"{named.event_id}-{named.year + years}"


def _with(session: Session, source: Plan, occurrence: str | None, period: Period) -> Period:
    """``period``, or the year of the occurrence that the moon has put outside it."""
    if occurrence is None:
        return period
    anchor = parse_occurrence(occurrence)
    days = occurrence_days(session, [anchor], source.unit_id).get(anchor)
    if days is None or period.window.touches(days.first, days.last):
        return period
    return Period(days.first.year)


def _issuer(session: Session, source: Plan, now: datetime) -> str | None:
    """Who issued it, or what has followed; the unit itself where that is not over it."""
    issuer_id = _heir(session, unit_named(session, source.issuer_id), now)
    over = {source.unit_id, *(unit.id for unit in chain(session, source.unit_id))}
    lasts = not has_ended(unit_named(session, issuer_id), now)
    return issuer_id if lasts and issuer_id in over else None


@dataclass(frozen=True, slots=True)
class _Copying:
    """Where things are carried, how many years on, and what the lines have become."""

    to: Carriage
    source: Contents
    years: int
    pairs: Mapping[int, Pair]
    shift: Shift
    retelling: Retelling

    def pair(self, part: Activity | Task) -> Pair | None:
        return self.pairs.get(part.line_id or 0)

    def retelling_of(self, part: Activity | Task | PlanLine) -> Retelling:
        """With the ordinal that the words of ``part`` are about, and its edition."""
        line_id = part.id if isinstance(part, PlanLine) else part.line_id
        pair = self.pairs.get(line_id or 0)
        ordinal = pair.before.said.get("years") if pair else self.retelling.ordinal
        edition = part.edition if isinstance(part, Task) else None
        return replace(self.retelling, ordinal=ordinal, edition=edition)

    def shift_of(self, part: Activity | Task) -> Shift:
        pair = self.pair(part)
        told = pair.shift(self.years) if pair else Shift(self.years)
        return replace(self.shift, days=told.days)


def _carry(to: Carriage, source: Contents, reference: Reference) -> None:
    copying = _copying(to, source, reference)
    _say_of_plan(copying)
    _carry_campaigns(copying)
    for pair in copying.pairs.values():
        _say_of_line(copying, pair)
    to.session.flush()
    activities = {one.id: _activity(copying, one) for one in source.activities}
    carry_activities(to, source.activities, activities)
    lines = {line.id: line for line in source.lines}
    tasks = [
        task
        for task in source.tasks
        if reason_to_leave(task, lines.get(task.line_id or 0), copying.pair(task), copying.years)
        is None
    ]
    followed = _followed(copying)
    assignments = {task.id: followed.get(task.id, ()) for task in tasks}
    carry_tasks(to, [(task, _task(copying, task)) for task in tasks], assignments, Origin.COPIED)
    to.session.add_all(twin(one, plan_id=to.plan.id) for one in source.addressees)
    to.session.flush()


def _copying(to: Carriage, source: Contents, reference: Reference) -> _Copying:
    period = parse_period(source.plan.period)
    years = years_on(period)
    rows = _lines(to, source, reference)
    found = pairs(source.lines, rows, years)
    to.links.lines.update({pair.before.id: pair.now.id for pair in found})
    about = next((p for p in found if p.before.key == source.plan.occurrence), None)
    retelling = Retelling(
        Years(period.year, period.last_year),
        years,
        phrases_after(found),
        about.before.said["years"] if about else None,
    )
    shift = Shift(years, occurrences=occurrences_after(found))
    return _Copying(to, source, years, {p.before.id: p for p in found}, shift, retelling)


def _lines(to: Carriage, source: Contents, reference: Reference) -> tuple[PlanLine, ...]:
    """The lines of the copy: proposed ones, what other kinds of plan had chosen, one's own."""
    own = [line for line in source.lines if line.kind == LineKind.OTHER]
    carry_lines(to, own)
    if PlanKind(to.plan.kind) not in WHOLE:
        _fill_chosen(to, source, reference)
    return lines_of(to.session, to.plan)


def _fill_chosen(to: Carriage, source: Contents, reference: Reference) -> None:
    """Give a plan that began with nothing, or one line, the next of those that it had."""
    chosen = {
        parse_occurrence(line.key).event_id
        for line in source.lines
        if line.kind == LineKind.OCCURRENCE and included(line)
    }
    there = {line.key for line in lines_of(to.session, to.plan)}
    proposed = proposal_for(to.session, to.plan, reference).lines
    missing = [
        line
        for line in proposed
        if line.id not in there and parse_occurrence(line.id).event_id in chosen
    ]
    for row in fill(to.session, to.plan, missing, to.now):
        row.chosen = True


def _say_of_plan(copying: _Copying) -> None:
    """The written parts, grounds as they are; a title that somebody gave."""
    before, copy = copying.source.plan, copying.to.plan
    copy.texts = {
        part: text if part == TextPart.GROUNDS else retold(text, copying.retelling)
        for part, text in before.texts.items()
    }
    about = next((line for line in copying.source.lines if line.key == before.occurrence), None)
    made = plan_title(
        PlanKind(before.kind), parse_period(before.period), line_from(about.said) if about else None
    )
    if before.title != made:
        copy.title = retold(before.title, copying.retelling)


def _carry_campaigns(copying: _Copying) -> None:
    """In the place of what is suggested for the same days, whose lines they take in.

    One that was only suggested, and that nobody has said otherwise of, becomes what is
    suggested now.
    """
    to, source = copying.to, copying.source
    suggested = campaigns_of(to.session, to.plan)
    again = {one.id: _suggested_again(copying, one, suggested) for one in source.campaigns}
    otherwise = {one.id: _campaign(copying, one, again[one.id]) for one in source.campaigns}
    carry_campaigns(to, source.campaigns, otherwise)
    carried = [c for c in campaigns_of(to.session, to.plan) if c.origin_id]
    for suggestion in suggested:
        window = Window.of_days(suggestion.first, suggestion.last)
        into = next((c for c in carried if window.touches(c.first, c.last)), None)
        if into:
            for row in members_of(to.session, suggestion):
                row.campaign_id = into.id
            to.session.flush()
            to.session.delete(suggestion)


def _suggested_again(
    copying: _Copying, one: Campaign, suggested: Iterable[Campaign]
) -> Campaign | None:
    """What is suggested now for the lines of a campaign that was only suggested."""
    members = [pair for pair in copying.pairs.values() if pair.before.campaign_id == one.id]
    firsts = {pair.before.first for pair in members}
    if not SUGGESTED_NAME.fullmatch(one.name) or one.first not in firsts:
        return None
    shared = Counter(pair.now.campaign_id for pair in members if pair.now.campaign_id)
    return max(
        (campaign for campaign in suggested if campaign.id in shared),
        key=lambda campaign: shared[campaign.id],
        default=None,
    )


SUGGESTED_NAME = re.compile(r"Đợt tuyên truyền (?:\d\d/\d\d?(?:/\d{4})?(?:, | và )?)+")


def _campaign(copying: _Copying, one: Campaign, again: Campaign | None) -> dict[str, object]:
    content = {"content": retold(one.content, copying.retelling)}
    if again:
        return content | facts(again, "name", "first", "last")
    return content | {
        "name": raised_years(one.name, copying.retelling.years, copying.years),
        "first": copying.shift.day(one.first),
        "last": copying.shift.day(one.last),
    }


def _say_of_line(copying: _Copying, pair: Pair) -> None:
    """What people said of a line; a title with a number that was last year's is not carried."""
    before, row, told = pair.before, pair.now, copying.retelling_of(pair.before)
    row.note = retold(before.note, told) if before.note else None
    row.section = before.section
    if before.kind != LineKind.REVIEW and before.chosen is not None:
        row.chosen = before.chosen
    if before.kind == LineKind.OTHER:
        row.title = retold(before.title or "", told)
        row.first = before.first and copying.shift.day(before.first)
        row.last = before.last and copying.shift.day(before.last)
    elif before.title and not stale(before.title, told.years, told.ordinal):
        row.title = before.title
    _put_in_campaign(copying, pair)


def _put_in_campaign(copying: _Copying, pair: Pair) -> None:
    """In what its campaign has become, where its days still are in that; else as suggested."""
    carried, row = copying.to.links.campaigns, pair.now
    campaign_id = carried.get(pair.before.campaign_id or 0)
    campaign = copying.to.session.get(Campaign, campaign_id) if campaign_id else None
    if campaign and (row.first is None or _holds(campaign, row)):
        row.campaign_id = campaign.id
    elif included(pair.before) and row.campaign_id in carried.values():
        row.campaign_id = None


def _holds(campaign: Campaign, row: PlanLine) -> bool:
    assert row.first
    return Window.of_days(campaign.first, campaign.last).touches(row.first, row.last or row.first)


def _activity(copying: _Copying, one: Activity) -> dict[str, object]:
    """Held again, but when is not settled."""
    told = copying.retelling_of(one)
    words = {name: retold(getattr(one, name), told) for name in _HELD}
    return words | {"confirmed": False} | _deadline(copying, one)


def _task(copying: _Copying, task: Task) -> dict[str, object]:
    told = copying.retelling_of(task)
    words = {name: retold(getattr(task, name), told) for name in _DONE}
    edition = task.edition and min(task.edition + copying.years, MAX_EDITION)
    return words | {"edition": edition} | _deadline(copying, task)


_HELD = ("name", "place", "participants", "content")
_DONE = ("title", "content", "deliverable", "measure")


def _deadline(copying: _Copying, part: Activity | Task) -> dict[str, object]:
    """The rule as many years on, and its words."""
    if part.rule is None:
        return {"wording": raised_years(part.wording, copying.retelling.years, copying.years)}
    to, before = copying.to, parse_deadline(part.rule)
    try:
        after = shifted(before, copying.shift_of(part))
    except ValueError:
        raise OutsideWorkCalendar from None
    activity_id = part.activity_id if isinstance(part, Task) else None
    links = to.links.of(part)
    was = in_plan(to.session, copying.source.plan, line_id=part.line_id, activity_id=activity_id)
    is_now = in_plan(
        to.session, to.plan, line_id=links["line_id"], activity_id=links.get("activity_id")
    )
    now = InYears(rehung(after, to.links.renamed), is_now)
    return {"rule": str(after), "wording": reworded(part.wording, InYears(before, was), now)}


def _followed(copying: _Copying) -> dict[int, tuple[Assignment, ...]]:
    """Who leads and supports each task now: what has followed in the place of units that ended."""
    to, held = copying.to, copying.source.assignments
    ids = {one.unit_id for those in held.values() for one in those if one.unit_id}
    units = to.session.scalars(select(Unit).where(Unit.id.in_(ids)))
    heirs = {unit.id: _heir(to.session, unit, to.now) for unit in units}
    return {task_id: tuple(_each_once(those, heirs)) for task_id, those in held.items()}


def _each_once(those: Iterable[Assignment], heirs: Mapping[str, str]) -> Iterator[Assignment]:
    there = set()
    for one in those:
        unit_id = heirs.get(one.unit_id) if one.unit_id else None
        if unit_id is None or unit_id not in there:
            yield twin(one, unit_id=unit_id)
        there.add(unit_id)


def _heir(session: Session, unit: Unit, now: datetime) -> str:
    """The lasting unit that has followed ``unit``; itself where there is none."""
    heir: Unit | None = unit
    seen: set[str] = set()
    while heir and has_ended(heir, now) and heir.id not in seen:
        seen.add(heir.id)
        heir = session.get(Unit, heir.successor_id) if heir.successor_id else None
    return heir.id if heir and heir.id not in seen else unit.id
