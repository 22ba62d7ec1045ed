"""How long a sign-in lasts, and what its forms carry."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR
from app.accounts.people import disable_person
from app.accounts.sessions import (
    close_all,
    close_session,
    csrf_matches,
    csrf_token,
    is_to_be_seen,
    open_session,
    see,
    session_of,
    sessions_of,
)
from app.models import Person, WebSession

MakePerson = Callable[..., Person]


def opened(session: Session, person: Person, now: datetime) -> str:
    return open_session(session, person, now, address="203.0.113.7", agent="Firefox")


def test_a_session_is_found_by_its_token_alone(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made = person("Binh")
    token = opened(session, made, now)
    found = session_of(session, token, now)
    assert found
    assert (found.person_id, found.address, found.agent) == (made.id, "203.0.113.7", "Firefox")
    for other in ("", token[:-1], token.lower(), found.token_hash):
        assert session_of(session, other, now) is None


def test_the_token_itself_is_not_kept(session: Session, now: datetime, person: MakePerson) -> None:
    token = opened(session, person("Binh"), now)
    (row,) = session.execute(select(WebSession.__table__))
    assert token not in map(str, row)


def test_a_session_ends_twelve_hours_after_it_was_last_seen(
    session: Session, now: datetime, person: MakePerson
) -> None:
    token = opened(session, person("Binh"), now)
    almost = now + timedelta(hours=12, seconds=-1)
    found = session_of(session, token, almost)
    assert found
    assert session_of(session, token, now + timedelta(hours=12)) is None
    see(session, found, almost)
    assert session_of(session, token, almost + timedelta(hours=11))


def test_a_session_ends_after_seven_days_however_often_it_is_seen(
    session: Session, now: datetime, person: MakePerson
) -> None:
    token = opened(session, person("Binh"), now)
    for hours in range(6, 7 * 24, 6):
        found = session_of(session, token, now + timedelta(hours=hours))
        assert found
        see(session, found, now + timedelta(hours=hours))
    assert session_of(session, token, now + timedelta(days=7)) is None


def test_a_sighting_is_noted_every_five_minutes_and_never_back_in_time(
    session: Session, now: datetime, person: MakePerson
) -> None:
    found = session_of(session, opened(session, person("Binh"), now), now)
    assert found
    assert not is_to_be_seen(found, now + timedelta(minutes=4))
    assert is_to_be_seen(found, now + timedelta(minutes=5))
    see(session, found, now - timedelta(hours=1))
    session.refresh(found)
    assert found.seen == now


def test_sessions_are_listed_and_ended_one_by_one_or_all(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made, other = person("Binh"), person("An")
    opened(session, other, now)
    for minutes in range(3):
        opened(session, made, now + timedelta(minutes=minutes))
    last, middle, first = sessions_of(session, made, now + timedelta(hours=1))
    assert last.seen > middle.seen > first.seen
    close_session(session, first)
    close_all(session, made, but=last)
    assert sessions_of(session, made, now) == (last,)
    close_all(session, made)
    assert sessions_of(session, made, now) == ()
    assert len(sessions_of(session, other, now)) == 1


def test_who_is_disabled_has_no_session(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made = person("Binh")
    disable_person(session, OPERATOR, made, now)
    token = opened(session, made, now)
    assert session_of(session, token, now) is None


def test_signing_in_clears_away_what_is_over(
    session: Session, now: datetime, person: MakePerson
) -> None:
    made = person("Binh")
    opened(session, made, now)
    opened(session, made, now + timedelta(days=1))
    session.flush()
    assert session.scalar(select(func.count()).select_from(WebSession)) == 1


def test_what_a_browser_says_of_itself_is_cut_short(
    session: Session, now: datetime, person: MakePerson
) -> None:
    token = open_session(session, person("Binh"), now, address="x" * 99, agent="y" * 999)
    found = session_of(session, token, now)
    assert found
    assert (len(found.address), len(found.agent)) == (45, 200)


@pytest.mark.parametrize("given", ["", "0" * 64, "ế", "\ud800"])
def test_a_form_of_another_session_does_not_match(given: str) -> None:
    assert csrf_matches("token", csrf_token("token"))
    assert not csrf_matches("token", given)
    assert not csrf_matches("token", csrf_token("another"))
