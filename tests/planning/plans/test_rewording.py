"""Words taken to a later year stay true, and what cannot be sure is left and found."""

import pytest

from app.planning.anchors import OfOccurrence
from app.planning.deadlines import Deadline, parse_deadline
from app.planning.plans.rewording import (
    InYears,
    Retelling,
    phrases,
    retold,
    reworded,
    roman,
    stale,
)
from app.planning.plans.shifting import Shift, shifted
from app.planning.reading import read_deadline
from app.planning.spans import Years
from app.planning.wordings import InPlan

Y2027, Y2028 = Years(2027, 2027), Years(2028, 2028)
DANG = "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)"
DANG_2028 = "Kỷ niệm 98 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2028)"


def _in_2028(wording: str, before: str, now: Deadline) -> str:
    return reworded(
        wording,
        InYears(parse_deadline(before), InPlan(Y2027, OfOccurrence("quoc-khanh", 2027))),
        InYears(now, InPlan(Y2028, OfOccurrence("quoc-khanh", 2028))),
    )


@pytest.mark.parametrize(
    ("wording", "rule", "next_year"),
    [
        ("trước ngày 10/6/2027", "before:2027-06-10", "trước ngày 10/6/2028"),
        ("xong trước 10/6", "before:2027-06-10", "xong trước 10/6"),
        ("vào đầu tháng 7/2027", "during:2027-07-start", "vào đầu tháng 7/2028"),
        ("dự kiến vào đầu tháng 7/2027", "expected:during:2027-07-start",
         "dự kiến vào đầu tháng 7/2028"),
        ("chậm nhất ngày 20 hằng tháng", "every:month:2027:by-20", "chậm nhất ngày 20 hằng tháng"),
        ("đúng dịp kỷ niệm", "during:occurrence:quoc-khanh-2027", "đúng dịp kỷ niệm"),
        ("chậm nhất 5 ngày làm việc trước ngày kỷ niệm",
         "count:5wd-before@occurrence:quoc-khanh-2027",
         "chậm nhất 5 ngày làm việc trước ngày kỷ niệm"),
        ("ngày 08/6/2027", "fixed:2027-06-08", "ngày 08/6/2028"),
        ("thường xuyên", "ongoing", "thường xuyên"),
    ],
)  # fmt: skip
def test_a_wording_keeps_its_words_where_they_tell_the_new_rule(
    wording: str, rule: str, next_year: str
) -> None:
    now = shifted(parse_deadline(rule), Shift(1))

    assert _in_2028(wording, rule, now) == next_year


def test_a_wording_that_would_tell_another_day_is_printed_anew() -> None:
    moved = parse_deadline("before:2028-04-02")

    assert _in_2028("trước ngày 14/4/2027", "before:2027-04-14", moved) == "trước ngày 02/4/2028"


def test_a_weekday_that_is_no_longer_right_is_not_carried() -> None:
    wording = "trước thứ Năm, ngày 10/6/2027"

    assert _in_2028(wording, "before:2027-06-10", parse_deadline("before:2028-06-10")) == (
        "trước ngày 10/6/2028"
    )


def test_a_leap_day_is_printed_as_the_day_that_there_is() -> None:
    before, now = Years(2028, 2028), Years(2029, 2029)
    words = reworded(
        "chậm nhất ngày 29/02/2028",
        InYears(parse_deadline("by:2028-02-29"), InPlan(before)),
        InYears(parse_deadline("by:2029-02-28"), InPlan(now)),
    )

    assert words == "chậm nhất ngày 28/02/2029"


@pytest.mark.parametrize(
    ("wording", "kept"),
    [
        ("khi có hướng dẫn của Trung ương", "khi có hướng dẫn của Trung ương"),
        ("theo lịch của Tỉnh ủy năm 2027", "theo lịch của Tỉnh ủy năm 2028"),
    ],
)
def test_words_that_never_told_the_rule_stay(wording: str, kept: str) -> None:
    assert _in_2028(wording, "during:2027-Q3", parse_deadline("during:2028-Q3")) == kept


@pytest.mark.parametrize(
    ("wording", "next_year"),
    [
        ("dự kiến vào ngày 14/4/2027", "dự kiến trong ngày 02/4/2028"),
        ("ngày 14/4/2027", "trong ngày 02/4/2028"),
    ],
)
def test_what_was_only_expected_is_so_again(wording: str, next_year: str) -> None:
    moved = parse_deadline("during:2028-04-02")

    assert _in_2028(wording, "during:2027-04-14", moved) == next_year


@pytest.mark.parametrize("wording", ["trước ngày 10/6/2027", "trước thứ Năm, ngày 10/6/2027"])
def test_new_words_are_read_as_the_new_rule(wording: str) -> None:
    now = parse_deadline("before:2028-06-10")

    words = _in_2028(wording, "before:2027-06-10", now)

    assert read_deadline(words, InPlan(Y2028)).deadline == now


@pytest.mark.parametrize(
    ("text", "next_year"),
    [
        (f"Mít tinh: {DANG}", f"Mít tinh: {DANG_2028}"),
        ("Mít tinh kỷ niệm 97 năm thành lập Đảng", "Mít tinh kỷ niệm 98 năm thành lập Đảng"),
        ("Ngày truyền thống lần thứ 97", "Ngày truyền thống lần thứ 98"),
        ("Tổng kết công tác năm 2027", "Tổng kết công tác năm 2028"),
        ("Giải Búa liềm vàng lần thứ XIV", "Giải Búa liềm vàng lần thứ XV"),
        ("Thành lập Đảng (03/02/1930 - 03/02/2027)", "Thành lập Đảng (03/02/1930 - 03/02/2028)"),
    ],
)
def test_what_is_sure_in_a_title_is_told_anew(text: str, next_year: str) -> None:
    told = Retelling(Y2027, 1, phrases(DANG, DANG_2028), ordinal=97, edition=14)

    assert retold(text, told) == next_year


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch số 15-KH/TU ngày 10/01/2027",
        "Nghị quyết năm 2019",
        "197 năm ngày sinh",
        "1,97 năm",
        "Giai đoạn 2026-2030",
        "Đại hội lần thứ XIVa",
    ],
)
def test_days_of_documents_and_other_numbers_are_left(text: str) -> None:
    assert retold(text, Retelling(Y2027, 1, {}, ordinal=97, edition=14)) == text


def test_a_phrase_begins_small_within_a_sentence() -> None:
    told = Retelling(Y2027, 1, phrases(DANG, DANG_2028))

    assert retold(f"hoạt động k{DANG[1:]}", told) == f"hoạt động k{DANG_2028[1:]}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Theo Kế hoạch ngày 10/01/2027, 97 năm", ("2027", "97 năm")),
        ("Lễ hội lần thứ 97", ("lần thứ 97",)),
        ("Kỷ niệm 98 năm, năm 2028", ()),
        ("12027 người, 197 năm", ()),
    ],
)
def test_what_still_speaks_of_the_year_before_is_found(text: str, found: tuple[str, ...]) -> None:
    assert stale(text, Y2027, 97) == found


@pytest.mark.parametrize(
    ("number", "spelled"),
    [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (49, "XLIX"), (97, "XCVII"), (3999, "MMMCMXCIX")],
)
def test_editions_are_counted_in_roman(number: int, spelled: str) -> None:
    assert roman(number) == spelled
