"""The forms by which a plan is carried out: flat fields, as a page sends them."""

import re
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from app.planning.plans.adopting import MAX_ADOPTED, AdoptionFields
from app.planning.plans.figures import MAX_FIGURES, FigureFields
from app.planning.plans.following import Followed, Only
from app.planning.plans.measures import MeasureFields
from app.planning.plans.pieces import UNCHANNELLED
from app.planning.plans.progress import Progress
from app.planning.plans.reminding import MAX_UNITS, ReminderFields
from app.planning.plans.share_notes import NoteFields
from app.views.plan_forms import Long, Number, OptionalNumber, Short, Version
from app.views.plan_results import FigureView
from app.views.unit_forms import Id, OptionalDay, OptionalId

SPARE_ROWS = 3
"""Empty rows for figures beside those there are."""

DONE, EXPECTED = "done", "expected"
UNCHANNELLED_TOLD = "-"


def _none_if_empty(value: Any) -> Any:  # Any: whatever the form holds, for Pydantic to judge
    return None if value == "" else value


def _rows(most: int) -> Any:  # Any: what Annotated takes
    return Field(max_length=most)


class FollowForm(BaseModel):
    """Which units and which of their work a page asks for."""

    unit: OptionalId = None
    channel: Annotated[str, Field(max_length=48)] = ""
    campaign: OptionalNumber = None
    progress: Annotated[Progress | None, BeforeValidator(_none_if_empty)] = None
    only: Annotated[Only | None, BeforeValidator(_none_if_empty)] = None

    @property
    def followed(self) -> Followed:
        """As ``following`` takes it."""
        channel = UNCHANNELLED if self.channel == UNCHANNELLED_TOLD else self.channel or None
        return Followed(
            unit_id=self.unit,
            channel=channel,
            campaign_id=self.campaign,
            progress=self.progress,
            only=self.only,
        )


class AdoptionForm(BaseModel):
    """What a unit adopts, and into which of its drafts."""

    unit: Id = ""
    task: Annotated[list[Number], _rows(MAX_ADOPTED)] = []
    into: OptionalNumber = None
    title: Short = ""

    def fields(self) -> AdoptionFields:
        """As adopting takes it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return AdoptionFields.model_validate(
            {
                "unit_id": self.unit,
                "tasks": [{"task": task} for task in self.task],
                "into": self.into,
                "title": (self.title or None) if self.into is None else None,
            }
        )


class FiguresForm(BaseModel):
    """Figures: columns of rows, those without a number left out."""

    measure: Annotated[list[Annotated[str, Field(max_length=48)]], _rows(MAX_FIGURES + 9)] = []
    number: Annotated[list[Annotated[str, Field(max_length=24)]], _rows(MAX_FIGURES + 9)] = []
    kind: Annotated[list[Annotated[str, Field(max_length=8)]], _rows(MAX_FIGURES + 9)] = []
    as_of: Annotated[list[OptionalDay], _rows(MAX_FIGURES + 9)] = []
    version: Version = ""

    @property
    def rows(self) -> list[tuple[str, str, str, Any]]:  # Any: a day or none
        """Measure, number, kind and day of each row that says something, then empty ones."""
        told = zip(self.measure, self.number, self.kind, self.as_of, strict=False)
        empty = [("", "", DONE, None)] * SPARE_ROWS
        return [row for row in told if row[0] or row[1].strip()] + empty

    def fields(self) -> tuple[FigureFields, ...]:
        """As shares take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        told = zip(self.measure, self.number, self.kind, self.as_of, strict=False)
        return tuple(
            FigureFields.model_validate(
                {
                    "measure": measure,
                    "number": _plain(number),
                    "expected": kind == EXPECTED,
                    "as_of": as_of,
                }
            )
            for measure, number, kind, as_of in told
            if number.strip()
        )

    @classmethod
    def of(cls, figures: Iterable[FigureView]) -> "FiguresForm":
        """The figures as they are."""
        found = tuple(figures)
        return cls(
            measure=[one.measure for one in found],
            number=[str(one.number) for one in found],
            kind=[EXPECTED if one.expected else DONE for one in found],
            as_of=[one.as_of for one in found],
        )


class NoteForm(BaseModel):
    """A note, and the address of what shows it."""

    text: Long = ""
    evidence: Annotated[str, Field(max_length=2100)] = ""

    def fields(self) -> NoteFields:
        """As shares take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return NoteFields(text=self.text, evidence=self.evidence.strip() or None)


class MeasureForm(BaseModel):
    """A measure that a unit adds."""

    unit: Id = ""
    label: Short = ""
    counted: Short = ""

    def fields(self) -> MeasureFields:
        """As units take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return MeasureFields(label=self.label, counted=self.counted)


class ReminderForm(BaseModel):
    """Whom to remind, and what they are told."""

    unit: Annotated[list[Id], _rows(MAX_UNITS)] = []
    text: Long = ""

    def fields(self) -> ReminderFields:
        """As reminding takes it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return ReminderFields(units=tuple(self.unit), text=self.text)


class LetterForm(BaseModel):
    """To whom a letter goes, and by which day it asks for a report."""

    unit: Id = ""
    answer_by: OptionalDay = None


def _plain(number: str) -> str:
    """``number`` without the dots and spaces that group its digits: "1.200" is "1200"."""
    return re.sub(r"(?<=\d)[. ](?=\d{3}(\D|$))", "", number.strip())
