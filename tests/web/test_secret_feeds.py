"""The page of one's secret feeds makes them, shows an address once, and revokes them."""

import html
import re
from typing import Any

import pytest

from app.accounts.actor import Role

PAGE = "/lam-viec/lich-rieng"


@pytest.fixture
def lan(office: Any) -> str:
    """Who edits the plans of a commune."""
    office.unit("xa", region="05500")
    email: str = office.person("Lan", "xa", Role.EDITOR)
    return email


def _address(answer: Any) -> str:
    (found,) = re.findall(r'<code id="dia-chi">(https://[^<]+)</code>', answer.text)
    return str(found)


def _refusal(answer: Any) -> str:
    (said,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    return html.unescape(said)


def test_the_page_needs_signing_in(office: Any) -> None:
    answer = office.browser().get(PAGE)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("?next=/lam-viec/lich-rieng")


def test_an_address_is_shown_once_and_read_by_a_calendar_program(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    assert "Chưa có lịch riêng nào." in browser.get(PAGE).text
    made = browser.fill(PAGE, what="tasks", unit_id="", component="VTODO")
    assert made.status_code == 201
    address = _address(made)
    assert f'href="webcal://{address.removeprefix("https://")}"' in made.text
    assert office.browser().get(address).status_code == 200
    page = browser.get(PAGE).text
    assert "/bi-mat/" not in page
    assert "Việc của tôi" in page
    assert "chưa đọc" not in page


def test_a_unit_has_a_calendar_of_its_days(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    made = browser.fill(PAGE, what="unit", unit_id="xa")
    text = office.browser().get(_address(made)).text
    assert "NAME:Lịch Đơn vị xa" in text


def test_a_revoked_calendar_is_gone(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    address = _address(browser.fill(PAGE, what="tasks"))
    (number,) = re.findall(r'name="number" value="(\d+)"', browser.get(PAGE).text)
    answer = browser.fill(f"{PAGE}/huy", number=number)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?xong=huy")
    assert office.browser().get(address).status_code == 410
    assert "Chưa có lịch riêng nào." in browser.get(PAGE).text


def test_nobody_revokes_that_of_another(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    address = _address(browser.fill(PAGE, what="tasks"))
    (number,) = re.findall(r'name="number" value="(\d+)"', browser.get(PAGE).text)
    other = office.browser(office.person("Minh", "xa", Role.ADMIN))
    assert "/huy" not in other.get(PAGE).text
    assert other.fill(f"{PAGE}/huy", number=number).status_code == 404
    assert office.browser().get(address).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"what": "unit", "unit_id": ""}, "lịch của đơn vị cần biết đơn vị nào"),
        ({"what": "unit", "unit_id": "khong-co"}, "Không có đơn vị 'khong-co'"),
        ({"what": "plan", "plan_id": "99"}, "Không có kế hoạch 99, hoặc bạn không được xem."),
        ({"what": "plan", "plan_id": "x"}, "phải là số nguyên"),
        ({}, "phải là một trong"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_kept(
    office: Any, lan: str, fields: dict[str, str], said: str
) -> None:
    browser = office.browser(lan)
    answer = browser.fill(PAGE, **fields)
    assert answer.status_code == 422
    assert said in _refusal(answer)
    assert "Chưa có lịch riêng nào." in browser.get(PAGE).text


def test_a_form_without_the_token_of_its_page_makes_nothing(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    assert browser.post(PAGE, data={"what": "tasks"}).status_code == 403
    assert "Chưa có lịch riêng nào." in browser.get(PAGE).text


def test_the_page_leads_to_no_page_that_is_not(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    browser.fill(PAGE, what="unit", unit_id="xa")
    for address in set(re.findall('<a [^>]*href="(/[^"#]*)"', browser.get(PAGE).text)):
        assert browser.get(address).status_code in {200, 303}, address


def test_a_secret_address_is_answered_to_programs_whatever_goes_wrong(office: Any) -> None:
    for answer in (
        office.browser().get("/bi-mat/khong.ics"),
        office.browser().post("/bi-mat/khong.ics"),
    ):
        assert answer.headers["content-type"] == "application/problem+json"
