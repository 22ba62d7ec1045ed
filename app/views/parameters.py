"""The types of parameters: how what was asked, in an address or a command, becomes a value."""

from collections.abc import Iterable, Set
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.calendar.anniversary import YearClass
from app.calendar.lunar import ALMANAC
from app.calendar.phrase import Manner
from app.calendar.window import Window
from app.catalogue.reference import Reference
from app.catalogue.vocabulary import Category, Level, Status
from app.errors import AppError
from app.filters import Filters
from app.regions import region
from app.views.civil import Between, CivilDay

MAX_DAYS = 3660
DEFAULT_DAYS = 30
MAX_LIMIT = 500
DEFAULT_LIMIT = 100


class BadParameter(AppError):
    """A parameter that does not go with the others; ``detail`` is a Vietnamese sentence."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(f"{parameter}: {detail}")
        self.parameter = parameter
        self.detail = detail


class Parameters(BaseModel):
    """The query of a call: what it does not know is refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def separated(values: Any) -> Any:  # Any: whatever the address gave, for Pydantic to judge
    """Lists may be written with commas, or the parameter repeated."""
    if isinstance(values, str):
        values = [values]
    if not isinstance(values, Iterable):
        return values
    return [part for value in values for part in str(value).split(",") if part]


RegionName = Annotated[str, Field(max_length=32, examples=["VN", "thai-nguyen"])]
Limit = Annotated[int, Between(1, MAX_LIMIT)]
Query = Annotated[str, Field(max_length=100, description="words, accents optional")]
Categories = Annotated[frozenset[Category], BeforeValidator(separated)]
Levels = Annotated[frozenset[Level], BeforeValidator(separated)]
Manners = Annotated[frozenset[Manner], BeforeValidator(separated)]
YearClasses = Annotated[frozenset[YearClass], BeforeValidator(separated)]
Statuses = Annotated[frozenset[Status], BeforeValidator(separated)]
Laws = Annotated[frozenset[str], BeforeValidator(separated)]


def known_region(spelling: str, reference: Reference) -> str:
    """``spelling`` if it is that of a region today.

    Raises:
        BadParameter: if it is not, naming the successor of a merged province.
    """
    if region(spelling):
        return spelling
    if merged := reference.successor(spelling):
        until = f"{merged.until:%d/%m/%Y}"
        told = f"{merged.name} thôi là một tỉnh sau ngày {until}; hãy dùng {merged.successor}"
        raise BadParameter("region", told)
    raise BadParameter("region", "phải là VN, tên tỉnh như thai-nguyen, hoặc mã xã năm chữ số")


def known_laws(ids: Set[str], reference: Reference) -> frozenset[str]:
    """``ids`` if they are all those of rule books.

    Raises:
        BadParameter: if one is not, naming those there are.
    """
    known = {book.id for book in reference.law}
    if not ids <= known:
        raise BadParameter("law", f"phải là một trong: {', '.join(sorted(known))}")
    return frozenset(ids)


class AgendaParameters(Parameters):
    """Which occurrences of a window."""

    region: RegionName = "VN"
    category: Categories = frozenset()
    level: Levels = frozenset()
    manner: Manners = frozenset()
    law: Laws = frozenset()
    year_class: YearClasses = frozenset()
    q: Query = ""

    def filters(self, reference: Reference) -> Filters:
        """As the agenda takes them.

        Raises:
            BadParameter: if there is no such region today, or no such law.
        """
        return Filters(
            region=known_region(self.region, reference),
            category=frozenset(self.category),
            level=frozenset(self.level),
            manner=frozenset(self.manner),
            law=known_laws(self.law, reference),
            year_class=self.year_class,
            query=self.q,
        )


class UpcomingParameters(AgendaParameters):
    """A window: ``days`` from ``from``, or through ``to``; and a page of it."""

    first: Annotated[CivilDay | None, Field(alias="from", description="default: today")] = None
    to: Annotated[CivilDay | None, Field(description="last day, included")] = None
    days: Annotated[
        Annotated[int, Between(1, MAX_DAYS)] | None, Field(description="default: 30")
    ] = None
    limit: Limit = DEFAULT_LIMIT
    cursor: Annotated[str | None, Field(max_length=300)] = None

    def window(self, today: date) -> Window:
        """The days asked for, as far as the almanac reaches.

        Raises:
            BadParameter: if ``to`` comes with ``days``, before the first day, or too late.
        """
        if self.to and self.days:
            raise BadParameter("days", "chỉ dùng một trong hai: to hoặc days")
        first = self.first or today
        if self.to:
            return span_of(first, self.to)
        return Window(first, first + timedelta(days=self.days or DEFAULT_DAYS)).within(ALMANAC)


class SpanParameters(Parameters):
    """From one day to another, both included."""

    first: Annotated[CivilDay | None, Field(alias="from")] = None
    to: CivilDay | None = None


def span_of(first: date, last: date) -> Window:
    """The days from ``first`` to ``last``, both included.

    Raises:
        BadParameter: if there are none, or more than a list may span.
    """
    if last < first:
        raise BadParameter("to", f"phải từ {first} trở đi")
    if (last - first).days >= MAX_DAYS:
        raise BadParameter("to", f"khoảng ngày không được quá {MAX_DAYS} ngày")
    return Window.of_days(first, last)
