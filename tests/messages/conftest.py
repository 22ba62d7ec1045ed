"""Messages are tried on 22 November 2026, a Sunday, in a province with two communes.

Plans are written straight into their tables: how they come about is tested elsewhere.
"""

import socket
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, NamedTuple

import pytest
from aiosmtpd.controller import Controller

from app.accounts.actor import OPERATOR, Role
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.people import create_person
from app.accounts.roles import grant
from app.accounts.units import create_unit, unit_named
from app.database import Database
from app.models import (
    Assignment,
    Opinion,
    Outline,
    OutlineUnit,
    Plan,
    Receipt,
    Reminder,
    Report,
    Share,
    Task,
)
from app.workdays import WorkCalendar, work_calendar

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
TODAY = date(2026, 11, 22)

UNITS = {
    "tinh": (None, "thai-nguyen"),
    "ban": ("tinh", "thai-nguyen"),
    "xa-1": ("tinh", "05443"),
    "xa-2": ("tinh", "05467"),
}


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    """Monday to Friday, and what everybody expects to be off."""
    return work_calendar(2025, 2028, (), ())


class Stage:
    """A province with its department and two communes; what a test adds is committed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        for name, (above, region) in UNITS.items():
            fields = UnitFields(
                id=name,
                name=f"Đơn vị {name}",
                symbol=name.upper(),
                kind=UnitKind.PARTY,
                level=level_of(region),
                region=region,
                parent_id=above,
                valid_from=date(2025, 7, 1),
            )
            with database.writing() as session:
                create_unit(session, OPERATOR, fields, NOW)

    def person(self, name: str, unit: str, *roles: Role) -> int:
        """Somebody with roles in a unit."""
        with self.database.writing() as session:
            made = create_person(session, name, f"{name.lower()}@example.vn", NOW, by=OPERATOR)
            for role in roles:
                grant(session, OPERATOR, made, unit_named(session, unit), role, NOW)
            return made.id

    def plan(self, state: str = "issued", **changes: Any) -> int:
        """A plan of the department for the province's year 2027, issued a month ago."""
        issued = state in {"issued", "closed"}
        ago = NOW - timedelta(days=30)
        fields: dict[str, Any] = {
            "unit_id": "ban", "issuer_id": "tinh", "kind": "year", "title": "Kế hoạch năm 2027",
            "period": "2027", "region": "thai-nguyen", "former": None, "rules": "le-lon",
            "occurrence": None, "texts": {}, "state": state, "draft_number": 1,
            "number": "15-KH/TU" if issued else None, "issued_on": ago.date() if issued else None,
            "issued_at": ago if issued else None, "created": ago, "updated": ago,
        }  # fmt: skip
        return self._added(Plan(**fields | changes))

    def share(
        self, plan: int, unit: str | None, due: str | None, *, takes: int = 0, **changes: Any
    ) -> int:
        """A task of a plan, due on a day, with the share of one unit."""
        day = date.fromisoformat(due) if due else None
        task = Task(
            plan_id=plan, position=1, title=changes.pop("title", "Treo băng rôn"), content="",
            deliverable="", measure="", recipient="", stages=[], leader="", follower="",
            wording="", rule=f"fixed:{due}" if due else "ongoing", takes=takes, due_first=day,
            due_last=day, due_day=day, updated=NOW,
        )  # fmt: skip
        task_id = self._added(task)
        whose = {"unit_id": unit} if unit else {"body": "Trung tâm"}
        assigned = self._added(Assignment(task_id=task_id, part="lead", position=1, **whose))
        fields = {"received": NOW, "state": "todo", "reason": "", "note": "", "updated": NOW}
        return self._added(
            Share(task_id=task_id, assignment_id=assigned, unit_id=unit, **fields | changes)
        )

    def opinion(self, plan: int, unit: str, **changes: Any) -> None:
        """A unit that is asked for its opinion."""
        fields: dict[str, Any] = {"round": 1, "due": TODAY, "asked": NOW}
        self._added(Opinion(plan_id=plan, unit_id=unit, **fields | changes))

    def receipt(self, plan: int, unit: str, acknowledged: datetime | None = None) -> None:
        """A unit to which a plan is addressed."""
        self._added(Receipt(plan_id=plan, unit_id=unit, acknowledged=acknowledged))

    def reminder(self, plan: int, unit: str, read: datetime | None = None) -> None:
        """A reminder of the province."""
        self._added(
            Reminder(
                plan_id=plan, unit_id=unit, by_unit_id="tinh", at=NOW, text="Đề nghị báo cáo.\n.",
                read=read,
            )
        )  # fmt: skip

    def outline(self, unit: str, due: str, *, report: str | None = None, ago: int = 30) -> None:
        """A report that the province asks a unit for, and how far the unit is with it."""
        at = NOW - timedelta(days=ago)
        day = date.fromisoformat(due)
        told: dict[str, Any] = {
            "kind": "year", "period": "2026", "title": "Báo cáo năm 2026", "sections": [],
            "closes_on": day, "created": at, "updated": at,
        }  # fmt: skip
        outline = self._added(Outline(unit_id="tinh", typeface="", due=day, issued=at, **told))
        self._added(OutlineUnit(outline_id=outline, unit_id=unit))
        if report:
            fields = told | {"consolidates": False, "texts": {}, "figures": {}, "state": report}
            self._added(Report(unit_id=unit, outline_id=outline, **fields))

    def _added(self, row: Any) -> int:  # Any: a row of any table
        with self.database.writing() as session:
            session.add(row)
            session.flush()
            number: int = getattr(row, "id", 0)
            return number


@pytest.fixture
def stage(database: Database) -> Stage:
    """The province, on SQLite and on PostgreSQL."""
    return Stage(database)


@pytest.fixture
def five(stage: Stage) -> list[str]:
    """The e-mails of five people with something overdue, and a sixth with nothing to do."""
    plan = stage.plan()
    stage.share(plan, "xa-1", "2026-11-10", title="Báo cáo <quý III> & số liệu")
    names = ("An", "Binh", "Chi", "Dung", "Giang")
    for name in names:
        stage.person(name, "xa-1", Role.EDITOR)
    stage.person("Khach", "xa-1", Role.VIEWER)
    return [f"{name.lower()}@example.vn" for name in names]


# A mail server


class Mailbox:
    """What a server took; ``before_ok`` is done with each mail before it is acknowledged."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.refuses_sender = False
        self.before_ok: Callable[[int], Any] = lambda _: None
        self.keeps_from: int | None = None
        self.reached = Event()
        self.port = 0

    @property
    def url(self) -> str:
        """Where it is."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def to(self) -> list[str]:
        """Whom each mail was for."""
        return [mail["To"].addresses[0].addr_spec for mail in self.mails]

    @property
    def ids(self) -> list[str]:
        """The Message-ID of each mail."""
        return [mail["Message-ID"] for mail in self.mails]

    # Called by the server, by these names.

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.refuses_sender:
            return "550 sender unknown"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        count = len(self.mails) + 1
        if count != self.keeps_from:
            self.mails.append(mail)
        told = self.before_ok(count)
        if told is not None:
            await told
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real mail server on the loopback."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    yield box
    server.stop()


# A program of a unit


class Message(NamedTuple):
    """What a receiver got; the names of headers are in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """What it got, and what it answers: a status, or what does so itself."""

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.status = 204
        self.headers: dict[str, str] = {}
        self.answer: bytes = b""
        self.url = ""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A real web server on the loopback."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.got.append(Message(self.path, headers, self.rfile.read(length)))
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(found.answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}/nhan"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()
