"""The forms of own dates: a day told in boxes, made into the spellings of the catalogue and back.

A form that cannot be read tells what is wrong at its boxes; ``BOXES`` says at which of them a
fault of a field is shown.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from app.calendar.phrase import Manner
from app.calendar.rules import LunarRule, Rule, SolarRule, parse_rule
from app.catalogue.vocabulary import MANNER_LABELS, Category, Level, Status
from app.planning.own_dates.checking import Fault, OwnDateRefused, checked
from app.planning.own_dates.fields import AnnouncedFields, NewOwnDate, OwnKind
from app.refusals import is_cut_short, sentence
from app.views.own_dates import OwnDateView
from app.views.unit_forms import OptionalDay

SOLAR = "solar"
LUNAR = "lunar"

LAST_YEAR = 2199
LEAP_YEAR = 2000

SPARE_SOURCES = 1
"""Empty rows for sources beside those there are."""

BOXES = {
    "rule": "day",
    "origin": "day",
    "origin_lunar": "day",
    "extent": "lasts",
    "until": "since",
    "announced": "announced",
    "first": "announced",
    "last": "announced",
    "source": "announced",
}
"""The boxes of a field, where they do not bear its name."""

_WORDS = {
    "origin_lunar": "ngày âm lịch của sự kiện",
    "origin": "ngày của sự kiện",
    "rule": "ngày kỷ niệm",
    "manner": "cách nêu",
    "since": "năm bắt đầu",
    "until": "năm kết thúc",
    **{str(manner): f"“{label}”" for manner, (label, _) in MANNER_LABELS.items()},
    **{str(category): f"“{category.label}”" for category in Category},
    **{str(level): f"“{level.label}”" for level in Level},
}
"""What pages call the words of the catalogue's files."""

_PARTS = {
    "title": "tên nguồn",
    "number": "số, ký hiệu",
    "date": "ngày",
    "url": "địa chỉ trang",
    "issuer": "cơ quan ban hành",
    "kind": "loại văn bản",
    "so_ket": "năm sơ kết",
    "tong_ket": "năm tổng kết",
    "first": "từ ngày",
    "last": "đến ngày",
    "source": "văn bản thông báo",
    "lasts": "số ngày",
    "offset": "số ngày trước, sau",
    "through": "đến hết ngày",
}
"""What pages call the parts of fields."""

_SPELLINGS = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})(?![\w-])"
)


def _text(most: int) -> Any:  # Any: what Annotated takes
    return Field(max_length=most)


def _none_if_empty(value: Any) -> Any:  # Any: whatever the form holds, for Pydantic to judge
    return None if value == "" else value


def _listed(value: Any) -> Any:  # Any: whatever the form holds, for Pydantic to judge
    return [value] if isinstance(value, str) else value


Box = Annotated[str, _text(300)]
Small = Annotated[str, _text(24)]
Area = Annotated[str, _text(4000)]
Column = Annotated[list[Annotated[str, _text(500)]], BeforeValidator(_listed), Field(max_length=20)]


class SourceBoxes(BaseModel):
    """A row of the form: where a fact stands."""

    title: str = ""
    number: str = ""
    date: str = ""
    url: str = ""

    def told(self) -> dict[str, str]:
        """What is not empty."""
        return {name: text for name, text in self if text}


class OwnDateForm(BaseModel):
    """An own date as a page tells it.

    ``rule``, ``origin`` and ``origin_lunar`` are for days that boxes cannot tell; what they
    hold goes before the boxes.  ``sure`` is set by who has seen the twins.
    """

    kind: OwnKind = OwnKind.ANNIVERSARY
    name: Box = ""
    short_name: Box = ""
    name_en: Box = ""
    calendar: Small = SOLAR
    day: Small = ""
    month: Small = ""
    leap: bool = False
    year: Small = ""
    year_only: bool = False
    rule: Small = ""
    origin: Small = ""
    origin_lunar: Small = ""
    lasts: Small = ""
    offset: Small = ""
    through: Small = ""
    manner: Annotated[Manner | None, BeforeValidator(_none_if_empty)] = None
    category: Annotated[Category | None, BeforeValidator(_none_if_empty)] = None
    level: Level = Level.DIA_PHUONG
    since: Small = ""
    until: Small = ""
    doubtful: bool = False
    description: Area = ""
    persons: Area = ""
    places: Area = ""
    source_title: Column = []
    source_number: Column = []
    source_date: Column = []
    source_url: Column = []
    signed: Small = ""
    number: Box = ""
    issuer: Box = ""
    document_kind: Box = ""
    so_ket: Box = ""
    tong_ket: Box = ""
    replaced_by: Box = ""
    announced_first: Small = ""
    announced_last: Small = ""
    announced_source: Box = ""
    sure: bool = False
    version: Annotated[str, _text(64)] = ""

    @property
    def sources(self) -> tuple[SourceBoxes, ...]:
        """The rows of sources that hold anything."""
        columns = (self.source_title, self.source_number, self.source_date, self.source_url)
        rows = max(map(len, columns), default=0)
        padded = (column + [""] * (rows - len(column)) for column in columns)
        found = (
            SourceBoxes(title=title, number=number, date=day, url=url)
            for title, number, day, url in zip(*padded, strict=True)
        )
        return tuple(row for row in found if row.told())

    @property
    def source_rows(self) -> tuple[SourceBoxes, ...]:
        """The rows to be shown: those of before, and an empty one."""
        return (*self.sources, *[SourceBoxes()] * SPARE_SOURCES)

    def fields(self, region: str) -> NewOwnDate:
        """As own dates of a unit of ``region`` are made of.

        Raises:
            OwnDateRefused: telling what cannot be read or cannot be, by field, all at once.
        """
        told, unread = _told(self)
        try:
            found = NewOwnDate.model_validate(told)
        except ValidationError as error:
            unread += faults_of(error)
        if unread:
            raise OwnDateRefused(unread + _more(told, unread, region))
        checked(found, region)
        return found


class AnnouncedForm(BaseModel):
    """The days of a festival as they were announced; without a year, that of the first day."""

    first: OptionalDay = None
    last: OptionalDay = None
    source: Box = ""
    year: Small = ""
    version: Annotated[str, _text(64)] = ""

    @property
    def of_year(self) -> int | None:
        """The year told, if it is one."""
        return int(self.year) if re.fullmatch(r"\d{4}", self.year, re.ASCII) else None

    def fields(self) -> AnnouncedFields:
        """As announcing takes them.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        last = self.last or self.first
        return AnnouncedFields.model_validate(
            {"first": self.first or "", "last": last or "", "source": self.source}
        )


class YearForm(BaseModel):
    """A year whose announced days are forgotten."""

    year: Annotated[int, Field(ge=1, le=2199)]


def as_form(own: OwnDateView) -> OwnDateForm:
    """``own`` in boxes; of its day, as much as boxes can tell."""
    told = {name: getattr(own, name) for name in ("kind", "name", "short_name", "name_en")}
    told |= {name: getattr(own, name) for name in ("manner", "category", "level", "description")}
    told |= {"since": str(own.since or ""), "until": str(own.until or "")}
    told |= {"doubtful": own.status is Status.DOUBTFUL, "version": own.version}
    told |= {"persons": "\n".join(own.persons), "places": "\n".join(own.places)}
    for name in ("title", "number", "date", "url"):
        told[f"source_{name}"] = [str(getattr(row, name) or "") for row in own.sources]
    if own.extent:
        told |= {"lasts": str(own.extent.lasts or ""), "offset": str(own.extent.offset or "")}
        told |= {"through": str(own.extent.through or "")}
    return OwnDateForm.model_validate(told | _day_boxes(own) | _document_boxes(own))


def by_box(faults: Iterable[Fault]) -> dict[str, str]:
    """Faults by the boxes at which they are shown, in the words of pages."""
    found: dict[str, list[str]] = {}
    for field, told in faults:
        box = BOXES.get(field, field)
        found.setdefault(box, []).append(_SPELLINGS.sub(lambda match: _WORDS[match[0]], told))
    return {box: _capital("; ".join(dict.fromkeys(told))) for box, told in found.items()}


def faults_of(error: ValidationError) -> tuple[Fault, ...]:
    """What a schema refused, by the field in which it stands."""
    return tuple(
        (str(detail["loc"][0]) if detail["loc"] else "", _said(detail))
        for detail in error.errors()
        if not is_cut_short(detail)
    )


def _said(detail: ErrorDetails) -> str:
    """The sentence, after the part of the field that it is about."""
    parts = [_PARTS[part] for part in map(str, detail["loc"][1:]) if part in _PARTS]
    return ": ".join([*parts[-1:], sentence(detail)])


# From boxes to spellings


def _told(form: OwnDateForm) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """What the boxes tell, by field, and what of it cannot be read."""
    told, unread = _day(form)
    told |= {"kind": form.kind, "level": form.level, "manner": form.manner}
    told |= {name: getattr(form, name) for name in ("name", "short_name", "name_en")}
    told |= {"category": form.category, "description": form.description}
    told |= {"persons": _lines(form.persons), "places": _lines(form.places)}
    told |= {"since": form.since or None, "until": form.until or None}
    told |= {"status": Status.DOUBTFUL if form.doubtful else Status.CONFIRMED}
    told |= {"sources": [row.told() for row in form.sources], "extent": _extent(form)}
    return told | {"document": _document(form), "announced": _announced(form)}, unread


def _more(told: dict[str, Any], unread: tuple[Fault, ...], region: str) -> tuple[Fault, ...]:
    """What is wrong with the fields that could be read."""
    bad = {field for field, _ in unread}
    try:
        readable = {name: value for name, value in told.items() if name not in bad}
        checked(NewOwnDate.model_validate(readable), region)
    except OwnDateRefused as refused:
        known = {BOXES.get(field, field) for field in bad}
        return tuple(f for f in refused.faults if BOXES.get(f[0], f[0]) not in known)
    except ValidationError:
        return ()
    return ()


def _day(form: OwnDateForm) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """The rule and the origin, and what of them cannot be read."""
    if form.kind is OwnKind.DOCUMENT:
        return {"rule": form.rule or None, "origin": form.signed or form.origin or None}, ()
    written = {"rule": form.rule, "origin": form.origin, "origin_lunar": form.origin_lunar}
    told: dict[str, Any] = {name: text for name, text in written.items() if text}
    # A day that is told in boxes goes before that of the first announcement.
    is_written = form.rule and not (form.day and form.rule.startswith("date:"))
    if is_written or not (form.day or form.month):
        # A year goes with any rule.
        return ({"origin": form.year} if form.year else {}) | told, ()
    try:
        day, month = int(form.day), int(form.month)
        year = int(form.year) if form.year else None
    except ValueError:
        return {}, (("day", "ghi ngày, tháng, năm bằng chữ số"),)
    if fault := _no_such_day(form, day, month, year):
        return {}, (("day", fault),)
    return told | _spelt(form, day, month, year), ()


def _no_such_day(form: OwnDateForm, day: int, month: int, year: int | None) -> str | None:
    if year is not None and not 1 <= year <= LAST_YEAR:
        return f"năm phải từ 1 đến {LAST_YEAR}"
    if form.calendar == LUNAR:
        fits = 1 <= month <= 12 and 1 <= day <= 30
        return None if fits else "tháng âm lịch từ 1 đến 12, ngày từ 1 đến 30"
    # Without a known year, 29 February is a day.
    whole = year if year is not None and not _is_year_only(form) else LEAP_YEAR
    try:
        date(whole, month, day)
    except ValueError:
        known = f" năm {year}" if whole == year else ""
        return f"không có ngày {day}/{month}{known}; ghi ngày trước, tháng sau"
    return None


def _is_year_only(form: OwnDateForm) -> bool:
    """Whether of the event itself only the year is told, as always of festivals."""
    return form.year_only or form.kind is OwnKind.FESTIVAL


def _spelt(form: OwnDateForm, day: int, month: int, year: int | None) -> dict[str, str]:
    is_lunar = form.calendar == LUNAR
    leap = "L" if form.leap and is_lunar else ""
    # The thirtieth of a lunar month is its last day, in months that have 29 too.
    of_rule = "last" if is_lunar and day == 30 else f"{day:02}"
    told = {"rule": f"{LUNAR if is_lunar else SOLAR}:{month:02}{leap}-{of_rule}"}
    if year is not None:
        whole = f"{year:04}-{month:02}{leap}-{day:02}"
        origin = "origin_lunar" if is_lunar else "origin"
        told[origin] = f"{year:04}" if _is_year_only(form) else whole
    return told


def _extent(form: OwnDateForm) -> dict[str, str] | None:
    told = {"offset": form.offset, "lasts": form.lasts, "through": form.through}
    given = {name: text for name, text in told.items() if text and text != "0"}
    return None if not given or given == {"lasts": "1"} else given


def _document(form: OwnDateForm) -> dict[str, Any] | None:
    if form.kind is not OwnKind.DOCUMENT:
        return None
    told = {"number": form.number, "issuer": form.issuer, "kind": form.document_kind}
    review = {"so_ket": _numbers(form.so_ket), "tong_ket": _numbers(form.tong_ket)}
    return told | {"review": review, "replaced_by": form.replaced_by or None}


def _announced(form: OwnDateForm) -> dict[str, str] | None:
    if form.kind is not OwnKind.FESTIVAL:
        return None
    first, last, source = form.announced_first, form.announced_last, form.announced_source
    if not (first or last or source):
        return None
    return {"first": first, "last": last or first, "source": source}


def _numbers(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,;]+", text) if part]


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# From spellings to boxes


def _day_boxes(own: OwnDateView) -> dict[str, Any]:
    """The boxes that tell the day, or its spellings where no boxes can."""
    if own.kind is OwnKind.DOCUMENT:
        return {"signed": own.origin or ""}
    spellings = {
        name: text
        for name in ("rule", "origin", "origin_lunar")
        if (text := getattr(own, name)) is not None
    }
    boxes = _rule_boxes(parse_rule(own.rule) if own.rule else None) | _year_boxes(own)
    told, _ = _day(OwnDateForm.model_validate(boxes | {"kind": own.kind}))
    return boxes if told == spellings else spellings


def _year_boxes(own: OwnDateView) -> dict[str, Any]:
    year, _, day = (own.origin or own.origin_lunar or "").partition("-")
    return {"year": year, "year_only": bool(year) and not day}


def _rule_boxes(rule: Rule | None) -> dict[str, Any]:
    match rule:
        case None:
            return {}
        case SolarRule(month, day):
            return {"calendar": SOLAR, "day": str(day), "month": str(month)}
        case LunarRule(month, day, leap):
            return {"calendar": LUNAR, "day": str(day or 30), "month": str(month), "leap": leap}
        case _:
            return {"rule": str(rule)}


def _document_boxes(own: OwnDateView) -> dict[str, Any]:
    document = own.document
    if document is None:
        return {}
    review = document.review
    return {
        "number": document.number,
        "issuer": document.issuer,
        "document_kind": document.kind,
        "so_ket": ", ".join(map(str, review.so_ket)) if review else "",
        "tong_ket": ", ".join(map(str, review.tong_ket)) if review else "",
        "replaced_by": document.replaced_by or "",
    }
