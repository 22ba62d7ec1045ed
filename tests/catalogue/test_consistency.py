"""Consistency: what is spelt in two ways, or celebrated that must not be, is told with a remedy."""

from collections.abc import Callable
from typing import Any

import pytest

from app.catalogue.consistency import faults
from app.catalogue.entry import Entry

Build = Callable[..., dict[str, Any]]


def told(fields: dict[str, Any]) -> list[tuple[str, str]]:
    return list(faults(Entry.model_validate(fields)))


@pytest.mark.parametrize(
    ("field", "text", "remedy"),
    [
        ("name", "Ngày sinh đ/c Trần Phú", "viết đủ “đồng chí”"),
        ("name", "Ngày sinh Đồng chí Trần Phú", "viết thường “đồng chí”"),
        ("name", "Ngày giải phóng TP. Vinh", "viết đủ “thành phố”"),
        ("description", "Tại thành phố Hồ Chí Minh.", "viết “Thành phố Hồ Chí Minh”"),
        ("name", "Ngày giải phóng tỉnh Đắc Lắc", "viết “Đắk Lắk”"),
        ("places", ["Đăk Nông"], "viết “Đắk Nông”"),
        ("name", "Ngày thành lập tỉnh Bắc Cạn", "viết “Bắc Kạn”"),
        ("places", ["Bà Rịa-Vũng Tàu"], "viết “Bà Rịa - Vũng Tàu”"),
        ("name", "Ngày giải phóng Thừa Thiên - Huế", "viết “Thừa Thiên Huế”"),
        ("name", "Ngày  thành lập", "thừa dấu cách"),
        ("description", "Thành lập ngày 03/02 , tại Hà Nội.", "thừa dấu cách cạnh dấu câu"),
        ("name", "Chiến thắng Chi Lăng – Xương Giang", "dùng dấu gạch nối “-”"),
        ("name", "Chiến thắng Chi Lăng-Xương Giang", "giữa hai tên riêng viết “ - ”"),
        ("name", 'Phong trào "Ba sẵn sàng"', "dùng ngoặc kép “ ”"),
        ("short_name", "Ba sẵn sàng.", "tên không có dấu chấm cuối"),
        ("name", "ngày thành lập", "tên bắt đầu bằng chữ hoa"),
        ("name", "Kỷ niệm Ngày thành lập", "bỏ các chữ này khỏi tên"),
        ("description", "Tại Khánh Hoà.", "“òa” thay cho “oà”"),
        ("name", "Ngày thành lập Uỷ ban", "“Ủy” thay cho “Uỷ”"),
        ("persons", ["Nguyễn Thuý"], "“úy” thay cho “uý”"),
        ("name", "Ngày Sức khoẻ", "“ỏe” thay cho “oẻ”"),
    ],
)
def test_a_spelling_that_is_not_ours_is_told_with_the_right_one(
    entry: Build, field: str, text: str, remedy: str
) -> None:
    ((place, sentence),) = told(entry(**{field: text}))
    assert place == field
    assert remedy in sentence


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "Ngày ký Hiệp định Giơ-ne-vơ"),
        ("name", "Ngày máy bay B-52 ném bom"),
        ("name", "Quyết định số 1719/QĐ-TTg"),
        ("name", "Ngày thành lập Ủy ban Chứng khoán"),
        ("name", "Hòa ước Quý Mùi"),
        ("name", "Ngày thành lập Quỹ hoàn toàn mới"),
        ("name", "Ngày thành lập tỉnh Đắk Lắk, Đắk Nông, Bà Rịa - Vũng Tàu"),
        ("short_name", "Đội TNTP Hồ Chí Minh"),
        ("description", 'Bài "Kết đoàn" ra đời. Đồng chí Trần Phú chủ trì.'),
        ("name", "Ngày thành phố Cần Thơ trực thuộc Trung ương"),
        ("name", "Ngày Thành phố Hồ Chí Minh mang tên Bác"),
    ],
)
def test_what_is_right_raises_no_alarm(entry: Build, field: str, text: str) -> None:
    assert told(entry(**{field: text})) == []


def test_titles_of_sources_are_as_others_wrote_them(entry: Build) -> None:
    assert told(entry(sources=[{"title": "Báo Pháp luật TP.HCM – số 1"}])) == []


def test_an_english_name_in_vietnamese_was_not_translated(entry: Build) -> None:
    assert told(entry(name="Ngày A", name_en="Ngày A")) == [("name_en", "chưa dịch sang tiếng Anh")]


@pytest.mark.parametrize(
    "name",
    ["Ngày mất Trần Phú", "Ngày hy sinh của Trần Phú", "Vụ thảm sát Mỹ Lai", "Giỗ tập thể"],
)
@pytest.mark.parametrize("manner", ["ky-niem", "don"])
def test_deaths_and_massacres_are_not_celebrated(entry: Build, name: str, manner: str) -> None:
    ((place, _),) = told(entry(name=name, manner=manner))
    assert place == "manner"
    assert told(entry(name=name, manner="tuong-niem")) == []


def test_a_day_for_the_fallen_is_kept_like_others(entry: Build) -> None:
    assert told(entry(name="Ngày Thương binh - Liệt sĩ")) == []
