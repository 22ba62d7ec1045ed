"""A dismissal as it enters and leaves: in a call, in a form, in a file beside the draft.

The file is a list in YAML: each finding as the checker told it, and a reason.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from app.documents.checking import MAX_BESIDE, Dismissal, FindingKind
from app.refusals import sentence
from app.sources import Problem, read_source

MAX_DISMISSALS = 500

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
_Beside = Annotated[str, Field(max_length=MAX_BESIDE)]
_Printed = Annotated[str, Field(max_length=2_000)]


class FindingKey(BaseModel):
    """What tells a finding from all others of a draft."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: FindingKind
    printed: Annotated[_Printed, Field(description="as the finding was printed")]
    right: Annotated[_Printed | None, Field(description="what the checker held right")] = None
    event: Annotated[_Printed | None, Field(description="the event of the finding")] = None
    before: Annotated[_Beside, Field(description="the words before it")] = ""
    after: Annotated[_Beside, Field(description="the words after it")] = ""


class DismissalView(FindingKey):
    """Why a finding stays."""

    reason: Annotated[Reason, Field(description="why it stays as it is")]

    @property
    def dismissal(self) -> Dismissal:
        """As the checker takes it."""
        return Dismissal(**self.model_dump())


Dismissals = Annotated[tuple[DismissalView, ...], Field(max_length=MAX_DISMISSALS)]
DISMISSALS: TypeAdapter[tuple[DismissalView, ...]] = TypeAdapter(Dismissals)

_HEAD = """\
# Các điều bộ kiểm tra nêu mà đơn vị giữ nguyên, mỗi điều một lý do (reason).
# Xóa những mục sẽ sửa trong dự thảo; mục nào để trống lý do thì tệp này chưa dùng được.
"""


def read_dismissals(
    file: str, content: bytes
) -> tuple[tuple[DismissalView, ...], tuple[Problem, ...]]:
    """The dismissals in a file called ``file``, or all that is wrong with it."""
    source, problems = read_source(file, content)
    if source is None:
        return (), problems
    try:
        return DISMISSALS.validate_python(source.value), ()
    except ValidationError as error:
        return (), tuple(source.problem(e["loc"], sentence(e)) for e in error.errors())


def written_dismissals(rows: Iterable[tuple[FindingKey, str | None]]) -> str:
    """A file of findings with their reasons; a missing one is empty, to be filled in."""
    return _HEAD + "".join(f"\n{_item(*row)}" for row in rows)


def _item(key: FindingKey, reason: str | None) -> str:
    return "- " + "  ".join(f"{name}: {_quoted(text)}\n" for name, text in _fields(key, reason))


def _fields(key: FindingKey, reason: str | None) -> Iterator[tuple[str, str]]:
    """What is told of a finding, the reason last."""
    told = key.model_dump(mode="json")
    yield from ((name, text) for name, text in told.items() if text or name == "printed")
    yield "reason", reason or ""


def _quoted(text: str) -> str:
    """As JSON quotes it, which YAML reads; what is no plain letter is escaped."""
    return json.dumps(text, ensure_ascii=not text.isprintable())
