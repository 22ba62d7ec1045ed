"""The calls of plans and what they hold: made, read, changed at once by two, copied, drawn."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.models import Plan
from app.models.task import UnitChannel

LATER = timedelta(minutes=5)


def _ids(answer: Any) -> list[int]:
    return [item["id"] for item in answer.json()["items"]]


def _line(bureau: Any, plan: int, key: str) -> dict[str, Any]:
    lines = bureau("lan", "GET", f"/plans/{plan}/lines").json()["items"]
    found: dict[str, Any] = next(line for line in lines if line["key"] == key)
    return found


# Making and reading


def test_a_plan_is_made_with_the_days_of_its_period_and_read(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    fields = {"unit_id": "ban", "issuer_id": "tinh", "kind": "year", "period": "2027"}
    made = bureau("lan", "POST", "/plans", json=fields)
    assert made.status_code == 201, made.text
    read = bureau("lan", "GET", made.headers["location"].removeprefix("/api/v1"))
    assert read.json() == made.json()
    assert read.headers["etag"] == made.headers["etag"] == f'"{read.json()["version"]}"'
    told = read.json()
    assert (told["state"], told["draft_number"], told["may_edit"]) == ("draft", 1, True)
    assert told["issuer"] == {"id": "tinh", "name": "Đơn vị tinh"}
    assert told["counts"]["lines"] == 8
    line = _line(bureau, told["id"], "thanh-lap-dang-2027")
    assert (line["included"], line["reasons"][0]["rule"]) == (True, "le-lon")
    assert line["form"]["basis"].startswith("Nghị định 145/2013/NĐ-CP")


def test_plans_are_listed_page_by_page_and_by_filters(bureau: Any) -> None:
    first = bureau.plan()["id"]
    bureau.at += LATER
    quarter = bureau.plan(kind="topic", period="2027-q1", title="Chuyên đề")["id"]
    third = bureau.plan(kind="topic", period="2027-q2", title="Chuyên đề")["id"]
    assert _ids(bureau("lan", "GET", "/plans")) == [third, quarter, first]
    page = bureau("lan", "GET", "/plans?limit=2").json()
    assert [plan["id"] for plan in page["items"]] == [third, quarter]
    rest = bureau("lan", "GET", f"/plans?limit=2&cursor={page['next']}").json()
    assert ([plan["id"] for plan in rest["items"]], rest["next"]) == ([first], None)
    assert _ids(bureau("lan", "GET", "/plans?kind=topic&limit=1")) == [third]
    assert _ids(bureau("lan", "GET", "/plans?state=issued")) == []
    assert _ids(bureau("lan", "GET", "/plans?unit=tinh&kind=year")) == [first]
    since = {"updated_since": bureau.at.isoformat()}
    assert _ids(bureau("lan", "GET", "/plans", params=since)) == [third, quarter]


@pytest.mark.parametrize(
    "query",
    [
        "cursor=abc",
        "cursor=0",
        "cursor=99999999999999999999",
        "limit=0",
        "updated_since=hôm qua",
        "updated_since=0001-01-01T00:00:00%2B14:00",
        "state=khac",
        "khong_co=1",
    ],
)
def test_a_parameter_that_cannot_be_is_refused_by_name(bureau: Any, query: str) -> None:
    answer = bureau("lan", "GET", f"/plans?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_draft_is_not_there_for_those_outside_the_department(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    there, nowhere = (bureau("minh", "GET", f"/plans/{i}") for i in (plan, 999))
    assert there.status_code == nowhere.status_code == 404
    assert there.text.replace(str(plan), "999") == nowhere.text
    assert bureau("minh", "GET", "/plans").json()["items"] == []
    bureau.step("lan", plan, "submit")
    assert bureau("minh", "GET", f"/plans/{plan}").status_code == 200
    assert bureau("kim", "GET", f"/plans/{plan}").status_code == 404


def test_nobody_is_told_to_sign_in(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    for path in ("/plans", f"/plans/{plan}", f"/plans/{plan}/lines", "/tasks", "/tasks/1"):
        assert bureau("nobody", "GET", path).status_code == 401


# Changing


def test_a_plan_is_changed_by_who_read_it(bureau: Any) -> None:
    plan = bureau.plan()
    path, change = f"/plans/{plan['id']}", {"texts": {"purposes": "Tuyên truyền sâu rộng."}}
    assert bureau("lan", "PUT", path, json=change).status_code == 428
    changed = bureau("lan", "PUT", path, json=change, etag=f'"{plan["version"]}"')
    assert changed.status_code == 200, changed.text
    assert changed.json()["texts"] == {"purposes": "Tuyên truyền sâu rộng."}
    assert changed.json()["title"] == plan["title"]
    assert changed.headers["etag"] != f'"{plan["version"]}"'


def test_the_second_of_two_editors_is_told_who_changed_what_and_when(
    bureau_on_both: Any,
) -> None:
    bureau = bureau_on_both
    plan = bureau.plan()
    path, read = f"/plans/{plan['id']}", f'"{plan["version"]}"'
    bureau.at += LATER
    texts = {"costs": "Từ ngân sách tỉnh."}
    first = bureau("lan", "PUT", path, json={"title": "Kế hoạch khác", "texts": texts}, etag=read)
    assert first.status_code == 200
    bureau.at += LATER
    stale = bureau("lan", "PUT", path, json={"title": "Kế hoạch thứ ba"}, etag=read)
    assert stale.status_code == 412
    told = stale.json()
    assert told["detail"] == (
        "Đã có người sửa sau khi bạn mở: Lan sửa tên, phần viết lúc 22/11/2026 12:05;"
        " hãy xem bản mới rồi sửa lại. Chưa ghi gì."
    )
    (change,) = told["changes"]
    assert (change["person"], change["at"]) == ("Lan", "2026-11-22T05:05:00Z")
    assert [field["field"] for field in change["fields"]] == ["title", "texts"]
    assert told["version"] == first.json()["version"]
    assert bureau("lan", "GET", path).json()["title"] == "Kế hoạch khác"
    again = bureau("lan", "PUT", path, json={"title": "Ba"}, etag=f'"{told["version"]}"')
    assert again.status_code == 200


def test_who_may_not_edit_is_told_so_and_nothing_of_the_log(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    line = _line(bureau, plan, "quoc-khanh-2027")["id"]
    bureau("lan", "PUT", f"/plans/{plan}/choices", json={str(line): False})
    bureau.step("lan", plan, "submit")
    for path, body in ((f"/plans/{plan}", {"title": "Khác"}), (f"/lines/{line}", {})):
        answer = bureau("minh", "PUT", path, json=body, etag='"cu"')
        assert answer.status_code == 403
        assert "changes" not in answer.json()


def test_work_beside_the_texts_does_not_make_them_stale(bureau: Any) -> None:
    plan = bureau.plan()
    path, read = f"/plans/{plan['id']}", f'"{plan["version"]}"'
    bureau.at += LATER
    bureau("lan", "POST", f"{path}/lines", json={"title": "Đại hội Thể dục thể thao"})
    assert bureau("lan", "PUT", path, json={"title": "Khác"}, etag=read).status_code == 200


def test_of_many_changes_at_once_one_is_made(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    plan = bureau.plan()
    line = _line(bureau, plan["id"], "quoc-khanh-2027")

    def put(number: int) -> int:
        body = {"note": f"Ghi chú {number}"}
        etag = f'"{line["version"]}"'
        status: int = bureau("lan", "PUT", f"/lines/{line['id']}", json=body, etag=etag).status_code
        return status

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(put, range(4)))
    assert statuses == [200, 412, 412, 412]


def test_a_draft_is_discarded_and_the_log_keeps_what_it_was(bureau: Any) -> None:
    plan = bureau.plan()
    path, etag = f"/plans/{plan['id']}", f'"{plan["version"]}"'
    assert bureau("lan", "DELETE", path).status_code == 428
    assert bureau("lan", "DELETE", path, etag=etag).json() == {"removed": plan["id"]}
    assert bureau("lan", "GET", path).status_code == 404
    log = bureau("lan", "GET", "/log?unit=ban").json()["items"]
    assert (log[0]["action"], log[0]["before"]["title"]) == ("discard", plan["title"])


def test_the_log_of_a_plan_tells_of_its_parts(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    other = bureau.plan(kind="topic", title="Chuyên đề")["id"]
    bureau.task(plan)
    bureau.task(other, title="Việc khác")
    entries = bureau("lan", "GET", f"/plans/{plan}/log").json()["items"]
    kinds = {(entry["object_kind"], entry["action"]) for entry in entries}
    assert {("plan", "create"), ("task", "create")} <= kinds
    assert all(entry["after"].get("title") != "Việc khác" for entry in entries)


# What it holds


def test_a_whole_page_of_lines_is_ticked_at_once(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    party = _line(bureau, plan, "thanh-lap-dang-2027")["id"]
    day = _line(bureau, plan, "quoc-khanh-2027")["id"]
    body = {str(party): False, str(day): True}
    answer = bureau("lan", "PUT", f"/plans/{plan}/choices", json=body)
    assert answer.status_code == 200, answer.text
    told = {line["id"]: (line["included"], line["chosen"]) for line in answer.json()["items"]}
    assert told == {party: (False, False), day: (True, None)}


def test_a_line_of_another_plan_is_not_ticked_and_nothing_is_half_saved(bureau: Any) -> None:
    plan, other = bureau.plan()["id"], bureau.plan()["id"]
    mine = _line(bureau, plan, "quoc-khanh-2027")["id"]
    foreign = _line(bureau, other, "quoc-khanh-2027")["id"]
    body = {str(mine): False, str(foreign): False}
    assert bureau("lan", "PUT", f"/plans/{plan}/choices", json=body).status_code == 404
    assert _line(bureau, plan, "quoc-khanh-2027")["included"] is True


def test_a_line_has_words_of_ones_own_beside_the_proposals(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    line = _line(bureau, plan, "quoc-khanh-2027")
    path = f"/lines/{line['id']}"
    read = bureau("lan", "GET", path)
    assert read.json() == line
    changed = bureau(
        "lan", "PUT", path, json={"title": "Quốc khánh", "note": "a"}, etag=read.headers["etag"]
    ).json()
    assert (changed["title"], changed["note"], changed["ticked"]) == ("Quốc khánh", "a", True)
    back = bureau("lan", "PUT", path, json={}, etag=f'"{changed["version"]}"').json()
    assert (back["title"], back["note"]) == (line["title"], None)


def test_a_line_of_ones_own_is_added_and_removed(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    body = {"title": "Đại hội Thể dục thể thao", "first": "2027-08-10"}
    made = bureau("lan", "POST", f"/plans/{plan}/lines", json=body)
    assert (made.status_code, made.json()["kind"]) == (201, "other")
    path, etag = made.headers["location"].removeprefix("/api/v1"), made.headers["etag"]
    assert bureau("lan", "DELETE", path, etag=etag).status_code == 200
    assert bureau("lan", "GET", path).status_code == 404
    proposed = _line(bureau, plan, "quoc-khanh-2027")
    refused = bureau("lan", "DELETE", f"/lines/{proposed['id']}", etag="*")
    assert refused.status_code == 422
    assert "bỏ đánh dấu" in refused.json()["detail"]


def test_campaigns_gather_lines_and_let_them_go(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    found = bureau("lan", "GET", f"/plans/{plan}/campaigns").json()
    assert [campaign["name"] for campaign in found["items"]] == [
        "Đợt tuyên truyền 16/4, 30/4, 01/5, 07/5 và 19/5/2027"
    ]
    line = _line(bureau, plan, "quoc-khanh-2027")["id"]
    body = {"name": "Tháng 9", "first": "2027-08-19", "last": "2027-09-02", "lines": [line]}
    made = bureau("lan", "POST", f"/plans/{plan}/campaigns", json=body)
    assert (made.status_code, made.json()["lines"]) == (201, [line])
    path = f"/campaigns/{made.json()['id']}"
    renamed = bureau(
        "lan",
        "PUT",
        path,
        json=body | {"name": "Mùa thu", "lines": None},
        etag=made.headers["etag"],
    )
    assert (renamed.json()["name"], renamed.json()["lines"]) == ("Mùa thu", [line])
    stale = bureau("lan", "PUT", path, json=body, etag=made.headers["etag"])
    assert (stale.status_code, stale.json()["changes"][0]["fields"][0]["field"]) == (412, "name")
    assert bureau("lan", "DELETE", path, etag=renamed.headers["etag"]).status_code == 200
    assert _line(bureau, plan, "quoc-khanh-2027")["campaign_id"] is None


def test_an_expected_activity_shows_as_a_span(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    body = {"kind": "conference", "name": "Hội nghị", "wording": "vào đầu tháng 7/2027"}
    made = bureau("lan", "POST", f"/plans/{plan}/activities", json=body)
    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["first"], told["last"], told["confirmed"]) == ("2027-07-01", "2027-07-10", False)
    path = f"/activities/{told['id']}"
    settled = body | {"wording": "ngày 06/7/2027", "rule": "during:2027-07-06", "confirmed": True}
    changed = bureau("lan", "PUT", path, json=settled, etag=made.headers["etag"])
    assert (changed.json()["first"], changed.json()["confirmed"]) == ("2027-07-06", True)
    assert _ids(bureau("lan", "GET", f"/plans/{plan}/activities")) == [told["id"]]
    assert bureau("lan", "DELETE", path, etag=changed.headers["etag"]).status_code == 200


def test_the_time_of_an_activity_is_settled_after_the_signature(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    body = {"kind": "conference", "name": "Hội nghị", "wording": "vào đầu tháng 7/2027"}
    made = bureau("lan", "POST", f"/plans/{plan}/activities", json=body)
    bureau.issued(plan)
    path = f"/activities/{made.json()['id']}"
    assert bureau("lan", "PUT", path, json=body, etag="*").status_code == 409
    time = {"wording": "ngày 06/7/2027", "rule": "during:2027-07-06"}
    assert bureau("minh", "PUT", f"{path}/time", json=time, etag="*").status_code == 403
    told = bureau("lan", "PUT", f"{path}/time", json=time, etag=made.headers["etag"]).json()
    assert (told["first"], told["confirmed"]) == ("2027-07-06", True)
    assert told["wording"] == "vào đầu tháng 7/2027"


def test_other_rules_tick_anew_and_nothing_differs_then(bureau: Any) -> None:
    plan = bureau.plan()
    path = f"/plans/{plan['id']}"
    bureau("lan", "PUT", path, json={"rules": "none"}, etag=f'"{plan["version"]}"')
    assert bureau("lan", "GET", path).json()["counts"]["included"] == 0
    assert bureau("lan", "GET", f"{path}/differences").json()["items"] == []
    body = {"keys": ["quoc-khanh-2027"]}
    refused = bureau("lan", "POST", f"{path}/accepted", json=body)
    assert (refused.status_code, refused.json()["status"]) == (422, 422)


# Lists tell what is new


@pytest.mark.parametrize("part", ["lines", "campaigns", "activities", "tasks"])
def test_a_list_tells_what_was_changed_since(bureau: Any, part: str) -> None:
    plan = bureau.plan()["id"]
    bodies: dict[str, Any] = {
        "lines": {"title": "Mục khác"},
        "campaigns": {"name": "Đợt", "first": "2027-08-19", "last": "2027-09-02"},
        "activities": {"kind": "conference", "name": "Hội nghị"},
        "tasks": {"title": "Treo băng rôn", "wording": "trước ngày 30/01/2027"},
    }
    bureau("lan", "POST", f"/plans/{plan}/{part}", json=bodies[part])
    bureau.at += LATER
    new = bureau("lan", "POST", f"/plans/{plan}/{part}", json=bodies[part]).json()["id"]
    since = {"updated_since": bureau.at.isoformat()}
    assert _ids(bureau("lan", "GET", f"/plans/{plan}/{part}", params=since)) == [new]
    assert len(_ids(bureau("lan", "GET", f"/plans/{plan}/{part}"))) >= 2


# Once


def test_the_same_plan_is_made_once(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    fields = {"unit_id": "ban", "kind": "year", "period": "2027"}
    asked: dict[str, Any] = {"json": fields, "headers": {"Idempotency-Key": "lan-1"}}
    first, again = (bureau("lan", "POST", "/plans", **asked) for _ in range(2))
    assert first.content == again.content
    assert first.headers["location"] == again.headers["location"]
    other = bureau("lan", "POST", "/plans", **asked | {"json": fields | {"period": "2028"}})
    assert other.status_code == 422
    with bureau.office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Plan)) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("lines", {"title": "Mục khác"}),
        ("campaigns", {"name": "Đợt", "first": "2027-08-19", "last": "2027-09-02"}),
        ("activities", {"kind": "conference", "name": "Hội nghị"}),
        ("tasks", {"title": "Treo băng rôn", "wording": "trước ngày 30/01/2027"}),
        ("next-year", {}),
        ("tasks/from-templates", {"templates": ["bao-cao-dinh-ky"]}),
    ],
)
def test_the_same_key_makes_a_thing_once(bureau: Any, path: str, body: Any) -> None:
    plan = bureau.plan()["id"]
    asked: dict[str, Any] = {"json": body, "headers": {"Idempotency-Key": "lan-1"}}
    first, again = (bureau("lan", "POST", f"/plans/{plan}/{path}", **asked) for _ in range(2))
    assert first.status_code == again.status_code == 201, first.text
    assert first.content == again.content
    without = bureau("lan", "POST", f"/plans/{plan}/{path}", json=body)
    assert without.json() != first.json()


# Plans made after others


def test_next_year_has_the_days_and_tasks_of_next_year(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan)
    made = bureau("lan", "POST", f"/plans/{plan}/next-year", json={})
    assert made.status_code == 201, made.text
    copy = made.json()
    assert (copy["period"], copy["copied_from"]["id"]) == ("2028", plan)
    (task,) = bureau("lan", "GET", f"/plans/{copy['id']}/tasks").json()["items"]
    assert (task["wording"], task["origin"]) == ("trước ngày 30/01/2028", "copied")
    assert _line(bureau, copy["id"], "thanh-lap-dang-2028")["years"] == 98
    changes = bureau("lan", "GET", f"/plans/{copy['id']}/changes").json()
    assert changes["tasks"]


def test_an_adjustment_tells_what_it_changes_and_takes_the_place_of_the_plan(
    bureau: Any,
) -> None:
    plan = bureau.plan()["id"]
    assert bureau("lan", "POST", f"/plans/{plan}/adjustments", json={}).status_code == 409
    task = bureau.task(plan)["id"]
    bureau.issued(plan)
    made = bureau("lan", "POST", f"/plans/{plan}/adjustments", json={})
    assert made.status_code == 201, made.text
    new = made.json()["id"]
    (copied,) = bureau("lan", "GET", f"/plans/{new}/tasks").json()["items"]
    assert (copied["origin"], copied["origin_id"]) == ("adjusted", task)
    body = {"title": "Treo cờ", "wording": copied["wording"], "assignees": [{"unit_id": "xa"}]}
    bureau("lan", "PUT", f"/tasks/{copied['id']}", json=body, etag=f'"{copied["version"]}"')
    (altered,) = bureau("lan", "GET", f"/plans/{new}/changes").json()["tasks"]
    assert (altered["fate"], altered["fields"][0]["before"]) == ("changed", "Treo băng rôn")
    assert bureau("lan", "GET", f"/plans/{plan}").json()["adjusted_by"][0]["id"] == new
    assert _ids(bureau("nam", "GET", "/tasks")) == [task]
    bureau.issued(new, "16-KH/TU")
    assert _ids(bureau("nam", "GET", "/tasks")) == [copied["id"]]
    assert bureau("lan", "GET", f"/plans/{new}").json()["adjusts"]["id"] == plan


def test_what_a_plan_was_made_after_is_not_shown_by_what_differs(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan, title="Việc của riêng ban", assignees=[])
    copy = bureau("lan", "POST", f"/plans/{plan}/next-year", json={}).json()["id"]
    bureau("lan", "PUT", f"/plans/{copy}/addressees", json=[{"unit_id": "xa"}], etag="*")
    bureau.issued(copy)
    told = bureau("nam", "GET", f"/plans/{copy}").json()
    assert (told["sight"], told["copied_from"]) == ("whole", None)
    changes = bureau("nam", "GET", f"/plans/{copy}/changes").json()
    assert not any(changes.values())
    assert any(bureau("lan", "GET", f"/plans/{copy}/changes").json().values())


def test_who_is_named_in_a_plan_makes_no_other_after_it(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan)
    bureau.issued(plan)
    bodies = {"next-year": {}, "adjustments": {}, "programmes": {"period": "2027-q1"}}
    for path, body in bodies.items():
        answer = bureau("nam", "POST", f"/plans/{plan}/{path}", json=body)
        assert answer.status_code in {403, 404}, path
        assert bureau("minh", "POST", f"/plans/{plan}/{path}", json=body).status_code == 403, path
    assert len(bureau("lan", "GET", "/plans").json()["items"]) == 1


def test_a_programme_draws_the_tasks_of_its_period(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    winter = bureau.task(plan)["id"]
    bureau.task(plan, title="Mùa thu", wording="trước ngày 30/9/2027")
    made = bureau("lan", "POST", f"/plans/{plan}/programmes", json={"period": "2027-q1"})
    assert made.status_code == 201, made.text
    new = made.json()
    assert (new["kind"], new["draws_from"]["id"]) == ("programme", plan)
    (drawn,) = bureau("lan", "GET", f"/plans/{new['id']}/tasks").json()["items"]
    assert (drawn["origin"], drawn["origin_id"]) == ("drawn", winter)
    late = bureau.task(plan, title="Thêm", wording="trước ngày 20/02/2027")["id"]
    assert _ids(bureau("lan", "GET", f"/plans/{new['id']}/drawable")) == [late]
    added = bureau("lan", "POST", f"/plans/{new['id']}/drawn", json={"tasks": [late]})
    assert [task["origin_id"] for task in added.json()["items"]] == [late]
    wrong = bureau("lan", "POST", f"/plans/{plan}/programmes", json={"period": "2029-q1"})
    assert wrong.status_code == 422


# What it looks like


def test_tasks_are_shown_as_programme_board_timeline_and_heat_map(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    task = bureau.task(plan, channel="co-dong")["id"]
    path = f"/plans/{plan}"
    slots = bureau("lan", "GET", f"{path}/programme?by=quarter").json()["slots"]
    assert [(slot["label"], len(slot["entries"])) for slot in slots] == [
        ("Quý I/2027", 1), ("Quý II/2027", 0), ("Quý III/2027", 0), ("Quý IV/2027", 0),
    ]  # fmt: skip
    columns = bureau("lan", "GET", f"{path}/board").json()["columns"]
    assert [len(column["pieces"]) for column in columns] == [1, 0, 0, 0]
    bars = bureau("lan", "GET", f"{path}/timeline").json()["bars"]
    assert {bar["held"]["kind"] for bar in bars} == {"campaign", "task"}
    heat = bureau("lan", "GET", f"{path}/heat-map?capacity=1").json()
    (row,) = heat["rows"]
    assert row["lead"] == {"key": "unit:xa", "name": "Đơn vị xa"}
    assert [cell["task_ids"] for cell in row["cells"] if cell["count"]] == [[task]]


@pytest.mark.parametrize(
    ("query", "count"),
    [("unit=xa", 1), ("unit=tinh", 0), ("channel=bao-chi", 0), ("state=done", 0), ("", 1)],
)
def test_what_is_shown_is_narrowed_by_filters(bureau: Any, query: str, count: int) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan)
    board = bureau("lan", "GET", f"/plans/{plan}/board?{query}").json()
    assert sum(len(column["pieces"]) for column in board["columns"]) == count


# Channels


def test_a_unit_adds_a_channel_for_itself_and_those_below(bureau: Any) -> None:
    made = bureau("lan", "POST", "/units/ban/channels", json={"label": "Xe loa lưu động"})
    assert (made.status_code, made.json()["id"]) == (201, "xe-loa-luu-dong")
    listed = bureau("lan", "GET", "/units/ban/channels").json()["items"]
    assert {"id": "xe-loa-luu-dong", "label": "Xe loa lưu động", "own": True} in listed
    assert (
        bureau("lan", "POST", "/units/ban/channels", json={"label": "Báo chí"}).status_code == 422
    )
    assert bureau("kim", "POST", "/units/ban/channels", json={"label": "Khác"}).status_code == 404
    with bureau.office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(UnitChannel)) == 1
