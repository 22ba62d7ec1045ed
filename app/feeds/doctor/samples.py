"""A sample is a feed taken apart for examination; a hit is one place where a fault shows in it."""

from dataclasses import dataclass
from typing import NamedTuple

from app.feeds.doctor.components import Component, components
from app.feeds.doctor.lines import Line, Piece, content_lines, pieces

SHOWN_CHARACTERS = 60


class Hit(NamedTuple):
    """Where a fault shows, and an example of it; ``line`` is None for the feed as a whole."""

    line: int | None
    found: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The bytes of a feed, its pieces, its content lines and its components."""

    body: bytes
    pieces: tuple[Piece, ...]
    lines: tuple[Line, ...]
    components: tuple[Component, ...]

    def named(self, name: str) -> list[Component]:
        """The components of that name."""
        return [component for component in self.components if component.name == name]


def sample(body: bytes) -> Sample:
    """``body`` taken apart."""
    found = pieces(body)
    lines = content_lines(found)
    return Sample(body, found, lines, components(lines))


def shown(text: str | bytes) -> str:
    """An excerpt that is safe to print anywhere: one short line, controls as a mark."""
    if isinstance(text, bytes):
        text = text[: SHOWN_CHARACTERS * 4].decode(errors="replace")
    excerpt = text[: SHOWN_CHARACTERS + 1]
    cleaned = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in excerpt)
    return cleaned if len(cleaned) <= SHOWN_CHARACTERS else f"{cleaned[:SHOWN_CHARACTERS]}…"


def hit(line: Line) -> Hit:
    """A hit at a content line, which is its own example."""
    return Hit(line.number, shown(line.text))
