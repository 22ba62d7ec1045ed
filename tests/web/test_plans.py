"""The pages of plans: from an empty database to an issued plan, and what forms refuse."""

import html
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actor import Role
from app.database import Database
from app.models import Plan, PlanLine, Task
from app.planning.plans.lines import included

PLANS = "/lam-viec/ke-hoach"
NEW = "/lam-viec/ke-hoach-moi"
YEAR = {"unit": "ban", "issuer": "tinh-uy", "kind": "year", "year": "2027"}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.serving.identity.today", lambda: date(2026, 11, 22))
    instant = datetime(2026, 11, 22, 3, tzinfo=UTC)
    monkeypatch.setattr("app.serving.identity.now", lambda: instant)


@pytest.fixture
def sqlite_database(tmp_path: Path, real_file: Path) -> Iterator[Database]:
    """A database that holds the real catalogue and nothing else."""
    path = tmp_path / "kyniem.db"
    shutil.copy(real_file, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture
def office(office: Any) -> Any:
    """An office of a committee and its department, which drafts, and of a commune."""
    office.unit("tinh-uy")
    office.unit("ban", "tinh-uy")
    office.unit("xa", "tinh-uy", region="05500")
    return office


@pytest.fixture
def minh(office: Any) -> Any:
    """The browser of somebody who drafts in the department."""
    return office.browser(office.person("Minh", "ban", Role.EDITOR))


@pytest.fixture
def plan(minh: Any) -> str:
    """Where the year plan of 2027 is, as it was just made."""
    made = minh.fill(NEW, **YEAR)
    assert made.status_code == 303, made.text
    return str(made.headers["location"]).partition("?")[0]


def _refusal(answer: Any) -> str:
    (said,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    return html.unescape(said)


def _hidden(page: str, name: str) -> str:
    return re.findall(rf'name="{name}"(?: type="date")? value="([^"]*)"', page)[0]


def _ticked(page: str, name: str) -> list[str]:
    return re.findall(f'name="{name}" value="([^"]+)" checked', page)


def _chosen(page: str, name: str) -> str:
    choice = page[page.index(f'<select id="{name}"') :]
    found = re.search(r'value="([^"]*)" selected', choice[: choice.index("</select>")])
    assert found
    return found[1]


def _keys(office: Any, *keys: str) -> list[str]:
    """The numbers of lines, as forms send them."""
    with office.database.reading() as session:
        found = {row.key: str(row.id) for row in session.scalars(select(PlanLine))}
        return [found[key] for key in keys]


class Clicks:
    """A browser that counts what its person opens and sends."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.count = 0

    def open(self, path: str) -> str:
        self.count += 1
        page = self.browser.get(path)
        assert page.status_code == 200, page.text
        return str(page.text)

    def send(self, path: str, **fields: Any) -> str:
        """Send a form, and tell where it leads."""
        self.count += 1
        sent = self.browser.fill(path, **fields)
        assert sent.status_code == 303, sent.text
        return str(sent.headers["location"]).partition("?")[0]


def test_a_new_user_reaches_an_issued_year_plan_in_a_few_clicks(office: Any) -> None:
    minh = Clicks(office.browser(office.person("Minh", "ban", Role.EDITOR)))
    lan = Clicks(office.browser(office.person("Lan", "tinh-uy", Role.APPROVER, Role.CLERK)))

    # The draft: everything is chosen already.
    assert minh.browser.get("/lam-viec").headers["location"] == PLANS
    minh.open(PLANS)
    form = minh.open(NEW)
    offered = {name: _chosen(form, name) for name in ("unit", "issuer", "kind", "part")}
    assert offered == {"unit": "ban", "issuer": "tinh-uy", "kind": "year", "part": "year"}
    plan = minh.send(NEW, year=_hidden(form.replace('type="number" ', ""), "year"), **offered)

    # Its ticks, each with its reason.
    contents = minh.open(plan)
    assert (
        "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)" in contents
    )
    assert "Ngày lễ lớn của đất nước, năm nào cũng kỷ niệm." in contents

    # Tasks for all great days at once.
    picked = _ticked(minh.open(f"{plan}/mau"), "pick")
    tasks = minh.open(minh.send(f"{plan}/mau", pick=picked))
    assert "tuyên truyền kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam" in tasks
    assert "chưa có chủ trì" not in tasks

    # Who gets it, and to the signer.
    addressees = minh.open(f"{plan}/noi-nhan")
    minh.send(
        f"{plan}/noi-nhan", who=["Đơn vị xa", "Văn phòng lưu trữ"], purpose=["để thực hiện", ""],
        version=_hidden(addressees, "version"),
    )  # fmt: skip
    steps = minh.open(f"{plan}/trinh")
    minh.send(f"{plan}/trinh", step="submit", version=_hidden(steps, "version"))

    # Somebody else signs and numbers.
    assert "Chờ ký" in lan.open(PLANS)
    steps = lan.open(f"{plan}/trinh")
    lan.send(f"{plan}/trinh", step="sign", version=_hidden(steps, "version"))
    steps = lan.open(f"{plan}/trinh")
    lan.send(
        f"{plan}/trinh", step="issue", number="15-KH/TU", issued_on=_hidden(steps, "issued_on"),
        version=_hidden(steps, "version"),
    )  # fmt: skip

    with office.database.reading() as session:
        issued = session.scalars(select(Plan)).one()
        assert (issued.state, issued.number, issued.period) == ("issued", "15-KH/TU", "2027")
        assert len(session.scalars(select(Task.id)).all()) == len(picked) > 20
    # At half a minute for each of them, a third of the fifteen minutes is left.
    assert minh.count + lan.count <= 20


def test_each_page_says_what_comes_next(office: Any, minh: Any, plan: str) -> None:
    def hint() -> str:
        return html.unescape(
            re.findall(r"Tiếp theo:</strong> ([^<]+?)\s*<", minh.get(plan).text)[0]
        )

    assert hint().startswith("Thêm nhiệm vụ")
    (line,) = _keys(office, "thanh-lap-dang-2027")
    minh.fill(
        f"{plan}/nhiem-vu", title="Treo băng rôn", wording="trước ngày 10/6/2027", line=line,
        part="lead", who="Đơn vị ban",
    )  # fmt: skip
    assert hint() == "Ghi nơi nhận của kế hoạch."
    version = _hidden(minh.get(f"{plan}/noi-nhan").text, "version")
    minh.fill(f"{plan}/noi-nhan", who="Đơn vị xa", purpose="", version=version)
    assert hint() == "Trình ký."


# A new plan


def test_the_plan_of_one_commemoration_asks_which_day(minh: Any, office: Any) -> None:
    asked = {"unit": "ban", "issuer": "tinh-uy", "kind": "commemoration", "year": "2027"}
    again = minh.fill(NEW, **asked, about="quốc khánh")
    assert again.status_code == 422
    assert "Hãy chọn ngày kỷ niệm" in _refusal(again)
    assert 'name="occurrence" value="quoc-khanh-2027"' in again.text
    assert 'value="quốc khánh"' in again.text
    made = minh.fill(NEW, **asked, about="quốc khánh", occurrence="quoc-khanh-2027")
    assert made.status_code == 303, made.text
    with office.database.reading() as session:
        assert session.scalars(select(PlanLine.key)).all() == ["quoc-khanh-2027"]


def test_a_programme_of_a_term_and_one_of_a_quarter_are_told_by_their_years_and_part(
    minh: Any, office: Any
) -> None:
    for told in (
        {"kind": "term", "year": "2026", "last_year": "2030"},
        {"kind": "programme", "year": "2027", "part": "q1"},
    ):
        made = minh.fill(NEW, unit="ban", issuer="tinh-uy", **told)
        assert made.status_code == 303, made.text
    with office.database.reading() as session:
        periods = session.scalars(select(Plan.period).order_by(Plan.id)).all()
        assert periods == ["2026-2030", "2027-q1"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"year": "hai bảy"}, "Kỳ: phải là kỳ dạng 2027"),
        ({"part": "q1"}, "kế hoạch năm phải có kỳ là một năm"),
        ({"issuer": "xa"}, "hãy chọn đơn vị soạn thảo hoặc đơn vị cấp trên"),
        ({"unit": "xa"}, "không có quyền"),
        ({"unit": "khong-co"}, "khong-co"),
    ],
)
def test_a_plan_that_cannot_be_is_shown_again_as_it_was_told(
    minh: Any, office: Any, changed: dict[str, str], said: str
) -> None:
    answer = minh.fill(NEW, **YEAR | {"title": "Kế hoạch tôi đặt tên"} | changed)
    assert answer.status_code in {403, 404, 422}
    assert said.lower() in _refusal(answer).lower()
    assert 'value="Kế hoạch tôi đặt tên"' in answer.text
    with office.database.reading() as session:
        assert session.scalars(select(Plan.id)).all() == []


def test_rules_are_switched_before_a_plan_is_made(minh: Any, office: Any) -> None:
    made = minh.fill(NEW, **YEAR, rule=["le-lon", "", "lanh-dao:round:five"], gap="20")
    with office.database.reading() as session:
        assert session.scalars(select(Plan.rules)).one() == "le-lon,lanh-dao:round:five,gap:20"
    page = minh.get(made.headers["location"]).text
    assert _chosen(page, "rule-lanh-dao") == "lanh-dao:round:five"
    assert _chosen(page, "rule-dia-phuong") == ""


# Lines


def _included(office: Any) -> set[str]:
    with office.database.reading() as session:
        return {row.key for row in session.scalars(select(PlanLine)) if included(row)}


def test_two_people_who_tick_at_once_lose_nothing(office: Any, minh: Any, plan: str) -> None:
    hoa = office.browser(office.person("Hoa", "ban", Role.EDITOR))
    pages = [browser.get(plan).text for browser in (minh, hoa)]
    forms = [{name: _hidden(page, name) for name in ("shown", "was")} for page in pages]
    on = set(_ticked(pages[0], "on"))
    before = _included(office)
    (other,) = sorted(_all_keys(office) - before)[:1]
    first, second, third = _keys(office, "thanh-lap-dang-2027", "quoc-khanh-2027", other)
    assert minh.fill(f"{plan}/chon", **forms[0], on=sorted(on - {first})).status_code == 303
    more = sorted(on - {second} | {third})
    assert hoa.fill(f"{plan}/chon", **forms[1], on=more).status_code == 303
    gone = {"thanh-lap-dang-2027", "quoc-khanh-2027"}
    assert _included(office) == before - gone | {other}


def _all_keys(office: Any) -> set[str]:
    with office.database.reading() as session:
        return set(session.scalars(select(PlanLine.key)))


def test_other_rules_tick_anew_and_leave_what_somebody_chose(
    office: Any, minh: Any, plan: str
) -> None:
    page = minh.get(plan).text
    (left_out, line) = _keys(office, "quoc-khanh-2027", "thanh-lap-dang-2027")
    form = {"shown": _hidden(page, "shown"), "was": _hidden(page, "was")}
    on = [one for one in _ticked(page, "on") if one != left_out]
    assert minh.fill(f"{plan}/chon", **form, on=on).status_code == 303
    detail = minh.get(f"{plan}/muc/{line}").text
    minh.fill(f"{plan}/muc/{line}", version=_hidden(detail, "version"), chosen="yes")
    for rules in (["", ""], ["le-lon"]):
        version = _hidden(minh.get(f"{plan}/phan-viet").text, "version")
        assert minh.fill(f"{plan}/quy-tac", rule=rules, version=version).status_code == 303
        assert ("giai-phong-mien-nam-2027" in _included(office)) is (rules == ["le-lon"])
        assert "thanh-lap-dang-2027" in _included(office)
        assert "quoc-khanh-2027" not in _included(office)


def test_a_line_is_said_in_ones_own_words_and_a_new_one_added(
    office: Any, minh: Any, plan: str
) -> None:
    (line,) = _keys(office, "thanh-lap-dang-2027")
    version = _hidden(minh.get(f"{plan}/muc/{line}").text, "version")
    own = "Mừng Đảng, mừng Xuân Đinh Mùi"
    minh.fill(f"{plan}/muc/{line}", version=version, title=own, note="Gắn với Tết.")
    minh.fill(f"{plan}/muc-moi", title="Hội nghị báo cáo viên quý I", section="Hội nghị")
    page = minh.get(plan).text
    for said in (own, "Gắn với Tết.", "Hội nghị báo cáo viên quý I"):
        assert said in page


# Two people


def test_a_stale_form_is_answered_with_what_changed_and_keeps_what_was_typed(
    office: Any, minh: Any, plan: str
) -> None:
    hoa = office.browser(office.person("Hoa", "ban", Role.EDITOR))
    version = _hidden(minh.get(f"{plan}/phan-viet").text, "version")
    sent = hoa.fill(f"{plan}/phan-viet", version=version, purposes="Mục đích của Hoa")
    assert sent.status_code == 303
    stale = minh.fill(f"{plan}/phan-viet", version=version, purposes="Mục đích của Minh")
    assert stale.status_code == 412
    assert "Đã có người sửa sau khi bạn mở" in _refusal(stale)
    shown = html.unescape(stale.text)
    for said in ("Hoa, ", "phần viết", "Mục đích của Hoa", "Mục đích của Minh"):
        assert said in shown
    again = minh.fill(
        f"{plan}/phan-viet", version=_hidden(stale.text, "version"), purposes="Mục đích của Minh"
    )
    assert again.status_code == 303
    with office.database.reading() as session:
        assert session.scalars(select(Plan)).one().texts == {"purposes": "Mục đích của Minh"}


# To whom


READ = (
    "", "/dot", "/nhiem-vu", "/phan-viet", "/noi-nhan", "/trinh", "/thay-doi", "/xem", "/nhat-ky"
)  # fmt: skip
EDIT = ("/mau", "/viec-moi", "/hoat-dong")


def test_a_draft_is_shown_to_its_unit_alone(office: Any, minh: Any, plan: str) -> None:
    above = office.browser(office.person("Lan", "tinh-uy", Role.APPROVER))
    beside = office.browser(office.person("Mai", "xa", Role.ADMIN))
    viewer = office.browser(office.person("Binh", "ban", Role.VIEWER))
    for page in READ:
        assert above.get(f"{plan}{page}").status_code == 404, page
        assert beside.get(f"{plan}{page}").status_code == 404, page
        assert viewer.get(f"{plan}{page}").status_code == 200, page
    assert office.browser().get(plan).status_code in {303, 401}


def test_who_only_reads_is_shown_no_form_that_changes(office: Any, minh: Any, plan: str) -> None:
    viewer = office.browser(office.person("Binh", "ban", Role.VIEWER))
    for page in EDIT:
        assert viewer.get(f"{plan}{page}").status_code == 403, page
    for page in READ:
        shown = viewer.get(plan + page).text
        forms = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', shown)
        assert forms == ["/lam-viec/dang-xuat"], page
    refused = viewer.fill(f"{plan}/chon", shown="1", was="1")
    assert refused.status_code == 403


def test_what_people_write_is_shown_as_text(minh: Any, plan: str) -> None:
    script = '<script>alert("1")</script>'
    minh.fill(f"{plan}/muc-moi", title=script, section=script, note=script)
    minh.fill(f"{plan}/nhiem-vu", title=script, wording="thường xuyên", part="lead", who=script)
    minh.fill(f"{plan}/hoat-dong", kind="conference", name=script, place=script)
    minh.fill(f"{plan}/dot", name=script, first="2027-02-01", last="2027-02-03", content=script)
    for page in (*READ, *EDIT, "/xem?kind=bang", "/xem?kind=tien-do", "/xem?kind=ban-do-nhiet"):
        assert "<script>alert" not in minh.get(plan + page).text
