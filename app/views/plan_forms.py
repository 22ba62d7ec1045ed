"""The forms by which plans and their parts are changed: flat fields, as a page sends them.

A form takes whatever was typed, so that it can be shown again; ``fields`` turns it into
what the plan takes, and refuses there.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from app.planning.period import Period, parse_period
from app.planning.plans.activities import ActivityFields, ActivityTime
from app.planning.plans.lines import LineChange, OtherLine
from app.planning.plans.opinions import AnswerFields, OutcomeFields
from app.planning.plans.plan_campaigns import CampaignFields
from app.planning.plans.plans import PlanChange, PlanFields
from app.planning.plans.vocabulary import (
    ActivityKind,
    LineKind,
    Outcome,
    PlanKind,
    Step,
    TextPart,
)
from app.planning.plans.workflow import StepFields
from app.planning.ticking import NO_RULES
from app.views.plan_parts import ActivityView, PlanCampaignView, PlanLineView
from app.views.unit_forms import Id, OptionalDay, OptionalId

LINES_TOLD = 5000
"""How many numbers a form may list."""
ROWS = 300
"""How many rows a form may hold."""
PICKS = 900
"""How many tasks are made of templates at once; a browser's form holds some more fields."""

WHOLE_YEAR = "year"

NumberText = Annotated[str, Field(max_length=24)]


def none_if_empty(value: Any) -> Any:  # Any: whatever the form holds, for Pydantic to judge
    """What a field left empty tells: nothing."""
    return None if value == "" else value


def at_most(most: int) -> Any:  # Any: what Annotated takes
    """So many characters, or items, at most."""
    return Field(max_length=most)


Short = Annotated[str, at_most(400)]
Long = Annotated[str, at_most(20_000)]
Version = Annotated[str, at_most(64)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
OptionalNumber = Annotated[Number | None, BeforeValidator(none_if_empty)]
Numbers = Annotated[str, Field(max_length=12 * LINES_TOLD, pattern=r"^(\d{1,10}(,\d{1,10})*)?$")]
"""Numbers with commas between them: one field for a whole page of rows."""


class NewPlanForm(BaseModel):
    """A plan to be made: the period is told by its year and what part of it."""

    unit: Id = ""
    issuer: OptionalId = None
    kind: PlanKind = PlanKind.YEAR
    year: NumberText = ""
    part: Annotated[str, at_most(4)] = WHOLE_YEAR
    last_year: NumberText = ""
    title: Short = ""
    about: Annotated[str, at_most(100)] = ""
    occurrence: Annotated[str, at_most(60)] = ""
    former: Annotated[str, at_most(48)] = ""
    rule: Annotated[list[Annotated[str, at_most(80)]], at_most(ROWS)] = []
    gap: NumberText = ""

    @property
    def rules(self) -> str | None:
        """The ticking rules that are on, in their spelling; None where nothing was asked."""
        return rules_spelling(self.rule, self.gap)

    @property
    def period(self) -> str:
        """Its spelling, as far as it was told."""
        if self.kind in {PlanKind.SEVERAL_YEARS, PlanKind.TERM} and self.last_year:
            return f"{self.year}-{self.last_year}"
        return self.year if self.part == WHOLE_YEAR else f"{self.year}-{self.part}"

    @property
    def parsed_period(self) -> Period | None:
        """The period, if it can be one."""
        try:
            return parse_period(self.period)
        except ValueError:
            return None

    def fields(self) -> PlanFields:
        """As plans take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return PlanFields(
            unit_id=self.unit,
            issuer_id=self.issuer,
            kind=self.kind,
            title=self.title or None,
            period=self.period,
            former=self.former or None,
            rules=self.rules,
            occurrence=self.occurrence or None,
        )


class RulesForm(BaseModel):
    """The ticking rules of a plan."""

    rule: Annotated[list[Annotated[str, at_most(80)]], at_most(ROWS)] = []
    gap: NumberText = ""
    version: Version = ""

    def change(self) -> PlanChange:
        """As plans take it."""
        return PlanChange(rules=rules_spelling(self.rule, self.gap))


class PlanForm(BaseModel):
    """The title of a plan and who issues it."""

    title: Short = ""
    issuer: OptionalId = None
    version: Version = ""

    def change(self) -> PlanChange:
        """As plans take it."""
        return PlanChange(title=self.title, issuer_id=self.issuer)


class TextsForm(BaseModel):
    """The written parts of a plan."""

    grounds: Long = ""
    purposes: Long = ""
    requirements: Long = ""
    content: Long = ""
    forms: Long = ""
    organisation: Long = ""
    costs: Long = ""
    version: Version = ""

    def texts(self) -> dict[TextPart, str]:
        """Each part with its text."""
        return {part: getattr(self, part.value).replace("\r\n", "\n") for part in TextPart}

    def change(self) -> PlanChange:
        """As plans take it."""
        return PlanChange(texts=self.texts())


# Lines


class TicksForm(BaseModel):
    """The ticks of a page of lines.

    ``shown`` are all of its lines, ``was`` those that were ticked when it was opened: what
    somebody ticked elsewhere meanwhile is not in the difference, and stays.
    """

    shown: Numbers = ""
    was: Numbers = ""
    on: Annotated[list[Number], at_most(LINES_TOLD)] = []

    def chosen(self) -> dict[int, bool]:
        """The lines that this page ticked or unticked."""
        was, on = set(_numbers(self.was)), set(self.on)
        shown = _numbers(self.shown)
        return {line: line in on for line in shown if (line in on) is not (line in was)}


class LineForm(BaseModel):
    """A line in a person's own words."""

    title: Short = ""
    section: Short = ""
    note: Long = ""
    campaign: OptionalNumber = None
    chosen: Literal["", "yes", "no"] = ""
    first: OptionalDay = None
    last: OptionalDay = None
    version: Version = ""

    def change(self, kind: LineKind) -> LineChange:
        """As lines take it; days are those of one's own lines alone.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        days = {"first": self.first, "last": self.last} if kind is LineKind.OTHER else {}
        return LineChange.model_validate(
            {
                "chosen": {"": None, "yes": True, "no": False}[self.chosen],
                "title": self.title or None,
                "section": self.section or None,
                "note": self.note or None,
                "campaign_id": self.campaign,
            }
            | days
        )

    @classmethod
    def of(cls, line: PlanLineView) -> "LineForm":
        """A line as it is."""
        chosen = {None: "", True: "yes", False: "no"}[line.chosen]
        return cls.model_validate(
            {
                "title": line.own_title or "",
                "section": line.own_section or "",
                "note": line.note or "",
                "campaign": line.campaign_id,
                "chosen": chosen,
                "first": line.first,
                "last": line.last,
                "version": line.version,
            }
        )


class OtherLineForm(BaseModel):
    """A line about something that no catalogue has."""

    title: Short = ""
    section: Short = ""
    first: OptionalDay = None
    last: OptionalDay = None
    note: Long = ""

    def fields(self) -> OtherLine:
        """As plans take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return OtherLine(
            title=self.title,
            section=self.section,
            first=self.first,
            last=self.last,
            note=self.note,
        )


# Campaigns and activities


class CampaignForm(BaseModel):
    """A campaign; ``lines`` are those that a suggestion gathers, ``line`` those ticked."""

    name: Short = ""
    first: OptionalDay = None
    last: OptionalDay = None
    content: Long = ""
    lines: Numbers = ""
    line: Annotated[list[Number], at_most(LINES_TOLD)] = []
    ticks: bool = False
    version: Version = ""

    def fields(self) -> CampaignFields:
        """As plans take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        told = self.model_dump(include={"name", "first", "last", "content"})
        lines = tuple(self.line) if self.ticks else _numbers(self.lines) or None
        return CampaignFields.model_validate(told | {"lines": lines})

    @classmethod
    def of(cls, campaign: PlanCampaignView) -> "CampaignForm":
        """A campaign as it is."""
        told = campaign.model_dump(include={"name", "first", "last", "content", "version"})
        return cls.model_validate(told | {"line": list(campaign.lines)})


class ActivityForm(BaseModel):
    """An activity, its time in words."""

    kind: ActivityKind = ActivityKind.CONFERENCE
    name: Short = ""
    wording: Short = ""
    confirmed: bool = False
    hours: Short = ""
    place: Short = ""
    chair: Short = ""
    participants: Long = ""
    content: Long = ""
    campaign: OptionalNumber = None
    line: OptionalNumber = None
    version: Version = ""

    def fields(self, kept_rule: str | None = None) -> ActivityFields:
        """As plans take it; ``kept_rule`` is that of a wording that was not touched.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        told = self.model_dump(exclude={"campaign", "line", "version"})
        linked = {"rule": kept_rule, "campaign_id": self.campaign, "line_id": self.line}
        return ActivityFields.model_validate(told | linked)

    @classmethod
    def of(cls, activity: ActivityView) -> "ActivityForm":
        """An activity as it is."""
        told = activity.model_dump(include=set(cls.model_fields))
        linked = {"campaign": activity.campaign_id, "line": activity.line_id}
        return cls.model_validate(told | linked)


class SettleForm(BaseModel):
    """When and where an activity of a signed plan is held."""

    wording: Short = ""
    confirmed: bool = False
    hours: Short = ""
    place: Short = ""
    version: Version = ""

    def time(self) -> ActivityTime:
        """As activities take it."""
        return ActivityTime.model_validate(self.model_dump(exclude={"version"}))


# Steps


class AddresseesForm(BaseModel):
    """Who gets a plan: columns of rows, empty ones left out."""

    who: Annotated[list[Short], at_most(ROWS)] = []
    purpose: Annotated[list[Short], at_most(ROWS)] = []
    as_typed: bool = False
    version: Version = ""

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Names with what they get it for."""
        pairs = zip(self.who, self.purpose, strict=False)
        return tuple((" ".join(who.split()), purpose) for who, purpose in pairs if who.strip())


class StepForm(BaseModel):
    """A step, with what it needs."""

    step: Step
    reason: Long = ""
    who: Long = ""
    due: OptionalDay = None
    number: Annotated[str, at_most(64)] = ""
    issued_on: OptionalDay = None
    version: Version = ""

    def fields(self, units: tuple[str, ...]) -> StepFields:
        """As the workflow takes it."""
        return StepFields(
            step=self.step,
            reason=self.reason.strip() or None,
            units=units,
            due=self.due,
            number=self.number.strip() or None,
            issued_on=self.issued_on,
        )


class TextForm(BaseModel):
    """A reply."""

    text: Long = ""

    def fields(self) -> AnswerFields:
        """As opinions take it.

        Raises:
            ValidationError: if it says nothing.
        """
        return AnswerFields(text=self.text)


class OutcomeForm(BaseModel):
    """What became of a reply."""

    outcome: Outcome = Outcome.TAKEN
    text: Long = ""

    def fields(self) -> OutcomeFields:
        """As opinions take it.

        Raises:
            ValidationError: if it lacks an explanation.
        """
        return OutcomeFields(outcome=self.outcome, text=self.text)


class KeysForm(BaseModel):
    """Differences that are accepted."""

    key: Annotated[list[Annotated[str, at_most(80)]], at_most(LINES_TOLD)] = []


class NumbersForm(BaseModel):
    """Rows that are meant, by their numbers."""

    number: Annotated[list[Number], at_most(LINES_TOLD)] = []


class VersionForm(BaseModel):
    """Something done to a thing as it was seen."""

    version: Version = ""


class UnitForm(BaseModel):
    """A unit that is meant."""

    unit: Id = ""


class DrawForm(BaseModel):
    """The period of a programme to be drawn."""

    period: Annotated[str, at_most(9)] = ""


def rules_spelling(rules: list[str], gap: str) -> str | None:
    """The rules that are on, joined; None if none was so much as told."""
    if not rules:
        return None
    told = ",".join(rule for rule in rules if rule) or NO_RULES
    return f"{told},gap:{gap}" if gap and gap != "14" else told


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(one) for one in text.split(",") if one)
