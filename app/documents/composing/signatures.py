"""A signature block says for whom a person signs: T/M, K/T, T/L; TM., KT., TL., Q., TUQ.

Those of the Party are the three that its rules are known to have: whoever acts as head or
is authorised signs State documents with marks of their own, and nothing is guessed for
those of the Party.
"""

from enum import StrEnum

from app.documents.official.document import LayoutName, Signature
from app.errors import AppError


class Authority(StrEnum):
    """By what right somebody signs."""

    HEAD = "head"
    ON_BEHALF = "tm"
    FOR_HEAD = "kt"
    BY_ORDER = "tl"
    ACTING = "q"
    AUTHORISED = "tuq"


class NoSuchAuthority(AppError):
    """Documents of this layout know no such authority to sign."""

    def __init__(self, layout: LayoutName, authority: Authority) -> None:
        super().__init__(f"{layout.value!r} documents know no authority {authority.value!r}")
        self.layout = layout
        self.authority = authority


_MARKS = {
    LayoutName.PARTY: {
        Authority.ON_BEHALF: "T/M",
        Authority.FOR_HEAD: "K/T",
        Authority.BY_ORDER: "T/L",
    },
    LayoutName.STATE: {
        Authority.ON_BEHALF: "TM.",
        Authority.FOR_HEAD: "KT.",
        Authority.BY_ORDER: "TL.",
        Authority.ACTING: "Q.",
        Authority.AUTHORISED: "TUQ.",
    },
}

_HEADS = (
    ("ban thường trực", "TRƯỞNG BAN"),
    ("ban ", "TRƯỞNG BAN"),
    ("sở ", "GIÁM ĐỐC"),
    ("trung tâm", "GIÁM ĐỐC"),
    ("văn phòng", "CHÁNH VĂN PHÒNG"),
    ("báo ", "TỔNG BIÊN TẬP"),
    ("trường ", "HIỆU TRƯỞNG"),
    ("bộ chỉ huy", "CHỈ HUY TRƯỞNG"),
    ("phòng ", "TRƯỞNG PHÒNG"),
)
"""What the head of a body is called, by how its name begins."""

_COMMITTEES = ("tỉnh ủy", "thành ủy", "đảng ủy", "huyện ủy", "quận ủy", "thị ủy")
_PEOPLES_COMMITTEE = "ủy ban nhân dân"
_FRONT = "ủy ban mặt trận"


def signature(
    layout: LayoutName,
    authority: Authority,
    whom: str = "",
    titles: tuple[str, ...] = (),
    name: str = "",
) -> Signature:
    """The block of one who signs for ``whom``: a body, or the head of one.

    A head who signs in person has titles alone; who acts as head has the mark before the
    title.

    Raises:
        NoSuchAuthority: if the rules of the layout have none such.
    """
    upper = tuple(title.upper() for title in titles)
    if authority is Authority.HEAD:
        return Signature("", upper, name)
    mark = _MARKS[layout].get(authority)
    if mark is None:
        raise NoSuchAuthority(layout, authority)
    if authority is Authority.ACTING:
        return Signature("", tuple(f"{mark} {title}" for title in upper[:1]) + upper[1:], name)
    return Signature(f"{mark} {whom.upper()}".strip(), upper, name)


def usual_signature(layout: LayoutName, body: str, name: str = "") -> Signature:
    """The block that documents of ``body`` usually have, as far as its name tells.

    A committee of the Party signs by its standing committee, a People's Committee by its
    chair; who of them signs, with which title, is left to be written.
    """
    told = body.casefold()
    if told.startswith(_COMMITTEES):
        return signature(layout, Authority.ON_BEHALF, "BAN THƯỜNG VỤ", (), name)
    if told.startswith(_PEOPLES_COMMITTEE):
        return signature(layout, Authority.ON_BEHALF, "ỦY BAN NHÂN DÂN", ("CHỦ TỊCH",), name)
    if told.startswith(_FRONT):
        return signature(layout, Authority.ON_BEHALF, "BAN THƯỜNG TRỰC", (), name)
    head = next((title for start, title in _HEADS if told.startswith(start)), "")
    return signature(layout, Authority.HEAD, titles=(head,) if head else (), name=name)
