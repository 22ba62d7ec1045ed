"""What a draft ticks beforehand follows stated rules, each with its reason; a unit changes them."""

from collections.abc import Callable
from typing import Any

import pytest

from app.agenda import agenda
from app.calendar.anniversary import YearClass
from app.calendar.window import Window
from app.catalogue.reference import ROWS, TICKING
from app.catalogue.ticking import TickingRow
from app.database import Database
from app.filters import Filters
from app.planning.ticking import (
    GAP_DAYS,
    BadTickingRules,
    Tick,
    TickingRule,
    TickingRules,
    default_rules,
    parse_rules,
    tick,
)

Entry = Callable[..., dict[str, Any]]
Judged = Callable[..., Tick]


def _row(**fields: Any) -> TickingRow:
    told = {"name": "Quy tắc", "reason": "Vì thế.", "sources": [{"title": "Văn bản"}]}
    row: TickingRow = ROWS[TICKING].validate_python(told | fields)
    return row


GREAT = _row(id="le-lon", name="Ngày lễ lớn", category=["ngay-le-lon"])
LEADERS = _row(
    id="lanh-dao", name="Lãnh đạo", category=["ngay-sinh"], years=["round"], at_least="100"
)
LOCAL = _row(id="dia-phuong", name="Địa phương", local="true", years=["round", "five"])
GUIDED = _row(id="huong-dan", name="Hướng dẫn của năm", guided="true")
ROWS_HERE = (GREAT, LEADERS, LOCAL, GUIDED)


@pytest.fixture
def judged(sqlite_database: Database, synced: Callable[..., Any], entry: Entry) -> Judged:
    """How an entry is judged in 2027."""

    def run(guide: str | None = None, rules: str | None = None, **changes: Any) -> Tick:
        synced(sqlite_database, entry(**changes))
        with sqlite_database.reading() as session:
            region = changes.get("region", "VN")
            (found,) = agenda(session, Window.of_year(2027), Filters(region=region))
            chosen = parse_rules(rules, ROWS_HERE) if rules else default_rules(ROWS_HERE)
            return tick(found, guide, chosen, ROWS_HERE)

    return run


# Which rule ticks


def test_a_great_day_is_ticked_every_year(judged: Judged) -> None:
    judgement = judged(category="ngay-le-lon", origin="1930-02-03")
    assert [(r.rule, r.text) for r in judgement.reasons] == [("le-lon", "Vì thế.")]
    assert judgement.why_not is None


@pytest.mark.parametrize(
    ("origin", "ticked"),
    [
        ("1927-02-03", True),  # 100
        ("1907-02-03", True),  # 120
        ("1937-02-03", False),  # 90: round, and not yet a hundred
        ("1922-02-03", False),  # 105
        ("1926-02-03", False),  # 101
    ],
)
def test_a_birthday_is_ticked_in_round_years_from_a_hundred(
    judged: Judged, origin: str, ticked: bool
) -> None:
    assert judged(category="ngay-sinh", origin=origin).is_set is ticked


@pytest.mark.parametrize(
    ("origin", "ticked"), [("1997-02-03", True), ("2002-02-03", True), ("2003-02-03", False)]
)
def test_a_day_of_the_province_is_ticked_in_round_and_five_years(
    judged: Judged, origin: str, ticked: bool
) -> None:
    judgement = judged(
        region="thai-nguyen", category="dia-phuong", level="dia-phuong", origin=origin
    )
    assert judgement.is_set is ticked


def test_what_a_guide_names_is_ticked_and_the_guide_is_told(judged: Judged) -> None:
    judgement = judged(guide="45-HD/BTGDVTW", category="nganh", origin="1931-02-03")
    assert [r.text for r in judgement.reasons] == ["Hướng dẫn của năm: 45-HD/BTGDVTW."]


def test_every_rule_that_ticks_is_told(judged: Judged) -> None:
    judgement = judged(guide="45-HD/BTGDVTW", category="ngay-le-lon")
    assert [r.rule for r in judgement.reasons] == ["le-lon", "huong-dan"]


def test_what_is_only_listed_is_ticked_by_a_guide_alone(judged: Judged) -> None:
    local = {"region": "thai-nguyen", "level": "dia-phuong", "manner": "none"}
    judgement = judged(origin="1997-02-03", **local)
    assert judgement.why_not == "Danh mục chỉ ghi nhận ngày này, không nêu là ngày kỷ niệm."
    assert judged(guide="Kế hoạch 1", origin="1997-02-03", **local).is_set


# Why not


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"category": "ngay-sinh", "origin": "1922-02-03"},
            "Lãnh đạo: chỉ đánh dấu năm tròn; lần này là 105 năm (năm lẻ 5).",
        ),
        (
            {"category": "ngay-sinh", "origin": "1937-02-03"},
            "Lãnh đạo: chỉ đánh dấu từ 100 năm; lần này là 90 năm (năm tròn).",
        ),
        (
            {"region": "thai-nguyen", "level": "dia-phuong"},
            "Địa phương: chỉ đánh dấu năm tròn và năm lẻ 5; ngày này không tính số năm.",
        ),
        (
            {"category": "quoc-te"},
            "Không thuộc quy tắc đánh dấu nào; hãy đánh dấu nếu đơn vị có kỷ niệm.",
        ),
        ({"category": "ngay-le-lon", "rules": "huong-dan"}, "Quy tắc “Ngày lễ lớn” đang tắt."),
    ],
)
def test_an_unticked_line_says_why(judged: Judged, changes: dict[str, Any], told: str) -> None:
    judgement = judged(**changes)
    assert (judgement.reasons, judgement.why_not) == ((), told)


def test_a_unit_holds_a_rule_in_other_years(judged: Judged) -> None:
    leader = {"category": "ngay-sinh", "origin": "1922-02-03"}
    assert judged(rules="lanh-dao:round:five", **leader).is_set
    assert judged(rules="lanh-dao", **leader).is_set, "every year"
    assert not judged(rules="lanh-dao:other", **leader).is_set


# Spelling


def test_the_default_is_every_rule_in_the_years_of_its_row() -> None:
    spelt = "le-lon,lanh-dao:round,dia-phuong:round:five,huong-dan"
    assert str(default_rules(ROWS_HERE)) == spelt
    assert default_rules(ROWS_HERE).gap_days == GAP_DAYS


@pytest.mark.parametrize(
    "rules",
    [
        TickingRules(()),
        TickingRules((), 21),
        TickingRules((TickingRule("le-lon"),)),
        TickingRules((TickingRule("lanh-dao", frozenset(YearClass)), TickingRule("huong-dan")), 7),
    ],
    ids=str,
)
def test_rules_are_read_as_they_are_spelt(rules: TickingRules) -> None:
    assert parse_rules(str(rules), ROWS_HERE) == rules


def test_the_order_in_which_rules_are_written_does_not_matter() -> None:
    written = parse_rules("huong-dan,gap:9,dia-phuong:five:round", ROWS_HERE)
    assert str(written) == "dia-phuong:round:five,huong-dan,gap:9"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "none hoặc trong: le-lon, lanh-dao"),
        ("khong-co", "none hoặc trong: le-lon, lanh-dao"),
        ("le-lon,none", "none hoặc trong"),
        ("le-lon:tron", "round, five, other"),
        ("le-lon:round:round", "mỗi loại một lần"),
        ("le-lon,le-lon:round", "chỉ ghi một lần"),
        ("gap:7,gap:8", "chỉ ghi một lần"),
        ("le-lon,gap:0", "từ 1 đến 60"),
        ("le-lon,gap:x", "từ 1 đến 60"),
    ],
)
def test_what_is_no_rule_is_refused_with_what_may_be_written(text: str, told: str) -> None:
    with pytest.raises(BadTickingRules) as refused:
        parse_rules(text, ROWS_HERE)
    assert told in refused.value.told


def test_a_rule_must_cover_something() -> None:
    with pytest.raises(ValueError, match="phải nêu một trong"):
        _row(id="rong")


def test_the_rules_of_the_catalogue_name_events_that_it_has(
    real_catalogue: Any,
) -> None:
    known = {entry.id for entry in real_catalogue.entries}
    rows = [ROWS[TICKING].validate_python(row) for row in real_catalogue.reference[TICKING]]
    assert {event for row in rows for event in row.events} <= known
    assert [row.id for row in rows] == [
        "le-lon", "sang-lap", "lanh-dao", "su-kien", "dia-phuong", "huong-dan",
    ]  # fmt: skip
