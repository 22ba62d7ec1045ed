"""A mourned day is kept for the dead and the wounded: nothing celebrates it.

Its manner says so, or its name tells of them ("Ngày Thương binh - Liệt sĩ", "Ngày vì nạn
nhân chất độc da cam").  A founding, a tradition or a birth is none, whoever is named in it,
and a festival is what its name calls it.
"""

import re

from app.calendar.phrase import Manner

MOURNED = frozenset({Manner.TUONG_NIEM, Manner.GIO})
"""The manners of days that are always mourned."""

_OF_THE_DEAD = re.compile(
    r"\b(?:thương binh|liệt s[ĩỹ]|nạn nhân|h[yi] sinh|thảm sát|thảm họa|tử nạn|từ trần|qua đời"
    r"|ngày mất|tưởng niệm|giỗ)\b",
    re.IGNORECASE,
)
_GLAD = re.compile(r"\bngày (?:(?:tái )?thành lập|truyền thống|sinh)\b", re.IGNORECASE)


def is_mourned(manner: Manner, name: str) -> bool:
    """Whether a day of this manner is mourned; ``name`` is its name or its title."""
    if manner in MOURNED:
        return True
    return manner is not Manner.LE_HOI and bool(_OF_THE_DEAD.search(_GLAD.split(name)[0]))
