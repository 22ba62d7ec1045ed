"""The fields of a task as people give them, and of who leads or supports it."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.accounts.fields import OneLine, Slug
from app.planning.plans.vocabulary import Part
from app.planning.plans.worded import Line, Named, Number, Spelling
from app.planning.plans.written import Written

MAX_EDITION = 3999
"""The last number that is written in Roman."""

MAX_COST = 10**15
MAX_TAKES = 400
MAX_ASSIGNEES = 100
MAX_STAGES = 20


class AssigneeFields(BaseModel):
    """Who leads or supports: exactly one of a unit, a group, a body by its name alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: Part = Part.LEAD
    unit_id: Slug | None = None
    group_id: Slug | None = None
    body: Named | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(given is not None for given in (self.unit_id, self.group_id, self.body)) != 1:
            raise ValueError("hãy chọn đúng một: đơn vị, nhóm, hoặc ghi tên cơ quan")
        return self


class TaskFields(BaseModel):
    """A task as it is to be; without a ``rule`` its ``wording`` is read.

    ``takes`` is in working days, ``cost`` in đồng, ``edition`` that of a contest or an
    award.  Assignees are in the order in which they are printed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, OneLine, StringConstraints(min_length=1, max_length=2000)]
    content: Written = ""
    channel: Slug | None = None
    edition: Annotated[int, Field(ge=1, le=MAX_EDITION)] | None = None
    deliverable: Line = ""
    measure: Line = ""
    recipient: Line = ""
    stages: Annotated[tuple[Named, ...], Field(max_length=MAX_STAGES)] = ()
    leader: Line = ""
    follower: Line = ""
    cost: Annotated[int, Field(ge=0, le=MAX_COST)] | None = None
    wording: Line = ""
    rule: Spelling | None = None
    takes: Annotated[int, Field(ge=0, le=MAX_TAKES)] = 0
    campaign_id: Number | None = None
    line_id: Number | None = None
    activity_id: Number | None = None
    assignees: Annotated[tuple[AssigneeFields, ...], Field(max_length=MAX_ASSIGNEES)] = ()

    @model_validator(mode="after")
    def _are_told_once(self) -> Self:
        told = [(one.unit_id, one.group_id, one.body) for one in self.assignees]
        if len(set(told)) < len(told):
            raise ValueError("mỗi đơn vị, nhóm, cơ quan chỉ ghi một lần trong một nhiệm vụ")
        return self
