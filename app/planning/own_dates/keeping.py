"""Keeping an own date: a unit adds it, changes it, sets it aside and takes it up again."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, count

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.log import facts, record, record_change
from app.accounts.rows import added
from app.accounts.units import unit_named
from app.catalogue.draft import suggested_id
from app.catalogue.entry import OWN_PREFIX
from app.models import OwnDate, Unit
from app.planning.own_dates.announcing import add_days
from app.planning.own_dates.checking import OwnDateRefused, checked
from app.planning.own_dates.editing import OBJECT, require_edit, require_open
from app.planning.own_dates.fields import NewOwnDate, OwnDateFields
from app.planning.own_dates.rows import own_columns, touch
from app.planning.plans.refusals import PlanRefused

MOST = 2000
"""How many a unit may keep: a whole province's festivals are some hundreds."""

_ID_CHARACTERS = 48
_OWNER_CHARACTERS = 4


def create_own_date(
    session: Session, actor: Actor, unit: Unit, fields: NewOwnDate, now: datetime
) -> OwnDate:
    """A new date of ``unit``, with the days announced for it if there are any.

    Raises:
        NotAllowed: if the actor may not edit there.
        UnitEnded: if the unit is no more.
        OwnDateRefused: if the fields make none.
        PlanRefused: if the unit keeps as many as it may.
    """
    require_edit(session, actor, unit, now)
    _refuse_more(session, unit)
    entry = checked(fields, unit.region)
    own = _added(session, unit, fields, own_columns(fields, entry), now)
    after = {"unit_id": unit.id, "kind": own.kind} | facts(own, *own_columns(fields, entry))
    record(session, actor, "create", OBJECT, own.id, {}, after, now, unit.id)
    if fields.announced:
        add_days(session, actor, own, None, fields.announced, now)
    return own


def change_own_date(
    session: Session, actor: Actor, own: OwnDate, fields: OwnDateFields, now: datetime
) -> None:
    """Say all of it anew; its id, its unit and its kind stay.

    Raises:
        NotAllowed, UnitEnded, OwnDateRefused: as for a new one.
        OutOfOrder: if it was set aside.
    """
    unit = require_open(session, actor, own, now)
    if fields.kind != own.kind:
        raise OwnDateRefused((("kind", "không đổi được loại; hãy bỏ ngày này rồi thêm ngày mới"),))
    entry = checked(fields, unit.region)
    after = own_columns(fields, entry)
    before = facts(own, *after)
    if before == after:
        return
    for name, value in after.items():
        setattr(own, name, value)
    touch(own, now)
    record_change(session, actor, "change", OBJECT, own.id, before, after, now, unit.id)


def retire_own_date(session: Session, actor: Actor, own: OwnDate, now: datetime) -> None:
    """Set it aside: it is on no agenda any more, its row stays.

    Raises:
        NotAllowed, UnitEnded: as for a new one.
    """
    _set_retired(session, actor, own, now, now)


def restore_own_date(session: Session, actor: Actor, own: OwnDate, now: datetime) -> None:
    """Take it up again.

    Raises:
        NotAllowed, UnitEnded: as for a new one.
    """
    _set_retired(session, actor, own, None, now)


def _set_retired(
    session: Session, actor: Actor, own: OwnDate, retired: datetime | None, now: datetime
) -> None:
    require_edit(session, actor, unit_named(session, own.unit_id), now)
    if bool(own.retired) == bool(retired):
        return
    before = facts(own, "retired")
    own.retired = retired
    touch(own, now)
    action = "retire" if retired else "restore"
    record(session, actor, action, OBJECT, own.id, before, facts(own, "retired"), now, own.unit_id)


def _refuse_more(session: Session, unit: Unit) -> None:
    kept = select(func.count()).select_from(OwnDate).where(OwnDate.unit_id == unit.id)
    if session.scalars(kept).one() >= MOST:
        raise PlanRefused(f"Mỗi đơn vị ghi được nhiều nhất {MOST} ngày riêng.")


def _added(
    session: Session, unit: Unit, fields: OwnDateFields, columns: dict[str, object], now: datetime
) -> OwnDate:
    """The row, under the first id that is free."""
    for own_id in _free_ids(session, unit, fields.name):
        stamps = {"created": now, "changed": now, "sequence": 0, "retired": None}
        own = OwnDate(
            id=own_id, unit_id=unit.id, kind=fields.kind, offered=None, **stamps, **columns
        )
        if added(session, own):
            return own
    raise AssertionError("ids are counted without end")


def _free_ids(session: Session, unit: Unit, name: str) -> Iterator[str]:
    """Ids that tell of ``name`` and are free, unless somebody takes one meanwhile.

    A part made of the unit keeps units from meeting in one: otherwise the number at the
    end of an id would tell a unit what others keep.
    """
    owner = hashlib.sha256(unit.id.encode()).hexdigest()[:_OWNER_CHARACTERS]
    room = _ID_CHARACTERS - len(f"{OWN_PREFIX}-{owner}-9999")
    stem = f"{OWN_PREFIX}{_words(suggested_id(name, ()), room)}-{owner}"
    taken = set(session.scalars(select(OwnDate.id).where(OwnDate.id.startswith(stem))))
    ids = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return (own_id for own_id in ids if own_id not in taken)


def _words(spelling: str, room: int) -> str:
    """As many words of ``spelling`` as fit, at least a part of the first."""
    if len(spelling) <= room:
        return spelling
    return spelling[: room + 1].rpartition("-")[0] or spelling[:room]
