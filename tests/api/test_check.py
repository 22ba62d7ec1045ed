"""``POST /api/v1/check`` reads a draft, a text or a file, and keeps nothing of it."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.documents.checking import MAX_TEXT_LENGTH, About, Checked
from app.documents.draft_files import MAX_OCTETS
from app.documents.plain_docx import plain_docx
from app.views.check import CheckParameters

CALL = "/api/v1/check"

# From 3 February 1930 to 3 February 2027 it is 97 years.
WRONG = "Kỷ niệm 95 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)"
SOUND = WRONG.replace("95", "97")


@pytest.fixture
def client(desks: Callable[..., TestClient]) -> TestClient:
    return desks()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, About, date]]:
    """What the checker is asked, which finds nothing."""
    found: list[tuple[str, About, date]] = []

    def check(text: str, _: Any, __: Any, about: About, today: date) -> Checked:
        found.append((text, about, today))
        return Checked((), (), about)

    monkeypatch.setattr("app.views.check.check", check)
    monkeypatch.setattr("app.serving.reading.today", lambda: date(2026, 11, 22))
    return found


def test_a_finding_has_its_place_what_is_printed_what_is_right_and_why(client: TestClient) -> None:
    told = client.post(CALL, json={"text": f"Kế hoạch năm 2027.\n{WRONG}."}).json()
    assert told.keys() == {"findings", "left", "outdated", "named", "assumed", "text"}
    (finding,) = told["findings"]
    place = WRONG.index("95") + len("Kế hoạch năm 2027.\n")
    assert finding.pop("why")
    assert finding == {
        "kind": "ordinal", "start": place, "end": place + 2, "printed": "95", "right": "97",
        "sure": "certain", "event": "thanh-lap-dang", "before": "hoạch năm 2027. Kỷ niệm",
        "after": "năm Ngày thành lập Đảng", "reason": None,
    }  # fmt: skip
    assert (told["left"], told["outdated"]) == (1, [])
    (named,) = told["named"]
    assert (named["event"], named["occurrence"]) == ("thanh-lap-dang", "thanh-lap-dang-2027")
    assert told["text"] is None


def test_a_sound_draft_has_no_findings(client: TestClient) -> None:
    assert client.post(CALL, json={"text": f"{SOUND}."}).json()["findings"] == []


def test_a_file_is_answered_with_the_text_in_which_the_places_are(client: TestClient) -> None:
    text = f"Kế hoạch\n{WRONG}."
    told = client.post(CALL, files={"file": ("a.docx", plain_docx(text))}).json()
    assert told["text"] == text
    (finding,) = told["findings"]
    assert text[finding["start"] : finding["end"]] == finding["printed"] == "95"


def test_what_is_told_of_a_draft_reaches_the_checker(
    client: TestClient, asked: list[tuple[str, About, date]]
) -> None:
    about = {"kind": "plan", "region": "thai-nguyen", "year": 2027, "document_date": "2026-12-01"}
    told = client.post(CALL, json=about | {"text": "Kế hoạch"}).json()
    client.post(CALL, data=about, files={"file": ("a.txt", "Kế hoạch".encode())})
    assert told["assumed"] == about
    first, second = asked
    assert first == second
    assert first[1:] == (
        About("plan", "thai-nguyen", 2027, date(2026, 12, 1)),  # type: ignore[arg-type]
        date(2026, 11, 22),
    )


def test_a_text_reaches_the_checker_to_the_character(
    client: TestClient, asked: list[tuple[str, About, date]]
) -> None:
    text = "\r\n Kê\u0301 hoạch\t\u200b\n"
    client.post(CALL, json={"text": text})
    assert asked[0][0] == text


@pytest.mark.parametrize(
    ("body", "parameter", "told"),
    [
        ({}, "text", "thiếu"),
        ({"text": ""}, "text", "trống"),
        ({"text": 7}, "text", "chữ"),
        ({"text": "a" * (MAX_TEXT_LENGTH + 1)}, "text", "1000000"),
        ({"text": "a", "kind": "tho"}, "kind", "year-list"),
        ({"text": "a", "year": 1800}, "year", "1901"),
        ({"text": "a", "region": "bac-kan"}, "region", "thai-nguyen"),
        ({"text": "a", "document_date": "2026-02-30"}, "document_date", "ngày"),
        ({"text": "a", "khong-co": 1}, "khong-co", ""),
    ],
)
def test_a_bad_field_is_refused_by_name(
    client: TestClient, body: dict[str, Any], parameter: str, told: str
) -> None:
    answer = client.post(CALL, json=body)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert (fault["parameter"], fault["where"]) == (parameter, "body")
    assert told in fault["detail"]


@pytest.mark.parametrize(
    ("data", "parameter"), [({"year": "x"}, "year"), ({"khong-co": "1"}, "khong-co")]
)
def test_a_bad_field_of_a_form_is_refused_by_name(
    client: TestClient, data: dict[str, str], parameter: str
) -> None:
    answer = client.post(CALL, data=data, files={"file": ("a.txt", b"a")})
    assert [fault["parameter"] for fault in answer.json()["errors"]] == [parameter]


def test_a_form_without_a_file_is_refused(client: TestClient) -> None:
    answer = client.post(CALL, data={"year": "2027"}, files={"tep": ("a.txt", b"a")})
    assert answer.status_code == 422
    assert [fault["parameter"] for fault in answer.json()["errors"]] == ["file"]


def test_a_parameter_in_the_address_is_refused(client: TestClient) -> None:
    answer = client.post(f"{CALL}?kind=plan", json={"text": "a"})
    assert [fault["parameter"] for fault in answer.json()["errors"]] == ["kind"]


def test_a_file_that_cannot_be_read_is_refused_with_a_remedy(client: TestClient) -> None:
    answer = client.post(CALL, files={"file": ("a.docx", b"PK\x03\x04 nothing")})
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["parameter"] == "file"
    assert "lưu lại thành .docx" in fault["detail"]


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        (b"{", "application/json", "không phải JSON"),
        ("Kế hoạch".encode(), "text/plain", "không phải JSON"),
        (b"--a\r\nnothing", "multipart/form-data; boundary=b", "Biểu mẫu"),
        (b"--a\r\nnothing", "multipart/form-data", "Biểu mẫu"),
    ],
)
def test_a_body_that_is_neither_json_nor_a_form_is_refused(
    client: TestClient, content: bytes, kind: str, told: str
) -> None:
    answer = client.post(CALL, content=content, headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert told in answer.json()["detail"]


def test_a_body_beyond_all_bounds_is_not_read_to_its_end(client: TestClient) -> None:
    file: dict[str, Any] = {"files": {"file": ("a.txt", b"a" * 2 * MAX_OCTETS)}}
    for sent in (file, {"json": {"text": "a" * 2 * MAX_OCTETS}}):
        answer = client.post(CALL, **sent)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_eleventh_draft_in_a_minute_is_refused(
    desks: Callable[..., TestClient], asked: list[tuple[str, About, date]]
) -> None:
    client = desks(a_minute=10)
    assert [client.post(CALL, json={"text": "a"}).status_code for _ in range(10)] == [200] * 10
    answer = client.post(CALL, json={"text": "a"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "10 văn bản mỗi phút" in answer.json()["detail"]
    assert len(asked) == 10


def test_no_more_than_two_drafts_are_read_at_a_time(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, end = [Event(), Event()], Event()
    free = iter(begun)

    def check(*_: Any) -> Checked:
        next(free).set()
        assert end.wait(10)
        return Checked((), (), About())

    monkeypatch.setattr("app.views.check.check", check)
    with ThreadPoolExecutor(2) as threads:
        held = [threads.submit(client.post, CALL, json={"text": "a"}) for _ in range(2)]
        assert all(event.wait(10) for event in begun)
        answer = client.post(CALL, json={"text": "a"})
        end.set()
        assert [each.result().status_code for each in held] == [200, 200]
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


def test_both_kinds_of_body_are_described(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"][CALL]["post"]
    content = described["requestBody"]["content"]
    told = {*CheckParameters.model_fields}
    fields = {kind: {*body["schema"]["properties"]} for kind, body in content.items()}
    assert fields == {
        "application/json": told | {"text"},
        "multipart/form-data": told | {"file"},
    }


# What stays, with a reason


def dismissal(finding: dict[str, Any], **told: str) -> dict[str, Any]:
    """``finding`` as it is sent back."""
    names = ("kind", "printed", "right", "event", "before", "after")
    return {name: finding[name] for name in names} | told


def test_a_dismissed_finding_comes_back_with_its_reason_and_is_not_counted(
    client: TestClient,
) -> None:
    (finding,) = client.post(CALL, json={"text": WRONG}).json()["findings"]
    sent = [dismissal(finding, reason=" Trích nguyên văn. ")]
    told = client.post(CALL, json={"text": f"Thêm.\n{WRONG}", "dismissed": sent}).json()
    assert [each["reason"] for each in told["findings"]] == ["Trích nguyên văn."]
    assert (told["left"], told["outdated"]) == (0, [])


def test_a_file_takes_the_same_in_a_field(client: TestClient) -> None:
    sent = {"dismissed": '[{"kind": "ordinal", "printed": "95", "reason": "Trích nguyên văn"}]'}
    told = client.post(CALL, data=sent, files={"file": ("a.txt", WRONG.encode())}).json()
    assert [each["reason"] for each in told["findings"]] == ["Trích nguyên văn"]


def test_a_dismissal_that_fits_nothing_any_more_is_told(client: TestClient) -> None:
    sent = {"kind": "ordinal", "printed": "95", "reason": "Trích nguyên văn"}
    told = client.post(CALL, json={"text": SOUND, "dismissed": [sent]}).json()
    (outdated,) = told["outdated"]
    assert outdated == sent | {"right": None, "event": None, "before": "", "after": ""}


@pytest.mark.parametrize(
    ("dismissed", "parameter"),
    [
        ([{"kind": "ordinal", "printed": "95"}], "dismissed.0.reason"),
        ([{"kind": "ordinal", "printed": "95", "reason": "  "}], "dismissed.0.reason"),
        ([{"kind": "tho", "printed": "95", "reason": "a"}], "dismissed.0.kind"),
        ([{"kind": "ordinal", "printed": "95", "reason": "a", "start": 1}], "dismissed.0.start"),
        ({}, "dismissed"),
        ([{"kind": "ordinal", "printed": "95", "reason": "a"}] * 501, "dismissed"),
    ],
)
def test_a_dismissal_that_cannot_be_used_is_refused_by_field(
    client: TestClient, dismissed: Any, parameter: str
) -> None:
    sent = {"data": {"dismissed": json.dumps(dismissed)}, "files": {"file": ("a.txt", b"a")}}
    for asked in ({"json": {"text": "a", "dismissed": dismissed}}, sent):
        answer = client.post(CALL, **asked)
        assert answer.status_code == 422
        assert [fault["parameter"] for fault in answer.json()["errors"]] == [parameter]


def test_a_field_of_dismissals_that_is_no_json_is_refused_by_name(client: TestClient) -> None:
    files = {"file": ("a.txt", b"a")}
    answer = client.post(CALL, data={"dismissed": "["}, files=files)
    assert answer.status_code == 422
    assert [fault["parameter"] for fault in answer.json()["errors"]] == ["dismissed"]
