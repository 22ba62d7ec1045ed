"""The call that drafts what a unit plans for in a period."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.serving.errors import documented
from app.serving.reading import ReadingDep
from app.views.proposal import ProposalView, proposal_view
from app.views.proposal_parameters import ProposalParameters

router = APIRouter(
    prefix="/api/v1", responses={422: documented("A parameter was refused")}, tags=["planning"]
)


@router.get("/proposal", summary="The draft of a plan")
def get_proposal(
    asked: Annotated[ProposalParameters, Query()], reading: ReadingDep
) -> ProposalView:
    """All that concerns a region in a period, by sections, ticked by rules with their reasons.

    The period is ``year``, or its ``half``, ``quarter`` or ``month``, or the years
    ``through`` another.  Documents due for review and campaigns where great days crowd
    together come with it.  ``rules`` names the ticking rules that are on, each in the
    classes of years after its colons.
    """
    return proposal_view(asked, reading)
