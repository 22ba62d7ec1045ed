"""A check reads one draft: what is wrong, what it names, what was assumed of it."""

import time
import unicodedata
from collections.abc import Callable
from datetime import date

import pytest

from app.catalogue.reference import reference
from app.database import Database
from app.documents.checking import (
    MAX_TEXT_LENGTH,
    About,
    Checked,
    DraftKind,
    FindingKind,
    Sure,
    TextTooLong,
    check,
)

Check = Callable[..., Checked]

PAIR = "Kỷ niệm 94 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2025)"


@pytest.fixture
def checked(real_database: Database) -> Check:
    """Check a text on 22 November 2026 with what is told of it."""

    def run(text: str, about: About = About()) -> Checked:  # noqa: B008
        with real_database.reading() as session:
            return check(text, session, reference(session), about, date(2026, 11, 22))

    return run


def kinds(found: Checked) -> list[FindingKind]:
    """The kinds of what was found."""
    return [finding.kind for finding in found.findings]


def test_a_finding_says_where_what_why_and_how_sure(checked: Check) -> None:
    (finding,) = checked(PAIR).findings
    assert (finding.printed, finding.right, finding.sure) == ("94", "95", Sure.CERTAIN)
    assert finding.event == "thanh-lap-dang"
    assert finding.why == "Từ 03/02/1930 đến 03/02/2025 là 95 năm, không phải 94 năm."


@pytest.mark.parametrize(
    "pair",
    [
        "(03/02/1930 - 03/02/2025)",
        "(3/2/1930-3/2/2025)",
        "(03.02.1930 – 03.02.2025)",
        "(3-2-1930 - 3-2-2025)",
        "( 03/02/1930 -03/02/2025 )",
        "03/02/1930 - 03/02/2025",
        "(ngày 3 tháng 2 năm 1930 - ngày 3 tháng 2 năm 2025)",
        "(03/02/1930 - 03/02/2025",
        "(*03/02/1930* -\n03/02/2025)",
    ],
)
def test_a_pair_is_read_however_it_is_spelt(pair: str, checked: Check) -> None:
    text = f"Kỷ niệm 94 năm Ngày thành lập Đảng Cộng sản Việt Nam {pair}"
    assert kinds(checked(text)) == [FindingKind.ORDINAL]
    assert kinds(checked(text.replace("94 năm", "95 năm"))) == []


def test_a_decomposed_text_is_read_in_its_own_places(checked: Check) -> None:
    text = unicodedata.normalize("NFD", PAIR)
    (finding,) = checked(text).findings
    assert text[finding.start : finding.end] == "94"


def test_what_a_draft_names_is_told_with_its_occurrence(checked: Check) -> None:
    text = "95 năm Ngày thành lập Đảng (03/02/1930 - 03/02/2025); Giỗ Tổ Hùng Vương"
    named = checked(text, About(year=2025)).named
    assert [(n.event, n.occurrence) for n in named] == [
        ("thanh-lap-dang", "thanh-lap-dang-2025"),
        ("gio-to-hung-vuong", "gio-to-hung-vuong-2025"),
    ]


def test_what_is_told_of_a_draft_goes_before_what_its_head_says(checked: Check) -> None:
    head = "Thái Nguyên, ngày 05 tháng 6 năm 2024\n\nKẾ HOẠCH\ncông tác tuyên giáo năm 2024\n"
    told = checked(head).assumed
    assert told == About(DraftKind.PLAN, "thai-nguyen", 2024, date(2024, 6, 5))
    assert checked(head, About(year=2025)).assumed.year == 2025


def test_a_person_in_the_head_is_no_region(checked: Check) -> None:
    head = "KẾ HOẠCH\nhọc tập tư tưởng, đạo đức, phong cách Hồ Chí Minh năm 2024\n"
    assert checked(head).assumed.region is None
    assert checked(head + "Thành ủy Hồ Chí Minh").assumed.region == "ho-chi-minh"


def test_the_name_of_a_body_is_no_commemoration(checked: Check) -> None:
    assert checked("Chỉ thị về phát triển nền Đông y và Hội Đông y Việt Nam").named == ()


def test_a_plan_is_not_asked_for_what_it_forgot(checked: Check) -> None:
    text = "KẾ HOẠCH\ntuyên truyền các ngày lễ lớn năm 2026\n\nChào mừng Quốc khánh."
    assert FindingKind.FORGOTTEN not in kinds(checked(text))
    told = About(kind=DraftKind.YEAR_LIST)
    forgotten = {f.event for f in checked(text, told).findings if f.sure is Sure.LIKELY}
    assert {"thanh-lap-dang", "gio-to-hung-vuong"} <= forgotten
    assert "quoc-khanh" not in forgotten


def test_a_disputed_dating_is_doubtful_and_names_both_sources(checked: Check) -> None:
    text = "100 năm Ngày sinh nhà thơ Nông Quốc Chấn (18/01/1923 - 18/01/2023)"
    (finding,) = checked(text).findings
    assert (finding.kind, finding.sure) == (FindingKind.ORIGIN, Sure.DOUBTFUL)
    assert "18/11/1923" in finding.why
    assert "18/01/1923" in finding.why


def test_a_unit_stays_before_its_end_and_in_history(checked: Check) -> None:
    text = "Giao UBND tỉnh Bắc Kạn chủ trì."
    assert kinds(checked(text, About(document_date=date(2025, 6, 30)))) == []
    assert kinds(checked(text, About(document_date=date(2025, 7, 1)))) == ["abolished-unit"]
    history = (
        "Chỉ thị số 519-CT/TU ngày 06/4/2020 của Ban Thường vụ Tỉnh ủy Bắc Kạn về mạng xã hội."
    )
    assert kinds(checked(history, About(document_date=date(2025, 7, 1)))) == []


def test_a_bound_may_be_a_day_off_but_a_due_day_may_not(checked: Check) -> None:
    assert kinds(checked("Gửi báo cáo trước ngày 02/9/2026.")) == []
    (finding,) = checked("Gửi báo cáo chậm nhất ngày 02/9/2026.").findings
    assert (finding.kind, finding.right) == (FindingKind.DAY_OFF_DEADLINE, "28/8/2026")


def test_a_span_of_years_is_no_anniversary(checked: Check) -> None:
    text = (
        "Tổng kết 5 năm thực hiện Đề án (01/7/2019 - 30/6/2024); chương trình 10 năm (2021 - 2030)"
    )
    assert kinds(checked(text)) == []


def test_a_text_beyond_the_bound_is_refused(checked: Check) -> None:
    with pytest.raises(TextTooLong):
        checked("a" * (MAX_TEXT_LENGTH + 1))


@pytest.mark.parametrize(
    "unit",
    ["1/2/", "ngày ", "chào mừng ", "mùng 1 tháng ", "gửi trước ngày 10/6/2024 ", "(", " ", "1"],
)
def test_time_grows_no_faster_than_the_text(unit: str, checked: Check) -> None:
    checked("")

    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        start = time.process_time()
        checked(text)
        return time.process_time() - start

    # Ten times the text in at most thirty times the time, above what a check costs at least.
    assert seconds(200_000) < 30 * max(seconds(20_000), 0.1)
