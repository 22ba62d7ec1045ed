"""Private addresses are told by how they begin; no answer of theirs is kept."""

import pytest

from app.serving.canonical import canonical
from app.serving.private_addresses import is_private


@pytest.mark.parametrize(
    "path",
    [
        "/lam-viec", "/lam-viec/", "/lam-viec/dang-nhap", "/lam-viec/khong-co", "/api/v1/me",
        "/api/v1/units", "/api/v1/units/", "/api/v1/units/tinh/people", "/api/v1/log",
    ],
)  # fmt: skip
def test_it_is_private_be_there_something_or_not(path: str) -> None:
    assert is_private(path)
    assert canonical(path, b"") is None


@pytest.mark.parametrize(
    "path", ["/", "/lam-viec-nha", "/lich", "/api/v1/upcoming", "/api/v1/meta", "/api/v1/logs"]
)
def test_what_only_looks_like_it_is_public(path: str) -> None:
    assert not is_private(path)
