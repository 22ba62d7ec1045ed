"""The pages by which one comes in and goes: signing in, a one-time link, signing out.

Whatever is wrong at signing in, the same is said of it, in the same time: nobody learns
who has an account.  Each address may try ten times a minute.
"""

from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from app.accounts.invitations import InvitationGone, accept, invitation_of
from app.accounts.people import SignIn, check_password, check_totp
from app.accounts.sessions import close_session, csrf_token, open_session, session_of
from app.accounts.tokens import new_token
from app.clock import now
from app.errors import AppError
from app.models import Person
from app.serving.bodies import BoundedRoute
from app.serving.cookies import cookie_token, give_cookie, take_cookie
from app.serving.identity import (
    SIGN_IN,
    ChangingDep,
    LookingDep,
    Visit,
    VisitDep,
    own_page,
)
from app.serving.private_addresses import PAGES
from app.serving.rates import WINDOW_SECONDS, Rate, Rates, reader
from app.views.accounts import AcceptForm, SignInForm, invitation_page
from app.views.refused import refusal
from app.web.page import Page, PageDep
from app.web.work import told

SIGN_OUT = f"{PAGES}/dang-xuat"
INVITATION = f"{PAGES}/loi-moi/{{token}}"

A_MINUTE = 10

REFUSED = (
    "Thư điện tử, mật khẩu hoặc mã xác thực không đúng, hoặc tài khoản đang bị khóa. Sau năm lần"
    " sai liên tiếp, tài khoản tạm khóa 15 phút."
)
TOO_OFTEN = f"Mỗi máy được thử {A_MINUTE} lần mỗi phút; hãy thử lại sau một phút."
UNLIKE = "Hai lần nhập mật khẩu không giống nhau."

router = APIRouter(include_in_schema=False, route_class=BoundedRoute)


class WhereTo(BaseModel):
    """Where somebody wanted to go before they were asked to sign in."""

    next: Annotated[str, Field(max_length=2000)] = PAGES


def prepare(app: FastAPI) -> None:
    """Count who tries."""
    rates: Rates = app.state.rates
    app.state.signing_in = rates.costly(A_MINUTE, "sign-in")


@router.get(SIGN_IN)
def form(request: Request, page: PageDep, asked: Annotated[WhereTo, Query()]) -> HTMLResponse:
    """The empty form."""
    token = cookie_token(request) or new_token()
    answer = _form(page, token, SignInForm(next=asked.next))
    give_cookie(request, answer, token)
    return answer


@router.post(SIGN_IN)
def sign_in(
    request: Request, page: PageDep, visit: VisitDep, asked: Annotated[SignInForm, Form()]
) -> Response:
    """Open a session, under a new token whatever the old one was."""
    if not _may_try(request):
        return _too_often(_form(page, visit.token, asked, TOO_OFTEN))
    found = _found(visit, asked)
    if found.person is None:
        return _form(page, visit.token, asked, REFUSED)
    return _let_in(request, visit, found.person, own_page(asked.next))


@router.post(SIGN_OUT)
def sign_out(request: Request, who: ChangingDep) -> Response:
    """End the session, here and in the database."""
    if who.web_session:
        close_session(who.session, who.web_session)
    answer = RedirectResponse(SIGN_IN, 303)
    take_cookie(request, answer)
    return answer


@router.get(INVITATION)
def invitation(token: str, request: Request, page: PageDep, session: LookingDep) -> HTMLResponse:
    """What a one-time link offers; looking at it uses nothing up."""
    kept = cookie_token(request) or new_token()
    if not _may_try(request):
        return _too_often(page.rendered("refused_link.html", 429, me="", refused=TOO_OFTEN))
    answer = _invitation(page, session, token, kept)
    give_cookie(request, answer, kept)
    return answer


@router.post(INVITATION)
def accept_invitation(
    token: str,
    request: Request,
    page: PageDep,
    visit: VisitDep,
    asked: Annotated[AcceptForm, Form()],
) -> Response:
    """Use the link up, and sign its person in; one who has codes signs in by themself."""
    if not _may_try(request):
        return _too_often(page.rendered("refused_link.html", 429, me="", refused=TOO_OFTEN))
    if asked.repeated is not None and asked.repeated != asked.password:
        return _invitation(page, visit.session, token, visit.token, UNLIKE)
    try:
        with visit.session.begin_nested():
            found = accept(visit.session, token, asked.password, visit.now)
    except AppError as error:
        return _invitation(page, visit.session, token, visit.token, told(error))
    if found.person is None:
        return _invitation(page, visit.session, token, visit.token, REFUSED)
    if found.person.asks_for_code:
        return RedirectResponse(SIGN_IN, 303)
    return _let_in(request, visit, found.person, PAGES)


def _found(visit: Visit, asked: SignInForm) -> SignIn:
    """Who signs in, their code included where they have one."""
    found = check_password(visit.session, asked.email, asked.password, visit.now)
    if found.person is None or not found.person.asks_for_code:
        return found
    return check_totp(visit.session, found.person, asked.code, visit.now)


def _let_in(request: Request, visit: Visit, person: Person, where: str) -> Response:
    if before := session_of(visit.session, visit.token, visit.now):
        close_session(visit.session, before)
    token = open_session(
        visit.session,
        person,
        visit.now,
        address=reader(request),
        agent=request.headers.get("user-agent", ""),
    )
    answer = RedirectResponse(where, 303)
    give_cookie(request, answer, token)
    return answer


def _form(page: Page, token: str, asked: SignInForm, refused: str = "") -> HTMLResponse:
    return page.rendered(
        "sign_in.html",
        422 if refused else 200,
        me="",
        csrf=csrf_token(token),
        refused=refused,
        email=asked.email,
        next=own_page(asked.next),
    )


def _invitation(
    page: Page, session: Session, token: str, kept: str, refused: str = ""
) -> HTMLResponse:
    offered = invitation_of(session, token, now())
    if offered is None:
        gone = refusal(InvitationGone())
        return page.rendered("refused_link.html", 404, me="", refused=gone)
    return page.rendered(
        "invitation.html",
        422 if refused else 200,
        me="",
        csrf=csrf_token(kept),
        refused=refused,
        invited=invitation_page(session, offered),
    )


def _may_try(request: Request) -> bool:
    rate: Rate = request.app.state.signing_in
    return rate.admits(request)


def _too_often(answer: HTMLResponse) -> HTMLResponse:
    answer.status_code = 429
    answer.headers["Retry-After"] = str(WINDOW_SECONDS)
    return answer
