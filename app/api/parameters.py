"""The parameters of the API's calls beside those it shares with pages and feeds."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.calendar.lunar import FIRST_YEAR, LAST_YEAR
from app.calendar.meridian import Basis
from app.catalogue.reference import Reference
from app.filters import Filters
from app.views.civil import Between, CivilDay
from app.views.parameters import (
    DEFAULT_LIMIT,
    Categories,
    Laws,
    Levels,
    Limit,
    Manners,
    Parameters,
    Query,
    RegionName,
    Statuses,
    known_laws,
    known_region,
)


class NoParameters(Parameters):
    """A call that takes none."""


class FromSolarParameters(Parameters):
    """The civil day to convert."""

    date: CivilDay
    basis: Basis = Basis.COMMON
    explain: Annotated[bool, Field(description="add the derivation")] = False


class ToSolarParameters(Parameters):
    """The lunar date to convert."""

    year: Annotated[int, Between(FIRST_YEAR, LAST_YEAR), Field(examples=[2027])]
    month: Annotated[int, Between(1, 12), Field(examples=[3])]
    day: Annotated[int, Between(1, 30), Field(examples=[10])]
    leap: Annotated[bool, Field(description="the leap month of that number")] = False
    basis: Basis = Basis.COMMON
    explain: Annotated[bool, Field(description="add the derivation")] = False


class EventsParameters(Parameters):
    """Which entries of the catalogue, and a page of them."""

    region: Annotated[RegionName | None, Field(description="its own entries alone")] = None
    category: Categories = frozenset()
    level: Levels = frozenset()
    manner: Manners = frozenset()
    law: Laws = frozenset()
    status: Statuses = frozenset()
    q: Query = ""
    limit: Limit = DEFAULT_LIMIT
    cursor: Annotated[str | None, Field(max_length=300)] = None

    def filters(self, reference: Reference) -> Filters:
        """As the list takes them; the region goes beside them.

        Raises:
            BadParameter: if there is no such law.
        """
        return Filters(
            **self.model_dump(include={"category", "level", "manner", "status"}),
            law=known_laws(self.law, reference),
            query=self.q,
        )

    def own_region(self, reference: Reference) -> str | None:
        """Whose entries alone are asked for.

        Raises:
            BadParameter: if there is no such region today.
        """
        return known_region(self.region, reference) if self.region else None


class ExportFormat(StrEnum):
    """How the catalogue is written."""

    JSON = "json"
    CSV = "csv"


class ExportParameters(Parameters):
    """The format of the export."""

    format: ExportFormat = ExportFormat.JSON


class ChangesParameters(Parameters):
    """After which revision."""

    since: Annotated[int, Between(0, 2**31 - 1), Field(description="0 for all")] = 0
