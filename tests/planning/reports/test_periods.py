"""The period of a report goes with its kind, closes before it ends, and is followed by another."""

import pytest

from app.planning.period import parse_period
from app.planning.reports.periods import EXAMPLES, fits, period_after, usual_close
from app.planning.reports.vocabulary import ReportKind


@pytest.mark.parametrize(
    ("kind", "period", "following"),
    [
        ("monthly", "2027-02", "2027-03"),
        ("monthly", "2027-12", "2028-01"),
        ("quarterly", "2027-q1", "2027-q2"),
        ("quarterly", "2027-q4", "2028-q1"),
        ("six-month", "2027-h1", "2027-h2"),
        ("six-month", "2027-h2", "2028-h1"),
        ("nine-month", "2027-9m", "2027-q4"),
        ("yearly", "2027", "2028"),
        ("commemoration", "2027-q3", "2027-q4"),
        ("mid-term", "2026-2028", "2029-2030"),
        ("mid-term", "2026-2027", "2028-2030"),
        ("mid-term", "2026-2029", "2030"),
        ("term", "2026-2030", "2031-2035"),
    ],
)
def test_a_period_is_followed_by_what_a_report_looks_ahead_to(
    kind: str, period: str, following: str
) -> None:
    assert str(period_after(ReportKind(kind), parse_period(period))) == following


@pytest.mark.parametrize(
    ("kind", "period"),
    [
        ("monthly", "2027-q1"),
        ("quarterly", "2027-h1"),
        ("six-month", "2027-9m"),
        ("nine-month", "2027"),
        ("yearly", "2026-2027"),
        ("term", "2026-2027"),
    ],
)
def test_a_report_of_one_kind_has_no_period_of_another(kind: str, period: str) -> None:
    assert not fits(ReportKind(kind), parse_period(period))


@pytest.mark.parametrize("kind", list(ReportKind))
def test_the_period_that_a_refusal_shows_goes_with_its_kind(kind: ReportKind) -> None:
    assert fits(kind, parse_period(EXAMPLES[kind]))


@pytest.mark.parametrize(
    ("period", "close"),
    [("2027-02", "2027-02-14"), ("2027-h1", "2027-06-14"), ("2027", "2027-12-14")],
)  # Nghị định 09/2019/NĐ-CP, Điều 12
def test_figures_usually_close_on_the_14th_of_the_last_month(period: str, close: str) -> None:
    assert str(usual_close(parse_period(period))) == close
