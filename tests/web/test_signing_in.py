"""One signs in with an e-mail and a password, or by a one-time link, and nothing tells who can."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import func, select

from app.accounts.actor import OPERATOR, Role
from app.accounts.invitations import password_link
from app.accounts.people import (
    confirm_totp,
    disable_person,
    enable_totp,
    person_by_email,
)
from app.database import Database
from app.models import Person, WebSession

SIGN_IN = "/lam-viec/dang-nhap"
PASSWORD = "năm giờ chiều mưa"


@pytest.fixture
def lan(office: Any) -> str:
    """Somebody who edits the plans of a commune."""
    office.unit("xa", region="05500")
    email: str = office.person("Lan", "xa", Role.EDITOR)
    return email


def _sessions(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(WebSession)).one()


def _person(session: Any, email: str) -> Person:
    found = person_by_email(session, email)
    assert found
    return found


def _refusal(answer: Any) -> tuple[int, str]:
    (said,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    return answer.status_code, html.unescape(said)


# Signing in


def test_who_signs_in_comes_to_the_page_they_wanted(office: Any, lan: str) -> None:
    browser = office.browser()
    asked = browser.get("/lam-viec/don-vi/xa")
    assert asked.status_code == 303
    assert asked.headers["location"] == f"{SIGN_IN}?next=/lam-viec/don-vi/xa"
    page = browser.get(asked.headers["location"])
    (wanted,) = re.findall('name="next" value="([^"]+)"', page.text)
    answer = browser.sign_in(lan, next=wanted)
    assert (answer.status_code, answer.headers["location"]) == (303, "/lam-viec/don-vi/xa")
    assert "Đơn vị xa" in browser.get("/lam-viec/don-vi/xa").text


@pytest.mark.parametrize(
    "spelling", ["LAN@ThaiNguyen.example", " lan@thainguyen.example ", "lan@thainguyen.example"]
)
def test_an_email_is_the_same_however_it_is_spelt(office: Any, lan: str, spelling: str) -> None:
    assert office.browser().sign_in(spelling).status_code == 303


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(office: Any, lan: str) -> None:
    cookie = office.browser().sign_in(lan).headers["set-cookie"]
    name, *flags = [part.strip() for part in cookie.split(";")]
    assert name.startswith("__Host-kyniem=")
    assert {flag.lower() for flag in flags} == {"httponly", "secure", "path=/", "samesite=lax"}


def test_signing_in_changes_the_token_whatever_it_was(office: Any, lan: str) -> None:
    browser = office.browser()
    browser.get(SIGN_IN)
    before = browser.cookies["__Host-kyniem"]
    browser.sign_in(lan)
    first = browser.cookies["__Host-kyniem"]
    browser.sign_in(lan)
    assert len({before, first, browser.cookies["__Host-kyniem"]}) == 3
    assert _sessions(office.database) == 1, "the session of before has ended"


def _wrong(office: Any, lan: str) -> tuple[str, str]:
    return lan, "một câu khác hẳn"


def _unknown(office: Any, lan: str) -> tuple[str, str]:
    return "khong@thainguyen.example", PASSWORD


def _locked(office: Any, lan: str) -> tuple[str, str]:
    browser = office.browser()
    for _ in range(5):
        browser.sign_in(lan, "một câu khác hẳn")
    return lan, PASSWORD


def _disabled(office: Any, lan: str) -> tuple[str, str]:
    with office.database.writing() as session:
        disable_person(session, OPERATOR, _person(session, lan), office.now)
    return lan, PASSWORD


def _empty(office: Any, lan: str) -> tuple[str, str]:
    return "", ""


@pytest.mark.parametrize("case", [_wrong, _unknown, _locked, _disabled, _empty])
def test_whatever_is_wrong_the_same_is_said_after_one_hash(
    office: Any, lan: str, case: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    email, password = case(office, lan)
    hashed: list[str] = []
    monkeypatch.setattr(
        "app.accounts.people.is_right",
        lambda given, kept: bool(hashed.append(given)) or (kept is not None and given == PASSWORD),
    )
    answer = office.browser().sign_in(email, password)
    assert _refusal(answer) == (
        422,
        "Thư điện tử, mật khẩu hoặc mã xác thực không đúng, hoặc tài khoản đang bị khóa. Sau năm"
        " lần sai liên tiếp, tài khoản tạm khóa 15 phút.",
    )
    assert hashed == [password]
    assert _sessions(office.database) == 0


def test_who_asks_for_codes_is_let_in_with_one_and_each_once(office: Any, lan: str) -> None:
    instant = datetime.now(UTC).replace(microsecond=0)
    with office.database.writing() as session:
        secret = enable_totp(session, _person(session, lan))
        early = instant - timedelta(minutes=5)
        assert confirm_totp(session, _person(session, lan), pyotp.TOTP(secret).at(early), early)
    code = pyotp.TOTP(secret).at(instant)
    assert _refusal(office.browser().sign_in(lan))[0] == 422
    assert _refusal(office.browser().sign_in(lan, code="000000"))[0] == 422
    assert office.browser().sign_in(lan, code=code).status_code == 303
    assert _refusal(office.browser().sign_in(lan, code=code))[0] == 422


@pytest.mark.parametrize(
    "wanted",
    [
        "https://example.org/",
        "//example.org/lam-viec",
        "/\\example.org",
        "/lam-viec\\@example.org",
        "/lam-viec.example.org",
        "/lam-viec/\nLocation: https://example.org",
        "javascript:alert(1)",
        "/tim?q=tet",
        "",
    ],
)
def test_nobody_is_led_elsewhere_by_signing_in(office: Any, lan: str, wanted: str) -> None:
    answer = office.browser().sign_in(lan, next=wanted)
    assert answer.headers["location"] == "/lam-viec"
    page = office.browser().get(SIGN_IN, params={"next": wanted})
    assert 'name="next" value="/lam-viec"' in page.text


def test_an_address_may_try_ten_times_a_minute(office: Any, lan: str) -> None:
    browser = office.browser()
    browser.get(SIGN_IN)
    tries = [browser.fill(SIGN_IN, email="x@y.example", password="x") for _ in range(11)]
    assert [answer.status_code for answer in tries] == [422] * 10 + [429]
    assert tries[-1].headers["retry-after"] == "60"
    assert browser.fill(SIGN_IN, email=lan, password=PASSWORD).status_code == 429


def test_a_link_may_be_tried_ten_times_a_minute(office: Any) -> None:
    browser = office.browser()
    statuses = [browser.get(f"/lam-viec/loi-moi/{number}").status_code for number in range(11)]
    assert statuses == [404] * 10 + [429]


def test_what_was_typed_is_shown_as_text(office: Any) -> None:
    answer = office.browser().sign_in('"><script>alert(1)</script>', "x")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("field", ["email", "password", "code", "next"])
def test_an_overlong_field_is_refused_and_not_cut(office: Any, lan: str, field: str) -> None:
    browser = office.browser()
    browser.get(SIGN_IN)
    fields = {"email": lan, "password": PASSWORD} | {field: "x" * 2001}
    assert browser.fill(SIGN_IN, **fields).status_code == 422


def test_a_form_of_more_than_four_kilobytes_is_not_read(office: Any) -> None:
    browser = office.browser()
    browser.get(SIGN_IN)
    assert browser.fill(SIGN_IN, email="x" * 5000).status_code == 413


# Signing out


def test_signing_out_ends_the_session_in_the_database(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    token = browser.cookies["__Host-kyniem"]
    answer = browser.fill("/lam-viec/dang-xuat")
    assert (answer.status_code, answer.headers["location"]) == (303, SIGN_IN)
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert _sessions(office.database) == 0
    thief = office.browser()
    thief.cookies.set("__Host-kyniem", token)
    assert thief.get("/lam-viec/don-vi").status_code == 303


def test_signing_out_takes_a_form_and_no_link(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    assert browser.get("/lam-viec/dang-xuat").status_code == 405
    assert _sessions(office.database) == 1


# One-time links


def _link(browser: Any, unit: str, email: str = "minh@thainguyen.example") -> str:
    answer = browser.fill(f"/lam-viec/don-vi/{unit}/moi", name="Minh", email=email, role="editor")
    assert answer.status_code == 201
    (link,) = re.findall(r'value="https://lich\.example(/lam-viec/loi-moi/[^"]+)"', answer.text)
    found: str = link
    return found


@pytest.fixture
def link(office: Any) -> str:
    """A link to the role of an editor."""
    office.unit("xa", region="05500")
    return _link(office.browser(office.person("Lan", "xa", Role.ADMIN)), "xa")


def test_a_link_makes_an_account_and_is_used_up(office: Any, link: str) -> None:
    browser = office.browser()
    page = browser.get(link)
    assert "Đơn vị xa" in page.text
    assert "Người soạn thảo" in page.text
    answer = browser.fill(link, password=PASSWORD, repeated=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/lam-viec")
    assert "Minh" in browser.get("/lam-viec/don-vi/xa").text
    again = office.browser()
    assert again.get(link).status_code == 404
    again.get(SIGN_IN)
    assert again.fill(link, password=PASSWORD, repeated=PASSWORD).status_code == 404


def test_looking_at_a_link_uses_nothing_up(office: Any, link: str) -> None:
    assert [office.browser().get(link).status_code for _ in range(3)] == [200] * 3


@pytest.mark.parametrize(
    ("password", "repeated", "said"),
    [
        ("ngắn", "ngắn", "ít nhất 12 ký tự"),
        ("matkhau12345678", "matkhau12345678", "quá dễ đoán"),
        (PASSWORD, "một câu khác hẳn", "không giống nhau"),
        ("minh@thainguyen.example",) * 2 + ("tên hay thư điện tử",),
    ],
)
def test_a_password_that_will_not_do_leaves_the_link_as_it_is(
    office: Any, link: str, password: str, repeated: str, said: str
) -> None:
    browser = office.browser()
    browser.get(link)
    status, told = _refusal(browser.fill(link, password=password, repeated=repeated))
    assert status == 422
    assert said in told
    assert browser.fill(link, password=PASSWORD, repeated=PASSWORD).status_code == 303


def test_who_has_an_account_proves_it_by_its_password(office: Any) -> None:
    office.unit("xa", region="05500")
    minh = office.person("Minh")
    link = _link(office.browser(office.person("Lan", "xa", Role.ADMIN)), "xa", minh)
    browser = office.browser()
    assert "Mật khẩu hiện có" in browser.get(link).text
    assert _refusal(browser.fill(link, password="một câu khác hẳn"))[0] == 422
    assert browser.fill(link, password=PASSWORD).status_code == 303


def test_a_link_of_the_command_line_sets_a_new_password(office: Any, lan: str) -> None:
    old = office.browser(lan)
    with office.database.writing() as session:
        now = datetime.now(UTC)
        token = password_link(session, OPERATOR, _person(session, lan), now)
    browser = office.browser()
    browser.get(f"/lam-viec/loi-moi/{token}")
    new = "một câu khác hẳn đây"
    answer = browser.fill(f"/lam-viec/loi-moi/{token}", password=new, repeated=new)
    assert answer.status_code == 303
    assert old.get("/lam-viec/don-vi").status_code == 303, "every other session has ended"
    assert _refusal(office.browser().sign_in(lan))[0] == 422
    assert office.browser().sign_in(lan, new).status_code == 303


@pytest.mark.parametrize("token", ["khong-co", "%00", "%F0%9F%8E%89", "x" * 3000])
def test_a_link_that_never_was_is_as_one_that_is_over(office: Any, token: str) -> None:
    answer = office.browser().get(f"/lam-viec/loi-moi/{token}")
    assert answer.status_code == 404
    assert "đã dùng, đã hết hạn hoặc đã thu hồi" in answer.text


def test_the_pages_of_signing_in_are_vietnamese_alone(office: Any) -> None:
    page = office.browser().get(SIGN_IN)
    assert "/en/lam-viec" not in page.text
    assert office.browser().get(f"/en{SIGN_IN}").status_code == 404
