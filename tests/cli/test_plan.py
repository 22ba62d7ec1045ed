"""``kyniem plan import`` shows what is understood of a plan document, or makes the draft."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Database
from app.models import Plan, PlanMark

Run = Callable[..., Any]

PAPER = """KẾ HOẠCH
tuyên truyền năm 2027

I. TỔ CHỨC THỰC HIỆN

1. Công an tỉnh bảo đảm trật tự; gửi kế hoạch về Văn phòng trước ngày 15/7/2027.

2. Sở Y tế chuẩn bị lực lượng.
"""


@pytest.fixture
def paper(tmp_path: Path) -> str:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(PAPER)
    return str(path)


@pytest.fixture
def owned(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, real_file: Path, kyniem: Run
) -> Database:
    """A database of one's own with the real catalogue and a unit."""
    path = tmp_path / "own.db"
    shutil.copy(real_file, path)
    monkeypatch.setenv("KYNIEM_DATABASE_URL", f"sqlite:///{path}")
    named = ("--name", "Ban", "--kind", "party", "--region", "thai-nguyen", "--id", "ban")
    assert kyniem("unit", "add", *named).code == 0
    return Database(f"sqlite:///{path}")


def test_a_preview_needs_no_unit_and_writes_nothing(
    kyniem: Run, loaded: Database, paper: str
) -> None:
    ended = kyniem("plan", "import", paper, "--preview")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "Kế hoạch tuyên truyền năm 2027",
        "Kế hoạch chuyên đề; kỳ 2027",
        "",
        "Nhiệm vụ (2)",
        "- dòng 6: Bảo đảm trật tự",
        "    chủ trì: Công an tỉnh",
        "    hạn: trước ngày 15/7/2027 (phải xong 14/07/2027)",
        "    gửi về: Văn phòng",
        "- dòng 8: Chuẩn bị lực lượng",
        "    chủ trì: Sở Y tế",
        "    ! Văn bản không nêu hạn của việc này; hãy ghi hạn.",
        "",
        "1 chỗ cần người xem lại.",
    ]


def test_the_draft_is_made_for_a_unit_and_tells_its_marks(
    kyniem: Run, owned: Database, paper: str
) -> None:
    ended = kyniem("plan", "import", paper, "--unit", "ban")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Đã lập dự thảo số 1: Kế hoạch tuyên truyền năm 2027 (0 mục, 0")
    assert "- dòng 8: Văn bản không nêu hạn của việc này; hãy ghi hạn." in ended.out
    with owned.reading() as session:
        assert session.scalars(select(Plan.state)).all() == ["draft"]
        assert len(session.scalars(select(PlanMark)).all()) == 2
    owned.dispose()


def test_it_prints_json_as_the_api_answers(kyniem: Run, loaded: Database, paper: str) -> None:
    told = json.loads(kyniem("plan", "import", paper, "--preview", "--json").out)
    assert [part["rule"] for part in told["parts"]] == ["before:2027-07-15", None]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--unit-id"),
        (("--unit", "khong-co"), "khong-co"),
        (("--preview", "--period", "2027-q9"), "--period"),
    ],
)
def test_what_cannot_be_is_refused(
    kyniem: Run, loaded: Database, paper: str, arguments: tuple[str, ...], told: str
) -> None:
    ended = kyniem("plan", "import", paper, *arguments)
    assert ended.code == 2
    assert told in ended.err


def test_a_file_that_is_no_plan_or_is_not_there_is_refused(
    kyniem: Run, loaded: Database, tmp_path: Path
) -> None:
    poem = tmp_path / "tho.txt"
    poem.write_text("Thuyền về có nhớ bến chăng\n")
    ended = kyniem("plan", "import", str(poem), "--preview")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("Không thấy nội dung của một kế hoạch")
    assert kyniem("plan", "import", "khong-co.docx", "--preview").code == 2
