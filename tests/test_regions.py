"""A region is the country, one of 34 provinces, or a commune, as of 1 July 2025."""

import pytest
from vietnam_provinces import Province, Ward

from app.regions import Region, provinces, region, with_those_above


def test_there_are_34_provinces_in_order_of_spelling() -> None:
    assert len(provinces()) == 34
    assert list(provinces()) == sorted(provinces())


@pytest.mark.parametrize(
    ("spelling", "name", "parent"),
    [
        ("VN", "Việt Nam", None),
        ("thai-nguyen", "Thái Nguyên", "VN"),
        ("ha-noi", "Thành phố Hà Nội", "VN"),
        ("ho-chi-minh", "Thành phố Hồ Chí Minh", "VN"),
        ("05443", "Phường Phan Đình Phùng", "thai-nguyen"),
    ],
)
def test_a_region_has_a_name_and_a_region_above(
    spelling: str, name: str, parent: str | None
) -> None:
    assert region(spelling) == Region(spelling, name, parent)


@pytest.mark.parametrize(
    "spelling",
    [
        "bac-kan",  # merged into thai-nguyen
        "thai_nguyen",
        "Thái Nguyên",
        "THAI-NGUYEN",
        "vn",
        "5443",  # a code has five digits
        "99999",
        "٠٥٤٤٣",
        "",
    ],
)
def test_what_is_no_region_today_is_none(spelling: str) -> None:
    assert region(spelling) is None
    assert with_those_above(spelling) == ()


@pytest.mark.parametrize(
    ("spelling", "held_by"),
    [
        ("VN", ("VN",)),
        ("thai-nguyen", ("thai-nguyen", "VN")),
        ("05443", ("05443", "thai-nguyen", "VN")),
    ],
)
def test_an_agenda_is_made_of_the_region_and_those_above(
    spelling: str, held_by: tuple[str, ...]
) -> None:
    assert with_those_above(spelling) == held_by


def test_every_commune_of_the_package_is_in_its_province() -> None:
    codenames = {province.code: province.codename for province in Province.iter_all()}
    for ward in Ward.iter_all():
        parent = codenames[ward.province_code].replace("_", "-")
        assert region(f"{ward.code:05}") == Region(f"{ward.code:05}", ward.name, parent)
