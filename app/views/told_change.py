"""A told change is one sentence: what was, and what is now."""

from collections.abc import Iterator

from app.catalogue.past import PastChange
from app.feeds.changes import ChangeKind, DayChange, FeedChange
from app.views.told_event import told_extent, told_field
from app.workdays import Notice

_FIELDS = {
    "since": "năm bắt đầu",
    "until": "năm kết thúc",
    "name": "tên",
    "short_name": "tên ngắn",
    "name_en": "tên tiếng Anh",
    "origin": "thời điểm của sự kiện",
    "origin_lunar": "ngày âm lịch của sự kiện",
    "manner": "cách ghi nhớ",
    "category": "nhóm",
    "status": "tình trạng",
    "level": "cấp",
    "region": "nơi",
}
"""The fields that are told of, beside the day and how long it lasts, in order."""

_EXTENT = frozenset({"offset_days", "lasts_days", "through"})


def told_event_change(found: FeedChange) -> str:
    """What happened to an event, from before to after."""
    change = found.change
    differences = "; ".join(_differences(change))
    # A document that is no more under review differs in nothing that is told.
    because = f": {differences}" if differences else ""
    match found.kind, change.record.kind:
        case ChangeKind.ADDED, "added":
            return f"Thêm vào danh mục: {told_field('rule', change.after['rule'])}."
        case ChangeKind.ADDED, "restored":
            return f"Đưa trở lại danh mục: {told_field('rule', change.after['rule'])}."
        case ChangeKind.ADDED, _:
            return f"Có thêm trong nguồn lịch này{because}."
        case ChangeKind.WITHDRAWN, "retired":
            return f"Rút khỏi danh mục; trước là {told_field('rule', change.before['rule'])}."
        case ChangeKind.WITHDRAWN, _:
            return f"Không còn trong nguồn lịch này{because}."
    return f"{differences[:1].upper()}{differences[1:]}."


def told_day_change(change: DayChange) -> str:
    """What became of a day off or a make-up day."""
    kind = "ngày làm bù" if change.id.startswith("lam-bu-") else "ngày nghỉ"
    if change.now is None:
        return f"Không còn là {kind}."
    unsure = "" if change.now.notice else " Chưa có thông báo, mới là dự kiến."
    if change.kind is ChangeKind.ADDED:
        return f"Thêm {kind}: {change.now.name}.{unsure}"
    return f"Sửa thông tin của {kind}, nay là: {change.now.name}.{unsure}"


def told_notice(notice: Notice) -> str:
    """Where a day off stands."""
    parts = (notice.title, notice.number and f"số {notice.number}", notice.article)
    return f"Theo {', '.join(part for part in parts if part)}."


def _differences(change: PastChange) -> Iterator[str]:
    before, after = change.before, change.after
    changed = change.record.before.keys()
    if "rule" in changed:
        days = (told_field("rule", state["rule"]) for state in (before, after))
        yield "chuyển từ {} sang {}".format(*days)
    if _EXTENT & changed:
        yield f"đổi thời gian từ {told_extent(before)} thành {told_extent(after)}"
    for name, label in _FIELDS.items():
        if name in changed:
            yield _difference(name, label, before[name], after[name])


def _difference(name: str, label: str, before: str | None, after: str | None) -> str:
    if before is None:
        return f"thêm {label} {told_field(name, after)}"
    if after is None:
        return f"bỏ {label} {told_field(name, before)}"
    return f"đổi {label} từ {told_field(name, before)} thành {told_field(name, after)}"
