"""Civil days, months and years as people and programs write them, within the almanac."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic_core import core_schema

from app.calendar.lunar import ALMANAC
from app.iso import IsoDay

ALMANAC_RANGE = f"từ {ALMANAC.start:%d/%m/%Y} đến {ALMANAC.last:%d/%m/%Y}"


def _covered(day: date) -> date:
    if day not in ALMANAC:
        raise ValueError(f"phải {ALMANAC_RANGE}")
    return day


CivilDay = Annotated[IsoDay, AfterValidator(_covered), Field(examples=["2027-02-03"])]


@dataclass(frozen=True, slots=True)
class Between:
    """A range for whole numbers, both ends included, whose refusal names both.

    Pydantic's own ``ge`` and ``le`` tell only the end that was passed.
    """

    low: int
    high: int

    def check(self, number: int) -> int:
        """``number``, or a refusal.

        Raises:
            ValueError: if it lies outside.
        """
        if not self.low <= number <= self.high:
            raise ValueError(f"phải từ {self.low} đến {self.high}")
        return number

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """The schema of the number, checked."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The range as OpenAPI tells it."""
        return handler(schema) | {"minimum": self.low, "maximum": self.high}


FIRST_WHOLE_YEAR = ALMANAC.start.year + 1
LAST_WHOLE_YEAR = ALMANAC.end.year - 1

FIRST_WHOLE_MONTH = f"{ALMANAC.start.year}-02"
LAST_WHOLE_MONTH = f"{ALMANAC.end.year}-01"


def _covered_month(text: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII):
        raise ValueError("phải là tháng dạng 2027-02")
    if not FIRST_WHOLE_MONTH <= text <= LAST_WHOLE_MONTH:
        raise ValueError(f"phải từ {FIRST_WHOLE_MONTH} đến {LAST_WHOLE_MONTH}")
    return text


Year = Annotated[int, Between(FIRST_WHOLE_YEAR, LAST_WHOLE_YEAR), Field(examples=[2027])]
Month = Annotated[str, AfterValidator(_covered_month), Field(examples=["2027-02"])]


def years_on(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes the 28th."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap_day else day.day)
