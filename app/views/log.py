"""What is said of changes: an entry of the log as calls and pages tell it."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import ConfigDict
from sqlalchemy.orm import Session

from app.accounts.log import entries, export
from app.documents.tables import Column, Sheet, csv_text
from app.models import LogEntry, Unit
from app.views.accounts import told_instant
from app.views.base import View
from app.views.log_words import field_name, field_value, told

ENTRIES_A_PAGE = 100

_COLUMNS = (
    Column("Lúc", 20),
    Column("Ai", 20),
    Column("Việc", 16),
    Column("Loại đối tượng", 16),
    Column("Đối tượng", 24),
    Column("Trước", 40),
    Column("Sau", 40),
    Column("Yêu cầu", 20),
)


class LogEntryView(View):
    """One change; ``before`` and ``after`` hold the fields that differ."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": 12,
                    "at": "2026-11-22T03:00:00Z",
                    "person": "Nguyễn Thị Lan",
                    "key": None,
                    "action": "change",
                    "object_kind": "unit",
                    "object_id": "ubnd-xa-phu-xuyen",
                    "before": {"symbol": ""},
                    "after": {"symbol": "UBND"},
                }
            ]
        },
    )

    id: int
    at: datetime
    person: str | None
    key: int | None
    action: str
    object_kind: str
    object_id: str
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def told_at(self) -> str:
        """When, as clocks in Vietnam show it."""
        return told_instant(self.at)

    @property
    def told(self) -> str:
        """What was done to what: "sửa · đơn vị", "sửa nhiệm vụ"."""
        return told(self.action, self.object_kind)

    @property
    def differences(self) -> tuple[tuple[str, Any, Any], ...]:
        """Each field that differs, with what it was and what it became."""
        found = (
            (name, self.before.get(name), self.after.get(name))
            for name in dict.fromkeys((*self.before, *self.after))
        )
        return tuple(
            (field_name(name), field_value(name, before), field_value(name, after))
            for name, before, after in found
            if (before or after) and name not in {"plan_id", "unit_id"}
        )


class LogPage(View):
    """The latest changes, the last first; ``next`` is where older ones begin."""

    items: tuple[LogEntryView, ...]
    next: int | None


def unit_log(session: Session, unit: Unit, before: int | None) -> LogPage:
    """The changes of a unit, those after entry ``before`` left out."""
    found = entries(session, unit.id, before=before, limit=ENTRIES_A_PAGE + 1)
    shown = tuple(_entry_view(entry, name) for entry, name in found[:ENTRIES_A_PAGE])
    return LogPage(items=shown, next=shown[-1].id if len(found) > ENTRIES_A_PAGE else None)


def unit_log_csv(session: Session, unit: Unit) -> str:
    """All changes of a unit as CSV, the first first."""
    return csv_text(Sheet("Nhật ký", unit.name, _COLUMNS, tuple(_rows(session, unit))))


def _rows(session: Session, unit: Unit) -> Iterator[tuple[str, ...]]:
    for row in export(session, unit_id=unit.id):
        values = (json.dumps(row[name], ensure_ascii=False) for name in ("before", "after"))
        what = (row["action"], row["object_kind"], row["object_id"])
        yield (row["at"], row["person"] or "kyniem", *what, *values, row["request_id"] or "")


def _entry_view(entry: LogEntry, name: str | None) -> LogEntryView:
    return LogEntryView(
        id=entry.id,
        at=entry.at,
        person=name,
        key=entry.key_id,
        action=entry.action,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        before=entry.before,
        after=entry.after,
    )
