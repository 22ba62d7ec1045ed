"""What tests of composing are given: days, heads, and proposals of the real catalogue."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.calendar.anniversary import YearClass
from app.calendar.phrase import Manner
from app.catalogue.reference import reference
from app.catalogue.slogans import SloganRow
from app.catalogue.vocabulary import Category
from app.database import Database
from app.documents.composing.days import Day
from app.documents.composing.head import Head
from app.documents.official.document import Blank, Document, Heading, Issuer, LayoutName, Table
from app.planning.period import parse_period
from app.planning.proposal import Place, Proposal, propose, rows
from app.planning.ticking import default_rules


@pytest.fixture
def day() -> Callable[..., Day]:
    """The founding of the Party in 2027, with what a test changes."""

    def build(**changes: Any) -> Day:
        fields: dict[str, Any] = {
            "title": "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam"
            " (03/02/1930 - 03/02/2027)",
            "section": "Kỷ niệm các ngày lễ lớn của đất nước",
            "manner": Manner.KY_NIEM,
            "category": Category.NGAY_LE_LON,
            "first": date(2027, 2, 3),
            "last": date(2027, 2, 3),
            "years": 97,
            "year_class": YearClass.OTHER,
        }
        return Day(**fields | changes)

    return build


@pytest.fixture
def head() -> Callable[..., Head]:
    """The head of a first draft of a province's department, with what a test changes."""

    def build(**changes: Any) -> Head:
        fields: dict[str, Any] = {
            "layout": LayoutName.PARTY,
            "issuer": Issuer("Ban Tuyên giáo và Dân vận", "Tỉnh ủy Thái Nguyên"),
            "place": "Thái Nguyên",
            "symbol": "BTGDVTU",
        }
        return Head(**fields | changes)

    return build


@pytest.fixture
def proposed(real_database: Database) -> Callable[..., Proposal]:
    """The proposal of the real catalogue for a place and a period."""

    def build(place: Place, period: str) -> Proposal:
        with real_database.reading() as session:
            known, when = reference(session), parse_period(period)
            rules = default_rules(known.ticking)
            return propose(rows(session, place, when), known, place, when, rules)

    return build


@pytest.fixture
def templates(real_database: Database) -> tuple[SloganRow, ...]:
    """The slogans of the real catalogue."""
    with real_database.reading() as session:
        return reference(session).slogans


@pytest.fixture
def said() -> Callable[[Document], list[str]]:
    """A document as lines: headings with #, blanks in brackets, tables by their heads."""
    return _said


def _said(document: Document) -> list[str]:
    return [_line(block) for block in document.blocks]


def _line(block: Any) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {text}"
        case Blank(hint):
            return f"[{hint}]"
        case Table(head):
            return f"| {' | '.join(head)}"
    return "".join(getattr(run, "text", "¹") for run in block.runs)
