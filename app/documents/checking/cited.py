"""A cited document is one that a draft names by number and day.

"Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị về …" can be held against the catalogue.
Numbers repeat from term to term, so a differing day is a fault only where the subject, or
the year and the issuer, tell that the same document is meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendar.anniversary import Origin
from app.catalogue.reference import Reference
from app.catalogue.vocabulary import Status
from app.documents.checking.draft import Draft
from app.documents.checking.finding import Finding, FindingKind, Sure
from app.documents.checking.names import datings
from app.documents.checking.written import DAY, Written, written
from app.folding import folded_words
from app.models import Event

_CITED = re.compile(
    rf"(?P<number>(?<![\w/\-])\d{{1,5}}(?:/\d{{4}})?[/\-][A-ZĐ][A-ZĐa-z\d]*(?:[/\-][A-ZĐ\d]+)*)\s*[,;]?\s*\(?\s*ngày\s+(?P<date>{DAY})"
)
_SUBJECT = re.compile(r"\bvề\s+(?:việc\s+)?(.{10,160})", re.DOTALL)
_SAME_SUBJECT = 0.6
_LEAD = 0.15


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of the catalogue: its days as sources have them, the trusted one first."""

    number: str
    title: str
    days: tuple[date, ...]
    confirmed: bool
    event: str | None


def known_documents(session: Session, reference: Reference) -> dict[str, list[KnownDocument]]:
    """The documents that are known, by their folded number."""
    found: dict[str, list[KnownDocument]] = defaultdict(list)
    query = select(Event).where(Event.category == "van-ban", Event.retired.is_(None))
    for event in session.scalars(query.order_by(Event.id)):
        document = event.details.get("document")
        days = tuple(day for day in map(_day, datings(event)) if day)
        if document and days:
            confirmed = event.status == Status.CONFIRMED
            known = KnownDocument(document["number"], event.name, days, confirmed, event.id)
            found[_key(document["number"])].append(known)
    for merger in reference.mergers:
        cited = merger.resolution
        if cited.number and cited.date:
            known = KnownDocument(cited.number, cited.title, (cited.date,), True, None)
            found[_key(cited.number)].append(known)
    return found


def _day(origin: Origin) -> date | None:
    return origin.date


def _key(number: str) -> str:
    return number.upper().replace("-", "/").replace(" ", "")


def document_findings(draft: Draft, known: dict[str, list[KnownDocument]]) -> Iterator[Finding]:
    """Documents cited with another day than theirs."""
    text = draft.plain.text
    for match in _CITED.finditer(text):
        found = written(text, *match.span("date"))
        candidates = known.get(_key(match["number"]), ())
        if found.date is None or not candidates:
            continue
        if any(document.days[0] == found.date for document in candidates):
            continue
        subject = text[match.end() : match.end() + 260]
        yield from _compared(draft, found, match["number"], subject, tuple(candidates))


def _compared(
    draft: Draft, found: Written, number: str, subject: str, candidates: tuple[KnownDocument, ...]
) -> Iterator[Finding]:
    meant = [document for document in candidates if _is_meant(document, found, subject)]
    meant.sort(key=lambda document: -_likeness(document, subject))
    if not meant or found.date is None:
        return
    document, *rivals = meant
    if rivals and _likeness(document, subject) - _likeness(rivals[0], subject) < _LEAD:
        return
    right = found.like(document.days[0])
    place = (found.start, found.end)
    if found.date in document.days or not document.confirmed:
        why = (
            f"Ngày của {number} chưa thống nhất giữa các nguồn: danh mục ghi"
            f" {document.days[0]:%d/%m/%Y}, dự thảo ghi {found.text}; nên kiểm tra lại."
        )
        sure = Sure.DOUBTFUL
    else:
        why = f"{number} ban hành ngày {document.days[0]:%d/%m/%Y}, không phải {found.text}."
        sure = Sure.CERTAIN if _likeness(document, subject) >= _SAME_SUBJECT else Sure.LIKELY
    yield draft.finding(FindingKind.DOCUMENT_NUMBER, place, right, why, sure, document.event)


def _is_meant(document: KnownDocument, found: Written, subject: str) -> bool:
    has_own_year = bool(re.search(r"/\d{4}/", document.number))
    likeness = _likeness(document, subject)
    near = abs(found.year - document.days[0].year)
    return has_own_year or likeness >= _SAME_SUBJECT or (near == 0 and likeness >= 0.3)


def _likeness(document: KnownDocument, subject: str) -> float:
    """How much of the shorter of both subjects is in the other."""
    said = _SUBJECT.search(subject)
    titled = _SUBJECT.search(document.title)
    if not said or not titled:
        return 0.0
    first = set(folded_words(re.split(r"[;.(“\n]", said[1])[0])[:25])
    second = set(folded_words(titled[1]))
    return len(first & second) / max(1, min(len(first), len(second)))
