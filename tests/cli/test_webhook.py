"""``kyniem webhook send`` finds what was not told yet, and delivers it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from app.accounts.actor import OPERATOR
from app.accounts.fields import UnitFields, UnitKind, UnitLevel
from app.accounts.units import create_unit
from app.database import Database
from app.messages.webhooks import WebhookFields, create_webhook
from app.models import EventChange

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture
def got() -> list[bytes]:
    """What the program of the unit got."""
    return []


@pytest.fixture
def registered(unloaded: Database, got: list[bytes]) -> Any:
    """A program of a unit that wants to hear of the catalogue."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    with unloaded.writing() as session:
        fields = UnitFields(
            id="tinh", name="Tỉnh ủy", symbol="TU", kind=UnitKind.PARTY, level=UnitLevel.PROVINCE,
            region="thai-nguyen", parent_id=None, valid_from=date(2025, 7, 1),
        )  # fmt: skip
        unit = create_unit(session, OPERATOR, fields, NOW)
        url = f"http://127.0.0.1:{server.server_port}/"
        asked = WebhookFields.model_validate({"url": url, "events": ["catalogue.changed"]})
        create_webhook(session, OPERATOR, unit, asked, NOW, allow_private=True)
        session.add(
            EventChange(revision=1, at=NOW, event_id="a", kind="added", before={}, after={})
        )
    yield
    server.shutdown()
    server.server_close()


def test_what_happened_is_told_once(
    kyniem: Callable[..., Any], registered: None, got: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KYNIEM_WEBHOOK_ALLOW_PRIVATE", "true")
    ended = kyniem("webhook", "send")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "1 tin mới; đã gửi 1 tin, 0 tin sẽ gửi lại, 0 tin thôi gửi.\n"
    assert kyniem("webhook", "send").out.startswith("0 tin mới; đã gửi 0 tin")
    assert len(got) == 1
    assert b'"type":"catalogue.changed"' in got[0]


def test_nothing_goes_into_this_network_unless_that_is_set(
    kyniem: Callable[..., Any], registered: None, got: list[bytes]
) -> None:
    ended = kyniem("webhook", "send")
    assert ended.out == "1 tin mới; đã gửi 0 tin, 1 tin sẽ gửi lại, 0 tin thôi gửi.\n"
    assert got == []
