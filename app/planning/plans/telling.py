"""A telling is a part of a plan field by field, in words, so that two can be compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Activity, Addressee, Assignment, Campaign, Group, PlanLine, Task, Unit
from app.planning.deadlines import parse_deadline
from app.planning.plans.contents import Contents
from app.planning.plans.lines import section_of_line, title_of
from app.planning.plans.rewording import roman
from app.planning.plans.shifting import rehung
from app.planning.plans.vocabulary import ActivityKind, Part, TextPart
from app.planning.printed import printed_date

Telling = Mapping[str, str]
"""What is told, by the name of the field; empty where nothing is."""

LABELS = {
    "title": "tên gọi",
    "name": "tên",
    "section": "mục",
    "days": "ngày",
    "note": "ghi chú",
    "content": "nội dung",
    "kind": "loại",
    "campaign": "đợt tuyên truyền",
    "line": "nội dung kỷ niệm",
    "activity": "hoạt động",
    "channel": "kênh",
    "edition": "lần tổ chức",
    "deliverable": "sản phẩm",
    "measure": "số lượng, quy cách",
    "recipient": "nơi nhận",
    "stages": "các bước",
    "lead": "chủ trì",
    "support": "phối hợp",
    "leader": "lãnh đạo phụ trách",
    "follower": "người theo dõi",
    "cost": "kinh phí",
    "wording": "thời gian",
    "rule": "quy tắc tính ngày",
    "takes": "số ngày làm việc cần có",
    "confirmed": "thời gian đã chốt",
    "hours": "giờ",
    "place": "địa điểm",
    "chair": "chủ trì",
    "participants": "thành phần",
    "issuer": "cơ quan ban hành",
    "addressees": "nơi nhận",
    **{part.value: part.label for part in TextPart},
}
"""The Vietnamese names of fields."""


@dataclass(frozen=True, slots=True)
class Names:
    """What ids stand for: of units and groups, and of parts of the plan."""

    units: Mapping[str, str]
    groups: Mapping[str, str]
    campaigns: Mapping[int, str] = field(default_factory=dict)
    lines: Mapping[int, str] = field(default_factory=dict)
    activities: Mapping[int, str] = field(default_factory=dict)
    rehung: Mapping[str, str] = field(default_factory=dict)


def plan_told(of: Contents, names: Names) -> Telling:
    """Who issues a plan, its written parts, and who gets it."""
    texts = {part.value: str(of.plan.texts.get(part.value) or "") for part in TextPart}
    addressed = (f"{_assignee(to, names)} {to.purpose}".strip() for to in of.addressees)
    issuer = names.units.get(of.plan.issuer_id, of.plan.issuer_id)
    return {"issuer": issuer} | texts | {"addressees": "; ".join(addressed)}


def line_told(line: PlanLine, names: Names) -> Telling:
    """What a plan says of a line."""
    return {
        "title": title_of(line),
        "days": _days(line.first, line.last or line.first) if line.first else "",
        "section": section_of_line(line),
        "note": line.note or "",
        "campaign": names.campaigns.get(line.campaign_id or 0, ""),
    }


def campaign_told(campaign: Campaign, _: Names) -> Telling:
    """What a plan says of a campaign."""
    days = _days(campaign.first, campaign.last)
    return {"name": campaign.name, "days": days, "content": campaign.content}


def activity_told(activity: Activity, names: Names) -> Telling:
    """What a plan says of an activity."""
    same = ("name", "wording", "hours", "place", "chair", "participants", "content")
    return {
        **{name: getattr(activity, name) for name in same},
        "kind": ActivityKind(activity.kind).label,
        "rule": activity.rule or "",
        "confirmed": "đã chốt" if activity.confirmed else "dự kiến",
        **_links(activity, names),
    }


def task_told(task: Task, assignments: Iterable[Assignment], names: Names) -> Telling:
    """What a plan says of a task, with who leads and supports it."""
    same = (
        *("title", "content", "deliverable", "measure", "recipient", "leader", "follower"),
        "wording",
    )
    held = tuple(assignments)
    return {
        **{name: getattr(task, name) for name in same},
        "channel": task.channel or "",
        "edition": roman(task.edition or 0),
        "stages": "; ".join(map(str, task.stages)),
        "cost": "" if task.cost is None else f"{task.cost:,} đồng".replace(",", "."),
        "rule": str(rehung(parse_deadline(task.rule), names.rehung)),
        "takes": str(task.takes or ""),
        "lead": _assignees(held, Part.LEAD, names),
        "support": _assignees(held, Part.SUPPORT, names),
        **_links(task, names),
        "activity": names.activities.get(task.activity_id or 0, ""),
    }


def names_in(session: Session, *plans: Contents) -> Names:
    """What the units and groups are called that issue, get, lead or support any of ``plans``."""
    held = [a for of in plans for those in of.assignments.values() for a in those]
    told: list[Assignment | Addressee] = [*held, *(to for of in plans for to in of.addressees)]
    unit_ids = {a.unit_id for a in told} | {of.plan.issuer_id for of in plans}
    units = select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids))
    groups = select(Group.id, Group.name).where(Group.id.in_({a.group_id for a in told}))
    return Names(
        dict(iter(session.execute(units))),
        dict(iter(session.execute(groups))),
    )


def _links(part: Activity | Task, names: Names) -> Telling:
    return {
        "campaign": names.campaigns.get(part.campaign_id or 0, ""),
        "line": names.lines.get(part.line_id or 0, ""),
    }


def _assignees(held: Iterable[Assignment], part: Part, names: Names) -> str:
    return ", ".join(_assignee(one, names) for one in held if one.part == part)


def _assignee(one: Assignment | Addressee, names: Names) -> str:
    if one.unit_id:
        return names.units.get(one.unit_id, one.unit_id)
    if one.group_id:
        return names.groups.get(one.group_id, one.group_id)
    return one.body or ""


def _days(first: date, last: date) -> str:
    return " - ".join(printed_date(day) for day in dict.fromkeys((first, last)))
