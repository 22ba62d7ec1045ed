"""The pages of carrying out a plan: following, adopting, results, reminders."""

import html
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actor import OPERATOR, Role
from app.accounts.units import civil_day
from app.catalogue.load import Catalogue
from app.catalogue.reference import reference
from app.catalogue.sync import sync
from app.models import Figure, Plan, Reminder, Share, ShareNote, Task
from app.planning.plans.addressees import AddresseeFields, set_addressees
from app.planning.plans.plans import PlanFields, create_plan
from app.planning.plans.tasks import TaskFields, create_task
from app.planning.plans.vocabulary import Step
from app.planning.plans.workflow import StepFields, take_step

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LATE = datetime(2027, 2, 3, 5, tzinfo=UTC)


def _hidden(page: str, name: str) -> str:
    return re.findall(f'name="{name}" value="([^"]*)"', page)[0]


def _refusal(answer: Any) -> str:
    (said,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    return html.unescape(said)


@pytest.fixture
def office(office: Any, real_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An office on 3 February 2027: a committee, its department, two communes."""
    with office.database.writing() as session:
        # No day of the catalogue matters here.
        sync(session, replace(real_catalogue, entries=()), NOW)
    office.unit("tinh-uy")
    office.unit("ban", "tinh-uy")
    office.unit("xa", "tinh-uy", region="05500")
    office.unit("xa-khac", "tinh-uy", region="05443")
    monkeypatch.setattr("app.serving.identity.now", lambda: LATE)
    monkeypatch.setattr("app.serving.identity.today", lambda: civil_day(LATE))
    return office


@pytest.fixture
def plan(office: Any) -> int:
    """An issued plan that goes to both communes, of which one has a task."""
    with office.database.writing() as session:
        known = reference(session)
        fields = PlanFields.model_validate(
            {"unit_id": "ban", "issuer_id": "tinh-uy", "kind": "topic", "period": "2027"}
            | {"title": "Kế hoạch tuyên truyền"}
        )
        made = create_plan(session, OPERATOR, fields, known, NOW)
        task = {
            "title": "Treo băng rôn", "wording": "trước ngày 30/01/2027",
            "assignees": [{"unit_id": "xa"}, {"part": "support", "body": "Đài Truyền hình"}],
        }  # fmt: skip
        create_task(session, OPERATOR, made, TaskFields.model_validate(task), known, NOW)
        addressed = tuple(AddresseeFields(unit_id=unit) for unit in ("xa", "xa-khac"))
        set_addressees(session, OPERATOR, made, addressed, NOW)
        number = {"number": "15-KH/TU", "issued_on": civil_day(NOW)}
        for step in (Step.SUBMIT, Step.SIGN, Step.ISSUE):
            asked = StepFields.model_validate({"step": step} | (number if step == "issue" else {}))
            take_step(session, OPERATOR, made, asked, known, NOW, civil_day(NOW))
        return made.id


@pytest.fixture
def lan(office: Any) -> Any:
    """The browser of who drafts in the department."""
    return office.browser(office.person("Lan", "ban", Role.EDITOR))


@pytest.fixture
def nam(office: Any) -> Any:
    """The browser of who edits in the commune that has the task."""
    return office.browser(office.person("Nam", "xa", Role.EDITOR))


@pytest.fixture
def rows(office: Any) -> Callable[..., list[Any]]:
    """All rows of a table."""

    def found(table: type[Any]) -> list[Any]:
        with office.database.reading() as session:
            kept = list(session.scalars(select(table)))
            session.expunge_all()
            return kept

    return found


def test_the_page_shows_who_is_late_and_who_has_not_acknowledged(lan: Any, plan: int) -> None:
    page = lan.get(f"/lam-viec/ke-hoach/{plan}/theo-doi").text
    assert "đến ngày 03/02/2027" in page
    assert "<strong>0/2</strong> đơn vị xác nhận đã nhận" in page
    assert "1 việc quá hạn, lâu nhất 3 ngày làm việc" in page
    assert "Đài Truyền hình" in page
    narrowed = lan.get(f"/lam-viec/ke-hoach/{plan}/theo-doi?only=late&unit=&campaign=").text
    table = narrowed[narrowed.index('class="followed"') :]
    assert "Đơn vị xa</th>" in table
    assert "Đơn vị xa-khac</th>" not in table


def test_those_outside_do_not_follow(nam: Any, plan: int) -> None:
    for page in ("theo-doi", "don-doc?unit=xa", "don-doc/van-ban.docx?unit=xa"):
        assert nam.get(f"/lam-viec/ke-hoach/{plan}/{page}").status_code == 404


def test_a_reminder_goes_to_the_unit_and_stays_until_it_is_seen(
    lan: Any, nam: Any, plan: int, rows: Callable[..., list[Any]]
) -> None:
    page = lan.get(f"/lam-viec/ke-hoach/{plan}/don-doc?unit=xa").text
    note = html.unescape(re.findall(r"<textarea[^>]*>([^<]+)</textarea>", page)[0])
    assert "quá hạn 03 ngày làm việc" in note
    sent = lan.fill(f"/lam-viec/ke-hoach/{plan}/don-doc", unit="xa", text=note)
    assert (sent.status_code, sent.headers["location"]) == (
        303, f"/lam-viec/ke-hoach/{plan}/theo-doi?xong=don-doc#da-don-doc",
    )  # fmt: skip
    assert "chưa xem" in lan.get(f"/lam-viec/ke-hoach/{plan}/theo-doi").text
    assert "Đơn vị ban (Lan) nhắc Đơn vị xa" in nam.get("/lam-viec/don-doc").text
    assert "Được đôn đốc" in nam.get("/lam-viec/ke-hoach").text
    (row,) = rows(Reminder)
    assert nam.fill(f"/lam-viec/don-doc/{row.id}/da-xem").status_code == 303
    assert "Được đôn đốc" not in nam.get("/lam-viec/ke-hoach").text
    assert "Đã xem 03/02/2027" in nam.get("/lam-viec/don-doc").text
    assert lan.fill(f"/lam-viec/don-doc/{row.id}/da-xem").status_code == 404


def test_several_units_are_reminded_at_once(
    lan: Any, plan: int, rows: Callable[..., list[Any]]
) -> None:
    path = f"/lam-viec/ke-hoach/{plan}/theo-doi"
    empty = lan.fill(path, unit=["xa", "xa-khac"], text="")
    assert empty.status_code == 422
    assert empty.text.count('name="unit" value="xa" checked') == 1
    assert lan.fill(path, unit=["xa", "xa-khac"], text="Đề nghị báo cáo.").status_code == 303
    assert {row.unit_id for row in rows(Reminder)} == {"xa", "xa-khac"}


def test_the_letter_is_a_document_that_opens(lan: Any, plan: int) -> None:
    path = f"/lam-viec/ke-hoach/{plan}/don-doc/van-ban.docx?unit=xa&answer_by=2027-02-26"
    answer = lan.get(path)
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    assert "cong-van-don-doc-xa.docx" in answer.headers["content-disposition"]
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        text = archive.read("word/document.xml").decode()
    assert "đôn đốc thực hiện Kế hoạch" in text
    assert "báo cáo Đơn vị ban trước ngày 26/02/2027." in text


def test_a_commune_takes_the_task_into_a_plan_of_its_own(
    nam: Any, plan: int, rows: Callable[..., list[Any]]
) -> None:
    path = f"/lam-viec/ke-hoach/{plan}/tiep-nhan"
    page = nam.get(path).text
    (task,) = re.findall(r'name="task" value="(\d+)" checked', page)
    taken = nam.fill(path, unit="xa", task=[task], into="", title="")
    assert taken.status_code == 303, taken.text
    own = next(one for one in rows(Plan) if one.unit_id == "xa")
    assert taken.headers["location"] == f"/lam-viec/ke-hoach/{own.id}/nhiem-vu?xong=tiep-nhan"
    assert own.title == "Kế hoạch thực hiện Kế hoạch số 15-KH/TU ngày 22/11/2026 của Đơn vị tinh-uy"
    again = nam.fill(path, unit="xa", task=[task], into=str(own.id))
    assert "đã có trong kế hoạch này" in _refusal(again)
    assert "Đã có trong" in nam.get(path).text
    assert [one.origin for one in rows(Task)] == [None, "adopted"]


def test_who_may_adopt_nothing_is_told_so(office: Any, plan: int) -> None:
    viewer = office.browser(office.person("Vy", "xa", Role.VIEWER))
    page = viewer.get(f"/lam-viec/ke-hoach/{plan}/tiep-nhan").text
    assert "Không có nhiệm vụ nào" in page


@pytest.fixture
def share(rows: Callable[..., list[Any]], plan: int) -> int:
    """The share of the commune."""
    found: int = next(one.id for one in rows(Share) if one.unit_id == "xa")
    return found


def test_a_commune_tells_what_its_share_came_to(
    nam: Any, lan: Any, share: int, rows: Callable[..., list[Any]]
) -> None:
    path = f"/lam-viec/phan-viec/{share}"
    page = nam.get(path).text
    assert "Chưa thực hiện, quá hạn" in page
    sent = nam.fill(
        f"{path}/so-lieu", version=_hidden(page, "version"),
        measure=["bang-ron", "luot-nguoi", ""], number=["8", "1.200", ""],
        kind=["done", "expected", "done"], as_of=["2027-02-01", "", ""],
    )  # fmt: skip
    assert sent.status_code == 303, _refusal(sent)
    told = lan.get(path).text
    assert "8 chiếc" in told
    assert "1.200 lượt người" in told
    assert "ước thực hiện</em>" in told
    assert {(row.measure, row.number, row.expected) for row in rows(Figure)} == {
        ("bang-ron", 8, False), ("luot-nguoi", 1200, True),
    }  # fmt: skip


def test_a_stale_form_keeps_what_was_typed(nam: Any, lan: Any, share: int) -> None:
    path = f"/lam-viec/phan-viec/{share}"
    version = _hidden(nam.get(path).text, "version")
    row = {"measure": ["tin"], "kind": ["done"], "as_of": [""], "version": version}
    assert lan.fill(f"{path}/so-lieu", number=["1"], **row).status_code == 303
    stale = nam.fill(f"{path}/so-lieu", number=["77"], **row)
    assert stale.status_code == 412
    assert 'name="number" value="77"' in stale.text


@pytest.mark.parametrize("number", ["tám", "-1", "1,5", "99999999999"])
def test_a_number_that_is_none_is_refused(nam: Any, share: int, number: str) -> None:
    path = f"/lam-viec/phan-viec/{share}"
    sent = nam.fill(
        f"{path}/so-lieu", version=_hidden(nam.get(path).text, "version"),
        measure=["tin"], number=[number], kind=["done"], as_of=[""],
    )  # fmt: skip
    assert sent.status_code == 422
    assert f'name="number" value="{number}"' in sent.text


def test_evidence_is_printed_and_opens_apart(
    nam: Any, share: int, rows: Callable[..., list[Any]]
) -> None:
    path = f"/lam-viec/phan-viec/{share}"
    address = "https://thainguyen.example/tin?a=1&b=2"
    assert nam.fill(f"{path}/ghi-chu", text="<b>Đã</b> treo", evidence=address).status_code == 303
    page = nam.get(path).text
    link = re.search(r'<a href="([^"]+)" rel="noopener[^"]*" target="_blank">', page)
    assert link
    assert html.unescape(link[1]) == address
    assert "&lt;b&gt;Đã&lt;/b&gt; treo" in page
    (note,) = rows(ShareNote)
    refused = nam.fill(f"{path}/ghi-chu", text="", evidence="javascript:alert(1)")
    assert (refused.status_code, "https://" in _refusal(refused)) == (422, True)
    assert nam.fill(f"{path}/ghi-chu/{note.id}/bo").status_code == 303
    assert rows(ShareNote) == []


def test_a_unit_adds_what_it_counts(nam: Any, share: int) -> None:
    path = f"/lam-viec/phan-viec/{share}"
    made = nam.fill(f"{path}/so-lieu-moi", unit="xa", label="Đèn lồng", counted="chiếc")
    assert made.status_code == 303, _refusal(made)
    assert '<option value="den-long">Đèn lồng (chiếc)</option>' in nam.get(path).text
    assert nam.fill(f"{path}/so-lieu-moi", unit="ban", label="A", counted="b").status_code == 404


def test_a_commune_beside_is_shown_no_results(office: Any, share: int) -> None:
    other = office.browser(office.person("Kim", "xa-khac", Role.EDITOR))
    assert other.get(f"/lam-viec/phan-viec/{share}").status_code == 404


def test_work_is_given_with_the_right_verb(lan: Any, plan: int) -> None:
    page = lan.get(f"/lam-viec/ke-hoach/{plan}/phan-cong").text
    assert "<strong>Giao Đơn vị xa</strong>" in page
    assert "<strong>Đề nghị Đài Truyền hình</strong>" in page


@pytest.mark.parametrize(
    ("number", "status"), [("0", 404), ("999", 404), ("99999999999999999999", 422)]
)
def test_what_is_not_there_is_not_found(lan: Any, plan: int, number: str, status: int) -> None:
    for path in (f"ke-hoach/{number}/theo-doi", f"phan-viec/{number}"):
        assert lan.get(f"/lam-viec/{path}").status_code == status
    assert lan.fill(f"/lam-viec/don-doc/{number}/da-xem").status_code == status
