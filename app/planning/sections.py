"""A section is a part of a yearly list: what is commemorated, by its kind.

The order is that of the guides of the Central Committee's department of propaganda,
with the sections that provincial lists add.
"""

from app.agenda import Occurrence
from app.catalogue.vocabulary import Category
from app.regions import COUNTRY

LOCAL = "Các ngày kỷ niệm của địa phương"

SECTIONS: dict[str, frozenset[Category]] = {
    "Kỷ niệm các ngày lễ lớn của đất nước": frozenset({Category.NGAY_LE_LON}),
    "Kỷ niệm ngày sinh lãnh đạo, danh nhân": frozenset({Category.NGAY_SINH}),
    "Kỷ niệm các sự kiện lịch sử quan trọng": frozenset(
        {Category.CHIEN_THANG, Category.LICH_SU, Category.DANG}
    ),
    "Ngày thành lập, ngày truyền thống của lực lượng, ngành, đoàn thể": frozenset(
        {Category.LUC_LUONG_VU_TRANG, Category.NGANH, Category.DOAN_THE}
    ),
    LOCAL: frozenset(),
    "Tưởng niệm, ngày giỗ": frozenset({Category.NGAY_MAT}),
    "Văn hóa, lễ hội, lễ tết cổ truyền": frozenset(
        {Category.VAN_HOA, Category.LE_HOI, Category.LE_TIET, Category.DIA_PHUONG}
    ),
    "Ngày quốc tế, tháng và tuần hành động, ngày nghỉ khác": frozenset(
        {Category.QUOC_TE, Category.THANG_TUAN, Category.NGAY_NGHI}
    ),
    "Văn bản": frozenset({Category.VAN_BAN}),
}
"""The sections in order, each with the categories it takes; events of a region go to theirs."""


def section_of(occurrence: Occurrence) -> str:
    """The title of the section that an occurrence belongs to."""
    event = occurrence.event
    if event.region != COUNTRY:
        return LOCAL
    return next(title for title, taken in SECTIONS.items() if Category(event.category) in taken)
