"""The command line tells what it can do, and refuses in one Vietnamese sentence."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_without_words_it_tells_what_it_can_do(kyniem: Run) -> None:
    ended = kyniem()
    assert ended.code == 0
    for word in (
        "serve",
        "upcoming",
        "day",
        "month",
        "year",
        "lunar",
        "feed",
        "doctor",
        "catalogue",
        "db",
    ):
        assert f"\n  {word} " in ended.out


def test_help_tells_the_exit_codes(kyniem: Run) -> None:
    told = " ".join(kyniem("--help").out.split())
    assert "Mã thoát: 0 xong; 1 có khác biệt" in told
    assert "3 không dùng được cơ sở dữ liệu" in told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("fly", "Không có lệnh 'fly'; xem: kyniem --help."),
        ("lunar --fly", "Câu lệnh chưa đúng: không có tùy chọn --fly; xem: kyniem lunar --help."),
        ("db fly", "Câu lệnh chưa đúng: không có lệnh con 'fly'; xem: kyniem db --help."),
        ("db", "Câu lệnh chưa đúng: thiếu tên lệnh con; xem: kyniem db --help."),
        ("db downgrade", "Câu lệnh chưa đúng: thiếu PHIÊN_BẢN; xem: kyniem db downgrade --help."),
        ("lunar 2027-01-01 x", "Câu lệnh chưa đúng: thừa (x); xem: kyniem lunar --help."),
        ("upcoming --days", "Câu lệnh chưa đúng: tùy chọn --days thiếu hoặc thừa giá trị;"),
    ],
)
def test_a_misspelt_command_line_is_wrong_input(kyniem: Run, line: str, told: str) -> None:
    code, out, err = kyniem(*line.split())
    assert (code, out) == (2, "")
    assert err.startswith(told)
    assert err.count("\n") == 1


def test_every_bad_option_is_named_at_once(kyniem: Run) -> None:
    ended = kyniem("upcoming", "--days", "x", "--limit", "0", "--from", "2027-02-30")
    assert ended == (
        2,
        "",
        "--from: không có ngày này trong lịch; --days: phải là số nguyên;"
        " --limit: phải từ 1 đến 500.\n",
    )


def test_a_malformed_setting_is_wrong_input(kyniem: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYNIEM_PORT", "0")
    ended = kyniem("upcoming")
    assert ended.code == 2
    assert ended.err.startswith("Cấu hình không dùng được: KYNIEM_PORT: ")


def test_a_fault_of_ours_is_not_hidden(kyniem: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("app.cli.lunar.today", broken)
    with pytest.raises(ZeroDivisionError):
        kyniem("lunar")


@pytest.mark.parametrize(
    "line", [("lunar", "2030-02-02", "--explain"), ("lunar", "--to-solar", "2027-03-10", "--json")]
)
def test_conversions_wait_for_no_database_and_no_web_framework(line: tuple[str, ...]) -> None:
    program = (
        "import sys; from app.cli import main; code = main(sys.argv[1:]);"
        "heavy = {'sqlalchemy', 'alembic', 'fastapi', 'rich', 'yaml', 'holidays'};"
        "sys.exit(code or ' '.join(heavy & sys.modules.keys()) or 0)"
    )
    ended = subprocess.run(  # noqa: S603 (the program is ours)
        [sys.executable, "-c", program, *line], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
