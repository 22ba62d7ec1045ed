"""Called work is what people do over HTTP until the service, or its database, is killed.

What was answered is promised.  What was asked and not answered is asked again with the same
``Idempotency-Key``, as a program would, and must then have been done once.
"""

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import today
from app.database import Database
from app.models import Assignment, Campaign, Plan, PlanLine, Task
from benchmarks.reliability.checks import faults
from benchmarks.reliability.children import Caller
from benchmarks.reliability.homes import opened
from benchmarks.reliability.stage import COMMITTEE, COMMUNE, DEPARTMENT, Stage

STATES = ("draft", "opinions", "submitted", "signed", "issued", "closed")

PATIENCE_SECONDS = 60
"""How long a service may take to write again after its database came back."""


class NotAgain(Exception):
    """A service that does not write again by itself."""


@dataclass(frozen=True)
class Call:
    """One call; ``kind`` is what it makes or changes, ``title`` the name that this has then."""

    who: str
    method: str
    path: str
    body: dict[str, Any]
    kind: str
    title: str = ""
    key: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What makes it safe to send again."""
        return {"If-Match": "*"} if self.method == "PUT" else {"Idempotency-Key": self.key}


Calls = Generator[Call, dict[str, Any], None]
"""Calls, each of which is given the answer of the last."""


@dataclass
class Promises:
    """What was answered: titles and states by numbers, and the call that was not answered."""

    titles: dict[tuple[str, int], str] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    copies: set[int] = field(default_factory=set)
    asked: Call | None = None
    answered: int = 0

    def keep(self, call: Call, told: dict[str, Any]) -> None:
        """Note that ``call`` was answered."""
        self.answered += 1
        self.asked = None
        if call.kind in {"task", "plan"}:
            self.titles[call.kind, told["id"]] = told["title"]
        if call.kind in {"plan", "step", "copy"}:
            self.states[told["id"]] = told["state"]
        if call.kind == "copy":
            self.copies.add(told["id"])


class Work:
    """One kind of called work on the planning database; promises are kept over all rounds."""

    def __init__(self, stage: Stage, calls: Callable[["Work"], Calls]) -> None:
        self.stage = stage
        self.numbers = count(1)
        self.promises = Promises()
        self._calls = calls

    def settle(self, caller: Caller) -> float:
        """Ask again what was not answered, until it is; the seconds that this took."""
        begun = time.monotonic()
        while call := self.promises.asked:
            try:
                status, told = self._send(caller, call)
            except (OSError, HTTPException):
                status, told = 0, {}
                caller.again()
            if 200 <= status < 300:
                self.promises.keep(call, told)
            elif status and status < 500 and status != 429:
                raise NotAgain(f"{call.method} {call.path}: {status} {told}")
            elif time.monotonic() - begun > PATIENCE_SECONDS:
                raise NotAgain(f"{call.method} {call.path} is not answered: {status}")
            else:
                time.sleep(0.2)
        return time.monotonic() - begun

    def run(self, caller: Caller) -> int:
        """Call until an answer does not come; the status of the last, 0 if there was none."""
        calls = self._calls(self)
        call = next(calls)
        while True:
            self.promises.asked = call
            try:
                status, told = self._send(caller, call)
            except (OSError, HTTPException):
                return 0
            if status >= 500:
                return status
            if status == 429:
                time.sleep(1)
                continue
            if not 200 <= status < 300:
                raise NotAgain(f"{call.method} {call.path}: {status} {told}")
            self.promises.keep(call, told)
            call = calls.send(told)

    def check(self) -> Iterator[str]:
        """Everything promised is there, nothing twice, nothing half."""
        with opened(self.stage.planning) as database:
            yield from faults(database)
            yield from self._kept(database)

    def key(self) -> str:
        """A name that no other call has."""
        return f"{id(self)}-{next(self.numbers)}"

    def _send(self, caller: Caller, call: Call) -> tuple[int, dict[str, Any]]:
        key = self.stage.keys[call.who]
        return caller.send(call.method, call.path, key, call.body, **call.headers)

    def _kept(self, database: Database) -> Iterator[str]:
        open_, promises = self.promises.asked, self.promises
        with database.reading() as session:
            tasks = dict(session.execute(select(Task.id, Task.title)).all())
            plans = dict(session.execute(select(Plan.id, Plan.title)).all())
            states = dict(session.execute(select(Plan.id, Plan.state)).all())
            whole = {_parts(session, number) for number in promises.copies}
            copied = Plan.copied_from_id == self.stage.issued
            made = session.scalars(select(func.count()).where(copied)).one()
            assigned = select(Assignment.id).where(Assignment.task_id == Task.id)
            bare = session.scalars(select(Task.id).where(~assigned.exists())).all()
        held = {("task", number): title for number, title in tasks.items()}
        held |= {("plan", number): title for number, title in plans.items()}
        for of, title in promises.titles.items():
            may_be = {title}
            if open_ and open_.method == "PUT" and open_.path.endswith(f"/{of[1]}"):
                may_be.add(open_.title)
            if held.get(of) not in may_be:
                yield f"{of} was promised as {title!r} and is {held.get(of)!r}"
        for number, state in promises.states.items():
            if number not in states:
                yield f"plan {number} was promised and is not there"
            elif STATES.index(states[number]) < STATES.index(state):
                yield f"plan {number} was promised as {state} and is {states[number]}"
        ours = [title for title in (*tasks.values(), *plans.values()) if title.startswith("Việc ")]
        if twice := {title for title in ours if ours.count(title) > 1}:
            yield f"made twice: {sorted(twice)[:3]}"
        may_be_made = {len(promises.copies), len(promises.copies) + _is_copy(open_)}
        if (promises.copies or _is_copy(open_)) and made not in may_be_made:
            yield f"copies made: {made}, and promised: {len(promises.copies)}"
        if len(whole) > 1:
            yield f"copies of one plan differ: {whole}"
        if bare:
            yield f"tasks without assignees: {bare[:3]}"


def _is_copy(call: Call | None) -> bool:
    return call is not None and call.kind == "copy"


def _parts(session: Session, plan: int) -> tuple[int, ...]:
    """How many tasks, campaigns and lines a plan has."""
    tables = (Task, Campaign, PlanLine)
    counts = (select(func.count()).where(table.plan_id == plan) for table in tables)
    return tuple(session.scalars(count).one() for count in counts)


# Kinds of work


def edits(work: Work) -> Calls:
    """A plan is drafted, and gets tasks that are then changed."""
    plan = yield _new_plan(work)
    while True:
        task = yield _new_task(work, plan["id"])
        title = f"Việc {next(work.numbers)} sửa"
        body = _task(work, title)
        yield Call("minh", "PUT", f"/tasks/{task['id']}", body, "task", title)


def approvals(work: Work) -> Calls:
    """A plan after the other is drafted, submitted, signed and issued."""
    while True:
        plan = yield _new_plan(work)
        number = plan["id"]
        yield _new_task(work, number)
        for who, body in (
            ("minh", {"step": "submit"}),
            ("lan", {"step": "sign"}),
            ("ha", {"step": "issue", "number": f"{number}-KH/TU", "issued_on": _today()}),
        ):
            yield Call(who, "POST", f"/plans/{number}/steps", body, "step", key=work.key())


def copies(work: Work) -> Calls:
    """The plan in force is copied to the next year, whole each time."""
    path = f"/plans/{work.stage.issued}/next-year"
    while True:
        yield Call("minh", "POST", path, {}, "copy", key=work.key())


def _new_plan(work: Work) -> Call:
    units = work.stage.units
    title = f"Việc {next(work.numbers)}: chuyên đề {work.key()}"
    body = {
        "unit_id": units[DEPARTMENT], "issuer_id": units[COMMITTEE], "kind": "topic",
        "title": title, "period": "2027",
    }  # fmt: skip
    return Call("minh", "POST", "/plans", body, "plan", title, work.key())


def _new_task(work: Work, plan: int) -> Call:
    title = f"Việc {work.key()}"
    path = f"/plans/{plan}/tasks"
    return Call("minh", "POST", path, _task(work, title), "task", title, work.key())


def _task(work: Work, title: str) -> dict[str, Any]:
    assignees = [{"unit_id": work.stage.units[COMMUNE]}]
    return {"title": title, "wording": "trước ngày 30/01/2027", "assignees": assignees}


def _today() -> str:
    return today().isoformat()
