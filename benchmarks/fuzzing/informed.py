"""An informed target reads what it is given with the catalogue at hand."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime
from functools import cache, partial
from importlib import import_module
from typing import Any
from unittest.mock import patch

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import ValidationError, validate_call
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR
from app.accounts.fields import UnitFields, UnitKind, UnitLevel
from app.accounts.units import create_unit
from app.assistants import Tools
from app.catalogue.reference import Reference
from app.documents.checking import About, Dismissal, beside, check, dismissed
from app.documents.checking.cited import known_documents
from app.documents.checking.names import names_of
from app.documents.reading_plans import NoPlan, Place, PlanTooLong, ReadPlan, days, read_plan
from app.models import Plan
from app.planning.anchors import parse_occurrence
from app.planning.deadlines import parse_deadline
from app.planning.period import parse_period
from app.planning.plans import importing
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.regeneration import proposal_for
from app.planning.proposal import Proposal
from app.planning.ticking import BadTickingRules, parse_rules
from app.views.desk import Desk
from app.views.plan_import import made_of_text, made_view, understood
from app.views.plan_import_forms import ImportFields
from app.views.reading import Reading, References, read

Target = Callable[[bytes], None]

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, tzinfo=UTC)
REGION = "thai-nguyen"


def informed(session: Session, known: Reference) -> dict[str, Target]:
    """The targets by name.

    ``session`` may be written in; what they write they undo.
    """
    unit = create_unit(session, OPERATOR, _UNIT, AT).id
    session.flush()
    desk = Desk(session, OPERATOR, known, TODAY)
    found = {
        "checker": checking(session, known),
        "plans": planning(session),
        "plan-drafts": drafting(desk, unit),
        "ticking": ticking(known),
        "assistants": assisting(session),
    }
    kept = _Kept(session, known)
    return {name: kept.beside(target) for name, target in found.items()}


class _Kept:
    """What hangs on the catalogue and not on what is given, looked up once.

    It takes nearly all of the time of these targets, and is none of what they are after.
    """

    def __init__(self, session: Session, known: Reference) -> None:
        # The package has a function of the module's name.
        check_module = import_module("app.documents.checking.check")
        names, proposals = cache(partial(names_of, session)), dict[Any, Proposal]()
        documents = known_documents(session, known)

        def proposal(_: Session, plan: Plan, __: Reference) -> Proposal:
            key = (plan.kind, plan.period, plan.occurrence)
            if key not in proposals:
                proposals[key] = proposal_for(session, plan, known)
            return proposals[key]

        self._patches = (
            (check_module, "names_of", lambda _, region: names(region)),
            (check_module, "known_documents", lambda *_: documents),
            (days, "names_of", lambda _, region: names(region)),
            (importing, "proposal_for", proposal),
        )

    def beside(self, target: Target) -> Target:
        """``target`` with all of it at hand."""

        def informed(octets: bytes) -> None:
            with ExitStack() as opened:
                for place, name, known in self._patches:
                    opened.enter_context(patch.object(place, name, known))
                target(octets)

        return informed


_UNIT = UnitFields(
    id="ban-tuyen-giao",
    name="Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên",
    symbol="BTGDVTU",
    kind=UnitKind.PARTY,
    level=UnitLevel.PROVINCE,
    region=REGION,
    valid_from=date(2025, 7, 1),
)


def checking(session: Session, known: Reference) -> Target:
    """The checker: every finding stands where it says, and its own dismissal fits it."""

    def checker(octets: bytes) -> None:
        text = _text(octets)
        found = check(text, session, known, About(), TODAY)
        for finding in found.findings:
            assert 0 <= finding.start <= finding.end <= len(text)
            assert text[finding.start : finding.end] == finding.printed
        for named in found.named:
            assert text[named.start : named.end] == named.printed
        kept = [
            Dismissal(one.kind, one.printed, "giữ", one.right, one.event, *beside(one, text))
            for one in found.findings
        ]
        assert all(dismissed(found.findings, kept, text).reasons), found.findings

    return checker


def planning(session: Session) -> Target:
    """What reads plans: each part stands where it says, and what it spells can be read."""

    def plans(octets: bytes) -> None:
        text = _text(octets)
        with suppress(NoPlan, PlanTooLong):
            _judge(read_plan(text, session, REGION), text)

    return plans


def _judge(plan: ReadPlan, text: str) -> None:
    for place in _places(plan):
        assert 0 <= place.start <= place.end <= len(text), place
        assert text.count("\n", 0, place.start) + 1 == place.line, place
    for one in (*plan.tasks, *plan.activities):
        if one.rule:
            assert str(parse_deadline(one.rule)) == one.rule
    for day in (*plan.days, *plan.tasks, plan.head):
        if day.occurrence:
            parse_occurrence(day.occurrence)
    if plan.head.period:
        assert str(parse_period(plan.head.period)) == plan.head.period
    assert all(one.first <= one.last for one in plan.campaigns)
    assert all(task.title for task in plan.tasks)


def _places(plan: ReadPlan) -> Iterator[Place]:
    parts: Any = (  # Any: they have nothing but a place in common
        plan.head, *plan.texts, *plan.days, *plan.reviews, *plan.others, *plan.campaigns,
        *plan.activities, *plan.tasks, *plan.receivers,
    )  # fmt: skip
    return (part.place for part in parts)


def drafting(desk: Desk, unit: str) -> Target:
    """A text as it becomes a draft of a unit, of which nothing is kept."""
    asked = ImportFields(unit_id=unit)

    def plan_drafts(octets: bytes) -> None:
        text = _text(octets)
        with suppress(PlanRefused):
            seen = understood(desk, text, asked)
            assert len({part.id for part in seen.parts}) == len(seen.parts)
        with _undone(desk.session), suppress(PlanRefused):
            made_view(desk, made_of_text(desk, text, asked, AT))

    return plan_drafts


@contextmanager
def _undone(session: Session) -> Iterator[None]:
    changes = session.begin_nested()
    try:
        yield
    finally:
        changes.rollback()


def ticking(known: Reference) -> Target:
    """The spelling of the rules of a unit."""

    def rules(octets: bytes) -> None:
        with suppress(BadTickingRules):
            found = parse_rules(_text(octets), known.ticking)
            assert parse_rules(str(found), known.ticking) == found

    return rules


def assisting(session: Session) -> Target:
    """What an assistant asks: the name of a tool, and on the lines below an argument each."""
    references = References()

    @contextmanager
    def readings() -> Iterator[Reading]:
        yield read(session, references, TODAY, "https://lich.example")

    tools = Tools(readings)
    names = [name for name in vars(Tools) if not name.startswith("_") and name != "readings"]
    asked = {name: validate_call(getattr(tools, name)) for name in names}

    def assistants(octets: bytes) -> None:
        name, *lines = _text(octets).split("\n")
        given: dict[str, Any] = {}  # Any: whatever an assistant may write
        for key, _, value in (line.partition("=") for line in lines[:8]):
            given[key] = value.split(",") if key in {"category", "year_class"} else value
        with suppress(ValidationError, ToolError):
            asked.get(name, asked["search_events"])(**given)

    return assistants


def _text(octets: bytes) -> str:
    return octets.decode(errors="replace")
