"""The fields of a plan as people give them: which period goes with which kind, and texts in NFC."""

from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from app.accounts.fields import OneLine, RegionSpelling, Slug
from app.planning.anchors import parse_occurrence
from app.planning.period import parse_period
from app.planning.plans.vocabulary import PlanKind, TextPart
from app.planning.plans.written import SeveralLines

MONTHS: dict[PlanKind, tuple[frozenset[int], str]] = {
    PlanKind.YEAR: (frozenset({12}), "kế hoạch năm phải có kỳ là một năm, như 2027"),
    PlanKind.SEVERAL_YEARS: (
        frozenset({24, 36, 48, 60}),
        "kế hoạch nhiều năm phải có kỳ từ hai đến năm năm, như 2026-2030",
    ),
    PlanKind.TERM: (
        frozenset({12, 24, 36, 48, 60}),
        "chương trình toàn khóa phải có kỳ từ một đến năm năm, như 2026-2030",
    ),
    PlanKind.PROGRAMME: (
        frozenset({1, 3, 6, 12}),
        "chương trình công tác phải có kỳ là tháng, quý, sáu tháng hoặc năm, như 2027-q1",
    ),
}
"""How many months a plan of a kind may have, and what is said of others; of the rest any."""


def _period(text: str) -> str:
    return str(parse_period(text))


def _occurrence(text: str) -> str:
    try:
        parse_occurrence(text)
    except ValueError:
        raise ValueError("phải là một ngày của một năm, như quoc-khanh-2027") from None
    return text


Title = Annotated[str, OneLine, StringConstraints(min_length=1, max_length=500)]
PeriodSpelling = Annotated[str, AfterValidator(_period)]
OccurrenceId = Annotated[str, StringConstraints(max_length=60), AfterValidator(_occurrence)]
Rules = Annotated[str, OneLine, StringConstraints(min_length=1, max_length=500)]
PartText = Annotated[str, SeveralLines, StringConstraints(max_length=20000)]


class PlanFields(BaseModel):
    """A plan as it is to be made.

    Without an issuer the unit issues it itself; without a title it gets the one that
    plans of its kind have, without a region the unit's, without rules those of the
    catalogue.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit_id: Slug
    issuer_id: Slug | None = None
    kind: PlanKind
    title: Title | None = None
    period: PeriodSpelling
    region: RegionSpelling | None = None
    former: Slug | None = None
    rules: Rules | None = None
    occurrence: OccurrenceId | None = None

    @model_validator(mode="after")
    def _fits_kind(self) -> Self:
        months, told = MONTHS.get(self.kind, (None, ""))
        if months and parse_period(self.period).months not in months:
            raise ValueError(told)
        if self.kind is PlanKind.COMMEMORATION and not self.occurrence:
            raise ValueError("kế hoạch một lễ kỷ niệm phải nêu ngày kỷ niệm, như quoc-khanh-2027")
        if self.kind is not PlanKind.COMMEMORATION and self.occurrence:
            raise ValueError("chỉ kế hoạch một lễ kỷ niệm mới nêu ngày kỷ niệm")
        return self


class PlanChange(BaseModel):
    """What is to be said of a plan instead; null leaves it as it is.

    Of ``texts`` those that are given; an empty one is taken away.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title | None = None
    issuer_id: Slug | None = None
    rules: Rules | None = None
    texts: dict[TextPart, PartText] = Field(default_factory=dict)
