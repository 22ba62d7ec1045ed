"""Rules and fields are told in words that people understand."""

import pytest

from app.calendar.rules import parse_rule
from app.views.told_event import told_extent, told_field, told_rule


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("solar:02-03", "ngày 3 tháng 2"),
        ("lunar:03-10", "mùng 10 tháng 3 âm lịch"),
        ("lunar:01-15", "Rằm tháng Giêng âm lịch"),
        ("lunar:06L-15", "Rằm tháng 6 nhuận âm lịch"),
        ("lunar:12-last", "ngày cuối tháng Chạp âm lịch"),
        ("weekday:05-2-sun", "Chủ nhật thứ hai của tháng 5"),
        ("weekday:11-3-thu", "Thứ Năm lần thứ ba của tháng 11"),
        ("weekday:10-1-mon", "Thứ Hai đầu tiên của tháng 10"),
        ("weekday:05-last-sun", "Chủ nhật cuối cùng của tháng 5"),
        ("term:015", "ngày tiết Thanh minh"),
        ("date:2026-03-15", "ngày 15/03/2026"),
    ],
)
def test_a_rule_is_told(rule: str, told: str) -> None:
    assert told_rule(parse_rule(rule)) == told


@pytest.mark.parametrize(
    ("offset", "lasts", "through", "told"),
    [
        (0, 1, None, "1 ngày"),
        (0, 7, None, "7 ngày"),
        (3, 1, None, "1 ngày, từ 3 ngày sau ngày ấy"),
        (-1, 1, "lunar:01-03", "đến mùng 3 tháng Giêng âm lịch, từ 1 ngày trước ngày ấy"),
    ],
)
def test_an_extent_is_told(offset: int, lasts: int, through: str | None, told: str) -> None:
    state = {"offset_days": offset, "lasts_days": lasts, "through": through}
    assert told_extent(state) == told


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("origin", "1930-02-03", "03/02/1930"),
        ("origin", "1930-02", "02/1930"),
        ("origin", "1604", "1604"),
        ("origin_lunar", "1789-01-05", "mùng 5 tháng Giêng Kỷ Dậu 1789 âm lịch"),
        ("origin_lunar", "1985-02L", "tháng 2 nhuận năm 1985 âm lịch"),
        ("origin_lunar", "1418", "năm 1418 âm lịch"),
        ("level", "nganh", "“Ngành”"),
        ("region", "VN", "Việt Nam"),
        ("region", "xa-cu", "xa-cu"),
        ("since", 1930, "1930"),
    ],
)
def test_a_field_is_told(name: str, value: str | int, told: str) -> None:
    assert told_field(name, value) == told
