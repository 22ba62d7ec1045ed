"""A reading is all that an answer depends on: one snapshot of the tables, and a day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.reference import Reference, reference
from app.models import Revision


@dataclass(frozen=True, slots=True)
class Reading:
    """``public_url`` begins every address in the answer and has no slash at its end."""

    session: Session
    reference: Reference
    revision: int
    changed_at: datetime
    today: date
    public_url: str


class References:
    """The reference of the latest revision asked for, kept: making it costs milliseconds."""

    def __init__(self) -> None:
        self._kept: tuple[int, Reference] | None = None

    def of(self, session: Session, revision: int) -> Reference:
        """The reference of ``revision``, which is the one ``session`` sees."""
        kept = self._kept
        if kept is None or kept[0] != revision:
            self._kept = kept = (revision, reference(session))
        return kept[1]


def read(session: Session, references: References, today: date, public_url: str) -> Reading:
    """A reading in the snapshot of ``session``."""
    number, changed_at = session.execute(select(Revision.number, Revision.changed_at)).one()
    known = references.of(session, number)
    return Reading(session, known, number, changed_at, today, public_url)
