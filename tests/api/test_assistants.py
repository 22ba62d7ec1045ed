"""What assistants are answered is what the API answers, with the sources beside it."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import TextContent
from starlette.testclient import TestClient

from app.assistants import server
from app.database import Database
from app.views.reading import Reading, References, read

TODAY = date(2026, 11, 22)
URL = "https://lich.example"

Ask = Callable[..., Any]


@pytest.fixture
def ask(real_database: Database) -> Ask:
    """An assistant asks one tool; what it is answered."""

    @contextmanager
    def readings() -> Iterator[Reading]:
        with real_database.reading() as session:
            yield read(session, References(), TODAY, URL)

    async def call(tool: str, given: dict[str, Any]) -> Any:
        async with Client(server(readings, "1.0")) as assistant:
            return await assistant.call_tool(tool, given)

    return lambda tool, **given: asyncio.run(call(tool, given))


def _answer(told: Any) -> Any:
    assert not told.is_error, told.content
    return told.structured_content


def _refusal(told: Any) -> str:
    assert told.is_error
    (content,) = told.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.mark.parametrize(
    ("tool", "given", "call"),
    [
        (
            "upcoming_days",
            {"from_day": "2027-04-01", "days": 40, "region": "thai-nguyen", "limit": 5},
            "/upcoming?from=2027-04-01&days=40&region=thai-nguyen&limit=5",
        ),
        ("on_this_day", {"day": "2027-02-03"}, "/days/2027-02-03"),
        (
            "convert_to_lunar",
            {"day": "2030-02-02", "explain": True},
            "/lunar/from-solar?date=2030-02-02&explain=true",
        ),
        (
            "convert_to_solar",
            {"year": 2027, "month": 3, "day": 10},
            "/lunar/to-solar?year=2027&month=3&day=10",
        ),
        ("explain_event", {"event_id": "gio-to-hung-vuong"}, "/events/gio-to-hung-vuong"),
        (
            "search_events",
            {"query": "dien bien phu", "limit": 3},
            "/events?q=dien+bien+phu&limit=3",
        ),
        ("round_years", {"from_year": 2030}, "/round-years?from=2030&years=1"),
    ],
)
def test_each_tool_gives_the_answer_of_the_api(
    ask: Ask, client: TestClient, tool: str, given: dict[str, Any], call: str
) -> None:
    said = client.get(f"/api/v1{call}")
    assert said.status_code == 200, said.text
    ours = _answer(ask(tool, **given))["answer"]
    theirs = said.json()
    for told in (ours, theirs):
        told.pop("revision", None)
    assert str(ours).replace(URL, "") == str(theirs).replace(str(client.base_url), "")


def test_an_answer_comes_with_the_sources_of_every_event_it_names(ask: Ask) -> None:
    told = _answer(ask("on_this_day", day="2027-02-03"))
    named = {found["event"]["id"] for found in told["answer"]["occurrences"]}
    assert "thanh-lap-dang" in named
    assert named == set(told["sources"])
    assert all(source["title"] for cited in told["sources"].values() for source in cited)


def test_what_the_api_refuses_is_refused_in_the_same_words(ask: Ask, client: TestClient) -> None:
    said = client.get("/api/v1/events/khong-co").json()["detail"]
    assert _refusal(ask("explain_event", event_id="khong-co")).endswith(said)
    assert "bac-kan" not in _refusal(ask("upcoming_days", region="xa-la"))
    assert "thai-nguyen" in _refusal(ask("upcoming_days", region="bac-kan"))
    assert "from:" in _refusal(ask("upcoming_days", from_day="30/2/2027"))


def test_every_tool_says_that_it_only_reads(real_database: Database) -> None:
    async def tools() -> Any:
        async with Client(server(lambda: pytest.fail("nothing is asked"), "1.0")) as assistant:
            return (await assistant.list_tools()).tools

    found = asyncio.run(tools())
    assert len(found) == 7
    assert all(tool.annotations.read_only_hint and tool.description for tool in found)


def test_the_command_answers_over_standard_input_and_output(real_database: Database) -> None:
    url = real_database.engine.url.render_as_string(hide_password=False)
    command = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from app.cli import main; raise SystemExit(main(['mcp']))"],
        env={**os.environ, "KYNIEM_DATABASE_URL": url},
    )

    async def call() -> Any:
        async with Client(command) as assistant:
            return await assistant.call_tool("convert_to_lunar", {"day": "2030-02-02"})

    lunar = _answer(asyncio.run(call()))["answer"]["lunar"]
    assert lunar["text"] == "mùng 1 tháng Giêng năm Canh Tuất"
