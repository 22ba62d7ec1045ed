"""Secrets are compared in constant time, kept as hashes, and forgotten with who held them."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest

from app.accounts.actor import OPERATOR, Role
from app.accounts.people import disable_person, person_by_email
from app.accounts.roles import revoke
from app.accounts.units import unit_named
from app.settings import PROJECT, Settings

# Comparing

_SECRET = re.compile(r"token|secret|csrf|password|digest|signature|(^|_)hash|_hash$", re.IGNORECASE)


def _comparisons(tree: ast.AST) -> Iterator[ast.Compare]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(
            isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in node.ops
        ):
            yield node


def _named(node: ast.AST) -> str:
    """What an operand is called; a column of a table is compared by the database."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return "" if owner[0].isupper() else name
        case ast.Attribute(attr=name):
            return name
        case ast.Call(func=func):
            return _named(func)
    return ""


def test_no_secret_is_compared_by_a_plain_equality() -> None:
    found = []
    for path in sorted((PROJECT / "app").rglob("*.py")):
        for node in _comparisons(ast.parse(path.read_text())):
            operands = [node.left, *node.comparators]
            against_table = any(
                isinstance(one, ast.Attribute)
                and isinstance(one.value, ast.Name)
                and one.value.id[0].isupper()
                for one in operands
            )
            if not against_table and any(_SECRET.search(_named(one)) for one in operands):
                found.append(f"{path.relative_to(PROJECT)}: {ast.unparse(node)}")
    assert set(found) == PLAIN, "compare secrets with app.accounts.tokens.same"


PLAIN = {
    # What somebody typed twice.
    "app/web/signing_in.py: asked.repeated != asked.password",
    # The hash by which a session is kept, with that of the one who looks at their own list.
    "app/views/accounts.py: here.token_hash == found.token_hash",
    # Digests of contents, which are told to everybody who reads them.
    "app/catalogue/day_stamps.py: stamp.digest != wanted[stamp.id]",
    "app/serving/versions.py: digest_in(version) in map(digest_in, read)",
    "app/web/plan_page.py: digest_in(given) == digest_in(current)",
    "app/web/reports.py: digest_in(version) != digest_in(current)",
    # The block below a document.
    "app/documents/official/docx_foot.py: document.signature == Signature()",
}
"""Comparisons of what is called like a secret and is none, or is compared with itself."""


# Telling

ADDRESSES = {
    "database_url": "postgresql+psycopg://kyniem:bi-mat@db/kyniem",
    "replica_url": "postgresql+psycopg://kyniem:bi-mat@replica/kyniem",
    "rates_url": "valkey://:bi-mat@storage",
    "smtp_url": "smtps://lich:bi-mat@mail",
}


def test_settings_that_are_printed_show_no_password() -> None:
    told = Settings(_env_file=None, **ADDRESSES)
    assert "bi-mat" not in repr(told)
    assert "bi-mat" not in str(told)
    urls = {name for name in Settings.model_fields if name.endswith("_url")}
    assert urls - {"public_url"} == ADDRESSES.keys()


# Ending


def _disabled(office: Any, email: str) -> None:
    with office.database.writing() as session:
        person = person_by_email(session, email)
        assert person
        disable_person(session, OPERATOR, person, office.now)


def test_who_is_switched_off_is_out_at_once_with_session_key_and_secret_address(
    office_on_both: Any,
) -> None:
    office = office_on_both
    unit = office.unit("so")
    lan = office.person("Lan", unit, Role.EDITOR)
    browser, key = office.browser(lan), office.key(lan, unit)
    made = browser.post("/api/v1/me/feeds", json={"what": "tasks"}, headers=key)
    feed = made.json()["address"].removeprefix("https://lich.example")
    assert browser.get("/lam-viec/tai-khoan").status_code == 200
    assert browser.get("/api/v1/me", headers=key).status_code == 200
    assert office.browser().get(feed).status_code == 200
    _disabled(office, lan)
    assert browser.get("/lam-viec/tai-khoan").status_code == 303
    assert browser.get("/api/v1/me", headers=key).status_code == 401
    assert office.browser().get(feed).status_code == 410
    assert office.browser().sign_in(lan).status_code == 422


def test_a_role_that_was_taken_back_gives_an_open_session_nothing(office_on_both: Any) -> None:
    office = office_on_both
    unit = office.unit("so")
    lan = office.person("Lan", unit, Role.VIEWER)
    browser = office.browser(lan)
    assert browser.get(f"/api/v1/units/{unit}/people").status_code == 200
    with office.database.writing() as session:
        person = person_by_email(session, lan)
        assert person
        revoke(session, OPERATOR, person, unit_named(session, unit), Role.VIEWER, office.now)
    assert browser.get(f"/api/v1/units/{unit}/people").status_code == 404


# Renewing


def _token(browser: Any) -> str:
    found: str = browser.cookies["__Host-kyniem"]
    return found


def _secret(page: str) -> str:
    return re.search(r"[A-Z2-7]{4}( [A-Z2-7]{4}){7}", page)[0].replace(" ", "")  # type: ignore[index]


def test_turning_codes_on_and_off_renews_the_session(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = office.person("Lan")
    browser = office.browser(lan)
    first = _token(browser)
    browser.fill("/lam-viec/tai-khoan/hai-buoc", password="năm giờ chiều mưa")
    totp = pyotp.TOTP(_secret(browser.get("/lam-viec/tai-khoan/hai-buoc").text))
    start = int(datetime.now(UTC).timestamp())
    browser.fill("/lam-viec/tai-khoan/hai-buoc/xac-nhan", code=totp.at(start))
    second = _token(browser)
    later = datetime.fromtimestamp(start + 60, UTC)
    monkeypatch.setattr("app.serving.identity.now", lambda: later)
    browser.fill("/lam-viec/tai-khoan/hai-buoc/tat", code=totp.at(later))
    assert len({first, second, _token(browser)}) == 3
    for old in (first, second):
        stale = office.browser()
        stale.cookies.set("__Host-kyniem", old)
        assert stale.get("/lam-viec/tai-khoan").status_code == 303


def test_a_form_sent_by_a_page_of_before_signing_in_opens_nothing_afterwards(office: Any) -> None:
    lan = office.person("Lan")
    browser = office.browser()
    browser.get("/lam-viec/dang-nhap")
    planted = _token(browser)
    browser.sign_in(lan)
    assert _token(browser) != planted
    other = office.browser()
    other.cookies.set("__Host-kyniem", planted)
    assert other.get("/lam-viec/tai-khoan").status_code == 303
