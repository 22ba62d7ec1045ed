"""Progress is how far a plan is on its way to be issued, and what it lacks next."""

from sqlalchemy import func, select

from app.models import Addressee, Assignment, Plan, Task
from app.planning.plans.marks import open_marks
from app.planning.plans.vocabulary import Part, Step, TextPart
from app.views.base import View
from app.views.desk import Desk
from app.views.plans import PlanView


class StageView(View):
    """A stage; ``page`` is where it is done, below the address of the plan."""

    name: str
    told: str
    page: str
    done: bool
    now: bool


class PlanProgress(View):
    """All stages in their order; ``hint`` says what comes next, on ``page``."""

    stages: tuple[StageView, ...]
    hint: str | None
    page: str


_MARKS = "Xem lại"
"""The stage of a plan made of a text, as long as something of it waits for a person."""

_HINTS = {
    "Nội dung": "Chọn các ngày đưa vào kế hoạch.",
    "Nhiệm vụ": "Thêm nhiệm vụ, có thể lấy từ mẫu cho mọi ngày lễ lớn cùng lúc.",
    "Phần viết": "Viết mục đích, yêu cầu, tổ chức thực hiện; có thể để trống.",
    "Nơi nhận": "Ghi nơi nhận của kế hoạch.",
    _MARKS: "Xem lại những chỗ chưa chắc khi đọc văn bản.",
    "Trình ký": "Trình ký.",
    "Ký": "Chờ cấp ban hành ký; người trình không tự ký.",
    "Ban hành": "Chờ văn thư cho số và ngày ban hành.",
}
_CALLS = {
    Step.SIGN: "Kế hoạch chờ bạn ký hoặc trả lại.",
    Step.ISSUE: "Kế hoạch chờ bạn cho số và ngày ban hành.",
}
_CONTENTS = ("Nội dung", "Nhiệm vụ", "Phần viết", "Nơi nhận", _MARKS)


def plan_progress(desk: Desk, plan: Plan, told: PlanView) -> PlanProgress:
    """How far ``plan`` is, of which ``told`` is said."""
    stages = _stages(desk, plan, told)
    hint, page = _hint(stages, told)
    return PlanProgress(stages=stages, hint=hint, page=page)


def _stages(desk: Desk, plan: Plan, told: PlanView) -> tuple[StageView, ...]:
    counts, state = told.counts, told.state
    alone, places = _without_lead(desk, plan), _places(desk, plan)
    texts = sum(bool(told.texts.get(part)) for part in TextPart)
    laid, signed = not state.is_open, state.is_approved
    unsettled = len(open_marks(desk.session, plan)) if told.inside else 0
    marked = {_MARKS: (f"còn {unsettled} chỗ", "/can-xem", False)} if unsettled else {}
    given = {
        "Nội dung": (f"{counts.included} mục", "", counts.included > 0),
        "Nhiệm vụ": (_told_tasks(counts.tasks, alone), "/nhiem-vu", counts.tasks > 0),
        "Phần viết": (f"{texts}/{len(TextPart)} phần", "/phan-viet", texts > 0),
        "Nơi nhận": (f"{places} nơi", "/noi-nhan", places > 0),
        **marked,
        "Trình ký": ("đã trình" if laid else "chưa trình", "/trinh", laid),
        "Ký": ("đã ký" if signed else "chưa ký", "/trinh", signed),
        "Ban hành": (told.number or "chưa có số", "/trinh", state.is_in_force),
    }
    # What was laid before the signer is no more to be worked on; texts may be left out.
    done = {
        name: is_done or (laid and name in _CONTENTS) for name, (_, _, is_done) in given.items()
    }
    wanted = (name for name in given if not done[name] and name != "Phần viết")
    now = next(wanted, None)
    return tuple(
        StageView(name=name, told=told_, page=page, done=done[name], now=name == now)
        for name, (told_, page, _) in given.items()
    )


def _told_tasks(tasks: int, alone: int) -> str:
    return f"{tasks} việc, {alone} chưa có chủ trì" if alone else f"{tasks} việc"


def _hint(stages: tuple[StageView, ...], told: PlanView) -> tuple[str | None, str]:
    for step in (one.step for one in told.steps):
        if step in _CALLS:
            return _CALLS[step], "/trinh"
    for stage in stages:
        if stage.now and (told.may_edit or not told.state.is_open):
            return _HINTS[stage.name], stage.page
    return None, ""


def _without_lead(desk: Desk, plan: Plan) -> int:
    led = select(Assignment.task_id).where(Assignment.part == Part.LEAD)
    asked = select(func.count()).where(Task.plan_id == plan.id, Task.id.not_in(led))
    return desk.session.scalar(asked) or 0


def _places(desk: Desk, plan: Plan) -> int:
    asked = select(func.count()).where(Addressee.plan_id == plan.id)
    return desk.session.scalar(asked) or 0
