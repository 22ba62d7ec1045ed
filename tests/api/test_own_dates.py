"""The calls of own dates: what each answers, who is answered, and that nobody else ever is."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from app.accounts.actor import Role, Scope
from app.catalogue.entry import Entry
from app.catalogue.load import Catalogue
from app.catalogue.sync import sync
from app.database import Database
from app.planning.own_dates.fields import AnnouncedFields, NewOwnDate, OwnDateFields
from app.sources import read_source
from app.views.own_dates import OfferedView, OwnDateView, OwnDateWhole
from app.views.unit_agenda import UnitOccurrence

UNITS = "/api/v1/units"
DATES = f"{UNITS}/xa/dates"

TRADITION = {
    "kind": "anniversary",
    "name": "Ngày truyền thống Đảng bộ xã Phú Xuyên",
    "rule": "solar:05-20",
    "origin": "1947-05-20",
    "category": "dia-phuong",
    "sources": [{"title": "Lịch sử Đảng bộ xã Phú Xuyên"}],
}
FESTIVAL = {
    "kind": "festival",
    "name": "Hội Lồng tồng xã Phú Xuyên",
    "rule": "lunar:01-10",
    "extent": {"lasts": 2},
    "sources": [{"title": "Kế hoạch tổ chức Hội Lồng tồng"}],
}


_NUMBERS = count()


class Program:
    """A program with a key of somebody of a unit."""

    def __init__(self, office: Any, unit: str, *roles: Role, scope: Scope = Scope.WRITE) -> None:
        email = office.person(f"Ai{next(_NUMBERS)}", unit, *roles)
        self._browser = office.browser()
        self._headers = office.key(email, unit, scope)

    def __call__(self, method: str, path: str, **asked: Any) -> Any:
        headers = self._headers | asked.pop("headers", {})
        return self._browser.request(method, path, headers=headers, **asked)


@pytest.fixture(autouse=True)
def units(request: pytest.FixtureRequest) -> None:
    """A province with two communes, and a part of one, in whichever office the test has."""
    for name in ("office", "office_on_both"):
        if name in request.fixturenames:
            office = request.getfixturevalue(name)
            office.unit("tinh")
            office.unit("xa", "tinh", region="05500")
            office.unit("to", "xa", region="05500")
            office.unit("xa-khac", "tinh", region="05503")


@pytest.fixture
def program(office: Any) -> Program:
    return Program(office, "xa", Role.EDITOR)


@pytest.fixture
def program_on_both(office_on_both: Any) -> Program:
    return Program(office_on_both, "xa", Role.EDITOR)


# Making, reading, changing


def test_a_date_is_kept_read_changed_and_set_aside(program_on_both: Program) -> None:
    program = program_on_both
    made = program("POST", DATES, json=TRADITION)
    assert made.status_code == 201, made.text
    told = made.json()
    address = f"{DATES}/{told['id']}"
    assert made.headers["location"] == address
    assert told["unit_id"] == "xa"
    assert [one["date"] for one in told["coming"]] == ["2027-05-20", "2028-05-20", "2029-05-20"]
    assert told["coming"][0]["years"] == 80
    read = program("GET", address)
    assert read.json() == told
    assert read.headers["etag"] == made.headers["etag"] == f'"{told["version"]}"'

    changed = program(
        "PUT", address, json=TRADITION | {"origin": "1946-05-20"},
        headers={"If-Match": read.headers["etag"]},
    )  # fmt: skip
    assert changed.status_code == 200, changed.text
    assert (changed.json()["origin"], changed.json()["coming"][0]["years"]) == ("1946-05-20", 81)
    retired = program("POST", f"{address}/steps", json={"step": "retire"})
    assert retired.status_code == 201
    assert retired.json()["retired"]
    assert program("GET", address).json()["coming"] == []
    assert program("GET", address).headers["etag"] == retired.headers["etag"]
    again = program("PUT", address, json=TRADITION, headers={"If-Match": "*"})
    assert again.status_code == 409
    assert "khôi phục" in again.json()["detail"]


def test_a_date_can_be_sent_back_as_it_was_read(program: Program) -> None:
    for told in (TRADITION, FESTIVAL):
        made = program("POST", DATES, json=told).json()
        fields = {name: made[name] for name in OwnDateFields.model_fields}
        headers = {"If-Match": f'"{made["version"]}"'}
        answer = program("PUT", f"{DATES}/{made['id']}", json=fields, headers=headers)
        assert answer.json() == made


def test_the_days_of_a_festival_are_announced_and_forgotten(program_on_both: Program) -> None:
    program = program_on_both
    days = {"first": "2027-02-20", "last": "2027-02-22", "source": "Thông báo số 3"}
    made = program("POST", DATES, json=FESTIVAL | {"announced": days}).json()
    address = f"{DATES}/{made['id']}"
    assert made["days"] == [{"year": 2027, **days}]
    assert made["coming"][0]["date"] == "2027-02-20"
    etag = f'"{made["version"]}"'
    later = days | {"first": "2027-02-21"}
    assert program("PUT", f"{address}/days/2027", json=later).status_code == 428
    put = program("PUT", f"{address}/days/2027", json=later, headers={"If-Match": etag})
    assert put.json()["days"] == [{"year": 2027, **later}]
    stale = program("PUT", f"{address}/days/2027", json=days, headers={"If-Match": etag})
    assert stale.status_code == 412
    wrong = program("PUT", f"{address}/days/2031", json=days, headers={"If-Match": "*"})
    assert wrong.status_code == 422
    assert [fault["parameter"] for fault in wrong.json()["errors"]] == ["first"]
    deleted = program("DELETE", f"{address}/days/2027")
    assert deleted.json()["days"] == []
    assert program("DELETE", f"{address}/days/2027").status_code == 404
    assert program("GET", address).json()["coming"][0]["date"] == "2027-02-15"


def test_every_fault_is_told_by_its_field_and_nothing_is_kept(program: Program) -> None:
    wrong = {"rule": "solar:02-30", "level": "quoc-gia", "sources": [], "name": "Ngày của Đ/c A"}
    answer = program("POST", DATES, json=TRADITION | wrong)
    assert answer.status_code == 422
    faults = {fault["parameter"]: fault["detail"] for fault in answer.json()["errors"]}
    assert faults.keys() == {"rule", "level", "sources", "name"}
    assert "đồng chí" in faults["name"]
    assert program("GET", DATES).json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"khong_co": 1}, "khong_co"),
        ({"kind": "khac"}, "kind"),
        ({"id": "rieng-x"}, "id"),
        ({"unit_id": "tinh"}, "unit_id"),
        ({"sources": [{"title": "x", "url": "khong"}]}, "sources.0.url"),
        ({"name": "x" * 301}, "name"),
        (
            {"announced": {"first": "2027-02-30", "last": "2027-03-01", "source": "x"}},
            "announced.first",
        ),
    ],
)
def test_a_field_that_cannot_be_is_refused_by_name(
    program: Program, changed: dict[str, Any], field: str
) -> None:
    answer = program("POST", DATES, json=FESTIVAL | changed)
    assert answer.status_code == 422
    assert [fault["parameter"] for fault in answer.json()["errors"]] == [field]


def test_a_change_needs_the_version_it_was_made_of(program: Program) -> None:
    made = program("POST", DATES, json=TRADITION)
    address, etag = made.headers["location"], made.headers["etag"]
    assert program("PUT", address, json=TRADITION).status_code == 428
    first = program("PUT", address, json=TRADITION | {"since": 1990}, headers={"If-Match": etag})
    assert first.status_code == 200
    stale = program("PUT", address, json=TRADITION | {"since": 1991}, headers={"If-Match": etag})
    assert stale.status_code == 412
    assert program("GET", address).json()["since"] == 1990


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (DATES, TRADITION),
        (DATES + "/{id}/steps", {"step": "offer"}),
        (UNITS + "/xa/offered-dates/{id}", {"taken": False}),
    ],
)
def test_a_post_sent_again_is_answered_the_same_and_done_once(
    program_on_both: Program, path: str, body: dict[str, Any]
) -> None:
    program = program_on_both
    there = program("POST", DATES, json=FESTIVAL).json()["id"]
    asked = {"json": body, "headers": {"Idempotency-Key": "mot"}}
    first, again = (program("POST", path.format(id=there), **asked) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert len(program("GET", DATES).json()["items"]) == (2 if body is TRADITION else 1)
    other = program("POST", path.format(id=there), json={}, headers={"Idempotency-Key": "mot"})
    assert other.status_code == 422


def test_dates_are_listed_in_pages_and_by_what_changed(program: Program) -> None:
    ids = sorted(program("POST", DATES, json=told).json()["id"] for told in (TRADITION, FESTIVAL))
    first = program("GET", DATES, params={"limit": 1}).json()
    assert ([one["id"] for one in first["items"]], first["next"]) == (ids[:1], ids[0])
    rest = program("GET", DATES, params={"limit": 1, "after": first["next"]}).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == (ids[1:], None)
    updated = rest["items"][0]["updated"]
    since = program("GET", DATES, params={"updated_since": updated}).json()["items"]
    assert ids[1] in {one["id"] for one in since}
    assert program("GET", DATES, params={"updated_since": "2099-01-01T00:00:00Z"}).json() == {
        "items": [],
        "next": None,
    }
    assert program("GET", DATES, params={"updated_since": "2026-11-22"}).status_code == 422
    assert program("GET", DATES, params={"khong-co": 1}).status_code == 422


# Units above and below


def test_a_date_is_offered_taken_and_left(office_on_both: Any) -> None:
    above = Program(office_on_both, "tinh", Role.EDITOR)
    below = Program(office_on_both, "xa", Role.EDITOR)
    made = above("POST", f"{UNITS}/tinh/dates", json=FESTIVAL).json()
    offered, seen = f"{UNITS}/xa/offered-dates", f"{DATES}/{made['id']}"
    assert below("GET", offered).json()["items"] == []
    assert below("POST", f"{offered}/{made['id']}", json={"taken": True}).status_code == 404
    above("POST", f"{UNITS}/tinh/dates/{made['id']}/steps", json={"step": "offer"})
    (one,) = below("GET", offered).json()["items"]
    assert (one["date"]["id"], one["unit_name"], one["taken"]) == (made["id"], "Đơn vị tinh", None)
    assert below("GET", seen).json()["unit_id"] == "tinh"
    for method, path, body in (
        ("PUT", seen, FESTIVAL),
        ("POST", f"{seen}/steps", {"step": "retire"}),
        ("DELETE", f"{seen}/days/2027", None),
    ):
        told = below(method, path, headers={"If-Match": "*"}, **({"json": body} if body else {}))
        assert told.status_code == 404

    def agenda() -> list[str]:
        found = below("GET", f"{UNITS}/xa/agenda?from=2027-02-15&to=2027-02-15").json()["items"]
        return [item["kept_by"] for item in found]

    assert agenda() == []
    assert below("POST", f"{offered}/{made['id']}", json={"taken": True}).json()["taken"]
    assert agenda() == ["tinh"]
    assert below("GET", offered).json()["items"][0]["taken"]
    below("POST", f"{offered}/{made['id']}", json={"taken": False})
    assert agenda() == []


def test_the_agenda_of_a_unit_has_its_own_among_the_days_of_the_catalogue(
    office: Any, program: Program, synced: Callable[..., Any], entry: Callable[..., Any]
) -> None:
    synced(office.database, entry(rule="solar:05-19"), entry(id="b", rule="solar:05-21"))
    made = program("POST", DATES, json=TRADITION).json()
    asked = f"{UNITS}/xa/agenda?from=2027-05-01&to=2027-05-31"
    found = program("GET", asked).json()["items"]
    assert [(one["occurrence"]["event"]["id"], one["kept_by"]) for one in found] == [
        ("thanh-lap-dang", None), (made["id"], "xa"), ("b", None),
    ]  # fmt: skip
    assert program("GET", f"{UNITS}/xa/agenda?from=2027-05-31&to=2027-05-01").status_code == 422
    assert program("GET", f"{UNITS}/xa/agenda").status_code == 422


def test_twins_are_warned_of(
    office: Any, program: Program, synced: Callable[..., Any], entry: Callable[..., Any]
) -> None:
    synced(office.database, entry(origin="1930-02-03"))
    told = TRADITION | {
        "name": "Ngày thành lập Đảng Cộng sản", "rule": "solar:02-03", "origin": "1930-02-03",
    }  # fmt: skip
    (twin,) = program("POST", DATES, json=told).json()["twins"]
    assert (twin["id"], twin["rule"]) == ("thanh-lap-dang", "solar:02-03")


def test_an_entry_for_the_national_catalogue_is_given_when_it_is_whole(program: Program) -> None:
    made = program("POST", DATES, json=TRADITION)
    address = f"{made.headers['location']}/catalogue-entry"
    lacking = program("GET", address)
    assert lacking.status_code == 422
    assert "tên tiếng Anh, mô tả" in lacking.json()["detail"]
    more = {"name_en": "Tradition day", "description": "Chi bộ đầu tiên thành lập ngày 20/5/1947."}
    program("PUT", made.headers["location"], json=TRADITION | more, headers={"If-Match": "*"})
    told = program("GET", address).json()
    assert told["file"] == "regions/thai-nguyen.yaml"
    source, problems = read_source(told["file"], told["yaml"].encode())
    assert source, problems
    assert isinstance(source.value, list)
    (row,) = source.value
    found = Entry.model_validate(row)
    assert (found.name, str(found.rule), found.region) == (
        TRADITION["name"], "solar:05-20", "05500",
    )  # fmt: skip


# Who is answered

WHOLE = {"name_en": "Festival", "description": "Hội làng."}

_CALLS = [
    ("GET", "dates", None),
    ("POST", "dates", TRADITION),
    ("GET", "dates/{id}", None),
    ("PUT", "dates/{id}", FESTIVAL | WHOLE),
    ("PUT", "dates/{id}/days/2027", {"first": "2027-02-20", "last": "2027-02-20", "source": "x"}),
    ("DELETE", "dates/{id}/days/2027", None),
    ("POST", "dates/{id}/steps", {"step": "offer"}),
    ("GET", "dates/{id}/catalogue-entry", None),
    ("GET", "offered-dates", None),
    ("POST", "offered-dates/{id}", {"taken": False}),
    ("GET", "agenda?from=2027-01-01&to=2027-01-31", None),
]


def _asked(program: Any, own_id: str) -> dict[str, int]:
    """The status of each call about the date of the commune, by whoever asks."""
    return {
        f"{method} {path}": program(
            method, f"{UNITS}/xa/{path.format(id=own_id)}", headers={"If-Match": "*"},
            **({"json": body} if body else {}),
        ).status_code
        for method, path, body in _CALLS
    }  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "role", "reading", "changing"),
    [
        ("xa", Role.EDITOR, True, True),
        ("xa", Role.APPROVER, True, True),
        ("xa", Role.VIEWER, True, False),
        ("xa", Role.CLERK, True, False),
        ("xa", Role.ADMIN, True, False),
        ("tinh", Role.EDITOR, False, False),
        ("to", Role.EDITOR, False, False),
        ("xa-khac", Role.EDITOR, False, False),
    ],
)
def test_each_call_answers_those_of_the_unit_alone(
    office: Any, program: Program, unit: str, role: Role, reading: bool, changing: bool
) -> None:
    days = {"first": "2027-02-20", "last": "2027-02-22", "source": "Thông báo số 3"}
    made = program("POST", DATES, json=FESTIVAL | WHOLE | {"announced": days}).json()
    for call, status in _asked(Program(office, unit, role), made["id"]).items():
        is_reading = call.startswith("GET")
        right = reading if is_reading else changing
        refused = 403 if reading else 404
        assert (status in {200, 201}) if right else (status == refused), call


def test_a_key_that_only_reads_changes_nothing(office: Any, program: Program) -> None:
    made = program("POST", DATES, json=FESTIVAL).json()
    reader = Program(office, "xa", Role.EDITOR, scope=Scope.READ)
    statuses = _asked(reader, made["id"])
    assert {s for c, s in statuses.items() if not c.startswith("GET")} == {403}
    assert statuses["GET dates"] == 200


def test_nobody_is_told_to_sign_in(office: Any, program: Program) -> None:
    made = program("POST", DATES, json=FESTIVAL).json()
    assert set(_asked(office.browser().request, made["id"]).values()) == {401}


def test_who_may_not_edit_is_told_so_before_versions_are_compared(
    office: Any, program: Program
) -> None:
    made = program("POST", DATES, json=TRADITION)
    viewer = Program(office, "xa", Role.VIEWER)
    answer = viewer("PUT", made.headers["location"], json=TRADITION, headers={"If-Match": '"cu"'})
    assert answer.status_code == 403


# Never in public


_SECRET = "Xúyzăngky"

_PUBLIC = (
    "/", "/sap-toi?from=2027-02-01", "/sap-toi?from=2027-05-10&region=05500", "/lich/2027-02",
    "/lich/2027-05?region=thai-nguyen", "/nam/2027?region=05500", "/ngay/2027-05-20",
    "/ngay/2027-02-15", "/tim?q=xuyzangky", "/tim?q=20/5", "/tinh", "/tinh/thai-nguyen",
    "/ke-hoach-xa", "/ke-hoach-xa.csv", "/sitemap.xml", "/kiem-tra", "/feeds/vn.ics",
    "/feeds/thai-nguyen.ics", "/feeds/thai-nguyen.atom", "/feeds/thai-nguyen.json",
    "/feeds/vn-nghi.ics", "/feeds/le-hoi.ics", "/feeds/van-ban.ics",
    "/api/v1/upcoming?from=2027-01-01&days=366&region=05500&limit=500",
    "/api/v1/upcoming?from=2027-01-01&days=366&q=xuyzangky",
    "/api/v1/days/2027-05-20?region=05500", "/api/v1/days/2027-02-15?region=05500",
    "/api/v1/months/2027-05?region=05500", "/api/v1/years/2027?region=05500",
    "/api/v1/events?q=xuyzangky", "/api/v1/events?region=05500", "/api/v1/export",
    "/api/v1/export?format=csv", "/api/v1/changes", "/api/v1/round-years?region=thai-nguyen",
    "/api/v1/proposal?year=2027&region=05500", "/api/v1/feeds",
)  # fmt: skip

_OF_ONE = (
    "/su-kien/{id}", "/en/su-kien/{id}", "/api/v1/events/{id}", "/api/v1/events/{id}/occurrences",
)  # fmt: skip


@pytest.fixture
def kept_in_secret(office: Any, real_catalogue: Catalogue) -> str:
    """The id of a day that an editor keeps, with a word in it that is nowhere else."""
    with office.database.writing() as session:
        sync(session, real_catalogue, datetime(2026, 11, 22, tzinfo=UTC))
    program = Program(office, "xa", Role.EDITOR)
    document = {
        "kind": "document", "name": f"Nghị quyết {_SECRET}", "origin": "2022-05-20",
        "short_name": _SECRET, "sources": [{"title": _SECRET}],
        "document": {
            "number": "1", "issuer": _SECRET, "kind": "nghị quyết",
            "review": {"so_ket": ["5"], "tong_ket": ["10"]},
        },
    }  # fmt: skip
    secret = {"name": f"Ngày {_SECRET}", "description": _SECRET, "places": [_SECRET]}
    made = [
        program("POST", DATES, json=told)
        for told in (TRADITION | secret, FESTIVAL | secret, document)
    ]
    assert {answer.status_code for answer in made} == {201}, made
    for answer in made:
        program("POST", f"{answer.headers['location']}/steps", json={"step": "offer"})
    told: str = made[0].json()["id"]
    return told


@pytest.mark.parametrize("who", ["nobody", "its editor", "a key of its unit"])
def test_no_public_answer_ever_has_an_own_date(office: Any, kept_in_secret: str, who: str) -> None:
    email = office.person("Nga", "xa", Role.EDITOR)
    browser = office.browser(email if who == "its editor" else None)
    headers = office.key(email, "xa") if who == "a key of its unit" else {}
    for path in _PUBLIC:
        answer = browser.get(path, headers=headers)
        assert answer.status_code == 200, path
        # Lines of a calendar are folded.
        told = answer.text.replace("\r\n ", "").lower()
        assert _SECRET.lower() not in told, path
        assert "rieng-" not in told, path
    for path in _OF_ONE:
        answer = browser.get(path.format(id=kept_in_secret), headers=headers)
        assert answer.status_code == 404, path
        assert _SECRET.lower() not in answer.text.lower()


def test_a_sync_of_the_catalogue_does_not_touch_own_dates(
    office: Any, program: Program, synced: Callable[..., Any], entry: Callable[..., Any]
) -> None:
    made = program("POST", DATES, json=TRADITION)
    synced(office.database, entry(), on="2026-11-23")
    synced(office.database, on="2026-11-24")
    read = program("GET", made.headers["location"]).json()
    assert (read["version"], read["retired"]) == (made.json()["version"], None)


# The description


def _example(model: type[BaseModel]) -> Any:
    extra: Any = model.model_config["json_schema_extra"]
    return extra["examples"][0]


@pytest.mark.parametrize("model", [OwnDateView, OwnDateWhole, OfferedView, UnitOccurrence])
def test_an_example_is_whole_and_parses_as_its_own_model(model: type[BaseModel]) -> None:
    example = _example(model)
    assert model.model_validate(example).model_dump(mode="json") == example


def test_examples_of_requests_can_be_sent(program: Program) -> None:
    made = program("POST", DATES, json=_example(NewOwnDate))
    assert made.status_code == 201, made.text
    days = program(
        "PUT", f"{made.headers['location']}/days/2027", json=_example(AnnouncedFields),
        headers={"If-Match": "*"},
    )  # fmt: skip
    assert days.status_code == 200, days.text
    assert program("POST", DATES, json=_example(OwnDateFields)).status_code == 201


def test_every_call_shows_a_request_and_an_answer(client: TestClient) -> None:
    description = client.get("/api/v1/openapi.json").json()
    told = [
        (f"{method} {path}", operation)
        for path, methods in description["paths"].items()
        if "dates" in path or path.endswith("/agenda")
        for method, operation in methods.items()
    ]
    assert len(told) == len(_CALLS)
    for name, operation in told:
        status = "201" if name.startswith("post") else "200"
        content = operation["responses"][status]["content"]["application/json"]
        assert content["examples"]["example"]["value"], name
        if "requestBody" in operation:
            body = operation["requestBody"]["content"]["application/json"]
            assert body["examples"]["example"]["value"], name


def test_the_database_of_the_catalogue_has_none(real_database: Database) -> None:
    with real_database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM own_dates").scalar() == 0
