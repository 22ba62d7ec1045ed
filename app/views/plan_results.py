"""What is said of the results of a share: how it stands, its figures, evidence and notes.

They are shown to the unit that has the share, and to those who make the plan and stand
over it: what one unit came to is not the business of the next.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from pydantic import ConfigDict

from app.models import Figure, Plan, Share, ShareNote, Task, Unit
from app.planning.plans.figures import figures_of, measures_for
from app.planning.plans.measures import Measure, measures, measures_named, own_measures
from app.planning.plans.progress import Progress, tasks_progress
from app.planning.plans.refusals import PlanPartNotFound
from app.planning.plans.reporting import may_report
from app.planning.plans.share_notes import notes_of
from app.planning.plans.sight import is_inside, task_shown
from app.views.base import View
from app.views.desk import Desk, people_names
from app.views.plan_versions import version_of
from app.views.plan_work import ShareView, task_view

FIGURE_EXAMPLE: dict[str, Any] = {
    "measure": "bang-ron",
    "label": "Băng rôn, khẩu hiệu",
    "counted": "chiếc",
    "number": 8,
    "expected": False,
    "as_of": "2027-01-28",
    "by": "Trần Văn Minh",
    "updated": "2027-01-28T02:10:00Z",
}
NOTE_EXAMPLE: dict[str, Any] = {
    "id": 5,
    "at": "2027-01-28T02:10:00Z",
    "by": "Trần Văn Minh",
    "text": "Đã treo tại các trục đường chính.",
    "evidence": "https://thainguyen.example/tin/123",
}


class MeasureView(View):
    """What a unit may count; ``own`` tells that it added it itself."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "bang-ron",
                    "label": "Băng rôn, khẩu hiệu",
                    "counted": "chiếc",
                    "own": False,
                }
            ]
        },
    )

    id: str
    label: str
    counted: str
    own: bool


class FigureView(View):
    """A figure of a share; one that is ``expected`` is an estimate (ước thực hiện)."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [FIGURE_EXAMPLE]})

    measure: str
    label: str
    counted: str
    number: int
    expected: bool
    as_of: date
    by: str | None
    updated: datetime

    @property
    def told(self) -> str:
        """The number as documents write it, with its unit: "1.200 lượt người"."""
        return f"{self.number:,} {self.counted}".replace(",", ".").strip()


class FiguresView(View):
    """The figures of a share; ``version`` changes with any of them."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {"items": [FIGURE_EXAMPLE], "next": None, "version": "7a9c13b2d4e5f608.6a1b2c3d"}
            ]
        },
    )

    items: tuple[FigureView, ...]
    next: None = None
    version: str


class NoteView(View):
    """What somebody noted; the address of evidence is never fetched."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [NOTE_EXAMPLE]})

    id: int
    at: datetime
    by: str | None
    text: str
    evidence: str | None


class ShareResults(View):
    """A share with all that was told of it; ``figures_version`` goes with changing figures."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "share": {
                        "id": 90,
                        "task_id": 12,
                        "unit": {"id": "dang-uy-xa-dai-phuc", "name": "Đảng ủy xã Đại Phúc"},
                        "body": None,
                        "part": "lead",
                        "due": "2027-01-29",
                        "own_due": None,
                        "received": "2026-12-02T02:10:00Z",
                        "by": "Trần Văn Minh",
                        "state": "doing",
                        "state_name": "Đang thực hiện",
                        "handed": None,
                        "done_on": None,
                        "reason": "",
                        "note": "",
                        "standing": "ahead",
                        "standing_text": "chưa đến hạn",
                        "may_report": True,
                        "version": "1f2e3d4c5b6a7988.6929d2f0",
                    },
                    "plan_id": 7,
                    "title": "Treo băng rôn, khẩu hiệu, cờ tại các trục đường chính",
                    "wording": "trước ngày 30/01/2027",
                    "progress": "under-way",
                    "progress_name": "Đang thực hiện, trong hạn",
                    "days_late": 0,
                    "figures": [FIGURE_EXAMPLE],
                    "figures_version": "7a9c13b2d4e5f608.6a1b2c3d",
                    "notes": [NOTE_EXAMPLE],
                    "may_report": True,
                }
            ]
        },
    )

    share: ShareView
    plan_id: int
    title: str
    wording: str
    progress: Progress
    progress_name: str
    days_late: int
    figures: tuple[FigureView, ...]
    figures_version: str
    notes: tuple[NoteView, ...]
    may_report: bool


def share_shown(desk: Desk, share_id: int) -> tuple[Plan, Task, Share]:
    """The share of that number whose results are shown to who asks.

    Raises:
        PlanPartNotFound: if there is none.
    """
    missing = PlanPartNotFound("phần việc", share_id)
    share = desk.session.get(Share, share_id)
    if share is None:
        raise missing
    try:
        plan, task = task_shown(desk.session, desk.actor, share.task_id)
    except PlanPartNotFound:
        raise missing from None
    is_own = share.unit_id is not None and bool(desk.actor.roles_in(share.unit_id))
    if not is_own and not is_inside(desk.session, desk.actor, plan):
        raise missing
    return plan, task, share


def share_results(desk: Desk, plan: Plan, task: Task, share: Share) -> ShareResults:
    """All that was told of a share."""
    desk.session.flush()
    (found,) = tasks_progress(desk.session, (task,), desk.calendar, desk.today)
    stands = next(one for one in found.shares if one.share_id == share.id)
    figures = figures_view(desk, share)
    return ShareResults(
        share=next(one for one in task_view(desk, plan, task).shares if one.id == share.id),
        plan_id=plan.id,
        title=task.title,
        wording=task.wording,
        progress=stands.progress,
        progress_name=stands.progress.label,
        days_late=stands.days_late,
        figures=figures.items,
        figures_version=figures.version,
        notes=note_views(desk, share),
        may_report=may_report(desk.actor, plan, share),
    )


def figures_view(desk: Desk, share: Share) -> FiguresView:
    """The figures of a share, in the order of measures."""
    rows = {row.measure: row for row in figures_of(desk.session, (share.id,))[share.id]}
    known = measures_named(desk.session, rows, desk.reference)
    people = people_names(desk.session, (row.person_id for row in rows.values()))
    order = [*known, *(measure for measure in rows if measure not in known)]
    told = [[row.measure, row.number, row.expected, row.as_of] for row in rows.values()]
    updated = max((row.updated for row in rows.values()), default=share.updated)
    return FiguresView(
        items=tuple(_figure(rows[measure], known.get(measure), people) for measure in order),
        version=version_of(told, updated),
    )


def note_views(desk: Desk, share: Share) -> tuple[NoteView, ...]:
    """The notes of a share, the oldest first."""
    return notes_told(desk, notes_of(desk.session, (share.id,))[share.id])


def notes_told(desk: Desk, rows: Iterable[ShareNote]) -> tuple[NoteView, ...]:
    """Those notes."""
    found = tuple(rows)
    people = people_names(desk.session, (row.person_id for row in found))
    return tuple(
        NoteView(
            id=row.id,
            at=row.at,
            by=people.get(row.person_id or 0),
            text=row.text,
            evidence=row.evidence,
        )
        for row in found
    )


def measure_views(desk: Desk, unit: Unit) -> tuple[MeasureView, ...]:
    """What a unit may count: what everybody counts, and what was added there and above."""
    own = {row.id for row in own_measures(desk.session, unit.id)}
    found = measures(desk.session, (unit.id,), desk.reference)
    return tuple(_measure(one, own) for one in found.values())


def countable(desk: Desk, plan: Plan, share: Share) -> tuple[MeasureView, ...]:
    """What may be counted in a share."""
    found = measures_for(desk.session, plan, share, desk.reference)
    return tuple(_measure(one, ()) for one in found.values())


def _measure(one: Measure, own: Iterable[str]) -> MeasureView:
    return MeasureView(id=one.id, label=one.label, counted=one.counted, own=one.id in own)


def _figure(row: Figure, measure: Measure | None, people: dict[int, str]) -> FigureView:
    return FigureView(
        measure=row.measure,
        label=measure.label if measure else row.measure,
        counted=measure.counted if measure else "",
        number=row.number,
        expected=row.expected,
        as_of=row.as_of,
        by=people.get(row.person_id or 0),
        updated=row.updated,
    )
