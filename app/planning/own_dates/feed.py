"""The items of own dates, for the feed of a unit that keeps or took them."""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.calendar.window import Window
from app.feeds.events import occurrence_item
from app.feeds.items import Item, Options
from app.models import Unit
from app.planning.own_dates.agenda import own_occurrences


def own_items(
    session: Session, unit: Unit, window: Window, options: Options, public_url: str
) -> tuple[Item, ...]:
    """What ``unit`` keeps or took that falls in ``window``, in the order of agendas."""
    pages = f"{public_url}/lam-viec/don-vi/{unit.id}/ngay"
    return tuple(
        replace(occurrence_item(found, options, f"{pages}/{found.event.id}"), private=True)
        for found in own_occurrences(session, unit, window)
    )
