"""What somebody may do in a unit follows from roles there, and a little from roles above it.

Over the units below, a role reaches down as reading what was submitted, commenting and
reminding, where it may do these in its own unit.  Nothing else crosses.  That no one
approves what they submitted is the workflow's to hold: it knows who submitted.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Actor, Role, Scope
from app.accounts.tree import ids_above
from app.errors import AppError
from app.models import Unit


class Action(StrEnum):
    """What one may want to do."""

    READ = "read"
    EDIT = "edit"
    SUBMIT = "submit"
    REPORT = "report"
    RETURN = "return_"
    APPROVE = "approve"
    ISSUE = "issue"
    CLOSE = "close"
    MANAGE = "manage"
    COMMENT = "comment"
    REMIND = "remind"


RIGHTS: dict[Role, frozenset[Action]] = {
    Role.VIEWER: frozenset({Action.READ}),
    Role.EDITOR: frozenset(
        {Action.EDIT, Action.SUBMIT, Action.REPORT, Action.COMMENT, Action.REMIND}
    ),
    Role.APPROVER: frozenset({Action.RETURN, Action.APPROVE, Action.CLOSE}),
    Role.CLERK: frozenset({Action.ISSUE}),
    Role.ADMIN: frozenset({Action.MANAGE}),
}
"""What each role adds to those it contains."""

REACHING_DOWN = frozenset({Action.READ, Action.COMMENT, Action.REMIND})


class NotAllowed(AppError):
    """Something that the actor may not do in that unit; None: in none above all."""

    def __init__(self, action: Action, unit_id: str | None) -> None:
        super().__init__(f"not allowed to {action} in unit {unit_id!r}")
        self.action = action
        self.unit_id = unit_id


def allowed(
    actor: Actor, action: Action, unit_id: str, *, above: Iterable[str], submitted: bool = False
) -> bool:
    """Whether ``actor`` may do ``action`` to something of a unit.

    ``above`` are the units over it.  ``submitted`` tells that the thing was submitted or
    issued, so that those above may see it.
    """
    if actor is OPERATOR:
        return True
    if actor.scope is Scope.READ and action is not Action.READ:
        return False
    if action in _rights(actor, unit_id):
        return True
    reaches = submitted and action in REACHING_DOWN
    return reaches and any(action in _rights(actor, unit) for unit in above)


def require(
    session: Session, actor: Actor, action: Action, unit: Unit, *, submitted: bool = False
) -> None:
    """Refuse what is not allowed.

    Raises:
        NotAllowed: if it is not.
    """
    above = ids_above(session, unit.id) if submitted else ()
    if not allowed(actor, action, unit.id, above=above, submitted=submitted):
        raise NotAllowed(action, unit.id)


def _rights(actor: Actor, unit_id: str) -> frozenset[Action]:
    held = (RIGHTS[role] for role in actor.roles_in(unit_id))
    return frozenset[Action]().union(*held)
