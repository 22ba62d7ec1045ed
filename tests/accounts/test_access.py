"""Who may do what: every action, every role, every relation to the unit it is done in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, allowed, require
from app.accounts.actor import OPERATOR, Actor, Role, Scope
from app.accounts.keys import make_key
from app.accounts.people import disable_person
from app.accounts.roles import actor_of, actor_of_key, delegate, end_delegation, grant
from app.accounts.units import dissolve_unit
from app.models import Person, Unit

OWN = {
    Role.VIEWER: "read",
    Role.EDITOR: "read edit submit report comment remind",
    Role.APPROVER: "read edit submit report comment remind return_ approve close",
    Role.CLERK: "read issue",
    Role.ADMIN: "read manage",
}
"""What each role may do in its own unit."""

FROM_ABOVE = {
    Role.VIEWER: "read",
    Role.EDITOR: "read comment remind",
    Role.APPROVER: "read comment remind",
    Role.CLERK: "read",
    Role.ADMIN: "read",
}
"""What each may do below, with what was submitted there."""

ONLY_READ = dict.fromkeys(Role, "read")
NOTHING = dict.fromkeys(Role, "")

Rights = dict[Role, set[str]]


@pytest.fixture
def tree(unit: Callable[..., Unit]) -> dict[str, Unit]:
    """A commune under a province under the centre, and a unit beside it."""
    centre = unit("trung-uong", None, "VN")
    province = unit("tinh", centre)
    return {
        "centre": centre,
        "province": province,
        "commune": unit("xa", province, "05443"),
        "beside": unit("so", province),
    }


@pytest.fixture
def rights(session: Session, person: Callable[..., Person], today: date) -> Callable[..., Rights]:
    """What somebody with each role in one unit may do in another."""

    def found(holds_in: Unit, target: Unit, *, submitted: bool) -> Rights:
        found = {}
        for role in Role:
            actor = actor_of(session, person(f"{role}-{holds_in.id}", holds_in, role), today)
            found[role] = may(session, actor, target, submitted=submitted)
        return found

    return found


def may(session: Session, actor: Actor, target: Unit, *, submitted: bool) -> set[str]:
    done = set()
    for action in Action:
        try:
            require(session, actor, action, target, submitted=submitted)
        except NotAllowed as refused:
            assert (refused.action, refused.unit_id) == (action, target.id)  # noqa: PT017
        else:
            done.add(str(action))
    return done


def told(table: dict[Role, str]) -> Rights:
    return {role: set(words.split()) for role, words in table.items()}


@pytest.mark.parametrize(
    ("holds_in", "target", "submitted", "expected"),
    [
        pytest.param("commune", "commune", False, OWN, id="own unit"),
        pytest.param("commune", "commune", True, OWN, id="own unit, submitted"),
        pytest.param("province", "commune", False, NOTHING, id="unit below, a draft"),
        pytest.param("province", "commune", True, FROM_ABOVE, id="unit below, submitted"),
        pytest.param("centre", "commune", False, NOTHING, id="two below, a draft"),
        pytest.param("centre", "commune", True, FROM_ABOVE, id="two below, submitted"),
        pytest.param("commune", "province", True, NOTHING, id="unit above"),
        pytest.param("commune", "centre", True, NOTHING, id="two above"),
        pytest.param("beside", "commune", True, NOTHING, id="unit beside"),
    ],
)
def test_a_role_gives_its_rights_in_its_unit_and_a_little_below(
    rights: Callable[..., Rights],
    tree: dict[str, Unit],
    holds_in: str,
    target: str,
    submitted: bool,
    expected: dict[Role, str],
) -> None:
    found = rights(tree[holds_in], tree[target], submitted=submitted)
    assert found == told(expected)


DELEGABLE = [role for role in Role if role is not Role.ADMIN]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-30", NOTHING),
        ("2026-12-01", OWN),
        ("2026-12-10", OWN),
        ("2026-12-11", NOTHING),
    ],
)
@pytest.mark.parametrize("role", DELEGABLE)
def test_a_delegation_gives_the_role_from_its_first_day_to_its_last(
    session: Session,
    tree: dict[str, Unit],
    person: Callable[..., Person],
    now: datetime,
    role: Role,
    day: str,
    expected: dict[Role, str],
) -> None:
    giver, stand_in = person("A", tree["commune"], role), person("B", tree["beside"], role)
    first, last = date(2026, 12, 1), date(2026, 12, 10)
    delegate(session, actor_of(session, giver, first), tree["commune"], role, stand_in,
             first, last, now)  # fmt: skip
    actor = actor_of(session, stand_in, date.fromisoformat(day))
    assert may(session, actor, tree["commune"], submitted=True) == told(expected)[role]


def test_a_delegation_reaches_down_as_the_role_does(
    session: Session,
    tree: dict[str, Unit],
    person: Callable[..., Person],
    now: datetime,
    today: date,
) -> None:
    stand_in = person("B")
    delegate(session, OPERATOR, tree["province"], Role.APPROVER, stand_in, today, today, now)
    actor = actor_of(session, stand_in, today)
    assert may(session, actor, tree["commune"], submitted=True) == {"read", "comment", "remind"}
    assert may(session, actor, tree["commune"], submitted=False) == set()


def test_a_delegation_that_was_taken_back_gives_nothing(
    session: Session,
    tree: dict[str, Unit],
    person: Callable[..., Person],
    now: datetime,
    today: date,
) -> None:
    stand_in = person("B")
    given = delegate(session, OPERATOR, tree["commune"], Role.EDITOR, stand_in, today, today, now)
    end_delegation(session, OPERATOR, given, now)
    actor = actor_of(session, stand_in, today)
    assert may(session, actor, tree["commune"], submitted=True) == set()


def test_without_a_role_nothing_is_allowed_anywhere(
    session: Session, tree: dict[str, Unit], person: Callable[..., Person], today: date
) -> None:
    actor = actor_of(session, person("Khach"), today)
    for target in tree.values():
        assert may(session, actor, target, submitted=True) == set()


def test_who_is_disabled_may_nothing(
    session: Session,
    tree: dict[str, Unit],
    person: Callable[..., Person],
    now: datetime,
    today: date,
) -> None:
    made = person("A", tree["commune"], *Role)
    disable_person(session, OPERATOR, made, now)
    actor = actor_of(session, made, today)
    assert may(session, actor, tree["commune"], submitted=True) == set()


@pytest.mark.parametrize(("day", "expected"), [("2026-12-31", OWN), ("2027-01-01", ONLY_READ)])
@pytest.mark.parametrize("role", Role)
def test_in_a_unit_that_has_ended_every_role_is_down_to_reading(
    session: Session,
    tree: dict[str, Unit],
    person: Callable[..., Person],
    now: datetime,
    role: Role,
    day: str,
    expected: dict[Role, str],
) -> None:
    made = person("A", tree["commune"], role)
    last = date(2026, 12, 31)
    dissolve_unit(session, OPERATOR, tree["commune"], successor=None, day=last, now=now)
    actor = actor_of(session, made, date.fromisoformat(day))
    assert may(session, actor, tree["commune"], submitted=True) == told(expected)[role]


@pytest.mark.parametrize("role", Role)
def test_a_key_acts_as_its_person_in_its_unit_alone(
    session: Session,
    tree: dict[str, Unit],
    person: Callable[..., Person],
    now: datetime,
    today: date,
    role: Role,
) -> None:
    made = person("A", tree["commune"], role)
    grant(session, OPERATOR, made, tree["beside"], role, now)
    key, _ = make_key(session, made, tree["commune"], "máy", Scope.WRITE, now, None)
    actor = actor_of_key(session, key, today)
    assert may(session, actor, tree["commune"], submitted=False) == told(OWN)[role]
    assert may(session, actor, tree["beside"], submitted=False) == set()


@pytest.mark.parametrize("role", Role)
def test_a_key_for_reading_only_reads(
    session: Session,
    tree: dict[str, Unit],
    person: Callable[..., Person],
    now: datetime,
    today: date,
    role: Role,
) -> None:
    made = person("A", tree["province"], role)
    key, _ = make_key(session, made, tree["province"], "máy", Scope.READ, now, None)
    actor = actor_of_key(session, key, today)
    assert may(session, actor, tree["province"], submitted=False) == {"read"}
    assert may(session, actor, tree["commune"], submitted=True) == {"read"}


def test_roles_in_one_unit_add_up() -> None:
    both = Actor(1, "A", frozenset({("xa", Role.EDITOR), ("xa", Role.CLERK)}))
    found = {str(action) for action in Action if allowed(both, action, "xa", above=())}
    assert found == set(OWN[Role.EDITOR].split()) | {"issue"}


@pytest.mark.parametrize("action", Action)
def test_a_draft_is_nothing_to_those_above(action: Action) -> None:
    over = Actor(1, "A", frozenset(("tinh", role) for role in Role))
    assert not allowed(over, action, "xa", above=("tinh", "tw"))
    reaches = action in {Action.READ, Action.COMMENT, Action.REMIND}
    assert allowed(over, action, "xa", above=("tinh", "tw"), submitted=True) is reaches


def test_the_command_line_may_everything(session: Session, tree: dict[str, Unit]) -> None:
    assert may(session, OPERATOR, tree["commune"], submitted=False) == set(map(str, Action))


def test_nobody_is_taken_for_the_command_line() -> None:
    like_it = replace(OPERATOR)
    assert like_it == OPERATOR
    assert not any(allowed(like_it, action, "xa", above=("tinh",)) for action in Action)
