"""A twin is an entry of the catalogue for the thing that a unit is about to keep by itself."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.catalogue.entry import Entry
from app.catalogue.twins import twins_of
from app.models import Event
from app.planning.own_dates.rows import entry_of_row
from app.regions import COUNTRY, communes, provinces, with_those_above


def twins(session: Session, entry: Entry) -> tuple[Entry, ...]:
    """The entries of the catalogue that may be for the same thing as ``entry``, by id.

    They have its day, by rule or by origin, a name like its name, and are kept where it is.
    """
    same_day = [Event.rule == str(entry.rule)]
    same_day += [Event.origin == str(entry.origin)] if entry.origin else []
    same_day += [Event.origin_lunar == str(entry.origin_lunar)] if entry.origin_lunar else []
    asked = select(Event).where(
        Event.retired.is_(None), Event.region.in_(_around(entry.region)), or_(*same_day)
    )
    found = session.scalars(asked.order_by(Event.id))
    return twins_of(entry, map(entry_of_row, found))


def _around(region: str) -> tuple[str, ...]:
    """The region, those that hold it, and those that it holds; of a country the provinces."""
    within = provinces().values() if region == COUNTRY else communes(region)
    return (*with_those_above(region), *(one.spelling for one in within))
