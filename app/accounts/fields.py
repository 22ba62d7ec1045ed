"""The fields of units and groups as people give them: names in NFC, regions that exist."""

import re
import unicodedata
from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from app.catalogue.vocabulary import Labelled
from app.folding import folded_words
from app.regions import COUNTRY, region

ID_CHARACTERS = 48

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class UnitKind(Labelled):
    """What kind of organisation it is."""

    PARTY = "party", "Cơ quan Đảng", "Party body"
    STATE = "state", "Cơ quan nhà nước", "State body"
    FRONT = "front", "Mặt trận Tổ quốc", "Fatherland Front"
    ASSOCIATION = "association", "Đoàn thể, hội", "Union or association"
    PRESS = "press", "Cơ quan báo chí", "Press"
    SCHOOL = "school", "Trường", "School"
    AGENCY = "agency", "Đơn vị sự nghiệp", "Public agency"
    DEPARTMENT = "department", "Phòng trong đơn vị", "Department of a unit"
    OTHER = "other", "Khác", "Other"


class UnitLevel(Labelled):
    """On which level it works; there is no district since 1 July 2025."""

    CENTRAL = "central", "Trung ương", "Central"
    PROVINCE = "province", "Tỉnh, thành phố", "Province"
    COMMUNE = "commune", "Xã, phường, đặc khu", "Commune"


class GroupKind(Labelled):
    """What kind of group it is."""

    KHOI = "khoi", "Khối", "Bloc"
    CUM_THI_DUA = "cum-thi-dua", "Cụm thi đua", "Emulation cluster"
    CO_QUAN_BAO_CHI = "co-quan-bao-chi", "Các cơ quan báo chí", "Press bodies"
    BAN_CHI_DAO = "ban-chi-dao", "Ban Chỉ đạo, Ban Tổ chức", "Steering or organising committee"
    TIEU_BAN = "tieu-ban", "Tiểu ban", "Subcommittee"
    KHAC = "khac", "Khác", "Other"


def one_line(text: object) -> object:
    """``text`` evenly spaced, in NFC and without control characters."""
    if not isinstance(text, str):
        return text
    return " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", text)).split())


def _known_region(spelling: str) -> str:
    if region(spelling) is None:
        raise ValueError(
            "không có địa bàn này; hãy viết VN, tên tỉnh như thai-nguyen, hoặc mã xã năm chữ số"
        )
    return spelling


def slug(name: str) -> str:
    """An id made of a name: whole words, as many as it may hold."""
    found = ""
    for word in folded_words(name):
        longer = f"{found}-{word}" if found else word
        if len(longer) > ID_CHARACTERS:
            break
        found = longer
    return found


OneLine = BeforeValidator(one_line)
Slug = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=ID_CHARACTERS)
]
Name = Annotated[str, OneLine, StringConstraints(min_length=1, max_length=300)]
Symbol = Annotated[str, OneLine, StringConstraints(max_length=48)]
RegionSpelling = Annotated[str, AfterValidator(_known_region)]


class UnitFields(BaseModel):
    """A unit as it is to be; without an ``id`` it gets one made of its name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug | None = None
    name: Name
    symbol: Symbol = ""
    kind: UnitKind
    level: UnitLevel
    region: RegionSpelling
    parent_id: Slug | None = None
    valid_from: date

    @field_validator("region")
    @classmethod
    def _fits_level(cls, spelling: str, given: ValidationInfo) -> str:
        level = given.data.get("level")
        if level is not None and level is not level_of(spelling):
            raise ValueError(
                "không hợp với cấp: Trung ương là VN, cấp tỉnh là tên một tỉnh,"
                " cấp xã là mã của một xã"
            )
        return spelling


class GroupFields(BaseModel):
    """A group as it is to be; without an ``id`` it gets one made of its name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug | None = None
    name: Name
    kind: GroupKind
    parent_id: Slug | None = None


def level_of(spelling: str) -> UnitLevel:
    """The level of the units of a region, by its spelling."""
    if spelling == COUNTRY:
        return UnitLevel.CENTRAL
    return UnitLevel.COMMUNE if spelling.isdigit() else UnitLevel.PROVINCE
