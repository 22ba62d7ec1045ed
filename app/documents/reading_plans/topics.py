"""A topic is what a part of a plan is about, told by the words of its heading."""

import re
from enum import StrEnum

from app.documents.reading_plans.blocks import Block, Rank
from app.folding import folded
from app.planning.plans.vocabulary import TextPart


class Topic(StrEnum):
    """What a part is about."""

    HEAD = "head"
    AIMS = "aims"
    CONTENT = "content"
    FORMS = "forms"
    COSTS = "costs"
    ORGANISATION = "organisation"
    RECEIVERS = "receivers"
    AFTER = "after"
    UNKNOWN = "unknown"


_HEADINGS: tuple[tuple[re.Pattern[str], Topic], ...] = (
    (re.compile(r"to chuc thuc hien|phan cong|trach nhiem"), Topic.ORGANISATION),
    (re.compile(r"muc dich|yeu cau"), Topic.AIMS),
    (re.compile(r"kinh phi"), Topic.COSTS),
    (re.compile(r"noi dung|nhiem vu|hoat dong|giai phap|muc tieu"), Topic.CONTENT),
    (re.compile(r"hinh thuc"), Topic.FORMS),
    (re.compile(r"bao cao|che do|tien do|thoi gian"), Topic.ORGANISATION),
)
_RECEIVERS = re.compile(r"noi nhan\s*:?$|noi nhan\s*:")
_NUMBERED = re.compile(r"phan (?:thu )?(?:nhat|hai|ba|tu|nam|sau|bay|[ivx]{1,4}|\d)\b.{0,120}")
_ANNEX = re.compile(r"phu luc\b.{0,40}|de cuong(?: bao cao)?")

PARTS = {
    Topic.CONTENT: TextPart.CONTENT,
    Topic.FORMS: TextPart.FORMS,
    Topic.COSTS: TextPart.COSTS,
    Topic.ORGANISATION: TextPart.ORGANISATION,
}
"""The written part that keeps what is not understood otherwise; of aims see ``aim_of``."""


def topic_of(block: Block) -> Topic | None:
    """The topic that a block begins; None where it begins none."""
    said = folded(block.text)
    if _RECEIVERS.match(said):
        return Topic.RECEIVERS
    is_title = block.text.isupper() and block.rank in {Rank.PART, Rank.DIVISION, Rank.PLAIN}
    if block.rank is Rank.PLAIN and is_title and _ANNEX.fullmatch(said):
        return Topic.AFTER
    is_part = block.rank is Rank.PART or (
        block.rank is Rank.PLAIN and block.text[-1:] not in ".;" and bool(_NUMBERED.fullmatch(said))
    )
    if not (is_part or is_title) or len(said) > 200:
        return None
    found = next((topic for words, topic in _HEADINGS if words.search(said)), None)
    return found or (Topic.UNKNOWN if is_part else None)


def aim_of(block: Block) -> TextPart | None:
    """Purposes or requirements, where a heading names one of them."""
    if block.rank > Rank.LETTER or len(block.text) > 60:
        return None
    said = folded(block.text)
    if "muc dich" in said:
        return TextPart.PURPOSES
    return TextPart.REQUIREMENTS if said.startswith("yeu cau") else None
