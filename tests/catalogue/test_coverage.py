"""Coverage counts what a catalogue holds, and the project's own holds enough."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.catalogue.coverage import coverage
from app.catalogue.entry import Entry
from app.catalogue.load import Catalogue
from app.regions import provinces

Build = Callable[..., dict[str, Any]]


def made(*fields: dict[str, Any]) -> tuple[Entry, ...]:
    return tuple(map(Entry.model_validate, fields))


def test_entries_are_counted_by_category_and_status(entry: Build) -> None:
    found = coverage(made(entry("a"), entry("b", status="doubtful", category="nganh")), 2027)
    assert (found.entries, found.confirmed, found.confirmed_share) == (2, 1, 0.5)
    assert {name: count for name, count in found.categories.items() if count} == {
        "dang": 1,
        "nganh": 1,
    }


def test_a_province_has_those_of_its_communes_and_of_provinces_merged_into_it(entry: Build) -> None:
    local = [
        entry("a", region="thai-nguyen"),
        entry("b", region="thai-nguyen", former="bac-kan"),
        entry("c", region="05443"),
        entry("d"),
    ]
    found = {row.province: row for row in coverage(made(*local), 2027).provinces}
    assert len(found) == 34
    assert (found["thai-nguyen"].entries, found["thai-nguyen"].former) == (3, {"bac-kan": 1})
    assert found["cao-bang"].entries == 0


def test_lunar_days_are_counted_in_the_month_in_which_they_fall(entry: Build) -> None:
    # Tết falls on 6 February 2027 (published calendar of days off).
    found = coverage(made(entry("a", rule="lunar:01-01"), entry("b", rule="solar:02-03")), 2027)
    assert {month: count for month, count in found.months.items() if count} == {2: 2}


def test_every_day_of_an_extent_is_kept(entry: Build) -> None:
    whole = entry(rule="solar:01-31", extent={"lasts": "3"})
    bare = coverage(made(whole), 2027).bare_days
    assert len(bare) == 362
    assert not {date(2027, 1, 31), date(2027, 2, 1), date(2027, 2, 2)} & set(bare)


def test_documents_under_review_have_a_cycle(entry: Build) -> None:
    document = {"number": "1-NQ/TW", "issuer": "Bộ Chính trị", "kind": "nghị quyết"}
    fields = {"category": "van-ban", "origin": "2020-02-03"}
    reviewed = entry("a", document=document | {"review": {"tong_ket": ["10"]}}, **fields)
    found = coverage(made(reviewed, entry("b", document=document, **fields)), 2027)
    assert found.documents_under_review == 1


def test_an_empty_catalogue_has_no_share(entry: Build) -> None:
    assert coverage((), 2027).confirmed_share == 0


def test_the_catalogue_of_the_project_holds_enough(real_catalogue: Catalogue) -> None:
    found = coverage(real_catalogue.entries, 2027)
    assert found.entries >= 1000
    assert found.confirmed >= 850
    assert {row.province for row in found.provinces} == provinces().keys()
    assert [row for row in found.provinces if row.entries < 10] == []
    former = {code: count for row in found.provinces for code, count in row.former.items()}
    assert len(former) == 29
    assert {code: count for code, count in former.items() if count < 4} == {}
