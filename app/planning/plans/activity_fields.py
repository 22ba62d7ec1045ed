"""The fields of an activity as people give them, and of the time that it is settled to."""

from pydantic import BaseModel, ConfigDict

from app.planning.plans.vocabulary import ActivityKind
from app.planning.plans.worded import Line, Named, Number, Spelling
from app.planning.plans.written import Written


class ActivityFields(BaseModel):
    """An activity as it is to be; without a ``rule`` its ``wording`` is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ActivityKind
    name: Named
    wording: Line = ""
    rule: Spelling | None = None
    confirmed: bool = False
    hours: Line = ""
    place: Line = ""
    chair: Line = ""
    participants: Written = ""
    content: Written = ""
    campaign_id: Number | None = None
    line_id: Number | None = None


class ActivityTime(BaseModel):
    """When and where an activity of a signed plan is held, as it has been settled since."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    wording: Line = ""
    rule: Spelling | None = None
    confirmed: bool = True
    hours: Line = ""
    place: Line = ""
