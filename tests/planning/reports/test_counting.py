"""Counting: a figure counts once along its chain, whichever reports tell it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.planning.plans.figures import Total
from app.planning.reports.counting import Counted, each_once, summed

DAY = date(2027, 5, 10)


def _told(key: str, number: int, *above: str, expected: bool = False, day: date = DAY) -> Counted:
    return Counted(
        key=key, above=above, measure="bang-ron", number=number, expected=expected, as_of=day
    )


def test_what_a_unit_counts_in_its_own_plan_is_part_of_its_share_of_the_plan_above() -> None:
    told = [_told("s1", 10), _told("s7", 6, "s1"), _told("s8", 4, "s1")]
    assert summed(told) == (Total("bang-ron", 10, 0),)


def test_where_the_share_above_was_not_counted_its_parts_are() -> None:
    assert summed([_told("s7", 6, "s1"), _told("s8", 4, "s1")]) == (Total("bang-ron", 10, 0),)


def test_another_measure_above_holds_nothing_of_this_one() -> None:
    talk = Counted(key="s1", measure="buoi", number=2, expected=False, as_of=DAY)
    assert summed([talk, _told("s7", 6, "s1")]) == (Total("bang-ron", 6, 0), Total("buoi", 2, 0))


def test_the_same_figure_told_twice_counts_once_as_it_was_told_last() -> None:
    told = [_told("s1", 12, day=date(2027, 5, 14)), _told("s1", 10)]
    assert [one.number for one in each_once(told)] == [12]


def test_what_is_expected_is_kept_apart() -> None:
    assert summed([_told("s1", 10), _told("s2", 5, expected=True)]) == (Total("bang-ron", 10, 5),)


_CHAIN = st.lists(st.integers(1, 50), min_size=1, max_size=5)


@given(st.lists(_CHAIN, min_size=1, max_size=4))
def test_of_each_chain_the_highest_that_was_counted_counts(chains: list[list[int]]) -> None:
    told = [
        _told(f"s{number}.{depth}", value, *(f"s{number}.{over}" for over in range(depth)))
        for number, chain in enumerate(chains)
        for depth, value in enumerate(chain)
    ]
    assert summed(reversed(told))[0].done == sum(chain[0] for chain in chains)


@given(st.lists(_CHAIN, min_size=1, max_size=4))
def test_told_by_two_reports_nothing_counts_twice(chains: list[list[int]]) -> None:
    told = [_told(f"s{n}", value) for n, chain in enumerate(chains) for value in chain[:1]]
    assert summed([*told, *told]) == summed(told)
