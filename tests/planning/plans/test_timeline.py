"""A timeline puts everything where its days are, in whole pixels."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from app.calendar.window import Window
from app.planning.plans.load import CampaignSpan
from app.planning.plans.pieces import Piece
from app.planning.plans.timeline import (
    DAYS_WIDTH,
    HEAD_HEIGHT,
    LABELS_WIDTH,
    LEAST_WIDTH,
    LINE_HEIGHT,
    BarKind,
    Held,
    held_campaign,
    held_task,
    shortened,
    timeline,
)
from app.planning.standing import Standing

YEAR = Window.of_year(2027)
TODAY = date(2026, 11, 22)
RIGHT = LABELS_WIDTH + DAYS_WIDTH


def held(kind: BarKind, number: int, first: str, last: str, **changes: Any) -> Held:
    days = date.fromisoformat(first), date.fromisoformat(last)
    return Held(kind, number, f"{kind} {number}", *days, **changes)


def task(number: int, first: str, last: str, **changes: Any) -> Held:
    return held(BarKind.TASK, number, first, last, **changes)


def campaign(number: int, first: str, last: str) -> Held:
    return held(BarKind.CAMPAIGN, number, first, last, campaign_id=number)


# Where bars are


def test_a_whole_year_fills_the_whole_width() -> None:
    (bar,) = timeline([task(1, "2027-01-01", "2027-12-31")], YEAR, TODAY).bars
    assert (bar.x, bar.width) == (LABELS_WIDTH, DAYS_WIDTH)


def test_bars_of_days_that_follow_each_other_touch() -> None:
    one, other = timeline(
        [task(1, "2027-01-01", "2027-03-14"), task(2, "2027-03-15", "2027-12-31")], YEAR, TODAY
    ).bars
    assert one.x + one.width == other.x
    assert other.x + other.width == RIGHT


def test_a_single_day_can_be_seen_even_at_the_end() -> None:
    several = Window(date(2026, 1, 1), date(2031, 1, 1))
    (bar,) = timeline([task(1, "2030-12-31", "2030-12-31")], several, TODAY).bars
    assert (bar.width, bar.x + bar.width) == (LEAST_WIDTH, RIGHT)


def test_bars_are_cut_at_the_ends_of_the_window_and_others_are_not_drawn() -> None:
    drawn = timeline(
        [
            task(1, "2026-12-01", "2027-01-31"),
            task(2, "2026-12-01", "2026-12-31"),
            task(3, "2027-12-01", "2028-06-30"),
        ],
        YEAR,
        TODAY,
    )
    assert [bar.held.id for bar in drawn.bars] == [1, 3]
    assert drawn.bars[0].x == LABELS_WIDTH
    assert drawn.bars[1].x + drawn.bars[1].width == RIGHT


def test_each_bar_has_a_line_of_its_own_and_the_drawing_ends_below_the_last() -> None:
    drawn = timeline([task(n, "2027-02-03", "2027-02-05") for n in range(3)], YEAR, TODAY)
    tops = [bar.y for bar in drawn.bars]
    assert [top - tops[0] for top in tops] == [0, LINE_HEIGHT, 2 * LINE_HEIGHT]
    assert drawn.height == HEAD_HEIGHT + 3 * LINE_HEIGHT
    assert drawn.bars[-1].y + drawn.bars[-1].height <= drawn.height


def test_nothing_is_drawn_of_nothing() -> None:
    assert timeline([], YEAR, TODAY).bars == ()


# Order


def test_campaigns_stand_over_what_belongs_to_them_and_the_rest_comes_last() -> None:
    drawn = timeline(
        [
            task(1, "2027-01-05", "2027-01-06"),
            task(2, "2027-05-03", "2027-05-04", campaign_id=5),
            campaign(5, "2027-04-30", "2027-05-19"),
            task(3, "2027-01-14", "2027-01-15", campaign_id=6),
            campaign(6, "2027-02-03", "2027-02-03"),
            held(BarKind.ACTIVITY, 1, "2027-05-01", "2027-05-01", campaign_id=5),
            task(4, "2027-08-02", "2027-08-03", campaign_id=99),
        ],
        YEAR,
        TODAY,
    )
    assert [(bar.held.kind, bar.held.id) for bar in drawn.bars] == [
        ("campaign", 6), ("task", 3),
        ("campaign", 5), ("activity", 1), ("task", 2),
        ("task", 1), ("task", 4),
    ]  # fmt: skip
    assert drawn.bars[0].label_x < drawn.bars[1].label_x


def test_two_campaigns_of_the_same_days_keep_their_tasks() -> None:
    days = ("2027-05-01", "2027-05-02")
    tasks = [task(1, *days, campaign_id=1), task(2, *days, campaign_id=2)]
    drawn = timeline([*tasks, campaign(1, *days), campaign(2, *days)], YEAR, TODAY)
    assert [bar.held.campaign_id for bar in drawn.bars] == [1, 1, 2, 2]


# Marks


@pytest.mark.parametrize(
    ("window", "labels"),
    [
        (Window.of_month(2027, 3), ["1/3", "8/3", "15/3", "22/3", "29/3"]),
        (YEAR, ["T1/2027", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"]),
        (
            Window(date(2026, 1, 1), date(2031, 1, 1)),
            ["2026", "2027", "2028", "2029", "2030"],
        ),
    ],
)
def test_marks_are_as_close_as_there_is_room_for(window: Window, labels: list[str]) -> None:
    marks = timeline([], window, TODAY).marks
    assert [mark.label for mark in marks] == labels
    assert min(b.x - a.x for a, b in pairwise(marks)) > 40


@pytest.mark.parametrize(
    ("today", "x"),
    [("2027-01-01", LABELS_WIDTH), ("2026-12-31", None), ("2028-01-01", None)],
)
def test_today_is_drawn_where_the_window_has_it(today: str, x: int | None) -> None:
    assert timeline([], YEAR, date.fromisoformat(today)).today_x == x


# What is drawn


def test_a_task_lasts_from_its_beginning_to_its_due_day() -> None:
    piece = Piece(
        1, 1, "Phóng sự", due=date(2027, 1, 20), begin=date(2027, 1, 4), standing=Standing.SOON
    )
    found = held_task(piece)
    assert found is not None
    assert (found.first, found.last, found.standing) == (piece.begin, piece.due, Standing.SOON)


def test_a_task_that_is_worded_as_a_span_lasts_all_of_it() -> None:
    first, due = date(2024, 7, 1), date(2024, 7, 10)
    found = held_task(Piece(1, 1, "Hội nghị", first=first, last=due, due=due, begin=due))
    assert found is not None
    assert (found.first, found.last) == (first, due)


def test_a_task_without_a_day_is_not_drawn() -> None:
    assert held_task(Piece(1, 1, "Thường xuyên")) is None


def test_a_campaign_is_drawn_over_its_days() -> None:
    spring = CampaignSpan(4, "Đợt", date(2027, 4, 30), date(2027, 5, 19))
    found = held_campaign(spring)
    assert (found.kind, found.campaign_id, found.last) == (BarKind.CAMPAIGN, 4, spring.last)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Ngắn", "Ngắn"),
        (
            "Tuyên truyền kỷ niệm 97 năm Ngày thành lập Đảng",
            "Tuyên truyền kỷ niệm 97 năm Ngày thành…",
        ),
        ("x" * 60, "x" * 39 + "…"),
    ],
)
def test_a_long_name_is_cut_between_words(name: str, label: str) -> None:
    assert shortened(name) == label
    assert len(shortened(name)) <= 40
