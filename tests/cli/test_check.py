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


def test_a_file_of_reasons_is_written_filled_in_and_heard(
    kyniem: Run, loaded: Database, tmp_path: Path
) -> None:
    draft, reasons = write(tmp_path, WRONG), tmp_path / "bo-qua.yaml"
    assert kyniem("check", draft, "--write-dismissed", str(reasons)).code == 1
    empty = kyniem("check", draft, "--dismissed", str(reasons))
    assert empty.code == 2
    assert "bo-qua.yaml:10:11: [0].reason: không được để trống" in empty.err
    reasons.write_text(reasons.read_text().replace('reason: ""', "reason: Trích nguyên văn"))
    ended = kyniem("check", draft, "--dismissed", str(reasons))
    assert ended.code == 0
    assert "  Bỏ qua vì  Trích nguyên văn" in ended.out.splitlines()
    assert "Không thấy chỗ nào sai. 1 chỗ bỏ qua có lý do." in ended.out


def test_reasons_are_kept_when_their_file_is_written_again(
    kyniem: Run, loaded: Database, tmp_path: Path
) -> None:
    reasons = tmp_path / "bo-qua.yaml"
    reasons.write_text("- kind: ordinal\n  printed: 94\n  reason: Trích nguyên văn\n")
    two = write(tmp_path, f"{WRONG}Họp thứ Hai, ngày 05/02/2025.\n")
    both = ("--dismissed", str(reasons), "--write-dismissed", str(reasons))
    assert kyniem("check", two, *both).code == 1
    written = reasons.read_text()
    assert written.index('reason: "Trích nguyên văn"') < written.index('reason: ""')


def test_a_reason_that_fits_nothing_any_more_is_told(
    kyniem: Run, loaded: Database, tmp_path: Path
) -> None:
    reasons = tmp_path / "bo-qua.yaml"
    reasons.write_text("- kind: ordinal\n  printed: 93\n  reason: Trích nguyên văn\n")
    ended = kyniem("check", write(tmp_path, WRONG), "--dismissed", str(reasons))
    assert ended.code == 1
    assert "Không còn gặp: Số năm kỷ niệm: “93” (Trích nguyên văn)" in ended.out


def test_no_file_is_written_over(kyniem: Run, loaded: Database, tmp_path: Path) -> None:
    draft = write(tmp_path, WRONG)
    ended = kyniem("check", draft, "--write-dismissed", draft)
    assert (ended.code, Path(draft).read_text()) == (2, WRONG)
    assert "đã có tệp này" in ended.err


def test_reasons_that_cannot_be_read_are_refused(
    kyniem: Run, loaded: Database, tmp_path: Path
) -> None:
    draft = write(tmp_path, WRONG)
    assert kyniem("check", draft, "--dismissed", "khong-co.yaml").code == 2
    (tmp_path / "sai.yaml").write_text("- kind: [\n")
    assert kyniem("check", draft, "--dismissed", str(tmp_path / "sai.yaml")).code == 2
