"""The calls that tell what falls when: upcoming, days, months and years."""

from datetime import date, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient


def _items(client: TestClient, query: str) -> list[dict[str, Any]]:
    """All that ``upcoming`` answers, page by page."""
    found: list[dict[str, Any]] = []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        answer = client.get(f"/api/v1/upcoming?{query}&limit=500&cursor={page['next']}")
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
    return found


# Upcoming


def test_an_occurrence_is_told_field_by_field(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.serving.reading.today", lambda: date(2026, 11, 21))
    (told,) = _items(client, "from=2027-02-03&to=2027-02-03&category=ngay-le-lon")
    form = told.pop("form")
    assert told.pop("guide") is None
    assert told.pop("guide_note") == "Chưa có hướng dẫn năm 2027 trong danh mục."
    assert told == {
        "id": "thanh-lap-dang-2027",
        "event": {
            "id": "thanh-lap-dang",
            "name": "Ngày thành lập Đảng Cộng sản Việt Nam",
            "short_name": "Thành lập Đảng",
            "name_en": "Founding of the Communist Party of Vietnam",
            "category": "ngay-le-lon",
            "level": "quoc-gia",
            "manner": "ky-niem",
            "region": "VN",
            "rule": "solar:02-03",
            "origin": "1930-02-03",
            "origin_lunar": None,
            "status": "confirmed",
        },
        "date": "2027-02-03",
        "last_date": "2027-02-03",
        "weekday": "Thứ Tư",
        "days_until": 74,
        "lunar": {
            "day": 27,
            "month": 12,
            "year": 2026,
            "leap": False,
            "text": "ngày 27 tháng Chạp năm Bính Ngọ",
        },
        "years": 97,
        "year_class": "other",
        "title": "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)",
        "day_off": False,
    }
    assert form.keys() == {"text", "basis", "read"}
    assert form["basis"].startswith("Nghị định 145/2013/NĐ-CP, Điều 6")


def test_a_list_is_items_a_cursor_and_a_revision(client: TestClient) -> None:
    answer = client.get("/api/v1/upcoming").json()
    assert list(answer) == ["items", "next", "revision"]
    assert answer["next"] is None
    assert answer["revision"] == "1"


def test_upcoming_means_thirty_days_from_today(client: TestClient) -> None:
    first, last = date(2026, 11, 22), date(2026, 12, 21)
    assert _items(client, "") == _items(client, f"from={first}&to={last}")


def test_upcoming_holds_what_began_before_and_still_lasts(client: TestClient) -> None:
    assert any(item["date"] < "2026-11-22" <= item["last_date"] for item in _items(client, ""))


def test_an_agenda_is_ordered_by_first_day_last_day_and_event(client: TestClient) -> None:
    keys = [(o["date"], o["last_date"], o["event"]["id"]) for o in _items(client, "days=366")]
    assert keys == sorted(keys)


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_cursors_walk_the_whole_list_without_gap_or_repetition(
    client: TestClient, limit: int
) -> None:
    query = "from=2027-01-01&to=2027-01-31&region=thai-nguyen"
    walked: list[dict[str, Any]] = []
    page = client.get(f"/api/v1/upcoming?{query}&limit={limit}").json()
    while page["next"]:
        assert len(page["items"]) == limit
        walked += page["items"]
        page = client.get(f"/api/v1/upcoming?{query}&limit={limit}&cursor={page['next']}").json()
    assert [*walked, *page["items"]] == _items(client, query)


def test_a_region_includes_those_above_it(client: TestClient) -> None:
    span = "from=2027-08-01&to=2027-09-30"
    national = {item["id"] for item in _items(client, span)}
    local = _items(client, f"{span}&region=thai-nguyen")
    assert national < {item["id"] for item in local}
    assert {item["event"]["region"] for item in local} == {"VN", "thai-nguyen"}


def test_a_commune_includes_its_province_and_the_country(client: TestClient) -> None:
    # 00070 is phường Hoàn Kiếm, Hà Nội.
    span = "from=2026-10-01&to=2026-10-31"
    assert _items(client, f"{span}&region=00070") == _items(client, f"{span}&region=ha-noi")


def test_the_events_of_a_merged_province_are_its_successors_and_name_it(
    client: TestClient,
) -> None:
    event = client.get("/api/v1/events/chi-bo-chi-kien").json()["event"]
    assert (event["region"], event["former"]) == ("thai-nguyen", "bac-kan")


@pytest.mark.parametrize("call", ["upcoming", "days/2027-02-03", "months/2027-02", "years/2027"])
def test_a_former_province_is_refused_naming_its_successor(client: TestClient, call: str) -> None:
    answer = client.get(f"/api/v1/{call}?region=bac-kan")
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["parameter"] == "region"
    assert "thai-nguyen" in fault["detail"]


@pytest.mark.parametrize(
    ("choice", "field", "value"),
    [
        ("category=ngay-le-lon", "category", {"ngay-le-lon"}),
        ("category=ngay-le-lon,dang", "category", {"ngay-le-lon", "dang"}),
        ("category=ngay-le-lon&category=dang", "category", {"ngay-le-lon", "dang"}),
        ("level=quoc-gia", "level", {"quoc-gia"}),
        ("manner=tuong-niem", "manner", {"tuong-niem"}),
    ],
)
def test_a_filter_on_the_event_keeps_those_that_have_it(
    client: TestClient, choice: str, field: str, value: set[str]
) -> None:
    span = "from=2027-01-01&to=2027-12-31"
    everything = _items(client, span)
    kept = [item for item in everything if item["event"][field] in value]
    assert _items(client, f"{span}&{choice}") == kept
    assert {item["event"][field] for item in kept} == value


def test_a_filter_on_the_year_class_keeps_round_years(client: TestClient) -> None:
    found = _items(client, "from=2030-01-01&to=2030-12-31&year_class=round")
    assert "thanh-lap-dang-2030" in {item["id"] for item in found}
    assert all(item["years"] is None or item["years"] % 10 == 0 for item in found)


def test_a_filter_on_the_law_keeps_the_great_days(client: TestClient) -> None:
    found = _items(client, "from=2027-01-01&to=2027-12-31&law=nd-145-2013")
    assert "quoc-khanh-2027" in {item["id"] for item in found}
    assert len(found) < 20


@pytest.mark.parametrize("words", ["điện biên phủ", "dien bien phu", "DIEN BIEN", "bien phu"])
def test_words_are_found_with_and_without_accents(client: TestClient, words: str) -> None:
    found = client.get(
        "/api/v1/upcoming", params={"q": words, "from": "2027-05-01", "to": "2027-05-31"}
    )
    assert "chien-thang-dien-bien-phu-2027" in {item["id"] for item in found.json()["items"]}


def test_days_past_the_last_of_the_almanac_are_left_out(client: TestClient) -> None:
    last = _items(client, "from=2200-02-14&to=2200-02-14")
    assert _items(client, "from=2200-02-14&days=30") == last


# A day


def test_a_day_tells_both_calendars_and_what_falls_on_it(client: TestClient) -> None:
    told = client.get("/api/v1/days/2026-02-17").json()
    occurrences = told.pop("occurrences")
    notice = told["day_off"].pop("notice")
    assert told == {
        "date": "2026-02-17",
        "weekday": "Thứ Ba",
        "lunar": {
            "day": 1,
            "month": 1,
            "year": 2026,
            "leap": False,
            "text": "mùng 1 tháng Giêng năm Bính Ngọ",
        },
        "can_chi": {"year": "Bính Ngọ", "month": "Canh Dần", "day": "Nhâm Tuất"},
        "solar_term": {"name": "Lập xuân", "longitude_deg": 315, "starts": "2026-02-04"},
        "uncertain": False,
        "china": None,
        "note": None,
        "working": False,
        "day_off": {
            "date": "2026-02-17",
            "weekday": "Thứ Ba",
            "name": "Mùng 1 Tết Nguyên đán",
            "kind": "holiday",
            "kind_text": "nghỉ lễ, tết",
            "working": False,
            "other_day": None,
            "expected": False,
        },
        "revision": "1",
    }
    assert notice["number"] == "9441/TB-BNV"
    assert "tet-nguyen-dan-2026" in {occurrence["id"] for occurrence in occurrences}


def test_a_day_says_where_the_chinese_calendar_differs(client: TestClient) -> None:
    told = client.get("/api/v1/days/2030-02-02").json()
    assert told["china"]["text"] == "ngày 30 tháng Chạp năm Kỷ Dậu"
    assert told["note"] == "Lịch Trung Quốc ghi ngày này là ngày 30 tháng Chạp năm Kỷ Dậu."


def test_a_day_outside_the_years_of_days_off_does_not_say_whether_it_is_worked(
    client: TestClient,
) -> None:
    told = client.get("/api/v1/days/1954-05-07").json()
    assert (told["working"], told["day_off"]) == (None, None)


@pytest.mark.parametrize("day", ["1900-01-31", "2200-02-14"])
def test_the_first_and_the_last_day_of_the_almanac_are_answered(
    client: TestClient, day: str
) -> None:
    assert client.get(f"/api/v1/days/{day}").json()["date"] == day


# A month and a year


def test_a_month_is_a_grid_of_whole_weeks_from_monday(client: TestClient) -> None:
    told = client.get("/api/v1/months/2027-03").json()
    days = [cell["date"] for week in told["weeks"] for cell in week]
    assert all(len(week) == 7 for week in told["weeks"])
    first = date(2027, 3, 1)  # a Monday
    assert days == [str(first + timedelta(days)) for days in range(35)]
    assert (told["previous"], told["next"]) == ("2027-02", "2027-04")


@pytest.mark.parametrize("month", ["1900-02", "2200-01"])
def test_the_first_and_the_last_whole_month_are_answered(client: TestClient, month: str) -> None:
    told = client.get(f"/api/v1/months/{month}").json()
    assert (told["previous"] is None) == (month == "1900-02")
    assert (told["next"] is None) == (month == "2200-01")


def test_the_sections_of_a_year_hold_every_occurrence_once(client: TestClient) -> None:
    told = client.get("/api/v1/years/2027?region=thai-nguyen").json()
    assert list(told) == ["year", "can_chi", "guides", "sections", "reviews", "revision"]
    assert (told["year"], told["can_chi"]) == (2027, "Đinh Mùi")
    sections = [o["id"] for section in told["sections"] for o in section["occurrences"]]
    listed = _items(client, "from=2027-01-01&to=2027-12-31&region=thai-nguyen")
    assert sorted(sections) == sorted(item["id"] for item in listed)


@pytest.mark.parametrize("year", [1901, 2199])
def test_the_first_and_the_last_whole_year_are_answered(client: TestClient, year: int) -> None:
    assert client.get(f"/api/v1/years/{year}").json()["year"] == year
