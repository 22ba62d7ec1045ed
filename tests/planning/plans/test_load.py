"""A load weighs open tasks on their leads by ISO week, and warns of what is too much."""

from datetime import date
from typing import Any

import pytest

from app.calendar.window import Window
from app.planning.plans.load import CampaignSpan, Week, collisions, heat_map, weeks_of
from app.planning.plans.pieces import Assignee, Piece
from app.planning.plans.vocabulary import ShareState

YEAR = Window.of_year(2027)
PRESS = Assignee("group:bao-chi", "Các cơ quan báo chí")
BAN = Assignee("unit:ban", "Ban Tuyên giáo và Dân vận")


def piece(task_id: int, due: str | None = None, **changes: Any) -> Piece:
    day = date.fromisoformat(due) if due else None
    told = {"title": f"Việc {task_id}", "leads": (BAN,), "due": day} | changes
    return Piece(task_id=task_id, plan_id=1, **told)


def busy(pieces: list[Piece], **changes: Any) -> dict[str, list[int]]:
    """Leads with the numbers of the weeks in which they have something to do."""
    found = heat_map(pieces, (), YEAR, **changes)
    return {
        row.lead.name: [cell.week.number for cell in row.cells if cell.count] for row in found.rows
    }


# Weeks


@pytest.mark.parametrize(
    ("year", "first", "last", "number"),
    [
        (2026, "2025-12-29", "2026-12-28", 53),  # 2026 has 53 ISO weeks
        (2027, "2026-12-28", "2027-12-27", 53),  # and begins in the last of them
        (2028, "2027-12-27", "2028-12-25", 53),
        (2029, "2029-01-01", "2029-12-31", 53),  # whose last day is a Monday of 2030's first week
    ],
)
def test_weeks_are_those_that_have_a_day_of_the_year(
    year: int, first: str, last: str, number: int
) -> None:
    weeks = weeks_of(Window.of_year(year))
    assert (str(weeks[0].first), str(weeks[-1].first), len(weeks)) == (first, last, number)


def test_a_week_has_the_number_of_its_iso_year() -> None:
    weeks = weeks_of(Window.of_days(date(2026, 12, 31), date(2027, 1, 4)))
    assert [(week.year, week.number) for week in weeks] == [(2026, 53), (2027, 1)]
    assert Week(date(2027, 1, 4)).last == date(2027, 1, 10)


# What weighs


def test_a_task_weighs_on_the_week_of_its_due_day() -> None:
    assert busy([piece(1, "2027-01-29")]) == {BAN.name: [4]}


def test_a_task_weighs_from_the_day_on_which_it_has_to_be_begun() -> None:
    assert busy([piece(1, "2027-01-29", begin=date(2027, 1, 14))]) == {BAN.name: [2, 3, 4]}


def test_what_recurs_weighs_on_each_of_its_weeks() -> None:
    times = (date(2027, 1, 20), date(2027, 2, 19), date(2027, 3, 19))
    assert busy([piece(1, "2027-01-20", times=times)]) == {BAN.name: [3, 7, 11]}


def test_a_span_does_not_weigh_on_all_of_its_weeks() -> None:
    during = piece(1, "2027-03-31", first=date(2027, 1, 1), last=date(2027, 3, 31))
    assert busy([during]) == {BAN.name: [13]}


def test_what_goes_on_or_is_done_or_dropped_weighs_nothing() -> None:
    done = piece(2, "2027-01-29", state=ShareState.DONE)
    dropped = piece(3, "2027-01-29", state=ShareState.DROPPED)
    assert busy([piece(1), done, dropped]) == {}


def test_what_lies_outside_the_window_has_no_row() -> None:
    assert busy([piece(1, "2026-11-30")]) == {}


def test_each_lead_has_a_row_the_busiest_first_and_what_nobody_leads_last() -> None:
    pieces = [
        piece(1, "2027-01-29", leads=(PRESS,)),
        piece(2, "2027-02-26", leads=(BAN, PRESS)),
        piece(3, "2027-02-26", leads=()),
        piece(4, "2027-02-26", leads=()),
        piece(5, "2027-02-26", leads=()),
    ]
    assert list(busy(pieces)) == [PRESS.name, BAN.name, "Chưa giao chủ trì"]


@pytest.mark.parametrize(
    ("count", "level", "over"),
    [(1, 1, False), (3, 3, False), (4, 4, False), (5, 4, False), (6, 5, True)],
)
def test_a_cell_darkens_up_to_the_capacity(count: int, level: int, over: bool) -> None:
    (row,) = heat_map([piece(n, "2027-01-29") for n in range(count)], (), YEAR).rows
    (cell,) = (cell for cell in row.cells if cell.count)
    assert (cell.count, cell.level, cell.is_over, row.total) == (count, level, over, count)


# Warnings


def test_a_lead_with_more_than_it_can_carry_is_warned_of() -> None:
    pieces = [piece(n, "2027-01-29") for n in range(3)] + [piece(9, "2027-03-26", leads=(PRESS,))]
    (found,) = heat_map(pieces, (), YEAR, capacity=2).overloads
    assert found.sentence == (
        "Ban Tuyên giáo và Dân vận: 3 nhiệm vụ trong tuần 4 (25/01/2027 – 31/01/2027),"
        " quá mức 2; hãy dời hạn hoặc giao bớt"
    )


def test_what_nobody_leads_overloads_nobody() -> None:
    pieces = [piece(n, "2027-01-29", leads=()) for n in range(9)]
    assert heat_map(pieces, (), YEAR, capacity=2).overloads == ()


SPRING = CampaignSpan(1, "Đợt tháng 4", date(2027, 4, 16), date(2027, 5, 7))
SUMMER = CampaignSpan(2, "Đợt tháng 5", date(2027, 5, 7), date(2027, 5, 19))
AUTUMN = CampaignSpan(3, "Đợt tháng 8", date(2027, 8, 19), date(2027, 9, 2))


def test_campaigns_collide_where_they_share_days_and_a_lead() -> None:
    pieces = [
        piece(1, "2027-05-05", campaign_id=1, leads=(BAN, PRESS)),
        piece(2, "2027-05-18", campaign_id=2, leads=(BAN,)),
        piece(3, "2027-08-18", campaign_id=3, leads=(BAN,)),
    ]
    (found,) = collisions((AUTUMN, SUMMER, SPRING), pieces)
    assert (found.one, found.other, found.leads) == (SPRING, SUMMER, (BAN,))
    assert found.sentence == (
        "“Đợt tháng 4” và “Đợt tháng 5” trùng ngày (07/5/2027),"
        " cùng do Ban Tuyên giáo và Dân vận chủ trì"
    )


@pytest.mark.parametrize(
    "other",
    [
        {"campaign_id": 2, "leads": (PRESS,)},  # another lead
        {"campaign_id": 3, "leads": (BAN,)},  # other days
        {"campaign_id": 2, "leads": (BAN,), "state": ShareState.DONE},  # nothing left to do
        {"campaign_id": None, "leads": (BAN,)},  # no campaign
    ],
)
def test_campaigns_do_not_collide_otherwise(other: dict[str, Any]) -> None:
    pieces = [piece(1, "2027-05-05", campaign_id=1), piece(2, "2027-05-18", **other)]
    assert collisions((SPRING, SUMMER, AUTUMN), pieces) == ()


def test_a_campaign_within_another_shares_its_own_days() -> None:
    within = CampaignSpan(4, "Tuần lễ", date(2027, 4, 20), date(2027, 4, 23))
    pieces = [piece(1, "2027-05-05", campaign_id=1), piece(2, "2027-04-20", campaign_id=4)]
    (found,) = heat_map(pieces, (within, SPRING), YEAR).collisions
    assert (found.first, found.last) == (date(2027, 4, 20), date(2027, 4, 23))
    assert "20/4/2027 – 23/4/2027" in found.sentence
