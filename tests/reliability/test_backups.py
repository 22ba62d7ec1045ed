"""A backup holds all of a database at one instant, and can be restored into either kind."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from app import backups, copies
from app.accounts.sessions import open_session
from app.backups import DamagedBackup, NewerBackup, NotABackup, back_up, restore, restore_over
from app.contents import Contents
from app.copies import NotEmpty
from app.database import Database, DatabaseOutOfStep, revision_of
from app.main import create_app
from app.migrations import downgrade, upgrade
from app.models import LogEntry, Person, Unit, WebSession
from app.settings import Settings

Held = Callable[[Database], dict[str, Contents]]


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute(statement)
        file.commit()


@pytest.fixture
def backup(backup_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(backup_file, tmp_path / "luu.db"))


def test_a_backup_is_restored_into_the_other_database(
    pair: tuple[Database, Database], tmp_path: Path, held: Held
) -> None:
    source, target = pair
    told = back_up(source, tmp_path / "luu.db")
    restored = restore(tmp_path / "luu.db", target)
    assert held(target) == restored == held(source)
    assert told.rows == sum(table.rows for table in restored.values()) > 1000
    target.check()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_written_while_a_backup_is_made_is_in_it_wholly_or_not_at_all(
    kind: str, request: pytest.FixtureRequest, empty_sqlite: Database, tmp_path: Path
) -> None:
    database: Database = request.getfixturevalue(f"worked_{kind}")
    stop = Event()

    def write() -> None:
        number = 0
        while not stop.wait(0.005):
            number += 1
            with database.writing() as session:
                session.execute(update(Unit).values(name=f"Đơn vị {number}"))
                session.add(_entry(number))

    writer = Thread(target=write)
    writer.start()
    try:
        back_up(database, tmp_path / "luu.db")
    finally:
        stop.set()
        writer.join()
    restore(tmp_path / "luu.db", empty_sqlite)
    with empty_sqlite.reading() as session:
        names = session.scalars(select(Unit.name).distinct()).all()
        last = session.scalars(
            select(func.max(LogEntry.id)).where(LogEntry.object_kind == "thu")
        ).one()
        written = session.get(LogEntry, last).object_id if last else None  # type: ignore[union-attr]
    assert names == [f"Đơn vị {written}"] if written else len(names) > 1


def _entry(number: int) -> LogEntry:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return LogEntry(
        at=now, action="thu", object_kind="thu", object_id=str(number), before={}, after={}
    )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_feeds_of_a_restored_database_have_the_same_bytes(
    kind: str, worked_sqlite: Database, backup: Path, request: pytest.FixtureRequest
) -> None:
    target: Database = request.getfixturevalue(f"empty_{kind}")
    restore(backup, target)
    assert _feed(target) == _feed(worked_sqlite)


def _feed(database: Database) -> bytes:
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    with TestClient(create_app(settings)) as client:
        answer = client.get("/feeds/vn-le-lon.ics")
    assert answer.content.count(b"\r\nSEQUENCE:") > 2
    return answer.content


def test_a_backup_is_read_by_its_owner_alone_and_is_one_file(backup_file: Path) -> None:
    assert backup_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in backup_file.parent.iterdir()] == ["luu.db"]


def test_a_file_is_never_overwritten(worked_sqlite: Database, tmp_path: Path) -> None:
    (tmp_path / "luu.db").write_text("khác")
    with pytest.raises(FileExistsError):
        back_up(worked_sqlite, tmp_path / "luu.db")
    assert (tmp_path / "luu.db").read_text() == "khác"


def test_a_file_that_appears_while_a_backup_is_made_is_kept(
    worked_sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def appear(_: Path) -> None:
        (tmp_path / "luu.db").write_text("khác")

    monkeypatch.setattr(backups, "_onto_disk", appear)
    with pytest.raises(FileExistsError):
        back_up(worked_sqlite, tmp_path / "luu.db")
    assert (tmp_path / "luu.db").read_text() == "khác"


def test_a_backup_goes_onto_a_file_system_without_links(
    worked_sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr("app.backups.os.link", refuse)
    back_up(worked_sqlite, tmp_path / "luu.db")
    assert [path.name for path in tmp_path.glob("*luu*")] == ["luu.db"]


def test_nobody_is_signed_in_after_a_restore(worked_sqlite: Database, tmp_path: Path) -> None:
    with worked_sqlite.writing() as session:
        person = session.scalars(select(Person).limit(1)).one()
        open_session(session, person, datetime.now(UTC), address="127.0.0.1", agent="")
    back_up(worked_sqlite, tmp_path / "luu.db")
    restore_over(tmp_path / "luu.db", worked_sqlite)
    with worked_sqlite.reading() as session:
        assert session.scalars(select(WebSession)).all() == []


def test_a_backup_that_fails_leaves_no_file(
    worked_sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(backups, "_onto_disk", fail)
    with pytest.raises(OSError, match="No space"):
        back_up(worked_sqlite, tmp_path / "luu.db")
    assert not [path for path in tmp_path.iterdir() if "luu" in path.name]


def test_an_older_database_is_backed_up_as_it_is_and_migrated_when_restored(
    worked_sqlite: Database, empty_postgresql: Database, tmp_path: Path, held: Held
) -> None:
    downgrade(worked_sqlite, "-1")
    before = held(worked_sqlite)
    told = back_up(worked_sqlite, tmp_path / "luu.db")
    with worked_sqlite.reading() as session:
        assert told.revision == revision_of(session.connection())
    restore(tmp_path / "luu.db", empty_postgresql)
    empty_postgresql.check()
    upgrade(worked_sqlite)
    assert held(empty_postgresql) == held(worked_sqlite)
    assert before.keys() <= held(worked_sqlite).keys()


def test_an_empty_database_is_not_backed_up(empty_sqlite: Database, tmp_path: Path) -> None:
    with pytest.raises(DatabaseOutOfStep):
        back_up(empty_sqlite, tmp_path / "luu.db")


# What is refused


def test_a_database_in_use_is_restored_over_only_when_asked(
    worked_sqlite: Database, backup: Path, held: Held
) -> None:
    before = held(worked_sqlite)
    with worked_sqlite.writing() as session:
        session.execute(update(Unit).values(name="Khác"))
    with pytest.raises(NotEmpty):
        restore(backup, worked_sqlite)
    assert held(worked_sqlite) != before
    restore_over(backup, worked_sqlite)
    assert held(worked_sqlite) == before


@pytest.mark.parametrize("content", [b"", b"BEGIN:VCALENDAR\r\n" * 500])
def test_another_file_is_not_restored(
    content: bytes, empty_sqlite: Database, tmp_path: Path
) -> None:
    (tmp_path / "khac.db").write_bytes(content)
    with pytest.raises(NotABackup):
        restore(tmp_path / "khac.db", empty_sqlite)


def test_a_database_in_use_is_no_backup(worked_file: Path, empty_sqlite: Database) -> None:
    with pytest.raises(NotABackup):
        restore(worked_file, empty_sqlite)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE units SET name = 'Khác'", "DELETE FROM event_words", "DROP TABLE backup_tables"],
)
def test_a_backup_that_was_changed_is_not_restored(
    statement: str, backup: Path, empty_sqlite: Database
) -> None:
    change(backup, statement)
    with pytest.raises(DamagedBackup):
        restore(backup, empty_sqlite)
    with pytest.raises(DatabaseOutOfStep):
        empty_sqlite.check()


def test_a_backup_with_a_torn_page_is_not_restored(backup: Path, empty_sqlite: Database) -> None:
    with backup.open("r+b") as file:
        file.seek(backup.stat().st_size // 2)
        file.write(b"\0" * 8192)
    with pytest.raises(DamagedBackup):
        restore(backup, empty_sqlite)


@pytest.mark.parametrize(
    "statement",
    ["PRAGMA user_version = 2", "UPDATE alembic_version SET version_num = '29991231_0000'"],
)
def test_a_backup_of_a_newer_program_is_not_restored(
    statement: str, backup: Path, empty_sqlite: Database
) -> None:
    change(backup, statement)
    with pytest.raises(NewerBackup):
        restore(backup, empty_sqlite)


def test_the_database_of_a_newer_program_is_not_restored_over(
    worked_sqlite: Database, backup: Path, held: Held
) -> None:
    path = Path(str(worked_sqlite.engine.url.database))
    change(path, "UPDATE alembic_version SET version_num = '29991231_0000'")
    before = held(worked_sqlite)
    with pytest.raises(DatabaseOutOfStep):
        restore_over(backup, worked_sqlite)
    assert held(worked_sqlite) == before


# Commands


@pytest.fixture
def kyniem(
    worked_sqlite: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Any]:
    """Run a command line on the database; exit code, output and refusal."""
    from app.cli import main

    def run(*arguments: object, on: str | None = None) -> tuple[int, str, str]:
        url = worked_sqlite.engine.url.render_as_string(hide_password=False)
        monkeypatch.setenv("KYNIEM_DATABASE_URL", on or url)
        code = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return int(code), told.out, told.err

    return run


def test_the_commands_back_up_restore_and_copy(
    kyniem: Callable[..., Any], worked_sqlite: Database, tmp_path: Path, held: Held
) -> None:
    before = held(worked_sqlite)
    code, told, _ = kyniem("backup", tmp_path / "luu.db")
    assert code == 0
    assert "đã đọc lại và so khớp" in told
    assert kyniem("backup", tmp_path / "luu.db")[::2] == (
        2, f"Đã có tệp {tmp_path / 'luu.db'}; hãy chọn tên khác.\n",
    )  # fmt: skip
    code, _, refused = kyniem("restore", tmp_path / "luu.db")
    assert (code, "--replace" in refused) == (2, True)
    with worked_sqlite.writing() as session:
        session.execute(update(Unit).values(name="Khác"))
    assert kyniem("restore", tmp_path / "luu.db", "--replace")[0] == 0
    assert held(worked_sqlite) == before
    copied = f"sqlite:///{tmp_path / 'chep.db'}"
    assert kyniem("db", "copy", worked_sqlite.engine.url, copied)[0] == 0
    code, _, refused = kyniem("db", "copy", worked_sqlite.engine.url, copied)
    assert (code, "chỉ chép sang cơ sở dữ liệu trống" in refused) == (2, True)


def test_a_database_in_use_is_not_restored_over_and_the_command_says_what_to_do(
    kyniem: Callable[..., Any],
    worked_postgresql: Database,
    backup: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = worked_postgresql.engine.url.render_as_string(hide_password=False)
    monkeypatch.setattr(copies, "LOCK_SECONDS", 1)
    with worked_postgresql.reading() as reading:
        reading.scalars(select(Unit.id)).all()
        told = kyniem("restore", backup, "--replace", on=address)
    assert told == (
        3, "", "Cơ sở dữ liệu đang được dùng; hãy dừng dịch vụ rồi khôi phục lại.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("backup nowhere/luu.db", "Không ghi được nowhere/luu.db"),
        ("restore nowhere.db", "Không đọc được nowhere.db"),
        ("restore khac.txt", "không phải là tệp do kyniem backup ghi"),
        ("db copy nowhere sqlite:///b.db", "'nowhere': "),
    ],
)
def test_a_command_that_cannot_be_done_says_why_in_one_line(
    line: str,
    told: str,
    kyniem: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "khac.txt").write_text("Một tệp khác.\n" * 100)
    code, printed, refused = kyniem(*line.split())
    assert (code, printed, refused.count("\n")) == (2, "", 1)
    assert told in refused
