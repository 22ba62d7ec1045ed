"""Notes of shares: a text, the address of evidence, who and when."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor
from app.accounts.log import history
from app.models import Plan, Share, Task
from app.planning.plans import share_notes
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.share_notes import NoteFields, add_note, notes_of, remove_note
from app.planning.plans.shares import shares_of

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
ADDRESS = "https://thainguyen.example/tin/123?anh=1#phan-2"

Reporter = Callable[..., Actor]


@pytest.fixture
def share(session: Session, issued_plan: Callable[..., tuple[Plan, tuple[Task, ...]]]) -> Share:
    """The share of a commune in a task of an issued plan."""
    _, (task,) = issued_plan({})
    (found,) = shares_of(session, (task,))[task.id]
    return found


def test_a_note_keeps_who_wrote_it_and_when(
    session: Session, share: Share, reporter: Reporter
) -> None:
    actor = reporter("xa-1")
    add_note(session, actor, share, NoteFields(text="Đã treo", evidence=ADDRESS), NOW)
    (note,) = notes_of(session, (share.id,))[share.id]
    assert (note.text, note.evidence, note.at) == ("Đã treo", ADDRESS, NOW)
    assert note.person_id == actor.person_id
    (entry,) = history(session, "share", share.id)
    assert (entry.action, entry.after["evidence"]) == ("note", ADDRESS)


@pytest.mark.parametrize(
    "address",
    [
        "http://thainguyen.example/",
        "javascript:alert(1)",
        "//thainguyen.example",
        "https://",
        "https://localhost/",
        "https://ai:mat-khau@thainguyen.example/",
        "https://thainguyen.example:0/",
        "https://thainguyen.example:70000/",
        "https://thainguyen.example/a b",
        'https://thainguyen.example/"onclick=',
        "https://[::1",
        "ftp://thainguyen.example/",
    ],
)
def test_evidence_is_the_address_of_a_page_and_nothing_else(address: str) -> None:
    with pytest.raises(ValidationError, match="https://"):
        NoteFields(evidence=address)


def test_a_note_says_something() -> None:
    with pytest.raises(ValidationError, match="minh chứng"):
        NoteFields(text="  ")


def test_a_note_can_be_taken_back_and_the_log_keeps_it(
    session: Session, share: Share, reporter: Reporter
) -> None:
    actor = reporter("xa-1")
    note = add_note(session, actor, share, NoteFields(text="Nhầm"), NOW)
    remove_note(session, actor, share, note.id, NOW)
    assert notes_of(session, (share.id,))[share.id] == ()
    assert next(iter(history(session, "share", share.id))).action in {"note", "remove-note"}
    with pytest.raises(PlanPartNotFound):
        remove_note(session, actor, share, note.id, NOW)


def test_units_beside_note_nothing(session: Session, share: Share, reporter: Reporter) -> None:
    with pytest.raises(NotAllowed):
        add_note(session, reporter("xa-2"), share, NoteFields(text="Đã xem"), NOW)


def test_a_share_has_a_limited_number_of_notes(
    session: Session, share: Share, editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share_notes, "MAX_NOTES", 1)
    add_note(session, editor, share, NoteFields(text="Một"), NOW)
    with pytest.raises(PlanRefused, match="nhiều nhất 1"):
        add_note(session, editor, share, NoteFields(text="Hai"), NOW)
