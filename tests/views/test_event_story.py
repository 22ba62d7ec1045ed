"""The story of an event: its origin, its round years, its law, where phones go wrong, its feeds."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.database import Database
from app.views.event import EventNotFound
from app.views.event_story import EventStory, event_story
from app.views.linked_data import linked_event
from app.views.reading import Reading, References, read

Synced = Callable[..., Any]
Entry = Callable[..., dict[str, Any]]


def _story(database: Database, on: str = "2026-11-22") -> EventStory:
    with database.reading() as session:
        today = date.fromisoformat(on)
        reading = read(session, References(), today, "https://lich.example")
        return event_story("thanh-lap-dang", reading)


def test_three_round_years_are_behind_and_four_ahead(reading: Reading) -> None:
    rounds = event_story("thanh-lap-dang", reading).rounds
    assert [(o.date.year, o.years) for o in rounds.past] == [(2000, 70), (2010, 80), (2020, 90)]
    assert [(o.date.year, o.years) for o in rounds.ahead] == [
        (2030, 100),
        (2040, 110),
        (2050, 120),
        (2060, 130),
    ]


def test_round_years_do_not_begin_before_the_event(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(origin="2010-02-03"))
    past = _story(sqlite_database).rounds.past
    assert [o.years for o in past] == [10]


def test_a_round_year_that_is_today_is_ahead(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(origin="1930-02-03"))
    rounds = _story(sqlite_database, on="2030-02-03").rounds
    assert (rounds.past[-1].years, rounds.ahead[0].years) == (90, 100)


def test_an_observance_has_no_origin_and_no_round_years(reading: Reading) -> None:
    story = event_story("tet-nguyen-dan", reading)
    assert (story.origin, story.rounds.past, story.rounds.ahead) == (None, (), ())


def test_an_exact_origin_has_its_lunar_date_where_the_almanac_covers_it(reading: Reading) -> None:
    # 3 February 1930 was mùng 5 tháng Giêng Canh Ngọ: Tết was on 30 January.
    origin = event_story("thanh-lap-dang", reading).origin
    assert origin is not None
    assert (origin.date, origin.recorded) == (date(1930, 2, 3), False)
    assert origin.lunar_text == "mùng 5 tháng Giêng Canh Ngọ 1930 âm lịch"


def test_a_lunar_origin_stands_as_it_was_recorded(reading: Reading) -> None:
    origin = event_story("bia-tien-si-dau-tien", reading).origin
    assert origin is not None
    assert (str(origin.known), origin.date, origin.recorded) == ("1484", None, True)
    assert origin.lunar_text == "Rằm tháng 8 Giáp Thìn 1484 âm lịch"


def test_an_old_civil_day_is_not_turned_into_a_lunar_one(reading: Reading) -> None:
    origin = event_story("ba-dinh-1887", reading).origin
    assert origin is not None
    assert (origin.date, origin.lunar) == (date(1887, 1, 6), None)


def test_the_next_ten_are_told(reading: Reading) -> None:
    coming = event_story("thanh-lap-dang", reading).coming
    assert [o.years for o in coming] == list(range(97, 107))


def test_gio_to_differs_from_the_chinese_calendar_in_the_years_that_are_known(
    reading: Reading,
) -> None:
    differing = event_story("gio-to-hung-vuong", reading).china
    assert [d.date.year for d in differing] == [2037, 2038, 2085, 2086, 2095]
    assert (differing[0].lunar.day, differing[0].china.day) == (10, 9)


def test_a_day_of_the_civil_year_tells_the_difference_in_its_next_ten_alone(
    reading: Reading,
) -> None:
    # Tết 2030 comes on 2 February here and on 3 February in China.
    (only,) = event_story("thanh-lap-dang", reading).china
    assert (only.date, only.china.day, only.china.month) == (date(2030, 2, 3), 1, 1)


def test_the_feeds_are_those_of_its_region_and_category(reading: Reading) -> None:
    national = [feed.name for feed in event_story("thanh-lap-dang", reading).feeds]
    assert national == ["vn", "vn-le-lon"]
    local = [feed.name for feed in event_story("kinh-do-that-thu", reading).feeds]
    assert local == ["hue"]


def test_a_feed_of_confirmed_days_is_not_named_for_a_doubtful_one(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    row = {
        "title": "T",
        "title_en": "T",
        "description": "d",
        "description_en": "d",
        "color": "red",
        "color_code": "#FF0000",
        "months_back": "1",
        "months_ahead": "1",
    }
    feeds = [
        row | {"name": "tat-ca"},
        row | {"name": "chac", "title": "C", "status": ["confirmed"]},
    ]
    synced(sqlite_database, entry(status="doubtful"), feeds=feeds)
    assert [feed.name for feed in _story(sqlite_database).feeds] == ["tat-ca"]


def test_a_place_of_a_merged_province_names_both(reading: Reading) -> None:
    story = event_story("cau-ngu-nam-trung-bo", reading)
    assert (story.province, story.former_name) == ("da-nang", "Quảng Nam")


def test_a_retired_event_keeps_its_story_without_days(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(origin="1930-02-03"), entry(id="quoc-khanh"))
    synced(sqlite_database, entry(id="quoc-khanh"))
    story = _story(sqlite_database)
    assert (story.coming, story.rounds.past, story.rounds.ahead) == ((), (), ())
    assert (story.china, story.feeds) == ((), ())
    assert linked_event(story, "https://lich.example") is None


def test_linked_data_names_the_next_occurrence_and_its_days(reading: Reading) -> None:
    linked = linked_event(event_story("ba-dinh-1887", reading), "https://lich.example")
    assert linked is not None
    assert (linked["@type"], linked["startDate"], linked["endDate"]) == (
        "Event",
        "2027-01-06",
        "2027-01-20",
    )
    assert linked["location"]["name"] == "Nga Sơn"
    assert linked["url"] == "https://lich.example/su-kien/ba-dinh-1887"


def test_an_unknown_event_has_no_story(reading: Reading) -> None:
    with pytest.raises(EventNotFound):
        event_story("khong-co", reading)
