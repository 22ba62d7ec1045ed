"""JSON Schemas of the data files, by which editors complete and check what is typed.

They are made from the models that load the files, and can only say less than these: whether
a day exists or an id is known is left to ``kyniem catalogue check``.  Rules and origins, which
the models read from texts, are given by the patterns of their spelling.
"""

import json
from enum import Enum
from pathlib import PurePosixPath
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from app.calendar.anniversary import LunarOrigin, Origin
from app.calendar.phrase import Manner
from app.calendar.rules import (
    WEEKDAY_CODES,
    DateRule,
    LunarRule,
    SolarRule,
    TermRule,
    WeekdayRule,
)
from app.catalogue.entry import Entry
from app.catalogue.load import EVENTS
from app.catalogue.reference import ROWS
from app.catalogue.vocabulary import MANNER_LABELS, Labelled

FOLDER = "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_MONTH = "(0[1-9]|1[0-2])"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_SPELLINGS: dict[type, tuple[str, str]] = {
    SolarRule: (rf"^solar:{_MONTH}-{_DAY}$", "Ngày dương lịch: solar:02-03 là ngày 03/02"),
    LunarRule: (
        rf"^lunar:{_MONTH}L?-(0[1-9]|[12][0-9]|last)$",
        "Ngày âm lịch: lunar:03-10 là mùng 10 tháng 3; last là ngày cuối tháng; L là tháng nhuận",
    ),
    WeekdayRule: (
        rf"^weekday:{_MONTH}-([1-4]|last)-({'|'.join(WEEKDAY_CODES)})$",
        "Thứ trong tháng: weekday:05-2-sun là Chủ nhật thứ hai của tháng 5",
    ),
    TermRule: (r"^term:[0-9]{3}$", "Tiết khí theo kinh độ Mặt trời: term:015 là Thanh minh"),
    DateRule: (rf"^date:[0-9]{{4}}-{_MONTH}-{_DAY}$", "Một ngày duy nhất: date:2026-03-15"),
    Origin: (
        rf"^[0-9]{{4}}(-{_MONTH}(-{_DAY})?)?$",
        "Ngày của chính sự kiện: 1930-02-03, 1930-02 hoặc 1930",
    ),
    LunarOrigin: (
        rf"^[0-9]{{4}}(-{_MONTH}L?(-{_DAY})?)?$",
        "Ngày âm lịch được ghi lại: 1784-12-09, 1985-02L-03, 1418-01 hoặc 1418",
    ),
}
"""Types that the files hold as texts: their pattern, and what it means."""

_BY_YEAR = (Origin, LunarOrigin)
"""Types that may be a bare year, which editors take for a number."""


class _Generator(GenerateJsonSchema):
    """Schemas of what authors write, not of what it becomes."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        # A field that says nothing is left out; the files have no null.
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        # Nothing is completed that means the same as nothing.
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:  # Any: as the base class has it
        return False

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        # The loader takes every scalar as a text, quoted or not.
        number = super().int_schema(schema)
        return {**number, "type": ["integer", "string"], "pattern": "^-?[0-9]+$"}

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchemaValue:
        number = super().float_schema(schema)
        return {**number, "type": ["number", "string"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        pattern, description = _SPELLINGS[schema["cls"]]
        kinds = ["string", "integer"] if schema["cls"] in _BY_YEAR else "string"
        return {"type": kinds, "pattern": pattern, "description": description}

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        labels = [(member.value, _label(member)) for member in schema["members"]]
        if not all(label for _, label in labels):
            return super().enum_schema(schema)
        return {"oneOf": [{"const": value, "description": label} for value, label in labels]}


def _label(member: Enum) -> str | None:
    """What readers call a word of a closed list, where it says so."""
    match member:
        case Labelled():
            return member.label
        case Manner():
            return MANNER_LABELS[member][0]
    return None


def schemas() -> dict[str, str]:
    """The text of each schema by its path below the data directory."""
    rows: dict[str, TypeAdapter[Any]] = {EVENTS: TypeAdapter(Entry), **ROWS}
    return {_path(name): _text(_path(name), adapter) for name, adapter in rows.items()}


def head_line(file: str) -> str:
    """The first line of a data file, which tells editors of its schema."""
    parents = PurePosixPath(file).parent.parts
    name = file if file in ROWS else EVENTS
    return f"# yaml-language-server: $schema={'../' * len(parents)}{_path(name)}"


def _path(file: str) -> str:
    path = PurePosixPath(file)
    # Layouts are files of one shape.
    name = path.parent.name if path.parent.name == "layouts" else path.stem
    return f"{FOLDER}/{name}.schema.json"


def _text(path: str, adapter: TypeAdapter[Any]) -> str:
    row = adapter.json_schema(schema_generator=_Generator)
    definitions = row.pop("$defs", {})
    schema = {
        "$schema": DIALECT,
        "$id": PurePosixPath(path).name,
        "type": "array",
        "items": row,
        "$defs": definitions,
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
