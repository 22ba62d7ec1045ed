"""The fields by which a unit adopts tasks: which, into what, and what it says otherwise."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.accounts.fields import Slug
from app.planning.plans.plan_fields import Title
from app.planning.plans.task_fields import AssigneeFields
from app.planning.plans.worded import Line, Number
from app.planning.plans.written import Written

MAX_ADOPTED = 500
"""How many tasks are adopted at once."""


class TaskAdoption(BaseModel):
    """A task to adopt, and what the unit says otherwise; what is null stays as it was."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: Number
    title: Annotated[Written, Field(min_length=1)] | None = None
    wording: Annotated[Line, Field(min_length=1)] | None = None
    assignees: Annotated[tuple[AssigneeFields, ...], Field(max_length=100)] | None = None

    @property
    def changes(self) -> dict[str, object]:
        """What is otherwise; a deadline worded anew is read anew."""
        told = {
            name: value
            for name in ("title", "wording", "assignees")
            if (value := getattr(self, name)) is not None
        }
        return told | ({"rule": None} if self.wording is not None else {})


class AdoptionFields(BaseModel):
    """Which unit adopts what, into a draft of its own or, without one, into a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit_id: Slug
    tasks: Annotated[tuple[TaskAdoption, ...], Field(min_length=1, max_length=MAX_ADOPTED)]
    into: Number | None = None
    issuer_id: Slug | None = None
    title: Title | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        named = [one.task for one in self.tasks]
        if len(set(named)) < len(named):
            raise ValueError("mỗi nhiệm vụ chỉ tiếp nhận một lần")
        if self.into is not None and (self.title or self.issuer_id):
            raise ValueError("tên và cơ quan ban hành chỉ ghi khi lập kế hoạch mới")
        return self
