"""Two migrations of one database take turns; a child that is killed leaves nothing half."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.catalogue.load import Catalogue
from app.database import Database
from app.migrations import downgrade
from app.models import Base
from benchmarks.reliability.children import forked, killing
from benchmarks.reliability.direct import Syncs

KYNIEM = (sys.executable, "-c", "import sys; from app.cli import main; sys.exit(main())")


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def stage(database: Database, catalogue: Catalogue) -> Any:  # what syncs need of a stage
    few = catalogue.entries[:12]
    return SimpleNamespace(catalogue=address(database), loaded=catalogue, entries=few)


def test_a_migration_gives_up_on_a_table_that_somebody_holds(
    postgresql_database: Database,
) -> None:
    names = ", ".join(f'"{name}"' for name in Base.metadata.tables)
    with postgresql_database.writing() as session:
        session.execute(text(f"LOCK TABLE {names} IN ACCESS SHARE MODE"))
        with pytest.raises(OperationalError, match="lock timeout"):
            downgrade(postgresql_database, "-1")
    postgresql_database.check()
    downgrade(postgresql_database, "-1")


def test_of_two_migrations_at_once_one_waits(empty_database: Database) -> None:
    environment = os.environ | {"KYNIEM_DATABASE_URL": address(empty_database)}
    command = (*KYNIEM, "db", "upgrade")
    runs = [
        subprocess.Popen(  # noqa: S603
            command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = [run.communicate(timeout=120)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    empty_database.check()


@pytest.mark.parametrize("seconds", [0.05, 0.3])
def test_syncs_that_are_killed_are_there_whole_or_not_at_all(
    seconds: float, database: Database, real_catalogue: Catalogue, tmp_path: Path
) -> None:
    syncs = Syncs(stage(database, real_catalogue))
    syncs.several(lambda _: None, 1, 2)
    assert list(syncs.check([2])) == []
    database.dispose()
    child = forked(lambda say: syncs.work(say, Random()), tmp_path / "log")  # noqa: S311
    with killing(child.kill, seconds):
        assert child.ended() == -9
    assert list(syncs.check(child.told)) == []


def test_a_sync_that_is_lost_is_noticed(
    sqlite_database: Database, real_catalogue: Catalogue
) -> None:
    syncs = Syncs(stage(sqlite_database, real_catalogue))
    syncs.several(lambda _: None, 1, 2)
    assert list(syncs.check([4])) == ["generation 4 is not there, nor the next"]
