"""The same rows give the same bytes and tags, whichever process answers, wherever it runs."""

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from app.database import Database
from app.settings import PROJECT

ADDRESSES = [
    "/feeds/vn.ics",
    "/feeds/vn-nghi.ics",
    "/feeds/vn-am-lich.ics",
    "/feeds/thai-nguyen.ics?title=full&alarm=7d,1d",
    "/feeds/vn.ics?lang=en&category=quoc-te,dang&level=quoc-gia",
    "/feeds/vn.atom",
    "/feeds/vn.json",
]

ANSWERS = """
import hashlib, json, sys
from datetime import date
from starlette.testclient import TestClient
import app.serving.layer, app.serving.reading
from app.main import create_app
from app.settings import Settings

for module in (app.serving.layer, app.serving.reading):
    module.today = lambda: date(2026, 11, 22)
app.serving.layer.WARM_UP_AFTER_SECONDS = 3600
url, *addresses = sys.argv[1:]
settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
found = {}
with TestClient(create_app(settings)) as client:
    for address in addresses:
        for encoding in ("identity", "gzip"):
            answer = client.get(address, headers={"Accept-Encoding": encoding})
            assert answer.status_code == 200, answer.text
            told = [answer.headers[name] for name in ("etag", "last-modified")]
            found[f"{address} {encoding}"] = [hashlib.sha256(answer.content).hexdigest(), *told]
print(json.dumps(found))
"""
"""A program that prints digests and validators of what it answers on 22 November 2026."""

ELSEWHERE = [
    {"PYTHONHASHSEED": "2", "TZ": "Pacific/Apia", "LC_ALL": "vi_VN.UTF-8"},
    {"PYTHONHASHSEED": "3", "TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONUTF8": "0"},
]


def _answers(database: Database, **environment: str) -> dict[str, list[str]]:
    url = database.engine.url.render_as_string(hide_password=False)
    printed = subprocess.run(  # noqa: S603 (the program is ours)
        [sys.executable, "-c", ANSWERS, url, *ADDRESSES],
        cwd=PROJECT,
        env={"PATH": os.defpath, **environment},
        capture_output=True,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(printed.stdout)
    return found


@pytest.mark.parametrize("elsewhere", ELSEWHERE, ids=["Apia", "Los Angeles"])
def test_two_processes_answer_the_same_whatever_their_zone_language_and_order_of_sets(
    real_database: Database, elsewhere: dict[str, str]
) -> None:
    here = _answers(real_database, PYTHONHASHSEED="1", TZ="Asia/Ho_Chi_Minh", LC_ALL="C.UTF-8")
    assert len(here) == 2 * len(ADDRESSES)
    assert _answers(real_database, **elsewhere) == here


def test_both_databases_answer_the_same(
    real_database: Database, postgresql_database: Database, real: Callable[[Database], None]
) -> None:
    real(postgresql_database)
    here = _answers(real_database, PYTHONHASHSEED="1", TZ="Asia/Ho_Chi_Minh")
    assert _answers(postgresql_database, PYTHONHASHSEED="4", TZ="UTC") == here
