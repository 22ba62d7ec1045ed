"""An example is a request or an answer that the description of the API shows."""

from typing import Any

from pydantic import BaseModel

Responses = dict[int | str, dict[str, Any]]  # Any: as FastAPI takes descriptions of answers


def asking(body: Any) -> dict[str, Any]:  # Any: what JSON can hold
    """How the description shows a body that may be sent."""
    return {"requestBody": {"content": _content(body)}}


def answering(body: Any, status: int = 200) -> Responses:  # Any: what JSON can hold
    """How the description shows an answer."""
    return {status: {"content": _content(body)}}


def listing(item: type[BaseModel], **more: Any) -> Responses:  # Any: what JSON can hold
    """How the description shows an answer that lists ``item``, with the fields beside."""
    return answering({"items": [example_of(item)], "next": None} | more)


def example_of(model: type[BaseModel]) -> Any:  # Any: what JSON can hold
    """The example that ``model`` has."""
    extra = model.model_config["json_schema_extra"]
    assert isinstance(extra, dict)
    examples = extra["examples"]
    assert isinstance(examples, list)
    return examples[0]


def _content(body: Any) -> dict[str, Any]:  # Any: what JSON can hold
    return {"application/json": {"examples": {"example": {"value": body}}}}
