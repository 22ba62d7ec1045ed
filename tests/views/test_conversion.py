"""The page of conversions: what was asked, the answer, or why there is none."""

from datetime import date
from typing import Any

import pytest

from app.calendar.lunar import ALMANAC
from app.calendar.meridian import Basis
from app.calendar.window import ONE_DAY
from app.views.conversion import ConversionPage, conversion_page
from app.views.page_parameters import ConversionPageParameters

TODAY = date(2026, 11, 22)


def _asked(**asked: Any) -> ConversionPage:
    return conversion_page(ConversionPageParameters(**asked), TODAY)


def test_nothing_asked_is_today() -> None:
    told = _asked()
    assert (told.solar, told.refused) == (TODAY, None)


@pytest.mark.parametrize(
    ("solar", "lunar"),
    [
        ("2030-02-02", (1, 1, 2030, False)),  # China has 30 Chạp
        ("1985-01-21", (1, 1, 1985, False)),  # a month before Beijing
        ("2007-02-17", (1, 1, 2007, False)),
        ("2025-07-25", (1, 6, 2025, True)),
        ("2027-04-16", (10, 3, 2027, False)),  # Giỗ Tổ
    ],
)
def test_both_directions_meet(solar: str, lunar: tuple[int, int, int, bool]) -> None:
    there = _asked(date=solar)
    assert (there.lunar.day, there.lunar.month, there.lunar.year, there.lunar.leap) == lunar
    day, month, year, leap = lunar
    assert str(_asked(day=day, month=month, year=year, leap=leap).solar) == solar


def test_tet_2030_is_the_thirtieth_of_chap_in_china() -> None:
    found = _asked(date="2030-02-02").found
    assert found is not None
    assert found.day.china is not None
    assert (found.day.china.day, found.day.china.month, found.day.china.year) == (30, 12, 2029)
    assert found.renamed is False


def test_tet_1985_began_a_month_that_china_named_otherwise() -> None:
    found = _asked(date="1985-01-21").found
    assert found is not None
    assert found.renamed is True


@pytest.mark.parametrize(("day", "leap"), [("2025-07-25", 6), ("2026-07-25", None)])
def test_the_leap_month_of_the_year_is_named(day: str, leap: int | None) -> None:
    found = _asked(date=day).found
    assert found is not None
    assert found.leap_month == leap


def test_the_south_is_offered_where_it_had_another_day() -> None:
    found = _asked(day=1, month=1, year=1968).found
    assert found is not None
    assert found.other is not None
    assert (found.day.solar, found.other.solar) == (date(1968, 1, 29), date(1968, 1, 30))
    assert found.other.basis is Basis.SOUTH


def test_the_south_is_offered_where_it_had_another_lunar_date() -> None:
    # 30 April 1975 was 20/3 in the common calendar and 19/3 in the almanac of Sài Gòn.
    found = _asked(date="1975-04-30").found
    assert found is not None
    assert found.other is not None
    assert (found.other.lunar.day, found.other.lunar.month) == (19, 3)


@pytest.mark.parametrize("day", ["1968-03-01", "1973-02-03", "2030-02-02"])
def test_the_south_is_not_offered_where_both_had_the_same(day: str) -> None:
    found = _asked(date=day).found
    assert found is not None
    assert found.other is None


def test_the_almanac_of_saigon_offers_the_common_one() -> None:
    found = _asked(day=1, month=1, year=1968, basis="south").found
    assert found is not None
    assert found.other is not None
    assert (found.day.solar, found.other.solar) == (date(1968, 1, 30), date(1968, 1, 29))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            {"day": 30, "month": 12, "year": 2025},
            "Không có ngày 30 tháng Chạp năm Ất Tỵ (2025): tháng này có 29 ngày",
        ),
        ({"day": 1, "month": 5, "year": 2025, "leap": True}, "nhuận tháng 6"),
        ({"day": 1, "month": 6, "year": 2026, "leap": True}, "không có tháng nhuận"),
        ({"day": 1, "month": 6}, "Hãy chọn đủ ngày, tháng và năm âm lịch."),
    ],
)
def test_a_date_that_the_calendar_lacks_is_refused_and_stays_entered(
    asked: dict[str, Any], told: str
) -> None:
    page = _asked(**asked)
    assert page.found is None
    assert page.refused is not None
    assert told in page.refused
    assert (page.lunar.day, page.lunar.month) == (asked["day"], asked["month"])


@pytest.mark.parametrize("typed", ["3/2/2027", "03/02/2027", "3-2-2027", "3.2.2027", "2027-02-03"])
def test_a_day_may_be_typed_as_people_write_it(typed: str) -> None:
    assert _asked(date=typed).solar == date(2027, 2, 3)


def test_the_first_day_has_none_before_it_and_the_last_none_after() -> None:
    first, last = (_asked(date=day).found for day in (ALMANAC.start, ALMANAC.last))
    assert first is not None
    assert last is not None
    assert (first.before, first.after) == (None, date(1900, 2, 1))
    assert (last.before, last.after) == (ALMANAC.last - ONE_DAY, None)
