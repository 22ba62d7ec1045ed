"""Why a day is the day, in words of both languages."""

import pytest

from app.calendar.extent import Extent
from app.calendar.rules import parse_rule
from app.views.told_rule import extent_in_words, rule_in_words


@pytest.mark.parametrize(
    ("rule", "vietnamese", "english"),
    [
        ("solar:02-03", "ngày 3 tháng 2 dương lịch hằng năm", "every year on 3 February"),
        (
            "solar:02-29",
            "ngày 29 tháng 2 dương lịch hằng năm (năm không nhuận giữ vào ngày 28 tháng 2)",
            "every year on 29 February (28 February in common years)",
        ),
        (
            "lunar:03-10",
            "mùng 10 tháng 3 âm lịch hằng năm, theo lịch Việt Nam",
            "every year, on day 10 of lunar month 3 of the Vietnamese calendar",
        ),
        (
            "lunar:12-last",
            "ngày cuối tháng Chạp âm lịch hằng năm, theo lịch Việt Nam",
            "every year, on the last day of lunar month 12 of the Vietnamese calendar",
        ),
        (
            "lunar:06L-15",
            "Rằm tháng 6 nhuận âm lịch, chỉ trong năm có tháng 6 nhuận, theo lịch Việt Nam",
            "only in years with a leap month 6, on day 15 of lunar leap month 6"
            " of the Vietnamese calendar",
        ),
        (
            "weekday:05-2-sun",
            "Chủ nhật thứ hai của tháng 5 hằng năm",
            "every year on the second Sunday of May",
        ),
        (
            "weekday:05-last-sun",
            "Chủ nhật cuối cùng của tháng 5 hằng năm",
            "every year on the last Sunday of May",
        ),
        (
            "term:015",
            "ngày tiết Thanh minh hằng năm, khi kinh độ Mặt Trời đạt 15° theo giờ Việt Nam",
            "every year on the day of the solar term Thanh minh, when the Sun reaches 15° of"
            " longitude by Vietnamese time",
        ),
        ("date:2026-03-15", "chỉ ngày 15/03/2026", "only on 15 March 2026"),
    ],
)
def test_a_rule_is_told_in_words(rule: str, vietnamese: str, english: str) -> None:
    told = rule_in_words(parse_rule(rule))
    assert (told.vi, told.en) == (vietnamese, english)


@pytest.mark.parametrize(
    ("extent", "vietnamese", "english"),
    [
        (Extent(lasts=3), "kéo dài 3 ngày", "lasts 3 days"),
        (
            Extent(offset=-2, lasts=5),
            "kéo dài 5 ngày, từ 2 ngày trước ngày ấy",
            "lasts 5 days, from 2 days before that day",
        ),
        (
            Extent(through=parse_rule("solar:01-20")),
            "kéo dài đến ngày 20 tháng 1",
            "lasts until 20 January",
        ),
    ],
)
def test_an_extent_is_told_from_the_day_of_the_rule(
    extent: Extent, vietnamese: str, english: str
) -> None:
    told = extent_in_words(extent)
    assert (told.vi, told.en) == (vietnamese, english)
