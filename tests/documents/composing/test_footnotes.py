"""The footnoted list of a plan names its anniversaries as plans of Party committees do."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.calendar.phrase import Manner
from app.catalogue.vocabulary import Category
from app.documents.composing.days import Day, day_of, in_documents
from app.documents.composing.footnotes import anniversaries, reviews
from app.planning.proposal import DueReview, Place, Proposal
from app.reviews import ReviewKind

# Kế hoạch công tác tuyên giáo năm 2023, Thành ủy Bắc Kạn, chú thích 1 và 2.
SEED = (Path(__file__).parents[1] / "checking" / "drafts" / "seed-000.txt").read_text()

BAC_KAN = Place("thai-nguyen", "bac-kan")

CHOSEN = (
    "thanh-lap-dang", "tet-nguyen-dan", "gio-to-hung-vuong", "giai-phong-mien-nam",
    "chien-thang-dien-bien-phu", "sinh-ho-chi-minh", "cach-mang-thang-tam", "quoc-khanh",
    "sinh-huynh-tan-phat", "sinh-chu-huy-man", "sinh-luong-khanh-thien", "ap-bac",
    "hiep-dinh-paris", "sinh-v-i-le-nin", "sinh-cac-mac", "sinh-ph-ang-ghen", "pac-nam",
    "phu-thong", "chi-bo-chi-kien", "cho-moi", "sinh-nong-quoc-chan",
)  # fmt: skip
"""What the city's committee chose of what concerns it."""

REVIEWED = ("nq-29-nq-tw-2013", "ct-24-ct-tw-2008", "ct-34-ct-tw-1998")

Proposed = Callable[..., Proposal]

_DATE = r"(\d{1,2}/\d{1,2}/\d{4})"
_PAIR = re.compile(rf"\({_DATE}\s*-\s*{_DATE}\)")
_COUNTED = re.compile(rf"(\d+) năm [^(;]*{_PAIR.pattern}")
_REVIEW = re.compile(r"(\d+) năm thực hiện .*? số (\S+?),? ngày (\d{1,2}/\d{1,2}/\d{4})")


def _first_footnote() -> str:
    """The note, of which the text has a page between two parts."""
    start, end = SEED.index("¹- Kỷ niệm"), SEED.index("Covid-19 và các dịch bệnh khác")
    rest = SEED.index("Tân Phát (15/02/1913")
    return SEED[start:end].strip() + " " + SEED[rest : SEED.index("18/11/2023).") + 12]


def _second_footnote() -> str:
    start = SEED.index("²Tổng kết")
    return SEED[start : SEED.index("\n", start)]


def _pairs(text: str) -> set[tuple[str, str]]:
    return {(_plain(first), _plain(second)) for first, second in _PAIR.findall(text)}


def _counted(text: str) -> set[tuple[str, str, str]]:
    return {(years, _plain(a), _plain(b)) for years, a, b in _COUNTED.findall(text)}


def _plain(spelt: str) -> str:
    """A date without the zeros that one office prints and another does not."""
    return "/".join(str(int(part)) for part in spelt.split("/"))


def _list_of(proposal: Proposal, ids: tuple[str, ...]) -> str:
    chosen = {f"{event}-2023" for event in ids}
    return anniversaries(day_of(line) for line in proposal.lines if line.id in chosen)


def test_footnote_1_of_the_plan_of_bac_kan_is_reproduced_from_the_catalogue(
    proposed: Proposed,
) -> None:
    told, printed = _list_of(proposed(BAC_KAN, "2023"), CHOSEN), _first_footnote()
    assert len(_pairs(printed)) == 19
    assert _pairs(told) == _pairs(printed)
    assert _counted(told) == _counted(printed)
    for part in ("Giỗ Tổ Hùng Vương (mùng 10 tháng 3 âm lịch)", "và đón Tết Nguyên đán Quý Mão"):
        assert part.casefold() in printed.casefold()
        assert part in told


def test_its_first_items_stand_in_the_order_and_the_words_of_the_plan(proposed: Proposed) -> None:
    told = _list_of(proposed(BAC_KAN, "2023"), CHOSEN)
    assert told.split("; ")[:6] == [
        "Kỷ niệm 93 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2023)"
        " và đón Tết Nguyên đán Quý Mão",
        "Giỗ Tổ Hùng Vương (mùng 10 tháng 3 âm lịch)",
        "48 năm Ngày Giải phóng miền Nam, thống nhất đất nước (30/4/1975 - 30/4/2023)",
        "69 năm Ngày Chiến thắng Điện Biên Phủ (07/5/1954 - 07/5/2023)",
        "133 năm Ngày sinh Chủ tịch Hồ Chí Minh (19/5/1890 - 19/5/2023)",
        "78 năm Ngày Cách mạng Tháng Tám thành công (19/8/1945 - 19/8/2023) và Ngày Quốc khánh"
        " nước Cộng hòa xã hội chủ nghĩa Việt Nam (02/9/1945 - 02/9/2023)",
    ]
    assert told.endswith("100 năm Ngày sinh nhà thơ Nông Quốc Chấn (18/11/1923 - 18/11/2023).")


def test_all_that_the_plan_names_is_ticked_without_anybody_choosing(proposed: Proposed) -> None:
    ticked = anniversaries(map(day_of, proposed(BAC_KAN, "2023").ticked))
    assert _counted(_first_footnote()) <= _counted(ticked)


def test_footnote_2_names_the_same_reviews_with_their_years(proposed: Proposed) -> None:
    due = [r for r in proposed(BAC_KAN, "2023").reviews if r.event_id in REVIEWED]
    told = reviews(due)
    assert told.startswith("Tổng kết 10 năm thực hiện Nghị quyết số 29-NQ/TW ngày 04/11/2013 của ")
    assert told.count("Tổng kết") == 1
    found, printed = (_REVIEW.findall(text) for text in (told, _second_footnote()))
    assert [(y, n, _plain(d)) for y, n, d in found] == [(y, n, _plain(d)) for y, n, d in printed]
    assert [years for years, _, _ in found] == ["10", "15", "25"]


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Kỷ niệm X (30/04/1975 - 30/04/2027)", "Kỷ niệm X (30/4/1975 - 30/4/2027)"),
        ("Kỷ niệm X (07/05/1954 - 07/05/2027)", "Kỷ niệm X (07/5/1954 - 07/5/2027)"),
        ("Kỷ niệm X (03/02/1930 - 03/02/2027)", "Kỷ niệm X (03/02/1930 - 03/02/2027)"),
        ("Hưởng ứng X (05/06/2027)", "Hưởng ứng X (05/6/2027)"),
        ("Kỷ niệm X (12/1958 - 12/2018)", "Kỷ niệm X (12/1958 - 12/2018)"),
        ("Kỷ niệm X (02/1943 - 02/2023)", "Kỷ niệm X (02/1943 - 02/2023)"),
        ("Kỷ niệm X (04/1943 - 04/2023)", "Kỷ niệm X (4/1943 - 4/2023)"),
        ("Kỷ niệm X (1604 - 2024)", "Kỷ niệm X (1604 - 2024)"),
    ],
)
def test_dates_have_zeros_before_days_below_10_and_the_months_1_and_2(
    title: str, printed: str
) -> None:
    assert in_documents(title) == printed


def test_nothing_is_listed_of_nothing() -> None:
    assert anniversaries([]) == reviews([]) == ""


def test_a_day_of_mourning_keeps_its_word(day: Callable[..., Day]) -> None:
    mourned = day(
        title="Tưởng niệm 55 năm Ngày mất X (24/12/1972 - 24/12/2027)",
        manner=Manner.TUONG_NIEM,
        category=Category.NGAY_MAT,
        section="Tưởng niệm, ngày giỗ",
        first=date(2027, 12, 24),
    )
    assert anniversaries([mourned, day()]).endswith("; Tưởng niệm 55 năm Ngày mất X"
                                                    " (24/12/1972 - 24/12/2027).")  # fmt: skip


def test_a_welcomed_day_far_from_any_commemoration_stands_alone(day: Callable[..., Day]) -> None:
    tet = day(title="Đón Tết Nguyên đán Đinh Mùi", manner=Manner.DON, years=None)
    far = day(first=date(2027, 5, 7))
    assert anniversaries([replace(tet, first=date(2027, 2, 6)), far]).startswith(
        "Đón Tết Nguyên đán Đinh Mùi; Kỷ niệm 97 năm"
    )


def test_a_mid_term_review_comes_after_those_of_the_whole_and_says_so() -> None:
    whole, on_the_way = (
        DueReview("a", 2027, ReviewKind.TONG_KET, "Tổng kết 10 năm thực hiện A", "2027-05-01"),
        DueReview("b", 2027, ReviewKind.SO_KET, "Sơ kết 5 năm thực hiện B", "2027-01-01"),
    )
    assert reviews([on_the_way, whole]) == (
        "Tổng kết 10 năm thực hiện A; Sơ kết 5 năm thực hiện B."
    )
