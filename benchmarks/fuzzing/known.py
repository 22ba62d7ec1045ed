"""What is known of a world: numbers and names of what there is, and words that mean something."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.reference import reference
from app.database import Database
from app.feeds.definitions import published_feeds
from app.models import (
    Activity,
    Campaign,
    Delivery,
    Event,
    Group,
    Opinion,
    Outline,
    OwnDate,
    Plan,
    PlanLine,
    Reminder,
    Report,
    SavedFeed,
    SecretFeed,
    Share,
    ShareNote,
    Task,
    Unit,
    Webhook,
)


def known(database: Database, held: dict[str, str]) -> dict[str, tuple[Any, ...]]:
    """Numbers and names of what there is, by the parameters and fields that take them."""
    with database.reading() as session:

        def some(column: Any) -> tuple[Any, ...]:
            return tuple(session.scalars(select(column).order_by(column).limit(12)))

        units = (*tuple(held.values()) * 3, *some(Unit.id))
        plans = (*some(Plan.id), *_drafts(session) * 3)
        lines, tasks = _some_of_each(session, PlanLine), _some_of_each(session, Task)
        found: dict[str, tuple[Any, ...]] = {
            "unit_id": units, "issuer_id": units, "parent_id": units, "successor_id": units,
            "units": units, "by": units, "group_id": some(Group.id), "plan_id": plans,
            "plan": plans, "into": plans, "line_id": lines, "line": lines, "lines": lines,
            "campaign_id": some(Campaign.id), "activity_id": some(Activity.id),
            "task_id": tasks, "task": tasks, "tasks": tasks, "share_id": some(Share.id),
            "opinion_id": some(Opinion.id), "outline_id": some(Outline.id),
            "report_id": some(Report.id), "feed_id": some(SecretFeed.id),
            "event_id": some(Event.id), "slug": some(SavedFeed.slug), "keys": _keys(session),
            "name": tuple(feed.name for feed in published_feeds(reference(session)))[:6],
        }  # fmt: skip
    return {name: values for name, values in found.items() if values} | _WORDS


_WORDS: dict[str, tuple[Any, ...]] = {
    "region": ("VN", "thai-nguyen", "05443", "bac-kan", "01840"),
    "period": ("2027", "2027-q1", "2027-h1", "2026-11", "2026", "1900", "9999-12"),
    "rule": ("solar:02-29", "lunar:12-last", "lunar:06L-15", "term:345", "date:2199-12-31",
             "weekday:02-4-sun", "date:0001-01-01", "lunar:03-10"),
    "wording": ("trước ngày 30/01/2027", "chậm nhất ngày 29/02/2027", "đầu tháng 7/2027",
                "hằng tháng", "trước 15 ngày", "ngày 31/12/9999", "thứ Sáu tuần cuối tháng 2"),
    "origin": ("1930-02-03", "1930-02", "1930", "0001-01-01", "9999-12-31"),
    "date": ("2026-11-22", "1900-01-31", "2199-12-31", "2200-01-25", "0001-01-01", "9999-12-31"),
    "from": ("2026-11-22", "1900-01-31", "2199-12-31", "0001-01-01", "9999-12-31"),
    "to": ("2026-11-22", "1900-02-28", "2200-01-25", "0001-01-01", "9999-12-31"),
    "month": ("2026-11", "1900-01", "2199-12", "0001-01", "9999-12"),
    "year": (2026, 1900, 2199, 1, 9999),
    "templates": ("le-lon-nam-tron", "le-lon-nam-khac"),
    "step": ("submit", "sign", "return", "issue", "ask", "close", "withdraw", "offer", "hand"),
    "measure": ("bang-ron", "luot-nguoi"),
    "channel": ("co-dong", "truyen-thanh"),
}  # fmt: skip
"""Words that reach further than what a schema alone makes up, at the edges of the calendar too."""


def _drafts(session: Session) -> tuple[int, ...]:
    """The plans that are still worked on: of others little can be changed."""
    return tuple(session.scalars(select(Plan.id).where(Plan.number.is_(None)).order_by(Plan.id)))


def _some_of_each(session: Session, table: Any) -> tuple[int, ...]:
    """The first parts of each plan."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, plan in session.execute(select(table.id, table.plan_id).order_by(table.id)):
        found[plan].append(number)
    return tuple(number for numbers in found.values() for number in numbers[:3])


def _keys(session: Session) -> tuple[str, ...]:
    return tuple(session.scalars(select(PlanLine.key).where(PlanLine.key.is_not(None)).limit(6)))


def places(database: Database) -> tuple[dict[str, Any], ...]:
    """Parameters of paths that only mean something together."""
    with database.reading() as session:
        dates = session.execute(select(OwnDate.unit_id, OwnDate.id))
        told = select(Webhook.unit_id, Webhook.id, Delivery.id).join(Delivery)
        notes = session.execute(select(ShareNote.share_id, ShareNote.id))
        reminders = session.execute(select(Reminder.unit_id, Reminder.id))
        return (
            *({"unit_id": unit, "date_id": number} for unit, number in dates),
            *(
                {"unit_id": unit, "webhook_id": webhook, "delivery_id": number}
                for unit, webhook, number in session.execute(told)
            ),
            *({"share_id": share, "note_id": number} for share, number in notes),
            *({"unit_id": unit, "reminder_id": number} for unit, number in reminders),
        )
