"""Twins of own dates in the catalogue, and own dates proposed to it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.catalogue.load import DataFile, load
from app.catalogue.sync import sync
from app.models import OwnDate
from app.planning.own_dates.checking import checked
from app.planning.own_dates.fields import NewOwnDate
from app.planning.own_dates.proposing import catalogue_entry, catalogue_file, missing
from app.planning.own_dates.twins import twins
from app.planning.plans.refusals import PlanRefused

Make = Callable[..., OwnDate]
Told = dict[str, Any]


def _twins(session: Session, told: Told, region: str, **changes: Any) -> list[str]:
    entry = checked(NewOwnDate.model_validate(told | changes), region)
    return [twin.id for twin in twins(session, entry)]


@pytest.mark.parametrize(
    ("region", "changes", "found"),
    [
        ("thai-nguyen", {}, ["hoi-phu-xuyen"]),
        ("05500", {}, ["hoi-phu-xuyen"]),
        ("VN", {}, ["hoi-phu-xuyen"]),
        ("ha-noi", {}, []),
        ("thai-nguyen", {"rule": "lunar:01-11"}, []),
        ("thai-nguyen", {"name": "Hội chùa Hang"}, []),
    ],
)
def test_a_twin_has_the_day_and_the_name_and_is_kept_around(
    session: Session, festival: Told, region: str, changes: Told, found: list[str]
) -> None:
    assert _twins(session, festival, region, **changes) == found


def test_a_twin_of_the_country_is_found_by_its_origin(session: Session, tradition: Told) -> None:
    changes = {"name": "Thành lập Đảng Cộng sản", "rule": "solar:02-03", "origin": "1930-02-03"}
    assert _twins(session, tradition, "05500", **changes) == ["thanh-lap-dang"]
    # A recorded day tells events of one rule apart.
    assert _twins(session, tradition, "05500", **changes | {"origin": "1950-02-03"}) == []


def test_what_left_the_catalogue_is_no_twin(
    session: Session, festival: Told, catalogue: Callable[..., Any], entry: Callable[..., Told]
) -> None:
    sync(session, catalogue(entry()), datetime(2026, 11, 23, tzinfo=UTC))
    assert _twins(session, festival, "thai-nguyen") == []


def test_a_whole_own_date_is_an_entry_that_the_catalogue_loads(
    session: Session,
    own: Make,
    festival: Told,
    data_files: Callable[..., tuple[DataFile, ...]],
) -> None:
    made = own(
        "tinh", festival, name_en="Phú Xuyên festival", description="Mở ngày mùng 10 tháng Giêng.",
        places=["Phú Xuyên"], since=1990,
    )  # fmt: skip
    text = catalogue_entry(session, made)
    assert text.startswith("- id: hoi-long-tong-xa-phu-xuyen\n")
    assert catalogue_file(made) == "regions/thai-nguyen.yaml"
    files = [file for file in data_files() if file.name != "regions/thai-nguyen.yaml"]
    found, problems = load((*files, DataFile("regions/thai-nguyen.yaml", text.encode())))
    assert found, problems
    (entry,) = found.entries
    assert (entry.name, str(entry.rule), entry.extent_of().lasts) == (made.name, "lunar:01-10", 2)
    assert (entry.since, entry.places, entry.region) == (1990, ("Phú Xuyên",), "thai-nguyen")


def test_an_entry_gets_an_id_that_is_free_in_the_catalogue(
    session: Session, own: Make, festival: Told
) -> None:
    made = own(
        "tinh", festival, name="Hội Phú Xuyên", name_en="Phú Xuyên fair", description="Hội làng."
    )
    assert catalogue_entry(session, made).startswith("- id: hoi-phu-xuyen-2\n")


def test_a_name_that_begins_as_ids_of_own_dates_do_gives_an_entry_too(
    session: Session, own: Make, festival: Told
) -> None:
    made = own("tinh", festival, name="Riêng một góc trời", name_en="Fair", description="Hội làng.")
    assert catalogue_entry(session, made).startswith("- id: mot-goc-troi\n")


def test_what_an_entry_needs_beside_is_named(session: Session, own: Make, festival: Told) -> None:
    made = own("tinh", festival)
    assert missing(made) == ("tên tiếng Anh", "mô tả")
    with pytest.raises(PlanRefused, match="hãy ghi thêm: tên tiếng Anh, mô tả"):
        catalogue_entry(session, made)


def test_a_document_and_an_anniversary_are_entries_too(
    session: Session, own: Make, tradition: Told, resolution: Told
) -> None:
    more = {"name_en": "In English", "description": "Nội dung."}
    for told in (tradition, resolution):
        text = catalogue_entry(session, own("xa", told | more))
        assert "rieng-" not in text
        assert "region: '05500'" in text or 'region: "05500"' in text
