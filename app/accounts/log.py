"""The log tells every change of accounts and plans: who, when, what was before and after.

``before`` and ``after`` hold plain values of the fields that differ.  No secret enters
it, hashed or not.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.models import Base, LogEntry, Person

REQUEST_ID = "request_id"
"""Under this name ``session.info`` may hold the id of the request that a session serves."""

_SECRETS = frozenset(
    {"csrf", "password", "password_hash", "secret", "secret_hash", "token", "token_hash"}
    | {"totp_secret"}
)

_ROWS_AT_ONCE = 500

Facts = Mapping[str, Any]  # Any: whatever a column holds


def record(
    session: Session,
    actor: Actor,
    action: str,
    obj_kind: str,
    obj_id: str | int,
    before: Facts,
    after: Facts,
    now: datetime,
    unit_id: str | None = None,
    request_id: str | None = None,
) -> None:
    """Add an entry; ``unit_id`` is the unit in whose log it is shown."""
    _refuse_secrets(before)
    _refuse_secrets(after)
    session.add(
        LogEntry(
            at=now,
            person_id=actor.person_id,
            key_id=actor.key_id,
            unit_id=unit_id,
            action=action,
            object_kind=obj_kind,
            object_id=str(obj_id),
            before=_plain(before),
            after=_plain(after),
            request_id=request_id or session.info.get(REQUEST_ID),
        )
    )


def facts(row: Base, *names: str) -> dict[str, Any]:
    """The named columns of ``row``, as they are now."""
    return {name: getattr(row, name) for name in names}


def record_change(
    session: Session,
    actor: Actor,
    action: str,
    obj_kind: str,
    obj_id: str | int,
    before: Facts,
    after: Facts,
    now: datetime,
    unit_id: str | None = None,
) -> None:
    """Add an entry of the fields that differ; none if nothing does."""
    changed = [name for name in after if before.get(name) != after[name]]
    if changed:
        was, became = ({name: told.get(name) for name in changed} for told in (before, after))
        record(session, actor, action, obj_kind, obj_id, was, became, now, unit_id)


def history(session: Session, obj_kind: str, obj_id: str | int) -> tuple[LogEntry, ...]:
    """What happened to one object, the first first."""
    asked = select(LogEntry).where(
        LogEntry.object_kind == obj_kind, LogEntry.object_id == str(obj_id)
    )
    return tuple(session.scalars(asked.order_by(LogEntry.id)))


def entries(
    session: Session, unit_id: str, *, before: int | None = None, limit: int = 100
) -> tuple[tuple[LogEntry, str | None], ...]:
    """The latest entries of a unit, the last first, each with the name of who did it.

    The name is None for the command line.

    ``before`` is the id of the last entry of the page before.
    """
    asked = _with_names().where(LogEntry.unit_id == unit_id)
    if before is not None:
        asked = asked.where(LogEntry.id < before)
    found = session.execute(asked.order_by(LogEntry.id.desc()).limit(limit))
    return tuple((entry, name) for entry, name in found)


def export(
    session: Session, *, unit_id: str | None = None, since: datetime | None = None
) -> Iterator[dict[str, Any]]:
    """All entries as plain values, the first first; of one unit, or of all."""
    asked = _with_names().order_by(LogEntry.id)
    if unit_id is not None:
        asked = asked.where(LogEntry.unit_id == unit_id)
    if since is not None:
        asked = asked.where(LogEntry.at >= since)
    for entry, name in session.execute(asked.execution_options(yield_per=_ROWS_AT_ONCE)):
        told = {column.key: getattr(entry, column.key) for column in LogEntry.__table__.columns}
        yield _plain(told | {"person": name})


def _with_names() -> Select[LogEntry, str]:
    return select(LogEntry, Person.name).outerjoin(Person, Person.id == LogEntry.person_id)


def _plain(told: Any) -> Any:  # Any: what goes into JSON
    match told:
        case Mapping():
            return {str(name): _plain(value) for name, value in told.items()}
        case tuple() | list() | set() | frozenset():
            return [_plain(value) for value in told]
        case date():
            return told.isoformat()
        case str():
            return str(told)
    return told


def _refuse_secrets(told: Facts) -> None:
    assert not _SECRETS & told.keys(), "a secret on its way into the log"
    for value in told.values():
        if isinstance(value, Mapping):
            _refuse_secrets(value)
