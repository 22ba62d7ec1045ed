"""The calls that tell of the catalogue itself: events, export, changes, feeds, days off."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings

Synced = Callable[..., Any]
Entry = Callable[..., dict[str, Any]]


# Events


def test_the_catalogue_is_listed_in_order_of_id(client: TestClient) -> None:
    page = client.get("/api/v1/events?limit=500").json()
    assert list(page) == ["items", "next", "revision"]
    ids = [item["id"] for item in page["items"]]
    assert ids == sorted(ids)
    assert len(ids) >= 150


def test_cursors_walk_the_whole_catalogue_without_gap_or_repetition(client: TestClient) -> None:
    walked: list[str] = []
    page = client.get("/api/v1/events?limit=60").json()
    while page["next"]:
        walked += (item["id"] for item in page["items"])
        page = client.get(f"/api/v1/events?limit=60&cursor={page['next']}").json()
    walked += (item["id"] for item in page["items"])
    exported = client.get("/api/v1/export").json()
    assert walked == [item["id"] for item in exported["items"]]


def test_every_event_shows_its_sources(client: TestClient) -> None:
    exported = client.get("/api/v1/export").json()
    assert all(item["sources"] for item in exported["items"])


@pytest.mark.parametrize("words", ["hội gióng", "hoi giong", "Gióng Hội"])
def test_events_are_searched_by_words_with_and_without_accents(
    client: TestClient, words: str
) -> None:
    found = client.get("/api/v1/events", params={"q": words}).json()["items"]
    assert any("Gióng" in item["name"] for item in found)


def test_a_region_lists_its_own_entries_alone(client: TestClient) -> None:
    found = client.get("/api/v1/events?region=thai-nguyen").json()["items"]
    assert {item["region"] for item in found} == {"thai-nguyen"}


def test_an_event_comes_with_its_next_occurrence_and_its_next_round_year(
    client: TestClient,
) -> None:
    page = client.get("/api/v1/events/thanh-lap-dang").json()
    assert list(page)[:5] == ["event", "next", "next_round", "reviews", "revision"]
    assert len(page["coming"]) == 10
    assert page["rule_text"]["vi"].startswith("ngày 3 tháng 2")
    assert page["event"]["id"] == "thanh-lap-dang"
    assert page["next"]["id"] == "thanh-lap-dang-2027"
    assert page["next_round"]["id"] == "thanh-lap-dang-2030"
    assert page["next_round"]["years"] == 100


def test_an_observance_has_no_next_round_year(client: TestClient) -> None:
    assert client.get("/api/v1/events/tet-nguyen-dan").json()["next_round"] is None


@pytest.mark.parametrize("call", ["events/khong-co", "events/khong-co/occurrences"])
def test_an_event_that_does_not_exist_is_not_found(client: TestClient, call: str) -> None:
    answer = client.get(f"/api/v1/{call}")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Không có sự kiện 'khong-co'."


def test_the_occurrences_of_an_event_are_those_of_the_next_ten_years(client: TestClient) -> None:
    page = client.get("/api/v1/events/thanh-lap-dang/occurrences").json()
    assert [item["date"] for item in page["items"]] == [f"{y}-02-03" for y in range(2027, 2037)]


def test_the_occurrences_of_an_event_between_two_days_include_both(client: TestClient) -> None:
    page = client.get(
        "/api/v1/events/thanh-lap-dang/occurrences?from=2020-02-03&to=2023-02-03"
    ).json()
    assert [item["years"] for item in page["items"]] == [90, 91, 92, 93]


# Days off


def test_a_swapped_day_and_the_saturday_worked_for_it_name_each_other(client: TestClient) -> None:
    page = client.get("/api/v1/days-off?from=2026-01-01&to=2026-01-10").json()
    new_year, swapped, made_up = page["items"]
    assert new_year["kind"] == "holiday"
    assert (swapped["date"], swapped["kind"]) == ("2026-01-02", "swapped")
    assert (made_up["date"], made_up["kind"]) == ("2026-01-10", "make-up")
    assert (swapped["other_day"], made_up["other_day"]) == (made_up["date"], swapped["date"])
    assert (swapped["working"], made_up["working"]) == (False, True)
    assert swapped["notice"]["number"] == made_up["notice"]["number"] == "12729/VPCP-KGVX"


def test_a_day_off_has_a_notice_or_is_only_expected(client: TestClient) -> None:
    page = client.get("/api/v1/days-off?from=2025-01-01&to=2032-12-31").json()
    assert all((item["notice"] is None) == item["expected"] for item in page["items"])
    assert {item["expected"] for item in page["items"]} == {True, False}


def test_culture_day_is_a_day_off_from_2026(client: TestClient) -> None:
    page = client.get("/api/v1/days-off?from=2025-11-24&to=2026-11-24").json()
    days = {item["date"] for item in page["items"]}
    assert "2026-11-24" in days
    assert "2025-11-24" not in days


# Feeds, export, changes


def test_feeds_are_listed_with_the_links_of_the_common_clients(client: TestClient) -> None:
    page = client.get("/api/v1/feeds").json()
    (told,) = (item for item in page["items"] if item["name"] == "vn-le-lon")
    webcal = "webcal%3A%2F%2Flich.example%2Ffeeds%2Fvn-le-lon.ics"
    assert told["url"] == "https://lich.example/feeds/vn-le-lon.ics"
    assert told["webcal"] == "webcal://lich.example/feeds/vn-le-lon.ics"
    assert told["google"] == f"https://calendar.google.com/calendar/r?cid={webcal}"
    assert told["outlook"].startswith(
        "https://outlook.live.com/calendar/0/addfromweb/?url=https%3A%2F%2Flich.example%2F"
    )


def test_the_export_is_the_whole_catalogue_as_json(client: TestClient) -> None:
    exported = client.get("/api/v1/export?format=json").json()
    listed = client.get("/api/v1/events?limit=500").json()
    assert exported["next"] is None
    assert exported["items"][:500] == listed["items"]


def test_the_export_is_the_whole_catalogue_as_csv(client: TestClient) -> None:
    answer = client.get("/api/v1/export?format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    exported = client.get("/api/v1/export").json()["items"]
    assert [row["id"] for row in rows] == [item["id"] for item in exported]
    party = next(row for row in rows if row["id"] == "thanh-lap-dang")
    assert (party["rule"], party["origin"]) == ("solar:02-03", "1930-02-03")


def test_changes_tell_what_each_revision_did(
    database: Database, synced: Synced, entry: Entry
) -> None:
    kept, left = entry("a-kept"), entry("b-left")
    synced(database, kept, left, on="2026-11-01")
    synced(database, kept | {"short_name": "Tên mới"}, entry("c-new"), on="2026-11-02")
    synced(database, kept | {"short_name": "Tên mới"}, left, entry("c-new"), on="2026-11-03")
    url = database.engine.url.render_as_string(hide_password=False)
    with TestClient(create_app(Settings(_env_file=None, database_url=url))) as client:
        page = client.get("/api/v1/changes?since=1").json()
    assert page["revision"] == "3"
    told = [(c["revision"], c["at"], c["event_id"], c["kind"]) for c in page["items"]]
    assert told == [
        ("2", "2026-11-02T12:00:00Z", "a-kept", "changed"),
        ("2", "2026-11-02T12:00:00Z", "b-left", "retired"),
        ("2", "2026-11-02T12:00:00Z", "c-new", "added"),
        ("3", "2026-11-03T12:00:00Z", "b-left", "restored"),
    ]
    changed = page["items"][0]
    assert changed["before"] == {"short_name": "Thành lập Đảng"}
    assert changed["after"] == {"short_name": "Tên mới"}


def test_nothing_has_changed_since_the_present_revision(client: TestClient) -> None:
    assert client.get("/api/v1/changes?since=1").json() == {
        "items": [],
        "next": None,
        "revision": "1",
    }
