"""What is taken as a unit or a group, and the id that is made of its name."""

import unicodedata
from typing import Any

import pytest
from pydantic import ValidationError

from app.accounts.fields import GroupFields, UnitFields, UnitLevel, level_of, slug

UNIT = {
    "name": "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên",
    "symbol": "BTGDVTU",
    "kind": "party",
    "level": "province",
    "region": "thai-nguyen",
    "valid_from": "2025-07-01",
}


def fault_of(**changes: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        UnitFields.model_validate(UNIT | changes)
    (found,) = refused.value.errors()
    return str(found["loc"][0])


def test_a_name_is_one_line_in_nfc() -> None:
    name = unicodedata.normalize("NFD", "  Sở\nVăn hóa,\x07 Thể thao ")
    assert UnitFields.model_validate(UNIT | {"name": name}).name == "Sở Văn hóa, Thể thao"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "x" * 301),
        ("symbol", "x" * 49),
        ("kind", "ban"),
        ("level", "district"),
        ("region", "bac-kan"),
        ("region", "99999"),
        ("id", "Tinh-Uy"),
        ("id", "tinh--uy"),
        ("id", "x" * 49),
        ("parent_id", "tỉnh"),
        ("valid_from", "2025-02-30"),
        ("colour", "red"),
    ],
)
def test_what_is_not_of_its_kind_is_refused(field: str, value: str) -> None:
    assert fault_of(**{field: value}) == field


@pytest.mark.parametrize(
    ("level", "region"),
    [("central", "thai-nguyen"), ("province", "VN"), ("commune", "thai-nguyen"),
     ("province", "05443")],
)  # fmt: skip
def test_level_and_region_go_together(level: str, region: str) -> None:
    assert fault_of(level=level, region=region) == "region"


@pytest.mark.parametrize(
    ("region", "level"),
    [("VN", UnitLevel.CENTRAL), ("thai-nguyen", UnitLevel.PROVINCE), ("05443", UnitLevel.COMMUNE)],
)
def test_a_region_has_one_level(region: str, level: UnitLevel) -> None:
    assert level_of(region) is level


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Đảng ủy phường Phan Đình Phùng", "dang-uy-phuong-phan-dinh-phung"),
        ("Báo và Phát thanh, Truyền hình", "bao-va-phat-thanh-truyen-hinh"),
        (
            "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên, phòng Khoa giáo",
            "ban-tuyen-giao-va-dan-van-tinh-uy-thai-nguyen",
        ),
        ("……", ""),
    ],
)
def test_an_id_is_made_of_whole_words_of_the_name(name: str, made: str) -> None:
    assert slug(name) == made
    assert len(made) <= 48


def test_a_group_is_of_a_kind() -> None:
    assert GroupFields.model_validate({"name": "Khối nội chính", "kind": "khoi"}).kind == "khoi"
    with pytest.raises(ValidationError):
        GroupFields.model_validate({"name": "Khối nội chính", "kind": "hoi"})
