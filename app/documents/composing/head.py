"""A head is what documents of one body have in common, whatever they say."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from app.documents.official.document import (
    Annex,
    Block,
    Document,
    Issuer,
    Kind,
    LayoutName,
    Signature,
)

LETTERS = {
    Kind.PLAN: "KH",
    Kind.ADJUSTMENT: "KH",
    Kind.GUIDE: "HD",
    Kind.PROGRAMME: "CTr",
    Kind.REPORT: "BC",
    Kind.NOTICE: "TB",
    Kind.ORIENTATION: "HD",
}
"""What stands for a type in the number of a document; letters to others have none of it."""


@dataclass(frozen=True, slots=True)
class Head:
    """Who issues a document, and how far it is.

    ``symbol`` is that of the body; ``number``, ``day`` are those of issue, and ``draft``
    counts the drafts until then.
    """

    layout: LayoutName
    issuer: Issuer
    place: str
    symbol: str = ""
    number: str | None = None
    day: date | None = None
    draft: int = 1
    signature: Signature = field(default_factory=Signature)
    recipients: tuple[str, ...] = ()


def symbol_for(head: Head, kind: Kind) -> str:
    """What follows the number: "KH/BTGDVTU" of the Party, "KH-UBND" of the State."""
    if not head.symbol:
        return ""
    if kind is Kind.LETTER:
        return f"CV/{head.symbol}" if head.layout is LayoutName.PARTY else head.symbol
    letters = LETTERS.get(kind)
    if letters is None:
        return ""
    return f"{letters}{'/' if head.layout is LayoutName.PARTY else '-'}{head.symbol}"


def document(
    head: Head,
    kind: Kind,
    summary: str,
    blocks: Iterable[Block],
    *,
    grounds: tuple[str, ...] = (),
    annexes: tuple[Annex, ...] = (),
    to: tuple[str, ...] = (),
) -> Document:
    """The document of that head."""
    return Document(
        layout=head.layout,
        kind=kind,
        issuer=head.issuer,
        summary=summary,
        place=head.place,
        symbol=symbol_for(head, kind),
        number=head.number,
        day=head.day,
        draft=head.draft,
        to=to,
        grounds=grounds,
        blocks=tuple(blocks),
        recipients=head.recipients,
        signature=head.signature,
        annexes=annexes,
    )
