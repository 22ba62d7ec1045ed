"""The texts of an item fit where calendars show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.feeds.items import described, fitted

URL = "https://lich.example/su-kien/thanh-lap-dang"


@pytest.mark.parametrize(
    ("text", "ending", "expected"),
    [
        ("Thành lập Đảng", " (97 năm)", "Thành lập Đảng (97 năm)"),
        ("x" * 40, "", "x" * 40),
        ("x" * 41, "", "x" * 39 + "…"),
        ("x" * 32, " (100 năm)", "x" * 29 + "… (100 năm)"),
    ],
)
def test_a_summary_is_cut_before_its_ending(text: str, ending: str, expected: str) -> None:
    assert fitted(text, ending) == expected


@given(text=st.text(), ending=st.text(max_size=20))
def test_a_summary_has_at_most_40_characters_and_its_whole_ending(text: str, ending: str) -> None:
    assert len(fitted(text, ending)) <= 40
    assert fitted(text, ending).endswith(ending)


def test_a_description_is_its_lines_and_the_address() -> None:
    assert described(("Một", "Hai"), URL) == f"Một\nHai\n{URL}"


def test_a_line_that_does_not_fit_gives_way_and_a_later_one_may_stay() -> None:
    assert described(("Một", "x" * 300, "Ba"), URL) == f"Một\nBa\n{URL}"


def test_a_first_line_too_long_is_cut_between_characters() -> None:
    told = described(("ễ" * 200,), URL)
    assert told == f"{'ễ' * ((300 - len(URL) - 1 - 3) // 3)}…\n{URL}"


@given(lines=st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_a_description_has_at_most_300_octets_and_ends_with_the_address(lines: list[str]) -> None:
    told = described(tuple(lines), URL)
    assert len(told.encode()) <= 300
    assert told.endswith(f"\n{URL}")
