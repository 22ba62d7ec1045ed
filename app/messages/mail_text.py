"""The text of a digest: one mail in two forms, plain and HTML, with the same words and links."""

from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from itertools import groupby
from urllib.parse import urlsplit

from app.clock import VIETNAM
from app.messages.digests import Part, Told
from app.messages.matters import PAGES, Heading, Matter

MOST_LISTED = 10
"""How many matters are listed under one heading; of the rest their number is told."""

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

_WHY = (
    "Thư tự động của Lịch Kỷ niệm, mỗi ngày một thư, gửi cho người có vai trò trong đơn vị khi có"
    " việc cần làm. Xin không trả lời thư này; tắt thư ở trang Tài khoản."
)

SWITCH = f"{PAGES}/tai-khoan#thu"
"""Where one switches digests off."""


def message_id(told: Told, address: str) -> str:
    """The Message-ID of a digest: the same however often it is sent."""
    return f"<viec.{told.day.isoformat()}.{told.person_id}@{_host(address)}>"


def mail(told: Told, identity: str, sender: str, address: str, now: datetime) -> EmailMessage:
    """The mail that tells ``told``; ``address`` is what its links begin with.

    Raises:
        ValueError: if the person's e-mail cannot be written into a mail.
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = Address(told.name, addr_spec=told.email)
    made["Subject"] = subject(told)
    made["Date"] = format_datetime(now.astimezone(VIETNAM))
    made["Message-ID"] = identity
    made["List-Unsubscribe"] = f"<{address}{SWITCH}>"
    # No holiday reply is to come back (RFC 3834).
    made["Auto-Submitted"] = "auto-generated"
    made["Content-Language"] = "vi"
    made.set_content(plain(told, address))
    made.add_alternative(html(told, address), subtype="html")
    return made


def subject(told: Told) -> str:
    """How much there is, and how much of it is overdue."""
    late = sum(matter.heading is Heading.OVERDUE for matter in told.matters)
    more = f", trong đó {late} quá hạn" if late else ""
    return f"Việc ngày {told.day:%d/%m/%Y}: {len(told.matters)} mục{more}"


def plain(told: Told, address: str) -> str:
    """The words of a digest, a line for each thing."""
    return "\n".join(_plain_lines(told, address)) + "\n"


def html(told: Told, address: str) -> str:
    """The same words with links; nothing is loaded from anywhere."""
    parts = "".join(_html_part(part, address) for part in told.parts)
    return (
        '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8">'
        f"<title>{escape(subject(told))}</title></head>"
        '<body style="font-family: sans-serif; line-height: 1.5; max-width: 42rem">'
        f"<p>Kính gửi: {escape(told.name)}</p>\n<p>{_greeting(told)}</p>\n{parts}"
        f'<p><a href="{escape(address + PAGES)}">Mở Lịch Kỷ niệm</a></p>\n'
        f'<p style="color: #595959"><small>{_WHY}</small></p></body></html>\n'
    )


def _host(address: str) -> str:
    return urlsplit(address).hostname or "localhost"


def _greeting(told: Told) -> str:
    weekday = WEEKDAYS[told.day.weekday()]
    return f"Việc đang chờ đồng chí, {weekday}, ngày {told.day:%d/%m/%Y}:"


def _plain_lines(told: Told, address: str) -> Iterator[str]:
    yield f"Kính gửi: {told.name}"
    yield ""
    yield _greeting(told)
    for part in told.parts:
        yield ""
        yield part.unit.upper()
        for heading, found in _headed(part):
            yield ""
            yield f"{heading.label} ({len(found)})"
            for matter in found[:MOST_LISTED]:
                yield f"- {matter.title}{_rest(matter)}"
                yield f"  {address}{matter.path}"
            if more := _more(found):
                yield f"- {more}"
    yield ""
    yield f"Mở Lịch Kỷ niệm: {address}{PAGES}"
    yield ""
    yield _WHY


def _html_part(part: Part, address: str) -> str:
    lists = "".join(
        f"<h3>{escape(heading.label)} ({len(found)})</h3>\n<ul>{_html_items(found, address)}</ul>\n"
        for heading, found in _headed(part)
    )
    return f"<h2>{escape(part.unit)}</h2>\n{lists}"


def _html_items(found: tuple[Matter, ...], address: str) -> str:
    items = "".join(
        f'<li><a href="{escape(address + matter.path)}">{escape(matter.title)}</a>'
        f"{escape(_rest(matter))}</li>\n"
        for matter in found[:MOST_LISTED]
    )
    more = _more(found)
    return f"{items}<li>{more}</li>\n" if more else items


def _headed(part: Part) -> Iterator[tuple[Heading, tuple[Matter, ...]]]:
    for heading, found in groupby(part.matters, lambda matter: matter.heading):
        yield heading, tuple(found)


def _more(found: tuple[Matter, ...]) -> str:
    left = len(found) - MOST_LISTED
    return f"và {left} mục khác" if left > 0 else ""


def _rest(matter: Matter) -> str:
    """When it is due and what it belongs to: "; hạn 15/06/2027; Kế hoạch số 01-KH/TU"."""
    word = "bắt đầu chậm nhất" if matter.heading is Heading.BEGIN else "hạn"
    day = f"{word} {matter.day:%d/%m/%Y}" if matter.day else ""
    return "".join(f"; {told}" for told in (day, matter.of) if told)
