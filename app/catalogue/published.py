"""A feed definition is one row of ``data/feeds.yaml``: an agenda under a stable address."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from app.catalogue.entry import EventId, LongText, Strict, Text
from app.catalogue.vocabulary import Category, Level, Status


class Holds(StrEnum):
    """What a feed is made of."""

    EVENTS = "events"
    DAYS_OFF = "days-off"
    LUNAR_DAYS = "lunar-days"


class Each(StrEnum):
    """Of what there is a feed each, named for it."""

    CATEGORY = "category"
    PROVINCE = "province"


class FeedRow(Strict):
    """A feed, or with ``each`` a family of them whose titles hold ``{name}``.

    ``without`` are the categories that a family of categories leaves out.  The window
    is ``months_back`` whole months before the current one, that month, and
    ``months_ahead`` after it.  ``color`` is a name of CSS 3, ``color_code`` its value
    for clients that read only that.
    """

    name: EventId | None = None
    each: Each | None = None
    title: Text
    title_en: Text
    description: LongText
    description_en: LongText
    holds: Holds = Holds.EVENTS
    without: tuple[Category, ...] = ()
    category: tuple[Category, ...] = ()
    level: tuple[Level, ...] = ()
    status: tuple[Status, ...] = ()
    color: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
    color_code: Annotated[str, StringConstraints(pattern=r"^#[0-9A-F]{6}$")]
    months_back: Annotated[int, Field(ge=0, le=60)]
    months_ahead: Annotated[int, Field(ge=1, le=120)]
