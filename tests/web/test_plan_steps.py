"""The pages of a plan's way: opinions, submission, signature, number, receipts, what follows."""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actor import OPERATOR, Role
from app.accounts.people import person_by_email
from app.accounts.roles import grant
from app.accounts.units import unit_named
from app.models import Opinion, Plan, Receipt, Task

PLANS = "/lam-viec/ke-hoach"
NEW = "/lam-viec/ke-hoach-moi"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.serving.identity.today", lambda: date(2026, 11, 22))
    instant = datetime(2026, 11, 22, 3, tzinfo=UTC)
    monkeypatch.setattr("app.serving.identity.now", lambda: instant)


TICKING = {
    "id": "le-lon", "name": "Ngày lễ lớn", "reason": "Ngày lễ lớn.", "category": ["ngay-le-lon"],
    "sources": [{"title": "Nghị định 145"}],
}  # fmt: skip


@pytest.fixture
def resynced(
    office: Any, synced: Callable[..., Any], entry: Callable[..., Any]
) -> Callable[..., None]:
    """Load a catalogue of great days, each told by what is otherwise with it."""

    def run(*changes: dict[str, Any]) -> None:
        entries = [entry(category="ngay-le-lon", **changed) for changed in changes]
        synced(office.database, *entries, on="2026-11-23", ticking=[TICKING])

    return run


@pytest.fixture
def office(office: Any, synced: Callable[..., Any], entry: Callable[..., Any]) -> Any:
    """An office of a committee, its department, which drafts, and two communes."""
    great = entry(category="ngay-le-lon", origin="1930-02-03")
    synced(office.database, great, ticking=[TICKING])
    office.unit("tinh-uy")
    office.unit("ban", "tinh-uy")
    office.unit("xa-1", "tinh-uy", region="05500")
    office.unit("xa-2", "tinh-uy", region="05503")
    return office


@pytest.fixture
def minh(office: Any) -> Any:
    """The browser of somebody who drafts in the department."""
    return office.browser(office.person("Minh", "ban", Role.EDITOR))


@pytest.fixture
def lan(office: Any) -> Any:
    """The browser of somebody who signs and numbers for the committee."""
    return office.browser(office.person("Lan", "tinh-uy", Role.APPROVER, Role.CLERK))


@pytest.fixture
def plan(minh: Any) -> str:
    """Where the year plan of 2027 is, addressed to a commune."""
    asked = {"unit": "ban", "issuer": "tinh-uy", "kind": "year", "year": "2027"}
    made = minh.fill(NEW, **asked)
    assert made.status_code == 303, made.text
    plan = str(made.headers["location"]).partition("?")[0]
    version = _hidden(minh.get(f"{plan}/noi-nhan").text, "version")
    sent = minh.fill(f"{plan}/noi-nhan", who="Đơn vị xa-1", purpose="để biết", version=version)
    assert sent.status_code == 303, sent.text
    return plan


def _refusal(answer: Any) -> str:
    (said,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    return html.unescape(said)


def _hidden(page: str, name: str) -> str:
    return re.findall(rf'name="{name}"(?: type="date")? value="([^"]*)"', page)[0]


def _offered(browser: Any, plan: str) -> set[str]:
    return set(re.findall(r'name="step" value="(\w+)"', browser.get(f"{plan}/trinh").text))


def _step(browser: Any, plan: str, step: str, **fields: Any) -> Any:
    version = _hidden(browser.get(f"{plan}/trinh").text, "version")
    return browser.fill(f"{plan}/trinh", step=step, version=version, **fields)


def _state(office: Any, number: int = 1) -> str:
    with office.database.reading() as session:
        return str(session.get_one(Plan, number).state)


ISSUE = {"number": "15-KH/TU", "issued_on": "2026-11-22"}


def _issued(office: Any, minh: Any, lan: Any, plan: str) -> None:
    assert _step(minh, plan, "submit").status_code == 303
    assert _step(lan, plan, "sign").status_code == 303
    assert _step(lan, plan, "issue", **ISSUE).status_code == 303
    assert _state(office) == "issued"


def test_each_is_offered_the_steps_that_are_theirs(
    office: Any, minh: Any, lan: Any, plan: str
) -> None:
    assert _offered(minh, plan) == {"submit", "ask"}
    _step(minh, plan, "submit")
    assert _offered(minh, plan) == {"withdraw"}
    assert _offered(lan, plan) == {"sign", "return"}
    _step(lan, plan, "sign")
    assert _offered(minh, plan) == set()
    assert _offered(lan, plan) == {"issue"}
    _step(lan, plan, "issue", **ISSUE)
    assert _offered(lan, plan) == {"close"}


def test_nobody_signs_what_they_submitted_themselves(office: Any, plan: str) -> None:
    email = office.person("Hoa", "ban", Role.EDITOR)
    with office.database.writing() as session:
        hoa = person_by_email(session, email)
        assert hoa
        grant(session, OPERATOR, hoa, unit_named(session, "tinh-uy"), Role.APPROVER, office.now)
    browser = office.browser(email)
    assert _step(browser, plan, "submit").status_code == 303
    assert _offered(browser, plan) == {"withdraw"}
    assert "Chờ ký" not in browser.get(PLANS).text
    refused = _step(browser, plan, "sign")
    assert refused.status_code == 403
    assert "trình" in _refusal(refused)
    assert _state(office) == "submitted"


def test_what_is_returned_says_why(office: Any, minh: Any, lan: Any, plan: str) -> None:
    _step(minh, plan, "submit")
    without = _step(lan, plan, "return")
    assert without.status_code == 422
    assert "lý do trả lại" in _refusal(without)
    assert _step(lan, plan, "return", reason="Thiếu kinh phí.").status_code == 303
    assert "Thiếu kinh phí." in minh.get(f"{plan}/trinh").text
    assert "Bị trả lại" in minh.get(PLANS).text
    assert _offered(minh, plan) == {"submit", "ask"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"number": "", "issued_on": "2026-11-22"}, "hãy ghi số"),
        ({"number": "15-KH/TU", "issued_on": ""}, "hãy ghi ngày ban hành"),
        ({"number": "15-KH/TU", "issued_on": "2026-11-21"}, "không thể sớm hơn"),
        ({"number": "15-KH/TU", "issued_on": "2026-11-23"}, "không thể muộn hơn"),
        ({"number": "không số", "issued_on": "2026-11-22"}, "phải có chữ số"),
    ],
)
def test_a_number_or_a_day_that_cannot_be_is_asked_for_again(
    office: Any, minh: Any, lan: Any, plan: str, fields: dict[str, str], said: str
) -> None:
    _step(minh, plan, "submit")
    _step(lan, plan, "sign")
    refused = _step(lan, plan, "issue", **fields)
    assert refused.status_code == 422
    assert said in _refusal(refused).replace("Số, ký hiệu: ", "").replace("Hãy", "hãy")
    assert f'value="{fields["number"]}"' in refused.text
    assert _state(office) == "signed"


def test_a_step_of_a_plan_that_has_changed_since_is_not_taken(
    office: Any, minh: Any, lan: Any, plan: str
) -> None:
    _step(minh, plan, "submit")
    version = _hidden(lan.get(f"{plan}/trinh").text, "version")
    _step(minh, plan, "withdraw")
    texts = _hidden(minh.get(f"{plan}/phan-viet").text, "version")
    minh.fill(f"{plan}/phan-viet", version=texts, purposes="Khác hẳn")
    _step(minh, plan, "submit")
    stale = lan.fill(f"{plan}/trinh", step="sign", version=version)
    assert stale.status_code == 412
    assert "Minh" in stale.text
    assert _state(office) == "submitted"


def test_an_empty_plan_is_not_laid_before_the_signer(office: Any, minh: Any, plan: str) -> None:
    page = minh.get(plan).text
    minh.fill(f"{plan}/chon", shown=_hidden(page, "shown"), was=_hidden(page, "was"))
    refused = _step(minh, plan, "submit")
    assert refused.status_code == 422
    assert "chưa có nội dung nào" in _refusal(refused)


# Opinions


def test_units_are_asked_answer_and_are_answered(office: Any, minh: Any, plan: str) -> None:
    hoa = office.browser(office.person("Hoa", "xa-1", Role.EDITOR))
    asked = _step(minh, plan, "ask", who="Đơn vị xa-1\nĐơn vị xa-2", due="2026-12-01")
    assert asked.status_code == 303, asked.text
    assert "Chờ góp ý" in hoa.get(PLANS).text
    sent = hoa.fill(f"{plan}/y-kien/1/tra-loi", text="Đề nghị thêm triển lãm ảnh.")
    assert sent.status_code == 303
    assert "Chờ góp ý" not in hoa.get(PLANS).text
    assert "Đề nghị thêm triển lãm ảnh." in minh.get(f"{plan}/trinh").text
    refused = minh.fill(f"{plan}/y-kien/1/tiep-thu", outcome="explained", text="")
    assert refused.status_code == 422
    assert "giải trình" in _refusal(refused)
    settled = minh.fill(f"{plan}/y-kien/1/tiep-thu", outcome="explained", text="Chưa có kinh phí.")
    assert settled.status_code == 303
    assert "Chưa có kinh phí." in hoa.get(f"{plan}/trinh").text
    with office.database.reading() as session:
        found = session.scalars(select(Opinion).order_by(Opinion.id)).all()
        assert [(one.unit_id, one.outcome) for one in found] == [
            ("xa-1", "explained"), ("xa-2", None),
        ]  # fmt: skip


def test_who_was_asked_of_an_earlier_draft_alone_has_nothing_to_answer(
    office: Any, minh: Any, plan: str
) -> None:
    hoa = office.browser(office.person("Hoa", "xa-1", Role.EDITOR))
    mai = office.browser(office.person("Mai", "xa-2", Role.EDITOR))
    for who, step in (("Đơn vị xa-1", "ask"), ("", "redraft"), ("Đơn vị xa-2", "ask")):
        fields = {"who": who, "due": "2026-12-01"} if who else {}
        assert _step(minh, plan, step, **fields).status_code == 303
    assert "Chờ góp ý" not in hoa.get(PLANS).text
    assert "Chờ góp ý" in mai.get(PLANS).text


def test_who_is_not_in_the_directory_is_not_asked(office: Any, minh: Any, plan: str) -> None:
    refused = _step(minh, plan, "ask", who="Hội Cựu chiến binh", due="2026-12-01")
    assert refused.status_code == 422
    assert "không phải đơn vị trong danh bạ" in _refusal(refused)
    assert ">Hội Cựu chiến binh</textarea>" in refused.text
    assert _state(office) == "draft"


# What follows


def test_a_unit_that_a_plan_is_addressed_to_reads_it_and_says_so(
    office: Any, minh: Any, lan: Any, plan: str
) -> None:
    hoa = office.browser(office.person("Hoa", "xa-1", Role.EDITOR))
    _issued(office, minh, lan, plan)
    assert "Chờ xác nhận đã nhận" in hoa.get(PLANS).text
    page = hoa.get(plan).text
    assert "97 năm" in page
    assert "Chưa chọn" not in page, "what was left out is no part of it"
    assert hoa.get(f"{plan}/nhat-ky").status_code == 404, "how it came about is not theirs"
    assert hoa.fill(f"{plan}/da-nhan", unit="xa-1").status_code == 303
    with office.database.reading() as session:
        assert session.scalars(select(Receipt)).one().acknowledged is not None
    assert hoa.fill(f"{plan}/da-nhan", unit="xa-2").status_code == 403


def test_an_issued_plan_is_changed_by_another_that_shows_what_differs(
    office: Any, minh: Any, lan: Any, plan: str
) -> None:
    _issued(office, minh, lan, plan)
    made = minh.fill(f"{plan}/dieu-chinh")
    assert made.status_code == 303, made.text
    adjustment = made.headers["location"].partition("?")[0]
    sent = minh.fill(
        f"{adjustment}/nhiem-vu", title="Treo thêm cờ", wording="thường xuyên", part="lead",
        who="Đơn vị xa-1",
    )  # fmt: skip
    assert sent.status_code == 303, sent.text
    page = minh.get(f"{adjustment}/thay-doi").text
    assert re.search(r'fate-added">thêm</span> Treo thêm cờ', page)
    again = minh.fill(f"{plan}/dieu-chinh")
    assert again.status_code == 409


def test_what_the_catalogue_has_since_is_accepted_line_by_line(
    office: Any, minh: Any, plan: str, resynced: Callable[..., None]
) -> None:
    assert "Không có gì mới" in minh.get(f"{plan}/thay-doi").text
    resynced(
        {"origin": "1930-02-03", "name": "Ngày Đảng ta ra đời"},
        {"id": "quoc-khanh", "rule": "solar:09-02", "origin": "1945-09-02", "name": "Quốc khánh"},
    )
    page = html.unescape(minh.get(f"{plan}/thay-doi").text)
    assert set(re.findall(r'name="key" value="([^"]+)"', page)) == {
        "thanh-lap-dang-2027", "quoc-khanh-2027",
    }  # fmt: skip
    assert "<ins>Kỷ niệm 97 năm Ngày Đảng ta ra đời (03/02/1930 - 03/02/2027)</ins>" in page
    assert minh.fill(f"{plan}/thay-doi", key="quoc-khanh-2027").status_code == 303
    contents = minh.get(plan).text
    assert "82 năm Quốc khánh" in contents
    assert "Ngày Đảng ta ra đời" not in contents
    gone = minh.fill(f"{plan}/thay-doi", key="quoc-khanh-2027")
    assert gone.status_code == 422
    assert "không còn gì khác" in _refusal(gone)


def test_a_due_day_that_moved_after_the_signature_moves_when_an_approver_says_so(
    office: Any, minh: Any, lan: Any, plan: str, resynced: Callable[..., None]
) -> None:
    line = re.findall(rf'href="{plan}/muc/(\d+)"', minh.get(plan).text)[0]
    sent = minh.fill(
        f"{plan}/nhiem-vu", title="Treo cờ", wording="chậm nhất 5 ngày trước ngày kỷ niệm",
        line=line, part="lead", who="Đơn vị xa-1",
    )  # fmt: skip
    assert sent.status_code == 303, sent.text
    _issued(office, minh, lan, plan)
    resynced({"rule": "solar:03-03", "origin": "1930-03-03"})
    # Five days before 3 February 2027 is Friday, 29 January; before 3 March, 26 February.
    page = html.unescape(minh.get(f"{plan}/thay-doi").text)
    assert "<del>Thứ Sáu, 29/01/2027</del> <ins>Thứ Sáu, 26/02/2027</ins>" in page
    assert 'name="number"' not in page
    assert minh.fill(f"{plan}/thay-doi/han", number="1").status_code == 403
    assert 'name="number" value="1"' in lan.get(f"{plan}/thay-doi").text
    assert lan.fill(f"{plan}/thay-doi/han", number="1").status_code == 303
    with office.database.reading() as session:
        assert session.scalars(select(Task)).one().due_day == date(2027, 2, 26)
    assert "Không có gì thay đổi" in minh.get(f"{plan}/thay-doi").text


def test_next_years_plan_is_made_after_this_years(
    office: Any, minh: Any, lan: Any, plan: str
) -> None:
    _issued(office, minh, lan, plan)
    assert "Lập kế hoạch năm 2028 theo kế hoạch này" in minh.get(f"{plan}/trinh").text
    made = minh.fill(f"{plan}/nam-sau")
    assert made.status_code == 303, made.text
    page = minh.get(made.headers["location"]).text
    assert "98 năm" in page
    assert "03/02/2028" in page


def test_a_programme_is_drawn_for_a_shorter_period(
    office: Any, minh: Any, lan: Any, plan: str
) -> None:
    for title, wording in (("Việc quý I", "trước ngày 10/3/2027"), ("Việc hè", "tháng 7/2027")):
        minh.fill(f"{plan}/nhiem-vu", title=title, wording=wording, part="lead", who="Đơn vị xa-1")
    _issued(office, minh, lan, plan)
    made = minh.fill(f"{plan}/chuong-trinh", period="2027-q1")
    assert made.status_code == 303, made.text
    page = minh.get(f"{made.headers['location'].partition('?')[0]}/nhiem-vu").text
    assert "Việc quý I" in page
    assert "Việc hè" not in page
    refused = minh.fill(f"{plan}/chuong-trinh", period="2028-q1")
    assert refused.status_code == 422


def test_a_draft_is_deleted_until_somebody_has_seen_it(
    office: Any, minh: Any, lan: Any, plan: str
) -> None:
    _step(minh, plan, "submit")
    _step(minh, plan, "withdraw")
    refused = minh.fill(f"{plan}/xoa")
    assert refused.status_code == 409
    asked = {"unit": "ban", "issuer": "tinh-uy", "kind": "year", "year": "2028"}
    other = minh.fill(NEW, **asked).headers["location"].partition("?")[0]
    assert minh.fill(f"{other}/xoa").headers["location"] == f"{PLANS}?xong=xoa"
    assert minh.get(other).status_code == 404


def test_the_log_tells_who_did_what(office: Any, minh: Any, lan: Any, plan: str) -> None:
    _issued(office, minh, lan, plan)
    log = html.unescape(minh.get(f"{plan}/nhat-ky").text)
    for said in ("Minh", "Lan", "trình ký kế hoạch", "ban hành kế hoạch", "15-KH/TU"):
        assert said in log
