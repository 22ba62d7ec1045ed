"""All addresses that ask for the same have one canonical address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from app.serving.canonical import Address, canonical


@pytest.mark.parametrize(
    ("path", "query", "kept"),
    [
        (
            "/feeds/vn.ics",
            "utm_source=x&level=quoc-gia&category=dang",
            "category=dang&level=quoc-gia",
        ),
        ("/feeds/vn.ics", "fbclid=1", ""),
        ("/feeds/vn.ics", "category=van-hoa&category=dang", "category=van-hoa&category=dang"),
        ("/feeds/vn.ics", "category=van%2Dhoa,dang", "category=van-hoa%2Cdang"),
        ("/", "utm_source=x", ""),
        ("/su-kien/thanh-lap-dang", "x=1", ""),
        ("/api/v1/upcoming", "to=2027-01-01&from=2026-12-01", "from=2026-12-01&to=2027-01-01"),
        ("/api/v1/openapi.json", "x=1", "x=1"),
        ("/api/v1/upcoming", "q=&khong_co=1", "khong_co=1&q="),
        ("/api/v1/upcoming", "q=%C4%90i%E1%BB%87n+Bi%C3%AAn", "q=%C4%90i%E1%BB%87n+Bi%C3%AAn"),
    ],
)
def test_what_is_known_stands_in_order_of_name(path: str, query: str, kept: str) -> None:
    assert canonical(path, query.encode()) == Address(path, kept)


@pytest.mark.parametrize(
    "path",
    ["/api/docs", "/livez", "/readyz", "/dang-nhap", "/feeds/vn", "/f/x"],
)
def test_what_is_not_public_or_not_computed_has_none(path: str) -> None:
    assert canonical(path, b"") is None


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=3)), max_size=6).map(QueryParams)
)
def test_a_route_reads_the_same_from_both(asked: QueryParams) -> None:
    address = canonical("/api/v1/upcoming", str(asked).encode())
    assert address
    found = QueryParams(address.query)
    assert {name: found.getlist(name) for name in found} == {
        name: asked.getlist(name) for name in asked
    }


@given(st.binary(max_size=40))
def test_a_canonical_address_is_its_own(query: bytes) -> None:
    address = canonical("/api/v1/upcoming", query)
    assert address
    assert canonical(address.path, address.query.encode()) == address
