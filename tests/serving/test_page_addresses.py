"""Page addresses tell which pages anybody may read, and with which parameters."""

import pytest

from app.serving.canonical import Address, canonical


@pytest.mark.parametrize("path", ["/", "/en/", "/ngay/2027-02-03", "/en/su-kien/tet"])
def test_a_page_without_parameters_drops_all(path: str) -> None:
    assert canonical(path, b"utm_source=x") == Address(path)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_parameters_of_a_page_are_kept_in_order_of_name(prefix: str) -> None:
    address = canonical(f"{prefix}/sap-toi", b"utm=1&region=VN&from=2027-01-01")
    assert address == Address(f"{prefix}/sap-toi", "from=2027-01-01&region=VN")


@pytest.mark.parametrize(
    "path", ["/en", "/bac-si-lich", "/livez", "/ghi-nho", "/entirely", "/api/docs"]
)
def test_what_is_no_public_page_is_not_kept(path: str) -> None:
    assert canonical(path, b"") is None
