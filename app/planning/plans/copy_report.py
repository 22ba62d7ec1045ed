"""The report of a copy lists what differs from the plan before, and what wants a look.

It is made anew each time it is asked for: what somebody has seen to is told no more.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Plan, PlanLine, Task, Unit
from app.planning.deadlines import parse_deadline
from app.planning.period import parse_period
from app.planning.plans.changes import NOTHING, Changes, compared
from app.planning.plans.contents import Contents, contents
from app.planning.plans.lines import included, title_of
from app.planning.plans.next_time import Pair, pairs, phrases_after, years_on
from app.planning.plans.rewording import Retelling, retold, stale
from app.planning.plans.shifting import NotThisTime, Shift, shifted
from app.planning.plans.telling import names_in
from app.planning.plans.vocabulary import LineKind, TextPart
from app.planning.spans import Years
from app.planning.ticking import YEAR_CLASS_NAMES


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that wants a look: ``told`` is a Vietnamese sentence.

    ``kind`` is "plan", "line", "campaign", "activity" or "task", ``number`` that of the
    part in the copy; None where it was not carried.
    """

    kind: str
    number: int | None
    title: str
    told: str


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What is otherwise in a copy, and what wants a look, in the order of the plan."""

    changes: Changes
    notes: tuple[Noted, ...]


EMPTY = CopyReport(NOTHING, ())


def copy_report(session: Session, plan: Plan) -> CopyReport:
    """How a copy differs from the plan it was made after; nothing for other plans."""
    if plan.copied_from_id is None:
        return EMPTY
    source = session.get_one(Plan, plan.copied_from_id)
    before, now = contents(session, source), contents(session, plan)
    period = parse_period(source.period)
    years = years_on(period)
    found = pairs(before.lines, now.lines, years)
    copy = _Copy(before, now, years, Years(period.year, period.last_year), found)
    by_id = {pair.now.id: pair.before for pair in found}
    changes = compared(before, now, by_id, names_in(session, before, now))
    return CopyReport(changes, (*_notes(copy), *_of_ended(session, now)))


def reason_to_leave(task: Task, line: PlanLine | None, pair: Pair | None, years: int) -> str | None:
    """Why ``task`` is not carried as many ``years`` on; None where it is.

    What somebody wrote is carried with any line; what a template gave for the form of a
    year belongs to the lines of that year.
    """
    if line and line.kind == LineKind.REVIEW and pair is None:
        return "Văn bản không đến kỳ sơ kết, tổng kết nữa nên không chép nhiệm vụ này."
    if pair and task.template and not included(pair.now):
        return "Ngày kỷ niệm này kỳ sau chưa được đánh dấu nên không chép nhiệm vụ theo mẫu."
    try:
        shifted(parse_deadline(task.rule), Shift(years))
    except NotThisTime:
        return "Việc mấy năm một lần, kỳ sau không đến lượt nên không chép."
    except ValueError:
        return None
    return None


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy beside the plan that it was made after, whose years are ``of``."""

    before: Contents
    now: Contents
    years: int
    of: Years
    pairs: tuple[Pair, ...]

    @property
    def by_line(self) -> Mapping[int, Pair]:
        """The pairs by the line before, and by the line now."""
        return {p.before.id: p for p in self.pairs}

    @property
    def by_new_line(self) -> Mapping[int, Pair]:
        return {p.now.id: p for p in self.pairs}

    def mentions(self, text: str, line_id: int | None = None) -> tuple[str, ...]:
        """What a text still says of the years before."""
        pair = self.by_new_line.get(line_id or 0)
        now = parse_period(self.now.plan.period)
        later = {str(year) for year in now.years}
        ordinal = pair.before.said.get("years") if pair else None
        return tuple(told for told in stale(text, self.of, ordinal) if told not in later)


def _notes(copy: _Copy) -> Iterator[Noted]:
    yield from _of_texts(copy)
    yield from _of_lines(copy)
    for campaign in copy.now.campaigns:
        told = copy.mentions(f"{campaign.name}\n{campaign.content}")
        yield from _mentioned("campaign", campaign.id, campaign.name, told)
    yield from _of_activities(copy)
    yield from _of_tasks(copy)
    yield from _of_left(copy)


def _of_texts(copy: _Copy) -> Iterator[Noted]:
    plan = copy.now.plan
    yield from _mentioned("plan", plan.id, plan.title, copy.mentions(plan.title))
    for part in TextPart:
        told = copy.mentions(str(plan.texts.get(part.value) or ""))
        yield from _mentioned("plan", plan.id, part.label, told)


def _of_lines(copy: _Copy) -> Iterator[Noted]:
    phrases = phrases_after(copy.pairs)
    hung_on = {task.line_id for task in copy.now.tasks}
    for pair in copy.pairs:
        row, before = pair.now, pair.before
        told = copy.mentions(f"{row.title or ''}\n{row.note or ''}", row.id)
        yield from _mentioned("line", row.id, title_of(row), told)
        if before.title and not row.title and included(row):
            words = Retelling(copy.of, copy.years, phrases, before.said.get("years"))
            yield Noted(
                "line",
                row.id,
                title_of(row),
                f"Tên tự đặt “{before.title}” nêu số năm của kỳ trước nên không chép; nếu vẫn"
                f" dùng, hãy ghi lại, chẳng hạn “{retold(before.title, words)}”.",
            )
        if row.id in hung_on:
            yield from _of_form(pair)


def _of_form(pair: Pair) -> Iterator[Noted]:
    """What is said of a line with tasks where its year, or whether it is held, is another."""
    row = pair.now
    if not included(row):
        told = "Còn nhiệm vụ gắn với ngày này nhưng ngày chưa được đánh dấu; hãy chọn hoặc bỏ."
        yield Noted("line", row.id, title_of(row), told)
        return
    was, is_now = pair.before.said.get("year_class"), row.said.get("year_class")
    if was != is_now:
        told = f"Kỳ trước là {_class(was)}, nay là {_class(is_now)}; hãy xem lại quy mô, hình thức."
        yield Noted("line", row.id, title_of(row), told)


def _class(name: str | None) -> str:
    names = {str(kind): told for kind, told in YEAR_CLASS_NAMES.items()}
    return names.get(name or "", "năm không tính số năm")


def _of_activities(copy: _Copy) -> Iterator[Noted]:
    settled = {one.id for one in copy.before.activities if one.confirmed}
    for one in copy.now.activities:
        words = (one.name, one.wording, one.place, one.participants, one.content)
        told = copy.mentions("\n".join(words), one.line_id)
        yield from _mentioned("activity", one.id, one.name, told)
        if one.origin_id in settled and not one.confirmed:
            told_now = (
                f"Kỳ trước đã chốt thời gian, nay mới là dự kiến ({one.wording}); hãy chốt lại."
            )
            yield Noted("activity", one.id, one.name, told_now)


def _of_tasks(copy: _Copy) -> Iterator[Noted]:
    for task in copy.now.tasks:
        words = (task.title, task.content, task.deliverable, task.measure, task.wording)
        told = copy.mentions("\n".join(words), task.line_id)
        yield from _mentioned("task", task.id, task.title, told)
        if task.rule.startswith("fixed:") and task.origin_id is not None:
            told_now = f"Hạn do người dùng chốt ở kỳ trước, nay là {task.wording}; hãy chốt lại."
            yield Noted("task", task.id, task.title, told_now)


def _of_left(copy: _Copy) -> Iterator[Noted]:
    carried = {task.origin_id for task in copy.now.tasks}
    lines = {line.id: line for line in copy.before.lines}
    by_line = copy.by_line
    for task in copy.before.tasks:
        line_id = task.line_id or 0
        reason = reason_to_leave(task, lines.get(line_id), by_line.get(line_id), copy.years)
        if task.id not in carried and reason:
            yield Noted("task", None, task.title, reason)


def _of_ended(session: Session, now: Contents) -> Iterator[Noted]:
    """Tasks of units that are no more and that nobody has followed."""
    created = now.plan.created.date()
    held = {one.unit_id for those in now.assignments.values() for one in those if one.unit_id}
    asked = select(Unit).where(Unit.id.in_(held), Unit.valid_to < created)
    ended = {unit.id: unit.name for unit in session.scalars(asked)}
    for task in now.tasks:
        names = [ended[a.unit_id] for a in now.assignments[task.id] if a.unit_id in ended]
        if names:
            told = f"{', '.join(names)} không còn hoạt động; hãy chọn đơn vị khác."
            yield Noted("task", task.id, task.title, told)


def _mentioned(kind: str, number: int, title: str, told: Iterable[str]) -> Iterator[Noted]:
    if words := ", ".join(told):
        yield Noted(kind, number, title, f"Còn nêu {words} của kỳ trước; hãy xem lại.")
