"""Which bytes travel is what the reader prefers, and the same each time."""

import gzip
import random

import pytest

from app.serving.encodings import gzipped, takes_gzip

LONG = "Lịch Kỷ niệm, ngày lễ, ngày kỷ niệm. ".encode() * 100


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZip", True),
        ("x-gzip", True),
        ("br, gzip;q=0.5", True),
        ("deflate, br", False),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("identity, gzip;q=0.5", False),
        ("identity;q=0, gzip;q=0.1", True),
        ("gzip;q=viel", False),
        ("gzip," * 200, True),
    ],
)
def test_gzip_goes_to_who_takes_it(accepted: str | None, packed: bool) -> None:
    assert takes_gzip(accepted.encode() if accepted is not None else None) is packed


def test_the_same_bytes_give_the_same_gzip() -> None:
    packed = gzipped(LONG)
    assert packed
    assert packed == gzipped(LONG)
    assert gzip.decompress(packed) == LONG


def test_what_is_small_or_grows_stays_as_it_is() -> None:
    assert gzipped(LONG[:999]) is None
    assert gzipped(random.Random(0).randbytes(2000)) is None  # noqa: S311 (no secret)
