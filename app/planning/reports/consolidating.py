"""Consolidating makes one report of those that an outline has brought, section by section.

Each unit's text stands under its name, ready to be edited into one, after what is told once
for all: figures, each counted once whichever of the reports tell it, counts and days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Action
from app.accounts.actor import Actor
from app.accounts.log import facts, record_change
from app.accounts.units import civil_day
from app.catalogue.reference import Reference
from app.models import Outline, Report, Unit
from app.planning.plans.refusals import OutOfOrder, PlanRefused
from app.planning.reports.contents import Contents
from app.planning.reports.counting import Counted
from app.planning.reports.filling import beyond, filled_once
from app.planning.reports.outlines import SectionFields, asked_units, sections_of
from app.planning.reports.reports import (
    CONTENTS,
    FIELDS,
    contents_of,
    is_late,
    refuse_second,
    report_by,
    require_edit,
    store_draft,
    with_counted,
)
from app.planning.reports.sight import HANDED_IN, require


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit that was asked has brought: nothing, as long as ``report`` is None."""

    unit: Unit
    report: Report | None
    late: bool

    def said(self, section_id: str) -> str:
        """What it says under a heading."""
        return str(self.report.texts.get(section_id, "")) if self.report else ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What an outline has brought so far, in the order of units."""

    sections: tuple[SectionFields, ...]
    answers: tuple[Answer, ...]

    @property
    def missing(self) -> tuple[Unit, ...]:
        """The units that have handed in nothing."""
        return tuple(answer.unit for answer in self.answers if answer.report is None)

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports that were handed in."""
        return tuple(answer.report for answer in self.answers if answer.report is not None)

    def said(self, section_id: str) -> tuple[tuple[Unit, str], ...]:
        """What each unit says under a heading; those that say nothing are left out."""
        told = ((answer.unit, answer.said(section_id)) for answer in self.answers)
        return tuple((unit, text) for unit, text in told if text)


def answers_to(session: Session, outline: Outline) -> Gathered:
    """What ``outline`` has brought; two queries, however many units it asks."""
    asked = select(Report).where(
        Report.outline_id == outline.id,
        Report.consolidates.is_(False),
        Report.state.in_(HANDED_IN),
    )
    found = {report.unit_id: report for report in session.scalars(asked)}
    return Gathered(
        sections_of(outline),
        tuple(
            Answer(unit, report, late=report is not None and is_late(report, outline))
            for unit in asked_units(session, outline)
            for report in (found.get(unit.id),)
        ),
    )


def consolidate(
    session: Session, actor: Actor, outline: Outline, reference: Reference, now: datetime
) -> Report:
    """A draft with the texts of all reports that were handed in.

    Raises:
        NotAllowed: if the actor does not report for the asking unit.
        OutOfOrder: if the outline was not issued, or was consolidated before.
        PlanRefused: if nobody has handed in anything.
    """
    require(actor, Action.REPORT, outline.unit_id)
    if outline.issued is None:
        raise OutOfOrder("Đề cương chưa ban hành nên chưa có báo cáo nào để tổng hợp.")
    refuse_second(session, outline.id, outline.unit_id, consolidates=True)
    brought = answers_to(session, outline)
    if not brought.reports:
        raise PlanRefused("Chưa đơn vị nào nộp báo cáo; hãy đợi có báo cáo rồi tổng hợp.")
    report = report_by(outline, outline.unit_id, None, consolidates=True)
    store_draft(session, actor, report, reference, now)
    whole = told_contents(session, report, reference, now)
    report.texts = _composed(brought, [section.id for section in brought.sections], whole)
    return report


def compose(
    session: Session,
    actor: Actor,
    report: Report,
    section_ids: Iterable[str],
    reference: Reference,
    now: datetime,
) -> None:
    """Write anew, from the reports as they are now, what stands under those headings.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not write the report now.
        PlanRefused: if it consolidates nothing, or has no such section.
    """
    require_edit(session, actor, report)
    brought = answers_to(session, outline_of(session, report))
    wanted = list(section_ids)
    known = [section.id for section in brought.sections]
    if strangers := sorted(set(wanted) - set(known)):
        raise PlanRefused(f"Báo cáo không có mục {strangers[0]!r}; hãy xem sections.")
    before = facts(report, *FIELDS)
    both = {k: text for k, text in report.texts.items() if k not in wanted}
    both |= _composed(brought, wanted, told_contents(session, report, reference, now))
    report.texts = {key: both[key] for key in known if both.get(key)}
    after = facts(report, *FIELDS)
    if after != before:
        report.updated = now
    record_change(
        session, actor, "compose", "report", report.id, before, after, now, report.unit_id
    )


def outline_of(session: Session, report: Report) -> Outline:
    """The outline whose reports ``report`` consolidates.

    Raises:
        PlanRefused: if it consolidates none.
    """
    if not report.consolidates or report.outline_id is None:
        raise PlanRefused("Báo cáo này không phải báo cáo tổng hợp.")
    return session.get_one(Outline, report.outline_id)


def told_contents(
    session: Session, report: Report, reference: Reference, now: datetime
) -> Contents:
    """The contents of any report; of one that consolidates, with all reports' figures.

    They are those of the reports that were handed in, of its own unit's work, and what it
    adds; each counts once.
    """
    found = contents_of(session, report, reference, civil_day(now))
    is_kept = report.state in HANDED_IN
    if not report.consolidates or is_kept:
        return found
    brought = answers_to(session, outline_of(session, report))
    theirs = [one for part in brought.reports for one in _counted(part)]
    # What an asked unit does is told by its report, and missing as long as that is.
    asked = {answer.unit.id for answer in brought.answers}
    own = [one for one in found.counted if one.unit_id not in asked]
    return with_counted(session, found, (*theirs, *own), reference)


def _composed(brought: Gathered, section_ids: Iterable[str], whole: Contents) -> dict[str, str]:
    """The text of each section: what is told once, then every unit's under its name."""
    wanted = set(section_ids)
    told = {
        section.id: _section(brought, section, whole)
        for section in brought.sections
        if section.id in wanted
    }
    return {key: text for key, text in told.items() if text}


def _section(brought: Gathered, section: SectionFields, whole: Contents) -> str:
    once = filled_once(section, whole)
    theirs = (
        (report.unit_id, beyond(str(report.texts.get(section.id, "")), section, kept, once))
        for report in brought.reports
        for kept in (Contents.model_validate(report.figures[CONTENTS]),)
    )
    names = {answer.unit.id: answer.unit.name for answer in brought.answers}
    parts = [once, *(f"{names[unit_id]}:\n{text}" for unit_id, text in theirs if text)]
    return "\n\n".join(part for part in parts if part)


def _counted(report: Report) -> tuple[Counted, ...]:
    kept = report.figures.get(CONTENTS) or {}
    return tuple(Counted.model_validate(one) for one in kept.get("counted", ()))
