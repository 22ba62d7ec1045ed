"""A person is somebody who signs in; what they may do hangs on roles in units."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, code


class Person(Base):
    """One account; it is never deleted, since the log names it.

    ``email`` is as typed, ``email_key`` the same for all spellings of one address.  A
    ``totp_secret`` counts once ``totp_last_step`` is set: the step of the last code that
    was accepted, so that none is accepted twice.  From ``digests_off`` on it gets no
    digest by mail.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(code(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    password_changed: Mapped[datetime | None]
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_last_step: Mapped[int | None]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    disabled: Mapped[datetime | None]
    digests_off: Mapped[datetime | None]
    created: Mapped[datetime]

    @property
    def asks_for_code(self) -> bool:
        """Whether signing in takes a code beside the password."""
        return self.totp_last_step is not None


class RoleGrant(Base):
    """A role of a person in a unit; ``granted_by`` is null for the command line."""

    __tablename__ = "roles"
    __table_args__ = (Index("ix_roles_unit_id", "unit_id"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(8), primary_key=True)
    granted_at: Mapped[datetime]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Delegation(Base):
    """A role in a unit that somebody holds for another, first and last day included."""

    __tablename__ = "delegations"
    __table_args__ = (
        Index("ix_delegations_unit_id", "unit_id"),
        Index("ix_delegations_to_person_id", "to_person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    role: Mapped[str] = mapped_column(String(8))
    to_person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    created: Mapped[datetime]
    revoked: Mapped[datetime | None]


class Invitation(Base):
    """A one-time link; only the hash of its token is stored.

    With a ``unit_id`` it gives a role there.  With a ``person_id`` it lets that person
    set a password, whatever it was before.
    """

    __tablename__ = "invitations"
    __table_args__ = (Index("ix_invitations_unit_id", "unit_id"),)

    token_hash: Mapped[str] = mapped_column(code(64), primary_key=True)
    unit_id: Mapped[str | None] = mapped_column(code(48), ForeignKey("units.id"))
    role: Mapped[str | None] = mapped_column(String(8))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created: Mapped[datetime]
    expires: Mapped[datetime]
    used: Mapped[datetime | None]

    @property
    def handle(self) -> str:
        """By what a page names it; the token cannot be told from it."""
        return self.token_hash[:16]
