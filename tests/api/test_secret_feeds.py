"""The calls of one's secret feeds: made, listed without their addresses, revoked."""

from copy import deepcopy
from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy import select

from app.models import IdempotencyKey, LogEntry, SecretFeed
from app.views.secret_feeds import MadeSecretFeed, SecretFeedView

FEEDS = "/me/feeds"


def _make(bureau: Any, who: str, **asked: Any) -> Any:
    return bureau(who, "POST", FEEDS, json={"what": "tasks"} | asked)


def _detail(answer: Any) -> str:
    said: str = answer.json()["detail"]
    return said


def test_a_feed_is_made_and_its_address_told_once(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    made = _make(bureau, "nam", component="VTODO")
    assert made.status_code == 201, made.text
    told = made.json()
    assert told["address"].startswith("https://lich.example/bi-mat/")
    assert told["address"].endswith(".ics")
    assert made.headers["cache-control"] == "private, no-store"
    listed = bureau("nam", "GET", FEEDS).json()
    assert listed == {
        "items": [{name: told[name] for name in told if name != "address"}],
        "next": None,
    }
    # A key makes feeds of its own unit.
    assert told["unit"] == {"id": "xa", "name": "Đơn vị xa"}
    assert told["name"] == "Việc của tôi"
    with bureau.office.database.reading() as session:
        (row,) = session.scalars(select(SecretFeed))
        (entry,) = session.scalars(select(LogEntry).where(LogEntry.object_kind == "secret-feed"))
    token = told["address"].rpartition("/")[2].removesuffix(".ics")
    assert token not in f"{row.token_hash} {entry.before} {entry.after}"


def test_the_address_reads_the_tasks_and_revoking_ends_it(bureau: Any) -> None:
    plan = bureau.plan()
    bureau.task(plan["id"])
    bureau.issued(plan["id"])
    address = _make(bureau, "nam", component="VTODO").json()["address"]
    program = bureau.office.browser()
    found = program.get(address)
    assert found.status_code == 200
    assert "SUMMARY;LANGUAGE=vi:Treo băng rôn" in found.text
    number = bureau("nam", "GET", FEEDS).json()["items"][0]["id"]
    assert bureau("kim", "DELETE", f"{FEEDS}/{number}").status_code == 404
    assert program.get(address).status_code == 200
    revoked = bureau("nam", "DELETE", f"{FEEDS}/{number}")
    assert (revoked.status_code, revoked.json()) == (200, {"removed": number})
    assert program.get(address).status_code == 410
    assert bureau("nam", "DELETE", f"{FEEDS}/{number}").status_code == 404
    assert bureau("nam", "GET", FEEDS).json()["items"] == []


def test_a_request_sent_again_makes_no_second_feed_and_tells_no_address(
    bureau_on_both: Any,
) -> None:
    bureau = bureau_on_both
    asked: dict[str, Any] = {"json": {"what": "tasks"}, "headers": {"Idempotency-Key": "lan-1"}}
    first, again = (bureau("lan", "POST", FEEDS, **asked) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json() | {"address": None}
    assert len(bureau("lan", "GET", FEEDS).json()["items"]) == 1
    token = first.json()["address"].rpartition("/")[2].removesuffix(".ics")
    with bureau.office.database.reading() as session:
        (kept,) = session.scalars(select(IdempotencyKey))
    assert kept.body
    assert token.encode() not in kept.body


def test_a_plan_is_followed_by_who_is_shown_it_once_it_is_issued(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan)
    asked = {"what": "plan", "plan_id": plan}
    assert _make(bureau, "lan", **asked).status_code == 201
    assert _make(bureau, "nam", **asked).status_code == 404
    bureau.step("lan", plan, "submit")
    early = _make(bureau, "minh", **asked)
    assert (early.status_code, _detail(early)) == (
        422,
        "Kế hoạch chưa ban hành; hãy tạo lịch sau khi ban hành.",
    )
    bureau.step("minh", plan, "sign")
    bureau.step("hoa", plan, "issue", number="15-KH/TU", issued_on="2026-11-22")
    made = _make(bureau, "nam", **asked)
    assert made.status_code == 201
    assert made.json()["plan"]["id"] == plan
    assert _make(bureau, "kim", **asked).status_code == 404


def test_the_agenda_of_a_unit_is_for_those_with_a_role_there(bureau: Any) -> None:
    made = _make(bureau, "nam", what="unit", unit_id="xa")
    assert made.status_code == 201
    assert (made.json()["component"], made.json()["name"]) == ("VEVENT", "Lịch Đơn vị xa")
    assert bureau.office.browser().get(made.json()["address"]).status_code == 200
    assert _make(bureau, "kim", what="unit", unit_id="xa").status_code == 404


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"what": "all"}, "what"),
        ({"what": "unit"}, "unit_id"),
        ({"what": "unit", "unit_id": "xa", "component": "VTODO"}, "component"),
        ({"what": "plan"}, "plan_id"),
        ({"what": "tasks", "plan_id": 1}, "plan_id"),
        ({"what": "plan", "plan_id": 10**12}, "plan_id"),
        ({"name": "x" * 121}, "name"),
        ({"token": "x"}, "token"),
        ({"component": "VJOURNAL"}, "component"),
    ],
)
def test_what_does_not_go_together_is_refused_by_its_field(
    bureau: Any, asked: dict[str, Any], field: str
) -> None:
    answer = _make(bureau, "nam", **asked)
    assert answer.status_code == 422, answer.text
    assert {fault["parameter"] for fault in answer.json()["errors"]} == {field}
    assert bureau("nam", "GET", FEEDS).json()["items"] == []


@pytest.mark.parametrize("name", ["\x00", "a\r\nX-INJECTED:1", "\u202e", "Việc, tháng; \\n"])
def test_a_name_stays_within_its_line(bureau: Any, name: str) -> None:
    made = _make(bureau, "nam", name=name)
    assert made.status_code == 201
    text = bureau.office.browser().get(made.json()["address"]).text
    assert not any(line.startswith("X-INJECTED") for line in text.splitlines())


def test_nobody_makes_one_without_signing_in(bureau: Any) -> None:
    assert _make(bureau, "nobody").status_code == 401
    assert bureau("nobody", "GET", FEEDS).status_code == 401


def _example(model: type[BaseModel]) -> dict[str, Any]:
    extra: Any = model.model_config["json_schema_extra"]
    (example,) = deepcopy(extra["examples"])
    found: dict[str, Any] = example
    return found


@pytest.mark.parametrize("model", [SecretFeedView, MadeSecretFeed])
def test_an_example_is_whole_and_parses_as_its_own_model(model: type[BaseModel]) -> None:
    example = _example(model)
    assert model.model_validate(example).model_dump(mode="json") == example


def test_the_description_shows_each_call_with_an_example_and_no_secret_address(
    client: Any,
) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert not any("bi-mat" in path for path in paths)
    for path, method, status in [
        ("/api/v1/me/feeds", "get", "200"),
        ("/api/v1/me/feeds", "post", "201"),
        ("/api/v1/me/feeds/{feed_id}", "delete", "200"),
    ]:
        content = paths[path][method]["responses"][status]["content"]["application/json"]
        assert content["examples"]["example"]["value"], path
