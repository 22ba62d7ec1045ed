"""Finished answers are kept within their bounds, whatever addresses are asked."""

import gzip
import sys
from datetime import UTC, date, datetime

from app.serving.answers import (
    LARGEST_SHARE,
    LONGEST_ADDRESS,
    Answer,
    Answers,
    Label,
    Representation,
    finished,
)
from app.serving.canonical import Address

DAY = date(2026, 11, 22)
CHANGED = datetime(2026, 11, 20, 5, tzinfo=UTC)
LABEL = Label(7, DAY, CHANGED)
LONG = "Lịch Kỷ niệm, ngày lễ. ".encode() * 100
MB = 2**20


def _answer(body: bytes = LONG, label: Label = LABEL, **given: str) -> Answer:
    headers = {"content-type": "text/plain", "content-length": str(len(body)), **given}
    named = [(n.replace("_", "-").encode(), value.encode()) for n, value in headers.items()]
    return finished(named, body, label)


def _address(number: int) -> Address:
    return Address("/api/v1/upcoming", f"q={number}")


# Answers


def test_each_encoding_has_a_strong_tag_of_its_own() -> None:
    answer = _answer()
    assert answer.gzip
    assert gzip.decompress(answer.gzip.body) == answer.plain.body == LONG
    assert answer.plain.etag.startswith(b'"')
    assert answer.gzip.etag.startswith(b'"')
    assert answer.plain.etag != answer.gzip.etag
    assert dict(answer.gzip.headers)[b"content-encoding"] == b"gzip"
    assert dict(answer.gzip.headers)[b"content-length"] == str(len(answer.gzip.body)).encode()


def test_the_same_bytes_have_the_same_tag() -> None:
    assert _answer().plain.etag == _answer().plain.etag
    assert _answer().plain.etag != _answer(LONG + b".").plain.etag


def test_an_answer_is_as_old_as_its_catalogue_or_its_day() -> None:
    assert dict(_answer().plain.headers)[b"last-modified"] == b"Sat, 21 Nov 2026 17:00:00 GMT"
    later = Label(8, DAY, datetime(2026, 11, 22, 5, tzinfo=UTC))
    headers = dict(_answer(label=later).plain.headers)
    assert headers[b"last-modified"] == b"Sun, 22 Nov 2026 05:00:00 GMT"


def test_what_a_route_says_of_age_and_keeping_stays() -> None:
    date = "Sun, 01 Nov 2026 00:00:00 GMT"
    headers = dict(_answer(last_modified=date, cache_control="public, max-age=3600").plain.headers)
    assert headers[b"last-modified"] == date.encode()
    assert headers[b"cache-control"] == b"public, max-age=3600"
    assert dict(_answer().plain.headers)[b"cache-control"] == b"public, no-cache"


def test_a_304_has_the_validators_and_nothing_of_the_content() -> None:
    answer = _answer()
    assert answer.gzip
    for one in (answer.plain, answer.gzip):
        names = [name for name, _ in one.unchanged]
        assert names == [b"last-modified", b"vary", b"cache-control", b"etag"]


# The room


def test_the_answer_asked_for_longest_ago_makes_room() -> None:
    answers = Answers(10 * _answer().octets)
    for number in range(10):
        answers.keep(_address(number), _answer())
    answers.get(_address(0))
    answers.keep(_address(10), _answer())
    assert answers.get(_address(0))
    assert answers.get(_address(1)) is None


def test_ten_thousand_addresses_fill_no_more_than_the_room() -> None:
    answers = Answers(MB)
    for number in range(10_000):
        answers.keep(_address(number), _answer(b"x%d" % number))
    assert answers.octets <= MB
    assert len(answers) + answers.evicted == 10_000


def test_an_answer_takes_no_more_memory_than_is_counted() -> None:
    given = {f"x-header-{n}": f"{n}" * 60 for n in range(12)}
    answer = _answer(**given)
    assert _octets((_address(1), answer), set()) <= answer.octets


def _octets(value: object, seen: set[int]) -> int:
    """What ``value`` and all it holds take in memory."""
    if id(value) in seen:
        return 0
    seen.add(id(value))
    parts: list[object] = [*value] if isinstance(value, tuple) else []
    if isinstance(value, Answer | Representation | Label):
        parts = [getattr(value, name) for name in value.__slots__]
    return sys.getsizeof(value) + sum(_octets(part, seen) for part in parts)


def test_an_answer_that_is_kept_anew_takes_its_room_once() -> None:
    answers = Answers(MB)
    for body in (LONG, LONG * 2, LONG):
        answers.keep(_address(0), _answer(body))
    assert (len(answers), answers.octets) == (1, _answer().octets)


def test_what_is_too_large_is_not_kept() -> None:
    answers = Answers(MB)
    answers.keep(_address(0), _answer(bytes(MB // LARGEST_SHARE)))
    answers.keep(Address("/api/v1/upcoming", "q=" + "x" * LONGEST_ADDRESS), _answer())
    assert (len(answers), answers.octets) == (0, 0)


def test_what_tells_of_another_state_is_dropped() -> None:
    answers = Answers(MB)
    answers.keep(_address(1), _answer())
    answers.keep(_address(2), _answer(label=Label(8, DAY, CHANGED)))
    answers.keep(_address(3), _answer(label=Label(7, date(2026, 11, 21), CHANGED)))
    answers.drop_others(7, DAY)
    assert [bool(answers.get(_address(n))) for n in (1, 2, 3)] == [True, False, False]
    assert answers.octets == _answer().octets
