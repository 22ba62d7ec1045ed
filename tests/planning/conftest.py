"""Rows of the reference that planning asks: guides, and the rules that tick beforehand."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def guide() -> Callable[..., dict[str, Any]]:
    """A central guide for 2027, read whole, with what a test changes."""

    def build(id: str = "hd-1", **changes: Any) -> dict[str, Any]:  # noqa: A002
        return {
            "id": id,
            "title": "Hướng dẫn kỷ niệm các ngày lễ lớn trong năm 2027",
            "number": "1-HD/BTGDVTW",
            "issuer": "Ban Tuyên giáo và Dân vận Trung ương",
            "date": "2026-12-15",
            "years": ["2027"],
            "region": "VN",
            "read": "true",
            "sources": [{"title": "Hướng dẫn"}],
        } | changes

    return build


@pytest.fixture
def ticking() -> list[dict[str, Any]]:
    """National events in round years, local ones in round and five years, what a guide names."""
    told = {"name": "Quy tắc", "reason": "Vì thế.", "sources": [{"title": "Văn bản"}]}
    return [
        told | {"id": "su-kien", "category": ["lich-su"], "years": ["round"]},
        told | {"id": "dia-phuong", "local": "true", "years": ["round", "five"]},
        told | {"id": "huong-dan", "guided": "true"},
    ]
