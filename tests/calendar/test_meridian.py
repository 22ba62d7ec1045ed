"""A meridian is the longitude by whose midnight a lunar calendar counts its days."""

from datetime import UTC, date, datetime

import pytest

from app.calendar.meridian import Basis, local_time, meridian


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("0001-01-01", "UTC+7:45:40"),
        ("1900-01-31", "UTC+7:45:40"),
        ("1928-12-31", "UTC+7:45:40"),
        ("1929-01-01", "UTC+8"),
        ("1967-08-08", "UTC+8"),  # Decision 121/CP is signed
        ("1967-12-31", "UTC+8"),
        ("1968-01-01", "UTC+7"),  # and takes effect
        ("9999-12-31", "UTC+7"),
    ],
)
def test_the_country_counts_by_utc_plus_7_since_1968(day: str, name: str) -> None:
    assert meridian(date.fromisoformat(day)).name == name


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("1967-12-31", "UTC+8"),
        ("1968-01-01", "UTC+8"),
        ("1975-06-12", "UTC+8"),
        ("1975-06-13", "UTC+7"),
    ],
)
def test_saigon_counted_by_utc_plus_8_until_reunification(day: str, name: str) -> None:
    assert meridian(date.fromisoformat(day), Basis.SOUTH).name == name


def test_a_meridian_names_the_authority_it_rests_on() -> None:
    assert "121/CP" in meridian(date(1968, 1, 1)).authority


@pytest.mark.parametrize(
    ("basis", "local"),
    [(Basis.COMMON, "1968-01-29T23:29:11"), (Basis.SOUTH, "1968-01-30T00:29:11")],
)
def test_the_new_moon_of_tet_mau_than_fell_on_two_days(basis: Basis, local: str) -> None:
    new_moon = datetime(1968, 1, 29, 16, 29, 11, tzinfo=UTC)
    assert local_time(new_moon, basis).replace(tzinfo=None).isoformat() == local


def test_beijing_mean_time_is_not_a_whole_hour() -> None:
    local = local_time(datetime(1925, 1, 24, tzinfo=UTC))
    assert f"{local:%H:%M:%S}" == "07:45:40"
