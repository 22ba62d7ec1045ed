"""A break is where a line may end: in a head, not within a number, a date or a place.

What must not be parted is joined by a space and a hyphen at which no line ends.  In the
text itself lines end where they like: who searches there for "năm 2027" is to find it,
which word processors do by the very characters.
"""

import re

SPACE, HYPHEN = "\u00a0", "\u2011"
"""A space and a hyphen at which no line ends."""

_JOINED = re.compile(
    r"(?<=[\d…]) (?=- )"  # (03/02/1930 - 03/02/2027)
    r"|(?<=\bnăm|\bquý) (?=[\dIVX…])"
    r"|(?<=\bngày|\bĐiều) (?=[\d…])"
    r"|(?<=\btháng|\bkhoản) (?=[\d…])"
    r"|(?<=\bsố) (?=[\d…])"
)
_NUMBER = re.compile(r"(?:\d+|…)[-/](?:\d{4}/)?[A-ZĐ][\w-]*(?:/[A-ZĐ]\w*)?")
_PLACE = re.compile(r"(?<= )(?:tỉnh|thành phố|xã|phường|đặc khu|quận|huyện) .{1,20}$")


def unbroken(said: str) -> str:
    """A line of a head with each number of a document, date and article in one line."""
    joined = _JOINED.sub(SPACE, said)
    return _NUMBER.sub(lambda number: number[0].replace("-", HYPHEN), joined)


def unbroken_name(name: str) -> str:
    """The name of a body, whose line ends before its place where a column is narrow.

    A place whose name is long itself is parted like any words.
    """
    return _PLACE.sub(lambda place: place[0].replace(" ", SPACE), name)
