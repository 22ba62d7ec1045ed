"""Pages of plans, reports and reminders lead to their documents, which their readers save."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from docx import Document as Opened

from app.accounts.actor import Role
from app.catalogue.load import Catalogue
from app.serving.papers import OWN_A_MINUTE

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
    # A minute that ends in the middle of a test would give turns back.
    monkeypatch.setattr("app.serving.rates.now", lambda: instant)


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
    return str(made.headers["location"]).partition("?")[0]


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


@pytest.mark.parametrize("page", ["", "/trinh"])
def test_a_form_asks_whose_rules_and_who_signs_for_whom(
    load: Callable[..., Any], page: str
) -> None:
    minh = load(*LAYOUTS)
    plan = _plan(minh)
    told = minh.get(f"{plan}{page}").text
    (form,) = re.findall(
        rf'<form class="fields" action="{plan}/van-ban.docx">.*?</form>', told, re.S
    )
    names = re.findall(r'name="(\w+)"', form)
    assert names == ["layout", "authority", "whom", "title", "signer"]
    assert f'formaction="{plan}/van-ban.pdf"' in form
    ids = re.findall(r'\bid="([\w-]+)"', told)
    assert sorted(ids) == sorted(set(ids))


def test_what_the_form_leaves_empty_is_as_the_body_usually_has_it(load: Callable[..., Any]) -> None:
    minh = load(*LAYOUTS)
    plan = _plan(minh)
    asked = "layout=state&authority=kt&whom=Giám+đốc&title=Phó+giám+đốc&signer="
    signed = _words(minh.get(f"{plan}/van-ban.docx?{asked}").content)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".casefold() in signed.casefold()
    assert "KT. GIÁM ĐỐC" in signed
    assert "PHÓ GIÁM ĐỐC" in signed
    usual = _words(minh.get(f"{plan}/van-ban.docx?layout=&authority=&whom=&title=").content)
    assert usual == _words(minh.get(f"{plan}/van-ban.docx").content)


def test_an_authority_that_the_party_does_not_know_is_refused(load: Callable[..., Any]) -> None:
    minh = load(*LAYOUTS)
    answer = minh.get(f"{_plan(minh)}/van-ban.docx?layout=party&authority=tuq")
    assert answer.status_code == 422
    assert "văn bản của Đảng chỉ ký trực tiếp, T/M, K/T hoặc T/L" in answer.text


def test_one_person_gets_so_many_documents_a_minute(load: Callable[..., Any]) -> None:
    minh = load(*LAYOUTS)
    plan = _plan(minh)
    found = [minh.get(f"{plan}/van-ban.xlsx").status_code for _ in range(OWN_A_MINUTE + 1)]
    refused = minh.get(f"{plan}/co-dong-truc-quan.docx")
    assert found[0] == 200
    assert found[-1] == refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert f"được tải {OWN_A_MINUTE} văn bản mỗi phút" in refused.text


def _words(octets: bytes) -> str:
    document = Opened(io.BytesIO(octets))
    cells = (p for t in document.tables for c in t._cells for p in c.paragraphs)
    return "\n".join(p.text for p in (*document.paragraphs, *cells))


def test_a_report_is_a_document(load: Callable[..., Any]) -> None:
    minh = load(*LAYOUTS, "templates/outlines")
    asked = {"unit": "ban", "kind": "quarterly", "year": "2026", "part": "q4"}
    made = minh.fill("/lam-viec/bao-cao/moi", **asked)
    assert made.status_code == 303, made.text
    report = made.headers["location"].partition("?")[0]
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
