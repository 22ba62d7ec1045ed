"""Checking finds what keeps an own date from being one: the faults of a catalogue entry, and a few.

An entry is made of the fields, so that both are read by the same schema and the same
proofreading.  A fault names its field; the empty one stands for no single field.
"""

import re
from collections.abc import Iterator
from typing import Any

from app.calendar.phrase import Manner
from app.catalogue.consistency import faults as misspelt
from app.catalogue.draft import entry_of, suggested_short_name
from app.catalogue.entry import Entry
from app.catalogue.vocabulary import Category, Level
from app.planning.own_dates.fields import (
    CATEGORIES,
    LEVELS,
    MANNERS,
    NewOwnDate,
    OwnDateFields,
    OwnKind,
)
from app.planning.plans.refusals import PlanRefused

Fault = tuple[str, str]
"""A field and a sentence."""

_DAY = r"\d{4}-\d\d-\d\d"

_TEXTS = ("name", "short_name", "description", "persons", "places", "manner")
"""What is proofread."""

_NO_ID = "x"

_STAND_IN = {
    "id": _NO_ID,
    "name": "X",
    "short_name": "X",
    "name_en": "Y",
    "rule": "solar:01-01",
    "manner": "none",
    "category": "lich-su",
    "level": "dia-phuong",
    "region": "VN",
    "status": "doubtful",
    "description": "X",
    "sources": [{"title": "X"}],
}
"""An entry whose texts are replaced by those to be proofread."""


class OwnDateRefused(PlanRefused):
    """Fields of which no own date can be made; ``faults`` are all that was found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(". ".join(f"{field}: {told}" if field else told for field, told in faults))
        self.faults = faults


def checked(fields: OwnDateFields, region: str) -> Entry:
    """The entry that ``fields`` make for a unit of ``region``, under an id that says nothing.

    Raises:
        OwnDateRefused: telling every fault at once.
    """
    found = list(_of_its_kind(fields))
    told = {field for field, _ in found}
    draft = _draft(fields, region)
    entry, wrong = entry_of(draft)
    more = (*wrong, *_misspelt(draft, {field for field, _ in wrong}))
    found += [fault for fault in more if fault[0] not in told and _is_theirs(fields, fault[0])]
    if entry is None or found:
        raise OwnDateRefused(tuple(dict.fromkeys(found)))
    return entry


def _draft(fields: OwnDateFields, region: str) -> dict[str, Any]:
    """As a file of the catalogue would hold it; what an entry must have and they need not is met.

    The English name and the description are asked for when the entry is proposed.
    """
    told = fields.model_dump(mode="json", exclude={"kind", "announced"}, exclude_none=True)
    short_name = fields.short_name or (suggested_short_name(fields.name) if fields.name else "")
    rule = _rule(fields)
    return (
        told
        | ({"rule": rule} if rule else {})
        | {
            "id": _NO_ID,
            "region": region,
            "short_name": short_name,
            "name_en": fields.name_en or fields.name,
            "manner": fields.manner or MANNERS[fields.kind][0],
            "category": fields.category or CATEGORIES[fields.kind][0],
            "description": fields.description or fields.name,
        }
    )


def _misspelt(draft: dict[str, Any], faulty: set[str]) -> Iterator[Fault]:
    """What proofreading finds in the texts of ``draft``, be other fields as they may."""
    texts = {name: draft[name] for name in _TEXTS if name in draft and name not in faulty}
    entry, _ = entry_of(_STAND_IN | texts)
    return misspelt(entry) if entry else iter(())


def _rule(fields: OwnDateFields) -> str | None:
    """The rule as given; else the first announced days, or the day of the document."""
    if fields.rule:
        return fields.rule
    if isinstance(fields, NewOwnDate) and fields.announced:
        return f"date:{fields.announced.first}"
    signed = _signed(fields)
    return f"solar:{signed[5:]}" if signed else None


def _signed(fields: OwnDateFields) -> str | None:
    """The day of a document, where it is told whole."""
    is_whole = fields.kind is OwnKind.DOCUMENT and re.fullmatch(_DAY, fields.origin or "", re.ASCII)
    return fields.origin if is_whole else None


def _is_theirs(fields: OwnDateFields, field: str) -> bool:
    """Whether a fault is of what was given, and not of what stands in for it."""
    return field not in {"name_en", "description", "short_name"} or bool(getattr(fields, field))


def _of_its_kind(fields: OwnDateFields) -> Iterator[Fault]:
    """What is wrong for an own date of that kind, though an entry might be so."""
    if fields.level not in LEVELS:
        yield "level", f"phải là một trong: {_spelt(LEVELS)}; ngày của cả nước thuộc danh mục"
    if fields.category and fields.category not in CATEGORIES[fields.kind]:
        yield "category", f"phải là một trong: {_spelt(CATEGORIES[fields.kind])}"
    if fields.manner and fields.manner not in MANNERS[fields.kind]:
        yield "manner", f"phải là một trong: {_spelt(MANNERS[fields.kind])}"
    if not fields.sources:
        yield "sources", "ghi ít nhất một nguồn: văn bản, sách, bài báo cho biết ngày này"
    match fields.kind:
        case OwnKind.DOCUMENT:
            yield from _of_a_document(fields)
        case OwnKind.FESTIVAL if not _rule(fields):
            yield "rule", "ghi ngày mở hội hằng năm, hoặc thời gian đã công bố của năm nay"
        case OwnKind.ANNIVERSARY if not fields.rule:
            yield "rule", "ghi ngày và tháng kỷ niệm"
    if fields.kind is not OwnKind.DOCUMENT and fields.document:
        yield "document", "chỉ dùng cho văn bản cần sơ kết, tổng kết"


def _of_a_document(fields: OwnDateFields) -> Iterator[Fault]:
    review = fields.document and fields.document.review
    if fields.document is None:
        yield "document", "ghi số, cơ quan ban hành và loại văn bản"
    elif not (review and (review.so_ket or review.tong_ket)):
        yield "document", "ghi năm sơ kết hoặc năm tổng kết, ví dụ 3, 5 và 10"
    if not _signed(fields):
        yield "origin", "ghi đủ ngày, tháng, năm ban hành văn bản"
        yield "rule", "theo ngày ban hành"
    if fields.extent:
        yield "extent", "văn bản không kéo dài nhiều ngày"


def _spelt(words: tuple[Category | Manner | Level, ...]) -> str:
    return ", ".join(words)
