"""Worded days and names are how people write in lists what the catalogue writes as rules.

"03/02/1930", "ngày 27 tháng 7", "Rằm tháng Giêng", "10/3 âm lịch"; "Kỷ niệm 97 năm Ngày thành
lập Đảng (03/02/1930 - 03/02/2027)".  Day before month, as in Vietnamese.
"""

import re
from dataclasses import dataclass

from app.calendar.anniversary import Origin, parse_origin
from app.calendar.phrase import Manner

# "Tháng Một" is left out: some mean the first month by it, others the eleventh.
_MONTHS = {"giêng": 1, "chạp": 12}
_MONTH = r"(?P<month>\d{1,2}|giêng|chạp)"
_YEAR = r"(?P<year>\d{4})"
_LUNAR = re.compile(r"âm lịch|\bâl\b|\bal\b|\bâm\b")
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?:[ t]00:00(?::00)?)?",
        rf"(?:ngày )?(?P<day>\d{{1,2}})[/.-]{_MONTH}(?:[/.-]{_YEAR})?",
        rf"(?:ngày |(?:mùng|mồng) )?(?P<day>\d{{1,2}}) tháng {_MONTH}(?:[, ]+năm {_YEAR})?",
        rf"(?:ngày )?(?P<full_moon>rằm) tháng {_MONTH}(?:[, ]+năm {_YEAR})?",
    )
)
_LUNAR_WORDS = re.compile(r"\b(?:mùng|mồng|rằm|giêng|chạp)\b")


@dataclass(frozen=True, slots=True)
class WordedDay:
    """A day as it was written; ``year`` where it was given, of whatever that is the year."""

    month: int
    day: int
    year: int | None
    lunar: bool

    @property
    def rule(self) -> str:
        """The rule it spells, which may name a day that does not exist."""
        kind = "lunar" if self.lunar else "solar"
        last = self.lunar and self.day == 30
        return f"{kind}:{self.month:02}-{'last' if last else f'{self.day:02}'}"


def worded_day(text: str, *, lunar: bool = False) -> WordedDay | None:
    """The day that ``text`` tells, of the lunar calendar if it says so or ``lunar`` does."""
    plain = " ".join(text.lower().split())
    bare = " ".join(_LUNAR.sub(" ", plain).replace("(", " ").replace(")", " ").split())
    for shape in _SHAPES:
        if not (found := shape.fullmatch(bare)):
            continue
        parts = found.groupdict()
        month = _MONTHS.get(parts["month"]) or int(parts["month"])
        day = 15 if parts.get("full_moon") else int(parts["day"])
        by_moon = lunar or bare != plain.strip() or bool(_LUNAR_WORDS.search(plain))
        return WordedDay(month, day, int(parts["year"]) if parts["year"] else None, by_moon)
    return None


_VERBS = {
    "kỷ niệm": Manner.KY_NIEM,
    "lễ kỷ niệm": Manner.KY_NIEM,
    "chào mừng": Manner.KY_NIEM,
    "tưởng niệm": Manner.TUONG_NIEM,
    "giỗ": Manner.GIO,
    "hưởng ứng": Manner.HUONG_UNG,
    "đón": Manner.DON,
}
_OPENING = re.compile(
    rf"(?:(?P<verb>{'|'.join(_VERBS)})\s+)?"
    r"(?:lần thứ\s+(?P<nth>\d[\d.]*)\s+|(?P<count>\d[\d.]*)\s+năm\s+)?",
    re.IGNORECASE,
)
_DATE = r"(?:\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2}[/.]\d{4}|\d{2,4})"
_PAIR = re.compile(rf"\s*\(\s*(?P<first>{_DATE})\s*(?:[-–—]\s*(?P<last>{_DATE})\s*)?\)\s*\.?$")
_BY_NAME = (
    (r"^(?:ngày )?giỗ\b", Manner.GIO),
    (r"^ngày mất\b|\bhy sinh\b|\bthảm sát\b|\btừ trần\b", Manner.TUONG_NIEM),
    (r"^(?:lễ )?hội\b(?! nghị)", Manner.LE_HOI),
    (r"^(?:ngày (?:quốc tế|thế giới)|tháng|tuần(?: lễ)?) ", Manner.HUONG_UNG),
)


@dataclass(frozen=True, slots=True)
class WordedName:
    """A name taken out of a title: what it counts from, to which year, and how many years."""

    name: str
    manner: Manner
    count: int | None
    origin: Origin | None
    year: int | None


def worded_name(text: str) -> WordedName:
    """What the title ``text`` tells; a plain name is a title too.

    Raises:
        ValueError: if the dates in its brackets do not exist.
    """
    plain = " ".join(text.split()).replace('"', "").rstrip(".")
    origin = year = count = None
    pair = _PAIR.search(plain)
    if pair and (pair["last"] or len(pair["first"]) > len("40")):
        origin = _origin(pair["first"])
        year = _origin(pair["last"]).year if pair["last"] else None
        plain = plain[: pair.start()]
    opening = _OPENING.match(plain)
    assert opening, "every part of it may be missing"
    verb = opening["verb"].lower() if opening["verb"] else None
    if told := opening["nth"] or opening["count"]:
        count = int(told.replace(".", ""))
    plain = plain[opening.end() :]
    name = plain[:1].upper() + plain[1:]
    if verb == "giỗ":
        name = f"Giỗ {plain}"
    return WordedName(name, _manner(name, verb), count, origin, year)


def _origin(text: str) -> Origin:
    parts = text.replace(".", "/").split("/")
    year, *rest = reversed(parts)
    return parse_origin("-".join((f"{int(year):04}", *(f"{int(part):02}" for part in rest))))


def _manner(name: str, verb: str | None) -> Manner:
    """How it is kept, by the first word of its title, or else by its name."""
    told = _VERBS[verb] if verb else None
    if told not in {None, Manner.KY_NIEM}:
        assert told
        return told
    for pattern, manner in _BY_NAME:
        if re.search(pattern, name, re.IGNORECASE):
            return told if told and manner is Manner.HUONG_UNG else manner
    return told or Manner.KY_NIEM
