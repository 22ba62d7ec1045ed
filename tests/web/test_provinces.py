"""The pages of provinces: each tells its own days, and what became of merged ones."""

import pytest
from starlette.testclient import TestClient

from app.regions import provinces


def test_all_provinces_are_listed_with_those_merged_into_them(client: TestClient) -> None:
    page = client.get("/tinh").text
    assert all(f'href="/tinh/{codename}"' in page for codename in provinces())
    assert len(provinces()) == 34
    assert "gồm cả Bắc Kạn cũ" in page


def test_a_province_tells_its_own_days_and_not_those_of_the_country(client: TestClient) -> None:
    page = client.get("/tinh/thai-nguyen").text
    assert "Từ ngày 01/7/2025 gồm cả Bắc Kạn." in page
    assert "60 thanh niên xung phong Đại đội 915 hy sinh" in page
    assert "Ngày thành lập Đảng Cộng sản Việt Nam" not in page


@pytest.mark.parametrize("codename", sorted(provinces()))
def test_every_province_has_a_page(client: TestClient, codename: str) -> None:
    page = client.get(f"/tinh/{codename}")
    assert page.status_code == 200
    assert f'href="/them-vao-lich/{codename}"' in page.text


def test_a_merged_province_leads_to_its_successor(client: TestClient) -> None:
    answer = client.get("/tinh/bac-kan", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, "/tinh/thai-nguyen")
    english = client.get("/en/tinh/bac-kan", follow_redirects=False)
    assert english.headers["location"] == "/en/tinh/thai-nguyen"


def test_an_unknown_province_is_a_page_that_says_so(client: TestClient) -> None:
    page = client.get("/tinh/khong-co")
    assert page.status_code == 404
    assert "Không có tỉnh, thành phố" in page.text
