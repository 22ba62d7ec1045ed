"""The pages by which a plan is made of a text, and on which what is uncertain is settled.

Nothing is kept between the preview and the draft: the text travels with the form.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from app.documents.draft_files import MAX_OCTETS
from app.documents.unreadable import UnreadableDraft
from app.models import Plan
from app.planning.plans.marks import open_marks, settle_marks
from app.planning.plans.refusals import PlanRefused
from app.serving.drafts import BUSY, DeskBusy
from app.serving.private_addresses import PAGES
from app.serving.sent_plans import DraftRoute, sent_form, text_of
from app.views.check import unreadable_draft
from app.views.plan_forms import NumbersForm
from app.views.plan_import import ImportPreview, made_of_text, mark_views, understood
from app.views.plan_import_forms import ImportForm
from app.views.plan_new import PARTS, drafting_units, issuers, kinds, usual_issuer
from app.views.plan_parameters import Number
from app.web.plan_page import (
    ONE,
    At,
    FormRoute,
    ReaderDep,
    Refusal,
    WriterDep,
    address,
    done,
    refusal_of,
)
from app.web.work import Unfit

NEW = f"{PAGES}/ke-hoach-tu-van-ban"
MARKS = f"{ONE}/can-xem"

router = APIRouter(include_in_schema=False, route_class=DraftRoute)
marks_router = APIRouter(include_in_schema=False, route_class=FormRoute)

READ_ANEW = "Loại hoặc kỳ đã đổi nên văn bản được đọc lại; hãy xem lại rồi lập."
NOTHING_SENT = "Hãy chọn một tệp hoặc dán nội dung kế hoạch."

_PLACES = {"line": "/muc/{}", "activity": "/hoat-dong/{}", "campaign": "/dot/{}"}


class Sent:
    """The form with the text of its file, or why that cannot be read."""

    def __init__(self, form: ImportForm, refusal: Refusal | None = None) -> None:
        self.form = form
        self.refusal = refusal


async def _sent(request: Request) -> Sent:
    given = await sent_form(request)
    single = {name: values[-1] for name, values in given.fields.items() if name != "keep"}
    try:
        form = ImportForm.model_validate(single | {"keep": given.fields.get("keep", [])})
    except ValidationError as error:
        return Sent(ImportForm(), refusal_of(error))
    if not given.file:
        told = None if form.text.strip() else Refusal(NOTHING_SENT)
        return Sent(form.model_copy(update={"text": _with_our_ends(form.text)}), told)
    try:
        text = await text_of(request, given.name, given.file)
    except UnreadableDraft as error:
        return Sent(form, Refusal(unreadable_draft(error)))
    except DeskBusy:
        return Sent(form, Refusal(BUSY, 503))
    except PlanRefused as error:
        return Sent(form, Refusal(error.sentence))
    return Sent(form.model_copy(update={"text": text, "name": given.name[:300]}))


def _with_our_ends(text: str) -> str:
    """A pasted text with ends of lines as files have them: places are counted in it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


SentDep = Annotated[Sent, Depends(_sent)]


@router.get(NEW)
def form(at: ReaderDep) -> HTMLResponse:
    """The form for a file or a text."""
    units = drafting_units(at.desk)
    unit = units[0].id if units else ""
    issuer = usual_issuer(at.desk, unit) if unit else None
    return _page(at, ImportForm(unit=unit, issuer=issuer))


@router.post(NEW)
def preview(sent: SentDep, at: ReaderDep) -> HTMLResponse:
    """What is understood of a text; nothing is kept."""
    if sent.refusal:
        return _page(at, sent.form, sent.refusal)
    try:
        found = understood(at.desk, sent.form.text, sent.form.asked())
    except Unfit as error:
        return _page(at, sent.form, refusal_of(error))
    return _page(at, sent.form, found=found)


@router.post(f"{NEW}/lap")
def make(sent: SentDep, at: WriterDep) -> Response:
    """The draft, less what was unticked."""
    if sent.refusal:
        return _page(at, sent.form, sent.refusal)
    if sent.form.is_outdated:
        return _again(at, sent.form, Refusal(READ_ANEW))
    plans: list[Plan] = []

    def change() -> None:
        plans.append(made_of_text(at.desk, sent.form.text, sent.form.asked(), at.who.now))

    def to() -> str:
        place = "/can-xem" if open_marks(at.session, plans[0]) else ""
        return f"{address(plans[0].id)}{place}"

    return done(at, change, to, lambda why: _again(at, sent.form, why))


@marks_router.get(MARKS)
def marks(plan_id: Number, at: ReaderDep) -> HTMLResponse:
    """What is uncertain in a plan that was made of a text."""
    return _marks_page(at, at.inside(plan_id))


@marks_router.post(MARKS)
def settle(plan_id: Number, at: WriterDep, asked: Annotated[NumbersForm, Form()]) -> Response:
    """Say that somebody has looked at marks."""
    plan = at.locked(plan_id)

    def change() -> None:
        settle_marks(at.session, at.actor, plan, asked.number, at.who.now)

    return done(at, change, f"{address(plan.id)}/can-xem", lambda why: _marks_page(at, plan, why))


def _again(at: At, given: ImportForm, why: Refusal) -> HTMLResponse:
    """The preview once more, where there still is one."""
    try:
        found = understood(at.desk, given.text, given.asked())
    except Unfit:
        return _page(at, given, why)
    return _page(at, given, why, found=found)


def _page(
    at: At, given: ImportForm, refusal: Refusal | None = None, *, found: ImportPreview | None = None
) -> HTMLResponse:
    units = drafting_units(at.desk)
    if found:
        given = given.as_read(found.title, found.kind, found.period, found.occurrence)
    return at.shown(
        "plan_import.html",
        refusal,
        given=given,
        found=found,
        left_out=set(given.left_out) if given.shown else set(),
        shown=",".join(part.id for part in found.parts) if found else "",
        units=[(unit.id, unit.name) for unit in units],
        issuers=issuers(at.desk, [unit.id for unit in units]),
        kinds=kinds(),
        parts=PARTS,
        most=MAX_OCTETS // 1_000_000,
    )


def _marks_page(at: At, plan: Plan, refusal: Refusal | None = None) -> HTMLResponse:
    here = address(plan.id)
    rows = [(one, _place(here, one.part, one.part_id)) for one in mark_views(at.desk, plan)]
    return at.shown_of(plan, "plan_marks.html", refusal, marks=rows)


def _place(here: str, part: str, number: int) -> str:
    """Where a part is changed."""
    if part == "task":
        return f"{PAGES}/nhiem-vu/{number}"
    return here + _PLACES[part].format(number) if part in _PLACES else f"{here}/phan-viet"
