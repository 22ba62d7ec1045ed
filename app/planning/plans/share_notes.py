"""A share note is what somebody noted of a share: a text, and the address of what shows it.

Evidence lies elsewhere: its address is printed, and nothing is ever fetched from there.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.fields import OneLine
from app.accounts.log import facts, record
from app.models import Share, ShareNote
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.reporting import require_report
from app.planning.plans.written import Written

KIND = "ghi chú"

MAX_NOTES = 200
"""How many notes a share has at most."""

FIELDS = ("text", "evidence")

_NO_ADDRESS = "phải là địa chỉ bắt đầu bằng https://, như https://thainguyen.gov.vn/tin/123"


def _evidence(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError(_NO_ADDRESS) from None
    host = parts.hostname or ""
    plain = not re.search(r"[\s\\<>\"`]", address) and "@" not in parts.netloc
    if parts.scheme != "https" or "." not in host or not plain or port == 0:
        raise ValueError(_NO_ADDRESS)
    return address


Evidence = Annotated[str, OneLine, StringConstraints(max_length=2000), AfterValidator(_evidence)]


class NoteFields(BaseModel):
    """A note to add: a text, an address of evidence, or both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Annotated[Written, Field(max_length=5000)] = ""
    evidence: Evidence | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text and not self.evidence:
            raise ValueError("hãy ghi nội dung, hoặc địa chỉ của minh chứng")
        return self


def notes_of(session: Session, share_ids: Iterable[int]) -> Mapping[int, tuple[ShareNote, ...]]:
    """The notes of each of those shares, the oldest first; one query."""
    ids = tuple(share_ids)
    asked = select(ShareNote).where(ShareNote.share_id.in_(ids)).order_by(ShareNote.id)
    found: dict[int, tuple[ShareNote, ...]] = dict.fromkeys(ids, ())
    for row in session.scalars(asked):
        found[row.share_id] += (row,)
    return found


def add_note(
    session: Session, actor: Actor, share: Share, fields: NoteFields, now: datetime
) -> ShareNote:
    """Note something of ``share``.

    Raises:
        NotAllowed: if the actor neither reports for its unit nor edits the plan.
        OutOfOrder: if the plan is not in progress.
        PlanRefused: if the share has too many notes.
    """
    plan = require_report(session, actor, share)
    asked = select(func.count()).where(ShareNote.share_id == share.id)
    if (session.scalar(asked) or 0) >= MAX_NOTES:
        raise PlanRefused(f"Một phần việc có nhiều nhất {MAX_NOTES} ghi chú; hãy bỏ bớt.")
    note = ShareNote(share_id=share.id, at=now, person_id=actor.person_id, **fields.model_dump())
    session.add(note)
    share.updated = now
    session.flush()
    after = {"note_id": note.id} | facts(note, *FIELDS)
    record(session, actor, "note", "share", share.id, {}, after, now, plan.unit_id)
    return note


def remove_note(session: Session, actor: Actor, share: Share, note_id: int, now: datetime) -> None:
    """Take back a note of ``share``; the log keeps what it said.

    Raises:
        NotAllowed: if the actor neither reports for its unit nor edits the plan.
        OutOfOrder: if the plan is not in progress.
        PlanPartNotFound: if the share has no such note.
    """
    plan = require_report(session, actor, share)
    note = session.get(ShareNote, note_id)
    if note is None or note.share_id != share.id:
        raise PlanPartNotFound(KIND, note_id)
    before = {"note_id": note.id} | facts(note, *FIELDS)
    session.delete(note)
    share.updated = now
    session.flush()
    record(session, actor, "remove-note", "share", share.id, before, {}, now, plan.unit_id)
