"""A plan is what a unit is to do in a period: its lines, campaigns, texts and who gets it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import NEVER_AGAIN, Base, code


class Plan(Base):
    """One plan, drafted by ``unit_id`` and issued by ``issuer_id``, which may be the same.

    ``period``, ``rules`` and ``occurrence`` are spellings (``planning.period``,
    ``planning.ticking``, an occurrence's id for the plan of one commemoration).  ``texts``
    holds the written parts by their names.  ``number`` is whole, as "15-KH/BTGDVTU".
    ``adjusts_id`` is the plan that it changes, ``draws_from_id`` the longer one whose
    tasks it draws, ``copied_from_id`` the one it was made after.  ``draft_number`` counts
    how often it was laid before somebody.
    """

    __tablename__ = "plans"
    __table_args__ = (
        Index("ix_plans_unit_id", "unit_id"),
        Index("ix_plans_issuer_id", "issuer_id"),
        Index("ix_plans_adjusts_id", "adjusts_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    issuer_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(code(9))
    region: Mapped[str] = mapped_column(code(32))
    former: Mapped[str | None] = mapped_column(String(48))
    rules: Mapped[str] = mapped_column(Text)
    occurrence: Mapped[str | None] = mapped_column(code(60))
    texts: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12))
    draft_number: Mapped[int]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    returned: Mapped[str | None] = mapped_column(Text)
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    number: Mapped[str | None] = mapped_column(String(64))
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    adjusts_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    draws_from_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    created: Mapped[datetime]
    updated: Mapped[datetime]


class Campaign(Base):
    """A campaign gathers lines of a plan under one name, first and last day included."""

    __tablename__ = "campaigns"
    __table_args__ = (
        Index("ix_campaigns_plan_id", "plan_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    name: Mapped[str] = mapped_column(Text)
    first: Mapped[date]
    last: Mapped[date]
    content: Mapped[str] = mapped_column(Text)
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    updated: Mapped[datetime]


class PlanLine(Base):
    """An occurrence, a review or something of one's own in a plan.

    ``said`` is what the proposal said of it when it was last accepted, in plain values;
    ``chosen`` a person's answer to whether the plan has it, null where the tick decides.
    ``title``, ``section`` and ``note`` are a person's words, null where the proposal's stand.
    """

    __tablename__ = "plan_lines"
    __table_args__ = (
        UniqueConstraint("plan_id", "kind", "key"),
        Index("ix_plan_lines_campaign_id", "campaign_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    kind: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(code(60))
    said: Mapped[dict[str, Any]]
    chosen: Mapped[bool | None]
    title: Mapped[str | None] = mapped_column(Text)
    section: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    first: Mapped[date | None]
    last: Mapped[date | None]
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    updated: Mapped[datetime]


class Addressee(Base):
    """Who gets a plan, and what for: a unit, a group, or a body by its name alone."""

    __tablename__ = "addressees"
    __table_args__ = (
        Index("ix_addressees_plan_id", "plan_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    position: Mapped[int]
    unit_id: Mapped[str | None] = mapped_column(code(48), ForeignKey("units.id"))
    group_id: Mapped[str | None] = mapped_column(code(48), ForeignKey("groups.id"))
    body: Mapped[str | None] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)


class Receipt(Base):
    """A unit that an issued plan is addressed to, groups resolved on the day of issue."""

    __tablename__ = "receipts"
    __table_args__ = (Index("ix_receipts_unit_id", "unit_id"),)

    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plans.id"), primary_key=True, autoincrement=False
    )
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"), primary_key=True)
    acknowledged: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Opinion(Base):
    """What a unit was asked to say of a draft by a day, what it said, and what became of it."""

    __tablename__ = "opinions"
    __table_args__ = (
        UniqueConstraint("plan_id", "round", "unit_id"),
        Index("ix_opinions_unit_id", "unit_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    round: Mapped[int]
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    due: Mapped[date]
    asked: Mapped[datetime]
    text: Mapped[str | None] = mapped_column(Text)
    answered: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    outcome: Mapped[str | None] = mapped_column(String(12))
    outcome_text: Mapped[str | None] = mapped_column(Text)
