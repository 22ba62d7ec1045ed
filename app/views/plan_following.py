"""What is said of an issued plan being carried out: receipts, adoption, progress, who is late."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from sqlalchemy import select

from app.models import Campaign, Plan, Task
from app.planning.plans.assigned import Assigned, assigned
from app.planning.plans.channels import channels
from app.planning.plans.following import Followed, Late, Only, UnitFollowed, following
from app.planning.plans.plan_campaigns import campaigns_of
from app.planning.plans.progress import Progress, ShareProgress, Tally, TaskProgress, tally
from app.planning.plans.sight import Sight, sights, tasks_shown
from app.planning.plans.tasks import tasks_of
from app.planning.plans.verbs import Relation, worded
from app.planning.plans.vocabulary import Part, PlanState
from app.views.base import View
from app.views.civil import Between
from app.views.desk import Desk
from app.views.parameters import Parameters
from app.views.plan_parameters import MAX_NUMBER, UnitSpelling
from app.views.plans import PlanName
from app.views.units import UnitName

TALLY_EXAMPLE: dict[str, Any] = {
    "total": 3,
    "done": 1,
    "late": 1,
    "states": [
        {"progress": "early", "name": "Hoàn thành trước hạn", "count": 1},
        {"progress": "on-time", "name": "Hoàn thành đúng hạn", "count": 0},
        {"progress": "late", "name": "Hoàn thành quá hạn", "count": 0},
        {"progress": "under-way", "name": "Đang thực hiện, trong hạn", "count": 0},
        {"progress": "under-way-late", "name": "Đang thực hiện, quá hạn", "count": 0},
        {"progress": "not-due", "name": "Chưa đến hạn", "count": 1},
        {"progress": "overdue", "name": "Chưa thực hiện, quá hạn", "count": 1},
        {"progress": "dropped", "name": "Không thực hiện", "count": 0},
    ],
}
LATE_EXAMPLE: dict[str, Any] = {
    "share_id": 90,
    "task_id": 12,
    "title": "Treo băng rôn, khẩu hiệu, cờ tại các trục đường chính",
    "wording": "trước ngày 30/01/2027",
    "progress": "overdue",
    "due": "2027-01-29",
    "days_late": 5,
}
UNIT_EXAMPLE: dict[str, Any] = {
    "unit": {"id": "dang-uy-xa-dai-phuc", "name": "Đảng ủy xã Đại Phúc"},
    "relation": "below",
    "addressed": True,
    "acknowledged": "2026-12-02T02:10:00Z",
    "adopted": 2,
    "adopted_in": [],
    "reminded": None,
    "shares": TALLY_EXAMPLE,
    "late": [LATE_EXAMPLE],
    "most_days_late": 5,
}


class FollowParameters(Parameters):
    """Which units, and which of their work; what is left out asks for all."""

    unit: UnitSpelling | None = None
    channel: Annotated[str | None, Field(max_length=48, examples=["bao-chi"])] = None
    campaign: Annotated[int, Between(1, MAX_NUMBER)] | None = None
    progress: Annotated[Progress | None, Field(description="of single shares")] = None
    only: Annotated[Only | None, Field(description="only such units")] = None

    @property
    def followed(self) -> Followed:
        """As ``following`` takes it."""
        return Followed(
            unit_id=self.unit,
            channel=self.channel,
            campaign_id=self.campaign,
            progress=self.progress,
            only=self.only,
        )


class StateCount(View):
    """How many stand so."""

    progress: Progress
    name: str
    count: int


class TallyView(View):
    """How many stand how: every state in its order; ``late`` are those still not done."""

    total: int
    done: int
    late: int
    states: tuple[StateCount, ...]

    @property
    def told(self) -> tuple[StateCount, ...]:
        """The states in which anything stands."""
        return tuple(state for state in self.states if state.count)


class LateView(View):
    """A share that is overdue, by so many working days; ``wording`` is as the plan prints it."""

    share_id: int
    task_id: int
    title: str
    wording: str
    progress: Progress
    due: date | None
    days_late: int


class UnitFollowedView(View):
    """What a unit has done with an issued plan.

    ``acknowledged`` is when it said that it has the plan; one that is only named in tasks
    is not ``addressed``.  ``adopted`` counts the tasks that it took into plans of its own;
    ``adopted_in`` are those of them that are shown to who asks.
    """

    unit: UnitName
    relation: Relation
    addressed: bool
    acknowledged: datetime | None
    adopted: int
    adopted_in: tuple[PlanName, ...]
    reminded: datetime | None
    shares: TallyView
    late: tuple[LateView, ...]
    most_days_late: int

    @property
    def unread(self) -> bool:
        """Whether it should say that it has the plan, and has not."""
        return self.addressed and self.acknowledged is None


class BodyShareView(View):
    """The share of a body without an account, or of a group in which nobody is."""

    share_id: int
    task_id: int
    task: str
    name: str
    part: Part
    progress: Progress
    progress_name: str
    due: date | None
    days_late: int


class GroupTallyView(View):
    """How the tasks of a campaign or a channel stand; ``id`` is null for those without any."""

    id: str | int | None
    name: str
    tasks: TallyView


class TaskFollowedView(View):
    """How a task stands, all its shares together."""

    id: int
    title: str
    wording: str
    channel: str | None
    campaign_id: int | None
    progress: Progress
    progress_name: str
    shares: TallyView


class FollowingView(View):
    """How an issued plan stands on a day."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "plan_id": 7,
                    "day": "2027-02-05",
                    "addressed": 6,
                    "acknowledged": 5,
                    "tally": TALLY_EXAMPLE,
                    "units": [UNIT_EXAMPLE],
                    "bodies": [],
                    "campaigns": [
                        {"id": 3, "name": "Đợt tuyên truyền 03/02/2027", "tasks": TALLY_EXAMPLE}
                    ],
                    "channels": [
                        {"id": "co-dong", "name": "Cổ động trực quan", "tasks": TALLY_EXAMPLE}
                    ],
                    "tasks": [
                        {
                            "id": 12,
                            "title": "Treo băng rôn, khẩu hiệu, cờ tại các trục đường chính",
                            "wording": "trước ngày 30/01/2027",
                            "channel": "co-dong",
                            "campaign_id": 3,
                            "progress": "under-way-late",
                            "progress_name": "Đang thực hiện, quá hạn",
                            "shares": TALLY_EXAMPLE,
                        }
                    ],
                }
            ]
        },
    )

    plan_id: int
    day: date
    addressed: int
    acknowledged: int
    tally: Annotated[TallyView, Field(description="of tasks")]
    units: tuple[UnitFollowedView, ...]
    bodies: tuple[BodyShareView, ...]
    campaigns: tuple[GroupTallyView, ...]
    channels: tuple[GroupTallyView, ...]
    tasks: tuple[TaskFollowedView, ...]


class AssignedTask(View):
    """A task where its wording is enough."""

    id: int
    title: str
    wording: str


class AssignedView(View):
    """What a plan gives to one assignee: a unit, a group, or a body by its name alone.

    ``verb`` is "Giao" for those below the unit that issues, "Đề nghị" for others.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "name": "Đảng ủy xã Đại Phúc",
                    "unit_id": "dang-uy-xa-dai-phuc",
                    "group_id": None,
                    "relation": "below",
                    "verb": "Giao",
                    "leading": "Giao Đảng ủy xã Đại Phúc chủ trì",
                    "supporting": "Giao Đảng ủy xã Đại Phúc phối hợp",
                    "leads": [
                        {
                            "id": 12,
                            "title": "Treo băng rôn, khẩu hiệu, cờ tại các trục đường chính",
                            "wording": "trước ngày 30/01/2027",
                        }
                    ],
                    "supports": [],
                }
            ]
        },
    )

    name: str
    unit_id: str | None
    group_id: str | None
    relation: Relation
    verb: str
    leading: str
    supporting: str
    leads: tuple[AssignedTask, ...]
    supports: tuple[AssignedTask, ...]


def following_view(desk: Desk, plan: Plan, asked: Followed) -> FollowingView:
    """How an issued ``plan`` stands today, for who is shown how it is made."""
    if not PlanState(plan.state).is_in_force:
        return _nothing(desk, plan)
    found = following(desk.session, plan, desk.calendar, desk.today, asked)
    addressed = [unit for unit in found.units if unit.is_addressed]
    names = _plan_names(desk, found.units)
    titles = {task.id: task.title for task in tasks_of(desk.session, plan)}
    campaigns = {one.id: one for one in campaigns_of(desk.session, plan)}
    known = channels(desk.session, plan.unit_id, desk.reference)
    return FollowingView(
        plan_id=plan.id,
        day=desk.today,
        addressed=len(addressed),
        acknowledged=sum(unit.acknowledged is not None for unit in addressed),
        tally=tally_view(found.tally),
        units=tuple(_unit(unit, names) for unit in found.units),
        bodies=tuple(_body(share, titles) for share in found.bodies),
        campaigns=tuple(
            GroupTallyView(id=key, name=_campaign(campaigns, key), tasks=tally_view(told))
            for key, told in found.by_campaign.items()
        ),
        channels=tuple(
            GroupTallyView(id=key, name=known.get(key or "", key or NONE), tasks=tally_view(told))
            for key, told in found.by_channel.items()
        ),
        tasks=tuple(map(_task, found.tasks)),
    )


def assigned_views(desk: Desk, plan: Plan) -> tuple[AssignedView, ...]:
    """What a plan gives to each assignee, of the tasks that are shown to who asks."""
    tasks = tasks_shown(desk.session, desk.actor, plan)
    day = plan.issued_on or desk.today
    return tuple(map(_assigned, assigned(desk.session, plan, tasks, day)))


def tally_view(told: Tally) -> TallyView:
    """A tally as it is told."""
    return TallyView(
        total=sum(told.values()),
        done=sum(count for state, count in told.items() if state.is_done),
        late=sum(count for state, count in told.items() if state.is_late),
        states=tuple(
            StateCount(progress=state, name=state.label, count=count)
            for state, count in told.items()
        ),
    )


NONE = "không ghi"


def _nothing(desk: Desk, plan: Plan) -> FollowingView:
    """What is said of a plan that was not issued: nobody has anything to do yet."""
    return FollowingView(
        plan_id=plan.id,
        day=desk.today,
        addressed=0,
        acknowledged=0,
        tally=tally_view(tally(())),
        units=(),
        bodies=(),
        campaigns=(),
        channels=(),
        tasks=(),
    )


def _plan_names(desk: Desk, units: Iterable[UnitFollowed]) -> dict[int, PlanName]:
    """The plans that tasks were adopted into, of which who asks is shown something."""
    ids = {plan_id for unit in units for plan_id in unit.adopted_in}
    found = tuple(desk.session.scalars(select(Plan).where(Plan.id.in_(ids)).order_by(Plan.id)))
    seen = sights(desk.session, desk.actor, found) if found else {}
    return {
        plan.id: PlanName(
            id=plan.id, title=plan.title, number=plan.number, state=PlanState(plan.state)
        )
        for plan in found
        if seen[plan.id] is not Sight.NOTHING
    }


def _unit(unit: UnitFollowed, plans: dict[int, PlanName]) -> UnitFollowedView:
    return UnitFollowedView(
        unit=UnitName(id=unit.unit_id, name=unit.name),
        relation=unit.relation,
        addressed=unit.is_addressed,
        acknowledged=unit.acknowledged,
        adopted=unit.adopted,
        adopted_in=tuple(plans[plan_id] for plan_id in unit.adopted_in if plan_id in plans),
        reminded=unit.reminded,
        shares=tally_view(unit.tally),
        late=tuple(map(late_view, unit.late)),
        most_days_late=unit.most_days_late,
    )


def late_view(late: Late) -> LateView:
    """An overdue share as it is told."""
    return LateView(
        share_id=late.share.share_id,
        task_id=late.share.task_id,
        title=late.title,
        wording=late.wording,
        progress=late.share.progress,
        due=late.share.due,
        days_late=late.share.days_late,
    )


def _body(share: ShareProgress, titles: dict[int, str]) -> BodyShareView:
    return BodyShareView(
        share_id=share.share_id,
        task_id=share.task_id,
        task=titles[share.task_id],
        name=share.name,
        part=share.part,
        progress=share.progress,
        progress_name=share.progress.label,
        due=share.due,
        days_late=share.days_late,
    )


def _campaign(campaigns: dict[int, Campaign], key: int | None) -> str:
    return campaigns[key].name if key is not None else "không thuộc đợt nào"


def _task(task: TaskProgress) -> TaskFollowedView:
    return TaskFollowedView(
        id=task.task_id,
        title=task.title,
        wording=task.wording,
        channel=task.channel,
        campaign_id=task.campaign_id,
        progress=task.progress,
        progress_name=task.progress.label,
        shares=tally_view(tally(share.progress for share in task.shares)),
    )


def _assigned(one: Assigned) -> AssignedView:
    return AssignedView(
        name=one.name,
        unit_id=one.unit_id,
        group_id=one.group_id,
        relation=one.relation,
        verb=one.relation.verb,
        leading=worded(one.relation, one.name, Part.LEAD),
        supporting=worded(one.relation, one.name, Part.SUPPORT),
        leads=tuple(map(_assigned_task, one.leads)),
        supports=tuple(map(_assigned_task, one.supports)),
    )


def _assigned_task(task: Task) -> AssignedTask:
    return AssignedTask(id=task.id, title=task.title, wording=task.wording)
