"""The call that tells the round years of several years ahead."""

from typing import Any

import pytest
from starlette.testclient import TestClient

CALL = "/api/v1/round-years"


def _lines(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        line["occurrence"]["id"]: line
        for year in answer["years"]
        for month in year["months"]
        for line in month["lines"]
    }


def test_the_call_tells_years_months_and_lines(client: TestClient) -> None:
    answer = client.get(f"{CALL}?from=2030&years=1&level=quoc-gia&lead=12").json()
    assert (answer["first_year"], answer["last_year"], answer["lead"]) == (2030, 2030, 12)
    (year,) = answer["years"]
    assert year["can_chi"] == "Canh Tuất"
    line = _lines(answer)["thanh-lap-dang-2030"]
    assert (line["occurrence"]["date"], line["occurrence"]["years"]) == ("2030-02-03", 100)
    # 3 February 2029 is a Saturday.
    assert (line["multiple"], line["prepare_from"]) == (100, "2029-02-02")
    assert line["source"]["title"]
    assert answer["revision"]


def test_a_disputed_dating_is_told_with_its_sources(client: TestClient) -> None:
    answer = client.get(f"{CALL}?from=2027&years=1&category=ngay-mat").json()
    (dispute,) = _lines(answer)["mat-nguyen-van-to-2027"]["disputed"]
    assert dispute["origin"] == "1947-10-25"
    assert dispute["sources"]


def test_without_parameters_it_tells_the_years_from_the_next_one(client: TestClient) -> None:
    assert client.get(CALL).json()["first_year"] == 2027


@pytest.mark.parametrize("query", ["years=0", "year_class=other", "lead=40", "from=1900", "x=1"])
def test_what_cannot_be_asked_is_a_problem(client: TestClient, query: str) -> None:
    answer = client.get(f"{CALL}?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]
