"""The schemas beside the files are those of the code, and the files obey them."""

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from jsonschema import Draft202012Validator

from app.catalogue.load import read_files
from app.catalogue.schema import head_line, schemas
from app.settings import PROJECT

DATA = PROJECT / "data"
SCHEMAS = {name: json.loads(text) for name, text in schemas().items()}
EVENTS = Draft202012Validator(SCHEMAS["schema/events.schema.json"])


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: of plain scalars, only numbers and booleans are no texts."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


def _decimal(_: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    return int(node.value)


CoreLoader.add_implicit_resolver("int", re.compile(r"[-+]?[0-9]+$"), list("-+0123456789"))
CoreLoader.add_constructor("int", _decimal)
CoreLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), ["t", "f"]
)
CoreLoader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile("(?:null|~|)$"), ["n", "~", ""]
)

FILES, _ = read_files(DATA)


def complaints(fields: dict[str, Any]) -> list[str]:
    return [error.message for error in EVENTS.iter_errors([fields])]


@pytest.mark.parametrize("name", SCHEMAS)
def test_committed_schemas_are_current(name: str) -> None:
    committed = (DATA / name).read_text(encoding="utf-8")
    assert committed == schemas()[name], "run: kyniem catalogue schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_valid_themselves(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_names_its_schema_and_obeys_it(file: Any) -> None:
    head, _, _ = file.bytes.decode().partition("\n")
    assert head == head_line(file.name)
    path = (DATA / file.name).parent / head.partition("$schema=")[2]
    schema = json.loads(path.read_text(encoding="utf-8"))
    rows = yaml.load(file.bytes, CoreLoader)  # noqa: S506 - a safe loader with fewer types
    errors = Draft202012Validator(schema).iter_errors(rows)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_a_region_file_finds_the_schema_of_events_above_it() -> None:
    told = "# yaml-language-server: $schema=../schema/events.schema.json"
    assert head_line("regions/thai-nguyen.yaml") == told


def test_closed_lists_tell_their_labels() -> None:
    words = SCHEMAS["schema/events.schema.json"]["$defs"]["Category"]["oneOf"]
    assert {"const": "le-hoi", "description": "Lễ hội"} in words


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": "solar:02-03"},
        {"rule": "lunar:12-last"},
        {"rule": "lunar:06L-15"},
        {"rule": "weekday:05-last-sun"},
        {"rule": "term:015"},
        {"rule": "date:2026-03-15"},
        {"origin": "1930-02"},
        {"origin": 1930},
        {"origin_lunar": "1985-02L-03"},
        {"since": 1990},
    ],
    ids=str,
)
def test_what_the_loader_takes_an_editor_takes(entry: Any, changes: dict[str, Any]) -> None:
    assert complaints(entry() | changes) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": "03-02"},
        {"rule": "lunar:01-30"},
        {"rule": "solar:13-01"},
        {"manner": "party"},
        {"origin": "03/02/1930"},
        {"since": None},
        {"id": "Thành lập"},
        {"colour": "red"},
        {"sources": []},
    ],
    ids=str,
)
def test_an_editor_underlines_what_the_loader_refuses(entry: Any, changes: dict[str, Any]) -> None:
    assert complaints(entry() | changes)


def test_there_is_a_schema_for_every_file() -> None:
    names = {head_line(file.name).partition("$schema=")[2].removeprefix("../") for file in FILES}
    assert names == SCHEMAS.keys()
    assert {path.relative_to(DATA).as_posix() for path in Path(DATA / "schema").iterdir()} == names
