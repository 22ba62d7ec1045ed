"""A feed definition tells what a feed holds, how it looks and how far it reaches.

Published feeds are those of ``data/feeds.yaml``; saved ones are made of a filter that
somebody kept (``app.feeds.saved``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.catalogue.published import Each, FeedRow, Holds
from app.catalogue.reference import Reference
from app.catalogue.vocabulary import Category
from app.feeds.items import Language
from app.filters import Filters
from app.regions import COUNTRY, provinces


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed; ``name`` is the last part of its address, for a ``saved`` one its slug.

    ``query`` spells the choices of one subscriber, where a feed stands as he asked for it.
    """

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    holds: Holds
    filters: Filters
    color: str
    color_code: str
    months_back: int
    months_ahead: int
    saved: bool = False
    query: str = ""

    @property
    def path(self) -> str:
        """Where it is, less the suffix that tells the format."""
        return f"/{'f' if self.saved else 'feeds'}/{self.name}"

    def source(self, suffix: str = ".ics") -> str:
        """The path at which just this is read again, with the choices it stands with."""
        return f"{self.path}{suffix}{'?' if self.query else ''}{self.query}"

    def texts(self, language: Language) -> tuple[str, str]:
        """Its title and its description."""
        if language is Language.EN:
            return self.title_en, self.description_en
        return self.title, self.description

    def window(self, today: date) -> Window:
        """The whole months it shows on ``today``, as far as the almanac reaches."""
        start = _month_start(today, -self.months_back)
        return Window(start, _month_start(today, self.months_ahead + 1)).within(ALMANAC)


def published_feeds(reference: Reference) -> tuple[Feed, ...]:
    """All feeds, in the order of their file, families in the order of their members."""
    return tuple(feed for row in reference.feeds for feed in _feeds(row))


def _feeds(row: FeedRow) -> Iterator[Feed]:
    match row.each:
        case None:
            assert row.name, "a row has a name or stands for each"
            yield _feed(row, row.name, row.title, row.title)
        case Each.CATEGORY:
            for category in Category:
                if category in row.without:
                    continue
                chosen = row.model_copy(update={"category": (category,)})
                yield _feed(chosen, category.value, category.label, category.label_en)
        case Each.PROVINCE:
            for region in provinces().values():
                yield _feed(row, region.spelling, region.name, region.name, region.spelling)


def _feed(row: FeedRow, name: str, label: str, label_en: str, region: str = COUNTRY) -> Feed:
    return Feed(
        name=name,
        title=row.title.replace("{name}", label),
        title_en=row.title_en.replace("{name}", label_en),
        description=row.description.replace("{name}", label),
        description_en=row.description_en.replace("{name}", label_en),
        holds=row.holds,
        filters=Filters(
            region=region,
            category=frozenset(row.category),
            level=frozenset(row.level),
            status=frozenset(row.status),
        ),
        color=row.color,
        color_code=row.color_code,
        months_back=row.months_back,
        months_ahead=row.months_ahead,
    )


def _month_start(day: date, months: int) -> date:
    """The first day of the month that lies ``months`` after that of ``day``."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
