"""What was asked on the command line, checked by the same types as what is asked of the API."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.cli.exits import Refused
from app.refusals import sentence

Question = TypeVar("Question", bound=BaseModel)

_OPTIONS = {"q": "--query", "day": "NGÀY", "year": "NĂM", "month": "THÁNG", "text": "HẠN"}
"""How parameters are called here that are not called by their option."""


def asked(question: type[Question], **given: Any) -> Question:  # Any: texts, for Pydantic to judge
    """``given`` as a ``question``; options not given are left to its defaults.

    A trailing underscore keeps a keyword of Python apart from its option.

    Raises:
        Refused: naming every option whose value cannot be used.
    """
    chosen = {
        name.rstrip("_"): value for name, value in given.items() if value not in (None, [], ())
    }
    try:
        return question.model_validate(chosen)
    except ValidationError as error:
        raise Refused("; ".join(map(_fault, error.errors())) + ".") from None


def _fault(detail: ErrorDetails) -> str:
    parameter = str(detail["loc"][0])
    option = _OPTIONS.get(parameter, f"--{parameter.replace('_', '-')}")
    return f"{option}: {sentence(detail)}"
