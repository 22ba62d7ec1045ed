"""What is said of changes of a plan: all that happened to it and its parts, field by field."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, or_, select
from sqlalchemy.orm import Session

from app.models import (
    Activity,
    Campaign,
    LogEntry,
    Opinion,
    Person,
    Plan,
    PlanLine,
    Share,
    Task,
)
from app.views.base import View
from app.views.log import ENTRIES_A_PAGE, LogEntryView, LogPage
from app.views.log_words import field_name

MOST_CHANGES = 10
"""How many changes the second of two editors is told of at most."""

_PARTS: dict[str, type[PlanLine | Campaign | Activity | Task | Opinion]] = {
    "line": PlanLine,
    "campaign": Campaign,
    "activity": Activity,
    "task": Task,
    "opinion": Opinion,
}


class FieldChange(View):
    """A field that somebody changed; ``name`` is what it is called."""

    field: str
    name: str


class MadeChange(View):
    """What somebody changed of something, and when."""

    at: datetime
    person: str | None
    action: str
    fields: tuple[FieldChange, ...]


def plan_log(session: Session, plan: Plan, before: int | None) -> LogPage:
    """The changes of a plan and its parts, those after entry ``before`` left out.

    Parts that were taken out since are told where their entries say whose they were.
    """
    # SQLite gives the number of a row that was deleted to another: what is older than the
    # plan is none of its own.
    asked = (
        select(LogEntry, Person.name)
        .outerjoin(Person, Person.id == LogEntry.person_id)
        .where(LogEntry.unit_id == plan.unit_id, LogEntry.at >= plan.created)
        .where(or_(*_of_plan(plan)))
    )
    if before is not None:
        asked = asked.where(LogEntry.id < before)
    found = session.execute(asked.order_by(LogEntry.id.desc()).limit(ENTRIES_A_PAGE + 1)).all()
    shown = tuple(_entry(entry, name) for entry, name in found[:ENTRIES_A_PAGE])
    return LogPage(items=shown, next=shown[-1].id if len(found) > ENTRIES_A_PAGE else None)


def changes_since(
    session: Session, kind: str, number: str | int, since: datetime | None
) -> tuple[MadeChange, ...]:
    """What was changed of one object after ``since``, the last first; at least the last change."""
    asked = (
        select(LogEntry, Person.name)
        .outerjoin(Person, Person.id == LogEntry.person_id)
        .where(LogEntry.object_kind == kind, LogEntry.object_id == str(number))
        .order_by(LogEntry.id.desc())
        .limit(MOST_CHANGES)
    )
    found = session.execute(asked).all()
    later = [row for row in found if since and row[0].at > since]
    return tuple(_made(entry, name) for entry, name in later or found[:1])


def _of_plan(plan: Plan) -> Iterable[ColumnElement[bool]]:
    yield and_(LogEntry.object_kind == "plan", LogEntry.object_id == str(plan.id))
    for kind, model in _PARTS.items():
        yield _of_part(plan, kind, select(cast(model.id, String)).where(model.plan_id == plan.id))
    shares = select(cast(Share.id, String)).join(Task, Task.id == Share.task_id)
    yield _of_part(plan, "share", shares.where(Task.plan_id == plan.id))


def _of_part(plan: Plan, kind: str, numbers: Select[str]) -> ColumnElement[bool]:
    there = LogEntry.object_id.in_(numbers)
    gone = LogEntry.before["plan_id"].as_integer() == plan.id
    return and_(LogEntry.object_kind == kind, or_(there, gone))


def _entry(entry: LogEntry, name: str | None) -> LogEntryView:
    return LogEntryView(
        id=entry.id,
        at=entry.at,
        person=name,
        key=entry.key_id,
        action=entry.action,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        before=entry.before,
        after=entry.after,
    )


def _made(entry: LogEntry, name: str | None) -> MadeChange:
    names = dict.fromkeys((*entry.before, *entry.after))
    return MadeChange(
        at=entry.at,
        person=name,
        action=entry.action,
        fields=tuple(FieldChange(field=field, name=field_name(field)) for field in names),
    )
