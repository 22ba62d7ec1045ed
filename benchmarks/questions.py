"""A question is what a reader or a planner asks of a database of any size, by its view.

Every kind has many questions, so that none finds just what the one before it left behind.
They are asked as a route asks them: one reading session, the view, its JSON; no HTTP, and
nothing that was answered before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.accounts.actor import Actor, Role
from app.calendar.window import Window
from app.database import Database
from app.feeds.saved import feed_of
from app.filters import Filters
from app.models import Plan
from app.planning.plans.pieces import Wanted
from app.regions import communes, provinces
from app.views.desk import Desk
from app.views.event import event_list, event_page
from app.views.month import month_view
from app.views.plan_lists import task_list
from app.views.plan_parameters import TaskParameters
from app.views.plan_pictures import heat_map_view
from app.views.proposal import proposal_view
from app.views.proposal_parameters import ProposalParameters
from app.views.reading import Reading, References, read
from app.views.subscription import FeedParameters, calendar_of, published_feed
from app.views.upcoming import upcoming
from app.views.year import year_view
from benchmarks.filling import PROVINCE, TODAY

PER_KIND = 12

SEARCHES = {
    "one word": (
        "khánh", "phật", "Giáp", "báo", "lễ", "thanh", "thiếu", "Hùng", "đền", "Điện", "môi",
        "ngày",
    ),
    "two words": (
        "Điện Biên", "quốc khánh", "lễ hội", "chiến thắng", "bác hồ", "nhà giáo", "thanh niên",
        "đình làng", "phụ nữ", "liệt sĩ", "Trần Phú", "môi trường",
    ),
    "three words": (
        "Điện Biên Phủ", "thành lập đảng", "anh hùng liệt", "nhà báo cách", "mẹ việt nam",
        "lễ hội đền", "hội nông dân", "Nguyễn Văn Trỗi", "giải phóng miền", "bác hồ thăm",
        "Võ Nguyên Giáp", "cựu chiến binh",
    ),
}  # fmt: skip
"""Common and rare words, of national and of local names."""

EVENTS = (
    "thanh-lap-dang", "gio-to-hung-vuong", "quoc-khanh", "sinh-ho-chi-minh", "aids", "di-san",
    "chien-thang-dien-bien-phu", "giai-phong-mien-nam", "bao-chi-cach-mang", "am-nhac",
    "hiep-dinh-gio-ne-vo", "an-ninh-mang",
)  # fmt: skip

COMMUNES = tuple(place.spelling for place in communes(PROVINCE))[:PER_KIND]
PROVINCES = tuple(provinces())[:PER_KIND]

READER = Actor(1, "Người đọc", frozenset({(PROVINCE, Role.EDITOR)}))


@dataclass(frozen=True)
class Asker:
    """Asks one database."""

    database: Database
    references: References

    def ask(self, kind: str, number: int) -> int:
        """Ask the ``number``-th question of ``kind``; how many octets the answer has."""
        with self.database.reading() as session:
            reading = read(session, self.references, TODAY, "https://lich.example")
            return len(KINDS[kind](reading, number))

    def backend(self) -> int | None:
        """The process of PostgreSQL that answers, which is always the same one."""
        if self.database.engine.dialect.name == "sqlite":
            return None
        with self.database.reading() as session:
            return session.scalar(text("SELECT pg_backend_pid()"))


def asker(url: str) -> Asker:
    """Whoever asks the database at ``url``."""
    return Asker(Database(url), References())


def _upcoming(reading: Reading, n: int) -> bytes:
    start = TODAY + timedelta(days=29 * n)
    window = Window(start, start + timedelta(days=30))
    filters = Filters(region=COMMUNES[n])
    return _json(upcoming(window, filters, reading, limit=100, cursor=None))


def _month(reading: Reading, n: int) -> bytes:
    return _json(month_view(2027, n + 1, Filters(region=COMMUNES[n]), reading))


def _year(reading: Reading, n: int) -> bytes:
    return _json(year_view(2027 + n, Filters(region=COMMUNES[n]), reading))


def _feed_of_commune(reading: Reading, n: int) -> bytes:
    feed = feed_of(Filters(region=COMMUNES[n]), reading.reference)
    return calendar_of(feed, FeedParameters(), reading).body


def _feed_of_province(reading: Reading, n: int) -> bytes:
    return calendar_of(published_feed(PROVINCES[n], reading), FeedParameters(), reading).body


def _search(length: str) -> Callable[[Reading, int], bytes]:
    def ask(reading: Reading, n: int) -> bytes:
        filters = Filters(query=SEARCHES[length][n])
        return _json(event_list(filters, reading, region=None, limit=20, cursor=None))

    return ask


def _event(reading: Reading, n: int) -> bytes:
    return _json(event_page(EVENTS[n], reading))


def _proposal(reading: Reading, n: int) -> bytes:
    return _json(proposal_view(ProposalParameters(year=2027 + n, region=COMMUNES[n]), reading))


def _tasks(reading: Reading, n: int) -> bytes:
    return _json(task_list(_desk(reading), TaskParameters(due_from=TODAY + timedelta(30 * n))))


def _heat_map(reading: Reading, n: int) -> bytes:
    desk = _desk(reading)
    return _json(heat_map_view(desk, _plan(reading.session), Wanted(), capacity=n + 1))


def _desk(reading: Reading) -> Desk:
    return Desk(reading.session, READER, reading.reference, TODAY)


def _plan(session: Session) -> Plan:
    return session.get_one(Plan, 1)


def _json(view: BaseModel) -> bytes:
    return view.model_dump_json().encode()


KINDS: dict[str, Callable[[Reading, int], bytes]] = {
    "upcoming: a commune, 30 days, 100 items": _upcoming,
    "month of a commune": _month,
    "year of a commune": _year,
    "feed of a commune": _feed_of_commune,
    "feed of a province": _feed_of_province,
    "search: one word": _search("one word"),
    "search: two words": _search("two words"),
    "search: three words": _search("three words"),
    "page of an event": _event,
    "plan proposal of a commune, a year": _proposal,
    "tasks shown to a province": _tasks,
    "heat map of a province's plan": _heat_map,
}

BUDGETS = {
    "upcoming: a commune, 30 days, 100 items": 1.5,
    "search: one word": 3.0,
    "search: two words": 3.0,
    "search: three words": 3.0,
}
"""At most how many times as long the largest may take as the smallest."""
