"""A mourned day is kept for the dead and the wounded, by its manner or by its name."""

import pytest

from app.calendar.phrase import Manner
from app.catalogue.mourned import is_mourned


@pytest.mark.parametrize("manner", [Manner.TUONG_NIEM, Manner.GIO])
def test_a_day_of_mourning_is_mourned_whatever_its_name(manner: Manner) -> None:
    assert is_mourned(manner, "Ngày X")


@pytest.mark.parametrize(
    "name",
    [
        "Ngày Thương binh - Liệt sĩ",
        "Kỷ niệm 80 năm Ngày Thương binh - Liệt sỹ (27/7/1947 - 27/7/2027)",
        "Ngày Vì nạn nhân chất độc da cam Việt Nam",
        "Ngày giỗ chung các anh hùng liệt sĩ Thành cổ Quảng Trị",
    ],
)
def test_a_name_that_tells_of_the_dead_is_mourned_whatever_its_manner(name: str) -> None:
    assert is_mourned(Manner.KY_NIEM, name)
    assert is_mourned(Manner.HUONG_UNG, name)


@pytest.mark.parametrize(
    "name",
    [
        "Ngày Quốc khánh",
        "Ngày ký Hiệp định Giơ-ne-vơ",
        "Ngày thành lập Hội Nạn nhân chất độc da cam/dioxin Việt Nam",
        "Ngày truyền thống ngành Lao động - Thương binh và Xã hội",
        "Kỷ niệm 85 năm Ngày sinh Anh hùng liệt sĩ Nguyễn Văn Trỗi (01/02/1940 - 01/02/2025)",
    ],
)
def test_a_founding_a_tradition_and_a_birth_are_celebrated_whoever_they_name(name: str) -> None:
    assert not is_mourned(Manner.KY_NIEM, name)


def test_a_festival_is_what_its_name_calls_it() -> None:
    assert not is_mourned(Manner.LE_HOI, "Lễ giỗ Bà Phi Yến")
