"""The pages of webhooks: a form, a secret shown once, and what was sent."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from app.accounts.actor import Role
from app.messages.delivering import WAITS
from app.models import Delivery, Webhook

PAGE = "/lam-viec/don-vi/ban/webhook"
ASKED = {"url": "https://phan-mem.example/nhan", "events": ["task.due"], "days_before": "5"}


@pytest.fixture
def browser(office: Any) -> Any:
    office.unit("ban")
    return office.browser(office.person("Son", "ban", Role.ADMIN))


def test_an_administrator_registers_one_and_sees_the_secret_once(browser: Any) -> None:
    assert PAGE in browser.get("/lam-viec/don-vi/ban").text
    made = browser.fill(PAGE, **ASKED)
    assert made.status_code == 201
    (secret,) = re.findall(r'value="(whsec_[^"]+)"', made.text)
    shown = browser.get(PAGE).text
    assert "https://phan-mem.example/nhan" in shown
    assert "Nhiệm vụ sắp đến hạn (trước 5 ngày)" in shown
    assert secret not in shown
    assert secret not in browser.get("/lam-viec/don-vi/ban/nhat-ky").text


def test_a_form_that_cannot_be_keeps_what_was_typed(browser: Any) -> None:
    answer = browser.fill(PAGE, **ASKED | {"url": "http://phan-mem.example/nhan"})
    assert answer.status_code == 422
    assert "https://" in answer.text
    assert 'value="http://phan-mem.example/nhan"' in answer.text
    assert browser.fill(PAGE, url="https://a.example").status_code == 422


def test_a_webhook_is_turned_off(browser: Any, office: Any) -> None:
    browser.fill(PAGE, **ASKED)
    assert browser.fill(f"{PAGE}/1/tat").headers["Location"] == f"{PAGE}?xong=tat"
    assert "đã tắt" in browser.get(PAGE).text
    with office.database.reading() as session:
        assert session.get_one(Webhook, 1).disabled


def test_what_was_given_up_is_shown_and_sent_again(browser: Any, office: Any) -> None:
    browser.fill(PAGE, **ASKED)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    with office.database.writing() as session:
        session.add(
            Delivery(
                webhook_id=1, key="task.due:1:2026-11-03", event="task.due",
                payload={"title": "Treo băng rôn"}, created=now, tries=len(WAITS) + 1,
                fault="private",
            )
        )  # fmt: skip
    shown = browser.get(f"{PAGE}/1").text
    assert "Treo băng rôn" in shown
    assert "thôi gửi sau 10 lần" in shown
    assert "địa chỉ nằm trong mạng nội bộ" in shown
    assert browser.fill(f"{PAGE}/1/gui-lai", number="1").status_code == 303
    shown = browser.get(f"{PAGE}/1").text
    assert "chờ gửi" in shown
    refused = browser.fill(f"{PAGE}/1/gui-lai", number="1")
    assert refused.status_code == 409
    assert "thôi gửi" in refused.text


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/1"])
def test_others_do_not_see_them(office: Any, browser: Any, path: str) -> None:
    browser.fill(PAGE, **ASKED)
    other = office.browser(office.person("Lan", "ban", Role.APPROVER))
    assert other.get(path).status_code == 403
    assert PAGE not in other.get("/lam-viec/don-vi/ban").text
    office.unit("la")
    stranger = office.browser(office.person("Kim", "la", Role.ADMIN))
    assert stranger.get(path).status_code == 404


def test_a_number_of_no_webhook_is_not_found(browser: Any) -> None:
    assert browser.get(f"{PAGE}/7").status_code == 404
