"""Whoever holds the answer already is told so: by its tag first, by its date otherwise."""

from datetime import UTC, datetime

import pytest

from app.serving.conditional import http_date, is_held

TAG = '"0123456789abcdef"'
MODIFIED = datetime(2026, 11, 22, 5, 0, 0, tzinfo=UTC)


def _is_held(**headers: str) -> bool:
    asked = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    return is_held(asked, TAG.encode(), MODIFIED)


def test_a_date_is_written_as_headers_have_it() -> None:
    assert http_date(MODIFIED) == "Sun, 22 Nov 2026 05:00:00 GMT"


def test_who_asks_without_a_condition_holds_nothing() -> None:
    assert not _is_held(accept="*/*")


@pytest.mark.parametrize(
    ("held", "is_the_answer"),
    [
        (TAG, True),
        (f"W/{TAG}", True),  # a cache on the way may have weakened it
        (f'"other", {TAG}', True),
        ("*", True),
        ('"other"', False),
        (TAG.strip('"'), False),
        ("", False),
    ],
)
def test_a_tag_is_held_in_any_place_of_the_list(held: str, is_the_answer: bool) -> None:
    assert _is_held(if_none_match=held) is is_the_answer


@pytest.mark.parametrize(
    ("since", "is_held"),
    [
        ("Sun, 22 Nov 2026 05:00:00 GMT", True),
        ("Sun, 22 Nov 2026 05:00:01 GMT", True),
        ("Sun, 22 Nov 2026 12:00:00 +0700", True),
        ("Sun, 22 Nov 2026 04:59:59 GMT", False),
        ("hôm qua", False),
        ("Sun, 99 Nov 2026 05:00:00 GMT", False),
        ("Sun, 22 Nov 2026 05:00:00 +99999999999999", False),  # no zone is that wide
        ("", False),
    ],
)
def test_a_date_that_is_not_older_is_held_and_a_bad_one_is_no_date(
    since: str, is_held: bool
) -> None:
    assert _is_held(if_modified_since=since) is is_held


def test_the_tag_is_heard_before_the_date() -> None:
    later = "Sun, 22 Nov 2099 05:00:00 GMT"
    assert not _is_held(if_none_match='"other"', if_modified_since=later)
    earlier = "Sun, 22 Nov 1999 05:00:00 GMT"
    assert _is_held(if_none_match=TAG, if_modified_since=earlier)
