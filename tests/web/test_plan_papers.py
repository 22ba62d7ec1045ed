"""Pages of plans, reports and reminders lead to their documents, which their readers save."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.accounts.actor import Role
from app.catalogue.load import Catalogue

PLANS = "/lam-viec/ke-hoach"
LAYOUTS = ("layouts/party", "layouts/state")

TICKING = {
    "id": "le-lon", "name": "Ngày lễ lớn", "reason": "Ngày lễ lớn.", "category": ["ngay-le-lon"],
    "sources": [{"title": "Nghị định 145"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.serving.identity.today", lambda: date(2026, 11, 22))
    instant = datetime(2026, 11, 22, 3, tzinfo=UTC)
    monkeypatch.setattr("app.serving.identity.now", lambda: instant)


@pytest.fixture
def load(
    office: Any, synced: Callable[..., Any], entry: Callable[..., Any], real_catalogue: Catalogue
) -> Callable[..., Any]:
    """Load one great day, with the layouts of the real catalogue or without."""

    def run(*layouts: str) -> Any:
        great = entry(category="ngay-le-lon", origin="1930-02-03")
        told = {name: real_catalogue.reference[f"{name}.yaml"] for name in layouts}
        synced(office.database, great, ticking=[TICKING], **told)
        office.unit("tinh-uy")
        office.unit("ban", "tinh-uy")
        return office.browser(office.person("Minh", "ban", Role.EDITOR))

    return run


def _plan(minh: Any) -> str:
    asked = {"unit": "ban", "issuer": "tinh-uy", "kind": "year", "year": "2027"}
    made = minh.fill("/lam-viec/ke-hoach-moi", **asked)
    assert made.status_code == 303, made.text
    return str(made.headers["location"])


def test_the_page_of_a_plan_leads_to_its_documents(load: Callable[..., Any]) -> None:
    minh = load(*LAYOUTS)
    plan = _plan(minh)
    page = minh.get(plan).text
    links = re.findall(rf'href="({plan}/(?:van-ban|co-dong-truc-quan)\.\w+)"', page)
    assert [link.rpartition("/")[2] for link in links] == [
        "van-ban.docx", "van-ban.pdf", "van-ban.xlsx", "co-dong-truc-quan.docx",
    ]  # fmt: skip
    for link in links:
        answer = minh.get(link)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        assert answer.content.startswith(b"%PDF-" if link.endswith("pdf") else b"PK")


def test_a_report_is_a_document(load: Callable[..., Any]) -> None:
    minh = load(*LAYOUTS, "templates/outlines")
    asked = {"unit": "ban", "kind": "quarterly", "year": "2026", "part": "q4"}
    made = minh.fill("/lam-viec/bao-cao/moi", **asked)
    assert made.status_code == 303, made.text
    report = made.headers["location"]
    assert f'href="{report}/van-ban.docx"' in minh.get(f"{report}/in").text
    assert minh.get(f"{report}/van-ban.docx").content.startswith(b"PK")


def test_somebody_else_finds_no_document(load: Callable[..., Any], office: Any) -> None:
    plan = _plan(load(*LAYOUTS))
    office.unit("la")
    stranger = office.browser(office.person("Kim", "la", Role.APPROVER))
    assert stranger.get(f"{plan}/van-ban.docx").status_code == 404


def test_without_layouts_the_remedy_is_told(load: Callable[..., Any]) -> None:
    minh = load()
    answer = minh.get(f"{_plan(minh)}/van-ban.docx")
    assert answer.status_code == 503
    assert "kyniem catalogue sync" in answer.text
