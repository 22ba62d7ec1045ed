"""The pages of carrying out an issued plan: following, adopting, results, reminders."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query
from fastapi.responses import HTMLResponse, Response

from app.accounts.access import Action, allowed
from app.accounts.units import unit_named
from app.models import Plan, Reminder, Share, Task, Unit
from app.planning.plans.adopting import Adopted, adopt
from app.planning.plans.channels import channels
from app.planning.plans.figures import set_figures
from app.planning.plans.following import Only
from app.planning.plans.measures import add_measure
from app.planning.plans.plan_campaigns import campaigns_of
from app.planning.plans.progress import Progress
from app.planning.plans.refusals import PlanPartNotFound
from app.planning.plans.reminding import KIND, remind, reminders_of, reminders_to, see
from app.planning.plans.share_notes import add_note, remove_note
from app.serving.private_addresses import PAGES
from app.views.following_forms import (
    DONE,
    EXPECTED,
    UNCHANNELLED_TOLD,
    AdoptionForm,
    FiguresForm,
    FollowForm,
    LetterForm,
    MeasureForm,
    NoteForm,
    ReminderForm,
)
from app.views.plan_adopting import adoptable_view
from app.views.plan_following import assigned_views, following_view
from app.views.plan_parameters import MAX_NUMBER
from app.views.plan_reminders import letter_view, reminder_views
from app.views.plan_results import (
    countable,
    figures_view,
    share_results,
    share_shown,
)
from app.views.units import own_unit
from app.web.plan_page import (
    ONE,
    At,
    FormRoute,
    ReaderDep,
    Refusal,
    WriterDep,
    address,
    check_version,
    done,
)

FOLLOWING = f"{ONE}/theo-doi"
ADOPTING = f"{ONE}/tiep-nhan"
REMINDING = f"{ONE}/don-doc"
SHARE = f"{PAGES}/phan-viec/{{share_id}}"
REMINDERS = f"{PAGES}/don-doc"

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Id = Annotated[int, Path(ge=0, le=MAX_NUMBER)]

router = APIRouter(include_in_schema=False, route_class=FormRoute)


# Following


@router.get(FOLLOWING)
def followed(plan_id: Id, at: ReaderDep, asked: Annotated[FollowForm, Query()]) -> HTMLResponse:
    """Who has an issued plan, who took it up, how far each is, and who is late."""
    return _following_page(at, at.inside(plan_id), asked)


@router.post(FOLLOWING)
def remind_several(
    plan_id: Id,
    at: WriterDep,
    asked: Annotated[ReminderForm, Form()],
    look: Annotated[FollowForm, Query()],
) -> Response:
    """Remind the units that were ticked."""
    plan = at.inside(plan_id)
    return done(
        at, lambda: remind(at.session, at.actor, plan, asked.fields(), at.who.now),
        f"{address(plan.id)}/theo-doi#da-don-doc",
        lambda why: _following_page(at, plan, look, why, given=asked),
    )  # fmt: skip


@router.get(f"{ONE}/phan-cong")
def assigned(plan_id: Id, at: ReaderDep) -> HTMLResponse:
    """The tasks by who has them, worded as documents do."""
    plan = at.whole(plan_id)
    return at.shown_of(plan, "plan_assigned.html", assigned=assigned_views(at.desk, plan))


def _following_page(
    at: At,
    plan: Plan,
    asked: FollowForm,
    refusal: Refusal | None = None,
    *,
    given: ReminderForm | None = None,
) -> HTMLResponse:
    every = following_view(at.desk, plan, FollowForm().followed)
    found = following_view(at.desk, plan, asked.followed)
    sent = reminders_of(at.session, plan)
    return at.shown_of(
        plan,
        "plan_following.html",
        refusal,
        found=found,
        asked=asked,
        given=given or ReminderForm(),
        reminders=reminder_views(at.desk, sent),
        units=[(one.unit.id, one.unit.name) for one in every.units],
        channels=[
            *channels(at.session, plan.unit_id, at.desk.reference).items(),
            (UNCHANNELLED_TOLD, "không ghi kênh"),
        ],
        campaigns=[(one.id, one.name) for one in campaigns_of(at.session, plan)],
        progresses=[(one.value, one.label) for one in Progress],
        onlys=_ONLYS,
    )


_ONLYS = [
    (Only.LATE.value, "có việc quá hạn"),
    (Only.UNACKNOWLEDGED.value, "chưa xác nhận đã nhận"),
    (Only.UNADOPTED.value, "chưa đưa vào kế hoạch của mình"),
]


# Reminding one unit


@router.get(REMINDING)
def letter(plan_id: Id, at: ReaderDep, asked: Annotated[LetterForm, Query()]) -> HTMLResponse:
    """A note to a unit, and a công văn ready to sign."""
    return _letter_page(at, at.inside(plan_id), asked)


@router.post(REMINDING)
def remind_one(
    plan_id: Id,
    at: WriterDep,
    asked: Annotated[ReminderForm, Form()],
) -> Response:
    """Send the note."""
    plan = at.inside(plan_id)
    unit = asked.unit[0] if asked.unit else ""
    return done(
        at, lambda: remind(at.session, at.actor, plan, asked.fields(), at.who.now),
        f"{address(plan.id)}/theo-doi#da-don-doc",
        lambda why: _letter_page(at, plan, LetterForm(unit=unit), why, given=asked.text),
    )  # fmt: skip


def _letter_page(
    at: At,
    plan: Plan,
    asked: LetterForm,
    refusal: Refusal | None = None,
    *,
    given: str | None = None,
) -> HTMLResponse:
    told = letter_view(at.desk, plan, asked.unit, asked.answer_by)
    note = told.note if given is None else given
    return at.shown_of(plan, "plan_reminder.html", refusal, told=told, note=note)


# Adopting


@router.get(ADOPTING)
def adoptable(plan_id: Id, at: ReaderDep, asked: Annotated[LetterForm, Query()]) -> HTMLResponse:
    """What a unit of who asks may take into a plan of its own."""
    return _adopting_page(at, at.plan(plan_id), AdoptionForm(unit=asked.unit))


@router.post(ADOPTING)
def take(plan_id: Id, at: WriterDep, asked: Annotated[AdoptionForm, Form()]) -> Response:
    """Take what was ticked into a draft."""
    source = at.plan(plan_id)
    made: list[Adopted] = []

    def make() -> None:
        fields = asked.fields()
        made.append(adopt(at.session, at.actor, source, fields, at.desk.reference, at.who.now))

    return done(
        at, make, lambda: f"{address(made[0].plan.id)}/nhiem-vu",
        lambda why: _adopting_page(at, source, asked, why),
    )  # fmt: skip


def _adopting_page(
    at: At, plan: Plan, given: AdoptionForm, refusal: Refusal | None = None
) -> HTMLResponse:
    units = _editing(at)
    views = [view for unit in units if (view := adoptable_view(at.desk, plan, unit)).items]
    chosen = next((view for view in views if view.unit.id == given.unit), None)
    return at.shown_of(
        plan,
        "plan_adopting.html",
        refusal,
        given=given,
        found=chosen or (views[0] if views else None),
        units=[(view.unit.id, view.unit.name) for view in views],
    )


def _editing(at: At) -> tuple[Unit, ...]:
    """The units in which who asks may edit, by name."""
    ids = {unit_id for unit_id, _ in at.actor.roles}
    found = (
        unit_named(at.session, unit_id)
        for unit_id in ids
        if allowed(at.actor, Action.EDIT, unit_id, above=())
    )
    return tuple(sorted(found, key=lambda unit: (unit.name, unit.id)))


# Results of a share


@router.get(SHARE)
def share(share_id: Id, at: ReaderDep) -> HTMLResponse:
    """What a share came to: figures, evidence, notes."""
    return _share_page(at, *share_shown(at.desk, share_id))


@router.post(f"{SHARE}/so-lieu")
def count(share_id: Id, at: WriterDep, asked: Annotated[FiguresForm, Form()]) -> Response:
    """Keep the figures, unless somebody changed them meanwhile."""

    def make(found: Share) -> None:
        check_version(
            at, None, "share", found.id, asked.version, figures_view(at.desk, found).version
        )
        set_figures(at.session, at.actor, found, asked.fields(), at.desk.reference, at.who.now)

    return _of_share(at, share_id, make, figures=asked)


@router.post(f"{SHARE}/ghi-chu")
def note(share_id: Id, at: WriterDep, asked: Annotated[NoteForm, Form()]) -> Response:
    """A note, or the address of evidence."""

    def make(found: Share) -> None:
        add_note(at.session, at.actor, found, asked.fields(), at.who.now)

    return _of_share(at, share_id, make, note=asked)


@router.post(f"{SHARE}/ghi-chu/{{note_id}}/bo")
def forget(share_id: Id, note_id: Id, at: WriterDep) -> Response:
    """Take a note back."""

    def make(found: Share) -> None:
        remove_note(at.session, at.actor, found, note_id, at.who.now)

    return _of_share(at, share_id, make)


@router.post(f"{SHARE}/so-lieu-moi")
def measure(share_id: Id, at: WriterDep, asked: Annotated[MeasureForm, Form()]) -> Response:
    """A measure that the unit adds."""

    def make(_: Share) -> None:
        unit = own_unit(at.session, at.actor, asked.unit)
        add_measure(at.session, at.actor, unit, asked.fields(), at.desk.reference, at.who.now)

    return _of_share(at, share_id, make, measure=asked)


def _of_share(
    at: At,
    share_id: int,
    make: Callable[[Share], None],
    *,
    figures: FiguresForm | None = None,
    note: NoteForm | None = None,
    measure: MeasureForm | None = None,
) -> Response:
    plan, task, found = share_shown(at.desk, share_id)
    at.session.refresh(found, with_for_update=True)
    return done(
        at, lambda: make(found), f"{PAGES}/phan-viec/{share_id}",
        lambda why: _share_page(
            at, plan, task, found, why, figures=figures, note=note, measure=measure
        ),
    )  # fmt: skip


def _share_page(
    at: At,
    plan: Plan,
    task: Task,
    found: Share,
    refusal: Refusal | None = None,
    *,
    figures: FiguresForm | None = None,
    note: NoteForm | None = None,
    measure: MeasureForm | None = None,
) -> HTMLResponse:
    told = share_results(at.desk, plan, task, found)
    offered = countable(at.desk, plan, found)
    return at.shown_of(
        plan,
        "share.html",
        refusal,
        told=told,
        figures=figures or FiguresForm.of(told.figures),
        note=note or NoteForm(),
        measure=measure or MeasureForm(),
        measures=[("", "chọn số liệu"), *((m.id, f"{m.label} ({m.counted})") for m in offered)],
        kinds=[(DONE, "đã thực hiện"), (EXPECTED, "ước thực hiện")],
        adding=[
            (unit.id, unit.name)
            for unit in _editing(at)
            if unit.id in {plan.unit_id, found.unit_id}
        ],
    )


# Reminders to one's units


@router.get(REMINDERS)
def reminders(at: ReaderDep) -> HTMLResponse:
    """The reminders to the units of who asks."""
    return _reminders_page(at)


@router.post(f"{REMINDERS}/{{reminder_id}}/da-xem")
def seen(reminder_id: Id, at: WriterDep) -> Response:
    """Say that a reminder has been seen."""
    found = at.session.get(Reminder, reminder_id)
    if found is None or not at.actor.roles_in(found.unit_id):
        raise PlanPartNotFound(KIND, reminder_id)
    return done(
        at, lambda: see(at.session, at.actor, found, at.who.now), REMINDERS,
        lambda why: _reminders_page(at, why),
    )  # fmt: skip


def _reminders_page(at: At, refusal: Refusal | None = None) -> HTMLResponse:
    ids = sorted({unit_id for unit_id, _ in at.actor.roles})
    rows = reminder_views(at.desk, reminders_to(at.session, ids))
    return at.shown(
        "reminders.html",
        refusal,
        reminders=rows,
        editing={unit.id for unit in _editing(at)},
    )
