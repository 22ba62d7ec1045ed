"""Keeping own dates: who may, what is written down, and that nothing is lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.log import history
from app.accounts.units import UnitEnded, dissolve_unit
from app.models import OwnDate, Unit
from app.planning.own_dates.checking import OwnDateRefused
from app.planning.own_dates.fields import NewOwnDate, OwnDateFields
from app.planning.own_dates.keeping import (
    change_own_date,
    create_own_date,
    restore_own_date,
    retire_own_date,
)
from app.planning.own_dates.rows import own_fields
from app.planning.own_dates.sight import own_date_of, own_dates_of
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused

Make = Callable[..., OwnDate]
Told = dict[str, Any]


def test_an_own_date_is_stored_as_an_entry_would_be(own: Make, tradition: Told) -> None:
    made = own("xa", tradition)
    assert made.id.startswith("rieng-truyen-thong-dang-bo-xa-phu-")
    assert (made.rule, made.origin, made.region) == ("solar:05-20", "1947-05-20", "05500")
    assert (made.manner, made.level, made.status) == ("ky-niem", "dia-phuong", "confirmed")
    assert made.short_name == "Đảng bộ xã Phú Xuyên"
    assert (made.unit_id, made.sequence, made.retired) == ("xa", 0, None)


def test_what_was_given_is_given_back(
    own: Make, tradition: Told, festival: Told, resolution: Told
) -> None:
    whole = tradition | {
        "short_name": "Truyền thống Phú Xuyên",
        "name_en": "Tradition day of Phú Xuyên",
        "manner": "ky-niem",
        "level": "nganh",
        "since": 1990,
        "until": 2090,
        "status": "doubtful",
        "description": "Ngày 20/5/1947, chi bộ đầu tiên được thành lập.",
        "persons": ["Nguyễn Văn A"],
        "places": ["Phú Xuyên"],
    }
    for told in (whole, festival, resolution):
        asked = NewOwnDate.model_validate(told)
        back = own_fields(own("xa", told))
        given = asked.model_fields_set
        assert back.model_dump(include=given) == asked.model_dump(include=given)


def test_changing_to_what_it_is_changes_nothing(
    session: Session, own: Make, festival: Told, now: datetime
) -> None:
    made = own("xa", festival)
    change_own_date(session, OPERATOR, made, own_fields(made), now + timedelta(hours=1))
    assert (made.changed, made.sequence) == (now, 0)
    assert [entry.action for entry in history(session, "own-date", made.id)] == ["create"]


def test_a_change_is_stamped_and_told_field_by_field(
    session: Session, own: Make, tradition: Told, now: datetime
) -> None:
    made = own("xa", tradition)
    later = now + timedelta(hours=1)
    fields = OwnDateFields.model_validate(tradition | {"origin": "1948-05-20"})
    change_own_date(session, OPERATOR, made, fields, later)
    assert (made.origin, made.changed, made.sequence) == ("1948-05-20", later, 1)
    (_, changed) = history(session, "own-date", made.id)
    assert (changed.before, changed.after) == ({"origin": "1947-05-20"}, {"origin": "1948-05-20"})
    assert changed.unit_id == "xa"


def test_the_kind_of_an_own_date_stays(
    session: Session, own: Make, tradition: Told, festival: Told, now: datetime
) -> None:
    made = own("xa", tradition)
    with pytest.raises(OwnDateRefused) as refused:
        change_own_date(session, OPERATOR, made, OwnDateFields.model_validate(festival), now)
    assert [field for field, _ in refused.value.faults] == ["kind"]


def test_what_is_set_aside_keeps_its_row_and_can_be_taken_up_again(
    session: Session, own: Make, tradition: Told, now: datetime
) -> None:
    made = own("xa", tradition)
    retire_own_date(session, OPERATOR, made, now)
    retire_own_date(session, OPERATOR, made, now)
    assert (made.retired, made.sequence) == (now, 1)
    with pytest.raises(OutOfOrder):
        change_own_date(session, OPERATOR, made, OwnDateFields.model_validate(tradition), now)
    restore_own_date(session, OPERATOR, made, now)
    assert (made.retired, made.sequence) == (None, 2)
    actions = [entry.action for entry in history(session, "own-date", made.id)]
    assert actions == ["create", "retire", "restore"]


def test_units_that_keep_days_of_one_name_do_not_learn_of_each_other(
    own: Make, tradition: Told
) -> None:
    first, second, other = own("xa", tradition), own("xa", tradition), own("xa-khac", tradition)
    assert second.id == f"{first.id}-2"
    assert not other.id.endswith("-2")
    assert len({first.id, second.id, other.id}) == 3


@pytest.mark.parametrize("name", ["Truyền thống " * 22, "X" * 300])
def test_the_longest_name_gives_an_id_that_fits(own: Make, tradition: Told, name: str) -> None:
    made = [own("xa", tradition, name=name, short_name="Ngắn") for _ in range(3)]
    assert all(len(one.id) <= 48 and "--" not in one.id for one in made)


@pytest.mark.parametrize(
    ("unit", "role", "may"),
    [
        ("xa", Role.EDITOR, True),
        ("xa", Role.APPROVER, True),
        ("xa", Role.VIEWER, False),
        ("xa", Role.CLERK, False),
        ("xa", Role.ADMIN, False),
        ("tinh", Role.EDITOR, False),
        ("to", Role.EDITOR, False),
        ("xa-khac", Role.EDITOR, False),
    ],
)
def test_editors_of_the_unit_alone_keep_its_dates(
    session: Session,
    units: dict[str, Unit],
    acting: Callable[..., Actor],
    own: Make,
    tradition: Told,
    now: datetime,
    unit: str,
    role: Role,
    may: bool,
) -> None:
    actor, there = acting(unit, role), own("xa", tradition)
    fields = NewOwnDate.model_validate(tradition)
    changes: tuple[Callable[[], object], ...] = (
        lambda: create_own_date(session, actor, units["xa"], fields, now),
        lambda: change_own_date(session, actor, there, fields, now),
        lambda: retire_own_date(session, actor, there, now),
        lambda: restore_own_date(session, actor, there, now),
    )
    for change in changes:
        if may:
            change()
        else:
            with pytest.raises(NotAllowed):
                change()


def test_a_unit_that_is_no_more_keeps_nothing_new(
    session: Session, units: dict[str, Unit], tradition: Told, now: datetime
) -> None:
    gone = units["xa-khac"]
    dissolve_unit(session, OPERATOR, gone, successor=None, day=now.date() - timedelta(1), now=now)
    with pytest.raises(UnitEnded):
        create_own_date(session, OPERATOR, gone, NewOwnDate.model_validate(tradition), now)


def test_a_unit_keeps_a_bounded_number(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told,
    now: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("app.planning.own_dates.keeping.MOST", 1)
    own("xa", tradition)
    with pytest.raises(PlanRefused, match="nhiều nhất 1 ngày riêng"):
        own("xa", tradition)


def test_dates_are_listed_by_id_in_pages_and_by_what_changed(
    session: Session, units: dict[str, Unit], own: Make, tradition: Told, festival: Told,
    now: datetime,
) -> None:  # fmt: skip
    one, two = own("xa", festival), own("xa", tradition)
    own("tinh", tradition)
    assert own_dates_of(session, units["xa"]) == (one, two)
    assert own_dates_of(session, units["xa"], limit=1) == (one,)
    assert own_dates_of(session, units["xa"], after=one.id) == (two,)
    later = now + timedelta(hours=1)
    retire_own_date(session, OPERATOR, two, later)
    assert own_dates_of(session, units["xa"], updated_since=later) == (two,)


@pytest.mark.parametrize("own_id", ["thanh-lap-dang", "", "\x00", "rieng-khong-co"])
def test_what_a_unit_does_not_keep_is_not_there(
    session: Session, units: dict[str, Unit], own_id: str
) -> None:
    with pytest.raises(PlanPartNotFound):
        own_date_of(session, units["xa"], own_id)
