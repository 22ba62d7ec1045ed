"""Every parser takes or refuses whatever it is given, and is done with it soon.

What each is given is made of its seeds: cut, doubled, mixed and spoilt.  The same cases come
in every run.  ``python -m benchmarks.fuzzing.parsers`` goes on for as long as one likes.
"""

import re
import resource
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from sqlalchemy.orm import Session

from app.catalogue.reference import Reference, reference
from app.database import Database
from benchmarks.fuzzing.targets import SEEDS, TARGETS, Target, checking, seeds

SECONDS = 5
"""A machine that runs other tests beside is slow; endless work takes longer all the same."""

MEMORY_OCTETS = 400_000_000
"""What all the tests of a parser may add to the process."""

SLOW = {"drafts": 4, "catalogue": 40, "checker": 60}
"""How many cases of those whose each takes long."""

_BITS = re.compile(rb"\w+|\W", re.DOTALL)


def spoilt(given_first: tuple[bytes, ...]) -> SearchStrategy[bytes]:
    """Seeds in other orders, with bits that do not belong there, and octets that are no seeds."""
    bits = st.sampled_from(sorted({bit for seed in given_first for bit in _BITS.findall(seed)}))
    strange = st.one_of(
        st.binary(max_size=8),
        st.text(max_size=8).map(lambda text: text.encode()),
        st.sampled_from([b"\0", b"9" * 400, b"-1", b"\xed\xa0\x80", b"(" * 200, b"\xcc\x81" * 50]),
    )
    mixed = st.lists(st.one_of(bits, bits, strange), max_size=40).map(b"".join)

    @st.composite
    def cut(draw: st.DrawFn) -> bytes:
        seed = draw(st.sampled_from(given_first))
        first = draw(st.integers(0, len(seed)))
        last = draw(st.integers(first, min(len(seed), first + 40)))
        return seed[:first] + draw(st.one_of(bits, strange, mixed)) + seed[last:]

    return st.one_of(cut(), cut(), mixed, st.binary(max_size=200))


def _stands(target: Target, name: str) -> None:
    first = seeds(name)
    assert first, f"no seeds in {SEEDS / name}"

    @settings(
        max_examples=SLOW.get(name, 150), derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(spoilt(first))
    def stands(octets: bytes) -> None:
        _timed(target, octets)

    for seed in first:
        stands = example(seed)(stands)
    stands()


def _timed(target: Target, octets: bytes) -> None:
    begun = time.process_time()
    target(octets)
    spent = time.process_time() - begun
    assert spent < SECONDS, f"{spent:.1f} s for {octets!r}"


@pytest.fixture
def session(real_database: Database) -> Iterator[Session]:
    """A session on the catalogue of ``data/``."""
    with real_database.reading() as opened:
        yield opened


@pytest.fixture
def known(session: Session) -> Reference:
    """Its reference files."""
    return reference(session)


@pytest.fixture(autouse=True)
def _bounded_memory() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_octets_held() + MEMORY_OCTETS, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def _octets_held() -> int:
    with open("/proc/self/statm") as told:  # noqa: PTH123  # no file of ours
        return int(told.read().split()[0]) * resource.getpagesize()


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_parser_takes_or_refuses_whatever_it_is_given(name: str) -> None:
    _stands(TARGETS[name], name)


def test_the_checker_says_of_any_text_what_stands_there(session: Session, known: Reference) -> None:
    _stands(checking(session, known), "checker")


def test_every_kind_of_seed_belongs_to_a_parser() -> None:
    assert {place.name for place in SEEDS.iterdir()} == {*TARGETS, "checker"}


def test_a_parser_that_fails_on_something_is_found_out() -> None:
    def fails(octets: bytes) -> None:
        assert b"lunar" not in octets[1:]

    with pytest.raises(AssertionError):
        _stands(fails, "rules")


def test_a_parser_that_takes_too_long_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.process_time", iter([0.0, SECONDS + 1.0]).__next__)
    with pytest.raises(AssertionError, match=r"6\.0 s"):
        _timed(lambda _: None, b"x")
