"""A numbered DOCX says what its word processor counts: "I.", "1.", "-" stand before paragraphs.

Checking needs the words alone, for its corrections go into runs.  Who reads how a document
is built needs the marks of its lists as well, tables of work as rows, and tables that only
lay something out as the paragraphs that they hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from app.documents.docx_package import Package

MAX_LEVELS = 9
_LAID_OUT_COLUMNS = 3
"""A table of so many columns may be there for the layout alone."""

_WORK = re.compile(r"nhiệm\s+vụ|nội\s+dung|công\s+việc|hoạt\s+động", re.IGNORECASE)
_WHO_OR_WHEN = re.compile(r"chủ\s+trì|đơn\s+vị|cơ\s+quan|thời\s+(?:gian|hạn)|tiến\s+độ", re.I)
_FORMAT = re.compile(r"%([1-9])")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_BULLETS = {"\uf02d": "-", "\uf0b7": "-", "·": "-", "•": "-", "–": "-", "o": "+", "\uf0a7": "+"}


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class _Lists:
    """The lists of a document, and how far each has been counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str | None, int | None, str | None]] = field(default_factory=dict)
    counted: dict[str, list[int]] = field(default_factory=dict)

    def of_style(self, style: str | None) -> tuple[str | None, int]:
        """The list and the level of a style, or of one that it is based on."""
        number, level, seen = None, None, set[str]()
        while style and style in self.styles and style not in seen and number is None:
            seen.add(style)
            number, own_level, style = self.styles[style]
            level = own_level if level is None else level
        return number, level or 0

    def label(self, number: str, level: int) -> str:
        """What stands before the next paragraph of that list."""
        levels = self.levels.get(number, {})
        if level not in levels or not 0 <= level < MAX_LEVELS:
            return ""
        told = levels[level]
        if told.form == "bullet":
            return _BULLETS.get(told.text, told.text)
        if told.form == "none":
            return told.text
        counted = self.counted.setdefault(self._counter(number), [0] * MAX_LEVELS)
        counted[level] = counted[level] + 1 if counted[level] else told.start
        counted[level + 1 :] = [0] * (MAX_LEVELS - level - 1)
        return _FORMAT.sub(lambda found: _said(levels, counted, int(found[1]) - 1), told.text)

    def _counter(self, number: str) -> str:
        return f"abstract {self.abstract[number]}" if number in self.abstract else number


class NumberedPackage(Package):
    """A package whose text has the marks of its lists before its paragraphs."""

    def tree(self, name: str) -> etree._Element:
        """The root of a part; that of the text itself has its marks written out."""
        root = super().tree(name)
        is_text = etree.QName(root).localname == "document"
        if is_text and name == self.main:
            _unfold_tables(root)
            _write_labels(root, self._lists())
        return root

    def _lists(self) -> _Lists:
        lists = _Lists()
        for name in self._related(self.main, ("numbering",)):
            _read_numbering(super().tree(name), lists)
        for name in self._related(self.main, ("styles",)):
            _read_styles(super().tree(name), lists)
        return lists


def _said(levels: dict[int, _Level], counted: list[int], level: int) -> str:
    told = levels.get(level)
    number = max(counted[level], told.start if told else 1)
    match told.form if told else "decimal":
        case "upperRoman":
            return _roman(number)
        case "lowerRoman":
            return _roman(number).lower()
        case "lowerLetter":
            return chr(ord("a") + (number - 1) % 26)
        case "upperLetter":
            return chr(ord("A") + (number - 1) % 26)
    return str(number)


def _roman(number: int) -> str:
    if number > 39:
        return str(number)
    told = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        told += letters * times
    return told


def _read_numbering(root: etree._Element, lists: _Lists) -> None:
    abstract = {
        _value(one, "abstractNumId"): {
            int(_value(level, "ilvl") or 0): _level(level) for level in _children(one, "lvl")
        }
        for one in _children(root, "abstractNum")
    }
    for one in _children(root, "num"):
        number = _value(one, "numId")
        of = next((_value(inner, "val") for inner in _children(one, "abstractNumId")), "")
        lists.levels[number] = abstract.get(of, {})
        # A list that is begun again counts by itself.
        if not list(_children(one, "lvlOverride")):
            lists.abstract[number] = of


def _level(level: etree._Element) -> _Level:
    told = {etree.QName(inner).localname: _value(inner, "val") for inner in level}
    start = told.get("start", "1")
    return _Level(
        told.get("numFmt", "decimal"),
        told.get("lvlText", ""),
        int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1,
    )


def _read_styles(root: etree._Element, lists: _Lists) -> None:
    for style in _children(root, "style"):
        number, level = _list_of(style)
        based = next((_value(inner, "val") for inner in _children(style, "basedOn")), None)
        lists.styles[_value(style, "styleId")] = (number, level, based)


def _list_of(holder: etree._Element) -> tuple[str | None, int | None]:
    """The list and level that the properties of a paragraph or a style name."""
    number, level = None, None
    for properties in _children(holder, "pPr"):
        for member in _children(properties, "numPr"):
            number = next((_value(one, "val") for one in _children(member, "numId")), None)
            told = next((_value(one, "val") for one in _children(member, "ilvl")), "")
            level = int(told) if told.isascii() and told.isdigit() and len(told) < 3 else None
    return number, level


def _write_labels(root: etree._Element, lists: _Lists) -> None:
    space = etree.QName(root).namespace
    for paragraph in root.iter(f"{{{space}}}p"):
        number, level = _list_of(paragraph)
        of_style, style_level = lists.of_style(_style(paragraph))
        number = number if number is not None else of_style
        if number is None or number == "0" or not _has_words(paragraph):
            continue
        label = lists.label(number, style_level if level is None else level)
        if label:
            _say_before(paragraph, f"{label} ", space)


def _say_before(paragraph: etree._Element, said: str, space: str | None) -> None:
    run = etree.Element(f"{{{space}}}r")
    etree.SubElement(run, f"{{{space}}}t").text = said
    has_properties = len(paragraph) and etree.QName(paragraph[0]).localname == "pPr"
    paragraph.insert(1 if has_properties else 0, run)


def _style(paragraph: etree._Element) -> str | None:
    for properties in _children(paragraph, "pPr"):
        for style in _children(properties, "pStyle"):
            return _value(style, "val")
    return None


def _unfold_tables(root: etree._Element) -> None:
    """Let tables of work have one paragraph in each cell, and be no others."""
    space = etree.QName(root).namespace
    for table in list(root.iter(f"{{{space}}}tbl")):
        rows = list(_children(table, "tr"))
        if rows and _is_of_work(rows):
            for cell in table.iter(f"{{{space}}}tc"):
                _join(cell, space)
        elif (parent := table.getparent()) is not None:
            place = parent.index(table)
            for paragraph in reversed(list(table.iter(f"{{{space}}}p"))):
                parent.insert(place, paragraph)
            parent.remove(table)


def _is_of_work(rows: list[etree._Element]) -> bool:
    columns = max(sum(1 for _ in _children(row, "tc")) for row in rows)
    head = "".join(str(text) for row in rows[:2] for text in row.itertext())
    return columns > _LAID_OUT_COLUMNS or bool(_WORK.search(head) and _WHO_OR_WHEN.search(head))


def _join(cell: etree._Element, space: str | None) -> None:
    """Let the paragraphs of a cell be one."""
    paragraphs = list(_children(cell, "p"))
    for other in paragraphs[1:]:
        _say_after(paragraphs[0], " ", space)
        paragraphs[0].extend(run for run in other if etree.QName(run).localname != "pPr")
        cell.remove(other)


def _say_after(paragraph: etree._Element, said: str, space: str | None) -> None:
    run = etree.SubElement(paragraph, f"{{{space}}}r")
    etree.SubElement(run, f"{{{space}}}t").text = said


def _has_words(paragraph: etree._Element) -> bool:
    return any(str(text).strip() for text in paragraph.itertext())


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    return (one for one in parent if etree.QName(one).localname == name)


def _value(element: etree._Element, name: str) -> str:
    """An attribute, whatever its namespace."""
    return next(
        (str(value) for key, value in element.items() if etree.QName(key).localname == name), ""
    )
