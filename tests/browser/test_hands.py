"""Pages in other hands: a keyboard alone, a browser without scripts, a sheet of paper."""

import re
from collections.abc import Callable

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

FOCUSED = """
() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  const { top, bottom, left, right } = document.activeElement.getBoundingClientRect();
  return {
    tag: document.activeElement.outerHTML.slice(0, 100),
    // The parts of a field for a day are the browser's own, and outlined by it.
    outlined: document.activeElement.matches("[type=date]")
      || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2),
    inView: bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
  };
}
"""

A4_POINTS = (595, 842)


# A keyboard alone


def test_first_tab_offers_to_skip_to_the_content(opened: Callable[..., Page]) -> None:
    page = opened()
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_search_in_the_header_needs_no_mouse(opened: Callable[..., Page]) -> None:
    page = opened()
    page.goto("/nam/2027")
    field = page.get_by_role("searchbox", name="Tìm sự kiện")
    for _ in range(3):  # the skip link and the name of the site come before
        page.keyboard.press("Tab")
    expect(field).to_be_focused()
    page.keyboard.type("gio to")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kết quả tìm “gio to”")
    expect(page.get_by_role("main")).to_contain_text("Giỗ Tổ Hùng Vương")


def test_arrow_keys_turn_the_months(opened: Callable[..., Page]) -> None:
    page = opened()
    page.goto("/lich/2027-02")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/lich/2027-03")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/lich/2027-02")


def test_arrow_keys_stay_in_a_field_that_is_being_written(opened: Callable[..., Page]) -> None:
    page = opened()
    page.goto("/lich/2027-02")
    page.get_by_role("searchbox").fill("Tết")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("X")
    expect(page.get_by_role("searchbox")).to_have_value("TếXt")
    assert page.url.endswith("/lich/2027-02")


@pytest.mark.parametrize(
    "path", ["/", "/sap-toi", "/lich/2027-02", "/su-kien/gio-to-hung-vuong", "/them-vao-lich"]
)
def test_what_has_the_focus_is_seen(opened: Callable[..., Page], path: str) -> None:
    page = opened(reduced_motion="reduce")
    page.goto(path)
    unseen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if not (focused["outlined"] and focused["inView"]):
            unseen.append(focused["tag"])
    assert unseen == []


# A browser without scripts


def test_filter_works_without_scripts(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    page.goto("/sap-toi")
    main = page.get_by_role("main")
    main.get_by_label("Từ ngày").fill("2027-02-01")
    main.get_by_label("Năm tròn").check()
    main.get_by_role("button", name="Lọc").click()
    expect(main).to_contain_text("120 năm Ngày sinh đồng chí Trường Chinh")
    expect(main).not_to_contain_text("Ngày thành lập Đảng Cộng sản Việt Nam")


def test_feed_of_ones_choice_is_made_without_scripts(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    page.goto("/them-vao-lich")
    main = page.get_by_role("main")
    main.get_by_label("Nơi").select_option(label="Thái Nguyên")
    main.get_by_label("năm tròn").check()
    main.get_by_role("button", name="Xem và lấy địa chỉ").click()
    address = page.locator("#dia-chi").inner_text()
    days = {
        str(event["UID"]): event.decoded("DTSTART").isoformat()
        for event in Calendar.from_ical(page.request.get(address).body()).events
    }
    assert days["sinh-truong-chinh-2027@kyniem"] == "2027-02-09"
    assert "thanh-lap-dang-2027@kyniem" not in days


# A sheet of paper


@pytest.mark.parametrize("month", ["2027-02", "2026-11", "2027-08"])  # four, five, six weeks
def test_month_prints_on_one_sheet_of_a4(opened: Callable[..., Page], month: str) -> None:
    page = opened()
    page.goto(f"/lich/{month}")
    printed = page.pdf(format="A4", prefer_css_page_size=True, print_background=False)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", printed)
    assert box
    assert sorted(map(float, box.groups())) == pytest.approx(A4_POINTS, abs=1)
