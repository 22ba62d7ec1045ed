"""Gathering: what was done, late, not done and counted in a period, and the lists of the next."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR
from app.catalogue.reference import Reference
from app.models import Plan, Task, Unit
from app.planning.own_dates.fields import NewOwnDate
from app.planning.own_dates.keeping import create_own_date
from app.planning.period import parse_period
from app.planning.plans.adjusting import adjust
from app.planning.plans.adopting import AdoptionFields, TaskAdoption, adopt
from app.planning.plans.plan_campaigns import CampaignFields, create_campaign
from app.planning.plans.vocabulary import ShareState
from app.planning.reports.contents import Contents
from app.planning.reports.gathering import Subject, gathered
from app.planning.reports.vocabulary import ReportKind, Standing

Tell = Callable[..., Contents]


@pytest.fixture
def tell(session: Session, units: dict[str, Unit], reference: Reference, today: date) -> Tell:
    """What a unit has to tell of the first half of 2027, which closes on 15 May."""

    def make(unit: str, period: str = "2027-h1", plan: Plan | None = None) -> Contents:
        kinds = {"2027-h1": ReportKind.SIX_MONTHS, "2027-q1": ReportKind.QUARTERLY}
        closes = {"2027-h1": date(2027, 5, 15), "2027-q1": date(2027, 3, 14)}
        subject = Subject(
            units[unit], kinds[period], parse_period(period), closes[period],
            plan.id if plan else None,
        )  # fmt: skip
        session.flush()
        return gathered(session, subject, reference, today)

    return make


@pytest.fixture
def issued(works: Any) -> dict[str, Task]:
    """The province's plan: banners of three communes, a talk of one, a review of another."""
    plan = works.plan()
    made = {
        "banners": works.task(
            plan, "Treo băng rôn", "trước ngày 02/5/2027", "xa-1", "xa-2", "xa-3",
            channel="co-dong",
        ),
        "talk": works.task(plan, "Nói chuyện", "trước ngày 10/6/2027", "xa-1"),
        "later": works.task(plan, "Dâng hương", "trước ngày 20/7/2027", "xa-2"),
    }  # fmt: skip
    works.issue(plan)
    return made


def _standings(told: Contents) -> dict[str, str]:
    return {item.title: item.standing.value for item in told.items}


def test_the_drafting_unit_tells_of_all_assignees_of_its_plan(
    works: Any, issued: dict[str, Task], tell: Tell
) -> None:
    works.done(issued["banners"], "xa-1", "2027-04-20")
    works.done(issued["banners"], "xa-2", "2027-05-18")
    told = tell("ban")
    assert _standings(told) == {"Treo băng rôn": "overdue", "Nói chuyện": "not-due"}
    (banners, _) = told.items
    assert (banners.done, banners.shares) == (1, 3)
    assert [(one.unit, one.standing.value) for one in banners.behind] == [
        ("Đơn vị xa-2", "expected"),
        ("Đơn vị xa-3", "overdue"),
    ]


def test_a_unit_tells_of_its_own_share_alone(
    works: Any, issued: dict[str, Task], tell: Tell
) -> None:
    works.done(issued["banners"], "xa-1", "2027-04-20")
    assert _standings(tell("xa-1")) == {"Treo băng rôn": "early", "Nói chuyện": "not-due"}
    assert _standings(tell("xa-3")) == {"Treo băng rôn": "overdue"}
    assert _standings(tell("la")) == {}


def test_what_was_dropped_is_told_with_its_reason(
    works: Any, issued: dict[str, Task], tell: Tell
) -> None:
    share = works.share(issued["talk"], "xa-1")
    share.state, share.reason = ShareState.DROPPED, "Lùi sang năm sau"
    told = next(item for item in tell("xa-1").items if item.title == "Nói chuyện")
    assert (told.standing, told.behind[0].reason) == (Standing.DROPPED, "Lùi sang năm sau")


def test_counts_are_told_by_campaign_by_channel_and_by_unit(
    works: Any, session: Session, tell: Tell, now: datetime
) -> None:
    plan = works.plan()
    fields = CampaignFields(
        name="Đợt tháng 5", first=date(2027, 4, 20), last=date(2027, 5, 20), content=""
    )
    campaign = create_campaign(session, OPERATOR, plan, fields, now)
    banners = works.task(
        plan, "Treo băng rôn", "trước ngày 02/5/2027", "xa-1", "xa-2",
        channel="co-dong", campaign_id=campaign.id,
    )  # fmt: skip
    works.task(plan, "Nói chuyện", "trước ngày 10/6/2027", "xa-1")
    works.issue(plan)
    works.done(banners, "xa-1", "2027-04-20")
    told = tell("tinh")
    assert [(row.name, row.total, row.done, row.late) for row in told.campaigns] == [
        ("Đợt tháng 5", 2, 1, 1),
        ("", 1, 0, 0),
    ]
    assert [(row.name, row.total, row.still_open) for row in told.channels] == [
        ("Cổ động trực quan", 2, 0),
        ("", 1, 1),
    ]
    assert [(row.name, row.total, row.done) for row in told.units] == [
        ("Đơn vị xa-1", 2, 1),
        ("Đơn vị xa-2", 1, 0),
    ]


# Figures


def _sums(told: Contents) -> dict[str, tuple[int, int]]:
    return {one.measure: (one.done, one.expected) for one in told.figures}


def test_figures_after_the_close_or_marked_expected_are_told_apart(
    works: Any, issued: dict[str, Task], tell: Tell
) -> None:
    banners = issued["banners"]
    works.count(banners, "xa-1", 10, "2027-05-15")
    works.count(banners, "xa-2", 5, "2027-05-16")
    works.count(banners, "xa-3", 3, "2027-05-01", expected=True)
    assert _sums(tell("tinh")) == {"bang-ron": (10, 8)}
    assert _sums(tell("tinh", "2027-q1")) == {}


def test_what_was_counted_in_another_period_is_not_counted_again(
    works: Any, issued: dict[str, Task], tell: Tell
) -> None:
    works.count(issued["banners"], "xa-1", 10, "2026-12-31")
    works.count(issued["banners"], "xa-2", 5, "2027-07-01")
    assert _sums(tell("tinh")) == {}


def _adopted(
    works: Any, session: Session, task: Task, unit: str, reference: Reference, now: datetime
) -> Task:
    source = session.get_one(Plan, task.plan_id)
    fields = AdoptionFields(
        unit_id=unit, tasks=(TaskAdoption(task=task.id, assignees=({"unit_id": unit},)),)
    )
    adopted = adopt(session, OPERATOR, source, fields, reference, now)
    works.issue(adopted.plan, "02-KH/ĐU")
    (made,) = adopted.tasks
    assert isinstance(made, Task)
    return made


def test_a_figure_of_an_adopted_task_counts_once_along_its_chain(
    works: Any, session: Session, issued: dict[str, Task], tell: Tell,
    reference: Reference, now: datetime,
) -> None:  # fmt: skip
    adopted = _adopted(works, session, issued["banners"], "xa-1", reference, now)
    works.count(adopted, "xa-1", 10, "2027-05-10")
    assert _sums(tell("xa-1")) == {"bang-ron": (10, 0)}
    works.count(issued["banners"], "xa-1", 10, "2027-05-12")
    works.count(issued["banners"], "xa-2", 4, "2027-05-12")
    assert _sums(tell("xa-1")) == {"bang-ron": (10, 0)}
    assert _sums(tell("tinh")) == {"bang-ron": (14, 0)}


def test_the_chain_holds_when_the_plan_above_is_adjusted(
    works: Any, session: Session, issued: dict[str, Task], tell: Tell,
    reference: Reference, now: datetime,
) -> None:  # fmt: skip
    adopted = _adopted(works, session, issued["banners"], "xa-1", reference, now)
    works.count(adopted, "xa-1", 9, "2027-05-10")
    works.count(issued["banners"], "xa-2", 4, "2027-05-12")
    adjustment = adjust(session, OPERATOR, session.get_one(Plan, issued["banners"].plan_id), now)
    works.issue(adjustment, "16-KH/TU")
    assert _sums(tell("tinh")) == {"bang-ron": (4, 0)}
    banners = next(task for task in works.tasks(adjustment) if task.title == "Treo băng rôn")
    works.count(banners, "xa-1", 10, "2027-05-14")
    assert _sums(tell("tinh")) == {"bang-ron": (14, 0)}
    assert _sums(tell("xa-1")) == {"bang-ron": (10, 0)}


def test_a_report_on_one_plan_tells_of_it_and_of_what_was_adopted_from_it(
    works: Any, session: Session, issued: dict[str, Task], tell: Tell,
    reference: Reference, now: datetime,
) -> None:  # fmt: skip
    other = works.plan("xa-1", "xa-1", kind="topic", title="Riêng")
    works.task(other, "Việc riêng", "trước ngày 02/5/2027", "xa-1")
    works.issue(other, "03-KH/ĐU")
    adopted = _adopted(works, session, issued["banners"], "xa-1", reference, now)
    plan = session.get_one(Plan, issued["banners"].plan_id)
    told = tell("xa-1", plan=plan)
    assert "Việc riêng" in _standings(tell("xa-1"))
    assert "Việc riêng" not in _standings(told)
    assert adopted.id in {item.task_id for item in told.items}


# What comes next


def test_the_next_quarter_has_its_days_reviews_and_tasks(
    works: Any, issued: dict[str, Task], tell: Tell
) -> None:
    # The two lists of a quarterly conference: what comes, and what is to be done about it.
    told = tell("tinh")
    assert told.next_period == "2027-h2"
    assert [day.id for day in told.days] == ["thuong-binh-liet-si-2027", "quoc-khanh-2027"]
    assert [(task.title, str(task.due)) for task in told.tasks] == [("Dâng hương", "2027-07-19")]
    assert [one.title for one in tell("tinh", "2027-q1").tasks] == ["Treo băng rôn", "Nói chuyện"]


def test_a_review_is_listed_where_its_years_are_full(
    session: Session, units: dict[str, Unit], reference: Reference, today: date
) -> None:
    def listed(period: str, kind: ReportKind, close: date) -> list[str]:
        subject = Subject(units["tinh"], kind, parse_period(period), close)
        return [one.id for one in gathered(session, subject, reference, today).reviews]

    quarter = ReportKind.QUARTERLY
    assert listed("2026-q4", quarter, date(2026, 12, 14)) == ["ct-13-ct-tw-2017-2027"]
    assert listed("2027-q1", quarter, date(2027, 3, 14)) == []


def test_dates_of_its_own_are_among_the_next_days_and_drafts_among_the_tasks(
    works: Any, session: Session, units: dict[str, Unit], tell: Tell, now: datetime
) -> None:
    fields = NewOwnDate.model_validate(
        {
            "kind": "anniversary",
            "name": "Ngày thành lập xã Phú Xuyên",
            "rule": "solar:08-15",
            "origin": "1957-08-15",
            "category": "dia-phuong",
            "sources": [{"title": "Lịch sử Đảng bộ xã"}],
        }
    )
    create_own_date(session, OPERATOR, units["xa-1"], fields, now)
    draft = works.plan("xa-1", "xa-1", kind="topic", title="Chuyên đề", period="2027-h2")
    works.task(draft, "Viết lịch sử xã", "trước ngày 10/8/2027", "xa-1")
    told = tell("xa-1")
    own = next(day for day in told.days if day.own)
    assert (str(own.first), own.title.startswith("Kỷ niệm 70 năm")) == ("2027-08-15", True)
    assert [(task.title, task.draft) for task in told.tasks] == [("Viết lịch sử xã", True)]
    assert not any(day.own for day in tell("xa-2").days)
    assert tell("xa-2").tasks == ()


def test_a_report_takes_as_many_queries_for_many_tasks_as_for_few(
    works: Any, session: Session, tell: Tell
) -> None:
    def asked(tasks: int) -> int:
        plan = works.plan()
        for number in range(tasks):
            works.task(plan, f"Việc {number}", "trước ngày 02/5/2027", "xa-1", "xa-2", "xa-3")
        works.issue(plan, f"{tasks}-KH/TU")
        session.expire_all()
        statements: list[str] = []
        listen = session.connection().engine
        count = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(listen, "before_cursor_execute", count)
        try:
            tell("tinh")
        finally:
            event.remove(listen, "before_cursor_execute", count)
        return len(statements)

    few = asked(2)
    assert asked(20) <= few + 1
    assert few <= 40
