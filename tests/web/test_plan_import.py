"""A plan document becomes a draft through the pages: looked at, unticked, made, settled."""

import html
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.actor import Role
from app.database import Database
from app.models import Plan, Task

NEW = "/lam-viec/ke-hoach-tu-van-ban"
ASKED = {"unit": "ban", "issuer": "tinh-uy"}
PAPER = """KẾ HOẠCH
tuyên truyền chuyên đề năm 2027

I. NỘI DUNG

1. Kỷ niệm 82 năm Ngày Quốc khánh nước Cộng hòa xã hội chủ nghĩa Việt Nam (02/9/1945 - 02/9/2027).

II. TỔ CHỨC THỰC HIỆN

1. Đơn vị xa: Treo cờ, băng rôn trước ngày 30/8/2027.

2. Đơn vị xa chuẩn bị <script>báo cáo</script>.
"""


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
def minh(office: Any) -> Any:
    """The browser of somebody who drafts in the department of a committee."""
    office.unit("tinh-uy")
    office.unit("ban", "tinh-uy")
    office.unit("xa", "tinh-uy", region="05500")
    return office.browser(office.person("Minh", "ban", Role.EDITOR))


def _count(office: Any, table: type[Plan] | type[Task]) -> int:
    with office.database.reading() as session:
        return int(session.scalar(select(func.count()).select_from(table)) or 0)


def _carried(page: str) -> dict[str, Any]:
    """What the form of a preview sends, as it was shown."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    text = re.findall(r'<textarea name="text" hidden[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[0]
    fields = {name: _field(page, name) for name in ("title", "year")}
    kept = re.findall(r'name="keep" value="([^"]+)" checked', page)
    hidden.pop("csrf", None)
    return {**hidden, **fields, **ASKED, "kind": "topic", "part": "year",
            "text": html.unescape(text), "keep": kept}  # fmt: skip


def _field(page: str, name: str) -> str:
    return html.unescape(re.findall(rf'<input id="{name}"[^>]* value="([^"]*)"', page)[0])


def _refusal(answer: Any) -> str:
    (said,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    return html.unescape(said)


def test_a_text_is_shown_as_it_was_understood_and_nothing_is_kept(office: Any, minh: Any) -> None:
    assert minh.get(NEW).status_code == 200
    page = minh.fill(NEW, text=PAPER, **ASKED)
    assert page.status_code == 200, page.text
    assert "Treo cờ, băng rôn" in page.text
    assert "(phải xong 27/8/2027)" in page.text or "(phải xong 27/08/2027)" in page.text
    assert "Văn bản không nêu hạn của việc này; hãy ghi hạn." in page.text
    assert "<script>báo" not in page.text
    assert _count(office, Plan) == 0


def test_the_draft_is_made_less_what_was_unticked_and_waits_to_be_looked_at(
    office: Any, minh: Any
) -> None:
    sent = _carried(minh.fill(NEW, text=PAPER, **ASKED).text)
    assert "task-1" in sent["keep"]
    sent["keep"].remove("task-1")
    made = minh.fill(f"{NEW}/lap", **sent)
    assert made.status_code == 303, made.text
    place = made.headers["location"].partition("?")[0]
    assert place.endswith("/can-xem")
    assert (_count(office, Plan), _count(office, Task)) == (1, 1)
    plan = place.removesuffix("/can-xem")

    page = minh.get(place).text
    (number,) = re.findall(r'name="number" value="(\d+)"', page)
    assert "Văn bản không nêu hạn của việc này; hãy ghi hạn." in page
    assert "còn 1 chỗ" in minh.get(f"{plan}/noi-nhan").text
    told = "Còn 1 chỗ chưa chắc khi đọc văn bản chưa có người xem."
    assert told in minh.get(f"{plan}/trinh").text

    assert minh.fill(place, number=[number]).status_code == 303
    assert "Không còn chỗ nào cần xem." in minh.get(place).text
    assert told not in minh.get(f"{plan}/trinh").text
    assert minh.fill(place, number=[number]).status_code == 404


def test_a_plan_with_marks_can_still_be_submitted(office: Any, minh: Any) -> None:
    made = minh.fill(f"{NEW}/lap", **_carried(minh.fill(NEW, text=PAPER, **ASKED).text))
    plan = made.headers["location"].partition("?")[0].removesuffix("/can-xem")
    version = re.findall(r'name="version" value="([^"]+)"', minh.get(f"{plan}/trinh").text)[0]
    assert minh.fill(f"{plan}/trinh", step="submit", version=version).status_code == 303


def test_a_file_is_read_and_travels_with_the_form_as_its_text(office: Any, minh: Any) -> None:
    token = re.findall(r'name="csrf" value="([^"]+)"', minh.get(NEW).text)[0]
    file = ("kế hoạch.txt", PAPER.encode())
    page = minh.post(NEW, data={"csrf": token, **ASKED}, files={"file": file})
    assert page.status_code == 200, page.text
    assert "trong kế hoạch.txt" in page.text
    assert _carried(page.text)["text"] == PAPER


def test_reading_again_takes_what_was_told_of_the_plan(minh: Any) -> None:
    sent = _carried(minh.fill(NEW, text=PAPER, **ASKED).text)
    page = minh.fill(NEW, **sent | {"title": "Kế hoạch khác", "year": "2028"}).text
    assert (_field(page, "title"), _field(page, "year")) == ("Kế hoạch khác", "2028")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Hãy chọn một tệp hoặc dán nội dung kế hoạch."),
        ("Thuyền về có nhớ bến chăng", "Không thấy nội dung của một kế hoạch"),
    ],
)
def test_what_is_no_plan_is_answered_on_the_form(
    office: Any, minh: Any, text: str, told: str
) -> None:
    for path in (NEW, f"{NEW}/lap"):
        answer = minh.fill(path, text=text, **ASKED)
        assert answer.status_code == 422
        assert _refusal(answer).startswith(told)
    assert _count(office, Plan) == 0


def test_a_plan_that_cannot_be_made_is_made_in_no_part(office: Any, minh: Any) -> None:
    sent = _carried(minh.fill(NEW, text=PAPER, **ASKED).text)
    wrong = {"kind": "commemoration", "occurrence": "khong-co-2027"}
    wrong |= {"read_as": "commemoration|2027|khong-co-2027"}
    answer = minh.fill(f"{NEW}/lap", **sent | wrong)
    assert answer.status_code == 422
    assert "không có trong lịch" in _refusal(answer)
    assert (_count(office, Plan), _count(office, Task)) == (0, 0)


def test_no_draft_is_made_of_parts_that_were_numbered_in_another_reading(
    office: Any, minh: Any
) -> None:
    sent = _carried(minh.fill(NEW, text=PAPER, **ASKED).text)
    sent["keep"].remove("task-1")
    answer = minh.fill(f"{NEW}/lap", **sent | {"year": "2028"})
    assert answer.status_code == 422
    assert _refusal(answer).startswith("Loại hoặc kỳ đã đổi nên văn bản được đọc lại")
    assert _count(office, Plan) == 0
    again = _carried(answer.text)
    assert (again["year"], "task-1" in again["keep"]) == ("2028", True)
    assert minh.fill(f"{NEW}/lap", **again).status_code == 303


def test_only_who_drafts_in_a_unit_reads_a_text_for_it(office: Any, minh: Any) -> None:
    reader = office.browser(office.person("Nam", "ban", Role.VIEWER))
    for path in (NEW, f"{NEW}/lap"):
        assert reader.fill(path, text=PAPER, **ASKED).status_code == 403
        stranger = office.browser().post(path, data={"text": PAPER})
        assert stranger.headers["location"].startswith("/lam-viec/dang-nhap")
    assert _count(office, Plan) == 0
