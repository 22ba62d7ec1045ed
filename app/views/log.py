"""What is said of changes: an entry of the log as calls and pages tell it."""

from datetime import datetime
from typing import Any

from pydantic import ConfigDict
from sqlalchemy.orm import Session

from app.accounts.log import entries
from app.models import LogEntry, Unit
from app.views.accounts import told_instant
from app.views.base import View

ENTRIES_A_PAGE = 100

ACTIONS = {
    "accept": "nhận lời mời",
    "add-member": "thêm vào nhóm",
    "change": "sửa",
    "create": "tạo",
    "delegate": "ủy quyền",
    "disable": "ngừng tài khoản",
    "disable-codes": "tắt xác thực hai bước",
    "dissolve": "kết thúc hoạt động",
    "enable": "mở lại tài khoản",
    "enable-codes": "bật xác thực hai bước",
    "end": "kết thúc ủy quyền",
    "grant": "cấp vai trò",
    "invite": "mời",
    "lock": "tạm khóa vì sai mật khẩu",
    "remove-member": "đưa khỏi nhóm",
    "rename": "đổi tên",
    "revoke": "thu hồi",
    "set-lead": "cử trưởng nhóm",
    "set-password": "đặt mật khẩu",
    "withdraw": "rút lời mời",
}
FIELDS = {
    "by_person_id": "do người số",
    "email": "thư điện tử",
    "expires": "hết hạn",
    "first_day": "từ ngày",
    "kind": "loại",
    "last_day": "đến hết ngày",
    "lead": "trưởng nhóm",
    "level": "cấp",
    "member": "đơn vị",
    "name": "tên",
    "parent_id": "trực thuộc",
    "person_id": "người số",
    "prefix": "bắt đầu bằng",
    "region": "địa bàn",
    "revoked": "thu hồi lúc",
    "role": "vai trò",
    "scope": "phạm vi",
    "since": "từ ngày",
    "successor_id": "kế tục",
    "symbol": "ký hiệu",
    "to_person_id": "cho người số",
    "unit_id": "đơn vị",
    "until": "đến hết ngày",
    "valid_from": "từ ngày",
    "valid_to": "đến hết ngày",
    "year": "năm",
}
KINDS = {
    "delegation": "ủy quyền",
    "group": "nhóm",
    "invitation": "lời mời",
    "key": "khóa API",
    "person": "người dùng",
    "unit": "đơn vị",
}


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
        """What was done to what: "sửa đơn vị"."""
        action = ACTIONS.get(self.action, self.action)
        return f"{action} · {KINDS.get(self.object_kind, self.object_kind)}"

    @property
    def differences(self) -> tuple[tuple[str, Any, Any], ...]:
        """Each field that differs, with what it was and what it became."""
        names = [*self.before, *(name for name in self.after if name not in self.before)]
        found = ((name, self.before.get(name), self.after.get(name)) for name in names)
        return tuple(
            (FIELDS.get(name, name), before, after)
            for name, before, after in found
            if (before or after) and name != "unit_id"
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
