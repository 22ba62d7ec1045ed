"""What is asked of a proposal: whose plan, for which period, by which ticking rules."""

from typing import Annotated

from pydantic import Field

from app.catalogue.reference import Reference
from app.planning.period import MAX_YEARS, Period
from app.planning.proposal import Place
from app.planning.ticking import BadTickingRules, TickingRules, default_rules, parse_rules
from app.regions import COUNTRY, with_those_above
from app.views.civil import Between, Year
from app.views.parameters import BadParameter, Parameters, RegionName, known_region


class ProposalParameters(Parameters):
    """Whose plan, for which period, by which rules."""

    year: Year
    through: Annotated[
        Year | None, Field(description=f"the last of several years, at most {MAX_YEARS}")
    ] = None
    half: Annotated[int, Between(1, 2)] | None = None
    quarter: Annotated[int, Between(1, 4)] | None = None
    month: Annotated[int, Between(1, 12)] | None = None
    region: RegionName = COUNTRY
    former: Annotated[
        str | None,
        Field(
            max_length=48,
            description="of a merged province, the part whose days count",
            examples=["bac-kan"],
        ),
    ] = None
    rules: Annotated[
        str | None,
        Field(
            max_length=500,
            description="the ticking rules that are on, as an answer spells them; default: all",
            examples=["le-lon,lanh-dao:round,dia-phuong:round:five,huong-dan"],
        ),
    ] = None

    def period(self) -> Period:
        """The period asked for.

        Raises:
            BadParameter: if it is told in two ways, or longer than a plan may be.
        """
        parts = ("through", "half", "quarter", "month")
        given = [name for name in parts if getattr(self, name) is not None]
        if len(given) > 1:
            raise BadParameter(given[1], f"chỉ dùng một trong: {', '.join(parts)}")
        if self.half:
            return Period.of_half(self.year, self.half)
        if self.quarter:
            return Period.of_quarter(self.year, self.quarter)
        if self.month:
            return Period.of_month(self.year, self.month)
        last = self.through or self.year
        if not self.year <= last < self.year + MAX_YEARS:
            raise BadParameter("through", f"phải từ {self.year} đến {self.year + MAX_YEARS - 1}")
        return Period.of_years(self.year, last)

    def place(self, reference: Reference) -> Place:
        """Where the unit is.

        Raises:
            BadParameter: if there is no such region today, or ``former`` is no part of it.
        """
        place = Place(known_region(self.region, reference), self.former)
        if self.former and self.former not in _parts(place.region, reference):
            raise BadParameter("former", _no_part(self.former, place.region, reference))
        return place

    def ticking(self, reference: Reference) -> TickingRules:
        """The rules asked for.

        Raises:
            BadParameter: if they cannot be read.
        """
        if self.rules is None:
            return default_rules(reference.ticking)
        try:
            return parse_rules(self.rules, reference.ticking)
        except BadTickingRules as error:
            raise BadParameter("rules", error.told) from None


def _parts(spelling: str, reference: Reference) -> frozenset[str]:
    """The former provinces that a region is made of, by the names they had."""
    those = set(with_those_above(spelling)) - {COUNTRY}
    merged = {m.former for m in reference.merged_provinces if m.successor in those}
    return frozenset(merged | {name for name in those if not name.isdigit()})


def _no_part(former: str, spelling: str, reference: Reference) -> str:
    if merged := reference.successor(former):
        return f"{merged.name} đã nhập vào {merged.successor}; hãy dùng region={merged.successor}"
    parts = _parts(spelling, reference)
    if not parts:
        return "chỉ dùng cùng region là một tỉnh hay xã, như region=thai-nguyen"
    return f"phải là một trong: {', '.join(sorted(parts))}"
