"""A digest tells what waits for a person, and only what their roles let them do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fastapi.routing import APIRoute

from app.accounts.actor import Role
from app.messages.digests import Told, digests
from app.models import Delegation, Digest, Person
from app.web.work_pages import ROUTERS
from app.workdays import WorkCalendar

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)


@pytest.fixture
def told(stage: Any, calendar: WorkCalendar) -> Any:
    """What somebody is told on a day, as headings with titles; None where they get no mail."""

    def read(email: str, day: date = TODAY) -> list[tuple[str, str]] | None:
        with stage.database.reading() as session:
            found = {one.email: one for one in digests(session, calendar, day)}
        digest: Told | None = found.get(f"{email}@example.vn")
        if digest is None:
            return None
        return [(matter.heading.value, matter.title) for matter in digest.matters]

    return read


@pytest.mark.parametrize(
    ("due", "share", "heading"),
    [
        ("2026-11-20", {}, "overdue"),
        ("2026-11-23", {}, "soon"),
        ("2026-11-30", {}, "soon"),  # the fifth working day: 24 November is off
        ("2026-12-01", {}, None),
        ("2026-11-25", {"takes": 5}, "too-late"),
        ("2026-11-25", {"takes": 5, "state": "doing"}, "soon"),
        ("2026-12-11", {"takes": 10}, "begin"),  # to be begun by 30 November
        ("2026-12-11", {"takes": 9}, None),
        ("2026-12-25", {"takes": 10}, None),
        ("2026-11-20", {"state": "done"}, None),
        ("2026-11-20", {"state": "dropped"}, None),
        ("2026-11-10", {"own_due": date(2026, 11, 24)}, "soon"),
        (None, {}, None),
    ],
)
def test_a_share_is_told_under_the_first_heading_that_fits(
    stage: Any, told: Any, due: str | None, share: dict[str, Any], heading: str | None
) -> None:
    stage.person("Mai", "xa-1", Role.EDITOR)
    stage.share(stage.plan(), "xa-1", due, title="A", **share)
    assert told("mai") == ([(heading, "A")] if heading else None)


def test_what_is_due_today_is_told_apart(stage: Any, told: Any) -> None:
    stage.person("Mai", "xa-1", Role.EDITOR)
    stage.share(stage.plan(), "xa-1", "2026-11-20", title="A")
    assert told("mai", date(2026, 11, 20)) == [("today", "A")]


def test_what_was_assigned_is_told_until_a_digest_has_told_it(stage: Any, told: Any) -> None:
    mai = stage.person("Mai", "xa-1", Role.EDITOR)
    plan = stage.plan(issued_at=NOW - timedelta(days=2))
    stage.share(plan, "xa-1", "2027-03-10", title="A", received=None)
    assert told("mai") == [("assigned", "A")]
    with stage.database.writing() as session:
        row = Digest(
            person_id=mai, day=date(2026, 11, 21), message_id="<a@b>", begun=NOW, claimed=NOW
        )
        session.add(row)
    assert told("mai") == [("assigned", "A")]  # it was claimed, but nobody knows it was sent
    with stage.database.writing() as session:
        session.get_one(Digest, (mai, date(2026, 11, 21))).sent = NOW
    assert told("mai") is None


def test_what_was_assigned_long_ago_is_no_news(stage: Any, told: Any) -> None:
    stage.person("Mai", "xa-1", Role.EDITOR)
    stage.share(stage.plan(), "xa-1", "2027-03-10", received=None)
    assert told("mai") is None


@pytest.mark.parametrize("state", ["draft", "signed", "closed"])
def test_only_work_of_plans_in_progress_is_told(stage: Any, told: Any, state: str) -> None:
    stage.person("Mai", "xa-1", Role.EDITOR)
    stage.share(stage.plan(state), "xa-1", "2026-11-20")
    assert told("mai") is None


def test_work_of_a_plan_that_was_adjusted_is_told_once(stage: Any, told: Any) -> None:
    stage.person("Mai", "xa-1", Role.EDITOR)
    plan = stage.plan()
    stage.share(plan, "xa-1", "2026-11-20", title="A")
    stage.share(stage.plan(adjusts_id=plan), "xa-1", "2026-11-20", title="B")
    assert told("mai") == [("overdue", "B")]


def test_nobody_is_told_what_others_have_to_do(stage: Any, told: Any) -> None:
    plan = stage.plan()
    stage.share(plan, "xa-2", "2026-11-20")
    stage.share(plan, None, "2026-11-20")  # of a body without an account
    for name, unit in (("Mai", "xa-1"), ("Lan", "tinh"), ("Minh", "ban")):
        stage.person(name, unit, Role.APPROVER)
        assert told(name.lower()) is None, name


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLERK, Role.ADMIN])
def test_who_may_not_report_is_not_told_of_tasks(stage: Any, told: Any, role: Role) -> None:
    stage.person("Mai", "xa-1", role)
    stage.share(stage.plan(), "xa-1", "2026-11-20")
    assert told("mai") is None


def test_plans_are_told_to_who_may_sign_and_to_who_may_number(stage: Any, told: Any) -> None:
    stage.person("Lan", "tinh", Role.APPROVER)
    stage.person("Ha", "tinh", Role.CLERK)
    stage.plan("submitted", title="A")
    stage.plan("signed", title="B")
    assert told("lan") == [("sign", "A")]
    assert told("ha") == [("issue", "B")]


def test_nobody_is_asked_to_sign_what_they_submitted(stage: Any, told: Any) -> None:
    lan = stage.person("Lan", "tinh", Role.APPROVER)
    stage.plan("submitted", submitted_by=lan)
    assert told("lan") is None


def test_opinions_receipts_reminders_and_reports_wait_until_they_are_answered(
    stage: Any, told: Any
) -> None:
    stage.person("Mai", "xa-1", Role.EDITOR)
    asked, issued = stage.plan("opinions", title="Dự thảo"), stage.plan(title="Kế hoạch")
    for unit in ("xa-1", "xa-2"):
        stage.opinion(asked, unit)
        stage.receipt(issued, unit)
        stage.reminder(issued, unit)
        stage.outline(unit, "2026-11-24")
    assert told("mai") == [
        ("reminder", "Đề nghị báo cáo."),
        ("report", "Báo cáo năm 2026"),
        ("opinion", "Dự thảo"),
        ("receipt", "Kế hoạch"),
    ]


def test_what_was_answered_waits_no_more(stage: Any, told: Any) -> None:
    stage.person("Mai", "xa-1", Role.EDITOR)
    asked, issued = stage.plan("opinions"), stage.plan()
    stage.opinion(asked, "xa-1", answered=NOW)
    stage.receipt(issued, "xa-1", acknowledged=NOW)
    stage.reminder(issued, "xa-1", read=NOW)
    stage.outline("xa-1", "2026-11-24", report="submitted")
    stage.outline("xa-1", "2026-11-20", report="accepted")
    assert told("mai") is None


def test_opinions_are_waited_for_in_the_round_that_goes_on_alone(stage: Any, told: Any) -> None:
    stage.person("Mai", "xa-1", Role.EDITOR)
    stage.person("Thu", "xa-2", Role.EDITOR)
    again, once = stage.plan("opinions", title="A"), stage.plan("opinions", title="B")
    for unit in ("xa-1", "xa-2"):
        stage.opinion(again, unit)
        stage.opinion(once, unit)
    stage.opinion(again, "xa-2", round=2)
    assert told("mai") == [("opinion", "B")]
    assert sorted(told("thu")) == [("opinion", "A"), ("opinion", "B")]


@pytest.mark.parametrize(
    ("due", "ago", "is_told"),
    [("2026-11-10", 30, True), ("2027-01-10", 30, False), ("2027-01-10", 2, True)],
)
def test_a_report_is_told_when_it_is_asked_for_and_when_it_presses(
    stage: Any, told: Any, due: str, ago: int, is_told: bool
) -> None:
    stage.person("Mai", "xa-1", Role.EDITOR)
    stage.outline("xa-1", due, ago=ago, report="draft")
    assert (told("mai") is not None) is is_told


def test_each_unit_has_its_own_part(stage: Any, calendar: WorkCalendar) -> None:
    stage.person("Mai", "xa-1", Role.EDITOR)
    mai = stage.person("Tuan", "xa-2", Role.EDITOR)
    plan = stage.plan()
    for unit in ("xa-1", "xa-2"):
        stage.share(plan, unit, "2026-11-20", title=f"Việc của {unit}")
    with stage.database.writing() as session:
        session.add(
            Delegation(
                unit_id="xa-1", role=Role.EDITOR, to_person_id=mai, first_day=TODAY,
                last_day=TODAY, created=NOW,
            )
        )  # fmt: skip
    with stage.database.reading() as session:
        one, both = digests(session, calendar, TODAY)
        later = digests(session, calendar, TODAY + timedelta(days=1))[1]
    assert [part.unit for part in one.parts] == ["Đơn vị xa-1"]
    assert [part.unit for part in both.parts] == ["Đơn vị xa-1", "Đơn vị xa-2"]
    assert [part.unit for part in later.parts] == ["Đơn vị xa-2"]  # the delegation is over


@pytest.mark.parametrize("column", ["disabled", "digests_off"])
def test_who_may_not_sign_in_or_wants_no_mail_gets_none(stage: Any, told: Any, column: str) -> None:
    mai = stage.person("Mai", "xa-1", Role.EDITOR)
    stage.share(stage.plan(), "xa-1", "2026-11-20")
    assert told("mai") is not None
    with stage.database.writing() as session:
        setattr(session.get_one(Person, mai), column, NOW)
    assert told("mai") is None


def test_every_link_of_a_digest_leads_to_a_page(stage: Any, calendar: WorkCalendar) -> None:
    stage.person("Lan", "tinh", Role.APPROVER)
    stage.person("Ha", "tinh", Role.CLERK)
    stage.person("Mai", "xa-1", Role.EDITOR)
    asked, issued = stage.plan("opinions"), stage.plan()
    stage.plan("submitted")
    stage.plan("signed")
    stage.opinion(asked, "xa-1")
    stage.receipt(issued, "xa-1")
    stage.reminder(issued, "xa-1")
    stage.outline("xa-1", "2026-11-24")
    stage.share(issued, "xa-1", "2026-11-20")
    with stage.database.reading() as session:
        found = [one for told in digests(session, calendar, TODAY) for one in told.matters]
    assert len({matter.heading for matter in found}) == 7
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    for matter in found:
        assert any(
            "GET" in (route.methods or ()) and route.path_regex.match(matter.path)
            for route in routes
        ), matter.path
