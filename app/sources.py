"""A source is a YAML text read with bounds, every value still knowing its line and column.

All scalars are strings: types are given by schemas, since YAML 1.1 would read ``0040``
as 32.  Anchors and aliases are refused, as are duplicate keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml.reader import ReaderError

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 12

_NO_ALIASES = "không dùng neo và bí danh (& và *); hãy viết lại giá trị"

Value = str | list["Value"] | dict[str, "Value"]
"""What a source holds: texts, lists and mappings."""

Place = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in a file that its author has to put right.

    Lines and columns count from 1; 0 where the file as a whole is meant.
    """

    file: str
    line: int
    column: int
    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.path}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Source:
    """A text that was read: its value, and where each part of it stands."""

    file: str
    value: Value
    marks: dict[Place, tuple[int, int]]

    def problem(self, place: Place, sentence: str) -> Problem:
        """A problem at ``place``, or at the nearest part around it that the text has."""
        nearest = place
        while nearest not in self.marks:
            nearest = nearest[:-1]
        line, column = self.marks[nearest]
        return Problem(self.file, line, column, dotted(place), sentence)


class _Refused(Exception):
    """A construct that sources do not accept, with the event that begins it."""

    def __init__(self, event: yaml.Event, sentence: str) -> None:
        super().__init__(sentence)
        self.position = _position(event.start_mark)
        self.sentence = sentence


def _position(mark: "yaml.Mark | yaml._yaml.Mark | None") -> tuple[int, int]:
    """Line and column from 1; 0 where the parser tells none."""
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def dotted(place: Place) -> str:
    """A place as people read it: "[3].sources[0].url"."""
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in place).lstrip(".")


def read_source(file: str, content: bytes) -> tuple[Source | None, tuple[Problem, ...]]:
    """The source in ``content``, or the problem that keeps it from being read.

    ``file`` names it in problems.
    """
    if len(content) > MAX_BYTES:
        size = f"tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB; hãy chia nhỏ"
        return None, (Problem(file, 0, 0, "", size),)
    try:
        reader = _Reader(content.decode())
        return Source(file, reader.document(), reader.marks), ()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, (Problem(file, line, 0, "", "tệp phải ở dạng UTF-8"),)
    except _Refused as refused:
        return None, (Problem(file, *refused.position, "", refused.sentence),)
    except yaml.MarkedYAMLError as error:
        sentence = f"không đọc được YAML: {error.problem or error.context}"
        position = _position(error.problem_mark or error.context_mark)
        return None, (Problem(file, *position, "", sentence),)
    except ReaderError as error:
        line = content.count(b"\n", 0, error.position) + 1
        sentence = f"không được có ký tự điều khiển (U+{error.character:04X})"
        return None, (Problem(file, line, 0, "", sentence),)


class _Reader:
    """The values of one document, read from the parser's events.

    Events and not nodes: the C composer recurses without bound, so that deep nesting
    would end the process.
    """

    def __init__(self, text: str) -> None:
        self.marks: dict[Place, tuple[int, int]] = {(): (1, 1)}
        self._events: Iterator[yaml.Event] = iter(yaml.parse(text, yaml.CSafeLoader))

    def document(self) -> Value:
        """The only document of the text; an empty list where there is none."""
        next(self._events)  # the start of the stream
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return []
        value = self._value(next(self._events), ())
        next(self._events)  # the end of the document
        more = next(self._events)
        if not isinstance(more, yaml.StreamEndEvent):
            raise _Refused(more, "tệp chỉ được có một tài liệu YAML (bỏ dòng ---)")
        return value

    def _value(self, event: yaml.Event, place: Place) -> Value:
        if len(place) > MAX_DEPTH:
            raise _Refused(event, f"lồng nhau quá {MAX_DEPTH} cấp")
        if getattr(event, "anchor", None):
            raise _Refused(event, _NO_ALIASES)
        self.marks[place] = _position(event.start_mark)
        match event:
            case yaml.SequenceStartEvent():
                return list(self._items(place))
            case yaml.MappingStartEvent():
                return dict(self._pairs(place))
        assert isinstance(event, yaml.ScalarEvent), "an alias has an anchor"
        return event.value

    def _items(self, place: Place) -> Iterator[Value]:
        for index, event in enumerate(self._until(yaml.SequenceEndEvent)):
            yield self._value(event, (*place, index))

    def _pairs(self, place: Place) -> Iterator[tuple[str, Value]]:
        keys: set[str] = set()
        for event in self._until(yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(event, "tên trường phải là một chữ")
            if event.value in keys:
                raise _Refused(event, f"trường {event.value!r} viết hai lần")
            keys.add(event.value)
            yield event.value, self._value(next(self._events), (*place, event.value))

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        while not isinstance(event := next(self._events), end):
            yield event
