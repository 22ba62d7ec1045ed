"""The page of a unit's agenda: the catalogue of its region, its own dates, those it took."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, BeforeValidator

from app.serving.identity import SignedInDep
from app.views.civil import Month
from app.views.unit_agenda import month_of_unit
from app.views.unit_forms import Id
from app.views.units import own_unit, unit_view
from app.web.own_dates import ReadingsDep
from app.web.page import PageDep
from app.web.units import ONE
from app.web.work import shown

AGENDA = f"{ONE}/lich"

router = APIRouter(include_in_schema=False)


class MonthAsked(BaseModel):
    """Which month, and whether the unit's own dates alone."""

    thang: Annotated[Month | None, BeforeValidator(lambda text: text or None)] = None
    chi: Literal["", "rieng"] = ""


@router.get(AGENDA)
def agenda(
    unit_id: Id,
    page: PageDep,
    who: SignedInDep,
    reading: ReadingsDep,
    asked: Annotated[MonthAsked, Query()],
) -> HTMLResponse:
    """A month of the agenda, by default this one."""
    unit = own_unit(who.session, who.actor, unit_id)
    year, month = map(int, (asked.thang or f"{who.today:%Y-%m}").split("-"))
    found = month_of_unit(unit, year, month, reading(who), only_own=asked.chi == "rieng")
    return shown(
        page, who, "unit_agenda.html", unit=unit_view(unit), found=found, chi=asked.chi,
        today=who.today,
    )  # fmt: skip
