"""The page of one's account changes name and password, turns codes on, and ends what is open."""

import base64
import html
import re
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest
from sqlalchemy import select

from app.accounts.actor import Role
from app.models import ApiKey, Person, WebSession

ACCOUNT = "/lam-viec/tai-khoan"
PASSWORD = "năm giờ chiều mưa"
NEW = "một câu khác hẳn đây"


@pytest.fixture
def lan(office: Any) -> str:
    """Who edits the plans of a commune."""
    office.unit("xa", region="05500")
    email: str = office.person("Lan", "xa", Role.EDITOR)
    return email


def _refusal(answer: Any) -> str:
    (said,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    return html.unescape(said)


def test_the_page_tells_ones_roles(office: Any, lan: str) -> None:
    page = office.browser(lan).get(ACCOUNT).text
    assert '<a href="/lam-viec/don-vi/xa">Đơn vị xa</a>: Người soạn thảo' in page
    assert lan in page


def test_the_page_leads_to_no_page_that_is_not(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    page = browser.get(ACCOUNT).text
    assert "/en/lam-viec" not in page
    for address in set(re.findall('<a [^>]*href="(/[^"#]*)"', page)):
        assert browser.get(address).status_code in {200, 303}, address


def test_a_name_is_shown_as_text_everywhere(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    assert browser.fill(f"{ACCOUNT}/ten", name="<b>Lan</b> & “con”").status_code == 303
    for path in (ACCOUNT, "/lam-viec/don-vi", "/lam-viec/don-vi/xa"):
        page = browser.get(path).text
        assert "<b>Lan" not in page
        assert "&lt;b&gt;Lan&lt;/b&gt; &amp; “con”" in page


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_nobody_is_called_nothing(office: Any, lan: str, name: str) -> None:
    answer = office.browser(lan).fill(f"{ACCOUNT}/ten", name=name)
    assert (answer.status_code, _refusal(answer)) == (422, "Họ và tên phải có từ 1 đến 120 ký tự.")


def test_a_name_holds_no_second_line(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    browser.fill(f"{ACCOUNT}/ten", name="Lan\r\nSet-Cookie: a=b")
    assert browser.get("/api/v1/me").json()["name"] == "Lan Set-Cookie: a=b"


# The password


def test_a_new_password_ends_every_other_session_and_renews_this_one(office: Any, lan: str) -> None:
    here, there = office.browser(lan), office.browser(lan)
    before = here.cookies["__Host-kyniem"]
    answer = here.fill(f"{ACCOUNT}/mat-khau", password=PASSWORD, new=NEW, repeated=NEW)
    assert answer.status_code == 303
    assert here.get(ACCOUNT).status_code == 200
    assert there.get(ACCOUNT).status_code == 303
    thief = office.browser()
    thief.cookies.set("__Host-kyniem", before)
    assert thief.get(ACCOUNT).status_code == 303
    assert office.browser().sign_in(lan).status_code == 422
    assert office.browser().sign_in(lan, NEW).status_code == 303


@pytest.mark.parametrize(
    ("password", "new", "repeated", "said"),
    [
        ("sai hẳn rồi đó", NEW, NEW, "không đúng"),
        (PASSWORD, NEW, f"{NEW}!", "không giống nhau"),
        (PASSWORD, "ngắn", "ngắn", "ít nhất 12 ký tự"),
        (PASSWORD, "x" * 300, "x" * 300, "dài quá 256"),
    ],
)
def test_a_password_is_changed_by_who_knows_it_to_one_that_will_do(
    office: Any, lan: str, password: str, new: str, repeated: str, said: str
) -> None:
    browser = office.browser(lan)
    answer = browser.fill(f"{ACCOUNT}/mat-khau", password=password, new=new, repeated=repeated)
    assert answer.status_code == 422
    assert said in _refusal(answer)
    assert office.browser().sign_in(lan).status_code == 303


def test_who_is_signed_in_guesses_no_more_than_others(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    for _ in range(5):
        browser.fill(f"{ACCOUNT}/mat-khau", password="sai", new=NEW, repeated=NEW)
    answer = browser.fill(f"{ACCOUNT}/mat-khau", password=PASSWORD, new=NEW, repeated=NEW)
    assert answer.status_code == 422


# Codes


def _secret(page: str) -> str:
    (told,) = re.findall(r"<code>([A-Z2-7 ]{39})</code>", page)
    found: str = told.replace(" ", "")
    return found


def test_codes_are_turned_on_by_a_picture_or_a_text_and_off_by_a_code(
    office: Any, lan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, other = office.browser(lan), office.browser(lan)
    assert (
        browser.fill(f"{ACCOUNT}/hai-buoc", password=PASSWORD).headers["location"]
        == f"{ACCOUNT}/hai-buoc"
    )
    page = browser.get(f"{ACCOUNT}/hai-buoc").text
    (drawn,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert base64.b64decode(drawn).startswith(b"<?xml")
    assert "<script" not in base64.b64decode(drawn).decode()
    totp = pyotp.TOTP(_secret(page))
    start = int(datetime.now(UTC).timestamp())
    wrong = browser.fill(f"{ACCOUNT}/hai-buoc/xac-nhan", code="000000")
    assert wrong.status_code == 422
    assert office.browser().sign_in(lan).status_code == 303, "not yet"
    assert browser.fill(f"{ACCOUNT}/hai-buoc/xac-nhan", code=totp.at(start)).status_code == 303
    assert "Đang bật" in browser.get(ACCOUNT).text
    assert other.get(ACCOUNT).status_code == 303, "who came without a code has to come again"
    assert office.browser().sign_in(lan).status_code == 422
    assert browser.fill(f"{ACCOUNT}/hai-buoc/tat", code=totp.at(start)).status_code == 422
    later = datetime.fromtimestamp(start + 60, UTC)
    monkeypatch.setattr("app.serving.identity.now", lambda: later)
    assert browser.fill(f"{ACCOUNT}/hai-buoc/tat", code=totp.at(later)).status_code == 303
    assert office.browser().sign_in(lan).status_code == 303


def test_a_session_alone_turns_no_codes_on(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    for wrong in ({}, {"password": "sai mật khẩu này"}):
        assert browser.fill(f"{ACCOUNT}/hai-buoc", **wrong).status_code == 422
    assert browser.get(f"{ACCOUNT}/hai-buoc").headers["location"] == ACCOUNT


def test_the_secret_is_shown_no_more_once_codes_are_on(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    browser.fill(f"{ACCOUNT}/hai-buoc", password=PASSWORD)
    secret = _secret(browser.get(f"{ACCOUNT}/hai-buoc").text)
    now = datetime.now(UTC)
    browser.fill(f"{ACCOUNT}/hai-buoc/xac-nhan", code=pyotp.TOTP(secret).at(now))
    assert browser.get(f"{ACCOUNT}/hai-buoc").headers["location"] == ACCOUNT
    assert secret not in browser.get(ACCOUNT).text
    assert "đang bật" in _refusal(browser.fill(f"{ACCOUNT}/hai-buoc", password=PASSWORD))


# Browsers


def test_a_browser_is_signed_out_from_another(office: Any, lan: str) -> None:
    here, there = office.browser(lan), office.browser(lan)
    (handle,) = re.findall('name="handle" value="([0-9a-f]+)"', here.get(ACCOUNT).text)
    assert here.fill(f"{ACCOUNT}/phien", handle=handle).status_code == 303
    assert there.get(ACCOUNT).status_code == 303
    assert here.get(ACCOUNT).status_code == 200


def test_all_others_are_signed_out_at_once(office: Any, lan: str) -> None:
    here, *others = [office.browser(lan) for _ in range(3)]
    here.fill(f"{ACCOUNT}/phien/khac")
    assert [other.get(ACCOUNT).status_code for other in others] == [303, 303]
    assert here.get(ACCOUNT).status_code == 200


def test_nobody_signs_out_others(office: Any, lan: str) -> None:
    minh = office.person("Minh")
    theirs = office.browser(minh)
    with office.database.reading() as session:
        handle = session.scalars(select(WebSession)).one().handle
    mine = office.browser(lan)
    for unknown in (handle, "khong-co"):
        assert mine.fill(f"{ACCOUNT}/phien", handle=unknown).status_code == 303
    assert theirs.get(ACCOUNT).status_code == 200


def test_what_a_browser_calls_itself_is_shown_as_text(office: Any, lan: str) -> None:
    browser = office.browser()
    browser.headers["User-Agent"] = "<img src=x onerror=alert(1)>"
    browser.sign_in(lan)
    assert "<img src=x" not in browser.get(ACCOUNT).text


# Keys


def test_a_key_is_shown_once_works_and_stops_when_revoked(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    made = browser.fill(f"{ACCOUNT}/khoa", name="Cổng", unit="xa", scope="write", days="90")
    assert made.status_code == 201
    (text,) = re.findall("kn_[0-9a-f]{10}_[0-9a-f]{64}", made.text)
    program = office.browser()
    headers = {"Authorization": f"Bearer {text}"}
    assert program.get("/api/v1/me", headers=headers).json()["scope"] == "write"
    page = browser.get(ACCOUNT).text
    assert text not in page
    assert text[:13] in page
    (number,) = re.findall('name="number" value="([0-9]+)"', page)
    assert browser.fill(f"{ACCOUNT}/khoa/huy", number=number).status_code == 303
    assert program.get("/api/v1/me", headers=headers).status_code == 401


def test_a_key_needs_a_name_and_a_unit_of_ones_own(office: Any, lan: str) -> None:
    office.unit("khac")
    browser = office.browser(lan)
    nameless = browser.fill(f"{ACCOUNT}/khoa", name=" ", unit="xa")
    assert "Tên khóa" in _refusal(nameless)
    for unit in ("khac", "khong-co"):
        assert browser.fill(f"{ACCOUNT}/khoa", name="Cổng", unit=unit).status_code == 422
    with office.database.reading() as session:
        assert not session.scalars(select(ApiKey)).all()


def test_nobody_revokes_the_keys_of_others(office: Any, lan: str) -> None:
    minh = office.person("Minh", "xa", Role.EDITOR)
    headers = office.key(minh, "xa")
    with office.database.reading() as session:
        number = session.scalars(select(ApiKey.id)).one()
    browser = office.browser(lan)
    for unknown in (number, number + 1):
        answer = browser.fill(f"{ACCOUNT}/khoa/huy", number=str(unknown))
        assert (answer.status_code, answer.headers["location"]) == (303, f"{ACCOUNT}?xong=huy")
    assert office.browser().get("/api/v1/me", headers=headers).status_code == 200


def test_no_secret_is_in_the_database_as_it_is(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    made = browser.fill(f"{ACCOUNT}/khoa", name="Cổng", unit="xa")
    (text,) = re.findall("kn_[0-9a-f]{10}_([0-9a-f]{64})", made.text)
    with office.database.reading() as session:
        person = session.scalars(select(Person)).one()
        key = session.scalars(select(ApiKey)).one()
        kept = session.scalars(select(WebSession)).one()
    assert key.secret_hash != text
    assert person.password_hash != PASSWORD
    assert kept.token_hash != browser.cookies["__Host-kyniem"]


def test_who_wants_no_mail_switches_it_off_and_on_again(office: Any) -> None:
    office.unit("tinh")
    lan = office.browser(office.person("Lan", "tinh", Role.EDITOR))
    for wanted, offer in (("false", "Nhận thư nhắc việc"), ("true", "Tắt thư nhắc việc")):
        assert lan.fill("/lam-viec/tai-khoan/thu", wanted=wanted).status_code == 303
        assert offer in lan.get("/lam-viec/tai-khoan").text
