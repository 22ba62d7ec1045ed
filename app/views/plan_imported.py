"""What was read of a plan document, as the draft that is made of it, less what is left out."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from app.documents.reading_plans import (
    Place,
    ReadActivity,
    ReadDay,
    ReadPlan,
    ReadReceiver,
    ReadTask,
)
from app.folding import folded
from app.planning.plans.activities import ActivityFields
from app.planning.plans.addressees import MAX_ADDRESSEES, AddresseeFields
from app.planning.plans.importing import ImportedActivity, ImportedDay, ImportedPlan, ImportedTask
from app.planning.plans.lines import OtherLine
from app.planning.plans.marks import Doubt
from app.planning.plans.plan_campaigns import CampaignFields
from app.planning.plans.plan_fields import PlanFields
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.tasks import AssigneeFields, TaskFields
from app.planning.plans.vocabulary import ActivityKind, Part, TextPart
from app.refusals import sentence
from app.views.plan_import_forms import ImportFields
from app.views.plan_names import Named
from app.views.printed_names import PrintedNames

NO_PERIOD = "Hãy chọn kỳ của kế hoạch: văn bản không nêu năm."
_MOST_ASSIGNEES = 100


def imported(read: ReadPlan, asked: ImportFields, people: PrintedNames) -> ImportedPlan:
    """What the draft is made of.

    Raises:
        PlanRefused: if the plan has no period.
    """
    kept = _kept(set(asked.left_out))
    head = read.head
    if head.period is None:
        raise PlanRefused(NO_PERIOD)
    tasks, receivers = kept("task", read.tasks), kept("receiver", read.receivers)
    addressed = [one.name for one in receivers if not one.doubts]
    texts: dict[TextPart, str] = {}
    for text in kept("text", read.texts):
        texts[text.part] = text.text
    return ImportedPlan(
        fields=_plan_fields(read, asked),
        texts=texts,
        days=tuple(map(_day, kept("day", read.days))),
        reviews=tuple((one.number, one.years) for one in kept("review", read.reviews)),
        others=tuple(OtherLine(title=one.title, section="") for one in kept("other", read.others)),
        campaigns=tuple(
            CampaignFields(name=one.name, first=one.first, last=one.last, content=one.content)
            for one in kept("campaign", read.campaigns)
        ),
        activities=tuple(map(_activity, kept("activity", read.activities))),
        tasks=tuple(_task(one, people) for one in tasks),
        addressees=_addressees(receivers, people),
        doubts=(
            *(Doubt(told, head.place.printed, head.place.line) for told in head.doubts),
            *(
                Doubt(told, text.place.printed, text.place.line)
                for text in kept("text", read.texts)
                for told in text.doubts
            ),
            *(
                Doubt(told, one.place.printed, one.place.line)
                for one in receivers
                for told in people.doubts_of_receiver(one)
            ),
            *map(Doubt, people.unknown([*_named(tasks), *addressed])),
        ),
    )


def numbered(kind: str, parts: Iterable[Any]) -> Iterator[tuple[str, Any]]:  # Any: read values
    return ((f"{kind}-{n}", part) for n, part in enumerate(parts, 1))


def _named(tasks: Iterable[ReadTask]) -> Iterator[str]:
    return (name for task in tasks for name in (*task.leads, *task.supports))


def _kept(left_out: set[str]) -> Callable[[str, Iterable[Any]], list[Any]]:  # Any: read values
    return lambda kind, parts: [one for n, one in numbered(kind, parts) if n not in left_out]


def _plan_fields(read: ReadPlan, asked: ImportFields) -> PlanFields:
    head = read.head
    try:
        return PlanFields(
            unit_id=asked.unit_id,
            issuer_id=asked.issuer_id,
            kind=head.kind,
            title=head.title or None,
            period=head.period or "",
            occurrence=head.occurrence,
        )
    except ValidationError as error:
        raise PlanRefused(told_refusal(error)) from None


def told_refusal(error: ValidationError) -> str:
    """What of the parts was refused, in sentences."""
    return " ".join(f"{sentence(one)}." for one in error.errors())


def _day(day: ReadDay) -> ImportedDay:
    title = day.place.printed[:300] if day.event is None else day.title
    return ImportedDay(
        key=day.occurrence,
        title=title,
        first=day.first,
        doubts=_doubts(day.doubts, day.place),
        chosen=not day.only_named,
    )


def _activity(held: ReadActivity) -> ImportedActivity:
    fields = ActivityFields(
        kind=ActivityKind(held.kind),
        name=held.name,
        wording=held.wording,
        rule=held.rule.removeprefix("expected:") if held.rule else None,
        confirmed=held.confirmed,
        hours=held.hours,
        place=held.where,
        chair=held.chair,
        participants=held.participants,
        content=held.content,
    )
    return ImportedActivity(fields, _doubts(held.doubts, held.place))


def _task(task: ReadTask, people: PrintedNames) -> ImportedTask:
    fields = TaskFields(
        title=task.title,
        content=task.content,
        deliverable=task.deliverable,
        measure=task.measure,
        recipient=task.recipient,
        wording=task.wording,
        rule=task.rule,
        assignees=_assignees(task, people),
    )
    return ImportedTask(fields, task.occurrence, _doubts(people.doubts_of(task), task.place))


def _assignees(task: ReadTask, people: PrintedNames) -> tuple[AssigneeFields, ...]:
    """Who leads and supports, each once: two names may be those of one unit."""
    told: dict[Named, Part] = {}
    for part, names in ((Part.LEAD, task.leads), (Part.SUPPORT, task.supports)):
        for name in names:
            told.setdefault(people.who(name[:500]), part)
    return tuple(
        AssigneeFields(part=part, unit_id=one.unit_id, group_id=one.group_id, body=one.body)
        for one, part in list(told.items())[:_MOST_ASSIGNEES]
    )


def _addressees(
    receivers: Iterable[ReadReceiver], people: PrintedNames
) -> tuple[AddresseeFields, ...]:
    told: dict[str, AddresseeFields] = {}
    for one in receivers:
        if one.doubts:
            continue
        who = people.who(one.name)
        key = who.unit_id or who.group_id or folded(who.body or "")
        told.setdefault(
            key,
            AddresseeFields(
                unit_id=who.unit_id, group_id=who.group_id, body=who.body, purpose=one.purpose
            ),
        )
    return tuple(told.values())[:MAX_ADDRESSEES]


def _doubts(told: Iterable[str], place: Place) -> tuple[Doubt, ...]:
    return tuple(Doubt(one, place.printed, place.line) for one in told)
