"""A web session or an API key is how a request says whose it is; secrets are kept hashed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, code


class WebSession(Base):
    """A sign-in of a browser; ``seen`` is when it last asked, to a few minutes."""

    __tablename__ = "web_sessions"
    __table_args__ = (Index("ix_web_sessions_person_id", "person_id"),)

    token_hash: Mapped[str] = mapped_column(code(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created: Mapped[datetime]
    seen: Mapped[datetime]
    expires: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(200))

    @property
    def handle(self) -> str:
        """By what a page names it; the token cannot be told from it."""
        return self.token_hash[:16]


class ApiKey(Base):
    """A key of a program, which acts as its person in one unit; ``prefix`` is shown."""

    __tablename__ = "api_keys"
    __table_args__ = (
        Index("ix_api_keys_person_id", "person_id"),
        Index("ix_api_keys_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(code(12), unique=True)
    secret_hash: Mapped[str] = mapped_column(code(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(String(120))
    scope: Mapped[str] = mapped_column(String(5))
    created: Mapped[datetime]
    used: Mapped[datetime | None]
    expires: Mapped[datetime | None]
    revoked: Mapped[datetime | None]


class IdempotencyKey(Base):
    """What a program's POST was answered, so that asking again does nothing twice.

    ``actor`` tells whose key it is, ``digest`` what was sent with it.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_at", "at"),)

    actor: Mapped[str] = mapped_column(code(24), primary_key=True)
    key: Mapped[str] = mapped_column(code(255), primary_key=True)
    path: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]
