"""The calls of units: what each answers, how changes meet, and how nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.actor import Role
from app.accounts.fields import UnitFields
from app.models import IdempotencyKey, LogEntry, Unit
from app.views.units import UnitView

UNITS = "/api/v1/units"

COMMUNE = {
    "name": "Đảng ủy xã Đại Phúc", "symbol": "ĐU", "kind": "party", "level": "commune",
    "region": "05500", "parent_id": "tinh", "valid_from": "2025-07-01",
}  # fmt: skip


class Program:
    """A program with a key of somebody who manages a province."""

    def __init__(self, office: Any) -> None:
        office.unit("tinh")
        self.email = office.person("Lan", "tinh", Role.ADMIN)
        self.database = office.database
        self._browser = office.browser()
        self._headers = office.key(self.email, "tinh")

    def __call__(self, method: str, path: str, **asked: Any) -> Any:
        headers = self._headers | asked.pop("headers", {})
        return self._browser.request(method, path, headers=headers, **asked)

    def units(self) -> int:
        """How many units there are."""
        with self.database.reading() as session:
            return session.scalars(select(func.count()).select_from(Unit)).one()


@pytest.fixture
def program(office: Any) -> Program:
    return Program(office)


@pytest.fixture
def program_on_both(office_on_both: Any) -> Program:
    return Program(office_on_both)


def test_one_is_told_who_one_is(program: Program) -> None:
    assert program("GET", "/api/v1/me").json() == {
        "id": 1,
        "name": "Lan",
        "email": "lan@thainguyen.example",
        "roles": [{"unit": "tinh", "role": "admin"}],
        "scope": "write",
        "csrf": None,
    }


def test_nobody_is_told_to_sign_in(office: Any) -> None:
    for path in (
        "/api/v1/me",
        UNITS,
        f"{UNITS}/tinh",
        f"{UNITS}/tinh/people",
        "/api/v1/log?unit=a",
    ):
        answer = office.browser().get(path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.json()["title"] == "Chưa đăng nhập"


def test_a_unit_is_made_and_read(program: Program) -> None:
    made = program("POST", UNITS, json=COMMUNE)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"{UNITS}/dang-uy-xa-dai-phuc"
    read = program("GET", f"{UNITS}/dang-uy-xa-dai-phuc")
    assert read.status_code == 200
    assert read.headers["etag"] == made.headers["etag"]
    told = read.json()
    assert told == made.json()
    version = told.pop("version")
    assert read.headers["etag"] == f'"{version}"'
    assert told == COMMUNE | {"id": "dang-uy-xa-dai-phuc", "valid_to": None, "successor_id": None}


def test_units_people_and_log_are_listed(program: Program) -> None:
    program("POST", UNITS, json=COMMUNE)
    listed = program("GET", UNITS).json()
    assert [unit["id"] for unit in listed["items"]] == ["dang-uy-xa-dai-phuc", "tinh"]
    people = program("GET", f"{UNITS}/tinh/people").json()["items"]
    assert people == [
        {"id": 1, "name": "Lan", "email": "lan@thainguyen.example", "roles": ["admin"]}
    ]
    log = program("GET", "/api/v1/log", params={"unit": "tinh"}).json()
    assert [entry["action"] for entry in log["items"]] == ["create", "grant", "create"]
    assert log["next"] is None
    (older,) = program(
        "GET", "/api/v1/log", params={"unit": "tinh", "before": log["items"][1]["id"]}
    ).json()["items"]
    assert (older["object_kind"], older["object_id"]) == ("unit", "tinh")


@pytest.mark.parametrize("path", ["{id}", "{id}/people", "{id}/groups", "/api/v1/log?unit={id}"])
def test_a_unit_not_shown_is_as_one_that_is_not_there(
    office: Any, program: Program, path: str
) -> None:
    office.unit("khac")
    address = path if path.startswith("/") else f"{UNITS}/{path}"
    there = program("GET", address.format(id="khac"))
    nowhere = program("GET", address.format(id="khong-co"))
    assert there.status_code == nowhere.status_code == 404
    assert there.text.replace("khac", "khong-co") == nowhere.text


def test_a_unit_is_made_under_one_that_one_manages(office: Any, program: Program) -> None:
    office.unit("khac")
    assert program("POST", UNITS, json=COMMUNE | {"parent_id": "khac"}).status_code == 403
    above = program("POST", UNITS, json=COMMUNE | {"parent_id": None})
    assert above.status_code == 403
    assert "bằng lệnh kyniem trên máy chủ" in above.json()["detail"]
    assert program.units() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"symbol": "x" * 49}, "symbol"),
        ({"kind": "khac"}, "kind"),
        ({"region": "99999"}, "region"),
        ({"region": "thai-nguyen"}, "region"),
        ({"id": "Đại Phúc"}, "id"),
        ({"id": "x" * 49}, "id"),
        ({"valid_from": "2025-02-30"}, "valid_from"),
        ({"khong_co": 1}, "khong_co"),
    ],
)
def test_a_field_that_cannot_be_is_refused_by_name(
    program: Program, changed: dict[str, Any], field: str
) -> None:
    answer = program("POST", UNITS, json=COMMUNE | changed)
    assert answer.status_code == 422
    assert [fault["parameter"] for fault in answer.json()["errors"]] == [field]
    assert program.units() == 1


def test_a_line_does_not_get_into_a_header(program: Program) -> None:
    made = program("POST", UNITS, json=COMMUNE | {"name": "Xã\r\nSet-Cookie: a=b"})
    assert made.json()["name"] == "Xã Set-Cookie: a=b"
    assert "set-cookie" not in made.headers


def test_an_id_that_is_taken_is_refused(program: Program) -> None:
    answer = program("POST", UNITS, json=COMMUNE | {"id": "tinh"})
    assert answer.status_code == 409
    assert "chọn mã khác" in answer.json()["detail"]


# Changes that meet


@pytest.fixture
def province() -> dict[str, Any]:
    """A province as it is to be."""
    return COMMUNE | {
        "name": "Tỉnh ủy Thái Nguyên", "level": "province", "region": "thai-nguyen",
        "parent_id": None,
    }  # fmt: skip


def test_a_change_needs_the_version_it_was_made_of(
    program_on_both: Program, province: dict[str, Any]
) -> None:
    program = program_on_both
    read = program("GET", f"{UNITS}/tinh").headers["etag"]

    def put(name: str, **headers: str) -> Any:
        given = {title.replace("_", "-"): value for title, value in headers.items()}
        return program("PUT", f"{UNITS}/tinh", json=province | {"name": name}, headers=given)

    missing = put("Một")
    assert missing.status_code == 428
    assert "If-Match" in missing.json()["detail"]
    first = put("Hai", If_Match=read)
    assert first.status_code == 200
    stale = put("Ba", If_Match=read)
    assert stale.status_code == 412
    assert "Đã có người sửa" in stale.json()["detail"]
    assert program("GET", f"{UNITS}/tinh").json()["name"] == "Hai"
    assert put("Bốn", If_Match=first.headers["etag"]).json()["name"] == "Bốn"
    assert put("Năm", If_Match="*").json()["name"] == "Năm"


def test_of_many_changes_at_once_one_is_made(
    program_on_both: Program, province: dict[str, Any]
) -> None:
    program = program_on_both
    read = program("GET", f"{UNITS}/tinh").headers["etag"]

    def put(number: int) -> int:
        asked = province | {"name": f"Tỉnh ủy {number}"}
        headers = {"If-Match": read}
        status: int = program("PUT", f"{UNITS}/tinh", json=asked, headers=headers).status_code
        return status

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(put, range(4)))
    assert statuses == [200, 412, 412, 412]


# Nothing twice


def test_the_same_key_and_body_are_answered_the_same_and_done_once(
    program_on_both: Program,
) -> None:
    program = program_on_both
    asked = {"json": COMMUNE, "headers": {"Idempotency-Key": "lan-1"}}
    first, again = program("POST", UNITS, **asked), program("POST", UNITS, **asked)
    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    for name in ("location", "etag"):
        assert again.headers[name] == first.headers[name]
    assert program.units() == 2
    other = program("POST", UNITS, json=COMMUNE, headers={"Idempotency-Key": "lan-2"})
    assert other.json()["id"] == "dang-uy-xa-dai-phuc-2"


def test_the_same_key_at_the_same_time_is_done_once(program_on_both: Program) -> None:
    program = program_on_both
    headers = {"Idempotency-Key": "lan-1"}
    with ThreadPoolExecutor(4) as threads:
        answers = list(
            threads.map(lambda _: program("POST", UNITS, json=COMMUNE, headers=headers), range(4))
        )
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert program.units() == 2


def test_a_key_with_another_body_is_refused(program: Program) -> None:
    headers = {"Idempotency-Key": "lan-1"}
    program("POST", UNITS, json=COMMUNE, headers=headers)
    other = program("POST", UNITS, json=COMMUNE | {"name": "Khác"}, headers=headers)
    assert other.status_code == 422
    assert "đã dùng cho một yêu cầu khác" in other.json()["detail"]
    assert program.units() == 2


def test_a_refusal_uses_no_key_up(office: Any, program: Program) -> None:
    office.unit("khac")
    headers = {"Idempotency-Key": "lan-1"}
    refused = program("POST", UNITS, json=COMMUNE | {"parent_id": "khac"}, headers=headers)
    assert refused.status_code == 403
    assert program("POST", UNITS, json=COMMUNE, headers=headers).status_code == 201


def test_the_keys_of_others_are_others(office: Any, program: Program) -> None:
    headers = {"Idempotency-Key": "lan-1"}
    program("POST", UNITS, json=COMMUNE, headers=headers)
    minh = office.person("Minh", "tinh", Role.ADMIN)
    other = office.browser().post(UNITS, json=COMMUNE, headers=office.key(minh, "tinh") | headers)
    assert other.json()["id"] == "dang-uy-xa-dai-phuc-2"


def test_a_key_is_forgotten_after_a_day(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {"Idempotency-Key": "lan-1"}
    program("POST", UNITS, json=COMMUNE, headers=headers)
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=24, minutes=1)
    monkeypatch.setattr("app.serving.identity.now", lambda: later)
    again = program("POST", UNITS, json=COMMUNE, headers=headers)
    assert again.json()["id"] == "dang-uy-xa-dai-phuc-2"
    with program.database.reading() as session:
        assert len(session.scalars(select(IdempotencyKey)).all()) == 1


@pytest.mark.parametrize("key", ["", " ", "khóa".encode().decode("latin-1"), "x" * 256])
def test_a_key_that_is_none_is_refused(program: Program, key: str) -> None:
    headers = {"Idempotency-Key": key.encode("latin-1")}
    answer = program("POST", UNITS, json=COMMUNE, headers=headers)
    assert answer.status_code == 422
    assert program.units() == 1


def test_the_log_tells_which_key_did_it(program: Program) -> None:
    program("POST", UNITS, json=COMMUNE)
    with program.database.reading() as session:
        entry = session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()
    assert entry
    assert (entry.person_id, entry.key_id) == (1, 1)


@pytest.mark.parametrize(
    "path", ["me", "units", "units/tinh", "units/tinh/people", "units/tinh/groups", "log?unit=tinh"]
)
def test_an_unknown_parameter_is_refused_by_name(program: Program, path: str) -> None:
    assert program("GET", f"/api/v1/{path}").status_code == 200
    joint = "&" if "?" in path else "?"
    answer = program("GET", f"/api/v1/{path}{joint}khong-co=1")
    assert answer.status_code == 422
    assert [fault["parameter"] for fault in answer.json()["errors"]] == ["khong-co"]


def test_the_example_of_a_unit_is_what_is_answered(program: Program) -> None:
    extra: Any = UnitView.model_config["json_schema_extra"]
    (example,) = extra["examples"]
    asked = {name: example[name] for name in UnitFields.model_fields}
    told = program("POST", UNITS, json=asked | {"parent_id": "tinh"}).json()
    named = {"parent_id", "version"}
    assert {n: v for n, v in told.items() if n not in named} == {
        n: v for n, v in example.items() if n not in named
    }
