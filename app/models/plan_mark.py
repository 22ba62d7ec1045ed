"""A mark is something uncertain in a plan made from a text, until a person settles it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import NEVER_AGAIN, Base


class PlanMark(Base):
    """What is uncertain of a part of a plan.

    ``part`` is "plan", "line", "campaign", "activity" or "task", ``part_id`` its number.
    ``told`` is a Vietnamese sentence; ``printed`` and ``source_line`` are the words and the
    line of the text that the part was taken from, empty and null where there are none.
    """

    __tablename__ = "plan_marks"
    __table_args__ = (
        Index("ix_plan_marks_plan_id", "plan_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    part: Mapped[str] = mapped_column(String(12))
    part_id: Mapped[int]
    told: Mapped[str] = mapped_column(Text)
    printed: Mapped[str] = mapped_column(Text)
    source_line: Mapped[int | None]
    settled: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
