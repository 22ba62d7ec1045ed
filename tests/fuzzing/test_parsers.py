"""Every parser takes or refuses whatever it is given, and is done with it soon.

What each is given is made of its seeds: cut, doubled, mixed and spoilt.  The same cases come
in every run.  ``python -m benchmarks.fuzzing.parsers`` goes on for as long as one likes.
"""

import re
import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from sqlalchemy.orm import Session

from app.catalogue.reference import reference
from app.database import Database
from benchmarks.fuzzing.informed import informed
from benchmarks.fuzzing.parsers import NAMES
from benchmarks.fuzzing.targets import ALIKE, SEEDS, TARGETS, Target, seeds

SECONDS = 5
"""A machine that runs other tests beside is slow; endless work takes longer all the same."""

MEMORY_OCTETS = 400_000_000
"""What all the tests of a parser may add to the process."""

SLOW = {"catalogue": 40, "plan-drafts": 40, "assistants": 80}
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


@pytest.fixture(scope="module")
def all_targets(
    real_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Target]]:
    """Those that read with the catalogue of ``data/`` at hand too; nothing is committed."""
    path = tmp_path_factory.mktemp("fuzzing") / "kyniem.db"
    shutil.copy(real_file, path)
    database = Database(f"sqlite:///{path}")
    with Session(database._writer, expire_on_commit=False) as session:
        yield {**TARGETS, **informed(session, reference(session))}
    database.dispose()


@pytest.fixture(autouse=True)
def _bounded_memory() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_octets_held() + MEMORY_OCTETS, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def _octets_held() -> int:
    with open("/proc/self/statm") as told:  # noqa: PTH123  # no file of ours
        return int(told.read().split()[0]) * resource.getpagesize()


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_parser_takes_or_refuses_whatever_it_is_given(
    name: str, all_targets: dict[str, Target]
) -> None:
    _stands(all_targets[name], name)


def test_every_parser_is_known_by_name_and_has_seeds(all_targets: dict[str, Target]) -> None:
    assert set(NAMES) == all_targets.keys()
    assert {place.name for place in SEEDS.iterdir()} == {ALIKE.get(name, name) for name in NAMES}


def test_a_parser_that_fails_on_something_is_found_out() -> None:
    def fails(octets: bytes) -> None:
        assert b"lunar" not in octets[1:]

    with pytest.raises(AssertionError):
        _stands(fails, "rules")


def test_a_parser_that_takes_too_long_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.process_time", iter([0.0, SECONDS + 1.0]).__next__)
    with pytest.raises(AssertionError, match=r"6\.0 s"):
        _timed(lambda _: None, b"x")
