"""A secret feed is read by whoever knows its address, for as long as its person may."""

import gzip
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from app.accounts.actor import OPERATOR, Role
from app.accounts.people import disable_person, person_by_email
from app.accounts.roles import actor_of, grant, revoke
from app.accounts.secret_feeds import Component, Subject, feed_of, make_feed, revoke_feed
from app.accounts.units import unit_named
from app.catalogue.load import Catalogue
from app.catalogue.reference import reference
from app.catalogue.sync import sync
from app.models import Plan, SecretFeed
from app.planning.own_dates.fields import NewOwnDate
from app.planning.own_dates.keeping import create_own_date, retire_own_date
from app.planning.plans.plans import PlanFields, create_plan
from app.planning.plans.tasks import AssigneeFields, TaskFields, create_task
from app.planning.plans.vocabulary import Step
from app.planning.plans.workflow import StepFields, take_step
from app.serving.canonical import canonical
from app.serving.private_addresses import is_private
from app.serving.secret_feeds import A_MINUTE

AT = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
UNKNOWN = f"/bi-mat/{'x' * 43}.ics"


class Desk:
    """An office whose department issued a plan with a task for a commune.

    Lan edits in the department, Nam in the commune, which keeps a date of its own.
    """

    def __init__(self, office: Any, catalogue: Catalogue) -> None:
        self.office = office
        self.database = office.database
        office.unit("tinh")
        office.unit("ban", "tinh")
        office.unit("xa", "tinh", "05500")
        self.lan = office.person("Lan", "ban", Role.EDITOR)
        self.nam = office.person("Nam", "xa", Role.EDITOR)
        few = tuple(e for e in catalogue.entries if e.id in {"quoc-khanh", "tai-lap-thai-nguyen"})
        with self.database.writing() as session:
            sync(session, replace(catalogue, entries=few), AT)
        self.plan_id = self._issued()

    def _issued(self) -> int:
        with self.database.writing() as session:
            known, lan = reference(session), self.actor(session, self.lan)
            fields = {"unit_id": "ban", "issuer_id": "tinh", "kind": "year", "period": "2027"}
            plan = create_plan(session, lan, PlanFields.model_validate(fields), known, AT)
            task = TaskFields(
                title="Treo băng rôn",
                wording="trước ngày 30/01/2027",
                assignees=(AssigneeFields(unit_id="xa"),),
            )
            create_task(session, lan, plan, task, known, AT)
            told = {"number": "15-KH/TU", "issued_on": TODAY}
            for actor, step, given in [
                (lan, Step.SUBMIT, {}), (OPERATOR, Step.SIGN, {}), (OPERATOR, Step.ISSUE, told),
            ]:  # fmt: skip
                asked = StepFields.model_validate({"step": step} | given)
                take_step(session, actor, plan, asked, known, AT, TODAY)
            return plan.id

    def actor(self, session: Any, email: str) -> Any:
        person = person_by_email(session, email)
        assert person
        return actor_of(session, person, TODAY)

    def feed(
        self, email: str, what: Subject, component: Component = Component.TODO, unit: str = ""
    ) -> str:
        """The path of a new feed of somebody."""
        with self.database.writing() as session:
            _, token = make_feed(
                session,
                self.actor(session, email),
                what,
                component,
                "Lịch thử",
                AT,
                unit=unit_named(session, unit) if unit else None,
                plan=session.get(Plan, self.plan_id) if what is Subject.PLAN else None,
            )
        return f"/bi-mat/{token}.ics"

    def stored(self, path: str) -> SecretFeed:
        with self.database.reading() as session:
            found = feed_of(session, path.removeprefix("/bi-mat/").removesuffix(".ics"))
        assert found
        return found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the time at which feeds are read."""

    def be(instant: datetime) -> None:
        monkeypatch.setattr("app.serving.secret_feeds.now", lambda: instant)
        monkeypatch.setattr("app.serving.reading.today", lambda: instant.date())

    be(AT)
    return be


@pytest.fixture
def desk(office: Any, real_catalogue: Catalogue, clock: object) -> Desk:
    return Desk(office, real_catalogue)


@pytest.fixture
def get(desk: Desk) -> Callable[..., Any]:
    """Ask as a calendar program does: without a cookie."""
    program = desk.office.browser()
    return lambda path, **asked: program.request(asked.pop("method", "GET"), path, **asked)


def _uids(answer: Any, component: str = "VTODO") -> list[str]:
    return [str(found["UID"]) for found in Calendar.from_ical(answer.content).walk(component)]


# What is read


def test_ones_tasks_come_as_todos_or_as_events(desk: Desk, get: Callable[..., Any]) -> None:
    todo, happening = (
        get(desk.feed(desk.nam, Subject.TASKS, component)) for component in reversed(Component)
    )
    assert todo.headers["content-type"] == "text/calendar; charset=utf-8"
    (task,) = Calendar.from_ical(todo.content).walk("VTODO")
    assert task.decoded("DUE") == date(2027, 1, 29)
    assert str(task["URL"]).startswith("https://lich.example/lam-viec/nhiem-vu/")
    assert _uids(happening, "VTODO") == []
    assert _uids(happening, "VEVENT") == _uids(todo, "VTODO") == [str(task["UID"])]


def test_who_is_given_nothing_to_do_reads_an_empty_calendar(
    desk: Desk, get: Callable[..., Any]
) -> None:
    answer = get(desk.feed(desk.lan, Subject.TASKS))
    assert (answer.status_code, _uids(answer)) == (200, [])


def test_a_unit_reads_the_days_of_its_region_and_its_own(
    desk: Desk, get: Callable[..., Any]
) -> None:
    told = {
        "kind": "anniversary",
        "name": "Ngày truyền thống Đảng bộ xã Phú Xuyên",
        "rule": "solar:05-20",
        "origin": "1947-05-20",
        "category": "dia-phuong",
        "sources": [{"title": "Lịch sử Đảng bộ xã Phú Xuyên"}],
    }
    with desk.database.writing() as session:
        fields, unit = NewOwnDate.model_validate(told), unit_named(session, "xa")
        own = create_own_date(session, OPERATOR, unit, fields, AT)
    path = desk.feed(desk.nam, Subject.UNIT, Component.EVENT, "xa")
    found = get(path)
    assert f"{own.id}-2027@kyniem" in _uids(found, "VEVENT")
    assert "tai-lap-thai-nguyen-2027@kyniem" in _uids(found, "VEVENT")
    assert "quoc-khanh-2027@kyniem" in _uids(found, "VEVENT")
    other = get(desk.feed(desk.lan, Subject.UNIT, Component.EVENT, "ban"))
    assert not any(uid.startswith("rieng-") for uid in _uids(other, "VEVENT"))
    with desk.database.writing() as session:
        kept = session.merge(own)
        retire_own_date(session, OPERATOR, kept, AT)
    assert f"{own.id}-2027@kyniem" not in _uids(get(path), "VEVENT")


def test_a_plan_is_read_by_who_is_shown_it(desk: Desk, get: Callable[..., Any]) -> None:
    of_plan = _uids(get(desk.feed(desk.lan, Subject.PLAN)))
    assert of_plan == _uids(get(desk.feed(desk.nam, Subject.PLAN)))
    assert len(of_plan) == 1
    assert set(of_plan).isdisjoint(_uids(get(desk.feed(desk.nam, Subject.TASKS))))


# Who may read it


def test_who_lost_the_role_reads_nothing_of_that_unit_any_more(
    desk: Desk, get: Callable[..., Any]
) -> None:
    paths = {
        "all": desk.feed(desk.nam, Subject.TASKS),
        "tasks": desk.feed(desk.nam, Subject.TASKS, unit="xa"),
        "plan": desk.feed(desk.nam, Subject.PLAN),
        "agenda": desk.feed(desk.nam, Subject.UNIT, Component.EVENT, "xa"),
    }
    assert {name: get(path).status_code for name, path in paths.items()} == dict.fromkeys(
        paths, 200
    )
    with desk.database.writing() as session:
        nam, unit = person_by_email(session, desk.nam), unit_named(session, "xa")
        assert nam
        revoke(session, OPERATOR, nam, unit, Role.EDITOR, AT)
    answers = {name: get(path) for name, path in paths.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "all": 200, "tasks": 410, "plan": 410, "agenda": 410,
    }  # fmt: skip
    assert _uids(answers["all"]) == []
    assert not any("Treo băng rôn" in answer.text for answer in answers.values())
    with desk.database.writing() as session:
        nam = person_by_email(session, desk.nam)
        assert nam
        grant(session, OPERATOR, nam, unit_named(session, "xa"), Role.VIEWER, AT)
    assert {get(path).status_code for path in paths.values()} == {200}


def test_a_revoked_feed_is_gone_and_an_unknown_one_was_never_there(
    desk: Desk, get: Callable[..., Any]
) -> None:
    path = desk.feed(desk.nam, Subject.TASKS)
    with desk.database.writing() as session:
        revoke_feed(session, desk.actor(session, desk.nam), session.merge(desk.stored(path)), AT)
    gone, unknown = get(path), get(UNKNOWN)
    assert (gone.status_code, unknown.status_code) == (410, 404)
    for answer in (gone, unknown):
        assert answer.headers["content-type"] == "application/problem+json"
        assert "Lịch thử" not in answer.text
        assert "hãy" in answer.json()["detail"]


def test_the_feeds_of_who_may_not_sign_in_are_gone(desk: Desk, get: Callable[..., Any]) -> None:
    path = desk.feed(desk.nam, Subject.TASKS)
    with desk.database.writing() as session:
        nam = person_by_email(session, desk.nam)
        assert nam
        disable_person(session, OPERATOR, nam, AT)
    assert get(path).status_code == 410


@pytest.mark.parametrize(
    "token", ["a", "x" * 42, "x" * 44, f"{'x' * 42}%00", "%F0%9F%98%80" * 43, "x" * 5000]
)
def test_what_is_no_token_is_not_found(get: Callable[..., Any], token: str) -> None:
    assert get(f"/bi-mat/{token}.ics").status_code == 404


# How it travels


def test_no_one_on_the_way_keeps_it_or_learns_of_it(desk: Desk, get: Callable[..., Any]) -> None:
    path = desk.feed(desk.nam, Subject.TASKS)
    for answer in (get(path), get(UNKNOWN)):
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert not {"set-cookie", "last-modified", "access-control-allow-origin"} & {
            *answer.headers
        }
    assert path not in get(path).text
    refused = get(path, method="POST")
    assert refused.status_code == 405
    assert "no-store" in refused.headers["cache-control"]


def test_who_holds_it_already_is_told_so(desk: Desk, get: Callable[..., Any]) -> None:
    path = desk.feed(desk.nam, Subject.UNIT, Component.EVENT, "xa")
    plain, packed = (get(path, headers={"Accept-Encoding": e}) for e in ("identity", "gzip"))
    assert plain.content == packed.content
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, 6))
    assert plain.headers["etag"] != packed.headers["etag"]
    for encoding, answer in (("identity", plain), ("gzip", packed)):
        asked = {"Accept-Encoding": encoding, "If-None-Match": answer.headers["etag"]}
        held = get(path, headers=asked)
        assert (held.status_code, held.content) == (304, b"")
        assert held.headers["etag"] == answer.headers["etag"]
    other = get(path, headers={"If-None-Match": '"a"', "If-Modified-Since": "x"})
    assert other.status_code == 200


def test_it_is_the_same_bytes_until_something_changes(
    desk: Desk, get: Callable[..., Any], clock: Callable[[datetime], None]
) -> None:
    path = desk.feed(desk.nam, Subject.TASKS)
    first = get(path)
    clock(AT + timedelta(days=3))
    later = get(path)
    assert (later.content, later.headers["etag"]) == (first.content, first.headers["etag"])


def test_head_tells_what_get_would_send(desk: Desk, get: Callable[..., Any]) -> None:
    path = desk.feed(desk.nam, Subject.TASKS)
    whole, head = get(path), get(path, method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-length", "content-type"):
        assert head.headers[name] == whole.headers[name]


def test_no_log_names_the_address(
    desk: Desk, get: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    path = desk.feed(desk.nam, Subject.TASKS)
    token = re.split("[/.]", path)[2]
    with caplog.at_level(logging.DEBUG):
        assert get(path).status_code == 200
        assert get(f"{path}?a=b").status_code == 200
        assert get(path, method="POST").status_code == 405
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "asyncio"))]
    assert not any(token in record.getMessage() for record in ours)


def test_a_feed_asked_for_too_often_is_put_off_and_others_are_not(
    desk: Desk, get: Callable[..., Any]
) -> None:
    path, other = (desk.feed(desk.nam, Subject.TASKS) for _ in range(2))
    statuses = [get(path).status_code for _ in range(A_MINUTE * 2 + 1)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    late = get(path)
    assert late.headers["retry-after"] == "60"
    assert late.headers["referrer-policy"] == "no-referrer"
    assert get(other).status_code == 200


# When it was read


def test_last_use_is_kept_to_five_minutes_and_not_on_each_poll(
    desk: Desk, get: Callable[..., Any], clock: Callable[[datetime], None]
) -> None:
    path = desk.feed(desk.nam, Subject.TASKS)
    assert desk.stored(path).used is None
    get(path)
    assert desk.stored(path).used == AT
    clock(AT + timedelta(minutes=4))
    get(path)
    assert desk.stored(path).used == AT
    clock(AT + timedelta(minutes=6))
    get(path)
    assert desk.stored(path).used == AT + timedelta(minutes=6)


def test_what_is_refused_is_no_use(desk: Desk, get: Callable[..., Any]) -> None:
    path = desk.feed(desk.nam, Subject.TASKS, unit="xa")
    with desk.database.writing() as session:
        nam, unit = person_by_email(session, desk.nam), unit_named(session, "xa")
        assert nam
        revoke(session, OPERATOR, nam, unit, Role.EDITOR, AT)
    assert get(path).status_code == 410
    assert desk.stored(path).used is None


def test_it_is_read_though_nobody_can_write(
    desk: Desk, get: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.feed(desk.nam, Subject.TASKS)
    monkeypatch.setattr("app.serving.secret_feeds.note_use", _locked)
    assert get(path).status_code == 200
    assert desk.stored(path).used is None


def _locked(*_: object) -> None:
    raise OperationalError("UPDATE", {}, Exception("database is locked"))


def test_a_poll_takes_few_queries_however_many_tasks(desk: Desk, get: Callable[..., Any]) -> None:
    path = desk.feed(desk.nam, Subject.TASKS)
    get(path)
    asked: list[str] = []

    def note(*arguments: Any) -> None:
        asked.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert get(path).status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len([one for one in asked if one.startswith(("SELECT", "WITH"))]) <= 10


def test_it_has_no_canonical_address_so_that_no_answer_is_kept() -> None:
    assert is_private(UNKNOWN)
    assert canonical(UNKNOWN, b"") is None
    assert canonical(f"/en{UNKNOWN}", b"") is None
