"""The calls of own dates: what a unit keeps beside the catalogue, what it is offered, its agenda.

A date that a unit neither keeps, took nor is offered is answered 404, as one that is not there.
"""

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.api.examples import answering, asking, example_of, listing
from app.api.parameters import NoParameters
from app.api.units import CHANGING, NOT_SHOWN, REFUSED, UnitId
from app.models import OwnDate, Unit
from app.planning.own_dates.announcing import announce, forget_days
from app.planning.own_dates.checking import OwnDateRefused
from app.planning.own_dates.editing import require_edit
from app.planning.own_dates.fields import AnnouncedFields, NewOwnDate, OwnDateFields
from app.planning.own_dates.keeping import (
    change_own_date,
    create_own_date,
    restore_own_date,
    retire_own_date,
)
from app.planning.own_dates.offering import leave, offer, take, withdraw
from app.planning.own_dates.proposing import catalogue_entry, catalogue_file
from app.planning.own_dates.sight import own_date_of, own_date_seen
from app.serving.bodies import LongRoute
from app.serving.errors import documented
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, SignedIn, described
from app.serving.reading import service
from app.serving.versions import IfMatch, Logged, etag, require_version
from app.views.civil import Between, CivilDay
from app.views.own_dates import (
    CatalogueEntry,
    OfferedView,
    OwnDates,
    OwnDateView,
    OwnDateWhole,
    offered_dates,
    own_date_now,
    own_date_whole,
    own_dates_page,
)
from app.views.parameters import DEFAULT_LIMIT, Limit, Parameters, span_of
from app.views.reading import Reading, read
from app.views.unit_agenda import UnitAgenda, UnitOccurrence, unit_agenda
from app.views.units import Items, own_unit

VERSIONED = {412: documented("Somebody changed it meanwhile"), 428: documented("No If-Match")}

ONE = "/units/{unit_id}/dates/{date_id}"
OFFERED = "/units/{unit_id}/offered-dates"

router = APIRouter(
    prefix="/api/v1",
    tags=["own dates"],
    route_class=LongRoute,
    responses=REFUSED | NOT_SHOWN,
    dependencies=[described],
)

DateId = Annotated[str, Path(max_length=48, examples=["rieng-hoi-long-tong-xa-phu-xuyen-9f2c"])]
YearOf = Annotated[
    int, Path(description="of the occurrence, in the calendar of the rule"), Between(1900, 2199)
]
None_ = Annotated[NoParameters, Query()]

_Answer = TypeVar("_Answer")


class DatesParameters(Parameters):
    """Which of the dates of a unit."""

    updated_since: Annotated[
        AwareDatetime | None, Field(description="those that changed at that instant or later")
    ] = None
    after: Annotated[str, Field(max_length=48, description="`next` of a page")] = ""
    limit: Limit = DEFAULT_LIMIT


class AgendaDays(Parameters):
    """From one day to another, both included; ten years at most."""

    first: Annotated[CivilDay, Field(alias="from")]
    to: CivilDay


class StepName(StrEnum):
    """What may be done to an own date as a whole."""

    OFFER = "offer"
    WITHDRAW = "withdraw"
    RETIRE = "retire"
    RESTORE = "restore"


_STEPS: dict[StepName, Callable[..., None]] = {
    StepName.OFFER: offer,
    StepName.WITHDRAW: withdraw,
    StepName.RETIRE: retire_own_date,
    StepName.RESTORE: restore_own_date,
}


class OwnDateStep(BaseModel):
    """One step: offering to the units below or ending that, setting aside or taking up again."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [{"step": "offer"}]}
    )

    step: StepName


class Taking(BaseModel):
    """Whether an offered date is to be on the agenda of the unit."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [{"taken": True}]}
    )

    taken: bool


class Taken(Taking):
    """Whether it is, by now."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"taken": True, "id": "rieng-hoi-long-tong-xa-phu-xuyen-9f2c"}]
        }
    )

    id: str


def _readings(request: Request) -> Callable[[SignedIn], Reading]:
    held = service(request)
    return lambda who: read(who.session, held.references, who.today, held.settings.address)


ReadingsDep = Annotated[Callable[[SignedIn], Reading], Depends(_readings)]


@router.get(
    "/units/{unit_id}/dates",
    summary="The dates that a unit keeps",
    responses=listing(OwnDateView),
)
def get_dates(
    unit_id: UnitId, asked: Annotated[DatesParameters, Query()], who: CallerDep
) -> OwnDates:
    """What a unit in which one has a role keeps, by id; what it set aside has ``retired``."""
    return own_dates_page(
        who.session,
        _unit(who, unit_id),
        updated_since=asked.updated_since,
        after=asked.after,
        limit=asked.limit,
    )


@router.post(
    "/units/{unit_id}/dates",
    summary="Keep a date",
    status_code=201,
    response_model=OwnDateWhole,
    responses=CHANGING | answering(example_of(OwnDateWhole), 201),
    openapi_extra=asking(example_of(NewOwnDate)),
)
def post_date(
    unit_id: UnitId,
    asked: NewOwnDate,
    _: None_,
    who: ChangingCallerDep,
    reading: ReadingsDep,
    key: IdempotencyHeader = None,
) -> Response:
    """A new date, checked as an entry of the catalogue is; ``twins`` warns of what it may repeat.

    A festival may bring the days that were ``announced`` for this year.
    """
    unit = _unit(who, unit_id)
    path = f"/api/v1/units/{unit.id}/dates"

    def make() -> OwnDateWhole:
        made = _field_by_field(
            lambda: create_own_date(who.session, who.actor, unit, asked, who.now)
        )
        return own_date_whole(made, reading(who))

    body = once(who, key, path, asked, make)
    made = json.loads(body)
    headers = {"Location": f"{path}/{made['id']}", "ETag": etag(made["version"])}
    return Response(body, 201, headers, "application/json")


@router.get(ONE, summary="One own date", responses=answering(example_of(OwnDateWhole)))
def get_date(
    unit_id: UnitId,
    date_id: DateId,
    _: None_,
    who: CallerDep,
    reading: ReadingsDep,
    response: Response,
) -> OwnDateWhole:
    """A date that the unit keeps, took or is offered; its ``ETag`` goes with changes of it."""
    own = own_date_seen(who.session, _unit(who, unit_id), date_id)
    found = own_date_whole(own, reading(who))
    response.headers["ETag"] = etag(found.version)
    return found


@router.put(
    ONE,
    summary="Change an own date",
    responses=CHANGING | VERSIONED | answering(example_of(OwnDateWhole)),
    openapi_extra=asking(example_of(OwnDateFields)),
)
def put_date(
    unit_id: UnitId,
    date_id: DateId,
    asked: OwnDateFields,
    _: None_,
    who: ChangingCallerDep,
    reading: ReadingsDep,
    response: Response,
    if_match: IfMatch = None,
) -> OwnDateWhole:
    """Say all of a date anew; its id and its kind stay, and the days announced for it."""
    own = _locked(who, unit_id, date_id)
    _require_version(who, own, if_match)
    _field_by_field(lambda: change_own_date(who.session, who.actor, own, asked, who.now))
    found = own_date_whole(own, reading(who))
    response.headers["ETag"] = etag(found.version)
    return found


@router.put(
    f"{ONE}/days/{{year}}",
    summary="The days of a festival",
    responses=CHANGING | VERSIONED | answering(example_of(OwnDateView)),
    openapi_extra=asking(example_of(AnnouncedFields)),
)
def put_days(
    unit_id: UnitId,
    date_id: DateId,
    year: YearOf,
    asked: AnnouncedFields,
    _: None_,
    who: ChangingCallerDep,
    response: Response,
    if_match: IfMatch = None,
) -> OwnDateView:
    """Let a festival fall on the days announced for a year, instead of those of its rule."""
    own = _locked(who, unit_id, date_id)
    _require_version(who, own, if_match)
    _field_by_field(lambda: announce(who.session, who.actor, own, year, asked, who.now))
    return _told(who, own, response)


@router.delete(
    f"{ONE}/days/{{year}}",
    summary="Forget announced days",
    responses=CHANGING | answering(example_of(OwnDateView) | {"days": []}),
)
def delete_days(
    unit_id: UnitId,
    date_id: DateId,
    year: YearOf,
    _: None_,
    who: ChangingCallerDep,
    response: Response,
) -> OwnDateView:
    """Let the days of a year follow from the rule again."""
    own = _locked(who, unit_id, date_id)
    forget_days(who.session, who.actor, own, year, who.now)
    return _told(who, own, response)


@router.post(
    f"{ONE}/steps",
    summary="Offer, withdraw, retire or restore an own date",
    status_code=201,
    response_model=OwnDateView,
    responses=CHANGING
    | answering(example_of(OwnDateView) | {"offered": "2026-11-23T03:00:00Z"}, 201),
    openapi_extra=asking(example_of(OwnDateStep)),
)
def post_step(
    unit_id: UnitId,
    date_id: DateId,
    asked: OwnDateStep,
    _: None_,
    who: ChangingCallerDep,
    key: IdempotencyHeader = None,
) -> Response:
    """``offer`` lets the units below take it, ``withdraw`` ends that for those that did not.

    ``retire`` takes it from every agenda, ``restore`` brings it back; what is so already
    stays as it is.
    """
    own = _locked(who, unit_id, date_id)

    def make() -> OwnDateView:
        _STEPS[asked.step](who.session, who.actor, own, who.now)
        who.session.flush()
        return own_date_now(who.session, own)

    body = once(who, key, f"/api/v1/units/{own.unit_id}/dates/{own.id}/steps", asked, make)
    headers = {"ETag": etag(json.loads(body)["version"])}
    return Response(body, 201, headers, "application/json")


@router.get(
    f"{ONE}/catalogue-entry",
    summary="An own date as an entry of the catalogue",
    responses=answering(example_of(CatalogueEntry)),
)
def get_catalogue_entry(
    unit_id: UnitId, date_id: DateId, _: None_, who: CallerDep
) -> CatalogueEntry:
    """The text by which it could be put into the national catalogue; nothing is sent anywhere.

    422 where it lacks what an entry needs: an English name, a description.
    """
    own = own_date_of(who.session, _unit(who, unit_id), date_id)
    return CatalogueEntry(file=catalogue_file(own), yaml=catalogue_entry(who.session, own))


@router.get(OFFERED, summary="The dates that units above offer", responses=listing(OfferedView))
def get_offered(unit_id: UnitId, _: None_, who: CallerDep) -> Items[OfferedView]:
    """What a unit may take into its agenda and what it took, by id."""
    return Items(items=offered_dates(who.session, _unit(who, unit_id)))


@router.post(
    f"{OFFERED}/{{date_id}}",
    summary="Take an offered date, or leave it",
    status_code=201,
    response_model=Taken,
    responses=CHANGING | answering(example_of(Taken), 201),
    openapi_extra=asking(example_of(Taking)),
)
def post_taken(
    unit_id: UnitId,
    date_id: DateId,
    asked: Taking,
    _: None_,
    who: ChangingCallerDep,
    key: IdempotencyHeader = None,
) -> Response:
    """Put a date that a unit above offers on the agenda of the unit, or take it off."""
    unit = _unit(who, unit_id)

    def make() -> Taken:
        change = take if asked.taken else leave
        change(who.session, who.actor, unit, date_id, who.now)
        return Taken(id=date_id, taken=asked.taken)

    path = f"/api/v1/units/{unit.id}/offered-dates/{date_id}"
    return Response(once(who, key, path, asked, make), 201, media_type="application/json")


@router.get(
    "/units/{unit_id}/agenda", summary="The agenda of a unit", responses=listing(UnitOccurrence)
)
def get_agenda(
    unit_id: UnitId,
    asked: Annotated[AgendaDays, Query()],
    who: CallerDep,
    reading: ReadingsDep,
) -> UnitAgenda:
    """The catalogue of its region, what it keeps and what it took, ordered by day."""
    window = span_of(asked.first, asked.to)
    return UnitAgenda(items=unit_agenda(_unit(who, unit_id), window, reading(who)))


def _unit(who: SignedIn, unit_id: str) -> Unit:
    return own_unit(who.session, who.actor, unit_id)


def _locked(who: SignedIn, unit_id: str, date_id: str) -> OwnDate:
    """The date, for a change by who may edit: others are told so before versions are compared."""
    unit = _unit(who, unit_id)
    own = own_date_of(who.session, unit, date_id)
    require_edit(who.session, who.actor, unit, who.now)
    who.session.refresh(own, with_for_update=True)
    return own


def _require_version(who: SignedIn, own: OwnDate, if_match: str | None) -> None:
    version = own_date_now(who.session, own).version
    require_version(if_match, version, Logged(who.session, "own-date", own.id))


def _told(who: SignedIn, own: OwnDate, response: Response) -> OwnDateView:
    who.session.flush()
    found = own_date_now(who.session, own)
    response.headers["ETag"] = etag(found.version)
    return found


def _field_by_field(change: Callable[[], _Answer]) -> _Answer:
    """What ``change`` gives; a refusal of its fields is told as those of a schema are."""
    try:
        return change()
    except OwnDateRefused as refused:
        raise RequestValidationError(
            [
                {
                    "type": "value_error",
                    "loc": ("body", field) if field else ("body",),
                    "msg": told,
                    "input": None,
                    "ctx": {"error": told},
                }
                for field, told in refused.faults
            ]
        ) from None
