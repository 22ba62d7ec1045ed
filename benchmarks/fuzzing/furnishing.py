"""Furnishing makes a world: a demonstration, keys and sessions of every role, and what it lacks."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Role, Scope
from app.accounts.keys import make_key
from app.accounts.people import create_person
from app.accounts.roles import grant
from app.accounts.sessions import open_session
from app.accounts.units import unit_named
from app.catalogue.reference import reference
from app.clock import VIETNAM
from app.database import Database
from app.main import create_app
from app.models import Delivery, Person, Reminder, Share, Unit, Webhook
from app.planning.demonstration.cast import COMMITTEE, COMMUNES, DEPARTMENT
from app.planning.demonstration.story import demonstrate
from app.serving.rates import Turn
from app.settings import Settings
from benchmarks.fuzzing.world import COOKIE, HOST, Asker, Undone, World

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)

_CLOCKS = (
    *(f"app.serving.{module}.now" for module in ("identity", "saving", "secret_feeds")),
    *(f"app.web.{module}.now" for module in ("check", "signing_in")),
)
_CALENDARS = tuple(f"app.serving.{module}.today" for module in ("identity", "reading", "layer"))

_ROLES = {str(role): (role,) for role in Role} | {"all": tuple(Role)}


@contextmanager
def world(catalogue: Path, directory: Path) -> Iterator[World]:
    """The world on a copy of the SQLite database ``catalogue``, made in ``directory``."""
    path = directory / "world.db"
    shutil.copy(catalogue, path)
    url = f"sqlite:///{path}"
    settings = Settings(
        _env_file=None, database_url=url, public_url=f"https://{HOST}", webhook_allow_private=True
    )
    with ExitStack() as opened:
        for name in _CLOCKS:
            opened.enter_context(patch(name, lambda: AT))
        for name in _CALENDARS:
            opened.enter_context(patch(name, lambda: AT.astimezone(VIETNAM).date()))
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        opened.enter_context(patch("app.accounts.passwords.HASHER", cheap))
        opened.enter_context(patch("app.serving.rates.Counters.turn", _granted))
        database = Undone(url)
        opened.callback(database.dispose)
        with patch("app.main.Database", lambda *_: database):
            made = World(create_app(settings), database)
        opened.callback(made.close)
        _furnish(made)
        yield made


def _granted(_: object, rate: str, a_minute: int, __: str) -> Turn:
    """A turn for everybody: one address asks for everything."""
    return Turn(rate, a_minute, a_minute, 60, granted=True)


def _furnish(made: World) -> None:
    with made.database.writing() as session:
        demonstrate(session, reference(session), AT, "năm giờ chiều mưa")
    with made.database.writing() as session:
        units = made.units = _units(session)
        made.askers += tuple(_with_keys(session, units))
        made.browsers += tuple(_with_cookies(session))
    for asker in made.askers:
        made.ask("GET", "/api/v1/me", {"authorization": f"Bearer {asker.key}"})
    for asker in made.browsers:
        made.ask("GET", "/lam-viec", {"cookie": f"{COOKIE}={asker.cookie}"})
    made.look_around()
    _add_things(made, units)
    made.look_around()
    made.database.keeps = False


def _units(session: Session) -> dict[str, str]:
    """The ids of the units that the roles are held in, by the names of the demonstration."""
    found = {unit.name: unit.id for unit in session.scalars(select(Unit))}
    return {
        COMMITTEE: found["Tỉnh ủy Thái Nguyên"],
        DEPARTMENT: found["Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên"],
        "05443": found[COMMUNES["05443"]],
    }


def _with_keys(session: Session, units: dict[str, str]) -> Iterator[Asker]:
    for name, roles in _ROLES.items():
        person = create_person(session, f"Người {name}", f"{name}@{HOST}", AT, by=OPERATOR)
        for place, number in units.items():
            unit = unit_named(session, number)
            for role in roles:
                grant(session, OPERATOR, person, unit, role, AT)
            _, text = make_key(session, person, unit, "Thử", Scope.WRITE, AT, None)
            yield Asker(f"{name} of {place}", key=text)
    _, text = make_key(session, person, unit, "Thử", Scope.READ, AT, None)
    yield Asker("read-only key", key=text)


def _with_cookies(session: Session) -> Iterator[Asker]:
    for person in session.scalars(select(Person)):
        token = open_session(session, person, AT, address="127.0.0.1", agent="")
        yield Asker(person.name, cookie=token)


def _add_things(made: World, units: dict[str, str]) -> None:
    """What the demonstration has none of, asked for with the examples of the description."""
    asker = next(one for one in made.askers if one.name == f"all of {DEPARTMENT}")
    unit = units[DEPARTMENT]
    draft = made.known["plan_id"][-1]
    for path in (
        "/feeds",
        "/me/feeds",
        f"/units/{unit}/dates",
        f"/units/{unit}/channels",
        f"/units/{unit}/measures",
        f"/units/{unit}/webhooks",
        f"/plans/{draft}/activities",
    ):
        _made(made, asker, path, example(made, path))
    commune = next(one for one in made.askers if one.name == "all of 05443")
    share = _own_share(made.database, units["05443"])
    _made(made, commune, f"/shares/{share}/notes", {"text": "Đã treo băng rôn."})
    with made.database.writing() as session:
        session.add(
            Reminder(
                plan_id=min(made.known["plan_id"]), unit_id=units["05443"], by_unit_id=unit,
                at=AT, person_id=1, text="Đề nghị báo cáo.",
            )
        )  # fmt: skip
        webhook = session.scalars(select(Webhook)).one()
        session.add(
            Delivery(
                webhook_id=webhook.id, key="task.due:1", event="task.due", payload={}, created=AT,
                tries=9, next_try=None, delivered=None, status=None, fault=None,
            )
        )  # fmt: skip


def _made(made: World, asker: Asker, path: str, body: Any) -> None:
    headers = {"authorization": f"Bearer {asker.key}", "content-type": "application/json"}
    answer = made.ask("POST", f"/api/v1{path}", headers, json.dumps(body).encode())
    assert answer.status < 300, (path, answer.body.decode())


def example(made: World, path: str) -> Any:
    """The body that the description shows for a POST at ``path``."""
    described = made.inner.openapi()
    for pattern, methods in described["paths"].items():
        parts, wanted = pattern.removeprefix("/api/v1").split("/"), path.split("/")
        alike = len(parts) == len(wanted) and all(
            one == other or one.startswith("{") for one, other in zip(parts, wanted, strict=True)
        )
        if alike and "post" in methods:
            return _shown(methods["post"], described)
    raise LookupError(path)


def _shown(operation: dict[str, Any], described: dict[str, Any]) -> Any:
    content = operation["requestBody"]["content"]["application/json"]
    if "examples" in content:
        return content["examples"]["example"]["value"]
    name = content["schema"]["$ref"].rpartition("/")[2]
    return described["components"]["schemas"][name]["examples"][0]


def _own_share(database: Database, unit: str) -> int:
    with database.reading() as session:
        return session.scalars(select(Share.id).where(Share.unit_id == unit)).first() or 1
