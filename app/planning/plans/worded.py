"""A worded time is what a plan says of when something is due or held, and the rule it means."""

from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from app.accounts.fields import OneLine
from app.models import Plan, PlanLine
from app.planning.anchors import Anchor, OfActivity, parse_occurrence
from app.planning.deadlines import Deadline, parse_deadline
from app.planning.period import parse_period
from app.planning.plans.vocabulary import LineKind
from app.planning.plans.written import Written
from app.planning.printed import printed
from app.planning.reading import Read, read_deadline
from app.planning.spans import Years
from app.planning.wordings import InPlan
from app.workdays import FIRST_YEAR, LAST_YEAR

Line = Annotated[str, OneLine, StringConstraints(max_length=500)]
"""A text of one line, which may be empty."""

Named = Annotated[str, OneLine, StringConstraints(min_length=1, max_length=500)]
"""A text of one line that says something."""

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The number of a part of a plan, within what databases count."""

Lines = Written
"""A text of several lines, which may be empty."""

Spelling = Annotated[str, OneLine, StringConstraints(min_length=1, max_length=200)]
"""The spelling of a rule."""


def in_plan(
    session: Session, plan: Plan, *, line_id: int | None = None, activity_id: int | None = None
) -> InPlan:
    """Where a wording of ``plan`` stands.

    "Kỷ niệm" and "hội nghị" mean the activity it belongs to, else the occurrence of its
    line, else the occurrence that the plan is for.
    """
    about = _activity(activity_id) or _line(session, line_id) or _occurrence(plan.occurrence)
    return InPlan(_years(plan), about)


def read_in(wording: str, rule: str | None, where: InPlan) -> Read:
    """The deadline that ``rule`` spells, or the one that ``wording`` words.

    A rule without words gets those that are printed for it.

    Raises:
        DeadlineRefused: if it is none.
    """
    if rule is None:
        return read_deadline(wording, where)
    deadline: Deadline = parse_deadline(rule)
    return Read(deadline, wording or printed(deadline))


def _years(plan: Plan) -> Years | None:
    """The years of ``plan``; None where nobody knows the working days."""
    period = parse_period(plan.period)
    known = period.year >= FIRST_YEAR and period.last_year <= LAST_YEAR
    return Years(period.year, period.last_year) if known else None


def _activity(activity_id: int | None) -> Anchor | None:
    return OfActivity(str(activity_id)) if activity_id is not None else None


def _line(session: Session, line_id: int | None) -> Anchor | None:
    line = session.get(PlanLine, line_id) if line_id is not None else None
    return _occurrence(line.key) if line and line.kind == LineKind.OCCURRENCE else None


def _occurrence(occurrence_id: str | None) -> Anchor | None:
    return parse_occurrence(occurrence_id) if occurrence_id else None
