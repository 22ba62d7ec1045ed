"""The documents that anybody may have: guides of years, quarters, months, outlines of events."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AfterValidator

from app.documents.official.document import Document
from app.planning.period import parse_period
from app.serving.papers import answered, require_turn
from app.serving.reading import ReadingDep
from app.views.civil import Year
from app.views.page_parameters import PageParameters
from app.views.parameters import RegionName, known_region
from app.views.reading import Reading
from app.views.region_documents import (
    event_outline_document,
    month_guide_document,
    year_guide_document,
)
from app.views.rendering import Format, file_of

router = APIRouter(include_in_schema=False, dependencies=[Depends(require_turn)])


class PaperParameters(PageParameters):
    """Whose document it is to be."""

    region: RegionName = "VN"


Asked = Annotated[PaperParameters, Query()]


def _month_or_quarter(text: str) -> str:
    if parse_period(text).months not in {1, 3}:
        raise ValueError("phải là một tháng như 2027-02, hoặc một quý như 2027-q1")
    return text


Guided = Annotated[str, AfterValidator(_month_or_quarter)]


@router.get("/nam/{year}/huong-dan.{ending}")
def year_guide(year: Year, ending: Format, asked: Asked, reading: ReadingDep) -> Response:
    """The guide of a year."""
    region = known_region(asked.region, reading.reference)
    document = year_guide_document(year, region, reading)
    return _file(document, ending, reading, f"huong dan nam {year} {region}")


@router.get("/lich/{spelt}/dinh-huong.{ending}")
def month_guide(spelt: Guided, ending: Format, asked: Asked, reading: ReadingDep) -> Response:
    """The guide of a month or a quarter."""
    region = known_region(asked.region, reading.reference)
    document = month_guide_document(parse_period(spelt), region, reading)
    return _file(document, ending, reading, f"dinh huong {spelt} {region}")


@router.get("/su-kien/{event_id}/de-cuong.{ending}")
def event_outline(event_id: str, ending: Format, reading: ReadingDep) -> Response:
    """The outline of an event, for its next day."""
    document = event_outline_document(event_id, None, reading)
    return _file(document, ending, reading, f"de cuong {event_id}")


def _file(document: Document, ending: Format, reading: Reading, name: str) -> Response:
    return answered(file_of(document, ending, reading.reference, name))
