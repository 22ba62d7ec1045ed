"""A command that is told to end finishes what it has in hand, and begins nothing more."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actor import OPERATOR
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.units import create_unit
from app.cli.stopping import stopping
from app.database import Database
from app.models import Delivery, Webhook

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def test_the_signal_is_heard_in_the_block_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stopping() as is_to_stop:
        assert not is_to_stop()
        os.kill(os.getpid(), signal.SIGTERM)
        assert is_to_stop()
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.fixture
def three(unloaded: Database) -> Database:
    """A database with three messages to be sent."""
    fields = UnitFields(
        id="tinh-uy", name="Tỉnh ủy", kind=UnitKind.PARTY, level=level_of("thai-nguyen"),
        region="thai-nguyen", valid_from=NOW.date(),
    )  # fmt: skip
    with unloaded.writing() as session:
        unit = create_unit(session, OPERATOR, fields, NOW)
        hook = Webhook(
            unit_id=unit.id,
            url="https://x.example",
            secret="whsec_c2VjcmV0",
            events=[],
            created=NOW,
        )
        session.add(hook)
        session.flush()
        session.add_all(
            Delivery(
                webhook_id=hook.id, key=key, event="x", payload={}, created=NOW, tries=0,
                next_try=NOW,
            )
            for key in "abc"
        )  # fmt: skip
    return unloaded


def test_a_sweep_that_is_told_to_end_finishes_the_message_in_hand(
    kyniem: Callable[..., Any], three: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*_: object) -> tuple[int, None]:
        os.kill(os.getpid(), signal.SIGTERM)
        return 204, None

    monkeypatch.setattr("app.messages.delivering._told", told)
    ended = kyniem("webhook", "send")
    assert (ended.code, "đã gửi 1 tin" in ended.out) == (0, True)
    with three.reading() as session:
        left = session.scalars(select(Delivery).order_by(Delivery.id)).all()
    assert [(one.tries, one.delivered is not None) for one in left] == [
        (1, True),
        (0, False),
        (0, False),
    ]
    assert kyniem("webhook", "send").out.startswith("0 tin mới; đã gửi 1 tin")
