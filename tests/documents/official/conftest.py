"""What tests of official documents are given: the layouts of ``data/``, and a plan to print."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.catalogue.layouts import Layout
from app.documents.official.document import (
    Annex,
    Blank,
    Document,
    Footnote,
    Heading,
    Issuer,
    Item,
    Kind,
    LayoutName,
    Paragraph,
    Signature,
    Table,
    Text,
)
from app.sources import read_source

DATA = Path(__file__).parents[3] / "data"

SENTENCE = (
    "Chỉ đạo, triển khai thực hiện có hiệu quả công tác xây dựng Đảng về tư tưởng để tiếp tục"
    " tuyên truyền, giáo dục nhằm nâng cao ý chí tự lực, khát vọng vươn lên."
)
NOTE = Footnote(
    (
        Text(
            "Kỷ niệm 93 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2023)"
            " và đón Tết Nguyên đán Quý Mão; "
        ),
        Text("Giỗ Tổ Hùng Vương (mùng 10 tháng 3 âm lịch)", italic=True),
        Text("; 48 năm Ngày giải phóng miền Nam, thống nhất đất nước (30/4/1975 - 30/4/2023)."),
    )
)
DAYS = tuple((str(row), "Tuyên truyền trên báo chí", "trước ngày 10/6/2024") for row in range(60))


@pytest.fixture(scope="session")
def layouts() -> Mapping[LayoutName, Layout]:
    """Both layouts as the files have them."""
    found = {}
    for name in LayoutName:
        source, problems = read_source(name, (DATA / f"layouts/{name}.yaml").read_bytes())
        assert source is not None, problems
        assert isinstance(source.value, list)
        found[name] = Layout.model_validate(source.value[0])
    return found


@pytest.fixture(scope="session", params=LayoutName)
def layout(request: pytest.FixtureRequest, layouts: Mapping[LayoutName, Layout]) -> Layout:
    """Each layout in turn."""
    return layouts[request.param]


@pytest.fixture(scope="session")
def plan() -> Document:
    """A draft of a plan with all kinds of blocks, an upright annex and one on its side."""
    return Document(
        layout=LayoutName.PARTY,
        kind=Kind.PLAN,
        issuer=Issuer("Thành ủy Bắc Kạn", above="Đảng bộ tỉnh Bắc Kạn"),
        summary="công tác tuyên giáo năm 2023",
        place="Bắc Kạn",
        symbol="KH/TU",
        draft=2,
        grounds=("Căn cứ Quy định số 46-QĐ/TW ngày 03/12/2021", "Căn cứ tình hình thực tế"),
        blocks=(
            Heading(1, "Mục đích, yêu cầu"),
            Heading(2, "Mục đích"),
            Item((Text(SENTENCE),)),
            Item((Text("Dòng cấp hai, "), Text("in nghiêng", italic=True)), level=2),
            Heading(1, "Nội dung"),
            Heading(2, "Tuyên truyền"),
            Heading(3, "Các ngày lễ lớn"),
            Paragraph((Text("Tuyên truyền các ngày lễ lớn"), NOTE, Text("; công tác khác."))),
            Blank("nêu tình hình của địa phương"),
            Table(("TT", "Nội dung", "Thời hạn"), DAYS, (1, 6, 3), totals=("", "Cộng", "60 việc")),
            Heading(1, "Phụ chú", numbered=False),
            Paragraph((Text("Giao Ban Tuyên giáo Thành ủy theo dõi việc thực hiện kế hoạch này"),)),
        ),
        recipients=("Gửi bản điện tử:", "Ban Tuyên giáo Tỉnh ủy", "Lưu Văn phòng Thành ủy"),
        signature=Signature("T/M BAN THƯỜNG VỤ", ("PHÓ BÍ THƯ",), "Triệu Thị Thu Hoài"),
        annexes=(
            Annex(
                "Danh mục nhiệm vụ",
                (
                    Heading(1, "Trọng tâm"),
                    Paragraph((Text("Một việc"), Footnote((Text("Ghi chú hai."),)))),
                ),
            ),
            Annex(
                "Bảng ngày", (Table(("TT", "Ngày", "Hạn"), DAYS[:3], (1, 1, 1), landscape=True),)
            ),
        ),
    )


@pytest.fixture(scope="session")
def issued(plan: Document) -> Document:
    """The same plan, issued."""
    return replace(plan, number="05-KH/TU", day=date(2023, 2, 9), draft=0)
