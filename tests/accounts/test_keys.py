"""Keys of programs: made, shown once, recognised, ended."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Role, Scope
from app.accounts.keys import (
    BadKeyName,
    is_to_be_noted,
    key_of,
    keys_in,
    keys_of,
    make_key,
    note_use,
    revoke_key,
)
from app.accounts.log import history
from app.accounts.people import disable_person
from app.accounts.roles import actor_of, actor_of_key
from app.models import ApiKey, Person, Unit


@pytest.fixture
def office(unit: Callable[..., Unit]) -> Unit:
    return unit("tinh")


@pytest.fixture
def editor(person: Callable[..., Person], office: Unit) -> Person:
    return person("Binh", office, Role.EDITOR)


@pytest.fixture
def made(session: Session, editor: Person, office: Unit, now: datetime) -> tuple[ApiKey, str]:
    return make_key(session, editor, office, " Cổng  tỉnh ", Scope.WRITE, now, None)


def test_a_key_is_found_by_its_whole_text(
    session: Session, made: tuple[ApiKey, str], now: datetime
) -> None:
    key, text = made
    assert text.startswith(f"kn_{key.prefix}_")
    assert key.name == "Cổng tỉnh"
    assert key_of(session, text, now) is key


@pytest.mark.parametrize("spoil", [
    lambda text: text[:-1],
    lambda text: text[:-1] + ("0" if text[-1] != "0" else "1"),
    lambda text: text.upper(),
    lambda text: f" {text}",
    lambda text: text.replace("kn_", "kn-", 1),
    lambda _: "",
    lambda _: "kn_0123456789_" + "0" * 64,
    lambda _: "kn_\x00_\ud800",
])  # fmt: skip
def test_what_differs_by_a_sign_is_no_key(
    session: Session, made: tuple[ApiKey, str], now: datetime, spoil: Callable[[str], str]
) -> None:
    assert key_of(session, spoil(made[1]), now) is None


def test_the_secret_is_neither_kept_nor_logged(session: Session, made: tuple[ApiKey, str]) -> None:
    key, text = made
    secret = text.rpartition("_")[2]
    (row,) = session.execute(select(ApiKey.__table__))
    assert not any(secret in str(value) for value in row)
    (entry,) = history(session, "key", key.id)
    assert secret not in str(entry.after)
    assert key.secret_hash not in str(entry.after)
    assert entry.after["scope"] == "write"


def test_a_key_ends_with_its_time(
    session: Session, editor: Person, office: Unit, now: datetime
) -> None:
    until = now + timedelta(days=30)
    key, text = make_key(session, editor, office, "máy", Scope.READ, now, until)
    assert key_of(session, text, until - timedelta(seconds=1)) is key
    assert key_of(session, text, until) is None


def test_a_key_ends_with_its_person(
    session: Session, made: tuple[ApiKey, str], editor: Person, now: datetime
) -> None:
    disable_person(session, OPERATOR, editor, now)
    assert key_of(session, made[1], now) is None


def test_keys_are_listed_until_they_are_revoked(
    session: Session,
    made: tuple[ApiKey, str],
    editor: Person,
    office: Unit,
    now: datetime,
) -> None:
    key, text = made
    assert keys_of(session, editor) == keys_in(session, office) == (key,)
    revoke_key(session, actor_of(session, editor, now.date()), key, now)
    assert key_of(session, text, now) is None
    assert keys_of(session, editor) == keys_in(session, office) == ()


def test_who_manages_the_unit_revokes_keys_of_others_there_and_nobody_else_does(
    session: Session,
    made: tuple[ApiKey, str],
    person: Callable[..., Person],
    unit: Callable[..., Unit],
    office: Unit,
    now: datetime,
) -> None:
    key, text = made
    below = person("Nam", unit("xa", office), Role.ADMIN)
    for other in (person("Lan", office, Role.APPROVER), below):
        with pytest.raises(NotAllowed):
            revoke_key(session, actor_of(session, other, now.date()), key, now)
    admin = person("Hoa", office, Role.ADMIN)
    revoke_key(session, actor_of(session, admin, now.date()), key, now)
    assert key_of(session, text, now) is None


def test_a_key_that_only_reads_does_not_end_itself(
    session: Session, editor: Person, office: Unit, now: datetime
) -> None:
    key, _ = make_key(session, editor, office, "máy", Scope.READ, now, None)
    with pytest.raises(NotAllowed):
        revoke_key(session, actor_of_key(session, key, now.date()), key, now)


def test_only_who_has_a_role_in_a_unit_has_keys_there(
    session: Session, person: Callable[..., Person], office: Unit, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        make_key(session, person("Khach"), office, "máy", Scope.READ, now, None)


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "\ud800"])
def test_a_key_has_a_name_to_read(
    session: Session, editor: Person, office: Unit, now: datetime, name: str
) -> None:
    with pytest.raises(BadKeyName):
        make_key(session, editor, office, name, Scope.READ, now, None)


def test_use_is_noted_once_an_hour(
    session: Session, made: tuple[ApiKey, str], now: datetime
) -> None:
    key, _ = made
    assert is_to_be_noted(key, now)
    note_use(session, key, now)
    session.refresh(key)
    assert not is_to_be_noted(key, now + timedelta(minutes=59))
    assert is_to_be_noted(key, now + timedelta(hours=1))
