"""A plan document becomes a draft over the API: looked at first, made once, its marks settled."""

from typing import Any

import pytest

PAPER = """KẾ HOẠCH
tuyên truyền các ngày lễ lớn trong năm 2027

I. NỘI DUNG

1. Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027); 82 năm Ngày \
Quốc khánh nước Cộng hòa xã hội chủ nghĩa Việt Nam (02/9/1945 - 02/9/2027).

II. TỔ CHỨC THỰC HIỆN

1. Đơn vị xa: Treo cờ, băng rôn trước ngày 30/01/2027.

2. Ban Dân vận huyện phối hợp với Đơn vị xa chuẩn bị báo cáo.
"""

POEM = "Thuyền về có nhớ bến chăng\nBến thì một dạ khăng khăng đợi thuyền"


def _sent(bureau: Any, who: str = "lan", **asked: Any) -> Any:
    body = {"unit_id": "ban", "issuer_id": "tinh", "text": PAPER} | asked
    headers = asked.pop("headers", {})
    body.pop("headers", None)
    return bureau(who, "POST", "/plans/import", json=body, headers=headers)


def test_a_preview_tells_what_is_understood_and_makes_nothing(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    answer = _sent(bureau, preview=True)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["kind"], told["period"], told["doubts"]) == ("year", "2027", [])
    days = [part["occurrence"] for part in told["parts"] if part["kind"] == "day"]
    assert days == ["thanh-lap-dang-2027", "quoc-khanh-2027"]
    flag, report = (part for part in told["parts"] if part["kind"] == "task")
    assert flag["leads"] == [{"name": "Đơn vị xa", "unit_id": "xa", "group_id": None}]
    assert (flag["wording"], flag["due"], flag["doubts"]) == (
        "trước ngày 30/01/2027", "2027-01-29", [],
    )  # fmt: skip
    assert PAPER[flag["start"] : flag["end"]] == flag["printed"]
    assert report["leads"][0] == {"name": "Đơn vị xa", "unit_id": "xa", "group_id": None}
    assert report["doubts"] == ["Văn bản không nêu hạn của việc này; hãy ghi hạn."]
    assert bureau("lan", "GET", "/plans").json()["items"] == []


def test_the_draft_has_the_parts_and_its_marks_wait_until_they_are_settled(
    bureau_on_both: Any,
) -> None:
    bureau = bureau_on_both
    answer = _sent(bureau)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    plan = told["plan"]
    assert answer.headers["location"] == f"/api/v1/plans/{plan['id']}"
    assert answer.headers["etag"] == f'"{plan["version"]}"'
    assert (plan["counts"]["included"], plan["counts"]["tasks"]) == (2, 2)
    flag, report = bureau("lan", "GET", f"/plans/{plan['id']}/tasks").json()["items"]
    assert flag["rule"] == "before:2027-01-30"
    assert (report["wording"], report["rule"]) == ("chưa ghi hạn", "ongoing")
    assert {mark["part"] for mark in told["marks"]} == {"plan", "task"}
    place = f"/plans/{plan['id']}/marks"
    assert bureau("lan", "GET", place).json()["items"] == told["marks"]
    numbers = [mark["id"] for mark in told["marks"]]
    left = bureau("lan", "POST", place, json={"settled": numbers[:1]}).json()["items"]
    assert [mark["id"] for mark in left] == numbers[1:]
    again = bureau("lan", "POST", place, json={"settled": numbers[:1]})
    assert again.status_code == 404
    log = bureau("lan", "GET", f"/plans/{plan['id']}/log").json()["items"]
    assert {"import", "settle-marks"} <= {entry["action"] for entry in log}


def test_parts_that_are_left_out_are_not_made(bureau: Any) -> None:
    told = _sent(bureau, left_out=["task-2", "day-1", "text-1"]).json()
    counts = told["plan"]["counts"]
    assert (counts["included"], counts["tasks"]) == (1, 1)
    assert told["plan"]["texts"] == {}


def test_what_a_person_says_of_the_plan_goes_before_the_text(bureau: Any) -> None:
    told = _sent(bureau, kind="topic", period="2027-q1", title="Kế hoạch quý I").json()["plan"]
    assert (told["kind"], told["period"], told["title"]) == ("topic", "2027-q1", "Kế hoạch quý I")


def test_the_same_request_with_a_key_makes_one_plan(bureau: Any) -> None:
    headers = {"Idempotency-Key": "mot"}
    first, second = (_sent(bureau, headers=headers) for _ in range(2))
    assert first.json() == second.json()
    other = _sent(bureau, headers=headers, title="Kế hoạch khác")
    assert (other.status_code, len(bureau("lan", "GET", "/plans").json()["items"])) == (422, 1)


@pytest.mark.parametrize("text", [POEM, "1\t2\n3\t4", "   "])
def test_what_is_no_plan_is_answered_clearly(bureau: Any, text: str) -> None:
    answer = _sent(bureau, text=text)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("Không thấy nội dung của một kế hoạch")


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"text": ""}, "text"),
        ({"text": "a" * 200_001}, "text"),
        ({"unit_id": "Không phải mã"}, "unit_id"),
        ({"period": "2027-q9"}, "period"),
        ({"left_out": ["../task"]}, "left_out.0"),
        ({"khac": 1}, "khac"),
    ],
)
def test_a_field_that_cannot_be_is_refused_by_name(
    bureau: Any, asked: dict[str, Any], parameter: str
) -> None:
    answer = _sent(bureau, **asked)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == parameter


def test_a_body_that_is_no_json_is_told_so(bureau: Any) -> None:
    answer = bureau("lan", "POST", "/plans/import", content=b"{", headers={"X": "1"})
    assert answer.status_code == 400


def test_nobody_imports_for_a_unit_in_which_they_do_not_draft(bureau: Any) -> None:
    assert _sent(bureau, who="nam").status_code == 403
    assert _sent(bureau, who="nam", preview=True).status_code == 403
    assert _sent(bureau, who="ai").status_code == 401
    assert _sent(bureau, unit_id="khong-co").status_code == 404


def test_a_file_of_ten_megabytes_and_one_that_is_no_document_are_refused(bureau: Any) -> None:
    for octets, told in ((b"a" * 10_000_001, "Tệp lớn quá 10 MB"), (b"\x00\x01\x02", "Chỉ đọc")):
        answer = bureau(
            "lan", "POST", "/plans/import",
            data={"unit_id": "ban"}, files={"file": ("ke-hoach.docx", octets)},
        )  # fmt: skip
        assert answer.status_code == 422
        assert told in answer.json()["detail"]
    lacking = bureau("lan", "POST", "/plans/import", files={"khac": ("x", b"x")})
    assert lacking.status_code == 422


def test_a_preview_is_refused_for_whom_the_draft_would_be(bureau: Any) -> None:
    preview, made = (_sent(bureau, issuer_id="la", preview=shown) for shown in (True, False))
    assert (preview.status_code, made.status_code) == (422, 422)
    assert preview.json()["detail"] == made.json()["detail"]


@pytest.mark.parametrize(
    ("name", "issuer", "unit"),
    [
        ("Đơn vị ban", None, "ban"),
        ("Đơn vị tinh", None, "tinh"),
        ("Đơn vị la", None, "la"),
        ("Đơn vị", None, "ban"),
        ("Đơn vị", "tinh", None),
        ("Đơn vị xa", "tinh", "xa"),
        ("Đơn vị xa", None, None),
    ],
    ids=["own", "over", "under none", "begins", "begins two", "under the issuer", "elsewhere"],
)
def test_a_printed_name_is_that_of_a_unit_around_the_plan(
    bureau: Any, name: str, issuer: str | None, unit: str | None
) -> None:
    text = f"KẾ HOẠCH\ntuyên truyền năm 2027\n\nI. TỔ CHỨC THỰC HIỆN\n\n1. {name}: Treo cờ.\n"
    told = _sent(bureau, issuer_id=issuer, text=text, preview=True).json()
    (task,) = (part for part in told["parts"] if part["kind"] == "task")
    assert task["leads"] == [{"name": name, "unit_id": unit, "group_id": None}]
    assert ("Đang ghi như văn bản" in " ".join(task["doubts"])) is (unit is None)


def test_who_points_elsewhere_gets_nothing_and_is_marked(bureau: Any) -> None:
    told = _sent(bureau, text=f"{PAPER}\nNơi nhận:\n- Như trên;\n- Đơn vị xa;\n").json()
    to = bureau("lan", "GET", f"/plans/{told['plan']['id']}/addressees").json()["items"]
    assert [one["name"] for one in to] == ["Đơn vị xa"]
    assert [one["printed"] for one in told["marks"] if "trỏ đến" in one["told"]] == ["- Như trên;"]


def test_work_that_comes_round_has_no_one_day_in_a_preview(bureau: Any) -> None:
    text = PAPER.replace("trước ngày 30/01/2027", "chậm nhất ngày 20 hằng tháng")
    parts = _sent(bureau, text=text, preview=True).json()["parts"]
    task = next(part for part in parts if part["id"] == "task-1")
    assert (task["rule"], task["due"]) == ("every:month:2027:by-20", None)
    assert task["details"] == [["Định kỳ", "mỗi lần một hạn riêng"]]


def _told(bureau: Any, plan: int) -> dict[str, Any]:
    """What a paper says of a plan: its days, its tasks with who and when, its recipients."""
    lines = bureau("lan", "GET", f"/plans/{plan}/lines").json()["items"]
    tasks = bureau("lan", "GET", f"/plans/{plan}/tasks").json()["items"]
    held = bureau("lan", "GET", f"/plans/{plan}/activities").json()["items"]
    runs = bureau("lan", "GET", f"/plans/{plan}/campaigns").json()["items"]
    to = bureau("lan", "GET", f"/plans/{plan}/addressees").json()["items"]
    kept = ("title", "wording", "rule", "deliverable", "measure", "recipient")
    return {
        "lines": sorted(
            line["key"] if line["kind"] != "other" else line["title"]
            for line in lines
            if line["included"]
        ),
        "tasks": [
            {name: task[name] for name in kept}
            | {"who": sorted((w["part"], w["name"]) for w in task["assignees"])}
            for task in tasks
        ],
        "activities": [
            (one["kind"], one["name"], one["wording"], one["rule"], one["place"]) for one in held
        ],
        "campaigns": [(one["name"], one["first"], one["last"]) for one in runs],
        "addressees": [(one["name"], one["purpose"]) for one in to],
    }


def test_an_issued_plan_comes_back_from_its_own_document(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan)
    bureau.task(
        plan,
        title="Xây dựng phóng sự về quê hương, đất nước",
        wording="chậm nhất ngày 20 hằng tháng",
        deliverable="Phóng sự",
        measure="15 phút",
        recipient="Ban Tuyên giáo Tỉnh ủy",
        assignees=[
            {"body": "Sở Văn hóa, Thể thao và Du lịch"},
            {"body": "Đài Phát thanh", "part": "support"},
            {"unit_id": "xa", "part": "support"},
        ],
    )
    bureau.task(
        plan,
        title="Trang trí cổ động kỷ niệm 82 năm Ngày Quốc khánh nước Cộng hòa xã hội chủ nghĩa"
        " Việt Nam",
        wording="",
        rule="count:5wd-before@occurrence:quoc-khanh-2027",
        assignees=[{"unit_id": "tinh"}, {"unit_id": "xa"}],
    )
    bureau.task(plan, title="Theo dõi dư luận", wording="thường xuyên", assignees=[])
    held = {"kind": "conference", "name": "Hội nghị báo cáo viên", "wording": "ngày 11/6/2027"}
    held |= {"place": "Hội trường Tỉnh ủy", "confirmed": True}
    assert bureau("lan", "POST", f"/plans/{plan}/activities", json=held).status_code == 201
    other = {"title": "Hội thi kể chuyện"}
    assert bureau("lan", "POST", f"/plans/{plan}/lines", json=other).status_code == 201
    to = [{"unit_id": "xa", "purpose": "để thực hiện"}, {"body": "Văn phòng lưu trữ"}]
    assert bureau("lan", "PUT", f"/plans/{plan}/addressees", json=to, etag="*").status_code == 200
    bureau.issued(plan)

    paper = bureau("lan", "GET", f"/plans/{plan}/document?format=docx")
    assert paper.status_code == 200, paper.text
    answer = bureau(
        "lan", "POST", "/plans/import",
        data={"unit_id": "ban", "issuer_id": "tinh"}, files={"file": ("kh.docx", paper.content)},
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["plan"]["title"] == bureau("lan", "GET", f"/plans/{plan}").json()["title"]
    assert (made["plan"]["kind"], made["plan"]["period"]) == ("year", "2027")
    assert _told(bureau, made["plan"]["id"]) == _told(bureau, plan)
    assert "Danh bạ chưa có 3 tên" in made["marks"][0]["told"]
