"""A session is one sign-in of a browser, named by a token in a cookie.

It ends twelve hours after it was last seen, and after seven days anyhow.  Its CSRF token
follows from its own token and is stored nowhere.
"""

import hmac
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.tokens import new_token, same, token_hash
from app.models import Person, WebSession

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=7)

SIGHTING = timedelta(minutes=5)
"""How exactly it is kept when a session was last seen: not every answer needs a write."""

_CSRF = b"kyniem csrf"


def open_session(
    session: Session, person: Person, now: datetime, *, address: str, agent: str
) -> str:
    """The token of a new session; those of the person that are over are cleared away."""
    over = (WebSession.expires <= now) | (WebSession.seen <= now - IDLE)
    session.execute(delete(WebSession).where(WebSession.person_id == person.id, over))
    token = new_token()
    session.add(
        WebSession(
            token_hash=token_hash(token),
            person_id=person.id,
            created=now,
            seen=now,
            expires=now + ABSOLUTE,
            address=address[:45],
            agent=agent[:200],
        )
    )
    return token


def session_of(session: Session, token: str, now: datetime) -> WebSession | None:
    """The session of that token, if it lasts and its person may sign in.  It only reads."""
    asked = (
        select(WebSession)
        .join(Person, Person.id == WebSession.person_id)
        .where(
            WebSession.token_hash == token_hash(token),
            WebSession.expires > now,
            # One opened by a clock that was ahead would otherwise last until then.
            WebSession.expires <= now + ABSOLUTE + SIGHTING,
            WebSession.seen > now - IDLE,
            Person.disabled.is_(None),
        )
    )
    return session.scalars(asked).first()


def is_to_be_seen(found: WebSession, now: datetime) -> bool:
    """Whether it is time to note again that a session was seen."""
    return now - found.seen >= SIGHTING


def see(session: Session, found: WebSession, now: datetime) -> None:
    """Note that a session was seen; it may have been read by another session of SQLAlchemy."""
    kept = WebSession.token_hash == found.token_hash
    session.execute(update(WebSession).where(kept, WebSession.seen < now).values(seen=now))


def sessions_of(session: Session, person: Person, now: datetime) -> tuple[WebSession, ...]:
    """The sessions of ``person`` that last, the one seen last first."""
    asked = select(WebSession).where(
        WebSession.person_id == person.id, WebSession.expires > now, WebSession.seen > now - IDLE
    )
    return tuple(session.scalars(asked.order_by(WebSession.seen.desc(), WebSession.token_hash)))


def close_session(session: Session, found: WebSession) -> None:
    """End one session."""
    session.execute(delete(WebSession).where(WebSession.token_hash == found.token_hash))


def close_all(session: Session, person: Person, *, but: WebSession | None = None) -> None:
    """End all sessions of ``person`` save ``but``."""
    ended = delete(WebSession).where(WebSession.person_id == person.id)
    if but is not None:
        ended = ended.where(WebSession.token_hash != but.token_hash)
    session.execute(ended)


def csrf_token(token: str) -> str:
    """What the forms of a session carry."""
    return hmac.new(token.encode(), _CSRF, "sha256").hexdigest()


def csrf_matches(token: str, given: str) -> bool:
    """Whether ``given`` came from a form of that session."""
    return same(csrf_token(token), given)
