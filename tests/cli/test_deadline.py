"""``kyniem deadline`` prints when a deadline of a plan is due, and why."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.database import Database

Run = Callable[..., Any]


def test_it_prints_the_due_day_and_why(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("deadline", "Gửi Văn phòng trước ngày 10/6/2024", "--today", "2024-06-03")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "Thứ Sáu, 07/06/2024",
        "  Lời in      trước ngày 10/6/2024",
        "  Quy tắc     before:2024-06-10",
        "  Vì sao      không tính Thứ Hai, 10/6/2024; 08/6/2024 đến 09/6/2024 (cuối tuần)"
        " không làm việc nên lùi về Thứ Sáu, 07/6/2024",
        "  Trạng thái  sắp đến hạn",
    ]


def test_a_span_shows_as_a_span(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("deadline", "Dự kiến ½ ngày, vào đầu tháng 7/2024")
    assert "01/07/2024 - 10/07/2024" in ended.out
    assert "đã qua ngày dự kiến, chờ chốt (dự kiến)" in ended.out


def test_what_recurs_lists_its_times_and_begins_with_the_next(
    kyniem: Run, loaded: Database
) -> None:
    asked = ("chậm nhất ngày 20 hằng tháng", "--year", "2026", "--today", "2026-11-22")
    lines = kyniem("deadline", *asked).out.splitlines()
    # 20 December 2026 is a Sunday.
    assert lines[0] == "Thứ Sáu, 18/12/2026"
    assert sum(line.startswith("  - ") for line in lines) == 12
    assert "  - Thứ Sáu, 20/11/2026: quá hạn" in lines


def test_what_goes_on_has_no_due_day(kyniem: Run, loaded: Database) -> None:
    assert kyniem("deadline", "thường xuyên").out.startswith("Không có ngày hạn")


def test_the_commemoration_may_be_told(kyniem: Run, loaded: Database) -> None:
    asked = ("5 ngày làm việc trước ngày kỷ niệm", "--about", "giai-phong-mien-nam-2027")
    assert kyniem("deadline", *asked).out.startswith("Thứ Sáu, 23/04/2027")


def test_json_is_what_the_api_answers(kyniem: Run, loaded: Database) -> None:
    told = json.loads(kyniem("deadline", "trước 15/7", "--year", "2024", "--json").out)
    assert (told["due"], told["rule"]) == ("2024-07-12", "before:2024-07-15")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("trước 15/7",), "--year: “15/7” không nêu năm; hãy ghi rõ năm, hoặc"),
        (("đúng dịp kỷ niệm",), "--about: “đúng dịp kỷ niệm” tính theo ngày kỷ niệm"),
        (("đúng dịp kỷ niệm", "--about", "x"), "--about: phải là sự kiện và năm"),
        (("đúng dịp kỷ niệm", "--about", "khong-co-2027"), "HẠN: không có khong-co-2027"),
        (("gửi ngay",), "HẠN: không thấy hạn trong “gửi ngay”"),
        (("trước ngày 31/6/2024",), "HẠN: “31/6/2024” không có trong lịch"),
        ((" ",), "HẠN: không được để trống"),
        (("trước ngày 10/6/2024", "--year", "1990"), "NĂM: phải từ 1995 đến 2099"),
        (("trước ngày 10/6/2024", "--today", "10/6"), "--today: phải là ngày dạng 2027-02-03"),
        (("trước ngày 10/6/2024", "--today", "1950-01-01"), "--today: phải trong những năm"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_remedy(
    arguments: tuple[str, ...], told: str, kyniem: Run, loaded: Database
) -> None:
    ended = kyniem("deadline", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(told)
