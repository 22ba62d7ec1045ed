"""The lineage of a task is what it was made after, through adjustments and programmes."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Task
from app.planning.plans.vocabulary import Origin

HANDED_ON = frozenset({Origin.ADJUSTED, Origin.DRAWN})
"""The ways in which a unit makes a task of its own after another of its own."""


def adopted_from(session: Session, tasks: Iterable[Task]) -> Mapping[int, int]:
    """Of each of ``tasks`` that was adopted, be it in a plan that was adjusted since, from which.

    Both by their numbers; one query for each time a plan was adjusted.
    """
    return _made_from(session, tasks, Origin.ADOPTED, HANDED_ON)


def drawn_from(session: Session, tasks: Iterable[Task]) -> Mapping[int, int]:
    """The same of each that was drawn, be it into a programme that was adjusted since."""
    return _made_from(session, tasks, Origin.DRAWN, {Origin.ADJUSTED})


def lineage(session: Session, tasks: Iterable[Task]) -> Mapping[int, frozenset[int]]:
    """The numbers that each task has had: its own, and those before its plan was adjusted."""
    latest = {task.id: task for task in tasks}
    found = {task_id: frozenset({task_id}) for task_id in latest}
    while latest := _earlier(session, latest, {Origin.ADJUSTED}):
        for task_id, task in latest.items():
            found[task_id] |= {task.id}
    return found


def _made_from(
    session: Session, tasks: Iterable[Task], way: Origin, through: Collection[Origin]
) -> dict[int, int]:
    """What those, or what they go back to ``through`` other ways, were made after in one way."""
    found: dict[int, int] = {}
    latest = {task.id: task for task in tasks}
    while latest:
        found |= {
            number: task.origin_id
            for number, task in latest.items()
            if task.origin == way and task.origin_id is not None
        }
        latest = _earlier(session, latest, through)
    return found


def _earlier(
    session: Session, latest: Mapping[int, Task], through: Collection[Origin]
) -> dict[int, Task]:
    """What those tasks were made after in one of those ways, by the numbers they go under."""
    before = {
        number: task.origin_id
        for number, task in latest.items()
        if task.origin in through and task.origin_id is not None
    }
    rows = session.scalars(select(Task).where(Task.id.in_(before.values()))) if before else ()
    earlier = {task.id: task for task in rows}
    return {number: earlier[origin] for number, origin in before.items()}
