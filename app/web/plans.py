"""The pages of plans: the list of them with what waits, a new one, its title and its texts."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, BeforeValidator, Field

from app.models import Plan
from app.planning.plans.plans import change_plan, create_plan
from app.planning.plans.sight import plans_shown
from app.planning.plans.vocabulary import PlanKind, PlanState, TextPart
from app.serving.private_addresses import PAGES
from app.views.plan_forms import NewPlanForm, PlanForm, TextsForm
from app.views.plan_new import (
    PARTS,
    days_about,
    drafting_units,
    formers,
    gap_days,
    issuers,
    kinds,
    rule_switches,
    usual_issuer,
)
from app.views.plan_parameters import Number
from app.views.plan_reminders import unseen_reminders
from app.views.plan_waiting import waiting
from app.views.plans import plan_summaries, plan_version, plan_view
from app.views.unit_forms import Id
from app.web.plan_page import (
    ONE,
    PLANS,
    At,
    FormRoute,
    ReaderDep,
    Refusal,
    WriterDep,
    address,
    check_version,
    done,
)

NEW = f"{PAGES}/ke-hoach-moi"
PLANS_A_PAGE = 50

router = APIRouter(include_in_schema=False, route_class=FormRoute)


class ListParameters(BaseModel):
    """Which plans are listed."""

    unit: Id = ""
    state: Annotated[PlanState | None, BeforeValidator(lambda given: given or None)] = None
    before: Annotated[int | None, Field(ge=1, le=2**31)] = None


@router.get(PLANS)
def listed(at: ReaderDep, asked: Annotated[ListParameters, Query()]) -> HTMLResponse:
    """What waits, and the plans that one is shown."""
    found = plans_shown(
        at.session, at.actor, unit_id=asked.unit or None, state=asked.state,
        before=asked.before, limit=PLANS_A_PAGE + 1,
    )  # fmt: skip
    plans = plan_summaries(at.desk, found[:PLANS_A_PAGE])
    units = drafting_units(at.desk)
    return at.shown(
        "plans.html",
        plans=plans,
        waiting=waiting(at.desk),
        reminders=unseen_reminders(at.desk),
        units=units,
        me_roles=at.actor.roles,
        unit_choices=[(unit.id, unit.name) for unit in units],
        states=tuple(PlanState),
        asked=asked,
        older=plans[-1].id if len(found) > PLANS_A_PAGE else None,
    )


# A new one


@router.get(NEW)
def new(at: ReaderDep, asked: Annotated[NewPlanForm, Query()]) -> HTMLResponse:
    """The form of a new plan, filled in for the year plan of next year."""
    units = drafting_units(at.desk)
    unit = asked.unit or (units[0].id if units else "")
    given = {
        "unit": unit,
        "year": asked.year or str(at.who.today.year + 1),
        "issuer": asked.issuer or (usual_issuer(at.desk, unit) if unit else None),
    }
    return _new_form(at, asked.model_copy(update=given))


@router.post(NEW)
def create(at: WriterDep, asked: Annotated[NewPlanForm, Form()]) -> Response:
    """A draft with what is proposed for it."""
    if asked.kind is PlanKind.COMMEMORATION and not asked.occurrence:
        return _new_form(at, asked, _WHICH_DAY)
    made: list[Plan] = []

    def make() -> None:
        made.append(
            create_plan(at.session, at.actor, asked.fields(), at.desk.reference, at.who.now)
        )

    return done(at, make, lambda: address(made[0].id), lambda why: _new_form(at, asked, why))


_WHICH_DAY = Refusal("Hãy chọn ngày kỷ niệm trong danh sách; chưa có thì ghi tên ngày rồi gửi lại.")


def _new_form(at: At, given: NewPlanForm, refusal: Refusal | None = None) -> HTMLResponse:
    units = drafting_units(at.desk)
    ids = [unit.id for unit in units]
    rows = at.desk.reference.ticking
    return at.shown(
        "plan_new.html",
        refusal,
        given=given,
        units=[(unit.id, unit.name) for unit in units],
        issuers=issuers(at.desk, ids),
        kinds=kinds(),
        parts=PARTS,
        formers=formers(at.desk, units),
        days=_days(at, given),
        rules=rule_switches(rows),
        gap=given.gap or gap_days(),
    )


def _days(at: At, given: NewPlanForm) -> tuple[tuple[str, str], ...]:
    """The days that a commemoration may be of: those that its words name, or the one chosen."""
    period = given.parsed_period
    unit = next((one for one in drafting_units(at.desk) if one.id == given.unit), None)
    if given.kind is not PlanKind.COMMEMORATION or period is None or unit is None:
        return ()
    if given.about:
        return days_about(at.desk, given.about, unit.region, period)
    return ((given.occurrence, given.occurrence),) if given.occurrence else ()


# What is said of it


@router.get(f"{ONE}/phan-viet")
def texts(plan_id: Number, at: ReaderDep) -> HTMLResponse:
    """The title and the written parts."""
    return _texts_page(at, at.whole(plan_id))


@router.post(f"{ONE}/phan-viet")
def write(plan_id: Number, at: WriterDep, asked: Annotated[TextsForm, Form()]) -> Response:
    """Keep the written parts, unless somebody changed the plan meanwhile."""
    plan = at.locked(plan_id)

    def change() -> None:
        check_version(at, plan, "plan", plan.id, asked.version, plan_version(plan))
        change_plan(at.session, at.actor, plan, asked.change(), at.desk.reference, at.who.now)

    return done(
        at, change, f"{address(plan.id)}/phan-viet",
        lambda why: _texts_page(at, plan, why, texts=asked),
    )  # fmt: skip


@router.post(f"{ONE}/ten")
def rename(plan_id: Number, at: WriterDep, asked: Annotated[PlanForm, Form()]) -> Response:
    """Another title, or another unit to issue it."""
    plan = at.locked(plan_id)

    def change() -> None:
        check_version(at, plan, "plan", plan.id, asked.version, plan_version(plan))
        change_plan(at.session, at.actor, plan, asked.change(), at.desk.reference, at.who.now)

    return done(
        at, change, f"{address(plan.id)}/phan-viet",
        lambda why: _texts_page(at, plan, why, head=asked),
    )  # fmt: skip


def _texts_page(
    at: At,
    plan: Plan,
    refusal: Refusal | None = None,
    *,
    texts: TextsForm | None = None,
    head: PlanForm | None = None,
) -> HTMLResponse:
    told = plan_view(at.desk, plan)
    now = {part.value: text for part, text in told.parts}
    given = texts.texts() if texts else {part: now[part.value] for part in TextPart}
    return at.shown_of(
        plan,
        "plan_texts.html",
        refusal,
        given=tuple(given.items()),
        now=now,
        head=head or PlanForm(title=plan.title, issuer=plan.issuer_id),
        issuers=issuers(at.desk, [plan.unit_id]),
        hints=_HINTS,
    )


_HINTS = {
    "grounds": "Văn bản của cấp trên làm căn cứ; mỗi văn bản một dòng.",
    "purposes": "Mỗi ý một dòng.",
    "requirements": "Mỗi ý một dòng.",
    "content": "Những nội dung cần tuyên truyền.",
    "forms": "Các hình thức chung; hình thức riêng của từng việc ghi ở Nhiệm vụ.",
    "organisation": "Trách nhiệm chung, chế độ báo cáo; việc cụ thể ghi ở Nhiệm vụ.",
    "costs": "Nguồn kinh phí.",
}
