"""A unit's administrators keep its webhooks; what an address holds stays out of the log."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.accounts.log import history
from app.accounts.roles import actor_of
from app.accounts.units import unit_named
from app.messages.webhooks import (
    MOST_WEBHOOKS,
    WebhookEvent,
    WebhookFields,
    create_webhook,
    days_before,
    event_of,
    wanted,
    webhook_numbered,
)
from app.models import Person
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.vocabulary import PlanState

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
URL = "https://phan-mem.example/nhan?khoa=bi-mat"


def _fields(**changes: Any) -> WebhookFields:
    told = {"url": URL, "events": ["task.due", "plan.issued"], "days_before": 5}
    return WebhookFields.model_validate(told | changes)


@pytest.fixture
def admin(stage: Any) -> Callable[..., Actor]:
    """Somebody with a role in the department."""

    def make(role: Role = Role.ADMIN, unit: str = "ban") -> Actor:
        number = stage.person("Son", unit, role)
        with stage.database.reading() as session:
            return actor_of(session, session.get_one(Person, number), date(2026, 11, 22))

    return make


def test_a_webhook_keeps_what_it_is_told_of(stage: Any, admin: Any) -> None:
    who = admin()
    with stage.database.writing() as session:
        unit = unit_named(session, "ban")
        made = create_webhook(session, who, unit, _fields(), NOW, allow_private=False)
        assert wanted(made) == {WebhookEvent.TASK_DUE, WebhookEvent.PLAN_ISSUED}
        assert days_before(made) == 5
        assert made.secret.startswith("whsec_")


def test_neither_secret_nor_address_enters_the_log(stage: Any, admin: Any) -> None:
    who = admin()
    with stage.database.writing() as session:
        unit = unit_named(session, "ban")
        made = create_webhook(session, who, unit, _fields(), NOW, allow_private=False)
    with stage.database.reading() as session:
        (entry,) = history(session, "webhook", made.id)
    assert entry.after == {"host": "phan-mem.example", "events": ["task.due:5", "plan.issued"]}


@pytest.mark.parametrize(
    ("role", "unit"), [(Role.APPROVER, "ban"), (Role.EDITOR, "ban"), (Role.ADMIN, "tinh")]
)
def test_only_administrators_of_the_unit_make_one(
    stage: Any, admin: Any, role: Role, unit: str
) -> None:
    who = admin(role, unit)
    with stage.database.writing() as session, pytest.raises(NotAllowed):
        create_webhook(
            session, who, unit_named(session, "ban"), _fields(), NOW, allow_private=False
        )


@pytest.mark.parametrize(
    "url",
    [
        "phan-mem.example", "ftp://phan-mem.example", "webcal://phan-mem.example/a",
        "https://toi:bi-mat@phan-mem.example/", "https://phan-mem.example:25/", "https://", "",
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_taken(url: str) -> None:
    with pytest.raises(ValidationError):
        _fields(url=url)


@pytest.mark.parametrize(
    "changes", [{"events": []}, {"events": ["task.done"]}, {"days_before": 31}]
)
def test_what_cannot_be_told_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _fields(**changes)


@pytest.mark.parametrize(
    "url", ["http://phan-mem.example/nhan", "https://10.0.0.1/nhan", "https://[::1]/nhan"]
)
def test_a_line_that_others_read_and_a_network_of_ones_own_are_refused(
    stage: Any, admin: Any, url: str
) -> None:
    who, fields = admin(), _fields(url=url)
    with stage.database.writing() as session:
        unit = unit_named(session, "ban")
        with pytest.raises(PlanRefused):
            create_webhook(session, who, unit, fields, NOW, allow_private=False)
        create_webhook(session, who, unit, fields, NOW, allow_private=True)


def test_a_unit_has_only_so_many(stage: Any, admin: Any) -> None:
    who = admin()
    with stage.database.writing() as session:
        unit = unit_named(session, "ban")
        for _ in range(MOST_WEBHOOKS):
            create_webhook(session, who, unit, _fields(), NOW, allow_private=False)
        with pytest.raises(PlanRefused):
            create_webhook(session, who, unit, _fields(), NOW, allow_private=False)


def test_the_webhook_of_another_unit_is_not_there(stage: Any, admin: Any) -> None:
    who = admin()
    with stage.database.writing() as session:
        unit = unit_named(session, "ban")
        made = create_webhook(session, who, unit, _fields(), NOW, allow_private=False)
        with pytest.raises(PlanPartNotFound):
            webhook_numbered(session, unit_named(session, "tinh"), made.id)


@pytest.mark.parametrize("state", list(PlanState))
def test_every_state_of_a_plan_is_an_event(state: PlanState) -> None:
    assert event_of(state).value == f"plan.{state.value}"
