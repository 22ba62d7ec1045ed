"""Both lunar conversions beside those of other packages, in one run.

    .venv/bin/python -m pip install -c constraints.txt -e '.[bench,test]'
    .venv/bin/python -m benchmarks.lunar

All convert the same days of 1968 to 2099, in an order of no pattern: once in a first
pass, where everybody fills what they keep, and then again, the best of five passes.
Ratios are to ``lunar-vn``, the fastest other package for the Vietnamese calendar;
``lunardate`` and ``sxtwl`` know the Chinese one and stand here for their speed alone;
``sxtwl`` takes milliseconds for each day back, and is left out there.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import nan
from time import perf_counter
from typing import Any

import lunar_vn
import lunardate
import sxtwl

from app.calendar.lunar import civil_date, lunar_date

PASSES = 5
PEER = "lunar-vn"


@dataclass(frozen=True)
class Contender:
    """A package: how it converts a day to its own kind of date, and back."""

    name: str
    to_lunar: Callable[[date], Any]
    to_solar: Callable[[Any], Any] | None


CONTENDERS = (
    Contender("kyniem", lunar_date, civil_date),
    Contender(PEER, lunar_vn.solar_to_lunar, lunar_vn.lunar_to_solar),
    Contender(
        "lunardate",
        lambda day: lunardate.LunarDate.from_solar_date(day.year, day.month, day.day),
        lambda lunar: lunar.to_solar_date(),
    ),
    Contender("sxtwl", lambda day: sxtwl.fromSolar(day.year, day.month, day.day), None),
)


def days() -> list[date]:
    """Every day of 1968 to 2099, shuffled the same way each time."""
    first, last = date(1968, 1, 1), date(2099, 12, 31)
    found = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    random.Random(0).shuffle(found)  # noqa: S311 - an order, not a secret
    return found


def rate(convert: Callable[[Any], Any], values: Iterable[Any], count: int) -> float:
    """Conversions a second in one pass."""
    start = perf_counter()
    for value in values:
        convert(value)
    return count / (perf_counter() - start)


def measured(contender: Contender, asked: list[date]) -> tuple[float, float, float, float]:
    """First and best later rate, solar to lunar and back."""
    count = len(asked)
    forth_first = rate(contender.to_lunar, asked, count)
    forth = max(rate(contender.to_lunar, asked, count) for _ in range(PASSES))
    if contender.to_solar is None:
        return forth_first, forth, nan, nan
    lunar = [contender.to_lunar(day) for day in asked]
    back_first = rate(contender.to_solar, lunar, count)
    back = max(rate(contender.to_solar, lunar, count) for _ in range(PASSES))
    return forth_first, forth, back_first, back


def main() -> None:
    """Measure and print."""
    asked = days()
    results = {contender.name: measured(contender, asked) for contender in CONTENDERS}
    print(f"{len(asked)} days; thousands a second, and the ratio to {PEER}")
    print(f"{'':10}{'to lunar, first':>20}{'again':>20}{'to solar, first':>20}{'again':>20}")
    for name, rates in results.items():
        cells = (
            f"{one / 1000:10.0f} ({one / peer:6.1f}×)"
            for one, peer in zip(rates, results[PEER], strict=True)
        )
        print(f"{name:10}" + "".join(f"{cell:>20}" for cell in cells))


if __name__ == "__main__":
    main()
