"""Writing puts an entry into the text of a data file, in block style and at its place by id.

Of the rest of the file no byte is touched: comments, quotes and blank lines stay as their
editors left them.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from app.catalogue.entry import Entry
from app.errors import AppError
from app.sources import Source, read_source

ORDER = (
    "id", "name", "short_name", "name_en", "rule", "extent", "origin", "origin_lunar", "manner",
    "category", "level", "region", "former", "law", "year_class_from", "day_off", "since", "until",
    "also", "status", "persons", "places", "description", "sources", "disputed", "document",
)  # fmt: skip
"""The order in which fields are written; one that is not named here comes last."""

_PLAIN = re.compile(r"[^\W_][^\x00-\x1f\x7f]*")
"""Texts that begin with a letter or a digit, and so with no sign of YAML's own."""

_MEANT_OTHERWISE = re.compile(
    r": |:$| #|^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$|^[-+]?[0-9][0-9_,.]*(?:e[-+]?\d+)?$"
    r"|^0[xo]|\s$",
    re.IGNORECASE,
)
"""What would end a plain text, or make other programs read it as something else."""

_INDENT = "  "


class NotBlockStyle(AppError):
    """A file whose list is not written as one item below the other, so that nothing fits in."""

    def __init__(self, file: str) -> None:
        super().__init__(f"not a list in block style: {file!r}")
        self.file = file


def written(entry: Entry) -> str:
    """The entry as the files write it; it ends with a line break."""
    fields = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    places = {name: place for place, name in enumerate(ORDER)}
    ordered = sorted(fields, key=lambda name: places.get(name, len(ORDER)))
    return "\n".join(_item({name: fields[name] for name in ordered})) + "\n"


def inserted(file: str, content: bytes, entry: Entry) -> bytes:
    """``content`` of ``file`` with the entry before the first one that has a later id.

    The file must be one that loads, and not have the id yet.

    Raises:
        NotBlockStyle: if the file is not written in block style.
    """
    source, problems = read_source(file, content)
    assert source is not None, problems
    lines = content.decode().splitlines(keepends=True)
    ending = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    place = _place(source, lines, entry.id)
    before, after = "".join(lines[:place]), "".join(lines[place:])
    text = written(entry).replace("\n", ending)
    if before and not before.endswith(ending * 2):
        text = ending + text if before.endswith(ending) else ending * 2 + text
    return (before + text + (ending + after if after else "")).encode()


def _place(source: Source, lines: list[str], entry_id: str) -> int:
    """How many lines stand before the entry, the comments of the next one not among them."""
    assert isinstance(source.value, list)
    starts = [source.marks[index,][0] - 1 for index in range(len(source.value))]
    dashed = (lines[start].startswith("- ") for start in starts)
    if not all(dashed if starts else map(_is_idle, lines)):
        raise NotBlockStyle(source.file)
    for start, row in zip(starts, source.value, strict=True):
        if isinstance(row, dict) and str(row.get("id")) > entry_id:
            while start and lines[start - 1].startswith("#") and _has_blank_above(lines, start - 1):
                start -= 1
            return start
    return len(lines)


def _has_blank_above(lines: list[str], number: int) -> bool:
    """Whether the comments that hold this line stand apart from what is above; not the head."""
    while number and lines[number].startswith("#"):
        number -= 1
    return number > 0 and not lines[number].strip()


def _is_idle(line: str) -> bool:
    return not line.strip() or line.startswith("#")


def _item(fields: dict[str, Any]) -> Iterator[str]:
    """A mapping as an item of a list; the values are plain ones, as JSON has them."""
    for number, line in enumerate(_mapping(fields)):
        yield ("  " if number else "- ") + line


def _mapping(fields: dict[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        match value:
            case dict():
                yield f"{name}:"
                yield from (_INDENT + line for line in _mapping(value))
            case list() | tuple():
                yield f"{name}:"
                for item in value:
                    yield from (_INDENT + line for line in _listed(item))
            case _:
                yield f"{name}: {_scalar(value)}"


def _listed(item: Any) -> Iterator[str]:
    if isinstance(item, dict):
        yield from _item(item)
    else:
        yield f"- {_scalar(item)}"


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and not _MEANT_OTHERWISE.search(value):
        return value
    return json.dumps(value, ensure_ascii=False)
