"""Direct work is what commands do to a database or a file, over and over, until they are killed.

Each kind has what a child does and says, and what must hold once it is dead.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DatabaseError

from app.backups import back_up, restore_over
from app.catalogue.entry import Entry
from app.catalogue.sync import difference, sync
from app.catalogue.words import search_words
from app.catalogue.writing import inserted
from app.cli.files import replace_file
from app.clock import now
from app.contents import Contents, contents
from app.database import Database
from app.models import EventWord, LogEntry
from app.sources import read_source
from benchmarks.reliability.checks import faults
from benchmarks.reliability.children import Say
from benchmarks.reliability.homes import opened
from benchmarks.reliability.stage import Stage

# Syncs


class Syncs:
    """The catalogue of changing files is synced; each generation differs from the last."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._generation = 0
        self.url = stage.catalogue

    def prepare(self) -> None:
        """Nothing is to be done before a round."""

    def work(self, say: Say, _random: Random) -> None:
        """Sync one generation after the other."""
        generation = self._generation
        with opened(self.url) as database:
            while True:
                generation += 1
                self._sync(database, generation)
                say(generation)

    def several(self, say: Say, first: int, times: int) -> None:
        """Sync some generations, beginning with ``first``."""
        with opened(self.url) as database:
            for generation in range(first, first + times):
                self._sync(database, generation)
                say(generation)

    def check(self, said: list[Any]) -> Iterator[str]:
        """The last generation that was said is there, or the next, whole."""
        last = said[-1] if said else self._generation
        with opened(self.url) as database:
            yield from faults(database)
            found = [number for number in (last, last + 1) if self._is_there(database, number)]
            if not found and not (last == 0 and self._first(database)):
                yield f"generation {last} is not there, nor the next"
            self._generation = found[-1] if found else last

    def _first(self, database: Database) -> bool:
        with database.reading() as session:
            catalogue = replace(self._stage.loaded, entries=self._stage.entries)
            return not difference(session, catalogue).changes

    def _sync(self, database: Database, generation: int) -> None:
        catalogue = replace(self._stage.loaded, entries=self._entries(generation))
        with database.writing() as session:
            sync(session, catalogue, now())

    def _entries(self, generation: int) -> tuple[Entry, ...]:
        """Every tenth entry has another name, and one of them is away."""
        entries = self._stage.entries
        return tuple(
            entry.model_copy(update={"name": f"{entry.name} lần {generation}"})
            if place % 10 == generation % 10
            else entry
            for place, entry in enumerate(entries)
            if place != generation % len(entries)
        )

    def _is_there(self, database: Database, generation: int) -> bool:
        entries = self._entries(generation)
        catalogue = replace(self._stage.loaded, entries=entries)
        with database.reading() as session:
            rows = session.execute(select(EventWord.word, EventWord.event_id))
            words = {(word, event_id) for word, event_id in rows}
            wanted = {(word, entry.id) for entry in entries for word in search_words(entry)}
            return words == wanted and not difference(session, catalogue)


# Imports


class Imports(Syncs):
    """Entries are put into a catalogue's file, and the file is synced."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._base = (stage.directory / "events.yaml").read_bytes()
        self._path = stage.directory / "imported.yaml"
        self._path.write_bytes(self._base)
        self.url = stage.importing

    def prepare(self) -> None:
        """Begin with the file as it was."""
        self._path.write_bytes(self._base)

    def work(self, say: Say, _random: Random) -> None:
        """Put one entry after the other into the file, and sync it."""
        with opened(self.url) as database:
            for number in range(10_000):
                content = self._path.read_bytes()
                replace_file(self._path, inserted("events.yaml", content, self._entry(number)))
                self._sync_up_to(database, number + 1)
                say(number)

    def check(self, said: list[Any]) -> Iterator[str]:
        """The file reads, with all entries that were said; the database has them too."""
        count = said[-1] + 1 if said else 0
        source, problems = read_source("events.yaml", self._path.read_bytes())
        if problems or source is None:
            yield f"the file is half: {problems[:1]}"
        held = self._path.read_bytes().count(b"- id: thu-")
        if held not in {count, count + 1}:
            yield f"the file holds {held} entries of {count} said"
        with opened(self.url) as database:
            yield from faults(database)
            if said and not any(self._holds(database, many) for many in (count, count + 1)):
                yield f"the database does not hold the {count} entries said"

    def _entry(self, number: int) -> Entry:
        return self._stage.entries[0].model_copy(update={"id": f"thu-{number:05}"})

    def _imported(self, count: int) -> tuple[Entry, ...]:
        return (*self._stage.entries, *(self._entry(number) for number in range(count)))

    def _sync_up_to(self, database: Database, count: int) -> None:
        with database.writing() as session:
            sync(session, replace(self._stage.loaded, entries=self._imported(count)), now())

    def _holds(self, database: Database, count: int) -> bool:
        with database.reading() as session:
            catalogue = replace(self._stage.loaded, entries=self._imported(count))
            return not difference(session, catalogue)


# Backups


class Backups:
    """A database is backed up, and restored from three backups in turns."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.url = stage.restoring
        self._contents = tuple(self._of(path) for path in stage.backups)
        with opened(self.url) as database:
            restore_over(stage.backups[0], database)
        self._last = 0

    def prepare(self) -> None:
        """Nothing is to be done before a round."""

    def work(self, say: Say, random: Random) -> None:
        """Restore one after the other, and back up what is there."""
        which = self._last
        with opened(self.url) as database:
            for number in range(10_000):
                which = self._next(which)
                restore_over(self._stage.backups[which], database)
                say(which)
                if random.random() < 0.5:
                    back_up(database, self._directory / f"made-{number}")

    def check(self, said: list[Any]) -> Iterator[str]:
        """The last that was said is there whole, or the next; files are whole."""
        last = said[-1] if said else self._last
        with opened(self.url) as database:
            yield from faults(database)
            yield from _log_that_shrinks(database)
            held = _contents(database)
        found = [which for which in (last, self._next(last)) if self._contents[which] == held]
        if not found:
            yield f"backup {last} is not there, nor the next"
        self._last = found[0] if found else last
        for path in self._directory.glob("made-*"):
            if self._of(path) not in self._contents:
                yield f"{path.name} is not whole"
            path.unlink()

    @property
    def _directory(self) -> Path:
        return self._stage.directory

    def _next(self, which: int) -> int:
        return (which + 1) % len(self._contents)

    def _of(self, path: Path) -> dict[str, Contents]:
        """What a backup restores to, in a database of its own."""
        scratch = self._directory / "scratch.db"
        with opened(f"sqlite:///{scratch}") as database:
            restore_over(path, database)
            held = _contents(database)
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                scratch.with_name(scratch.name + suffix).unlink()
        return held


def _log_that_shrinks(database: Database) -> Iterator[str]:
    """The log takes an entry, and gives none away; neither stays."""
    entry = insert(LogEntry).values(
        at=now(), action="thu", object_kind="thu", object_id="1", before={}, after={}
    )
    with database.engine.execution_options(writes=True).connect() as connection:
        try:
            connection.execute(entry)
        except DatabaseError as error:
            yield f"the log takes no entry: {error.orig}"
            return
        with suppress(DatabaseError):
            connection.execute(delete(LogEntry))
            yield "the log gives its entries away"


def _contents(database: Database) -> dict[str, Contents]:
    with database.reading() as session:
        return contents(session.connection())
