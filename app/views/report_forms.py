"""The forms by which outlines and reports are written: flat fields, as a page sends them."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from app.accounts.fields import slug
from app.catalogue.outlines import Fill
from app.planning.period import Period, parse_period
from app.planning.reports.outlines import OutlineChange, OutlineFields, SectionFields
from app.planning.reports.reports import AddedFigure, ReportChange, ReportFields, StepFields
from app.planning.reports.vocabulary import ReportKind, ReportStep
from app.views.outlines import OutlineView
from app.views.plan_forms import Long, NumberText, OptionalNumber, Short, Version
from app.views.unit_forms import Id, OptionalDay

ROWS = 60
UNITS = 1000

PARTS = {
    ReportKind.YEARLY: "",
    ReportKind.NINE_MONTHS: "9m",
}
"""The part of a year that a kind of report has, where it has but one."""


def usual_part(kind: ReportKind, today: date) -> str:
    """The part of this year that a report of ``kind`` is most likely to be about today."""
    match kind:
        case ReportKind.MONTHLY:
            return f"{today.month:02}"
        case ReportKind.QUARTERLY | ReportKind.COMMEMORATION:
            return f"q{(today.month + 2) // 3}"
        case ReportKind.SIX_MONTHS:
            return f"h{(today.month + 5) // 6}"
    return ""


def _text(most: int) -> Any:  # Any: what Annotated takes
    return Field(max_length=most)


def _none_if_empty(value: Any) -> Any:  # Any: whatever the form holds, for Pydantic to judge
    return None if value == "" else value


Title = Annotated[list[Short], _text(ROWS)]
LongText = Annotated[str, _text(60_000)]


class PeriodForm(BaseModel):
    """A kind of report with its period, told by a year and what part of it."""

    unit: Id = ""
    kind: ReportKind = ReportKind.QUARTERLY
    year: NumberText = ""
    part: Annotated[str, _text(4)] = ""
    last_year: NumberText = ""
    title: Short = ""
    ready: Annotated[str, _text(48)] = ""
    closes_on: OptionalDay = None
    plan: OptionalNumber = None

    @property
    def period(self) -> str:
        """Its spelling, as far as it was told."""
        if self.kind in {ReportKind.MID_TERM, ReportKind.TERM}:
            return f"{self.year}-{self.last_year}" if self.last_year else self.year
        part = PARTS.get(self.kind, self.part)
        return f"{self.year}-{part}" if part else self.year

    @property
    def parsed_period(self) -> Period | None:
        """The period, if it can be one."""
        try:
            return parse_period(self.period)
        except ValueError:
            return None


class NewReportForm(PeriodForm):
    """A report of one's own accord."""

    def fields(self) -> ReportFields:
        """As reports take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return ReportFields(
            unit_id=self.unit,
            kind=self.kind,
            period=self.period,
            title=self.title or None,
            ready=self.ready or None,
            closes_on=self.closes_on,
            plan_id=self.plan,
        )


class OutlineForm(PeriodForm):
    """An outline: its sections are columns of rows, those without a title left out.

    ``fill`` holds "2:figures": what the row 2 is filled from.
    """

    due: OptionalDay = None
    pages: Annotated[int | None, BeforeValidator(_none_if_empty)] = None
    typeface: Annotated[str, _text(100)] = ""
    section: Annotated[list[Annotated[str, _text(48)]], _text(ROWS)] = []
    heading: Title = []
    level: Annotated[list[Annotated[int, Field(ge=1, le=3)]], _text(ROWS)] = []
    hint: Annotated[list[Annotated[str, _text(2000)]], _text(ROWS)] = []
    fill: Annotated[list[Annotated[str, _text(24)]], _text(ROWS * len(Fill))] = []
    who: Annotated[list[Id], _text(UNITS)] = []
    group: Annotated[list[Id], _text(100)] = []
    version: Version = ""

    @property
    def sections(self) -> tuple[dict[str, Any], ...]:  # Any: as the schema reads them
        """The rows that have a title."""
        rows = zip(self.section, self.heading, self.level, self.hint, strict=False)
        return tuple(
            {
                "id": key or slug(title) or f"muc-{number}",
                "title": title,
                "level": level,
                "hint": hint,
                "fills": [fill for fill in Fill if f"{number}:{fill.value}" in self.fill],
            }
            for number, (key, title, level, hint) in enumerate(rows)
            if title.strip()
        )

    def change(self) -> OutlineChange:
        """As outlines take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return OutlineChange.model_validate(self._told())

    def fields(self) -> OutlineFields:
        """A new one, as outlines take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return OutlineFields.model_validate(self._told() | {"unit_id": self.unit})

    def _told(self) -> dict[str, Any]:  # Any: as the schema reads it
        return {
            "kind": self.kind,
            "period": self.period,
            "title": self.title or None,
            "ready": self.ready or None,
            "sections": self.sections,
            "pages": self.pages,
            "typeface": self.typeface,
            "closes_on": self.closes_on,
            "due": self.due,
            "plan_id": self.plan,
            "units": self.who,
            "groups": self.group,
        }

    @classmethod
    def of(cls, told: OutlineView) -> "OutlineForm":
        """An outline as it is."""
        year, _, part = told.period.partition("-")
        is_years = len(part) == len(year)
        return cls(
            unit=told.unit.id,
            kind=told.kind,
            year=year,
            part="" if is_years else part,
            last_year=part if is_years else "",
            title=told.title,
            closes_on=told.closes_on,
            plan=told.plan_id,
            due=told.due,
            pages=told.pages,
            typeface=told.typeface,
            section=[one.id for one in told.sections],
            heading=[one.title for one in told.sections],
            level=[one.level for one in told.sections],
            hint=[one.hint for one in told.sections],
            fill=fills_of(told.sections),
            who=[unit.id for unit in told.units],
            version=told.version,
        )


def fills_of(sections: tuple[SectionFields, ...]) -> list[str]:
    """What rows of sections are filled from, as the form has it."""
    return [f"{row}:{fill.value}" for row, one in enumerate(sections) for fill in one.fills]


class WriteForm(BaseModel):
    """The title of a report and its texts, in the order of its sections."""

    title: Short = ""
    section: Annotated[list[Annotated[str, _text(48)]], _text(ROWS)] = []
    text: Annotated[list[LongText], _text(ROWS)] = []
    version: Version = ""

    @property
    def texts(self) -> dict[str, str]:
        """What is written under each heading."""
        pairs = zip(self.section, self.text, strict=False)
        return {key: text.replace("\r\n", "\n") for key, text in pairs}

    def change(self) -> ReportChange:
        """As reports take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return ReportChange(title=self.title, texts=self.texts)


class AddedForm(BaseModel):
    """Figures that no task counts: columns of rows, those without a number left out."""

    measure: Annotated[list[Annotated[str, _text(48)]], _text(ROWS)] = []
    number: Annotated[list[NumberText], _text(ROWS)] = []
    kind: Annotated[list[Annotated[str, _text(8)]], _text(ROWS)] = []
    version: Version = ""

    def change(self) -> ReportChange:
        """As reports take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        rows = zip(self.measure, self.number, self.kind, strict=False)
        return ReportChange(
            added=tuple(
                AddedFigure.model_validate(
                    {"measure": key, "number": plain, "expected": kind == "expected"}
                )
                for key, number, kind in rows
                if (plain := number.replace(".", "").strip()) and key
            )
        )


class SectionForm(BaseModel):
    """A section that is meant; all of them where none is."""

    section: Annotated[str, _text(48)] = ""
    version: Version = ""


class ReportStepForm(BaseModel):
    """A step, with the reason of one back."""

    step: ReportStep
    reason: Long = ""
    version: Version = ""

    def fields(self) -> StepFields:
        """As reports take it.

        Raises:
            ValidationError: if the reason is too long.
        """
        return StepFields(step=self.step, reason=self.reason)
