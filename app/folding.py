"""A folded word is a word as it is searched: lower case, without accents, đ as d."""

import re
import unicodedata


def folded_words(text: str) -> tuple[str, ...]:
    """The folded words of ``text``, letters and digits only, in order of appearance."""
    return tuple(re.findall(r"[a-z0-9]+", folded(text)))


def accented_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` that lose something when they are folded, in lower case and NFC."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower())
    return tuple(word for word in words if folded(word) != word)


def folded(text: str) -> str:
    """``text`` in lower case without accents."""
    # đ is a letter of its own, which decomposition leaves whole.
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
