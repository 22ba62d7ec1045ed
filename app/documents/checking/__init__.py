"""Checking reads a draft, links what it commemorates to the catalogue and tells what is wrong.

Nothing here writes, asks the time or fetches: the text comes in, findings go out.
Places are offsets of characters in the text as it was given.
"""

from app.documents.checking.check import check
from app.documents.checking.dismissed import MAX_BESIDE, Dismissal, beside, dismissed, one_line
from app.documents.checking.finding import (
    MAX_TEXT_LENGTH,
    About,
    Checked,
    DraftKind,
    Finding,
    FindingKind,
    Named,
    Sure,
    TextTooLong,
)

__all__ = [
    "MAX_BESIDE",
    "MAX_TEXT_LENGTH",
    "About",
    "Checked",
    "Dismissal",
    "DraftKind",
    "Finding",
    "FindingKind",
    "Named",
    "Sure",
    "TextTooLong",
    "beside",
    "check",
    "dismissed",
    "one_line",
]
