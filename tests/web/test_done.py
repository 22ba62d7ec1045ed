"""What a form has done is said on the page that it leads to."""

from typing import Any

import pytest

from app.accounts.actor import Role
from app.feeds.items import Language
from app.web.done import SAID, moved_on, said_in
from app.web.page import Page

ACCOUNT = "/lam-viec/tai-khoan"


@pytest.fixture
def lan(office: Any) -> Any:
    """The browser of who edits the plans of a commune."""
    office.unit("xa", region="05500")
    return office.browser(office.person("Lan", "xa", Role.EDITOR))


def _page(path: str = ACCOUNT, query: str = "") -> Page:
    return Page(Language.VI, path, query)


@pytest.mark.parametrize(
    ("form", "to", "led"),
    [
        ("/lam-viec/nhiem-vu/1/xoa", "/a", "/a?xong=xoa"),
        ("/lam-viec/nhiem-vu/1", "/a#viec-1", "/a?xong=luu#viec-1"),
        ("/lam-viec/tai-khoan/ten", "/a?b=c", "/a?b=c&xong=luu"),
    ],
)
def test_the_address_that_a_form_leads_to_says_what_it_did(form: str, to: str, led: str) -> None:
    answer = moved_on(_page(form), to)
    assert (answer.status_code, answer.headers["location"]) == (303, led)


def test_a_step_is_named_by_its_own_word() -> None:
    answer = moved_on(_page("/lam-viec/ke-hoach/1/trinh"), "/a", "ky")
    assert answer.headers["location"] == "/a?xong=ky"


def test_an_address_has_a_page_say_only_what_is_listed() -> None:
    assert said_in(_page(query="xong=xoa")) == SAID["xoa"]
    assert said_in(_page(query="xong=Tai+khoan+bi+khoa")) == ""
    assert said_in(_page()) == ""


def test_after_a_form_its_page_says_so_and_one_that_is_refused_says_why_alone(lan: Any) -> None:
    led = lan.fill(f"{ACCOUNT}/ten", name="Lan Anh").headers["location"]
    assert '<p class="done told" role="status">Đã lưu.</p>' in lan.get(led).text
    assert "Đã lưu." not in lan.get(ACCOUNT).text
    assert "Đã lưu." not in lan.fill(f"{ACCOUNT}/ten?xong=luu", name="").text


def test_every_page_marks_where_it_belongs(lan: Any) -> None:
    for path, name in [
        ("/lam-viec/ke-hoach", "Kế hoạch"),
        ("/lam-viec/don-doc", "Kế hoạch"),
        ("/lam-viec/don-vi", "Đơn vị"),
        ("/lam-viec/lich-rieng", "Tài khoản"),
    ]:
        assert f'aria-current="page">{name}</a>' in lan.get(path).text
