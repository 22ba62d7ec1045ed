"""Published feeds over HTTP, as calendar programs ask for them."""

from datetime import date
from typing import Any

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from starlette.testclient import TestClient

PATH = "/feeds/vn-le-lon.ics"


def _calendar(client: TestClient, query: str = "", path: str = PATH) -> Calendar:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200, answer.text
    found = Calendar.from_ical(answer.content)
    assert isinstance(found, Calendar)
    return found


def _summaries(calendar: Calendar) -> dict[str, str]:
    return {str(event["UID"]): str(event["SUMMARY"]) for event in calendar.events}


def test_a_feed_is_utf_8_text_calendar_to_be_kept_for_an_hour(client: TestClient) -> None:
    answer = client.get(PATH)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["last-modified"] == "Sun, 22 Nov 2026 00:00:00 GMT"
    assert "content-disposition" not in answer.headers


def test_a_feed_asked_for_twice_is_the_same(client: TestClient) -> None:
    first, second = client.get(PATH), client.get(PATH)
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


def test_addresses_in_a_feed_are_ours_whatever_host_was_asked(client: TestClient) -> None:
    answer = client.get(PATH, headers={"Host": "khac.example"})
    assert answer.content == client.get(PATH).content
    assert "SOURCE;VALUE=URI:https://lich.example/feeds/vn-le-lon.ics" in answer.text


def test_a_feed_whose_tag_is_held_is_answered_304(client: TestClient) -> None:
    tag = client.get(PATH).headers["etag"]
    answer = client.get(PATH, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_feed_whose_date_is_held_is_answered_304(client: TestClient) -> None:
    held = client.get(PATH).headers["last-modified"]
    answer = client.get(PATH, headers={"If-Modified-Since": held})
    assert (answer.status_code, answer.content) == (304, b"")


def test_head_answers_the_headers_alone(client: TestClient) -> None:
    client.get(PATH)
    head, get = client.head(PATH), client.get(PATH)
    assert (head.status_code, head.content) == (200, b"")
    for headers in (head.headers, get.headers):
        del headers["x-request-id"]
    assert head.headers == get.headers


@pytest.mark.parametrize("path", ["/feeds/khong-co.ics", "/feeds/bac-kan.ics", "/feeds/%00.ics"])
def test_a_feed_that_is_not_published_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_parameters_that_clients_add_are_dropped(client: TestClient) -> None:
    answer = client.get(f"{PATH}?nocache=1&utm_source=x")
    assert answer.content == client.get(PATH).content


@pytest.mark.parametrize(
    ("choice", "parameter"),
    [
        ("alarm=x", "alarm"),
        ("alarm=61d", "alarm"),
        ("alarm=-1d", "alarm"),
        ("alarm=1d,2d,3d,4d,5d,6d", "alarm"),
        ("lang=fr", "lang"),
        ("title=long", "title"),
        ("category=khong-co", "category"),
        ("level=khong-co", "level"),
        ("year_class=khong-co", "year_class"),
    ],
)
def test_a_choice_that_is_not_offered_is_refused(
    client: TestClient, choice: str, parameter: str
) -> None:
    answer = client.get(f"{PATH}?{choice}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    (fault,) = answer.json()["errors"]
    assert fault["parameter"] == parameter


@given(
    st.dictionaries(
        st.sampled_from(["category", "level", "year_class", "title", "lang", "alarm", "fbclid"]),
        st.one_of(
            st.sampled_from(["dang", "quoc-gia", "round", "full", "en", "7d,1d", "0d", "99d"]),
            st.text(max_size=8),
        ),
        max_size=3,
    )
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_choice_makes_a_feed_fail(client: TestClient, query: dict[str, str]) -> None:
    assert client.get(PATH, params=query).status_code in {200, 422}


def test_alarms_ring_at_nine_seven_days_and_one_day_before_and_on_the_day(
    client: TestClient,
) -> None:
    text = client.get(f"{PATH}?alarm=7d,1d,0d").text
    for trigger in ("-P6DT15H", "-PT15H", "PT9H"):
        assert text.count(f"\r\nTRIGGER:{trigger}\r\n") == text.count("BEGIN:VEVENT")
    assert "VALARM" not in client.get(PATH).text


def test_an_alarm_asked_for_twice_rings_once(client: TestClient) -> None:
    assert client.get(f"{PATH}?alarm=1d,1d").content == client.get(f"{PATH}?alarm=1").content


def test_a_feed_in_english_has_the_same_events(client: TestClient) -> None:
    english = _summaries(_calendar(client, "lang=en"))
    assert english.keys() == _summaries(_calendar(client)).keys()
    # 40 characters hold the name as far as it goes, and the ordinal whole.
    assert english["quoc-khanh-2027@kyniem"].endswith("(82 years)")


def test_a_full_title_is_the_official_phrase(client: TestClient) -> None:
    told = _summaries(_calendar(client, "title=full"))
    assert told["thanh-lap-dang-2027@kyniem"] == (
        "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)"
    )


def test_a_choice_of_year_class_keeps_round_years_alone(client: TestClient) -> None:
    summaries = _summaries(_calendar(client, "year_class=round", "/feeds/vn.ics")).values()
    counted = [summary for summary in summaries if summary.endswith(" năm)")]
    assert counted
    assert all(summary.endswith("0 năm)") for summary in counted)


def test_a_choice_never_adds_to_what_a_feed_holds(client: TestClient) -> None:
    assert _calendar(client, "category=dang").events == []


def test_what_a_feed_and_the_api_tell_of_a_year_is_the_same(client: TestClient) -> None:
    for path, region in (("vn", "VN"), ("thai-nguyen", "thai-nguyen")):
        query = f"from=2026-08-01&to=2027-11-30&limit=500&region={region}"
        agenda: dict[str, dict[str, Any]] = {}
        page = client.get(f"/api/v1/upcoming?{query}").json()
        agenda |= {item["id"]: item for item in page["items"]}
        while page["next"]:
            page = client.get(f"/api/v1/upcoming?{query}&cursor={page['next']}").json()
            agenda |= {item["id"]: item for item in page["items"]}
        events = _calendar(client, path=f"/feeds/{path}.ics").events
        found = {str(event["UID"]).removesuffix("@kyniem"): event for event in events}
        assert found.keys() == agenda.keys()
        for name, item in agenda.items():
            event = found[name]
            assert str(event.decoded("DTSTART")) == item["date"]
            assert str(event["DESCRIPTION"]).split("\n")[0] == item["title"]
            assert event["URL"] == f"https://lich.example/su-kien/{item['event']['id']}"


def test_the_feed_of_days_off_and_the_api_tell_the_same(client: TestClient) -> None:
    page = client.get("/api/v1/days-off?from=2025-11-01&to=2028-11-30").json()
    told = {(item["date"], item["expected"]) for item in page["items"]}
    events = _calendar(client, path="/feeds/vn-nghi.ics").events
    found = {
        (str(event.decoded("DTSTART")), str(event["SUMMARY"]).endswith("(dự kiến)"))
        for event in events
    }
    assert found == told


def test_every_published_feed_is_there_under_its_own_name_and_below_900_kb(
    client: TestClient,
) -> None:
    names = [feed["name"] for feed in client.get("/api/v1/feeds").json()["items"]]
    assert len(set(names)) == len(names)
    assert {"vn", "vn-le-lon", "vn-nghi", "vn-am-lich", "ngay-sinh", "thai-nguyen"} <= set(names)
    for name in names:
        answer = client.get(f"/feeds/{name}.ics")
        assert answer.status_code == 200
        assert len(answer.content) < 900_000, name


def test_doubtful_dates_are_not_among_the_great_days(client: TestClient) -> None:
    doubtful = client.get("/api/v1/events?status=doubtful&limit=500").json()["items"]
    assert doubtful
    great = {uid.rsplit("-", 1)[0] for uid in _summaries(_calendar(client))}
    assert not great & {item["id"] for item in doubtful}


def test_a_new_month_in_a_feed_is_a_change_for_who_asks_by_date_alone(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked_on(day: date, headers: dict[str, str]) -> Response:
        for module in ("layer", "reading"):
            monkeypatch.setattr(f"app.serving.{module}.today", lambda: day)
        return client.get("/feeds/vn.ics", headers=headers)

    held = asked_on(date(2026, 11, 30), {}).headers["last-modified"]
    same_month = asked_on(date(2026, 11, 30), {"If-Modified-Since": held})
    next_month = asked_on(date(2026, 12, 1), {"If-Modified-Since": held})
    assert (same_month.status_code, next_month.status_code) == (304, 200)
