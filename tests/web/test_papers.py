"""The pages of a year and of a month offer drafts of their guides, so many a minute."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.serving.papers import A_MINUTE
from app.settings import Settings


@pytest.fixture
def client(real_database: Database) -> Iterator[TestClient]:
    url = real_database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    with TestClient(create_app(settings)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("/nam/2027?region=thai-nguyen", "/nam/2027/huong-dan.docx?region=thai-nguyen"),
        ("/nam/2027", "/nam/2027/huong-dan.pdf"),
        ("/lich/2027-02?region=thai-nguyen", "/lich/2027-02/dinh-huong.docx?region=thai-nguyen"),
        ("/lich/2027-02", "/lich/2027-02/dinh-huong.pdf"),
        ("/nam/2027?region=thai-nguyen", "/lich/2027-q4/dinh-huong.docx?region=thai-nguyen"),
    ],
)
def test_a_page_leads_to_its_guide(client: TestClient, page: str, link: str) -> None:
    assert f'href="{link}"' in client.get(page).text


@pytest.mark.parametrize(
    ("path", "start", "name"),
    [
        ("/nam/2027/huong-dan.docx", b"PK", "huong-dan-nam-2027-vn.docx"),
        ("/en/nam/2027/huong-dan.docx", b"PK", "huong-dan-nam-2027-vn.docx"),
        ("/lich/2027-02/dinh-huong.pdf", b"%PDF-", "dinh-huong-2027-02-vn.pdf"),
        ("/lich/2027-q1/dinh-huong.docx", b"PK", "dinh-huong-2027-q1-vn.docx"),
        ("/su-kien/quoc-khanh/de-cuong.docx", b"PK", "de-cuong-quoc-khanh.docx"),
    ],
)
def test_a_guide_is_a_file_to_save(client: TestClient, path: str, start: bytes, name: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_the_same_guide_is_made_once_and_then_kept(client: TestClient) -> None:
    address = "/lich/2027-02/dinh-huong.docx"
    answers = [client.get(address) for _ in range(A_MINUTE + 2)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_who_asks_for_too_many_is_told_to_wait(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.serving.rates.now", lambda: datetime(2026, 11, 22, 3, tzinfo=UTC))
    found = [
        client.get(f"/su-kien/quoc-khanh/de-cuong.docx?n={n}")  # kept: unknown fields are dropped
        if n == 0
        else client.get(f"/lich/{2000 + n}-02/dinh-huong.docx")
        for n in range(A_MINUTE + 1)
    ]
    assert [answer.status_code for answer in found] == [200] * A_MINUTE + [429]
    assert found[-1].headers["retry-after"] == "60"
    assert f"được tải {A_MINUTE} văn bản mỗi phút" in found[-1].text


@pytest.mark.parametrize(
    "path",
    [
        "/nam/2027/huong-dan.odt",
        "/su-kien/khong-co/de-cuong.docx",
        "/nam/1/huong-dan.pdf",
        "/lich/2027-h1/dinh-huong.docx",
        "/lich/2027-13/dinh-huong.docx",
        "/lich/0001-02/dinh-huong.docx",
    ],
)
def test_what_there_is_not_is_not_found_or_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {404, 422}
