"""What bad input gets: 422 problem details that name the parameter, and never a failure."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

CALLS = {
    "/api/v1/upcoming": {},
    "/api/v1/days/2027-02-03": {},
    "/api/v1/months/2027-02": {},
    "/api/v1/years/2027": {},
    "/api/v1/events": {},
    "/api/v1/events/thanh-lap-dang": {},
    "/api/v1/events/thanh-lap-dang/occurrences": {},
    "/api/v1/lunar/from-solar": {"date": "2027-02-03"},
    "/api/v1/lunar/to-solar": {"year": "2027", "month": "1", "day": "1"},
    "/api/v1/days-off": {},
    "/api/v1/deadline": {"text": "trước ngày 10/6/2024"},
    "/api/v1/feeds": {},
    "/api/v1/feeds/vn": {},
    "/api/v1/feeds/vn/changes": {},
    "/api/v1/round-years": {},
    "/api/v1/proposal": {"year": "2027", "month": "2"},
    "/api/v1/export": {},
    "/api/v1/changes": {},
}
"""Every reading call that anybody may make, with the least that it needs."""

PARAMETERS = (
    "about", "basis", "category", "cursor", "date", "day", "days", "explain", "format", "former",
    "from", "half", "law", "lead", "leap", "level", "limit", "manner", "month", "multiple",
    "q", "quarter", "region", "rules", "since", "status", "text", "through", "to", "year",
    "year_class", "years",
)  # fmt: skip


def _fault(client: TestClient, address: str) -> dict[str, str]:
    answer = client.get(address)
    assert answer.status_code == 422, answer.text
    (fault,) = answer.json()["errors"]
    found: dict[str, str] = fault
    return found


def test_the_table_holds_every_call_that_anybody_may_make(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"]
    paths = [
        path
        for path, calls in described.items()
        if "/api/" in path
        and "get" in calls
        and not any("security" in call for call in calls.values())
    ]
    named = {
        path.format(
            date="2027-02-03", month="2027-02", year="2027", event_id="thanh-lap-dang", name="vn"
        )
        for path in paths
    }
    assert named == set(CALLS)


def test_the_description_takes_no_parameter(client: TestClient) -> None:
    assert _fault(client, "/api/v1/openapi.json?x=1")["parameter"] == "x"


@pytest.mark.parametrize("call", CALLS)
def test_an_unknown_parameter_is_refused_by_name(client: TestClient, call: str) -> None:
    answer = client.get(call, params={**CALLS[call], "khong-co": "1"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"parameter": "khong-co", "where": "query", "detail": "không có tham số tên này"}
    ]


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_answered_without_the_unknown_parameter(client: TestClient, call: str) -> None:
    assert client.get(call, params=CALLS[call]).status_code == 200


def test_a_refusal_is_problem_details(client: TestClient) -> None:
    answer = client.get("/api/v1/upcoming?days=0")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Yêu cầu không hợp lệ",
        "status": 422,
        "detail": "days: phải từ 1 đến 3660.",
        "errors": [{"parameter": "days", "where": "query", "detail": "phải từ 1 đến 3660"}],
    }


def test_every_fault_is_told_at_once(client: TestClient) -> None:
    answer = client.get("/api/v1/upcoming?days=x&limit=0&from=2027-02-30&nope=1")
    named = {fault["parameter"] for fault in answer.json()["errors"]}
    assert named == {"days", "limit", "from", "nope"}


@pytest.mark.parametrize(
    ("call", "parameter", "told"),
    [
        ("upcoming?days=0", "days", "từ 1"),
        ("upcoming?days=3661", "days", "3660"),
        ("upcoming?days=-5", "days", "từ 1"),
        ("upcoming?days=10.5", "days", "số nguyên"),
        ("upcoming?days=", "days", "số nguyên"),
        ("upcoming?days=30&to=2027-01-01", "days", "to hoặc days"),
        ("upcoming?limit=0", "limit", "từ 1"),
        ("upcoming?limit=501", "limit", "500"),
        ("upcoming?from=1899-12-31", "from", "từ 31/01/1900 đến 14/02/2200"),
        ("upcoming?from=1900-01-30", "from", "từ 31/01/1900 đến 14/02/2200"),
        ("upcoming?from=2200-02-15", "from", "từ 31/01/1900 đến 14/02/2200"),
        ("upcoming?to=2300-01-01", "to", "từ 31/01/1900 đến 14/02/2200"),
        ("upcoming?from=2027-01-02&to=2027-01-01", "to", "từ 2027-01-02"),
        ("upcoming?from=2027-01-01&to=2037-01-09", "to", "3660 ngày"),
        ("upcoming?from=2027-02-29", "from", "không có ngày này"),
        ("upcoming?from=hom-nay", "from", "2027-02-03"),
        ("upcoming?from=1800000000", "from", "2027-02-03"),
        ("upcoming?from=2027-2-3", "from", "2027-02-03"),
        ("upcoming?from=20270203", "from", "2027-02-03"),
        ("upcoming?from=2027-02-03T00:00", "from", "2027-02-03"),
        ("upcoming?from=%D9%A2%D9%A0%D9%A2%D9%A7-02-03", "from", "2027-02-03"),
        ("upcoming?from=2027-02-03%00", "from", "2027-02-03"),
        ("upcoming?category=khong-co", "category", "ngay-le-lon"),
        ("upcoming?category=dang,khong-co", "category", "ngay-le-lon"),
        ("upcoming?level=khong-co", "level", "quoc-gia"),
        ("upcoming?manner=khong-co", "manner", "tuong-niem"),
        ("upcoming?year_class=khong-co", "year_class", "round"),
        ("upcoming?law=khong-co", "law", "nd-145-2013"),
        ("upcoming?law=%00", "law", "nd-145-2013"),
        ("upcoming?region=khong-co", "region", "thai-nguyen"),
        ("upcoming?region=%00", "region", "thai-nguyen"),
        ("upcoming?region=99999", "region", "năm chữ số"),
        ("upcoming?region=%C2%B2", "region", "năm chữ số"),
        (f"upcoming?region={'x' * 33}", "region", "32"),
        (f"upcoming?q={'x' * 101}", "q", "100"),
        ("upcoming?cursor=x", "cursor", "trang đầu"),
        ("upcoming?cursor=AAAA", "cursor", "trang đầu"),
        ("upcoming?cursor=YXxifGM", "cursor", "trang đầu"),  # three parts, none a date
        ("upcoming?cursor=%00", "cursor", "trang đầu"),
        (f"upcoming?cursor={'x' * 301}", "cursor", "300"),
        ("days/2027-02-30", "date", "không có ngày này"),
        ("days/1899-12-31", "date", "từ 31/01/1900 đến 14/02/2200"),
        ("days/2200-02-15", "date", "từ 31/01/1900 đến 14/02/2200"),
        ("days/1", "date", "2027-02-03"),
        ("days/%00", "date", "2027-02-03"),
        ("months/2027-13", "month", "2027-02"),
        ("months/2027-00", "month", "2027-02"),
        ("months/2027-2", "month", "2027-02"),
        ("months/2027", "month", "2027-02"),
        ("months/1900-01", "month", "từ 1900-02 đến 2200-01"),
        ("months/2200-02", "month", "từ 1900-02 đến 2200-01"),
        ("years/1900", "year", "1901"),
        ("years/1899", "year", "1901"),
        ("years/2200", "year", "2199"),
        ("years/2027.5", "year", "số nguyên"),
        ("years/nay", "year", "số nguyên"),
        ("events?limit=501", "limit", "500"),
        ("events?cursor=x", "cursor", "trang đầu"),
        ("events?cursor=YQBi", "cursor", "trang đầu"),  # "a", NUL, "b"
        ("events?cursor=MjAyNy0wMi0wM3wyMDI3LTAyLTAzfGE", "cursor", "trang đầu"),  # of an agenda
        ("events?status=khong-co", "status", "confirmed"),
        ("events?region=bac-kan", "region", "thai-nguyen"),
        (f"events/{'x' * 49}", "event_id", "48"),
        ("events/thanh-lap-dang/occurrences?from=2000-01-01&to=2020-01-01", "to", "3660 ngày"),
        ("lunar/from-solar", "date", "thiếu"),
        ("lunar/from-solar?date=1900-01-30", "date", "từ 31/01/1900 đến 14/02/2200"),
        ("lunar/from-solar?date=2027-02-03&basis=north", "basis", "common"),
        ("lunar/from-solar?date=2027-02-03&explain=co", "explain", "true hoặc false"),
        ("lunar/to-solar?year=1899&month=1&day=1", "year", "1900"),
        ("lunar/to-solar?year=2200&month=1&day=1", "year", "2199"),
        ("lunar/to-solar?year=2027&month=0&day=1", "month", "1"),
        ("lunar/to-solar?year=2027&month=13&day=1", "month", "12"),
        ("lunar/to-solar?year=2027&month=1&day=31", "day", "30"),
        ("lunar/to-solar?year=2027&month=1", "day", "thiếu"),
        ("lunar/to-solar?year=2027&month=1&day=1&leap=co", "leap", "true hoặc false"),
        ("days-off?from=2027-01-02&to=2027-01-01", "to", "từ 2027-01-02"),
        ("days-off?to=2200-03-01", "to", "từ 31/01/1900 đến 14/02/2200"),
        ("proposal", "year", "thiếu"),
        ("proposal?year=2027&quarter=5", "quarter", "từ 1 đến 4"),
        ("proposal?year=2027&quarter=1&month=2", "month", "through, half, quarter, month"),
        ("proposal?year=2027&through=2032", "through", "từ 2027 đến 2031"),
        ("proposal?year=2027&through=2026", "through", "từ 2027 đến 2031"),
        ("proposal?year=2027&region=bac-kan", "region", "hãy dùng thai-nguyen"),
        ("proposal?year=2027&former=bac-kan", "former", "hãy dùng region=thai-nguyen"),
        ("proposal?year=2027&region=thai-nguyen&former=ha-giang", "former", "region=tuyen-quang"),
        ("proposal?year=2027&region=thai-nguyen&former=x", "former", "bac-kan, thai-nguyen"),
        ("proposal?year=2027&rules=khong-co", "rules", "le-lon"),
        ("proposal?year=2027&rules=le-lon:tron", "rules", "round"),
        ("proposal?year=2027&rules=gap:0", "rules", "từ 1 đến 60"),
        ("export?format=xml", "format", "csv"),
        ("changes?since=-1", "since", "từ 0"),
        ("changes?since=99999999999999999999999", "since", ""),
        ("changes?since=hom-qua", "since", "số nguyên"),
    ],
)
def test_a_bad_value_is_refused_naming_its_parameter_and_what_is_allowed(
    client: TestClient, call: str, parameter: str, told: str
) -> None:
    fault = _fault(client, f"/api/v1/{call}")
    assert fault["parameter"] == parameter
    assert told in fault["detail"]


def test_an_unknown_address_is_told_as_a_problem(client: TestClient) -> None:
    answer = client.get("/api/v1/khong-co")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_a_method_that_is_not_offered_is_told_as_a_problem(client: TestClient) -> None:
    answer = client.post("/api/v1/upcoming")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_an_id_of_strange_characters_is_only_not_found(asking: TestClient) -> None:
    for call in ("events/%00", "events/a%00b/occurrences", "events/%F0%9F%8E%89"):
        assert asking.get(f"/api/v1/{call}").status_code == 404


# No answer is a failure of ours, whatever is asked


_NUMBERS = st.one_of(
    st.integers(-2, 32), st.integers(1890, 2210), st.integers(-(2**70), 2**70)
).map(str)
_DAYS = st.one_of(
    st.dates().map(str),
    st.sampled_from(["1900-01-31", "2200-02-14", "2027-02-29", "1900-01-30", "2200-02-15"]),
)
_WORDS = st.sampled_from(
    ["VN", "thai-nguyen", "bac-kan", "00070", "ngay-le-lon", "quoc-gia", "round", "other", "gio",
     "nd-145-2013", "confirmed", "south", "csv", "true", "thanh-lap-dang", "điện biên"]
)  # fmt: skip
_VALUES = st.one_of(_NUMBERS, _DAYS, _WORDS, st.text(max_size=12))
_QUERIES = st.dictionaries(st.sampled_from(PARAMETERS), _VALUES, max_size=4)
_SEGMENTS = {
    "/api/v1/days/": _DAYS,
    "/api/v1/months/": st.from_regex(r"(19|20|22)\d\d-[01]\d", fullmatch=True),
    "/api/v1/years/": _NUMBERS,
    "/api/v1/events/": _WORDS,
}


def _asked(client: TestClient, address: str, query: dict[str, Any]) -> None:
    answer = client.get(address, params=query)
    assert answer.status_code in {200, 404, 422}
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
    if answer.status_code == 422:
        assert answer.json()["errors"], "it names a parameter"


_LONG = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_LONG
@given(call=st.sampled_from(sorted(CALLS)), query=_QUERIES)
def test_no_query_makes_a_call_fail(asking: TestClient, call: str, query: dict[str, str]) -> None:
    _asked(asking, call, CALLS[call] | query)


@_LONG
@given(place=st.sampled_from(sorted(_SEGMENTS)), data=st.data(), query=_QUERIES)
def test_no_path_makes_a_call_fail(
    client: TestClient, place: str, data: st.DataObject, query: dict[str, str]
) -> None:
    _asked(client, place + data.draw(_SEGMENTS[place]), query)
