"""The calls of carrying out a plan: who has it, who took it up, what came of it, who is late."""

from datetime import UTC, datetime
from typing import Any

import pytest

NAM = {"state": "done", "done_on": "2026-11-22"}
LATE = datetime(2027, 2, 3, 5, tzinfo=UTC)
ADDRESS = "https://thainguyen.example/tin/123"


def _issued(bureau: Any, *tasks: dict[str, Any]) -> tuple[int, list[int]]:
    """An issued plan that goes to the commune, and its tasks."""
    plan = bureau.plan()["id"]
    made = [bureau.task(plan, **fields)["id"] for fields in tasks or ({},)]
    read = bureau("lan", "GET", f"/plans/{plan}/addressees")
    bureau(
        "lan", "PUT", f"/plans/{plan}/addressees", json=[{"unit_id": "xa"}],
        etag=read.headers["etag"],
    )  # fmt: skip
    bureau.issued(plan)
    return plan, made


def _share(bureau: Any, task: int) -> int:
    found: int = bureau("lan", "GET", f"/tasks/{task}").json()["shares"][0]["id"]
    return found


def _figures(bureau: Any, who: str, share: int, *figures: dict[str, Any]) -> Any:
    read = bureau("lan", "GET", f"/shares/{share}/figures")
    path = f"/shares/{share}/figures"
    return bureau(who, "PUT", path, json=list(figures), etag=read.headers["etag"])


# The whole way


def test_a_plan_is_taken_up_reported_and_followed(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    plan, (task, other) = _issued(bureau, {}, {"title": "Viết bài", "channel": "bao-chi"})
    offered = bureau("nam", "GET", f"/plans/{plan}/adoptable?unit=xa").json()
    assert [(one["id"], one["part"], one["due"]) for one in offered["items"]] == [
        (task, "lead", "2027-01-29"), (other, "lead", "2027-01-29"),
    ]  # fmt: skip
    body = {"unit_id": "xa", "tasks": [{"task": task, "title": "Treo băng rôn ở xã"}]}
    made = bureau("nam", "POST", f"/plans/{plan}/adoptions", json=body)
    assert made.status_code == 201, made.text
    adopted = made.json()
    assert made.headers["location"] == f"/api/v1/plans/{adopted['plan']['id']}"
    assert [(t["title"], t["origin"], t["origin_id"]) for t in adopted["tasks"]] == [
        ("Treo băng rôn ở xã", "adopted", task)
    ]
    again = bureau("nam", "GET", f"/plans/{plan}/adoptable?unit=xa").json()
    assert again["items"][0]["adopted_in"] == [adopted["plan"]["id"]]
    assert [one["id"] for one in again["drafts"]] == [adopted["plan"]["id"]]

    share = _share(bureau, task)
    told = _figures(bureau, "nam", share, {"measure": "bang-ron", "number": 8})
    assert told.status_code == 200, told.text
    assert [(f["label"], f["counted"], f["number"], f["by"]) for f in told.json()["items"]] == [
        ("Băng rôn, khẩu hiệu", "chiếc", 8, "Nam")
    ]
    note = bureau("nam", "POST", f"/shares/{share}/notes", json={"evidence": ADDRESS})
    assert (note.status_code, note.json()["evidence"], note.json()["by"]) == (201, ADDRESS, "Nam")

    bureau.at = LATE
    found = bureau("minh", "GET", f"/plans/{plan}/following").json()
    (unit,) = found["units"]
    assert (unit["unit"]["id"], unit["relation"], unit["adopted"]) == ("xa", "below", 1)
    assert unit["adopted_in"] == []  # the draft of the commune is its own
    assert unit["acknowledged"].startswith("2026-11-22")
    assert (found["addressed"], found["acknowledged"]) == (1, 1)
    assert [(one["title"], one["days_late"]) for one in unit["late"]] == [
        ("Treo băng rôn", 3), ("Viết bài", 3),
    ]  # fmt: skip
    assert found["tally"]["late"] == 2
    assert [(one["name"], one["tasks"]["total"]) for one in found["channels"]] == [
        ("không ghi", 1), ("Báo chí", 1),
    ]  # fmt: skip
    narrowed = bureau("lan", "GET", f"/plans/{plan}/following?channel=bao-chi&only=late").json()
    assert [one["title"] for one in narrowed["units"][0]["late"]] == ["Viết bài"]


def test_a_late_unit_is_reminded_until_it_has_seen_it(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    plan, _ = _issued(bureau)
    bureau.at = LATE
    letter = bureau("lan", "GET", f"/plans/{plan}/letter?unit=xa").json()
    assert "trước ngày 30/01/2027; quá hạn 03 ngày làm việc" in letter["letter"]
    assert "đề nghị Đơn vị xa khẩn trương" in letter["letter"]
    sent = bureau(
        "lan", "POST", f"/plans/{plan}/reminders", json={"units": ["xa"], "text": letter["note"]}
    )
    assert sent.status_code == 201, sent.text
    (told,) = bureau("nam", "GET", "/units/xa/reminders?unseen=true").json()["items"]
    assert (told["by_unit"]["id"], told["by"], told["read"]) == ("ban", "Lan", None)
    path = f"/units/xa/reminders/{told['id']}/seen"
    assert bureau("nam", "POST", path, json={}).json()["read"].startswith("2027-02-03")
    assert bureau("nam", "GET", "/units/xa/reminders?unseen=true").json()["items"] == []
    (mine,) = bureau("lan", "GET", f"/plans/{plan}/reminders").json()["items"]
    assert mine["read"] is not None
    since = "?updated_since=2027-02-04T00:00:00Z"
    assert bureau("lan", "GET", f"/plans/{plan}/reminders{since}").json()["items"] == []


def test_tasks_are_told_by_who_has_them_with_the_right_verb(bureau: Any) -> None:
    support = {"part": "support", "unit_id": "la"}
    plan, _ = _issued(bureau, {"assignees": [{"unit_id": "xa"}, support]})
    found = bureau("nam", "GET", f"/plans/{plan}/assigned").json()["items"]
    assert [(one["leading"], one["supporting"]) for one in found] == [
        ("Giao Đơn vị xa chủ trì", "Giao Đơn vị xa phối hợp"),
        ("Đề nghị Đơn vị la chủ trì", "Đề nghị Đơn vị la phối hợp"),
    ]
    assert bureau("kim", "GET", f"/plans/{plan}/assigned").status_code == 404


# Rights


def test_what_a_unit_came_to_is_shown_to_it_and_to_those_over_the_plan(bureau: Any) -> None:
    supporting = {"part": "support", "unit_id": "la"}
    _, (task,) = _issued(bureau, {"assignees": [{"unit_id": "xa"}, supporting]})
    shares = bureau("lan", "GET", f"/tasks/{task}").json()["shares"]
    own = {share["unit"]["id"]: share["id"] for share in shares}
    answers = {
        who: [
            bureau(who, "GET", f"/shares/{own[unit]}{page}").status_code
            for unit in ("xa", "la")
            for page in ("", "/figures", "/notes")
        ]
        for who in ("lan", "minh", "nam", "kim")
    }
    assert answers == {
        "lan": [200] * 6,
        "minh": [200] * 6,
        "nam": [200] * 3 + [404] * 3,
        "kim": [404] * 3 + [200] * 3,
    }


def test_nothing_crosses_to_units_beside(bureau: Any) -> None:
    plan, (task,) = _issued(bureau)
    share = _share(bureau, task)
    asked = [
        ("GET", f"/plans/{plan}/following", None),
        ("GET", f"/plans/{plan}/letter?unit=xa", None),
        ("GET", f"/plans/{plan}/reminders", None),
        ("GET", f"/plans/{plan}/adoptable?unit=la", None),
        ("POST", f"/plans/{plan}/adoptions", {"unit_id": "la", "tasks": [{"task": task}]}),
        ("POST", f"/plans/{plan}/reminders", {"units": ["xa"], "text": "Đề nghị"}),
        ("POST", f"/shares/{share}/notes", {"text": "Đã xem"}),
        ("GET", "/units/xa/reminders", None),
        ("POST", "/units/xa/measures", {"label": "Đèn lồng", "counted": "chiếc"}),
    ]
    for method, path, body in asked:
        answer = bureau("kim", method, path, **({"json": body} if body else {}))
        assert answer.status_code == 404, (path, answer.text)


def test_a_commune_follows_and_reminds_nobody(bureau: Any) -> None:
    plan, _ = _issued(bureau)
    assert bureau("nam", "GET", f"/plans/{plan}/following").status_code == 404
    body = {"units": ["xa"], "text": "Đề nghị"}
    assert bureau("nam", "POST", f"/plans/{plan}/reminders", json=body).status_code == 404


def test_the_issuing_unit_reads_figures_and_tells_none(bureau: Any) -> None:
    _, (task,) = _issued(bureau)
    share = _share(bureau, task)
    assert _figures(bureau, "minh", share, {"measure": "tin", "number": 1}).status_code == 403
    assert _figures(bureau, "lan", share, {"measure": "tin", "number": 1}).status_code == 200


# Versions, keys, refusals


def test_figures_are_changed_by_who_read_them_and_the_second_is_told(bureau: Any) -> None:
    _, (task,) = _issued(bureau)
    share = _share(bureau, task)
    path = f"/shares/{share}/figures"
    read = bureau("nam", "GET", path).headers["etag"]
    body = [{"measure": "tin", "number": 1}]
    assert bureau("nam", "PUT", path, json=body).status_code == 428
    first = bureau("nam", "PUT", path, json=body, etag=read)
    assert first.status_code == 200
    assert bureau("nam", "PUT", path, json=body, etag=read).status_code == 412
    second = bureau("lan", "PUT", path, json=[], etag=first.headers["etag"])
    assert (second.status_code, second.json()["items"]) == (200, [])


def test_adopting_twice_with_one_key_happens_once(bureau: Any) -> None:
    plan, (task,) = _issued(bureau)
    body = {"unit_id": "xa", "tasks": [{"task": task}]}
    headers = {"Idempotency-Key": "mot-lan"}
    answers = [
        bureau("nam", "POST", f"/plans/{plan}/adoptions", json=body, headers=headers)
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    drafts = bureau("nam", "GET", f"/plans/{plan}/adoptable?unit=xa").json()["drafts"]
    assert len(drafts) == 1
    into = body | {"into": drafts[0]["id"]}
    refused = bureau("nam", "POST", f"/plans/{plan}/adoptions", json=into)
    assert (refused.status_code, "đã có" in refused.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/figures", [{"measure": "tin", "number": -1}], "0.number"),
        ("/figures", [{"measure": "tin", "number": 1, "as_of": "hôm qua"}], "0.as_of"),
        ("/figures", {"measure": "tin"}, ""),
        ("/notes", {"evidence": "http://thainguyen.example"}, "evidence"),
        ("/notes", {}, ""),
    ],
)
def test_a_field_that_cannot_be_is_refused(bureau: Any, path: str, body: Any, field: str) -> None:
    _, (task,) = _issued(bureau)
    method = "PUT" if path == "/figures" else "POST"
    answer = bureau("nam", method, f"/shares/{_share(bureau, task)}{path}", json=body, etag="*")
    assert answer.status_code == 422, answer.text
    assert field in str(answer.json()["errors"])


def test_a_draft_is_followed_by_nobody_yet(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan)
    found = bureau("lan", "GET", f"/plans/{plan}/following").json()
    assert (found["units"], found["tally"]["total"]) == ([], 0)
    assert bureau("lan", "GET", f"/plans/{plan}/letter?unit=xa").status_code == 409


def test_a_measure_of_one_s_own_is_counted(bureau: Any) -> None:
    _, (task,) = _issued(bureau)
    body = {"label": "Đèn lồng", "counted": "chiếc"}
    made = bureau("nam", "POST", "/units/xa/measures", json=body)
    assert (made.status_code, made.json()) == (201, body | {"id": "den-long", "own": True})
    told = _figures(bureau, "nam", _share(bureau, task), {"measure": "den-long", "number": 30})
    assert [f["label"] for f in told.json()["items"]] == ["Đèn lồng"]
    offered = bureau("nam", "GET", "/units/xa/measures").json()["items"]
    assert offered[-1]["id"] == "den-long"
    assert offered[0]["id"] == "bang-ron"


def test_a_note_can_be_taken_back(bureau: Any) -> None:
    _, (task,) = _issued(bureau)
    path = f"/shares/{_share(bureau, task)}/notes"
    note = bureau("nam", "POST", path, json={"text": "Nhầm"}).json()["id"]
    assert bureau("kim", "DELETE", f"{path}/{note}").status_code == 404
    assert bureau("nam", "DELETE", f"{path}/{note}").json() == {"removed": note}
    assert bureau("nam", "GET", path).json()["items"] == []
