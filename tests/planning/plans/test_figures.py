"""Figures: what a share came to, as numbers of measures, done or expected."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.accounts.log import history
from app.catalogue.reference import Reference
from app.models import Figure, Plan, Share, Task, Unit
from app.planning.plans.adjusting import adjust, take_over
from app.planning.plans.figures import (
    MAX_NUMBER,
    FigureFields,
    Total,
    figures_of,
    measures_for,
    set_figures,
    totals,
)
from app.planning.plans.measures import MeasureFields, add_measure
from app.planning.plans.refusals import OutOfOrder, PlanRefused
from app.planning.plans.share_notes import NoteFields, add_note, notes_of
from app.planning.plans.shares import share_out, shares_of
from app.planning.plans.tasks import tasks_of
from app.planning.plans.vocabulary import PlanState

LATER = datetime(2026, 11, 25, 5, tzinfo=UTC)
TODAY = date(2026, 11, 25)

Issued = Callable[..., tuple[Plan, tuple[Task, ...]]]
Reporter = Callable[..., Actor]


@pytest.fixture
def share(session: Session, issued_plan: Issued) -> Share:
    """The share of a commune in a task of an issued plan."""
    _, (task,) = issued_plan({})
    (found,) = shares_of(session, (task,))[task.id]
    return found


@pytest.fixture
def tell(
    session: Session, share: Share, reporter: Reporter, reference: Reference
) -> Callable[..., None]:
    """The commune tells figures, each a measure with its number."""
    actor = reporter("xa-1")

    def told(*figures: dict[str, Any]) -> None:
        fields = tuple(FigureFields.model_validate(figure) for figure in figures)
        set_figures(session, actor, share, fields, reference, LATER)

    return told


def of(session: Session, share: Share) -> list[tuple[str, int, bool, date]]:
    return [
        (row.measure, row.number, row.expected, row.as_of)
        for row in figures_of(session, (share.id,))[share.id]
    ]


def test_a_unit_tells_what_its_share_came_to(
    session: Session, share: Share, tell: Callable[..., None]
) -> None:
    tell(
        {"measure": "bang-ron", "number": 8, "as_of": "2026-11-24"},
        {"measure": "luot-nguoi", "number": 1200, "expected": True, "as_of": "2026-12-31"},
        {"measure": "tin", "number": 0},
    )
    assert of(session, share) == [
        ("bang-ron", 8, False, date(2026, 11, 24)),
        ("luot-nguoi", 1200, True, date(2026, 12, 31)),
        ("tin", 0, False, TODAY),
    ]
    (entry,) = history(session, "share", share.id)
    assert (entry.action, entry.unit_id) == ("count", "ban")
    assert entry.after["figures"][0] == {
        "measure": "bang-ron", "number": "8", "expected": "False", "as_of": "2026-11-24",
    }  # fmt: skip


def test_what_is_told_again_replaces_what_was_told(
    session: Session, share: Share, tell: Callable[..., None]
) -> None:
    tell(
        {"measure": "bang-ron", "number": 8, "as_of": "2026-11-24"}, {"measure": "tin", "number": 1}
    )
    tell({"measure": "bang-ron", "number": 9})
    assert of(session, share) == [("bang-ron", 9, False, TODAY)]


def test_a_figure_that_stays_keeps_its_day_and_who_told_it(
    session: Session,
    share: Share,
    tell: Callable[..., None],
    editor: Actor,
    reference: Reference,
) -> None:
    tell({"measure": "bang-ron", "number": 8, "as_of": "2026-11-24"})
    (before,) = figures_of(session, (share.id,))[share.id]
    told_by = before.person_id
    fields = FigureFields(measure="bang-ron", number=8)
    set_figures(session, editor, share, (fields,), reference, LATER)
    (after,) = figures_of(session, (share.id,))[share.id]
    assert (after.as_of, after.person_id) == (date(2026, 11, 24), told_by)
    assert len(tuple(history(session, "share", share.id))) == 1


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ([{"measure": "khong-co", "number": 1}], "Không có số liệu"),
        ([{"measure": "tin", "number": 1}, {"measure": "tin", "number": 2}], "ghi hai lần"),
        ([{"measure": "tin", "number": 1, "as_of": "2026-11-26"}], "ước thực hiện"),
    ],
)
def test_figures_that_cannot_be_are_refused_with_the_remedy(
    session: Session,
    share: Share,
    tell: Callable[..., None],
    figures: list[dict[str, Any]],
    told: str,
) -> None:
    with pytest.raises(PlanRefused, match=told):
        tell(*figures)
    assert of(session, share) == []


@pytest.mark.parametrize("number", [-1, MAX_NUMBER + 1])
def test_a_number_is_one_that_can_be_counted(number: int) -> None:
    with pytest.raises(ValidationError):
        FigureFields(measure="tin", number=number)


@pytest.mark.parametrize(
    ("where", "role"), [("xa-2", Role.EDITOR), ("tinh", Role.APPROVER), ("xa-1", Role.VIEWER)]
)
def test_only_the_unit_and_those_who_draft_tell_figures(
    session: Session,
    share: Share,
    reporter: Reporter,
    reference: Reference,
    where: str,
    role: Role,
) -> None:
    with pytest.raises(NotAllowed):
        set_figures(session, reporter(where, role), share, (), reference, LATER)


def test_figures_stay_once_the_plan_is_closed(
    session: Session, share: Share, tell: Callable[..., None]
) -> None:
    plan = session.get_one(Plan, session.get_one(Task, share.task_id).plan_id)
    plan.state = PlanState.CLOSED
    session.flush()
    with pytest.raises(OutOfOrder):
        tell({"measure": "tin", "number": 1})


def test_a_unit_counts_what_it_and_the_plan_s_unit_have_added(
    session: Session,
    share: Share,
    units: dict[str, Unit],
    reporter: Reporter,
    tell: Callable[..., None],
    reference: Reference,
) -> None:
    fields = MeasureFields(label="Xe hoa", counted="chiếc")
    add_measure(session, reporter("xa-1", Role.APPROVER), units["xa-1"], fields, reference, LATER)
    other = MeasureFields(label="Đèn lồng", counted="chiếc")
    add_measure(session, reporter("xa-2"), units["xa-2"], other, reference, LATER)
    plan = session.get_one(Plan, session.get_one(Task, share.task_id).plan_id)
    found = measures_for(session, plan, share, reference)
    assert "xe-hoa" in found
    assert "den-long" not in found
    tell({"measure": "xe-hoa", "number": 2})
    assert of(session, share)[0][:2] == ("xe-hoa", 2)


def test_totals_keep_what_is_expected_apart() -> None:
    def figure(measure: str, number: int, *, expected: bool = False) -> Figure:
        return Figure(measure=measure, number=number, expected=expected)

    found = totals([figure("tin", 2), figure("tin", 3), figure("tin", 4, expected=True)])
    assert found == (Total("tin", 5, 4),)
    assert found[0].together == 9
    assert totals([]) == ()


def test_figures_and_notes_go_on_into_an_adjustment(
    session: Session,
    share: Share,
    editor: Actor,
    tell: Callable[..., None],
) -> None:
    tell({"measure": "tin", "number": 3})
    add_note(session, editor, share, NoteFields(text="Đã đăng"), LATER)
    plan = session.get_one(Plan, session.get_one(Task, share.task_id).plan_id)
    adjustment = adjust(session, editor, plan, LATER)
    share_out(session, adjustment, TODAY, LATER)
    take_over(session, adjustment, LATER)
    (task,) = tasks_of(session, adjustment)
    (later,) = shares_of(session, (task,))[task.id]
    assert later.id != share.id
    assert of(session, later) == of(session, share) == [("tin", 3, False, TODAY)]
    assert [note.text for note in notes_of(session, (later.id,))[later.id]] == ["Đã đăng"]
