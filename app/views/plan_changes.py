"""What is said of what differs: of a newer proposal, of an adjustment, of a copy, of due days."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from app.models import Plan
from app.planning.comparison import Comparison, Difference, Effect, Fate
from app.planning.due import Due
from app.planning.plans import changes as adjusted
from app.planning.plans.copying import copy_report
from app.planning.plans.dues import Moved, moved
from app.planning.plans.regeneration import differences, guide_behind
from app.planning.plans.sight import Sight, sight
from app.planning.plans.vocabulary import LineKind
from app.planning.proposal import DueReview
from app.views.base import View
from app.views.desk import Desk

FATE_NAMES = {Fate.NEW: "mới có", Fate.CHANGED: "đã khác", Fate.GONE: "không còn"}
EFFECT_NAMES = {
    Effect.ADDS: "hướng dẫn bổ sung",
    Effect.DROPS: "hướng dẫn không nêu",
    Effect.RESCALES: "hướng dẫn đổi quy mô",
}


class ReadsOtherwise(View):
    """One thing that reads otherwise now; ``what`` is its Vietnamese name."""

    what: str
    before: str | None
    now: str | None


class DifferenceView(View):
    """A line of a plan that the proposal now has otherwise; ``key`` accepts it.

    ``guide`` is the guide that came since and is behind it, ``effect`` what it does.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "key": "sinh-le-duan-2027",
                    "kind": "occurrence",
                    "fate": "changed",
                    "fate_name": "đã khác",
                    "title": "Kỷ niệm 120 năm Ngày sinh đồng chí Lê Duẩn (07/4/1907 - 07/4/2027)",
                    "first": "2027-04-07",
                    "last": "2027-04-07",
                    "effect": "rescales",
                    "effect_name": "hướng dẫn đổi quy mô",
                    "guide": "Hướng dẫn số 12-HD/BTGDVTW",
                    "changes": [
                        {
                            "what": "quy mô theo hướng dẫn",
                            "before": None,
                            "now": "cấp quốc gia",
                        }
                    ],
                }
            ]
        },
    )

    key: str
    kind: LineKind
    fate: Fate
    fate_name: str
    title: str
    first: date | None
    last: date | None
    effect: Effect | None
    effect_name: str | None
    guide: str | None
    changes: tuple[ReadsOtherwise, ...]


class AlteredView(View):
    """A field that reads otherwise; ``what`` is its Vietnamese name."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    field: str
    what: str
    before: str
    now: str


class AlteredPiece(View):
    """A part of a plan that was added, dropped or changed.

    ``number`` is its id in the later plan; in the plan before it, where it was dropped.
    """

    model_config = ConfigDict(frozen=True, from_attributes=True)

    fate: adjusted.Fate
    number: int
    title: str
    fields: tuple[AlteredView, ...]


class NotedView(View):
    """Something of a copy that wants a look; ``number`` is null where it was not carried."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    kind: Annotated[str, Field(examples=["line", "task"])]
    number: int | None
    title: str
    told: str


class ChangesView(View):
    """What an adjustment or a copy has otherwise than the plan it was made after.

    ``notes`` are what wants a look in a copy.
    """

    model_config = ConfigDict(
        frozen=True,
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "plan": [],
                    "lines": [],
                    "campaigns": [],
                    "activities": [],
                    "tasks": [
                        {
                            "fate": "changed",
                            "number": 61,
                            "title": "Cổ động trực quan",
                            "fields": [
                                {
                                    "field": "wording",
                                    "what": "thời gian",
                                    "before": "trước ngày 20/4/2027",
                                    "now": "trước ngày 15/4/2027",
                                }
                            ],
                        }
                    ],
                    "notes": [],
                }
            ]
        },
    )

    plan: tuple[AlteredView, ...]
    lines: tuple[AlteredPiece, ...]
    campaigns: tuple[AlteredPiece, ...]
    activities: tuple[AlteredPiece, ...]
    tasks: tuple[AlteredPiece, ...]
    notes: tuple[NotedView, ...] = ()


class MovedView(View):
    """A task of an approved plan whose due day would be another now, and why.

    ``now`` is null where the deadline cannot be met any more; ``refused`` says why not.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "task_id": 12,
                    "title": "Treo băng rôn, khẩu hiệu dịp Tết",
                    "wording": "chậm nhất 5 ngày làm việc trước ngày kỷ niệm",
                    "before": "2027-01-29",
                    "now": "2027-01-28",
                    "why": "5 ngày làm việc trước Thứ Sáu, 05/02/2027",
                    "refused": None,
                }
            ]
        },
    )

    task_id: int
    title: str
    wording: str
    before: date
    now: date | None
    why: str
    refused: str | None


def difference_views(desk: Desk, plan: Plan) -> tuple[DifferenceView, ...]:
    """What the proposal for a plan has otherwise by now, reviews at the end."""
    found = differences(desk.session, plan, desk.reference)
    return (*map(_of_line, found.lines), *_of_reviews(found))


def changes_view(desk: Desk, plan: Plan) -> ChangesView:
    """What an adjustment or a copy has otherwise than the plan it was made after.

    Nothing where that is not shown whole to who asks.
    """
    earlier = desk.session.get(Plan, plan.adjusts_id or plan.copied_from_id or 0)
    if earlier is None or sight(desk.session, desk.actor, earlier) is not Sight.WHOLE:
        return ChangesView(plan=(), lines=(), campaigns=(), activities=(), tasks=())
    if plan.adjusts_id is not None:
        return ChangesView.model_validate(adjusted.changes(desk.session, plan))
    report = copy_report(desk.session, plan)
    told = ChangesView.model_validate(report.changes)
    return told.model_copy(update={"notes": tuple(map(NotedView.model_validate, report.notes))})


def moved_views(desk: Desk, plan: Plan) -> tuple[MovedView, ...]:
    """The due days of an approved plan that would be others now."""
    return tuple(map(_moved, moved(desk.session, plan, desk.calendar)))


def _of_line(found: Difference) -> DifferenceView:
    line = found.now or found.before
    assert line, "a line that was nowhere differs from nothing"
    return DifferenceView(
        key=found.id,
        kind=LineKind.OCCURRENCE,
        fate=found.fate,
        fate_name=FATE_NAMES[found.fate],
        title=line.title,
        first=line.first,
        last=line.last,
        effect=found.effect,
        effect_name=EFFECT_NAMES[found.effect] if found.effect else None,
        guide=guide_behind(found),
        changes=tuple(
            ReadsOtherwise(what=c.what, before=c.before, now=c.now) for c in found.changes
        ),
    )


def _of_reviews(found: Comparison) -> tuple[DifferenceView, ...]:
    """New and gone reviews; one that is both has another phrase."""
    before = {review.id: review for review in found.gone_reviews}
    now = {review.id: review for review in found.new_reviews}
    return tuple(
        _of_review(before.get(key), now.get(key)) for key in dict.fromkeys([*now, *before])
    )


def _of_review(before: DueReview | None, now: DueReview | None) -> DifferenceView:
    review = now or before
    assert review
    fate = Fate.CHANGED if before and now else Fate.NEW if now else Fate.GONE
    changed = (
        (ReadsOtherwise(what="cách gọi", before=before.title, now=now.title),)
        if (before and now)
        else ()
    )
    return DifferenceView(
        key=review.id,
        kind=LineKind.REVIEW,
        fate=fate,
        fate_name=FATE_NAMES[fate],
        title=review.title,
        first=None,
        last=None,
        effect=None,
        effect_name=None,
        guide=None,
        changes=changed,
    )


def _moved(found: Moved) -> MovedView:
    now = found.now
    return MovedView(
        task_id=found.task.id,
        title=found.task.title,
        wording=found.task.wording,
        before=found.before,
        now=now.working_day if isinstance(now, Due) else None,
        why=found.why,
        refused=None if isinstance(now, Due) else now.sentence,
    )
