"""What is said of a deadline: how it was read, when it is due, and why."""

import datetime
import re
from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from app.calendar.spoken import weekday
from app.planning.anchor_days import anchor_days
from app.planning.anchors import OfOccurrence, parse_occurrence
from app.planning.deadlines import Deadline, DeadlineRefused, each, parse_deadline
from app.planning.due import CautionKind, Due, due
from app.planning.printed import printed
from app.planning.reading import Read, read_deadline
from app.planning.spans import Years
from app.planning.standing import LABELS, Standing, standing
from app.planning.worded_spans import YearMissing
from app.planning.wordings import AnchorMissing, InPlan
from app.views.base import View
from app.views.civil import Between
from app.views.parameters import BadParameter, Parameters
from app.views.reading import Reading
from app.workdays import FIRST_YEAR, LAST_YEAR, OutOfWorkCalendar

MAX_TEXT = 2000


class DeadlineParameters(Parameters):
    """A line of a plan, and what the plan tells of it."""

    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MAX_TEXT,
            description="a line of a plan, or the spelling of a rule",
            examples=["Gửi Văn phòng trước ngày 10/6/2024"],
        ),
    ]
    year: Annotated[
        Annotated[int, Between(FIRST_YEAR, LAST_YEAR)] | None,
        Field(description="of the plan, for wordings that name none", examples=[2024]),
    ] = None
    about: Annotated[
        str | None,
        Field(
            max_length=60,
            description="the occurrence that kỷ niệm means in the plan",
            examples=["quoc-khanh-2027"],
        ),
    ] = None


class CautionView(View):
    """A warning about the due day."""

    kind: CautionKind
    text: str


class DueView(View):
    """A due day; days are null for what goes on, ``first`` where a wording only ends them."""

    rule: str
    first: datetime.date | None
    last: Annotated[datetime.date | None, Field(description="the last day as worded")]
    due: Annotated[
        datetime.date | None, Field(description="the last working day that keeps the deadline")
    ]
    weekday: str | None
    why: str
    warnings: tuple[CautionView, ...]
    standing: Standing
    standing_text: str


class DeadlineView(DueView):
    """A deadline as it was read; of one that recurs, the next time, and all ``times``."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rule": "before:2024-06-10",
                    "first": None,
                    "last": "2024-06-09",
                    "due": "2024-06-07",
                    "weekday": "Thứ Sáu",
                    "why": (
                        "không tính Thứ Hai, 10/6/2024; 08/6/2024 đến 09/6/2024 (cuối tuần)"
                        " không làm việc nên lùi về Thứ Sáu, 07/6/2024"
                    ),
                    "warnings": [],
                    "standing": "overdue",
                    "standing_text": "quá hạn",
                    "text": "Gửi Văn phòng trước ngày 10/6/2024",
                    "wording": "trước ngày 10/6/2024",
                    "printed": "trước ngày 10/6/2024",
                    "expected": False,
                    "uncertain": [],
                    "others": [],
                    "times": [],
                }
            ]
        }
    )

    text: str
    wording: Annotated[str, Field(description="the words of the text that were read")]
    printed: Annotated[str, Field(description="the wording made from the rule")]
    expected: Annotated[bool, Field(description="dự kiến: not overdue until it is confirmed")]
    uncertain: Annotated[tuple[str, ...], Field(description="what to check by eye")]
    others: Annotated[tuple[str, ...], Field(description="other deadlines of the line")]
    times: Annotated[tuple[DueView, ...], Field(description="empty where it does not recur")]


def deadline_view(asked: DeadlineParameters, reading: Reading, today: date) -> DeadlineView:
    """The deadline in a text, as it stands on ``today``.

    Raises:
        BadParameter: if there is none, or what it needs is not told.
    """
    try:
        return _view(asked, _read(asked), reading, today)
    except YearMissing as error:
        raise BadParameter("year", error.sentence) from None
    except AnchorMissing as error:
        raise BadParameter("about", error.sentence) from None
    except DeadlineRefused as error:
        raise BadParameter("text", error.sentence) from None
    except OutOfWorkCalendar:
        told = f"phải trong những năm từ {FIRST_YEAR} đến {LAST_YEAR}"
        raise BadParameter("today", told) from None


def _read(asked: DeadlineParameters) -> Read:
    about = _about(asked.about) if asked.about else None
    # No wording is spelt like a rule: rules have no spaces and no accents.
    if re.fullmatch(r"ongoing|[a-z]+:[!-~]+", asked.text):
        deadline = parse_deadline(asked.text)
        return Read(deadline, printed(deadline))
    years = Years(asked.year, asked.year) if asked.year else None
    return read_deadline(asked.text, InPlan(years, about))


def _about(text: str) -> OfOccurrence:
    try:
        return parse_occurrence(text)
    except ValueError:
        raise BadParameter("about", "phải là sự kiện và năm, như quoc-khanh-2027") from None


def _view(asked: DeadlineParameters, read: Read, reading: Reading, today: date) -> DeadlineView:
    times = tuple(_due_view(time, reading, today) for time in each(read.deadline))
    shown = next((time for time in times if time.due and time.due >= today), times[-1])
    recurs = times if len(times) > 1 else ()
    return DeadlineView(
        **(shown.model_dump() | {"rule": str(read.deadline)}),
        text=asked.text,
        wording=read.wording,
        printed=printed(read.deadline),
        expected=_due(read.deadline, reading).expected,
        uncertain=read.uncertain,
        others=read.others,
        times=recurs,
    )


def _due(deadline: Deadline, reading: Reading) -> Due:
    days = anchor_days(reading.session, deadline)
    return due(deadline, reading.reference.work_calendar, days)


def _due_view(deadline: Deadline, reading: Reading, today: date) -> DueView:
    found = _due(deadline, reading)
    stands = standing(found, today, reading.reference.work_calendar)
    return DueView(
        rule=str(deadline),
        first=found.first,
        last=found.last,
        due=found.working_day,
        weekday=weekday(found.working_day) if found.working_day else None,
        why=found.why,
        warnings=tuple(CautionView(kind=w.kind, text=w.text) for w in found.warnings),
        standing=stands,
        standing_text=LABELS[stands],
    )
