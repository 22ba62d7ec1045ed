"""A plan on paper: its parts in order, its work by body with deadlines as they are printed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.documents.composing.commemoration import commemoration
from app.documents.composing.days import Day
from app.documents.composing.head import Head
from app.documents.composing.plan_document import (
    BodyTasks,
    PlannedActivity,
    PlannedCampaign,
    PlannedSlot,
    PlannedTask,
    PlanPaper,
    plan_document,
)
from app.documents.official.document import Footnote, Item, Kind, Paragraph, Table, Text
from app.planning.plans.vocabulary import Part, TextPart

Said = Callable[..., list[str]]
Heads = Callable[..., Head]

REPORT = PlannedTask(
    title="Báo cáo kết quả",
    leads=("Đảng ủy xã Đại Phúc", "Đảng ủy xã Tân Cương"),
    due="trước ngày 10/6/2027",
    deliverable="Báo cáo",
    measure="khoảng 02 trang",
    recipient="Ban Tuyên giáo và Dân vận Tỉnh ủy",
)
FILM = PlannedTask(
    title="Xây dựng phóng sự",
    leads=("Báo và Phát thanh, truyền hình Thái Nguyên",),
    supports=("Sở Văn hóa, Thể thao và Du lịch",),
    due="trong tháng 4/2027",
    cost=20_000_000,
)
BODIES = (
    BodyTasks("Đảng ủy xã Đại Phúc", "Giao", ((Part.LEAD, REPORT),)),
    BodyTasks("Đảng ủy xã Tân Cương", "Giao", ((Part.LEAD, REPORT),)),
    BodyTasks("Báo và Phát thanh, truyền hình Thái Nguyên", "Đề nghị", ((Part.LEAD, FILM),)),
    BodyTasks("Sở Văn hóa, Thể thao và Du lịch", "Đề nghị", ((Part.SUPPORT, FILM),)),
)


def _paper(**changes: Any) -> PlanPaper:
    fields: dict[str, Any] = {
        "kind": Kind.PLAN,
        "summary": "tuyên truyền kỷ niệm các ngày lễ lớn trong năm 2027",
        "span": "năm 2027",
        "texts": {},
    }
    return PlanPaper(**fields | changes)


def test_the_parts_stand_in_the_order_of_real_plans(head: Heads, said: Said) -> None:
    texts = {
        TextPart.PURPOSES: "- Tuyên truyền sâu rộng.",
        TextPart.REQUIREMENTS: "- Thiết thực, tiết kiệm.",
        TextPart.FORMS: "Báo chí, cổ động trực quan.",
        TextPart.COSTS: "Từ nguồn kinh phí thường xuyên.",
    }
    lines = said(plan_document(head(), _paper(texts=texts, bodies=BODIES)))
    assert [line for line in lines if line.startswith("# ")] == [
        "# MỤC ĐÍCH, YÊU CẦU",
        "# NỘI DUNG",
        "# HÌNH THỨC TUYÊN TRUYỀN",
        "# KINH PHÍ",
        "# TỔ CHỨC THỰC HIỆN",
    ]
    assert lines[0] == "[căn cứ]"
    assert lines[2:6] == [
        "## Mục đích",
        "Tuyên truyền sâu rộng.",
        "## Yêu cầu",
        "Thiết thực, tiết kiệm.",
    ]


def test_without_costs_there_is_no_part_of_them(head: Heads, said: Said) -> None:
    assert "# KINH PHÍ" not in said(plan_document(head(), _paper()))


def test_anniversaries_are_named_in_a_footnote(head: Heads, day: Callable[..., Day]) -> None:
    made = plan_document(head(), _paper(days=(day(),)))
    (paragraph,) = (
        block
        for block in made.blocks
        if isinstance(block, Paragraph) and any(isinstance(run, Footnote) for run in block.runs)
    )
    sentence, note, end = paragraph.runs
    assert isinstance(sentence, Text)
    assert isinstance(note, Footnote)
    assert sentence.text.endswith("sự kiện lịch sử quan trọng")
    assert note.runs[0].text == (
        "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)."
    )
    assert end == Text(" trong năm 2027."), "behind a year the mark looks like a digit of it"


def test_bodies_with_the_same_work_stand_under_one_heading(head: Heads, said: Said) -> None:
    lines = said(plan_document(head(), _paper(bodies=BODIES)))
    start = lines.index("# TỔ CHỨC THỰC HIỆN")
    assert lines[start + 1 : -1] == [
        "## Giao Đảng ủy xã Đại Phúc, Đảng ủy xã Tân Cương",
        "Báo cáo kết quả (sản phẩm: Báo cáo, khoảng 02 trang); gửi về Ban Tuyên giáo và Dân vận"
        " Tỉnh ủy; thời hạn: trước ngày 10/6/2027.",
        "## Đề nghị Báo và Phát thanh, truyền hình Thái Nguyên",
        "Chủ trì, phối hợp với Sở Văn hóa, Thể thao và Du lịch: Xây dựng phóng sự; thời hạn:"
        " trong tháng 4/2027.",
        "## Đề nghị Sở Văn hóa, Thể thao và Du lịch",
        "Phối hợp với Báo và Phát thanh, truyền hình Thái Nguyên: Xây dựng phóng sự; thời hạn:"
        " trong tháng 4/2027.",
    ]


def test_a_deadline_is_in_italics_as_plans_print_it(head: Heads) -> None:
    made = plan_document(head(), _paper(bodies=BODIES[:1]))
    (task,) = (b for b in made.blocks if isinstance(b, Item) and len(b.runs) == 3)
    assert task.runs[1] == Text("trước ngày 10/6/2027", italic=True)


def test_all_tasks_are_in_an_annex_with_their_number_and_cost(head: Heads) -> None:
    made = plan_document(head(), _paper(tasks=(REPORT, FILM)))
    (annex,) = made.annexes
    (table,) = annex.blocks
    assert isinstance(table, Table)
    assert table.landscape
    assert table.rows[1][:5] == (
        "2",
        "Xây dựng phóng sự",
        "Báo và Phát thanh, truyền hình Thái Nguyên",
        "Sở Văn hóa, Thể thao và Du lịch",
        "trong tháng 4/2027",
    )
    assert table.totals[1] == "Tổng số: 02 nhiệm vụ"
    assert table.totals[5] == "Kinh phí: 20.000.000 đồng"


def test_a_programme_has_its_tasks_by_month_each_month_named_once(head: Heads) -> None:
    slots = (
        PlannedSlot("Tháng 4/2027", "Xây dựng phóng sự", ("Báo",), "30/4/2027"),
        PlannedSlot("Tháng 4/2027", "Treo băng rôn", ("Sở",), "30/4/2027"),
        PlannedSlot("Tháng 6/2027", "Báo cáo kết quả", ("Các xã",), "09/6/2027"),
    )
    made = plan_document(head(), _paper(kind=Kind.PROGRAMME, programme=slots))
    (table,) = made.annexes[-1].blocks
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["Tháng 4/2027", "", "Tháng 6/2027"]
    assert made.symbol == "CTr/BTGDVTU"


def test_a_draft_has_blanks_where_nobody_has_written_and_an_issued_plan_none(
    head: Heads, said: Said
) -> None:
    assert "[mục đích]" in said(plan_document(head(draft=2), _paper()))
    issued = said(plan_document(head(draft=0), _paper()))
    assert not [line for line in issued if line.startswith("[")]
    assert "## Mục đích" not in issued


def test_a_draft_has_neither_number_nor_day(head: Heads) -> None:
    made = plan_document(head(draft=2), _paper())
    assert (made.draft, made.number, made.day) == (2, None, None)
    assert made.symbol == "KH/BTGDVTU"


MAY = PlannedCampaign("Đợt tháng 5", "từ ngày 26/4/2027 đến ngày 19/5/2027")


def test_campaigns_have_headings_where_each_says_something_and_else_are_a_list(
    head: Heads, said: Said
) -> None:
    spring = replace(MAY, name="Đợt Xuân", content="Mừng Đảng, mừng Xuân.")
    autumn = replace(spring, name="Đợt tháng 9")
    full = said(plan_document(head(), _paper(campaigns=(spring, autumn))))
    assert [line for line in full if line.startswith("###")] == [
        "### Đợt Xuân (từ ngày 26/4/2027 đến ngày 19/5/2027)",
        "### Đợt tháng 9 (từ ngày 26/4/2027 đến ngày 19/5/2027)",
    ]
    mixed = said(plan_document(head(), _paper(campaigns=(spring, MAY))))
    start = mixed.index("## Các đợt tuyên truyền")
    assert mixed[start + 1 : start + 4] == [
        "Đợt Xuân (từ ngày 26/4/2027 đến ngày 19/5/2027):",
        "Mừng Đảng, mừng Xuân.",
        "Đợt tháng 5 (từ ngày 26/4/2027 đến ngày 19/5/2027).",
    ]


def test_campaigns_and_activities_tell_when_and_where(head: Heads, said: Said) -> None:
    told = _paper(
        campaigns=(MAY,),
        activities=(
            PlannedActivity("Hội nghị sơ kết", "dự kiến ½ ngày, vào đầu tháng 7/2027", "Tỉnh ủy"),
        ),
    )
    lines = said(plan_document(head(), told))
    assert "Đợt tháng 5 (từ ngày 26/4/2027 đến ngày 19/5/2027)." in lines
    start = lines.index("## Các hoạt động")
    assert lines[start + 1 : start + 4] == [
        "Hội nghị sơ kết:",
        "Thời gian: dự kiến ½ ngày, vào đầu tháng 7/2027.",
        "Địa điểm: Tỉnh ủy.",
    ]


def test_grounds_lose_their_marks_which_the_layout_sets(head: Heads) -> None:
    texts = {TextPart.GROUNDS: "- Hướng dẫn số 45-HD/BTGDVTW;\n\nNghị định số 145/2013/NĐ-CP."}
    made = plan_document(head(), _paper(texts=texts))
    assert made.grounds == ("Hướng dẫn số 45-HD/BTGDVTW", "Nghị định số 145/2013/NĐ-CP")


@pytest.mark.parametrize(("draft", "hints"), [(1, 1), (0, 0)])
def test_the_form_the_law_provides_is_a_hint_in_drafts_and_decided_by_nobody_here(
    head: Heads, said: Said, day: Callable[..., Day], draft: int, hints: int
) -> None:
    about = day(provided="Cấp quốc gia (Nghị định 145/2013/NĐ-CP, Điều 6)")
    lines = said(commemoration(head(draft=draft), _paper(), about))
    assert sum("Nghị định 145/2013/NĐ-CP" in line for line in lines) == hints


def test_of_an_article_that_was_not_read_its_place_alone_is_told(
    head: Heads, said: Said, day: Callable[..., Day]
) -> None:
    lines = said(commemoration(head(), _paper(), day(unread="Nghị định 145/2013/NĐ-CP, Điều 11")))
    assert any(line.endswith("quy định: Nghị định 145/2013/NĐ-CP, Điều 11]") for line in lines)
