"""Reading a plan finds in a text from elsewhere what a plan of ours would hold.

Nothing here writes or asks the time: the text comes in, plain values go out, each with the
place that it was taken from and with what is uncertain about it.  What is not understood
is left to a person; nothing is added to what is printed.
"""

from app.documents.reading_plans.read import MAX_LENGTH, NoPlan, PlanTooLong, Told, read_plan
from app.documents.reading_plans.values import (
    Place,
    ReadActivity,
    ReadCampaign,
    ReadDay,
    ReadHead,
    ReadOther,
    ReadPlan,
    ReadReceiver,
    ReadReview,
    ReadTask,
    ReadText,
)

__all__ = [
    "MAX_LENGTH",
    "NoPlan",
    "Place",
    "PlanTooLong",
    "ReadActivity",
    "ReadCampaign",
    "ReadDay",
    "ReadHead",
    "ReadOther",
    "ReadPlan",
    "ReadReceiver",
    "ReadReview",
    "ReadTask",
    "ReadText",
    "Told",
    "read_plan",
]
