"""An entry is one event as the files of the catalogue write it.

Every field that the format has is here; ``docs/catalogue.md`` explains them to editors.
Sentences of refusal are Vietnamese, since the authors of entries read them.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    PlainSerializer,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from app.calendar.anniversary import (
    LunarOrigin,
    Origin,
    origin_year,
    parse_lunar_origin,
    parse_origin,
)
from app.calendar.extent import MAX_LENGTH_DAYS, MAX_OFFSET_DAYS, Extent
from app.calendar.lunar import ALMANAC, lunar_date
from app.calendar.phrase import Manner
from app.calendar.rules import DateRule, LunarRule, NotARule, Rule, SolarRule, parse_rule
from app.catalogue.vocabulary import Category, Level, Status
from app.iso import IsoDay
from app.regions import region


def _nfc(text: str) -> str:
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("chữ phải ở dạng Unicode dựng sẵn (NFC)")
    if re.search(r"[\x00-\x1f\x7f\u2028\u2029]", text):
        raise ValueError("không được có ký tự điều khiển hoặc xuống dòng")
    return text


def _rule(text: object) -> Rule:
    try:
        return parse_rule(str(text))
    except NotARule as error:
        raise ValueError(error.remedy) from None


def _region(text: str) -> str:
    if region(text) is None:
        raise ValueError(
            "không có tỉnh, xã này từ 01/7/2025: viết VN, tên tỉnh như thai-nguyen, mã xã"
        )
    return text


def _of_the_catalogue(text: str) -> str:
    if text.startswith(OWN_PREFIX):
        raise ValueError(f"mã bắt đầu bằng {OWN_PREFIX} chỉ dùng cho ngày riêng của đơn vị")
    return text


def _web_address(text: str) -> str:
    try:
        return str(_HTTP.validate_python(text))
    except ValidationError:
        raise ValueError("phải là địa chỉ http(s) đầy đủ") from None


_HTTP = TypeAdapter(HttpUrl)

OWN_PREFIX = "rieng-"
"""What the ids of units' own dates begin with, and no id of the catalogue."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_nfc)]
"""One line of text."""

LongText = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_nfc)]

EventId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
"""Lower case, no accents, words joined by hyphens."""

RuleText = Annotated[Rule, BeforeValidator(_rule), PlainSerializer(str)]
OriginText = Annotated[
    Origin, BeforeValidator(lambda t: parse_origin(str(t))), PlainSerializer(str)
]
LunarOriginText = Annotated[
    LunarOrigin, BeforeValidator(lambda t: parse_lunar_origin(str(t))), PlainSerializer(str)
]
WebAddress = Annotated[str, StringConstraints(max_length=500), AfterValidator(_web_address)]
Year = Annotated[int, Field(ge=1, le=2199)]


class Strict(BaseModel):
    """A mapping of a data file: unknown fields are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Citation(Strict):
    """Where a fact stands."""

    title: Text
    number: Text | None = None
    date: IsoDay | None = None
    url: WebAddress | None = None


class ExtentField(Strict):
    """How long an occurrence lasts; see ``calendar.extent``."""

    offset: Annotated[int, Field(ge=-MAX_OFFSET_DAYS, le=MAX_OFFSET_DAYS)] = 0
    lasts: Annotated[int, Field(ge=1, le=MAX_LENGTH_DAYS)] | None = None
    through: RuleText | None = None

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if self.lasts and self.through:
            raise ValueError("chỉ dùng một trong hai: lasts hoặc through")
        return self

    def extent(self) -> Extent:
        """As the calendar takes it."""
        return Extent(self.offset, self.lasts or 1, self.through)


class Dispute(Strict):
    """Another dating of the event, with those who hold it."""

    origin: OriginText
    sources: Annotated[tuple[Citation, ...], Field(min_length=1)]


class ReviewCycle(Strict):
    """After how many years a document is reviewed: sơ kết in between, tổng kết as a whole."""

    so_ket: tuple[Annotated[int, Field(ge=1, le=50)], ...] = ()
    tong_ket: tuple[Annotated[int, Field(ge=1, le=50)], ...] = ()


class Document(Strict):
    """The document that an entry is about."""

    number: Text
    issuer: Text
    kind: Text
    review: ReviewCycle | None = None
    replaced_by: Text | None = None


class Entry(Strict):
    """One event of the catalogue."""

    id: Annotated[EventId, AfterValidator(_of_the_catalogue)]
    name: Text
    short_name: Annotated[str, StringConstraints(min_length=1, max_length=32), AfterValidator(_nfc)]
    name_en: Text
    rule: RuleText
    extent: ExtentField | None = None
    origin: OriginText | None = None
    origin_lunar: LunarOriginText | None = None
    manner: Manner
    category: Category
    level: Level
    region: Annotated[str, AfterValidator(_region)]
    former: EventId | None = None
    law: EventId | None = None
    year_class_from: Literal["civil-year"] | None = None
    day_off: bool = False
    since: Year | None = None
    until: Year | None = None
    status: Status
    description: LongText
    persons: tuple[Text, ...] = ()
    places: tuple[Text, ...] = ()
    also: tuple[Text, ...] = ()
    sources: Annotated[tuple[Citation, ...], Field(min_length=1)]
    disputed: tuple[Dispute, ...] = ()
    document: Document | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        faults = [fault for check in _CHECKS if (fault := check(self))]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def extent_of(self) -> Extent:
        """Its extent, a single day where none is written."""
        return self.extent.extent() if self.extent else Extent()


def _origin_is_on_the_rules_day(entry: Entry) -> str | None:
    match entry.rule, entry.origin:
        case SolarRule(month, day), Origin(_, int(m), int(d)) if (m, d) != (month, day):
            return f"ngày của origin ({d:02}/{m:02}) khác ngày của rule ({day:02}/{month:02})"
        case SolarRule(month, _), Origin(_, int(m), None) if m != month:
            return f"tháng của origin ({m}) khác tháng của rule ({month})"
    return None


def _lunar_origin_is_on_the_rules_day(entry: Entry) -> str | None:
    match entry.rule, entry.origin_lunar:
        case LunarRule(month, int(day), _), LunarOrigin(_, int(m), int(d), _) if (m, d) != (
            month,
            day,
        ):
            return f"ngày của origin_lunar ({d}/{m}) khác ngày của rule ({day}/{month})"
    return None


def _lunar_origin_is_that_civil_day(entry: Entry) -> str | None:
    civil = entry.origin.date if entry.origin else None
    recorded = entry.origin_lunar.lunar if entry.origin_lunar else None
    if civil and recorded and civil in ALMANAC and lunar_date(civil) != recorded:
        return f"origin {civil} là ngày {lunar_date(civil)} âm lịch, không phải {recorded}"
    return None


def _lunar_rule_knows_its_lunar_year(entry: Entry) -> str | None:
    civil = entry.origin.date if entry.origin else None
    if (
        isinstance(entry.rule, LunarRule)
        and civil
        and civil < ALMANAC.start
        and not entry.origin_lunar
    ):
        return "rule âm lịch với origin trước 31/01/1900 cần thêm origin_lunar"
    return None


def _years_are_in_order(entry: Entry) -> str | None:
    if entry.since and entry.until and entry.until < entry.since:
        return f"until ({entry.until}) trước since ({entry.since})"
    first = origin_year(entry.rule, entry.origin, entry.origin_lunar)
    if first and entry.since and entry.since < first:
        return f"since ({entry.since}) trước năm của origin ({first})"
    return None


def _a_single_date_is_no_anniversary(entry: Entry) -> str | None:
    if isinstance(entry.rule, DateRule) and (entry.origin or entry.origin_lunar):
        return "rule date: chỉ rơi vào một ngày, không dùng với origin"
    return None


def _former_belongs_to_a_province(entry: Entry) -> str | None:
    if entry.former and entry.region == "VN":
        return "former chỉ dùng khi region là tỉnh, thành phố hợp nhất"
    return None


def _a_review_needs_its_documents_day(entry: Entry) -> str | None:
    reviewed = entry.document and entry.document.review
    if reviewed and not (entry.origin and entry.origin.date):
        return "văn bản có document.review cần origin là ngày ban hành"
    if reviewed and entry.category is not Category.VAN_BAN:
        return "văn bản có document.review dùng category van-ban"
    return None


def _deaths_are_not_celebrated(entry: Entry) -> str | None:
    if entry.category is Category.NGAY_MAT and entry.manner in {Manner.KY_NIEM, Manner.DON}:
        return f"ngày mất, ngày giỗ không dùng manner {entry.manner}; dùng tuong-niem hoặc gio"
    return None


_CHECKS: tuple[Callable[[Entry], str | None], ...] = (
    _origin_is_on_the_rules_day,
    _lunar_origin_is_on_the_rules_day,
    _lunar_origin_is_that_civil_day,
    _lunar_rule_knows_its_lunar_year,
    _years_are_in_order,
    _a_single_date_is_no_anniversary,
    _former_belongs_to_a_province,
    _a_review_needs_its_documents_day,
    _deaths_are_not_celebrated,
)
