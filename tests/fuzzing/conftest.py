"""What fuzzing is given: one world for each worker, on the catalogue of ``data/``."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.fuzzing.furnishing import world
from benchmarks.fuzzing.world import World


@pytest.fixture(scope="session")
def asked(real_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The application on the demonstration, with all who may ask."""
    with world(real_file, tmp_path_factory.mktemp("fuzzing")) as made:
        yield made
