"""A tick says that a draft plan holds an occurrence beforehand, and by which rules.

Rules are rows of the catalogue; which of them are on, and in which classes of years, is
``TickingRules``, whose spelling a unit can keep: ``le-lon,lanh-dao:round`` has two rules
on, the first in every year.  A rule that is not in it is off; ``none`` has none on.
``gap:21`` at the end sets how close great days lie in one campaign.

What the catalogue only lists (manner ``none``) is ticked by nothing but a guide.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.agenda import Occurrence
from app.calendar.anniversary import YearClass
from app.calendar.phrase import Manner
from app.catalogue.ticking import TickingRow
from app.errors import AppError
from app.regions import COUNTRY

GAP_DAYS = 14
"""How far apart two great days of one campaign lie at most: 19/8 and 2/9, 7/5 and 19/5 do."""

MAX_GAP_DAYS = 60

NO_RULES = "none"

YEAR_CLASS_NAMES = {
    YearClass.ROUND: "năm tròn",
    YearClass.FIVE: "năm lẻ 5",
    YearClass.OTHER: "năm khác",
}


class BadTickingRules(AppError):
    """Rules that cannot be read; ``told`` says what may be written, in Vietnamese."""

    def __init__(self, text: str, told: str) -> None:
        super().__init__(f"no ticking rules: {text!r}")
        self.told = told


@dataclass(frozen=True, slots=True)
class TickingRule:
    """A rule that is on; without ``years`` in every year."""

    id: str
    years: frozenset[YearClass] = frozenset()

    def __str__(self) -> str:
        return ":".join((self.id, *(kind for kind in YearClass if kind in self.years)))


@dataclass(frozen=True, slots=True)
class TickingRules:
    """The rules that are on, in the order of the catalogue."""

    on: tuple[TickingRule, ...]
    gap_days: int = GAP_DAYS

    def __str__(self) -> str:
        gap = [] if self.gap_days == GAP_DAYS else [f"gap:{self.gap_days}"]
        return ",".join([*(map(str, self.on) if self.on else [NO_RULES]), *gap])

    def rule(self, rule_id: str) -> TickingRule | None:
        """The rule of that id, if it is on."""
        return next((rule for rule in self.on if rule.id == rule_id), None)


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule by its id, and why it ticks, in Vietnamese."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """Why an occurrence is ticked; ``why_not`` where no rule ticks it."""

    reasons: tuple[Reason, ...]
    why_not: str | None

    @property
    def is_set(self) -> bool:
        """Whether any rule ticks it."""
        return bool(self.reasons)


def default_rules(rows: Iterable[TickingRow]) -> TickingRules:
    """All rules, in the years that their rows say."""
    return TickingRules(tuple(TickingRule(row.id, frozenset(row.years)) for row in rows))


def parse_rules(text: str, rows: Iterable[TickingRow]) -> TickingRules:
    """The rules that ``text`` spells, in any order; ``parse_rules(str(r), rows) == r``.

    Raises:
        BadTickingRules: if it names a rule or a class of years that there is not, or one
            twice.
    """
    known = [row.id for row in rows]
    parts = [] if text == NO_RULES else text.removeprefix(f"{NO_RULES},").split(",")
    gaps = [part for part in parts if part.startswith("gap:")]
    found = [_rule(part, known, text) for part in parts if part not in gaps]
    if len(gaps) > 1 or len({rule.id for rule in found}) < len(found):
        raise BadTickingRules(text, "mỗi quy tắc chỉ ghi một lần")
    found.sort(key=lambda rule: known.index(rule.id))
    return TickingRules(tuple(found), _gap(gaps[0], text) if gaps else GAP_DAYS)


def tick(
    occurrence: Occurrence, guide: str | None, rules: TickingRules, rows: tuple[TickingRow, ...]
) -> Tick:
    """Which of ``rules`` tick an occurrence; ``guide`` is the one of the year that names it."""
    covering = [row for row in rows if _covers(row, occurrence, guide)]
    refusals = {row.id: _refusal(row, occurrence, rules) for row in covering}
    reasons = tuple(
        Reason(row.id, f"{row.name}: {guide}." if row.guided else row.reason)
        for row in covering
        if refusals[row.id] is None
    )
    return Tick(reasons, None if reasons else _why_not(refusals.values()))


def _rule(part: str, known: list[str], text: str) -> TickingRule:
    rule_id, *years = part.split(":")
    if rule_id not in known:
        raise BadTickingRules(text, f"quy tắc phải là {NO_RULES} hoặc trong: {', '.join(known)}")
    if not set(years) <= set(YearClass) or len(set(years)) < len(years):
        told = f"sau {rule_id}: ghi loại năm, mỗi loại một lần: {', '.join(YearClass)}"
        raise BadTickingRules(text, told)
    return TickingRule(rule_id, frozenset(map(YearClass, years)))


def _gap(part: str, text: str) -> int:
    match = re.fullmatch(r"gap:(\d{1,2})", part, re.ASCII)
    if not match or not 1 <= int(match[1]) <= MAX_GAP_DAYS:
        raise BadTickingRules(text, f"gap phải từ 1 đến {MAX_GAP_DAYS} ngày, như gap:21")
    return int(match[1])


def _covers(row: TickingRow, occurrence: Occurrence, guide: str | None) -> bool:
    event = occurrence.event
    return (
        (not row.category or event.category in row.category)
        and (not row.level or event.level in row.level)
        and (not row.events or event.id in row.events)
        and (not row.local or event.region != COUNTRY)
        and (not row.guided or guide is not None)
    )


def _refusal(row: TickingRow, occurrence: Occurrence, rules: TickingRules) -> str | None:
    """Why a rule that covers an occurrence does not tick it; None if it does."""
    rule = rules.rule(row.id)
    years = occurrence.years
    if rule is None:
        return f"Quy tắc “{row.name}” đang tắt."
    if not row.guided and occurrence.event.manner == Manner.NONE:
        return "Danh mục chỉ ghi nhận ngày này, không nêu là ngày kỷ niệm."
    if rule.years and occurrence.year_class not in rule.years:
        return f"{row.name}: chỉ đánh dấu {_named(rule.years)}; {_this_year(occurrence)}."
    if row.at_least and (years is None or years < row.at_least):
        return f"{row.name}: chỉ đánh dấu từ {row.at_least} năm; {_this_year(occurrence)}."
    return None


def _why_not(refusals: Iterable[str | None]) -> str:
    told: Iterator[str] = (refusal for refusal in refusals if refusal)
    return next(told, "Không thuộc quy tắc đánh dấu nào; hãy đánh dấu nếu đơn vị có kỷ niệm.")


def _named(years: frozenset[YearClass]) -> str:
    return " và ".join(YEAR_CLASS_NAMES[kind] for kind in YearClass if kind in years)


def _this_year(occurrence: Occurrence) -> str:
    kind = occurrence.year_class
    if kind is None:
        return "ngày này không tính số năm"
    counted = f"lần này là {occurrence.years} năm" if occurrence.years else "năm này"
    return f"{counted} ({YEAR_CLASS_NAMES[kind]})"
