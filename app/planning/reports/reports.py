"""A report is written in its unit, handed in, and accepted or sent back by the unit it goes to.

While it is a draft, its contents follow from the plans as they are; handing it in keeps
them.  What no task counts, a report adds of its own.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Action, allowed
from app.accounts.actor import Actor
from app.accounts.fields import Slug
from app.accounts.log import facts, record, record_change
from app.accounts.rows import added
from app.accounts.units import civil_day, refuse_ended, unit_named
from app.catalogue.reference import Reference
from app.models import Outline, OutlineUnit, Report, Unit
from app.planning.period import parse_period
from app.planning.plans.measures import measures
from app.planning.plans.plan_fields import PeriodSpelling, Title
from app.planning.plans.refusals import OutOfOrder, OwnSubmission, PlanRefused
from app.planning.plans.sight import plan_shown
from app.planning.plans.written import SeveralLines
from app.planning.reports.contents import Contents
from app.planning.reports.counting import Counted
from app.planning.reports.filling import filled
from app.planning.reports.gathering import Subject, gathered, sums
from app.planning.reports.outlines import (
    SectionFields,
    ready_outlines,
    ready_sections,
    refuse_unfit,
    sections_of,
    title_for,
)
from app.planning.reports.periods import usual_close
from app.planning.reports.sight import asker_of, outline_shown, require
from app.planning.reports.vocabulary import ReportKind, ReportState, ReportStep

MAX_NUMBER = 2**31 - 1
MOST_ADDED = 60

FIELDS = ("title", "texts", "figures", "closes_on")

EXTRA = "extra"
CONTENTS = "contents"


class AddedFigure(BaseModel):
    """A number that no task counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measure: Slug
    number: Annotated[int, Field(ge=0, le=MAX_NUMBER)]
    expected: bool = False


class ReportFields(BaseModel):
    """A report as it is to be made: by an outline, or of the unit's own accord.

    An outline tells all the rest.  Without one, it is about ``kind`` and ``period``, with
    the sections of the ready outline ``ready`` or of the first for its kind.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit_id: Slug
    outline_id: Annotated[int, Field(ge=1, le=MAX_NUMBER)] | None = None
    kind: ReportKind | None = None
    period: PeriodSpelling | None = None
    title: Title | None = None
    ready: Slug | None = None
    closes_on: date | None = None
    plan_id: Annotated[int, Field(ge=1, le=MAX_NUMBER)] | None = None

    @model_validator(mode="after")
    def _is_about_something(self) -> Self:
        if self.outline_id is not None:
            if self.kind or self.period or self.closes_on or self.ready or self.plan_id:
                raise ValueError("báo cáo theo đề cương thì loại, kỳ, ngày chốt theo đề cương")
            return self
        if self.kind is None or self.period is None:
            raise ValueError("báo cáo không theo đề cương phải nêu kind và period")
        refuse_unfit(self.kind, self.period, self.closes_on)
        return self


class ReportChange(BaseModel):
    """What is to be said in a report instead; null leaves it as it is.

    Of ``texts`` those sections that are given; ``added`` replaces all figures that were added.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title | None = None
    texts: dict[Slug, Annotated[str, SeveralLines, StringConstraints(max_length=60_000)]] = Field(
        default_factory=dict, max_length=60
    )
    added: Annotated[tuple[AddedFigure, ...], Field(max_length=MOST_ADDED)] | None = None


class StepFields(BaseModel):
    """A step of a report; one back says why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: ReportStep
    reason: Annotated[str, SeveralLines, StringConstraints(max_length=2000)] = ""


def create_report(
    session: Session,
    actor: Actor,
    fields: ReportFields,
    reference: Reference,
    now: datetime,
) -> Report:
    """A draft, its sections filled from the plans as far as they say so.

    Raises:
        NotAllowed: if the actor does not report for the unit.
        UnitNotFound, UnitEnded: if the unit is none, or no more.
        PlanPartNotFound: if the outline or the plan is not shown to the actor.
        OutOfOrder: if the unit has a report by that outline.
        PlanRefused: if the outline does not ask the unit, or has not been issued.
    """
    unit = unit_named(session, fields.unit_id)
    require(actor, Action.REPORT, unit.id)
    refuse_ended(unit, now)
    if fields.outline_id is not None:
        report = _by_outline(session, actor, unit, fields, fields.outline_id)
    else:
        report = _own(session, actor, unit, fields, reference)
    return store_draft(session, actor, report, reference, now)


def store_draft(
    session: Session, actor: Actor, report: Report, reference: Reference, now: datetime
) -> Report:
    """Keep a new report, with what is proposed under its headings.

    Raises:
        OutOfOrder: if the unit has such a report by that outline, be it since a moment
            ago, or what it is about was discarded just then.
    """
    report.state, report.returned, report.figures = ReportState.DRAFT, None, {}
    report.created = report.updated = now
    report.texts = {}
    if not added(session, report):
        refuse_second(
            session, report.outline_id or 0, report.unit_id, consolidates=report.consolidates
        )
        raise OutOfOrder("Đề cương hoặc kế hoạch của báo cáo vừa được xóa; hãy tải lại trang.")
    if not report.consolidates:
        contents = contents_of(session, report, reference, civil_day(now))
        report.texts = _filled(sections_of(report), contents)
    told = facts(report, "kind", "period", "title", "outline_id", "consolidates")
    record(session, actor, "create", "report", report.id, {}, told, now, report.unit_id)
    return report


def change_report(
    session: Session,
    actor: Actor,
    report: Report,
    change: ReportChange,
    reference: Reference,
    now: datetime,
) -> None:
    """Say in ``report`` what ``change`` says.

    Raises:
        NotAllowed: if the actor does not report for the unit.
        OutOfOrder: if it was handed in.
        PlanRefused: if it has no such section, or nothing is counted so.
    """
    require_edit(session, actor, report)
    before = facts(report, *FIELDS)
    if change.title is not None:
        report.title = change.title
    if change.texts:
        report.texts = _texts(report, change.texts)
    if change.added is not None:
        _refuse_unknown(session, report, change.added, reference)
        report.figures = {EXTRA: [one.model_dump() for one in change.added]}
    _changed(session, actor, report, "change", before, now)


def fill_report(
    session: Session,
    actor: Actor,
    report: Report,
    section_ids: Iterable[str],
    reference: Reference,
    now: datetime,
) -> None:
    """Write anew, from the plans as they are now, what stands under those headings.

    Raises:
        NotAllowed, OutOfOrder: as ``change_report``.
        PlanRefused: if it has no such section.
    """
    require_edit(session, actor, report)
    before = facts(report, *FIELDS)
    contents = contents_of(session, report, reference, civil_day(now))
    wanted = set(section_ids)
    told = {section.id: filled(section, contents) for section in sections_of(report)}
    report.texts = _texts(report, {key: told.get(key, "") for key in wanted})
    _changed(session, actor, report, "fill", before, now)


def discard_report(session: Session, actor: Actor, report: Report, now: datetime) -> None:
    """Delete a draft that was never handed in; the log keeps what it was.

    Raises:
        NotAllowed: if the actor does not report for the unit.
        OutOfOrder: if it was handed in, be it sent back since.
    """
    require(actor, Action.REPORT, report.unit_id)
    if report.state != ReportState.DRAFT or report.submitted is not None:
        raise OutOfOrder("Báo cáo đã nộp nên không bỏ được.")
    before = facts(report, "kind", "period", "title", "outline_id", "texts")
    session.delete(report)
    record(session, actor, "discard", "report", report.id, before, {}, now, report.unit_id)


# Steps


def next_steps(session: Session, actor: Actor, report: Report) -> tuple[ReportStep, ...]:
    """What ``actor`` may do with ``report`` now."""
    state = ReportState(report.state)
    asker = asker_of(session, report)
    own = _may(actor, Action.SUBMIT, report.unit_id)
    judges = asker is not None and report.submitted_by != actor.person_id
    found = []
    if own and state.is_open:
        found.append(ReportStep.SUBMIT)
    if own and state is ReportState.SUBMITTED:
        found.append(ReportStep.WITHDRAW)
    if judges and _may(actor, Action.APPROVE, asker) and state is ReportState.SUBMITTED:
        found.append(ReportStep.ACCEPT)
    if judges and _may(actor, Action.RETURN, asker) and state.is_handed_in:
        found.append(ReportStep.RETURN)
    return tuple(found)


def take_step(
    session: Session,
    actor: Actor,
    report: Report,
    fields: StepFields,
    contents: Contents,
    now: datetime,
) -> None:
    """Hand ``report`` in, with ``contents`` as they are kept; withdraw, accept or return it.

    Raises:
        NotAllowed: if the actor has no right to that.
        OwnSubmission: if the actor handed it in, and would judge it.
        OutOfOrder: if the state does not allow it.
        PlanRefused: if nothing is written, or a return gives no reason.
    """
    require_step(session, actor, report, fields.step)
    before = facts(report, "state", "returned", "submitted", "submitted_by")
    match fields.step:
        case ReportStep.SUBMIT:
            _submit(actor, report, contents, now)
        case ReportStep.WITHDRAW:
            _withdraw(report)
        case ReportStep.ACCEPT | ReportStep.RETURN:
            _judge(actor, report, fields)
    report.updated = now
    after = facts(report, *before)
    record_change(
        session, actor, fields.step, "report", report.id, before, after, now, report.unit_id
    )


def require_step(session: Session, actor: Actor, report: Report, step: ReportStep) -> None:
    """Refuse to let ``actor`` take ``step``, whatever the state of ``report``.

    Raises:
        NotAllowed: if the actor has no right to it in the unit that takes it.
    """
    match step:
        case ReportStep.SUBMIT | ReportStep.WITHDRAW:
            require(actor, Action.SUBMIT, report.unit_id)
        case ReportStep.ACCEPT:
            require(actor, Action.APPROVE, asker_of(session, report))
        case ReportStep.RETURN:
            require(actor, Action.RETURN, asker_of(session, report))


def require_edit(session: Session, actor: Actor, report: Report) -> None:
    """Refuse to let ``actor`` write ``report``.

    Raises:
        NotAllowed: if the actor does not report for the unit.
        OutOfOrder: if it was handed in.
    """
    require(actor, Action.REPORT, report.unit_id)
    session.refresh(report, ["state"], with_for_update=True)
    if not ReportState(report.state).is_open:
        raise OutOfOrder("Báo cáo đã nộp; hãy rút lại, hoặc đợi trả lại rồi sửa.")


# Contents


def contents_of(session: Session, report: Report, reference: Reference, today: date) -> Contents:
    """The contents of ``report``: as they were handed in, of a draft as they are now."""
    kept = report.figures.get(CONTENTS)
    if kept and ReportState(report.state).is_handed_in:
        return Contents.model_validate(kept)
    subject = Subject(
        unit_named(session, report.unit_id),
        ReportKind(report.kind),
        parse_period(report.period),
        report.closes_on,
        report.plan_id,
    )
    found = gathered(session, subject, reference, today)
    return with_counted(session, found, (*found.counted, *added_to(report)), reference)


def with_counted(
    session: Session, contents: Contents, counted: Iterable[Counted], reference: Reference
) -> Contents:
    """``contents`` with those figures instead of its own."""
    found = tuple(counted)
    figures = sums(session, found, reference)
    return contents.model_copy(update={"counted": found, "figures": figures})


def added_to(report: Report) -> tuple[Counted, ...]:
    """The figures that ``report`` adds of its own."""
    return tuple(
        Counted(
            key=f"r{report.id}{'e' if one.expected else ''}",
            unit_id=report.unit_id,
            measure=one.measure,
            number=one.number,
            expected=one.expected,
            as_of=report.closes_on,
        )
        for one in added_figures(report)
    )


def added_figures(report: Report) -> tuple[AddedFigure, ...]:
    """The same, as they were told."""
    return tuple(AddedFigure.model_validate(one) for one in report.figures.get(EXTRA, ()))


def is_late(report: Report, outline: Outline | None) -> bool:
    """Whether ``report`` was handed in after the day it was due."""
    if outline is None or report.submitted is None:
        return False
    return civil_day(report.submitted) > outline.due


def _filled(sections: Iterable[SectionFields], contents: Contents) -> dict[str, str]:
    told = {section.id: filled(section, contents) for section in sections}
    return {key: text for key, text in told.items() if text}


def _by_outline(
    session: Session, actor: Actor, unit: Unit, fields: ReportFields, outline_id: int
) -> Report:
    outline = outline_shown(session, actor, outline_id)
    if outline.issued is None:
        raise PlanRefused("Đề cương chưa ban hành; hãy đợi ban hành rồi lập báo cáo.")
    if session.get(OutlineUnit, (outline.id, unit.id)) is None:
        raise PlanRefused(f"Đề cương không yêu cầu {unit.name} báo cáo.")
    refuse_second(session, outline.id, unit.id, consolidates=False)
    return report_by(outline, unit.id, fields.title, consolidates=False)


def refuse_second(session: Session, outline_id: int, unit_id: str, *, consolidates: bool) -> None:
    """Refuse a second report of a unit by one outline.

    Raises:
        OutOfOrder: if there is one.
    """
    asked = select(Report.id).where(
        Report.outline_id == outline_id,
        Report.unit_id == unit_id,
        Report.consolidates.is_(consolidates),
    )
    if (found := session.scalar(asked)) is not None:
        raise OutOfOrder(
            f"Đơn vị đã có báo cáo theo đề cương này (số {found}); hãy sửa báo cáo đó."
        )


def report_by(outline: Outline, unit_id: str, title: str | None, *, consolidates: bool) -> Report:
    """A new report that follows ``outline``."""
    # A plan of the asking unit narrows what the asked ones tell to work made after it.
    return Report(
        unit_id=unit_id,
        outline_id=outline.id,
        plan_id=outline.plan_id if outline.kind == ReportKind.COMMEMORATION else None,
        consolidates=consolidates,
        kind=outline.kind,
        period=outline.period,
        title=title or outline.title,
        closes_on=outline.closes_on,
        sections=outline.sections,
        submitted=None,
        submitted_by=None,
    )


def _own(
    session: Session, actor: Actor, unit: Unit, fields: ReportFields, reference: Reference
) -> Report:
    assert fields.kind is not None
    assert fields.period is not None
    if fields.plan_id is not None:
        plan_shown(session, actor, fields.plan_id)
    rows = ready_outlines(fields.kind, reference)
    if fields.ready is not None:
        rows = tuple(row for row in reference.outlines if row.id == fields.ready)
    if not rows:
        raise PlanRefused("Không có đề cương mẫu ấy; hãy chọn trong danh sách.")
    period = parse_period(fields.period)
    sections = [one.model_dump(mode="json") for one in ready_sections(rows[0])]
    return Report(
        unit_id=unit.id,
        outline_id=None,
        plan_id=fields.plan_id,
        consolidates=False,
        kind=fields.kind,
        period=fields.period,
        title=fields.title or title_for(rows[0], fields.kind, period),
        closes_on=fields.closes_on or usual_close(period),
        sections=sections,
        submitted=None,
        submitted_by=None,
    )


def _texts(report: Report, told: dict[str, str]) -> dict[str, Any]:  # Any: as the column has it
    order = [section.id for section in sections_of(report)]
    if strangers := sorted(told.keys() - set(order)):
        raise PlanRefused(f"Báo cáo không có mục {strangers[0]!r}; hãy xem sections.")
    both = report.texts | told
    return {key: both[key] for key in order if both.get(key)}


def _refuse_unknown(
    session: Session, report: Report, added: Iterable[AddedFigure], reference: Reference
) -> None:
    known = measures(session, (report.unit_id,), reference)
    found = list(added)
    for one in found:
        if one.measure not in known:
            raise PlanRefused(f"Không có số liệu “{one.measure}”; hãy chọn trong danh mục.")
    often = Counter((one.measure, one.expected) for one in found)
    if twice := [key[0] for key, times in often.items() if times > 1]:
        raise PlanRefused(f"Số liệu “{twice[0]}” ghi hai lần; hãy cộng lại thành một.")


def _changed(
    session: Session,
    actor: Actor,
    report: Report,
    action: str,
    before: dict[str, Any],  # Any: whatever a column holds
    now: datetime,
) -> None:
    after = facts(report, *FIELDS)
    if after != before:
        report.updated = now
    record_change(session, actor, action, "report", report.id, before, after, now, report.unit_id)


def _may(actor: Actor, action: Action, unit_id: str | None) -> bool:
    return unit_id is not None and allowed(actor, action, unit_id, above=())


def _submit(actor: Actor, report: Report, contents: Contents, now: datetime) -> None:
    if not ReportState(report.state).is_open:
        raise OutOfOrder("Báo cáo đã nộp rồi.")
    if not any(report.texts.values()):
        raise PlanRefused("Báo cáo chưa có nội dung; hãy viết ít nhất một mục rồi nộp.")
    report.state, report.returned = ReportState.SUBMITTED, None
    report.submitted, report.submitted_by = now, actor.person_id
    report.figures = report.figures | {CONTENTS: contents.model_dump(mode="json")}


def _withdraw(report: Report) -> None:
    if report.state != ReportState.SUBMITTED:
        raise OutOfOrder("Chỉ rút lại báo cáo đã nộp mà chưa được tiếp nhận.")
    report.state = ReportState.DRAFT
    _forget(report)


def _judge(actor: Actor, report: Report, fields: StepFields) -> None:
    is_return = fields.step is ReportStep.RETURN
    state = ReportState(report.state)
    if not (state.is_handed_in if is_return else state is ReportState.SUBMITTED):
        raise OutOfOrder("Báo cáo chưa nộp, hoặc đã được tiếp nhận.")
    if actor.person_id is not None and report.submitted_by == actor.person_id:
        raise OwnSubmission("Người nộp báo cáo không tự tiếp nhận hay trả lại báo cáo ấy.")
    if is_return and not fields.reason:
        raise PlanRefused("Trả lại thì phải nêu lý do để đơn vị sửa.")
    report.state = ReportState.RETURNED if is_return else ReportState.ACCEPTED
    if is_return:
        report.returned = fields.reason
        _forget(report)


def _forget(report: Report) -> None:
    """A report that may be edited again follows the plans again."""
    report.figures = {key: told for key, told in report.figures.items() if key != CONTENTS}
