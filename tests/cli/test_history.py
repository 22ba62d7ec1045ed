"""``kyniem catalogue history`` keeps what a database rebuilt from the files would lose."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.catalogue.history import MAX_OCTETS
from app.database import Database
from app.models import Event, EventChange, Revision
from app.settings import PROJECT

Run = Callable[..., Any]
Entry = Callable[..., dict[str, Any]]
Write = Callable[..., str]

COMMAND = "import sys; from app.cli import main; sys.exit(main())"


@pytest.fixture
def write(data_files: Callable[..., Any], tmp_path: Path) -> Write:
    """Write the files of some entries; the directory they lie in."""

    def run(*entries: dict[str, Any], to: str = "data", **reference: list[Any]) -> str:
        for file in data_files(*entries, **reference):
            path = tmp_path / to / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.bytes)
        return str(tmp_path / to)

    return run


def use(monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KYNIEM_DATABASE_URL", url)


def sequence(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(Event.sequence)).one()


# Writing


def test_the_history_is_printed_or_written_alike(
    kyniem: Run, unloaded: Database, write: Write, entry: Entry, tmp_path: Path
) -> None:
    kyniem("catalogue", "sync", "--data-dir", write(entry()))
    printed = kyniem("catalogue", "history")
    ended = kyniem("catalogue", "history", "h.json")
    assert ended == (0, "Đã ghi lịch sử của 1 mục, đến lần nạp 1.\n", "")
    assert (tmp_path / "h.json").read_text(encoding="utf-8") == printed.out
    assert json.loads(printed.out)["revision"]["number"] == 1
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_an_empty_database_has_no_history(kyniem: Run, unloaded: Database, tmp_path: Path) -> None:
    (tmp_path / "h.json").write_text("kept")
    ended = kyniem("catalogue", "history", "h.json")
    told = "Chưa có danh mục trong cơ sở dữ liệu, nên chưa có lịch sử để ghi.\n"
    assert ended == (3, "", told)
    assert (tmp_path / "h.json").read_text() == "kept"


def test_a_history_that_goes_further_is_not_written_over(
    kyniem: Run, unloaded: Database, write: Write, entry: Entry, tmp_path: Path
) -> None:
    kyniem("catalogue", "sync", "--data-dir", write(entry()))
    longer = json.loads(kyniem("catalogue", "history").out)
    longer["revision"]["number"] = 7
    (tmp_path / "h.json").write_text(json.dumps(longer))
    ended = kyniem("catalogue", "history", "h.json")
    assert (ended.code, ended.err) == (
        2,
        "h.json ghi đến lần nạp 7, cơ sở dữ liệu mới đến lần 1;"
        " hãy chạy trước: kyniem catalogue sync --history h.json.\n",
    )
    assert json.loads((tmp_path / "h.json").read_text()) == longer


def test_a_history_that_cannot_be_written_is_told(
    kyniem: Run, unloaded: Database, write: Write, entry: Entry
) -> None:
    kyniem("catalogue", "sync", "--data-dir", write(entry()))
    ended = kyniem("catalogue", "history", "nowhere/h.json")
    assert (ended.code, ended.err) == (
        2,
        "Không ghi được nowhere/h.json: No such file or directory.\n",
    )


def test_a_history_that_could_not_be_read_back_is_not_written(
    kyniem: Run, unloaded: Database, write: Write, entry: Entry, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    kyniem("catalogue", "sync", "--data-dir", write(entry()))
    monkeypatch.setattr("app.catalogue.history.MAX_OCTETS", 1000)
    ended = kyniem("catalogue", "history", "h.json")
    assert (ended.code, ended.err.splitlines()[0]) == (2, "Cơ sở dữ liệu: lớn quá 0 MB")
    assert not (tmp_path / "h.json").exists()


# Syncing with it


def test_a_rebuilt_database_goes_on_with_the_history_of_the_old_one(
    kyniem: Run, monkeypatch: pytest.MonkeyPatch, write: Write, entry: Entry,
    unloaded: Database, postgresql_database: Database,
) -> None:  # fmt: skip
    kyniem("catalogue", "sync", "--data-dir", write(entry()))
    directory = write(entry(name="Tên khác"))
    kyniem("catalogue", "sync", "--data-dir", directory)
    kyniem("catalogue", "history", "h.json")
    written = kyniem("catalogue", "history").out

    use(monkeypatch, postgresql_database)
    ended = kyniem("catalogue", "sync", "--data-dir", directory, "--history", "h.json")
    assert ended.code == 0
    assert ended.out.startswith("Đã nhập lịch sử: ")
    assert ended.out.endswith("Không có gì khác.\n")
    assert sequence(postgresql_database) == 1
    assert kyniem("catalogue", "history").out == written

    again = kyniem("catalogue", "sync", "--data-dir", directory, "--history", "h.json")
    assert again.out == "Đã nhập lịch sử: 0 bản ghi mới.\nKhông có gì khác.\n"


def test_of_a_faulty_history_nothing_is_loaded_and_every_fault_is_told(
    kyniem: Run, unloaded: Database, write: Write, entry: Entry, tmp_path: Path
) -> None:
    (tmp_path / "h.json").write_text('{"format": 1, "revision": {"number": -1}, "events": []}')
    ended = kyniem("catalogue", "sync", "--data-dir", write(entry()), "--history", "h.json")
    assert (ended.code, ended.out) == (2, "")
    assert "h.json: revision.number: phải từ 0 trở lên\n" in ended.err
    assert "h.json: changes: thiếu trường bắt buộc\n" in ended.err
    assert ended.err.endswith("h.json: lịch sử có 6 lỗi.\n")
    assert "lần nạp 0, 0 mục" in kyniem("db", "status").out


def test_a_history_that_is_not_there_is_told(
    kyniem: Run, unloaded: Database, write: Write, entry: Entry
) -> None:
    ended = kyniem("catalogue", "sync", "--data-dir", write(entry()), "--history", "h.json")
    assert (ended.code, ended.err) == (
        2,
        "Không đọc được h.json: No such file or directory.\n",
    )


def test_a_history_beyond_its_bound_is_not_read(
    kyniem: Run, unloaded: Database, write: Write, entry: Entry, tmp_path: Path
) -> None:
    with (tmp_path / "h.json").open("wb") as file:
        file.truncate(MAX_OCTETS + 1)
    ended = kyniem("catalogue", "sync", "--data-dir", write(entry()), "--history", "h.json")
    assert (ended.code, ended.err.splitlines()[0]) == (2, "h.json: lớn quá 100 MB")


def test_a_history_is_of_no_use_when_the_sync_fails(
    kyniem: Run, unloaded: Database, write: Write, entry: Entry
) -> None:
    kyniem("catalogue", "sync", "--data-dir", write(entry()))
    kyniem("catalogue", "history", "h.json")
    ended = kyniem(
        "catalogue", "sync", "--data-dir", write(entry(rule="solar:02-30")), "--history", "h.json"
    )
    assert ended.code == 2
    assert sequence(unloaded) == 0


# Why


def test_the_reason_of_a_sync_is_kept_composed_and_trimmed(
    kyniem: Run, unloaded: Database, write: Write, entry: Entry
) -> None:
    decomposed = " Theo Nghi\u0323 quye\u0302\u0301t "
    ended = kyniem("catalogue", "sync", "--data-dir", write(entry()), "--why", decomposed)
    assert ended.code == 0
    with unloaded.reading() as session:
        assert session.scalars(select(EventChange.why)).all() == ["Theo Nghị quyết"]


@pytest.mark.parametrize(
    ("why", "fault"),
    [
        ("", "không được để trống"),
        ("   ", "không được để trống"),
        ("một\nhai", "không được có ký tự điều khiển hoặc xuống dòng"),
        ("a" * 301, "dài quá 300 ký tự"),
    ],
)
def test_a_reason_that_is_no_line_of_text_is_refused(
    why: str, fault: str, kyniem: Run, unloaded: Database, write: Write, entry: Entry
) -> None:
    ended = kyniem("catalogue", "sync", "--data-dir", write(entry()), "--why", why)
    assert (ended.code, ended.err) == (2, f"--why: {fault}.\n")
    assert "lần nạp 0, 0 mục" in kyniem("db", "status").out


# Two at once


def test_two_processes_that_sync_at_once_follow_each_other(
    database: Database, write: Write, entry: Entry, tmp_path: Path
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    environment = os.environ | {"KYNIEM_DATABASE_URL": url, "PYTHONPATH": str(PROJECT)}
    directories = [
        write(*(entry(f"{name}{number}") for number in range(50)), to=name) for name in "ab"
    ]
    started = [
        subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-c", COMMAND, "catalogue", "sync", "--data-dir", directory],
            env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for directory in directories
    ]  # fmt: skip
    ended = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0], ended
    with database.reading() as session:
        live = session.scalars(select(Event.id).where(Event.retired.is_(None))).all()
        assert session.scalars(select(Revision.number)).one() == 2
        assert len(session.scalars(select(EventChange.id)).all()) == 50 + 100
    assert len(live) == 50
    assert len({event_id[0] for event_id in live}) == 1
