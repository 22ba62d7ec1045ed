"""A browser that cannot be shown what it asked for is shown a page; a program gets a problem."""

import pytest
from starlette.testclient import TestClient


def test_an_unknown_address_is_a_page_that_searches(client: TestClient) -> None:
    page = client.get("/khong-co-trang-nay")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "Không có trang này" in page.text
    assert 'role="search" action="/tim"' in page.text


def test_it_speaks_english_below_the_english_pages(client: TestClient) -> None:
    page = client.get("/en/no-such-page")
    assert page.status_code == 404
    assert "No such page" in page.text
    assert 'action="/en/tim"' in page.text


@pytest.mark.parametrize(
    "address",
    ["/api/v1/khong-co", "/feeds/khong-co.ics", "/f/khong-co.ics", "/static/khong-co.css"],
)
def test_a_program_gets_a_problem(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_refused_parameter_is_a_page_that_says_why(client: TestClient) -> None:
    page = client.get("/doi-ngay?date=2027-02-30")
    assert page.status_code == 422
    assert page.headers["content-type"].startswith("text/html")
    assert 'role="alert"' in page.text


def test_a_method_that_a_page_does_not_take_is_told_with_those_it_takes(client: TestClient) -> None:
    page = client.post("/")
    assert page.status_code == 405
    assert "GET" in page.headers["allow"]


def test_what_was_asked_for_is_no_html(client: TestClient) -> None:
    assert "<b>x" not in client.get("/su-kien/<b>x").text
