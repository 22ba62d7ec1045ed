"""A call is one request made up from the description of the API, and judged by it.

Schemathesis makes up parameters and bodies, right ones and wrong ones.  What it cannot know
is put in: who asks, numbers of what there is, words that mean something, versions, and texts
that break programs.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests
import schemathesis
from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from schemathesis import APIOperation, Case, GenerationMode, Response
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.planning.demonstration.cast import DEPARTMENT
from benchmarks.fuzzing.world import HOST, Answer, Asker, World

CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

TEXTS: tuple[Any, ...] = (
    "", " ", "\n", "\x00", "a\x00b", "\ud800", "\u202e", "\ufeff", "e\u0301", "x" * 5000,
    "１２", "٣", "²", "%s", "../../etc/passwd", "'; --", "<script>", "=1+1", "{{7*7}}", "đ" * 300,
    0, -1, 2**31, 2**63, 10**30, 1e308, float("nan"), float("inf"), True, None, [], {}, [[]],
    "0001-01-01", "9999-12-31", "2026-02-30", "2026-11-22T00:00:00Z", "9999-12-31T23:59:59+14:00",
)  # fmt: skip
"""Values that programs trip over."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it is sent, with the case of Schemathesis that it was made of."""

    case: Case
    asker: Asker
    request: requests.PreparedRequest

    def __repr__(self) -> str:
        sent = self.request
        return f"{sent.method} {sent.url} of {self.asker.name}: {sent.headers} {sent.body!r}"


def operations(world: World) -> Iterator[APIOperation]:
    """Everything that the description of the API offers."""
    described = schemathesis.openapi.from_dict(json.loads(json.dumps(world.inner.openapi())))
    for found in described.get_all_operations():
        yield found.ok()


def calls(world: World, operation: APIOperation) -> SearchStrategy[Call]:
    """Calls of one operation."""
    # A key is put in where somebody asks with one.
    operation.schema.config.generation.update(with_security_parameters=False)
    modes = (GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    cases = st.one_of(operation.as_strategy(generation_mode=mode) for mode in modes)
    return _calls(world, cases, _examples(operation))


def judge(call: Call, answer: Answer) -> None:
    """Refuse an answer that the description does not foretell.

    Raises:
        FailureGroup: if it does not.
    """
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers:
        headers.setdefault(name, []).append(value)
    packed = headers.pop("content-encoding", None) == ["gzip"]
    body = gzip.decompress(answer.body) if packed else answer.body
    told = Response(answer.status, headers, body, call.request, 0.1, verify=False)
    call.case.validate_response(told, checks=CHECKS)


def sent(world: World, call: Call) -> Answer:
    """What ``call`` is answered."""
    body = call.request.body or b""
    assert isinstance(body, str | bytes), "nothing is streamed"
    return world.ask(
        str(call.request.method),
        str(call.request.url),
        dict(call.request.headers),
        body.encode() if isinstance(body, str) else body,
    )


@st.composite
def _calls(draw: DrawFn, world: World, cases: SearchStrategy[Case], examples: list[Any]) -> Call:
    case = draw(cases)
    asker = draw(st.sampled_from(_weighted(world.askers)))
    if draw(st.integers(0, 9)):
        case.path_parameters = _place(draw, world, case.path_parameters)
    if case.query:
        case.query = dict(_mended(draw, world, case.query))
    headers = _headers(draw, case, asker)
    is_json = case.media_type == "application/json" and isinstance(case.body, object)
    body = _body(draw, world, case.body, examples) if is_json else None
    try:
        kwargs = case.as_transport_kwargs(f"https://{HOST}", headers)
        if body is not None:
            kwargs.pop("json", None)
            kwargs["data"] = body
        fields = {name: kwargs.get(name) for name in ("params", "data", "json", "files", "cookies")}
        asked = requests.Request(
            kwargs["method"], kwargs["url"], headers=kwargs["headers"], **fields
        ).prepare()
        for name, value in asked.headers.items():
            f"{name}{value}".encode("latin-1")
    except (requests.RequestException, UnicodeError, ValueError):
        reject()  # no client sends it
    return Call(case, asker, asked)


def _weighted(askers: tuple[Asker, ...]) -> list[Asker]:
    """Who may do all comes first and most often: others are refused before much is read."""
    able = [asker for asker in askers if asker.name.startswith("all ")]
    drafting = [asker for asker in able if asker.name.endswith(DEPARTMENT)]
    return [*drafting * 40, *able * 5, *askers]


def _headers(draw: DrawFn, case: Case, asker: Asker) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {asker.key}"} if asker.key else {}
    if case.method in {"PUT", "POST", "DELETE"} and draw(st.integers(0, 19)):
        headers["If-Match"] = draw(st.sampled_from([*"*" * 12, '"1"', 'W/"1"', "", '"', "x"]))
    return headers


def _place(draw: DrawFn, world: World, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Parameters of a path that lead to something."""
    told = dict(given or {})
    for name in told:
        if name in world.known:
            told[name] = draw(st.sampled_from(world.known[name]))
    places = [place for place in world.places if told and told.keys() <= place.keys()]
    chosen = draw(st.sampled_from(places)) if places else {}
    return told | {name: value for name, value in chosen.items() if name in told}


def _body(draw: DrawFn, world: World, made_up: Any, examples: list[Any]) -> bytes:
    body = made_up
    if examples and draw(st.integers(0, 3)):
        body = draw(st.sampled_from(examples))
        if isinstance(body, dict) and isinstance(made_up, dict):
            fields = (
                st.sets(st.sampled_from(sorted(made_up)), max_size=2) if made_up else st.just(())
            )
            body = body | {name: made_up[name] for name in draw(fields)}
    return json.dumps(_mended(draw, world, body), default=str).encode()


def _mended(draw: DrawFn, world: World, value: Any, name: str = "") -> Any:
    """``value`` with what there is in most places, and with what breaks programs in a few."""
    if isinstance(value, dict):
        return {key: _mended(draw, world, one, key) for key, one in value.items()}
    chance = draw(st.integers(0, 50))
    if chance == _SPOILT:
        return draw(st.sampled_from(TEXTS))
    if isinstance(value, list):
        return [_mended(draw, world, one, name) for one in value]
    if name in world.known and name != "name" and (chance in _LEFT) == (name in _SAID):
        return draw(st.sampled_from(world.known[name]))
    return value


_SPOILT = 7
_LEFT = range(8, 14)
_SAID = frozenset({"wording", "rule", "period", "region", "measure", "channel"})
"""What examples say well already: only sometimes something else."""


def _examples(operation: APIOperation) -> list[Any]:
    """The bodies that the description shows."""
    described = operation.definition.raw.get("requestBody", {}).get("content", {})
    shown = described.get("application/json", {})
    found = [one["value"] for one in shown.get("examples", {}).values()]
    name = shown.get("schema", {}).get("$ref", "").rpartition("/")[2]
    schemas = operation.schema.raw_schema["components"]["schemas"]
    return [*found, *schemas.get(name, {}).get("examples", ())]
