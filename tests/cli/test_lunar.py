"""``kyniem lunar`` converts both ways, and says why when asked."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.calendar.lunar import LunarDate
from app.calendar.meridian import Basis
from app.views.lunar import conversion_from_lunar, conversion_from_solar

Run = Callable[..., Any]


def test_a_solar_day_is_told_in_both_calendars_with_the_chinese_date_beside(kyniem: Run) -> None:
    ended = kyniem("lunar", "2030-02-02")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "Thứ Bảy, 02/02/2030",
        "  Âm lịch  mùng 1 tháng Giêng năm Canh Tuất (1/1/2030)",
        "  Can chi  năm Canh Tuất, tháng Mậu Dần, ngày Mậu Thìn",
        "  Lưu ý    Lịch Trung Quốc ghi ngày này là ngày 30 tháng Chạp năm Kỷ Dậu.",
    ]


def test_without_a_day_it_is_today(kyniem: Run) -> None:
    assert kyniem("lunar").out.startswith("Chủ nhật, 22/11/2026\n")


def test_a_lunar_date_has_its_solar_day(kyniem: Run) -> None:
    assert kyniem("lunar", "--to-solar", "2027-03-10").out.startswith("Thứ Sáu, 16/04/2027\n")


def test_a_leap_month_is_spelt_with_an_l(kyniem: Run) -> None:
    out = kyniem("lunar", "--to-solar", "2025-06L-01").out
    assert out.startswith("Thứ Sáu, 25/07/2025\n")
    assert "mùng 1 tháng 6 nhuận năm Ất Tỵ (1/6 nhuận/2025)" in out


def test_the_almanac_of_saigon_is_named(kyniem: Run) -> None:
    out = kyniem("lunar", "1968-01-30", "--basis", "south").out
    assert "lịch Sài Gòn (1968-1975)" in out
    assert "mùng 1 tháng Giêng năm Mậu Thân" in out


def test_the_reason_is_told_on_demand(kyniem: Run) -> None:
    assert "Vì sao   Sóc (trăng non) lúc " in kyniem("lunar", "2030-02-02", "--explain").out


def test_json_is_what_the_api_prints(kyniem: Run) -> None:
    ended = kyniem("lunar", "2030-02-02", "--explain", "--json")
    view = conversion_from_solar(date(2030, 2, 2), Basis.COMMON, explain=True)
    assert json.loads(ended.out) == view.model_dump(mode="json")
    assert "Canh Tuất" in ended.out

    ended = kyniem("lunar", "--to-solar", "2027-03-10", "--json")
    view = conversion_from_lunar(LunarDate(2027, 3, 10), Basis.COMMON, explain=False)
    assert json.loads(ended.out) == view.model_dump(mode="json")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2027-02-30", "NGÀY: không có ngày này trong lịch."),
        ("30/02/2027", "NGÀY: phải là ngày dạng 2027-02-03."),
        ("1900-01-30", "NGÀY: phải từ 31/01/1900 đến "),
        ("--basis north", "--basis: phải là một trong: 'common' hoặc 'south'."),
        ("--to-solar 10/3", "--to-solar: phải là ngày âm lịch dạng 2027-03-10, tháng nhuận"),
        ("--to-solar 2027-06L-01", "Không có ngày âm lịch 2027-06L-01: "),
        ("--to-solar 2200-01-01", "2200 nằm ngoài phạm vi lịch: "),
        ("2027-01-01 --to-solar 2027-01-01", "Chỉ dùng một trong hai: NGÀY hoặc --to-solar."),
    ],
)
def test_an_impossible_day_is_wrong_input(kyniem: Run, line: str, told: str) -> None:
    ended = kyniem("lunar", *line.split())
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(told)
