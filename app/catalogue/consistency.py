"""Consistency is one spelling for one thing: titles, places, tones, quotes, and the right tone.

What is found here is found without doubt; style that needs judgement is left to editors.  The
titles of sources are not looked at: they are what others wrote.
"""

import re
from collections.abc import Iterator

from app.calendar.phrase import Manner
from app.catalogue.entry import Entry

Fault = tuple[str, str]
"""A field, and what to write instead."""

_LETTERS = tuple(map(chr, (*range(0x41, 0x1B1), *range(0x1EA0, 0x1EFA))))
_UPPER = "".join(filter(str.isupper, _LETTERS))
_LOWER = "".join(filter(str.islower, _LETTERS))

_EVERYWHERE = {
    r"\b[Đđ]/c\b|\bĐồng Chí\b": "viết đủ “đồng chí”",
    r"(?<=\S )Đồng chí\b(?<![.] Đồng chí)": "viết thường “đồng chí”",
    r"\bthành phố Hồ Chí Minh\b|\bThành Phố\b": "viết “Thành phố Hồ Chí Minh”, “thành phố …”",
    r"\bĐ(?:ă|ắ|a)[ck] ?[Ll](?:ă|ắ|a)[ck]\b(?<!Đắk Lắk)|\bDak ?Lak\b": "viết “Đắk Lắk”",
    r"\bĐ(?:ă|ắ|a)[ck] ?[Nn]ông\b(?<!Đắk Nông)|\bDak ?Nong\b": "viết “Đắk Nông”",
    r"\bBắc Cạn\b": "viết “Bắc Kạn”",
    r"\bKontum\b|\bKon-tum\b|\bCông Tum\b": "viết “Kon Tum”",
    r"\bPlei ?Ku\b(?<!Pleiku)|\bPlây[ -]?[Cc]u\b": "viết “Pleiku”",
    r"\bBà Rịa ?[-–—] ?Vũng T[àầ]u\b(?<!Bà Rịa - Vũng Tàu)": "viết “Bà Rịa - Vũng Tàu”",
    r"\bThừa Thiên ?[-–—] ?Huế\b": "viết “Thừa Thiên Huế”",
    r" {2}|^ | $": "thừa dấu cách",
    r"\s[,.;:!?)”]|[(“]\s": "thừa dấu cách cạnh dấu câu",
    r"[–—]": "dùng dấu gạch nối “-”, giữa hai địa danh có dấu cách hai bên",
}
"""What is wrong in any text of ours, with the remedy."""

_IN_NAMES = {
    r"[\"']": "dùng ngoặc kép “ ”",
    rf"\b[{_UPPER}][{_LOWER}]+-[{_UPPER}][{_LOWER}]": "giữa hai tên riêng viết “ - ”, có dấu cách",
    r"\.$": "tên không có dấu chấm cuối",
    rf"^[{_LOWER}]": "tên bắt đầu bằng chữ hoa",
}

_IN_FULL_NAMES = {
    r"\bTP\b\.?|\bTPHCM\b|\bHCM\b": "viết đủ “thành phố”, “Thành phố Hồ Chí Minh”",
    r"^(?:Kỷ niệm|Tưởng niệm|Hưởng ứng) ": "bỏ các chữ này khỏi tên: manner thêm vào khi in",
}

_NEW_STYLE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![^\W\d_])", re.IGNORECASE)
"""The tone on the last vowel of an open syllable; the catalogue sets it on the first: hòa, thủy."""

_TONED = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip

_MOURNED = re.compile(
    r"^(?:ngày )?(?:mất|giỗ|từ trần|qua đời)\b|\bhy sinh\b|\bthảm sát\b|\bthảm họa\b"
    r"|\btử nạn\b|\bđầu độc tù\b",
    re.IGNORECASE,
)
"""Names of deaths and disasters."""


def faults(entry: Entry) -> Iterator[Fault]:
    """What in ``entry`` is not as the catalogue writes it."""
    for field, text in _texts(entry):
        patterns = _EVERYWHERE
        if field in {"name", "short_name"}:
            patterns = patterns | _IN_NAMES
        if field == "name":
            patterns = patterns | _IN_FULL_NAMES
        for pattern, remedy in patterns.items():
            if found := re.search(pattern, text):
                yield field, f"{remedy} (đang viết: “{found[0]}”)"
        if found := _NEW_STYLE.search(text):
            yield field, f"đặt dấu thanh kiểu cũ: “{_old_style(found[0])}” thay cho “{found[0]}”"
    if entry.name_en == entry.name:
        yield "name_en", "chưa dịch sang tiếng Anh"
    if entry.manner in {Manner.KY_NIEM, Manner.DON} and _MOURNED.search(entry.name):
        told = f"ngày mất, vụ thảm sát, thảm họa không dùng manner {entry.manner}"
        yield "manner", f"{told}; dùng tuong-niem hoặc gio"


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    yield from (("name", entry.name), ("short_name", entry.short_name))
    yield "description", entry.description
    yield from (("persons", text) for text in entry.persons)
    yield from (("places", text) for text in entry.places)


def _old_style(pair: str) -> str:
    right = _TONED[pair.lower()]
    return right.capitalize() if pair[0].isupper() else right
