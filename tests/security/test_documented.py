"""``docs/security.md`` answers every requirement of ASVS 5.0 up to level 2, by tests that exist."""

import re
from collections.abc import Iterator

import pytest

from app.serving.rates import FEEDS_TO_OTHERS
from app.settings import PROJECT, Settings
from app.web import doctor, signing_in

TEXT = (PROJECT / "docs" / "security.md").read_text()

REQUIREMENTS = 253
"""70 of level 1 and 183 of level 2."""

_ROW = re.compile(r"^\| ((?:\d+\.\d+\.\d+ ?)+) \| (.+) \| (yes|no|n/a) \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"(tests/[\w/]+\.py)(?:::(\w+))?")


def _rows() -> Iterator[tuple[str, str, str]]:
    """Each number with its answer and what holds it."""
    for numbers, _, answer, held in _ROW.findall(TEXT):
        for number in numbers.split():
            yield number, answer, held


def test_every_requirement_is_answered_once() -> None:
    numbers = [number for number, _, _ in _rows()]
    assert len(numbers) == len(set(numbers)) == REQUIREMENTS
    places = [tuple(map(int, number.split("."))) for number in numbers]
    assert {chapter for chapter, _, _ in places} == set(range(1, 18))


def test_every_test_that_is_named_exists() -> None:
    named = set(_TEST.findall(TEXT))
    assert len(named) > 80
    lacking = [
        "::".join(filter(None, (path, name)))
        for path, name in sorted(named)
        if not (PROJECT / path).is_file()
        or (name and f"def {name}(" not in (PROJECT / path).read_text())
    ]
    assert not lacking


def test_a_no_is_explained() -> None:
    assert all(len(held) > 15 for _, answer, held in _rows() if answer == "no")


def test_every_page_that_is_led_to_exists() -> None:
    for place in re.findall(r"\]\(([\w/.-]+\.md)\)", TEXT):
        assert (PROJECT / "docs" / place).is_file(), place


@pytest.mark.parametrize("name", ["rate_address", "rate_person", "rate_key"])
def test_the_rates_told_are_the_defaults(name: str) -> None:
    told = f"| {Settings.model_fields[name].default} | `KYNIEM_{name.upper()}` |"
    assert told in TEXT


def test_the_stricter_rates_told_are_those_of_the_code() -> None:
    from app.serving import drafts, papers, saving, secret_feeds

    assert signing_in.A_MINUTE == doctor.A_MINUTE == drafts.A_MINUTE == 10
    assert (papers.A_MINUTE, saving.A_MINUTE, secret_feeds.A_MINUTE) == (12, 20, 30)
    for row in (
        "| 10 each, by address |",
        "| 12, by address |",
        "| 20, by address |",
        "| 30, by feed |",
        f"| {FEEDS_TO_OTHERS * 600:,}, by address |",
    ):
        assert row in TEXT
