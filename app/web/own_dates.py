"""The pages of own dates: those of a unit, one, its form, and what is done to it."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, ValidationError

from app.accounts.access import Action, allowed
from app.catalogue.vocabulary import MANNER_LABELS
from app.errors import AppError
from app.models import OwnDate, Unit
from app.planning.own_dates.announcing import announce, forget_days
from app.planning.own_dates.checking import OwnDateRefused, checked
from app.planning.own_dates.fields import CATEGORIES, LEVELS, MANNERS, NewOwnDate, OwnKind
from app.planning.own_dates.keeping import (
    change_own_date,
    create_own_date,
    restore_own_date,
    retire_own_date,
)
from app.planning.own_dates.offering import leave, offer, take, withdraw
from app.planning.own_dates.proposing import catalogue_entry, catalogue_file
from app.planning.own_dates.sight import own_date_of, own_date_seen, taken_by
from app.planning.own_dates.twins import twins
from app.serving.bodies import LongRoute
from app.serving.errors import STATUSES
from app.serving.identity import ChangingDep, SignedIn, SignedInDep
from app.serving.reading import service
from app.serving.versions import Logged, StaleVersion, etag, require_version
from app.views.own_date_forms import (
    AnnouncedForm,
    OwnDateForm,
    YearForm,
    as_form,
    by_box,
    faults_of,
)
from app.views.own_dates import (
    TwinView,
    date_lines,
    offered_dates,
    own_date_now,
    own_date_whole,
    twin_views,
)
from app.views.reading import Reading, read
from app.views.unit_forms import Id
from app.views.units import own_unit, unit_view
from app.web.done import moved_on
from app.web.page import Page, PageDep
from app.web.units import ONE, address
from app.web.work import Unfit, shown, told

DATES = f"{ONE}/ngay"
NEW = f"{DATES}/them"
DATE = f"{DATES}/{{own_id}}"

TWINS = 409
"""The status of a form that is shown again for the twins found."""

router = APIRouter(include_in_schema=False, route_class=LongRoute)


class OfKind(BaseModel):
    """Of which kind a new date is to be."""

    loai: OwnKind = OwnKind.ANNIVERSARY


def readings(request: Request) -> Callable[[SignedIn], Reading]:
    """How who is signed in reads the catalogue beside their unit's own dates."""
    held = service(request)
    return lambda who: read(who.session, held.references, who.today, held.settings.address)


ReadingsDep = Annotated[Callable[[SignedIn], Reading], Depends(readings)]


@router.get(DATES)
def dates(unit_id: Id, page: PageDep, who: SignedInDep, reading: ReadingsDep) -> HTMLResponse:
    """What a unit keeps, and what it is offered."""
    unit = own_unit(who.session, who.actor, unit_id)
    return shown(
        page,
        who,
        "own_dates.html",
        unit=unit_view(unit),
        lines=date_lines(who.session, unit, reading(who)),
        offered=offered_dates(who.session, unit),
        edits=_edits(who, unit),
        kinds=tuple(OwnKind),
    )


# Adding and changing


@router.get(NEW)
def new(
    unit_id: Id, page: PageDep, who: SignedInDep, asked: Annotated[OfKind, Query()]
) -> HTMLResponse:
    """The form of a new date."""
    return _form(page, who, own_unit(who.session, who.actor, unit_id), OwnDateForm(kind=asked.loai))


@router.post(NEW)
def create(
    unit_id: Id, page: PageDep, who: ChangingDep, asked: Annotated[OwnDateForm, Form()]
) -> Response:
    """A new date; where the catalogue may have it, only for who has seen that."""
    unit = own_unit(who.session, who.actor, unit_id)
    try:
        fields = asked.fields(unit.region)
        if found := _unseen_twins(who, unit, asked, fields):
            return _form(page, who, unit, asked, found=found, status=TWINS)
        with who.session.begin_nested():
            made = create_own_date(who.session, who.actor, unit, fields, who.now)
    except Unfit as error:
        return _form(page, who, unit, asked, error=error)
    return _to(page, unit, made.id)


@router.get(f"{DATE}/sua")
def edit(unit_id: Id, own_id: Id, page: PageDep, who: SignedInDep) -> HTMLResponse:
    """The form that changes a date."""
    unit = own_unit(who.session, who.actor, unit_id)
    own = own_date_of(who.session, unit, own_id)
    return _form(page, who, unit, as_form(own_date_now(who.session, own)), own)


@router.post(f"{DATE}/sua")
def change(
    unit_id: Id, own_id: Id, page: PageDep, who: ChangingDep,
    asked: Annotated[OwnDateForm, Form()],
) -> Response:  # fmt: skip
    """Change a date, unless somebody did meanwhile."""
    unit = own_unit(who.session, who.actor, unit_id)
    own = _locked(who, unit, own_id)
    try:
        _require_version(who, own, asked.version)
        with who.session.begin_nested():
            change_own_date(who.session, who.actor, own, asked.fields(unit.region), who.now)
    except Unfit as error:
        return _form(page, who, unit, asked, own, error=error)
    return _to(page, unit, own.id)


# One, and what is done to it


@router.get(DATE)
def one(
    unit_id: Id, own_id: Id, page: PageDep, who: SignedInDep, reading: ReadingsDep
) -> HTMLResponse:
    """A date that a unit keeps, took or is offered."""
    unit = own_unit(who.session, who.actor, unit_id)
    return _date(page, who, unit, own_date_seen(who.session, unit, own_id), reading(who))


@router.post(f"{DATE}/thoi-gian")
def announce_days(
    unit_id: Id, own_id: Id, page: PageDep, who: ChangingDep, reading: ReadingsDep,
    asked: Annotated[AnnouncedForm, Form()],
) -> Response:  # fmt: skip
    """The days of a festival in one year."""
    unit = own_unit(who.session, who.actor, unit_id)
    own = _locked(who, unit, own_id)

    def tell() -> None:
        _require_version(who, own, asked.version)
        announce(who.session, who.actor, own, asked.of_year, asked.fields(), who.now)

    return _done(page, who, unit, own, reading, tell, announced=asked)


@router.post(f"{DATE}/thoi-gian/bo")
def forget(
    unit_id: Id, own_id: Id, page: PageDep, who: ChangingDep, reading: ReadingsDep,
    asked: Annotated[YearForm, Form()],
) -> Response:  # fmt: skip
    """Let the days of a year follow from the rule again."""
    unit = own_unit(who.session, who.actor, unit_id)
    own = _locked(who, unit, own_id)
    return _done(
        page, who, unit, own, reading,
        lambda: forget_days(who.session, who.actor, own, asked.year, who.now),
    )  # fmt: skip


@router.post(f"{DATE}/chia-se")
def share(
    unit_id: Id, own_id: Id, page: PageDep, who: ChangingDep, reading: ReadingsDep
) -> Response:
    """Let the units below take it."""
    return _step(page, who, unit_id, own_id, reading, offer)


@router.post(f"{DATE}/thoi-chia-se")
def stop_sharing(
    unit_id: Id, own_id: Id, page: PageDep, who: ChangingDep, reading: ReadingsDep
) -> Response:
    """Offer it no longer."""
    return _step(page, who, unit_id, own_id, reading, withdraw)


@router.post(f"{DATE}/bo")
def retire(
    unit_id: Id, own_id: Id, page: PageDep, who: ChangingDep, reading: ReadingsDep
) -> Response:
    """Set it aside."""
    return _step(page, who, unit_id, own_id, reading, retire_own_date)


@router.post(f"{DATE}/khoi-phuc")
def restore(
    unit_id: Id, own_id: Id, page: PageDep, who: ChangingDep, reading: ReadingsDep
) -> Response:
    """Take it up again."""
    return _step(page, who, unit_id, own_id, reading, restore_own_date)


@router.post(f"{DATE}/lay")
def take_it(
    unit_id: Id, own_id: Id, page: PageDep, who: ChangingDep, reading: ReadingsDep
) -> Response:
    """Take an offered date into the agenda of the unit."""
    unit = own_unit(who.session, who.actor, unit_id)
    own = own_date_seen(who.session, unit, own_id)
    return _done(
        page, who, unit, own, reading,
        lambda: take(who.session, who.actor, unit, own.id, who.now),
    )  # fmt: skip


@router.post(f"{DATE}/thoi-lay")
def leave_it(
    unit_id: Id, own_id: Id, page: PageDep, who: ChangingDep, reading: ReadingsDep
) -> Response:
    """Let a date that was taken go; where it is not offered any more, it is not seen then."""
    unit = own_unit(who.session, who.actor, unit_id)
    own = own_date_seen(who.session, unit, own_id)
    answer = _done(
        page, who, unit, own, reading,
        lambda: leave(who.session, who.actor, unit, own.id, who.now),
    )  # fmt: skip
    return answer if answer.status_code != _SEE_OTHER else _to(page, unit)


_SEE_OTHER = 303


def _to(page: Page, unit: Unit, own_id: str = "") -> Response:
    place = f"/{own_id}" if own_id else ""
    return moved_on(page, f"{address(unit.id)}/ngay{place}")


def _step(
    page: Page,
    who: SignedIn,
    unit_id: str,
    own_id: str,
    reading: Callable[[SignedIn], Reading],
    step: Callable[..., None],
) -> Response:
    unit = own_unit(who.session, who.actor, unit_id)
    own = _locked(who, unit, own_id)
    return _done(page, who, unit, own, reading, lambda: step(who.session, who.actor, own, who.now))


def _done(
    page: Page,
    who: SignedIn,
    unit: Unit,
    own: OwnDate,
    reading: Callable[[SignedIn], Reading],
    change: Callable[[], None],
    *,
    announced: AnnouncedForm | None = None,
) -> Response:
    """Make a change whole or not at all, and go to the page of the date, or say why not."""
    try:
        with who.session.begin_nested():
            change()
    except Unfit as error:
        return _date(page, who, unit, own, reading(who), error=error, announced=announced)
    return _to(page, unit, own.id)


def _date(
    page: Page,
    who: SignedIn,
    unit: Unit,
    own: OwnDate,
    reading: Reading,
    *,
    error: AppError | ValidationError | None = None,
    announced: AnnouncedForm | None = None,
) -> HTMLResponse:
    found = own_date_whole(own, reading)
    is_ours = own.unit_id == unit.id
    taken = dict(taken_by(who.session, unit))
    return shown(
        page,
        who,
        "own_date.html",
        _status(error),
        found=found,
        unit=unit_view(unit),
        keeper=unit_view(who.session.get_one(Unit, own.unit_id)),
        is_ours=is_ours,
        is_taken=own in taken,
        edits=_edits(who, unit),
        entry=catalogue_entry(who.session, own) if is_ours and not found.lacking else "",
        file=catalogue_file(own),
        refused=_said(error),
        announced=announced or AnnouncedForm(),
    )


def _form(
    page: Page,
    who: SignedIn,
    unit: Unit,
    given: OwnDateForm,
    own: OwnDate | None = None,
    *,
    found: tuple[TwinView, ...] = (),
    error: AppError | ValidationError | None = None,
    status: int = 200,
) -> HTMLResponse:
    current = own_date_now(who.session, own) if own else None
    is_stale = isinstance(error, StaleVersion)
    if current and is_stale:
        given = given.model_copy(update={"version": current.version})
    kind = given.kind
    return shown(
        page,
        who,
        "own_date_form.html",
        _status(error) if error else status,
        given=given,
        unit=unit_view(unit),
        current=current,
        is_stale=is_stale,
        twins=found,
        faults=_faults(error),
        refused=_said(error) if error and not _faults(error) else "",
        kinds=tuple(OwnKind),
        categories=[(word.value, word.label) for word in CATEGORIES[kind]],
        manners=[(word.value, MANNER_LABELS[word][0]) for word in MANNERS[kind]],
        levels=[(word.value, word.label) for word in LEVELS],
    )


def _unseen_twins(
    who: SignedIn, unit: Unit, asked: OwnDateForm, fields: NewOwnDate
) -> tuple[TwinView, ...]:
    if asked.sure:
        return ()
    return twin_views(twins(who.session, checked(fields, unit.region)))


def _locked(who: SignedIn, unit: Unit, own_id: str) -> OwnDate:
    own = own_date_of(who.session, unit, own_id)
    who.session.refresh(own, with_for_update=True)
    return own


def _require_version(who: SignedIn, own: OwnDate, version: str) -> None:
    now = own_date_now(who.session, own).version
    require_version(etag(version), now, Logged(who.session, "own-date", own.id))


def _edits(who: SignedIn, unit: Unit) -> bool:
    return allowed(who.actor, Action.EDIT, unit.id, above=())


def _faults(error: AppError | ValidationError | None) -> dict[str, str]:
    match error:
        case OwnDateRefused(faults=faults):
            return by_box(faults)
        case ValidationError():
            return by_box(faults_of(error))
    return {}


def _said(error: AppError | ValidationError | None) -> str:
    """What is said of a form of one box; the words of pages for those of files."""
    if error is None:
        return ""
    return ". ".join(_faults(error).values()) or told(error)


def _status(error: Exception | None) -> int:
    if error is None:
        return 200
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 422)
