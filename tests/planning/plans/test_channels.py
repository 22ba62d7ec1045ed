"""Channels are those of everybody, and those that a unit or one over it has added."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.accounts.log import history
from app.catalogue.reference import Reference
from app.models import Person, Plan, Unit
from app.planning.plans.channels import (
    ChannelFields,
    add_channel,
    channels,
    counts_editions,
    own_channels,
    remove_channel,
)
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.tasks import TaskFields, create_task

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)

Units = dict[str, Unit]
Named = Callable[..., Actor]


@pytest.fixture
def editor_of(
    units: Units, person: Callable[..., Person], acting: Callable[[Person], Actor]
) -> Named:
    """Somebody with a role in a unit."""
    return lambda unit, role=Role.EDITOR: acting(person(f"{role}-{unit}", units[unit], role))


@pytest.fixture
def added(session: Session, units: Units, editor_of: Named, reference: Reference) -> str:
    """The id of a channel of the province."""
    fields = ChannelFields(label="Màn hình LED công cộng")
    return add_channel(session, editor_of("tinh"), units["tinh"], fields, reference, NOW).id


def test_a_unit_has_the_channels_of_everybody_first(
    session: Session, units: Units, reference: Reference
) -> None:
    found = list(channels(session, "ban", reference).items())
    assert found[0] == ("bao-chi", "Báo chí")
    assert len(found) == 19


def test_what_a_unit_adds_those_below_it_have_too(
    session: Session, added: str, reference: Reference
) -> None:
    for unit in ("tinh", "ban", "xa-1"):
        assert list(channels(session, unit, reference).items())[-1] == (
            "man-hinh-led-cong-cong", "Màn hình LED công cộng",
        )  # fmt: skip
    assert added == "man-hinh-led-cong-cong"


def test_what_a_unit_adds_those_above_and_beside_it_have_not(
    session: Session, units: Units, editor_of: Named, reference: Reference
) -> None:
    fields = ChannelFields(label="Loa xóm")
    add_channel(session, editor_of("xa-1"), units["xa-1"], fields, reference, NOW)
    assert "loa-xom" in channels(session, "xa-1", reference)
    assert "loa-xom" not in channels(session, "tinh", reference)
    assert "loa-xom" not in channels(session, "xa-2", reference)


def test_adding_is_told_in_the_log(session: Session, added: str) -> None:
    (entry,) = history(session, "channel", added)
    assert (entry.action, entry.unit_id) == ("add", "tinh")
    assert entry.after == {"id": added, "label": "Màn hình LED công cộng"}


@pytest.mark.parametrize(
    "label", ["Báo chí", "báo  CHÍ", "Mạng xã hội", "Màn hình LED công cộng", "!!!"]
)
def test_a_channel_that_there_is_or_has_no_name_is_refused(
    session: Session,
    units: Units,
    editor_of: Named,
    added: str,
    reference: Reference,
    label: str,
) -> None:
    with pytest.raises(PlanRefused, match="tên"):
        add_channel(
            session, editor_of("ban"), units["ban"], ChannelFields(label=label), reference, NOW
        )
    assert own_channels(session, "ban") == ()


def test_a_channel_needs_a_name() -> None:
    with pytest.raises(ValidationError):
        ChannelFields(label=" ")


@pytest.mark.parametrize(("where", "role"), [("ban", Role.EDITOR), ("tinh", Role.VIEWER)])
def test_only_editors_of_the_unit_add_and_remove(
    session: Session,
    units: Units,
    editor_of: Named,
    added: str,
    reference: Reference,
    where: str,
    role: Role,
) -> None:
    stranger = editor_of(where, role)
    with pytest.raises(NotAllowed):
        add_channel(session, stranger, units["tinh"], ChannelFields(label="Loa"), reference, NOW)
    with pytest.raises(NotAllowed):
        remove_channel(session, stranger, units["tinh"], added, NOW)


def test_a_channel_that_no_task_uses_can_be_taken_back(
    session: Session, units: Units, editor_of: Named, added: str, reference: Reference
) -> None:
    actor = editor_of("tinh", Role.APPROVER)
    remove_channel(session, actor, units["tinh"], added, NOW)
    assert added not in channels(session, "tinh", reference)
    assert [entry.action for entry in history(session, "channel", added)] == ["add", "remove"]
    with pytest.raises(PlanPartNotFound):
        remove_channel(session, actor, units["tinh"], added, NOW)


def test_a_channel_that_a_unit_below_uses_stays(
    session: Session,
    units: Units,
    editor_of: Named,
    editor: Actor,
    plan: Callable[..., Plan],
    added: str,
    reference: Reference,
) -> None:
    told = {"title": "Chiếu phim ngắn", "wording": "thường xuyên", "channel": added}
    fields = TaskFields.model_validate(told | {"assignees": [{"unit_id": "ban"}]})
    create_task(session, editor, plan(), fields, reference, NOW)
    with pytest.raises(PlanRefused, match="1 nhiệm vụ"):
        remove_channel(session, editor_of("tinh", Role.APPROVER), units["tinh"], added, NOW)


def test_only_contests_are_counted(reference: Reference) -> None:
    assert counts_editions("giai-bao-chi", reference)
    assert not counts_editions("bao-chi", reference)
    assert not counts_editions(None, reference)
