"""A backlog is what should have gone out: digests of today, and messages to webhooks."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalogue.reference import reference
from app.clock import VIETNAM
from app.database import Database
from app.messages.digests import digests
from app.models import Delivery, Digest, Revision, Webhook

DUE = time(8)
"""When the digests of a working day should have been sent: half an hour after the second run."""

LOOKED_AT_EVERY = timedelta(minutes=10)
"""To look what waits for everybody takes too long to be done whenever somebody scrapes."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits at one moment."""

    catalogue_changed: datetime
    digest_sent: datetime | None
    webhooks_pending: int
    webhook_due: datetime | None

    def webhooks_overdue(self, instant: datetime) -> float:
        """For how many seconds the message that waits longest should have been tried."""
        waited = instant - self.webhook_due if self.webhook_due else timedelta()
        return max(waited, timedelta()).total_seconds()


def backlog(session: Session) -> Backlog:
    """What waits now; two queries, each on an index or a few rows."""
    pending = (
        select(func.count(Delivery.id), func.min(Delivery.next_try))
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .where(Delivery.next_try.is_not(None), Webhook.disabled.is_(None))
    )
    count, due = session.execute(pending).one()
    changed = session.scalars(select(Revision.changed_at)).one()
    sent = session.scalars(select(func.max(Digest.sent))).one()
    return Backlog(changed, sent, count, due)


class Owed:
    """How many people have no digest of today who should: looked at now and then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._looked: datetime | None = None
        self._found = 0

    def people(self, instant: datetime) -> int:
        """Their number, as it was at most ten minutes before ``instant``."""
        if self._looked is None or not timedelta() <= instant - self._looked < LOOKED_AT_EVERY:
            self._found = self._counted(instant.astimezone(VIETNAM))
            self._looked = instant
        return self._found

    def _counted(self, there: datetime) -> int:
        with self._database.reading() as session:
            calendar = reference(session).work_calendar
            if there.time() < DUE or not calendar.is_working_day(there.date()):
                return 0
            wanted = {told.person_id for told in digests(session, calendar, there.date())}
            asked = select(Digest.person_id).where(
                Digest.day == there.date(), Digest.sent.is_not(None)
            )
            return len(wanted.difference(session.scalars(asked)))
