"""The forms of units tell what may be chosen, and what is told becomes fields."""

import pytest
from pydantic import ValidationError

from app.accounts.fields import UnitKind, UnitLevel
from app.views.unit_forms import RenameForm, UnitForm, regions_for


def test_a_unit_under_a_province_is_there_or_in_one_of_its_communes() -> None:
    found = regions_for("thai-nguyen")
    assert found[0].spelling == "thai-nguyen"
    # Nghị quyết 1683/NQ-UBTVQH15: 77 xã and 15 phường since 1 July 2025.
    assert len(found) == 1 + 92
    assert sum(region.name.startswith("Phường ") for region in found) == 15


@pytest.mark.parametrize(
    ("parent", "count"), [(None, 35), ("VN", 35), ("05500", 1), ("khong-co", 0)]
)
def test_regions_lie_within_that_of_the_unit_above(parent: str | None, count: int) -> None:
    assert len(regions_for(parent)) == count


@pytest.mark.parametrize(
    ("region", "level"),
    [
        ("VN", UnitLevel.CENTRAL),
        ("thai-nguyen", UnitLevel.PROVINCE),
        ("05500", UnitLevel.COMMUNE),
    ],
)
def test_the_level_follows_from_the_region(region: str, level: UnitLevel) -> None:
    form = UnitForm.model_validate(
        {"name": " Đảng  ủy ", "kind": "party", "region": region, "valid_from": "2025-07-01"}
    )
    fields = form.fields()
    assert (fields.name, fields.kind, fields.level) == ("Đảng ủy", UnitKind.PARTY, level)
    assert fields.parent_id is None


def test_an_empty_choice_is_none() -> None:
    assert UnitForm.model_validate({"parent_id": "", "valid_from": ""}).parent_id is None


def test_a_new_name_is_checked_as_a_name() -> None:
    form = RenameForm.model_validate({"name": "\x00", "since": "2027-01-01"})
    with pytest.raises(ValidationError):
        form.names()
