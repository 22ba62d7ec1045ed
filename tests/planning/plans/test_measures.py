"""Measures are those of everybody, and those that a unit or one over it has added."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.catalogue.reference import Reference
from app.models import Figure, Plan, Task, Unit
from app.planning.plans.measures import (
    MeasureFields,
    add_measure,
    measures,
    measures_named,
    own_measures,
    remove_measure,
)
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.shares import shares_of

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)

Units = dict[str, Unit]
Reporter = Callable[..., Actor]
Add = Callable[..., str]


@pytest.fixture
def add(session: Session, units: Units, reporter: Reporter, reference: Reference) -> Add:
    """Somebody of a unit adds a measure there."""

    def made(unit: str, label: str, counted: str = "lượt", role: Role = Role.EDITOR) -> str:
        fields = MeasureFields(label=label, counted=counted)
        actor = reporter(unit, role)
        return add_measure(session, actor, units[unit], fields, reference, NOW).id

    return made


def test_everybody_counts_banners_talks_and_gifts(
    session: Session, units: Units, reference: Reference
) -> None:
    found = measures(session, ("xa-1",), reference)
    told = {found[name].label: found[name].counted for name in ("bang-ron", "pa-no", "suat-qua")}
    assert told == {"Băng rôn, khẩu hiệu": "chiếc", "Pa-nô": "tấm", "Suất quà tặng": "suất"}
    assert {"buoi-tuyen-truyen-mieng", "tin", "bai", "phong-su", "luot-nguoi"} <= found.keys()


def test_what_a_unit_adds_those_below_it_count_too(
    session: Session, add: Add, reference: Reference
) -> None:
    assert add("tinh", "Đèn lồng", "chiếc") == "den-long"
    for unit in ("tinh", "ban", "xa-1"):
        assert list(measures(session, (unit,), reference))[-1] == "den-long"


def test_what_a_unit_adds_those_above_and_beside_it_do_not_count(
    session: Session, add: Add, reference: Reference
) -> None:
    add("xa-1", "Đèn lồng", "chiếc")
    for unit in ("tinh", "xa-2"):
        assert "den-long" not in measures(session, (unit,), reference)


def test_the_same_measure_of_two_units_can_be_summed(session: Session, add: Add) -> None:
    assert add("xa-1", "Đèn lồng", "chiếc") == add("xa-2", "Đèn lồng", "chiếc")


def test_another_measure_of_a_like_name_gets_an_id_of_its_own(
    session: Session, add: Add, reference: Reference
) -> None:
    assert add("xa-1", "Đèn lồng", "chiếc") == "den-long"
    assert add("xa-2", "Đèn lồng", "bộ") == "den-long-2"
    found = measures_named(session, ("den-long", "den-long-2", "tin"), reference)
    assert [(one.id, one.counted) for one in found.values()] == [
        ("tin", "tin"), ("den-long", "chiếc"), ("den-long-2", "bộ"),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["Pa-nô", "pa nô", "!!!"])
def test_a_measure_that_there_is_or_has_no_name_is_refused(
    session: Session, add: Add, label: str
) -> None:
    with pytest.raises(PlanRefused, match=r"[Tt]ên|Đã có"):
        add("ban", label)
    assert own_measures(session, "ban") == ()


def test_only_editors_of_the_unit_add(add: Add) -> None:
    with pytest.raises(NotAllowed):
        add("ban", "Đèn lồng", role=Role.VIEWER)


def test_a_measure_in_which_nothing_was_counted_can_be_taken_back(
    session: Session, units: Units, add: Add, reporter: Reporter
) -> None:
    add("ban", "Đèn lồng")
    actor = reporter("ban", Role.APPROVER)
    remove_measure(session, actor, units["ban"], "den-long", NOW)
    assert own_measures(session, "ban") == ()
    with pytest.raises(PlanPartNotFound):
        remove_measure(session, actor, units["ban"], "den-long", NOW)


def test_a_measure_in_which_a_unit_below_has_counted_stays(
    session: Session,
    units: Units,
    add: Add,
    reporter: Reporter,
    issued_plan: Callable[..., tuple[Plan, tuple[Task, ...]]],
) -> None:
    add("tinh", "Đèn lồng")
    _, (task,) = issued_plan({})
    (share,) = shares_of(session, (task,))[task.id]
    session.add(
        Figure(
            share_id=share.id, measure="den-long", number=1, expected=False, as_of=NOW.date(),
            person_id=None, updated=NOW,
        )
    )  # fmt: skip
    session.flush()
    with pytest.raises(PlanRefused, match="1 kết quả"):
        remove_measure(session, reporter("tinh", Role.APPROVER), units["tinh"], "den-long", NOW)
