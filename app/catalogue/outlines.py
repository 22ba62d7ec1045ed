"""A ready outline is how offices usually write a report, section by section; a unit changes it.

Rows of ``data/templates/outlines.yaml``.  What a section is filled from is proposed out of
the plans, and written over by whoever reports.
"""

from collections import Counter
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from app.catalogue.entry import Citation, EventId, LongText, Strict, Text
from app.catalogue.vocabulary import Labelled

PERIODS = "^(monthly|quarterly|six-month|nine-month|yearly|commemoration|mid-term|term)$"


class Fill(Labelled):
    """What a section may be filled from."""

    DONE = "done", "Việc đã hoàn thành", "What is done"
    EXPECTED = "expected", "Ước thực hiện", "What is expected to be done"
    LATE = "late", "Việc chậm", "What is late"
    OPEN = "open", "Việc còn lại trong hạn", "What is still to be done in time"
    DROPPED = "dropped", "Việc không thực hiện", "What is not to be done"
    CAMPAIGNS = "campaigns", "Kết quả theo đợt", "Results by campaign"
    CHANNELS = "channels", "Kết quả theo kênh", "Results by channel"
    UNITS = "units", "Kết quả theo đơn vị", "Results by unit"
    FIGURES = "figures", "Số liệu", "Figures"
    DAYS = "days", "Ngày kỷ niệm kỳ tới", "Anniversaries of the next period"
    REVIEWS = "reviews", "Sơ kết, tổng kết kỳ tới", "Reviews of the next period"
    TASKS = "tasks", "Nhiệm vụ kỳ tới", "Tasks of the next period"


class SectionRow(Strict):
    """A heading; ``level`` 1 is the highest, and has text of its own only where it has no parts."""

    id: EventId
    title: Text
    level: Annotated[int, Field(ge=1, le=3)] = 2
    hint: LongText | None = None
    fills: tuple[Fill, ...] = ()


class OutlineRow(Strict):
    """A ready outline for the reports of some kinds."""

    id: EventId
    name: Text
    title: Text
    kinds: Annotated[
        tuple[Annotated[str, StringConstraints(pattern=PERIODS)], ...], Field(min_length=1)
    ]
    pages: Annotated[int, Field(ge=1, le=100)] | None = None
    typeface: Text
    note: LongText
    sources: tuple[Citation, ...] = ()
    suggested: bool = False
    sections: Annotated[tuple[SectionRow, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> Self:
        if bool(self.sources) is self.suggested:
            raise ValueError("ghi sources (văn bản cho thấy cách làm) hoặc suggested: true")
        return self

    @model_validator(mode="after")
    def _tells_sections_apart(self) -> Self:
        times = Counter(section.id for section in self.sections)
        if again := [found for found, often in times.items() if often > 1]:
            raise ValueError(f"hai mục cùng id: {again[0]}")
        return self
