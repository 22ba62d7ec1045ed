"""The calls of outlines and reports: asked for, written, handed in, judged, consolidated."""

from datetime import UTC, datetime
from typing import Any

import pytest

OUTLINE = {
    "unit_id": "tinh",
    "kind": "six-month",
    "period": "2027-h1",
    "sections": [
        {"id": "ket-qua", "title": "I. Kết quả", "fills": ["done", "late"]},
        {"id": "so-lieu", "title": "II. Số liệu", "fills": ["figures"]},
    ],
    "closes_on": "2027-05-15",
    "due": "2027-06-10",
    "units": ["xa", "ban"],
}


class Round:
    """An outline of the province, issued on 20 May 2027, after a plan was issued."""

    def __init__(self, bureau: Any) -> None:
        self.bureau = bureau
        plan = bureau.plan()["id"]
        bureau.task(plan)
        bureau.issued(plan)
        bureau.at = datetime(2027, 5, 20, 5, tzinfo=UTC)
        made = bureau("minh", "POST", "/outlines", json=OUTLINE)
        assert made.status_code == 201, made.text
        self.outline = made.json()["id"]
        issued = bureau(
            "minh", "POST", f"/outlines/{self.outline}/issue", json={}, etag=made.headers["etag"]
        )
        assert issued.status_code == 200, issued.text

    def report(self, who: str = "nam", unit: str = "xa") -> dict[str, Any]:
        """A report by the outline."""
        asked = {"unit_id": unit, "outline_id": self.outline}
        made = self.bureau(who, "POST", "/reports", json=asked)
        assert made.status_code == 201, made.text
        told: dict[str, Any] = made.json()
        return told

    def step(self, who: str, report: int, step: str, **fields: str) -> Any:
        """Somebody takes a step."""
        asked = {"step": step} | fields
        return self.bureau(who, "POST", f"/reports/{report}/steps", json=asked)


@pytest.fixture
def reporting(bureau: Any) -> Round:
    """A round of reports."""
    return Round(bureau)


def _ids(answer: Any) -> list[int]:
    return [item["id"] for item in answer.json()["items"]]


def test_a_round_of_reports_goes_from_the_outline_to_the_sum(bureau_on_both: Any) -> None:
    bureau = bureau_on_both
    asked = Round(bureau)
    report = asked.report()
    first = report["sections"][0]
    assert first["text"].startswith("- Treo băng rôn: chưa thực hiện, quá hạn, hạn 29/01/2027")
    change = {"texts": {"ket-qua": "Đã làm xong."}, "added": [{"measure": "bang-ron", "number": 3}]}
    written = bureau(
        "nam", "PUT", f"/reports/{report['id']}", json=change, etag=f'"{report["version"]}"'
    )
    assert written.json()["sections"][0]["text"] == "Đã làm xong."
    handed = asked.step("nam", report["id"], "submit")
    assert (handed.json()["state"], handed.json()["late"]) == ("submitted", False)
    answers = bureau("minh", "GET", f"/outlines/{asked.outline}/answers").json()["items"]
    assert {one["unit"]["id"]: one["state"] for one in answers} == {"ban": None, "xa": "submitted"}
    parts = bureau("minh", "GET", f"/outlines/{asked.outline}/parts").json()
    assert parts["sections"][0]["texts"][0]["text"] == "Đã làm xong."
    assert [unit["id"] for unit in parts["missing"]] == ["ban"]
    whole = bureau("minh", "POST", f"/outlines/{asked.outline}/consolidation", json={}).json()
    assert whole["sections"][0]["text"] == "Đơn vị xa:\nĐã làm xong."
    told = bureau("minh", "GET", f"/reports/{whole['id']}/contents").json()
    assert [(one["measure"], one["done"]) for one in told["figures"]] == [("bang-ron", 3)]
    assert asked.step("minh", report["id"], "accept").json()["state"] == "accepted"


def test_ready_outlines_are_offered_and_give_their_sections(bureau: Any) -> None:
    ready = bureau("lan", "GET", "/outlines/ready").json()["items"]
    assert "giao-ban-quy" in {one["id"] for one in ready}
    asked = {"unit_id": "xa", "kind": "monthly", "period": "2026-11"}
    report = bureau("nam", "POST", "/reports", json=asked).json()
    monthly = next(one for one in ready if one["id"] == "bao-cao-thang")
    assert [s["id"] for s in report["sections"]] == [s["id"] for s in monthly["sections"]]
    assert report["closes_on"] == "2026-11-14"


def test_what_is_not_shown_is_not_there(reporting: Round) -> None:
    bureau = reporting.bureau
    report = reporting.report()["id"]
    for who in ("minh", "lan", "kim"):
        for path in ("", "/contents", "/text", "/parts"):
            assert bureau(who, "GET", f"/reports/{report}{path}").status_code == 404
        assert _ids(bureau(who, "GET", "/reports")) == []
    assert bureau("kim", "GET", f"/outlines/{reporting.outline}").status_code == 404
    assert bureau("nam", "GET", f"/outlines/{reporting.outline}").status_code == 200
    for path in ("answers", "parts"):
        answer = bureau("nam", "GET", f"/outlines/{reporting.outline}/{path}")
        assert answer.status_code == 404
    assert bureau("", "GET", "/reports").status_code == 401
    reporting.step("nam", report, "submit")
    assert _ids(bureau("minh", "GET", "/reports?state=submitted&unit=xa")) == [report]
    assert _ids(bureau("lan", "GET", "/reports")) == []


def test_a_change_needs_the_version_that_was_read(reporting: Round) -> None:
    bureau = reporting.bureau
    report = reporting.report()
    path, change = f"/reports/{report['id']}", {"title": "Báo cáo khác"}
    assert bureau("nam", "PUT", path, json=change).status_code == 428
    assert bureau("nam", "PUT", path, json=change, etag='"cũ"'.encode()).status_code in {412, 422}
    tag = f'"{report["version"]}"'
    assert bureau("nam", "PUT", path, json=change, etag=tag).status_code == 200
    stale = bureau("nam", "PUT", path, json=change, etag=tag)
    assert stale.status_code == 412
    assert stale.json()["changes"][0]["person"] == "Nam"


def test_who_writes_judges_not_and_a_return_needs_its_reason(reporting: Round) -> None:
    report = reporting.report()["id"]
    assert reporting.step("nam", report, "submit").status_code == 200
    assert reporting.step("nam", report, "accept").status_code == 403
    assert reporting.step("hoa", report, "accept").status_code == 403
    assert reporting.step("minh", report, "return").status_code == 422
    returned = reporting.step("minh", report, "return", reason="Thiếu số liệu.")
    assert returned.status_code == 200
    told = reporting.bureau("nam", "GET", f"/reports/{report}").json()
    assert (told["state"], told["returned"]) == ("returned", "Thiếu số liệu.")


def test_the_same_post_makes_one_report(reporting: Round) -> None:
    asked = {"unit_id": "xa", "outline_id": reporting.outline}
    key = {"Idempotency-Key": "mot"}
    bureau = reporting.bureau
    first = bureau("nam", "POST", "/reports", json=asked, headers=key)
    assert bureau("nam", "POST", "/reports", json=asked, headers=key).json() == first.json()
    assert bureau("nam", "POST", "/reports", json=asked).status_code == 409


def test_reports_are_listed_page_by_page(bureau: Any) -> None:
    made = [
        bureau("nam", "POST", "/reports", json={"unit_id": "xa", "kind": "monthly", "period": one})
        for one in ("2026-09", "2026-10", "2026-11")
    ]
    ids = [answer.json()["id"] for answer in made]
    page = bureau("nam", "GET", "/reports?limit=2").json()
    assert [one["id"] for one in page["items"]] == [ids[2], ids[1]]
    rest = bureau("nam", "GET", f"/reports?limit=2&cursor={page['next']}").json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([ids[0]], None)


def test_a_report_is_read_as_text(reporting: Round) -> None:
    report = reporting.report()
    told = reporting.bureau("nam", "GET", f"/reports/{report['id']}/text")
    assert told.json()["text"].startswith(f"Đơn vị xa\n\n{report['title']}\n\nI. Kết quả\n")
    assert "no-store" in told.headers["cache-control"]


def test_a_step_sent_twice_is_taken_once(reporting: Round) -> None:
    report, key = reporting.report()["id"], {"Idempotency-Key": "nop"}
    send = ("nam", "POST", f"/reports/{report}/steps")
    first = reporting.bureau(*send, json={"step": "submit"}, headers=key)
    again = reporting.bureau(*send, json={"step": "submit"}, headers=key)
    assert (first.status_code, again.json()) == (200, first.json())
    assert reporting.bureau(*send, json={"step": "submit"}).status_code == 409


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"unit_id": "xa"}, "phải nêu kind và period"),
        ({"unit_id": "xa", "kind": "nine-month", "period": "2027"}, "2027-9m"),
        ({"unit_id": "xa", "kind": "monthly", "period": "2027-02", "closes_on": "2027-03-01"},
         "ngày chốt số liệu"),
        ({"unit_id": "xa", "outline_id": 1, "kind": "monthly"}, "theo đề cương"),
    ],
)  # fmt: skip
def test_a_report_about_nothing_is_refused(bureau: Any, body: dict[str, Any], told: str) -> None:
    answer = bureau("nam", "POST", "/reports", json=body)
    assert answer.status_code == 422
    assert told in answer.json()["detail"]


def test_a_report_of_nine_months_is_followed_by_the_last_quarter(bureau: Any) -> None:
    asked = {"unit_id": "xa", "kind": "nine-month", "period": "2027-9m"}
    report = bureau("nam", "POST", "/reports", json=asked).json()
    assert report["period_name"] == "9 tháng đầu năm 2027"
    told = bureau("nam", "GET", f"/reports/{report['id']}/contents").json()
    assert told["next_period"] == "2027-q4"
