"""The description of the API: complete, without loose ends, and its examples are true."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel
from starlette.testclient import TestClient

from app.serving.errors import MEDIA_TYPE, Problem
from app.serving.private_addresses import is_private
from app.views.accounts import MeView
from app.views.log import LogEntryView
from app.views.lunar import ConversionView
from app.views.occurrence import OccurrenceView
from app.views.plan_changes import ChangesView, DifferenceView, MovedView
from app.views.plan_lists import TaskInPlan
from app.views.plan_offers import ChannelView, OfferView
from app.views.plan_parts import (
    ActivityView,
    AddresseeView,
    OpinionView,
    PlanCampaignView,
    PlanLineView,
    ReceiptView,
)
from app.views.plan_pictures import BoardView, HeatMapView, ProgrammeView, TimelineView
from app.views.plan_work import ShareView, TaskView
from app.views.plans import PlanSummary, PlanView, StepView
from app.views.units import UnitView


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


def _operations(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method} {path}": operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def test_it_is_openapi_3_1_and_names_the_licences_apart(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    told = description["info"]["description"]
    assert "GPL-3.0-or-later" in told
    assert "CC BY 4.0" in told


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in description["components"]["schemas"]}
    assert set(_references(description)) <= known


def test_every_call_has_a_summary_a_description_and_a_name_of_its_own(
    description: dict[str, Any],
) -> None:
    operations = _operations(description)
    assert all(o.get("summary") and o.get("description") for o in operations.values())
    assert len({o["operationId"] for o in operations.values()}) == len(operations)


def test_every_call_documents_its_refusals_as_problems(description: dict[str, Any]) -> None:
    for name, operation in _operations(description).items():
        for status, answer in operation["responses"].items():
            if status.startswith("4"):
                assert set(answer["content"]) == {MEDIA_TYPE}, name
        assert "422" in operation["responses"], name


def test_every_place_in_a_path_is_a_parameter(description: dict[str, Any]) -> None:
    for path, methods in description["paths"].items():
        for operation in methods.values():
            places = [p["name"] for p in operation.get("parameters", []) if p["in"] == "path"]
            assert all(f"{{{place}}}" in path for place in places)
            assert path.count("{") == len(places)


def test_a_call_is_signed_exactly_where_its_answers_are_private(
    description: dict[str, Any],
) -> None:
    for name, operation in _operations(description).items():
        path = name.partition(" ")[2]
        assert ("security" in operation) is is_private(path), name
        assert ("401" in operation["responses"]) is is_private(path), name


# Examples of private calls


def _resolved(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """``schema``, or what it refers to."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = description["components"]["schemas"][name] if name else schema
    return found


def _examples(description: dict[str, Any], content: dict[str, Any]) -> list[Any]:
    """The examples of a body or an answer: its own, or those of its schema."""
    told = content["application/json"]
    own = [shown["value"] for shown in told.get("examples", {}).values()]
    found: list[Any] = own or _resolved(description, told["schema"]).get("examples", [])
    return found


def _private(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = _operations(description)
    return {name: found[name] for name in found if is_private(name.partition(" ")[2])}


def test_every_private_call_shows_a_request_and_an_answer(description: dict[str, Any]) -> None:
    for name, operation in _private(description).items():
        if "requestBody" in operation:
            assert _examples(description, operation["requestBody"]["content"]), name
        answers = [a for status, a in operation["responses"].items() if status.startswith("2")]
        told = [a["content"] for a in answers if "application/json" in a["content"]]
        assert len(told) == len(answers) or name.endswith("document"), name
        assert all(_examples(description, content) for content in told), name


def test_the_requests_that_private_calls_show_fit_their_schemas(
    description: dict[str, Any],
) -> None:
    for name, operation in _private(description).items():
        if "requestBody" in operation:
            content = operation["requestBody"]["content"]
            schema = content["application/json"]["schema"]
            whole = {"components": description["components"]} | schema
            for example in _examples(description, content):
                faults = [
                    fault.message for fault in Draft202012Validator(whole).iter_errors(example)
                ]
                assert not faults, name


def test_every_private_call_that_makes_something_may_be_sent_twice(
    description: dict[str, Any],
) -> None:
    for name, operation in _private(description).items():
        headers = {p["name"] for p in operation.get("parameters", []) if p["in"] == "header"}
        if name.startswith("post "):
            assert "Idempotency-Key" in headers, name


def test_every_private_call_that_replaces_something_asks_for_a_version(
    description: dict[str, Any],
) -> None:
    for name, operation in _private(description).items():
        headers = {p["name"] for p in operation.get("parameters", []) if p["in"] == "header"}
        # Choices name each line with what it is to be, whatever it was.
        if name.startswith("put ") and not name.endswith("/choices"):
            assert "If-Match" in headers, name
            assert {"412", "428"} <= operation["responses"].keys(), name


def test_a_key_goes_into_its_header_alone(description: dict[str, Any]) -> None:
    assert [
        (scheme["type"], scheme["scheme"])
        for scheme in description["components"]["securitySchemes"].values()
    ] == [("http", "bearer")]


# FastAPI leaves nulls out of the examples it prints, so they are read where they are written.


def _example(model: type[BaseModel]) -> dict[str, Any]:
    extra: Any = model.model_config["json_schema_extra"]
    (example,) = deepcopy(extra["examples"])
    found: dict[str, Any] = example
    return found


PLANNING = (
    ActivityView, AddresseeView, BoardView, ChangesView, ChannelView, DifferenceView, HeatMapView,
    MovedView, OfferView, OpinionView, PlanCampaignView, PlanLineView, PlanSummary, PlanView,
    ProgrammeView, ReceiptView, ShareView, StepView, TaskInPlan, TaskView, TimelineView,
)  # fmt: skip


@pytest.mark.parametrize(
    "model", [OccurrenceView, ConversionView, LogEntryView, MeView, UnitView, *PLANNING]
)
def test_an_example_is_whole_and_parses_as_its_own_model(model: type[BaseModel]) -> None:
    example = _example(model)
    assert model.model_validate(example).model_dump(mode="json") == example


@pytest.mark.parametrize("model", [OccurrenceView, ConversionView])
def test_an_example_is_shown_in_the_description(
    description: dict[str, Any], model: type[BaseModel]
) -> None:
    (shown,) = description["components"]["schemas"][model.__name__]["examples"]
    assert shown.keys() <= _example(model).keys()


def test_the_example_of_a_conversion_is_what_is_answered(client: TestClient) -> None:
    example = _example(ConversionView)
    answer = client.get("/api/v1/lunar/from-solar", params={"date": example["solar"]})
    assert answer.json() == example


def test_the_example_of_an_occurrence_is_what_is_answered(client: TestClient) -> None:
    example = _example(OccurrenceView)
    answer = client.get(
        "/api/v1/upcoming", params={"from": example["date"], "days": 1, "category": "ngay-le-lon"}
    )
    (told,) = answer.json()["items"]
    words = example["form"].pop("text").removesuffix(" …")
    assert told["form"].pop("text").startswith(words)
    assert told == example


def test_a_problem_of_ours_has_the_members_it_documents(
    description: dict[str, Any], client: TestClient
) -> None:
    operation = description["paths"]["/api/v1/upcoming"]["get"]
    schema = operation["responses"]["422"]["content"][MEDIA_TYPE]["schema"]
    answer = client.get("/api/v1/upcoming?days=0").json()
    assert set(schema["properties"]) == set(answer)
    assert Problem.model_validate(answer).status == 422
