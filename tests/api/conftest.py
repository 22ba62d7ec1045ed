"""The application on the real catalogue is asked over HTTP on 22 November 2026."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest
from starlette.testclient import TestClient

from app.accounts.actor import Role
from app.accounts.units import civil_day
from app.catalogue.load import Catalogue
from app.catalogue.sync import sync
from app.database import Database
from app.main import create_app
from app.settings import Settings


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("layer", "reading"):
        monkeypatch.setattr(f"app.serving.{module}.today", lambda: date(2026, 11, 22))


@pytest.fixture
def asking(database: Database, real_catalogue: Catalogue) -> Iterator[TestClient]:
    """Asks the application about the catalogue of ``data/``, on SQLite and on PostgreSQL."""
    with database.writing() as session:
        sync(session, real_catalogue, datetime(2026, 11, 22, tzinfo=UTC))
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    with TestClient(create_app(settings)) as opened:
        yield opened


# Bureaus


FEW = frozenset(
    {
        "thanh-lap-dang",  # 03/02, 97 years in 2027
        "sinh-le-duan",  # 07/4, 120 years in 2027
        "gio-to-hung-vuong",  # 16/4/2027
        "giai-phong-mien-nam",  # 30/4
        "quoc-te-lao-dong",  # 01/5
        "chien-thang-dien-bien-phu",  # 07/5
        "sinh-ho-chi-minh",  # 19/5
        "quoc-khanh",  # 02/9
    }
)
"""The entries of the catalogue that bureaus plan with."""


class Bureau:
    """A province whose department drafts, with a commune, and with a stranger elsewhere.

    Lan edits in the department, Minh approves and Hoa is clerk in the province, Nam edits
    in the commune, Kim edits in a unit that has nothing to do with them.  ``at`` is when
    they ask.
    """

    UNITS: ClassVar = {
        "tinh": (None, "thai-nguyen"),
        "ban": ("tinh", "thai-nguyen"),
        "xa": ("tinh", "05443"),
        "la": (None, "thai-nguyen"),
    }
    PEOPLE: ClassVar = {
        "lan": ("ban", Role.EDITOR),
        "minh": ("tinh", Role.APPROVER),
        "hoa": ("tinh", Role.CLERK),
        "nam": ("xa", Role.EDITOR),
        "kim": ("la", Role.APPROVER),
    }

    def __init__(self, office: Any, catalogue: Catalogue) -> None:
        self.at = datetime(2026, 11, 22, 5, tzinfo=UTC)
        self.office = office
        with office.database.writing() as session:
            sync(session, catalogue, self.at)
        for name, (above, region) in self.UNITS.items():
            office.unit(name, above, region)
        self._keys = {
            name: office.key(office.person(name.title(), unit, role), unit)
            for name, (unit, role) in self.PEOPLE.items()
        }
        self._browser = office.browser()

    def __call__(self, who: str, method: str, path: str, **asked: Any) -> Any:
        """What somebody is answered."""
        headers = self._keys.get(who, {}) | asked.pop("headers", {})
        if "etag" in asked:
            headers["If-Match"] = asked.pop("etag")
        return self._browser.request(method, f"/api/v1{path}", headers=headers, **asked)

    def plan(self, **changes: Any) -> dict[str, Any]:
        """A draft of the department for the province's year 2027."""
        fields = {"unit_id": "ban", "issuer_id": "tinh", "kind": "year", "period": "2027"}
        answer = self("lan", "POST", "/plans", json=fields | changes)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def task(self, plan: int, **changes: Any) -> dict[str, Any]:
        """A task of a plan, which the commune leads."""
        fields = {
            "title": "Treo băng rôn",
            "wording": "trước ngày 30/01/2027",
            "assignees": [{"unit_id": "xa"}],
        }
        answer = self("lan", "POST", f"/plans/{plan}/tasks", json=fields | changes)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def step(self, who: str, plan: int, step: str, **fields: Any) -> Any:
        """Somebody takes a step with a plan."""
        return self(who, "POST", f"/plans/{plan}/steps", json={"step": step} | fields)

    def issued(self, plan: int, number: str = "15-KH/TU") -> dict[str, Any]:
        """A plan submitted, signed and issued."""
        assert self.step("lan", plan, "submit").status_code == 200
        assert self.step("minh", plan, "sign").status_code == 200
        answer = self.step("hoa", plan, "issue", number=number, issued_on="2026-11-22")
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told


def _opened_bureau(office: Any, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    few = tuple(entry for entry in catalogue.entries if entry.id in FEW)
    made = Bureau(office, replace(catalogue, entries=few))
    monkeypatch.setattr("app.serving.identity.now", lambda: made.at)
    monkeypatch.setattr("app.serving.identity.today", lambda: civil_day(made.at))
    return made


@pytest.fixture
def bureau(office: Any, real_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """A bureau on SQLite."""
    return _opened_bureau(office, real_catalogue, monkeypatch)


@pytest.fixture
def bureau_on_both(
    office_on_both: Any, real_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> Bureau:
    """A bureau on SQLite and on PostgreSQL."""
    return _opened_bureau(office_on_both, real_catalogue, monkeypatch)
