"""A decision is what its reader makes of a finding: corrected, kept for a reason, or left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.views.dismissals import FindingKey


class CarriedFinding(FindingKey):
    """A finding as a form carries it, so that nothing has to be kept or found again."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    line: int
    why: Annotated[str, Field(max_length=2_000)]

    @property
    def key(self) -> FindingKey:
        """What a dismissal tells of it."""
        return FindingKey(**self.model_dump(include={*FindingKey.model_fields}))


@dataclass(frozen=True, slots=True)
class Decision:
    """A finding, what its kind is called, and what was made of it."""

    label: str
    finding: CarriedFinding
    reason: str | None
    is_corrected: bool


def summary(name: str, decisions: Iterable[Decision]) -> str:
    """What was decided of the draft called ``name``, as a text to be filed or sent on."""
    numbered = list(enumerate(decisions, start=1))
    parts = (
        ("Đã sửa", [_corrected(n, d) for n, d in numbered if d.is_corrected and not d.reason]),
        ("Bỏ qua", [_kept(n, d) for n, d in numbered if d.reason]),
        ("Còn lại", [_left(n, d) for n, d in numbered if not d.is_corrected and not d.reason]),
    )
    return "\n".join((f"Kết quả kiểm tra: {name}", *_lines(parts))) + "\n"


def _lines(parts: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    for title, lines in parts:
        yield f"\n{title}: {len(lines)}"
        yield from lines


def _corrected(number: int, decision: Decision) -> str:
    return f"{_place(number, decision)} sửa thành “{decision.finding.right}”."


def _kept(number: int, decision: Decision) -> str:
    return f"{_place(number, decision)} giữ nguyên, vì: {decision.reason}"


def _left(number: int, decision: Decision) -> str:
    return f"{_place(number, decision)} {decision.finding.why}"


def _place(number: int, decision: Decision) -> str:
    """As "2. Dòng 7, Thứ trong tuần, “thứ Hai”:"; what was forgotten stands on no line."""
    printed = decision.finding.printed
    if not printed:
        return f"{number}. {decision.label}:"
    return f"{number}. Dòng {decision.finding.line}, {decision.label}, “{printed}”:"
