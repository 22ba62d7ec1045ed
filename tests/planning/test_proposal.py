"""A proposal is a draft of what a unit plans for: all that concerns it, ticked with reasons."""

from collections.abc import Callable
from typing import Any

import pytest

from app.catalogue.reference import reference
from app.database import Database
from app.planning.period import parse_period
from app.planning.proposal import Line, Place, Proposal, propose, rows
from app.planning.sections import LOCAL, SECTIONS
from app.planning.ticking import default_rules, parse_rules

Drafted = Callable[..., Proposal]

BAC_KAN = Place("thai-nguyen", "bac-kan")


def _draft(database: Database, place: Place, period: str, rules: str | None = None) -> Proposal:
    with database.reading() as session:
        known, when = reference(session), parse_period(period)
        chosen = parse_rules(rules, known.ticking) if rules else default_rules(known.ticking)
        return propose(rows(session, place, when), known, place, when, chosen)


@pytest.fixture
def drafted(real_database: Database) -> Drafted:
    """A draft from the real catalogue."""
    return lambda place, period, rules=None: _draft(real_database, place, period, rules)


def _line(draft: Proposal, occurrence: str) -> Line:
    return next(line for line in draft.lines if line.id == occurrence)


# What it holds


def test_it_is_complete_in_itself(drafted: Drafted) -> None:
    line = _line(drafted(BAC_KAN, "2024"), "chien-thang-dien-bien-phu-2024")
    assert line.title == ("Kỷ niệm 70 năm Ngày Chiến thắng Điện Biên Phủ (07/05/1954 - 07/05/2024)")
    assert (line.years, line.year_class) == (70, "round")
    assert line.form is not None
    assert line.form.basis.startswith("Nghị định 145/2013/NĐ-CP")
    assert line.guidance is not None
    assert line.guidance.called == "126-HD/BTGTW"
    assert [reason.rule for reason in line.tick.reasons] == ["le-lon", "huong-dan"]


def test_lines_stand_in_the_sections_of_the_official_guide_and_in_order_of_day(
    drafted: Drafted,
) -> None:
    lines = drafted(BAC_KAN, "2027").lines
    order = list(SECTIONS)
    places = [(order.index(line.section), line.first) for line in lines]
    assert places == sorted(places)
    assert _line(drafted(BAC_KAN, "2027"), "phu-thong-2027").section == LOCAL


def test_every_line_says_why_it_is_ticked_or_why_not(drafted: Drafted) -> None:
    draft = drafted(Place("thai-nguyen"), "2027")
    assert all(bool(line.tick.reasons) != bool(line.tick.why_not) for line in draft.lines)
    assert 20 < len(draft.ticked) < 60 < len(draft.lines)


def test_the_same_question_gives_the_same_draft(drafted: Drafted) -> None:
    assert drafted(BAC_KAN, "2027") == drafted(BAC_KAN, "2027")


def test_the_quarters_of_a_year_hold_what_the_year_holds(drafted: Drafted) -> None:
    quarters = [drafted(BAC_KAN, f"2027-q{number}") for number in (1, 2, 3, 4)]
    found = {line.id for quarter in quarters for line in quarter.lines}
    assert found == {line.id for line in drafted(BAC_KAN, "2027").lines}


def test_several_years_hold_an_occurrence_for_each(drafted: Drafted) -> None:
    draft = drafted(BAC_KAN, "2027-2029")
    ids = {line.id for line in draft.ticked}
    assert {f"quoc-khanh-{year}" for year in (2027, 2028, 2029)} <= ids
    assert {review.year for review in draft.reviews} == {2027, 2028, 2029}


def test_rules_that_are_off_leave_their_days_unticked(drafted: Drafted) -> None:
    draft = drafted(BAC_KAN, "2023", "le-lon")
    assert len(draft.ticked) == 8
    line = _line(draft, "sinh-chu-huy-man-2023")
    assert line.tick.why_not == "Quy tắc “Ngày sinh lãnh đạo, danh nhân của đất nước” đang tắt."
    assert not drafted(BAC_KAN, "2023", "none").ticked


# The part of a merged province


def test_a_former_province_has_its_own_days_and_those_of_the_country(drafted: Drafted) -> None:
    ids = {line.id for line in drafted(BAC_KAN, "2023").lines}
    assert {"phu-thong-2023", "quoc-khanh-2023"} <= ids
    assert "gang-thep-thai-nguyen-2023" not in ids


def test_the_part_that_kept_its_name_is_asked_for_by_it(drafted: Drafted) -> None:
    ids = {line.id for line in drafted(Place("thai-nguyen", "thai-nguyen"), "2023").lines}
    assert "gang-thep-thai-nguyen-2023" in ids
    assert "phu-thong-2023" not in ids


def test_without_a_former_province_all_parts_are_held(drafted: Drafted) -> None:
    ids = {line.id for line in drafted(Place("thai-nguyen"), "2023").lines}
    assert {"phu-thong-2023", "gang-thep-thai-nguyen-2023"} <= ids


def test_the_reviews_of_another_part_are_left_out(drafted: Drafted) -> None:
    directive = "bac-kan-ct-519-ct-tu-2020"
    assert directive in {review.event_id for review in drafted(BAC_KAN, "2023").reviews}
    kept_name = drafted(Place("thai-nguyen", "thai-nguyen"), "2023")
    assert directive not in {review.event_id for review in kept_name.reviews}


def test_a_review_tells_the_day_on_which_its_years_are_full(drafted: Drafted) -> None:
    (found,) = (r for r in drafted(BAC_KAN, "2023").reviews if r.event_id == "nq-29-nq-tw-2013")
    assert found.full_on == "2023-11-04"


# Guides


def test_a_guide_of_another_province_ticks_nothing(
    sqlite_database: Database,
    synced: Callable[..., Any],
    entry: Callable[..., dict[str, Any]],
    guide: Callable[..., dict[str, Any]],
    ticking: list[dict[str, Any]],
) -> None:
    named = guide(region="cao-bang", items=[{"event": "mot-nganh"}])
    synced(sqlite_database, entry("mot-nganh", category="nganh"), guides=[named], ticking=ticking)
    assert not _draft(sqlite_database, Place("thai-nguyen"), "2027").ticked
    assert _draft(sqlite_database, Place("cao-bang"), "2027").ticked
