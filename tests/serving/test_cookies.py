"""The cookie is kept to this site over https, and plain where there is none."""

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings

SIGN_IN = "/lam-viec/dang-nhap"


def _set_cookie(database: Database, address: str) -> list[str]:
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url=address)
    with TestClient(create_app(settings), address) as client:
        cookie = client.get(SIGN_IN).headers["set-cookie"]
        assert "set-cookie" in client.get(SIGN_IN).headers, "it is given again"
    return [part.strip().lower() for part in cookie.split(";")]


@pytest.mark.parametrize(
    ("address", "name", "secure"),
    [("https://lich.example", "__host-kyniem", True), ("http://10.0.0.5:8000", "kyniem", False)],
)
def test_the_cookie_fits_the_address(
    sqlite_database: Database, address: str, name: str, secure: bool
) -> None:
    first, *flags = _set_cookie(sqlite_database, address)
    assert first.partition("=")[0] == name
    assert ("secure" in flags) is secure
    assert {"httponly", "path=/", "samesite=lax"} <= set(flags)
    assert not any(flag.startswith(("domain", "expires", "max-age")) for flag in flags)
