"""Generated catalogues are valid, the same every time, and spread over all communes."""

from itertools import islice

import pytest

from app.catalogue.entry import Entry
from app.catalogue.load import Catalogue
from app.models import Event
from app.regions import communes
from benchmarks.filling import PROVINCE, PROVINCE_TASKS, event_rows, planning_rows
from benchmarks.generating import NATIONAL, entries_of, fields, national, spread

COMMUNE = communes(PROVINCE)[0]


def test_a_generated_entry_is_one_that_the_schema_takes() -> None:
    made = [fields(COMMUNE, number) | {"level": "dia-phuong"} for number in range(500)]
    ids = {Entry.model_validate(entry).id for entry in made}
    assert len(ids) == 500


def test_the_same_entries_are_generated_every_time() -> None:
    assert tuple(entries_of(COMMUNE, 50)) == tuple(entries_of(COMMUNE, 50))


def test_entries_are_of_all_kinds_of_rules_extents_and_origins() -> None:
    made = tuple(entries_of(COMMUNE, 300))
    kinds = {str(entry.rule).partition(":")[0] for entry in made}
    assert kinds == {"solar", "lunar", "weekday", "term"}
    assert {bool(entry.extent) for entry in made} == {True, False}
    assert {bool(entry.origin) for entry in made} == {True, False}
    assert any(entry.origin_lunar for entry in made)
    assert len({entry.category for entry in made}) >= 6


def test_there_are_a_thousand_national_entries_the_real_ones_among_them(
    real_catalogue: Catalogue,
) -> None:
    found = national(real_catalogue.entries)
    assert len({entry.id for entry in found}) == NATIONAL
    assert {entry.region for entry in found} == {"VN"}
    assert any(entry.id == "quoc-khanh" for entry in found)


@pytest.mark.parametrize("count", [0, 10, 29_000, 999_000])
def test_local_entries_are_spread_evenly_over_3321_communes(count: int) -> None:
    shares = [share for _, share in spread(count)]
    assert (len(shares), sum(shares)) == (3321, count)
    assert max(shares) - min(shares) <= 1


def test_rows_of_words_belong_to_rows_of_events() -> None:
    events, words = event_rows((COMMUNE, 5))
    place = Event.__table__.columns.keys().index("id")
    assert len(events) == 5
    assert {event_id for _, event_id in words} == {row[place] for row in events}


def test_the_plan_of_one_province_is_the_same_however_many_tasks_there_are() -> None:
    small, large = (
        list(islice(planning_rows(tasks)["tasks"], PROVINCE_TASKS)) for tasks in (400, 2000)
    )
    assert small == large
    assert {row[1] for row in large} == {1}
