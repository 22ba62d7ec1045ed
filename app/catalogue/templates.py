"""A template is what offices usually do for a form of day, review or report, task by task.

A channel is a way to reach people.  Both are rows of files below ``data/templates``.  A
template proposes and decides nothing: its tasks are made into those of a plan when
somebody picks them.  Each task names the documents of its template that show the
practice, or says that it is our own suggestion.

A text may hold ``{title}``, the whole phrase of the line; ``{phrase}``, the same without
its dates in brackets; ``{short}``, the short name, of a review with its kind and years;
``{ordinal}``, "97 năm", nothing where no years are counted; and ``{year}``.

A deadline is a spelling of ``planning.deadlines``.  Of a day it hangs on
``occurrence:{occurrence}``; of a review on ``day:{day}``, on which its years are full
(``{date}`` in wordings); of reports it lies in ``{year}`` or recurs in ``{years}``.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from app.calendar.anniversary import YearClass
from app.calendar.phrase import Manner
from app.catalogue.entry import Citation, EventId, LongText, Strict, Text
from app.catalogue.vocabulary import Category, Labelled, Level

ID_CHARACTERS = 48
"""How long the id of a template and that of its task are at most, joined by a dot."""

_IN_YEAR = r"\{year\}(-\d\d(-\d\d|-start|-middle|-end)?|-Q[1-4]|-H[12])?"
_RECURRING = r"(:(before|by|during)-(\d\d-)?\d\d|:start|:middle|:end)?"
DUE_PATTERN = (
    r"^(ongoing"
    rf"|(expected:)?(before|by|during):(occurrence:\{{occurrence\}}|{_IN_YEAR})"
    r"|(expected:)?count:[1-9]\d{0,2}(wd|d)-(before|after)@(occurrence:\{occurrence\}|day:\{day\})"
    rf"|every:(month|quarter|half|year):\{{years\}}{_RECURRING})$"
)

PLACEHOLDER = re.compile(r"\{(\w*)\}")

_OF_LINES = frozenset({"title", "phrase", "short", "year"})


class TemplateFor(Labelled):
    """What a template is for."""

    OCCURRENCE = "occurrence", "Ngày kỷ niệm", "Anniversary"
    REVIEW = "review", "Sơ kết, tổng kết văn bản", "Review of a document"
    REPORT = "report", "Chế độ báo cáo", "Cycle of reports"


PLACEHOLDERS = {
    TemplateFor.OCCURRENCE: _OF_LINES | {"ordinal", "occurrence"},
    TemplateFor.REVIEW: _OF_LINES | {"day", "date"},
    TemplateFor.REPORT: frozenset({"year", "years"}),
}
"""What texts and deadlines of each kind of template may hold."""


class ChannelRow(Strict):
    """A channel; one with ``editions`` is counted: "Giải báo chí lần thứ II"."""

    id: EventId
    label: Text
    label_en: Text
    note: Text
    editions: bool = False
    sources: tuple[Citation, ...] = ()


class Suits(Strict):
    """Some lines: ``category``, ``level``, ``manner`` and ``year_class`` narrow days.

    Where no years are counted, it is taken for a year of the class ``other``.  ``review``
    narrows reviews to sơ kết or tổng kết.
    """

    line: TemplateFor
    category: tuple[Category, ...] = ()
    level: tuple[Level, ...] = ()
    manner: tuple[Manner, ...] = ()
    year_class: tuple[YearClass, ...] = ()
    review: tuple[Annotated[str, StringConstraints(pattern="^(so-ket|tong-ket)$")], ...] = ()

    @model_validator(mode="after")
    def _narrows_what_it_is_for(self) -> Self:
        days = self.category or self.level or self.manner or self.year_class
        if days and self.line is not TemplateFor.OCCURRENCE:
            raise ValueError("category, level, manner, year_class chỉ dùng với line: occurrence")
        if self.review and self.line is not TemplateFor.REVIEW:
            raise ValueError("review chỉ dùng với line: review")
        return self


class Document(Citation):
    """A document that shows a practice; tasks name it by ``id``."""

    id: EventId


class TemplateTask(Strict):
    """A task to be made.

    ``due`` spells its deadline and ``wording`` is how plans print it; ``takes`` counts
    working days.  ``lead`` hints at who usually leads, where it is not the drafting unit.
    ``sources`` are documents of the template; without any it is ``suggested`` by us.
    """

    id: EventId
    title: Text
    content: LongText
    channel: EventId | None = None
    deliverable: Text
    measure: Text | None = None
    due: Annotated[str, StringConstraints(max_length=100, pattern=DUE_PATTERN)]
    wording: Text
    takes: Annotated[int, Field(ge=1, le=120)]
    lead: Text | None = None
    sources: tuple[EventId, ...] = ()
    suggested: bool = False

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> Self:
        if bool(self.sources) is self.suggested:
            raise ValueError("ghi sources (văn bản cho thấy cách làm) hoặc suggested: true")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """All that may hold placeholders."""
        return (
            self.title, self.content, self.deliverable, self.measure or "", self.due, self.wording,
        )  # fmt: skip


class TaskTemplate(Strict):
    """One template, for any of the lines of ``suits``, which are of one kind.

    ``note`` tells what the law or custom bids for this form.
    """

    id: EventId
    name: Text
    suits: Annotated[tuple[Suits, ...], Field(alias="for", min_length=1)]
    note: LongText
    sources: tuple[Document, ...] = ()
    tasks: Annotated[tuple[TemplateTask, ...], Field(min_length=1)]

    @property
    def line(self) -> TemplateFor:
        """What kind of lines it is for."""
        return self.suits[0].line

    def task_id(self, task: TemplateTask) -> str:
        """What names a task among those of all templates."""
        return f"{self.id}.{task.id}"

    @model_validator(mode="after")
    def _is_for_one_kind(self) -> Self:
        if len({suits.line for suits in self.suits}) > 1:
            raise ValueError("các mục của for phải cùng một line")
        return self

    @model_validator(mode="after")
    def _tells_tasks_apart(self) -> Self:
        if again := _repeated(task.id for task in self.tasks):
            raise ValueError(f"hai nhiệm vụ cùng id: {again}")
        if again := _repeated(source.id for source in self.sources):
            raise ValueError(f"hai văn bản cùng id: {again}")
        long = [task.id for task in self.tasks if len(self.task_id(task)) > ID_CHARACTERS]
        if long:
            raise ValueError(f"id của mẫu và của nhiệm vụ dài quá {ID_CHARACTERS} ký tự: {long[0]}")
        return self

    @model_validator(mode="after")
    def _names_its_own_documents(self) -> Self:
        known = {source.id for source in self.sources}
        named = {source for task in self.tasks for source in task.sources}
        if strangers := sorted(named - known):
            raise ValueError(f"sources của mẫu không có văn bản {strangers[0]}")
        if idle := sorted(known - named):
            raise ValueError(f"không nhiệm vụ nào nêu văn bản {idle[0]}")
        return self

    @model_validator(mode="after")
    def _holds_what_can_be_filled(self) -> Self:
        allowed = PLACEHOLDERS[self.line]
        for task in self.tasks:
            for found in PLACEHOLDER.findall(" ".join(task.texts)):
                if found not in allowed:
                    told = ", ".join(f"{{{name}}}" for name in sorted(allowed))
                    raise ValueError(f"{task.id}: không có {{{found}}} ở đây; chỉ dùng {told}")
        return self


def _repeated(ids: Iterable[str]) -> str | None:
    return next((found for found, times in Counter(ids).items() if times > 1), None)
