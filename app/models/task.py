"""A task is one piece of work of a plan; an activity is something held in it, at a time."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import NEVER_AGAIN, Base, code


class Activity(Base):
    """A conference, a ceremony, an offering of incense …, with its time as it is worded.

    ``rule`` spells the days in the language of deadlines (``during:2024-07-start``), null
    where no day is known.  ``confirmed`` tells a settled time from an expected one.
    """

    __tablename__ = "activities"
    __table_args__ = (
        Index("ix_activities_plan_id", "plan_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("plan_lines.id"))
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(Text)
    rule: Mapped[str | None] = mapped_column(Text)
    confirmed: Mapped[bool]
    hours: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    chair: Mapped[str] = mapped_column(Text)
    participants: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"))
    updated: Mapped[datetime]


class Task(Base):
    """One task.

    ``wording`` is the deadline as the plan prints it, ``rule`` its spelling.  From the
    signature on, ``due_first``, ``due_last`` and ``due_day`` keep the days that it was
    approved with; in a draft they are null and follow from the rule.  ``origin_id`` is the
    task it was made after, ``origin`` how: drawn, copied, adjusted or adopted.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_plan_id", "plan_id"),
        Index("ix_tasks_due_day", "due_day"),
        Index("ix_tasks_origin_id", "origin_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("plan_lines.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    channel: Mapped[str | None] = mapped_column(code(48))
    edition: Mapped[int | None]
    deliverable: Mapped[str] = mapped_column(Text)
    measure: Mapped[str] = mapped_column(Text)
    recipient: Mapped[str] = mapped_column(Text)
    stages: Mapped[list[Any]]
    leader: Mapped[str] = mapped_column(Text)
    follower: Mapped[str] = mapped_column(Text)
    cost: Mapped[int | None] = mapped_column(BigInteger)
    wording: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(Text)
    takes: Mapped[int]
    due_first: Mapped[date | None]
    due_last: Mapped[date | None]
    due_day: Mapped[date | None]
    template: Mapped[str | None] = mapped_column(code(48))
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    origin: Mapped[str | None] = mapped_column(String(8))
    updated: Mapped[datetime]


class Assignment(Base):
    """Who leads a task or supports it: a unit, a group, or a body by its name alone."""

    __tablename__ = "assignments"
    __table_args__ = (
        Index("ix_assignments_task_id", "task_id"),
        Index("ix_assignments_unit_id", "unit_id"),
        CheckConstraint(
            "(unit_id IS NOT NULL AND group_id IS NULL AND body IS NULL)"
            " OR (unit_id IS NULL AND group_id IS NOT NULL AND body IS NULL)"
            " OR (unit_id IS NULL AND group_id IS NULL AND body IS NOT NULL)",
            name="one_assignee",
        ),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    part: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    unit_id: Mapped[str | None] = mapped_column(code(48), ForeignKey("units.id"))
    group_id: Mapped[str | None] = mapped_column(code(48), ForeignKey("groups.id"))
    body: Mapped[str | None] = mapped_column(Text)


class Share(Base):
    """What one assignee has to do of a task of an issued plan: receipt, due day and state.

    A group has a share for each unit that is in it on the day of issue; a body without an
    account has one without ``unit_id``.  ``own_due`` is a day agreed for it alone.
    ``handed`` is where its deliverable stands: handed in, looked through, passed, sent back.
    """

    __tablename__ = "shares"
    __table_args__ = (
        Index("ix_shares_task_id", "task_id"),
        Index("ix_shares_unit_id_state", "unit_id", "state"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    unit_id: Mapped[str | None] = mapped_column(code(48), ForeignKey("units.id"))
    own_due: Mapped[date | None]
    received: Mapped[datetime | None]
    received_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(String(12))
    handed: Mapped[str | None] = mapped_column(String(12))
    done_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    updated: Mapped[datetime]


class UnitChannel(Base):
    """A channel that a unit has added to those that everybody has."""

    __tablename__ = "unit_channels"

    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"), primary_key=True)
    id: Mapped[str] = mapped_column(code(48), primary_key=True)
    label: Mapped[str] = mapped_column(Text)
