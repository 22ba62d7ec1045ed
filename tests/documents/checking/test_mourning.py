"""A celebrating word goes with no day that is kept for the dead."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.catalogue.reference import reference
from app.database import Database
from app.documents.checking import About, Finding, FindingKind, Sure, check


@pytest.fixture
def session(real_database: Database) -> Iterator[Session]:
    """The catalogue of ``data/``."""
    with real_database.reading() as session:
        yield session


def out_of_tone(session: Session, text: str) -> list[Finding]:
    """The celebrating words that are found in ``text``."""
    found = check(text, session, reference(session), About(), date(2026, 11, 22)).findings
    return [one for one in found if one.kind is FindingKind.CELEBRATING_MOURNING]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Nhiệt liệt chào mừng ngày 27/7!", "Kỷ niệm ngày 27/7!"),
        ("NHIỆT LIỆT CHÀO MỪNG NGÀY 27/7", "KỶ NIỆM NGÀY 27/7"),
        ("Lập thành tích chào mừng 27.7", "Lập thành tích kỷ niệm 27.7"),
        ("Thi đua chào mừng ngày 27 tháng 7.", "Thi đua kỷ niệm ngày 27 tháng 7."),
        ("Chào mừng ngày 27/7/2027", "Kỷ niệm ngày 27/7/2027"),
        ("Chào mừng 79 năm ngày thương binh liệt sỹ", "Kỷ niệm 79 năm ngày thương binh liệt sỹ"),
        (
            "Chào mừng kỷ niệm 79 năm Ngày Thương binh - Liệt sĩ (27/7/1947 - 27/7/2026)",
            "Kỷ niệm 79 năm Ngày Thương binh - Liệt sĩ (27/7/1947 - 27/7/2026)",
        ),
        ("Chào mừng ngày 10/8", "Hưởng ứng ngày 10/8"),
    ],
)
def test_a_day_whose_name_tells_of_the_dead_is_not_welcomed(
    session: Session, text: str, right: str
) -> None:
    (found,) = out_of_tone(session, text)
    assert f"{text[: found.start]}{found.right}{text[found.end :]}" == right
    assert found.sure is Sure.LIKELY


@pytest.mark.parametrize(
    "text",
    [
        "Chào mừng Đại hội Đảng bộ tỉnh và kỷ niệm 79 năm Ngày Thương binh - Liệt sĩ"
        " (27/7/1947 - 27/7/2026)",
        "Chào mừng các đại biểu về dự lễ kỷ niệm Ngày Thương binh - Liệt sĩ",
        "Chào mừng kỳ họp ngày 27/7",
        "Chào mừng kỷ niệm Ngày Giải phóng miền Nam 30/4, hướng tới ngày 27/7",
        "Chào mừng Quốc khánh 2/9",
        "Chào mừng ngày 2/9",
        "Chào mừng ngày 6/9",
        "Chào mừng Ngày truyền thống ngành Lao động - Thương binh và Xã hội",
        "Kỷ niệm ngày 27/7; chào mừng năm học mới",
    ],
)
def test_what_is_welcomed_near_such_a_day_is_left_alone(session: Session, text: str) -> None:
    assert out_of_tone(session, text) == []


def test_a_remembrance_is_surely_out_of_tone(session: Session) -> None:
    (found,) = out_of_tone(session, "Chào mừng kỷ niệm 38 năm trận Gạc Ma")
    assert (found.printed, found.right) == ("Chào mừng kỷ niệm", "Tưởng niệm")
    assert found.sure is Sure.CERTAIN
