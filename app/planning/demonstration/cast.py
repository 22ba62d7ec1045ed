"""The cast of a demonstration: real places, people that are made up."""

from app.accounts.actor import Role
from app.accounts.fields import UnitKind

PROVINCE = "thai-nguyen"

COMMITTEE = "tinh-uy"
DEPARTMENT = "ban-tuyen-giao-va-dan-van"
COMMUNES = {
    "05443": "Đảng ủy phường Phan Đình Phùng",
    "05455": "Đảng ủy phường Quyết Thắng",
    "05500": "Đảng ủy phường Tích Lương",
    "05503": "Đảng ủy xã Tân Cương",
    "05488": "Đảng ủy xã Đại Phúc",
    "01840": "Đảng ủy phường Đức Xuân",
}
"""Codes of communes, each with the body that plans there."""

BODIES: dict[str, tuple[str, UnitKind]] = {
    "mat-tran": ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", UnitKind.FRONT),
    "tinh-doan": ("Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh", UnitKind.ASSOCIATION),
    "hoi-phu-nu": ("Hội Liên hiệp Phụ nữ tỉnh", UnitKind.ASSOCIATION),
    "so-van-hoa": ("Sở Văn hóa, Thể thao và Du lịch", UnitKind.STATE),
    "so-giao-duc": ("Sở Giáo dục và Đào tạo", UnitKind.STATE),
    "bo-chi-huy-quan-su": ("Bộ Chỉ huy Quân sự tỉnh", UnitKind.STATE),
    "bao-dai": ("Báo và Phát thanh, truyền hình Thái Nguyên", UnitKind.PRESS),
    "truong-chinh-tri": ("Trường Chính trị tỉnh", UnitKind.SCHOOL),
}

PEOPLE: tuple[tuple[str, str, str, Role], ...] = (
    ("Nguyễn Thị Lan", "lan", COMMITTEE, Role.APPROVER),
    ("Lê Thu Hà", "ha", COMMITTEE, Role.CLERK),
    ("Hoàng Văn Sơn", "son", COMMITTEE, Role.ADMIN),
    ("Trần Văn Minh", "minh", DEPARTMENT, Role.EDITOR),
    ("Phạm Quốc Bình", "binh", DEPARTMENT, Role.APPROVER),
    ("Vũ Thị Mai", "mai", "05443", Role.EDITOR),
    ("Hà Văn Dũng", "dung", "05443", Role.APPROVER),
    ("Hà Văn Dũng", "dung", "05443", Role.CLERK),
    ("Đỗ Văn Khánh", "khanh", "05455", Role.EDITOR),
    ("Chu Thị Yến", "yen", "05455", Role.APPROVER),
    ("Chu Thị Yến", "yen", "05455", Role.CLERK),
    ("Ma Thị Hằng", "hang", "05500", Role.EDITOR),
    ("Nông Văn Tuấn", "tuan", "05503", Role.EDITOR),
    ("Bùi Thị Ngọc", "ngoc", "bao-dai", Role.EDITOR),
)
"""Name, first part of the address, unit and role; nobody of them is real."""

LEFT_OPEN_DAYS = 14
"""For how many days back work is not done yet, so that something is late."""

HOST = "kyniem.example"
"""No mail ever reaches it (RFC 2606)."""
