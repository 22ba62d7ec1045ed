"""A ready outline says where it comes from, and asks for work done, not for what people think."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.catalogue.load import Catalogue
from app.catalogue.outlines import PERIODS, Fill, OutlineRow
from app.catalogue.reference import OUTLINES, ROWS
from app.folding import folded
from app.planning.reports.vocabulary import ReportKind

ROW = {
    "id": "mau",
    "name": "Mẫu",
    "title": "Kết quả {period}",
    "kinds": ["monthly"],
    "typeface": "Times New Roman, cỡ chữ 14",
    "note": "Ghi chú.",
    "suggested": "true",
    "sections": [{"id": "mot", "title": "I. Một"}, {"id": "hai", "title": "II. Hai"}],
}


def _read(**changes: Any) -> OutlineRow:
    found: OutlineRow = ROWS[OUTLINES].validate_python(ROW | changes)
    return found


@pytest.fixture(scope="module")
def ready(real_catalogue: Catalogue) -> tuple[OutlineRow, ...]:
    """Those of the project."""
    rows = real_catalogue.reference[OUTLINES]
    return tuple(ROWS[OUTLINES].validate_python(row) for row in rows)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"suggested": "false"}, "ghi sources"),
        ({"sources": [{"title": "Đề cương"}]}, "ghi sources"),
        ({"sections": [{"id": "mot", "title": "A"}, {"id": "mot", "title": "B"}]}, "cùng id: mot"),
        ({"kinds": ["weekly"]}, "pattern"),
        ({"sections": [{"id": "mot", "title": "A", "fills": ["opinions"]}]}, "done"),
    ],
)
def test_an_outline_that_cannot_be_is_refused(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        _read(**changes)


def test_there_is_a_ready_outline_for_every_kind_of_report(ready: tuple[OutlineRow, ...]) -> None:
    assert {kind for row in ready for kind in row.kinds} == set(ReportKind)
    assert f"^({'|'.join(ReportKind)})$" == PERIODS


def test_each_tells_what_was_done_and_what_comes_next(ready: tuple[OutlineRow, ...]) -> None:
    for row in ready:
        fills = {fill for section in row.sections for fill in section.fills}
        assert fills & {Fill.DONE, Fill.CAMPAIGNS, Fill.UNITS}
        assert "commemoration" in row.kinds or {Fill.DAYS, Fill.REVIEWS, Fill.TASKS} <= fills


@pytest.mark.parametrize("word", ["dư luận", "tâm trạng", "tư tưởng"])
def test_no_section_asks_what_people_think(ready: tuple[OutlineRow, ...], word: str) -> None:
    told = [f"{one.title} {one.hint or ''}" for row in ready for one in row.sections]
    assert not any(folded(word) in folded(text) for text in told)
