"""The calls of tasks: deadlines as they are worded, templates, shares, and days that move."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

LATER = timedelta(minutes=5)


def _issued(bureau: Any, **changes: Any) -> tuple[int, dict[str, Any]]:
    """An issued plan, and a task of it as the commune that leads it sees it."""
    plan = bureau.plan()["id"]
    task = bureau.task(plan, **changes)["id"]
    bureau.issued(plan)
    told: dict[str, Any] = bureau("nam", "GET", f"/tasks/{task}").json()
    return plan, told


# Deadlines


def test_a_task_keeps_its_wording_and_is_due_on_a_working_day(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    plan = bureau.plan()["id"]
    body = {
        "title": "Báo cáo", "wording": "trước ngày 10/5/2027", "takes": 3,
        "assignees": [
            {"unit_id": "xa"}, {"part": "support", "body": "Các cơ quan báo chí"},
        ],
    }  # fmt: skip
    made = bureau("lan", "POST", f"/plans/{plan}/tasks", json=body)
    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["wording"], told["rule"]) == ("trước ngày 10/5/2027", "before:2027-05-10")
    assert (told["due"]["day"], told["due"]["weekday"]) == ("2027-05-07", "Thứ Sáu")
    assert "không tính" in told["due"]["why"]
    assert [(one["part"], one["name"]) for one in told["assignees"]] == [
        ("lead", "Đơn vị xa"), ("support", "Các cơ quan báo chí"),
    ]  # fmt: skip
    read = bureau("lan", "GET", made.headers["location"].removeprefix("/api/v1"))
    assert (read.json(), read.headers["etag"]) == (told, made.headers["etag"])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"wording": "sớm nhất có thể"}, "không thấy hạn"),
        ({"wording": "", "rule": "truoc:10/6"}, "không phải quy tắc hạn"),
        ({"wording": "", "rule": "by:occurrence:khong-co-2027"}, "không có khong-co-2027"),
        ({"assignees": [{"unit_id": "khong-co"}]}, "đơn vị “khong-co”"),
        ({"channel": "khong-co"}, "Không có kênh"),
        ({"line_id": 999}, "mục số 999"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(
    bureau: Any, changed: dict[str, Any], told: str
) -> None:
    plan = bureau.plan()["id"]
    body = {"title": "Báo cáo", "wording": "trước ngày 10/5/2027"} | changed
    answer = bureau("lan", "POST", f"/plans/{plan}/tasks", json=body)
    assert answer.status_code == 422
    assert told.lower() in answer.json()["detail"].lower()
    assert bureau("lan", "GET", f"/plans/{plan}/tasks").json()["items"] == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"takes": -1}, "takes"),
        ({"cost": 10**30}, "cost"),
        ({"edition": 0}, "edition"),
        ({"stages": ["a"] * 21}, "stages"),
        ({"assignees": [{"unit_id": "xa", "body": "Xã"}]}, "assignees.0"),
        ({"khong_co": 1}, "khong_co"),
    ],
)
def test_a_field_that_cannot_be_is_refused_by_name(
    bureau: Any, changed: dict[str, Any], field: str
) -> None:
    plan = bureau.plan()["id"]
    body = {"title": "Báo cáo", "wording": "trước ngày 10/5/2027"} | changed
    answer = bureau("lan", "POST", f"/plans/{plan}/tasks", json=body)
    assert answer.status_code == 422
    assert [fault["parameter"] for fault in answer.json()["errors"]] == [field]


# Changing


def test_a_task_is_changed_by_who_read_it_and_the_second_is_told(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    plan = bureau.plan()["id"]
    task = bureau.task(plan)
    path, read = f"/tasks/{task['id']}", f'"{task["version"]}"'
    body = {"title": "Treo cờ", "wording": task["wording"], "assignees": [{"unit_id": "xa"}]}
    assert bureau("lan", "PUT", path, json=body).status_code == 428
    bureau.at += LATER
    first = bureau("lan", "PUT", path, json=body, etag=read)
    assert (first.status_code, first.json()["title"]) == (200, "Treo cờ")
    stale = bureau("lan", "PUT", path, json=body | {"title": "Treo pa nô"}, etag=read)
    assert stale.status_code == 412
    assert "Lan sửa tên lúc 22/11/2026 12:05;" in stale.json()["detail"]
    people = body | {"assignees": [{"unit_id": "ban"}]}
    second = bureau("lan", "PUT", path, json=people, etag=first.headers["etag"])
    assert second.json()["assignees"][0]["unit_id"] == "ban"
    assert bureau("lan", "DELETE", path, etag=first.headers["etag"]).status_code == 412
    assert bureau("lan", "DELETE", path, etag=second.headers["etag"]).status_code == 200
    assert bureau("lan", "GET", path).status_code == 404


def test_a_task_of_a_submitted_plan_is_changed_by_nobody(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    task = bureau.task(plan)
    bureau.step("lan", plan, "submit")
    body = {"title": "Khác", "wording": task["wording"]}
    answer = bureau("lan", "PUT", f"/tasks/{task['id']}", json=body, etag="*")
    assert answer.status_code == 409
    assert "rút lại" in answer.json()["detail"]


# Templates


def test_tasks_come_from_templates_for_a_line(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    lines = bureau("lan", "GET", f"/plans/{plan}/lines").json()["items"]
    line = next(line["id"] for line in lines if line["key"] == "quoc-khanh-2027")
    path = f"/plans/{plan}/templates?line={line}"
    offered = bureau("lan", "GET", path).json()["items"]
    assert {offer["template"] for offer in offered} == {"le-lon-nam-khac"}
    body = {"line": line, "templates": ["le-lon-nam-khac"]}
    made = bureau("lan", "POST", f"/plans/{plan}/tasks/from-templates", json=body)
    assert made.status_code == 201, made.text
    tasks = made.json()["items"]
    assert [task["template"] for task in tasks] == [offer["id"] for offer in offered]
    assert all(task["due"]["day"] or task["rule"] == "ongoing" for task in tasks)
    assert all(offer["taken"] for offer in bureau("lan", "GET", path).json()["items"])
    again = bureau("lan", "POST", f"/plans/{plan}/tasks/from-templates", json=body)
    assert again.json()["items"] == []


def test_an_unknown_template_or_line_is_refused(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    path = f"/plans/{plan}/tasks/from-templates"
    assert bureau("lan", "POST", path, json={"templates": ["khong-co"]}).status_code == 404
    body = {"line": 999, "templates": ["le-lon-nam-khac"]}
    assert bureau("lan", "POST", path, json=body).status_code == 404
    assert bureau("lan", "GET", f"/plans/{plan}/templates?line=999").status_code == 404


# What a unit that is named sees and says


def test_a_named_unit_sees_its_tasks_alone(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    mine = bureau.task(plan)["id"]
    other = bureau.task(plan, assignees=[{"unit_id": "la"}], title="Việc khác")["id"]
    assert bureau("nam", "GET", f"/tasks/{mine}").status_code == 404
    bureau.issued(plan)
    tasks = bureau("nam", "GET", f"/plans/{plan}/tasks").json()["items"]
    assert [task["id"] for task in tasks] == [mine]
    assert [share["unit"]["id"] for share in tasks[0]["shares"]] == ["xa"]
    assert bureau("nam", "GET", f"/tasks/{other}").status_code == 404
    assert bureau("nam", "GET", f"/plans/{plan}").json()["sight"] == "lines"
    assert bureau("nam", "GET", f"/plans/{plan}/lines").status_code == 404


def test_shares_of_others_are_not_shown_to_who_sees_only_tasks(bureau: Any) -> None:
    both = [{"unit_id": "xa"}, {"part": "support", "unit_id": "la"}]
    _, task = _issued(bureau, assignees=both)
    assert [share["unit"]["id"] for share in task["shares"]] == ["xa"]
    shares = bureau("lan", "GET", f"/tasks/{task['id']}").json()["shares"]
    assert [share["unit"]["id"] for share in shares] == ["xa", "la"]
    body = {"state": "doing"}
    foreign = bureau("nam", "PUT", f"/shares/{shares[1]['id']}", json=body, etag="*")
    nowhere = bureau("nam", "PUT", "/shares/999", json=body, etag="*")
    assert foreign.status_code == nowhere.status_code == 404
    assert foreign.text.replace(str(shares[1]["id"]), "999") == nowhere.text


def test_how_far_others_are_is_not_shown_to_who_only_gets_the_plan(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    task = bureau.task(plan, assignees=[{"unit_id": "la"}])["id"]
    given = [{"unit_id": "xa", "purpose": "để biết"}]
    etag = bureau("lan", "GET", f"/plans/{plan}/addressees").headers["etag"]
    bureau("lan", "PUT", f"/plans/{plan}/addressees", json=given, etag=etag)
    bureau.issued(plan)
    (share,) = bureau("kim", "GET", f"/tasks/{task}").json()["shares"]
    done = {"state": "doing"}
    assert bureau("kim", "PUT", f"/shares/{share['id']}", json=done, etag="*").status_code == 200
    for who, state, shares in (("lan", "doing", 1), ("nam", None, 0)):
        told = bureau(who, "GET", f"/tasks/{task}").json()
        assert (told["state"], len(told["shares"])) == (state, shares), who
        board = bureau(who, "GET", f"/plans/{plan}/board").json()
        begun = [c["state"] for c in board["columns"] if c["pieces"]]
        assert begun == ["doing" if state else "todo"], who


def test_a_share_is_received_done_and_judged(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    _, task = _issued(bureau, deliverable="Báo cáo")
    (share,) = task["shares"]
    path = f"/shares/{share['id']}"
    received = bureau("nam", "POST", f"{path}/received", json={})
    assert (received.status_code, received.json()["by"]) == (200, "Nam")
    body = {"state": "done", "handed": "submitted", "note": "Đã treo 8 băng rôn"}
    etag = f'"{received.json()["version"]}"'
    assert bureau("nam", "PUT", path, json=body).status_code == 428
    done = bureau("nam", "PUT", path, json=body, etag=etag)
    assert (done.json()["state"], done.json()["done_on"]) == ("done", "2026-11-22")
    assert done.json()["standing"] is None
    passed = body | {"handed": "passed", "done_on": "2026-11-22"}
    assert bureau("nam", "PUT", path, json=passed, etag="*").status_code == 403
    stale = bureau("lan", "PUT", path, json=passed, etag=etag)
    assert (stale.status_code, stale.json()["changes"][0]["person"]) == (412, "Nam")
    judged = bureau("lan", "PUT", path, json=passed, etag=done.headers["etag"])
    assert judged.json()["handed"] == "passed"
    assert bureau("lan", "GET", f"/tasks/{task['id']}").json()["state"] == "done"


def test_what_is_dropped_needs_a_reason(bureau: Any) -> None:
    _, task = _issued(bureau)
    path = f"/shares/{task['shares'][0]['id']}"
    refused = bureau("nam", "PUT", path, json={"state": "dropped"}, etag="*")
    assert refused.status_code == 422
    assert "lý do" in refused.json()["detail"]


def test_who_reads_a_share_without_reporting_is_told_nothing_of_the_log(bureau: Any) -> None:
    _, task = _issued(bureau)
    share = task["shares"][0]
    bureau("nam", "PUT", f"/shares/{share['id']}", json={"state": "doing"}, etag="*")
    etag = f'"{share["version"]}"'
    path = f"/shares/{share['id']}"
    stale = bureau("minh", "PUT", path, json={"state": "done"}, etag=etag)
    assert (stale.status_code, stale.json()["changes"]) == (412, [])
    assert bureau("minh", "PUT", path, json={"state": "done"}, etag="*").status_code == 403


# The tasks of all plans


def test_the_tasks_of_all_plans_are_listed_and_narrowed(bureau: Any) -> None:
    first, second = bureau.plan()["id"], bureau.plan(kind="topic", title="Chuyên đề")["id"]
    early = bureau.task(first, channel="bao-chi")["id"]
    late = bureau.task(second, wording="trước ngày 01/9/2027", assignees=[])["id"]
    ongoing = bureau.task(second, wording="thường xuyên", assignees=[])["id"]

    def listed(query: str) -> list[int]:
        return [task["id"] for task in bureau("lan", "GET", f"/tasks?{query}").json()["items"]]

    assert listed("") == [early, late, ongoing]
    assert listed(f"plan={second}") == [late, ongoing]
    assert listed("unit=xa") == [early]
    assert listed("channel=bao-chi") == [early]
    assert listed("state=todo") == [early, late, ongoing]
    assert listed("standing=ongoing") == [ongoing]
    assert listed("due_from=2027-02-01") == [late]
    assert listed("due_to=2027-02-01") == [early]
    page = bureau("lan", "GET", "/tasks?limit=2").json()
    assert [task["id"] for task in page["items"]] == [early, late]
    assert listed(f"limit=2&cursor={page['next']}") == [ongoing]
    assert bureau("lan", "GET", "/tasks?due_from=2027-02-01&due_to=2027-01-01").status_code == 422
    assert bureau("kim", "GET", "/tasks").json()["items"] == []


def test_a_report_makes_a_task_new_in_the_list(bureau: Any) -> None:
    _, task = _issued(bureau)
    bureau.at += LATER
    since = {"updated_since": bureau.at.isoformat()}
    assert bureau("lan", "GET", "/tasks", params=since).json()["items"] == []
    path = f"/shares/{task['shares'][0]['id']}"
    bureau("nam", "PUT", path, json={"state": "doing"}, etag="*")
    (told,) = bureau("lan", "GET", "/tasks", params=since).json()["items"]
    assert (told["id"], told["state"]) == (task["id"], "doing")


def test_drafts_of_others_are_not_listed_though_one_may_read_them(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan)
    bureau.step("lan", plan, "submit")
    assert len(bureau("minh", "GET", f"/plans/{plan}/tasks").json()["items"]) == 1
    assert bureau("minh", "GET", "/tasks").json()["items"] == []


def test_overdue_soon_and_too_late_to_begin_are_told_apart(bureau: Any) -> None:
    plan = bureau.plan(period="2026")["id"]
    wordings = {
        "overdue": ("trước ngày 20/11/2026", 0),
        "soon": ("trước ngày 27/11/2026", 0),
        "too-late": ("trước ngày 30/11/2026", 20),
        "ahead": ("trước ngày 30/12/2026", 5),
    }
    for wording, takes in wordings.values():
        bureau.task(plan, wording=wording, takes=takes)
    tasks = bureau("lan", "GET", f"/plans/{plan}/tasks").json()["items"]
    assert [task["standing"] for task in tasks] == list(wordings)


def _queries(bureau: Any, path: str) -> int:
    """How many queries the answer to Lan takes; the service asks one of its own now and then."""
    return min(_queries_once(bureau, path) for _ in range(3))


def _queries_once(bureau: Any, path: str) -> int:
    seen = list[str]()

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert bureau("lan", "GET", path).status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return sum(statement.startswith(("SELECT", "WITH")) for statement in seen)


def test_lists_take_as_many_queries_for_one_as_for_ten(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan)
    bureau.issued(plan)
    paths = (f"/plans/{plan}/tasks", "/tasks", "/plans", f"/plans/{plan}/lines")
    _queries(bureau, "/plans")  # the first one also reads the reference
    draft = bureau.plan()["id"]
    bureau.task(draft)
    few = {path: _queries(bureau, path) for path in (f"/plans/{draft}/tasks", *paths)}
    for _ in range(9):
        bureau.task(draft)
    many = {path: _queries(bureau, path) for path in few}
    assert many == few
    assert max(many.values()) < 40


# Days that move


def test_a_day_that_moves_after_the_signature_is_offered_and_moves_when_accepted(
    bureau_on_both: Any,
) -> None:
    bureau = bureau_on_both
    plan = bureau.plan()["id"]
    activity = bureau(
        "lan", "POST", f"/plans/{plan}/activities",
        json={
            "kind": "conference", "name": "Hội nghị", "wording": "ngày 10/6/2027",
            "confirmed": True,
        },
    ).json()  # fmt: skip
    rule = f"count:5wd-before@activity:{activity['id']}"
    task = bureau.task(plan, wording="", rule=rule)
    assert task["due"]["day"] == "2027-06-03"
    bureau.issued(plan)
    time = {"wording": "ngày 17/6/2027"}
    path = f"/activities/{activity['id']}/time"
    assert bureau("lan", "PUT", path, json=time, etag="*").status_code == 200
    (moved,) = bureau("lan", "GET", f"/plans/{plan}/moved").json()["items"]
    assert (moved["task_id"], moved["before"], moved["now"]) == (
        task["id"], "2027-06-03", "2027-06-10",
    )  # fmt: skip
    assert "Hội nghị" in moved["why"]
    assert bureau("lan", "GET", f"/tasks/{task['id']}").json()["due"]["day"] == "2027-06-03"
    body = {"tasks": [task["id"]]}
    assert bureau("lan", "POST", f"/plans/{plan}/moved", json=body).status_code == 403
    accepted = bureau("minh", "POST", f"/plans/{plan}/moved", json=body)
    assert accepted.json() == {"items": [], "next": None}
    assert bureau("lan", "GET", f"/tasks/{task['id']}").json()["due"]["day"] == "2027-06-10"
