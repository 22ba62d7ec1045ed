"""An impossible date is one that no calendar has, or one whose year was cut short."""

import re
from collections.abc import Iterator

from app.documents.checking.draft import Draft
from app.documents.checking.finding import Finding, FindingKind, Sure
from app.documents.checking.written import Written, last_day_of_month, written_days

_CUT = re.compile(
    r"(?<![\d/.\-])(?P<day>\d{1,2})\s?(?P<sep>[/.\-])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{3}|\d{5,6})"
    r"(?![\d/\-]|[.,]\d)"
)
_WITHOUT_YEAR = re.compile(
    r"\bngày\s+(?P<day>\d{1,2})(?:/|\s+tháng\s+)(?P<month>\d{1,2})(?![\d/.\-]\d|\d|\s*(?:/|năm|âm))",
    re.IGNORECASE,
)


def impossible_findings(draft: Draft) -> Iterator[Finding]:
    """All dates that cannot be."""
    for found in written_days(draft.plain.text):
        if found.is_impossible and not _is_lunar(draft, found):
            yield _impossible(draft, found)
    yield from _cut_short(draft)
    yield from _without_year(draft)


def _is_lunar(draft: Draft, found: Written) -> bool:
    return bool(
        re.match(r"\s*\(?\s*(?:âm lịch|AL|ÂL)", draft.plain.text[found.end : found.end + 14])
    )


def _impossible(draft: Draft, found: Written) -> Finding:
    last = last_day_of_month(found)
    if last:
        why = f"Không có ngày {found.text}: tháng {last.month}/{last.year} chỉ có {last.day} ngày."
    else:
        why = f"Không có ngày {found.text}: không có tháng {found.month}."
    place = (found.start, found.end)
    return draft.finding(FindingKind.IMPOSSIBLE_DATE, place, None, why, Sure.CERTAIN)


def _cut_short(draft: Draft) -> Iterator[Finding]:
    """Dates whose year has three digits, or five: "03/02/202"."""
    for match in _CUT.finditer(draft.plain.text):
        if not (1 <= int(match["day"]) <= 31 and 1 <= int(match["month"]) <= 12):
            continue
        if len(match["year"]) == 3 and not match["year"].startswith(("0", "1", "2")):
            continue
        why = f"Năm trong {match[0]} không đủ bốn chữ số."
        if len(match["year"]) > 4:
            why = f"Năm trong {match[0]} thừa chữ số."
        yield draft.finding(
            FindingKind.IMPOSSIBLE_DATE, match.span(), _completed(draft, match), why, Sure.CERTAIN
        )


def _completed(draft: Draft, match: re.Match[str]) -> str | None:
    """The date with its year, where the ordinal and the first date of the pair tell it."""
    before = draft.plain.text[max(0, match.start() - 200) : match.start()]
    pair = re.search(
        r"(\d{1,4})\s+năm\b[^;\n]*?\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(\d{4})\s*[-–—]\s*$",
        before,
    )
    if not pair:
        return None
    year = str(int(pair[1]) + int(pair[2]))
    return match[0][: match.start("year") - match.start()] + year


def _without_year(draft: Draft) -> Iterator[Finding]:
    """Days without a year that no year has, as "ngày 31/4"."""
    for match in _WITHOUT_YEAR.finditer(draft.plain.text):
        day, month = int(match["day"]), int(match["month"])
        longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
        if 1 <= month <= 12 and 1 <= day <= longest:
            continue
        why = f"Không có {match[0]}: không năm nào có ngày, tháng đó."
        place = (match.start("day"), match.end())
        yield draft.finding(FindingKind.IMPOSSIBLE_DATE, place, None, why, Sure.CERTAIN)
