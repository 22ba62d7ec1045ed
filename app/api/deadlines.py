"""The call that reads a deadline."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.serving.errors import documented
from app.serving.reading import ReadingDep
from app.views.deadline import DeadlineParameters, DeadlineView, deadline_view

router = APIRouter(
    prefix="/api/v1", responses={422: documented("A parameter was refused")}, tags=["planning"]
)


@router.get("/deadline", summary="When a deadline of a plan is due")
def get_deadline(
    asked: Annotated[DeadlineParameters, Query()], reading: ReadingDep
) -> DeadlineView:
    """The deadline in a line of a plan, its due day, and why it is that day.

    "Trước ngày" is strictly before, "chậm nhất", "đến hết ngày" and "trong ngày" include
    the day.  A due day is a working day: it moves back over days off, never forward.  A
    wording without a year needs ``year``; one that counts from the commemoration needs
    ``about``.  What may be no deadline at all is told in ``uncertain``.
    """
    return deadline_view(asked, reading, reading.today)
