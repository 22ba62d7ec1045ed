"""Gathering reads what a unit has to tell of a period out of the plans in force.

That is its own shares of any plan, and all shares of the plans that it drafts or issues; of
one plan alone where the report is about that.  A few queries, however many tasks there are.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.catalogue.reference import Reference
from app.models import Assignment, Campaign, Figure, Group, Plan, Share, Task, Unit, UnitChannel
from app.planning.period import Period
from app.planning.plans.figures import figures_of
from app.planning.plans.measures import measures_named
from app.planning.plans.progress import share_due
from app.planning.plans.succession import in_force, superseded
from app.planning.plans.vocabulary import IN_FORCE, Origin, ShareState
from app.planning.reports.chains import Chains, assignee, chains_of
from app.planning.reports.closing import Close, Work, at_close, concerns, together
from app.planning.reports.contents import Behind, Contents, Item, Row, Sum
from app.planning.reports.counting import Counted, summed
from app.planning.reports.next_lists import next_days, next_reviews, next_tasks
from app.planning.reports.periods import period_after
from app.planning.reports.vocabulary import DONE, ReportKind, Standing


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about: whose, of which period, by which day, of which plan alone."""

    unit: Unit
    kind: ReportKind
    period: Period
    closes_on: date
    plan_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A share with its task and plan, and how it stands when figures close."""

    share: Share
    task: Task
    plan: Plan
    name: str
    body: str | None
    due: date | None
    standing: Standing


def gathered(session: Session, subject: Subject, reference: Reference, today: date) -> Contents:
    """What is proposed for a report on ``subject``, as things are on ``today``."""
    close = Close(subject.period.window, subject.closes_on, today)
    rows = _rows(session, subject)
    chains = chains_of(session, {task.id: task for _, task, _, _, _ in rows}.values())
    figures = _figures(session, rows, chains)
    told = tuple(_told(row, figures[row[0].id], close) for row in rows)
    within = [one for one in told if one is not None]
    counted = _counted(rows, chains, figures, close)
    coming = period_after(subject.kind, subject.period)
    names = _Names.of(session, within, reference)
    return Contents(
        period=str(subject.period),
        closes_on=subject.closes_on,
        items=_items(within, names),
        campaigns=_tally(within, lambda one: names.campaigns.get(one.task.campaign_id or 0, "")),
        channels=_tally(within, lambda one: names.channel(one.task.channel)),
        units=_tally(within, lambda one: one.name),
        counted=counted,
        figures=sums(session, counted, reference),
        next_period=str(coming),
        days=next_days(session, subject.unit, coming, reference),
        reviews=next_reviews(session, subject.unit, coming, reference),
        tasks=next_tasks(session, subject.unit, coming, reference, today),
    )


def sums(session: Session, counted: Iterable[Counted], reference: Reference) -> tuple[Sum, ...]:
    """What figures come to, each counted once, in the order of measures."""
    totals = {total.measure: total for total in summed(counted)}
    known = measures_named(session, totals, reference)
    order = [*known, *(measure for measure in totals if measure not in known)]
    return tuple(
        Sum(
            measure=measure,
            label=known[measure].label if measure in known else measure,
            counted=known[measure].counted if measure in known else "",
            done=totals[measure].done,
            expected=totals[measure].expected,
        )
        for measure in order
    )


_Row = tuple[Share, Task, Plan, str, str | None]


def _rows(session: Session, subject: Subject) -> tuple[_Row, ...]:
    """Each share in scope with its task, its plan, and the name and body of its assignee."""
    own = subject.unit.id
    asked = (
        select(Share, Task, Plan, Unit.name, Assignment.body, Group.name)
        .join(Task, Task.id == Share.task_id)
        .join(Plan, Plan.id == Task.plan_id)
        .join(Assignment, Assignment.id == Share.assignment_id)
        .outerjoin(Unit, Unit.id == Share.unit_id)
        .outerjoin(Group, Group.id == Assignment.group_id)
        .where(Plan.state.in_(IN_FORCE))
        .where(or_(Plan.unit_id == own, Plan.issuer_id == own, Share.unit_id == own))
        .order_by(Plan.id, Task.position, Task.id, Share.id)
    )
    found = session.execute(asked).all()
    old = superseded(session, {plan.id for _, _, plan, _, _, _ in found})
    rows = tuple(
        (share, task, plan, unit or body or group or "", body)
        for share, task, plan, unit, body, group in found
        if plan.id not in old
    )
    return _of_plan(session, rows, subject.plan_id) if subject.plan_id else rows


def _of_plan(session: Session, rows: Iterable[_Row], plan_id: int) -> tuple[_Row, ...]:
    """Those of tasks that are of that plan as it is now, or were made after tasks of it."""
    found = tuple(rows)
    wanted = {plan_id, in_force(session, session.get_one(Plan, plan_id)).id}
    chains = chains_of(session, {task.id: task for _, task, _, _, _ in found}.values())
    return tuple(row for row in found if not wanted.isdisjoint(_plans_of(row[1], chains)))


def _plans_of(task: Task | None, chains: Chains) -> Iterable[int]:
    while task is not None:
        yield task.plan_id
        is_linked = task.origin in {Origin.ADOPTED, Origin.DRAWN, Origin.ADJUSTED}
        task = chains.tasks.get(task.origin_id or 0) if is_linked else None


def _figures(
    session: Session, rows: Iterable[_Row], chains: Chains
) -> Mapping[int, tuple[Figure, ...]]:
    """The figures of each share; of a measure told before its plan was adjusted, that one."""
    older = {
        share.id: tuple(chains.older(task, assignee(share, body)))
        for share, task, _, _, body in rows
    }
    read = figures_of(session, {one for key, ids in older.items() for one in (key, *ids)})
    found = {}
    for share_id, ids in older.items():
        by_measure: dict[str, Figure] = {}
        for one in (share_id, *ids):
            by_measure = {figure.measure: figure for figure in read[one]} | by_measure
        found[share_id] = tuple(by_measure[measure] for measure in sorted(by_measure))
    return found


def _told(row: _Row, figures: Iterable[Figure], close: Close) -> Told | None:
    """The share as the report tells it; None if it does not concern it."""
    share, task, plan, name, body = row
    estimated = any(one.expected and one.as_of in close.window for one in figures)
    due = share_due(task, share)
    work = Work(ShareState(share.state), due, share.done_on, estimated)
    if not concerns(work, close) and not any(one.as_of in close.window for one in figures):
        return None
    return Told(share, task, plan, name, body, due.working_day, at_close(work, close))


def _counted(
    rows: Iterable[_Row],
    chains: Chains,
    figures: Mapping[int, tuple[Figure, ...]],
    close: Close,
) -> tuple[Counted, ...]:
    """The figures of the period, each with its place in its chain."""
    found = []
    for share, task, _, _, body in rows:
        link = chains.link(task, assignee(share, body), share)
        found += [
            Counted(
                key=link.key,
                above=link.above,
                unit_id=share.unit_id,
                measure=figure.measure,
                number=figure.number,
                expected=figure.expected or figure.as_of > close.closes_on,
                as_of=figure.as_of,
            )
            for figure in figures[share.id]
            if figure.as_of in close.window
        ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Names:
    campaigns: Mapping[int, str]
    channels: Mapping[str, str]

    @classmethod
    def of(cls, session: Session, told: Iterable[Told], reference: Reference) -> "_Names":
        ids = {one.task.campaign_id for one in told if one.task.campaign_id}
        found = session.execute(select(Campaign.id, Campaign.name).where(Campaign.id.in_(ids)))
        wanted = {one.task.channel for one in told if one.task.channel}
        asked = select(UnitChannel.id, UnitChannel.label).where(UnitChannel.id.in_(wanted))
        own = dict(session.execute(asked.order_by(UnitChannel.unit_id)).all())
        known = {row.id: row.label for row in reference.channels}
        return cls(dict(found.all()), own | known)

    def channel(self, key: str | None) -> str:
        return self.channels.get(key, key) if key else ""


def _items(told: Iterable[Told], names: _Names) -> tuple[Item, ...]:
    by_task: dict[int, list[Told]] = {}
    for one in told:
        by_task.setdefault(one.task.id, []).append(one)
    items = [_item(shares, names) for shares in by_task.values()]
    return tuple(sorted(items, key=lambda item: (item.due or date.max, item.task_id)))


def _item(shares: Sequence[Told], names: _Names) -> Item:
    first = shares[0]
    standings = Counter(one.standing for one in shares)
    days = [one.due for one in shares if one.due]
    ends = [one.share.done_on for one in shares if one.standing in DONE and one.share.done_on]
    return Item(
        task_id=first.task.id,
        title=first.task.title,
        wording=first.task.wording,
        plan=_cited(first.plan),
        campaign=names.campaigns.get(first.task.campaign_id or 0, ""),
        channel=names.channel(first.task.channel),
        due=max(days, default=None),
        done_on=max(ends, default=None),
        standing=together(standings),
        standings={one: standings[one] for one in Standing if standings[one]},
        behind=tuple(
            Behind(unit=one.name, standing=one.standing, due=one.due, reason=one.share.reason)
            for one in shares
            if one.standing not in DONE
        ),
    )


def _cited(plan: Plan) -> str:
    return f"Kế hoạch số {plan.number}" if plan.number else plan.title


def _tally(told: Collection[Told], name: Callable[[Told], str]) -> tuple[Row, ...]:
    """How many shares stand how by what ``name`` says of them; those without come last."""
    found: dict[str, Counter[Standing]] = {}
    for one in told:
        found.setdefault(name(one), Counter())[one.standing] += 1
    rows = [
        Row(name=key, standings={one: counts[one] for one in Standing if counts[one]})
        for key, counts in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: not row.name))
