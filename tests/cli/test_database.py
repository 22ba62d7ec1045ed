"""``kyniem db`` brings a database in step with the program, and says whether it is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.database import Database

Run = Callable[..., Any]


def test_a_new_database_is_made_by_an_upgrade_which_may_be_repeated(kyniem: Run) -> None:
    assert kyniem("db", "upgrade").out.startswith("Đã nâng cấp cơ sở dữ liệu lên ")
    assert kyniem("db", "upgrade") == (0, "Cơ sở dữ liệu đã mới.\n", "")
    assert kyniem("db", "status").code == 0


def test_status_tells_where_the_database_is_and_what_it_holds(
    kyniem: Run, loaded: Database
) -> None:
    ended = kyniem("db", "status")
    assert ended.code == 0
    assert str(loaded.engine.url) in ended.out
    assert "Danh mục          lần nạp 1, " in ended.out
    told = json.loads(kyniem("db", "status", "--json").out)
    assert told["in_step"] is True
    assert told["found"] == told["wanted"]
    assert told["events"] > 100


def test_a_database_out_of_step_is_a_no(kyniem: Run) -> None:
    ended = kyniem("db", "status")
    assert ended.code == 1
    assert "Phiên bản         chưa có" in ended.out
    assert "không; hãy chạy: kyniem db upgrade" in ended.out
    told = json.loads(kyniem("db", "status", "--json").out)
    assert (told["in_step"], told["found"], told["events"]) == (False, None, None)


def test_a_downgrade_goes_back_to_a_revision(kyniem: Run, unloaded: Database) -> None:
    assert kyniem("db", "downgrade", "base") == (0, "Đã đưa cơ sở dữ liệu về base.\n", "")
    assert kyniem("db", "status").code == 1
    assert kyniem("db", "upgrade").code == 0


def test_an_unknown_revision_is_wrong_input(kyniem: Run, unloaded: Database) -> None:
    told = "Không có phiên bản 'x' để đưa cơ sở dữ liệu về.\n"
    assert kyniem("db", "downgrade", "x") == (2, "", told)


@pytest.mark.parametrize("line", ["db upgrade", "db downgrade base", "upcoming", "serve"])
def test_the_database_of_a_newer_program_is_left_alone(
    kyniem: Run, unloaded: Database, line: str
) -> None:
    with unloaded.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
    ended = kyniem(*line.split())
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("Cơ sở dữ liệu ở phiên bản later mà chương trình này không biết;")


@pytest.mark.parametrize("line", ["db upgrade", "db status", "upcoming", "serve"])
@pytest.mark.parametrize(
    "url",
    ["sqlite:///nowhere/kyniem.db", "sqlite:///notes.txt", "postgresql+psycopg://127.0.0.1:1/x"],
)
def test_a_database_that_does_not_answer_is_told_in_one_line(
    kyniem: Run, monkeypatch: pytest.MonkeyPatch, url: str, line: str
) -> None:
    Path("notes.txt").write_text("Một tệp khác, không phải cơ sở dữ liệu.\n" * 50)
    monkeypatch.setenv("KYNIEM_DATABASE_URL", url)
    monkeypatch.setattr("app.cli.serve._refuse_taken_port", lambda settings: None)
    ended = kyniem(*line.split())
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("Không kết nối được cơ sở dữ liệu;")
    assert ended.err.count("\n") == 1


def test_a_password_is_not_printed(kyniem: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYNIEM_DATABASE_URL", "postgresql+psycopg://me:secret@127.0.0.1:1/x")
    ended = kyniem("db", "status")
    assert "secret" not in ended.out + ended.err
