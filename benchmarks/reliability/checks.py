"""A check looks into a database for what is half there, and says what it found.

It asks the tables themselves, and nothing of the code that wrote them.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import Select, String, and_, cast, exists, func, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.database import Database
from app.models import (
    Assignment,
    Campaign,
    Event,
    EventChange,
    EventWord,
    LogEntry,
    Plan,
    Receipt,
    Revision,
    Share,
    Task,
)

IN_FORCE = ("issued", "closed")
APPROVED = ("signed", *IN_FORCE)
SUBMITTED = ("submitted", *APPROVED)
MAKING = ("create", "carry", "copy", "adjust", "draw")
"""The actions by which the log tells that a plan or a part of one was made."""


def faults(database: Database) -> tuple[str, ...]:
    """What is wrong with the database; nothing if all is whole."""
    with database.reading() as session:
        return tuple(found for check in CHECKS for found in check(session))


def sound(session: Session) -> Iterable[str]:
    """SQLite is asked itself; PostgreSQL keeps its own constraints and has no such question."""
    if session.connection().dialect.name == "sqlite":
        told = session.scalars(text("PRAGMA integrity_check")).all()
        if told != ["ok"]:
            yield f"integrity: {told[:3]}"
        if rows := session.execute(text("PRAGMA foreign_key_check")).all():
            yield f"references to nothing: {rows[:3]}"


def _revision(session: Session) -> Iterable[str]:
    """The counter is not behind the changes written down, and each event has its last one."""
    number = session.scalars(select(Revision.number)).one()
    highest = session.scalar(select(func.max(EventChange.revision))) or 0
    if highest > number:
        yield f"changes of revision {highest} under revision {number}"
    changed = session.scalars(
        select(Event.id).where(
            ~exists().where(EventChange.event_id == Event.id, EventChange.at == Event.changed)
        )
    ).all()
    if changed:
        yield f"events whose last change is not written down: {changed[:3]}"


def _words(session: Session) -> Iterable[str]:
    wordless = select(Event.id).where(~exists().where(EventWord.event_id == Event.id))
    if found := session.scalars(wordless.where(Event.retired.is_(None))).all():
        yield f"events without words: {found[:3]}"


def _ways(session: Session) -> Iterable[str]:
    """A plan bears the stamps of just the steps that it has taken."""
    for told, column, states in (
        ("submitted", Plan.submitted_at, SUBMITTED),
        ("signed", Plan.signed_at, APPROVED),
        ("issued", Plan.issued_at, IN_FORCE),
        ("numbered", Plan.number, IN_FORCE),
    ):
        wrong = select(Plan.id).where(column.is_(None) == Plan.state.in_(states))
        if found := session.scalars(wrong).all():
            yield f"plans wrongly {told}: {found[:3]}"


def _issue(session: Session) -> Iterable[str]:
    """What an assignee receives exists for plans in force, for each of them, and for no other."""
    rows = (
        select(Task.id)
        .join(Plan, Plan.id == Task.plan_id)
        .join(Assignment, Assignment.task_id == Task.id)
    )
    in_force = Plan.state.in_(IN_FORCE)
    shared = exists().where(Share.assignment_id == Assignment.id)
    unit = Assignment.unit_id.is_not(None)
    if found := session.scalars(rows.where(in_force, unit, ~shared)).all():
        yield f"issued tasks without shares: {found[:3]}"
    if found := session.scalars(rows.where(~in_force, shared)).all():
        yield f"shares of tasks not issued: {found[:3]}"
    received = select(Receipt.plan_id).join(Plan, Plan.id == Receipt.plan_id).where(~in_force)
    if found := session.scalars(received).all():
        yield f"receipts of plans not issued: {found[:3]}"


def _due(session: Session) -> Iterable[str]:
    """The days of tasks are stored with the signature, and not before."""
    rows = select(Task.id).join(Plan, Plan.id == Task.plan_id)
    early = rows.where(Plan.state.not_in(APPROVED), Task.due_day.is_not(None))
    if found := session.scalars(early).all():
        yield f"due days of plans not signed: {found[:3]}"


def _logged(session: Session) -> Iterable[str]:
    """Each plan and task was made by the log, and what the log made is there or removed."""
    for kind, number in (("plan", Plan.id), ("task", Task.id)):
        made = exists().where(
            LogEntry.object_kind == kind,
            LogEntry.action.in_(MAKING),
            LogEntry.object_id == cast(number, String),
        )
        if found := session.scalars(select(number).where(~made)).all():
            yield f"{kind} not in the log: {found[:3]}"
        yield from _gone(session, kind, number)
    yield from _gone(session, "campaign", Campaign.id)


def _gone(session: Session, kind: str, number: InstrumentedAttribute[int]) -> Iterable[str]:
    def told(*actions: str) -> Select[str]:
        query = select(LogEntry.object_id).where(LogEntry.object_kind == kind)
        return query.where(LogEntry.action.in_(actions))

    made = set(session.scalars(told(*MAKING)))
    removed = set(session.scalars(told("remove", "delete", "discard")))
    held = {str(found) for found in session.scalars(select(number))}
    if lost := made - removed - held:
        yield f"{kind} in the log and not there: {sorted(lost)[:3]}"
    if both := removed & held:
        yield f"{kind} removed by the log and still there: {sorted(both)[:3]}"


def _steps(session: Session) -> Iterable[str]:
    """A plan is issued exactly when the log has its step."""
    stepped = exists().where(
        LogEntry.object_kind == "plan",
        LogEntry.action == "issue",
        LogEntry.object_id == cast(Plan.id, String),
    )
    wrong = select(Plan.id).where(
        or_(and_(Plan.state.in_(IN_FORCE), ~stepped), and_(Plan.state.not_in(IN_FORCE), stepped))
    )
    if found := session.scalars(wrong).all():
        yield f"plans issued and not logged, or logged and not issued: {found[:3]}"


CHECKS: tuple[Callable[[Session], Iterable[str]], ...] = (
    sound,
    _revision,
    _words,
    _ways,
    _issue,
    _due,
    _logged,
    _steps,
)
