"""A stage is what a run begins with: a province that plans, a small catalogue, and backups."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from app.accounts.keys import make_key
from app.accounts.people import person_by_email
from app.accounts.roles import Scope
from app.accounts.units import unit_named
from app.backups import back_up
from app.catalogue.entry import Entry
from app.catalogue.load import Catalogue, load, read_files
from app.catalogue.reference import reference
from app.catalogue.sync import sync
from app.catalogue.writing import written
from app.clock import now
from app.copies import copy
from app.database import Database
from app.migrations import upgrade
from app.models import Unit
from app.planning.demonstration.cast import HOST
from app.planning.demonstration.story import demonstrate
from app.settings import PROJECT
from benchmarks.reliability.homes import opened

DEPARTMENT = "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên"
COMMITTEE = "Tỉnh ủy Thái Nguyên"
COMMUNE = "Đảng ủy phường Phan Đình Phùng"

WORKERS = (("minh", DEPARTMENT), ("lan", COMMITTEE), ("ha", COMMITTEE))
"""Who edits, who signs and who numbers, each with the unit of their key."""

ENTRIES = 40
"""How many entries the catalogue has that is synced over and over."""


@dataclass(frozen=True)
class Stage:
    """What rounds work on: addresses of databases by what happens there, keys, units, files."""

    planning: str
    catalogue: str
    migrating: str
    restoring: str
    importing: str
    keys: dict[str, str]
    units: dict[str, str]
    issued: int
    entries: tuple[Entry, ...]
    loaded: Catalogue
    directory: Path
    backups: tuple[Path, ...]

    @property
    def log(self) -> Path:
        """Where children print."""
        return self.directory / "children.log"


def staged(urls: Sequence[str], directory: Path) -> Stage:
    """Fill five empty databases at ``urls``."""
    planning, catalogue, migrating, restoring, importing = urls
    loaded = _loaded()
    few = tuple(entry for entry in loaded.entries if entry.region == "VN")[:ENTRIES]
    backups = tuple(directory / f"{number}.backup" for number in range(3))
    *of_catalogue, of_plans = backups
    with opened(f"sqlite:///{directory / 'template.db'}") as template, opened(planning) as home:
        keys, units, issued = _planned(template, replace(loaded, entries=few))
        copy(template, home)
        back_up(home, of_plans)
    with opened(catalogue) as home, opened(importing) as other:
        for database in (home, other):
            upgrade(database)
        for path, entries in zip(of_catalogue, (few[1:], few), strict=True):
            with home.writing() as session:
                sync(session, replace(loaded, entries=entries), now())
            back_up(home, path)
    (directory / "events.yaml").write_text("\n".join(map(written, few)))
    return Stage(
        planning, catalogue, migrating, restoring, importing, keys, units, issued, few, loaded,
        directory, backups,
    )  # fmt: skip


def _loaded() -> Catalogue:
    files, missing = read_files(PROJECT / "data")
    loaded, problems = load(files)
    if loaded is None or missing:
        raise SystemExit(f"the catalogue does not load: {(*missing, *problems)[:3]}")
    return loaded


def _planned(
    database: Database, catalogue: Catalogue
) -> tuple[dict[str, str], dict[str, str], int]:
    """A province with its plans; keys of its people, ids of its units, and the plan in force."""
    upgrade(database)
    with database.writing() as session:
        sync(session, catalogue, now())
    with database.writing() as session:
        demonstrate(session, reference(session), now(), "năm giờ chiều mưa")
    with database.writing() as session:
        units = {unit.name: unit.id for unit in session.scalars(select(Unit))}
        keys = {}
        for part, unit in WORKERS:
            person = person_by_email(session, f"{part}@{HOST}")
            assert person
            home = unit_named(session, units[unit])
            keys[part] = make_key(session, person, home, "Thử", Scope.WRITE, now(), None)[1]
    return keys, units, 1
