"""The head of what a region's body writes, as far as the region tells: names, symbol, place.

They are those of bodies since the mergers of 2025; whoever issues the document changes them.
"""

from dataclasses import replace

from app.documents.composing.head import Head
from app.documents.composing.recipients import recipients
from app.documents.composing.signatures import usual_signature
from app.documents.official.document import Issuer, LayoutName
from app.regions import COUNTRY, Region, region

_CITY = "Thành phố "
_CAPITAL = "Hà Nội"
_NAMED_AFTER_A_PERSON = "Thành phố Hồ Chí Minh"
_DEPARTMENT = "Ban Tuyên giáo và Dân vận"


def party_head(spelling: str) -> Head:
    """The head of guides: the department of propaganda, in a commune the committee itself."""
    place = _known(spelling)
    if spelling == COUNTRY:
        issuer, symbol = Issuer(_DEPARTMENT, "Ban Chấp hành Trung ương"), "BTGDVTW"
    elif spelling.isdigit():
        parent = _known(place.parent or COUNTRY)
        issuer, symbol = Issuer(f"Đảng ủy {_small(place.name)}", _committee(parent)), "ĐU"
    else:
        issuer, symbol = Issuer(_DEPARTMENT, _committee(place)), "BTGDVTU"
    return _head(LayoutName.PARTY, issuer, symbol, place)


def state_head(spelling: str) -> Head:
    """The head of notices and plans of the People's Committee, or of the ministry."""
    place = _known(spelling)
    if spelling == COUNTRY:
        issuer, symbol = Issuer("Bộ Văn hóa, Thể thao và Du lịch"), "BVHTTDL"
    else:
        issuer, symbol = Issuer(f"Ủy ban nhân dân {_called(place)}"), "UBND"
    return _head(LayoutName.STATE, issuer, symbol, place)


def within(spelling: str) -> str:
    """Where something is done: "trên địa bàn tỉnh Thái Nguyên"; nothing for the country."""
    return "" if spelling == COUNTRY else f"trên địa bàn {_called(_known(spelling))}"


def place_name(spelling: str) -> str:
    """The place that documents are dated at: "Thái Nguyên", "Hà Nội"."""
    place = _known(spelling)
    if spelling == COUNTRY:
        return _CAPITAL
    if spelling.isdigit():
        kind, _, name = place.name.partition(" ")
        return place.name if name.isdigit() else name.removeprefix("khu ") or kind
    return place.name if place.name == _NAMED_AFTER_A_PERSON else place.name.removeprefix(_CITY)


def _head(layout: LayoutName, issuer: Issuer, symbol: str, place: Region) -> Head:
    return Head(
        layout=layout,
        issuer=replace(issuer, whole=_whole(issuer)),
        place=place_name(place.spelling),
        symbol=symbol,
        signature=usual_signature(layout, issuer.name),
        recipients=recipients(layout, (), _keeper(issuer)),
    )


def _keeper(issuer: Issuer) -> str:
    """Who keeps a document: "Ban Tuyên giáo và Dân vận Tỉnh ủy", "Văn phòng Đảng ủy xã …"."""
    if issuer.name != _DEPARTMENT:
        return f"Văn phòng {issuer.name}"
    whose = "Trung ương" if _is_central(issuer) else " ".join((issuer.above or "").split()[:2])
    return f"{issuer.name} {whose}"


def _whole(issuer: Issuer) -> str:
    """What a sentence calls a department: "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên"."""
    if issuer.name != _DEPARTMENT or issuer.above is None:
        return ""
    return f"{issuer.name} {'Trung ương' if _is_central(issuer) else issuer.above}"


def _is_central(issuer: Issuer) -> bool:
    return (issuer.above or "").endswith("Trung ương")


def _known(spelling: str) -> Region:
    found = region(spelling)
    assert found, "it was checked"
    return found


def _committee(province: Region) -> str:
    if province.name == _NAMED_AFTER_A_PERSON:
        return f"Thành ủy {province.name}"
    if province.name.startswith(_CITY):
        return f"Thành ủy {province.name.removeprefix(_CITY)}"
    return f"Tỉnh ủy {province.name}"


def _called(place: Region) -> str:
    """A place inside a sentence: "tỉnh Thái Nguyên", "thành phố Hà Nội", "xã Đại Phúc"."""
    is_province = not place.spelling.isdigit()
    if is_province and not place.name.startswith(_CITY):
        return f"tỉnh {place.name}"
    return _small(place.name)


def _small(name: str) -> str:
    return f"{name[0].lower()}{name[1:]}"
