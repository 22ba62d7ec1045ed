"""How people get accounts, sign in, are locked out, and use codes."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import codes, passwords
from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Role
from app.accounts.log import history
from app.accounts.passwords import BadPassword, PasswordFault
from app.accounts.people import (
    BadEmail,
    BadName,
    CodesOn,
    EmailTaken,
    PersonNotFound,
    SignIn,
    Why,
    change_name,
    check_password,
    check_totp,
    confirm_totp,
    create_person,
    disable_person,
    disable_totp,
    enable_person,
    enable_totp,
    person_by_email,
    person_numbered,
    set_password,
)
from app.accounts.roles import actor_of
from app.accounts.sessions import open_session, session_of
from app.database import Database
from app.models import Person, Unit

RIGHT = "năm giờ chiều mưa"
WRONG = "sáu giờ chiều mưa"

MakePerson = Callable[..., Person]


def signed_in(session: Session, password: str, at: datetime) -> SignIn:
    return check_password(session, "binh@example.vn", password, at)


# Accounts


def test_an_account_is_found_by_its_e_mail_however_it_is_spelt(
    session: Session, now: datetime
) -> None:
    made = create_person(session, "  Nguyễn  Thị Bình ", " Binh.Nguyen@Example.VN ", now)
    assert (made.name, made.email) == ("Nguyễn Thị Bình", "Binh.Nguyen@Example.VN")
    assert person_by_email(session, "binh.nguyen@example.vn") is made
    assert person_by_email(session, "binhnguyen@example.vn") is None


@pytest.mark.parametrize(
    "email",
    ["", "binh", "binh@", "@example.vn", "b b@example.vn", "b@x", "a@b@c.vn", "b\x00@example.vn",
     "b@example.vn\nBcc: x@y.vn", "\ud800@example.vn", f"b@{'x' * 250}.vn"],
)  # fmt: skip
def test_what_is_no_e_mail_is_refused_and_is_nobody_s(
    session: Session, now: datetime, email: str
) -> None:
    with pytest.raises(BadEmail):
        create_person(session, "Bình", email, now)
    assert person_by_email(session, email) is None
    assert check_password(session, email, RIGHT, now) == SignIn(why=Why.WRONG)


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "\ud800", "a\u202eb"])
def test_a_name_is_something_to_read(session: Session, now: datetime, name: str) -> None:
    with pytest.raises(BadName):
        create_person(session, name, "binh@example.vn", now)


def test_an_e_mail_is_one_account_s(session: Session, now: datetime, person: MakePerson) -> None:
    person("Binh")
    with pytest.raises(EmailTaken) as refused:
        create_person(session, "Bình", "BINH@example.vn", now)
    assert refused.value.email == "BINH@example.vn"


def test_a_name_can_be_changed(session: Session, now: datetime, person: MakePerson) -> None:
    made = person("Binh")
    change_name(session, made, "Nguyễn Thị Bình", now)
    entry = history(session, "person", made.id)[-1]
    assert (entry.before, entry.after) == ({"name": "Binh"}, {"name": "Nguyễn Thị Bình"})
    assert entry.person_id == made.id


def test_nobody_is_found_by_a_number_that_nobody_has(session: Session) -> None:
    with pytest.raises(PersonNotFound):
        person_numbered(session, 404)


# Passwords


def test_who_knows_the_password_signs_in(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made = person("Binh")
    assert signed_in(session, RIGHT, now) == SignIn(made)
    assert signed_in(session, WRONG, now) == SignIn(why=Why.WRONG)


def test_an_unknown_e_mail_and_an_account_without_password_are_answered_as_a_wrong_password(
    session: Session, now: datetime
) -> None:
    create_person(session, "An", "an@example.vn", now)
    for email in ("an@example.vn", "khong@example.vn"):
        assert check_password(session, email, RIGHT, now) == SignIn(why=Why.WRONG)


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made = person("Binh")
    until = now + timedelta(minutes=15)
    told = [signed_in(session, WRONG, now).why for _ in range(5)]
    assert told == [Why.WRONG] * 4 + [Why.LOCKED]
    assert signed_in(session, RIGHT, now) == SignIn(why=Why.LOCKED, until=until)
    assert signed_in(session, RIGHT, until - timedelta(seconds=1)).why is Why.LOCKED
    assert signed_in(session, RIGHT, until) == SignIn(made)


def test_after_a_lock_there_are_five_tries_again(
    session: Session, now: datetime, person: MakePerson
) -> None:
    person("Binh")
    for _ in range(5):
        signed_in(session, WRONG, now)
    later = now + timedelta(minutes=15)
    told = [signed_in(session, WRONG, later).why for _ in range(5)]
    assert told == [Why.WRONG] * 4 + [Why.LOCKED]


def test_the_right_password_forgives_the_wrong_ones_before(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made = person("Binh")
    for _ in range(3):
        for _ in range(4):
            signed_in(session, WRONG, now)
        assert signed_in(session, RIGHT, now) == SignIn(made)


def test_a_lock_is_one_account_s(session: Session, now: datetime, person: MakePerson) -> None:
    person("Binh")
    other = person("An")
    for _ in range(5):
        signed_in(session, WRONG, now)
    assert check_password(session, "an@example.vn", RIGHT, now) == SignIn(other)


def test_a_lock_is_in_the_log(session: Session, now: datetime, person: MakePerson) -> None:
    made = person("Binh")
    for _ in range(5):
        signed_in(session, WRONG, now)
    assert history(session, "person", made.id)[-1].action == "lock"


def test_tries_at_the_same_moment_are_each_counted(database: Database, now: datetime) -> None:
    with database.writing() as session:
        made = create_person(session, "Binh", "binh@example.vn", now)
        set_password(session, made, RIGHT, now)
    told = []

    def try_one() -> None:
        with database.writing() as session:
            told.append(signed_in(session, WRONG, now).why)

    threads = [threading.Thread(target=try_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [Why.LOCKED] * 4 + [Why.WRONG] * 4


def test_a_disabled_account_is_told_so_only_to_who_knows_the_password(
    session: Session, now: datetime, person: MakePerson
) -> None:
    disable_person(session, OPERATOR, person("Binh"), now)
    assert signed_in(session, WRONG, now) == SignIn(why=Why.WRONG)
    assert signed_in(session, RIGHT, now) == SignIn(why=Why.DISABLED)


def test_a_disabled_account_loses_its_sessions_and_may_come_back(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made = person("Binh")
    token = open_session(session, made, now, address="", agent="")
    disable_person(session, OPERATOR, made, now)
    enable_person(session, OPERATOR, made, now)
    assert session_of(session, token, now) is None
    assert signed_in(session, RIGHT, now) == SignIn(made)
    assert [entry.action for entry in history(session, "person", made.id)][-2:] == [
        "disable",
        "enable",
    ]


def test_only_the_command_line_disables_people(
    session: Session,
    now: datetime,
    person: MakePerson,
    unit: Callable[..., Unit],
) -> None:
    admin = actor_of(session, person("An", unit("tinh"), *Role), now.date())
    with pytest.raises(NotAllowed):
        disable_person(session, admin, person("Binh"), now)


def test_a_password_that_the_policy_refuses_changes_nothing(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made = person("Binh")
    with pytest.raises(BadPassword) as refused:
        set_password(session, made, "ngắn", now)
    assert refused.value.fault is PasswordFault.SHORT
    assert signed_in(session, RIGHT, now) == SignIn(made)


def test_a_new_password_ends_all_sessions_but_the_one_it_is_set_in(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made = person("Binh")
    here, there = (open_session(session, made, now, address="", agent="") for _ in range(2))
    set_password(session, made, "bảy giờ sáng nắng", now, but=session_of(session, here, now))
    assert session_of(session, here, now)
    assert session_of(session, there, now) is None
    set_password(session, made, "tám giờ sáng nắng", now)
    assert session_of(session, here, now) is None


def test_a_new_password_ends_a_lock(session: Session, now: datetime, person: MakePerson) -> None:
    made = person("Binh")
    for _ in range(5):
        signed_in(session, WRONG, now)
    set_password(session, made, "bảy giờ sáng nắng", now)
    assert signed_in(session, "bảy giờ sáng nắng", now) == SignIn(made)


def test_a_hash_is_made_anew_when_parameters_have_changed(
    session: Session, now: datetime, person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = person("Binh")
    before = made.password_hash
    monkeypatch.setattr(
        passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    )
    signed_in(session, WRONG, now)
    assert made.password_hash == before
    signed_in(session, RIGHT, now)
    assert made.password_hash != before
    assert signed_in(session, RIGHT, now) == SignIn(made)


# Codes


@pytest.fixture
def with_codes(session: Session, now: datetime, person: MakePerson) -> tuple[Person, pyotp.TOTP]:
    """Somebody who is asked for a code, and the app that makes it."""
    made = person("Binh")
    app = pyotp.TOTP(enable_totp(session, made))
    assert confirm_totp(session, made, app.at(now), now)
    return made, app


def test_codes_are_asked_for_once_one_was_confirmed(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made = person("Binh")
    app = pyotp.TOTP(enable_totp(session, made))
    assert not made.asks_for_code
    assert not confirm_totp(session, made, "000000", now + timedelta(days=9))
    assert not made.asks_for_code
    assert confirm_totp(session, made, app.at(now), now)
    assert made.asks_for_code


def test_a_code_is_taken_once(
    session: Session, now: datetime, with_codes: tuple[Person, pyotp.TOTP]
) -> None:
    made, app = with_codes
    later = now + timedelta(minutes=1)
    code = app.at(later)
    assert check_totp(session, made, code, later) == SignIn(made)
    assert check_totp(session, made, code, later) == SignIn(why=Why.WRONG)


def test_the_code_that_confirmed_opens_nothing(
    session: Session, now: datetime, with_codes: tuple[Person, pyotp.TOTP]
) -> None:
    made, app = with_codes
    assert check_totp(session, made, app.at(now), now).why is Why.WRONG


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-60, False), (-30, True), (30, True), (60, False)]
)
def test_a_phone_s_clock_may_be_off_by_a_step(
    session: Session,
    now: datetime,
    with_codes: tuple[Person, pyotp.TOTP],
    seconds: int,
    is_taken: bool,
) -> None:
    made, app = with_codes
    later = now + timedelta(minutes=10)
    code = app.at(later + timedelta(seconds=seconds))
    assert (check_totp(session, made, code, later).person is made) is is_taken


def test_a_code_may_be_written_in_two_halves(
    session: Session, now: datetime, with_codes: tuple[Person, pyotp.TOTP]
) -> None:
    made, app = with_codes
    later = now + timedelta(minutes=1)
    code = app.at(later)
    assert check_totp(session, made, f" {code[:3]} {code[3:]} ", later) == SignIn(made)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\ud800" * 6])
def test_what_is_no_code_is_a_wrong_one(
    session: Session, now: datetime, with_codes: tuple[Person, pyotp.TOTP], code: str
) -> None:
    assert check_totp(session, with_codes[0], code, now).why is Why.WRONG


def test_the_password_alone_buys_no_further_tries_of_the_code(
    session: Session, now: datetime, with_codes: tuple[Person, pyotp.TOTP]
) -> None:
    made, _ = with_codes
    told = []
    for _ in range(5):
        signed_in(session, RIGHT, now)
        told.append(check_totp(session, made, "000000", now + timedelta(days=9)).why)
    assert told == [Why.WRONG] * 4 + [Why.LOCKED]


def test_who_asks_for_no_code_has_no_right_one(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made = person("Binh")
    assert check_totp(session, made, "000000", now).why is Why.WRONG
    app = pyotp.TOTP(enable_totp(session, made))
    assert check_totp(session, made, app.at(now), now).why is Why.WRONG


def test_codes_are_set_up_anew_only_after_they_were_disabled(
    session: Session, now: datetime, with_codes: tuple[Person, pyotp.TOTP]
) -> None:
    made, app = with_codes
    with pytest.raises(CodesOn):
        enable_totp(session, made)
    disable_totp(session, made, now)
    assert not made.asks_for_code
    assert enable_totp(session, made) != app.secret


def test_apps_are_told_whose_code_it_is() -> None:
    told = codes.address("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "binh@example.vn")
    assert told.startswith(
        "otpauth://totp/L%E1%BB%8Bch%20K%E1%BB%B7%20ni%E1%BB%87m:binh%40example.vn?"
    )
    assert "secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" in told


def test_no_secret_is_in_the_log(
    session: Session, now: datetime, with_codes: tuple[Person, pyotp.TOTP]
) -> None:
    made, app = with_codes
    kept = session.scalars(select(Person.password_hash).where(Person.id == made.id)).one()
    told = "".join(f"{entry.before}{entry.after}" for entry in history(session, "person", made.id))
    assert app.secret not in told
    assert kept
    assert kept not in told
