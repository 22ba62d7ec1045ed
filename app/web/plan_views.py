"""The page on which tasks are looked at: as a programme, a board, a calendar, a drawing, a map."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, BeforeValidator, Field

from app.models import Plan
from app.planning.plans.channels import channels
from app.planning.plans.pieces import UNCHANNELLED
from app.planning.plans.vocabulary import ShareState
from app.views.plan_calendar import month_asked, plan_month
from app.views.plan_parameters import Number, TasksWanted
from app.views.plan_pictures import (
    By,
    board_view,
    heat_map_view,
    plan_pieces,
    programme_view,
    timeline_view,
)
from app.web.plan_page import (
    ONE,
    At,
    FormRoute,
    ReaderDep,
)

router = APIRouter(include_in_schema=False, route_class=FormRoute)


def _none_if_empty(value: Any) -> Any:  # Any: whatever the address holds
    return None if value == "" else value


class Kind(StrEnum):
    """How the tasks of a plan are looked at."""

    PROGRAMME = "chuong-trinh"
    BOARD = "bang"
    CALENDAR = "lich"
    TIMELINE = "tien-do"
    HEAT = "ban-do-nhiet"


_KIND_NAMES = {
    Kind.PROGRAMME: "Chương trình",
    Kind.BOARD: "Bảng theo trạng thái",
    Kind.CALENDAR: "Lịch",
    Kind.TIMELINE: "Tiến độ",
    Kind.HEAT: "Bản đồ nhiệt",
}
_BY_NAMES = {By.MONTH: "tháng", By.QUARTER: "quý", By.HALF: "6 tháng", By.YEAR: "năm"}


class Look(BaseModel):
    """How the tasks are looked at, and which of them."""

    kind: Kind = Kind.PROGRAMME
    by: By = By.MONTH
    month: Annotated[str, Field(max_length=7)] = ""
    unit: Annotated[str, Field(max_length=48)] = ""
    channel: Annotated[str, Field(max_length=48)] = ""
    state: Annotated[ShareState | None, BeforeValidator(_none_if_empty)] = None
    capacity: Annotated[int, Field(ge=1, le=100)] = 5

    @property
    def wanted(self) -> TasksWanted:
        """Which tasks are asked for."""
        return TasksWanted(
            unit=self.unit or None,
            channel=UNCHANNELLED if self.channel == "-" else self.channel or None,
            state=self.state,
        )


@router.get(f"{ONE}/xem")
def looked_at(plan_id: Number, at: ReaderDep, asked: Annotated[Look, Query()]) -> HTMLResponse:
    """The tasks as a programme of work, a board, a calendar, a timeline or a heat map."""
    plan = at.whole(plan_id)
    wanted = asked.wanted.wanted
    desk = at.desk
    makers: dict[Kind, Callable[[], object]] = {
        Kind.PROGRAMME: lambda: programme_view(desk, plan, asked.by, wanted),
        Kind.BOARD: lambda: board_view(desk, plan, wanted),
        Kind.CALENDAR: lambda: plan_month(
            desk, plan, month_asked(asked.month, plan, desk.today), wanted
        ),
        Kind.TIMELINE: lambda: timeline_view(desk, plan, wanted),
        Kind.HEAT: lambda: heat_map_view(desk, plan, wanted, asked.capacity),
    }
    return at.shown_of(
        plan,
        "plan_views.html",
        asked=asked,
        found=makers[asked.kind](),
        kinds=_KIND_NAMES,
        today=desk.today,
        bys=_BY_NAMES,
        units=_units_in(at, plan),
        channels=[
            *channels(at.session, plan.unit_id, desk.reference).items(),
            ("-", "không ghi kênh"),
        ],
        states=[(state.value, state.label) for state in ShareState],
    )


def _units_in(at: At, plan: Plan) -> list[tuple[str, str]]:
    """The units that lead or support tasks of the plan, to choose from."""
    found = {
        one.key.removeprefix("unit:"): one.name
        for piece in plan_pieces(at.desk, plan)
        for one in (*piece.leads, *piece.supports)
        if one.key.startswith("unit:")
    }
    return sorted(found.items(), key=lambda pair: pair[1])
