"""Groups are kept by a unit: who is in one, from when to when, and who leads it in a year."""

from datetime import date, datetime
from itertools import count

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.access import Action, require
from app.accounts.actor import Actor
from app.accounts.fields import ID_CHARACTERS, GroupFields, slug
from app.accounts.log import facts, record, record_change
from app.accounts.rows import added
from app.accounts.units import unit_named
from app.errors import AppError
from app.models import Group, GroupLead, GroupMember, Unit

FIELDS = ("unit_id", "name", "kind", "parent_id")


class GroupNotFound(AppError):
    """No group of that id."""

    def __init__(self, group_id: str) -> None:
        super().__init__(f"no group {group_id!r}")
        self.group_id = group_id


class GroupExists(AppError):
    """An id that another group has."""

    def __init__(self, group_id: str) -> None:
        super().__init__(f"group {group_id!r} exists")
        self.group_id = group_id


class BadGroupParent(AppError):
    """A group of which another cannot be a part: its own part, or another unit's."""

    def __init__(self, group_id: str, parent_id: str) -> None:
        super().__init__(f"group {group_id!r} cannot be a part of {parent_id!r}")
        self.group_id = group_id
        self.parent_id = parent_id


class AlreadyMember(AppError):
    """A unit that is in the group then, or comes into it later."""

    def __init__(self, group_id: str, unit_id: str) -> None:
        super().__init__(f"unit {unit_id!r} is in group {group_id!r}")
        self.group_id = group_id
        self.unit_id = unit_id


class NotMember(AppError):
    """A unit that is not in the group then."""

    def __init__(self, group_id: str, unit_id: str) -> None:
        super().__init__(f"unit {unit_id!r} is not in group {group_id!r}")
        self.group_id = group_id
        self.unit_id = unit_id


def group_named(session: Session, group_id: str) -> Group:
    """The group of that id.

    Raises:
        GroupNotFound: if there is none.
    """
    group = session.get(Group, group_id)
    if group is None:
        raise GroupNotFound(group_id)
    return group


def groups_of(session: Session, unit: Unit) -> tuple[Group, ...]:
    """The groups that ``unit`` keeps, by name."""
    asked = select(Group).where(Group.unit_id == unit.id)
    return tuple(session.scalars(asked.order_by(Group.name, Group.id)))


def groups_with(session: Session, unit: Unit, day: date) -> tuple[Group, ...]:
    """The groups in which ``unit`` is on ``day``, by name."""
    asked = select(Group).join(GroupMember, GroupMember.group_id == Group.id)
    asked = asked.where(GroupMember.unit_id == unit.id, _on(day))
    return tuple(session.scalars(asked.order_by(Group.name, Group.id)))


def members_on(session: Session, group: Group, day: date) -> tuple[Unit, ...]:
    """The units in ``group`` on ``day``, by name."""
    asked = select(Unit).join(GroupMember, GroupMember.unit_id == Unit.id)
    asked = asked.where(GroupMember.group_id == group.id, _on(day))
    return tuple(session.scalars(asked.order_by(Unit.name, Unit.id)))


def lead_in(session: Session, group: Group, year: int) -> Unit | None:
    """The unit that leads ``group`` in ``year``, if one was told."""
    lead = session.get(GroupLead, (group.id, year))
    return unit_named(session, lead.unit_id) if lead else None


def create_group(
    session: Session, actor: Actor, unit: Unit, fields: GroupFields, now: datetime
) -> Group:
    """A new group that ``unit`` keeps, without members.

    Raises:
        NotAllowed: if the actor may not.
        GroupExists: if the id is another's.
        GroupNotFound: if there is no such parent.
        BadGroupParent: if the parent is another unit's.
    """
    require(session, actor, Action.MANAGE, unit)
    group_id = _free_id(session, fields)
    _check_parent(session, group_id, unit.id, fields.parent_id)
    group = Group(
        id=group_id,
        unit_id=unit.id,
        name=fields.name,
        kind=fields.kind,
        parent_id=fields.parent_id,
        created=now,
    )
    if not added(session, group):
        raise GroupExists(group_id)
    record(session, actor, "create", "group", group.id, {}, facts(group, *FIELDS), now, unit.id)
    return group


def change_group(
    session: Session, actor: Actor, group: Group, fields: GroupFields, now: datetime
) -> None:
    """Change what is said of ``group``; its id and who keeps it stay.

    Raises:
        NotAllowed: if the actor may not.
        GroupNotFound: if there is no such parent.
        BadGroupParent: if the parent is its own part, or another unit's.
    """
    _require(session, actor, group)
    _check_parent(session, group.id, group.unit_id, fields.parent_id)
    before = facts(group, *FIELDS)
    group.name, group.kind, group.parent_id = fields.name, fields.kind, fields.parent_id
    after = facts(group, *FIELDS)
    record_change(session, actor, "change", "group", group.id, before, after, now, group.unit_id)


def add_member(
    session: Session, actor: Actor, group: Group, unit: Unit, since: date, now: datetime
) -> None:
    """Let ``unit`` be in ``group`` from the day ``since`` on.

    Raises:
        NotAllowed: if the actor may not.
        AlreadyMember: if it is in it then, or comes into it later.
    """
    _require(session, actor, group)
    asked = _stays(group, unit).where(_lasts_until(since))
    if session.scalars(asked.limit(1)).first():
        raise AlreadyMember(group.id, unit.id)
    if not added(session, GroupMember(group_id=group.id, unit_id=unit.id, since=since)):
        raise AlreadyMember(group.id, unit.id)
    after = {"member": unit.id, "since": since}
    record(session, actor, "add-member", "group", group.id, {}, after, now, group.unit_id)


def remove_member(
    session: Session, actor: Actor, group: Group, unit: Unit, last_day: date, now: datetime
) -> None:
    """Let ``unit`` be in ``group`` until ``last_day``, which is included.

    Raises:
        NotAllowed: if the actor may not.
        NotMember: if it is not in it on that day.
    """
    _require(session, actor, group)
    stay = session.scalars(_stays(group, unit).where(_on(last_day))).first()
    if stay is None:
        raise NotMember(group.id, unit.id)
    before = {"member": unit.id, "until": stay.until}
    stay.until = last_day
    after = {"member": unit.id, "until": last_day}
    record(session, actor, "remove-member", "group", group.id, before, after, now, group.unit_id)


def set_lead(
    session: Session, actor: Actor, group: Group, year: int, unit: Unit, now: datetime
) -> None:
    """Let ``unit`` lead ``group`` in ``year``.

    Raises:
        NotAllowed: if the actor may not.
        NotMember: if it is in the group on no day of that year.
    """
    _require(session, actor, group)
    in_year = _stays(group, unit).where(
        GroupMember.since <= date(year, 12, 31), _lasts_until(date(year, 1, 1))
    )
    if session.scalars(in_year.limit(1)).first() is None:
        raise NotMember(group.id, unit.id)
    lead = session.get(GroupLead, (group.id, year))
    before = {"year": year, "lead": lead.unit_id if lead else None}
    session.merge(GroupLead(group_id=group.id, year=year, unit_id=unit.id))
    after = {"year": year, "lead": unit.id}
    record_change(session, actor, "set-lead", "group", group.id, before, after, now, group.unit_id)


def _require(session: Session, actor: Actor, group: Group) -> None:
    require(session, actor, Action.MANAGE, unit_named(session, group.unit_id))


def _stays(group: Group, unit: Unit) -> Select[GroupMember]:
    return select(GroupMember).where(
        GroupMember.group_id == group.id, GroupMember.unit_id == unit.id
    )


def _on(day: date) -> ColumnElement[bool]:
    return and_(GroupMember.since <= day, _lasts_until(day))


def _lasts_until(day: date) -> ColumnElement[bool]:
    return or_(GroupMember.until.is_(None), GroupMember.until >= day)


def _check_parent(session: Session, group_id: str, unit_id: str, parent_id: str | None) -> None:
    above, seen = parent_id, {group_id}
    while above is not None:
        group = group_named(session, above)
        if above in seen or group.unit_id != unit_id:
            assert parent_id is not None
            raise BadGroupParent(group_id, parent_id)
        seen.add(above)
        above = group.parent_id


def _free_id(session: Session, fields: GroupFields) -> str:
    wanted = fields.id or slug(fields.name) or "nhom"
    if session.get(Group, wanted) is None:
        return wanted
    if fields.id:
        raise GroupExists(fields.id)
    stem = wanted[: ID_CHARACTERS - 4].rstrip("-")
    taken = set(session.scalars(select(Group.id).where(Group.id.startswith(stem))))
    return next(free for number in count(2) if (free := f"{stem}-{number}") not in taken)
