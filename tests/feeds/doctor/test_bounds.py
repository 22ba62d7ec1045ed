"""The doctor survives whatever it is given, and in the time that its length allows."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.feeds.doctor.findings import findings
from app.feeds.doctor.lines import content_lines, pieces
from app.feeds.doctor.samples import sample
from app.feeds.doctor.visits import MAX_OCTETS

SECONDS = 20
"""Many times what it takes: only what grows faster than its input passes this."""

FRAGMENTS = st.sampled_from(
    [b"BEGIN:", b"END:", b"VCALENDAR", b"VEVENT", b"VALARM", b"VTIMEZONE", b"\r\n", b"\n", b"\r",
     b"\r\n ", b"UID:", b"DTSTART;VALUE=DATE:", b"DTEND:", b"20270203", b"T000000Z", b"T070060",
     b"00000000", b";TZID=", b'"', b"\\", b"\\n", b",", b";", b":", b"=", b"TRIGGER:-P1D", b"P",
     b"SUMMARY:", b"\xef\xbb\xbf", b"\xe1\xbb", b"\x00", b"{found}", b"%s", b"REFRESH-INTERVAL:"]
)  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=400),
    st.lists(st.one_of(FRAGMENTS, st.binary(max_size=4)), max_size=60).map(b"".join),
)


@given(BODIES, st.booleans())
def test_no_bytes_make_it_fail(body: bytes, begun: bool) -> None:
    for finding in findings(b"BEGIN:VCALENDAR\r\n" + body if begun else body):
        assert finding.count >= len(finding.lines)
        assert finding.fault.sentence.format(found=finding.found)
        assert finding.found.isprintable() or not finding.found


@given(BODIES)
def test_no_octet_is_lost_in_lines(body: bytes) -> None:
    found = pieces(body)
    body = body.removeprefix(b"\xef\xbb\xbf")
    assert b"".join(piece.octets + piece.end for piece in found) == body
    assert [piece.number for piece in found] == list(range(1, len(found) + 1))
    assert sum(len(line.text) for line in content_lines(found)) <= len(body)


@pytest.mark.parametrize(
    "unit",
    [b"\n", b"BEGIN:A\r\n", b"END:A\r\n", b"a", b"\\", b"\\,", b";A=,", b'A;B="', b" \r\n",
     b"BEGIN:VEVENT\r\n", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
     b"BEGIN:VTIMEZONE\nEND:VTIMEZONE\n", b"DTSTART:20270203\r\n", b"\xcc\x81",
     b"\xcc\x81\xcc\x95", b"\xff"],
)  # fmt: skip
def test_the_longest_feed_is_examined_in_bounded_time(unit: bytes) -> None:
    start = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:e"
    begun = perf_counter()
    findings((start + unit * (MAX_OCTETS // len(unit)))[:MAX_OCTETS])
    assert perf_counter() - begun < SECONDS


def test_components_nested_without_end_are_all_seen() -> None:
    assert len(sample(b"BEGIN:VEVENT\r\n" * 50_000).components) == 50_000
