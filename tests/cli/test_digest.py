"""``kyniem digest`` tells what waits for whom, and sends it by mail only when asked to."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from app.accounts.actor import OPERATOR, Role
from app.accounts.fields import UnitFields, UnitKind, UnitLevel
from app.accounts.people import create_person
from app.accounts.roles import grant
from app.accounts.units import create_unit
from app.database import Database
from app.models import Digest, Plan

NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Mailbox:
    """Whom each mail was for that a real server took."""

    def __init__(self) -> None:
        self.to: list[str] = []
        self.refused: set[str] = set()

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.to.append(message_from_bytes(envelope.content)["To"])
        return "250 OK"


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server that the settings name."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setenv("KYNIEM_SMTP_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("KYNIEM_MAIL_FROM", "lich@co-quan.example")
    yield box
    server.stop()


@pytest.fixture
def office(unloaded: Database) -> Database:
    """A plan waits for its signature by either of two people."""
    with unloaded.writing() as session:
        fields = UnitFields(
            id="tinh", name="Tỉnh ủy", symbol="TU", kind=UnitKind.PARTY, level=UnitLevel.PROVINCE,
            region="thai-nguyen", parent_id=None, valid_from=date(2025, 7, 1),
        )  # fmt: skip
        unit = create_unit(session, OPERATOR, fields, NOW)
        for name in ("Lan", "Minh"):
            made = create_person(session, name, f"{name.lower()}@tinh.example", NOW, by=OPERATOR)
            grant(session, OPERATOR, made, unit, Role.APPROVER, NOW)
        session.add(
            Plan(
                unit_id="tinh", issuer_id="tinh", kind="year", title="Kế hoạch năm 2027",
                period="2027", region="thai-nguyen", former=None, rules="", occurrence=None,
                texts={}, state="submitted", draft_number=1, created=NOW, updated=NOW,
            )
        )  # fmt: skip
    return unloaded


def _claimed(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Digest)) or 0


def test_without_send_it_only_prints(
    kyniem: Callable[..., Any], office: Database, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KYNIEM_PUBLIC_URL", "https://lich.example")
    ended = kyniem("digest")
    assert ended.code == 0, ended.err
    assert "lan@tinh.example: Việc ngày 22/11/2026: 1 mục" in ended.out
    assert "https://lich.example/lam-viec/ke-hoach/1/trinh" in ended.out
    assert "2 người có việc" in ended.out
    assert mailbox.to == []
    assert _claimed(office) == 0


def test_it_sends_once_a_day(
    kyniem: Callable[..., Any], office: Database, mailbox: Mailbox
) -> None:
    ended = kyniem("digest", "--send")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "Đã gửi 2 thư; 0 thư đã gửi từ trước; còn 0 thư chưa gửi được.\n"
    assert kyniem("digest", "--send").out.startswith("Đã gửi 0 thư; 2 thư đã gửi từ trước")
    assert mailbox.to == ["Lan <lan@tinh.example>", "Minh <minh@tinh.example>"]
    assert kyniem("digest", "--send", "--day", "2026-11-23").out.startswith("Đã gửi 2 thư")


def test_a_run_that_is_told_to_end_claims_no_further_mail(
    kyniem: Callable[..., Any], office: Database, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli.digest._tell", lambda _: os.kill(os.getpid(), signal.SIGTERM))
    ended = kyniem("digest", "--send")
    assert ended.code == 1
    assert ended.out == "Đã gửi 1 thư; 0 thư đã gửi từ trước; còn 1 thư chưa gửi được.\n"
    assert (mailbox.to, _claimed(office)) == (["Lan <lan@tinh.example>"], 1)


def test_what_was_not_sent_is_told_by_name_and_by_the_exit_code(
    kyniem: Callable[..., Any], office: Database, mailbox: Mailbox
) -> None:
    mailbox.refused = {"lan@tinh.example"}
    ended = kyniem("digest", "--send")
    assert ended.code == 1
    assert ended.err == "Không gửi được cho lan@tinh.example: 550 no such mailbox.\n"
    assert mailbox.to == ["Minh <minh@tinh.example>"]


def test_a_mail_server_that_is_not_there_is_one_sentence(
    kyniem: Callable[..., Any], office: Database, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KYNIEM_SMTP_URL", "smtp://127.0.0.1:1")
    ended = kyniem("digest", "--send")
    assert ended.code == 1
    assert ended.err.startswith("Máy chủ thư không nhận thư: ")
    assert "còn 2 thư chưa gửi được" in ended.out


def test_without_a_mail_server_nothing_is_sent(
    kyniem: Callable[..., Any], office: Database
) -> None:
    ended = kyniem("digest", "--send")
    assert ended.code == 2
    assert "KYNIEM_SMTP_URL" in ended.err
    assert _claimed(office) == 0


def test_nobody_is_written_to_without_a_reason(
    kyniem: Callable[..., Any], unloaded: Database, mailbox: Mailbox
) -> None:
    assert kyniem("digest").out == "Không ai có việc đang chờ.\n"
    assert kyniem("digest", "--send").code == 0
    assert mailbox.to == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "http://thu.example"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtps://lich:bi-mat@thu.example:70000"),
        ("SMTP_URL", "smtps://lich:bi-mat@thu.example/hop-thu"),
        ("MAIL_FROM", "Lịch Kỷ niệm"),
    ],
)
def test_a_malformed_setting_is_named_without_its_value(
    kyniem: Callable[..., Any], office: Database, monkeypatch: pytest.MonkeyPatch,
    name: str, value: str,
) -> None:  # fmt: skip
    monkeypatch.setenv(f"KYNIEM_{name}", value)
    ended = kyniem("digest")
    assert ended.code == 2
    assert f"KYNIEM_{name}" in ended.err
    assert "bi-mat" not in ended.err


def test_a_day_that_is_none_is_refused(kyniem: Callable[..., Any], office: Database) -> None:
    assert kyniem("digest", "--day", "2026-02-30").code == 2
