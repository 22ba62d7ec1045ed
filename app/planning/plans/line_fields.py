"""The fields of a line as people give them: in NFC, with days in order."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from app.accounts.fields import OneLine
from app.planning.plans.worded import Number
from app.planning.plans.written import SeveralLines

Title = Annotated[str, OneLine, StringConstraints(min_length=1, max_length=500)]
OwnTitle = Annotated[str, OneLine, StringConstraints(max_length=500)]
Section = Annotated[str, OneLine, StringConstraints(max_length=200)]
Note = Annotated[str, SeveralLines, StringConstraints(max_length=2000)]


class LineChange(BaseModel):
    """All that people say of a line; what is null or empty, the proposal says.

    Days are those of one's own lines alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    chosen: bool | None = None
    title: OwnTitle | None = None
    section: Section | None = None
    note: Note | None = None
    first: date | None = None
    last: date | None = None
    campaign_id: Number | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _refuse_backwards(self.first, self.last)
        return self


class OtherLine(BaseModel):
    """A line of one's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title
    section: Section = ""
    first: date | None = None
    last: date | None = None
    note: Note = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _refuse_backwards(self.first, self.last)
        return self


def _refuse_backwards(first: date | None, last: date | None) -> None:
    if last and (first is None or last < first):
        raise ValueError("ngày cuối phải từ ngày đầu trở đi")
