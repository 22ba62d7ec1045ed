"""An entry of the log is told in words: what was done, and each field that differs."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.views.log import LogEntryView


def _entry(**changed: Any) -> LogEntryView:
    told = {
        "id": 1,
        "at": datetime(2026, 11, 22, 17, 30, tzinfo=UTC),
        "person": "Lan",
        "key": None,
        "action": "change",
        "object_kind": "unit",
        "object_id": "xa",
        "before": {},
        "after": {},
    }
    return LogEntryView.model_validate(told | changed)


def test_it_tells_what_was_done_and_when_in_vietnam() -> None:
    entry = _entry()
    assert entry.told == "sửa · đơn vị"
    assert entry.told_at == "23/11/2026 00:30"


def test_what_has_no_word_yet_is_told_as_it_is() -> None:
    assert _entry(action="publish", object_kind="book").told == "publish · book"
    assert _entry(action="publish", object_kind="plan").told == "publish kế hoạch"


def test_only_fields_that_say_something_are_told() -> None:
    entry = _entry(
        before={"symbol": "ĐU", "parent_id": None},
        after={"symbol": "", "parent_id": None, "name": "Xã", "unit_id": "xa"},
    )
    assert entry.differences == (("ký hiệu", "ĐU", ""), ("tên", None, "Xã"))


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("state", "todo", "Chưa thực hiện"),
        ("state", "issued", "Ban hành"),
        ("due", "2027-02-03", "03/02/2027"),
        ("chosen", True, "có"),
        ("units", ["xa-1", "xa-2"], "xa-1; xa-2"),
        (
            "figures",
            [{"number": 3, "measure": "bang-ron", "expected": False}],
            "số: 3, khối lượng: bang-ron",
        ),
        ("note", "todo", "todo"),
    ],
)
def test_values_are_told_as_people_read_them(field: str, value: Any, told: str) -> None:
    ((_, _, said),) = _entry(before={}, after={field: value}).differences
    assert said == told
