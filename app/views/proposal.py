"""What is said of a proposal: sections with ticked and unticked lines, each with its reason."""

import datetime
from collections.abc import Iterable
from itertools import groupby
from typing import Annotated

from pydantic import ConfigDict, Field

from app.agenda import Occurrence
from app.calendar.anniversary import YearClass
from app.catalogue.reference import Reference
from app.catalogue.ticking import TickingRow
from app.planning.guidance import guides_for
from app.planning.period import Period
from app.planning.proposal import DueReview, Line, Place, Proposal, propose, rows
from app.planning.ticking import TickingRules
from app.regions import region
from app.reviews import Review
from app.views.base import View
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.proposal_parameters import ProposalParameters
from app.views.reading import Reading
from app.views.review import ReviewView, review_view
from app.views.year import GuideSummary


class ReasonView(View):
    """A rule that ticks a line, and why."""

    rule: str
    text: str


class LineView(View):
    """One occurrence of the draft; ``why_not`` where it is not ticked."""

    ticked: bool
    reasons: tuple[ReasonView, ...]
    why_not: str | None
    left_out_by: Annotated[
        str | None, Field(description="the guide whose whole list does not name it")
    ]
    caution: Annotated[str | None, Field(description="what to check before it is planned")]
    occurrence: OccurrenceView


class ProposalSection(View):
    """A section of the draft; empty ones are left out."""

    title: str
    ticked: Annotated[int, Field(description="how many of its lines are ticked")]
    lines: tuple[LineView, ...]


class ProposedReview(View):
    """A document due for review; its years are full on ``full_on``, as far as it is known."""

    review: ReviewView
    full_on: Annotated[str, Field(examples=["2023-11-04"])]


class CampaignView(View):
    """A suggested campaign; ``members`` are ids of occurrences, in order of day."""

    name: str
    first: datetime.date
    last: datetime.date
    members: tuple[str, ...]


class RuleView(View):
    """A ticking rule; without ``years`` it ticks in every year, where it is on."""

    id: str
    name: str
    reason: str
    on: bool
    years: tuple[YearClass, ...]
    at_least: int | None


class ProposalView(View):
    """The draft of a plan, complete in itself; ``rules`` spells what ticked it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "period": "2027-q1",
                    "period_name": "quý I năm 2027",
                    "first": "2027-01-01",
                    "last": "2027-03-31",
                    "region": "thai-nguyen",
                    "region_name": "Thái Nguyên",
                    "former": None,
                    "rules": "le-lon",
                    "ticking": [
                        {
                            "id": "le-lon",
                            "name": "Ngày lễ lớn",
                            "reason": "Ngày lễ lớn của đất nước, năm nào cũng kỷ niệm.",
                            "on": True,
                            "years": [],
                            "at_least": None,
                        }
                    ],
                    "guides": [],
                    "count": 156,
                    "ticked": 2,
                    "sections": [],
                    "reviews": [],
                    "campaigns": [
                        {
                            "name": "Đợt tuyên truyền 03/02 và 06/02/2027",
                            "first": "2027-02-03",
                            "last": "2027-02-06",
                            "members": ["thanh-lap-dang-2027", "tet-nguyen-dan-2027"],
                        }
                    ],
                    "revision": "1",
                }
            ]
        }
    )

    period: str
    period_name: str
    first: datetime.date
    last: datetime.date
    region: str
    region_name: str
    former: str | None
    rules: str
    ticking: tuple[RuleView, ...]
    guides: tuple[GuideSummary, ...]
    count: Annotated[int, Field(description="lines in all")]
    ticked: Annotated[int, Field(description="how many of them are ticked")]
    sections: tuple[ProposalSection, ...]
    reviews: tuple[ProposedReview, ...]
    campaigns: tuple[CampaignView, ...]
    revision: str


def proposal_view(asked: ProposalParameters, reading: Reading) -> ProposalView:
    """The draft that is asked for, as ``reading`` sees it.

    Raises:
        BadParameter: if the period, the place or the rules cannot be used.
    """
    known = reading.reference
    place, period, rules = asked.place(known), asked.period(), asked.ticking(known)
    found = rows(reading.session, place, period)
    draft = propose(found, known, place, period, rules)
    return ProposalView(
        period=str(period),
        period_name=period.name,
        first=period.window.start,
        last=period.window.last,
        region=place.region,
        region_name=_name(place.region),
        former=place.former,
        rules=str(rules),
        ticking=tuple(_rule(row, rules) for row in known.ticking),
        guides=tuple(_guides(place, period, known)),
        count=len(draft.lines),
        ticked=len(draft.ticked),
        sections=tuple(_sections(draft, found.occurrences, reading)),
        reviews=tuple(map(_review, found.reviews, draft.reviews)),
        campaigns=tuple(
            CampaignView.model_validate(campaign, from_attributes=True)
            for campaign in draft.campaigns
        ),
        revision=str(reading.revision),
    )


def _name(spelling: str) -> str:
    found = region(spelling)
    assert found, "it was checked"
    return found.name


def _rule(row: TickingRow, rules: TickingRules) -> RuleView:
    rule = rules.rule(row.id)
    years = rule.years if rule else frozenset(row.years)
    return RuleView(
        id=row.id,
        name=row.name,
        reason=row.reason,
        on=rule is not None,
        years=tuple(kind for kind in YearClass if kind in years),
        at_least=row.at_least,
    )


def _guides(place: Place, period: Period, reference: Reference) -> Iterable[GuideSummary]:
    of_years = (guides_for(place.region, year, reference) for year in period.years)
    guides = {guide.id: guide for guides in of_years for guide in guides}
    for guide in guides.values():
        yield GuideSummary.model_validate(guide.model_dump(), extra="ignore")


def _sections(
    draft: Proposal, occurrences: Iterable[Occurrence], reading: Reading
) -> Iterable[ProposalSection]:
    told = {occurrence.id: occurrence for occurrence in occurrences}
    for title, found in groupby(draft.lines, key=lambda line: line.section):
        lines = tuple(_line(line, occurrence_view(told[line.id], reading)) for line in found)
        yield ProposalSection(title=title, ticked=sum(line.ticked for line in lines), lines=lines)


def _line(line: Line, occurrence: OccurrenceView) -> LineView:
    return LineView(
        ticked=line.tick.is_set,
        reasons=tuple(ReasonView(rule=r.rule, text=r.text) for r in line.tick.reasons),
        why_not=line.tick.why_not,
        left_out_by=line.left_out_by,
        caution="Ngày này cần kiểm chứng trước khi đưa vào kế hoạch." if line.doubtful else None,
        occurrence=occurrence,
    )


def _review(review: Review, due: DueReview) -> ProposedReview:
    return ProposedReview(review=review_view(review), full_on=due.full_on)
