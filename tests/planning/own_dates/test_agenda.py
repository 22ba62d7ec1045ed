"""The agenda of a unit: its own days among those of the catalogue, as they were announced."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR
from app.agenda import agenda
from app.calendar.window import Window
from app.filters import Filters
from app.models import OwnDate, Unit
from app.planning.own_dates.agenda import (
    own_occurrence,
    own_occurrences,
    own_reviews,
    own_rows,
)
from app.planning.own_dates.announcing import announce, forget_days
from app.planning.own_dates.fields import AnnouncedFields
from app.planning.own_dates.keeping import restore_own_date, retire_own_date
from app.planning.own_dates.offering import offer, take
from app.planning.period import parse_period

Make = Callable[..., OwnDate]
Told = dict[str, Any]
YEAR_2027 = Window.of_year(2027)


def _days(first: str, last: str) -> AnnouncedFields:
    return AnnouncedFields.model_validate({"first": first, "last": last, "source": "Thông báo"})


def test_an_anniversary_is_counted_and_titled_as_one_of_the_catalogue(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told
) -> None:
    made = own("xa", tradition)
    (found,) = own_occurrences(session, units["xa"], YEAR_2027)
    assert (found.id, found.first, found.years) == (f"{made.id}-2027", date(2027, 5, 20), 80)
    assert found.year_class == "round"
    assert found.title == (
        "Kỷ niệm 80 năm Ngày truyền thống Đảng bộ xã Phú Xuyên (20/05/1947 - 20/05/2027)"
    )


def test_a_lunar_anniversary_is_counted_by_lunar_years(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told
) -> None:
    own(
        "xa", tradition, name="Ngày giỗ Nguyễn Văn A", manner="gio", category="ngay-mat",
        rule="lunar:01-10", origin=None, origin_lunar="1927-01-10",
    )  # fmt: skip
    (found,) = own_occurrences(session, units["xa"], YEAR_2027)
    assert (found.first, found.years) == (date(2027, 2, 15), 100)
    assert found.title.startswith("Giỗ lần thứ 100 Nguyễn Văn A")


def test_a_festival_falls_on_its_usual_days_until_others_are_announced(
    session: Session, units: dict[str, Unit], own: Make, festival: Told, now: datetime
) -> None:
    made = own("xa", festival)

    def spans() -> list[tuple[str, str, str]]:
        found = own_occurrences(session, units["xa"], Window(date(2027, 1, 1), date(2029, 1, 1)))
        return [(o.id[-4:], str(o.first), str(o.last)) for o in found]

    usual = [("2027", "2027-02-15", "2027-02-16"), ("2028", "2028-02-04", "2028-02-05")]
    assert spans() == usual
    announce(session, OPERATOR, made, 2027, _days("2027-02-20", "2027-02-22"), now)
    assert spans() == [("2027", "2027-02-20", "2027-02-22"), usual[1]]
    assert made.sequence == 1
    announce(session, OPERATOR, made, 2027, _days("2027-02-21", "2027-02-22"), now)
    assert spans()[0] == ("2027", "2027-02-21", "2027-02-22")
    forget_days(session, OPERATOR, made, 2027, now)
    assert spans() == usual


def test_announced_days_may_lie_where_the_usual_ones_do_not(
    session: Session, units: dict[str, Unit], own: Make, festival: Told, now: datetime
) -> None:
    announce(session, OPERATOR, own("xa", festival), 2027, _days("2027-04-01", "2027-04-02"), now)
    february, april = Window.of_month(2027, 2), Window.of_month(2027, 4)
    assert own_occurrences(session, units["xa"], february) == ()
    (found,) = own_occurrences(session, units["xa"], april)
    assert found.year == 2027


def test_a_festival_that_is_only_announced_is_there_in_those_years_alone(
    session: Session, units: dict[str, Unit], own: Make, festival: Told, now: datetime
) -> None:
    days = {"first": "2027-03-05", "last": "2027-03-07", "source": "Thông báo số 1"}
    made = own("xa", festival, rule=None, announced=days)
    announce(session, OPERATOR, made, None, _days("2028-03-03", "2028-03-05"), now)
    found = own_occurrences(session, units["xa"], Window(date(2026, 1, 1), date(2031, 1, 1)))
    assert [(o.year, str(o.first), str(o.last)) for o in found] == [
        (2027, "2027-03-05", "2027-03-07"),
        (2028, "2028-03-03", "2028-03-05"),
    ]


def test_the_announced_day_of_one_year_is_found_by_the_name_of_its_occurrence(
    session: Session, own: Make, festival: Told, now: datetime
) -> None:
    made = own("xa", festival)
    announce(session, OPERATOR, made, 2027, _days("2027-02-20", "2027-02-22"), now)
    of = {year: own_occurrence(session, made, year) for year in (1800, 2027, 2028)}
    assert of[1800] is None
    assert of[2027]
    assert of[2028]
    assert (of[2027].first, of[2028].first) == (date(2027, 2, 20), date(2028, 2, 4))


def test_a_document_is_reviewed_and_on_no_agenda(
    session: Session, units: dict[str, Unit], own: Make, resolution: Told
) -> None:
    own("tinh", resolution)
    assert own_occurrences(session, units["tinh"], YEAR_2027) == ()
    titles = {
        y: [r.title for r in own_reviews(session, units["tinh"], y)] for y in (2024, 2025, 2026)
    }
    name = resolution["name"]
    assert titles == {
        2024: [f"Sơ kết 3 năm thực hiện {name}"],
        2025: [],
        2026: [f"Tổng kết 5 năm thực hiện {name}"],
    }


def test_what_is_set_aside_is_on_the_agenda_no_more(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told, now: datetime
) -> None:
    made = own("xa", tradition)
    retire_own_date(session, OPERATOR, made, now)
    assert own_occurrences(session, units["xa"], YEAR_2027) == ()
    restore_own_date(session, OPERATOR, made, now)
    assert len(own_occurrences(session, units["xa"], YEAR_2027)) == 1


@pytest.mark.parametrize("unit", ["tinh", "to", "xa-khac"])
def test_nobody_else_has_it_on_their_agenda(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told, unit: str
) -> None:
    own("xa", tradition)
    assert own_occurrences(session, units[unit], YEAR_2027) == ()


def test_who_has_taken_a_date_has_it_with_its_announced_days(
    session: Session, units: dict[str, Unit], own: Make, festival: Told, now: datetime
) -> None:
    made = own("tinh", festival)
    announce(session, OPERATOR, made, 2027, _days("2027-02-20", "2027-02-22"), now)
    offer(session, OPERATOR, made, now)
    take(session, OPERATOR, units["xa"], made.id, now)
    (found,) = own_occurrences(session, units["xa"], YEAR_2027)
    assert (found.event.id, found.first) == (made.id, date(2027, 2, 20))
    retire_own_date(session, OPERATOR, made, now)
    assert own_occurrences(session, units["xa"], YEAR_2027) == ()


def test_the_rows_of_a_period_hold_its_occurrences_and_the_reviews_of_its_years(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told, resolution: Told
) -> None:
    day, document = own("tinh", tradition), own("tinh", resolution)
    first_half = own_rows(session, units["tinh"], parse_period("2026-h1"))
    assert [o.event.id for o in first_half.occurrences] == [day.id]
    assert [r.event.id for r in first_half.reviews] == [document.id]
    second_half = own_rows(session, units["tinh"], parse_period("2026-h2"))
    assert second_half.occurrences == ()


def test_the_public_agenda_has_none_of_it(
    session: Session, own: Make, tradition: Told, festival: Told
) -> None:
    own("xa", tradition)
    own("tinh", festival)
    for region in ("VN", "thai-nguyen", "05500"):
        found = agenda(session, YEAR_2027, Filters(region=region))
        assert {o.event.id for o in found} <= {"thanh-lap-dang", "hoi-phu-xuyen"}
