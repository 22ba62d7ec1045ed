"""The page of the feed doctor takes an address, a file or a text, and is no open proxy."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.feeds.doctor.visits import MAX_OCTETS, Answer, Reason, Unreadable, Visit
from app.main import create_app
from app.settings import Settings


@pytest.fixture
def client(sqlite_database: Database) -> Iterator[TestClient]:
    """Asks an application of its own, whose counters are at nothing."""
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    with TestClient(create_app(Settings(_env_file=None, database_url=url))) as opened:
        yield opened


PATH = "/bac-si-lich"

SOUND = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Example//VI
BEGIN:VEVENT
UID:a-2027@lich.example
DTSTAMP:20261122T010000Z
DTSTART;VALUE=DATE:20270203
DTEND;VALUE=DATE:20270204
SUMMARY:Thành lập Đảng
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@pytest.fixture
def visited(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """The addresses visited; a sound feed is at each of them."""
    found: list[tuple[str, bool]] = []

    def visit(address: str, *, allow_private: bool) -> Visit:
        found.append((address, allow_private))
        headers = {"content-type": "text/calendar; charset=utf-8", "etag": '"1"'}
        return Visit(address, address, 0, Answer(200, headers, SOUND.encode()))

    monkeypatch.setattr("app.views.doctor.visit", visit)
    return found


@pytest.fixture
def visiting(monkeypatch: pytest.MonkeyPatch) -> Callable[[Reason], None]:
    """Make every visit fail."""

    def fail(reason: Reason) -> None:
        def visit(_: str, **__: Any) -> Visit:
            raise Unreadable(reason, "lich.example")

        monkeypatch.setattr("app.views.doctor.visit", visit)

    return fail


def test_the_form_is_plain_html_under_a_strict_policy(client: TestClient) -> None:
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert "<h1>Kiểm tra nguồn lịch</h1>" in answer.text
    assert all("src=" in tag for tag in re.findall("<script[^>]*>", answer.text))
    assert "style=" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "form-action 'self'" in answer.headers["content-security-policy"]


def test_every_field_has_a_label(client: TestClient) -> None:
    fields, labels = set(), set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag in {"input", "textarea"}:
                fields.add(given["id"])
            if tag == "label":
                labels.add(given["for"])

    Reader().feed(client.get(PATH).text)
    assert fields == labels == {"address", "file", "text", "tim"}


def test_an_address_is_examined(client: TestClient, visited: list[tuple[str, bool]]) -> None:
    answer = client.post(PATH, data={"address": " https://lich.example/a.ics "})
    assert answer.status_code == 200
    assert visited == [("https://lich.example/a.ics", False)]
    assert "Không thấy lỗi nào." in answer.text
    assert 'value="https://lich.example/a.ics"' in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_file_is_examined_octet_by_octet(client: TestClient) -> None:
    body = SOUND.replace("\r\n", "\n").encode()
    answer = client.post(PATH, files={"file": ("lich.ics", body)}, data={"address": ""})
    assert "<code>lich.ics</code>" in answer.text
    assert "Có 1 lỗi." in answer.text
    assert "Cuối dòng là LF, không phải CRLF." in answer.text
    assert "Dòng 1, 2, 3, 4, 5 và 6 chỗ khác." in answer.text


def test_a_pasted_text_is_examined(client: TestClient) -> None:
    pasted = SOUND.strip().replace("DTEND;VALUE=DATE:20270204", "DTEND;VALUE=DATE:20270203")
    answer = client.post(PATH, data={"text": pasted})
    assert "Nội dung đã dán" in answer.text
    assert "Có 1 lỗi." in answer.text
    assert "Lỗi: DTEND" in answer.text
    assert "Dòng 8." in answer.text


def test_what_was_found_is_no_html(client: TestClient) -> None:
    answer = client.post(PATH, files={"file": ("<b>.ics", b"<script>alert(1)</script>")})
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (Reason.PRIVATE, "Không đọc địa chỉ trong mạng nội bộ (lich.example);"),
        (Reason.TIME, "Máy chủ không trả lời xong trong 10 giây;"),
        (Reason.REDIRECTS, "Địa chỉ chuyển hướng quá 3 lần;"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(
    client: TestClient, visiting: Callable[[Reason], None], reason: Reason, told: str
) -> None:
    visiting(reason)
    answer = client.post(PATH, data={"address": "https://lich.example"})
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="https://lich.example"' in answer.text


def test_addresses_inside_the_network_are_not_read(client: TestClient) -> None:
    answer = client.post(PATH, data={"address": "http://127.0.0.1:8000/"})
    assert answer.status_code == 422
    assert "mạng nội bộ" in answer.text


def test_an_empty_form_is_refused(client: TestClient) -> None:
    for answer in (client.post(PATH), client.post(PATH, data={"address": " "})):
        assert answer.status_code == 422
        assert "Chưa có gì để kiểm tra;" in answer.text


@pytest.mark.parametrize("boundary", ["", "; boundary=b"])
def test_a_malformed_form_is_refused(client: TestClient, boundary: str) -> None:
    headers = {"Content-Type": f"multipart/form-data{boundary}"}
    answer = client.post(PATH, content=b"--a\r\nnothing of the kind", headers=headers)
    assert answer.status_code == 400
    assert "Biểu mẫu gửi lên không đọc được." in answer.text


def test_a_file_over_five_megabytes_is_refused(client: TestClient) -> None:
    answer = client.post(PATH, files={"file": ("a.ics", b"a" * (MAX_OCTETS + 1))})
    assert answer.status_code == 422
    assert "dài quá 5 MB" in answer.text


def test_a_body_beyond_all_bounds_is_not_read_to_its_end(client: TestClient) -> None:
    answer = client.post(PATH, files={"file": ("a.ics", b"a" * (4 * MAX_OCTETS))})
    assert answer.status_code == 413
    assert "Nội dung gửi lên quá 5 MB." in answer.text


def test_the_eleventh_examination_in_a_minute_is_refused(
    client: TestClient, visited: list[tuple[str, bool]]
) -> None:
    asked = {"address": "https://lich.example/a.ics"}
    statuses = [client.post(PATH, data=asked).status_code for _ in range(10)]
    assert statuses == [200] * 10
    answer = client.post(PATH, data=asked)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "60"
    assert "10 lần mỗi phút" in answer.text
    assert len(visited) == 10
    assert client.get(PATH).status_code == 200


def test_no_more_than_four_examinations_go_on_at_a_time(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, end = [Event() for _ in range(4)], Event()
    free = iter(begun)

    def visit(address: str, **_: Any) -> Visit:
        next(free).set()
        assert end.wait(10)
        raise Unreadable(Reason.TIME)

    monkeypatch.setattr("app.views.doctor.visit", visit)
    asked = {"address": "https://lich.example/a.ics"}
    with ThreadPoolExecutor(4) as threads:
        held = [threads.submit(client.post, PATH, data=asked) for _ in range(4)]
        assert all(event.wait(10) for event in begun)
        answer = client.post(PATH, data=asked)
        end.set()
        assert [each.result().status_code for each in held] == [422] * 4
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "10"
    # The seats are free again.
    assert client.post(PATH, data={"text": SOUND}).status_code == 200
