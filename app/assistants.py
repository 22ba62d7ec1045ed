"""An assistant is a program that asks in a conversation, by the Model Context Protocol.

It is given tools that only read.  Each gives the very answer of a call of the API, checked
by the same parameters, and beside it the sources of the events that the answer names.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import select

from app.api.parameters import EventsParameters, FromSolarParameters, ToSolarParameters
from app.calendar import CalendarError
from app.calendar.lunar import LunarDate
from app.catalogue.entry import Citation
from app.errors import AppError
from app.models import Event
from app.refusals import sentence
from app.views.civil import CivilDay
from app.views.day import day_view
from app.views.event import event_list
from app.views.event_story import event_story
from app.views.horizon import horizon_view
from app.views.lunar import conversion_from_lunar, conversion_from_solar
from app.views.page_parameters import HorizonParameters
from app.views.parameters import AgendaParameters, BadParameter, UpcomingParameters
from app.views.reading import Reading
from app.views.refused import refusal
from app.views.upcoming import upcoming

Readings = Callable[[], AbstractContextManager[Reading]]
"""What opens a reading of today; each answer is one."""

Asked = TypeVar("Asked", bound=BaseModel)

INSTRUCTIONS = """\
Lịch Kỷ niệm: ngày kỷ niệm, ngày lễ của Việt Nam theo dương lịch và âm lịch Việt Nam (không phải
âm lịch Trung Quốc). Mỗi câu trả lời kèm nguồn; hãy dẫn nguồn, và nói rõ khi ngày được đánh dấu
doubtful. Cách gọi chính thức ở trường title.
"""

READING = ToolAnnotations(readOnlyHint=True, idempotentHint=True, openWorldHint=False)

Region = Annotated[
    str, Field(description="VN, tên tỉnh như thai-nguyen, hoặc mã xã năm chữ số; mặc định VN")
]


class Answer(BaseModel):
    """``answer`` is that of the API; ``sources`` are those of its events, by their ids."""

    answer: dict[str, Any]  # Any: JSON, as the API describes it
    sources: dict[str, tuple[Citation, ...]]


class DayQuestion(AgendaParameters):
    """Which day; today where none is given."""

    date: CivilDay | None = None


def server(readings: Readings, version: str) -> MCPServer[Any]:
    """The tools, each answered from a reading of its own."""
    made: MCPServer[Any] = MCPServer(
        "kyniem", title="Lịch Kỷ niệm", instructions=INSTRUCTIONS, version=version
    )
    tools = Tools(readings)
    for tool in (
        tools.upcoming_days,
        tools.on_this_day,
        tools.convert_to_lunar,
        tools.convert_to_solar,
        tools.explain_event,
        tools.search_events,
        tools.round_years,
    ):
        made.tool(annotations=READING)(tool)
    return made


@dataclass(frozen=True, slots=True)
class Tools:
    """What an assistant may ask; the Vietnamese lines under each are what it is told of it."""

    readings: Readings

    def upcoming_days(
        self,
        from_day: Annotated[str | None, Field(description="YYYY-MM-DD; mặc định hôm nay")] = None,
        to_day: Annotated[str | None, Field(description="đến hết ngày này")] = None,
        days: Annotated[int | None, Field(description="số ngày, mặc định 30")] = None,
        region: Region = "VN",
        category: list[str] | None = None,
        year_class: Annotated[
            list[str] | None, Field(description="round (năm tròn), five (năm lẻ 5), other")
        ] = None,
        query: Annotated[str | None, Field(description="từ cần tìm, không cần dấu")] = None,
        limit: int = 50,
        cursor: Annotated[str | None, Field(description="next của trang trước")] = None,
    ) -> Answer:
        """Các ngày kỷ niệm sắp tới, theo thứ tự ngày, với số năm và cách gọi chính thức."""
        asked = _asked(
            UpcomingParameters,
            {"from": from_day, "to": to_day, "days": days, "region": region}
            | {"category": category, "year_class": year_class, "q": query}
            | {"limit": limit, "cursor": cursor},
        )
        return self._answered(
            lambda reading: upcoming(
                asked.window(reading.today),
                asked.filters(reading.reference),
                reading,
                limit=asked.limit,
                cursor=asked.cursor,
            )
        )

    def on_this_day(
        self,
        day: Annotated[str | None, Field(description="YYYY-MM-DD; mặc định hôm nay")] = None,
        region: Region = "VN",
    ) -> Answer:
        """Một ngày: hai lịch, can chi, tiết khí, ngày nghỉ và các ngày kỷ niệm của ngày đó."""
        asked = _asked(DayQuestion, {"date": day, "region": region})
        return self._answered(
            lambda reading: day_view(
                asked.date or reading.today, asked.filters(reading.reference), reading
            )
        )

    def convert_to_lunar(
        self,
        day: Annotated[str, Field(description="ngày dương lịch, YYYY-MM-DD")],
        basis: Annotated[str, Field(description="common, hoặc south: lịch Sài Gòn")] = "common",
        explain: Annotated[bool, Field(description="kèm cách tính: điểm sóc, múi giờ")] = False,
    ) -> Answer:
        """Ngày âm lịch Việt Nam của một ngày dương lịch, và vì sao; kèm chỗ khác Trung Quốc."""
        asked = _asked(FromSolarParameters, {"date": day, "basis": basis, "explain": explain})
        return self._answered(
            lambda _: conversion_from_solar(asked.date, asked.basis, explain=asked.explain)
        )

    def convert_to_solar(
        self,
        year: Annotated[int, Field(description="năm âm lịch")],
        month: int,
        day: int,
        leap: Annotated[bool, Field(description="tháng nhuận")] = False,
        basis: str = "common",
        explain: bool = False,
    ) -> Answer:
        """Ngày dương lịch của một ngày âm lịch Việt Nam, và vì sao."""
        given = {"year": year, "month": month, "day": day, "leap": leap}
        asked = _asked(ToSolarParameters, given | {"basis": basis, "explain": explain})

        def make(_: Reading) -> BaseModel:
            lunar = LunarDate(asked.year, asked.month, asked.day, asked.leap)
            return conversion_from_lunar(lunar, asked.basis, explain=asked.explain)

        return self._answered(make)

    def explain_event(
        self,
        event_id: Annotated[str, Field(description="mã, như thanh-lap-dang, từ search_events")],
    ) -> Answer:
        """Một sự kiện: nguồn, quy tắc ngày, các lần tới, năm tròn tới và vì sao là ngày đó."""
        return self._answered(lambda reading: event_story(event_id, reading))

    def search_events(
        self,
        query: Annotated[str, Field(description="từ hoặc ngày, không cần dấu")],
        region: Annotated[str | None, Field(description="chỉ của vùng này")] = None,
        limit: int = 20,
    ) -> Answer:
        """Tìm trong danh mục, gần nhất trước."""
        asked = _asked(EventsParameters, {"q": query, "region": region, "limit": limit})
        return self._answered(
            lambda reading: event_list(
                asked.filters(reading.reference),
                reading,
                region=asked.own_region(reading.reference),
                limit=asked.limit,
                cursor=None,
            )
        )

    def round_years(
        self,
        from_year: Annotated[int | None, Field(description="mặc định năm sau")] = None,
        years: Annotated[int, Field(description="bao nhiêu năm")] = 1,
        region: Region = "VN",
        year_class: list[str] | None = None,
    ) -> Answer:
        """Các năm tròn và năm lẻ 5 của một hay nhiều năm, và văn bản đến kỳ sơ kết, tổng kết."""
        asked = _asked(
            HorizonParameters,
            {"from": from_year, "years": years, "region": region, "year_class": year_class},
        )
        return self._answered(lambda reading: horizon_view(asked, reading))

    def _answered(self, make: Callable[[Reading], BaseModel]) -> Answer:
        """What ``make`` makes of a reading.

        Raises:
            ToolError: if it refuses; told as the API tells it.
        """
        try:
            with self.readings() as reading:
                answer = make(reading).model_dump(mode="json", by_alias=True)
                return Answer(answer=answer, sources=_sources(answer, reading))
        except (AppError, CalendarError) as error:
            raise ToolError(_told(error)) from error


def _asked(question: type[Asked], given: dict[str, Any]) -> Asked:
    """``given`` as the parameters of a call; what was not given is left to their defaults.

    Raises:
        ToolError: naming every one that cannot be used.
    """
    chosen = {name: value for name, value in given.items() if value not in (None, [])}
    try:
        return question.model_validate(chosen)
    except ValidationError as error:
        faults = (f"{fault['loc'][0]}: {sentence(fault)}" for fault in error.errors())
        raise ToolError("; ".join(faults) + ".") from None


def _told(error: Exception) -> str:
    if isinstance(error, BadParameter):
        return f"{error.parameter}: {error.detail}."
    return refusal(error) or str(error)


def _sources(answer: object, reading: Reading) -> dict[str, tuple[Citation, ...]]:
    """The sources of every event that ``answer`` names."""
    found = select(Event.id, Event.details).where(Event.id.in_(sorted(set(_events_in(answer)))))
    return {
        event_id: tuple(map(Citation.model_validate, details["sources"]))
        for event_id, details in reading.session.execute(found)
    }


def _events_in(answer: object) -> Iterator[str]:
    """The ids of events anywhere in ``answer``: what has an id and a rule is one."""
    match answer:
        case {"id": str(event_id), "rule": _}:
            yield event_id
        case dict():
            for value in answer.values():
                yield from _events_in(value)
        case list():
            for value in answer:
                yield from _events_in(value)
