"""The call that reads a deadline."""

from copy import deepcopy
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.views.deadline import DeadlineView

CALL = "/api/v1/deadline"


def _asked(client: TestClient, text: str, **query: str) -> dict[str, Any]:
    answer = client.get(CALL, params={"text": text, **query})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _example() -> dict[str, Any]:
    extra: Any = DeadlineView.model_config["json_schema_extra"]
    (example,) = deepcopy(extra["examples"])
    found: dict[str, Any] = example
    return found


def test_the_example_is_what_is_answered(client: TestClient) -> None:
    example = _example()
    assert _asked(client, example["text"]) == example


def test_the_example_is_shown_in_the_description(client: TestClient) -> None:
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    (shown,) = schemas["DeadlineView"]["examples"]
    assert shown.keys() <= _example().keys()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("trước ngày 10/6/2024", "2024-06-07"),
        ("trước ngày 20/6/2024", "2024-06-19"),
        ("trước ngày 25/6/2024", "2024-06-24"),
        ("trước ngày 15/7/2024", "2024-07-12"),
    ],
)
def test_a_day_is_due_on_the_working_day_before_it(client: TestClient, text: str, day: str) -> None:
    answer = _asked(client, text)
    assert (answer["due"], answer["wording"]) == (day, text)


def test_a_span_is_answered_as_a_span(client: TestClient) -> None:
    answer = _asked(client, "vào đầu tháng 7/2024")
    assert (answer["first"], answer["last"], answer["due"]) == (
        "2024-07-01",
        "2024-07-10",
        "2024-07-10",
    )


def test_a_rule_may_be_asked_by_its_spelling(client: TestClient) -> None:
    answer = _asked(client, "fixed:2024-06-08")
    assert (answer["due"], answer["printed"]) == ("2024-06-08", "ngày 08/6/2024")
    (warning,) = answer["warnings"]
    assert warning["kind"] == "not-worked"


def test_tet_of_2027_is_expected_until_its_notice_is_confirmed(client: TestClient) -> None:
    answer = _asked(client, "trước ngày 11/02/2027")
    assert answer["due"] == "2027-02-03"
    assert [warning["kind"] for warning in answer["warnings"]] == ["expected-days-off"]


def test_what_recurs_has_its_times_and_shows_the_next_one(client: TestClient) -> None:
    answer = _asked(client, "hằng quý", year="2026")
    assert [time["due"] for time in answer["times"]] == [
        "2026-03-31",
        "2026-06-30",
        "2026-09-30",
        "2026-12-31",
    ]
    assert (answer["rule"], answer["due"], answer["standing"]) == (
        "every:quarter:2026",
        "2026-12-31",
        "ahead",
    )


def test_a_commemoration_is_told_by_its_occurrence(client: TestClient) -> None:
    answer = _asked(client, "đúng dịp kỷ niệm", about="tuyen-giao-2024")
    assert (answer["first"], answer["due"]) == ("2024-08-01", "2024-08-01")


@pytest.mark.parametrize(
    ("query", "parameter", "told"),
    [
        ({}, "text", "thiếu"),
        ({"text": ""}, "text", "trống"),
        ({"text": "x" * 2001}, "text", "2000"),
        ({"text": "gửi ngay"}, "text", "không thấy hạn"),
        ({"text": "trước ngày 31/6/2024"}, "text", "kiểm tra ngày, tháng"),
        ({"text": "by:2024-13-01"}, "text", "viết như before:2027-06-10"),
        ({"text": "by:1990-01-01"}, "text", "từ năm 1995 đến năm 2099"),
        ({"text": "before:activity:12"}, "text", "chưa có ngày"),
        ({"text": "trước 15/7"}, "year", "không nêu năm"),
        ({"text": "trước 15/7", "year": "1990"}, "year", "từ 1995"),
        ({"text": "đúng dịp kỷ niệm"}, "about", "quoc-khanh-2027"),
        ({"text": "đúng dịp kỷ niệm", "about": "x"}, "about", "quoc-khanh-2027"),
    ],
)
def test_what_cannot_be_told_is_a_problem_that_names_its_parameter(
    client: TestClient, query: dict[str, str], parameter: str, told: str
) -> None:
    answer = client.get(CALL, params=query)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["parameter"] == parameter
    assert told in fault["detail"]
