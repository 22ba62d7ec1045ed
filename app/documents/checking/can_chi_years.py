"""Can chi findings are names of years that are not theirs, or that the cycle of sixty lacks."""

import re
from collections.abc import Iterator

from app.calendar.canchi import CAN, CHI, year_can_chi
from app.calendar.lunar import ALMANAC, lunar_date
from app.documents.checking.draft import Draft
from app.documents.checking.finding import Finding, FindingKind, Sure
from app.documents.checking.written import Written
from app.documents.checking.written_lunar import (
    CAN_NAMES,
    CHI_NAMES,
    civil_day_after,
    civil_day_before,
    written_lunar,
)
from app.folding import folded

_CAN_CHI_YEAR = re.compile(
    rf"(?:\b[Nn]ăm\s+(?P<before>\d{{4}})\s*[,(\-–]\s*(?:năm\s+)?)?\b{CAN_NAMES}\s+{CHI_NAMES}\b(?:\s*[,(\-–]?\s*(?:năm\s+)?(?P<year>\d{{4}})(?![\d/]|\s*[-–]\s*\d))?"
)
_LEADING = re.compile(r"(?:[Nn]ăm|Tết|tết|[Xx]uân|[Nn]guyên [Đđ]án|tuổi)\s+$")


def can_chi_findings(draft: Draft) -> Iterator[Finding]:
    """Names of years that are not theirs, or that the cycle of sixty does not have."""
    text = draft.plain.text
    for match in _CAN_CHI_YEAR.finditer(text):
        said = (_can(match["can"]), _chi(match["chi"]))
        place = (match.start("can"), match.end("chi"))
        leading = _LEADING.search(text[max(0, match.start("can") - 12) : match.start("can")])
        year = match["year"] or match["before"]
        if year:
            yield from _of_year(draft, match, said, place, int(year))
        elif leading and not _exists(said):
            why = f"Không có năm {match[0]}: can và chi này không đi với nhau."
            yield draft.finding(FindingKind.CAN_CHI, place, None, why, Sure.CERTAIN)
        elif leading:
            yield from _of_civil_day(draft, match, said, place)


def _of_year(
    draft: Draft, match: re.Match[str], said: tuple[int, int], place: tuple[int, int], year: int
) -> Iterator[Finding]:
    if said == ((year - 4) % 10, (year - 4) % 12):
        return
    right = year_can_chi(year)
    why = f"Năm {year} là năm {right}, không phải {match['can']} {match['chi']}."
    yield draft.finding(FindingKind.CAN_CHI, place, right, why, Sure.CERTAIN)


def _of_civil_day(
    draft: Draft, match: re.Match[str], said: tuple[int, int], place: tuple[int, int]
) -> Iterator[Finding]:
    """The year of "29 tháng Chạp năm Ất Tỵ" beside its civil day, or else that of the draft."""
    text = draft.plain.text
    beside = _civil_day_beside(text, match)
    if beside and beside.date and beside.date in ALMANAC:
        year = lunar_date(beside.date).year
        if said != ((year - 4) % 10, (year - 4) % 12):
            right = year_can_chi(year)
            why = f"Ngày {beside.text} thuộc năm âm lịch {right}, không phải {match[0]}."
            yield draft.finding(FindingKind.CAN_CHI, place, right, why, Sure.CERTAIN)
        return
    year_of_draft = draft.about.year
    before = text[max(0, match.start() - 12) : match.start()]
    if year_of_draft is None or not re.search(r"(?:Tết|[Xx]uân|[Đđ]án)\s+$", before):
        return
    near = {year_can_chi(year_of_draft + step) for step in (-1, 0, 1)}
    if _canonical(said) not in near:
        right = year_can_chi(year_of_draft)
        why = f"Năm {year_of_draft} là năm {right}, không phải {match[0]}."
        yield draft.finding(FindingKind.CAN_CHI, place, right, why, Sure.LIKELY)


def _civil_day_beside(text: str, match: re.Match[str]) -> Written | None:
    """The civil day that stands beside the lunar day to which the name belongs."""
    low = max(0, match.start() - 40)
    lunar = next((day for day in written_lunar(text[low : match.end()]) if day.can_chi), None)
    if lunar is None:
        return None
    return civil_day_after(text, match.end()) or civil_day_before(text, low + lunar.start)


def _canonical(said: tuple[int, int]) -> str:
    return f"{CAN[said[0]]} {CHI[said[1]]}"


def _exists(said: tuple[int, int]) -> bool:
    return said[0] % 2 == said[1] % 2


def _can(text: str) -> int:
    names = [folded(name) for name in CAN]
    word = folded(text)
    return names.index({"ki": "ky", "qui": "quy"}.get(word, word))


def _chi(text: str) -> int:
    lower = text.lower()
    # Tý and Tỵ fold alike; Mẹo is how the South says Mão.
    if lower in {"tý", "tí"}:
        return 0
    if lower in {"tỵ", "tị"}:
        return 5
    names = [folded(name) for name in CHI]
    return names.index("mao" if lower == "mẹo" else folded(text))
