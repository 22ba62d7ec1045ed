"""Own dates in a feed: the same identity and stamps as on the agenda, with their own pages."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR
from app.calendar.window import Window
from app.feeds.items import Options
from app.models import OwnDate, Unit
from app.planning.own_dates.announcing import announce
from app.planning.own_dates.feed import own_items
from app.planning.own_dates.fields import AnnouncedFields
from app.planning.own_dates.keeping import retire_own_date
from app.planning.own_dates.offering import offer, take

YEAR = Window(date(2027, 1, 1), date(2028, 1, 1))
URL = "https://lich.example"


def _items(session: Session, unit: Unit) -> list[Any]:
    return [*own_items(session, unit, YEAR, Options(), URL)]


def test_an_own_date_is_an_item_with_its_ordinal_and_its_page(
    session: Session,
    units: dict[str, Unit],
    own: Callable[..., OwnDate],
    tradition: dict[str, Any],
) -> None:
    kept = own("xa", tradition)
    (item,) = _items(session, units["xa"])
    assert item.id == f"{kept.id}-2027"
    assert (item.first, item.last) == (date(2027, 5, 20), date(2027, 5, 20))
    assert item.summary.endswith("(80 năm)")
    assert item.url == f"{URL}/lam-viec/don-vi/xa/ngay/{kept.id}"
    assert item.description.endswith(item.url)
    assert item.private


def test_a_date_announced_anew_moves_and_raises_its_stamps(
    session: Session,
    units: dict[str, Unit],
    own: Callable[..., OwnDate],
    festival: dict[str, Any],
    now: datetime,
) -> None:
    kept = own("xa", festival)
    (before,) = _items(session, units["xa"])
    days = AnnouncedFields(first=date(2027, 2, 20), last=date(2027, 2, 21), source="Kế hoạch")
    announce(session, OPERATOR, kept, 2027, days, now + timedelta(hours=1))
    (after,) = _items(session, units["xa"])
    assert after.id == before.id
    # The tenth of the first month of 2027 is 15 February.
    assert (before.first, after.first) == (date(2027, 2, 15), date(2027, 2, 20))
    assert after.sequence > before.sequence
    assert after.changed > before.changed


def test_a_taken_date_is_in_the_feed_of_who_took_it_and_of_nobody_else(
    session: Session,
    units: dict[str, Unit],
    own: Callable[..., OwnDate],
    tradition: dict[str, Any],
    now: datetime,
) -> None:
    kept = own("tinh", tradition)
    offer(session, OPERATOR, kept, now)
    take(session, OPERATOR, units["xa"], kept.id, now)
    assert [item.id for item in _items(session, units["xa"])] == [f"{kept.id}-2027"]
    assert _items(session, units["xa-khac"]) == []
    retire_own_date(session, OPERATOR, kept, now)
    assert _items(session, units["xa"]) == []
