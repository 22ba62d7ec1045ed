"""``kyniem feed`` writes what subscribers get, and checks it."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.database import Database
from app.feeds.items import Language
from app.views.feeds import feed_list
from app.views.reading import Reading, References, read
from app.views.subscription import FeedParameters, TitleLength, subscription

Run = Callable[..., Any]


@pytest.fixture
def reading(loaded: Database) -> Iterator[Reading]:
    with loaded.reading() as session:
        yield read(session, References(), date(2026, 11, 22), "http://127.0.0.1:8000")


def test_without_a_name_the_feeds_are_listed(kyniem: Run, reading: Reading) -> None:
    ended = kyniem("feed")
    assert ended.code == 0
    assert "http://127.0.0.1:8000/feeds/vn-le-lon.ics" in ended.out
    assert json.loads(kyniem("feed", "--json").out) == feed_list(reading).model_dump(mode="json")


def test_a_feed_is_printed_as_subscribers_get_it(kyniem: Run, reading: Reading) -> None:
    ended = kyniem("feed", "vn-le-lon")
    assert ended.out.encode() == subscription("vn-le-lon", FeedParameters(), reading).body


def test_a_feed_is_written_to_a_file_with_what_was_chosen(
    kyniem: Run, reading: Reading, tmp_path: Path
) -> None:
    file = tmp_path / "le-lon.ics"
    ended = kyniem(
        "feed", "vn-le-lon", "--output", str(file), "--title", "full", "--lang", "en",
        "--alarm", "7d,1d",
    )  # fmt: skip
    assert ended == (0, "", "")
    chosen = FeedParameters(title=TitleLength.FULL, lang=Language.EN, alarm=(7, 1))
    assert file.read_bytes() == subscription("vn-le-lon", chosen, reading).body


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nowhere", "Không có nguồn lịch 'nowhere'."),
        ("vn --alarm soon", "--alarm: phải là số nguyên."),
        ("vn --alarm 90d", "--alarm: phải từ 0 đến 60."),
        ("vn --title long", "--title: phải là một trong: 'short' hoặc 'full'."),
        ("vn --lang fr", "--lang: phải là một trong: 'vi' hoặc 'en'."),
        ("vn --output nowhere/vn.ics", "Không ghi được nowhere/vn.ics: "),
    ],
)
def test_what_cannot_be_written_is_wrong_input(
    kyniem: Run, loaded: Database, line: str, told: str
) -> None:
    ended = kyniem("feed", *line.split())
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(told)


FEEDS = [
    {
        "name": name,
        "title": "Ngày kỷ niệm",
        "title_en": "Commemorations",
        "description": "Thử.",
        "description_en": "A try.",
        "color": "crimson",
        "color_code": "#DC143C",
        "months_back": "1",
        "months_ahead": "12",
    }
    for name in ("vn", "vn-khac")
]


@pytest.fixture
def files(
    data_files: Callable[..., Any],
    entry: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Path:
    """A data directory of one event and two feeds, which the settings name."""
    for file in data_files(entry(), feeds=FEEDS):
        path = tmp_path / "data" / file.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.bytes)
    monkeypatch.setenv("KYNIEM_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def test_the_check_reads_every_feed_back_and_needs_no_database(kyniem: Run, files: Path) -> None:
    ended = kyniem("feed", "--check")
    assert ended == (0, "2 nguồn lịch: đọc lại đúng cả.\n", "")
    assert not Path("cli.db").exists()


def test_the_check_fails_for_a_feed_that_is_too_long(
    kyniem: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.feeds.check.MAX_OCTETS", 1000)
    ended = kyniem("feed", "--check")
    assert ended.code == 1
    assert "vn: dài " in ended.out
    assert "quá mức 1000 byte" in ended.out
    assert ended.out.endswith("2 nguồn lịch: 2 lỗi.\n")


def test_the_check_refuses_a_malformed_catalogue(kyniem: Run, files: Path) -> None:
    (files / "events.yaml").write_text("- id: x\n")
    ended = kyniem("feed", "--check")
    assert (ended.code, ended.out) == (2, "")
    assert "events.yaml:1:3: x.name: thiếu trường bắt buộc\n" in ended.err
