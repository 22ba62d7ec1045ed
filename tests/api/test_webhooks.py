"""The calls of webhooks are for administrators of their unit, and tell a secret once."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.accounts.actor import Role
from app.messages.delivering import WAITS
from app.models import Delivery, IdempotencyKey, Webhook

ASKED = {
    "url": "https://phan-mem.example/nhan",
    "events": ["task.due", "plan.issued"],
    "days_before": 5,
}


@pytest.fixture
def program(office_on_both: Any) -> Any:
    """Asks about the webhooks of unit "ban" as somebody with a role there."""
    office = office_on_both
    office.unit("ban")
    office.unit("la")
    keys = {
        role: office.key(office.person(f"Ai{role}", "ban", role), "ban")
        for role in (Role.ADMIN, Role.APPROVER)
    }
    keys[Role.VIEWER] = office.key(office.person("Khach", "la", Role.ADMIN), "la")
    browser = office.browser()

    def ask(method: str, path: str = "", role: Role = Role.ADMIN, **asked: Any) -> Any:
        headers = keys[role] | asked.pop("headers", {})
        return browser.request(
            method, f"/api/v1/units/ban/webhooks{path}", headers=headers, **asked
        )

    return ask


@pytest.fixture
def webhook(program: Any) -> int:
    number: int = program("POST", json=ASKED).json()["id"]
    return number


@pytest.fixture
def given_up(office_on_both: Any, webhook: int) -> int:
    """A message that was given up."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    row = Delivery(
        webhook_id=webhook, key="step:1", event="plan.issued", payload={"title": "Kế hoạch"},
        created=now, tries=len(WAITS) + 1, next_try=None, delivered=None, status=500,
        fault="status",
    )  # fmt: skip
    with office_on_both.database.writing() as session:
        session.add(row)
        session.flush()
        return row.id


def test_a_secret_is_told_to_who_makes_the_webhook_and_never_again(program: Any) -> None:
    made = program("POST", json=ASKED)
    assert made.status_code == 201
    told = made.json()
    assert told["secret"].startswith("whsec_")
    assert {name: told[name] for name in ASKED} == ASKED
    assert made.headers["Location"] == f"/api/v1/units/ban/webhooks/{told['id']}"
    for answer in (program("GET"), program("GET", f"/{told['id']}")):
        assert answer.status_code == 200
        assert told["secret"] not in answer.text


def test_a_webhook_sent_twice_is_made_once_and_its_secret_is_kept_nowhere_else(
    program: Any, office_on_both: Any
) -> None:
    headers = {"Idempotency-Key": "mot"}
    first = program("POST", json=ASKED, headers=headers).json()
    second = program("POST", json=ASKED, headers=headers).json()
    assert second == first | {"secret": None}
    with office_on_both.database.reading() as session:
        assert session.query(Webhook).count() == 1
        (kept,) = session.query(IdempotencyKey)
        assert first["secret"].encode() not in kept.body


@pytest.mark.parametrize(("role", "status"), [(Role.APPROVER, 403), (Role.VIEWER, 404)])
def test_others_neither_see_nor_make_webhooks(
    program: Any, given_up: int, webhook: int, role: Role, status: int
) -> None:
    calls: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("GET", "", {}),
        ("POST", "", {"json": ASKED}),
        ("GET", f"/{webhook}", {}),
        ("DELETE", f"/{webhook}", {}),
        ("GET", f"/{webhook}/deliveries", {}),
        ("POST", f"/{webhook}/deliveries/{given_up}/again", {}),
    )
    for method, path, asked in calls:
        assert program(method, path, role, **asked).status_code == status, (method, path)


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "http://phan-mem.example/"},
        {"url": "https://127.0.0.1:22/"},
        {"url": "mailto:a@b.example"},
        {"events": []},
        {"events": ["tất cả"]},
        {"days_before": 99},
        {"secret": "của tôi"},
    ],
)
def test_what_cannot_be_is_refused(program: Any, changes: dict[str, Any]) -> None:
    assert program("POST", json=ASKED | changes).status_code == 422


def test_a_disabled_webhook_is_still_listed(program: Any, webhook: int) -> None:
    first = program("DELETE", f"/{webhook}").json()
    assert first["disabled"]
    assert program("DELETE", f"/{webhook}").json() == first
    (listed,) = program("GET").json()["items"]
    assert listed == first


def test_deliveries_tell_where_each_message_stands(
    program: Any, webhook: int, given_up: int
) -> None:
    path = f"/{webhook}/deliveries"
    (told,) = program("GET", path).json()["items"]
    assert told["message_id"] == f"msg_{webhook}_{given_up}"
    assert (told["status"], told["fault"]) == (500, "máy chủ trả lời 500, không phải 2xx")
    assert (told["delivered"], told["next_try"]) == (None, None)
    assert program("GET", f"{path}?before={given_up}").json() == {"items": [], "next": None}
    again = program("POST", f"{path}/{given_up}/again")
    assert again.status_code == 200
    assert again.json()["next_try"] is not None
    assert program("POST", f"{path}/{given_up}/again").status_code == 409
    assert program("POST", f"{path}/{given_up + 1}/again").status_code == 404


def test_deliveries_come_in_pages(
    program: Any, office_on_both: Any, webhook: int, given_up: int
) -> None:
    with office_on_both.database.writing() as session:
        old = session.get_one(Delivery, given_up)
        told = {name: getattr(old, name) for name in ("event", "payload", "created", "tries")}
        session.add(Delivery(webhook_id=webhook, key="step:2", **told))
    page = program("GET", f"/{webhook}/deliveries?limit=1").json()
    assert [one["id"] for one in page["items"]] == [given_up + 1]
    rest = program("GET", f"/{webhook}/deliveries?limit=1&before={page['next']}").json()
    assert [one["id"] for one in rest["items"]] == [given_up]
    assert rest["next"] is None
