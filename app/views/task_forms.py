"""The forms by which the tasks of a plan are made, given, changed and reported on."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator

from app.planning.plans.shares import ShareChange
from app.planning.plans.tasks import AssigneeFields, TaskFields
from app.planning.plans.vocabulary import (
    Handing,
    Part,
    ShareState,
)
from app.views.plan_forms import (
    LINES_TOLD,
    PICKS,
    ROWS,
    Long,
    Number,
    NumberText,
    OptionalNumber,
    Short,
    Version,
    at_most,
    none_if_empty,
)
from app.views.plan_work import ShareView, TaskView
from app.views.unit_forms import OptionalDay


class TaskForm(BaseModel):
    """A task.  ``part`` and ``who`` are columns of the rows of assignees."""

    title: Short = ""
    content: Long = ""
    channel: Annotated[str, at_most(48)] = ""
    edition: NumberText = ""
    deliverable: Short = ""
    measure: Short = ""
    recipient: Short = ""
    stages: Long = ""
    leader: Short = ""
    follower: Short = ""
    cost: NumberText = ""
    wording: Short = ""
    fixed: OptionalDay = None
    takes: NumberText = ""
    campaign: OptionalNumber = None
    line: OptionalNumber = None
    activity: OptionalNumber = None
    part: Annotated[list[Part], at_most(ROWS)] = []
    who: Annotated[list[Short], at_most(ROWS)] = []
    as_typed: bool = False
    version: Version = ""
    do: Literal["save", "preview"] = "save"

    @property
    def named(self) -> tuple[tuple[Part, str], ...]:
        """The rows of assignees in which somebody is named."""
        rows = zip(self.part, self.who, strict=False)
        return tuple((part, " ".join(who.split())) for part, who in rows if who.strip())

    def rule(self, kept: str | None) -> str | None:
        """The rule that a day chosen by hand spells, else the one that is ``kept``."""
        return f"fixed:{self.fixed}" if self.fixed else kept

    def fields(
        self, assignees: tuple[AssigneeFields, ...], kept_rule: str | None = None
    ) -> TaskFields:
        """As plans take it; ``kept_rule`` is that of a wording that was not touched.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        given = {
            "title": self.title,
            "content": self.content.replace("\r\n", "\n"),
            "channel": self.channel or None,
            "edition": self.edition or None,
            "deliverable": self.deliverable,
            "measure": self.measure,
            "recipient": self.recipient,
            "stages": [line for line in map(str.strip, self.stages.splitlines()) if line],
            "leader": self.leader,
            "follower": self.follower,
            "cost": _amount(self.cost),
            "wording": self.wording,
            "rule": self.rule(kept_rule),
            "takes": self.takes or 0,
            "campaign_id": self.campaign,
            "line_id": self.line,
            "activity_id": self.activity,
            "assignees": [one.model_dump() for one in assignees],
        }
        return TaskFields.model_validate(given)

    @classmethod
    def of(cls, task: TaskView, labels: Iterable[str]) -> "TaskForm":
        """A task as it is; ``labels`` are its assignees as the directory prints them."""
        plain = {"title", "content", "deliverable", "measure", "recipient", "leader", "follower"}
        return cls.model_validate(
            task.model_dump(include=plain | {"wording", "version"})
            | {
                "channel": task.channel or "",
                "edition": str(task.edition or ""),
                "stages": "\n".join(task.stages),
                "cost": f"{task.cost:,}".replace(",", ".") if task.cost is not None else "",
                "takes": str(task.takes or ""),
                "campaign": task.campaign_id,
                "line": task.line_id,
                "activity": task.activity_id,
                "part": [one.part for one in task.assignees],
                "who": list(labels),
            }
        )


class TemplatesForm(BaseModel):
    """Tasks picked from templates: "12:le-lon-nam-tron.bao-chi" is of the line 12."""

    pick: Annotated[list[Annotated[str, at_most(120)]], at_most(PICKS)] = []

    def by_line(self) -> dict[int, tuple[str, ...]]:
        """The ids of what was picked for each line; 0 stands for the plan's reports."""
        found: dict[int, list[str]] = {}
        for one in self.pick:
            line, _, template = one.partition(":")
            if line.isascii() and line.isdigit() and template:
                found.setdefault(int(line), []).append(template)
        return {line: tuple(picked) for line, picked in found.items()}


class LeadForm(BaseModel):
    """Who is to lead or support the tasks of those numbers."""

    number: Annotated[list[Number], at_most(LINES_TOLD)] = []
    part: Part = Part.LEAD
    who: Short = ""
    as_typed: bool = False


class ChannelForm(BaseModel):
    """A channel to add."""

    label: Short = ""


class ShareForm(BaseModel):
    """How far a share is."""

    state: ShareState = ShareState.TODO
    handed: Annotated[Handing | None, BeforeValidator(none_if_empty)] = None
    done_on: OptionalDay = None
    reason: Short = ""
    note: Long = ""
    own_due: OptionalDay = None
    version: Version = ""

    def change(self) -> ShareChange:
        """As shares take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return ShareChange.model_validate(self.model_dump(exclude={"version"}))

    @classmethod
    def of(cls, share: ShareView) -> "ShareForm":
        """A share as it is."""
        return cls.model_validate(share.model_dump(include=set(cls.model_fields)))


def _amount(text: str) -> str | None:
    """Money as it is typed: "12.500.000 đồng"."""
    plain = text.lower().removesuffix("đồng").removesuffix("đ").strip()
    return plain.replace(".", "").replace(" ", "") or None
