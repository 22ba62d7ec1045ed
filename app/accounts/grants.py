"""A grant gives a person a role in a unit, once somebody found that it may be given."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor, Role
from app.accounts.log import record
from app.accounts.rows import added
from app.models import RoleGrant, Unit


def give_role(
    session: Session,
    actor: Actor,
    person_id: int,
    unit: Unit,
    role: Role,
    now: datetime,
    *,
    by: int | None,
) -> None:
    """Give a role, unless the person has it; ``by`` is who allowed it, the actor did it."""
    if session.get(RoleGrant, (person_id, unit.id, role)):
        return
    given = RoleGrant(
        person_id=person_id, unit_id=unit.id, role=role, granted_at=now, granted_by=by
    )
    if not added(session, given):
        return
    after = {"unit_id": unit.id, "role": role}
    record(session, actor, "grant", "person", person_id, {}, after, now, unit.id)
