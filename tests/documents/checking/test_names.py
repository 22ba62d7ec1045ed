"""A link is the same in every run, in whatever order a set gives its words."""

from app.documents.checking.names import Name, Names

TIED = frozenset({"ba", "bon", "hai", "mot", "nam", "sau"})


def test_of_words_that_are_as_rare_those_that_come_first_are_looked_up() -> None:
    words = sorted(TIED)
    names = tuple(Name(word, frozenset({word}), frozenset()) for word in words)
    by_word = {word: (place,) for place, word in enumerate(words)}
    known = Names({}, {}, names, dict.fromkeys(words, 1.0), by_word, {}, {})
    assert [name.event for name in known._sharing(TIED)] == ["ba", "bon", "hai"]


def test_words_weigh_the_same_in_any_order() -> None:
    weights = {"mot": 0.1, "hai": 0.2, "ba": 0.3, "bon": 1e16, "nam": -1e16}
    known = Names({}, {}, (), weights, {}, {}, {})
    assert known._weight(weights) == known._weight(reversed(weights))
