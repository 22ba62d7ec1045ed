"""A row of a unit's list is new, there already, or doubtful for reasons that are told."""

from collections.abc import Callable
from typing import Any

import pytest

from app.catalogue.entry import Entry
from app.catalogue.listed import Column, ListedDay, Listing, ListRow, Verdict, listed_days

Build = Callable[..., dict[str, Any]]

LISTING = Listing("danh-sach.xlsx", "thai-nguyen", 2026)


def listed(name: str, day: str = "", *, known: tuple[Entry, ...] = (), **cells: str) -> ListedDay:
    told = {Column.NAME: name, Column.DAY: day} | {Column[key]: v for key, v in cells.items()}
    row = ListRow("dòng 5", {column: cell for column, cell in told.items() if cell})
    (found,) = listed_days([row], LISTING, known)
    return found


def entry_in(found: ListedDay) -> Entry:
    assert found.entry is not None, found.reasons
    return found.entry


def test_a_title_with_its_pair_of_dates_tells_all_that_is_needed() -> None:
    found = listed("Kỷ niệm 50 năm Ngày thành lập Công ty A (01/01/1976 - 01/01/2026)")
    entry = entry_in(found)
    assert (found.verdict, found.reasons) == (Verdict.NEW, ())
    assert entry.model_dump(mode="json", exclude_defaults=True) == {
        "id": "thanh-lap-cong-ty-a",
        "name": "Ngày thành lập Công ty A",
        "short_name": "Thành lập Công ty A",
        "name_en": "Ngày thành lập Công ty A",
        "rule": "solar:01-01",
        "origin": "1976-01-01",
        "manner": "ky-niem",
        "category": "dia-phuong",
        "level": "dia-phuong",
        "region": "thai-nguyen",
        "status": "doubtful",
        "description": "Danh sách danh-sach.xlsx, dòng 5.",
        "sources": [{"title": "Danh sách danh-sach.xlsx, dòng 5"}],
    }


def test_its_other_columns_go_where_they_belong() -> None:
    found = listed("Ngày A", "3/2", NOTE="Mô tả.", SOURCE="Sách B", PLACE="Xã C", YEAR="1950")
    entry = entry_in(found)
    assert (str(entry.origin), entry.description, entry.places) == (
        "1950-02-03", "Mô tả.", ("Xã C",),
    )  # fmt: skip
    assert [source.title for source in entry.sources] == [
        "Sách B",
        "Danh sách danh-sach.xlsx, dòng 5",
    ]


@pytest.mark.parametrize(
    ("cells", "rule", "origin_lunar"),
    [
        ({"day": "10/3", "LUNAR": "x"}, "lunar:03-10", None),
        ({"day": "10/3", "LUNAR": "Không"}, "solar:03-10", None),
        ({"LUNAR": "10/3"}, "lunar:03-10", None),
        ({"day": "28/4/2026", "LUNAR": "mùng 10 tháng 3"}, "lunar:03-10", None),
        ({"LUNAR": "5/1", "YEAR": "1789"}, "lunar:01-05", "1789-01-05"),
    ],
)
def test_a_lunar_column_holds_the_day_or_marks_it(
    cells: dict[str, str], rule: str, origin_lunar: str | None
) -> None:
    entry = entry_in(listed("Ngày A", **cells))
    assert str(entry.rule) == rule
    assert (str(entry.origin_lunar) if entry.origin_lunar else None) == origin_lunar


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Ngày mất A", "ngay-mat"),
        ("Giỗ A", "ngay-mat"),
        ("Lễ hội A", "le-hoi"),
        ("Ngày sinh A", "ngay-sinh"),
        ("Chiến thắng A", "chien-thang"),
        ("Tháng hành động A", "thang-tuan"),
        ("Ngày thành lập A", "dia-phuong"),
    ],
)
def test_the_category_is_told_by_the_name(name: str, category: str) -> None:
    assert entry_in(listed(name, "3/2")).category.value == category


@pytest.mark.parametrize(
    ("day", "origin", "reasons"),
    [
        ("03/02/1930", "1930-02-03", ()),
        ("03/02/2026", None, ()),
        ("03/02/2027", None, ()),
        ("03/02/2025", None, ("không rõ 2025 là năm của sự kiện hay của danh sách",)),
    ],
)
def test_a_year_long_past_is_that_of_the_event_and_a_present_one_that_of_the_list(
    day: str, origin: str | None, reasons: tuple[str, ...]
) -> None:
    found = listed("Ngày A", day)
    told = entry_in(found).origin
    assert (str(told) if told else None, found.reasons) == (origin, reasons)


@pytest.mark.parametrize(
    ("name", "day", "reason"),
    [
        (
            "Kỷ niệm 70 năm Ngày A (05/9/1960 - 05/9/2026)", "5/9",
            "ghi 70 năm nhưng từ 1960 đến 2026 là 66 năm",
        ),
        ("Kỷ niệm 20 năm Ngày A", "12/5/2026", "năm 2006 là tính ngược từ 20 năm"),
        ("Ngày A (05/9/1960)", "6/9", "ngày trong tên (05/09) khác cột ngày"),
        ("Ngày A (05/9/1960)", "đầu thu", "không đọc được ngày “đầu thu”, lấy ngày trong tên"),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_doubtful_and_told(name: str, day: str, reason: str) -> None:
    found = listed(name, day)
    assert found.verdict is Verdict.DOUBTFUL
    assert reason in found.reasons[0]


@pytest.mark.parametrize(
    ("name", "day", "reason"),
    [
        ("Ngày A", "", "không có ngày"),
        ("Ngày A", "đầu xuân", "không đọc được ngày “đầu xuân”"),
        ("Ngày A", "31/2", "rule: không năm nào có tháng và ngày đó"),
        ("", "3/2", "không có tên"),
        ("Ngày A (31/02/1930)", "", "không có ngày này"),
    ],
)
def test_without_a_day_or_a_name_there_is_no_entry(name: str, day: str, reason: str) -> None:
    found = listed(name, day)
    assert (found.verdict, found.entry) == (Verdict.DOUBTFUL, None)
    assert found.reasons[0].startswith(reason)


def test_an_unreadable_year_is_told() -> None:
    assert listed("Ngày A", "3/2", YEAR="khoảng 1950").reasons == (
        "không đọc được năm “khoảng 1950”",
    )


def test_what_the_catalogue_has_is_not_taken_again(entry: Build) -> None:
    known = Entry.model_validate(entry("thanh-lap-dang", rule="solar:02-03", origin="1930-02-03"))
    found = listed("Kỷ niệm 96 năm Ngày thành lập Đảng Cộng sản Việt Nam", "3/2", known=(known,))
    assert (found.verdict, found.twins) == (Verdict.EXISTS, ("thanh-lap-dang",))


def test_the_same_name_on_another_day_is_doubtful(entry: Build) -> None:
    known = Entry.model_validate(entry("thanh-lap-dang", rule="solar:02-03", origin="1930-02-03"))
    found = listed("Ngày thành lập Đảng Cộng sản Việt Nam", "6/1/1930", known=(known,))
    assert found.verdict is Verdict.DOUBTFUL
    assert found.reasons == ("cùng tên với thanh-lap-dang nhưng khác ngày (solar:02-03)",)


def test_a_row_may_repeat_one_above_it() -> None:
    row = ListRow("dòng 2", {Column.NAME: "Ngày A", Column.DAY: "3/2"})
    again = ListRow("dòng 9", {Column.NAME: "Ngày truyền thống A", Column.DAY: "03/02"})
    first, second = listed_days([row, again], LISTING, ())
    assert (first.verdict, second.verdict) == (Verdict.NEW, Verdict.EXISTS)
    assert second.twins == (entry_in(first).id,)
