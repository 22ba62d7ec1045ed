"""Assets come from here, may be kept for a year, and change their address with their bytes."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import app.web
from app.web.assets import FONTS, asset

STATIC = Path(app.web.__file__).parent / "static"


def test_an_address_holds_the_digest_of_the_bytes() -> None:
    assert re.fullmatch(r"/static/style\.css\?v=[0-9a-f]{10}", asset("style.css"))
    assert asset("style.css").partition("=")[2] != asset("page.js").partition("=")[2]


@pytest.mark.parametrize("name", [*sorted(path.name for path in STATIC.iterdir()), *FONTS])
def test_an_asset_is_kept_for_a_year(client: TestClient, name: str) -> None:
    answer = client.get(asset(name))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert not answer.headers["content-type"].startswith("text/html")


def test_style_sheets_load_nothing_but_our_fonts(client: TestClient) -> None:
    for path in STATIC.glob("*.css"):
        for address in re.findall(r"url\(\"?([^)\"]+)", path.read_text(encoding="utf-8")):
            assert client.get(address).headers["content-type"] == "font/ttf"


@pytest.mark.parametrize("name", ["..%2Fpage.py", "style.css%00", "Style.css", ""])
def test_nothing_else_is_there(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
