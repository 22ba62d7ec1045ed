"""What people come for, and how few clicks it takes them from the front page."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect


def test_two_clicks_lead_to_the_calendar_of_a_province(opened: Callable[..., Page]) -> None:
    page = opened()
    page.goto("/")
    _click(page.get_by_role("navigation", name="Các trang"), "Thêm vào lịch")
    _click(page.get_by_role("main"), "Thái Nguyên")
    answer = page.request.get(page.locator("#dia-chi").inner_text())
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    days = {
        (str(event["SUMMARY"]), event.decoded("DTSTART"))
        for event in Calendar.from_ical(answer.body()).events
    }
    assert ("Giỗ Tổ Hùng Vương", date(2027, 4, 16)) in days


def test_one_search_tells_the_day_of_the_hung_kings_next_year(
    opened: Callable[..., Page],
) -> None:
    page = opened(viewport={"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("searchbox", name="Tìm sự kiện").fill("giỗ tổ")
    page.get_by_role("button", name="Tìm").click()
    found = page.get_by_role("main").get_by_role("listitem").first
    expect(found).to_contain_text("Giỗ Tổ Hùng Vương")
    expect(found).to_contain_text("16/04/2027")
    expect(found).to_contain_text("mùng 10 tháng 3")


def test_editor_lists_and_exports_the_national_round_years_of_2030(
    opened: Callable[..., Page], tmp_path: Path
) -> None:
    page = opened()
    page.goto("/")
    _click(page.get_by_role("navigation", name="Các trang"), "Kế hoạch xa")
    main = page.get_by_role("main")
    main.get_by_label("Từ năm").fill("2030")
    main.get_by_label("Số năm", exact=True).fill("1")
    main.get_by_label("Năm tròn").check()
    main.get_by_label("Quốc gia").check()
    main.get_by_role("button", name="Xem").click()
    expect(main).to_contain_text("Kỷ niệm 100 năm Ngày thành lập Đảng Cộng sản Việt Nam")
    expect(main).to_contain_text("Kỷ niệm 140 năm Ngày sinh Chủ tịch Hồ Chí Minh")
    with page.expect_download() as download:
        _click(main, "Tải bảng Excel (XLSX)")
    download.value.save_as(tmp_path / "2030.xlsx")
    told = _texts(tmp_path / "2030.xlsx")
    assert "Kỷ niệm 100 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2030)" in told
    assert "Kỷ niệm 140 năm Ngày sinh Chủ tịch Hồ Chí Minh (19/05/1890 - 19/05/2030)" in told


def _click(within: Locator, link: str) -> None:
    within.get_by_role("link", name=link, exact=True).click()


def _texts(file: Path) -> set[str]:
    """The texts in the cells of a workbook."""
    sheets = openpyxl.load_workbook(file).worksheets
    return {
        cell for sheet in sheets for row in sheet.iter_rows(values_only=True)
        for cell in row if isinstance(cell, str)
    }  # fmt: skip
