"""Letters, reports, outlines, notices and lists: what each says, and what it leaves to people."""

from collections.abc import Callable
from datetime import date

import pytest

from app.calendar.anniversary import YearClass
from app.calendar.phrase import Manner
from app.catalogue.entry import Citation
from app.catalogue.slogans import SloganRow
from app.catalogue.vocabulary import Category
from app.documents.composing.days import Day
from app.documents.composing.event_outline import EventFacts, event_outline
from app.documents.composing.flags import FlagDays, flags_notice
from app.documents.composing.head import Head, symbol_for
from app.documents.composing.letter import letter_document
from app.documents.composing.numbering import headings
from app.documents.composing.outline_document import OutlinePaper, outline_document
from app.documents.composing.recipients import recipients
from app.documents.composing.report_document import ReportPaper, ReportSection, report_document
from app.documents.composing.visual import VisualPlan, visual_plan
from app.documents.official.document import Item, Kind, LayoutName, Paragraph, Table
from app.planning.plans.letters import Wording

Said = Callable[..., list[str]]
Heads = Callable[..., Head]
Days = Callable[..., Day]


# Letters


def test_a_letter_keeps_its_words_and_gets_the_head_and_foot_of_its_layout(
    head: Heads, said: Said
) -> None:
    told = Wording(
        about="đôn đốc thực hiện Kế hoạch số 15-KH/TU ngày 22/11/2026",
        opening="Thực hiện Kế hoạch số 15-KH/TU, còn 01 nhiệm vụ quá hạn:",
        late=("Treo băng rôn (thời hạn: 05/01/2027; quá hạn).",),
        request="Đề nghị Đảng ủy xã Đại Phúc khẩn trương hoàn thành.",
    )
    made = letter_document(head(), "Đảng ủy xã Đại Phúc", told)
    assert made.kind is Kind.LETTER
    assert made.summary == "đôn đốc thực hiện Kế hoạch số 15-KH/TU ngày 22/11/2026"
    assert made.to == ("Đảng ủy xã Đại Phúc",)
    assert [type(block) for block in made.blocks] == [Paragraph, Item, Paragraph, Paragraph]
    assert said(made) == [
        "Thực hiện Kế hoạch số 15-KH/TU, còn 01 nhiệm vụ quá hạn:",
        "Treo băng rôn (thời hạn: 05/01/2027; quá hạn).",
        "Đề nghị Đảng ủy xã Đại Phúc khẩn trương hoàn thành.",
        "Trân trọng.",
    ]
    assert (made.symbol, made.number, made.day) == ("CV/BTGDVTU", None, None)


@pytest.mark.parametrize(
    ("layout", "kind", "symbol"),
    [
        (LayoutName.PARTY, Kind.PLAN, "KH/BTGDVTU"),
        (LayoutName.STATE, Kind.PLAN, "KH-BTGDVTU"),
        (LayoutName.PARTY, Kind.LETTER, "CV/BTGDVTU"),
        (LayoutName.STATE, Kind.LETTER, "BTGDVTU"),
        (LayoutName.PARTY, Kind.OUTLINE, ""),
    ],
)
def test_a_symbol_has_the_type_before_that_of_the_body(
    head: Heads, layout: LayoutName, kind: Kind, symbol: str
) -> None:
    assert symbol_for(head(layout=layout), kind) == symbol


def test_who_gets_a_document_is_told_what_for_and_last_who_keeps_it() -> None:
    named = [("Ban Tuyên giáo và Dân vận Trung ương", "để báo cáo"), ("Các xã", "")]
    assert recipients(LayoutName.PARTY, named, "Văn phòng Tỉnh ủy") == (
        "Ban Tuyên giáo và Dân vận Trung ương (để b/c)",
        "Các xã",
        "Lưu Văn phòng Tỉnh ủy",
    )
    assert recipients(LayoutName.STATE, (), "Sở")[-1] == "Lưu: VT"


# Headings that people typed


def test_numbers_that_go_on_by_themselves_are_those_of_the_document() -> None:
    typed = [(1, "I. Kết quả"), (2, "1. Tuyên truyền"), (2, "2. Khoa giáo"), (1, "II. Số liệu")]
    assert [(h.text, h.numbered) for h in headings(typed)] == [
        ("Kết quả", True),
        ("Tuyên truyền", True),
        ("Khoa giáo", True),
        ("Số liệu", True),
    ]


def test_other_numbers_stay_as_they_were_typed() -> None:
    typed = [(1, "A. Kết quả"), (1, "III. Số liệu")]
    assert [(h.text, h.numbered) for h in headings(typed)] == [
        ("A. Kết quả", False),
        ("III. Số liệu", False),
    ]


def test_titles_without_numbers_get_them() -> None:
    assert [h.numbered for h in headings([(1, "Kết quả"), (2, "Tuyên truyền")])] == [True, True]


# Reports and outlines


def test_a_report_says_what_was_written_and_leaves_the_rest_blank(head: Heads, said: Said) -> None:
    sections = (
        ReportSection("I. Kết quả", 1),
        ReportSection("1. Tuyên truyền", 2, "Đã hoàn thành.\n- Treo 10 băng rôn."),
        ReportSection("II. Kiến nghị", 1, "", "với cấp trên"),
    )
    made = report_document(head(), ReportPaper("Báo cáo kết quả năm 2027", "", sections))
    assert made.summary == "kết quả năm 2027"
    assert said(made) == [
        "# Kết quả",
        "## Tuyên truyền",
        "Đã hoàn thành.",
        "Treo 10 băng rôn.",
        "# Kiến nghị",
        "[với cấp trên]",
    ]


def test_of_what_a_unit_handed_in_nothing_the_report_says_so(head: Heads, said: Said) -> None:
    sections = (
        ReportSection("I. Kết quả", 1),
        ReportSection("1. Tham mưu", 2),
        ReportSection("2. Số liệu", 2, "- 01/7/2026: kỷ niệm 70 năm (01/07/1956 - 01/07/2026)"),
    )
    handed_in = ReportPaper("Báo cáo kết quả", "Số liệu chốt đến ngày 15/5/2027.", sections)
    assert said(report_document(head(draft=0), handed_in)) == [
        "# Kết quả",
        "## Tham mưu",
        "Không có nội dung báo cáo.",
        "## Số liệu",
        "01/7/2026: kỷ niệm 70 năm (01/7/1956 - 01/7/2026)",
    ]


def test_an_outline_tells_the_headings_what_belongs_there_and_by_when(
    head: Heads, said: Said
) -> None:
    told = OutlinePaper(
        title="Báo cáo kết quả 6 tháng đầu năm 2027",
        sections=(ReportSection("I. Bối cảnh", 1, "", "- Bối cảnh quốc tế.\n- Tư tưởng."),),
        closes_on=date(2027, 5, 15),
        due=date(2027, 6, 10),
        pages=10,
        typeface="Times New Roman, cỡ chữ 15",
        to="Ban Tuyên giáo và Dân vận",
    )
    assert said(outline_document(head(), told)) == [
        "# Bối cảnh",
        "Bối cảnh quốc tế.",
        "Tư tưởng.",
        "Thể thức báo cáo: khoảng 10 trang, Times New Roman, cỡ chữ 15.",
        "Số liệu chốt đến ngày 15/5/2027; báo cáo gửi về Ban Tuyên giáo và Dân vận chậm nhất ngày"
        " 10/6/2027.",
    ]


# Flags, visual propaganda


def test_flags_are_hung_over_a_range_of_days_for_its_great_days(
    head: Heads, said: Said, day: Days
) -> None:
    other = day(title="Kỷ niệm 35 năm X", category=Category.NGANH)
    told = FlagDays(date(2027, 1, 31), date(2027, 2, 8), "trên địa bàn tỉnh", (day(), other))
    lines = said(flags_notice(head(layout=LayoutName.STATE), told))
    assert "Từ ngày 31/01/2027 đến hết ngày 08/02/2027." in lines
    start = lines.index("# NHÂN DỊP")
    assert lines[start + 1 : start + 3] == [
        "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027).",
        "# YÊU CẦU",
    ]


def test_visual_propaganda_has_no_slogan_and_no_eve_for_a_day_of_mourning(
    head: Heads, day: Days, templates: tuple[SloganRow, ...]
) -> None:
    mourned = day(title="Tưởng niệm 55 năm Ngày mất X", manner=Manner.TUONG_NIEM)
    made = visual_plan(head(), VisualPlan("năm 2027", "", (day(), mourned), templates))
    (table,) = (block for block in made.blocks if isinstance(block, Table))
    assert table.rows[0][2:] == (
        "27/01/2027 - 03/02/2027",
        "Nhiệt liệt chào mừng kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam"
        " (03/02/1930 - 03/02/2027)!",
    )
    assert table.rows[1][2:] == ("03/02/2027", "")


# The outline of one event


def test_an_outline_of_an_event_cites_its_sources_and_leaves_the_rest_to_be_written(
    head: Heads, said: Said, day: Days, templates: tuple[SloganRow, ...]
) -> None:
    facts = EventFacts(
        name="Ngày thành lập Đảng",
        day=day(year_class=YearClass.OTHER),
        description="Hội nghị hợp nhất họp ở Cửu Long.",
        persons=("Nguyễn Ái Quốc",),
        places=(),
        sources=(Citation(title="Văn kiện Đảng toàn tập, tập 2"),),
        disputed=(),
    )
    made = event_outline(head(), facts, templates)
    lines = said(made)
    assert lines[1].endswith("(03/02/1930 - 03/02/2027)¹.")
    assert "Nhân vật: Nguyễn Ái Quốc." in lines
    assert len([line for line in lines if line.startswith("[")]) == 3
    assert "# KHẨU HIỆU TUYÊN TRUYỀN" in lines


def test_an_outline_of_a_day_of_mourning_has_no_slogans(
    head: Heads, said: Said, day: Days, templates: tuple[SloganRow, ...]
) -> None:
    mourned = day(title="Tưởng niệm 55 năm Ngày mất X", manner=Manner.TUONG_NIEM)
    facts = EventFacts("X", mourned, "", (), (), (), ())
    assert "# KHẨU HIỆU TUYÊN TRUYỀN" not in said(event_outline(head(), facts, templates))
