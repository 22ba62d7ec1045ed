"""An Atom text says what its entries say, to any reader of RFC 4287."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree

import feedparser
import pytest

from app.feeds.atom import AtomEntry, AtomHead, atom
from app.feeds.items import Language

HEAD = AtomHead(
    id="urn:uuid:6f0f2f0c-2a37-4d0b-9c39-5a1f3a3c7d11",
    title="Ngày lễ lớn",
    subtitle="Các ngày lễ lớn.",
    url="https://lich.example/feeds/vn?a=1&b=2",
    self_url="https://lich.example/feeds/vn.atom",
    updated=datetime(2026, 12, 2, 12, tzinfo=UTC),
    language=Language.VI,
)


def entry(title: str = "Thành lập Đảng", summary: str = "Ngày 3 tháng 2.") -> AtomEntry:
    return AtomEntry(
        id="urn:uuid:0d5a5f0e-5a50-4d7e-8a09-0d6a8b1f7c55",
        title=title,
        url="https://lich.example/su-kien/thanh-lap-dang",
        published=datetime(2026, 12, 1, 12, tzinfo=UTC),
        updated=datetime(2026, 12, 2, 19, tzinfo=timezone(timedelta(hours=7))),
        summary=summary,
    )


def test_a_feed_reader_reads_what_was_written() -> None:
    read = feedparser.parse(atom(HEAD, [entry()]))
    assert not read.bozo
    assert read.version == "atom10"
    assert (read.feed.id, read.feed.title, read.feed.subtitle) == (
        HEAD.id,
        HEAD.title,
        HEAD.subtitle,
    )
    assert {(link.rel, link.href) for link in read.feed.links} == {
        ("self", HEAD.self_url),
        ("alternate", HEAD.url),
    }
    assert read.feed.author == "Lịch Kỷ niệm"
    assert read.feed.language == "vi"
    (told,) = read.entries
    assert (told.id, told.title, told.summary) == (entry().id, entry().title, entry().summary)
    assert told.link == entry().url
    assert (told.published, told.updated) == ("2026-12-01T12:00:00Z", "2026-12-02T12:00:00Z")


def test_entries_keep_their_order() -> None:
    read = feedparser.parse(atom(HEAD, [entry("Hai"), entry("Một")]))
    assert [told.title for told in read.entries] == ["Hai", "Một"]


@pytest.mark.parametrize("text", ["A & B", "<script>alert(1)</script>", "]]>", "\"'", "&amp;"])
def test_no_text_is_read_as_markup(text: str) -> None:
    root = ElementTree.fromstring(atom(HEAD, [entry(text, text)]))  # noqa: S314 - it is ours
    names = "{http://www.w3.org/2005/Atom}"
    (found,) = root.findall(f"{names}entry")
    assert [found.findtext(f"{names}{name}") for name in ("title", "summary")] == [text, text]
    assert len(found) == 6


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe"])
def test_what_xml_forbids_is_left_out(control: str) -> None:
    text = atom(HEAD, [entry(f"Thành{control} lập")])
    assert b"<title>Th\xc3\xa0nh l\xe1\xba\xadp</title>" in text
    ElementTree.fromstring(text)  # noqa: S314 - it is ours


def test_text_is_composed() -> None:
    text = atom(HEAD, [entry(unicodedata.normalize("NFD", "Giỗ Tổ"))]).decode()
    assert "<title>Giỗ Tổ</title>" in text
    assert unicodedata.is_normalized("NFC", text)


def test_the_same_entries_give_the_same_bytes_in_utf_8() -> None:
    text = atom(HEAD, [entry()])
    assert text.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n')
    assert text == atom(HEAD, (entry() for _ in range(1)))
