"""What fuzzing is given: one world for each module, on the catalogue of ``data/``."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.fuzzing.furnishing import world
from benchmarks.fuzzing.world import World


# No longer than its module: a world has a clock, a database and rates of its own.
@pytest.fixture(scope="module")
def asked(real_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The application on the demonstration, with all who may ask."""
    with world(real_file, tmp_path_factory.mktemp("fuzzing")) as made:
        yield made
