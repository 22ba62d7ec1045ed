"""Groups of units: who is in one, from when to when, and who leads it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.fields import GroupFields, GroupKind
from app.accounts.groups import (
    AlreadyMember,
    BadGroupParent,
    GroupExists,
    GroupNotFound,
    NotMember,
    add_member,
    change_group,
    create_group,
    group_named,
    groups_of,
    groups_with,
    lead_in,
    members_on,
    remove_member,
    set_lead,
)
from app.accounts.log import history
from app.models import Group, Person, Unit

MakeUnit = Callable[..., Unit]


def day(text: str) -> date:
    return date.fromisoformat(text)


def fields(name: str = "Cụm thi đua số 1", **changes: str) -> GroupFields:
    return GroupFields.model_validate({"name": name, "kind": GroupKind.CUM_THI_DUA} | changes)


@pytest.fixture
def keeper(unit: MakeUnit) -> Unit:
    return unit("tinh")


@pytest.fixture
def cluster(session: Session, keeper: Unit, now: datetime) -> Group:
    return create_group(session, OPERATOR, keeper, fields(), now)


def ids(found: tuple[Unit, ...]) -> list[str]:
    return [unit.id for unit in found]


def test_a_group_is_kept_by_a_unit_and_named_by_its_name(
    session: Session, keeper: Unit, cluster: Group, now: datetime
) -> None:
    assert cluster.id == "cum-thi-dua-so-1"
    assert create_group(session, OPERATOR, keeper, fields(), now).id == "cum-thi-dua-so-1-2"
    create_group(session, OPERATOR, keeper, fields("Báo chí", id="bao-chi"), now)
    assert [group.id for group in groups_of(session, keeper)] == [
        "bao-chi",
        "cum-thi-dua-so-1",
        "cum-thi-dua-so-1-2",
    ]
    with pytest.raises(GroupExists):
        create_group(session, OPERATOR, keeper, fields("Báo chí", id="bao-chi"), now)
    with pytest.raises(GroupNotFound):
        group_named(session, "khong")


def test_a_unit_is_in_a_group_from_one_day_to_another(
    session: Session, cluster: Group, unit: MakeUnit, now: datetime
) -> None:
    member = unit("xa")
    add_member(session, OPERATOR, cluster, member, day("2026-01-01"), now)
    remove_member(session, OPERATOR, cluster, member, day("2026-06-30"), now)
    found = [
        ids(members_on(session, cluster, day(text)))
        for text in ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")
    ]
    assert found == [[], ["xa"], ["xa"], []]
    assert groups_with(session, member, day("2026-03-01")) == (cluster,)
    assert groups_with(session, member, day("2026-07-01")) == ()


def test_a_unit_comes_back_but_is_not_in_a_group_twice(
    session: Session, cluster: Group, unit: MakeUnit, now: datetime
) -> None:
    member = unit("xa")
    add_member(session, OPERATOR, cluster, member, day("2026-01-01"), now)
    for since in ("2025-01-01", "2026-01-01", "2026-06-01"):
        with pytest.raises(AlreadyMember):
            add_member(session, OPERATOR, cluster, member, day(since), now)
    remove_member(session, OPERATOR, cluster, member, day("2026-06-30"), now)
    with pytest.raises(NotMember):
        remove_member(session, OPERATOR, cluster, member, day("2026-07-01"), now)
    add_member(session, OPERATOR, cluster, member, day("2026-07-01"), now)
    assert ids(members_on(session, cluster, day("2026-07-01"))) == ["xa"]


def test_a_group_has_one_lead_in_a_year_who_is_in_it_then(
    session: Session, cluster: Group, unit: MakeUnit, now: datetime
) -> None:
    first, second = unit("xa-1"), unit("xa-2")
    add_member(session, OPERATOR, cluster, first, day("2026-12-31"), now)
    add_member(session, OPERATOR, cluster, second, day("2027-01-01"), now)
    set_lead(session, OPERATOR, cluster, 2026, first, now)
    set_lead(session, OPERATOR, cluster, 2027, first, now)
    set_lead(session, OPERATOR, cluster, 2027, second, now)
    assert lead_in(session, cluster, 2025) is None
    assert lead_in(session, cluster, 2026) is first
    assert lead_in(session, cluster, 2027) is second
    with pytest.raises(NotMember):
        set_lead(session, OPERATOR, cluster, 2026, second, now)
    entry = history(session, "group", cluster.id)[-1]
    assert (entry.before, entry.after) == ({"lead": "xa-1"}, {"lead": "xa-2"})


def test_a_group_is_a_part_of_another_of_the_same_unit_and_never_of_itself(
    session: Session, keeper: Unit, unit: MakeUnit, now: datetime
) -> None:
    whole = create_group(session, OPERATOR, keeper, fields("Ban Chỉ đạo"), now)
    part = create_group(session, OPERATOR, keeper, fields("Tiểu ban", parent_id=whole.id), now)
    assert part.parent_id == whole.id
    for parent in (whole.id, part.id):
        with pytest.raises(BadGroupParent):
            change_group(session, OPERATOR, whole, fields(parent_id=parent), now)
    foreign = create_group(session, OPERATOR, unit("so"), fields("Khối"), now)
    with pytest.raises(BadGroupParent):
        change_group(session, OPERATOR, part, fields(parent_id=foreign.id), now)
    with pytest.raises(GroupNotFound):
        change_group(session, OPERATOR, part, fields(parent_id="khong"), now)


def test_a_change_is_logged_in_the_unit_that_keeps_the_group(
    session: Session, cluster: Group, now: datetime
) -> None:
    change_group(session, OPERATOR, cluster, fields("Cụm số 2"), now)
    entry = history(session, "group", cluster.id)[-1]
    assert (entry.unit_id, entry.after) == ("tinh", {"name": "Cụm số 2"})


def test_only_who_manages_the_keeper_touches_a_group(
    session: Session,
    keeper: Unit,
    cluster: Group,
    unit: MakeUnit,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    now: datetime,
) -> None:
    member = unit("xa")
    add_member(session, OPERATOR, cluster, member, day("2026-01-01"), now)
    actor = acting(person("A", keeper, Role.APPROVER))
    of_member = acting(person("B", member, Role.ADMIN))
    for other in (actor, of_member):
        for change in (
            lambda who: create_group(session, who, keeper, fields(), now),
            lambda who: change_group(session, who, cluster, fields("X"), now),
            lambda who: add_member(session, who, cluster, keeper, day("2026-01-01"), now),
            lambda who: remove_member(session, who, cluster, member, day("2026-06-30"), now),
            lambda who: set_lead(session, who, cluster, 2026, member, now),
        ):
            with pytest.raises(NotAllowed):
                change(other)
