"""A line is what a plan has of an anniversary, of a review, or of something of one's own.

What the proposal said of it lies in ``said``; what people say beside it, lines keep for
themselves: whether the plan has it, its title, its section, a note.  Where they say
nothing, the proposal stands.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.log import facts, record, record_change
from app.models import Activity, Plan, PlanLine, Task
from app.planning.plans.line_fields import LineChange, OtherLine
from app.planning.plans.parts import campaign_numbered, line_numbered
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.said import line_from, review_from, said_of
from app.planning.plans.sight import require_edit
from app.planning.plans.vocabulary import LineKind
from app.planning.proposal import DueReview, Line
from app.planning.sections import SECTIONS

__all__ = [
    "OTHERS",
    "REVIEWS",
    "LineChange",
    "OtherLine",
    "add_line",
    "change_line",
    "choose_lines",
    "fill",
    "included",
    "is_gone",
    "line_numbered",
    "line_said",
    "lines_of",
    "remove_line",
    "said_of",
    "section_of_line",
    "title_of",
]

REVIEWS = "Sơ kết, tổng kết nghị quyết, chỉ thị"
"""The section of documents that are due for review."""

OTHERS = "Nội dung khác"
"""The section of one's own lines that name none."""

FIELDS = ("chosen", "title", "section", "note", "first", "last", "campaign_id")


def line_said(row: PlanLine) -> Line | DueReview | None:
    """What the proposal said when it was last accepted; None of a line of one's own."""
    match LineKind(row.kind):
        case LineKind.OCCURRENCE:
            return line_from(row.said)
        case LineKind.REVIEW:
            return review_from(row.said)
        case LineKind.OTHER:
            return None


def included(row: PlanLine) -> bool:
    """Whether the plan has the line: as somebody chose, else as its tick says.

    Reviews are ticked by no rule: which ones a unit holds, it chooses.
    """
    if row.chosen is not None:
        return row.chosen
    if row.kind == LineKind.OCCURRENCE:
        return bool(row.said["tick"]["reasons"])
    return row.kind == LineKind.OTHER


def is_gone(row: PlanLine) -> bool:
    """Whether the proposal has it no more, and it was kept for what people did with it."""
    return bool(row.said.get("gone"))


def title_of(row: PlanLine) -> str:
    """A person's title, else the proposal's."""
    return row.title or str(row.said["title"])


def section_of_line(row: PlanLine) -> str:
    """The section it stands in: a person's, else the official one of its kind."""
    if row.section:
        return row.section
    match LineKind(row.kind):
        case LineKind.OCCURRENCE:
            return str(row.said["section"])
        case LineKind.REVIEW:
            return REVIEWS
        case LineKind.OTHER:
            return OTHERS


def lines_of(session: Session, plan: Plan) -> tuple[PlanLine, ...]:
    """All lines of ``plan``, included or not, by section and day.

    The official sections come first, then reviews, then those that people named, in the
    order in which they came up.  What has no day stands at the end of its section.
    """
    found = session.scalars(select(PlanLine).where(PlanLine.plan_id == plan.id)).all()
    by_age = sorted(found, key=lambda row: row.id)
    own = [section for row in by_age if (section := section_of_line(row)) != OTHERS]
    order = {title: n for n, title in enumerate(dict.fromkeys([*SECTIONS, REVIEWS, *own, OTHERS]))}
    return tuple(sorted(by_age, key=lambda row: (order[section_of_line(row)], *_day(row))))


def fill(
    session: Session, plan: Plan, lines: Iterable[Line | DueReview], now: datetime
) -> tuple[PlanLine, ...]:
    """Give ``plan`` a row for each of ``lines``, about which nobody has said anything.

    The rows are in the order of ``lines``.
    """
    columns = [_columns(plan, line, now) for line in lines]
    if columns:
        # All at once: the rows of five years, one statement for each, take a second.
        session.execute(insert(PlanLine), columns)
    keys = [told["key"] for told in columns]
    asked = select(PlanLine).where(PlanLine.plan_id == plan.id, PlanLine.kind != LineKind.OTHER)
    made = {row.key: row for row in session.scalars(asked)}
    return tuple(made[key] for key in keys)


def change_line(
    session: Session, actor: Actor, plan: Plan, row: PlanLine, change: LineChange, now: datetime
) -> None:
    """Say of a line what ``change`` says, all of it at once.

    Words that are the proposal's own are not kept as a person's: they follow it.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
        PlanRefused: if it takes the title from a line of one's own, or gives days to another.
        PlanPartNotFound: if the plan has no such campaign.
    """
    require_edit(session, actor, plan)
    _refuse_change(row, change)
    if change.campaign_id is not None:
        campaign_numbered(session, plan, change.campaign_id)
    before = facts(row, *FIELDS)
    row.chosen, row.campaign_id, row.note = change.chosen, change.campaign_id, change.note or None
    row.title, row.section = _own_words(row, change)
    if row.kind == LineKind.OTHER:
        row.first, row.last = change.first, change.last or change.first
    row.updated = plan.updated = now
    after = facts(row, *FIELDS)
    record_change(session, actor, "change", "line", row.id, before, after, now, plan.unit_id)


def choose_lines(
    session: Session, actor: Actor, plan: Plan, chosen: Mapping[int, bool], now: datetime
) -> None:
    """Put lines in or leave them out, a whole page at once; ``chosen`` is by number.

    Only what differs from how it stands becomes somebody's choice.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
        PlanPartNotFound: if the plan has no such line.
    """
    require_edit(session, actor, plan)
    rows = {row.id: row for row in lines_of(session, plan)}
    for number in chosen.keys() - rows.keys():
        line_numbered(session, plan, number)  # raises
    for number, wanted in sorted(chosen.items()):
        if included(rows[number]) != wanted:
            _choose(session, actor, plan, rows[number], wanted, now)


def add_line(
    session: Session, actor: Actor, plan: Plan, fields: OtherLine, now: datetime
) -> PlanLine:
    """A new line of one's own, which the plan has until it is left out or removed.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
    """
    require_edit(session, actor, plan)
    row = PlanLine(
        plan_id=plan.id,
        kind=LineKind.OTHER,
        key=secrets.token_hex(8),
        said={},
        chosen=True,
        title=fields.title,
        section=fields.section or None,
        note=fields.note or None,
        first=fields.first,
        last=fields.last or fields.first,
        campaign_id=None,
        updated=now,
    )
    session.add(row)
    session.flush()
    plan.updated = now
    record(session, actor, "add", "line", row.id, {}, facts(row, *FIELDS), now, plan.unit_id)
    return row


def remove_line(session: Session, actor: Actor, plan: Plan, row: PlanLine, now: datetime) -> None:
    """Remove a line of one's own, or one that the proposal has no more.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
        PlanRefused: if it is neither, or if tasks or activities hang on it.
    """
    require_edit(session, actor, plan)
    if row.kind != LineKind.OTHER and not is_gone(row):
        raise PlanRefused(
            "Mục do danh mục đề xuất không xóa được; hãy bỏ đánh dấu để kế hoạch không có mục này."
        )
    if row.id in hung_on(session, [row.id]):
        raise PlanRefused(
            "Còn nhiệm vụ hoặc hoạt động gắn với mục này; hãy chuyển hoặc xóa chúng trước."
        )
    before = facts(row, "plan_id", *FIELDS) | {"title": title_of(row)}
    session.delete(row)
    plan.updated = now
    record(session, actor, "remove", "line", row.id, before, {}, now, plan.unit_id)


def hung_on(session: Session, line_ids: Iterable[int]) -> frozenset[int]:
    """Those of the lines that tasks or activities belong to."""
    wanted = tuple(line_ids)
    tasks = select(Task.line_id).where(Task.line_id.in_(wanted))
    activities = select(Activity.line_id).where(Activity.line_id.in_(wanted))
    return frozenset(session.scalars(tasks.union(activities)))


def _day(row: PlanLine) -> tuple[str, int]:
    """What it is sorted by in its section; a review has as much of a day as is known."""
    told = row.first.isoformat() if row.first else str(row.said.get("full_on", "9999"))
    return told, row.id


def _columns(plan: Plan, line: Line | DueReview, now: datetime) -> dict[str, Any]:
    """What is stored; Any: the columns are of several types."""
    told = {"plan_id": plan.id, "key": line.id, "said": said_of(line), "updated": now}
    match line:
        case Line():
            days = {"first": line.first, "last": line.last}
            return told | days | {"kind": LineKind.OCCURRENCE}
        case DueReview():
            return told | {"kind": LineKind.REVIEW, "first": None, "last": None}


def _refuse_change(row: PlanLine, change: LineChange) -> None:
    is_own = row.kind == LineKind.OTHER
    if is_own and not change.title:
        raise PlanRefused("Mục tự thêm phải có tên; hãy ghi tên hoặc xóa mục.")
    if not is_own and (change.first or change.last):
        raise PlanRefused("Ngày của mục này theo danh mục, không sửa được; hãy ghi vào ghi chú.")


def _own_words(row: PlanLine, change: LineChange) -> tuple[str | None, str | None]:
    """Title and section, null where they say what stands anyway."""
    told = row.said.get("title"), row.said.get("section", REVIEWS)
    title = change.title if change.title != told[0] else None
    section = change.section if change.section != told[1] else None
    return title or None, section or None


def _choose(
    session: Session, actor: Actor, plan: Plan, row: PlanLine, wanted: bool, now: datetime
) -> None:
    before = facts(row, "chosen")
    row.chosen = wanted
    row.updated = plan.updated = now
    after = facts(row, "chosen")
    record_change(session, actor, "choose", "line", row.id, before, after, now, plan.unit_id)
