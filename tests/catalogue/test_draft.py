"""A draft tells its faults as the schema does, and is helped with what follows from its name."""

from collections.abc import Callable
from typing import Any

import pytest

from app.catalogue.draft import (
    entry_of,
    fault_in,
    home_of,
    suggested_id,
    suggested_short_name,
    title_in,
)

Build = Callable[..., dict[str, Any]]


def test_a_draft_without_faults_is_an_entry(entry: Build) -> None:
    found, faults = entry_of(entry("a"))
    assert found is not None
    assert (found.id, faults) == ("a", ())


def test_every_fault_is_told_with_its_field(entry: Build) -> None:
    found, faults = entry_of(entry(name=None, rule="03/02"))
    assert found is None
    assert [field for field, _ in faults] == ["name", "rule"]


def test_a_contradiction_is_of_no_single_field(entry: Build) -> None:
    _, faults = entry_of(entry(origin="1930-02-04"))
    assert faults == (("", "ngày của origin (04/02) khác ngày của rule (03/02)"),)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("id", "Thành lập", "sai dạng; mẫu đúng là"),
        ("short_name", "x" * 33, "dài quá 32 ký tự"),
        ("region", "bac-kan", "không có tỉnh, xã này"),
        ("sources", [{"title": "-", "url": "x"}], "phải là địa chỉ http(s) đầy đủ"),
        ("sources", [], "phải có ít nhất 1 mục"),
    ],
)
def test_one_value_is_judged_alone(field: str, value: object, sentence: str) -> None:
    fault = fault_in(field, value)
    assert fault is not None
    assert fault.startswith(sentence)
    assert fault.count(";") == sentence.count(";")


def test_a_right_value_has_no_fault() -> None:
    assert fault_in("rule", "solar:02-03") is None


def test_the_title_of_a_year_is_that_of_its_occurrence(entry: Build) -> None:
    found, _ = entry_of(entry(origin="1930-02-03"))
    assert found is not None
    title = "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)"
    assert title_in(found, 2027) == title


def test_a_year_without_the_day_has_no_title(entry: Build) -> None:
    found, _ = entry_of(entry(rule="date:2026-03-15"))
    assert found is not None
    assert title_in(found, 2027) is None


@pytest.mark.parametrize(
    ("region", "file"),
    [
        ("VN", "events.yaml"),
        ("thai-nguyen", "regions/thai-nguyen.yaml"),
        ("05443", "regions/thai-nguyen.yaml"),
    ],
)
def test_an_entry_lives_in_the_file_of_its_province(region: str, file: str) -> None:
    assert home_of(region) == file


@pytest.mark.parametrize(
    ("name", "taken", "suggested"),
    [
        ("Ngày thành lập Đảng", [], "thanh-lap-dang"),
        ("Ngày thành lập Đảng", ["thanh-lap-dang", "thanh-lap-dang-2"], "thanh-lap-dang-3"),
        ("Ngày", [], "ngay"),
        ("…", [], "muc"),
        ("x" * 60, [], "x" * 44),
    ],
)
def test_an_id_follows_from_the_name(name: str, taken: list[str], suggested: str) -> None:
    assert suggested_id(name, taken) == suggested
    assert fault_in("id", suggested) is None


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("Ngày truyền thống ngành Y tế", "Ngành Y tế"),
        ("Ngày thành lập Đảng", "Thành lập Đảng"),
        ("Ngày thành lập Mặt trận Dân tộc giải phóng miền Nam", "Thành lập Mặt trận Dân tộc giải"),
        ("x" * 40, "X" + "x" * 31),
    ],
)
def test_a_short_name_is_as_much_of_the_name_as_fits(name: str, suggested: str) -> None:
    assert suggested_short_name(name) == suggested
