"""The calls of a plan's way: steps, opinions, addressees and receipts."""

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.actor import OPERATOR, Role
from app.accounts.people import person_by_email
from app.accounts.roles import grant
from app.accounts.units import unit_named

LATER = timedelta(minutes=5)


def _steps(bureau: Any, who: str, plan: int) -> list[str]:
    return [step["step"] for step in bureau(who, "GET", f"/plans/{plan}/steps").json()["items"]]


# Steps


def test_a_plan_goes_from_draft_to_its_end(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    plan = bureau.plan()["id"]
    assert _steps(bureau, "lan", plan) == ["ask", "submit"]
    submitted = bureau.step("lan", plan, "submit").json()
    assert (submitted["state"], submitted["submitted"]["person"]) == ("submitted", "Lan")
    assert _steps(bureau, "lan", plan) == ["withdraw"]
    assert _steps(bureau, "minh", plan) == ["return", "sign"]
    signed = bureau.step("minh", plan, "sign").json()
    assert (signed["state"], signed["signed"]["person"]) == ("signed", "Minh")
    assert _steps(bureau, "hoa", plan) == ["issue"]
    issued = bureau.step("hoa", plan, "issue", number="15-KH/TU", issued_on="2026-11-22").json()
    assert (issued["state"], issued["number"], issued["issued_on"]) == (
        "issued", "15-KH/TU", "2026-11-22",
    )  # fmt: skip
    assert bureau.step("minh", plan, "close").json()["state"] == "closed"
    assert _steps(bureau, "minh", plan) == []


def test_a_plan_is_returned_with_a_reason_and_drafted_again(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.step("lan", plan, "submit")
    lacking = bureau.step("minh", plan, "return")
    assert lacking.status_code == 422
    assert [fault["parameter"] for fault in lacking.json()["errors"]] == ["reason"]
    bureau.step("minh", plan, "return", reason="Bổ sung kinh phí.")
    told = bureau("lan", "GET", f"/plans/{plan}").json()
    assert (told["state"], told["returned"], told["draft_number"]) == (
        "draft", "Bổ sung kinh phí.", 2,
    )  # fmt: skip


def test_a_step_out_of_order_or_of_somebody_else_is_refused(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    assert bureau.step("kim", plan, "submit").status_code == 404
    assert bureau.step("lan", plan, "withdraw").status_code == 409
    bureau.step("lan", plan, "submit")
    assert bureau.step("lan", plan, "submit").status_code == 409
    assert bureau.step("lan", plan, "sign").status_code == 403
    assert bureau.step("hoa", plan, "sign").status_code == 403
    bureau.step("minh", plan, "sign")
    early = bureau.step("hoa", plan, "issue", number="15-KH/TU", issued_on="2026-11-21")
    assert early.status_code == 422
    assert "không thể sớm hơn" in early.json()["detail"]


def test_nobody_signs_what_they_submitted(bureau: Any) -> None:
    plan = bureau.plan(issuer_id="ban")["id"]
    both = bureau.office.key("lan@thainguyen.example", "ban")
    assert bureau.step("lan", plan, "submit").is_success
    with bureau.office.database.writing() as session:
        person = person_by_email(session, "lan@thainguyen.example")
        assert person
        grant(session, OPERATOR, person, unit_named(session, "ban"), Role.APPROVER, bureau.at)
    answer = bureau("nobody", "POST", f"/plans/{plan}/steps", json={"step": "sign"}, headers=both)
    assert answer.status_code == 403
    assert "trình" in answer.json()["detail"]


def test_a_plan_is_signed_as_it_was_read(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.step("lan", plan, "submit")
    read = bureau("minh", "GET", f"/plans/{plan}").headers["etag"]
    bureau.step("lan", plan, "withdraw")
    told = bureau("lan", "GET", f"/plans/{plan}").json()
    body = {"title": "Kế hoạch khác"}
    bureau("lan", "PUT", f"/plans/{plan}", json=body, etag=f'"{told["version"]}"')
    bureau.step("lan", plan, "submit")
    stale = bureau("minh", "POST", f"/plans/{plan}/steps", json={"step": "sign"}, etag=read)
    assert stale.status_code == 412
    assert bureau.step("minh", plan, "sign").status_code == 200


def test_the_same_step_with_the_same_key_is_taken_once(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    asked: dict[str, Any] = {
        "json": {"step": "submit"},
        "headers": {"Idempotency-Key": "lan-1"},
    }
    first, again = (bureau("lan", "POST", f"/plans/{plan}/steps", **asked) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()


def test_an_empty_plan_is_not_submitted(bureau: Any) -> None:
    plan = bureau.plan(kind="topic", title="Chuyên đề")["id"]
    answer = bureau.step("lan", plan, "submit")
    assert answer.status_code == 422
    assert "chưa có nội dung nào" in answer.json()["detail"]


# Opinions


def test_a_unit_is_asked_answers_and_is_told_what_became_of_it(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    plan = bureau.plan()["id"]
    assert bureau.step("lan", plan, "ask", units=["xa", "la"], due="2026-12-01").is_success
    opinions = bureau("lan", "GET", f"/plans/{plan}/opinions").json()["items"]
    assert [opinion["unit"]["id"] for opinion in opinions] == ["la", "xa"]
    (mine,) = bureau("nam", "GET", f"/plans/{plan}/opinions").json()["items"]
    path, etag = f"/opinions/{mine['id']}", f'"{mine["version"]}"'
    bureau.at += LATER
    body = {"text": "Đề nghị bổ sung triển lãm."}
    assert bureau("nam", "PUT", f"{path}/answer", json=body).status_code == 428
    answered = bureau("nam", "PUT", f"{path}/answer", json=body, etag=etag)
    assert (answered.json()["by"], answered.json()["late"]) == ("Nam", False)
    outcome = {"outcome": "partly", "text": "Gộp với dịp 19/5."}
    stale = bureau("lan", "PUT", f"{path}/outcome", json=outcome, etag=etag)
    assert (stale.status_code, stale.json()["changes"][0]["person"]) == (412, "Nam")
    settled = bureau("lan", "PUT", f"{path}/outcome", json=outcome, etag=answered.headers["etag"])
    assert settled.json()["outcome"] == "partly"
    assert bureau("nam", "GET", f"/plans/{plan}/opinions").json()["items"] == [settled.json()]
    bureau.step("lan", plan, "redraft")
    late = bureau("nam", "PUT", f"{path}/answer", json=body, etag="*")
    assert late.status_code == 409


def test_the_opinion_of_another_unit_is_as_one_that_is_not_there(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.step("lan", plan, "ask", units=["xa", "la"], due="2026-12-01")
    found = bureau("lan", "GET", f"/plans/{plan}/opinions").json()["items"]
    other = next(one["id"] for one in found if one["unit"]["id"] == "la")
    body = {"text": "Không có ý kiến."}
    there = bureau("nam", "PUT", f"/opinions/{other}/answer", json=body, etag="*")
    nowhere = bureau("nam", "PUT", "/opinions/999/answer", json=body, etag="*")
    assert there.status_code == nowhere.status_code == 404
    assert there.text.replace(str(other), "999") == nowhere.text


def test_the_drafting_unit_does_not_answer_for_others(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.step("lan", plan, "ask", units=["xa"], due="2026-12-01")
    (opinion,) = bureau("lan", "GET", f"/plans/{plan}/opinions").json()["items"]
    path, body = f"/opinions/{opinion['id']}/answer", {"text": "Nhất trí."}
    assert bureau("lan", "PUT", path, json=body, etag="*").status_code == 403


# Who gets it


def test_a_plan_goes_to_its_addressees_who_acknowledge_it(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    plan = bureau.plan()["id"]
    path = f"/plans/{plan}"
    empty = bureau("lan", "GET", f"{path}/addressees")
    body = [
        {"unit_id": "xa", "purpose": "để thực hiện"},
        {"body": "Ban Tuyên giáo và Dân vận Trung ương", "purpose": "để báo cáo"},
    ]
    assert bureau("lan", "PUT", f"{path}/addressees", json=body).status_code == 428
    told = bureau("lan", "PUT", f"{path}/addressees", json=body, etag=empty.headers["etag"])
    assert [one["name"] for one in told.json()["items"]] == [
        "Đơn vị xa", "Ban Tuyên giáo và Dân vận Trung ương",
    ]  # fmt: skip
    stale = bureau("lan", "PUT", f"{path}/addressees", json=[], etag=empty.headers["etag"])
    assert stale.status_code == 412
    bureau.issued(plan)
    assert bureau("nam", "GET", path).json()["sight"] == "whole"
    (receipt,) = bureau("nam", "GET", f"{path}/receipts").json()["items"]
    assert (receipt["unit"]["id"], receipt["acknowledged"]) == ("xa", None)
    assert bureau("lan", "POST", f"{path}/receipts/xa", json={}).status_code == 403
    (told,) = bureau("nam", "POST", f"{path}/receipts/xa", json={}).json()["items"]
    assert (told["by"], told["acknowledged"]) == ("Nam", "2026-11-22T05:00:00Z")
    assert bureau("lan", "GET", f"{path}/receipts").json()["items"] == [told]


def test_who_gets_a_plan_reads_it_but_not_how_it_came_about(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    body = [{"unit_id": "xa"}]
    bureau("lan", "PUT", f"/plans/{plan}/addressees", json=body, etag="*")
    bureau.issued(plan)
    told = bureau("nam", "GET", f"/plans/{plan}").json()
    assert (told["inside"], told["submitted"], told["signed"]["person"]) == (False, None, "Minh")
    assert bureau("nam", "GET", f"/plans/{plan}/lines").status_code == 200
    for part in ("log", "differences", "moved", "templates"):
        assert bureau("nam", "GET", f"/plans/{plan}/{part}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([{"unit_id": "khong-co"}], 422),
        ([{"unit_id": "xa"}, {"unit_id": "xa"}], 422),
        ([{}], 422),
        ({"unit_id": "xa"}, 422),
        ([{"group_id": "khong-co"}], 422),
    ],
)
def test_addressees_that_cannot_be_are_refused(bureau: Any, body: Any, status: int) -> None:
    plan = bureau.plan()["id"]
    answer = bureau("lan", "PUT", f"/plans/{plan}/addressees", json=body, etag="*")
    assert answer.status_code == status
    assert bureau("lan", "GET", f"/plans/{plan}/addressees").json()["items"] == []
