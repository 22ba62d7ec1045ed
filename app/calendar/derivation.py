"""A derivation tells why a civil day has its lunar date.

A lunar month begins on the civil day of the new moon; the month that holds Đông chí
is the eleventh, and in a year of thirteen months the first one without a principal
term (trung khí) is the leap month.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from app.calendar.lunar import (
    FIRST_YEAR,
    LAST_YEAR,
    LunarMonth,
    is_uncertain,
    lunar_month,
    lunar_year,
)
from app.calendar.meridian import Basis, Meridian, meridian
from app.calendar.new_moon_table import NEW_MOONS
from app.calendar.terms import EPOCH, SolarTerm, term_on

EPHEMERIS = "JPL DE440"


@dataclass(frozen=True, slots=True)
class Derivation:
    """The grounds of one lunar date.

    ``new_moon`` is in UTC, to the second; ``margin`` is how far it
    is from the nearer midnight of ``meridian``, negative before that midnight.
    ``principal_term`` is the first that falls in the month, None in a leap month and in
    eight ordinary ones between 2033 and 2185.
    ``as_computed`` is False where the almanacs of the time began the month on another
    day than the new moon's.
    """

    month: LunarMonth
    new_moon: datetime
    meridian: Meridian
    margin: timedelta
    principal_term: SolarTerm | None
    as_computed: bool
    uncertain: bool

    @property
    def local_new_moon(self) -> datetime:
        """The new moon by the clock of the meridian."""
        return self.new_moon.astimezone(self.meridian.zone)


def derivation(day: date, basis: Basis = Basis.COMMON) -> Derivation:
    """Why ``day`` has the lunar date it has.

    Raises:
        OutOfAlmanac: if the tables do not cover the day.
    """
    month = lunar_month(day, basis)
    new_moon = _new_moons()[month.year, month.month, month.leap]
    in_force = meridian(month.start, basis)
    local = new_moon.astimezone(in_force.zone)
    return Derivation(
        month=month,
        new_moon=new_moon,
        meridian=in_force,
        margin=_from_midnight(local),
        principal_term=_principal_term(month),
        as_computed=local.date() == month.start,
        uncertain=is_uncertain(day, basis),
    )


@cache
def _new_moons() -> dict[tuple[int, int, bool], datetime]:
    """The new moon of each month, by (year, number, leap); the same in both bases."""
    months = (m for year in range(FIRST_YEAR, LAST_YEAR + 1) for m in lunar_year(year))
    return {
        (month.year, month.month, month.leap): EPOCH + timedelta(seconds=seconds)
        for month, seconds in zip(months, NEW_MOONS, strict=True)
    }


def _from_midnight(local: datetime) -> timedelta:
    since = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    return since if since < timedelta(hours=12) else since - timedelta(days=1)


def _principal_term(month: LunarMonth) -> SolarTerm | None:
    terms = (term_on(day) for day in month.days)
    return next((term for term in terms if term and term.longitude_deg % 30 == 0), None)
