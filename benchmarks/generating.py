"""A large catalogue is the thousand national events and many local ones, made by a fixed rule.

The national ones are those of ``data/``, filled up to a thousand; the local ones are spread
evenly over all communes.  Nothing of them is true but the places.  What is made is an entry
as the files write it, so that the program's own schema and words make the rows of it: the
same number of events always gives the same rows.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from app.catalogue.entry import Entry
from app.regions import Region, communes, provinces

NATIONAL = 1000

Fields = dict[str, Any]
"""An entry as YAML would give it."""

_FIRST = (
    "An", "Bình", "Cẩm", "Châu", "Cổ", "Đại", "Đông", "Đức", "Hà", "Hải", "Hòa", "Hoàng",
    "Hồng", "Hợp", "Hưng", "Khánh", "Kim", "Kỳ", "La", "Lạc", "Liên", "Long", "Mai", "Mỹ",
    "Nam", "Nghĩa", "Ngọc", "Nhân", "Phong", "Phú", "Phúc", "Quang", "Quảng", "Sơn", "Tam",
    "Tân", "Tây", "Thạch", "Thái", "Thanh", "Thịnh", "Thuận", "Thượng", "Tiên", "Trung",
    "Trường", "Tú", "Văn", "Việt", "Vĩnh", "Xuân", "Yên",
)  # fmt: skip
_SECOND = (
    "Bảo", "Cường", "Dương", "Điền", "Giang", "Hạ", "Hiệp", "Hội", "Hữu", "Khê", "Kiều", "Lâm",
    "Lập", "Lộc", "Lương", "Lý", "Minh", "Ninh", "Phương", "Quế", "Sa", "Tài", "Thành", "Thọ",
    "Thủy", "Tiến", "Trạch", "Trì", "Vân", "Viên", "Vinh", "Xá",
)  # fmt: skip
_SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Nông", "Hà", "Ma", "Chu", "Lò",
)  # fmt: skip
_MIDDLE = (
    "Văn", "Hữu", "Đình", "Thị", "Quang", "Công", "Bá", "Duy", "Xuân", "Trọng", "Thế", "Minh",
)  # fmt: skip
_GIVEN = (
    "An", "Bảo", "Cảnh", "Chiến", "Cường", "Đạt", "Định", "Dũng", "Giáp", "Hải", "Hiền", "Hòa",
    "Hùng", "Khôi", "Lam", "Linh", "Lộc", "Mạnh", "Nghĩa", "Phúc", "Quyết", "Sáu", "Tâm",
    "Thắng", "Thọ", "Tiến", "Trỗi", "Tuấn", "Vinh", "Yến",
)  # fmt: skip
_BODIES = (
    "Đảng bộ", "Hội Nông dân", "Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Hội Liên hiệp Phụ nữ",
    "Hội Cựu chiến binh", "Lực lượng vũ trang", "Chi bộ đầu tiên", "Hợp tác xã",
)  # fmt: skip
_HONOURS = ("Anh hùng liệt sĩ", "Nhà thơ", "Danh nhân", "Mẹ Việt Nam anh hùng", "Nhà giáo")
_SHRINES = ("đình", "đền", "chùa", "miếu", "phủ")
_MEETINGS = ("văn hóa các dân tộc", "thể thao", "đại đoàn kết", "trái cây", "làng nghề")
_WEEKDAYS = ("mon", "sat", "sun")


def national(real: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """A thousand national entries: those of ``real`` that are, and made ones after them."""
    found = [entry for entry in real if entry.region == "VN"]
    country = Region("VN", "Việt Nam", None)
    made = (_made(country, n, level="nganh") for n in range(NATIONAL - len(found)))
    return (*found, *made)


def spread(count: int) -> Iterator[tuple[Region, int]]:
    """Every commune with how many of ``count`` it gets, as even as can be."""
    places = tuple(place for province in provinces() for place in communes(province))
    each, rest = divmod(count, len(places))
    return ((place, each + (position < rest)) for position, place in enumerate(places))


def entries_of(place: Region, count: int) -> Iterator[Entry]:
    """``count`` entries of one commune."""
    return (_made(place, n, level="dia-phuong") for n in range(count))


def _made(place: Region, number: int, level: str) -> Entry:
    return Entry.model_validate(fields(place, number) | {"level": level})


def fields(place: Region, number: int) -> Fields:
    """The ``number``-th entry of ``place``, from 0 on; its level is left to the caller."""
    random = Random(f"{place.spelling}-{number}")  # noqa: S311 (nothing is kept secret by it)
    (kind,) = random.choices(tuple(_KINDS), tuple(_KINDS.values()))
    made = kind(random, place)
    return made | {
        "id": f"{made['category']}-{place.spelling.lower()}-{number}",
        "short_name": _shortened(made.get("short_name", made["name"])),
        "name_en": f"{made['name']} ({place.name})",
        "region": place.spelling,
        "status": random.choices(("confirmed", "doubtful"), (4, 1))[0],
        "description": f"{made['name']}, được ghi trong lịch sử {place.name}.",
        "sources": [{"title": f"Lịch sử Đảng bộ {place.name}", "number": str(number)}],
    }


# Kinds of days, in about the shares that the regional files of the catalogue have


def _festival(random: Random, place: Region) -> Fields:
    name = f"Lễ hội {random.choice(_SHRINES)} {_place(random)}"
    # Most are in the first months.
    (month,) = random.choices(range(1, 13), (9, 6, 5, 2, 1, 1, 1, 2, 2, 1, 1, 1))
    made: Fields = {"name": name, "rule": f"lunar:{month:02}-{random.randint(1, 29):02}"}
    if random.random() < 0.3:
        made["extent"] = {"lasts": random.randint(2, 5)}
    return made | {"manner": "le-hoi", "category": "le-hoi", "places": [_place(random)]}


def _founding(random: Random, place: Region) -> Fields:
    body = random.choice(_BODIES)
    return {
        "name": f"Ngày thành lập {body} {place.name}",
        "short_name": f"Thành lập {body}",
        **_solar(random, 1930, 2005),
        "manner": "ky-niem",
        "category": "dia-phuong",
    }


def _victory(random: Random, place: Region) -> Fields:
    where = _place(random)
    first = random.choice(("Chiến thắng", "Giải phóng", "Khởi nghĩa"))
    made = {"name": f"{first} {where}", **_solar(random, 1930, 1975), "places": [where]}
    return made | {"manner": "ky-niem", "category": "chien-thang"}


def _birth(random: Random, place: Region) -> Fields:
    person = _person(random)
    made = {"name": f"Ngày sinh {random.choice(_HONOURS)} {person}", **_solar(random, 1900, 1960)}
    short = {"short_name": f"Ngày sinh {person}", "persons": [person]}
    return made | short | {"manner": "ky-niem", "category": "ngay-sinh"}


def _death(random: Random, place: Region) -> Fields:
    person = _person(random)
    made = {"name": f"Ngày mất {random.choice(_HONOURS)} {person}", **_solar(random, 1930, 2015)}
    short = {"short_name": f"Ngày mất {person}", "persons": [person]}
    return made | short | {"manner": "tuong-niem", "category": "ngay-mat"}


def _lunar_death(random: Random, place: Region) -> Fields:
    person = _person(random)
    month, day = random.randint(1, 12), random.randint(1, 29)
    return {
        "name": f"Giỗ danh tướng {person}",
        "rule": f"lunar:{month:02}-{day:02}",
        "origin_lunar": f"{random.randint(1010, 1890)}-{month:02}-{day:02}",
        "persons": [person],
        "manner": "gio",
        "category": "ngay-mat",
    }


def _massacre(random: Random, place: Region) -> Fields:
    made = {"name": f"Vụ thảm sát {_place(random)}", **_solar(random, 1946, 1979)}
    return made | {"manner": "tuong-niem", "category": "lich-su"}


def _visit(random: Random, place: Region) -> Fields:
    made = _solar(random, 1945, 1969)
    made["origin"] = made["origin"][: random.choice((7, 10))]
    made["persons"] = ["Hồ Chí Minh"]
    name = {"name": f"Ngày Bác Hồ về thăm {place.name}", "short_name": "Bác Hồ về thăm"}
    return made | name | {"manner": "ky-niem", "category": "lich-su"}


def _meeting(random: Random, place: Region) -> Fields:
    rule = f"weekday:{random.randint(1, 12):02}-{random.randint(1, 4)}-{random.choice(_WEEKDAYS)}"
    made = {"name": f"Ngày hội {random.choice(_MEETINGS)} {place.name}", "rule": rule}
    return made | {"manner": "none", "category": "van-hoa", "extent": {"lasts": 3}}


def _term(random: Random, place: Region) -> Fields:
    rule = f"term:{15 * random.randrange(24):03}"
    return {
        "name": f"Lễ tiết {_place(random)}",
        "rule": rule,
        "manner": "don",
        "category": "le-tiet",
    }


_KINDS: dict[Callable[[Random, Region], Fields], int] = {
    _festival: 22,
    _founding: 18,
    _victory: 15,
    _birth: 14,
    _death: 10,
    _lunar_death: 8,
    _massacre: 4,
    _visit: 3,
    _meeting: 4,
    _term: 2,
}


def _solar(random: Random, first: int, last: int) -> Fields:
    month, day = random.randint(1, 12), random.randint(1, 28)
    year = random.randint(first, last)
    return {"rule": f"solar:{month:02}-{day:02}", "origin": f"{year}-{month:02}-{day:02}"}


def _place(random: Random) -> str:
    return f"{random.choice(_FIRST)} {random.choice(_SECOND)}"


def _person(random: Random) -> str:
    return " ".join(map(random.choice, (_SURNAMES, _MIDDLE, _GIVEN)))


def _shortened(text: str) -> str:
    """At most 32 characters of whole words."""
    while len(text) > 32:
        text = text.rpartition(" ")[0]
    return text
