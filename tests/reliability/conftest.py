"""A database in which people have worked: the demonstration of a province, made once."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from app.backups import back_up
from app.catalogue.load import Catalogue
from app.catalogue.reference import reference
from app.catalogue.sync import sync
from app.contents import Contents, contents
from app.copies import copy
from app.database import Database
from app.planning.demonstration.story import demonstrate

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)

FEW = frozenset({"thanh-lap-dang", "gio-to-hung-vuong", "giai-phong-mien-nam", "quoc-khanh"})


@pytest.fixture(scope="session")
def worked_file(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, real_catalogue: Catalogue
) -> Path:
    """An SQLite file in which a year was planned, to copy."""
    path = tmp_path_factory.mktemp("worked") / "kyniem.db"
    shutil.copy(migrated_sqlite, path)
    few = tuple(entry for entry in real_catalogue.entries if entry.id in FEW)
    database = Database(f"sqlite:///{path}")
    with pytest.MonkeyPatch.context() as cheap, database.writing() as session:
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        cheap.setattr("app.accounts.passwords.HASHER", hasher)
        sync(session, replace(real_catalogue, entries=few), NOW)
        demonstrate(session, reference(session), NOW, "năm giờ chiều mưa")
    database.dispose()
    return path


@pytest.fixture
def worked_sqlite(worked_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A database on SQLite in which a year was planned."""
    path = tmp_path / "worked.db"
    shutil.copy(worked_file, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def backup_file(worked_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it, to copy."""
    path = tmp_path_factory.mktemp("backup") / "luu.db"
    database = Database(f"sqlite:///{worked_file}")
    back_up(database, path)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def worked_template(postgres: Any, worked_file: Path) -> Iterator[str]:
    """The name of such a database on PostgreSQL, to copy."""
    with postgres.database("migrated") as url:
        source, target = Database(f"sqlite:///{worked_file}"), Database(url)
        copy(source, target)
        source.dispose()
        target.dispose()
        yield str(target.engine.url.database)


@pytest.fixture
def worked_postgresql(postgres: Any, worked_template: str) -> Iterator[Database]:
    """The same on PostgreSQL."""
    with postgres.database(worked_template) as url:
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Iterator[Database]:
    """A database on SQLite without tables."""
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    yield database
    database.dispose()


@pytest.fixture
def empty_postgresql(postgres: Any) -> Iterator[Database]:
    """A database on PostgreSQL without tables."""
    with postgres.database("template0") as url:
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture(params=("sqlite to postgresql", "postgresql to sqlite"))
def pair(request: pytest.FixtureRequest) -> tuple[Database, Database]:
    """A database in which a year was planned, and an empty one of the other kind."""
    kinds = request.param.split(" to ")
    source: Database = request.getfixturevalue(f"worked_{kinds[0]}")
    target: Database = request.getfixturevalue(f"empty_{kinds[1]}")
    return source, target


@pytest.fixture
def held() -> Callable[[Database], dict[str, Contents]]:
    """What each table of a database holds."""

    def read(database: Database) -> dict[str, Contents]:
        with database.reading() as session:
            return contents(session.connection())

    return read
