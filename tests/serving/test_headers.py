"""Every answer carries the security headers; those that are public let any site read them."""

import pytest
from starlette.testclient import TestClient

ADDRESSES = [
    "/api/v1/upcoming",
    "/api/v1/upcoming?days=0",
    "/api/v1/events/khong-co",
    "/api/v1/openapi.json",
    "/api/docs",
    "/api/docs/own/documentation.js",
    "/feeds/vn-le-lon.ics",
    "/feeds/khong-co.ics",
    "/khong-co/dau-ca",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_one_policy_that_forbids_what_it_does_not_name(
    client: TestClient, address: str
) -> None:
    (policy,) = client.get(address).headers.get_list("content-security-policy")
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("address", [a for a in ADDRESSES if a.startswith(("/api/", "/feeds/"))])
def test_scripts_of_any_site_may_read_what_is_public(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"Origin": "https://bao.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_pages_are_not_opened_to_scripts_of_other_sites(client: TestClient) -> None:
    answer = client.get("/khong-co/dau-ca", headers={"Origin": "https://bao.example"})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_public_answer_sets_a_cookie(client: TestClient, address: str) -> None:
    assert "set-cookie" not in client.get(address).headers


@pytest.mark.parametrize("path", ["/api/v1/upcoming", "/feeds/vn.ics"])
def test_a_script_may_revalidate_what_it_holds(client: TestClient, path: str) -> None:
    asked = {"Origin": "https://bao.example", "Access-Control-Request-Headers": "if-none-match"}
    preflight = client.options(path, headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "If-None-Match" in preflight.headers["access-control-allow-headers"]
    answer = client.get(path, headers={"Origin": "https://bao.example"})
    assert "ETag" in answer.headers["access-control-expose-headers"]
