"""The reading commands print tables for people and, with ``--json``, what the API answers."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from app.calendar.anniversary import YearClass
from app.calendar.window import Window
from app.database import Database
from app.filters import EVERYTHING_NATIONAL, Filters
from app.views.day import day_view
from app.views.month import month_view
from app.views.reading import Reading, References, read
from app.views.upcoming import upcoming
from app.views.year import year_view

Run = Callable[..., Any]

TODAY = date(2026, 11, 22)


@pytest.fixture
def reading(loaded: Database) -> Iterator[Reading]:
    with loaded.reading() as session:
        yield read(session, References(), TODAY, "http://127.0.0.1:8000")


def test_upcoming_prints_days_titles_and_how_long_it_is(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("upcoming", "--from", "2027-02-03", "--days", "1", "-q", "thanh lap dang")
    assert ended.code == 0
    assert ended.err == ""
    title = "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)"
    row = next(line for line in ended.out.splitlines() if "03/02/2027" in line)
    cells = row.split()
    assert cells[:6] == ["03/02/2027", "Thứ", "Tư", "27/12", "73", "ngày"]
    assert title in row


def test_upcoming_marks_round_years(kyniem: Run, loaded: Database) -> None:
    out = kyniem(
        "upcoming", "--from", "2030-02-03", "--to", "2030-02-03", "--category", "ngay-le-lon"
    ).out
    assert "Kỷ niệm 100 năm Ngày thành lập Đảng" in out
    assert "năm tròn" in out


def test_what_runs_since_earlier_is_told_apart_from_what_is_past(
    kyniem: Run, loaded: Database
) -> None:
    out = kyniem("upcoming", "--from", "2026-11-15", "--to", "2026-11-22").out
    assert "đang diễn ra" in out
    assert "đã qua" in out


def test_an_empty_agenda_says_so(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("upcoming", "-q", "khongcotunay")
    assert ended == (0, "Không có ngày kỷ niệm nào.\n", "")


def test_a_cut_list_says_that_there_is_more(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("upcoming", "--days", "60", "--limit", "2")
    assert ended.err.startswith("Còn nữa sau 2 dòng này;")


def test_no_colour_codes_without_a_terminal(kyniem: Run, loaded: Database) -> None:
    for line in ("upcoming", "day", "month", "year 2027"):
        assert "\x1b" not in kyniem(*line.split()).out


def test_a_day_is_told_in_both_calendars(kyniem: Run, loaded: Database) -> None:
    out = kyniem("day", "2027-09-02").out
    assert out.startswith("Thứ Năm, 02/09/2027\n")
    for told in ("Âm lịch", "Can chi", "Tiết khí", "Ngày nghỉ", "Kỷ niệm 82 năm Ngày Quốc khánh"):
        assert told in out, told


def test_a_month_is_a_wall_calendar(kyniem: Run, loaded: Database) -> None:
    out = kyniem("month", "2027-02").out
    lines = out.splitlines()
    assert lines[0] == "Tháng 2 năm 2027 (Bính Ngọ - Đinh Mùi)"
    assert [cell.strip() for cell in lines[2].strip("│").split("│")] == [
        "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật",
    ]  # fmt: skip
    cells = [cell.split() for cell in lines[4].strip("│").split("│")]
    assert cells[5] == ["6*•", "1/1"]
    assert "Lập xuân" in lines[5]


def test_a_swapped_day_names_the_day_worked_for_it(kyniem: Run, loaded: Database) -> None:
    assert "(nghỉ hoán đổi), đổi với 10/01/2026" in kyniem("day", "2026-01-02").out
    assert "│ 10+" in kyniem("month", "2026-01").out


def test_the_month_and_year_are_the_current_ones_by_default(kyniem: Run, loaded: Database) -> None:
    assert kyniem("month").out.startswith("Tháng 11 năm 2026")
    assert kyniem("year").out.startswith("Năm 2026 (Bính Ngọ)")


def test_a_year_is_told_by_sections(kyniem: Run, loaded: Database) -> None:
    out = kyniem("year", "2030", "--year-class", "round").out
    assert out.startswith("Năm 2030 (Canh Tuất)\n\n1. Kỷ niệm các ngày lễ lớn của đất nước (")
    assert "Kỷ niệm 100 năm Ngày thành lập Đảng" in out
    assert "năm lẻ 5" not in out


def test_a_year_before_all_events_says_so(
    kyniem: Run, unloaded: Database, synced: Callable[..., Any], entry: Callable[..., Any]
) -> None:
    synced(unloaded, entry(since="1930"))
    out = kyniem("year", "1929").out
    assert out == "Năm 1929 (Kỷ Tỵ)\nKhông có ngày kỷ niệm nào.\n"


def test_a_province_has_its_own_days_besides_those_of_the_country(
    kyniem: Run, loaded: Database
) -> None:
    assert "của địa phương" not in kyniem("year", "2027").out
    assert "của địa phương" in kyniem("year", "2027", "--region", "thai-nguyen").out


def test_upcoming_as_json_is_what_the_api_prints(kyniem: Run, reading: Reading) -> None:
    ended = kyniem(
        "upcoming", "--from", "2027-01-01", "--days", "90", "--limit", "3", "--json",
        "--category", "ngay-le-lon,ngay-nghi", "--category", "dang", "--level", "quoc-gia",
        "--year-class", "other", "--manner", "ky-niem", "--region", "thai-nguyen",
    )  # fmt: skip
    filters = Filters(
        region="thai-nguyen",
        category=frozenset({"ngay-le-lon", "ngay-nghi", "dang"}),
        level=frozenset({"quoc-gia"}),
        year_class=frozenset({YearClass.OTHER}),
        manner=frozenset({"ky-niem"}),
    )
    window = Window(date(2027, 1, 1), date(2027, 4, 1))
    view = upcoming(window, filters, reading, limit=3, cursor=None)
    assert view.items
    assert json.loads(ended.out) == view.model_dump(mode="json")


def test_days_months_and_years_as_json_are_what_the_api_prints(
    kyniem: Run, reading: Reading
) -> None:
    everything = EVERYTHING_NATIONAL
    for line, view in (
        ("day 2027-02-03", day_view(date(2027, 2, 3), everything, reading)),
        ("day", day_view(TODAY, everything, reading)),
        ("month 2027-02", month_view(2027, 2, everything, reading)),
        ("year 2027", year_view(2027, everything, reading)),
    ):
        ended = kyniem(*line.split(), "--json")
        assert json.loads(ended.out) == view.model_dump(mode="json"), line
        assert "\\u" not in ended.out


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("upcoming --region bac-kan", "--region: Bắc Kạn thôi là một tỉnh"),
        ("upcoming --region nowhere", "--region: phải là VN, tên tỉnh"),
        ("upcoming --from 2027-02-03 --to 2027-02-02", "--to: phải từ 2027-02-03 trở đi."),
        ("upcoming --to 2027-02-03 --days 3", "--days: chỉ dùng một trong hai"),
        ("upcoming --days 4000", "--days: phải từ 1 đến 3660."),
        ("upcoming --category party", "--category: phải là một trong: "),
        ("upcoming --year-class tron", "--year-class: phải là một trong: "),
        ("day tomorrow", "NGÀY: phải là ngày dạng 2027-02-03."),
        ("month 2027-13", "THÁNG: phải là tháng dạng 2027-02."),
        ("month 1900-01", "THÁNG: phải từ 1900-02 đến 2200-01."),
        ("year 1900", "NĂM: phải từ 1901 đến 2199."),
        ("year last", "NĂM: phải là số nguyên."),
    ],
)
def test_what_cannot_be_asked_is_wrong_input(
    kyniem: Run, loaded: Database, line: str, told: str
) -> None:
    ended = kyniem(*line.split())
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(told)


@pytest.mark.parametrize("line", ["upcoming", "day", "month", "year", "feed", "feed vn"])
def test_an_empty_database_cannot_be_used(kyniem: Run, line: str) -> None:
    told = "Cơ sở dữ liệu còn trống; hãy chạy: kyniem db upgrade.\n"
    assert kyniem(*line.split()) == (3, "", told)


def test_a_database_without_a_catalogue_cannot_be_read(kyniem: Run, unloaded: Database) -> None:
    told = "Chưa có danh mục trong cơ sở dữ liệu; hãy chạy: kyniem catalogue sync.\n"
    assert kyniem("upcoming") == (3, "", told)


def test_a_database_that_breaks_while_read_is_told_in_one_line(
    kyniem: Run, unloaded: Database
) -> None:
    with unloaded.writing() as session:
        session.connection().exec_driver_sql("DROP TABLE revision")
    ended = kyniem("upcoming")
    assert ended == (3, "", "Cơ sở dữ liệu không dùng được: no such table: revision.\n")
