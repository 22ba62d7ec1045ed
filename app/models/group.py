"""A group is a set of units under one name: a khối, a cụm thi đua, the press of a province."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, code


class Group(Base):
    """One group; ``unit_id`` keeps it, ``parent_id`` is the group of which it is a part."""

    __tablename__ = "groups"
    __table_args__ = (Index("ix_groups_unit_id", "unit_id"),)

    id: Mapped[str] = mapped_column(code(48), primary_key=True)
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    parent_id: Mapped[str | None] = mapped_column(code(48), ForeignKey("groups.id"))
    created: Mapped[datetime]


class GroupMember(Base):
    """A unit in a group, from ``since`` to ``until``, both included; null is open."""

    __tablename__ = "group_members"
    __table_args__ = (Index("ix_group_members_unit_id", "unit_id"),)

    group_id: Mapped[str] = mapped_column(code(48), ForeignKey("groups.id"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date | None]


class GroupLead(Base):
    """The unit that leads a group in a year: trưởng cụm, trưởng khối."""

    __tablename__ = "group_leads"

    group_id: Mapped[str] = mapped_column(code(48), ForeignKey("groups.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
