"""What is said of plans: a list of them, one as its head tells it, and what one may do with it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models import Activity, Campaign, Plan, PlanLine, Task
from app.planning.period import parse_period
from app.planning.plans.lines import included
from app.planning.plans.sight import Sight, is_inside, may_edit, sights
from app.planning.plans.vocabulary import PlanKind, PlanState, Step, TextPart
from app.planning.plans.workflow import next_steps
from app.planning.printed import printed_date
from app.regions import region
from app.views.accounts import told_instant
from app.views.base import View
from app.views.desk import Desk, people_names, unit_names
from app.views.plan_versions import version_of
from app.views.units import UnitName

PLAN_EXAMPLE: dict[str, Any] = {
    "id": 7,
    "title": (
        "Kế hoạch tuyên truyền kỷ niệm các ngày lễ lớn và sự kiện lịch sử quan trọng trong năm 2027"
    ),
    "kind": "year",
    "kind_name": "Kế hoạch năm",
    "period": "2027",
    "period_name": "năm 2027",
    "state": "draft",
    "state_name": "Dự thảo",
    "unit": {
        "id": "ban-tuyen-giao-va-dan-van-tinh-uy-thai-nguyen",
        "name": "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên",
    },
    "issuer": {"id": "tinh-uy-thai-nguyen", "name": "Tỉnh ủy Thái Nguyên"},
    "draft_number": 1,
    "number": None,
    "issued_on": None,
    "sight": "whole",
    "updated": "2026-11-22T03:00:00Z",
}


class PlanSummary(View):
    """A plan in a list; ``sight`` tells whether it is shown whole or only tasks of it."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [PLAN_EXAMPLE]})

    id: int
    title: str
    kind: PlanKind
    kind_name: str
    period: Annotated[str, Field(examples=["2027", "2027-q1", "2026-2030"])]
    period_name: str
    state: PlanState
    state_name: str
    unit: UnitName
    issuer: UnitName
    draft_number: int
    number: str | None
    issued_on: date | None
    sight: Sight
    updated: datetime

    @property
    def cited(self) -> str:
        """As other documents cite it: "Kế hoạch số 15-KH/TU ngày 25/11/2026"."""
        if not self.number or not self.issued_on:
            return f"{self.title} (dự thảo lần {self.draft_number})"
        return f"Kế hoạch số {self.number} ngày {printed_date(self.issued_on)}"


class PlanName(View):
    """A plan where its name is enough."""

    id: int
    title: str
    number: str | None
    state: PlanState


class Signature(View):
    """An act of somebody on a plan."""

    at: datetime
    person: str | None

    @property
    def told_at(self) -> str:
        """When, as clocks in Vietnam show it."""
        return told_instant(self.at)


class PlanCounts(View):
    """How much a plan holds: ``included`` are the lines that it has of those proposed."""

    lines: int
    included: int
    campaigns: int
    activities: int
    tasks: int


class StepView(View):
    """Something that who asks may do with the plan now."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"examples": [{"step": "submit", "name": "Trình ký"}]},
    )

    step: Step
    name: str


class PlanView(PlanSummary):
    """A plan; ``version`` changes with its title, issuer, rules, texts and state.

    The plan that an adjustment changes is ``adjusts``, the one a programme draws from
    ``draws_from``, the one it was copied from ``copied_from``; each null where it is not
    shown to who asks.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                PLAN_EXAMPLE
                | {
                    "region": "thai-nguyen",
                    "region_name": "Thái Nguyên",
                    "former": None,
                    "rules": (
                        "le-lon,sang-lap,lanh-dao:round,su-kien:round,dia-phuong:round:five,huong-dan"
                    ),
                    "occurrence": None,
                    "texts": {"purposes": "Tuyên truyền sâu rộng về các ngày lễ lớn."},
                    "submitted": None,
                    "returned": None,
                    "signed": None,
                    "issued": None,
                    "closed_at": None,
                    "adjusts": None,
                    "adjusted_by": [],
                    "draws_from": None,
                    "copied_from": None,
                    "counts": {
                        "lines": 412, "included": 38, "campaigns": 4, "activities": 0, "tasks": 12,
                    },
                    "may_edit": True,
                    "inside": True,
                    "steps": [
                        {"step": "ask", "name": "Xin ý kiến"},
                        {"step": "submit", "name": "Trình ký"},
                    ],
                    "created": "2026-11-22T03:00:00Z",
                    "version": "9f2c41d07ab35e68.6929d2f0",
                }
            ]
        },
    )  # fmt: skip

    region: str
    region_name: str
    former: str | None
    rules: str
    occurrence: str | None
    texts: dict[TextPart, str]
    submitted: Signature | None
    returned: str | None
    signed: Signature | None
    issued: Signature | None
    closed_at: datetime | None
    adjusts: PlanName | None
    adjusted_by: tuple[PlanName, ...]
    draws_from: PlanName | None
    copied_from: PlanName | None
    counts: PlanCounts
    may_edit: bool
    inside: Annotated[
        bool, Field(description="whether one is shown how it came about: opinions, log")
    ]
    steps: tuple[StepView, ...]
    created: datetime
    version: str

    @property
    def parts(self) -> tuple[tuple[TextPart, str], ...]:
        """All written parts in the order of documents, empty ones too."""
        return tuple((part, self.texts.get(part, "")) for part in TextPart)


def plan_version(plan: Plan) -> str:
    """The version of what ``PUT`` changes of a plan, and of its state."""
    told = [plan.title, plan.issuer_id, plan.rules, plan.texts, plan.state, plan.draft_number]
    return version_of(told, plan.updated)


def plan_summaries(desk: Desk, plans: Iterable[Plan]) -> tuple[PlanSummary, ...]:
    """Those plans as a list tells them, in a few queries however many they are."""
    found = tuple(plans)
    if not found:
        return ()
    names = unit_names(desk.session, [u for p in found for u in (p.unit_id, p.issuer_id)])
    seen = sights(desk.session, desk.actor, found)
    return tuple(PlanSummary(**_summary(plan, names, seen[plan.id])) for plan in found)


def plan_view(desk: Desk, plan: Plan) -> PlanView:
    """One plan that is shown to who asks."""
    session = desk.session
    related = _related(desk, plan)
    people = people_names(session, (plan.submitted_by, plan.signed_by, plan.issued_by))
    names = unit_names(session, (plan.unit_id, plan.issuer_id))
    seen = sights(session, desk.actor, (plan,))[plan.id]
    whole = seen is Sight.WHOLE
    place = region(plan.region)
    inside = is_inside(session, desk.actor, plan)
    return PlanView(
        **_summary(plan, names, seen),
        region=plan.region,
        region_name=place.name if place else plan.region,
        former=plan.former,
        rules=plan.rules,
        occurrence=plan.occurrence,
        texts={part: plan.texts[part] for part in TextPart if whole and plan.texts.get(part)},
        submitted=_signature(plan.submitted_at, plan.submitted_by, people) if inside else None,
        returned=plan.returned if inside else None,
        signed=_signature(plan.signed_at, plan.signed_by, people),
        issued=_signature(plan.issued_at, plan.issued_by, people),
        closed_at=plan.closed_at,
        adjusts=related.get(plan.adjusts_id),
        adjusted_by=tuple(
            name for number, name in related.items() if number in _adjustments(session, plan)
        ),
        draws_from=related.get(plan.draws_from_id),
        copied_from=related.get(plan.copied_from_id),
        counts=_counts(session, plan) if whole else _NOTHING,
        may_edit=may_edit(session, desk.actor, plan),
        inside=inside,
        steps=steps_of(desk, plan),
        created=plan.created,
        version=plan_version(plan),
    )


def steps_of(desk: Desk, plan: Plan) -> tuple[StepView, ...]:
    """What who asks may do with a plan now."""
    found = next_steps(desk.session, desk.actor, plan)
    return tuple(StepView(step=step, name=step.label) for step in found)


_NOTHING = PlanCounts(lines=0, included=0, campaigns=0, activities=0, tasks=0)


def _summary(plan: Plan, names: dict[str, UnitName], seen: Sight) -> dict[str, Any]:
    kind, state = PlanKind(plan.kind), PlanState(plan.state)
    return {
        "id": plan.id,
        "title": plan.title,
        "kind": kind,
        "kind_name": kind.label,
        "period": plan.period,
        "period_name": parse_period(plan.period).name,
        "state": state,
        "state_name": state.label,
        "unit": names[plan.unit_id],
        "issuer": names[plan.issuer_id],
        "draft_number": plan.draft_number,
        "number": plan.number,
        "issued_on": plan.issued_on,
        "sight": seen,
        "updated": plan.updated,
    }


def _signature(
    at: datetime | None, person_id: int | None, people: dict[int, str]
) -> Signature | None:
    return Signature(at=at, person=people.get(person_id or 0)) if at else None


def _adjustments(session: Session, plan: Plan) -> frozenset[int]:
    return frozenset(session.scalars(select(Plan.id).where(Plan.adjusts_id == plan.id)))


def _related(desk: Desk, plan: Plan) -> dict[int | None, PlanName]:
    """The plans that it hangs together with, of which who asks is shown something."""
    ids = [i for i in (plan.adjusts_id, plan.draws_from_id, plan.copied_from_id) if i]
    asked = select(Plan).where(or_(Plan.id.in_(ids), Plan.adjusts_id == plan.id))
    found = tuple(desk.session.scalars(asked.order_by(Plan.id)))
    seen = sights(desk.session, desk.actor, found) if found else {}
    return {
        other.id: PlanName(
            id=other.id, title=other.title, number=other.number, state=PlanState(other.state)
        )
        for other in found
        if seen[other.id] is not Sight.NOTHING
    }


def _counts(session: Session, plan: Plan) -> PlanCounts:
    lines = tuple(session.scalars(select(PlanLine).where(PlanLine.plan_id == plan.id)))
    campaigns, activities, tasks = (
        session.scalar(select(func.count()).where(model.plan_id == plan.id)) or 0
        for model in (Campaign, Activity, Task)
    )
    return PlanCounts(
        lines=len(lines),
        included=sum(map(included, lines)),
        campaigns=campaigns,
        activities=activities,
        tasks=tasks,
    )
