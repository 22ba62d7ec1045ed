"""A layout is what a regulation says of the look of documents: sizes, margins, words of the head.

Rows of ``data/layouts``.  Lengths are millimetres, sizes and distances points.  What no
regulation says is marked ``ours``; everything else names where it stands.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from app.catalogue.entry import Citation, EventId, LongText, Strict, Text


def _half_points(size: float) -> float:
    if not (size * 2).is_integer():
        raise ValueError("cỡ chữ tính theo nửa điểm: 13 hoặc 13.5")
    return size


Millimetres = Annotated[float, Field(ge=0, le=420)]
Points = Annotated[float, Field(ge=0, le=144)]
Size = Annotated[float, Field(ge=8, le=20), AfterValidator(_half_points)]
"""Word processors count sizes in half points."""

Mark = Annotated[str, StringConstraints(max_length=8)]
NumberForm = Annotated[str, StringConstraints(max_length=12, pattern=r"^[^%]*(%[123][^%]*){1,3}$")]
"""How a heading is numbered: ``%1`` is the number of its heading of level 1."""


class Part(StrEnum):
    """A part of a document that has a look of its own."""

    COUNTRY = "country"
    MOTTO = "motto"
    ABOVE = "above"
    ISSUER = "issuer"
    SEPARATOR = "separator"
    NUMBER = "number"
    PLACE = "place"
    DRAFT = "draft"
    TYPE = "type"
    SUMMARY = "summary"
    SUMMARY_MARK = "summary-mark"
    RULE = "rule"
    LETTER_SUMMARY = "letter-summary"
    ADDRESSEE = "addressee"
    ADDRESSEE_LINE = "addressee-line"
    GROUND = "ground"
    BODY = "body"
    HEADING_1 = "heading-1"
    HEADING_2 = "heading-2"
    HEADING_3 = "heading-3"
    ITEM = "item"
    SUB_ITEM = "sub-item"
    TABLE_HEAD = "table-head"
    TABLE_CELL = "table-cell"
    FOOTNOTE = "footnote"
    AUTHORITY = "authority"
    TITLE = "title"
    SIGNER = "signer"
    RECIPIENTS = "recipients"
    RECIPIENT = "recipient"
    ANNEX = "annex"
    ANNEX_TITLE = "annex-title"
    ANNEX_NOTE = "annex-note"
    PAGE_NUMBER = "page-number"


class Sourced(Strict):
    """Something that stands in one of the layout's ``sources``, or is ``ours``."""

    source: EventId | None = None
    ours: bool = False

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> Self:
        if (self.source is None) is not self.ours:
            raise ValueError("ghi source (văn bản quy định) hoặc ours: true")
        return self


class Look(Sourced):
    """How a part looks; ``line_pt`` is the whole height of a line, ``first_line_mm`` its indent."""

    size_pt: Size
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    align: Literal["left", "center", "right", "justify"] = "left"
    before_pt: Points = 0
    after_pt: Points = 0
    line_pt: Annotated[float, Field(ge=8, le=40)]
    first_line_mm: Millimetres = 0


class Paper(Sourced):
    """The sheet, upright, and its margins; ``header_mm`` is from its edge to the page number."""

    width_mm: Millimetres
    height_mm: Millimetres
    top_mm: Millimetres
    bottom_mm: Millimetres
    left_mm: Millimetres
    right_mm: Millimetres
    header_mm: Millimetres

    @property
    def line_mm(self) -> float:
        """How long a line is on an upright sheet."""
        return self.width_mm - self.left_mm - self.right_mm


class Head(Sourced):
    """What stands above the text.

    A rule is as long as ``country_rule_mm`` or ``motto_rule_mm``, none where it is 0;
    ``issuer_rule`` and ``summary_rule`` are shares of the line above them.
    """

    country: Text
    motto: Text | None = None
    left_mm: Millimetres
    country_rule_mm: Millimetres = 0
    motto_rule_mm: Millimetres = 0
    issuer_rule: Annotated[float, Field(ge=0, le=1)] = 0
    separator: Mark | None = None
    summary_rule: Annotated[float, Field(ge=0, le=1)] = 0
    summary_mark: Mark | None = None


class Number(Sourced):
    """How a number is told, as "Số: 15/KH-UBND": ``prefix``, number, ``joint``, symbol."""

    prefix: Text
    joint: Mark


class Dated(Sourced):
    """How place and day are told; ``{day}`` and ``{month}`` under ``two_digits_under`` get a 0."""

    text: Text
    two_digit_days_under: Annotated[int, Field(ge=1, le=32)]
    two_digit_months_under: Annotated[int, Field(ge=1, le=13)]


class Lines(Sourced):
    """Lines of a list: what begins each, what ends each, and what ends the last."""

    mark: Mark = ""
    between: Mark
    last: Mark


class Numbering(Sourced):
    """How headings of the three levels are numbered, and how items of the two begin."""

    headings: tuple[NumberForm, NumberForm, NumberForm]
    items: tuple[Mark, Mark]


class SigningRules(Sourced):
    """``authorities`` are the words before a body or title; the hand needs ``space_mm``."""

    authorities: Annotated[tuple[Text, ...], Field(min_length=1)]
    space_mm: Millimetres


class AnnexRules(Sourced):
    """``issued_with`` holds ``{kind}``, ``{number}``, ``{dated}`` and ``{issuer}``."""

    label: Text
    issued_with: Text
    dated: Text


class DraftWords(Sourced):
    """``blank`` stands for a number or day not given yet; ``{count}`` is that of the draft."""

    blank: Mark
    label: Text
    count: Text


class Words(Sourced):
    """Fixed words; ``end`` is what the last sentence ends with."""

    letter_prefix: Text
    addressees: Text
    recipients: Text
    end: Mark


class LayoutSource(Citation):
    """A regulation; parts of the layout name it by ``id``.

    ``read`` tells whether its own text was read, and not only what others say of it.
    """

    id: EventId
    read: bool


class Layout(Strict):
    """All that a regulation says of the look of documents."""

    id: Literal["party", "state"]
    name: Text
    note: LongText
    sources: Annotated[tuple[LayoutSource, ...], Field(min_length=1)]
    typeface: Text
    paper: Paper
    head: Head
    number: Number
    place: Dated
    words: Words
    drafts: DraftWords
    grounds: Lines
    recipients: Lines
    numbering: Numbering
    signing: SigningRules
    annex: AnnexRules
    looks: dict[Part, Look]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if missing := sorted(set(Part) - set(self.looks)):
            raise ValueError(f"looks thiếu {', '.join(missing)}")
        ids = {source.id for source in self.sources}
        named = {part.source for part in self._sourced if part.source}
        if strangers := sorted(named - ids):
            raise ValueError(f"sources không có văn bản {', '.join(strangers)}")
        if idle := sorted(ids - named):
            raise ValueError(f"không phần nào nêu văn bản {', '.join(idle)}")
        return self

    @property
    def _sourced(self) -> tuple[Sourced, ...]:
        return (
            self.paper, self.head, self.number, self.place, self.words, self.drafts,
            self.grounds, self.recipients, self.numbering, self.signing, self.annex,
            *self.looks.values(),
        )  # fmt: skip
