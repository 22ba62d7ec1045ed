"""Who gets a plan, in which order and what for, and who says that it came."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role, Scope
from app.accounts.fields import GroupFields, GroupKind
from app.accounts.groups import add_member, create_group
from app.accounts.keys import make_key
from app.accounts.log import history
from app.accounts.roles import actor_of_key, delegate
from app.models import Group, Person, Plan, Receipt, Unit
from app.planning.plans.addressees import (
    MAX_ADDRESSEES,
    AddresseeFields,
    acknowledge,
    addressees_of,
    make_receipts,
    receipts_of,
    set_addressees,
)
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.vocabulary import PlanState

NAMED = (
    AddresseeFields(unit_id="tinh", purpose="để báo cáo"),
    AddresseeFields(group_id="cac-xa", purpose="để thực hiện"),
    AddresseeFields(body="Lưu Văn phòng"),
)


@pytest.fixture
def group(session: Session, units: dict[str, Unit], now: datetime) -> Group:
    """The communes; the second one comes in on 1 December."""
    fields = GroupFields(id="cac-xa", name="Các xã", kind=GroupKind.KHAC)
    made = create_group(session, OPERATOR, units["tinh"], fields, now)
    add_member(session, OPERATOR, made, units["xa-1"], date(2025, 7, 1), now)
    add_member(session, OPERATOR, made, units["xa-2"], date(2026, 12, 1), now)
    return made


@pytest.fixture
def draft(plan: Callable[..., Plan], group: Group) -> Plan:
    return plan()


@pytest.fixture
def of(
    units: dict[str, Unit], person: Callable[..., Person], acting: Callable[[Person], Actor]
) -> Callable[..., Actor]:
    """Somebody with a role in a unit."""
    return lambda unit, role=Role.EDITOR: acting(person(f"{unit}-{role}", units[unit], role))


def told(session: Session, plan: Plan) -> list[tuple[str | None, str]]:
    session.flush()
    rows = addressees_of(session, plan)
    return [(row.unit_id or row.group_id or row.body, row.purpose) for row in rows]


def test_addressees_keep_the_order_in_which_they_are_given(
    session: Session, draft: Plan, editor: Actor, now: datetime
) -> None:
    set_addressees(session, editor, draft, NAMED, now)
    assert told(session, draft) == [
        ("tinh", "để báo cáo"),
        ("cac-xa", "để thực hiện"),
        ("Lưu Văn phòng", ""),
    ]


def test_a_new_list_stands_in_place_of_the_old_one(
    session: Session, draft: Plan, editor: Actor, now: datetime
) -> None:
    set_addressees(session, editor, draft, NAMED, now)
    set_addressees(session, editor, draft, (NAMED[2], NAMED[0]), now)
    assert [who for who, _ in told(session, draft)] == ["Lưu Văn phòng", "tinh"]
    set_addressees(session, editor, draft, (), now)
    assert told(session, draft) == []


def test_the_same_list_again_changes_nothing(
    session: Session, draft: Plan, editor: Actor, now: datetime
) -> None:
    set_addressees(session, editor, draft, NAMED, now)
    set_addressees(session, editor, draft, NAMED, now + timedelta(hours=1))
    session.flush()
    entries = [e for e in history(session, "plan", draft.id) if e.action == "set-addressees"]
    assert [(entry.unit_id, entry.before) for entry in entries] == [("ban", {"addressees": []})]
    assert draft.updated == now


@pytest.mark.parametrize(
    ("wanted", "remedy"),
    [
        ((AddresseeFields(unit_id="khong-co"),), "Không có nơi nhận 'khong-co'"),
        ((AddresseeFields(group_id="khong-co"),), "Không có nơi nhận 'khong-co'"),
        ((AddresseeFields(unit_id="het"),), "đã kết thúc hoạt động"),
        ((NAMED[0], AddresseeFields(unit_id="tinh")), "'tinh' được ghi hai lần"),
        (tuple(AddresseeFields(body=f"Cơ quan {n}") for n in range(201)), "nhiều nhất 200"),
    ],
)
def test_who_cannot_get_a_plan_is_refused_with_the_remedy(
    session: Session,
    unit: Callable[..., Unit],
    draft: Plan,
    editor: Actor,
    now: datetime,
    wanted: tuple[AddresseeFields, ...],
    remedy: str,
) -> None:
    unit("het").valid_to = date(2026, 11, 21)
    set_addressees(session, editor, draft, NAMED[:1], now)
    with pytest.raises(PlanRefused) as refused:
        set_addressees(session, editor, draft, wanted, now)
    assert remedy in refused.value.sentence
    assert len(told(session, draft)) == 1


def test_as_many_as_there_may_be_fit(
    session: Session, draft: Plan, editor: Actor, now: datetime
) -> None:
    bodies = tuple(AddresseeFields(body=f"Cơ quan {n}") for n in range(MAX_ADDRESSEES))
    set_addressees(session, editor, draft, bodies, now)
    assert len(told(session, draft)) == MAX_ADDRESSEES


@pytest.mark.parametrize(
    "given", [{}, {"unit_id": "tinh", "body": "Tỉnh ủy"}, {"unit_id": "tinh", "group_id": "cac-xa"}]
)
def test_an_addressee_is_one_of_unit_group_and_body(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="hãy chọn đúng một"):
        AddresseeFields(**given)


def test_editors_of_the_drafting_unit_alone_say_who_gets_a_plan(
    session: Session, draft: Plan, of: Callable[..., Actor], now: datetime
) -> None:
    others = [("ban", Role.VIEWER), ("ban", Role.CLERK), ("ban", Role.ADMIN)]
    for unit, role in [*others, ("tinh", Role.APPROVER), ("xa-1", Role.EDITOR)]:
        with pytest.raises(NotAllowed):
            set_addressees(session, of(unit, role), draft, NAMED, now)
    draft.state = PlanState.SUBMITTED
    with pytest.raises(OutOfOrder):
        set_addressees(session, of("ban"), draft, NAMED, now)


# Receipts


def received(session: Session, plan: Plan) -> list[str]:
    session.flush()
    return [receipt.unit_id for receipt in receipts_of(session, plan)]


@pytest.mark.parametrize(
    ("day", "units_then"),
    [("2026-11-30", ["tinh", "xa-1"]), ("2026-12-01", ["tinh", "xa-1", "xa-2"])],
)
def test_units_and_members_of_groups_on_the_day_get_receipts_and_bodies_do_not(
    session: Session, draft: Plan, editor: Actor, now: datetime, day: str, units_then: list[str]
) -> None:
    set_addressees(session, editor, draft, NAMED, now)
    make_receipts(session, draft, date.fromisoformat(day), now)
    assert received(session, draft) == units_then


def test_a_unit_that_ended_gets_no_receipt(
    session: Session,
    units: dict[str, Unit],
    draft: Plan,
    editor: Actor,
    now: datetime,
    today: date,
) -> None:
    set_addressees(session, editor, draft, NAMED, now)
    units["xa-1"].valid_to = today - timedelta(days=1)
    make_receipts(session, draft, today, now)
    assert received(session, draft) == ["tinh"]


# Acknowledging


@pytest.fixture
def issued(session: Session, draft: Plan) -> Plan:
    """A plan that was issued to the first commune."""
    draft.state = PlanState.ISSUED
    session.add(Receipt(plan_id=draft.id, unit_id="xa-1"))
    session.flush()
    return draft


def test_editors_of_the_unit_say_that_it_came_once(
    session: Session, issued: Plan, of: Callable[..., Actor], now: datetime
) -> None:
    first, second = of("xa-1", Role.EDITOR), of("xa-1", Role.APPROVER)
    acknowledge(session, first, issued, "xa-1", now)
    acknowledge(session, second, issued, "xa-1", now + timedelta(hours=1))
    session.flush()
    (receipt,) = receipts_of(session, issued)
    assert (receipt.acknowledged, receipt.acknowledged_by) == (now, first.person_id)
    (entry,) = (e for e in history(session, "plan", issued.id) if e.action == "acknowledge")
    assert (entry.unit_id, entry.after["unit_id"]) == ("ban", "xa-1")


def test_nobody_else_says_so_for_it(
    session: Session,
    units: dict[str, Unit],
    issued: Plan,
    of: Callable[..., Actor],
    person: Callable[..., Person],
    now: datetime,
    today: date,
) -> None:
    others = [("xa-1", role) for role in (Role.VIEWER, Role.CLERK, Role.ADMIN)]
    others += [(unit, Role.APPROVER) for unit in ("ban", "tinh", "xa-2")]
    made = person("A", units["xa-1"], Role.EDITOR)
    reading, _ = make_key(session, made, units["xa-1"], "máy", Scope.READ, now, None)
    actors = [of(*other) for other in others] + [actor_of_key(session, reading, today)]
    for actor in actors:
        with pytest.raises(NotAllowed):
            acknowledge(session, actor, issued, "xa-1", now)


def test_a_stand_in_says_so(
    session: Session,
    units: dict[str, Unit],
    issued: Plan,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    now: datetime,
    today: date,
) -> None:
    stand_in = person("B")
    delegate(session, OPERATOR, units["xa-1"], Role.EDITOR, stand_in, today, today, now)
    acknowledge(session, acting(stand_in), issued, "xa-1", now)
    assert receipts_of(session, issued)[0].acknowledged == now


def test_a_unit_that_it_was_not_issued_to_has_nothing_to_acknowledge(
    session: Session, issued: Plan, of: Callable[..., Actor], now: datetime
) -> None:
    with pytest.raises(PlanPartNotFound) as refused:
        acknowledge(session, of("xa-2"), issued, "xa-2", now)
    assert (refused.value.kind, refused.value.number) == ("nơi nhận", "xa-2")


def test_nothing_is_acknowledged_before_it_is_issued(
    session: Session, issued: Plan, of: Callable[..., Actor], now: datetime
) -> None:
    issued.state = PlanState.SIGNED
    with pytest.raises(PlanPartNotFound):
        acknowledge(session, of("xa-1"), issued, "xa-1", now)
