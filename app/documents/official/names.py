"""Names are what readers call the types of documents, and the styles of a word processor."""

from app.catalogue.layouts import Part
from app.documents.official.document import Kind

KIND_NAMES = {
    Kind.PLAN: "Kế hoạch",
    Kind.ADJUSTMENT: "Kế hoạch",
    Kind.GUIDE: "Hướng dẫn",
    Kind.ORIENTATION: "Định hướng",
    Kind.PROGRAMME: "Chương trình",
    Kind.REPORT: "Báo cáo",
    Kind.OUTLINE: "Đề cương",
    Kind.NOTICE: "Thông báo",
    Kind.LETTER: "Công văn",
    Kind.LIST: "Danh mục",
}
"""A plan of changes is a plan: its summary says what it changes."""

STYLE_NAMES = {
    Part.COUNTRY: ("QuocHieu", "Quốc hiệu"),
    Part.MOTTO: ("TieuNgu", "Tiêu ngữ"),
    Part.ABOVE: ("CoQuanCapTren", "Cơ quan cấp trên"),
    Part.ISSUER: ("CoQuanBanHanh", "Cơ quan ban hành"),
    Part.SEPARATOR: ("DauSao", "Dấu sao"),
    Part.NUMBER: ("SoKyHieu", "Số, ký hiệu"),
    Part.PLACE: ("DiaDanhNgayThang", "Địa danh, ngày tháng"),
    Part.DRAFT: ("DuThao", "Dự thảo"),
    Part.TYPE: ("TenLoai", "Tên loại văn bản"),
    Part.SUMMARY: ("TrichYeu", "Trích yếu"),
    Part.SUMMARY_MARK: ("DauTrichYeu", "Dấu dưới trích yếu"),
    Part.RULE: ("DuongKe", "Đường kẻ"),
    Part.LETTER_SUMMARY: ("TrichYeuCongVan", "Trích yếu công văn"),
    Part.ADDRESSEE: ("KinhGui", "Kính gửi"),
    Part.ADDRESSEE_LINE: ("DongKinhGui", "Dòng kính gửi"),
    Part.GROUND: ("CanCu", "Căn cứ"),
    Part.BODY: ("DoanVan", "Đoạn văn"),
    # Word shows these under its own names in the language of the reader.
    Part.HEADING_1: ("Heading1", "heading 1"),
    Part.HEADING_2: ("Heading2", "heading 2"),
    Part.HEADING_3: ("Heading3", "heading 3"),
    Part.ITEM: ("GachDauDong", "Gạch đầu dòng"),
    Part.SUB_ITEM: ("DauCong", "Dấu cộng"),
    Part.TABLE_HEAD: ("DauBang", "Đầu bảng"),
    Part.TABLE_CELL: ("OBang", "Ô bảng"),
    Part.FOOTNOTE: ("FootnoteText", "footnote text"),
    Part.AUTHORITY: ("QuyenHan", "Quyền hạn người ký"),
    Part.TITLE: ("ChucVu", "Chức vụ người ký"),
    Part.SIGNER: ("HoTen", "Họ tên người ký"),
    Part.RECIPIENTS: ("NoiNhan", "Nơi nhận"),
    Part.RECIPIENT: ("DongNoiNhan", "Dòng nơi nhận"),
    Part.ANNEX: ("PhuLuc", "Phụ lục"),
    Part.ANNEX_TITLE: ("TenPhuLuc", "Tên phụ lục"),
    Part.ANNEX_NOTE: ("KemTheo", "Kèm theo văn bản"),
    Part.PAGE_NUMBER: ("Header", "header"),
}
"""The id and the name of the style of each part."""

HEADINGS = {1: Part.HEADING_1, 2: Part.HEADING_2, 3: Part.HEADING_3}
ITEMS = {1: Part.ITEM, 2: Part.SUB_ITEM}


def style_id(part: Part) -> str:
    """By which a paragraph names its style."""
    return STYLE_NAMES[part][0]
