"""The mail of a digest says the same twice, with links and without secrets."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml.html import fromstring

from app.accounts.access import Action
from app.messages.digests import Part, Told
from app.messages.mail_text import mail, message_id
from app.messages.matters import Heading, Matter

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
SENDER = "Lịch Kỷ niệm <lich@co-quan.example>"
ADDRESS = "https://lich.example"


def _matter(number: int, **changes: Any) -> Matter:
    fields: dict[str, Any] = {
        "heading": Heading.OVERDUE,
        "unit_id": "xa-1",
        "action": Action.REPORT,
        "title": f"Việc {number}",
        "path": f"/lam-viec/nhiem-vu/{number}",
        "of": "Kế hoạch số 15-KH/TU",
        "day": date(2026, 11, 10),
    }
    return Matter(**fields | changes)


@pytest.fixture
def told() -> Told:
    first = (
        _matter(1, title="Báo cáo <quý III> & số liệu"),
        _matter(2, heading=Heading.BEGIN, day=date(2026, 11, 30)),
        _matter(3, heading=Heading.SIGN, day=None, of="", path="/lam-viec/ke-hoach/7/trinh"),
    )
    parts = (Part("Đảng ủy xã Tân Cương", first), Part("Hội Phụ nữ", (_matter(4),)))
    return Told(5, "Nguyễn Thị Mai", "mai@example.vn", date(2026, 11, 22), parts)


def _mail(told: Told) -> Any:
    return mail(told, message_id(told, ADDRESS), SENDER, ADDRESS, NOW)


def _plain(told: Told) -> str:
    text: str = _mail(told).get_body(("plain",)).get_content()
    return text.replace("\r\n", "\n")


def test_the_head_names_both_ends_and_the_day(told: Told) -> None:
    made = _mail(told)
    assert made["From"] == SENDER
    assert made["To"] == "Nguyễn Thị Mai <mai@example.vn>"
    assert made["Subject"] == "Việc ngày 22/11/2026: 4 mục, trong đó 2 quá hạn"
    assert made["Date"] == "Sun, 22 Nov 2026 08:00:00 +0700"
    assert made["Auto-Submitted"] == "auto-generated"


def test_the_plain_text_reads_like_a_letter(told: Told) -> None:
    assert _plain(told).startswith(
        """\
Kính gửi: Nguyễn Thị Mai

Việc đang chờ đồng chí, Chủ nhật, ngày 22/11/2026:

ĐẢNG ỦY XÃ TÂN CƯƠNG

Quá hạn (1)
- Báo cáo <quý III> & số liệu; hạn 10/11/2026; Kế hoạch số 15-KH/TU
  https://lich.example/lam-viec/nhiem-vu/1

Cần bắt đầu (1)
- Việc 2; bắt đầu chậm nhất 30/11/2026; Kế hoạch số 15-KH/TU
  https://lich.example/lam-viec/nhiem-vu/2

Kế hoạch chờ ký (1)
- Việc 3
  https://lich.example/lam-viec/ke-hoach/7/trinh

HỘI PHỤ NỮ
"""
    )


def test_both_forms_have_the_same_words_and_links(told: Told) -> None:
    page = fromstring(_mail(told).get_body(("html",)).get_content())
    links = [link.get("href", "") for link in page.iter("a")]
    plain = _plain(told)
    assert all(link in plain for link in links)
    assert plain.count("https://") == len(links)
    items = ["".join(item.itertext()) for item in page.iter("li")]
    assert items == [line[2:] for line in plain.splitlines() if line.startswith("- ")]


def test_html_loads_nothing_and_takes_no_title_for_a_tag(told: Told) -> None:
    page = fromstring(_mail(told).get_body(("html",)).get_content())
    assert not set(page.iter("img", "script", "link", "style", "quý"))
    assert page.get("lang") == "vi"


def test_a_long_list_is_cut_and_says_so(told: Told) -> None:
    long = tuple(_matter(number) for number in range(1, 14))
    plain = _plain(Told(5, "Mai", "mai@example.vn", told.day, (Part("Xã", long),)))
    assert "Quá hạn (13)" in plain
    assert "Việc 10" in plain
    assert "Việc 11" not in plain
    assert "- và 3 mục khác" in plain


def test_the_id_is_of_the_person_and_the_day_and_nothing_else(told: Told) -> None:
    assert message_id(told, ADDRESS) == "<viec.2026-11-22.5@lich.example>"
    fewer = Told(told.person_id, "Mai", "moi@example.vn", told.day, ())
    assert message_id(fewer, "https://lich.example/") == message_id(told, ADDRESS)


@pytest.mark.parametrize("name", ["Mai, Thị", 'Mai "Út"', "Mai\nBcc: khac@example.vn"])
def test_a_name_never_becomes_another_recipient(told: Told, name: str) -> None:
    named = Told(told.person_id, name, told.email, told.day, told.parts)
    try:
        made = _mail(named)
    except ValueError:
        return
    assert [one.addr_spec for one in made["To"].addresses] == [told.email]
    assert made["Bcc"] is None
