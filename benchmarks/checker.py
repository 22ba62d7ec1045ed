"""Precision and recall of the checker of drafts, by kind of finding, over the texts of its tests.

Run it with ``python -m benchmarks.checker [DIRECTORY]``; each text stands beside a JSON file
with what is wrong in it.  A finding counts when its kind and its place are right, and what
it calls right where the text says what that is.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy.orm import Session

from app.catalogue.load import load, read_files
from app.catalogue.reference import reference
from app.catalogue.sync import sync
from app.database import Database, alembic_config
from app.documents.checking import About, DraftKind, Finding, FindingKind, check
from app.settings import PROJECT

DRAFTS = PROJECT / "tests/documents/checking/drafts"
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Judged:
    """One text: what should be found, what was found, and which of them agree."""

    name: str
    held_out: bool
    expected: tuple[dict[str, Any], ...]
    found: tuple[Finding, ...]

    @property
    def missed(self) -> list[dict[str, Any]]:
        return [row for row in self.expected if not any(agrees(row, f) for f in self.found)]

    @property
    def false(self) -> list[Finding]:
        return [f for f in self.found if not any(agrees(row, f) for row in self.expected)]


def agrees(row: dict[str, Any], finding: Finding) -> bool:
    """Whether a finding is the one that was expected."""
    if row["kind"] != finding.kind:
        return False
    if row["kind"] == FindingKind.FORGOTTEN:
        return bool(row["event"] == finding.event)
    place = (row["start"], row["start"] + len(row["printed"]))
    right = row.get("right") in (None, finding.right)
    return finding.start < place[1] and place[0] < finding.end and right


def judged(session: Session, directory: Path = DRAFTS) -> Iterator[Judged]:
    """All texts of a directory, checked."""
    known = reference(session)
    for path in sorted(directory.glob("*.txt")):
        told = json.loads(path.with_suffix(".json").read_text())
        found = check(path.read_text(), session, known, about_of(told["about"]), TODAY)
        yield Judged(path.stem, told["held_out"], tuple(told["findings"]), found.findings)


def about_of(told: dict[str, Any]) -> About:
    """What a text is declared to be."""
    day = told.get("document_date")
    return About(
        DraftKind(told["kind"]) if "kind" in told else None,
        told.get("region"),
        told.get("year"),
        date.fromisoformat(day) if day else None,
    )


def table(texts: list[Judged]) -> str:
    """Precision and recall by kind, as a table in Markdown."""
    expected = Counter(row["kind"] for text in texts for row in text.expected)
    missed = Counter(row["kind"] for text in texts for row in text.missed)
    false = Counter(str(f.kind) for text in texts for f in text.false)
    lines = [
        "| kind | expected | found | false | recall | precision |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for kind in (*map(str, FindingKind), "all"):
        row = [sum(c.values()) if kind == "all" else c[kind] for c in (expected, missed, false)]
        lines.append(_line(kind, *row))
    return "\n".join(lines)


def _line(kind: str, expected: int, missed: int, false: int) -> str:
    right = expected - missed
    recall = f"{right / expected:.3f}" if expected else "-"
    precision = f"{right / (right + false):.3f}" if right + false else "-"
    return f"| {kind} | {expected} | {right} | {false} | {recall} | {precision} |"


@contextmanager
def real_session() -> Iterator[Session]:
    """A database with the catalogue of ``data/``."""
    files, _ = read_files(PROJECT / "data")
    catalogue, problems = load(files)
    assert catalogue, problems
    with tempfile.TemporaryDirectory() as directory:
        database = Database(f"sqlite:///{directory}/kyniem.db")
        with database.engine.connect() as connection:
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        with database.writing() as session:
            sync(session, catalogue, datetime(2026, 11, 22, tzinfo=UTC))
        with database.reading() as session:
            yield session
        database.dispose()


def main(directory: Path) -> None:
    """Print the tables, and each fault of the checker."""
    with real_session() as session:
        texts = list(judged(session, directory))
    for title, part in (
        ("All texts", texts),
        ("Held out, written before the checker had read them", [t for t in texts if t.held_out]),
    ):
        print(f"{title} ({len(part)}):\n\n{table(part)}\n")
    for text in texts:
        for row in text.missed:
            print(f"missed in {text.name}: {row}")
        for finding in text.false:
            print(f"false in {text.name}: {finding}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DRAFTS)
