"""The matrix holds at every moment while roles, delegations and the tree of units change.

What was taken back is refused to every request that begins afterwards, and what was given is
answered: also in the midst of others, on both databases.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.actor import OPERATOR, Role
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.people import person_by_email
from app.accounts.roles import actor_of, delegate, delegations_in, end_delegation, grant, revoke
from app.accounts.sessions import csrf_token
from app.accounts.units import change_unit, unit_named

TODAY = date(2026, 11, 22)

READERS = 3
"""How many ask all the while: fewer than connections, as each has a loop of its own."""


class Province:
    """A department under a committee, which lies under one of two bodies; each with people.

    ``plan`` was submitted to the committee, ``draft`` was not.
    """

    UNITS = (("old", None), ("new", None), ("committee", "old"), ("own", "committee"))

    def __init__(self, office: Any) -> None:
        self.office = office
        for name, above in self.UNITS:
            office.unit(name, above)
        self.people = {
            "old": office.person("Old", "old", Role.VIEWER),
            "new": office.person("New", "new", Role.VIEWER),
            "committee": office.person("Committee", "committee", Role.APPROVER),
            "own": office.person("Own", "own", Role.EDITOR),
            "lent": office.person("Lent"),
        }
        self.browsers = {name: office.browser(email) for name, email in self.people.items()}
        self.plan, self.draft = self._plan(), self._plan()
        submitted = self.ask("own", "POST", f"/plans/{self.plan}/steps", json={"step": "submit"})
        assert submitted.status_code == 200, submitted.text

    def _plan(self) -> int:
        fields = {"unit_id": "own", "issuer_id": "committee", "kind": "topic", "period": "2027"}
        made = self.ask("own", "POST", "/plans", json=fields)
        assert made.status_code == 201, made.text
        number: int = made.json()["id"]
        task = {"title": "Treo băng rôn", "wording": "trước ngày 30/01/2027"}
        assert self.ask("own", "POST", f"/plans/{number}/tasks", json=task).status_code == 201
        return number

    def ask(self, who: str, method: str, path: str, **sent: Any) -> Any:
        """What somebody is answered in their open session."""
        browser = self.browsers[who]
        headers = {"X-CSRF-Token": self._csrf(who)} | sent.pop("headers", {})
        return browser.request(method, f"/api/v1{path}", headers=headers, **sent)

    def _csrf(self, who: str) -> str:
        return csrf_token(self.browsers[who].cookies["__Host-kyniem"])

    def step(self, who: str, plan: int, step: str) -> int:
        """The status of a step of a plan."""
        status: int = self.ask(who, "POST", f"/plans/{plan}/steps", json={"step": step}).status_code
        return status

    def sees(self, who: str, plan: int) -> bool:
        """Whether somebody is shown a plan, by itself and in the list alike."""
        status = self.ask(who, "GET", f"/plans/{plan}").status_code
        assert status in {200, 404}, status
        listed = self.ask(who, "GET", "/plans").json()["items"]
        assert (plan in {one["id"] for one in listed}) is (status == 200)
        return bool(status == 200)

    @contextmanager
    def change(self) -> Iterator[Any]:
        """A session of the command line, committed at its end."""
        with self.office.database.writing() as session:
            yield session

    def move(self, unit: str, parent: str) -> None:
        """Put a unit under another."""
        with self.change() as session:
            fields = UnitFields(
                id=unit, name=f"Đơn vị {unit}", kind=UnitKind.PARTY, level=level_of("thai-nguyen"),
                region="thai-nguyen", parent_id=parent, valid_from=date(2025, 7, 1),
            )  # fmt: skip
            change_unit(session, OPERATOR, unit_named(session, unit), fields, self.office.now)

    def person(self, session: Any, who: str) -> Any:
        """Somebody, in a session of the database."""
        return person_by_email(session, self.people[who])


@pytest.fixture
def province(office_on_both: Any) -> Province:
    """On both databases."""
    return Province(office_on_both)


@pytest.fixture
def one_province(office: Any) -> Province:
    """On SQLite."""
    return Province(office)


@contextmanager
def _asked_all_the_while(question: Callable[[], object]) -> Iterator[list[object]]:
    """``question`` asked by several at once for as long as the block lasts, and the answers."""
    answers: list[object] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            answers.append(question())

    with ThreadPoolExecutor(READERS) as threads:
        asking = [threads.submit(ask) for _ in range(READERS)]
        try:
            yield answers
        finally:
            over.set()
    for one in asking:
        one.result()


# The tree


def test_a_unit_that_was_moved_is_shown_to_those_above_it_now_and_to_no_others(
    province: Province,
) -> None:
    assert (province.sees("old", province.plan), province.sees("new", province.plan)) == (
        True,
        False,
    )
    province.move("committee", "new")
    assert (province.sees("old", province.plan), province.sees("new", province.plan)) == (
        False,
        True,
    )
    assert province.sees("committee", province.plan)
    assert province.sees("own", province.plan)
    assert province.ask("old", "GET", "/units/own").status_code == 404
    assert province.ask("new", "GET", "/units/own").status_code == 200
    for who in ("old", "new"):
        assert not province.sees(who, province.draft), "a draft is nothing to those above"


def test_a_unit_may_be_moved_while_it_is_read_and_the_old_ones_are_out_at_once(
    province: Province,
) -> None:
    def question() -> int:
        return int(province.ask("old", "GET", f"/plans/{province.plan}").status_code)

    with _asked_all_the_while(question) as answers:
        for parent in ("new", "old", "new"):
            province.move("committee", parent)
            asked = province.sees("old", province.plan), province.sees("new", province.plan)
            assert asked == (parent == "old", parent == "new")
    assert set(answers) <= {200, 404}
    assert answers


def test_who_is_under_another_tree_now_signs_nothing_there(province: Province) -> None:
    province.move("own", "new")
    assert not province.sees("old", province.plan)
    assert province.sees("new", province.plan)
    assert province.step("new", province.plan, "sign") == 403, "reading is all that reaches down"


# Roles


def test_a_role_is_lost_and_won_in_an_open_session_at_once(province: Province) -> None:
    plan = province.plan
    with province.change() as session:
        unit = unit_named(session, "committee")
        revoke(session, OPERATOR, province.person(session, "committee"), unit, Role.APPROVER,
               province.office.now)  # fmt: skip
    assert province.step("committee", plan, "sign") == 404
    assert not province.sees("committee", plan)
    with province.change() as session:
        unit = unit_named(session, "committee")
        grant(session, OPERATOR, province.person(session, "committee"), unit, Role.VIEWER,
              province.office.now)  # fmt: skip
    assert province.sees("committee", plan)
    assert province.step("committee", plan, "sign") == 403


def test_no_request_that_begins_after_a_role_was_taken_back_is_answered(province: Province) -> None:
    def question() -> int:
        return int(province.ask("committee", "GET", f"/plans/{province.plan}").status_code)

    with _asked_all_the_while(question) as answers:
        for _ in range(2):
            _switch(province, revoke)
            assert question() == 404
            _switch(province, grant)
            assert question() == 200
    assert set(answers) <= {200, 404}


def _switch(province: Province, change: Callable[..., object]) -> None:
    with province.change() as session:
        person, unit = province.person(session, "committee"), unit_named(session, "committee")
        change(session, OPERATOR, person, unit, Role.APPROVER, province.office.now)


# Delegations


def _lend(province: Province, first: date, last: date) -> None:
    with province.change() as session:
        unit = unit_named(session, "committee")
        delegate(session, OPERATOR, unit, Role.APPROVER, province.person(session, "lent"), first,
                 last, province.office.now)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "seen"),
    [(-1, False), (0, True), (1, True), (2, True), (3, False)],
    ids=["the day before", "its first day", "between", "its last day", "the day after"],
)
def test_a_delegation_begins_and_ends_by_the_day_in_an_open_session(
    one_province: Province, monkeypatch: pytest.MonkeyPatch, day: int, seen: bool
) -> None:
    province = one_province
    _lend(province, TODAY, TODAY + timedelta(days=2))
    monkeypatch.setattr("app.serving.identity.today", lambda: TODAY + timedelta(days=day))
    assert province.sees("lent", province.plan) is seen
    assert province.step("lent", province.plan, "sign") == (200 if seen else 404)


def test_a_delegation_that_is_taken_back_ends_in_the_midst_of_reading(province: Province) -> None:
    _lend(province, TODAY, TODAY)

    def question() -> int:
        return int(province.ask("lent", "GET", f"/plans/{province.plan}").status_code)

    assert question() == 200
    with _asked_all_the_while(question) as answers:
        with province.change() as session:
            (lent,) = delegations_in(session, unit_named(session, "committee"), TODAY)
            end_delegation(session, OPERATOR, lent, province.office.now)
        assert question() == 404
        assert province.step("lent", province.plan, "sign") == 404
    assert set(answers) <= {200, 404}


def test_a_delegation_ends_with_the_role_of_who_gave_it(province: Province) -> None:
    with province.change() as session:
        giver = actor_of(session, province.person(session, "committee"), TODAY)
        lent = province.person(session, "lent")
        unit = unit_named(session, "committee")
        delegate(session, giver, unit, Role.APPROVER, lent, TODAY, TODAY, province.office.now)
    assert province.sees("lent", province.plan)
    _switch(province, revoke)
    assert not province.sees("lent", province.plan)


# One signature


def test_of_two_who_sign_at_once_one_has_signed(province: Province) -> None:
    _lend(province, TODAY, TODAY)
    with ThreadPoolExecutor(2) as threads:
        signed = threads.map(lambda who: province.step(who, province.plan, "sign"),
                             ("committee", "lent"))  # fmt: skip
    assert sorted(signed) == [200, 409]
