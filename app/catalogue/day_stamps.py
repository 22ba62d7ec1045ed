"""Stamping gives each day off the stamps that feeds carry, and raises them when it changes."""

import hashlib
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models import DayStamp
from app.workdays import DayOff, MakeUpDay, WorkCalendar


def stamp_days(session: Session, calendar: WorkCalendar, at: datetime) -> bool:
    """Bring the stamps in line with ``calendar``, stamping changes ``at``; whether any were."""
    stored = {stamp.id: stamp for stamp in session.scalars(select(DayStamp))}
    days: list[DayOff | MakeUpDay] = [*calendar.off, *calendar.made_up]
    wanted = {day_id(day): _digest(day) for day in days}
    new = wanted.keys() - stored.keys()
    kept = [stamp for stamp in stored.values() if stamp.id in wanted]
    changed = [stamp for stamp in kept if stamp.gone or stamp.digest != wanted[stamp.id]]
    gone = [stamp for stamp in stored.values() if stamp.id not in wanted and not stamp.gone]
    if new:
        stamps = {"created": at, "changed": at, "sequence": 0, "gone": False}
        rows = [{"id": item, "digest": wanted[item], **stamps} for item in sorted(new)]
        session.execute(insert(DayStamp), rows)
    for stamp in changed:
        _raise(stamp, wanted[stamp.id], at, gone=False)
    for stamp in gone:
        _raise(stamp, stamp.digest, at, gone=True)
    return bool(new or changed or gone)


def day_id(day: DayOff | MakeUpDay) -> str:
    """What names a day in feeds: "nghi-2026-02-17", "lam-bu-2026-01-10"."""
    return f"{'lam-bu' if isinstance(day, MakeUpDay) else 'nghi'}-{day.day}"


def _raise(stamp: DayStamp, digest: str, at: datetime, *, gone: bool) -> None:
    stamp.digest = digest
    stamp.changed = at
    stamp.sequence += 1
    stamp.gone = gone


def _digest(day: DayOff | MakeUpDay) -> str:
    """All facts of a day, its notice included: a frozen value's ``repr`` holds nothing else."""
    return hashlib.sha256(repr(day).encode()).hexdigest()
