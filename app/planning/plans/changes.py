"""Changes are what a plan adds to, drops from and alters in the one that it was made after.

Campaigns, activities and tasks are known by what they were made after, lines by what they
are about.  A line that is not chosen is not in a plan: to choose it is to add it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from app.models import Activity, Campaign, Plan, PlanLine, Task
from app.planning.plans.contents import Contents, contents
from app.planning.plans.lines import included, title_of
from app.planning.plans.telling import (
    LABELS,
    Names,
    Telling,
    activity_told,
    campaign_told,
    line_told,
    names_in,
    plan_told,
    task_told,
)


class Fate(StrEnum):
    """What became of a part."""

    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Altered:
    """A field that reads otherwise now; ``what`` is its Vietnamese name, "" an empty one."""

    field: str
    what: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that is otherwise now.

    ``number`` is its id in the later plan, and in the earlier one for what was dropped.
    """

    fate: Fate
    number: int
    title: str
    fields: tuple[Altered, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What is otherwise in the plan itself and in its parts, each in the order of the plan."""

    plan: tuple[Altered, ...] = ()
    lines: tuple[Difference, ...] = ()
    campaigns: tuple[Difference, ...] = ()
    activities: tuple[Difference, ...] = ()
    tasks: tuple[Difference, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is otherwise."""
        return not (self.plan or self.lines or self.campaigns or self.activities or self.tasks)


NOTHING = Changes()

Pairs = Mapping[int, PlanLine]
"""The lines of the earlier plan by the ids of those that they have become."""


def changes(session: Session, adjustment: Plan) -> Changes:
    """What ``adjustment`` changes in the plan that it adjusts; nothing for other plans."""
    if adjustment.adjusts_id is None:
        return NOTHING
    earlier = session.get(Plan, adjustment.adjusts_id)
    assert earlier is not None
    before, now = contents(session, earlier), contents(session, adjustment)
    by_key = {(line.kind, line.key): line for line in before.lines}
    same = {line.id: by_key.get((line.kind, line.key)) for line in now.lines}
    pairs = {line_id: line for line_id, line in same.items() if line}
    return compared(before, now, pairs, names_in(session, before, now))


def compared(before: Contents, now: Contents, pairs: Pairs, names: Names) -> Changes:
    """What is otherwise ``now``; ``names`` those of the units and groups of both."""
    then, later = _names_before(before, names), _names_now(before, now, pairs, names)
    return Changes(
        plan=altered(plan_told(before, then), plan_told(now, later)),
        lines=_lines(before, now, pairs, (then, later)),
        campaigns=_campaigns(before, now, (then, later)),
        activities=_activities(before, now, (then, later)),
        tasks=_tasks(before, now, (then, later)),
    )


def altered(before: Telling, now: Telling) -> tuple[Altered, ...]:
    """The fields that read otherwise; a rule only where its words are the same."""
    found = {name for name in now if before[name] != now[name]}
    if "wording" in found:
        found.discard("rule")
    return tuple(
        Altered(name, LABELS[name], before[name], now[name]) for name in now if name in found
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """A part with its title, and the id of the part before that it has become."""

    number: int
    title: str
    fields: Telling
    after: int | None = None


def _differences(before: Iterable[_Told], now: Iterable[_Told]) -> tuple[Difference, ...]:
    left = {told.number: told for told in before}
    found = []
    for told in now:
        was = left.pop(told.after, None) if told.after is not None else None
        if was is None:
            found.append(Difference(Fate.ADDED, told.number, told.title))
        elif fields := altered(was.fields, told.fields):
            found.append(Difference(Fate.CHANGED, told.number, told.title, fields))
    dropped = (Difference(Fate.DROPPED, told.number, told.title) for told in left.values())
    return (*found, *dropped)


Both = tuple[Names, Names]


def _lines(before: Contents, now: Contents, pairs: Pairs, names: Both) -> tuple[Difference, ...]:
    def told(line: PlanLine, of: Names, after: int | None = None) -> _Told:
        return _Told(line.id, title_of(line), line_told(line, of), after)

    then, later = names
    return _differences(
        (told(line, then) for line in before.lines if included(line)),
        (
            told(line, later, pairs[line.id].id if line.id in pairs else None)
            for line in now.lines
            if included(line)
        ),
    )


def _campaigns(before: Contents, now: Contents, names: Both) -> tuple[Difference, ...]:
    def told(campaign: Campaign, of: Names) -> _Told:
        fields = campaign_told(campaign, of)
        return _Told(campaign.id, campaign.name, fields, campaign.origin_id)

    then, later = names
    return _differences(
        (told(one, then) for one in before.campaigns), (told(one, later) for one in now.campaigns)
    )


def _activities(before: Contents, now: Contents, names: Both) -> tuple[Difference, ...]:
    def told(activity: Activity, of: Names) -> _Told:
        return _Told(activity.id, activity.name, activity_told(activity, of), activity.origin_id)

    then, later = names
    return _differences(
        (told(one, then) for one in before.activities),
        (told(one, later) for one in now.activities),
    )


def _tasks(before: Contents, now: Contents, names: Both) -> tuple[Difference, ...]:
    def told(task: Task, plan: Contents, of: Names) -> _Told:
        fields = task_told(task, plan.assignments.get(task.id, ()), of)
        return _Told(task.id, task.title, fields, task.origin_id)

    then, later = names
    return _differences(
        (told(one, before, then) for one in before.tasks),
        (told(one, now, later) for one in now.tasks),
    )


def _names_before(before: Contents, names: Names) -> Names:
    return replace(
        names,
        campaigns={campaign.id: campaign.name for campaign in before.campaigns},
        lines={line.id: title_of(line) for line in before.lines},
        activities={activity.id: activity.name for activity in before.activities},
    )


def _names_now(before: Contents, now: Contents, pairs: Pairs, names: Names) -> Names:
    """What was made after a part before is called as that was: a new name is told there alone."""
    then = _names_before(before, names)
    return replace(
        names,
        campaigns={
            one.id: then.campaigns.get(one.origin_id or 0, one.name) for one in now.campaigns
        },
        lines={line.id: title_of(pairs.get(line.id, line)) for line in now.lines},
        activities={
            one.id: then.activities.get(one.origin_id or 0, one.name) for one in now.activities
        },
        rehung={str(one.id): str(one.origin_id) for one in now.activities if one.origin_id},
    )
