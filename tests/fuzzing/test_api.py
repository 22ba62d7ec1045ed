"""Whatever is asked, the API answers as it says it does, and pages and forms do not fail.

The same cases are asked in every run.  ``python -m benchmarks.fuzzing.api`` asks 20,000.
"""

import re
from itertools import islice

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from schemathesis import APIOperation
from schemathesis.core.failures import FailureGroup

from benchmarks.fuzzing import calls
from benchmarks.fuzzing.api import Tally, tried_calls, tried_forms, tried_pages
from benchmarks.fuzzing.world import Answer, World

PARTS = 4


def _told(tally: Tally) -> str:
    return "\n\n".join(f"{fault}\n  {case}" for fault, case in tally.faults.items())


@pytest.fixture(scope="module")
def offered(asked: World) -> list[APIOperation]:
    """The operations, of which reading the description takes a while."""
    return list(calls.operations(asked))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_call_is_answered_as_the_description_says(
    asked: World, offered: list[APIOperation], part: int
) -> None:
    operations = islice(offered, part, None, PARTS)
    tally = tried_calls(asked, operations, 4, 1)
    assert not tally.faults, _told(tally)
    assert tally.statuses[200] > tally.cases / 10, "enough of them get past the refusals"


def test_pages_and_feeds_stand_any_parameters(asked: World) -> None:
    tally = tried_pages(asked, 150, 1)
    assert not tally.faults, _told(tally)
    assert tally.statuses[200] > tally.cases / 10


def test_forms_stand_junk_in_their_fields(asked: World) -> None:
    tally = tried_forms(asked, 80, 1)
    assert not tally.faults, _told(tally)
    assert tally.statuses[303] > 5, "some are right all the same"


def test_what_is_written_is_undone_before_the_next_case(asked: World) -> None:
    able = next(asker for asker in asked.askers if asker.name.startswith("all of ban"))
    headers = {"authorization": f"Bearer {able.key}", "content-type": "application/json"}
    body = b'{"what": "tasks", "component": "VTODO"}'
    before = asked.ask("GET", "/api/v1/me/feeds", headers)
    assert asked.ask("POST", "/api/v1/me/feeds", headers, body).status == 201
    assert asked.ask("GET", "/api/v1/me/feeds", headers).body == before.body


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        ("/api/v1/outlines/{outline_id}/parts", {"403"}),
        ("/api/v1/reports/{report_id}/parts", {"403"}),
        ("/api/v1/plans/{plan_id}/letter-document", {"403", "409"}),
        ("/api/v1/upcoming", {"429", "503"}),
    ],
)
def test_the_description_foretells_every_refusal(
    asked: World, path: str, statuses: set[str]
) -> None:
    assert statuses <= asked.inner.openapi()["paths"][path]["get"]["responses"].keys()


@pytest.mark.parametrize(
    ("status", "kind", "body", "fault"),
    [
        (418, "application/json", b"{}", "Undocumented status code"),
        (500, "application/json", b"{}", "Server error"),
        (200, "text/html", b"<p>", "Undocumented Content-Type"),
        (200, "application/json", b'{"person": 7}', "Response violates schema"),
    ],
)
def test_an_answer_that_is_not_described_is_a_fault(
    asked: World, offered: list[APIOperation], status: int, kind: str, body: bytes, fault: str
) -> None:
    me = next(one for one in offered if one.path == "/api/v1/me")
    quick = settings(
        max_examples=1, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    call = find(calls.calls(asked, me), lambda _: True, settings=quick)
    with pytest.raises(FailureGroup) as raised:
        calls.judge(call, Answer(status, (("content-type", kind),), body))
    assert re.search(fault, "\n".join(map(str, raised.value.exceptions)))
