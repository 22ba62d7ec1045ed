"""Recipients stand under "Nơi nhận": who gets a document and what for, last who keeps it."""

from collections.abc import Iterable

from app.documents.official.document import LayoutName

_SHORT = {"để báo cáo": "để b/c", "để thực hiện": "để t/h", "để phối hợp": "để p/h"}
"""How purposes are shortened; others are printed as they are."""


def recipients(
    layout: LayoutName, named: Iterable[tuple[str, str]], kept_by: str
) -> tuple[str, ...]:
    """The lines for bodies with their purposes, and for ``kept_by``, without marks between them.

    A body of the Party keeps it under its name ("Lưu Văn phòng Tỉnh ủy"), one of the State
    with its clerk ("Lưu: VT").
    """
    kept = f"Lưu {kept_by}" if layout is LayoutName.PARTY and kept_by else "Lưu"
    last = "Lưu: VT" if layout is LayoutName.STATE else kept
    return (*(_line(name, purpose) for name, purpose in named), last)


def _line(name: str, purpose: str) -> str:
    told = _SHORT.get(purpose.strip().casefold(), purpose.strip())
    return f"{name} ({told})" if told else name
