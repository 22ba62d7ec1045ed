"""What the program sends by itself: digests by mail, and webhooks with their deliveries."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import NEVER_AGAIN, Base, code


class Digest(Base):
    """The digest of one person on one day; ``message_id`` is the same however often it is sent.

    ``begun`` is when what it tells was looked for, ``claimed`` when a run took it in hand.
    """

    __tablename__ = "digests"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(code(120))
    begun: Mapped[datetime]
    claimed: Mapped[datetime]
    sent: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(Text)


class Webhook(Base):
    """An address of a unit's program that is told what happens.

    ``secret`` signs what is sent, so it is kept as it is and shown once.  ``events`` are
    the kinds it wants.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        Index("ix_webhooks_unit_id", "unit_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(String(64))
    events: Mapped[list[Any]]
    created: Mapped[datetime]
    disabled: Mapped[datetime | None]


class Delivery(Base):
    """One message to a webhook, tried until it is taken or given up.

    ``key`` names what it tells, so that nothing is told twice.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_webhook_id_key", "webhook_id", "key", unique=True),
        Index("ix_deliveries_next_try", "next_try"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id"))
    key: Mapped[str] = mapped_column(code(120))
    event: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]]
    created: Mapped[datetime]
    tries: Mapped[int]
    next_try: Mapped[datetime | None]
    delivered: Mapped[datetime | None]
    status: Mapped[int | None]
    fault: Mapped[str | None] = mapped_column(Text)
