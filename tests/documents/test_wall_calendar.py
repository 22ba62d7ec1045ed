"""A wall calendar is one page: the fonts are in it, and nothing it says is a command."""

import re
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.documents.wall_calendar import ROOM, Day, Mark, Month, Paper, WallCalendar, pdf

WEEK = (None, *(Day(number, "1/12N", off=number == 6, marked=False) for number in range(1, 7)))
MONTH = Month("Tháng 2", "tháng Chạp – tháng Giêng Đinh Mùi", (WEEK,), (), 0)
CALENDAR = WallCalendar(
    title="Lịch năm 2027 – Đinh Mùi",
    subtitle="Mùng Một Tết Đinh Mùi: 06/02/2027",
    region="Cả nước",
    months=(MONTH,) * 12,
    notes=("Ngày in đỏ: Chủ nhật.",),
    source="Nguồn: danh mục Lịch Kỷ niệm",
    changed_at=datetime(2026, 11, 22, tzinfo=UTC),
)

MARKUP = '#panic("in") *đậm* $x^2$ @nhan <nhan> \\u{41} `mã` // = # "'


def _marked(text: str, marks: int = 1, weeks: int = 1) -> WallCalendar:
    lines = (Mark("28–31/12", text, great=True),) * marks
    month = replace(MONTH, weeks=(WEEK,) * weeks, marks=lines)
    return replace(CALENDAR, months=(month,) * 12)


def _pages(made: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", made))


def _millimetres(made: bytes) -> tuple[int, ...]:
    box = re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", made)
    assert box
    return tuple(round(float(points) * 25.4 / 72) for points in box.groups())


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (210, 297)), (Paper.A3, (297, 420))])
def test_it_is_one_sheet_of_the_paper_asked_for(paper: Paper, size: tuple[int, int]) -> None:
    made = pdf(CALENDAR, paper)
    assert made.startswith(b"%PDF-")
    assert _pages(made) == 1
    assert _millimetres(made) == size


@pytest.mark.parametrize("paper", Paper)
def test_the_longest_lines_below_months_of_six_weeks_stay_on_one_page(paper: Paper) -> None:
    longest = "Nguyễn Thị Minh Khai, ngày sinhW (lần thứ 2000)"
    assert _pages(pdf(_marked(longest, ROOM[paper], weeks=6), paper)) == 1


def test_only_be_vietnam_pro_is_used_and_it_is_in_the_file() -> None:
    made = pdf(CALENDAR, Paper.A4)
    fonts = set(re.findall(rb"/BaseFont ?/[A-Z]{6}\+([A-Za-z]+)", made))
    assert fonts == {b"BeVietnamPro"}
    named = set(re.findall(rb"/FontName ?/([A-Za-z+-]+)", made))
    assert len(re.findall(rb"/FontFile[23] ", made)) == len(named)


def test_the_same_calendar_is_the_same_bytes() -> None:
    assert pdf(CALENDAR, Paper.A4) == pdf(CALENDAR, Paper.A4)


def test_its_date_is_that_of_the_last_change() -> None:
    changed = replace(CALENDAR, changed_at=datetime(2027, 1, 31, 12, 30, 5, tzinfo=UTC))
    assert b"D:20261122" in pdf(CALENDAR, Paper.A4)
    assert b"D:20270131" in pdf(changed, Paper.A4)


def test_the_title_of_the_file_is_the_title_of_the_sheet() -> None:
    told = CALENDAR.title.encode("utf-16-be").hex().upper().encode()
    assert told in pdf(CALENDAR, Paper.A4)


def test_markup_in_what_it_says_is_printed_and_not_obeyed() -> None:
    told = replace(_marked(MARKUP), title=MARKUP, region=MARKUP, notes=(MARKUP,), source=MARKUP)
    made = pdf(told, Paper.A4)
    assert _pages(made) == 1
    assert MARKUP.encode("utf-16-be").hex().upper().encode() in made


def test_what_stands_below_a_month_is_printed() -> None:
    made = {text: pdf(_marked(text), Paper.A4) for text in ("Quốc khánh", "Quốc khách")}
    assert len(set(made.values())) == 2
    assert pdf(CALENDAR, Paper.A4) not in made.values()


def test_days_off_and_days_left_out_show() -> None:
    worked = replace(MONTH, weeks=(tuple(day and replace(day, off=False) for day in WEEK),))
    without = replace(CALENDAR, months=(worked,) * 12)
    left_out = replace(CALENDAR, months=(replace(MONTH, left_out=3),) * 12)
    made = {pdf(told, Paper.A4) for told in (CALENDAR, without, left_out)}
    assert len(made) == 3


def test_the_typesetter_is_never_loaded_into_the_process_that_asks() -> None:
    pdf(CALENDAR, Paper.A4)
    assert not [name for name in sys.modules if name.partition(".")[0] == "typst"]
