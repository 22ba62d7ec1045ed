"""Who asks is told by a cookie or a key; public answers never look at either."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actor import OPERATOR, Role
from app.accounts.keys import key_of, revoke_key
from app.accounts.people import person_by_email
from app.accounts.roles import Scope, grant, oneself
from app.accounts.sessions import csrf_token
from app.accounts.units import unit_named
from app.models import LogEntry, Person
from app.serving.identity import own_page, sign_in_address
from app.web.work_pages import ROUTERS

ACCOUNT = "/lam-viec/tai-khoan"
PAGES = ["/lam-viec/don-vi", "/lam-viec/don-vi/xa", "/lam-viec/don-vi/xa/nhat-ky", ACCOUNT]
CALLS = ["/api/v1/me", "/api/v1/units", "/api/v1/units/xa", "/api/v1/units/xa/people"]
PUBLIC = ["/", "/tim?q=tet", "/static/style.css", "/feeds/vn.ics", "/feeds", "/api/v1/upcoming"]
PUBLIC += ["/api/v1/events", "/en/", "/khong-co", "/robots.txt", "/bac-si-lich"]


@pytest.fixture
def lan(office: Any) -> str:
    """Who manages a commune's unit."""
    office.unit("xa", region="05500")
    email: str = office.person("Lan", "xa", Role.ADMIN)
    return email


# What is public, and what is private


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_answer_is_the_same_whoever_asks(office: Any, lan: str, path: str) -> None:
    answers = [
        office.browser().get(path),
        office.browser(lan).get(path),
        office.browser().get(path, headers=office.key(lan, "xa")),
        office.browser().get(path, headers={"Cookie": "__Host-kyniem=khac"}),
    ]
    first, *others = answers
    for other in others:
        assert (other.status_code, other.content) == (first.status_code, first.content)
    for answer in answers:
        assert "set-cookie" not in answer.headers
        assert "cookie" not in answer.headers.get("vary", "").lower()


@pytest.mark.parametrize("path", [*PAGES, *CALLS, "/lam-viec/khong-co", "/api/v1/units/khong-co"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_private_answer_is_kept_nowhere_and_tells_no_other_site(
    office: Any, lan: str, path: str, signed_in: bool
) -> None:
    browser = office.browser(lan) if signed_in else office.browser()
    headers = browser.get(path).headers
    assert headers["cache-control"] == "private, no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert "etag" not in headers or path == "/api/v1/units/xa"


@pytest.mark.parametrize("path", [*PAGES, *CALLS])
def test_what_one_was_told_is_not_told_to_the_next(office: Any, lan: str, path: str) -> None:
    browser = office.browser(lan)
    assert browser.get(path).status_code == 200
    assert office.browser().get(path).status_code in {303, 401}
    assert browser.get(path).status_code == 200


def test_no_site_learns_that_private_calls_may_be_asked(office: Any) -> None:
    answer = office.browser().options("/api/v1/me", headers={"Origin": "https://bao.example"})
    assert "access-control-allow-origin" not in answer.headers


# Forms


SAMPLES = {"token": "x", "unit_id": "xa", "group_id": "g"}
"""What stands in addresses; where nothing is told, a number."""


def _filled(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: SAMPLES.get(found[1], "1"), path)


FORMS = sorted(
    _filled(route.path)  # type: ignore[attr-defined]
    for router in ROUTERS
    for route in router.routes
    if "POST" in route.methods  # type: ignore[attr-defined]
    and route.path != "/lam-viec/ke-hoach-tu-van-ban"  # type: ignore[attr-defined]
)
"""Every form of the pages of those who are signed in, and those by which one signs in; but
that which shows what is understood of a text, and changes nothing whoever sends it."""

FIELDS = {
    "number": "1", "person": "1", "role": "editor", "day": "2026-12-01", "since": "2026-12-01",
    "first_day": "2026-12-01", "last_day": "2026-12-01", "year": "2026", "name": "Mới",
}  # fmt: skip
"""What makes each form whole, so that only what is tested is wrong."""


FORGERIES: list[tuple[str | None, dict[str, str]]] = [
    (None, {}),
    ("", {}),
    ("0" * 64, {}),
    ("của tôi", {}),
    ("right", {"Origin": "https://example.org"}),
    ("right", {"Origin": "null"}),
    ("right", {"Origin": "http://lich.example"}),
    ("right", {"Origin": "https://lich.example.org"}),
    ("right", {"Sec-Fetch-Site": "cross-site"}),
    ("right", {"Sec-Fetch-Site": "same-site"}),
]


def test_there_are_forms_of_every_kind() -> None:
    assert {"/lam-viec/dang-xuat", "/lam-viec/don-vi/xa/nhom/g/them"} <= set(FORMS)
    assert len(FORMS) == len(set(FORMS)) > 60


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_may_be_forged_changes_nothing(office: Any, lan: str, path: str) -> None:
    browser = office.browser(lan)
    right = csrf_token(browser.cookies["__Host-kyniem"])
    for csrf, headers in FORGERIES:
        given = {"csrf": right if csrf == "right" else csrf} if csrf is not None else {}
        answer = browser.post(path, data=FIELDS | given, headers=headers)
        assert answer.status_code == 403, (csrf, headers)
        assert "hãy tải lại trang" in answer.text
    assert browser.get(ACCOUNT).status_code == 200, "it is signed in as before"


def test_a_form_with_the_token_of_another_session_is_refused(office: Any, lan: str) -> None:
    other = office.browser(lan).cookies["__Host-kyniem"]
    answer = office.browser(lan).post(
        f"{ACCOUNT}/ten", data={"csrf": csrf_token(other), "name": "Khác"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://lich.example"},
        {"Origin": "https://lich.example", "Sec-Fetch-Site": "same-origin"},
        {"Host": "10.0.0.5:8000", "Origin": "https://10.0.0.5:8000"},
    ],
)
def test_a_form_of_this_site_is_taken(office: Any, lan: str, headers: dict[str, str]) -> None:
    browser = office.browser(lan)
    data = {"csrf": csrf_token(browser.cookies["__Host-kyniem"]), "name": "Nguyễn Thị Lan"}
    asked = {"Cookie": f"__Host-kyniem={browser.cookies['__Host-kyniem']}"} | headers
    answer = office.browser().post(f"{ACCOUNT}/ten", data=data, headers=asked)
    assert answer.status_code == 303


def test_a_form_sent_after_the_session_ended_leads_to_signing_in(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    token = browser.cookies["__Host-kyniem"]
    browser.fill("/lam-viec/dang-xuat")
    browser.cookies.set("__Host-kyniem", token)
    answer = browser.fill(f"{ACCOUNT}/ten", name="Khác")
    assert (answer.status_code, answer.headers["location"]) == (303, "/lam-viec/dang-nhap")


# Where to go


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/lam-viec", "/lam-viec/dang-nhap"),
        ("/lam-viec/don-vi/a?before=3", "/lam-viec/dang-nhap?next=/lam-viec/don-vi/a%3Fbefore%3D3"),
        ("/lam-viec/a&b=1", "/lam-viec/dang-nhap?next=/lam-viec/a%26b%3D1"),
    ],
)
def test_signing_in_knows_where_one_wanted_to_go(path: str, address: str) -> None:
    assert sign_in_address(path) == address


@pytest.mark.parametrize("path", ["/lam-viec", "/lam-viec/don-vi/a?before=3&x=%C3%A1"])
def test_a_page_of_this_site_may_be_gone_to(path: str) -> None:
    assert own_page(path) == path


# Sessions


@pytest.mark.parametrize(
    ("later", "status"),
    [
        (timedelta(hours=11, minutes=59), 200),
        (timedelta(hours=12), 303),
        (timedelta(days=7), 303),
    ],
)
def test_a_session_ends_when_it_was_not_used(
    office: Any, lan: str, later: timedelta, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = office.browser(lan)
    then = datetime.now(UTC).replace(microsecond=0) + later - timedelta(seconds=5)
    then += timedelta(seconds=10) if status == 303 else timedelta()
    monkeypatch.setattr("app.serving.identity.now", lambda: then)
    assert browser.get(ACCOUNT).status_code == status


def test_reading_keeps_a_session_but_not_beyond_a_week(
    office_on_both: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = office_on_both.person("Lan")
    browser = office_on_both.browser(email)
    start = datetime.now(UTC).replace(microsecond=0)
    statuses = []
    for hours in range(11, 24 * 7 + 11, 11):
        monkeypatch.setattr(
            "app.serving.identity.now", lambda at=start + timedelta(hours=hours): at
        )
        statuses.append(browser.get(ACCOUNT).status_code)
    assert statuses == [200] * 15 + [303]


# Keys


def test_a_key_is_taken_in_its_header_alone(office: Any, lan: str) -> None:
    headers = office.key(lan, "xa")
    text = headers["Authorization"].removeprefix("Bearer ")
    program = office.browser()
    assert program.get("/api/v1/me", headers=headers).status_code == 200
    for name in ("key", "token", "api_key", "access_token", "authorization"):
        assert program.get("/api/v1/me", params={name: text}).status_code in {401, 422}
        assert program.get("/api/v1/units", params={name: text}).status_code in {401, 422}
    assert program.get("/api/v1/me", headers={"X-API-Key": text}).status_code == 401
    assert program.get("/api/v1/me", headers={"Cookie": f"__Host-kyniem={text}"}).status_code == 401


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer kn_x_y", "Basic bGFuOng=", "kn_{key}", "Basic {key}",
     "Bearer {key}0", "Bearer {key},{key}"],
)  # fmt: skip
def test_what_is_no_key_is_told_to_sign_in(office: Any, lan: str, authorization: str) -> None:
    text = office.key(lan, "xa")["Authorization"].removeprefix("Bearer ")
    headers = {"Authorization": authorization.format(key=text)}
    # A browser that is signed in and sends a wrong key is refused all the same.
    for asking in (office.browser(), office.browser(lan)):
        answer = asking.get("/api/v1/me", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"


def test_pages_take_no_key(office: Any, lan: str) -> None:
    answer = office.browser().get(ACCOUNT, headers=office.key(lan, "xa"))
    assert answer.status_code == 303


def test_a_key_that_reads_changes_nothing(office: Any, lan: str) -> None:
    headers = office.key(lan, "xa", Scope.READ)
    program = office.browser()
    read = program.get("/api/v1/units/xa", headers=headers)
    assert read.status_code == 200
    asked = {"name": "Khác", "kind": "party", "level": "commune", "region": "05500",
             "valid_from": "2025-07-01"}  # fmt: skip
    put = program.put(
        "/api/v1/units/xa", json=asked, headers=headers | {"If-Match": read.headers["etag"]}
    )
    post = program.post("/api/v1/units", json=asked | {"parent_id": "xa"}, headers=headers)
    assert (put.status_code, post.status_code) == (403, 403)
    assert "chỉ để đọc" in put.json()["detail"]
    assert program.get("/api/v1/units", headers=headers).json()["items"] == [read.json()]


def test_a_revoked_key_stops_at_once(office: Any, lan: str) -> None:
    headers = office.key(lan, "xa")
    program = office.browser()
    assert program.get("/api/v1/me", headers=headers).status_code == 200
    with office.database.writing() as session:
        text = headers["Authorization"].removeprefix("Bearer ")
        key = key_of(session, text, datetime.now(UTC))
        assert key
        person = session.get_one(Person, key.person_id)
        revoke_key(session, oneself(person), key, datetime.now(UTC))
    assert program.get("/api/v1/me", headers=headers).status_code == 401


def test_a_key_knows_its_unit_alone(office: Any) -> None:
    office.unit("tinh")
    office.unit("xa", "tinh", region="05500")
    office.unit("khac")
    lan = office.person("Lan", "xa", Role.ADMIN)
    with office.database.writing() as session:
        person = person_by_email(session, lan)
        assert person
        grant(session, OPERATOR, person, unit_named(session, "khac"), Role.ADMIN, office.now)
    program = office.browser()
    headers = office.key(lan, "xa")
    listed = program.get("/api/v1/units", headers=headers).json()["items"]
    assert {unit["id"] for unit in listed} == {"tinh", "xa"}
    assert program.get("/api/v1/units/khac", headers=headers).status_code == 404
    assert program.get("/api/v1/me", headers=headers).json()["roles"] == [
        {"unit": "xa", "role": "admin"}
    ]


# Browsers that use the API


def test_a_browser_changes_through_the_api_only_with_its_token(office: Any, lan: str) -> None:
    browser = office.browser(lan)
    asked = {"name": "Tổ", "kind": "department", "level": "commune", "region": "05500",
             "valid_from": "2025-07-01", "parent_id": "xa"}  # fmt: skip
    right = browser.get("/api/v1/me").json()["csrf"]
    assert re.fullmatch("[0-9a-f]{64}", right)

    def status(**headers: str) -> int:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = browser.post("/api/v1/units", json=asked, headers=given)
        return int(answer.status_code)

    assert status() == 403
    assert status(X_CSRF_Token="0" * 64) == 403
    assert status(X_CSRF_Token=right, Origin="https://example.org") == 403
    assert status(X_CSRF_Token=right, Origin="https://lich.example") == 201


def test_what_is_written_to_the_log_names_its_request(office: Any) -> None:
    office.unit("tinh")
    key = office.key(office.person("Lan", "tinh", Role.ADMIN), "tinh")
    body = {
        "id": "xa", "name": "Đảng ủy xã", "kind": "party", "level": "commune",
        "region": "05500", "parent_id": "tinh", "valid_from": "2025-07-01",
    }  # fmt: skip
    answer = office.browser().post(
        "/api/v1/units", json=body, headers=key | {"X-Request-ID": "forged"}
    )
    assert answer.status_code == 201, answer.text
    with office.database.reading() as session:
        written = session.scalars(select(LogEntry).where(LogEntry.object_kind == "unit")).all()
    assert [entry.request_id for entry in written] == [None, answer.headers["X-Request-ID"]]
