"""Units come into being, lie in a tree, change names, and end."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts import tree
from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.fields import UnitFields
from app.accounts.log import history
from app.accounts.roles import roles_in
from app.accounts.units import (
    BadSuccessor,
    HasUnitsBelow,
    OwnAncestor,
    UnitEnded,
    UnitExists,
    UnitName,
    UnitNotFound,
    WrongDay,
    chain,
    change_unit,
    create_unit,
    dissolve_unit,
    ids_above,
    name_on,
    rename_unit,
    unit_named,
    units,
    units_above,
    units_below,
)
from app.models import Person, Unit

MakeUnit = Callable[..., Unit]
MakePerson = Callable[..., Person]
Acting = Callable[[Person], Actor]


def fields(**changes: Any) -> UnitFields:
    return UnitFields.model_validate(
        {
            "name": "Ban Tuyên giáo",
            "symbol": "BTG",
            "kind": "party",
            "level": "province",
            "region": "thai-nguyen",
            "valid_from": "2025-07-01",
        }
        | changes
    )


def ids(found: tuple[Unit, ...]) -> list[str]:
    return [unit.id for unit in found]


# The tree


def test_a_unit_lies_under_others_and_over_others(session: Session, unit: MakeUnit) -> None:
    centre = unit("tw", None, "VN")
    province = unit("tinh", centre)
    commune = unit("xa", province, "05443")
    unit("phong", province)
    assert ids(chain(session, commune.id)) == ["xa", "tinh", "tw"]
    assert ids_above(session, commune.id) == ("tinh", "tw")
    assert units_above(session, centre.id) == ()
    assert ids(units_below(session, centre.id)) == ["tinh", "phong", "xa"]
    assert units_below(session, commune.id) == ()


def test_a_unit_that_is_not_there_has_no_chain(session: Session) -> None:
    assert chain(session, "xa") == units_below(session, "xa") == ()
    with pytest.raises(UnitNotFound) as refused:
        unit_named(session, "xa")
    assert refused.value.unit_id == "xa"


# Coming into being


def test_the_command_line_creates_a_unit_above_all(session: Session, now: datetime) -> None:
    made = create_unit(session, OPERATOR, fields(), now)
    assert (made.id, made.name, made.valid_to) == ("ban-tuyen-giao", "Ban Tuyên giáo", None)
    (entry,) = history(session, "unit", made.id)
    assert (entry.action, entry.unit_id, entry.after["region"]) == (
        "create",
        made.id,
        "thai-nguyen",
    )


def test_names_that_repeat_get_ids_of_their_own(session: Session, now: datetime) -> None:
    made = [create_unit(session, OPERATOR, fields(), now).id for _ in range(3)]
    assert made == ["ban-tuyen-giao", "ban-tuyen-giao-2", "ban-tuyen-giao-3"]
    long = [create_unit(session, OPERATOR, fields(name="a" * 44 + " bcd"), now).id for _ in (1, 2)]
    assert long == ["a" * 44 + "-bcd", "a" * 44 + "-2"]


def test_an_id_asked_for_is_given_or_refused(session: Session, now: datetime) -> None:
    assert create_unit(session, OPERATOR, fields(id="btg"), now).id == "btg"
    with pytest.raises(UnitExists):
        create_unit(session, OPERATOR, fields(id="btg"), now)


def test_who_manages_a_unit_creates_others_under_it_and_manages_them_first(
    session: Session, unit: MakeUnit, person: MakePerson, acting: Acting, now: datetime
) -> None:
    admin = person("Hoa", unit("tinh"), Role.ADMIN)
    made = create_unit(session, acting(admin), fields(parent_id="tinh"), now)
    assert roles_in(session, made) == ((admin, (Role.ADMIN,)),)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_creates_units(
    session: Session,
    unit: MakeUnit,
    person: MakePerson,
    acting: Acting,
    now: datetime,
    role: Role,
) -> None:
    actor = acting(person("Lan", unit("tinh"), role))
    with pytest.raises(NotAllowed):
        create_unit(session, actor, fields(parent_id="tinh"), now)


def test_no_person_creates_a_unit_above_all_or_beside_theirs(
    session: Session, unit: MakeUnit, person: MakePerson, acting: Acting, now: datetime
) -> None:
    actor = acting(person("Hoa", unit("tinh"), Role.ADMIN))
    unit("so")
    for parent in (None, "so"):
        with pytest.raises(NotAllowed):
            create_unit(session, actor, fields(parent_id=parent), now)


def test_a_parent_must_be_there_and_last(session: Session, unit: MakeUnit, now: datetime) -> None:
    with pytest.raises(UnitNotFound):
        create_unit(session, OPERATOR, fields(parent_id="khong"), now)
    ended = unit("cu")
    dissolve_unit(session, OPERATOR, ended, successor=None, day=date(2026, 11, 21), now=now)
    with pytest.raises(UnitEnded):
        create_unit(session, OPERATOR, fields(parent_id="cu"), now)


# Changing


def test_a_correction_is_logged_with_what_differs(
    session: Session, unit: MakeUnit, now: datetime
) -> None:
    made = unit("tinh")
    change_unit(session, OPERATOR, made, fields(name="Ban TG", symbol="TINH"), now)
    entry = history(session, "unit", "tinh")[-1]
    assert (entry.before, entry.after) == ({"name": "tinh"}, {"name": "Ban TG"})
    assert made.name == name_on(session, made, date(2025, 7, 1)).name == "Ban TG"


def test_a_unit_does_not_lie_under_itself(session: Session, unit: MakeUnit, now: datetime) -> None:
    top = unit("a")
    middle = unit("b", top)
    unit("c", middle)
    for parent in ("a", "b", "c"):
        with pytest.raises(OwnAncestor) as refused:
            change_unit(session, OPERATOR, top, fields(parent_id=parent), now)
        assert (refused.value.unit_id, refused.value.parent_id) == ("a", parent)
    assert ids(chain(session, "c")) == ["c", "b", "a"]


def test_the_tree_has_a_depth(
    session: Session, unit: MakeUnit, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (tree, "app.accounts.units"):
        target = module if isinstance(module, str) else module.__name__
        monkeypatch.setattr(f"{target}.DEPTH", 3)
    a = unit("a")
    b = unit("b", a)
    c = unit("c", b)
    with pytest.raises(OwnAncestor):
        unit("d", c)
    other = unit("x")
    unit("y", other)
    with pytest.raises(OwnAncestor):
        change_unit(session, OPERATOR, other, fields(parent_id="b"), now)
    change_unit(session, OPERATOR, other, fields(parent_id="a"), now)
    assert ids(chain(session, "y")) == ["y", "x", "a"]


def test_moving_takes_who_manages_the_unit_and_both_parents(
    session: Session, unit: MakeUnit, person: MakePerson, acting: Acting, now: datetime
) -> None:
    old, new = unit("cu"), unit("moi")
    moved = unit("xa", old)
    of_unit = person("A", moved, Role.ADMIN)
    for actor in (acting(of_unit), acting(person("B", old, Role.ADMIN))):
        for parent in ("moi", None):
            with pytest.raises(NotAllowed):
                change_unit(session, actor, moved, fields(parent_id=parent), now)
    roles = {("xa", Role.ADMIN), ("cu", Role.ADMIN), ("moi", Role.ADMIN)}
    everywhere = Actor(of_unit.id, "A", frozenset(roles))
    change_unit(session, everywhere, moved, fields(parent_id=new.id), now)
    assert ids_above(session, "xa") == ("moi",)


def test_papers_of_before_keep_the_old_name(
    session: Session, unit: MakeUnit, now: datetime
) -> None:
    made = unit("ban")
    first = UnitName("ban", "BAN")
    second = UnitName("Ban Tuyên giáo và Dân vận", "BTGDV")
    third = UnitName("Ban Tuyên giáo, Dân vận", "BTGDV")
    rename_unit(session, OPERATOR, made, second, since=date(2026, 1, 1), now=now)
    rename_unit(session, OPERATOR, made, third, since=date(2026, 6, 1), now=now)
    assert [
        name_on(session, made, date.fromisoformat(day))
        for day in ("2025-07-01", "2025-12-31", "2026-01-01", "2026-05-31", "2026-06-01")
    ] == [first, first, second, second, third]
    assert history(session, "unit", "ban")[-1].after["since"] == "2026-06-01"


def test_a_name_lasts_a_day_at_least(session: Session, unit: MakeUnit, now: datetime) -> None:
    made = unit("ban")
    for since in ("2025-06-30", "2025-07-01"):
        with pytest.raises(WrongDay):
            rename_unit(session, OPERATOR, made, UnitName("B", ""),
                        since=date.fromisoformat(since), now=now)  # fmt: skip
    rename_unit(session, OPERATOR, made, UnitName("B", ""), since=date(2025, 7, 2), now=now)
    with pytest.raises(WrongDay) as refused:
        rename_unit(session, OPERATOR, made, UnitName("C", ""), since=date(2025, 7, 2), now=now)
    assert refused.value.earliest == date(2025, 7, 3)


# Ending


def test_a_unit_ends_with_a_successor_and_its_rows_stay(
    session: Session, unit: MakeUnit, now: datetime
) -> None:
    old, new = unit("cu"), unit("moi")
    dissolve_unit(session, OPERATOR, old, successor=new, day=date(2026, 12, 31), now=now)
    assert (old.valid_to, old.successor_id) == (date(2026, 12, 31), "moi")
    assert ids(units(session, day=date(2026, 12, 31))) == ["cu", "moi"]
    assert ids(units(session, day=date(2027, 1, 1))) == ["moi"]
    assert ids(units(session, day=date(2025, 6, 30))) == []
    assert ids(units(session)) == ["cu", "moi"]
    assert history(session, "unit", "cu")[-1].after == {
        "valid_to": "2026-12-31",
        "successor_id": "moi",
    }


def test_a_unit_ends_once_and_not_before_it_began(
    session: Session, unit: MakeUnit, now: datetime
) -> None:
    made = unit("cu")
    with pytest.raises(WrongDay):
        dissolve_unit(session, OPERATOR, made, successor=None, day=date(2025, 6, 30), now=now)
    dissolve_unit(session, OPERATOR, made, successor=None, day=date(2026, 12, 31), now=now)
    with pytest.raises(UnitEnded):
        dissolve_unit(session, OPERATOR, made, successor=None, day=date(2027, 1, 31), now=now)


def test_a_unit_ends_after_those_below_it(session: Session, unit: MakeUnit, now: datetime) -> None:
    made = unit("tinh")
    below = unit("xa", made)
    day = date(2026, 12, 31)
    with pytest.raises(HasUnitsBelow) as refused:
        dissolve_unit(session, OPERATOR, made, successor=None, day=day, now=now)
    assert refused.value.below == ("xa",)
    dissolve_unit(session, OPERATOR, below, successor=None, day=day, now=now)
    dissolve_unit(session, OPERATOR, made, successor=None, day=day, now=now)


def test_a_successor_is_another_unit_and_lasts_longer(
    session: Session, unit: MakeUnit, now: datetime
) -> None:
    made, ended = unit("cu"), unit("het")
    day = date(2026, 12, 31)
    dissolve_unit(session, OPERATOR, ended, successor=None, day=day, now=now)
    for successor in (made, ended):
        with pytest.raises(BadSuccessor):
            dissolve_unit(session, OPERATOR, made, successor=successor, day=day, now=now)


def test_what_a_unit_follows_does_not_follow_that_unit(
    session: Session, unit: MakeUnit, now: datetime
) -> None:
    first, second, third = unit("mot"), unit("hai"), unit("ba")
    late, early = date(2026, 12, 31), date(2026, 11, 30)
    dissolve_unit(session, OPERATOR, first, successor=second, day=date(2027, 1, 31), now=now)
    dissolve_unit(session, OPERATOR, second, successor=third, day=late, now=now)
    with pytest.raises(BadSuccessor):
        dissolve_unit(session, OPERATOR, third, successor=first, day=early, now=now)
    assert (third.valid_to, third.successor_id) == (None, None)


def test_only_who_manages_a_unit_changes_renames_or_ends_it(
    session: Session, unit: MakeUnit, person: MakePerson, acting: Acting, now: datetime
) -> None:
    made = unit("tinh")
    actor = acting(person("Lan", made, Role.APPROVER, Role.CLERK))
    name, day = UnitName("B", ""), date(2026, 12, 31)
    with pytest.raises(NotAllowed):
        change_unit(session, actor, made, fields(), now)
    with pytest.raises(NotAllowed):
        rename_unit(session, actor, made, name, since=day, now=now)
    with pytest.raises(NotAllowed):
        dissolve_unit(session, actor, made, successor=None, day=day, now=now)
