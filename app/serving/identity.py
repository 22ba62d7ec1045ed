"""Identity is who asks over HTTP: a person by the cookie of a session, a program by its key.

A browser sends the cookie along with whatever leads it here, so a change asked for with it
must come from a page of this site and bring the token that only such a page holds.  A key
stands in ``Authorization`` and nowhere else, goes along only on purpose, and needs no token;
whoever sends one is judged by it alone.  Public answers never look at either.

Before somebody signs in, the cookie holds a token of no session: forms need one anyhow.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.accounts.keys import is_to_be_noted, key_of, note_use
from app.accounts.log import REQUEST_ID
from app.accounts.people import person_numbered
from app.accounts.roles import Actor, Scope, actor_of, actor_of_key
from app.accounts.sessions import csrf_matches, csrf_token, is_to_be_seen, see, session_of
from app.clock import now, today
from app.errors import AppError
from app.models import ApiKey, Person, WebSession
from app.serving.cookies import cookie_token
from app.serving.layer import REQUEST
from app.serving.private_addresses import PAGES
from app.serving.rates import rates, turns_of
from app.serving.reading import Service, service
from app.serving.traffic import WHO

SIGN_IN = f"{PAGES}/dang-nhap"

CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF-Token"

_OWN_PAGE = re.compile(r"/lam-viec(/[\w\-./~%]*)?(\?[\w\-.~%=&+]*)?", re.ASCII)


class NotSignedIn(AppError):
    """Who asks has no session or key that is in force."""

    def __init__(self, path: str) -> None:
        super().__init__(f"nobody is signed in at {path!r}")
        self.path = path


class Forged(AppError):
    """A change that may have been asked for by another site."""


class ReadOnlyKey(AppError):
    """A change asked for with a key that only reads."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks, and the session of the database that the answer works on.

    Either ``web_session`` and its ``token`` are there, or ``key``.
    """

    session: Session
    person: Person
    actor: Actor
    now: datetime
    today: date
    web_session: WebSession | None = None
    token: str = ""
    key: ApiKey | None = None

    @property
    def csrf(self) -> str:
        """What its forms carry; empty for a key, which needs none."""
        return csrf_token(self.token) if self.token else ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A form sent by who need not be signed in; ``token`` is that of their cookie."""

    session: Session
    now: datetime
    token: str


Recognition = Callable[[Request, Session], SignedIn]
"""How a request tells who asks."""


# Where to go


def sign_in_address(path: str) -> str:
    """Where to sign in, to come to ``path`` afterwards."""
    return f"{SIGN_IN}?next={quote(path, safe='/')}" if path != PAGES else SIGN_IN


def own_page(wanted: str) -> str:
    """``wanted`` if it is a private page of this site, else the first of them."""
    return wanted if _OWN_PAGE.fullmatch(wanted) else PAGES


# Who asks


async def _turn(request: Request) -> AsyncIterator[Service]:
    # As for public answers: requests wait for a connection here and not in threads.
    held = service(request)
    held.require_primary()
    async with held.turn():
        yield held


_TurnDep = Annotated[Service, Depends(_turn, scope="function")]


async def _form_token(request: Request) -> str:
    """The CSRF token of a form."""
    given = (await request.form()).get(CSRF_FIELD, "")
    return given if isinstance(given, str) else ""


_FormTokenDep = Annotated[str, Depends(_form_token)]


def _reading_page(request: Request, held: _TurnDep) -> Iterator[SignedIn]:
    yield from _reading(request, held, _by_cookie)


def _reading_call(request: Request, held: _TurnDep) -> Iterator[SignedIn]:
    yield from _reading(request, held, _by_either)


def _reading(request: Request, held: Service, who: Recognition) -> Iterator[SignedIn]:
    with held.database.reading() as session:
        found = who(request, session)
        _count(request, found)
        if not _is_to_be_noted(found):
            yield found
            return
    # The connection has gone back before another is taken. Who only reads is not refused
    # because a database that is locked or full cannot note it.
    with suppress(OperationalError), held.database.writing() as session:
        _note(session, found)
    with held.database.reading() as session:
        yield who(request, session)


def _changing_page(request: Request, held: _TurnDep, given: _FormTokenDep) -> Iterator[SignedIn]:
    _require_own_site(request)
    with _writing(request, held) as session:
        found = _by_cookie(request, session)
        _count(request, found)
        if not csrf_matches(found.token, given):
            raise Forged
        _note(session, found)
        yield found


@contextmanager
def _writing(request: Request, held: Service) -> Iterator[Session]:
    """A writing session whose log entries name the request."""
    with held.database.writing() as session:
        session.info[REQUEST_ID] = request.scope.get(REQUEST)
        yield session


def _looking(held: _TurnDep) -> Iterator[Session]:
    with held.database.reading() as session:
        yield session


def _visiting(request: Request, held: _TurnDep, given: _FormTokenDep) -> Iterator[Visit]:
    _require_own_site(request)
    token = cookie_token(request)
    if not token or not csrf_matches(token, given):
        raise Forged
    with _writing(request, held) as session:
        yield Visit(session, now(), token)


def _changing_call(request: Request, held: _TurnDep) -> Iterator[SignedIn]:
    with _writing(request, held) as session:
        found = _by_either(request, session)
        _count(request, found)
        if found.token:
            _require_own_site(request)
            if not csrf_matches(found.token, request.headers.get(CSRF_HEADER, "")):
                raise Forged
        elif found.actor.scope is not Scope.WRITE:
            raise ReadOnlyKey
        _note(session, found)
        yield found


def require_known(request: Request) -> None:
    """Refuse who is not signed in, before anything of what they send is read.

    Raises:
        NotSignedIn: if nobody is.
    """
    with service(request).database.reading() as session:
        _by_either(request, session)


_bearer = HTTPBearer(
    auto_error=False, scheme_name="key", description="A key made on the page of one's account."
)

# The scope makes the session of the database end before the answer leaves, and not after.
SignedInDep = Annotated[SignedIn, Depends(_reading_page, scope="function")]
"""Who reads a page."""
ChangingDep = Annotated[SignedIn, Depends(_changing_page, scope="function")]
"""Who sends a form."""
LookingDep = Annotated[Session, Depends(_looking, scope="function")]
"""Whoever reads a page for which nobody need be signed in."""
VisitDep = Annotated[Visit, Depends(_visiting, scope="function")]
"""Whoever sends a form for which nobody need be signed in."""
CallerDep = Annotated[SignedIn, Depends(_reading_call, scope="function")]
"""Who reads through the API."""
ChangingCallerDep = Annotated[SignedIn, Depends(_changing_call, scope="function")]
"""Who changes something through the API."""
described = Depends(_bearer)
"""What makes the description of the API tell how calls are signed."""


def _by_either(request: Request, session: Session) -> SignedIn:
    if "authorization" in request.headers:
        return _by_key(request, session)
    return _by_cookie(request, session)


def _by_cookie(request: Request, session: Session) -> SignedIn:
    token, instant, day = cookie_token(request), now(), today()
    found = session_of(session, token, instant) if token else None
    if found is None:
        raise _nobody(request)
    request.scope[WHO] = f"person {found.person_id}"
    person = person_numbered(session, found.person_id)
    return SignedIn(session, person, actor_of(session, person, day), instant, day, found, token)


def _by_key(request: Request, session: Session) -> SignedIn:
    scheme, _, text = request.headers["authorization"].partition(" ")
    instant, day = now(), today()
    key = key_of(session, text.strip(), instant) if scheme.lower() == "bearer" else None
    if key is None:
        raise _nobody(request)
    request.scope[WHO] = f"key {key.id}"
    person = person_numbered(session, key.person_id)
    return SignedIn(session, person, actor_of_key(session, key, day), instant, day, key=key)


def _nobody(request: Request) -> NotSignedIn:
    """What who asks with nothing, or with nothing that is in force, is told; they are counted.

    Raises:
        OutOfTurns: if their address has had all its turns.
    """
    if not turns_of(request.scope):
        rates(request).address.require(request)
    return NotSignedIn(_place(request))


def _count(request: Request, found: SignedIn) -> None:
    """Count a request of who is signed in: by whom they are, wherever they sit.

    Raises:
        OutOfTurns: if they have had all their turns.
    """
    if found.key:
        rates(request).key.require(request, str(found.key.id))
    else:
        rates(request).person.require(request, str(found.person.id))


def _is_to_be_noted(found: SignedIn) -> bool:
    if found.key:
        return is_to_be_noted(found.key, found.now)
    return found.web_session is not None and is_to_be_seen(found.web_session, found.now)


def _note(session: Session, found: SignedIn) -> None:
    """Keep that a session or a key was used."""
    if found.web_session:
        see(session, found.web_session, found.now)
    if found.key:
        note_use(session, found.key, found.now)


def _place(request: Request) -> str:
    """Where to come back to; a form cannot be come back to."""
    if request.method != "GET":
        return PAGES
    query: str = request.scope["query_string"].decode("latin-1")
    path: str = request.scope["path"]
    return f"{path}?{query}" if query else path


def _require_own_site(request: Request) -> None:
    """Refuse a change that another site's page asked for, as far as the browser tells.

    Raises:
        Forged: if it did.
    """
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise Forged
    # Which host the browser asked is as good as the address in the settings: a page of
    # another site cannot change it, and a test installation is asked under several.
    own = urlsplit(service(request).settings.address)
    hosts = {own.netloc, request.headers.get("host", "")}
    origin = request.headers.get("origin")
    if origin is not None and origin not in {f"{own.scheme}://{host}" for host in hosts}:
        raise Forged
