"""A secret feed is a calendar of one's own under an address that only its owner knows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import NEVER_AGAIN, Base, code


class SecretFeed(Base):
    """One address; only the hash of its token is stored.

    ``what`` is what it holds: one's tasks, the tasks of ``plan_id``, the agenda of
    ``unit_id``; ``component`` how tasks come, as VTODO or as VEVENT.
    """

    __tablename__ = "secret_feeds"
    __table_args__ = (
        Index("ix_secret_feeds_person_id", "person_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(code(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    what: Mapped[str] = mapped_column(String(12))
    component: Mapped[str] = mapped_column(String(6))
    unit_id: Mapped[str | None] = mapped_column(code(48), ForeignKey("units.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    name: Mapped[str] = mapped_column(String(120))
    created: Mapped[datetime]
    used: Mapped[datetime | None]
    revoked: Mapped[datetime | None]
