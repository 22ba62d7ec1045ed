"""One world for each kind of database, in which everybody asks for everything.

A department (``own``) drafts plans that its committee (``issuing``) issues.  Each plan is
addressed to one unit, names another in its tasks, and was shown to a third for an opinion.
The world is made once; what a request writes is told, and undone before the next.
"""

import asyncio
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection, event, func, select
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Role
from app.accounts.fields import GroupFields, GroupKind, UnitFields, UnitKind, level_of
from app.accounts.groups import add_member, create_group
from app.accounts.invitations import invitations_in, invite
from app.accounts.keys import make_key, note_use
from app.accounts.people import create_person, set_password
from app.accounts.roles import Scope, delegate, grant
from app.accounts.sessions import csrf_token, open_session
from app.accounts.units import create_unit, dissolve_unit, unit_named
from app.catalogue.load import Catalogue
from app.catalogue.sync import sync
from app.database import Database
from app.main import create_app
from app.messages.webhooks import WebhookFields, create_webhook
from app.models import Base, Delivery, Person, Plan, Unit
from app.planning.plans.marks import Doubt, mark, open_marks
from app.serving.private_addresses import is_private
from app.serving.rates import Rate
from app.settings import Settings
from benchmarks.fuzzing.world import fastapi_of

AT = datetime(2026, 11, 22, 5, tzinfo=UTC)
"""When everybody asks."""

BEFORE = datetime(2026, 11, 1, tzinfo=UTC)
"""When units and people were made."""

PASSWORD = "năm giờ chiều mưa"

UNITS: Mapping[str, tuple[str | None, str]] = {
    "above": (None, "VN"),
    "issuing": ("above", "thai-nguyen"),
    "own": ("issuing", "thai-nguyen"),
    "below": ("own", "05443"),
    "beside": ("issuing", "thai-nguyen"),
    "named": ("issuing", "05500"),
    "addressed": ("issuing", "05503"),
    "asked": ("issuing", "thai-nguyen"),
    "ended": ("issuing", "thai-nguyen"),
}
"""The units by what they are to the plan, each with its parent and its region."""

ENTRIES = frozenset({"thanh-lap-dang", "giai-phong-mien-nam", "quoc-khanh"})
LATER = "sinh-ho-chi-minh"
"""The entry that comes into the catalogue after the plans were made."""

SECRET = "Lam Sơn tụ nghĩa"
"""What stands in each plan and is not for a unit that it only names."""

OPINION = "Bạch Đằng giang phú"
"""What the asked unit says of a plan, which others that get it are not told."""

CONFIDED = "Chi Lăng đại thắng"
"""What the named unit says of its work, and is reminded of, which they are not told either."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: with a cookie, with a key, or with neither."""

    relation: str
    role: Role | None = None
    cookie: str = ""
    key: str = ""
    reads_only: bool = False

    @property
    def name(self) -> str:
        """What a failing test calls them."""
        return f"{self.relation} {self.role}" if self.role else self.relation


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and which statements would have stayed in the database."""

    status: int
    headers: dict[str, str]
    body: str
    written: tuple[str, ...]

    @property
    def asks_to_sign_in(self) -> bool:
        """Whether a browser is led to the page where one signs in."""
        return self.status == 303 and self.headers["location"].startswith("/lam-viec/dang-nhap")

    def json(self) -> Any:
        """The body of a call."""
        return json.loads(self.body)


class Undone(Database):
    """A database whose requests are told what they wrote, and write nothing in the end."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.keeps = True
        self.written: list[str] = []
        self._marks: list[int] = []
        event.listen(self.engine, "after_cursor_execute", self._note)
        event.listen(self.engine, "savepoint", self._mark)
        event.listen(self.engine, "rollback_savepoint", self._forget)
        event.listen(self.engine, "release_savepoint", self._release)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """As ever while it keeps; afterwards what would be committed is rolled back."""
        self.written = []
        self._marks = []
        if self.keeps:
            with super().writing() as session:
                yield session
            return
        try:
            with Session(self._writer, expire_on_commit=False) as session:
                yield session
                session.flush()
        except BaseException:
            self.written = []
            raise

    def _note(self, _connection: Connection, cursor: Any, statement: str, *_: object) -> None:
        if re.match(r"\s*(INSERT|UPDATE|DELETE)", statement) and cursor.rowcount:
            self.written.append(statement)

    def _mark(self, *_: object) -> None:
        self._marks.append(len(self.written))

    def _release(self, *_: object) -> None:
        self._marks.pop()

    def _forget(self, *_: object) -> None:
        del self.written[self._marks.pop() :]


class World:
    """The application on one database, with all who may ask and all there is to ask for."""

    def __init__(self, app: Any, database: Undone, catalogue: Catalogue) -> None:
        self._app = app
        self.database = database
        self._loop = asyncio.Runner()
        self.askers: list[Asker] = []
        self.things: dict[tuple[str, str], dict[str, Any]] = {}
        self._catalogue = catalogue
        self.texts = {"secret": SECRET, "opinion": OPINION, "confided": CONFIDED}
        self.is_sample = database.engine.dialect.name == "postgresql"
        self._inner = fastapi_of(app)
        for counted in ("signing_in", "secret_polls", "papers", "own_papers"):
            setattr(self._inner.state, counted, Rate(10_000_000))
        self._make_units()
        self._make_people()

    def make_things(self) -> None:
        """Make what is asked for; from then on nothing is kept."""
        self._sync(*ENTRIES)
        for unit in ("own", "ended"):
            self._make_things_of(unit)
        self._sync(*ENTRIES, LATER)
        with self.database.writing() as session:
            ended = unit_named(session, "ended")
            dissolve_unit(session, OPERATOR, ended, successor=None, day=date(2026, 11, 10), now=AT)
        for thing in self.things.values():
            self._read_versions(thing)
        self.database.keeps = False

    def close(self) -> None:
        """Let go of the loop."""
        self._loop.close()

    # Asking

    def ask(
        self,
        who: Asker,
        method: str,
        path: str,
        *,
        sent: Any = None,
        form: Mapping[str, Any] | None = None,
        etag: str = "",
    ) -> Answer:
        """What ``who`` is answered."""
        headers = {"host": "lich.example"}
        body = b""
        if who.key:
            headers["authorization"] = f"Bearer {who.key}"
        if who.cookie:
            headers["cookie"] = f"__Host-kyniem={who.cookie}"
            headers["x-csrf-token"] = csrf_token(who.cookie)
        if etag:
            headers["if-match"] = etag
        if form is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
            csrf = {"csrf": csrf_token(who.cookie)} if who.cookie else {}
            body = urlencode(csrf | dict(form), doseq=True).encode()
        elif sent is not None:
            headers["content-type"] = "application/json"
            body = json.dumps(sent).encode()
        headers["content-length"] = str(len(body))
        self.database.written = []
        status, given, answered = self._loop.run(self._answered(method, path, headers, body))
        return Answer(status, given, answered, tuple(self.database.written))

    async def _answered(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], str]:
        place, _, query = path.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "https", "path": place, "raw_path": place.encode(), "root_path": "",
            "query_string": query.encode(), "client": ("127.0.0.1", 4711),
            "server": ("lich.example", 443), "state": {},
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            told.append(message)

        await self._app(scope, receive, send)
        given = {name.decode(): value.decode() for name, value in told[0]["headers"]}
        answered = b"".join(message.get("body", b"") for message in told[1:])
        return told[0]["status"], given, answered.decode(errors="replace")

    def routes(self) -> frozenset[str]:
        """All private calls and pages that the application answers."""
        return frozenset(
            f"{method} {route.path}"
            for route in self._inner.routes
            if is_private(route.path)
            for method in route.methods - {"HEAD"}
        )

    def who(self, relation: str, role: Role | None = None) -> Asker:
        """One of those who ask."""
        return next(one for one in self.askers if (one.relation, one.role) == (relation, role))

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        with self.database.reading() as session:
            return {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }

    # Making

    def _sync(self, *ids: str) -> None:
        few = tuple(entry for entry in self._catalogue.entries if entry.id in ids)
        with self.database.writing() as session:
            sync(session, replace(self._catalogue, entries=few), AT)

    def _make_units(self) -> None:
        with self.database.writing() as session:
            for name, (parent, region) in UNITS.items():
                fields = UnitFields(
                    id=name, name=f"Đơn vị {name}", kind=UnitKind.PARTY, level=level_of(region),
                    region=region, parent_id=parent, valid_from=date(2025, 7, 1),
                )  # fmt: skip
                create_unit(session, OPERATOR, fields, BEFORE)

    def _make_people(self) -> None:
        with self.database.writing() as session:
            for unit in UNITS:
                for role in Role:
                    person = _person(session, f"{unit}-{role}")
                    grant(session, OPERATOR, person, unit_named(session, unit), role, BEFORE)
                    self.askers.append(_signed_in(session, person, unit, role))
                    if unit == "own" and role in {Role.APPROVER, Role.ADMIN}:
                        self.askers += _keys(session, person, role)
            for role in set(Role) - {Role.ADMIN}:
                person = _person(session, f"lent-{role}")
                own, days = unit_named(session, "own"), (date(2026, 11, 20), date(2026, 11, 22))
                delegate(session, OPERATOR, own, role, person, *days, AT)
                self.askers.append(_signed_in(session, person, "lent", role))
            self.askers.append(_with_key_of_another_unit(session))
            self.submitter = _drafter_and_signer(session)
            self.askers.append(_signed_in(session, _person(session, "nobody"), "none", None))
        self.askers.append(Asker("anonymous"))

    def _made(self, who: Asker, method: str, path: str, **asked: Any) -> Any:
        answer = self.ask(who, method, f"/api/v1{path}", **asked)
        assert answer.status < 300, (method, path, answer.body)
        return answer.json()

    def _make_things_of(self, unit: str) -> None:
        states = ("draft", "opinions", "submitted", "signed", "issued")
        for state in states:
            self.things[unit, state] = self._plan(unit, state)
        if unit == "own":
            found = self._plan(unit, "draft")
            self._made(
                self.submitter, "POST", f"/plans/{found['plan_id']}/steps", sent={"step": "submit"}
            )
            self.things[unit, "own submission"] = found
        issued = self.things[unit, "issued"]
        self.things[unit, "drawn"] = self._programme(unit, issued)
        self.things[unit, "any"] = self._of_unit(unit)
        self._make_reports_of(unit)

    def _plan(self, unit: str, state: str) -> dict[str, Any]:
        editor = self.who(unit, Role.EDITOR)
        fields = {"unit_id": unit, "issuer_id": "issuing", "kind": "year", "period": "2027"}
        plan = self._made(editor, "POST", "/plans", sent=fields)["id"]
        found: dict[str, Any] = {"unit": unit, "plan_id": plan}
        at = f"/plans/{plan}"
        told = {"title": f"Kế hoạch {state}", "texts": {"purposes": SECRET}}
        self._made(editor, "PUT", at, sent=told, etag="*")
        lines = self._made(editor, "GET", f"{at}/lines")["items"]
        found["day_line"] = next(one["id"] for one in lines if one["included"])
        offers = self._made(editor, "GET", f"{at}/templates?line={found['day_line']}")["items"]
        found["template"] = offers[0]["id"]
        other = {"title": f"Mục {SECRET}", "first": "2027-08-10", "last": "2027-08-15"}
        found["line_id"] = self._made(editor, "POST", f"{at}/lines", sent=other)["id"]
        campaign: dict[str, Any] = {
            "name": f"Đợt {SECRET}",
            "first": "2027-04-30",
            "last": "2027-05-19",
        }
        campaign |= {"content": "", "lines": [found["line_id"]]}
        found["campaign_id"] = self._made(editor, "POST", f"{at}/campaigns", sent=campaign)["id"]
        for name in ("activity_id", "anchor"):
            held = {"kind": "conference", "name": f"Hội nghị {SECRET}", "confirmed": True}
            held |= {"wording": "ngày 10/6/2027"}
            found[name] = self._made(editor, "POST", f"{at}/activities", sent=held)["id"]
        found["task_id"] = self._task(editor, at, wording="trước ngày 30/01/2027")
        found["moving"] = self._task(
            editor, at, wording="",
            rule=f"count:5wd-before@activity:{found['anchor']}",
        )  # fmt: skip
        others = {"title": f"Việc khác: {SECRET}", "assignees": [{"body": "Hội Nông dân"}]}
        self._task(editor, at, wording="trước ngày 30/4/2027", **others)
        addressees = [{"unit_id": "addressed", "purpose": "để thực hiện"}]
        self._made(editor, "PUT", f"{at}/addressees", sent=addressees, etag="*")
        with self.database.writing() as session:
            row = session.get_one(Plan, plan)
            mark(session, row, "plan", plan, [Doubt(f"Chỗ chưa chắc: {SECRET}.")])
            session.flush()
            found["mark_id"] = open_marks(session, row)[0].id
        self._bring(unit, state, found)
        return found

    def _task(self, editor: Asker, at: str, **fields: Any) -> int:
        fields = {"title": "Việc được giao", "assignees": [{"unit_id": "named"}]} | fields
        made: int = self._made(editor, "POST", f"{at}/tasks", sent=fields)["id"]
        return made

    def _bring(self, unit: str, state: str, found: dict[str, Any]) -> None:
        """Take the steps that lead a draft to ``state``."""
        if state == "draft":
            return
        at = f"/plans/{found['plan_id']}"
        editor, approver = self.who(unit, Role.EDITOR), self.who("issuing", Role.APPROVER)
        asking = {"step": "ask", "units": ["asked"], "due": "2026-12-01"}
        self._made(editor, "POST", f"{at}/steps", sent=asking)
        (opinion,) = self._made(editor, "GET", f"{at}/opinions")["items"]
        found["opinion_id"] = opinion["id"]
        reply = f"/opinions/{opinion['id']}/answer"
        asked = self.who("asked", Role.EDITOR)
        self._made(asked, "PUT", reply, sent={"text": f"Ý kiến: {OPINION}"}, etag="*")
        steps: list[tuple[str, Asker, dict[str, Any]]] = [
            ("submitted", editor, {"step": "submit"}),
            ("signed", approver, {"step": "sign"}),
            (
                "issued",
                self.who("issuing", Role.CLERK),
                {
                    "step": "issue",
                    "number": f"{found['plan_id']}-KH/TU",
                    "issued_on": "2026-11-22",
                },
            ),
        ]
        for reached, who, step in steps:
            if state == "opinions":
                return
            self._made(who, "POST", f"{at}/steps", sent=step)
            if reached == state:
                break
        if state == "issued":
            self._carry_out(editor, at, found)

    def _carry_out(self, editor: Asker, at: str, found: dict[str, Any]) -> None:
        tasks = self._made(editor, "GET", f"{at}/tasks")["items"]
        shares = next(one["shares"] for one in tasks if one["id"] == found["task_id"])
        found["share_id"] = shares[0]["id"]
        note = f"/shares/{found['share_id']}/notes"
        named = self.who("named", Role.EDITOR)
        found["note_id"] = self._made(named, "POST", note, sent={"text": CONFIDED})["id"]
        reminding = {"units": ["named"], "text": f"Đề nghị: {CONFIDED}"}
        (sent,) = self._made(editor, "POST", f"{at}/reminders", sent=reminding)["items"]
        found["reminder_id"] = sent["id"]
        time = {"wording": "ngày 17/6/2027"}
        self._made(editor, "PUT", f"/activities/{found['anchor']}/time", sent=time, etag="*")

    def _programme(self, unit: str, issued: Mapping[str, Any]) -> dict[str, Any]:
        editor = self.who(unit, Role.EDITOR)
        address = f"/plans/{issued['plan_id']}/programmes"
        plan = self._made(editor, "POST", address, sent={"period": "2027-q1"})["id"]
        (task,) = self._made(editor, "GET", f"/plans/{plan}/tasks")["items"]
        self._made(editor, "DELETE", f"/tasks/{task['id']}", etag="*")
        return {"unit": unit, "plan_id": plan, "drawable": issued["task_id"]}

    def _make_reports_of(self, unit: str) -> None:
        """Two outlines of the unit, and three reports: to the committee, and a consolidation."""
        approver, asked = self.who(unit, Role.APPROVER), self.who("asked", Role.EDITOR)
        for state in ("outline-draft", "outline-issued"):
            found = self._outline(approver, unit, ["asked", "named"])
            self.things[unit, state] = {"unit": unit, "outline_id": found}
        self._issue_outline(approver, found)
        report = self._report(asked, "asked", found)
        self._made(asked, "POST", f"/reports/{report}/steps", sent={"step": "submit"})
        issuing = self.who("issuing", Role.APPROVER)
        editor = self.who(unit, Role.EDITOR)
        for state in ("report-draft", "report-submitted"):
            outline = self._outline(issuing, "issuing", [unit])
            self._issue_outline(issuing, outline)
            report = self._report(editor, unit, outline)
            self.things[unit, state] = {"unit": unit, "report_id": report}
        self._made(editor, "POST", f"/reports/{report}/steps", sent={"step": "submit"})
        other = self._outline(approver, unit, ["asked"])
        self._issue_outline(approver, other)
        report = self._report(asked, "asked", other)
        self._made(asked, "POST", f"/reports/{report}/steps", sent={"step": "submit"})
        summed = self._made(approver, "POST", f"/outlines/{other}/consolidation", sent={})["id"]
        self.things[unit, "report-summed"] = {"unit": unit, "report_id": summed}

    def _outline(self, who: Asker, unit: str, asked: list[str]) -> int:
        sections = [{"id": "ket-qua", "title": "Kết quả", "fills": ["days"]}]
        fields = {
            "unit_id": unit, "kind": "yearly", "period": "2026", "units": asked,
            "sections": sections, "closes_on": "2026-12-01", "due": "2026-12-10",
        }  # fmt: skip
        made: int = self._made(who, "POST", "/outlines", sent=fields)["id"]
        return made

    def _issue_outline(self, who: Asker, outline: int) -> None:
        self._made(who, "POST", f"/outlines/{outline}/issue", sent={}, etag="*")

    def _report(self, who: Asker, unit: str, outline: int) -> int:
        fields = {"unit_id": unit, "outline_id": outline}
        made: int = self._made(who, "POST", "/reports", sent=fields)["id"]
        texts = {"texts": {"ket-qua": f"Kết quả: {CONFIDED}"}}
        self._made(who, "PUT", f"/reports/{made}", sent=texts, etag="*")
        return made

    def _of_unit(self, unit: str) -> dict[str, Any]:
        """What a unit keeps beside its plans."""
        editor = self.who(unit, Role.EDITOR)
        dates = f"/units/{unit}/dates"
        held: dict[str, Any] = {"kind": "festival", "name": f"Hội {unit}", "rule": "lunar:01-10"}
        held |= {"sources": [{"title": "Thông báo"}], "name_en": "Festival", "description": "Hội."}
        day = self._made(editor, "POST", dates, sent=held)["id"]
        announced = {"first": "2027-02-15", "last": "2027-02-17", "source": "Thông báo"}
        self._made(editor, "PUT", f"{dates}/{day}/days/2027", sent=announced, etag="*")
        offered = self._offered(editor, dates)
        feed = self._made(editor, "POST", "/me/feeds", sent={"what": "tasks"})
        with self.database.writing() as session:
            kept = _kept(session, unit_named(session, unit))
        return {
            "unit": unit, "unit_id": unit, "date_id": day, "own_id": day, "year": 2027,
            "offered_id": offered, "feed_id": feed["id"],
            "token": feed["address"].rpartition("/")[2].removesuffix(".ics"),
        } | kept  # fmt: skip

    def _offered(self, editor: Asker, dates: str) -> str:
        """A date that the unit above offers."""
        above = self.who("issuing", Role.EDITOR)
        held: dict[str, Any] = {
            "kind": "festival",
            "name": f"Hội trên {dates}",
            "rule": "lunar:01-15",
        }
        held |= {"sources": [{"title": "Thông báo"}]}
        day: str = self._made(above, "POST", "/units/issuing/dates", sent=held)["id"]
        address = f"/units/issuing/dates/{day}/steps"
        self._made(above, "POST", address, sent={"step": "offer"})
        return day

    def _read_versions(self, thing: dict[str, Any]) -> None:
        editor = self.who(thing["unit"], Role.EDITOR)
        thing["versions"] = {
            name: self.ask(editor, "GET", f"/api/v1{path.format_map(thing)}").headers["etag"]
            for name, path in _VERSIONED.items()
            if set(re.findall(r"{(\w+)}", path)) <= thing.keys()
        }


_VERSIONED = {
    "plan": "/plans/{plan_id}",
    "addressees": "/plans/{plan_id}/addressees",
    "line": "/lines/{line_id}",
    "campaign": "/campaigns/{campaign_id}",
    "activity": "/activities/{activity_id}",
    "task": "/tasks/{task_id}",
    "share": "/shares/{share_id}",
    "figures": "/shares/{share_id}/figures",
    "outline": "/outlines/{outline_id}",
    "report": "/reports/{report_id}",
    "unit": "/units/{unit_id}",
    "date": "/units/{unit_id}/dates/{date_id}",
}
"""Where the version of each thing is read."""


def _person(session: Session, name: str) -> Person:
    made = create_person(session, name, f"{name}@thainguyen.example", BEFORE, by=OPERATOR)
    set_password(session, made, PASSWORD, BEFORE)
    return made


def _signed_in(session: Session, person: Person, relation: str, role: Role | None) -> Asker:
    token = open_session(session, person, AT, address="127.0.0.1", agent="")
    return Asker(relation, role, cookie=token)


def _keys(session: Session, person: Person, role: Role) -> Iterator[Asker]:
    for scope in Scope:
        text = _key(session, person, "own", scope)
        yield Asker(f"{scope} key", role, key=text, reads_only=scope is Scope.READ)


def _key(session: Session, person: Person, unit: str, scope: Scope) -> str:
    key, text = make_key(session, person, unit_named(session, unit), "Thử", scope, AT, None)
    note_use(session, key, AT)
    return text


def _with_key_of_another_unit(session: Session) -> Asker:
    """An approver of the drafting unit who asks with a key of the unit beside."""
    person = _person(session, "two-units")
    for unit in ("own", "beside"):
        grant(session, OPERATOR, person, unit_named(session, unit), Role.APPROVER, BEFORE)
    text = _key(session, person, "beside", Scope.WRITE)
    return Asker("key of another unit", Role.APPROVER, key=text)


def _drafter_and_signer(session: Session) -> Asker:
    """An editor of the drafting unit who may sign for the issuing one."""
    person = _person(session, "drafter-and-signer")
    for unit, role in (("own", Role.EDITOR), ("issuing", Role.APPROVER)):
        grant(session, OPERATOR, person, unit_named(session, unit), role, BEFORE)
    return _signed_in(session, person, "submitter", None)


def _kept(session: Session, unit: Unit) -> dict[str, Any]:
    """A group, a member, an invitation, a delegation, a webhook and its delivery."""
    group = create_group(
        session, OPERATOR, unit, GroupFields(name=f"Khối {unit.id}", kind=GroupKind.KHOI), BEFORE
    )
    add_member(session, OPERATOR, group, unit_named(session, "issuing"), date(2025, 8, 1), BEFORE)
    email = f"moi-{unit.id}@thainguyen.example"
    invitation = invite(session, OPERATOR, unit, Role.VIEWER, email, "Người mới", AT)
    (offered,) = invitations_in(session, unit, AT)
    webhook = create_webhook(
        session,
        OPERATOR,
        unit,
        WebhookFields(url="https://phan-mem.example/nghe", events={"task.due"}),
        AT,
        allow_private=True,
    )
    given_up = Delivery(
        webhook_id=webhook.id, key="task.due:1", event="task.due", payload={}, created=BEFORE,
        tries=9, next_try=None, delivered=None, status=None, fault=None,
    )  # fmt: skip
    session.add(given_up)
    session.flush()
    member = _person(session, f"member-{unit.id}")
    grant(session, OPERATOR, member, unit, Role.VIEWER, BEFORE)
    delegation = delegate(
        session, OPERATOR, unit, Role.EDITOR, member, date(2026, 12, 1), date(2026, 12, 2), AT
    )
    return {
        "group_id": group.id, "invitation": invitation, "handle": offered.handle,
        "member": member.id, "delegation": delegation.id,
        "webhook_id": webhook.id, "delivery_id": given_up.id,
    }  # fmt: skip


# Fixtures


@pytest.fixture(autouse=True)
def _asked_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.serving.identity.now", lambda: AT)
    monkeypatch.setattr("app.serving.identity.today", lambda: date(2026, 11, 22))
    monkeypatch.setattr("app.serving.reading.today", lambda: date(2026, 11, 22))


def _opened(url: str, catalogue: Catalogue) -> Iterator[World]:
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    with ExitStack() as opened:
        database = Undone(url)
        opened.callback(database.dispose)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("app.main.Database", lambda _: database)
            patched.setattr("app.serving.identity.now", lambda: AT)
            patched.setattr("app.serving.identity.today", lambda: date(2026, 11, 22))
            cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
            patched.setattr("app.accounts.passwords.HASHER", cheap)
            world = World(create_app(settings), database, catalogue)
            opened.callback(world.close)
            world.make_things()
        before = world.counts()
        yield world
        assert world.counts() == before, "what requests wrote was undone"


@pytest.fixture(scope="session")
def sqlite_world(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, real_catalogue: Catalogue
) -> Iterator[World]:
    """The world on SQLite."""
    path = tmp_path_factory.mktemp("access") / "kyniem.db"
    shutil.copy(migrated_sqlite, path)
    yield from _opened(f"sqlite:///{path}", real_catalogue)


@pytest.fixture(scope="session")
def postgresql_world(postgres: Any, real_catalogue: Catalogue) -> Iterator[World]:
    """The world on PostgreSQL."""
    with postgres.database("migrated") as url:
        yield from _opened(url, real_catalogue)


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, cheap_hashes: None) -> World:
    """The world on SQLite and on PostgreSQL."""
    found: World = request.getfixturevalue(f"{request.param}_world")
    return found
