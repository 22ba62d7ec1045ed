"""The fields of an own date as people give them, with the names of a catalogue entry's.

What the kind decides is left out or has a default; ``checking`` makes an entry of the rest.
"""

import re
import unicodedata
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from app.accounts.fields import OneLine
from app.calendar.phrase import Manner
from app.catalogue.entry import Citation, Document, ExtentField
from app.catalogue.vocabulary import Category, Labelled, Level, Status
from app.iso import IsoDay

MAX_SOURCES = 20
MAX_NAMES = 20


class OwnKind(Labelled):
    """What a unit keeps of its own."""

    ANNIVERSARY = "anniversary", "Ngày kỷ niệm", "Anniversary"
    FESTIVAL = "festival", "Lễ hội", "Festival"
    DOCUMENT = "document", "Văn bản cần sơ kết, tổng kết", "Document under review"


CATEGORIES = {
    OwnKind.ANNIVERSARY: tuple(
        category
        for category in Category
        if category
        not in {Category.NGAY_LE_LON, Category.NGAY_NGHI, Category.LE_HOI, Category.VAN_BAN}
    ),
    OwnKind.FESTIVAL: (Category.LE_HOI,),
    OwnKind.DOCUMENT: (Category.VAN_BAN,),
}
"""The categories of each kind, the first by default; great days and days off are the law's."""

MANNERS = {
    OwnKind.ANNIVERSARY: (
        Manner.KY_NIEM, Manner.TUONG_NIEM, Manner.GIO, Manner.HUONG_UNG, Manner.NONE,
    ),
    OwnKind.FESTIVAL: (Manner.LE_HOI,),
    OwnKind.DOCUMENT: (Manner.NONE,),
}  # fmt: skip
"""The manners of each kind, the first by default."""

LEVELS = (Level.DIA_PHUONG, Level.NGANH, Level.THAM_KHAO)
"""How far an own date may concern: what concerns the country belongs into the catalogue."""


def _flowing(text: object) -> object:
    """``text`` as one paragraph: a form may send it with line breaks."""
    if not isinstance(text, str):
        return text
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


Name = Annotated[str, StringConstraints(max_length=300), OneLine]
Names = Annotated[tuple[Name, ...], Field(max_length=MAX_NAMES)]
Spelling = Annotated[str, StringConstraints(max_length=24), OneLine]


class OwnDateFields(BaseModel):
    """An own date as it is to be; what is left out follows from the kind and the name.

    ``rule``, ``origin`` and ``origin_lunar`` are spellings of the catalogue.  A festival
    without a ``rule`` has no days but those announced for a year; a document needs none,
    its ``origin`` is the day it was signed.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "anniversary",
                    "name": "Ngày truyền thống Đảng bộ xã Phú Xuyên",
                    "rule": "solar:05-20",
                    "origin": "1947-05-20",
                    "category": "dia-phuong",
                    "sources": [{"title": "Lịch sử Đảng bộ xã Phú Xuyên (1947 - 2020)"}],
                }
            ]
        },
    )

    kind: OwnKind
    name: Name
    short_name: Annotated[
        str, StringConstraints(max_length=32), OneLine, Field(description="default: of the name")
    ] = ""
    name_en: Name = ""
    rule: Annotated[Spelling | None, Field(examples=["solar:05-20", "lunar:01-10"])] = None
    extent: ExtentField | None = None
    origin: Annotated[Spelling | None, Field(examples=["1947-05-20", "1947"])] = None
    origin_lunar: Annotated[Spelling | None, Field(examples=["1784-12-09"])] = None
    manner: Manner | None = None
    category: Category | None = None
    level: Level = Level.DIA_PHUONG
    since: int | None = None
    until: int | None = None
    status: Status = Status.CONFIRMED
    description: Annotated[str, StringConstraints(max_length=2000), BeforeValidator(_flowing)] = ""
    persons: Names = ()
    places: Names = ()
    sources: Annotated[tuple[Citation, ...], Field(max_length=MAX_SOURCES)] = ()
    document: Document | None = None


class AnnouncedFields(BaseModel):
    """The days of a festival in one year, as they were announced; both included."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "first": "2027-02-15",
                    "last": "2027-02-17",
                    "source": "Thông báo số 12/TB-UBND ngày 05/01/2027 của UBND xã Phú Xuyên",
                }
            ]
        },
    )

    first: IsoDay
    last: IsoDay
    source: Annotated[str, StringConstraints(min_length=1, max_length=300), OneLine]

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


class NewOwnDate(OwnDateFields):
    """An own date to be added; a festival may bring the days announced for this year."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "festival",
                    "name": "Hội Lồng tồng xã Phú Xuyên",
                    "rule": "lunar:01-10",
                    "extent": {"lasts": 2},
                    "sources": [{"title": "Kế hoạch tổ chức Hội Lồng tồng năm 2027"}],
                    "announced": {
                        "first": "2027-02-16",
                        "last": "2027-02-17",
                        "source": "Thông báo số 3/TB-UBND",
                    },
                }
            ]
        }
    )

    announced: AnnouncedFields | None = None
