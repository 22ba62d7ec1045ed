"""The calls of carrying out an issued plan: following, adopting, results, measures, reminders."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import ConfigDict, Field, RootModel

from app.api.examples import answering, asking, example_of, listing
from app.api.plan_calls import (
    CHANGING,
    NOT_SHOWN,
    REFUSED,
    VERSIONED,
    Id,
    None_,
    Nothing,
    Removed,
    inside,
    locked,
    made,
    require_fresh,
    shown,
    tagged,
    whole,
)
from app.models import Plan, Reminder, Share
from app.planning.plans.adopting import AdoptionFields, adopt
from app.planning.plans.figures import MAX_FIGURES, FigureFields, set_figures
from app.planning.plans.measures import MeasureFields, add_measure
from app.planning.plans.refusals import PlanPartNotFound
from app.planning.plans.reminding import (
    KIND,
    ReminderFields,
    remind,
    reminders_of,
    reminders_to,
    see,
)
from app.planning.plans.reporting import require_report
from app.planning.plans.share_notes import NoteFields, add_note, remove_note
from app.serving.bodies import LongRoute
from app.serving.desks import ChangingDeskDep, DeskDep
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, SignedIn, described
from app.serving.versions import IfMatch
from app.views.civil import CivilDay
from app.views.desk import Desk
from app.views.parameters import Parameters
from app.views.plan_adopting import AdoptableView, AdoptedView, adoptable_view, adopted_view
from app.views.plan_following import (
    AssignedView,
    FollowingView,
    FollowParameters,
    assigned_views,
    following_view,
)
from app.views.plan_parameters import Since, UnitSpelling
from app.views.plan_reminders import LetterView, ReminderView, letter_view, reminder_views
from app.views.plan_results import (
    FiguresView,
    MeasureView,
    NoteView,
    ShareResults,
    figures_view,
    measure_views,
    note_views,
    notes_told,
    share_results,
    share_shown,
)
from app.views.units import Items, own_unit, shown_unit

router = APIRouter(
    prefix="/api/v1",
    tags=["following"],
    route_class=LongRoute,
    responses=REFUSED,
    dependencies=[described],
)

MAKING: Any = CHANGING | NOT_SHOWN  # Any: as FastAPI takes descriptions of answers
MENDING: Any = CHANGING | NOT_SHOWN | VERSIONED  # Any: as FastAPI takes descriptions of answers

ADOPTION = {
    "unit_id": "dang-uy-xa-dai-phuc",
    "tasks": [{"task": 12, "title": "Treo băng rôn tại trung tâm xã"}, {"task": 13}],
    "into": 19,
}
FIGURES = [
    {"measure": "bang-ron", "number": 8, "as_of": "2027-01-28"},
    {"measure": "luot-nguoi", "number": 1200, "expected": True},
]
NOTE = {
    "text": "Đã treo tại các trục đường chính.",
    "evidence": "https://thainguyen.example/tin/123",
}
MEASURE = {"label": "Lượt xe hoa diễu hành", "counted": "lượt"}
REMINDER = {
    "units": ["dang-uy-xa-dai-phuc"],
    "text": "Đề nghị Đảng ủy xã Đại Phúc khẩn trương hoàn thành các nhiệm vụ quá hạn.",
}

UnitId = Annotated[str, Path(max_length=48, examples=["dang-uy-xa-dai-phuc"])]


class Figures(RootModel[tuple[FigureFields, ...]]):
    """All figures of a share."""

    model_config = ConfigDict(frozen=True)

    root: Annotated[tuple[FigureFields, ...], Field(max_length=MAX_FIGURES)]


class AdoptionParameters(Parameters):
    """Which unit would adopt."""

    unit: UnitSpelling


class LetterParameters(Parameters):
    """Whom the letter is to, and by which day it asks for a report."""

    unit: UnitSpelling
    answer_by: CivilDay | None = None


class ReminderParameters(Since):
    """Which reminders to a unit."""

    unseen: bool = False


# Following


@router.get("/plans/{plan_id}/following", summary="How a plan is carried out", responses=NOT_SHOWN)
def get_following(
    plan_id: Id, asked: Annotated[FollowParameters, Query()], who: CallerDep, desk: DeskDep
) -> FollowingView:
    """Of an issued plan: receipts, adoption, progress and what is late, unit by unit.

    To those who make the plan or stand over it.
    """
    return following_view(desk, inside(who, plan_id), asked.followed)


@router.get(
    "/plans/{plan_id}/assigned",
    summary="What a plan gives to whom",
    responses=NOT_SHOWN | listing(AssignedView),
)
def get_assigned(plan_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> Items[AssignedView]:
    """The tasks by assignee, worded as documents do: "Giao … chủ trì", "Đề nghị … phối hợp"."""
    return Items(items=assigned_views(desk, whole(who, plan_id)))


# Adopting


@router.get("/plans/{plan_id}/adoptable", summary="What a unit may adopt", responses=NOT_SHOWN)
def get_adoptable(
    plan_id: Id, asked: Annotated[AdoptionParameters, Query()], who: CallerDep, desk: DeskDep
) -> AdoptableView:
    """Of an issued plan: all its tasks for a unit that it goes to, else those that name it."""
    unit = own_unit(who.session, who.actor, asked.unit)
    return adoptable_view(desk, shown(who, plan_id), unit)


@router.post(
    "/plans/{plan_id}/adoptions",
    summary="Adopt tasks of a plan",
    status_code=201,
    response_model=AdoptedView,
    responses=MAKING,
    openapi_extra=asking(ADOPTION),
)
def post_adoption(
    plan_id: Id,
    asked: AdoptionFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """Into a draft of the unit, or into a new one where ``into`` is left out.

    Title, deadline and assignees of a task may be given otherwise.  Who adopts has
    received.
    """
    source = shown(who, plan_id)
    own_unit(who.session, who.actor, asked.unit_id)

    def make() -> AdoptedView:
        found = adopt(who.session, who.actor, source, asked, desk.reference, who.now)
        return adopted_view(desk, found)

    body = once(who, key, f"/api/v1/plans/{plan_id}/adoptions", asked, make)
    return made(body, f"/api/v1/plans/{json.loads(body)['plan']['id']}", None)


# Results


@router.get("/shares/{share_id}", summary="One share, with its results", responses=NOT_SHOWN)
def get_share(
    share_id: Id, _: None_, who: CallerDep, desk: DeskDep, response: Response
) -> ShareResults:
    """How it stands, its figures, evidence and notes; its ``ETag`` goes with changes of it.

    To the unit that has it, and to those who make the plan or stand over it.
    """
    told = share_results(desk, *share_shown(desk, share_id))
    tagged(response, told.share.version)
    return told


@router.get("/shares/{share_id}/figures", summary="The figures of a share", responses=NOT_SHOWN)
def get_figures(
    share_id: Id, _: None_, who: CallerDep, desk: DeskDep, response: Response
) -> FiguresView:
    """In the order of measures; ``expected`` are estimates (ước thực hiện)."""
    told = figures_view(desk, share_shown(desk, share_id)[2])
    tagged(response, told.version)
    return told


@router.put(
    "/shares/{share_id}/figures",
    summary="Say what a share came to",
    responses=MENDING,
    openapi_extra=asking(FIGURES),
)
def put_figures(
    share_id: Id,
    asked: Figures,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    if_match: IfMatch = None,
) -> FiguresView:
    """All figures at once, by the unit whose share it is, or by the drafting unit."""
    share = _locked(who, desk, share_id)[1]
    require_report(who.session, who.actor, share)
    require_fresh(who, if_match, figures_view(desk, share).version, "share", share.id)
    set_figures(who.session, who.actor, share, asked.root, desk.reference, who.now)
    told = figures_view(desk, share)
    tagged(response, told.version)
    return told


@router.get(
    "/shares/{share_id}/notes",
    summary="The notes and evidence of a share",
    responses=NOT_SHOWN | listing(NoteView),
)
def get_notes(
    share_id: Id, asked: Annotated[Since, Query()], who: CallerDep, desk: DeskDep
) -> Items[NoteView]:
    """The oldest first; nothing is fetched from the addresses of evidence."""
    found = note_views(desk, share_shown(desk, share_id)[2])
    since = asked.updated_since
    return Items(items=tuple(note for note in found if since is None or note.at >= since))


@router.post(
    "/shares/{share_id}/notes",
    summary="Add a note or evidence",
    status_code=201,
    response_model=NoteView,
    responses=MAKING,
    openapi_extra=asking(NOTE),
)
def post_note(
    share_id: Id,
    asked: NoteFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """A text, the address of what shows it, or both; addresses begin with ``https://``."""
    share = _locked(who, desk, share_id)[1]

    def make() -> NoteView:
        (told,) = notes_told(desk, (add_note(who.session, who.actor, share, asked, who.now),))
        return told

    address = f"/api/v1/shares/{share_id}/notes"
    return made(once(who, key, address, asked, make), address, None)


@router.delete("/shares/{share_id}/notes/{note_id}", summary="Take a note back", responses=MAKING)
def delete_note(
    share_id: Id, note_id: Id, _: None_, who: ChangingCallerDep, desk: ChangingDeskDep
) -> Removed:
    """The log keeps what it said."""
    share = _locked(who, desk, share_id)[1]
    remove_note(who.session, who.actor, share, note_id, who.now)
    return Removed(removed=note_id)


# Measures


@router.get(
    "/units/{unit_id}/measures",
    summary="What a unit may count",
    responses=NOT_SHOWN | listing(MeasureView),
)
def get_measures(unit_id: UnitId, _: None_, who: CallerDep, desk: DeskDep) -> Items[MeasureView]:
    """What everybody counts, and what was added there and above."""
    return Items(items=measure_views(desk, shown_unit(who.session, who.actor, unit_id)))


@router.post(
    "/units/{unit_id}/measures",
    summary="Add a measure",
    status_code=201,
    response_model=MeasureView,
    responses=MAKING,
    openapi_extra=asking(MEASURE),
)
def post_measure(
    unit_id: UnitId,
    asked: MeasureFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """For the unit and those below it."""
    unit = own_unit(who.session, who.actor, unit_id)

    def make() -> MeasureView:
        row = add_measure(who.session, who.actor, unit, asked, desk.reference, who.now)
        return MeasureView(id=row.id, label=row.label, counted=row.counted, own=True)

    address = f"/api/v1/units/{unit_id}/measures"
    return made(once(who, key, address, asked, make), address, None)


# Reminders


@router.get("/plans/{plan_id}/letter", summary="A letter of reminder to a unit", responses=MAKING)
def get_letter(
    plan_id: Id, asked: Annotated[LetterParameters, Query()], who: CallerDep, desk: DeskDep
) -> LetterView:
    """A note, and a công văn ready to sign, about what the unit is late with."""
    return letter_view(desk, inside(who, plan_id), asked.unit, asked.answer_by)


@router.get(
    "/plans/{plan_id}/reminders",
    summary="The reminders sent of a plan",
    responses=NOT_SHOWN | listing(ReminderView),
)
def get_sent(
    plan_id: Id, asked: Annotated[Since, Query()], who: CallerDep, desk: DeskDep
) -> Items[ReminderView]:
    """The latest first, to those who make the plan or stand over it."""
    since = asked.updated_since
    rows = reminders_of(who.session, inside(who, plan_id))
    return Items(
        items=reminder_views(
            desk, (row for row in rows if since is None or max(row.at, row.read or row.at) >= since)
        )
    )


@router.post(
    "/plans/{plan_id}/reminders",
    summary="Remind units of a plan",
    status_code=201,
    response_model=Items[ReminderView],
    responses=MAKING | answering({"items": [example_of(ReminderView)], "next": None}, 201),
    openapi_extra=asking(REMINDER),
)
def post_reminders(
    plan_id: Id,
    asked: ReminderFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """A note to each of the units, shown there until somebody has seen it."""
    plan = locked(who, plan_id)
    inside(who, plan_id)

    def make() -> Items[ReminderView]:
        rows = remind(who.session, who.actor, plan, asked, who.now)
        return Items(items=reminder_views(desk, rows))

    address = f"/api/v1/plans/{plan_id}/reminders"
    return made(once(who, key, address, asked, make), address, None)


@router.get(
    "/units/{unit_id}/reminders",
    summary="The reminders to a unit",
    responses=NOT_SHOWN | listing(ReminderView),
)
def get_reminders(
    unit_id: UnitId, asked: Annotated[ReminderParameters, Query()], who: CallerDep, desk: DeskDep
) -> Items[ReminderView]:
    """The latest first; ``unseen`` leaves out those that somebody there has seen."""
    unit = own_unit(who.session, who.actor, unit_id)
    rows = reminders_to(who.session, (unit.id,), unseen=asked.unseen, since=asked.updated_since)
    return Items(items=reminder_views(desk, rows))


@router.post(
    "/units/{unit_id}/reminders/{reminder_id}/seen",
    summary="Say that a reminder has been seen",
    response_model=ReminderView,
    responses=MAKING,
    openapi_extra=asking({}),
)
def post_seen(
    unit_id: UnitId,
    reminder_id: Id,
    asked: Nothing,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> ReminderView:
    """By an editor of the unit; the first to say so counts."""
    own_unit(who.session, who.actor, unit_id)
    reminder = who.session.get(Reminder, reminder_id)
    if reminder is None or reminder.unit_id != unit_id:
        raise PlanPartNotFound(KIND, reminder_id)

    def take() -> ReminderView:
        see(who.session, who.actor, reminder, who.now)
        (told,) = reminder_views(desk, (reminder,))
        return told

    address = f"/api/v1/units/{unit_id}/reminders/{reminder_id}/seen"
    return ReminderView.model_validate_json(once(who, key, address, asked, take))


def _locked(who: SignedIn, desk: Desk, share_id: int) -> tuple[Plan, Share]:
    """The share whose results are shown to who asks, for a change of them."""
    plan, _, share = share_shown(desk, share_id)
    who.session.refresh(share, with_for_update=True)
    return plan, share
