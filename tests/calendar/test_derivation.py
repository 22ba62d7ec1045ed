"""A derivation tells why a civil day has its lunar date."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar.derivation import derivation
from app.calendar.lunar import ALMANAC, OutOfAlmanac, is_uncertain, lunar_month
from app.calendar.meridian import Basis

days = st.dates(ALMANAC.start, ALMANAC.last)
bases = st.sampled_from(Basis)


@pytest.mark.parametrize(
    ("basis", "day", "margin", "meridian"),
    [
        (Basis.COMMON, "1968-01-29", timedelta(minutes=-30, seconds=-49), "UTC+7"),
        (Basis.SOUTH, "1968-01-30", timedelta(minutes=29, seconds=11), "UTC+8"),
    ],
)
def test_tet_mau_than_hung_on_half_an_hour(
    basis: Basis, day: str, margin: timedelta, meridian: str
) -> None:
    found = derivation(date.fromisoformat(day), basis)
    new_moon = datetime(1968, 1, 29, 16, 29, 11, tzinfo=UTC)
    assert abs(found.new_moon - new_moon) <= timedelta(seconds=1)
    assert abs(found.margin - margin) <= timedelta(seconds=1)
    assert found.meridian.name == meridian
    assert found.local_new_moon == found.new_moon
    assert found.local_new_moon.date() == found.month.start == date.fromisoformat(day)


# Minutes after (or before) midnight at UTC+7 of new moons computed apart from the tables.
@pytest.mark.parametrize(
    ("day", "minutes"),
    [
        ("1996-12-10", -3.71),
        ("1998-09-21", 1.49),
        ("2031-04-21", -2.90),
        ("2054-05-08", 0.95),
        ("2072-12-09", -0.23),
        ("2199-01-27", 1.55),
    ],
)
def test_the_margin_is_how_far_the_new_moon_is_from_midnight(day: str, minutes: float) -> None:
    found = derivation(date.fromisoformat(day))
    assert found.month.start == date.fromisoformat(day)
    assert found.margin.total_seconds() / 60 == pytest.approx(minutes, abs=0.02)


def test_tet_1925_was_set_by_the_almanacs_and_not_by_the_sky() -> None:
    found = derivation(date(1925, 1, 25))
    assert not found.as_computed
    assert found.local_new_moon.date() == date(1925, 1, 24)
    assert f"{found.new_moon:%H:%M}" == "14:44"
    assert found.uncertain


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2030-02-02", "Vũ thủy"),
        ("2026-12-22", "Đông chí"),
        ("1984-12-21", "Đông chí"),
    ],
)
def test_a_month_is_numbered_by_the_principal_term_it_holds(day: str, name: str) -> None:
    term = derivation(date.fromisoformat(day)).principal_term
    assert term
    assert term.name == name


def test_a_leap_month_has_no_principal_term() -> None:
    found = derivation(date(2025, 7, 25))
    assert found.month.leap
    assert found.principal_term is None


@given(days, bases)
def test_a_month_begins_on_the_civil_day_of_its_new_moon(day: date, basis: Basis) -> None:
    found = derivation(day, basis)
    assert found.month == lunar_month(day, basis)
    assert found.uncertain == is_uncertain(day, basis)
    assert abs(found.margin) <= timedelta(hours=12)
    if found.month.start != date(1925, 1, 25):
        assert found.as_computed
        assert found.local_new_moon.date() == found.month.start


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-30", "2200-02-15", "9999-12-31"])
def test_a_day_outside_the_tables_is_refused(day: str) -> None:
    with pytest.raises(OutOfAlmanac) as caught:
        derivation(date.fromisoformat(day))
    assert caught.value.asked == date.fromisoformat(day)
