"""Announcing days: to which year they belong, and which cannot be."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.log import history
from app.models import OwnDate
from app.planning.own_dates.announcing import announce, announced_of, forget_days, year_for
from app.planning.own_dates.checking import OwnDateRefused
from app.planning.own_dates.fields import AnnouncedFields
from app.planning.own_dates.keeping import retire_own_date
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound

Make = Callable[..., OwnDate]
Told = dict[str, Any]


def _days(first: str, last: str, source: str = "Thông báo số 1") -> AnnouncedFields:
    return AnnouncedFields.model_validate({"first": first, "last": last, "source": source})


@pytest.mark.parametrize(
    ("rule", "first", "year"),
    [
        ("lunar:01-10", "2027-02-15", 2027),
        ("lunar:01-10", "2027-02-01", 2027),  # before Tết, and yet the festival of that spring
        ("lunar:12-20", "2027-01-27", 2026),  # mùng 20 tháng Chạp Bính Ngọ is 27/01/2027
        ("lunar:12-20", "2027-02-08", 2026),  # held after Tết, put off
        ("solar:12-30", "2027-01-02", 2026),
        ("date:2027-03-05", "2028-03-03", 2028),
    ],
)
def test_days_belong_to_the_year_whose_usual_day_is_nearest(
    own: Make, festival: Told, rule: str, first: str, year: int
) -> None:
    assert year_for(own("xa", festival, rule=rule), date.fromisoformat(first)) == year


@pytest.mark.parametrize(
    ("year", "first", "last", "field"),
    [
        (2027, "2027-02-20", "2027-02-19", "last"),
        (2027, "2027-02-20", "2027-04-23", "last"),
        (2028, "2027-02-20", "2027-02-21", "first"),
        (2027, "1899-02-20", "1899-02-21", "first"),
        (None, "2300-02-20", "2300-02-21", "first"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(
    session: Session, own: Make, festival: Told, now: datetime,
    year: int | None, first: str, last: str, field: str,
) -> None:  # fmt: skip
    made = own("xa", festival)
    with pytest.raises(OwnDateRefused) as refused:
        announce(session, OPERATOR, made, year, _days(first, last), now)
    assert [name for name, _ in refused.value.faults] == [field]
    assert announced_of(session, [made.id]) == ()


def test_a_festival_may_last_as_long_as_an_extent(
    session: Session, own: Make, festival: Told, now: datetime
) -> None:
    announce(session, OPERATOR, own("xa", festival), 2027, _days("2027-02-20", "2027-04-22"), now)


@pytest.mark.parametrize("kind", ["tradition", "resolution"])
def test_only_festivals_are_announced(
    request: pytest.FixtureRequest, session: Session, own: Make, now: datetime, kind: str
) -> None:
    made = own("xa", request.getfixturevalue(kind))
    with pytest.raises(OwnDateRefused, match="chỉ lễ hội"):
        announce(session, OPERATOR, made, 2027, _days("2027-02-20", "2027-02-20"), now)


def test_days_of_a_new_festival_that_cannot_be_keep_it_from_being_made(
    own: Make, festival: Told
) -> None:
    days = {"first": "2027-03-05", "last": "2027-03-01", "source": "Thông báo"}
    with pytest.raises(OwnDateRefused):
        own("xa", festival, announced=days)


def test_each_change_of_days_is_in_the_log_and_none_where_nothing_differs(
    session: Session, own: Make, festival: Told, now: datetime
) -> None:
    made = own("xa", festival)
    announce(session, OPERATOR, made, 2027, _days("2027-02-20", "2027-02-21"), now)
    announce(session, OPERATOR, made, 2027, _days("2027-02-20", "2027-02-21"), now)
    announce(session, OPERATOR, made, 2027, _days("2027-02-20", "2027-02-22"), now)
    forget_days(session, OPERATOR, made, 2027, now)
    told = [(e.action, e.before, e.after) for e in history(session, "own-date", made.id)[1:]]
    whole = {"year": 2027, "first": "2027-02-20", "last": "2027-02-21", "source": "Thông báo số 1"}
    assert told == [
        ("announce", {}, whole),
        ("announce", {"last": "2027-02-21"}, {"last": "2027-02-22"}),
        ("unannounce", whole | {"last": "2027-02-22"}, {}),
    ]
    assert made.sequence == 3


def test_days_that_were_not_announced_cannot_be_forgotten(
    session: Session, own: Make, festival: Told, now: datetime
) -> None:
    with pytest.raises(PlanPartNotFound):
        forget_days(session, OPERATOR, own("xa", festival), 2027, now)


def test_who_may_not_edit_announces_nothing(
    session: Session, own: Make, festival: Told, acting: Callable[..., Actor], now: datetime
) -> None:
    made, days = own("xa", festival), _days("2027-02-20", "2027-02-21")
    announce(session, OPERATOR, made, 2027, days, now)
    for actor in (acting("xa", Role.VIEWER), acting("tinh", Role.EDITOR)):
        with pytest.raises(NotAllowed):
            announce(session, actor, made, 2027, days, now)
        with pytest.raises(NotAllowed):
            forget_days(session, actor, made, 2027, now)


def test_what_is_set_aside_is_not_announced(
    session: Session, own: Make, festival: Told, now: datetime
) -> None:
    made = own("xa", festival)
    retire_own_date(session, OPERATOR, made, now)
    with pytest.raises(OutOfOrder):
        announce(session, OPERATOR, made, 2027, _days("2027-02-20", "2027-02-21"), now)
