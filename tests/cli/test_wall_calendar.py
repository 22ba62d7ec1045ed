"""``kyniem year --wall`` writes the wall calendar that the page of the year offers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.database import Database

Run = Callable[..., Any]


def test_the_wall_calendar_of_a_year_is_written(
    kyniem: Run, loaded: Database, elsewhere: Path
) -> None:
    ended = kyniem("year", "2027", "--wall", "lich.pdf", "--paper", "a3")
    assert ended == (0, "Đã ghi lich.pdf: Lịch năm 2027 – Đinh Mùi, khổ A3.\n", "")
    assert (elsewhere / "lich.pdf").read_bytes().startswith(b"%PDF-")


def test_unknown_paper_is_refused(kyniem: Run, loaded: Database, elsewhere: Path) -> None:
    ended = kyniem("year", "2027", "--wall", "lich.pdf", "--paper", "a5")
    assert ended.code
    assert "--paper: phải là một trong: 'a4' hoặc 'a3'" in ended.err
    assert not (elsewhere / "lich.pdf").exists()


def test_a_file_that_cannot_be_written_is_told(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("year", "2027", "--wall", "khong-co/lich.pdf")
    assert ended.code
    assert "Không ghi được khong-co/lich.pdf" in ended.err
