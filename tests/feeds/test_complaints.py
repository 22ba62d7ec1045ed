"""What users of other services complain of, each a claim about our feeds.

They are told in groups: identity, asking again, changes, the past, format, size, addresses,
determinism, secrets, alarms.  All of it is asked over HTTP, as calendar programs ask.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
import time_machine
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, vDuration
from starlette.testclient import TestClient

from app.catalogue.load import Catalogue
from app.catalogue.published import Holds
from app.catalogue.sync import sync
from app.database import Database
from app.feeds.definitions import Feed
from app.feeds.ics import ics
from app.feeds.items import Item, Options
from app.filters import Filters
from app.main import create_app
from app.settings import Settings

URL = "https://lich.example"
PATH = "/feeds/vn.ics"
LOADED = datetime(2026, 11, 22, tzinfo=UTC)
PARTY = "thanh-lap-dang"

Synced = Callable[..., Any]
Entry = Callable[..., dict[str, Any]]
FeedRow = Callable[..., dict[str, Any]]
Published = Callable[..., None]
VEvent = dict[str, str]


@pytest.fixture(autouse=True)
def asked_on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Set the day on which feeds are asked for: 22 November 2026 unless told otherwise."""

    def set_today(day: date) -> None:
        for module in ("layer", "reading"):
            monkeypatch.setattr(f"app.serving.{module}.today", lambda: day)

    set_today(date(2026, 11, 22))
    return set_today


@contextmanager
def served(database: Database) -> Iterator[TestClient]:
    """A service that was just started on a database."""
    url = database.engine.url.render_as_string(hide_password=False)
    with TestClient(create_app(Settings(_env_file=None, database_url=url, public_url=URL))) as one:
        yield one


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_held_from_start() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.serving.layer.WARM_UP_AFTER_SECONDS", 3600)
        yield


@pytest.fixture(scope="module")
def client(real_database: Database) -> Iterator[TestClient]:
    """Asks a service about the catalogue of ``data/``."""
    with served(real_database) as opened:
        yield opened


@pytest.fixture
def feeds(client: TestClient) -> dict[str, dict[str, Any]]:
    """What the API tells of each published feed, by name."""
    return {feed["name"]: feed for feed in client.get("/api/v1/feeds").json()["items"]}


@pytest.fixture(scope="module")
def fetched() -> dict[str, Response]:
    """Answers that were fetched before: all feeds take some seconds."""
    return {}


@pytest.fixture
def answers(
    client: TestClient, feeds: dict[str, Any], fetched: dict[str, Response]
) -> dict[str, Response]:
    """The answer for each published feed, by name."""
    if not fetched:
        fetched |= {name: client.get(f"/feeds/{name}.ics") for name in feeds}
    return fetched


@pytest.fixture
def bodies(answers: dict[str, Response]) -> dict[str, bytes]:
    """The bytes of each published feed, by name."""
    return {name: answer.content for name, answer in answers.items()}


@pytest.fixture
def published(synced: Synced, entry: Entry, feed_row: FeedRow) -> Published:
    """Publish two days in a database, the first under a name that is given; none withdraws it."""

    def publish(database: Database, name: str | None, on: str = "2026-11-22") -> None:
        named = [entry(short_name=name)] if name else []
        other = entry(id="quoc-khanh", short_name="Quốc khánh", rule="solar:09-02")
        synced(database, *named, other, feeds=[feed_row()], on=on)

    return publish


# Reading without a parser


def _lines(body: bytes) -> list[str]:
    """The content lines, unfolded as RFC 5545, 3.1 says."""
    return body.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def _events(body: bytes) -> list[VEvent]:
    """The properties of each event by name, without parameters and alarms."""
    text = "\n".join(_lines(body))
    parts = re.findall(r"^BEGIN:VEVENT\n(.*?)^(?:BEGIN:VALARM|END:VEVENT)", text, re.M | re.S)
    return [dict(re.findall(r"^([A-Z-]+)[^:\n]*:(.*)$", part, re.M)) for part in parts]


def _uids(client: TestClient, path: str = PATH) -> list[str]:
    return [event["UID"] for event in _events(client.get(path).content)]


# Identity: one UID for one occurrence, for ever (14 to 18)


def test_uids_outlive_a_restart_an_edit_and_a_rebuild(
    sqlite_database: Database, postgresql_database: Database, published: Published
) -> None:
    published(sqlite_database, "Thành lập Đảng")
    with served(sqlite_database) as client:
        before = _uids(client)
    published(sqlite_database, "Đảng ta", on="2026-11-23")
    published(postgresql_database, "Đảng ta", on="2026-12-01")
    assert len(before) == 6
    for database in (sqlite_database, postgresql_database):
        with served(database) as restarted:
            assert _uids(restarted) == before


def test_no_two_events_of_a_feed_have_the_same_uid(bodies: dict[str, bytes]) -> None:
    for name, body in bodies.items():
        uids = Counter(event["UID"] for event in _events(body))
        assert [uid for uid, count in uids.items() if count > 1] == [], name


def test_who_takes_several_feeds_finds_the_same_event_under_a_uid(bodies: dict[str, bytes]) -> None:
    told: dict[str, VEvent] = {}
    for body in bodies.values():
        for event in _events(body):
            assert told.setdefault(event["UID"], event) == event
    assert len(told) > 1000


def test_a_client_that_adds_by_uid_never_has_an_event_twice_on_a_day(
    sqlite_database: Database, published: Published, asked_on: Callable[[date], None]
) -> None:
    kept: dict[str, VEvent] = {}
    for month, name in enumerate(["Thành lập Đảng", "Đảng ta", None, "Đảng"], start=1):
        asked_on(date(2027, month, 22))
        published(sqlite_database, name, on=f"2027-{month:02}-21")
        with served(sqlite_database) as client:
            kept |= {event["UID"]: event for event in _events(client.get(PATH).content)}
    places = [(event["URL"], event["DTSTART"]) for event in kept.values()]
    assert len(set(places)) == len(places) == 7
    assert kept["thanh-lap-dang-2027@kyniem"]["SUMMARY"] == "Đảng"


def test_a_uid_names_its_year_and_the_service(bodies: dict[str, bytes]) -> None:
    uids = {event["UID"] for body in bodies.values() for event in _events(body)}
    assert all(re.fullmatch(r"[a-z0-9-]+-\d{4}(-\d\d-\d\d)?@kyniem", uid) for uid in uids)


# Asking again (19 to 22)


def test_every_feed_tells_its_tag_and_when_it_changed(answers: dict[str, Response]) -> None:
    for name, answer in answers.items():
        assert re.fullmatch(r'"[^"]+"', answer.headers["etag"]), name
        assert parsedate_to_datetime(answer.headers["last-modified"]) == LOADED, name


def test_a_feed_has_the_same_tag_at_every_request_of_every_process(
    sqlite_database: Database, published: Published
) -> None:
    published(sqlite_database, "Thành lập Đảng")
    tags = set()
    for instant in ("2026-11-22T03:04:05+00:00", "2026-11-22T06:07:08+00:00"):
        with time_machine.travel(instant), served(sqlite_database) as client:
            tags |= {client.get(PATH).headers["etag"] for _ in range(2)}
    assert len(tags) == 1


def test_no_stamp_is_of_the_moment_of_asking(
    sqlite_database: Database, published: Published
) -> None:
    published(sqlite_database, "Thành lập Đảng", on="2026-11-22")
    with time_machine.travel("2026-11-22T15:16:17+00:00"), served(sqlite_database) as client:
        body = client.get(PATH).content
    stamps = re.findall(r"^(?:DTSTAMP|CREATED|LAST-MODIFIED):(.*)$", "\n".join(_lines(body)), re.M)
    assert set(stamps) == {"20261122T120000Z"}


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (LOADED, 304),
        (LOADED + timedelta(hours=5), 304),
        (LOADED - timedelta(seconds=1), 200),
        (LOADED - timedelta(days=400), 200),
        ("hôm qua", 200),
    ],
)
def test_a_date_is_answered_304_only_if_nothing_changed_since(
    client: TestClient, since: datetime | str, status: int
) -> None:
    asked = format_datetime(since, usegmt=True) if isinstance(since, datetime) else since
    headers = [(b"If-Modified-Since", asked.encode())]
    assert client.get(PATH, headers=headers).status_code == status


def test_last_modified_goes_forward_at_each_change_even_if_something_is_withdrawn(
    sqlite_database: Database, published: Published
) -> None:
    dates = []
    # The clock of the machine was put back between the third sync and the fourth.
    for name, on in [("A", "23"), ("B", "24"), (None, "25"), ("A", "23"), (None, "23")]:
        published(sqlite_database, name, on=f"2026-11-{on}")
        with served(sqlite_database) as client:
            held = format_datetime(dates[-1], usegmt=True) if dates else ""
            answer = client.get(PATH, headers={"If-Modified-Since": held})
        assert answer.status_code == 200
        dates.append(parsedate_to_datetime(answer.headers["last-modified"]))
    assert dates == sorted(set(dates))


# Changes that reach the subscriber (23, 24)


def test_a_feed_differs_after_an_edit_in_the_lines_that_had_to_change_and_no_other(
    sqlite_database: Database, real_catalogue: Catalogue
) -> None:
    entries = [
        entry.model_copy(update={"short_name": "Đảng ta"}) if entry.id == PARTY else entry
        for entry in real_catalogue.entries
    ]
    edited = replace(real_catalogue, entries=tuple(entries))
    texts = []
    for catalogue, hour in ((real_catalogue, 0), (edited, 5)):
        with sqlite_database.writing() as session:
            sync(session, catalogue, LOADED + timedelta(hours=hour))
        with served(sqlite_database) as client:
            texts.append(_lines(client.get("/feeds/vn-le-lon.ics").content))
    before, after = texts
    differing = [new for old, new in zip(before, after, strict=True) if old != new]
    stamp = "20261122T050000Z"
    stamps = [f"DTSTAMP:{stamp}", f"LAST-MODIFIED:{stamp}", "SEQUENCE:1"]
    summaries = [f"SUMMARY;LANGUAGE=vi:Đảng ta ({years} năm)" for years in (96, 97, 98)]
    assert differing == [
        f"LAST-MODIFIED:{stamp}",
        *(line for summary in summaries for line in (*stamps, summary)),
    ]


def test_an_event_that_is_withdrawn_stays_as_cancelled_with_a_higher_sequence(
    sqlite_database: Database, published: Published
) -> None:
    published(sqlite_database, "Thành lập Đảng")
    published(sqlite_database, None, on="2026-11-23")
    with served(sqlite_database) as client:
        events = {event["UID"]: event for event in _events(client.get(PATH).content)}
    withdrawn, other = (events[f"{name}-2027@kyniem"] for name in (PARTY, "quoc-khanh"))
    assert (withdrawn["STATUS"], withdrawn["SEQUENCE"]) == ("CANCELLED", "1")
    assert (other["STATUS"], other["SEQUENCE"]) == ("CONFIRMED", "0")


def test_every_feed_asks_to_be_read_again_within_a_day_and_is_no_invitation(
    bodies: dict[str, bytes],
) -> None:
    for name, body in bodies.items():
        head = _lines(body.partition(b"BEGIN:VEVENT")[0])
        told = dict(line.split(":", 1) for line in head if ":" in line)
        for asked in (told["REFRESH-INTERVAL;VALUE=DURATION"], told["X-PUBLISHED-TTL"]):
            assert timedelta(hours=1) <= vDuration.from_ical(asked) <= timedelta(days=1), name
        assert "METHOD" not in told


# The past (25)


def test_feeds_keep_twelve_months_of_past_but_those_that_hold_all_national_events(
    feeds: dict[str, dict[str, Any]],
) -> None:
    shorter = {name for name, feed in feeds.items() if feed["months_back"] < 12}
    provinces = {name for name, f in feeds.items() if f["title"].startswith("Ngày kỷ niệm: ")}
    assert len(provinces) == 34
    assert shorter == {"vn", *provinces}


def test_the_past_year_is_in_the_feed(bodies: dict[str, bytes]) -> None:
    found = {event["DTSTART"] for event in _events(bodies["vn-am-lich"])}
    # Rằm tháng Chín and mùng Một tháng Mười of Ất Tỵ, as almanacs print them.
    assert {"20251104", "20251120"} <= found
    great = {event["UID"] for event in _events(bodies["vn-le-lon"])}
    assert {"thanh-lap-dang-2026@kyniem", "quoc-khanh-2026@kyniem"} <= great


# Format (26 to 28)


@pytest.fixture(params=["Pacific/Kiritimati", "America/Los_Angeles", "UTC"])
def server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone of the machine on which the service runs."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("server_zone")
def test_an_event_is_a_date_that_ends_on_the_day_after_whatever_the_zone_of_the_server(
    sqlite_database: Database, published: Published
) -> None:
    published(sqlite_database, "Thành lập Đảng")
    with served(sqlite_database) as client:
        lines = _lines(client.get(PATH).content)
    start = lines.index("DTSTART;VALUE=DATE:20270203")
    assert lines[start + 1] == "DTEND;VALUE=DATE:20270204"
    assert "LAST-MODIFIED:20261122T120000Z" in lines


def test_no_event_of_any_feed_has_a_time_or_a_zone(bodies: dict[str, bytes]) -> None:
    for name, body in bodies.items():
        days = [line for line in _lines(body) if line.startswith(("DTSTART", "DTEND"))]
        assert all(re.fullmatch(r"DT(START|END);VALUE=DATE:\d{8}", line) for line in days), name
        assert b"TZID" not in body
        assert b"VTIMEZONE" not in body
        assert all(event["DTSTART"] < event["DTEND"] for event in _events(body))


def test_a_feed_says_that_it_is_utf_8_and_a_capital_d_with_stroke_comes_through(
    sqlite_database: Database, published: Published
) -> None:
    published(sqlite_database, "Đổi mới Đất nước")
    with served(sqlite_database) as client:
        answer = client.get(PATH)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY;LANGUAGE=vi:Đổi mới Đất nước".encode() in answer.content


def test_lines_of_every_feed_are_folded_by_octets_and_never_inside_a_character(
    bodies: dict[str, bytes],
) -> None:
    for name, body in bodies.items():
        pieces = body.removesuffix(b"\r\n").split(b"\r\n")
        assert all(len(piece) <= 75 and piece.decode() for piece in pieces), name


@given(st.text())
def test_any_title_is_folded_between_characters_and_read_back(title: str) -> None:
    item = Item(
        id="thanh-lap-dang-2027",
        first=date(2027, 2, 3),
        last=date(2027, 2, 3),
        summary=f"Đ{title}",
        description="Kỷ niệm",
        url=URL,
        category="Đảng",
        created=LOADED,
        changed=LOADED,
        sequence=0,
    )
    feed = Feed("vn", title, title, "", "", Holds.EVENTS, Filters(), "red", "#FF0000", 1, 12)
    body = ics(feed, [item], Options(), URL, LOADED)
    assert all(len(piece) <= 75 and piece.decode() for piece in body.split(b"\r\n")[:-1])
    (event,) = Calendar.from_ical(body).events
    assert event["UID"] == "thanh-lap-dang-2027@kyniem"
    assert str(event["SUMMARY"]).startswith("Đ")


# Size, and being read at all (29, 30)


def test_every_published_feed_is_below_900_kb(bodies: dict[str, bytes]) -> None:
    assert {name: len(body) for name, body in bodies.items() if len(body) >= 900_000} == {}


def test_every_address_of_a_feed_is_shorter_than_256_characters(feeds: dict[str, Any]) -> None:
    room = len("https://lich-ky-niem.bo-van-hoa-the-thao-va-du-lich.example") - len(URL)
    for feed in feeds.values():
        every_choice = "?alarm=30d,14d,7d,1d,0d&title=full&lang=en"
        assert len(feed["url"]) + room + len(every_choice) < 256


@pytest.mark.parametrize("path", [PATH, "/f/abcdefghijkl.ics"])
def test_robots_may_read_feeds(client: TestClient, path: str) -> None:
    answer = client.get("/robots.txt")
    assert answer.status_code in {200, 404}, "any other answer makes robots stay away"
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines() if answer.status_code == 200 else [])
    assert rules.can_fetch("Google-Calendar-Importer", f"{URL}{path}")


@pytest.mark.parametrize("accept", [None, "", "text/html", "application/x-unheard-of;q=0", "???"])
def test_what_a_client_accepts_is_not_asked(client: TestClient, accept: str | None) -> None:
    request = client.build_request("GET", PATH)
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    answer = client.send(request)
    assert answer.status_code == 200
    assert answer.content == client.get(PATH).content


# Addresses that open a calendar (31)


def test_outlook_is_given_https_and_apple_webcal(feeds: dict[str, Any]) -> None:
    for name, feed in feeds.items():
        plain = f"{URL}/feeds/{name}.ics"
        assert feed["url"] == plain
        assert feed["webcal"] == plain.replace("https:", "webcal:")
        for host in ("outlook", "office"):
            link = urlsplit(feed[host])
            assert (link.scheme, link.path) == ("https", "/calendar/0/addfromweb/")
            assert parse_qs(link.query)["url"] == [plain]


def test_google_is_given_the_whole_webcal_address_as_one_parameter(feeds: dict[str, Any]) -> None:
    for name, feed in feeds.items():
        address = quote(f"webcal://lich.example/feeds/{name}.ics", safe="")
        assert feed["google"] == f"https://calendar.google.com/calendar/r?cid={address}"


# The same for everybody, and whole (32)


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "session=abc; filters=dang"},
        {"Authorization": "Bearer abc"},
        {"Host": "khac.example", "X-Forwarded-Host": "khac.example"},
        {"Accept-Language": "en"},
        {"Referer": "https://lich.example/?category=dang", "User-Agent": "Outlook"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_a_feed_is_the_same_whoever_asks(client: TestClient, headers: dict[str, str]) -> None:
    plain = client.get("/feeds/vn-le-lon.ics")
    answer = client.get("/feeds/vn-le-lon.ics", headers=headers)
    assert answer.content == plain.content
    assert answer.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize("query", ["limit=1", "page=2", "cursor=abc", "from=2027-01-01&days=1"])
def test_a_feed_has_no_pages(client: TestClient, query: str) -> None:
    assert client.get(f"{PATH}?{query}").content == client.get(PATH).content


# Secrets (33)


def test_public_feeds_set_no_cookie_and_carry_no_token(answers: dict[str, Response]) -> None:
    for name, answer in answers.items():
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "public, max-age=3600"
        addresses = re.findall(r"https?://[^\s\\]+", "\n".join(_lines(answer.content)))
        assert f"{URL}/feeds/{name}.ics" in addresses
        assert all(a.startswith(f"{URL}/") and not urlsplit(a).query for a in addresses), name


# Alarms (34)


def test_nobody_is_woken_who_did_not_ask(bodies: dict[str, bytes]) -> None:
    assert [name for name, body in bodies.items() if b"VALARM" in body] == []


def test_alarms_ring_at_nine_in_the_morning_on_the_days_asked_for(client: TestClient) -> None:
    body = client.get("/feeds/vn-le-lon.ics?alarm=7d,1d,0d").content
    for event in Calendar.from_ical(body).events:
        day = event.decoded("DTSTART")
        midnight = datetime.combine(day, datetime.min.time())
        rung = [midnight + alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
        assert [instant.date() for instant in rung] == [day - timedelta(n) for n in (7, 1, 0)]
        assert {instant.time().isoformat() for instant in rung} == {"09:00:00"}
