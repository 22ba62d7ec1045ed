"""A NUL octet is a letter to SQLite and to JSON, and none to PostgreSQL: it is refused, or lost."""

import re
from typing import Any

import pytest

from app.accounts.actor import Role
from benchmarks.fuzzing.world import World, routes

_PARAMETER = re.compile(r"\{\w+(?::\w+)?\}")
NUL = "a%00b"


# SQLite minds no NUL: whatever fails there fails on PostgreSQL too.
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_no_address_fails_for_a_nul_in_it(office_on_both: Any) -> None:
    unit = office_on_both.unit("tinh-uy")
    key = office_on_both.key(office_on_both.person("Lan", unit, *Role), unit)
    browser = office_on_both.browser("lan@thainguyen.example")
    world = World(office_on_both._app, office_on_both.database)
    query = "&".join(f"{name}={NUL}" for name in ("q", "unit", "next", "cursor", "region", "loc"))
    for method, pattern in sorted(set(routes(world))):
        address = f"{_PARAMETER.sub(NUL, pattern)}?{query}"
        headers = {"if-match": "*"} | (key if pattern.startswith("/api") else {})
        answer = browser.request(method, address, headers=headers)
        assert answer.status_code < 500, (method, address, answer.text[:300])
    world.close()
