"""The days of an occurrence come from the catalogue: its own span, in its own year."""

import pytest

from app.catalogue.reference import reference
from app.database import Database
from app.planning.anchor_days import anchor_days
from app.planning.deadlines import parse_deadline
from app.planning.due import due


@pytest.mark.parametrize(
    ("spelling", "first", "last"),
    [
        ("during:occurrence:tuyen-giao-2024", "2024-08-01", "2024-08-01"),
        ("during:occurrence:gio-to-hung-vuong-2027", "2027-04-16", "2027-04-16"),
        ("before:occurrence:quoc-khanh-2027", "2027-09-02", "2027-09-02"),
        ("count:5wd-before@occurrence:giai-phong-mien-nam-2027", "2027-04-30", "2027-04-30"),
        ("expected:by:occurrence:thanh-lap-dang-2027", "2027-02-03", "2027-02-03"),
    ],
)
def test_an_occurrence_has_its_own_span(
    spelling: str, first: str, last: str, real_database: Database
) -> None:
    with real_database.reading() as session:
        (days,) = anchor_days(session, parse_deadline(spelling)).values()
    assert (str(days.first), str(days.last)) == (first, last)


@pytest.mark.parametrize(
    "spelling",
    [
        "during:occurrence:khong-co-2027",
        "during:occurrence:quoc-khanh-1899",
        "during:occurrence:quoc-khanh-9999",
        "during:occurrence:quoc-khanh-1930",  # before the event itself
        "by:2027-02-03",
        "before:activity:12",
        "ongoing",
    ],
)
def test_what_is_no_occurrence_has_no_days_here(spelling: str, real_database: Database) -> None:
    with real_database.reading() as session:
        assert anchor_days(session, parse_deadline(spelling)) == {}


def test_the_due_day_of_an_anniversary_follows_its_lunar_day(real_database: Database) -> None:
    told = [("2026", "2026-04-24"), ("2027", "2027-04-15")]
    with real_database.reading() as session:
        calendar = reference(session).work_calendar
        for year, day in told:
            deadline = parse_deadline(f"before:occurrence:gio-to-hung-vuong-{year}")
            found = due(deadline, calendar, anchor_days(session, deadline))
            assert str(found.working_day) == day
