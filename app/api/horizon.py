"""The call that tells the round years of several years ahead."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.serving.errors import documented
from app.serving.reading import ReadingDep
from app.views.horizon import HorizonView, horizon_view
from app.views.page_parameters import HorizonParameters

router = APIRouter(
    prefix="/api/v1", responses={422: documented("A parameter was refused")}, tags=["agenda"]
)


@router.get("/round-years", summary="The round years of several years")
def get_round_years(
    asked: Annotated[HorizonParameters, Query()], reading: ReadingDep
) -> HorizonView:
    """Năm tròn and năm lẻ 5 by year and month, with the day on which to begin preparing.

    From ``from`` (next year) for ``years`` (3).  Each line has its first source and its
    disputed datings; each year the documents that are due for review in it.
    """
    return horizon_view(asked, reading)
