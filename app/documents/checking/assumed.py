"""What is assumed of a draft is what its reader said of it, and else what its head says."""

import re
from dataclasses import replace
from datetime import date

from app.catalogue.reference import Reference
from app.documents.checking.finding import About, DraftKind
from app.documents.checking.plain_text import PlainText
from app.regions import provinces

_HEAD = 1500
_ISSUED = re.compile(
    r"(?:^|\n|\s)[A-ZĐ][^\n,;.]{1,40},\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})"
)
_TITLE_YEAR = re.compile(r"\bnăm\s+(20\d\d|19\d\d)\b|/(20\d\d)\b", re.IGNORECASE)
_LIST = re.compile(
    r"(?:danh\s+(?:mục|sách)|lịch|hướng\s+dẫn\s+tuyên\s+truyền|kỷ\s+niệm)\s+[^\n]{0,40}?(?:các\s+)?"
    r"(?:ngày\s+lễ\s+lớn|ngày\s+kỷ\s+niệm|ngày\s+lễ)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"quý\s+(?:[IV]+|[1-4])\b|tháng\s+\d{1,2}\b|6\s+tháng\s+(?:đầu|cuối)", re.IGNORECASE
)


def assumed(plain: PlainText, about: About, reference: Reference) -> About:
    """``about`` with what the head of the draft tells of the rest."""
    head = plain.text[:_HEAD]
    issued = about.document_date or _issued(head)
    kind = about.kind or _kind(head)
    year = about.year or _year(head) or (issued.year if issued else None)
    region = about.region or _region(head, reference)
    return replace(about, kind=kind, region=region, year=year, document_date=issued)


def _issued(head: str) -> date | None:
    match = _ISSUED.search(head)
    if not match:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _title(head: str) -> str:
    """The lines that say what the draft is: from the name of its type to its first sentence."""
    match = re.search(
        r"(?:KẾ HOẠCH|BÁO CÁO|HƯỚNG DẪN|DANH MỤC|DANH SÁCH|LỊCH|CHƯƠNG TRÌNH|THÔNG BÁO"
        r"|CÔNG VĂN|ĐỀ CƯƠNG|ĐỊNH HƯỚNG)[^;]{0,300}",
        head,
    )
    return match[0] if match else head[:300]


def _kind(head: str) -> DraftKind | None:
    title = _title(head)
    word = title.upper()
    if word.startswith("BÁO CÁO"):
        return DraftKind.REPORT
    if _LIST.search(title) and word.startswith(("DANH", "LỊCH", "HƯỚNG")):
        return DraftKind.PERIOD_LIST if _PART.search(title[:200]) else DraftKind.YEAR_LIST
    if word.startswith(("KẾ HOẠCH", "CHƯƠNG TRÌNH", "HƯỚNG DẪN")):
        return DraftKind.PLAN
    return None


def _year(head: str) -> int | None:
    match = _TITLE_YEAR.search(_title(head))
    return int(match[1] or match[2]) if match else None


def _region(head: str, reference: Reference) -> str | None:
    """The one province that the head names as a place, if it names one.

    "tư tưởng Hồ Chí Minh" names a person.
    """
    places = [(_bare(province.name), province.spelling) for province in provinces().values()]
    places += [(row.name, row.successor) for row in reference.merged_provinces]
    named = {spelling for name, spelling in places if _names_place(head, name)}
    return named.pop() if len(named) == 1 else None


def _names_place(head: str, name: str) -> bool:
    place = rf"(?:tỉnh|thành phố|TP\.?|ủy|uỷ)\s+{re.escape(name)}\b|\b{re.escape(name)},\s*ngày"
    return bool(re.search(place, head, re.IGNORECASE))


def _bare(name: str) -> str:
    return name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
