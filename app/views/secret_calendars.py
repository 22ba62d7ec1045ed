"""A secret calendar is what a secret feed shows on a day: tasks, or the agenda of a unit.

What its person may see is asked for anew each time it is read.
"""

from collections.abc import Iterable
from datetime import date, datetime

from app.accounts.access import Action, allowed
from app.accounts.actor import Actor
from app.accounts.secret_feeds import Component, Subject, reader_of
from app.feeds.contents import contents_of
from app.feeds.ics import Heading, calendar_text, event_lines
from app.feeds.items import EDITION_CHANGED, Item, Options
from app.feeds.saved import feed_of
from app.feeds.todos import Todo, todo_lines
from app.filters import Filters
from app.models import Plan, SecretFeed, Unit
from app.planning.errand import Errand
from app.planning.errands import errands_of_plan, errands_of_units, may_follow
from app.planning.own_dates.feed import own_items
from app.planning.plans.succession import in_force
from app.planning.task_feed import task_events, task_todos
from app.views.reading import Reading

REFRESH = "PT1H"
"""How often programs should ask: tasks change more often than anniversaries."""

COLOURS = {
    Subject.TASKS: ("steelblue", "#4682B4"),
    Subject.PLAN: ("darkcyan", "#008B8B"),
    Subject.UNIT: ("firebrick", "#B22222"),
}

DESCRIPTIONS = {
    Subject.TASKS: "Việc của đơn vị bạn trong các kế hoạch đã ban hành.",
    Subject.PLAN: "Các nhiệm vụ của một kế hoạch.",
    Subject.UNIT: "Ngày kỷ niệm của địa bàn, ngày riêng của đơn vị và ngày đơn vị đã nhận.",
}

Entries = Iterable[Item | Todo]


def secret_calendar(feed: SecretFeed, reading: Reading) -> bytes | None:
    """What ``feed`` shows, as text/calendar; None where its person may read it no more."""
    actor = reader_of(reading.session, feed, reading.today)
    found = _entries(feed, actor, reading) if actor else None
    return None if found is None else _text(feed, tuple(found))


def _entries(feed: SecretFeed, actor: Actor, reading: Reading) -> Entries | None:
    match Subject(feed.what):
        case Subject.TASKS:
            return _tasks(feed, actor, reading)
        case Subject.PLAN:
            return _plan(feed, actor, reading)
        case Subject.UNIT:
            return _unit(feed, actor, reading)


def _tasks(feed: SecretFeed, actor: Actor, reading: Reading) -> Entries | None:
    held = {unit_id for unit_id, _ in actor.roles}
    if feed.unit_id is not None and feed.unit_id not in held:
        return None
    calendar, since = reading.reference.work_calendar, _since(reading.today)
    return _told(feed, errands_of_units(reading.session, held, calendar, since), reading)


def _plan(feed: SecretFeed, actor: Actor, reading: Reading) -> Entries | None:
    """Of a plan that was adjusted, what stands in its place."""
    session = reading.session
    kept = session.get(Plan, feed.plan_id) if feed.plan_id is not None else None
    plan = in_force(session, kept) if kept else None
    if plan is None or not may_follow(session, actor, plan):
        return None
    calendar, since = reading.reference.work_calendar, _since(reading.today)
    found = errands_of_plan(session, actor, plan, calendar, since, reading.changed_at)
    return _told(feed, found, reading)


def _told(feed: SecretFeed, errands: tuple[Errand, ...], reading: Reading) -> Entries:
    if feed.component == Component.TODO:
        return task_todos(errands, reading.today, reading.public_url)
    return task_events(errands, reading.public_url)


def _unit(feed: SecretFeed, actor: Actor, reading: Reading) -> Entries | None:
    """The catalogue of the unit's region as a saved feed would have it, with its own dates."""
    if feed.unit_id is None or not allowed(actor, Action.READ, feed.unit_id, above=()):
        return None
    session, url = reading.session, reading.public_url
    unit = session.get_one(Unit, feed.unit_id)
    public = feed_of(Filters(region=unit.region), reading.reference)
    window, options = public.window(reading.today), Options()
    catalogue = contents_of(session, reading.reference, public, window, options, url)
    own = own_items(session, unit, window, options, url)
    return sorted((*catalogue, *own), key=lambda item: (item.first, item.last, item.id))


def _text(feed: SecretFeed, entries: tuple[Item | Todo, ...]) -> bytes:
    what = Subject(feed.what)
    heading = Heading(
        feed.name, DESCRIPTIONS[what], *COLOURS[what], _modified(feed, entries), refresh=REFRESH
    )
    return calendar_text(heading, map(_lines, entries))


def _lines(entry: Item | Todo) -> Iterable[str]:
    return todo_lines(entry) if isinstance(entry, Todo) else event_lines(entry, Options())


def _modified(feed: SecretFeed, entries: Iterable[Item | Todo]) -> datetime:
    return max([feed.created, EDITION_CHANGED, *(entry.changed for entry in entries)])


def _since(today: date) -> date:
    """Twelve whole months back, as published feeds show: a day of today would change each day."""
    return date(today.year - 1, today.month, 1)
