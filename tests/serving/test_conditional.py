"""A reader who holds the answer already gets 304: by its tag first, by its date otherwise."""

from datetime import UTC, datetime

import pytest
from starlette.requests import Request
from starlette.responses import Response

from app.serving.conditional import conditional

CONTENT = "Lịch Kỷ niệm".encode()
MODIFIED = datetime(2026, 11, 22, 5, 0, 0, tzinfo=UTC)


def _answer(content: bytes = CONTENT, **headers: str) -> Response:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "method": "GET", "headers": raw})
    return conditional(
        request, content, media_type="text/calendar", modified=MODIFIED, max_age=3600
    )


TAG = _answer().headers["etag"]


def test_an_answer_carries_a_strong_tag_its_date_and_how_long_it_may_be_kept() -> None:
    answer = _answer()
    assert answer.status_code == 200
    assert answer.body == CONTENT
    assert TAG.startswith('"')
    assert answer.headers["last-modified"] == "Sun, 22 Nov 2026 05:00:00 GMT"
    assert answer.headers["cache-control"] == "public, max-age=3600"


def test_the_tag_is_that_of_the_bytes() -> None:
    assert _answer().headers["etag"] == TAG
    assert _answer(b"other").headers["etag"] != TAG


@pytest.mark.parametrize(
    ("held", "status"),
    [
        (TAG, 304),
        (f"W/{TAG}", 304),  # a cache on the way may have weakened it
        (f'"other", {TAG}', 304),
        ("*", 304),
        ('"other"', 200),
        (TAG.strip('"'), 200),
        ("", 200),
    ],
)
def test_a_tag_that_is_held_is_answered_304(held: str, status: int) -> None:
    assert _answer(if_none_match=held).status_code == status


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Sun, 22 Nov 2026 05:00:00 GMT", 304),
        ("Sun, 22 Nov 2026 05:00:01 GMT", 304),
        ("Sun, 22 Nov 2026 12:00:00 +0700", 304),
        ("Sun, 22 Nov 2026 04:59:59 GMT", 200),
        ("hôm qua", 200),
        ("Sun, 99 Nov 2026 05:00:00 GMT", 200),
        ("", 200),
    ],
)
def test_a_date_that_is_not_older_is_answered_304_and_a_bad_one_is_no_date(
    since: str, status: int
) -> None:
    assert _answer(if_modified_since=since).status_code == status


def test_the_tag_is_heard_before_the_date() -> None:
    later = "Sun, 22 Nov 2099 05:00:00 GMT"
    assert _answer(if_none_match='"other"', if_modified_since=later).status_code == 200
    earlier = "Sun, 22 Nov 1999 05:00:00 GMT"
    assert _answer(if_none_match=TAG, if_modified_since=earlier).status_code == 304


def test_a_304_has_the_validators_and_no_body() -> None:
    answer = _answer(if_none_match=TAG)
    assert answer.body == b""
    assert answer.headers["etag"] == TAG
    assert answer.headers["last-modified"] == "Sun, 22 Nov 2026 05:00:00 GMT"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert "content-type" not in answer.headers
