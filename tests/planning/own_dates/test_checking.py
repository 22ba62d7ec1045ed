"""Checking own dates: the faults of a catalogue entry, each at its field, all at once."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from app.catalogue.draft import entry_of
from app.catalogue.entry import OWN_PREFIX
from app.catalogue.load import Catalogue
from app.planning.own_dates.checking import OwnDateRefused, checked
from app.planning.own_dates.fields import NewOwnDate


def _faults(told: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(OwnDateRefused) as refused:
        checked(NewOwnDate.model_validate(told), "thai-nguyen")
    return dict(refused.value.faults)


def test_each_kind_has_what_follows_from_it(
    tradition: dict[str, Any], festival: dict[str, Any], resolution: dict[str, Any]
) -> None:
    found = [checked(NewOwnDate.model_validate(t), "VN") for t in (tradition, festival, resolution)]
    assert [(e.manner, e.category, str(e.rule)) for e in found] == [
        ("ky-niem", "dia-phuong", "solar:05-20"),
        ("le-hoi", "le-hoi", "lunar:01-10"),
        ("none", "van-ban", "solar:05-12"),
    ]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"name": ""}, "name", "không được để trống"),
        ({"rule": None}, "rule", "ghi ngày và tháng kỷ niệm"),
        ({"rule": "solar:02-30"}, "rule", "không năm nào có"),
        ({"rule": "lunar:01-30"}, "rule", "lunar:01-last"),
        ({"origin": "1947-02-30"}, "origin", "không có ngày này"),
        ({"origin": "1947-05-21"}, "", "khác ngày của rule"),
        ({"origin_lunar": "1947"}, None, ""),
        ({"since": 1940}, "", "trước năm của origin"),
        ({"sources": []}, "sources", "ghi ít nhất một nguồn"),
        ({"category": "ngay-le-lon"}, "category", "dia-phuong"),
        ({"category": "le-hoi"}, "category", "dia-phuong"),
        ({"level": "quoc-gia"}, "level", "thuộc danh mục"),
        ({"manner": "le-hoi"}, "manner", "ky-niem"),
        ({"category": "ngay-mat"}, "", "không dùng manner ky-niem"),
        ({"name": "Ngày mất đồng chí Nguyễn Văn A"}, "manner", "tuong-niem"),
        ({"name": "Ngày thành lập TP. Thái Nguyên"}, "name", "viết đủ “thành phố”"),
        ({"name": "Ngày giải phóng Bắc Cạn"}, "name", "Bắc Kạn"),
        ({"name": "Ngày hoà bình"}, "name", "dấu thanh kiểu cũ: “òa”"),
        ({"description": "Đ/c Nguyễn Văn A."}, "description", "đồng chí"),
        ({"places": ["Dak Lak"]}, "places", "Đắk Lắk"),
        ({"document": {"number": "1", "issuer": "A", "kind": "B"}}, "document", "chỉ dùng cho"),
    ],
)
def test_a_fault_is_told_at_its_field(
    tradition: dict[str, Any], changed: dict[str, Any], field: str | None, said: str
) -> None:
    if field is None:
        assert checked(NewOwnDate.model_validate(tradition | changed), "VN")
        return
    found = _faults(tradition | changed)
    assert said in found[field]


def test_all_faults_are_told_at_once(tradition: dict[str, Any]) -> None:
    changed = {"name": "", "rule": "x", "origin": "y", "sources": [], "level": "quoc-gia"}
    found = _faults(tradition | changed)
    assert found.keys() == {"name", "rule", "origin", "sources", "level"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"document": None}, "document"),
        ({"origin": None}, "origin"),
        ({"origin": "2021"}, "origin"),
        ({"document": {"number": "15", "issuer": "A", "kind": "B"}}, "document"),
        ({"document": {"number": "15", "issuer": "A", "kind": "B", "review": {}}}, "document"),
        ({"extent": {"lasts": 2}}, "extent"),
        ({"manner": "ky-niem"}, "manner"),
    ],
)
def test_a_document_needs_its_day_and_its_reviews(
    resolution: dict[str, Any], changed: dict[str, Any], field: str
) -> None:
    assert field in _faults(resolution | changed)


def test_a_festival_needs_a_usual_day_or_announced_ones(festival: dict[str, Any]) -> None:
    assert "thời gian đã công bố" in _faults(festival | {"rule": None})["rule"]
    days = {"first": "2027-03-05", "last": "2027-03-07", "source": "Thông báo số 1"}
    told = festival | {"rule": None, "announced": days}
    assert str(checked(NewOwnDate.model_validate(told), "05500").rule) == "date:2027-03-05"


def test_texts_are_put_in_order_before_they_are_checked(tradition: dict[str, Any]) -> None:
    given = {"name": "  Nga\u0300y   truyền thống\n Phú Xuyên ", "description": "Một.\r\n\r\nHai."}
    found = checked(NewOwnDate.model_validate(tradition | given), "05500")
    assert (found.name, found.description) == ("Ngày truyền thống Phú Xuyên", "Một. Hai.")


@pytest.mark.parametrize(
    "changed", [{"khong-co": 1}, {"kind": "khac"}, {"persons": ["x"] * 21}, {"id": "rieng-a"}]
)
def test_what_is_no_field_is_refused(tradition: dict[str, Any], changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NewOwnDate.model_validate(tradition | changed)


def test_no_entry_of_the_catalogue_has_the_id_of_an_own_date(
    real_catalogue: Catalogue, entry: Callable[..., dict[str, Any]]
) -> None:
    assert not [one.id for one in real_catalogue.entries if one.id.startswith(OWN_PREFIX)]
    found, faults = entry_of(entry(id=f"{OWN_PREFIX}hoi-lang"))
    assert found is None
    assert [field for field, _ in faults] == ["id"]
