"""The parameters of pages: what a page does not know is dropped, and an empty field says nothing.

Forms send every field, also those that were left empty.
"""

import re
from enum import IntEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from app.calendar.anniversary import YearClass
from app.calendar.lunar import ALMANAC
from app.calendar.meridian import Basis
from app.documents.wall_calendar import Paper
from app.views.civil import Between, CivilDay, Year
from app.views.parameters import (
    AgendaParameters,
    Parameters,
    Query,
    RegionName,
    YearClasses,
)

MAX_HORIZON_YEARS = 25
DEFAULT_HORIZON_YEARS = 3
MAX_LEAD_MONTHS = 36
DEFAULT_LEAD_MONTHS = 6

FIRST_MONTH_YEAR = ALMANAC.start.year
LAST_MONTH_YEAR = ALMANAC.last.year


def _without_blanks(values: Any) -> Any:  # Any: whatever the address gave, for Pydantic to judge
    """``values`` less the fields that were left empty."""
    if not isinstance(values, dict):
        return values
    return {name: value for name, value in values.items() if value not in ("", [""], [])}


class PageParameters(Parameters):
    """The query of a page."""

    model_config = ConfigDict(extra="ignore")

    _drop_blanks = model_validator(mode="before")(_without_blanks)


class AgendaPageParameters(AgendaParameters, PageParameters):
    """Which occurrences a page shows."""

    model_config = ConfigDict(extra="ignore")

    def chosen(self) -> dict[str, Any]:  # Any: texts and lists of texts
        """The filters as addresses of other pages write them; what is not asked for is left out."""
        spelt = self.model_dump(
            include=set(AgendaParameters.model_fields), exclude_defaults=True, mode="json"
        )
        return {n: sorted(v) if isinstance(v, list) else v for n, v in sorted(spelt.items())}


class MonthPageParameters(AgendaPageParameters):
    """Which month is jumped to; the one of today without a year, January without a month."""

    year: Annotated[int | None, Between(FIRST_MONTH_YEAR, LAST_MONTH_YEAR)] = None
    month: Annotated[int | None, Between(1, 12)] = None


class ComingPageParameters(AgendaPageParameters):
    """Which occurrences the page of what is coming shows, from which day on."""

    first: Annotated[CivilDay | None, Field(alias="from")] = None


class SearchPageParameters(PageParameters):
    """What is searched for."""

    q: Query = ""
    cursor: Annotated[str | None, Field(max_length=300)] = None


def _day_as_typed(text: object) -> object:
    """The ISO spelling of "3/2/2027", which people type where a browser has no date field."""
    typed = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", str(text).strip(), re.ASCII)
    return f"{typed[3]}-{typed[2]:0>2}-{typed[1]:0>2}" if typed else text


class ConversionPageParameters(PageParameters):
    """A day of one calendar or of the other; neither asks for today."""

    date: Annotated[CivilDay | None, BeforeValidator(_day_as_typed)] = None
    year: Annotated[int | None, Between(1900, 2199)] = None
    month: Annotated[int | None, Between(1, 12)] = None
    day: Annotated[int | None, Between(1, 30)] = None
    leap: bool = False
    basis: Basis = Basis.COMMON


class Multiple(IntEnum):
    """The ordinals that stand out among round and five years."""

    OF_25 = 25
    OF_50 = 50
    OF_100 = 100


def _counted(classes: frozenset[YearClass]) -> frozenset[YearClass]:
    if YearClass.OTHER in classes:
        raise ValueError("chỉ có round (năm tròn) và five (năm lẻ 5)")
    return classes


class HorizonParameters(AgendaParameters):
    """How many years, from which; ``lead`` is how many months before preparations begin."""

    first: Annotated[Year | None, Field(alias="from", description="default: next year")] = None
    years: Annotated[int, Between(1, MAX_HORIZON_YEARS)] = DEFAULT_HORIZON_YEARS
    lead: Annotated[
        int, Between(0, MAX_LEAD_MONTHS), Field(description="months before; 0: none")
    ] = DEFAULT_LEAD_MONTHS
    year_class: Annotated[YearClasses, AfterValidator(_counted)] = frozenset()
    multiple: Annotated[
        Multiple | None, Field(description="only ordinals that are multiples of it")
    ] = None


class HorizonPageParameters(HorizonParameters, AgendaPageParameters):
    """The same as a page takes them."""

    model_config = ConfigDict(extra="ignore")

    def chosen(self) -> dict[str, Any]:  # Any: texts, numbers and lists of texts
        """All that is asked for, as addresses of the same list in other forms write it."""
        spelt = self.model_dump(by_alias=True, exclude_defaults=True, mode="json")
        return {n: sorted(v) if isinstance(v, list) else v for n, v in sorted(spelt.items())}

    def from_year(self, year: int) -> dict[str, Any]:  # Any: as above
        """The same from another year on."""
        return self.chosen() | {"from": year}


class PaperParameters(PageParameters):
    """On which paper a wall calendar is printed, for which region."""

    region: RegionName = "VN"
    paper: Paper = Paper.A4
