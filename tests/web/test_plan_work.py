"""The pages of a plan's work: tasks and their due days, who does them, how far they are."""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from app.accounts.actor import Role
from app.models import Assignment, Plan, Share, Task

NEW = "/lam-viec/ke-hoach-moi"
TASKS = "/lam-viec/nhiem-vu"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.serving.identity.today", lambda: date(2026, 11, 22))
    instant = datetime(2026, 11, 22, 3, tzinfo=UTC)
    monkeypatch.setattr("app.serving.identity.now", lambda: instant)


@pytest.fixture
def office(office: Any, synced: Callable[..., Any], entry: Callable[..., Any]) -> Any:
    """An office of a committee, its department, which drafts, two communes and a newspaper."""
    synced(office.database, entry(category="ngay-le-lon", origin="1930-02-03"))
    office.unit("tinh-uy")
    office.unit("ban", "tinh-uy")
    office.unit("xa-1", "tinh-uy", region="05500")
    office.unit("xa-2", "tinh-uy", region="05503")
    office.unit("bao", "tinh-uy")
    return office


@pytest.fixture
def minh(office: Any) -> Any:
    """The browser of somebody who drafts in the department."""
    return office.browser(office.person("Minh", "ban", Role.EDITOR))


@pytest.fixture
def plan(minh: Any) -> str:
    """Where a topic plan of 2027 without tasks is."""
    asked = {"unit": "ban", "issuer": "tinh-uy", "kind": "topic", "year": "2027"}
    made = minh.fill(NEW, **asked, title="Kế hoạch chuyên đề")
    assert made.status_code == 303, made.text
    return str(made.headers["location"]).partition("?")[0]


def _refusal(answer: Any) -> str:
    (said,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    return html.unescape(said)


def _hidden(page: str, name: str) -> str:
    return re.findall(rf'name="{name}"(?: type="date")? value="([^"]*)"', page)[0]


def _task(**changed: Any) -> dict[str, Any]:
    given = {"title": "Treo băng rôn", "wording": "trước ngày 10/6/2027", "part": ["lead"]}
    return given | {"who": ["Đơn vị xa-1"]} | changed


def _rows(office: Any, table: Any) -> list[Any]:
    with office.database.reading() as session:
        found = list(session.scalars(select(table).order_by(table.id)))
        session.expunge_all()
        return found


def _issue(office: Any, minh: Any, plan: str) -> None:
    """Take a plan through all its steps."""
    lan = office.browser(office.person("Lan", "tinh-uy", Role.APPROVER, Role.CLERK))
    for browser, fields in (
        (minh, {"step": "submit"}),
        (lan, {"step": "sign"}),
        (lan, {"step": "issue", "number": "15-KH/TU", "issued_on": "2026-11-22"}),
    ):
        version = _hidden(browser.get(f"{plan}/trinh").text, "version")
        sent = browser.fill(f"{plan}/trinh", version=version, **fields)
        assert sent.status_code == 303, sent.text


# Making tasks


def test_a_task_is_due_on_the_working_day_that_its_wording_means(
    office: Any, minh: Any, plan: str
) -> None:
    assert minh.fill(f"{plan}/nhiem-vu", **_task()).status_code == 303
    page = minh.get(f"{plan}/nhiem-vu").text
    assert "trước ngày 10/6/2027" in page
    assert "hạn Thứ Tư, " in page
    assert '<time datetime="2027-06-09">09/6/2027</time>' in page


def test_a_look_at_the_due_day_saves_nothing_and_says_why(
    office: Any, minh: Any, plan: str
) -> None:
    # 20 June 2027 is a Sunday.
    looked = minh.fill(
        f"{plan}/nhiem-vu", **_task(wording="chậm nhất ngày 20/6/2027"), do="preview"
    )
    assert looked.status_code == 200
    page = html.unescape(looked.text)
    assert "hạn Thứ Sáu, 18/6/2027" in page
    assert "không làm việc nên lùi về Thứ Sáu" in page
    assert 'value="Đơn vị xa-1"' in page
    rows = re.findall(r'name="who"[^>]* value="([^"]*)"', page)
    again = minh.fill(f"{plan}/nhiem-vu", **_task(part=["lead"] * 4, who=rows), do="preview")
    assert re.findall(r'name="who"[^>]* value="([^"]*)"', again.text) == rows
    assert ">Treo băng rôn</textarea>" in page
    assert _rows(office, Task) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": " "}, "Tên: "),
        ({"wording": "khi nào xong thì thôi"}, "Không thấy hạn"),
        ({"wording": "trước ngày 31/6/2027"}, "31/6"),
        ({"edition": "hai"}, "số nguyên"),
        ({"takes": "-1"}, "phải từ 0"),
        ({"cost": "nhiều"}, "Kinh phí"),
        ({"channel": "khong-co"}, "Không có kênh"),
        ({"part": ["lead", "support"], "who": ["Đơn vị xa-1", "Đơn vị xa-1"]}, "chỉ ghi một lần"),
    ],
)
def test_a_task_that_cannot_be_is_shown_again_as_it_was_typed(
    office: Any, minh: Any, plan: str, changed: dict[str, Any], said: str
) -> None:
    answer = minh.fill(f"{plan}/nhiem-vu", **_task(deliverable="5 băng rôn") | changed)
    assert answer.status_code == 422
    assert said in _refusal(answer)
    assert 'value="5 băng rôn"' in answer.text
    assert _rows(office, Task) == []


def test_a_name_near_to_one_of_the_directory_is_asked_about(
    office: Any, minh: Any, plan: str
) -> None:
    unclear = minh.fill(f"{plan}/nhiem-vu", **_task(who=["Đơn vị"]))
    assert unclear.status_code == 422
    assert "“Đơn vị xa-1”" in _refusal(unclear)
    assert (
        minh.fill(f"{plan}/nhiem-vu", **_task(who=["Đơn vị"]), as_typed="true").status_code == 303
    )
    told = [(row.unit_id, row.body) for row in _rows(office, Assignment)]
    assert told == [(None, "Đơn vị")]


def test_a_name_of_nobody_in_the_directory_is_a_body(office: Any, minh: Any, plan: str) -> None:
    named = ["don vi XA-1", "Hội Cựu chiến binh tỉnh"]
    sent = minh.fill(f"{plan}/nhiem-vu", **_task(part=["lead", "support"], who=named))
    assert sent.status_code == 303
    told = [(row.part, row.unit_id, row.body) for row in _rows(office, Assignment)]
    assert told == [("lead", "xa-1", None), ("support", None, "Hội Cựu chiến binh tỉnh")]


def test_what_was_saved_is_saved_again_the_same(office: Any, minh: Any, plan: str) -> None:
    named = _task(
        part=["lead", "support"], who=["Đơn vị xa-1", "Hội Cựu chiến binh tỉnh"], cost="12.500.000",
        stages="Duyệt ma-két\nTreo", measure="5 băng rôn", takes="3",
    )  # fmt: skip
    minh.fill(f"{plan}/nhiem-vu", **named)
    page = minh.get(f"{TASKS}/1").text
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page)
        if name not in {"csrf", "who", "as_typed"}
    }
    fields |= {
        name: html.unescape(value)
        for name, value in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)<', page)
    }
    who = [html.unescape(one) for one in re.findall(r'name="who"[^>]* value="([^"]*)"', page)]
    part = re.findall(r'<option value="(\w+)" selected>(?:Chủ trì|Phối hợp)', page)
    with office.database.reading() as session:
        before = session.scalars(select(Task)).one().updated
    assert minh.fill(f"{TASKS}/1", **fields, who=who, part=part, do="save").status_code == 303
    with office.database.reading() as session:
        task = session.scalars(select(Task)).one()
        assert task.updated == before
        assert (task.cost, task.stages) == (12_500_000, ["Duyệt ma-két", "Treo"])


def test_several_tasks_get_one_lead_at_once(office: Any, minh: Any, plan: str) -> None:
    for title in ("Một", "Hai", "Ba"):
        minh.fill(f"{plan}/nhiem-vu", **_task(title=title, who=["Hội Nông dân"]))
    sent = minh.fill(f"{plan}/nhiem-vu/giao", number=["1", "3"], part="lead", who="Đơn vị bao")
    assert sent.status_code == 303
    led = {row.task_id: row.unit_id or row.body for row in _rows(office, Assignment)}
    assert led == {1: "bao", 2: "Hội Nông dân", 3: "bao"}


def test_a_stale_task_is_answered_with_what_changed_and_keeps_what_was_typed(
    office: Any, minh: Any, plan: str
) -> None:
    minh.fill(f"{plan}/nhiem-vu", **_task())
    hoa = office.browser(office.person("Hoa", "ban", Role.EDITOR))
    version = _hidden(minh.get(f"{TASKS}/1").text, "version")
    sent = hoa.fill(f"{TASKS}/1", **_task(wording="trước ngày 15/6/2027"), version=version)
    assert sent.status_code == 303
    stale = minh.fill(f"{TASKS}/1", **_task(title="Treo cờ"), version=version)
    assert stale.status_code == 412
    page = html.unescape(stale.text)
    for said in ("Hoa, ", "thời hạn", "trước ngày 15/6/2027", ">Treo cờ</textarea>"):
        assert said in page
    again = minh.fill(f"{TASKS}/1", **_task(title="Treo cờ"), version=_hidden(page, "version"))
    assert again.status_code == 303
    assert [row.title for row in _rows(office, Task)] == ["Treo cờ"]


def test_a_task_is_taken_out(office: Any, minh: Any, plan: str) -> None:
    minh.fill(f"{plan}/nhiem-vu", **_task())
    assert minh.fill(f"{TASKS}/1/xoa").headers["location"] == f"{plan}/nhiem-vu?xong=xoa"
    assert _rows(office, Task) == []


def test_a_channel_of_ones_own_can_be_chosen(minh: Any, plan: str) -> None:
    assert minh.fill(f"{plan}/kenh", label="Loa kéo lưu động").status_code == 303
    assert '<option value="loa-keo-luu-dong">' in minh.get(f"{plan}/viec-moi").text


def _queries(browser: Any, path: str) -> int:
    """How many queries the page takes; the application's pulse may ask between them."""
    return min(_counted(browser, path) for _ in range(3))


def _counted(browser: Any, path: str) -> int:
    told: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        told.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    assert browser.get(path).status_code == 200
    event.remove(Engine, "before_cursor_execute", note)
    return len(told)


@pytest.mark.parametrize("page", ["/nhiem-vu", "/xem", "/xem?kind=ban-do-nhiet", "/trinh"])
def test_a_page_takes_no_more_queries_for_more_tasks(minh: Any, plan: str, page: str) -> None:
    minh.fill(f"{plan}/nhiem-vu", **_task())
    few = _queries(minh, f"{plan}{page}")
    for title in ("Hai", "Ba", "Bốn"):
        minh.fill(f"{plan}/nhiem-vu", **_task(title=title))
    assert _queries(minh, f"{plan}{page}") == few


# Activities and campaigns


def test_an_expected_activity_shows_as_a_span(minh: Any, plan: str) -> None:
    sent = minh.fill(
        f"{plan}/hoat-dong", kind="conference", name="Hội nghị sơ kết",
        wording="dự kiến vào đầu tháng 7/2027", place="Hội trường A",
    )  # fmt: skip
    assert sent.status_code == 303, sent.text
    page = minh.get(f"{plan}/dot").text
    assert "dự kiến vào đầu tháng 7/2027" in page
    assert '<time datetime="2027-07-01">01/7</time> – <time datetime="2027-07-10">10/7/2027' in page


def test_a_campaign_is_made_changed_and_dropped(minh: Any, plan: str) -> None:
    minh.fill(f"{plan}/dot", name="Đợt Tết", first="2027-02-01", last="2027-02-10")
    page = minh.get(f"{plan}/dot/1").text
    fields = {"first": "2027-02-01", "last": "2027-01-10", "ticks": "true"}
    refused = minh.fill(
        f"{plan}/dot/1", name="Đợt Xuân", **fields, version=_hidden(page, "version")
    )
    assert "ngày cuối phải từ ngày đầu trở đi" in _refusal(refused).lower()
    assert 'value="Đợt Xuân"' in refused.text
    fields["last"] = "2027-02-15"
    sent = minh.fill(f"{plan}/dot/1", name="Đợt Xuân", **fields, version=_hidden(page, "version"))
    assert sent.status_code == 303
    assert "Đợt Xuân" in minh.get(f"{plan}/dot").text
    minh.fill(f"{plan}/dot/1/xoa")
    assert "Chưa có đợt nào." in minh.get(f"{plan}/dot").text


# Views


def test_the_heat_map_marks_this_week(
    minh: Any, plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    minh.fill(f"{plan}/nhiem-vu", **_task())
    page = f"{plan}/xem?kind=ban-do-nhiet"
    assert "Tuần này" not in minh.get(page).text
    monkeypatch.setattr("app.serving.identity.today", lambda: date(2027, 2, 3))
    shown = minh.get(page).text
    assert re.findall(r'class="now" aria-current="date"><abbr title="([^:]+):', shown) == [
        "Tuần này, tuần 5"
    ]


@pytest.mark.parametrize(
    "kind", ["chuong-trinh", "chuong-trinh&by=half", "bang", "lich&month=2027-06", "tien-do",
             "ban-do-nhiet"],
)  # fmt: skip
def test_every_view_shows_the_tasks_that_are_asked_for(minh: Any, plan: str, kind: str) -> None:
    minh.fill(f"{plan}/nhiem-vu", **_task(title="Việc của xã"))
    minh.fill(f"{plan}/nhiem-vu", **_task(title="Việc của báo", who=["Đơn vị bao"]))
    shown = "Đơn vị {}" if kind == "ban-do-nhiet" else "Việc của {}"
    names = ("xa-1", "bao") if kind == "ban-do-nhiet" else ("xã", "báo")
    xa, bao = (f"{shown.format(name)}<" for name in names)

    def body(query: str) -> str:
        page = html.unescape(minh.get(f"{plan}/xem?kind={kind}{query}").text)
        return page[page.index("<h2>") :]

    assert xa in body("")
    assert bao in body("")
    assert xa not in body("&unit=bao")
    assert bao in body("&unit=bao")
    assert bao not in body("&state=done")


@pytest.mark.parametrize("month", ["2027-03", "2027-10"])
def test_a_calendar_shows_each_time_of_what_recurs(minh: Any, plan: str, month: str) -> None:
    minh.fill(f"{plan}/nhiem-vu", **_task(title="Giao ban", wording="chậm nhất ngày 20 hằng tháng"))
    page = html.unescape(minh.get(f"{plan}/xem?kind=lich&month={month}").text)
    assert page.count("Giao ban<") == 1


# How far they are


def test_a_unit_named_in_an_issued_plan_sees_and_reports_its_own_tasks_alone(
    office: Any, minh: Any, plan: str
) -> None:
    minh.fill(f"{plan}/nhiem-vu", **_task(title="Việc của xã 1"))
    minh.fill(f"{plan}/nhiem-vu", **_task(title="Việc của xã 2", who=["Đơn vị xa-2"]))
    hoa = office.browser(office.person("Hoa", "xa-1", Role.EDITOR))
    assert hoa.get(plan).status_code == 404
    _issue(office, minh, plan)
    page = hoa.get(plan).text
    assert "Việc của xã 1" in page
    assert "Việc của xã 2" not in page
    assert hoa.get(f"{plan}/trinh").status_code == 404
    assert hoa.get(f"{TASKS}/2").status_code == 404
    own = hoa.get(f"{TASKS}/1").text
    assert hoa.fill(f"{TASKS}/1/phan/1/nhan").status_code == 303
    report = {"state": "done", "handed": "submitted", "version": _hidden(own, "version")}
    assert hoa.fill(f"{TASKS}/1/phan/1", **report).status_code == 303
    told = [(row.unit_id, row.state, row.done_on) for row in _rows(office, Share)]
    assert told == [("xa-1", "done", date(2026, 11, 22)), ("xa-2", "todo", None)]
    assert "Hoàn thành" in minh.get(f"{plan}/nhiem-vu").text


def test_what_is_not_to_be_done_needs_a_reason(office: Any, minh: Any, plan: str) -> None:
    minh.fill(f"{plan}/nhiem-vu", **_task())
    _issue(office, minh, plan)
    hoa = office.browser(office.person("Hoa", "xa-1", Role.EDITOR))
    version = _hidden(hoa.get(f"{TASKS}/1").text, "version")
    refused = hoa.fill(f"{TASKS}/1/phan/1", state="dropped", note="Mưa lũ", version=version)
    assert refused.status_code == 422
    assert "nêu lý do" in _refusal(refused)
    assert "Mưa lũ" in refused.text
    assert [row.state for row in _rows(office, Share)] == ["todo"]


def test_an_issued_task_is_changed_no_more(office: Any, minh: Any, plan: str) -> None:
    minh.fill(f"{plan}/nhiem-vu", **_task())
    version = _hidden(minh.get(f"{TASKS}/1").text, "version")
    _issue(office, minh, plan)
    refused = minh.fill(f"{TASKS}/1", **_task(title="Khác"), version=version)
    assert refused.status_code == 409
    assert "điều chỉnh, bổ sung" in _refusal(refused)
    assert [row.title for row in _rows(office, Task)] == ["Treo băng rôn"]
    assert [row.state for row in _rows(office, Plan)] == ["issued"]


def test_pressing_work_waits_on_the_first_page(
    office: Any, minh: Any, plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    minh.fill(f"{plan}/nhiem-vu", **_task())
    _issue(office, minh, plan)
    email = office.person("Hoa", "xa-1", Role.EDITOR)
    assert "Treo băng rôn" not in office.browser(email).get("/lam-viec/ke-hoach").text
    monkeypatch.setattr("app.serving.identity.today", lambda: date(2027, 6, 10))
    page = office.browser(email).get("/lam-viec/ke-hoach").text
    assert "Treo băng rôn" in page
    assert "quá hạn" in page
