"""Who is shown how much of a plan, by every relation to it, in every state it can have."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product
from random import Random

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role, Scope
from app.accounts.keys import make_key
from app.accounts.roles import actor_of, actor_of_key, delegate
from app.accounts.tree import ids_above
from app.accounts.units import dissolve_unit
from app.models import Assignment, Opinion, Person, Plan, Receipt, Share, Task, Unit
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound
from app.planning.plans.sight import (
    Sight,
    is_inside,
    may_edit,
    plan_shown,
    plans_shown,
    require_edit,
    sight,
    sights,
    task_shown,
    tasks_shown,
    units_to_name,
)
from app.planning.plans.vocabulary import PlanState

TREE = {
    "trung-uong": (None, "VN"),
    "tinh": ("trung-uong", "thai-nguyen"),
    "xa": ("tinh", "05443"),
    "to": ("xa", "05443"),
    "so": ("tinh", "thai-nguyen"),
    "khoi": ("trung-uong", "thai-nguyen"),
    "cap-uy": ("khoi", "thai-nguyen"),
    "phong": ("cap-uy", "thai-nguyen"),
    "mttq": ("trung-uong", "thai-nguyen"),
    "bao": ("trung-uong", "thai-nguyen"),
    "truong": ("trung-uong", "thai-nguyen"),
}
"""A commune drafts what a party committee outside its own line issues."""

DRAFTING, ISSUING, ASKED, ADDRESSED, NAMED = "xa", "cap-uy", "mttq", "bao", "truong"

SHOWN = {
    # draft, opinions, submitted, signed, issued, closed: Whole, Lines, nothing
    "xa": "WWWWWW",  # drafts it
    "to": "......",  # below who drafts it
    "tinh": "..WWWW",  # above
    "trung-uong": "..WWWW",  # two above
    "so": "......",  # beside
    "cap-uy": "..WWWW",  # issues it
    "khoi": "......",  # above who issues it alone
    "phong": "......",  # below who issues it
    "mttq": "WWWWWW",  # asked for an opinion
    "bao": "....WW",  # addressed
    "truong": "....LL",  # named in a task
}

WORDS = {"W": Sight.WHOLE, "L": Sight.LINES, ".": Sight.NOTHING}

Sights = dict[PlanState, Sight]

NOTHING_AT_ALL: Sights = dict.fromkeys(PlanState, Sight.NOTHING)


def viewer(unit_id: str) -> Actor:
    return Actor(1, "A", frozenset({(unit_id, Role.VIEWER)}))


def told(letters: str) -> Sights:
    return {state: WORDS[letter] for state, letter in zip(PlanState, letters, strict=True)}


@dataclass(frozen=True)
class World:
    """Units, and a plan in every state that has to do with them, two tasks each."""

    session: Session
    units: dict[str, Unit]
    plans: dict[PlanState, Plan]

    def seen(self, actor: Actor) -> Sights:
        return {state: sight(self.session, actor, plan) for state, plan in self.plans.items()}


def plan_row(
    session: Session, unit_id: str, issuer_id: str, state: PlanState, now: datetime
) -> Plan:
    plan = Plan(
        unit_id=unit_id,
        issuer_id=issuer_id,
        kind="year",
        title="Kế hoạch năm 2027",
        period="2027",
        region="thai-nguyen",
        rules="",
        texts={},
        state=state,
        draft_number=1,
        created=now,
        updated=now,
    )
    session.add(plan)
    session.flush()
    return plan


def task_row(session: Session, plan: Plan, position: int, now: datetime) -> Task:
    task = Task(
        plan_id=plan.id,
        position=position,
        title=f"Việc {position}",
        content="",
        deliverable="",
        measure="",
        recipient="",
        stages=[],
        leader="",
        follower="",
        wording="thường xuyên",
        rule="ongoing",
        takes=0,
        updated=now,
    )
    session.add(task)
    session.flush()
    return task


def share_row(session: Session, task: Task, unit_id: str, now: datetime) -> None:
    assignment = Assignment(task_id=task.id, part="lead", position=1, unit_id=unit_id)
    session.add(assignment)
    session.flush()
    session.add(
        Share(
            task_id=task.id,
            assignment_id=assignment.id,
            unit_id=unit_id,
            state="todo",
            reason="",
            note="",
            updated=now,
        )
    )


def opinion_row(session: Session, plan: Plan, unit_id: str, now: datetime) -> None:
    asked = Opinion(plan_id=plan.id, round=1, unit_id=unit_id, due=date(2026, 12, 1), asked=now)
    session.add(asked)


@pytest.fixture
def tree(unit: Callable[..., Unit]) -> dict[str, Unit]:
    made: dict[str, Unit] = {}
    for name, (above, region) in TREE.items():
        made[name] = unit(name, made.get(above or ""), region)
    return made


@pytest.fixture
def world(session: Session, tree: dict[str, Unit], now: datetime) -> World:
    """In every state the plan is asked about, addressed and shared out, so that states decide."""
    plans = {state: plan_row(session, DRAFTING, ISSUING, state, now) for state in PlanState}
    for plan in plans.values():
        opinion_row(session, plan, ASKED, now)
        session.add(Receipt(plan_id=plan.id, unit_id=ADDRESSED))
        share_row(session, task_row(session, plan, 2, now), NAMED, now)
        task_row(session, plan, 1, now)
    session.flush()
    return World(session, tree, plans)


Ways = dict[str, Callable[[str, Role], Actor]]


@pytest.fixture
def ways(world: World, person: Callable[..., Person], now: datetime, today: date) -> Ways:
    """The ways in which somebody comes to have a role in a unit."""
    session, units = world.session, world.units

    def holder(unit_id: str, role: Role) -> Person:
        return person(f"{role}-{unit_id}", units[unit_id], role)

    def by_role(unit_id: str, role: Role) -> Actor:
        return actor_of(session, holder(unit_id, role), today)

    def by_delegation(unit_id: str, role: Role) -> Actor:
        stand_in = person(f"thay-{role}-{unit_id}")
        delegate(session, OPERATOR, units[unit_id], role, stand_in, today, today, now)
        return actor_of(session, stand_in, today)

    def by_key(unit_id: str, role: Role, scope: Scope = Scope.WRITE) -> Actor:
        made = holder(unit_id, role)
        key, _ = make_key(session, made, units[unit_id], "máy", scope, now, None)
        return actor_of_key(session, key, today)

    def in_ended_unit(unit_id: str, role: Role) -> Actor:
        made = holder(unit_id, role)
        units[unit_id].valid_to = today - timedelta(days=1)
        session.flush()
        found = actor_of(session, made, today)
        units[unit_id].valid_to = None
        return found

    return {
        "role": by_role,
        "delegation": by_delegation,
        "key": by_key,
        "reading key": lambda unit_id, role: by_key(unit_id, role, Scope.READ),
        "ended unit": in_ended_unit,
    }


WAYS = ["role", "delegation", "key", "reading key", "ended unit"]

WRITING = {"role", "delegation", "key"}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_shown_follows_from_the_relation_and_the_state(
    world: World, ways: Ways, way: str
) -> None:
    seen = {relation: world.seen(ways[way](relation, Role.VIEWER)) for relation in SHOWN}
    assert seen == {relation: told(letters) for relation, letters in SHOWN.items()}


@pytest.mark.parametrize("role", Role)
def test_every_role_is_shown_the_same(world: World, ways: Ways, role: Role) -> None:
    seen = {relation: world.seen(ways["role"](relation, role)) for relation in SHOWN}
    assert seen == {relation: told(letters) for relation, letters in SHOWN.items()}


def test_the_command_line_is_shown_everything(world: World) -> None:
    assert world.seen(OPERATOR) == dict.fromkeys(PlanState, Sight.WHOLE)


def test_without_a_role_nothing_is_shown(world: World, person: Callable[..., Person]) -> None:
    made = person("Khach")
    assert world.seen(actor_of(world.session, made, date(2026, 11, 22))) == NOTHING_AT_ALL
    assert world.seen(replace(OPERATOR)) == NOTHING_AT_ALL


def test_a_key_is_shown_nothing_by_the_other_roles_of_its_person(
    world: World, person: Callable[..., Person], now: datetime, today: date
) -> None:
    made = person("A", world.units["so"], Role.VIEWER)
    delegate(world.session, OPERATOR, world.units["xa"], Role.APPROVER, made, today, today, now)
    key, _ = make_key(world.session, made, world.units["so"], "máy", Scope.WRITE, now, None)
    assert world.seen(actor_of_key(world.session, key, today)) == NOTHING_AT_ALL
    assert world.seen(actor_of(world.session, made, today)) == told(SHOWN["xa"])


def test_a_delegation_that_is_over_shows_nothing(
    world: World, person: Callable[..., Person], now: datetime, today: date
) -> None:
    stand_in, tomorrow = person("B"), today + timedelta(days=1)
    delegate(world.session, OPERATOR, world.units["xa"], Role.EDITOR, stand_in, today, today, now)
    assert world.seen(actor_of(world.session, stand_in, tomorrow)) == NOTHING_AT_ALL


def test_the_widest_of_several_relations_decides(world: World) -> None:
    named, addressed = ("truong", Role.VIEWER), ("bao", Role.VIEWER)
    assert world.seen(Actor(1, "A", frozenset({named, addressed}))) == told("....WW")


def test_a_unit_that_was_asked_once_is_shown_later_drafts_too(world: World, now: datetime) -> None:
    returned = world.plans[PlanState.DRAFT]
    returned.submitted_at, returned.draft_number = now, 3
    world.session.flush()
    assert sight(world.session, viewer("mttq"), returned) is Sight.WHOLE


INSIDE = {"xa": "WWWWWW", "cap-uy": "..WWWW", "tinh": "..WWWW", "trung-uong": "..WWWW"}


def test_only_who_makes_a_plan_or_stands_over_it_is_inside(world: World) -> None:
    for relation in SHOWN:
        actor, letters = viewer(relation), INSIDE.get(relation, "......")
        for letter, plan in zip(letters, world.plans.values(), strict=True):
            found = is_inside(world.session, actor, plan)
            assert found is (letter == "W"), (relation, plan.state)


# Editing


@pytest.mark.parametrize("relation", SHOWN)
@pytest.mark.parametrize("way", WAYS)
def test_editors_of_the_drafting_unit_edit_what_was_not_submitted(
    world: World, ways: Ways, way: str, relation: str
) -> None:
    for role in (Role.VIEWER, Role.EDITOR, Role.APPROVER, Role.CLERK):
        actor = ways[way](relation, role)
        is_editor = relation == DRAFTING and role in {Role.EDITOR, Role.APPROVER} and way in WRITING
        for state, plan in world.plans.items():
            expected = is_editor and state in {PlanState.DRAFT, PlanState.OPINIONS}
            assert may_edit(world.session, actor, plan) is expected, (role, state)
            if expected:
                require_edit(world.session, actor, plan)
                continue
            with pytest.raises(OutOfOrder if is_editor else NotAllowed):
                require_edit(world.session, actor, plan)


def test_an_administrator_edits_no_plan(world: World) -> None:
    actor = Actor(1, "A", frozenset({("xa", Role.ADMIN)}))
    assert not any(may_edit(world.session, actor, plan) for plan in world.plans.values())


@pytest.mark.parametrize(
    ("state", "remedy"),
    [
        (PlanState.SUBMITTED, "rút lại"),
        (PlanState.SIGNED, "điều chỉnh"),
        (PlanState.ISSUED, "điều chỉnh"),
        (PlanState.CLOSED, "kết thúc"),
    ],
)
def test_who_comes_too_late_to_edit_is_told_what_to_do(
    world: World, state: PlanState, remedy: str
) -> None:
    with pytest.raises(OutOfOrder) as refused:
        require_edit(world.session, OPERATOR, world.plans[state])
    assert remedy in refused.value.sentence


def test_the_right_is_asked_before_the_state(world: World) -> None:
    actor = Actor(1, "A", frozenset({("tinh", Role.APPROVER)}))
    with pytest.raises(NotAllowed):
        require_edit(world.session, actor, world.plans[PlanState.ISSUED])


def test_a_plan_of_a_unit_that_ended_is_edited_by_nobody(
    world: World, person: Callable[..., Person], now: datetime, today: date
) -> None:
    made, plan = person("A", world.units["to"], Role.EDITOR), world.plans[PlanState.DRAFT]
    plan.unit_id = "to"
    yesterday = today - timedelta(days=1)
    dissolve_unit(
        world.session, OPERATOR, world.units["to"], successor=world.units["xa"], day=yesterday,
        now=now,
    )  # fmt: skip
    heir = Actor(2, "B", frozenset({("xa", Role.EDITOR)}))
    for actor in (actor_of(world.session, made, today), heir):
        with pytest.raises(NotAllowed):
            require_edit(world.session, actor, plan)


# One plan, many plans


def test_a_plan_that_is_not_shown_is_not_there(world: World) -> None:
    above = Actor(1, "A", frozenset({("tinh", Role.APPROVER)}))
    draft, submitted = world.plans[PlanState.DRAFT], world.plans[PlanState.SUBMITTED]
    assert plan_shown(world.session, above, submitted.id) is submitted
    for number in (draft.id, 10_000):
        with pytest.raises(PlanPartNotFound) as refused:
            plan_shown(world.session, above, number)
        assert (refused.value.kind, refused.value.number) == ("kế hoạch", number)


@pytest.fixture
def crowd(session: Session, tree: dict[str, Unit], now: datetime) -> tuple[Plan, ...]:
    """Plans of all kinds of units in all states, about some of which others have a say."""
    random, names = Random(6), sorted(tree)  # noqa: S311
    plans = []
    for number, state in enumerate(list(PlanState) * 8):
        unit_id, issuer_id = random.choice(names), random.choice(names)
        plan = plan_row(session, unit_id, issuer_id, state, now + timedelta(minutes=number))
        task = task_row(session, plan, 1, now)
        if random.random() < 0.3:
            opinion_row(session, plan, random.choice(names), now)
        if random.random() < 0.5:
            session.add(Receipt(plan_id=plan.id, unit_id=random.choice(names)))
        if random.random() < 0.5:
            share_row(session, task, random.choice(names), now)
        plans.append(plan)
    session.flush()
    return tuple(plans)


def told_again(session: Session, actor: Actor, plan: Plan) -> Sight:
    """What is shown by the words of the contract, read one after the other."""
    held = {unit_id for unit_id, _ in actor.roles}
    state = PlanState(plan.state)
    was_laid, was_issued = not state.is_open, state.is_in_force
    opinions = session.query(Opinion).filter_by(plan_id=plan.id)
    receipts = session.query(Receipt).filter_by(plan_id=plan.id)
    shares = session.query(Share).join(Task, Task.id == Share.task_id).filter_by(plan_id=plan.id)
    is_whole = (
        actor is OPERATOR
        or plan.unit_id in held
        or (was_laid and plan.issuer_id in held)
        or (was_laid and not held.isdisjoint(ids_above(session, plan.unit_id)))
        or any(row.unit_id in held for row in opinions)
        or (was_issued and any(row.unit_id in held for row in receipts))
    )
    if is_whole:
        return Sight.WHOLE
    named = was_issued and any(row.unit_id in held for row in shares)
    return Sight.LINES if named else Sight.NOTHING


def everybody() -> Iterator[Actor]:
    yield OPERATOR
    yield Actor(1, "Khách")
    for name in TREE:
        yield Actor(1, name, frozenset({(name, Role.VIEWER)}))
    for one, other in product(("so", "truong"), ("bao", "tinh", "phong")):
        yield Actor(1, "Hai nơi", frozenset({(one, Role.EDITOR), (other, Role.CLERK)}))


def test_lists_hold_exactly_the_plans_that_are_shown(
    session: Session, crowd: tuple[Plan, ...]
) -> None:
    seen = set[Sight]()
    for actor in everybody():
        expected = {plan.id: told_again(session, actor, plan) for plan in crowd}
        assert {plan.id: sight(session, actor, plan) for plan in crowd} == expected, actor
        assert sights(session, actor, crowd) == expected, actor
        listed = [plan.id for plan in plans_shown(session, actor, limit=100)]
        shown = [number for number, how in expected.items() if how is not Sight.NOTHING]
        assert listed == sorted(shown, reverse=True), actor
        seen |= set(expected.values())
    assert seen == set(Sight)


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """What is asked of the database within the block."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    connection = session.connection()
    sqlalchemy_event.listen(connection, "before_cursor_execute", note)
    yield asked
    sqlalchemy_event.remove(connection, "before_cursor_execute", note)


def test_a_list_is_one_query_however_many_plans_there_are(
    session: Session, crowd: tuple[Plan, ...]
) -> None:
    actor = Actor(1, "A", frozenset({("trung-uong", Role.EDITOR), ("bao", Role.VIEWER)}))
    with statements(session) as asked:
        found = plans_shown(session, actor, limit=100)
    assert len(found) > 20
    assert len(asked) == 1
    with statements(session) as asked:
        sights(session, actor, found)
    assert len(asked) == 1


def test_a_list_is_narrowed_by_unit_state_and_change(
    session: Session, crowd: tuple[Plan, ...]
) -> None:
    def numbers(**narrowed: object) -> set[int]:
        return {plan.id for plan in plans_shown(session, OPERATOR, limit=100, **narrowed)}  # type: ignore[arg-type]

    of_xa = {plan.id for plan in crowd if "xa" in (plan.unit_id, plan.issuer_id)}
    assert numbers(unit_id="xa") == of_xa
    signed = {plan.id for plan in crowd if plan.state == "signed"}
    assert numbers(state=PlanState.SIGNED) == signed
    since = crowd[40].updated
    assert numbers(updated_since=since) == {plan.id for plan in crowd[40:]}


def test_a_list_goes_on_after_its_last_plan(session: Session, crowd: tuple[Plan, ...]) -> None:
    first = plans_shown(session, OPERATOR, limit=30)
    rest = plans_shown(session, OPERATOR, limit=30, before=first[-1].id)
    assert first + rest == tuple(reversed(crowd))


# Tasks


def titles(session: Session, actor: Actor, plan: Plan) -> list[str]:
    return [task.title for task in tasks_shown(session, actor, plan)]


TITLES = {Sight.WHOLE: ["Việc 1", "Việc 2"], Sight.LINES: ["Việc 2"], Sight.NOTHING: []}


def test_who_is_named_is_shown_the_tasks_that_name_them_and_no_others(world: World) -> None:
    for relation, (state, plan) in product(SHOWN, world.plans.items()):
        actor, expected = viewer(relation), TITLES[told(SHOWN[relation])[state]]
        assert titles(world.session, actor, plan) == expected, (relation, state)
        for task in tasks_shown(world.session, OPERATOR, plan):
            if task.title in expected:
                assert task_shown(world.session, actor, task.id) == (plan, task)
                continue
            with pytest.raises(PlanPartNotFound) as refused:
                task_shown(world.session, actor, task.id)
            assert (refused.value.kind, refused.value.number) == ("nhiệm vụ", task.id)


# Names


@pytest.fixture
def directory(session: Session, unit: Callable[..., Unit], today: date) -> Callable[..., list[str]]:
    """The ids of the units that a text finds."""
    names = {
        "ban": ("Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên", "BTGDVTU"),
        "bao": ("Báo và phát thanh, truyền hình Thái Nguyên", "BPTTH"),
        "dai": ("Đài Truyền thanh xã Đại Từ", "ĐTT"),
        "cu": ("Ban Tuyên giáo Tỉnh ủy Bắc Kạn", "BTGTU"),
    }
    for name, (official, symbol) in names.items():
        made = unit(name)
        made.name, made.symbol = official, symbol
    session.get_one(Unit, "cu").valid_to = today - timedelta(days=1)
    session.flush()

    def found(text: str, **options: int) -> list[str]:
        return [unit.id for unit in units_to_name(session, text, today, **options)]

    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tuyên giáo", ["ban"]),  # not the one that ended
        ("TUYEN GIAO", ["ban"]),
        ("thái ng", ["ban", "bao"]),
        ("truyền tha", ["bao", "dai"]),
        ("truyền thanh xã", ["dai"]),
        ("đại từ", ["dai"]),
        ("btgdv", ["ban"]),
        ("truyen", ["bao", "dai"]),
        ("ba", ["ban", "bao"]),
        ("dai", ["dai"]),
        ("giao thai", ["ban"]),
        ("không có", []),
        ("", ["ban", "bao", "dai"]),
    ],
)
def test_units_are_found_by_the_beginnings_of_their_words(
    directory: Callable[..., list[str]], text: str, expected: list[str]
) -> None:
    assert directory(text) == expected


def test_units_whose_name_begins_with_the_text_come_first(
    directory: Callable[..., list[str]],
) -> None:
    assert directory("đài tr") == ["dai"]
    assert directory("Báo") == ["bao"]
    assert directory("thai", limit=1) == ["ban"]
