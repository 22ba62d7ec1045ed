"""khal lists what vdirsyncer keeps, on the days that almanacs and decrees print."""

import re
from collections.abc import Callable
from typing import Any

from app.database import Database

# Nghị định 145/2013/NĐ-CP, Điều 4; Tết and Giỗ Tổ of 2027 as almanacs print them.
GREAT_DAYS_OF_2027 = [
    ("2027-02-03", "97"),  # Đảng, 1930
    ("2027-02-06", None),  # Tết Nguyên đán
    ("2027-04-16", None),  # Giỗ Tổ Hùng Vương
    ("2027-04-30", "52"),  # Giải phóng miền Nam, 1975
    ("2027-05-07", "73"),  # Điện Biên Phủ, 1954
    ("2027-05-19", "137"),  # Chủ tịch Hồ Chí Minh, 1890
    ("2027-08-19", "82"),  # Cách mạng tháng Tám, 1945
    ("2027-09-02", "82"),  # Quốc khánh, 1945
]


def _day_and_ordinal(line: str) -> tuple[str, str | None]:
    ordinal = re.search(r"\((\d+) năm\)$", line)
    return line[:10], ordinal and ordinal[1]


def test_the_great_days_of_2027_are_listed_on_their_days(
    subscriber: Any, real_copy: Database
) -> None:
    subscriber.synchronize(real_copy)
    listed = subscriber.listed("2027-01-01", "2028-01-01")
    assert [_day_and_ordinal(line) for line in listed] == GREAT_DAYS_OF_2027


def test_a_renamed_event_is_listed_once_under_its_new_name(
    subscriber: Any, real_copy: Database, edited: Callable[..., None]
) -> None:
    subscriber.synchronize(real_copy)
    (before,) = subscriber.listed("2027-09-01", "2027-09-05")
    edited(real_copy, renamed={"quoc-khanh": "Ngày hội non sông"})
    subscriber.synchronize(real_copy)
    (after,) = subscriber.listed("2027-09-01", "2027-09-05")
    assert after == "2027-09-02 Ngày hội non sông (82 năm)" != before
