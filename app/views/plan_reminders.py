"""What is said of reminders: those sent of a plan, those to a unit, and the letter with them."""

from collections.abc import Iterable
from datetime import date, datetime

from pydantic import ConfigDict
from sqlalchemy import select

from app.models import Plan, Reminder
from app.planning.plans.letters import letter_text, letter_to, reminder_text
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.reminding import reminders_to
from app.planning.plans.verbs import Relation
from app.planning.plans.vocabulary import PlanState
from app.views.base import View
from app.views.desk import Desk, people_names, unit_names
from app.views.plan_following import LATE_EXAMPLE, LateView, late_view
from app.views.plans import PlanName
from app.views.units import UnitName


class ReminderView(View):
    """A reminder of a plan to a unit; ``read`` is when somebody there saw it."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": 4,
                    "plan": {
                        "id": 7,
                        "title": "Kế hoạch tuyên truyền các ngày lễ lớn năm 2027",
                        "number": "15-KH/TU",
                        "state": "issued",
                    },
                    "unit": {"id": "dang-uy-xa-dai-phuc", "name": "Đảng ủy xã Đại Phúc"},
                    "by_unit": {
                        "id": "ban-tuyen-giao-va-dan-van-tinh-uy-thai-nguyen",
                        "name": "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên",
                    },
                    "by": "Trần Văn Minh",
                    "at": "2027-02-05T02:00:00Z",
                    "text": "Đề nghị Đảng ủy xã Đại Phúc khẩn trương hoàn thành nhiệm vụ.",
                    "read": None,
                }
            ]
        },
    )

    id: int
    plan: PlanName
    unit: UnitName
    by_unit: UnitName
    by: str | None
    at: datetime
    text: str
    read: datetime | None


class LetterView(View):
    """What a unit can be reminded with: a note, and a công văn ready to sign.

    ``letter`` is null where nothing is late and the unit has said that it has the plan;
    ``nothing`` says so.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "unit": {"id": "dang-uy-xa-dai-phuc", "name": "Đảng ủy xã Đại Phúc"},
                    "relation": "below",
                    "late": [LATE_EXAMPLE],
                    "acknowledged": True,
                    "answer_by": "2027-02-19",
                    "note": "Đề nghị Đảng ủy xã Đại Phúc khẩn trương hoàn thành nhiệm vụ.",
                    "letter": "ĐẢNG CỘNG SẢN VIỆT NAM\n…",
                    "nothing": None,
                }
            ]
        },
    )

    unit: UnitName
    relation: Relation
    late: tuple[LateView, ...]
    acknowledged: bool | None
    answer_by: date
    note: str
    letter: str | None
    nothing: str | None


def letter_view(desk: Desk, plan: Plan, unit_id: str, answer_by: date | None) -> LetterView:
    """What a unit can be reminded with of an issued plan."""
    told = letter_to(desk.session, desk.actor, plan, unit_id, desk.calendar, desk.today, answer_by)
    try:
        letter, nothing = letter_text(told), None
    except PlanRefused as refused:
        letter, nothing = None, refused.sentence
    return LetterView(
        unit=UnitName(id=told.to.id, name=told.to.name),
        relation=told.relation,
        late=tuple(map(late_view, told.late)),
        acknowledged=told.acknowledged,
        answer_by=told.answer_by,
        note=reminder_text(told),
        letter=letter,
        nothing=nothing,
    )


def unseen_reminders(desk: Desk) -> tuple[ReminderView, ...]:
    """The reminders to the units of who asks that nobody there has seen, the latest first."""
    ids = sorted({unit_id for unit_id, _ in desk.actor.roles})
    return reminder_views(desk, reminders_to(desk.session, ids, unseen=True))


def reminder_views(desk: Desk, rows: Iterable[Reminder]) -> tuple[ReminderView, ...]:
    """Those reminders, in a few queries however many they are."""
    found = tuple(rows)
    session = desk.session
    units = unit_names(session, [u for row in found for u in (row.unit_id, row.by_unit_id)])
    people = people_names(session, (row.person_id for row in found))
    asked = select(Plan).where(Plan.id.in_({row.plan_id for row in found}))
    plans = {
        plan.id: PlanName(
            id=plan.id, title=plan.title, number=plan.number, state=PlanState(plan.state)
        )
        for plan in session.scalars(asked)
    }
    return tuple(
        ReminderView(
            id=row.id,
            plan=plans[row.plan_id],
            unit=units[row.unit_id],
            by_unit=units[row.by_unit_id],
            by=people.get(row.person_id or 0),
            at=row.at,
            text=row.text,
            read=row.read,
        )
        for row in found
    )
