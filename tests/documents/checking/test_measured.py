"""The checker finds what is wrong in the texts of its set, and nothing else."""

import json
from pathlib import Path

import pytest

from app.catalogue.reference import reference
from app.database import Database
from app.documents.checking import FindingKind, check
from benchmarks.checker import DRAFTS, TODAY, Judged, about_of, agrees, judged, table

NAMES = sorted(path.stem for path in DRAFTS.glob("*.txt"))


@pytest.fixture(scope="module")
def texts(real_database: Database) -> dict[str, Judged]:
    """All texts of the set, checked."""
    with real_database.reading() as session:
        return {text.name: text for text in judged(session)}


@pytest.mark.parametrize("name", NAMES)
def test_all_that_is_wrong_is_found_and_nothing_else(name: str, texts: dict[str, Judged]) -> None:
    assert (texts[name].missed, texts[name].false) == ([], [])


def test_the_set_has_sixty_texts_and_every_kind_of_fault(texts: dict[str, Judged]) -> None:
    kinds = {row["kind"] for text in texts.values() for row in text.expected}
    assert len(texts) >= 60
    assert kinds == set(map(str, FindingKind))


def test_a_third_of_the_texts_is_held_out(texts: dict[str, Judged]) -> None:
    assert 3 * sum(text.held_out for text in texts.values()) >= len(texts)


def test_the_table_of_the_note_is_the_one_that_is_measured(texts: dict[str, Judged]) -> None:
    note = (DRAFTS.parents[3] / "docs/checker.md").read_text()
    assert table(list(texts.values())) in note


@pytest.mark.parametrize("name", NAMES)
def test_places_are_those_of_the_text_as_it_was_given(name: str, texts: dict[str, Judged]) -> None:
    text = (DRAFTS / f"{name}.txt").read_text()
    assert all(text[f.start : f.end] == f.printed for f in texts[name].found)


def test_a_text_whose_faults_are_put_right_has_none_left(real_database: Database) -> None:
    name = "second-pair-several"
    path = Path(DRAFTS / f"{name}.txt")
    told = json.loads(path.with_suffix(".json").read_text())
    text = path.read_text()
    with real_database.reading() as session:
        known, about = reference(session), about_of(told["about"])
        for finding in reversed(check(text, session, known, about, TODAY).findings):
            assert finding.right is not None
            text = text[: finding.start] + finding.right + text[finding.end :]
        assert check(text, session, known, about, TODAY).findings == ()


def test_a_finding_of_another_kind_or_place_agrees_with_nothing(texts: dict[str, Judged]) -> None:
    (finding,) = texts["pair-day"].found
    (row,) = texts["pair-day"].expected
    assert agrees(row, finding)
    assert not agrees(row | {"kind": "ordinal"}, finding)
    assert not agrees(row | {"start": row["start"] + 60}, finding)
    assert not agrees(row | {"right": "01/01/2024"}, finding)
