"""Twins are told by their day and by the telling words of their names."""

from collections.abc import Callable
from typing import Any

import pytest

from app.catalogue.entry import Entry
from app.catalogue.load import Catalogue
from app.catalogue.twins import alike, namesakes_of, twins, twins_of

Build = Callable[..., dict[str, Any]]


@pytest.fixture
def made(entry: Build) -> Callable[..., Entry]:
    def build(id: str, name: str, **changes: Any) -> Entry:  # noqa: A002
        fields = {"rule": "solar:02-03", "origin": "1930-02-03"} | changes
        return Entry.model_validate(entry(id, name=name, **fields))

    return build


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ngày thành lập Đảng Cộng sản Việt Nam", "Ngày truyền thống Đảng cộng sản"),
        ("Chiến thắng Buôn Ma Thuột", "Ngày giải phóng thị xã Buôn Ma Thuột"),
        ("Khởi nghĩa Nam Kỳ năm 1940", "Ngày Nam Kỳ khởi nghĩa"),
        ("Ngày mất đồng chí Lê Duẩn", "Ngày từ trần của đồng chí Lê Duẩn"),
        ("Ngày thành lập ngành", "Ngày thành lập Ngành"),
    ],
)
def test_names_are_alike_if_their_telling_words_are(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ngày tái lập tỉnh Bắc Giang", "Ngày tái lập tỉnh Bắc Ninh"),
        ("Ngày truyền thống Quân khu 7", "Ngày truyền thống Quân khu 9"),
        ("Ngày giải phóng Hải Phòng", "Ngày thành lập Hải quân"),
        ("Đại hội lần thứ I của Đảng", "Đại hội lần thứ V của Đảng"),
        ("Ngày truyền thống Tòa án nhân dân", "Ngày truyền thống Tòa án quân sự"),
        ("Ngày hy sinh của đồng chí Võ Văn Tần", "Ngày hy sinh của đồng chí Nguyễn Văn Cừ"),
        ("Ngày Quốc tế phòng, chống ma túy", "Ngày toàn dân phòng, chống ma túy"),
    ],
)
def test_names_of_one_kind_are_not_alike_for_that(one: str, other: str) -> None:
    assert not alike(one, other)


def test_entries_of_one_origin_with_alike_names_are_twins(made: Callable[..., Entry]) -> None:
    one = made("a", "Ngày thành lập Đảng bộ A")
    other = made("b", "Ngày truyền thống Đảng bộ A")
    assert twins([other, one]) == ((one, other),)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"origin": "1931-02-03"}, id="another year"),
        pytest.param({"origin": None}, id="no origin"),
        pytest.param({"rule": "lunar:01-05"}, id="the lunar day of the same event"),
        pytest.param({"name": "Ngày thành lập Công an B"}, id="another name"),
    ],
)
def test_what_differs_in_day_or_name_is_no_twin(
    made: Callable[..., Entry], changes: dict[str, Any]
) -> None:
    fields = {"name": "Ngày thành lập Đảng bộ A"} | changes
    assert twins([made("a", "Ngày thành lập Đảng bộ A"), made("b", **fields)]) == ()


@pytest.mark.parametrize(
    ("region", "are_twins"),
    [("VN", True), ("thai-nguyen", True), ("05443", True), ("cao-bang", False)],
)
def test_twins_are_kept_in_one_place_or_one_within_the_other(
    made: Callable[..., Entry], region: str, are_twins: bool
) -> None:
    one = made("a", "Ngày giải phóng A", region="thai-nguyen")
    assert bool(twins([one, made("b", "Ngày giải phóng A", region=region)])) is are_twins


def test_entries_may_be_alike_by_another_name_of_one(made: Callable[..., Entry]) -> None:
    one = made("a", "Ngày thành lập Đảng bộ A", also=["Hội nghị Bến B"])
    assert len(twins([one, made("b", "Hội nghị ở Bến B")])) == 1


def test_a_recorded_lunar_day_makes_twins_as_well(made: Callable[..., Entry]) -> None:
    fields = {"rule": "lunar:01-05", "origin": None, "origin_lunar": "1789-01-05"}
    one, other = (made(i, "Chiến thắng Ngọc Hồi - Đống Đa", **fields) for i in ("a", "b"))
    assert twins([one, other]) == ((one, other),)


def test_without_an_origin_the_same_rule_may_be_the_same_thing(made: Callable[..., Entry]) -> None:
    known = [made("a", "Ngày Thương binh - Liệt sĩ"), made("b", "Ngày Thầy thuốc Việt Nam")]
    new = made("c", "Ngày thương binh, liệt sĩ", origin=None)
    assert [twin.id for twin in twins_of(new, known)] == ["a"]


def test_namesakes_have_one_name_and_two_days(made: Callable[..., Entry]) -> None:
    known = [made("a", "Ngày thành lập tỉnh A"), made("b", "Ngày tái lập tỉnh A")]
    new = made("c", "Ngày thành lập A", rule="solar:02-04", origin="1930-02-04")
    assert [other.id for other in namesakes_of(new, known)] == ["a"]


def test_the_catalogue_of_the_project_has_no_twins(real_catalogue: Catalogue) -> None:
    assert twins(real_catalogue.entries) == ()
