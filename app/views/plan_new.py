"""What the form of a new plan offers: units, kinds, periods, days and ticking rules."""

from collections.abc import Iterable

from app.accounts.access import Action, allowed
from app.accounts.tree import chain
from app.agenda import agenda
from app.calendar.anniversary import YearClass
from app.catalogue.ticking import TickingRow
from app.filters import Filters
from app.models import Unit
from app.planning.period import Period
from app.planning.plans.vocabulary import PlanKind
from app.planning.printed import printed_date
from app.planning.proposal import parts_of
from app.planning.ticking import GAP_DAYS, TickingRule, TickingRules, default_rules, parse_rules
from app.regions import region
from app.views.base import View
from app.views.desk import Desk
from app.views.plan_forms import WHOLE_YEAR

Choices = tuple[tuple[str, str], ...]
"""Values with their labels."""

MOST_DAYS = 15

PARTS: Choices = (
    (WHOLE_YEAR, "cả năm"),
    ("h1", "6 tháng đầu năm"),
    ("h2", "6 tháng cuối năm"),
    *((f"q{number}", f"quý {name}") for number, name in enumerate(("I", "II", "III", "IV"), 1)),
    *((f"{month:02}", f"tháng {month}") for month in range(1, 13)),
)

_YEARS: tuple[tuple[frozenset[YearClass], str], ...] = (
    (frozenset(), "mọi năm"),
    (frozenset({YearClass.ROUND}), "chỉ năm tròn"),
    (frozenset({YearClass.ROUND, YearClass.FIVE}), "năm tròn và năm lẻ 5"),
)


class RuleSwitch(View):
    """A ticking rule with what it may be set to; ``chosen`` is a spelling, empty for off."""

    id: str
    name: str
    reason: str
    options: Choices
    chosen: str


def rule_switches(
    rows: tuple[TickingRow, ...], rules: TickingRules | None = None
) -> tuple[RuleSwitch, ...]:
    """A switch for each rule of the catalogue, set as ``rules`` or as the catalogue says."""
    held = rules or default_rules(rows)
    return tuple(_switch(row, held.rule(row.id)) for row in rows)


def gap_days(rules: TickingRules | None = None) -> int:
    """How close great days of one campaign lie."""
    return rules.gap_days if rules else GAP_DAYS


def rules_of(spelling: str, rows: tuple[TickingRow, ...]) -> TickingRules:
    """The ticking rules of a plan."""
    return parse_rules(spelling, rows)


def drafting_units(desk: Desk) -> tuple[Unit, ...]:
    """The units for which who asks may draft, those furthest down first."""
    held = sorted({unit for unit, _ in desk.actor.roles})
    may = [one for one in held if allowed(desk.actor, Action.EDIT, one, above=())]
    found = [(chain(desk.session, unit_id)) for unit_id in may]
    lasting = [over for over in found if over and over[0].valid_to is None]
    return tuple(over[0] for over in sorted(lasting, key=lambda over: (-len(over), over[0].name)))


def issuers(desk: Desk, units: Iterable[str]) -> Choices:
    """The units that may issue what those draft: themselves, and all over them."""
    found = {over.id: over.name for unit in units for over in chain(desk.session, unit)}
    return tuple(found.items())


def usual_issuer(desk: Desk, unit_id: str) -> str:
    """The unit right above: a department drafts, its committee issues."""
    over = chain(desk.session, unit_id)
    return over[1].id if len(over) > 1 and over[1].region == over[0].region else unit_id


def formers(desk: Desk, units: Iterable[Unit]) -> Choices:
    """The provinces of before the merger, where one of ``units`` may plan for one of them."""
    found: dict[str, str] = {}
    for unit in units:
        for spelling in sorted(parts_of(unit.region, desk.reference)):
            found[spelling] = _name(desk, spelling)
    return (("", "cả tỉnh"), *found.items()) if len(found) > 1 else ()


def kinds() -> Choices:
    """The kinds of plan."""
    return tuple((kind.value, kind.label) for kind in PlanKind)


def days_about(desk: Desk, text: str, spelling: str, period: Period) -> Choices:
    """The occurrences in a period and a region whose names have the words of ``text``."""
    found = agenda(desk.session, period.window, Filters(region=spelling, query=text))
    return tuple((one.id, f"{printed_date(one.first)}: {one.title}") for one in found[:MOST_DAYS])


def _switch(row: TickingRow, rule: TickingRule | None) -> RuleSwitch:
    offered = {str(TickingRule(row.id, years)): told for years, told in _YEARS}
    chosen = str(rule) if rule else ""
    if chosen and chosen not in offered:
        offered[chosen] = "những năm đã chọn"
    options = (*offered.items(), ("", "tắt"))
    if row.guided:
        options = ((row.id, "bật"), ("", "tắt"))
    return RuleSwitch(id=row.id, name=row.name, reason=row.reason, options=options, chosen=chosen)


def _name(desk: Desk, spelling: str) -> str:
    """What a province of today or of before the mergers is called."""
    if found := region(spelling):
        return found.name
    merged = desk.reference.successor(spelling)
    return f"{merged.name} (cũ)" if merged else spelling
