"""Filling: what stands under a heading is told in the words of offices, a line for each thing."""

from datetime import date
from typing import Any

import pytest

from app.catalogue.outlines import Fill
from app.planning.reports.contents import (
    Behind,
    Contents,
    Item,
    NextDay,
    NextReview,
    NextTask,
    Row,
    Sum,
)
from app.planning.reports.filling import MOST_NAMED, beyond, closed, filled, filled_once, sum_line
from app.planning.reports.outlines import SectionFields
from app.planning.reports.vocabulary import Standing


def _contents(**changes: Any) -> Contents:
    given = {"period": "2027-h1", "closes_on": date(2027, 5, 15), "next_period": "2027-h2"}
    return Contents(**(given | changes))


def _section(*fills: Fill) -> SectionFields:
    return SectionFields(id="muc", title="Mục", fills=fills)


def _item(standing: Standing, shares: int = 1, **changes: Any) -> Item:
    given = {
        "task_id": 1,
        "title": "Treo băng rôn",
        "wording": "trước ngày 02/5/2027",
        "plan": "Kế hoạch số 15-KH/TU",
        "due": date(2027, 4, 29),
        "standing": standing,
        "standings": {standing: shares},
    }
    return Item(**(given | changes))


@pytest.mark.parametrize(
    ("fill", "standing", "line"),
    [
        (Fill.DONE, Standing.EARLY, "- Treo băng rôn: hoàn thành trước hạn"),
        (Fill.EXPECTED, Standing.EXPECTED, "- Treo băng rôn: ước thực hiện, hạn 29/4/2027"),
        (Fill.LATE, Standing.OVERDUE, "- Treo băng rôn: chưa thực hiện, quá hạn, hạn 29/4/2027"),
        (Fill.OPEN, Standing.NOT_DUE, "- Treo băng rôn: chưa đến hạn, hạn 29/4/2027"),
        (Fill.DROPPED, Standing.DROPPED, "- Treo băng rôn: không thực hiện"),
    ],
)
def test_a_task_is_told_under_the_heading_that_it_belongs_to(
    fill: Fill, standing: Standing, line: str
) -> None:
    contents = _contents(items=(_item(standing),))
    assert filled(_section(fill), contents) == line
    others = {Fill.DONE, Fill.EXPECTED, Fill.LATE, Fill.OPEN, Fill.DROPPED} - {fill}
    assert filled(_section(*others), contents) == ""


def test_every_standing_is_told_under_exactly_one_heading() -> None:
    fills = (Fill.DONE, Fill.EXPECTED, Fill.LATE, Fill.OPEN, Fill.DROPPED)
    for standing in Standing:
        told = [filled(_section(fill), _contents(items=(_item(standing),))) for fill in fills]
        assert len([text for text in told if text]) == 1


def _behind(count: int) -> tuple[Behind, ...]:
    return tuple(Behind(unit=f"Xã {n}", standing=Standing.OVERDUE) for n in range(count))


def test_who_is_late_is_named_unless_they_are_many() -> None:
    few = _item(Standing.OVERDUE, 20, behind=_behind(2))
    many = _item(Standing.OVERDUE, 20, behind=_behind(MOST_NAMED + 1))
    assert filled(_section(Fill.LATE), _contents(items=(few,))).endswith("; còn: Xã 0, Xã 1")
    assert filled(_section(Fill.LATE), _contents(items=(many,))).endswith("; còn 13/20 đơn vị")


def test_what_is_not_done_gives_its_reasons_once() -> None:
    dropped = Behind(unit="Xã 1", standing=Standing.DROPPED, reason="Không có kinh phí")
    item = _item(Standing.DROPPED, 2, behind=(dropped, dropped))
    text = filled(_section(Fill.DROPPED), _contents(items=(item,)))
    assert text == "- Treo băng rôn: không thực hiện, lý do: Không có kinh phí"


def test_a_campaign_tells_only_of_what_there_is() -> None:
    row = Row(name="Đợt tháng 5", standings={Standing.LATE: 2, Standing.OVERDUE: 1})
    text = filled(_section(Fill.CAMPAIGNS), _contents(campaigns=(row,)))
    assert text == "- Đợt tháng 5: 3 việc, hoàn thành 2, chậm 1"


def test_figures_tell_when_they_closed_and_what_is_expected() -> None:
    told = Sum(measure="x", label="Lượt người", counted="lượt", done=1200, expected=300)
    assert sum_line(told) == "Lượt người: 1.200 lượt; ước thực hiện cả kỳ 1.500 lượt"
    assert closed(_contents()).endswith("từ sau ngày đó đến hết kỳ là ước thực hiện.")
    assert closed(_contents(closes_on=date(2027, 6, 30))) == "Số liệu chốt đến ngày 30/6/2027."


def test_the_lists_of_the_next_period_are_those_of_a_conference() -> None:
    contents = _contents(
        days=(
            NextDay(id="a-2027", title="Kỷ niệm 80 năm Ngày Thương binh - Liệt sĩ",
                    first=date(2027, 7, 27), last=date(2027, 7, 27)),
            NextDay(id="b-2027", title="Tháng hành động",
                    first=date(2027, 10, 1), last=date(2027, 10, 31)),
        ),
        reviews=(
            NextReview(id="c-2027", title="Tổng kết 10 năm thực hiện Chỉ thị", full_on="2027"),
        ),
        tasks=(
            NextTask(task_id=1, title="Dâng hương", wording="trước ngày 20/7/2027",
                     due=date(2027, 7, 19), plan="Kế hoạch", leads=("Xã 1",)),
        ),
    )  # fmt: skip
    assert filled(_section(Fill.DAYS, Fill.REVIEWS, Fill.TASKS), contents).split("\n") == [
        "- 27/7/2027: Kỷ niệm 80 năm Ngày Thương binh - Liệt sĩ",
        "- từ 01/10/2027 đến 31/10/2027: Tháng hành động",
        "- Tổng kết 10 năm thực hiện Chỉ thị",
        "- Dâng hương: hạn 19/7/2027; chủ trì: Xã 1",
    ]


def test_what_is_summed_is_not_told_again_under_each_units_name() -> None:
    day = NextDay(id="a-2027", title="Quốc khánh", first=date(2027, 9, 2), last=date(2027, 9, 2))
    own = NextDay(
        id="b-2027", title="Thành lập xã", first=date(2027, 8, 15), last=date(2027, 8, 15)
    )
    figure = Sum(measure="x", label="Tin", counted="tin", done=5, expected=0)
    total = figure.model_copy(update={"done": 50})
    section = _section(Fill.FIGURES, Fill.DAYS)
    theirs = _contents(days=(own, day), figures=(figure,))
    whole = filled_once(section, _contents(days=(day,), figures=(total,)))
    text = f"{filled(section, theirs)}\nTin tăng gấp đôi."
    assert "- Tin: 50 tin" in whole
    assert beyond(text, section, theirs, whole) == "- 15/8/2027: Thành lập xã\nTin tăng gấp đôi."


def test_tasks_stay_under_the_name_of_their_unit() -> None:
    section = _section(Fill.DONE)
    theirs = _contents(items=(_item(Standing.EARLY),))
    assert filled_once(section, theirs) == ""
    assert beyond(filled(section, theirs), section, theirs, "") == filled(section, theirs)
