"""A feed as text: RFC 5545 and RFC 7986 to the letter, whatever the texts in it hold."""

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app.catalogue.published import Holds
from app.feeds.definitions import Feed
from app.feeds.ics import ics
from app.feeds.items import Item, Language, Options
from app.filters import EVERYTHING_NATIONAL

MODIFIED = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://lich.example"

# What breaks feeds: escapes, ends of lines of all kinds, controls, folding inside a character.
NASTY = st.sampled_from(
    ["\\", ";", ",", ":", '"', "\n", "\r", "\r\n", "\\N", "\\n", "\x00", "\x0b", "\x07", "\x7f",
     "\x85", "\u2028", "\u2029", "\ufeff", "\t", " ", "ễ", "e\u0302\u0303", "a\x01\u0301", "😀",
     "👨\u200d👩\u200d👧", "đ", "END:VEVENT", "\r\nBEGIN:VEVENT\r\n", "\nATTENDEE:x", "^n"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(NASTY, st.text(max_size=40)), max_size=8).map("".join)


def _feed(title: str = "Ngày lễ lớn", description: str = "Các ngày lễ lớn, theo luật.") -> Feed:
    return Feed(
        name="vn-le-lon",
        title=title,
        title_en="Great days",
        description=description,
        description_en="The great days.",
        holds=Holds.EVENTS,
        filters=EVERYTHING_NATIONAL,
        color="crimson",
        color_code="#DC143C",
        months_back=12,
        months_ahead=24,
    )


def _item(
    summary: str = "Thành lập Đảng (97 năm)",
    description: str = "Kỷ niệm 97 năm",
    *,
    first: date = date(2027, 2, 3),
    days: int = 1,
    cancelled: bool = False,
) -> Item:
    return Item(
        id="thanh-lap-dang-2027",
        first=first,
        last=first + timedelta(days - 1),
        summary=summary,
        description=description,
        url=f"{URL}/su-kien/thanh-lap-dang",
        category="Ngày lễ lớn",
        created=MODIFIED,
        changed=MODIFIED + timedelta(hours=1),
        sequence=2,
        cancelled=cancelled,
    )


def _text(*items: Item, feed: Feed | None = None, options: Options | None = None) -> bytes:
    return ics(feed or _feed(), items, options or Options(), URL, MODIFIED)


def _lines(text: bytes) -> list[str]:
    """The content lines, unfolded as RFC 5545, 3.1 says."""
    return text.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def _names(text: bytes) -> list[str]:
    return [line.split(":")[0].split(";")[0] for line in _lines(text)]


def _cleaned(text: str, *, instead: str = "") -> str:
    """A text whose lines end in LF, with something instead of any other control, NFC."""
    unbroken = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c if c == "\n" or not _is_control(c) else instead for c in unbroken)
    return unicodedata.normalize("NFC", "".join(kept))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"} or character == "\ufeff"


def test_a_feed_of_one_event_is_written_so() -> None:
    assert _lines(_text(_item(), options=Options(alarms=(1,)))) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lich Ky niem//kyniem//VI",
        "CALSCALE:GREGORIAN",
        "NAME:Ngày lễ lớn",
        "X-WR-CALNAME:Ngày lễ lớn",
        "DESCRIPTION:Các ngày lễ lớn\\, theo luật.",
        "X-WR-CALDESC:Các ngày lễ lớn\\, theo luật.",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "COLOR:crimson",
        "X-APPLE-CALENDAR-COLOR:#DC143C",
        "SOURCE;VALUE=URI:https://lich.example/feeds/vn-le-lon.ics",
        "URL:https://lich.example/",
        "LAST-MODIFIED:20261122T000000Z",
        "BEGIN:VEVENT",
        "UID:thanh-lap-dang-2027@kyniem",
        "DTSTAMP:20261122T010000Z",
        "CREATED:20261122T000000Z",
        "LAST-MODIFIED:20261122T010000Z",
        "SEQUENCE:2",
        "DTSTART;VALUE=DATE:20270203",
        "DTEND;VALUE=DATE:20270204",
        "SUMMARY;LANGUAGE=vi:Thành lập Đảng (97 năm)",
        "DESCRIPTION;LANGUAGE=vi:Kỷ niệm 97 năm",
        "URL:https://lich.example/su-kien/thanh-lap-dang",
        "CATEGORIES:Ngày lễ lớn",
        "CLASS:PUBLIC",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Thành lập Đảng (97 năm)",
        "TRIGGER:-PT15H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_the_calendar_has_no_uid_and_no_method() -> None:
    head = _names(_text())
    assert "UID" not in head
    assert "METHOD" not in head


@pytest.mark.parametrize(
    ("days", "trigger"), [(0, "PT9H"), (1, "-PT15H"), (2, "-P1DT15H"), (7, "-P6DT15H")]
)
def test_an_alarm_rings_at_nine_in_the_morning(days: int, trigger: str) -> None:
    assert f"TRIGGER:{trigger}" in _lines(_text(_item(), options=Options(alarms=(days,))))


def test_there_is_no_alarm_unless_asked_for() -> None:
    assert "BEGIN:VALARM" not in _lines(_text(_item()))


def test_an_event_of_several_days_is_one_and_ends_on_the_day_after_its_last() -> None:
    text = _text(_item(first=date(2027, 3, 30), days=3))
    assert _lines(text).count("BEGIN:VEVENT") == 1
    assert "DTEND;VALUE=DATE:20270402" in _lines(text)


def test_a_year_before_1000_keeps_its_zeros() -> None:
    assert "DTSTART;VALUE=DATE:09380228" in _lines(_text(_item(first=date(938, 2, 28))))


def test_an_event_that_is_called_back_is_cancelled() -> None:
    assert "STATUS:CANCELLED" in _lines(_text(_item(cancelled=True)))


def test_an_english_feed_has_its_english_title_and_language() -> None:
    item = replace(_item("Founding"), language=Language.EN)
    lines = _lines(_text(item, options=Options(language=Language.EN)))
    assert "NAME:Great days" in lines
    assert "DESCRIPTION:The great days." in lines
    assert "SUMMARY;LANGUAGE=en:Founding" in lines


@given(TEXTS)
def test_lines_end_in_crlf_hold_at_most_75_octets_and_never_break_a_character(text: str) -> None:
    written = _text(_item(text, text), feed=_feed(text, text))
    assert written.endswith(b"\r\n")
    lines = written.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert all(line.decode() for line in lines), "each is whole characters, and not empty"


@given(TEXTS)
def test_no_text_brings_in_a_property_of_its_own(text: str) -> None:
    options = Options(alarms=(1,))
    harmless = _text(_item(), options=options)
    assert _names(_text(_item(text, text), feed=_feed(text, text), options=options)) == _names(
        harmless
    )


@given(TEXTS)
def test_a_feed_is_nfc(text: str) -> None:
    assert unicodedata.is_normalized("NFC", _text(_item(text, text), feed=_feed(text)).decode())


@given(summary=TEXTS, description=TEXTS)
def test_a_text_is_read_back_as_it_was_less_what_no_text_may_hold(
    summary: str, description: str
) -> None:
    calendar = Calendar.from_ical(_text(_item(summary, description)))
    (event,) = calendar.events
    assert not event.errors
    assert event["SUMMARY"] == " ".join(_cleaned(summary, instead=" ").split())
    assert event["DESCRIPTION"] == _cleaned(description)


@given(TEXTS)
def test_the_same_items_give_the_same_bytes(text: str) -> None:
    assert _text(_item(text)) == _text(_item(text))
