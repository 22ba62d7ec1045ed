"""The tasks of a plan as a workbook: who does what by when, and how far it is."""

from collections.abc import Iterable

from app.documents.tables import Column, Kind, Sheet, Value, workbook
from app.models import Plan
from app.planning.plans.channels import channels
from app.planning.plans.pieces import Piece
from app.planning.plans.plan_campaigns import campaigns_of
from app.planning.plans.tasks import tasks_of
from app.planning.plans.vocabulary import PlanState, ShareState
from app.views.desk import Desk
from app.views.plan_pictures import plan_pieces

_STATES = tuple(state.label for state in ShareState)
_COLUMNS = (
    Column("TT", 5, Kind.NUMBER), Column("Nhiệm vụ", 50), Column("Đợt", 26), Column("Kênh", 18),
    Column("Chủ trì", 30), Column("Phối hợp", 30), Column("Thời hạn", 24),
    Column("Đến hạn", 12, Kind.DAY), Column("Trạng thái", 18, choices=_STATES),
    Column("Sản phẩm", 24), Column("Số lượng", 20), Column("Gửi về", 24),
    Column("Kinh phí (đồng)", 14, Kind.NUMBER),
)  # fmt: skip

_STATE, _COST = 8, 12
"""Where those columns stand."""


def plan_workbook(desk: Desk, plan: Plan) -> bytes:
    """The tasks of ``plan`` on one sheet; the same bytes for the same plan and day."""
    stage = PlanState(plan.state)
    number = f"Số {plan.number}" if plan.number else f"Dự thảo lần {plan.draft_number}"
    told = f"{number}; {stage.label.lower()}"
    rows = tuple(_rows(desk, plan))
    sheet = Sheet("Nhiệm vụ", plan.title, _COLUMNS, rows, _totals(rows))
    return workbook((sheet,), title=plan.title, footer=told, stamp=plan.updated)


def _rows(desk: Desk, plan: Plan) -> Iterable[tuple[Value, ...]]:
    tasks = tasks_of(desk.session, plan)
    pieces = plan_pieces(desk, plan)
    campaigns = {one.id: one.name for one in campaigns_of(desk.session, plan)}
    labels = channels(desk.session, plan.unit_id, desk.reference)
    for number, (task, piece) in enumerate(zip(tasks, pieces, strict=True), 1):
        yield (
            number,
            task.title,
            campaigns.get(task.campaign_id or 0),
            labels.get(task.channel or ""),
            *_names(piece),
            task.wording,
            piece.due,
            piece.state.label,
            task.deliverable or None,
            task.measure or None,
            task.recipient or None,
            task.cost,
        )


def _totals(rows: tuple[tuple[Value, ...], ...]) -> tuple[Value, ...]:
    """How many tasks there are, and how many are done; what they cost."""
    if not rows:
        return ()
    states, costs = ([row[place] for row in rows] for place in (_STATE, _COST))
    done = sum(state == ShareState.DONE.label for state in states)
    told: list[Value] = [None] * len(_COLUMNS)
    told[1], told[_STATE] = f"Tổng số: {len(rows)} nhiệm vụ", f"Hoàn thành: {done}"
    told[_COST] = sum(cost for cost in costs if isinstance(cost, int)) or None
    return tuple(told)


def _names(piece: Piece) -> tuple[str | None, str | None]:
    leads, supports = (
        "; ".join(one.name for one in part) or None for part in (piece.leads, piece.supports)
    )
    return leads, supports
