"""An agenda is every occurrence whose span touches a window, ordered by day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select, text

from app.agenda import Occurrence, agenda, next_round, occurrences_of, recalled
from app.calendar.anniversary import YearClass
from app.calendar.lunar import ALMANAC, OutOfAlmanac
from app.calendar.window import Window
from app.catalogue.load import Catalogue
from app.catalogue.sync import Difference, sync
from app.database import Database
from app.filters import EVERYTHING_NATIONAL, Filters
from app.models import Event
from app.regions import with_those_above

Build = Callable[..., dict[str, Any]]
Synced = Callable[..., Difference]
Ask = Callable[..., tuple[Occurrence, ...]]


def days(first: str, last: str) -> Window:
    """The window from ``first`` to ``last``, both held."""
    return Window.of_days(date.fromisoformat(first), date.fromisoformat(last))


def asked(
    database: Database, window: Window, ask: Ask = agenda, **filters: Any
) -> list[tuple[str, str, str]]:
    """Id, first and last day of each occurrence."""
    with database.reading() as session:
        found = ask(session, window, Filters(**filters))
    return [(o.id, str(o.first), str(o.last)) for o in found]


def ids(database: Database, window: Window, ask: Ask = agenda, **filters: Any) -> list[str]:
    return [occurrence_id for occurrence_id, _, _ in asked(database, window, ask, **filters)]


def stored(database: Database, event_id: str = "thanh-lap-dang") -> Event:
    with database.reading() as session:
        return session.get_one(Event, event_id)


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The queries made in the block, with their parameters."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    sqlalchemy_event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    sqlalchemy_event.remove(database.engine, "before_cursor_execute", note)


# What an occurrence tells


def test_an_occurrence_tells_its_days_year_ordinal_class_and_title(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry(origin="1930-02-03"))
    with database.reading() as session:
        (found,) = agenda(session, Window.of_year(2027), EVERYTHING_NATIONAL)
    assert found.id == "thanh-lap-dang-2027"
    assert found.anchor == found.first == found.last == date(2027, 2, 3)
    assert (found.year, found.years, found.year_class) == (2027, 97, YearClass.OTHER)
    assert found.title == (
        "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)"
    )


def test_an_observance_has_neither_ordinal_nor_class(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry())
    with database.reading() as session:
        (found,) = agenda(session, Window.of_year(2027), EVERYTHING_NATIONAL)
    assert (found.years, found.year_class) == (None, None)


# Which days


@pytest.mark.parametrize(
    ("rule", "year", "found"),
    [
        ("solar:02-03", 2027, ["2027-02-03"]),
        ("solar:02-29", 2027, ["2027-02-28"]),
        ("solar:02-29", 2028, ["2028-02-29"]),
        ("lunar:03-10", 2026, ["2026-04-26"]),  # Giỗ Tổ Hùng Vương
        ("lunar:12-01", 2024, ["2024-01-11", "2024-12-31"]),  # the Tết of 2024 and of 2025
        ("lunar:12-01", 2025, []),
        ("lunar:12-last", 2026, ["2026-02-16"]),  # a twelfth month of 29 days
        ("lunar:06-15", 2025, ["2025-07-09"]),  # not repeated in the leap sixth month
        ("weekday:05-2-sun", 2026, ["2026-05-10"]),
        ("term:015", 2026, ["2026-04-05"]),  # Thanh minh
        ("date:2026-03-15", 2026, ["2026-03-15"]),
        ("date:2026-03-15", 2027, []),
    ],
)
def test_an_event_falls_on_the_days_of_its_rule(
    rule: str, year: int, found: list[str], database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry("a", rule=rule))
    assert [first for _, first, _ in asked(database, Window.of_year(year))] == found


def test_a_lunar_event_twice_in_a_civil_year_has_two_ids(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry("a", rule="lunar:12-01"))
    assert ids(database, Window.of_year(2024)) == ["a-2023", "a-2024"]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2027-02-02", "2027-02-02", []),
        ("2027-02-03", "2027-02-03", ["thanh-lap-dang-2027"]),
        ("2027-02-04", "2027-02-04", []),
        ("2026-02-04", "2027-02-02", []),
        ("2026-02-03", "2027-02-03", ["thanh-lap-dang-2026", "thanh-lap-dang-2027"]),
    ],
)
def test_both_ends_of_the_window_count(
    first: str, last: str, found: list[str], database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry())
    assert ids(database, days(first, last)) == found


def test_an_empty_window_has_no_occurrence(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry())
    assert ids(database, Window(date(2027, 2, 3), date(2027, 2, 3))) == []


WIDE = [
    ("week", "solar:05-10", {"lasts": "7"}, "2026-05-10", "2026-05-16", 2026),
    ("eve", "solar:01-01", {"offset": "-1"}, "2026-12-31", "2026-12-31", 2027),
    ("month", "solar:06-01", {"through": "solar:06-30"}, "2026-06-01", "2026-06-30", 2026),
    ("earliest", "solar:07-01", {"offset": "-60"}, "2026-05-02", "2026-05-02", 2026),
    (
        "latest",
        "solar:07-01",
        {"offset": "60", "lasts": "62"},
        "2026-08-30",
        "2026-10-30",
        2026,
    ),
    (
        "tet",
        "lunar:01-01",
        {"offset": "-1", "through": "lunar:01-03"},
        "2026-02-16",
        "2026-02-19",
        2026,
    ),
]


@pytest.mark.parametrize(
    ("event_id", "rule", "extent", "first", "last", "year"), WIDE, ids=[row[0] for row in WIDE]
)
def test_an_event_with_an_extent_is_there_on_each_of_its_days_and_no_other(
    event_id: str,
    rule: str,
    extent: dict[str, str],
    first: str,
    last: str,
    year: int,
    database: Database,
    entry: Build,
    synced: Synced,
) -> None:
    synced(database, entry(event_id, rule=rule, extent=extent))
    occurrence = (f"{event_id}-{year}", first, last)
    held = days(first, last)
    before, after = held.start - timedelta(days=1), held.end
    assert asked(database, days(first, first)) == [occurrence]
    assert asked(database, days(last, last)) == [occurrence]
    assert asked(database, Window.of_days(before, after)) == [occurrence]
    assert asked(database, Window.of_days(before, before)) == []
    assert asked(database, Window.of_days(after, after)) == []


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (None, None, ["a-2025", "a-2026", "a-2027"]),
        ("2026", None, ["a-2026", "a-2027"]),
        (None, "2026", ["a-2025", "a-2026"]),
        ("2026", "2026", ["a-2026"]),
        ("2028", None, []),
    ],
)
def test_an_event_is_observed_from_since_to_until(
    since: str | None,
    until: str | None,
    found: list[str],
    database: Database,
    entry: Build,
    synced: Synced,
) -> None:
    synced(database, entry("a", since=since, until=until))
    assert ids(database, days("2025-01-01", "2027-12-31")) == found


def test_since_and_until_count_lunar_years_for_a_lunar_rule(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry("a", rule="lunar:12-23", until="2025"))
    assert asked(database, days("2026-01-01", "2027-12-31")) == [
        ("a-2025", "2026-02-10", "2026-02-10")
    ]


@pytest.mark.parametrize(
    "window",
    [
        Window(date(1900, 1, 30), date(1900, 2, 1)),
        Window(ALMANAC.last, ALMANAC.end + timedelta(days=1)),
    ],
)
@pytest.mark.parametrize("ask", [agenda, recalled])
def test_a_window_beyond_the_almanac_is_refused(
    window: Window, ask: Ask, sqlite_database: Database
) -> None:
    with pytest.raises(OutOfAlmanac):
        asked(sqlite_database, window, ask)


@pytest.mark.parametrize("extent", [None, {"lasts": "62"}])
def test_the_first_and_the_last_day_of_the_almanac_are_asked(
    extent: dict[str, str] | None, sqlite_database: Database, entry: Build, synced: Synced
) -> None:
    synced(sqlite_database, entry("a", rule="solar:01-31", extent=extent))
    assert ids(sqlite_database, Window(ALMANAC.start, date(1900, 2, 1))) == ["a-1900"]
    assert ids(sqlite_database, Window(ALMANAC.last, ALMANAC.end)) == (["a-2200"] if extent else [])


# Which events


@pytest.mark.parametrize(
    ("region", "found"),
    [
        ("VN", ["nation"]),
        ("thai-nguyen", ["nation", "province"]),
        ("05443", ["commune", "nation", "province"]),
        ("05710", ["nation", "province"]),
        ("cao-bang", ["nation", "other"]),
        ("bac-kan", []),
    ],
)
def test_a_region_has_its_own_events_and_those_of_the_regions_above(
    region: str, found: list[str], database: Database, entry: Build, synced: Synced
) -> None:
    synced(
        database,
        entry("nation"),
        entry("province", region="thai-nguyen"),
        entry("commune", region="05443"),
        entry("other", region="cao-bang"),
    )
    assert ids(database, Window.of_year(2027), region=region) == [f"{e}-2027" for e in found]


LAW = {
    "id": "nd-145-2013", "title": "a", "short_title": "a", "number": "a", "issuer": "a",
    "date": "2013-10-29", "classes": ["round"], "forms": [], "sources": [{"title": "a"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["a", "b", "c"]),
        ({"category": {"lich-su"}}, ["b"]),
        ({"category": {"lich-su", "dang"}}, ["a", "b", "c"]),
        ({"level": {"nganh"}}, ["b"]),
        ({"manner": {"tuong-niem"}}, ["b"]),
        ({"law": {"nd-145-2013"}}, ["b"]),
        ({"status": {"doubtful"}}, ["c"]),
        ({"status": {"doubtful"}, "category": {"dang"}}, ["c"]),
        ({"status": {"doubtful"}, "category": {"lich-su"}}, []),
        ({"year_class": {YearClass.ROUND}}, ["b"]),
        ({"year_class": {YearClass.FIVE, YearClass.ROUND}}, ["b", "c"]),
        ({"category": {"khong-co"}}, []),
    ],
)
def test_each_filter_narrows_and_all_of_them_hold(
    filters: dict[str, set[str]],
    found: list[str],
    database: Database,
    entry: Build,
    synced: Synced,
) -> None:
    other = {"category": "lich-su", "level": "nganh", "manner": "tuong-niem", "law": LAW["id"]}
    synced(
        database,
        entry("a"),
        entry("b", origin="1947-02-03", **other),
        entry("c", origin="1952-02-03", status="doubtful"),
        law=[LAW],
    )
    wanted: dict[str, Any] = {name: frozenset(words) for name, words in filters.items()}
    assert ids(database, Window.of_year(2027), **wanted) == [f"{e}-2027" for e in found]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("Điện Biên Phủ", True),
        ("dien bien phu", True),
        ("ĐIỆN", True),
        ("bien dien", True),
        ("die phu", True),  # beginnings of words
        ("dien bi", False),  # too short to be a beginning
        ("muong thanh giap", True),  # places and persons
        ("ien", False),
        ("dien bien dong", False),
        ("dienbien", False),
        ("d_en", False),  # no wildcards
        ("%", False),  # holds no word
    ],
)
def test_each_word_of_a_query_begins_a_word_of_the_event(
    query: str, found: bool, database: Database, entry: Build, synced: Synced
) -> None:
    names = {"name": "Chiến thắng Điện Biên Phủ", "short_name": "Điện Biên Phủ"}
    synced(database, entry("a", **names, persons=["Võ Nguyên Giáp"], places=["Mường Thanh"]))
    assert ids(database, Window.of_year(2027), query=query) == (["a-2027"] if found else [])


def test_a_retired_event_has_no_occurrence(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry("a"), entry("b"))
    synced(database, entry("a"))
    assert ids(database, Window.of_year(2027)) == ["a-2027"]


# Order


def test_occurrences_are_ordered_by_first_day_last_day_and_id(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(
        database,
        entry("z", rule="solar:02-02"),
        entry("a0"),
        entry("a-b"),
        entry("y"),
        entry("a", extent={"lasts": "2"}),
        entry("c", rule="solar:02-04"),
    )
    assert ids(database, Window.of_month(2027, 2)) == [
        "z-2027", "a-b-2027", "a0-2027", "y-2027", "a-2027", "c-2027",
    ]  # fmt: skip


# What was published once and is no more


def test_the_occurrences_of_a_retired_event_are_recalled(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry("a", until="2027"), entry("b"))
    synced(database, entry("b"))
    assert ids(database, days("2026-01-01", "2028-12-31"), recalled) == ["a-2026", "a-2027"]


@pytest.mark.parametrize(
    ("published", "now", "found"),
    [
        ({}, {}, []),
        ({}, {"since": "2027"}, ["a-2025", "a-2026"]),
        ({}, {"until": "2026"}, ["a-2027", "a-2028"]),
        ({"since": "2026"}, {"since": "2027"}, ["a-2026"]),
        ({"until": "2027"}, {"until": "2026"}, ["a-2027"]),
        ({"since": "2026"}, {"since": "2026"}, []),
        ({"since": "2027"}, {"since": "2026"}, []),  # wider, not narrower
    ],
)
def test_the_occurrences_that_narrower_years_cut_off_are_recalled(
    published: dict[str, str],
    now: dict[str, str],
    found: list[str],
    database: Database,
    entry: Build,
    synced: Synced,
) -> None:
    synced(database, entry("a", **published))
    synced(database, entry("a", **now))
    assert ids(database, days("2025-01-01", "2028-12-31"), recalled) == found


def test_an_occurrence_is_either_on_the_agenda_or_recalled(
    database: Database, entry: Build, synced: Synced
) -> None:
    window = days("2025-01-01", "2028-12-31")
    synced(database, entry("a"))
    published = set(ids(database, window))
    synced(database, entry("a", since="2027"))
    live, gone = set(ids(database, window)), set(ids(database, window, recalled))
    assert live | gone == published
    assert not live & gone


def test_filters_hold_for_what_is_recalled(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry("a"), entry("b", category="lich-su"), entry("c", region="hue"))
    synced(database)
    year = Window.of_year(2027)
    assert ids(database, year, recalled, category=frozenset({"lich-su"})) == ["b-2027"]
    assert ids(database, year, recalled, region="hue") == ["a-2027", "b-2027", "c-2027"]


# One event


def test_the_occurrences_of_one_event_are_those_observed_in_the_window(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry("a", rule="solar:12-31", extent={"lasts": "3"}, since="2026"))
    found = occurrences_of(stored(database, "a"), days("2026-01-01", "2028-01-01"))
    assert [(o.id, str(o.first), str(o.last)) for o in found] == [
        ("a-2026", "2026-12-31", "2027-01-02"),
        ("a-2027", "2027-12-31", "2028-01-02"),
    ]


@pytest.mark.parametrize(
    ("fields", "today", "found"),
    [
        ({"origin": "1930-02-03"}, "2026-11-22", ("thanh-lap-dang-2030", 100)),
        ({"origin": "1930-02-03"}, "2030-02-03", ("thanh-lap-dang-2030", 100)),
        ({"origin": "1930-02-03"}, "2030-02-04", ("thanh-lap-dang-2040", 110)),
        ({"origin": "2020-02-03"}, "2026-11-22", ("thanh-lap-dang-2030", 10)),
        ({"origin": "2030-02-03"}, "2026-11-22", ("thanh-lap-dang-2040", 10)),
        ({"origin": "1930-02-03", "until": "2029"}, "2026-11-22", None),
        ({"origin": "1930-02-03"}, "2190-02-04", None),  # beyond the tables
        ({}, "2026-11-22", None),
        (
            {"rule": "lunar:01-05", "origin_lunar": "1789-01-05"},
            "2026-11-22",
            ("thanh-lap-dang-2029", 240),
        ),
        (
            # The ninth of the twelfth month of 2034 is still ahead on New Year's Day 2035.
            {"rule": "lunar:12-09", "origin_lunar": "1784-12-09"},
            "2035-01-01",
            ("thanh-lap-dang-2034", 250),
        ),
        ({"rule": "date:2030-02-03"}, "2026-11-22", None),
    ],
)
def test_the_next_round_year_is_the_first_from_today_whose_ordinal_ends_in_0(
    fields: dict[str, str],
    today: str,
    found: tuple[str, int] | None,
    sqlite_database: Database,
    entry: Build,
    synced: Synced,
) -> None:
    synced(sqlite_database, entry(**fields))
    told = next_round(stored(sqlite_database), date.fromisoformat(today))
    assert (told and (told.id, told.years)) == found


def test_the_round_year_of_the_hung_kings_is_that_of_the_civil_year(
    sqlite_database: Database, entry: Build, synced: Synced
) -> None:
    synced(sqlite_database, entry("gio-to", rule="lunar:03-10", year_class_from="civil-year"))
    told = next_round(stored(sqlite_database, "gio-to"), date(2026, 11, 22))
    assert told is not None
    assert (told.id, told.first, told.years) == ("gio-to-2030", date(2030, 4, 12), None)
    assert told.year_class is YearClass.ROUND


# Laws


def spans(found: tuple[Occurrence, ...]) -> list[tuple[str, date, date]]:
    return [(o.id, o.first, o.last) for o in found]


windows = st.builds(
    lambda start, length: Window(start, start + timedelta(days=length)),
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.integers(0, 130),
)


@settings(max_examples=30)
@given(windows, st.data())
def test_an_agenda_is_the_union_of_the_agendas_of_its_halves(
    real_database: Database, window: Window, data: st.DataObject
) -> None:
    middle = window.start + timedelta(days=data.draw(st.integers(0, len(window))))
    with real_database.reading() as session:
        whole, before, after = (
            agenda(session, part, EVERYTHING_NATIONAL)
            for part in (window, Window(window.start, middle), Window(middle, window.end))
        )
    assert set(spans(whole)) == set(spans(before)) | set(spans(after))


@settings(max_examples=30)
@given(windows, st.sampled_from(["VN", "thai-nguyen", "05443"]))
def test_an_agenda_holds_just_the_occurrences_of_each_event(
    real_database: Database, window: Window, region: str
) -> None:
    with real_database.reading() as session:
        found = agenda(session, window, Filters(region=region))
        regions = with_those_above(region)
        events = session.scalars(select(Event).where(Event.region.in_(regions)))
        expected = [o for event in events for o in occurrences_of(event, window)]
    assert sorted(spans(found)) == sorted(spans(tuple(expected)))


@settings(max_examples=30)
@given(windows)
def test_an_agenda_is_in_order_and_touches_its_window(
    real_database: Database, window: Window
) -> None:
    with real_database.reading() as session:
        found = agenda(session, window, EVERYTHING_NATIONAL)
    assert list(found) == sorted(found, key=lambda o: (o.first, o.last, o.event.id))
    assert all(window.touches(o.first, o.last) for o in found)
    assert len({o.id for o in found}) == len(found)


def test_both_databases_answer_alike(
    real_database: Database, real_catalogue: Catalogue, postgresql_database: Database
) -> None:
    with postgresql_database.writing() as session:
        sync(session, real_catalogue, datetime(2026, 11, 22, tzinfo=UTC))
    window = days("2026-12-01", "2028-03-01")
    for filters in (
        {"region": "thai-nguyen"},
        {"category": frozenset({"ngay-le-lon", "le-tiet"})},
        {"query": "chien thang"},
        {"year_class": frozenset({YearClass.ROUND})},
    ):
        found = asked(real_database, window, **filters)
        assert found
        assert asked(postgresql_database, window, **filters) == found


# What it costs


@pytest.mark.parametrize("ask", [agenda, recalled])
def test_an_agenda_is_one_query(ask: Ask, database: Database, entry: Build, synced: Synced) -> None:
    extents = (None, {"lasts": "2"})
    synced(database, *(entry(f"a{n}", extent=extent) for n, extent in enumerate(extents * 10)))
    with statements(database) as seen:
        asked(database, Window.of_year(2027), ask, query="thanh lap", region="05443")
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("region", "step"),
    [
        # The nation's thousand events are few enough to be found by their region alone.
        ("VN", "ix_events_region_rule (region=?"),
        ("05443", "region_rule (extended=? AND region=? AND rule=?)"),
    ],
)
def test_an_agenda_is_found_by_an_index_and_never_by_reading_all_events(
    region: str, step: str, real_database: Database
) -> None:
    with real_database.reading() as session:
        with statements(real_database) as seen:
            agenda(session, Window.of_month(2027, 2), Filters(region, query="chien thang"))
        ((statement, parameters),) = seen
        connection = session.connection()
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        steps = [row.detail for row in plan]
    assert any(step in found for found in steps), steps
    assert not any(found.startswith("SCAN") for found in steps), steps


def test_the_largest_window_is_asked_of_both_databases(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry("a"), entry("b", extent={"lasts": "2"}))
    window = Window(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=3660))
    assert len(ids(database, window)) == 20
    with database.reading() as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_an_event_is_not_kept_before_it_happened(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry("a", rule="solar:04-30", origin="1975-04-30"))
    for year, found in ((1974, []), (1975, ["a-1975"]), (1976, ["a-1976"])):
        assert ids(database, Window.of_year(year)) == found


def test_on_the_day_itself_nothing_is_commemorated_yet(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry("a", name="Ngày Quốc khánh", rule="solar:09-02", origin="1945-09-02"))
    with database.reading() as session:
        (found,) = agenda(session, Window.of_year(1945), EVERYTHING_NATIONAL)
    assert found.title == "Ngày Quốc khánh (02/09/1945)"
