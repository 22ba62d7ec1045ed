"""A period is what a plan or a report is made for: a month, a quarter, half a year, years.

Its spelling is ``2027-02``, ``2027-q1``, ``2027-h1``, ``2027-9m``, ``2027`` or
``2026-2030``, and ``parse_period(str(p)) == p``.  Nine months are the first of a year.
"""

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from app.calendar.window import Window

MAX_YEARS = 5
"""How many years a plan of several years spans at most."""

NINE_MONTHS = 9
"""What reports in autumn are about: the year up to the end of September."""

_QUARTERS = ("I", "II", "III", "IV")
_HALVES = ("đầu", "cuối")


@dataclass(frozen=True, slots=True)
class Period:
    """Months from ``first_month`` of ``year`` on, as many as ``months``.

    Raises:
        ValueError: if it is none of the six kinds, or has no day after it, told in Vietnamese.
    """

    year: int
    first_month: int = 1
    months: int = 12

    def __post_init__(self) -> None:
        if not 1 <= self.first_month <= 12 or self.months not in _KINDS:
            raise ValueError(
                "kỳ phải là tháng, quý, sáu tháng, chín tháng, năm hoặc từ hai đến năm năm"
            )
        if (self.first_month - 1) % (12 if self.months >= NINE_MONTHS else self.months):
            raise ValueError("kỳ phải bắt đầu ở đầu tháng, quý, nửa năm hoặc năm")
        if self.year < MINYEAR or self.last_year >= MAXYEAR:
            raise ValueError(f"kỳ phải từ năm {MINYEAR} đến năm {MAXYEAR - 1}")

    @classmethod
    def of_month(cls, year: int, number: int) -> "Period":
        """A month."""
        return cls(year, number, 1)

    @classmethod
    def of_quarter(cls, year: int, number: int) -> "Period":
        """A quarter, 1 to 4."""
        return cls(year, 3 * number - 2, 3)

    @classmethod
    def of_half(cls, year: int, number: int) -> "Period":
        """The first or the second six months."""
        return cls(year, 6 * number - 5, 6)

    @classmethod
    def of_nine_months(cls, year: int) -> "Period":
        """The first nine months."""
        return cls(year, 1, NINE_MONTHS)

    @classmethod
    def of_years(cls, first: int, last: int) -> "Period":
        """From one year to another, both included."""
        return cls(first, 1, 12 * (last - first + 1))

    @property
    def last_year(self) -> int:
        """The year of its last day."""
        return self.year + (self.first_month + self.months - 2) // 12

    @property
    def years(self) -> range:
        """The civil years that it has days of."""
        return range(self.year, self.last_year + 1)

    @property
    def window(self) -> Window:
        """Its days."""
        after = self.first_month + self.months - 1
        return Window(
            date(self.year, self.first_month, 1), date(self.year + after // 12, after % 12 + 1, 1)
        )

    @property
    def name(self) -> str:
        """What plans call it: "quý I năm 2027", "6 tháng đầu năm 2027", "giai đoạn 2026 - 2030"."""
        match self.months:
            case 1:
                return f"tháng {self.first_month} năm {self.year}"
            case 3:
                return f"quý {_QUARTERS[self.first_month // 3]} năm {self.year}"
            case 6:
                return f"6 tháng {_HALVES[self.first_month // 6]} năm {self.year}"
            case 9:
                return f"9 tháng đầu năm {self.year}"
            case 12:
                return f"năm {self.year}"
        return f"giai đoạn {self.year} - {self.last_year}"

    def __str__(self) -> str:
        match self.months:
            case 1:
                return f"{self.year:04}-{self.first_month:02}"
            case 3:
                return f"{self.year:04}-q{self.first_month // 3 + 1}"
            case 6:
                return f"{self.year:04}-h{self.first_month // 6 + 1}"
            case 9:
                return f"{self.year:04}-9m"
            case 12:
                return f"{self.year:04}"
        return f"{self.year:04}-{self.last_year:04}"


_KINDS = frozenset({1, 3, 6, NINE_MONTHS, *(12 * years for years in range(1, MAX_YEARS + 1))})


def parse_period(text: str) -> Period:
    """The period that ``text`` spells.

    Raises:
        ValueError: if it spells none, told in Vietnamese.
    """
    match = re.fullmatch(
        r"(\d{4})"
        r"(?:-(?:(?P<month>\d\d)|q(?P<quarter>[1-4])|h(?P<half>[12])|(?P<nine>9m)|(?P<last>\d{4})))?",
        text,
        re.ASCII,
    )
    if not match:
        raise ValueError("phải là kỳ dạng 2027, 2027-q1, 2027-h1, 2027-9m, 2027-02 hoặc 2026-2030")
    year = int(match[1])
    if match["month"]:
        return Period.of_month(year, int(match["month"]))
    if match["quarter"]:
        return Period.of_quarter(year, int(match["quarter"]))
    if match["half"]:
        return Period.of_half(year, int(match["half"]))
    if match["nine"]:
        return Period.of_nine_months(year)
    return Period.of_years(year, int(match["last"] or year))
