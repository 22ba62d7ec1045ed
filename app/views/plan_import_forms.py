"""What is asked for when a plan is made from a text: for whom, as what, and without which parts."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.accounts.fields import Slug
from app.documents.reading_plans import MAX_LENGTH, Told
from app.planning.period import parse_period
from app.planning.plans.plan_fields import OccurrenceId, PeriodSpelling, Title
from app.planning.plans.vocabulary import PlanKind
from app.views.plan_forms import WHOLE_YEAR, NewPlanForm

MAX_PARTS = 2000

PartId = Annotated[str, Field(max_length=24, pattern=r"^[a-z]+-\d{1,4}$")]


def _several(given: Any) -> Any:  # Any: whatever a form or JSON holds, for Pydantic to judge
    return given.split(",") if isinstance(given, str) and given else given or ()


class ImportFields(BaseModel):
    """A text that is to become a draft of a unit.

    What is null is taken from the text; ``left_out`` are parts of the preview that the
    draft is to be without.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit_id: Slug
    issuer_id: Slug | None = None
    title: Title | None = None
    kind: PlanKind | None = None
    period: PeriodSpelling | None = None
    occurrence: OccurrenceId | None = None
    left_out: Annotated[
        tuple[PartId, ...], BeforeValidator(_several), Field(max_length=MAX_PARTS)
    ] = ()
    preview: bool = False

    @property
    def told(self) -> Told:
        """What a person says of the plan."""
        return Told(self.title, self.kind, self.period, self.occurrence)


def _reading(kind: PlanKind, period: str | None, occurrence: str | None) -> str:
    return f"{kind}|{period or ''}|{occurrence or ''}"


class ImportBody(ImportFields):
    """The same with the text itself."""

    text: Annotated[str, Field(min_length=1, max_length=MAX_LENGTH)]


class ImportForm(NewPlanForm):
    """The page's form: ``shown`` are the parts of the preview, ``keep`` those still ticked."""

    year: Annotated[str, Field(max_length=24)] = ""
    shown: Annotated[str, Field(max_length=24 * MAX_PARTS)] = ""
    keep: Annotated[list[PartId], Field(max_length=MAX_PARTS)] = []  # noqa: RUF012
    text: Annotated[str, Field(max_length=2 * MAX_LENGTH)] = ""
    name: Annotated[str, Field(max_length=300)] = ""
    sure: bool = False
    """Whether what stands above the parts was looked at, and goes before the text."""
    read_as: Annotated[str, Field(max_length=140)] = ""
    """As what the text was read where the preview was made: the parts are numbered so."""

    @property
    def told_as(self) -> str:
        """As what it is to be read now."""
        occurrence = self.occurrence if self.kind is PlanKind.COMMEMORATION else ""
        return _reading(self.kind, self.period if self.year else None, occurrence)

    @property
    def is_outdated(self) -> bool:
        """Whether the parts that were ticked are those of another reading."""
        return self.sure and bool(self.read_as) and self.read_as != self.told_as

    @property
    def left_out(self) -> tuple[str, ...]:
        """The parts that were unticked."""
        return tuple(sorted(set(filter(None, self.shown.split(","))) - set(self.keep)))

    def asked(self) -> ImportFields:
        """As plans take it; before the first preview only the unit is told.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        given: dict[str, Any] = {"unit_id": self.unit, "issuer_id": self.issuer}
        if self.sure:
            given |= {
                "title": self.title or None,
                "kind": self.kind,
                "period": self.period if self.year else None,
                "occurrence": self.occurrence or None
                if self.kind is PlanKind.COMMEMORATION
                else None,
                "left_out": self.left_out,
            }
        return ImportFields.model_validate(given)

    def as_read(
        self, title: str, kind: PlanKind, period: str | None, occurrence: str | None
    ) -> "ImportForm":
        """The form filled in with what was understood."""
        told: dict[str, Any] = {"title": title, "kind": kind, "occurrence": occurrence or ""}
        told["read_as"] = _reading(kind, period, occurrence)
        if self.is_outdated:
            told["shown"] = ""
        if period:
            parsed = parse_period(period)
            part = period.removeprefix(f"{parsed.year}").lstrip("-") or WHOLE_YEAR
            told |= {
                "year": str(parsed.year),
                "part": WHOLE_YEAR if len(part) > 3 and part != WHOLE_YEAR else part,
            }
            told["last_year"] = str(parsed.last_year) if parsed.last_year > parsed.year else ""
        return self.model_copy(update=told)
