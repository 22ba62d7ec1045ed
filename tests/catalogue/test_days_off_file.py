"""A row of data/days_off.yaml is a notice of some days, or a law that fixes days by itself."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from app.calendar.rules import LunarRule, SolarRule
from app.catalogue.days_off import DecisionRow, LawRow
from app.catalogue.entry import Strict
from app.catalogue.reference import DAYS_OFF, ROWS
from app.refusals import sentence
from app.workdays import DayOffLaw, DecidedDay, Decision, FixedDay, Kind, Notice

NEW_YEAR_2026: dict[str, Any] = {
    "notice": {
        "title": "Phương án nghỉ Tết Dương lịch năm 2026",
        "number": "12729/VPCP-KGVX",
        "date": "2025-12-25",
    },
    "status": "confirmed",
    "days": [{"day": "2026-01-02", "kind": "swapped", "made_up_on": "2026-01-10"}],
}
LABOUR_CODE: dict[str, Any] = {
    "law": {"title": "Bộ luật Lao động", "number": "45/2019/QH14", "article": "Điều 112 khoản 1"},
    "in_force": "2021-01-01",
    "substitute_article": "Điều 111 khoản 3",
    "days": [
        {"rule": "solar:01-01", "name": "Tết Dương lịch"},
        {"rule": "lunar:03-10", "name": "Giỗ Tổ Hùng Vương"},
    ],
}


def row(fields: dict[str, Any]) -> Any:
    return ROWS[DAYS_OFF].validate_python(fields)


def decision(*days: dict[str, str], **changes: Any) -> Decision:
    found = row(NEW_YEAR_2026 | {"days": list(days)} | changes)
    assert isinstance(found, DecisionRow)
    return found.decision()


def test_a_notice_is_a_decision_of_the_work_calendar() -> None:
    assert row(NEW_YEAR_2026).decision() == Decision(
        Notice("Phương án nghỉ Tết Dương lịch năm 2026", "12729/VPCP-KGVX", date(2025, 12, 25)),
        (DecidedDay(date(2026, 1, 2), Kind.SWAPPED, made_up_on=date(2026, 1, 10)),),
    )


def test_a_law_is_a_law_of_the_work_calendar() -> None:
    found = row(LABOUR_CODE)
    assert isinstance(found, LawRow)
    assert found.day_off_law() == DayOffLaw(
        Notice("Bộ luật Lao động", "45/2019/QH14", article="Điều 112 khoản 1"),
        in_force=date(2021, 1, 1),
        substitute_article="Điều 111 khoản 3",
        days=(
            FixedDay(SolarRule(1, 1), "Tết Dương lịch"),
            FixedDay(LunarRule(3, 10), "Giỗ Tổ Hùng Vương"),
        ),
    )


def test_a_span_holds_both_its_ends() -> None:
    decided = decision({"from": "2024-02-08", "to": "2024-02-12", "kind": "holiday"})
    assert [d.day.day for d in decided.days] == [8, 9, 10, 11, 12]


def test_days_of_one_notice_may_be_of_several_kinds() -> None:
    decided = decision(
        {"day": "2024-02-12", "kind": "holiday"},
        {"day": "2024-02-13", "kind": "substitute", "name": "Nghỉ bù Tết Nguyên đán"},
    )
    assert [(d.kind, d.name) for d in decided.days] == [
        (Kind.HOLIDAY, None),
        (Kind.SUBSTITUTE, "Nghỉ bù Tết Nguyên đán"),
    ]


def test_a_doubtful_notice_is_an_unconfirmed_decision() -> None:
    assert not decision({"day": "2026-09-01", "kind": "holiday"}, status="doubtful").confirmed


def test_a_notice_may_withdraw_days() -> None:
    decided = decision({"day": "2026-09-01", "kind": "holiday"}, withdrawn=["2026-09-03"])
    assert decided.withdrawn == (date(2026, 9, 3),)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"kind": "holiday"}, "ghi một ngày bằng day, hoặc một khoảng bằng from và to"),
        (
            {"day": "2026-01-01", "from": "2026-01-01", "to": "2026-01-02", "kind": "holiday"},
            "ghi một ngày bằng day, hoặc một khoảng bằng from và to",
        ),
        (
            {"from": "2026-01-01", "kind": "holiday"},
            "ghi một ngày bằng day, hoặc một khoảng bằng from và to",
        ),
        (
            {"day": "2026-01-01", "to": "2026-01-02", "kind": "holiday"},
            "ghi một ngày bằng day, hoặc một khoảng bằng from và to",
        ),
        (
            {"from": "2026-01-02", "to": "2026-01-01", "kind": "holiday"},
            "to phải sau from, không quá 31 ngày",
        ),
        (
            {"from": "2026-01-01", "to": "2026-02-01", "kind": "holiday"},
            "to phải sau from, không quá 31 ngày",
        ),
        (
            {"day": "2026-01-02", "kind": "swapped"},
            "made_up_on đi cùng kind: swapped, và chỉ khi đó",
        ),
        (
            {"day": "2026-01-02", "kind": "holiday", "made_up_on": "2026-01-10"},
            "made_up_on đi cùng kind: swapped, và chỉ khi đó",
        ),
        (
            {"day": "2026-01-02", "kind": "nghỉ"},
            "phải là một trong: 'holiday', 'substitute' hoặc 'swapped'",
        ),
        ({"day": "2026-02-30", "kind": "holiday"}, "không có ngày này trong lịch"),
    ],
)
def test_days_that_contradict_themselves_are_refused(days: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        decision({"day": "2026-01-01", "kind": "holiday"}, days)
    assert [sentence(error) for error in refused.value.errors()] == [told]


def test_a_span_may_last_31_days() -> None:
    assert len(decision({"from": "2026-01-01", "to": "2026-01-31", "kind": "holiday"}).days) == 31


@pytest.mark.parametrize("fields", [NEW_YEAR_2026, LABOUR_CODE])
def test_a_row_without_days_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="too_short"):
        row(fields | {"days": []})


@pytest.mark.parametrize(
    ("fields", "schema"), [(NEW_YEAR_2026, DecisionRow), (LABOUR_CODE, LawRow)]
)
def test_a_row_written_out_is_read_back(fields: dict[str, Any], schema: type[Strict]) -> None:
    found = row(fields)
    assert isinstance(found, schema)
    written = found.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert row(written) == found
