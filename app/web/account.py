"""The page of one's account: name, password, codes, browsers that are signed in, keys."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.accounts.actor import Scope
from app.accounts.keys import keys_of, make_key, revoke_key
from app.accounts.people import (
    SignIn,
    change_name,
    check_password,
    check_totp,
    confirm_totp,
    disable_totp,
    enable_totp,
    set_password,
    switch_digests,
)
from app.accounts.sessions import close_all, close_session, open_session, sessions_of
from app.serving.bodies import BoundedRoute
from app.serving.cookies import give_cookie
from app.serving.identity import ChangingDep, SignedIn, SignedInDep
from app.serving.private_addresses import PAGES
from app.serving.rates import reader
from app.views.accounts import (
    KEY_DAYS,
    CodeForm,
    DigestForm,
    HandleForm,
    KeyForm,
    NameForm,
    PasswordForm,
    ProofForm,
    account_view,
    enrolment_view,
)
from app.views.unit_forms import NumberForm
from app.views.units import own_unit
from app.web.done import moved_on
from app.web.page import Page, PageDep, page_of
from app.web.signing_in import REFUSED, UNLIKE
from app.web.work import Unfit, shown, told

ACCOUNT = f"{PAGES}/tai-khoan"
CODES = f"{ACCOUNT}/hai-buoc"

WRONG_CODE = "Mã không đúng; hãy xem lại giờ trên điện thoại rồi nhập mã mới nhất."

router = APIRouter(include_in_schema=False, route_class=BoundedRoute)


@router.get(ACCOUNT)
def account(page: PageDep, who: SignedInDep) -> HTMLResponse:
    """The page."""
    return _account(page, who)


@router.post(f"{ACCOUNT}/ten")
def rename(page: PageDep, who: ChangingDep, asked: Annotated[NameForm, Form()]) -> Response:
    """Be called otherwise."""
    try:
        change_name(who.session, who.person, asked.name, who.now)
    except Unfit as error:
        return _account(page, who, told(error))
    return _back(page)


@router.post(f"{ACCOUNT}/thu")
def digests(page: PageDep, who: ChangingDep, asked: Annotated[DigestForm, Form()]) -> Response:
    """Get a mail each day with what waits, or none."""
    switch_digests(who.session, who.person, wanted=asked.wanted, now=who.now)
    return _back(page)


@router.post(f"{ACCOUNT}/mat-khau")
def change_password(
    request: Request, page: PageDep, who: ChangingDep, asked: Annotated[PasswordForm, Form()]
) -> Response:
    """A new password; every other browser is signed out, and this one gets a new token."""
    if asked.new != asked.repeated:
        return _account(page, who, UNLIKE)
    if refused := _refused(check_password(who.session, who.person.email, asked.password, who.now)):
        return _account(page, who, refused)
    try:
        set_password(who.session, who.person, asked.new, who.now)
    except Unfit as error:
        return _account(page, who, told(error))
    return _anew(request, who)


# Codes


@router.post(CODES)
def begin_codes(page: PageDep, who: ChangingDep, asked: Annotated[ProofForm, Form()]) -> Response:
    """A new secret, to be confirmed by a code of it; it takes the password."""
    if refused := _refused(check_password(who.session, who.person.email, asked.password, who.now)):
        return _account(page, who, refused)
    try:
        enable_totp(who.session, who.person)
    except Unfit as error:
        return _account(page, who, told(error))
    return RedirectResponse(CODES, 303)


@router.get(CODES)
def enrol(page: PageDep, who: SignedInDep) -> Response:
    """The secret that waits for its first code, as a picture and as a text."""
    return _enrolment(page, who)


@router.post(f"{CODES}/xac-nhan")
def confirm(
    request: Request, page: PageDep, who: ChangingDep, asked: Annotated[CodeForm, Form()]
) -> Response:
    """Ask for codes from now on; browsers that signed in without one are signed out."""
    if not confirm_totp(who.session, who.person, asked.code, who.now):
        return _enrolment(page, who, WRONG_CODE)
    return _anew(request, who)


@router.post(f"{CODES}/tat")
def end_codes(
    request: Request, page: PageDep, who: ChangingDep, asked: Annotated[CodeForm, Form()]
) -> Response:
    """Ask for no code any more, which takes one."""
    if check_totp(who.session, who.person, asked.code, who.now).person is None:
        return _account(page, who, WRONG_CODE)
    disable_totp(who.session, who.person, who.now)
    return _anew(request, who)


# Browsers


@router.post(f"{ACCOUNT}/phien")
def end_session(page: PageDep, who: ChangingDep, asked: Annotated[HandleForm, Form()]) -> Response:
    """Sign out one browser; nothing happens where it is signed out already."""
    for found in sessions_of(who.session, who.person, who.now):
        if found.handle == asked.handle:
            close_session(who.session, found)
    return _back(page)


@router.post(f"{ACCOUNT}/phien/khac")
def end_other_sessions(page: PageDep, who: ChangingDep) -> Response:
    """Sign out every browser but this one."""
    close_all(who.session, who.person, but=who.web_session)
    return _back(page)


# Keys


@router.post(f"{ACCOUNT}/khoa")
def new_key(page: PageDep, who: ChangingDep, asked: Annotated[KeyForm, Form()]) -> Response:
    """A new key, shown once: so this form is answered with a page and not elsewhere."""
    try:
        with who.session.begin_nested():
            unit = own_unit(who.session, who.actor, asked.unit)
            expires = asked.expires(who.now)
            _, text = make_key(
                who.session, who.person, unit, asked.name, asked.scope, who.now, expires
            )
    except Unfit as error:
        return _account(page, who, told(error))
    return _account(page, who, status=201, made=text)


@router.post(f"{ACCOUNT}/khoa/huy")
def end_key(page: PageDep, who: ChangingDep, asked: Annotated[NumberForm, Form()]) -> Response:
    """Revoke a key of one's own; others are not there."""
    for key in keys_of(who.session, who.person):
        if key.id == asked.number:
            revoke_key(who.session, who.actor, key, who.now)
    return _back(page)


def _account(
    page: Page, who: SignedIn, refused: str = "", *, status: int = 200, made: str = ""
) -> HTMLResponse:
    account = account_view(who.session, who.person, who.web_session, who.now)
    return shown(
        page,
        who,
        "account.html",
        422 if refused else status,
        refused=refused,
        made=made,
        account=account,
        units=[(held.id, held.unit) for held in account.held],
        scopes=[(scope, scope.label) for scope in Scope],
        days=[*((days, f"{days} ngày") for days in KEY_DAYS), (0, "không hết hạn")],
    )


def _enrolment(page: Page, who: SignedIn, refused: str = "") -> Response:
    waiting = enrolment_view(who.person)
    if waiting is None:
        return RedirectResponse(ACCOUNT, 303)
    status = 422 if refused else 200
    return shown(page, who, "enrolment.html", status, refused=refused, waiting=waiting)


def _refused(found: SignIn) -> str:
    return "" if found.person else REFUSED


def _anew(request: Request, who: SignedIn) -> Response:
    """Back to the page under a new token; every other browser is signed out."""
    close_all(who.session, who.person)
    agent = request.headers.get("user-agent", "")
    token = open_session(who.session, who.person, who.now, address=reader(request), agent=agent)
    answer = _back(page_of(request))
    give_cookie(request, answer, token)
    return answer


def _back(page: Page) -> RedirectResponse:
    return moved_on(page, ACCOUNT)
