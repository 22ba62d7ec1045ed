"""The calls that convert between the calendars."""

import pytest
from starlette.testclient import TestClient

TET_2030 = {
    "solar": "2030-02-02",
    "weekday": "Thứ Bảy",
    "lunar": {
        "day": 1,
        "month": 1,
        "year": 2030,
        "leap": False,
        "text": "mùng 1 tháng Giêng năm Canh Tuất",
    },
    "can_chi": {"year": "Canh Tuất", "month": "Mậu Dần", "day": "Mậu Thìn"},
    "basis": "common",
    "uncertain": False,
    "china": {
        "day": 30,
        "month": 12,
        "year": 2029,
        "leap": False,
        "text": "ngày 30 tháng Chạp năm Kỷ Dậu",
    },
    "note": "Lịch Trung Quốc ghi ngày này là ngày 30 tháng Chạp năm Kỷ Dậu.",
    "derivation": None,
}


@pytest.mark.parametrize(
    "call", ["from-solar?date=2030-02-02", "to-solar?year=2030&month=1&day=1&leap=false"]
)
def test_tet_2030_comes_a_day_before_the_chinese_new_year_in_both_directions(
    client: TestClient, call: str
) -> None:
    assert client.get(f"/api/v1/lunar/{call}").json() == TET_2030


def test_a_day_in_a_leap_month_says_so(client: TestClient) -> None:
    told = client.get("/api/v1/lunar/to-solar?year=2025&month=6&day=1&leap=true").json()
    assert told["solar"] == "2025-07-25"
    assert told["lunar"]["text"] == "mùng 1 tháng 6 nhuận năm Ất Tỵ"


def test_the_south_kept_another_tet_in_1968(client: TestClient) -> None:
    north = client.get("/api/v1/lunar/to-solar?year=1968&month=1&day=1").json()
    south = client.get("/api/v1/lunar/to-solar?year=1968&month=1&day=1&basis=south").json()
    assert (north["solar"], south["solar"]) == ("1968-01-29", "1968-01-30")
    assert south["basis"] == "south"


def test_an_explanation_gives_new_moon_margin_rule_and_source(client: TestClient) -> None:
    told = client.get("/api/v1/lunar/from-solar?date=2025-07-25&explain=true").json()
    derivation = told["derivation"]
    assert derivation["month_starts"] == "2025-07-25"
    assert derivation["month_days"] == 29
    assert derivation["new_moon"].startswith("2025-07-24T19:11")  # UTC, as almanacs print it
    assert derivation["meridian"] == "UTC+7"
    assert derivation["principal_term"] is None
    assert derivation["source"] == "JPL DE440"
    assert "tháng nhuận" in derivation["text"]


def test_an_explanation_of_an_ordinary_month_names_its_principal_term(client: TestClient) -> None:
    told = client.get("/api/v1/lunar/from-solar?date=2027-02-06&explain=true").json()
    assert told["derivation"]["principal_term"] == "Vũ thủy"
    assert "Trung khí trong tháng: Vũ thủy." in told["derivation"]["text"]


def test_a_month_that_begins_within_a_minute_of_midnight_is_uncertain(client: TestClient) -> None:
    # Its new moon comes about a minute after midnight; clocks that far ahead are not known.
    told = client.get("/api/v1/lunar/from-solar?date=2054-05-08&explain=true").json()
    assert told["uncertain"] is True
    assert abs(told["derivation"]["margin_minutes"]) < 2
    assert "chưa chắc chắn" in told["derivation"]["text"]


def test_a_tet_that_the_almanacs_of_its_time_put_elsewhere_says_so(client: TestClient) -> None:
    # Tết Ất Sửu was printed on 25 January 1925, a day after the computed new moon.
    told = client.get("/api/v1/lunar/from-solar?date=1925-01-25&explain=true").json()
    assert told["lunar"]["text"] == "mùng 1 tháng Giêng năm Ất Sửu"
    assert "nhưng lịch đương thời bắt đầu tháng Giêng" in told["derivation"]["text"]


@pytest.mark.parametrize(
    ("asked", "parameter", "told"),
    [
        ("year=2025&month=5&day=1&leap=true", "leap", "nhuận tháng 6"),
        ("year=2026&month=6&day=1&leap=true", "leap", "không có tháng nhuận"),
        ("year=2025&month=12&day=30", "day", "29"),
    ],
)
def test_a_lunar_date_that_the_calendar_lacks_is_refused_with_the_remedy(
    client: TestClient, asked: str, parameter: str, told: str
) -> None:
    answer = client.get(f"/api/v1/lunar/to-solar?{asked}")
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["parameter"] == parameter
    assert told in fault["detail"]
