"""Secret feeds: made, shown once, recognised, read for their person alone, ended."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role, Scope
from app.accounts.keys import make_key
from app.accounts.log import history
from app.accounts.people import disable_person
from app.accounts.roles import actor_of_key, grant, revoke
from app.accounts.secret_feeds import (
    Component,
    Subject,
    feed_of,
    feeds_of,
    is_to_be_noted,
    make_feed,
    note_use,
    reader_of,
    revoke_feed,
)
from app.models import Person, SecretFeed, Unit

Made = tuple[SecretFeed, str]


@pytest.fixture
def office(unit: Callable[..., Unit]) -> Unit:
    return unit("tinh")


@pytest.fixture
def lan(person: Callable[..., Person], office: Unit) -> Person:
    return person("Lan", office, Role.EDITOR)


@pytest.fixture
def make(session: Session, now: datetime) -> Callable[..., Made]:
    """A feed of somebody's tasks."""

    def made(actor: Actor, unit: Unit | None = None) -> Made:
        name = "Việc của tôi"
        return make_feed(session, actor, Subject.TASKS, Component.TODO, name, now, unit=unit)

    return made


def test_a_feed_is_found_by_its_whole_token(
    session: Session, lan: Person, acting: Callable[[Person], Actor], make: Callable[..., Made]
) -> None:
    feed, token = make(acting(lan))
    assert feed_of(session, token) is feed
    assert len(token) == 43
    for other in (token[:-1], f"{token}A", token.swapcase(), "", "x" * 43, "\x00" * 43, "đ" * 43):
        assert feed_of(session, other) is None


def test_the_token_is_neither_kept_nor_logged(
    session: Session, lan: Person, acting: Callable[[Person], Actor], make: Callable[..., Made]
) -> None:
    feed, token = make(acting(lan))
    (row,) = session.execute(select(SecretFeed.__table__))
    assert not any(token in str(value) for value in row)
    (entry,) = history(session, "secret-feed", feed.id)
    assert token not in str(entry.after)
    assert feed.token_hash not in str(entry.after)
    assert entry.after["what"] == "tasks"


def test_it_is_read_with_the_roles_of_the_day(
    session: Session,
    lan: Person,
    office: Unit,
    acting: Callable[[Person], Actor],
    make: Callable[..., Made],
    now: datetime,
    today: date,
) -> None:
    feed, _ = make(acting(lan))
    before = reader_of(session, feed, today)
    revoke(session, OPERATOR, lan, office, Role.EDITOR, now)
    after = reader_of(session, feed, today)
    assert before
    assert after
    assert (before.roles, after.roles) == ({("tinh", Role.EDITOR)}, frozenset())
    assert before.scope is Scope.READ


def test_one_that_names_a_unit_is_read_with_the_roles_there_alone(
    session: Session,
    person: Callable[..., Person],
    office: Unit,
    unit: Callable[..., Unit],
    acting: Callable[[Person], Actor],
    make: Callable[..., Made],
    today: date,
    now: datetime,
) -> None:
    lan = person("Lan", office, Role.VIEWER)
    commune = unit("xa", office)
    grant(session, OPERATOR, lan, commune, Role.EDITOR, now)
    feed, _ = make(acting(lan), commune)
    reader = reader_of(session, feed, today)
    assert reader
    assert reader.roles == {("xa", Role.EDITOR)}


def test_it_is_over_once_it_is_revoked_and_while_its_person_may_not_sign_in(
    session: Session,
    lan: Person,
    acting: Callable[[Person], Actor],
    make: Callable[..., Made],
    now: datetime,
    today: date,
) -> None:
    (kept, _), (revoked, token) = make(acting(lan)), make(acting(lan))
    revoke_feed(session, acting(lan), revoked, now)
    assert feed_of(session, token) is revoked
    assert reader_of(session, revoked, today) is None
    assert feeds_of(session, acting(lan)) == (kept,)
    assert reader_of(session, kept, today)
    disable_person(session, OPERATOR, lan, now)
    assert reader_of(session, kept, today) is None


def test_nobody_else_lists_or_revokes_it(
    session: Session,
    lan: Person,
    office: Unit,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    make: Callable[..., Made],
    now: datetime,
) -> None:
    feed, _ = make(acting(lan), office)
    admin = acting(person("Hoa", office, Role.ADMIN))
    assert feeds_of(session, admin) == ()
    with pytest.raises(NotAllowed):
        revoke_feed(session, admin, feed, now)
    assert feed.revoked is None


def test_a_key_makes_and_lists_feeds_of_its_unit_alone(
    session: Session,
    lan: Person,
    office: Unit,
    unit: Callable[..., Unit],
    acting: Callable[[Person], Actor],
    make: Callable[..., Made],
    now: datetime,
    today: date,
) -> None:
    key, _ = make_key(session, lan, office, "máy", Scope.WRITE, now, None)
    program = actor_of_key(session, key, today)
    make(acting(lan))
    feed, _ = make(program)
    assert feed.unit_id == "tinh"
    assert feeds_of(session, program) == (feed,)
    with pytest.raises(NotAllowed):
        make(program, unit("xa", office))


def test_only_a_person_with_a_role_there_makes_a_feed_of_a_unit(
    session: Session,
    lan: Person,
    office: Unit,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    make: Callable[..., Made],
    now: datetime,
    today: date,
) -> None:
    key, _ = make_key(session, lan, office, "máy", Scope.READ, now, None)
    for actor in (acting(person("Khach")), OPERATOR, actor_of_key(session, key, today)):
        with pytest.raises(NotAllowed):
            make(actor, office)


def test_use_is_noted_once_in_five_minutes(
    session: Session,
    lan: Person,
    acting: Callable[[Person], Actor],
    make: Callable[..., Made],
    now: datetime,
) -> None:
    feed, _ = make(acting(lan))
    assert is_to_be_noted(feed, now)
    note_use(session, feed, now)
    session.refresh(feed)
    assert feed.used == now
    assert not is_to_be_noted(feed, now + timedelta(seconds=299))
    assert is_to_be_noted(feed, now + timedelta(minutes=5))
