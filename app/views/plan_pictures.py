"""What a plan looks like: its tasks as a programme of work, a board, a timeline, a heat map."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field, computed_field

from app.calendar.window import Window
from app.models import Plan
from app.planning.period import parse_period
from app.planning.plans.board import board, tally
from app.planning.plans.load import CAPACITY, CampaignSpan, heat_map
from app.planning.plans.pieces import Piece, Wanted, narrowed, pieces_of
from app.planning.plans.plan_campaigns import campaigns_of
from app.planning.plans.programme import programme
from app.planning.plans.sight import Sight, is_inside, sight, tasks_shown
from app.planning.plans.timeline import BarKind, Held, held_campaign, held_task, timeline
from app.planning.plans.vocabulary import ShareState
from app.planning.spans import Unit
from app.planning.standing import LABELS, Standing
from app.views.base import View
from app.views.desk import Desk
from app.views.plan_parts import activity_views

MAX_CAPACITY = 100


class By(StrEnum):
    """Into what a programme of work divides a plan."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Drawn(View):
    """What is made of a computed value, field by field."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class AssigneeName(Drawn):
    """Who has a part in a task; ``key`` is ``unit:``, ``group:`` or ``body:`` and its name."""

    key: str
    name: str


class PieceView(Drawn):
    """A task in short; ``due`` is the next due day that is still open."""

    task_id: int
    plan_id: int
    title: str
    wording: str
    leads: tuple[AssigneeName, ...]
    supports: tuple[AssigneeName, ...]
    channel: str | None
    first: date | None
    last: date | None
    due: date | None
    begin: Annotated[date | None, Field(description="the last day on which it can be begun")]
    state: ShareState
    standing: Standing | None
    refused: Annotated[str | None, Field(description="why its deadline cannot be met")]
    line_id: int | None
    campaign_id: int | None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def standing_text(self) -> str | None:
        """Its standing as readers call it."""
        return LABELS[self.standing] if self.standing else None


class EntryView(Drawn):
    """A task with the day on which it is due in its period."""

    day: date
    piece: PieceView


class SlotView(Drawn):
    """A period with what is due in it, by day."""

    label: str
    first: date
    last: date
    entries: tuple[EntryView, ...]


class ProgrammeView(Drawn):
    """The tasks of a plan by month, quarter, half-year or year.

    ``ongoing`` have no day, ``undated`` a deadline that cannot be met.
    """

    model_config = ConfigDict(
        frozen=True,
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "slots": [
                        {
                            "label": "Quý I/2027",
                            "first": "2027-01-01",
                            "last": "2027-03-31",
                            "entries": [],
                        }
                    ],
                    "ongoing": [],
                    "undated": [],
                }
            ]
        },
    )

    slots: tuple[SlotView, ...]
    ongoing: tuple[PieceView, ...]
    undated: tuple[PieceView, ...]


class ColumnView(Drawn):
    """The tasks that are so far, the most pressing first; how many of them stand how."""

    state: ShareState
    label: str
    pieces: tuple[PieceView, ...]
    standings: Mapping[Standing, int]


class BoardView(View):
    """The tasks of a plan in columns by how far they are; ``standings`` of all of them."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "columns": [
                        {
                            "state": "todo",
                            "label": "Chưa thực hiện",
                            "pieces": [],
                            "standings": {"overdue": 1, "soon": 2},
                        }
                    ],
                    "standings": {"overdue": 1, "soon": 2},
                }
            ]
        },
    )

    columns: tuple[ColumnView, ...]
    standings: Mapping[Standing, int]


class HeldView(Drawn):
    """A campaign, an activity or a task that a bar stands for."""

    kind: BarKind
    id: int
    name: str
    first: date
    last: date
    campaign_id: int | None
    standing: Standing | None


class BarView(Drawn):
    """Where a bar is drawn, in whole pixels."""

    held: HeldView
    label: str
    label_x: int
    label_y: int
    x: int
    y: int
    width: int
    height: int


class MarkView(Drawn):
    """The line at which a week, a month or a year begins."""

    x: int
    label: str
    label_x: int
    label_y: int


class TimelineView(Drawn):
    """The drawing of a plan over its days; ``today_x`` is null outside of them."""

    model_config = ConfigDict(
        frozen=True,
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "width": 1240,
                    "height": 52,
                    "marks": [{"x": 280, "label": "T1/2027", "label_x": 283, "label_y": 16}],
                    "bars": [
                        {
                            "held": {
                                "kind": "task",
                                "id": 12,
                                "name": "Treo băng rôn",
                                "first": "2027-01-25",
                                "last": "2027-01-29",
                                "campaign_id": None,
                                "standing": "ahead",
                            },
                            "label": "Treo băng rôn",
                            "label_x": 12,
                            "label_y": 44,
                            "x": 343,
                            "y": 33,
                            "width": 13,
                            "height": 14,
                        }
                    ],
                    "today_x": None,
                }
            ]
        },
    )

    width: int
    height: int
    marks: tuple[MarkView, ...]
    bars: tuple[BarView, ...]
    today_x: int | None


class WeekView(Drawn):
    """An ISO week by its Monday and Sunday."""

    year: int
    number: int
    first: date
    last: date


class CellView(Drawn):
    """The open tasks of a lead in a week; ``level`` is from 0 to 4, or 5 where it is over."""

    task_ids: tuple[int, ...]
    count: int
    level: int
    is_over: bool


class HeatRow(Drawn):
    """A lead with a cell for each week; ``total`` counts its tasks, each once."""

    lead: AssigneeName
    cells: tuple[CellView, ...]
    total: int


class WarningView(View):
    """What a heat map warns of, as a Vietnamese sentence without its full stop."""

    kind: Annotated[str, Field(examples=["overload", "collision"])]
    text: str


class HeatMapView(View):
    """Leads by weeks, the busiest first, with what is warned of."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "capacity": 5,
                    "weeks": [
                        {
                            "year": 2027,
                            "number": 4,
                            "first": "2027-01-25",
                            "last": "2027-01-31",
                        }
                    ],
                    "rows": [
                        {
                            "lead": {
                                "key": "unit:dang-uy-xa-dai-phuc",
                                "name": "Đảng ủy xã Đại Phúc",
                            },
                            "cells": [
                                {
                                    "task_ids": [12],
                                    "count": 1,
                                    "level": 1,
                                    "is_over": False,
                                }
                            ],
                            "total": 1,
                        }
                    ],
                    "warnings": [],
                }
            ]
        },
    )

    capacity: int
    weeks: tuple[WeekView, ...]
    rows: tuple[HeatRow, ...]
    warnings: tuple[WarningView, ...]


def plan_pieces(desk: Desk, plan: Plan, wanted: Wanted | None = None) -> tuple[Piece, ...]:
    """The tasks of a plan that are shown to who asks, and asked for."""
    tasks = tasks_shown(desk.session, desk.actor, plan)
    # How far others are concerns those who make the plan or stand over it.
    inside = is_inside(desk.session, desk.actor, plan)
    units = None if inside else {unit_id for unit_id, _ in desk.actor.roles}
    found = pieces_of(desk.session, plan, tasks, desk.calendar, desk.today, units=units)
    return narrowed(found, wanted) if wanted else found


def programme_view(desk: Desk, plan: Plan, by: By, wanted: Wanted) -> ProgrammeView:
    """The tasks of a plan by ``by``."""
    found = programme(plan_pieces(desk, plan, wanted), Unit(by), window_of(plan))
    return ProgrammeView.model_validate(found)


def board_view(desk: Desk, plan: Plan, wanted: Wanted) -> BoardView:
    """The tasks of a plan by how far they are."""
    pieces = plan_pieces(desk, plan, wanted)
    columns = tuple(ColumnView.model_validate(column) for column in board(pieces))
    return BoardView(columns=columns, standings=tally(pieces))


def timeline_view(desk: Desk, plan: Plan, wanted: Wanted) -> TimelineView:
    """Campaigns, activities and tasks of a plan over its days."""
    pieces = plan_pieces(desk, plan, wanted)
    held = (*_held(desk, plan), *filter(None, map(held_task, pieces)))
    return TimelineView.model_validate(timeline(held, window_of(plan), desk.today))


def heat_map_view(desk: Desk, plan: Plan, wanted: Wanted, capacity: int = CAPACITY) -> HeatMapView:
    """How the open tasks of a plan weigh on their leads, week by week."""
    spans = campaign_spans(desk, plan)
    found = heat_map(plan_pieces(desk, plan, wanted), spans, window_of(plan), capacity)
    return HeatMapView(
        capacity=capacity,
        weeks=_all(WeekView, found.weeks),
        rows=_all(HeatRow, found.rows),
        warnings=(
            *(WarningView(kind="overload", text=one.sentence) for one in found.overloads),
            *(WarningView(kind="collision", text=one.sentence) for one in found.collisions),
        ),
    )


def window_of(plan: Plan) -> Window:
    """The days of a plan."""
    return parse_period(plan.period).window


def campaign_spans(desk: Desk, plan: Plan) -> tuple[CampaignSpan, ...]:
    """The campaigns of a plan that is shown whole; none of another."""
    if sight(desk.session, desk.actor, plan) is not Sight.WHOLE:
        return ()
    found = campaigns_of(desk.session, plan)
    return tuple(CampaignSpan(one.id, one.name, one.first, one.last) for one in found)


def _held(desk: Desk, plan: Plan) -> Iterable[Held]:
    """The campaigns and activities of a plan that is shown whole."""
    if sight(desk.session, desk.actor, plan) is not Sight.WHOLE:
        return
    yield from map(held_campaign, campaign_spans(desk, plan))
    for one in activity_views(desk, plan):
        if one.first and one.last:
            yield Held(BarKind.ACTIVITY, one.id, one.name, one.first, one.last, one.campaign_id)


def _all(model: Any, values: Iterable[Any]) -> Any:  # Any: one model for values of its shape
    return tuple(map(model.model_validate, values))
