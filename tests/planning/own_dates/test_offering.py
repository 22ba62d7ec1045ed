"""Offering dates: to the units below, which take them or leave them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.log import history
from app.models import OwnDate, Unit
from app.planning.own_dates.keeping import retire_own_date
from app.planning.own_dates.offering import leave, offer, take, withdraw
from app.planning.own_dates.sight import kept_by, offered_to, own_date_seen, taken_by
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound

Make = Callable[..., OwnDate]
Told = dict[str, Any]


def _sees(session: Session, unit: Unit, own: OwnDate) -> bool:
    try:
        return own_date_seen(session, unit, own.id) is own
    except PlanPartNotFound:
        return False


def test_a_date_is_seen_by_its_unit_and_once_it_is_offered_by_those_below(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told, now: datetime
) -> None:
    made = own("xa", tradition)

    def seen() -> set[str]:
        return {name for name, unit in units.items() if _sees(session, unit, made)}

    assert seen() == {"xa"}
    offer(session, OPERATOR, made, now)
    assert seen() == {"xa", "to"}
    assert offered_to(session, units["to"]) == (made,)
    assert offered_to(session, units["xa"]) == ()
    withdraw(session, OPERATOR, made, now)
    assert seen() == {"xa"}


def test_an_offer_reaches_as_far_down_as_the_tree(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told, now: datetime
) -> None:
    made = own("tinh", tradition)
    offer(session, OPERATOR, made, now)
    assert all(offered_to(session, units[name]) == (made,) for name in ("xa", "to", "xa-khac"))


def test_what_was_taken_stays_when_the_offer_ends_and_goes_when_it_is_left(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told, now: datetime
) -> None:
    made, unit = own("tinh", tradition), units["xa"]
    offer(session, OPERATOR, made, now)
    take(session, OPERATOR, unit, made.id, now)
    take(session, OPERATOR, unit, made.id, now)
    withdraw(session, OPERATOR, made, now)
    assert taken_by(session, unit) == ((made, now),)
    assert kept_by(session, unit) == (made,)
    assert _sees(session, unit, made)
    leave(session, OPERATOR, unit, made.id, now)
    session.flush()
    leave(session, OPERATOR, unit, made.id, now)
    assert kept_by(session, unit) == ()
    assert not _sees(session, unit, made)
    told = [(e.action, e.unit_id) for e in history(session, "own-date", made.id)[1:]]
    assert told == [
        ("offer", "tinh"), ("take", "xa"), ("withdraw-offer", "tinh"), ("leave", "xa"),
    ]  # fmt: skip


def test_what_is_set_aside_is_gone_for_all(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told, now: datetime
) -> None:
    made = own("tinh", tradition)
    offer(session, OPERATOR, made, now)
    take(session, OPERATOR, units["xa"], made.id, now)
    retire_own_date(session, OPERATOR, made, now)
    assert taken_by(session, units["xa"]) == kept_by(session, units["xa"]) == ()
    assert offered_to(session, units["xa-khac"]) == ()
    with pytest.raises(OutOfOrder):
        offer(session, OPERATOR, made, now)


def test_what_is_not_offered_from_above_cannot_be_taken(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told, now: datetime
) -> None:
    hidden, beside, below = own("tinh", tradition), own("xa-khac", tradition), own("xa", tradition)
    for made in (beside, below):
        offer(session, OPERATOR, made, now)
    for unit, own_id in (
        ("xa", hidden.id), ("xa", beside.id), ("tinh", below.id), ("xa", below.id), ("xa", "\x00"),
    ):  # fmt: skip
        with pytest.raises(PlanPartNotFound):
            take(session, OPERATOR, units[unit], own_id, now)


def test_who_may_not_edit_neither_offers_nor_takes(
    session: Session,
    units: dict[str, Unit],
    own: Make,
    tradition: Told,
    acting: Callable[..., Actor],
    now: datetime,
) -> None:
    made, above = own("tinh", tradition), acting("tinh", Role.EDITOR)
    offer(session, above, made, now)
    for actor in (above, acting("xa", Role.VIEWER), acting("to", Role.EDITOR)):
        with pytest.raises(NotAllowed):
            take(session, actor, units["xa"], made.id, now)
        with pytest.raises(NotAllowed):
            leave(session, actor, units["xa"], made.id, now)
    with pytest.raises(NotAllowed):
        withdraw(session, acting("xa", Role.EDITOR), made, now)


def test_an_offer_tells_those_who_ask_what_changed(
    session: Session, own: Make, tradition: Told, now: datetime
) -> None:
    made, later = own("tinh", tradition), now + timedelta(hours=1)
    offer(session, OPERATOR, made, later)
    assert (made.changed, made.sequence) == (later, 0)
