"""Saved feeds, and what is coming of any feed, over HTTP."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

from app.calendar.anniversary import YearClass
from app.database import Database
from app.feeds.saved import keep
from app.filters import Filters
from app.main import create_app
from app.serving.canonical import Address
from app.serving.layer import AnswerLayer
from app.settings import Settings

NOW = datetime(2026, 11, 22, tzinfo=UTC)

SLUG = "thz6vxhly77v"
"""Of ``region=thai-nguyen&year_class=round``; people have subscribed to it."""

PATH = f"/f/{SLUG}.ics"


@pytest.fixture(scope="module")
def saved(real_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Asks an application of its own, on the real catalogue with one saved feed."""
    path = tmp_path_factory.mktemp("saved") / "kyniem.db"
    shutil.copy(real_file, path)
    database = Database(f"sqlite:///{path}")
    filters = Filters(region="thai-nguyen", year_class=frozenset({YearClass.ROUND}))
    with database.writing() as session:
        keep(session, filters, NOW)
    database.dispose()
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{path}", public_url="https://lich.example"
    )
    with TestClient(create_app(settings)) as opened:
        yield opened


def _calendar(client: TestClient, address: str) -> Calendar:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found = Calendar.from_ical(answer.content)
    assert isinstance(found, Calendar)
    return found


def _uids(client: TestClient, address: str) -> set[str]:
    return {str(event["UID"]) for event in _calendar(client, address).events}


# Calendars


def test_a_saved_feed_holds_what_its_filter_asks_for(saved: TestClient) -> None:
    found = _uids(saved, PATH)
    published = _uids(saved, "/feeds/thai-nguyen.ics?year_class=round")
    query = "from=2025-11-01&to=2028-11-30&limit=500&region=thai-nguyen&year_class=round"
    page = saved.get(f"/api/v1/upcoming?{query}").json()
    assert page["next"] is None
    assert found == {f"{item['id']}@kyniem" for item in page["items"]}
    assert published < found


def test_it_is_named_for_its_filter(saved: TestClient) -> None:
    assert _calendar(saved, PATH)["NAME"] == "Lịch Kỷ niệm: Thái Nguyên\\, năm tròn"
    english = _calendar(saved, f"{PATH}?lang=en")
    assert english["NAME"] == "Lịch Kỷ niệm: Thái Nguyên\\, round years"


@pytest.mark.parametrize(
    ("address", "source"),
    [
        (PATH, PATH),
        (f"{PATH}?utm_source=x", PATH),
        (f"{PATH}?alarm=1,7d&category=dang", f"{PATH}?alarm=7d,1d&category=dang"),
        ("/feeds/vn.ics", "/feeds/vn.ics"),
        ("/feeds/vn.ics?title=short&lang=vi", "/feeds/vn.ics"),
        (
            "/feeds/vn.ics?year_class=round&title=full&level=nganh&lang=en&category=van-hoa&category=dang",
            "/feeds/vn.ics?category=dang,van-hoa&lang=en&level=nganh&title=full&year_class=round",
        ),
    ],
)
def test_the_source_of_a_calendar_is_the_address_of_just_this_calendar(
    saved: TestClient, address: str, source: str
) -> None:
    found = _calendar(saved, address)
    assert found["SOURCE"] == f"https://lich.example{source}"
    assert saved.get(source).content == saved.get(address).content


def test_a_choice_narrows_a_saved_feed_and_never_widens_it(saved: TestClient) -> None:
    whole = _uids(saved, PATH)
    narrowed = _uids(saved, f"{PATH}?level=quoc-gia")
    assert set() < narrowed < whole
    assert _uids(saved, f"{PATH}?year_class=round,five") == whole
    assert _uids(saved, f"{PATH}?year_class=five") == set()


@pytest.mark.parametrize("choice", ["alarm=x", "lang=fr", "title=long", "year_class=khong-co"])
@pytest.mark.parametrize("suffix", ["ics", "atom", "json"])
def test_a_choice_that_is_not_offered_is_refused(
    saved: TestClient, suffix: str, choice: str
) -> None:
    answer = saved.get(f"/f/{SLUG}.{suffix}?{choice}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["aaaaaaaaaaaa", "vn", "%00", SLUG.upper()])
@pytest.mark.parametrize("suffix", ["ics", "atom", "json", "svg"])
def test_an_unknown_slug_is_not_found(saved: TestClient, name: str, suffix: str) -> None:
    answer = saved.get(f"/f/{name}.{suffix}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_saved_feed_has_one_address_alone(saved: TestClient) -> None:
    assert saved.get(f"/feeds/{SLUG}.ics").status_code == 404


# Answers


@pytest.mark.parametrize("address", [PATH, f"/f/{SLUG}.json?lang=en", f"/f/{SLUG}.svg"])
def test_what_was_asked_for_is_kept(saved: TestClient, address: str) -> None:
    first = saved.get(address)
    assert isinstance(saved.app, AnswerLayer)
    path, _, query = address.partition("?")
    assert saved.app.answers.get(Address(path, query)) is not None
    same = saved.get(f"{address}{'&' if query else '?'}fbclid=1")
    assert same.headers["etag"] == first.headers["etag"]
    held = saved.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("ics", "text/calendar; charset=utf-8"),
        ("atom", "application/atom+xml; charset=utf-8"),
        ("json", "application/feed+json; charset=utf-8"),
        ("svg", "image/svg+xml; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("feed", ["/feeds/vn", f"/f/{SLUG}"])
def test_every_form_says_what_it_is_and_may_be_kept_for_an_hour(
    saved: TestClient, feed: str, suffix: str, media_type: str
) -> None:
    answer = saved.get(f"{feed}.{suffix}")
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["last-modified"] == "Sun, 22 Nov 2026 00:00:00 GMT"


@pytest.mark.parametrize("suffix", ["atom", "json"])
def test_a_new_day_is_a_change_of_what_is_coming_for_who_asks_by_date_alone(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    def asked_on(day: date, headers: dict[str, str]) -> Any:
        for module in ("layer", "reading"):
            monkeypatch.setattr(f"app.serving.{module}.today", lambda: day)
        return client.get(f"/feeds/vn.{suffix}", headers=headers)

    held = asked_on(date(2026, 12, 1), {}).headers["last-modified"]
    same_day = asked_on(date(2026, 12, 1), {"If-Modified-Since": held})
    next_day = asked_on(date(2026, 12, 2), {"If-Modified-Since": held})
    assert (same_day.status_code, next_day.status_code) == (304, 200)


# What is coming


def test_atom_json_and_the_api_tell_the_same_of_the_next_60_days(saved: TestClient) -> None:
    query = "days=60&limit=500&region=thai-nguyen&year_class=round"
    wanted = [item["id"] for item in saved.get(f"/api/v1/upcoming?{query}").json()["items"]]
    assert wanted
    told = saved.get(f"/f/{SLUG}.json").json()
    assert [item["id"] for item in told["items"]] == [f"{name}@kyniem" for name in wanted]
    read = feedparser.parse(saved.get(f"/f/{SLUG}.atom").content)
    assert [entry.title for entry in read.entries] == [item["title"] for item in told["items"]]


def test_what_is_coming_has_the_choices_of_the_address_and_names_itself_with_them(
    saved: TestClient,
) -> None:
    told = saved.get("/feeds/vn.json?title=full&level=quoc-gia&alarm=1d").json()
    assert told["feed_url"] == "https://lich.example/feeds/vn.json?level=quoc-gia&title=full"
    plain = saved.get("/feeds/vn.json").json()
    assert 0 < len(told["items"]) < len(plain["items"])
    assert any("Kỷ niệm 80 năm" in item["title"] for item in told["items"])


def test_the_atom_of_a_saved_feed_names_its_own_address(saved: TestClient) -> None:
    read = feedparser.parse(saved.get(f"/f/{SLUG}.atom?lang=en").content)
    assert read.feed.links[0].href == f"https://lich.example/f/{SLUG}.atom?lang=en"
    assert read.feed.language == "en"
