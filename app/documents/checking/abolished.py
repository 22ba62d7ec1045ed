"""An abolished unit is one that a draft addresses or charges although it had ended by then.

Provinces end as the reference has it; the districts and the committees' bodies for
propaganda ended by the reorganisation of 2025.  Names in history stay as they were: a
clause with an earlier year, or with words of history, is passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.catalogue.reference import MergedProvince
from app.documents.checking.draft import Draft
from app.documents.checking.finding import Finding, FindingKind, Sure
from app.documents.checking.plain_text import Places, places
from app.regions import provinces

# Luật Tổ chức chính quyền địa phương 2025 (72/2025/QH15), Điều 1: two levels from this day.
_DISTRICTS_ENDED = date(2025, 7, 1)
# Quyết định of the Politburo on merging Ban Tuyên giáo and Ban Dân vận of the centre; the
# provinces followed until the first of July.
_PROPAGANDA_MERGED = date(2025, 2, 3)

_HISTORY = re.compile(
    r"giải\s+phóng|thành\s+lập|tái\s+lập|khởi\s+nghĩa|chiến\s+thắng|chiến\s+dịch|\bcũ\b|trước\s+đây"
    r"|\bnguyên\b|hợp\s+nhất|sáp\s+nhập|sắp\s+xếp|lịch\s+sử|kỷ\s+niệm|truyền\s+thống|trước\s+khi"
    r"|kết\s+thúc\s+hoạt\s+động|bãi\s+bỏ|giải\s+thể|thời\s+kỳ",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-2]\d)(?!\d)")

_BODY = (
    r"(?:Tỉnh\s+(?:ủy|uỷ)|Thành\s+(?:ủy|uỷ)|(?:UBND|HĐND|Ủy\s+ban\s+nhân\s+dân|Uỷ\s+ban\s+nhân\s+dân"
    r"|Hội\s+đồng\s+nhân\s+dân|Đảng\s+bộ|Công\s+an|Đoàn\s+ĐBQH|Tỉnh\s+đoàn|UBMTTQ|MTTQ|Mặt\s+trận\s+Tổ\s+quốc"
    r"|LĐLĐ|Liên\s+đoàn\s+Lao\s+động|Bộ\s+Chỉ\s+huy\s+quân\s+sự|Bộ\s+CHQS)\s+(?:tỉnh|thành\s+phố)"
    r"|Sở\s+[^;.\n()]{3,60}?\s+tỉnh|Sở\s+[^,;.\n()]{3,40}?|Báo|Đài\s+Phát\s+thanh\s*(?:-|và)\s*Truyền\s+hình"
    r"|trên\s+địa\s+bàn\s+tỉnh|Trường\s+Chính\s+trị(?:\s+tỉnh)?|Tạp\s+chí\s+Văn\s+nghệ)"
)
_DISTRICT = re.compile(
    r"\b(?:(?:Huyện|Quận|Thị)\s+(?:ủy|uỷ)\s+[A-ZĐ]\w+"
    r"|(?:UBND|HĐND|Ủy\s+ban\s+nhân\s+dân|Công\s+an|Phòng\s+[^,;.\n()]{3,40}?)\s+(?:huyện|quận|thị\s+xã)\b(?:\s+[A-ZĐ]\w+(?:\s+[A-ZĐ]\w+)?)?"
    r"|(?:các\s+)?(?:huyện|quận|thị)\s+(?:ủy|uỷ)\b|cấp\s+huyện\b|các\s+(?:huyện|quận),\s*(?:thị\s+xã|thành\s+phố))",
    re.IGNORECASE,
)
_PROPAGANDA = re.compile(
    r"\bBan\s+(?:Tuyên\s+giáo(?!\s+và)|Dân\s+vận)\s+(?P<level>Trung\s+ương|(?:Tỉnh|Thành)\s+(?:ủy|uỷ)|Huyện\s+(?:ủy|uỷ))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    right: str | None
    why: str
    sure: Sure


@dataclass(frozen=True, slots=True)
class _Passed:
    """Where a text speaks of a time before, or of the reorganisation itself."""

    history: Places
    years: Places

    def over(self, clause: tuple[int, int]) -> bool:
        """Whether names in ``clause`` stay as they were."""
        return self.history.any_in(*clause) or self.years.any_in(*clause)


def _early_years(text: str, written_on: date) -> Places:
    found = (m for m in _YEAR.finditer(text) if int(m[0]) < written_on.year)
    return Places(tuple(match.start() for match in found))


def abolished_findings(draft: Draft) -> Iterator[Finding]:
    """The units a draft charges that were no more on its day."""
    written_on = draft.about.document_date or (
        date(draft.about.year, 1, 1) if draft.about.year else None
    )
    if written_on is None:
        return
    passed = _Passed(places(_HISTORY, draft.plain.text), _early_years(draft.plain.text, written_on))
    taken: list[tuple[int, int]] = []
    found = (
        *_provinces(draft, written_on),
        *_districts(draft, written_on),
        *_bodies(draft, written_on),
    )
    for named in sorted(found, key=lambda named: (named.start, -named.end)):
        if any(start < named.end and named.start < end for start, end in taken[-3:]):
            continue
        if passed.over(draft.plain.clause(named.start, named.end)):
            continue
        taken.append((named.start, named.end))
        place = (named.start, named.end)
        yield draft.finding(FindingKind.ABOLISHED_UNIT, place, named.right, named.why, named.sure)


def _provinces(draft: Draft, written_on: date) -> Iterator[_Named]:
    gone = {row.name: row for row in draft.reference.merged_provinces if row.until < written_on}
    if not gone:
        return
    names = "|".join(
        sorted((re.escape(name).replace(r"\ ", r"\s+") for name in gone), key=len, reverse=True)
    )
    pattern = re.compile(rf"\b{_BODY}\s+(?P<name>{names})\b(?!\s*-)")
    for match in pattern.finditer(draft.plain.text):
        row = gone[" ".join(match["name"].split())]
        yield _Named(*match.span("name"), _successor(row), _merged(row), Sure.LIKELY)


def _successor(row: MergedProvince) -> str:
    name = provinces()[row.successor].name
    for prefix in ("Tỉnh ", "Thành phố "):
        name = name.removeprefix(prefix)
    return name


def _merged(row: MergedProvince) -> str:
    return (
        f"Tỉnh {row.name} đã hợp nhất vào {provinces()[row.successor].name},"
        f" không còn sau ngày {row.until:%d/%m/%Y}."
    )


def _districts(draft: Draft, written_on: date) -> Iterator[_Named]:
    if written_on < _DISTRICTS_ENDED:
        return
    why = f"Không còn cấp huyện từ ngày {_DISTRICTS_ENDED:%d/%m/%Y}."
    for match in _DISTRICT.finditer(draft.plain.text):
        yield _Named(*match.span(), None, why, Sure.LIKELY)


def _bodies(draft: Draft, written_on: date) -> Iterator[_Named]:
    for match in _PROPAGANDA.finditer(draft.plain.text):
        level = " ".join(match["level"].split())
        central = level.lower() == "trung ương"
        if written_on < (_PROPAGANDA_MERGED if central else _DISTRICTS_ENDED):
            continue
        right = None if level.lower().startswith("huyện") else f"Ban Tuyên giáo và Dân vận {level}"
        why = (
            "Ban Tuyên giáo và Ban Dân vận đã hợp nhất thành Ban Tuyên giáo và Dân vận"
            f" (Trung ương từ ngày {_PROPAGANDA_MERGED:%d/%m/%Y})."
        )
        yield _Named(*match.span(), right, why, Sure.LIKELY)
