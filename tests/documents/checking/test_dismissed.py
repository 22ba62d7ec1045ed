"""A dismissal fits a finding by its print and the words beside it, wherever the finding moves."""

from app.documents.checking import Dismissal, Finding, FindingKind, Sure, beside, dismissed

TEXT = "Lễ mở màn vào thứ Hai tuần đầu.\nLễ bế mạc vào thứ  Hai tuần cuối."


def _found(text: str, printed: str, nth: int = 0, **told: str) -> Finding:
    start = -1
    for _ in range(nth + 1):
        start = text.index(printed, start + 1)
    end = start + len(printed)
    kind = FindingKind.WEEKDAY
    return Finding(kind, start, end, printed, told.get("right"), "", Sure.CERTAIN)


def _dismissal(**told: str) -> Dismissal:
    return Dismissal(**({"kind": FindingKind.WEEKDAY, "printed": "thứ Hai", "reason": "R"} | told))  # type: ignore[arg-type]


FIRST, SECOND = _found(TEXT, "thứ Hai"), _found(TEXT, "thứ  Hai")


def _reasons(*dismissals: Dismissal, text: str = TEXT) -> tuple[str | None, ...]:
    return dismissed((FIRST, SECOND), dismissals, text).reasons


def test_it_fits_all_findings_that_look_the_same() -> None:
    assert _reasons(_dismissal()) == ("R", "R")


def test_the_words_beside_it_tell_two_places_apart() -> None:
    assert _reasons(_dismissal(after="tuần cuối.")) == (None, "R")
    assert _reasons(_dismissal(before="màn vào")) == ("R", None)


def test_the_words_that_are_answered_are_those_that_fit() -> None:
    before, after = beside(SECOND, TEXT)
    assert (before, after) == ("đầu. Lễ bế mạc vào", "tuần cuối.")
    assert _reasons(_dismissal(before=before, after=after)) == (None, "R")


def test_it_outlives_changes_elsewhere_in_the_text() -> None:
    text = f"Thêm một đoạn mới.\n{TEXT}"
    moved = _found(text, "thứ Hai")
    before, after = beside(FIRST, TEXT)
    found = dismissed((moved,), [_dismissal(before="Lễ mở màn vào", after=after)], text)
    assert before == "Lễ mở màn vào"
    assert found.reasons == ("R",)


def test_a_line_broken_anew_and_decomposed_letters_are_no_change() -> None:
    text = "Lễ bế\nmạc vào thứ\nHai".replace("ế", "e\u0302\u0301")
    found = dismissed((_found(text, "thứ\nHai"),), [_dismissal(before="Lễ bế mạc vào")], text)
    assert found.reasons == ("R",)


def test_it_outlives_a_correction_on_one_side_where_no_other_finding_may_be_meant() -> None:
    told = _dismissal(before="màn hôm", after="tuần đầu.")
    assert _reasons(told) == ("R", None)
    assert _reasons(_dismissal(before="Lễ hôm", after="tuần")) == (None, None)
    assert _reasons(_dismissal(after="tháng sau")) == (None, None)


def test_it_fits_no_more_once_the_checker_holds_something_else_right() -> None:
    told = _found(TEXT, "thứ Hai", right="thứ Ba")
    found = dismissed((told,), [_dismissal(right="thứ Tư")], TEXT)
    assert (found.reasons, len(found.outdated)) == ((None,), 1)


def test_what_a_file_leaves_empty_is_not_compared() -> None:
    told = _found(TEXT, "thứ Hai", right="thứ Ba")
    assert dismissed((told,), [_dismissal(right="", event="")], TEXT).reasons != (None,)


def test_of_two_that_fit_the_first_is_heard_and_neither_is_outdated() -> None:
    found = dismissed((FIRST,), [_dismissal(), _dismissal(reason="Khác")], TEXT)
    assert (found.reasons, found.outdated) == (("R",), ())


def test_what_was_forgotten_has_no_words_beside_it() -> None:
    end = len(TEXT)
    forgotten = Finding(FindingKind.FORGOTTEN, end, end, "", None, "", Sure.LIKELY, "quoc-khanh")
    assert beside(forgotten, TEXT) == ("", "")
    told = {"kind": FindingKind.FORGOTTEN, "printed": "", "event": "quoc-khanh"}
    assert dismissed((forgotten,), [_dismissal(**told)], TEXT).reasons == ("R",)


def test_a_word_that_the_reach_cuts_is_none() -> None:
    text = f"{'dài' * 40} thứ Hai {'dài' * 40}"
    assert beside(_found(text, "thứ Hai"), text) == ("", "")
