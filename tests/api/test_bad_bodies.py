"""Whatever JSON is sent to the calls of plans, it is answered, never by a fault of ours."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

HOSTILE: tuple[Any, ...] = (
    None, True, 0, -1, 2**31, 2**63, 10**30, 1e400, float("nan"), "", " ", "\x00", "\ud800",
    "a\x00b", "\u202e", "x" * 30_000, "9999-12-31", "0001-01-01", "2027-02-30", [], {}, [[]],
    {"\ud800": 1}, {"a": {"b": {}}}, ["\x00"], [None], ["\ud800"],
)  # fmt: skip

SPELLINGS: tuple[str, ...] = (
    "before:9999-12-31", "before:0001-01-01", "by:occurrence:quoc-khanh-9999",
    "by:occurrence:quoc-khanh-0000", "by:rule:lunar:03-10@9999", "by:rule:solar:02-03@0000",
    "count:999wd-before@day:1995-01-02", "count:999wd-after@day:2099-12-31",
    "every:month:1995..2099:by-20", "every:2year:0000..9999", "during:0001..9999",
    "expected:by:activity:99999999999999999999", "by:activity:0", "fixed:9999-12-31", "ongoing",
    "during:9999-12-end",
)  # fmt: skip


def _hostile(body: Any) -> Iterator[Any]:
    """``body`` with each of its values in turn replaced by each hostile one."""
    yield from HOSTILE
    if isinstance(body, dict):
        for name in body:
            for value in HOSTILE:
                yield body | {name: value}
            for inner in _hostile(body[name]) if isinstance(body[name], dict | list) else ():
                yield body | {name: inner}
        yield from (body | {"\ud800": 1}, body | {"\x00": 1}, body | {"x" * 5000: 1})
    if isinstance(body, list):
        for number, item in enumerate(body):
            for inner in _hostile(item) if isinstance(item, dict | list) else HOSTILE:
                yield [*body[:number], inner, *body[number + 1 :]]
        yield body * 300


def _sent(bureau: Any, method: str, path: str, body: Any) -> int:
    headers = {"Content-Type": "application/json"}
    text = json.dumps(body)
    answer = bureau("lan", method, path, content=text, headers=headers, etag="*")
    assert answer.status_code < 500, (method, path, text[:300], answer.text[:300])
    assert answer.headers["content-type"].startswith("application/")
    status: int = answer.status_code
    return status


def _requests(bureau: Any) -> Iterator[tuple[str, str, Any]]:
    """Every call of plans that takes a body, with the example of its description."""
    description = bureau("nobody", "GET", "/openapi.json").json()
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            if not {"plans", "tasks"} & set(operation.get("tags", [])):
                continue
            if "requestBody" in operation:
                content = operation["requestBody"]["content"]["application/json"]
                example = content["examples"]["example"]["value"]
                yield method.upper(), path.removeprefix("/api/v1"), deepcopy(example)


@pytest.fixture
def places(bureau: Any) -> dict[str, str]:
    """A thing of each kind, by the name of its place in addresses."""
    plan = bureau.plan()["id"]
    line = bureau("lan", "POST", f"/plans/{plan}/lines", json={"title": "Mục khác"}).json()["id"]
    campaigns = bureau("lan", "GET", f"/plans/{plan}/campaigns").json()["items"]
    body = {"kind": "conference", "name": "Hội nghị", "wording": "ngày 10/6/2027"}
    activity = bureau("lan", "POST", f"/plans/{plan}/activities", json=body).json()["id"]
    task = bureau.task(plan, assignees=[{"unit_id": "ban"}])["id"]
    asked = bureau.plan()["id"]
    bureau.step("lan", asked, "ask", units=["xa"], due="2026-12-01")
    opinion = bureau("lan", "GET", f"/plans/{asked}/opinions").json()["items"][0]["id"]
    issued = bureau.plan()["id"]
    shared = bureau.task(issued, assignees=[{"unit_id": "ban"}])["id"]
    bureau.issued(issued)
    share = bureau("lan", "GET", f"/tasks/{shared}").json()["shares"][0]["id"]
    return {
        "plan_id": str(plan), "line_id": str(line), "campaign_id": str(campaigns[0]["id"]),
        "activity_id": str(activity), "task_id": str(task), "opinion_id": str(opinion),
        "share_id": str(share), "unit_id": "ban",
    }  # fmt: skip


def test_no_body_is_answered_by_a_fault_of_ours(bureau: Any, places: dict[str, str]) -> None:
    statuses = {
        _sent(bureau, method, path.format(**places), body)
        for method, path, example in _requests(bureau)
        if not path.endswith(("/next-year", "/adjustments"))
        for body in _hostile(example)
    }
    assert 422 in statuses


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_deadline_is_answered_by_a_fault_of_ours(
    bureau: Any, places: dict[str, str], spelling: str
) -> None:
    body = {"title": "Báo cáo", "wording": "", "rule": spelling}
    _sent(bureau, "POST", f"/plans/{places['plan_id']}/tasks", body)
    held = {"kind": "conference", "name": "Hội nghị", "rule": spelling}
    _sent(bureau, "POST", f"/plans/{places['plan_id']}/activities", held)
    for part in ("tasks", "board", "programme", "timeline", "heat-map", "activities"):
        answer = bureau("lan", "GET", f"/plans/{places['plan_id']}/{part}")
        assert answer.status_code == 200, (part, answer.text)


@pytest.mark.parametrize(
    "text", ["{", "", "[" * 5000, '{"title": "\\ud800"}', '{"a": 1' + "0" * 5000 + "}", "\x00"]
)
def test_what_is_no_json_is_answered_too(bureau: Any, places: dict[str, str], text: str) -> None:
    headers = {"Content-Type": "application/json"}
    path = f"/plans/{places['plan_id']}/lines"
    answer = bureau("lan", "POST", path, content=text.encode(), headers=headers)
    assert 400 <= answer.status_code < 500


def test_a_plan_to_be_read_that_is_no_json_is_refused(bureau: Any) -> None:
    headers = {"Content-Type": "application/json"}
    answer = bureau("lan", "POST", "/plans/import", content=b"[" * 100_000, headers=headers)
    assert answer.status_code == 400


def test_a_body_that_is_too_long_is_refused(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    body = {"title": "x" * 600_000}
    assert bureau("lan", "POST", f"/plans/{plan}/lines", json=body).status_code == 413


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "9" * 30, "abc", "1.5", "%00"])
@pytest.mark.parametrize("kind", ["plans", "lines", "campaigns", "activities", "tasks"])
def test_a_number_that_cannot_be_is_refused(bureau: Any, kind: str, number: str) -> None:
    assert bureau("lan", "GET", f"/{kind}/{number}").status_code in {404, 422}
