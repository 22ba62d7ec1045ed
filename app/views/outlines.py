"""What is said of outlines: a list of them, one with its sections, and who has answered."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from sqlalchemy import func, select

from app.accounts.access import Action, allowed
from app.accounts.units import civil_day
from app.catalogue.outlines import OutlineRow
from app.models import Outline, OutlineUnit, Report
from app.planning.period import parse_period
from app.planning.reports.consolidating import answers_to
from app.planning.reports.outlines import SectionFields, asked_units, sections_of
from app.planning.reports.sight import may_edit, outlines_shown
from app.planning.reports.vocabulary import ReportKind, ReportState
from app.views.base import View
from app.views.desk import Desk, unit_names
from app.views.parameters import DEFAULT_LIMIT, Limit
from app.views.plan_parameters import Cursor, Page, Since, UnitSpelling, number_in
from app.views.plan_versions import version_of
from app.views.units import UnitName

OUTLINE_EXAMPLE: dict[str, Any] = {
    "id": 3,
    "unit": {"id": "tinh-uy-thai-nguyen", "name": "Tỉnh ủy Thái Nguyên"},
    "kind": "six-month",
    "kind_name": "Báo cáo 6 tháng",
    "period": "2027-h1",
    "period_name": "6 tháng đầu năm 2027",
    "title": "Báo cáo kết quả công tác tuyên giáo 6 tháng đầu năm 2027",
    "closes_on": "2027-05-15",
    "due": "2027-06-10",
    "issued": None,
    "asked": 6,
    "updated": "2027-05-01T03:00:00Z",
}
_SECTION: dict[str, Any] = {
    "id": "so-lieu",
    "title": "III. Số liệu",
    "level": 1,
    "hint": "",
    "fills": ["figures"],
}


class OutlineParameters(Since):
    """Which outlines, and a page of them."""

    unit: Annotated[UnitSpelling | None, Field(description="that asks")] = None
    cursor: Cursor | None = None
    limit: Limit = DEFAULT_LIMIT


class OutlineSummary(View):
    """An outline in a list; ``asked`` counts the units, ``issued`` is null for a draft."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [OUTLINE_EXAMPLE]})

    id: int
    unit: UnitName
    kind: ReportKind
    kind_name: str
    period: str
    period_name: str
    title: str
    closes_on: date
    due: date
    issued: datetime | None
    asked: int
    updated: datetime

    @property
    def issued_on(self) -> date | None:
        """The day in Vietnam on which it was issued."""
        return civil_day(self.issued) if self.issued else None


class OutlineView(OutlineSummary):
    """An outline; ``may_edit`` and ``may_issue`` tell what who asks may do with it now."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                OUTLINE_EXAMPLE
                | {
                    "plan_id": None,
                    "sections": [_SECTION],
                    "pages": 10,
                    "typeface": "Times New Roman, cỡ chữ 15",
                    "units": [{"id": "dang-uy-xa-phu-xuyen", "name": "Đảng ủy xã Phú Xuyên"}],
                    "may_edit": True,
                    "may_issue": False,
                    "version": "0f1e2d3c4b5a6978.6a0b",
                }
            ]
        },
    )

    plan_id: int | None
    sections: tuple[SectionFields, ...]
    pages: int | None
    typeface: str
    units: tuple[UnitName, ...]
    may_edit: bool
    may_issue: bool
    version: str


class AnswerView(View):
    """A unit that was asked; null as long as it has handed in nothing."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "unit": {"id": "dang-uy-xa-phu-xuyen", "name": "Đảng ủy xã Phú Xuyên"},
                    "report_id": 5,
                    "state": "submitted",
                    "state_name": "Đã nộp",
                    "submitted": "2027-05-20T03:00:00Z",
                    "late": False,
                }
            ]
        },
    )

    unit: UnitName
    report_id: int | None
    state: ReportState | None
    state_name: str
    submitted: datetime | None
    late: bool

    @property
    def submitted_on(self) -> date | None:
        """The day in Vietnam on which it was handed in."""
        return civil_day(self.submitted) if self.submitted else None


class ReadyOutline(View):
    """A ready outline, to make one's own of."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "giao-ban-quy",
                    "name": "Giao ban quý",
                    "kinds": ["quarterly"],
                    "pages": 5,
                    "typeface": "Times New Roman, cỡ chữ 14",
                    "note": "Hai phần như hội nghị giao ban quý.",
                    "suggested": False,
                    "sections": [_SECTION],
                }
            ]
        },
    )

    id: str
    name: str
    kinds: tuple[ReportKind, ...]
    pages: int | None
    typeface: str
    note: str
    suggested: bool
    sections: tuple[SectionFields, ...]


def outline_list(desk: Desk, asked: OutlineParameters) -> Page[OutlineSummary]:
    """The outlines that are shown to who asks, the latest made first.

    Raises:
        BadCursor: if the cursor is none of ours.
    """
    found = outlines_shown(
        desk.session,
        desk.actor,
        unit_id=asked.unit,
        updated_since=asked.updated_since,
        before=number_in(asked.cursor),
        limit=asked.limit + 1,
    )
    page = found[: asked.limit]
    further = str(page[-1].id) if len(found) > asked.limit else None
    return Page(items=outline_summaries(desk, page), next=further)


def outline_summaries(desk: Desk, outlines: Iterable[Outline]) -> tuple[OutlineSummary, ...]:
    """The same outlines as lists tell them; two queries for any number."""
    rows = tuple(outlines)
    units = unit_names(desk.session, [row.unit_id for row in rows])
    ids = [row.id for row in rows]
    asked = (
        select(OutlineUnit.outline_id, func.count())
        .where(OutlineUnit.outline_id.in_(ids))
        .group_by(OutlineUnit.outline_id)
    )
    counts = dict(desk.session.execute(asked).all())
    return tuple(OutlineSummary(**_summary(row, counts.get(row.id, 0), units)) for row in rows)


def outline_view(desk: Desk, outline: Outline) -> OutlineView:
    """An outline with its sections and the units it asks."""
    units = asked_units(desk.session, outline)
    own = unit_names(desk.session, [outline.unit_id])
    is_draft = outline.issued is None
    return OutlineView(
        **_summary(outline, len(units), own),
        plan_id=outline.plan_id,
        sections=sections_of(outline),
        pages=outline.pages,
        typeface=outline.typeface,
        units=tuple(UnitName(id=unit.id, name=unit.name) for unit in units),
        may_edit=is_draft and may_edit(desk.actor, outline.unit_id),
        may_issue=is_draft and allowed(desk.actor, Action.APPROVE, outline.unit_id, above=()),
        version=outline_version(desk, outline),
    )


def outline_version(desk: Desk, outline: Outline) -> str:
    """The version of ``outline``."""
    told = [
        outline.kind, outline.period, outline.title, outline.sections, outline.pages,
        outline.typeface, outline.closes_on, outline.due, outline.plan_id,
        outline.issued is not None, [unit.id for unit in asked_units(desk.session, outline)],
    ]  # fmt: skip
    return version_of(told, outline.updated)


def answers_view(desk: Desk, outline: Outline) -> tuple[AnswerView, ...]:
    """Who has answered, unit by unit; of a draft nothing is told."""
    return tuple(
        AnswerView(
            unit=UnitName(id=one.unit.id, name=one.unit.name),
            report_id=one.report.id if one.report else None,
            state=ReportState(one.report.state) if one.report else None,
            state_name=ReportState(one.report.state).label if one.report else "Chưa nộp",
            submitted=one.report.submitted if one.report else None,
            late=one.late or (one.report is None and outline.due < desk.today),
        )
        for one in answers_to(desk.session, outline).answers
    )


def ready_view(row: OutlineRow, sections: tuple[SectionFields, ...]) -> ReadyOutline:
    """A ready outline."""
    return ReadyOutline(
        id=row.id,
        name=row.name,
        kinds=tuple(ReportKind(kind) for kind in row.kinds),
        pages=row.pages,
        typeface=row.typeface,
        note=row.note,
        suggested=row.suggested,
        sections=sections,
    )


def consolidated(desk: Desk, outline: Outline) -> int | None:
    """The number of the report that consolidates what ``outline`` brought, if there is one."""
    asked = select(Report.id).where(Report.outline_id == outline.id, Report.consolidates.is_(True))
    return desk.session.scalar(asked)


def _summary(
    row: Outline, asked: int, units: Mapping[str, UnitName]
) -> dict[str, Any]:  # Any: fields of the view
    kind = ReportKind(row.kind)
    return {
        "id": row.id,
        "unit": units[row.unit_id],
        "kind": kind,
        "kind_name": kind.label,
        "period": row.period,
        "period_name": parse_period(row.period).name,
        "title": row.title,
        "closes_on": row.closes_on,
        "due": row.due,
        "issued": row.issued,
        "asked": asked,
        "updated": row.updated,
    }
