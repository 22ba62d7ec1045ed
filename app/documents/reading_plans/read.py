"""A plan is read once from its head to its end, and what it commemorates from the whole text."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.documents.reading_plans.blocks import Block, blocks
from app.documents.reading_plans.days import days_in, each_once, reviews_in
from app.documents.reading_plans.head import Head, head_of, kind_of, names_year, period_in, years_in
from app.documents.reading_plans.topics import topic_of
from app.documents.reading_plans.values import (
    Place,
    ReadDay,
    ReadHead,
    ReadPlan,
    ReadTask,
    ReadText,
)
from app.documents.reading_plans.walk import Walked, walk
from app.documents.reading_plans.work import due_told
from app.errors import AppError
from app.planning.anchors import parse_occurrence
from app.planning.period import Period, parse_period
from app.planning.plans.vocabulary import PlanKind, TextPart
from app.planning.spans import Years
from app.planning.wordings import InPlan
from app.workdays import FIRST_YEAR, LAST_YEAR

MAX_LENGTH = 200_000
"""Characters: some eighty printed pages, far more than a plan has."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")

NO_TYPE = (
    "Không thấy chữ KẾ HOẠCH hay CHƯƠNG TRÌNH ở đầu văn bản; hãy xem có đúng là kế hoạch không."
)
WHOLE_YEAR = "Việc định kỳ được tính cho cả năm, quá kỳ của kế hoạch; hãy ghi hạn trong kỳ."
_MOST_SHOWN = 600
NO_YEAR = "Tên kế hoạch không nêu năm; hãy chọn kỳ của kế hoạch."


class NoPlan(AppError):
    """A text in which nothing of a plan is found."""


class PlanTooLong(AppError):
    """A text of more characters than a plan has."""

    def __init__(self, length: int) -> None:
        super().__init__(f"text of {length} characters, at most {MAX_LENGTH}")
        self.length = length


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of the plan instead of what its head says."""

    title: str | None = None
    kind: PlanKind | None = None
    period: str | None = None
    occurrence: str | None = None


NOTHING = Told()


def read_plan(text: str, session: Session, region: str | None, told: Told = NOTHING) -> ReadPlan:
    """What ``text`` says as a plan of ``region``.

    Raises:
        PlanTooLong: if it is longer than plans are.
        NoPlan: if it has neither the head of a plan nor anything that a plan holds.
    """
    if len(text) > MAX_LENGTH:
        raise PlanTooLong(len(text))
    # Each by one, so that places stay those of the text as it was given.
    text = _CONTROL.sub(" ", text)
    found = blocks(text)
    if not found:
        raise NoPlan("nothing is written")
    above = head_of(found)
    years = years_in(block.text for block in found[above.length :])
    period = (
        parse_period(told.period) if told.period else period_in(above.summary, years, above.day)
    )
    mentioned = days_in(text, session, region, period.year if period else None)
    head = _head(above, mentioned, period, told)
    walked = walk(found[above.length :], _in_plan(period, head.occurrence), mentioned)
    _refuse_others(above, found, walked)
    left = tuple(_left(walked, mentioned))
    return ReadPlan(
        head=replace(head, doubts=(*head.doubts, *left)),
        texts=(*_grounds(above), *walked.written),
        days=each_once(mentioned),
        reviews=tuple(reviews_in(text)),
        others=tuple(walked.others),
        campaigns=tuple(walked.campaigns),
        activities=tuple(walked.activities),
        tasks=tuple(_in_period(_tied(task, mentioned, period), period) for task in walked.tasks),
        receivers=tuple(walked.receivers),
    )


def _refuse_others(above: Head, found: Sequence[Block], walked: Walked) -> None:
    """A poem, a table of figures, a piece of news: nothing of them is a plan."""
    has_parts = any(topic_of(block) for block in found)
    if not above.has_type and not has_parts and not walked.tasks:
        raise NoPlan("neither a type nor a part of a plan")
    if not (walked.tasks or walked.texts or walked.activities or walked.others or has_parts):
        raise NoPlan("a type, and nothing under it")


def _left(walked: Walked, days: Sequence[ReadDay]) -> Iterator[str]:
    """What is said of notes that name no anniversary, and of annexes: a draft has no place."""
    starts = [day.place.start for day in days]
    notes = [
        one
        for one in walked.notes
        if bisect_left(starts, one.start) == bisect_left(starts, one.end)
    ]
    for name, places in (("Chú thích", notes), ("Phụ lục, đề cương", walked.after)):
        if places:
            yield f"{name}: {len(places)} dòng không đưa vào dự thảo, từ dòng {places[0].line}."


def _head(above: Head, days: Sequence[ReadDay], period: Period | None, told: Told) -> ReadHead:
    place = above.block.place
    occurrence = told.occurrence or (
        None if told.kind not in {None, PlanKind.COMMEMORATION} else _in_title(above, days)
    )
    kind = told.kind or kind_of(above, period, occurrence)
    doubts = [] if above.has_type else [NO_TYPE]
    if not told.period and not names_year(above.summary):
        doubts.append(NO_YEAR)
    if above.unread:
        shown = " / ".join(above.unread)[:_MOST_SHOWN]
        doubts.append(f"Phần đầu có {len(above.unread)} dòng không đọc được: {shown}.")
    return ReadHead(
        place=place,
        title=(told.title or above.title)[:500],
        kind=kind,
        period=str(period) if period else None,
        occurrence=occurrence if kind is PlanKind.COMMEMORATION else None,
        issuer=above.issuer,
        number=above.number,
        day=above.day,
        doubts=tuple(doubts),
    )


def _in_title(above: Head, days: Sequence[ReadDay]) -> str | None:
    """The one anniversary that the title names with its dates; None without one, or of many."""
    if not above.has_type or "kỷ niệm" not in above.summary.lower():
        return None
    start = above.block.place.start
    end = start + 2 * len(above.summary) + 100
    in_title = {
        day.occurrence
        for day in days
        if start <= day.place.start < end and _bare(day.place.printed) in _bare(above.summary)
    }
    return in_title.pop() if len(in_title) == 1 else None


def _bare(said: str) -> str:
    return "".join(said.split()).lower().strip(".,;:")


def _in_plan(period: Period | None, occurrence: str | None) -> InPlan:
    years = None
    if period and period.year >= FIRST_YEAR and period.last_year <= LAST_YEAR:
        years = Years(period.year, period.last_year)
    return InPlan(years, parse_occurrence(occurrence) if occurrence else None)


def _tied(task: ReadTask, days: Sequence[ReadDay], period: Period | None) -> ReadTask:
    """``task`` with the one anniversary that its line names, and a deadline counted from it."""
    low = bisect_left(days, task.place.start, key=lambda day: day.place.start)
    high = bisect_right(days, task.place.end, key=lambda day: day.place.start)
    named = Counter(day.occurrence for day in days[low:high] if day.occurrence)
    if len(named) != 1:
        return task
    (occurrence,) = named
    if task.rule is not None or not task.wording:
        return replace(task, occurrence=occurrence)
    rule, doubts = due_told(task.wording, _in_plan(period, occurrence))
    if rule is None:
        return replace(task, occurrence=occurrence)
    kept = tuple(one for one in task.doubts if not one.startswith("Không đọc được hạn"))
    return replace(task, occurrence=occurrence, rule=rule, doubts=(*kept, *doubts))


def _in_period(task: ReadTask, period: Period | None) -> ReadTask:
    """``task`` with a doubt where it comes round in a year of which the plan has a part."""
    is_recurring = task.rule is not None and task.rule.removeprefix("expected:").startswith(
        "every:"
    )
    if not is_recurring or period is None or period.months >= 12:
        return task
    return replace(task, doubts=(*task.doubts, WHOLE_YEAR))


def _grounds(above: Head) -> tuple[ReadText, ...]:
    if not above.grounds:
        return ()
    place = Place(above.block.place.start, above.block.place.end, above.block.place.line, "")
    return (ReadText(place, TextPart.GROUNDS, "\n".join(above.grounds)),)
