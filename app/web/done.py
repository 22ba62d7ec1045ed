"""What a form has done is said on the page that it leads to.

The address carries one word of a closed list, ``?xong=luu``: nothing is kept on the server,
and no address makes a page say anything else.  The word is the last part of the form's own
address, where that is one of the list.
"""

from urllib.parse import parse_qs

from fastapi.responses import RedirectResponse

from app.web.page import Page

_NAME = "xong"
_SAVED = "luu"

SAID = {
    _SAVED: "Đã lưu.",
    # Parts of plans and reports
    "xoa": "Đã xóa.",
    "bo": "Đã bỏ.",
    "muc-moi": "Đã thêm.",
    "them": "Đã thêm.",
    "bot": "Đã bớt.",
    "kenh": "Đã thêm kênh.",
    "nhiem-vu": "Đã ghi nhiệm vụ.",
    "mau": "Đã thêm nhiệm vụ từ mẫu.",
    "giao": "Đã giao.",
    "rut": "Đã rút nhiệm vụ.",
    "chot": "Đã chốt.",
    "nhan": "Đã xác nhận nhận việc.",
    "da-nhan": "Đã xác nhận đã nhận kế hoạch.",
    "da-xem": "Đã xác nhận đã xem.",
    "theo-doi": "Đã gửi lời nhắc.",
    "don-doc": "Đã gửi lời nhắc.",
    "tiep-nhan": "Đã đưa vào kế hoạch.",
    "tra-loi": "Đã gửi ý kiến.",
    # Steps
    "xin-y-kien": "Đã gửi xin ý kiến.",
    "hoan-thien": "Đã đưa về dự thảo.",
    "trinh": "Đã trình ký.",
    "nop": "Đã nộp báo cáo.",
    "nhan-bao-cao": "Đã tiếp nhận báo cáo.",
    "rut-lai": "Đã rút lại.",
    "tra-lai": "Đã trả lại.",
    "ky": "Đã ký.",
    "ban-hanh": "Đã ban hành.",
    "ket-thuc": "Đã kết thúc.",
    # What is made
    "ke-hoach-moi": "Đã lập dự thảo.",
    "lap": "Đã lập dự thảo.",
    "de-cuong-moi": "Đã lập đề cương.",
    "don-vi-moi": "Đã lập đơn vị.",
    "moi": "Đã lập báo cáo.",
    "nam-sau": "Đã lập dự thảo.",
    "dieu-chinh": "Đã lập dự thảo điều chỉnh.",
    "chuong-trinh": "Đã lập chương trình.",
    "bao-cao": "Đã lập báo cáo.",
    "tong-hop": "Đã lập báo cáo tổng hợp.",
    # Units, own dates, accounts
    "chia-se": "Đã chia sẻ.",
    "thoi-chia-se": "Đã thôi chia sẻ.",
    "khoi-phuc": "Đã khôi phục.",
    "lay": "Đã lấy.",
    "thoi-lay": "Đã thôi lấy.",
    "thu-hoi": "Đã thu hồi.",
    "huy": "Đã hủy.",
    "tat": "Đã tắt.",
    "phien": "Đã đăng xuất nơi ấy.",
    "khac": "Đã đăng xuất mọi nơi khác.",
    "mat-khau": "Đã đổi mật khẩu.",
    "xac-nhan": "Đã bật xác thực hai bước.",
    "gui-lai": "Sẽ gửi lại.",
}


def moved_on(page: Page, to: str, said: str = "") -> RedirectResponse:
    """Go ``to`` a page that says what the form at ``page`` has done; ``said`` is a word for it."""
    word = said or page.path.rpartition("/")[2]
    place, mark, part = to.partition("#")
    joint = "&" if "?" in place else "?"
    known = word if word in SAID else _SAVED
    return RedirectResponse(f"{place}{joint}{_NAME}={known}{mark}{part}", 303)


def said_in(page: Page) -> str:
    """What the address of ``page`` has it say; empty where nothing was done."""
    return SAID.get(parse_qs(page.query).get(_NAME, [""])[-1], "")
