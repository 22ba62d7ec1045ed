"""The number of a heading is counted here where no word processor counts it."""

from collections.abc import Iterable, Iterator

from app.documents.official.document import Block, Heading
from app.documents.official.layout import roman

_LEVELS = 3


def numbers(blocks: Iterable[Block], forms: tuple[str, ...]) -> Iterator[str]:
    """What stands before each block: "II.", "1.", "2.1."; nothing before most.

    ``forms`` tells for each level how it is spelled, with ``%1`` for the number of level 1.
    """
    counts = [0] * _LEVELS
    for block in blocks:
        if not isinstance(block, Heading) or not block.numbered:
            yield ""
            continue
        level = block.level - 1
        counts[level:] = [counts[level] + 1] + [0] * (_LEVELS - level - 1)
        yield _spelled(forms[level], counts)


def _spelled(form: str, counts: list[int]) -> str:
    for place, count in enumerate(counts, start=1):
        form = form.replace(f"%{place}", roman(count) if place == 1 else str(count))
    return form
