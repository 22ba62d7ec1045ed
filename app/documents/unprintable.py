"""An unprintable text has letters that no typeface of ours has: pictures, Han letters, signals.

A PDF that left them out would say something else than what somebody wrote.
"""

import re

from app.errors import AppError

_TOLD = re.compile(r'PDF/UA-1 error: the text .*?`"(?P<letter>.*)"`', re.DOTALL)
_BY_NUMBER = re.compile(r"\\u\{(?P<number>[0-9a-f]+)\}")


class Unprintable(AppError):
    """A text that cannot be set; ``letter`` is the first one at fault, or its number."""

    def __init__(self, letter: str) -> None:
        super().__init__(f"no typeface has {letter!r}")
        self.letter = letter


def unprintable(fault: str) -> Unprintable | None:
    """What Typst's ``fault`` means, if it is this one."""
    told = _TOLD.search(fault)
    if told is None:
        return None
    letter = told["letter"].partition('"`')[0]
    numbered = _BY_NUMBER.fullmatch(letter)
    return Unprintable(f"U+{int(numbered['number'], 16):04X}" if numbered else letter)
