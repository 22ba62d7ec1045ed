"""``kyniem check`` prints what is wrong in a draft, and its exit code says whether anything is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.database import Database

Run = Callable[..., Any]

WRONG = "Kỷ niệm 94 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2025)\n"


def write(directory: Path, text: str) -> str:
    """The name of a file with ``text``."""
    path = directory / "du-thao.txt"
    path.write_text(text)
    return str(path)


def test_it_prints_what_is_wrong_and_ends_with_one(
    kyniem: Run, loaded: Database, tmp_path: Path
) -> None:
    ended = kyniem("check", write(tmp_path, WRONG))
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        "Dòng 1: Số năm kỷ niệm (chắc chắn)",
        "  In là    94",
        "  Đúng là  95",
        "  Vì sao   Từ 03/02/1930 đến 03/02/2025 là 95 năm, không phải 94 năm.",
        "  Sự kiện  thanh-lap-dang",
        "",
        "1 chỗ cần sửa hoặc xem lại.",
    ]


def test_a_sound_draft_ends_with_nought(kyniem: Run, loaded: Database, tmp_path: Path) -> None:
    ended = kyniem("check", write(tmp_path, WRONG.replace("94", "95")))
    assert (ended.code, ended.out) == (0, "Không thấy chỗ nào sai.\n")


def test_what_is_only_doubtful_is_printed_and_ends_with_nought(
    kyniem: Run, loaded: Database, tmp_path: Path
) -> None:
    text = "100 năm Ngày sinh nhà thơ Nông Quốc Chấn (18/01/1923 - 18/01/2023)"
    ended = kyniem("check", write(tmp_path, text))
    assert ended.code == 0
    assert "(cần xem lại)" in ended.out


def test_it_answers_programs_as_the_api_does(kyniem: Run, loaded: Database, tmp_path: Path) -> None:
    ended = kyniem("check", write(tmp_path, WRONG), "--year", "2025", "--json")
    answer = json.loads(ended.out)
    assert answer["findings"][0]["kind"] == "ordinal"
    assert answer["assumed"]["year"] == 2025


def test_what_it_cannot_use_is_refused(kyniem: Run, loaded: Database, tmp_path: Path) -> None:
    assert kyniem("check", "khong-co.txt").code == 2
    assert kyniem("check", write(tmp_path, WRONG), "--kind", "thơ").code == 2
    assert kyniem("check", write(tmp_path, WRONG), "--region", "bac-kan").code == 2
