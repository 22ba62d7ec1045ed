"""A folded word is a word as it is searched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.folding import accented_words, folded, folded_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Điện Biên Phủ", ("dien", "bien", "phu")),
        ("ĐƯỜNG ĐI", ("duong", "di")),
        ("Giỗ Tổ Hùng Vương (mùng 10/3)", ("gio", "to", "hung", "vuong", "mung", "10", "3")),
        (
            "Nguyễn Thị Minh Khai, Nguyễn Thị Định",
            ("nguyen", "thi", "minh", "khai", "nguyen", "thi", "dinh"),
        ),
        ("Bà Rịa - Vũng Tàu", ("ba", "ria", "vung", "tau")),
        ("145/2013/NĐ-CP", ("145", "2013", "nd", "cp")),
        ("… – !", ()),
        ("", ()),
    ],
)
def test_folded_words_stand_in_order_without_accents(text: str, words: tuple[str, ...]) -> None:
    assert folded_words(text) == words


def test_d_with_stroke_is_folded_although_it_does_not_decompose() -> None:
    assert folded("Đinh Bộ Lĩnh") == "dinh bo linh"


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạếềểễệứừửữự ĐÔƠƯ-/,0123456789"))
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    assert folded_words(unicodedata.normalize("NFD", text)) == folded_words(text)


@given(st.text())
def test_folding_folded_words_changes_nothing(text: str) -> None:
    words = folded_words(text)
    assert folded_words(" ".join(words)) == words


def test_accented_words_are_those_that_folding_changes() -> None:
    assert accented_words("Ngày thơ Việt Nam 2027") == ("ngày", "thơ", "việt")


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạếềểễệứừửữự ĐÔƠƯ-/,0123456789"))
def test_accented_words_fold_to_folded_words(text: str) -> None:
    assert {folded(word) for word in accented_words(text)} <= set(folded_words(text))
