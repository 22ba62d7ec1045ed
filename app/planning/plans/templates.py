"""A template offers tasks for a line of a plan, or for its reports; picked, they are the plan's.

The offers of a line follow its category, manner and class of year, so that a day of
mourning is offered nothing that celebrates.  What was made of an offer belongs to the
plan and is edited like any other task.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.tree import chain
from app.calendar.anniversary import YearClass
from app.catalogue.entry import Citation
from app.catalogue.reference import Reference
from app.catalogue.templates import (
    PLACEHOLDER,
    Suits,
    TaskTemplate,
    TemplateFor,
    TemplateTask,
)
from app.models import Event, Group, OwnDate, Plan, PlanLine, Task, Unit
from app.models.event import KeptDay
from app.planning.period import Period, parse_period
from app.planning.plans.lines import line_said, title_of
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.tasks import AssigneeFields, TaskFields, create_task
from app.planning.plans.vocabulary import LineKind, Part
from app.planning.printed import printed_date
from app.planning.proposal import DueReview, Line
from app.planning.spans import Years

KIND = "nhiệm vụ mẫu"

_DATES_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")

_REVIEW_WORDS = re.compile(r"(Sơ|Tổng) kết \d+ năm thực hiện ")

_COMMON_WORDS = frozenset({"Kỷ", "Tưởng", "Hưởng", "Đón", "Sơ", "Tổng"})
"""First words of phrases that have a small letter inside a sentence."""

_MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """A task of a template as it would be made for a line.

    ``taken`` tells that the plan has it.  ``sources`` show the practice; where there are
    none, it is our own suggestion.
    """

    id: str
    template: str
    fields: TaskFields
    sources: tuple[Citation, ...]
    taken: bool


def templates_for(
    session: Session, line: PlanLine, reference: Reference
) -> tuple[TaskTemplate, ...]:
    """The templates that suit a line; none for a line of one's own."""
    said = line_said(line)
    event = _event(session, line)
    return tuple(
        row
        for row in reference.templates
        if said and any(_suits(suits, said, event) for suits in row.suits)
    )


def templates_of_reports(plan: Plan, reference: Reference) -> tuple[TaskTemplate, ...]:
    """The cycles of reports for a plan of whole years; what names a year, for one year alone."""
    months = parse_period(plan.period).months
    return tuple(
        row
        for row in reference.templates
        if row.line is TemplateFor.REPORT
        and (months == _MONTHS_OF_YEAR or (months > _MONTHS_OF_YEAR and not _names_a_year(row)))
    )


def offers(
    session: Session, plan: Plan, line: PlanLine | None, reference: Reference
) -> tuple[Offer, ...]:
    """The tasks that templates offer for ``line`` of ``plan``; without one, its reports.

    Raises:
        PlanRefused: if the days of the line cannot be told.
    """
    found = (
        templates_for(session, line, reference) if line else templates_of_reports(plan, reference)
    )
    words = _words_of_line(session, line) if line else _words_of_plan(parse_period(plan.period))
    taken = _taken(session, plan, line)
    leads = _leads(session, plan, [task for template in found for task in template.tasks])
    return tuple(
        _offer(line, template, task, leads[task.lead or None], words, taken)
        for template in found
        for task in template.tasks
    )


def tasks_from(
    session: Session,
    actor: Actor,
    plan: Plan,
    line: PlanLine | None,
    template_ids: Collection[str],
    reference: Reference,
    now: datetime,
) -> tuple[Task, ...]:
    """New tasks of ``plan`` made of the offers that ``template_ids`` name.

    An id is that of an offer (``le-lon-nam-tron.bao-chi``) or of a template, which means
    all of its offers.  What the plan has already is not made again.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
        PlanPartNotFound: if nothing of that id is offered for the line.
        DeadlineRefused: if a deadline cannot be met.
    """
    offered = offers(session, plan, line, reference)
    known = {offer.id for offer in offered} | {offer.template for offer in offered}
    for stranger in sorted(set(template_ids) - known):
        raise PlanPartNotFound(KIND, stranger)
    return tuple(
        create_task(session, actor, plan, offer.fields, reference, now, template=offer.id)
        for offer in offered
        if not offer.taken and {offer.id, offer.template} & set(template_ids)
    )


def _suits(suits: Suits, said: Line | DueReview, event: KeptDay | None) -> bool:
    if isinstance(said, DueReview):
        kinds = suits.review
        return suits.line is TemplateFor.REVIEW and (not kinds or said.kind in kinds)
    year_class = said.year_class or YearClass.OTHER
    return (
        suits.line is TemplateFor.OCCURRENCE
        and (not suits.category or said.category in suits.category)
        and (not suits.level or (event is not None and event.level in suits.level))
        and (not suits.manner or said.manner in suits.manner)
        and (not suits.year_class or year_class in suits.year_class)
    )


def _names_a_year(template: TaskTemplate) -> bool:
    return any("{year}" in text for task in template.tasks for text in task.texts)


def _taken(session: Session, plan: Plan, line: PlanLine | None) -> frozenset[str]:
    asked = select(Task.template).where(
        Task.plan_id == plan.id,
        Task.line_id == (line.id if line else None),
        Task.template.is_not(None),
    )
    return frozenset(found for found in session.scalars(asked) if found)


def _offer(
    line: PlanLine | None,
    template: TaskTemplate,
    task: TemplateTask,
    lead: AssigneeFields,
    words: Mapping[str, str],
    taken: Collection[str],
) -> Offer:
    documents = {source.id: source for source in template.sources}
    offer_id = template.task_id(task)
    return Offer(
        id=offer_id,
        template=template.id,
        fields=_fields(line, task, lead, words),
        sources=tuple(documents[source] for source in task.sources),
        taken=offer_id in taken,
    )


def _fields(
    line: PlanLine | None, task: TemplateTask, lead: AssigneeFields, words: Mapping[str, str]
) -> TaskFields:
    return TaskFields(
        title=filled(task.title, words),
        content=filled(task.content, words),
        channel=task.channel,
        deliverable=filled(task.deliverable, words),
        measure=filled(task.measure or "", words),
        wording=filled(task.wording, words),
        rule=filled(task.due, words),
        takes=task.takes,
        campaign_id=line.campaign_id if line else None,
        line_id=line.id if line else None,
        assignees=(lead,),
    )


def _leads(
    session: Session, plan: Plan, tasks: Iterable[TemplateTask]
) -> Mapping[str | None, AssigneeFields]:
    """Whom templates mean by their hints: a unit or a group of that name, else a body.

    Groups are those kept by the units that draft and issue the plan, and by those above
    them.  A name that several bear stays a body, for a person to tell which; without a
    hint the drafting unit leads.
    """
    hints = sorted({task.lead for task in tasks if task.lead})
    named = select(Unit.name, Unit.id).where(Unit.name.in_(hints), Unit.valid_to.is_(None))
    around = {unit.id for own in (plan.unit_id, plan.issuer_id) for unit in chain(session, own)}
    kept = select(Group.name, Group.id).where(Group.name.in_(hints), Group.unit_id.in_(around))
    found: dict[str, list[AssigneeFields]] = {hint: [] for hint in hints}
    for name, unit_id in session.execute(named):
        found[name].append(AssigneeFields(part=Part.LEAD, unit_id=unit_id))
    for name, group_id in session.execute(kept):
        found[name].append(AssigneeFields(part=Part.LEAD, group_id=group_id))
    body = {hint: AssigneeFields(part=Part.LEAD, body=hint) for hint in hints}
    told = {hint: those[0] if len(those) == 1 else body[hint] for hint, those in found.items()}
    return {None: AssigneeFields(part=Part.LEAD, unit_id=plan.unit_id)} | told


def filled(text: str, words: Mapping[str, str]) -> str:
    """``text`` with its placeholders filled, evenly spaced.

    Inside a sentence a phrase begins with a small letter: "Tuyên truyền kỷ niệm 97 năm …".
    """

    def fill(match: re.Match[str]) -> str:
        before = match.string[: match.start()].rstrip()
        told = words[match[1]]
        return told if not before or before[-1] in ".:;" else _inside(told)

    return " ".join(PLACEHOLDER.sub(fill, text).split())


def _inside(told: str) -> str:
    first = told.partition(" ")[0]
    return told[0].lower() + told[1:] if first in _COMMON_WORDS else told


def _words_of_line(session: Session, line: PlanLine) -> dict[str, str]:
    match line_said(line):
        case Line() as said:
            days = {
                "ordinal": f"{said.years} năm" if said.years else "",
                "occurrence": said.id,
                "year": str(said.first.year),
            }
        case DueReview() as said:
            full = _full_day(said)
            days = {
                "day": full.isoformat(),
                "date": printed_date(full),
                "year": str(said.year),
            }
        case None:
            return {}
    title = title_of(line)
    phrase = _DATES_IN_BRACKETS.sub("", title)
    event = _event(session, line)
    short = _short(event, phrase, line) if event else phrase
    return days | {"title": title, "phrase": phrase, "short": short}


def _short(event: KeptDay, phrase: str, line: PlanLine) -> str:
    """The short name; of a review "Tổng kết 10 năm thực hiện Chỉ thị 13-CT/TW"."""
    review = _REVIEW_WORDS.match(phrase) if line.kind == LineKind.REVIEW else None
    return f"{review[0]}{event.short_name}" if review else event.short_name


def _words_of_plan(period: Period) -> dict[str, str]:
    return {"year": str(period.year), "years": str(Years(period.year, period.last_year))}


def _full_day(review: DueReview) -> date:
    """The day on which the years of a document are full; 28 February for the 29th."""
    told = review.full_on
    if told.endswith("-02-29"):
        told = f"{review.year:04}-02-28"
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise PlanRefused(
            f"chưa biết đủ ngày ban hành của {review.event_id};"
            " hãy ghi nhiệm vụ và thời hạn bằng tay"
        ) from None


def _event(session: Session, line: PlanLine) -> KeptDay | None:
    """What the line is about, of the catalogue or a unit's own; None for lines of one's own."""
    if line.kind == LineKind.OTHER:
        return None
    event_id = line.key.rpartition("-")[0]
    return session.get(Event, event_id) or session.get(OwnDate, event_id)
