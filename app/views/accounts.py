"""What is said of accounts: of one's own, of an invitation, and the forms that change them."""

from base64 import b64encode
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from app.accounts import codes
from app.accounts.actor import Actor, Role, Scope
from app.accounts.fields import OneLine
from app.accounts.keys import keys_of
from app.accounts.people import person_by_email
from app.accounts.roles import roles_of
from app.accounts.sessions import sessions_of
from app.clock import VIETNAM
from app.feeds.qr import qr_svg
from app.models import ApiKey, Invitation, Person, Unit, WebSession
from app.views.base import View
from app.views.browsers import browser_in_words

KEY_DAYS = (30, 90, 365)
"""For how many days a key may be made; or without an end."""

MOST_PASSWORD_CHARACTERS = 1000
"""A bound against nonsense; the policy of passwords has its own."""

Password = Annotated[str, Field(max_length=MOST_PASSWORD_CHARACTERS)]
Email = Annotated[str, OneLine, Field(max_length=254)]
PersonName = Annotated[str, OneLine, Field(max_length=120)]
Code = Annotated[str, OneLine, Field(max_length=20)]


def told_instant(instant: datetime) -> str:
    """An instant as clocks in Vietnam show it: "22/11/2026 10:05"."""
    return f"{instant.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


# Forms


class SignInForm(BaseModel):
    """Who signs in; ``next`` is where they wanted to go."""

    email: Email = ""
    password: Password = ""
    code: Code = ""
    next: Annotated[str, Field(max_length=2000)] = ""


class AcceptForm(BaseModel):
    """A password for an invitation; ``repeated`` is left out by who has an account."""

    password: Password = ""
    repeated: Password | None = None


class NameForm(BaseModel):
    """What one is called."""

    name: PersonName = ""


class DigestForm(BaseModel):
    """Whether one wants digests."""

    wanted: bool


class PasswordForm(BaseModel):
    """A new password, proved by the present one."""

    password: Password = ""
    new: Password = ""
    repeated: Password = ""


class ProofForm(BaseModel):
    """The present password, before something is done that a stolen session should not do."""

    password: Password = ""


class CodeForm(BaseModel):
    """A code of the app."""

    code: Code = ""


class KeyForm(BaseModel):
    """A key to be made; without ``days`` it lasts until it is revoked."""

    name: Annotated[str, OneLine, Field(max_length=120)] = ""
    unit: Annotated[str, Field(max_length=48)] = ""
    scope: Scope = Scope.READ
    days: Annotated[int, Field(ge=0, le=max(KEY_DAYS))] = KEY_DAYS[1]

    def expires(self, now: datetime) -> datetime | None:
        """When it ends."""
        return now + timedelta(days=self.days) if self.days else None


class HandleForm(BaseModel):
    """One thing of a list, by what the page names it."""

    handle: Annotated[str, Field(max_length=64)] = ""


# One's own account


class RoleView(View):
    """A role in a unit."""

    unit: str
    role: Role


class MeView(View):
    """Who asks, with the roles of today, those by delegation included."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": 1,
                    "name": "Nguyễn Thị Lan",
                    "email": "lan@thainguyen.example",
                    "roles": [{"unit": "ban-tuyen-giao-va-dan-van-tinh-uy", "role": "editor"}],
                    "scope": "write",
                    "csrf": None,
                }
            ]
        },
    )

    id: int
    name: str
    email: str
    roles: tuple[RoleView, ...]
    scope: Scope | None
    csrf: str | None


class HeldRoles(View):
    """One's own roles in a unit."""

    id: str
    unit: str
    roles: tuple[Role, ...]


class SessionView(View):
    """A browser that is signed in; ``here`` is the one that asks."""

    handle: str
    agent: str
    browser: str
    address: str
    created: str
    seen: str
    here: bool


class KeyView(View):
    """A key, without its secret."""

    id: int
    prefix: str
    name: str
    unit: str
    scope: Scope
    created: str
    used: str | None
    expires: str | None
    over: bool


class AccountView(View):
    """The page of one's account."""

    name: str
    email: str
    held: tuple[HeldRoles, ...]
    asks_for_code: bool
    gets_digests: bool
    sessions: tuple[SessionView, ...]
    keys: tuple[KeyView, ...]


class EnrolmentView(View):
    """How an app is given the secret that codes are made of."""

    secret: str
    address: str
    picture: str


def me_view(person: Person, actor: Actor, csrf: str) -> MeView:
    """Who asks."""
    held = sorted(actor.roles)
    return MeView(
        id=person.id,
        name=person.name,
        email=person.email,
        roles=tuple(RoleView(unit=unit, role=role) for unit, role in held),
        scope=actor.scope,
        csrf=csrf or None,
    )


def account_view(
    session: Session, person: Person, here: WebSession | None, now: datetime
) -> AccountView:
    """The account of ``person``, seen from the browser of session ``here``."""
    return AccountView(
        name=person.name,
        email=person.email,
        held=tuple(
            HeldRoles(id=unit.id, unit=unit.name, roles=roles)
            for unit, roles in roles_of(session, person)
        ),
        asks_for_code=person.asks_for_code,
        gets_digests=person.digests_off is None,
        sessions=tuple(_session_view(found, here) for found in sessions_of(session, person, now)),
        keys=tuple(key_view(key, now) for key in keys_of(session, person)),
    )


def enrolment_view(person: Person) -> EnrolmentView | None:
    """The secret that waits for its first code; none where no code was asked for."""
    if person.totp_secret is None or person.asks_for_code:
        return None
    address = codes.address(person.totp_secret, person.email)
    drawn = b64encode(qr_svg(address, "Mã QR để thêm tài khoản vào ứng dụng xác thực"))
    return EnrolmentView(
        secret=" ".join(_fours(person.totp_secret)),
        address=address,
        # Within the page: a secret has no address of its own.
        picture=f"data:image/svg+xml;base64,{drawn.decode()}",
    )


def key_view(key: ApiKey, now: datetime) -> KeyView:
    """A key, as its person sees it."""
    return KeyView(
        id=key.id,
        prefix=f"kn_{key.prefix}",
        name=key.name,
        unit=key.unit_id,
        scope=Scope(key.scope),
        created=told_instant(key.created),
        used=told_instant(key.used) if key.used else None,
        expires=told_instant(key.expires) if key.expires else None,
        over=key.expires is not None and key.expires <= now,
    )


def _session_view(found: WebSession, here: WebSession | None) -> SessionView:
    return SessionView(
        handle=found.handle,
        agent=found.agent,
        browser=browser_in_words(found.agent),
        address=found.address,
        created=told_instant(found.created),
        seen=told_instant(found.seen),
        here=here is not None and here.token_hash == found.token_hash,
    )


def _fours(text: str) -> tuple[str, ...]:
    return tuple(text[i : i + 4] for i in range(0, len(text), 4))


# An invitation


class InvitationPage(View):
    """What a one-time link offers: a role, or a new password where ``unit`` is none."""

    unit: str | None
    role: Role | None
    by: str | None
    name: str
    email: str
    expires: str
    has_account: bool
    """Whether the password of an account is asked for, and not a new one."""

    @property
    def title(self) -> str:
        """The head of its page."""
        return "Lời mời vào đơn vị" if self.unit else "Đặt mật khẩu"

    @property
    def button(self) -> str:
        """What is done with it."""
        return "Nhận lời mời" if self.unit else "Đặt mật khẩu và đăng nhập"


def invitation_page(session: Session, offered: Invitation) -> InvitationPage:
    """What ``offered`` says to who opens it."""
    unit = session.get(Unit, offered.unit_id) if offered.unit_id else None
    by = session.get(Person, offered.by_person_id) if offered.by_person_id else None
    has_account = person_by_email(session, offered.email) is not None
    return InvitationPage(
        unit=unit.name if unit else None,
        role=Role(offered.role) if offered.role else None,
        by=by.name if by else None,
        name=offered.name,
        email=offered.email,
        expires=told_instant(offered.expires),
        has_account=has_account and offered.person_id is None,
    )
