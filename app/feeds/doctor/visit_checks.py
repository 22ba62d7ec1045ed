"""Checks of how a feed is served: its address, its headers, its conditions."""

from collections.abc import Callable, Iterator
from email.message import Message
from urllib.robotparser import RobotFileParser

from app.feeds.doctor.samples import Hit, shown
from app.feeds.doctor.visits import Answer, Visit

GOOGLE_ADDRESS_CHARACTERS = 256
IMPORTERS = ("Google-Calendar-Importer", "Googlebot")

_NOT_MODIFIED = 304


def url_long(visit: Visit) -> Iterator[Hit]:
    if len(visit.asked) > GOOGLE_ADDRESS_CHARACTERS:
        yield Hit(None, str(len(visit.asked)))


def webcal(visit: Visit) -> Iterator[Hit]:
    if visit.asked.lower().startswith("webcal"):
        yield Hit(None, "")


def http(visit: Visit) -> Iterator[Hit]:
    if visit.url.startswith("http:"):
        yield Hit(None, "")


def redirect(visit: Visit) -> Iterator[Hit]:
    if visit.redirects:
        yield Hit(None, shown(visit.url))


def content_type(visit: Visit) -> Iterator[Hit]:
    if _content_type(visit.first).get_content_type() != "text/calendar":
        yield Hit(None, _header(visit.first, "content-type"))


def charset(visit: Visit) -> Iterator[Hit]:
    told = _content_type(visit.first).get_param("charset")
    if not isinstance(told, str) or told.lower() not in {"utf-8", "utf8"}:
        yield Hit(None, _header(visit.first, "content-type"))


def attachment(visit: Visit) -> Iterator[Hit]:
    told = _header(visit.first, "content-disposition")
    if told.lower().startswith("attachment"):
        yield Hit(None, told)


def no_validator(visit: Visit) -> Iterator[Hit]:
    if not {"etag", "last-modified"} & visit.first.headers.keys():
        yield Hit(None, "")


def no_304_etag(visit: Visit) -> Iterator[Hit]:
    return _unconditional(visit.by_etag)


def no_304_date(visit: Visit) -> Iterator[Hit]:
    return _unconditional(visit.by_date)


def etag_changes(visit: Visit) -> Iterator[Hit]:
    first, second = visit.first, visit.second
    if second is None or first.body != second.body or "etag" not in first.headers:
        return
    if first.headers["etag"] != second.headers.get("etag"):
        yield Hit(None, f"{_header(first, 'etag')}, {_header(second, 'etag')}")


def robots(visit: Visit) -> Iterator[Hit]:
    if visit.robots is None:
        return
    rules = RobotFileParser()
    rules.parse(visit.robots.splitlines())
    for importer in IMPORTERS:
        if not rules.can_fetch(importer, visit.url):
            yield Hit(None, importer)


VISIT_CHECKS: dict[str, Callable[[Visit], Iterator[Hit]]] = {
    "url-long": url_long,
    "webcal": webcal,
    "http": http,
    "redirect": redirect,
    "content-type": content_type,
    "charset": charset,
    "attachment": attachment,
    "no-validator": no_validator,
    "no-304-etag": no_304_etag,
    "no-304-date": no_304_date,
    "etag-changes": etag_changes,
    "robots": robots,
}
"""The check for each fault of an address."""


def _header(answer: Answer, name: str) -> str:
    return shown(answer.headers.get(name, "")) or "không ghi"


def _content_type(answer: Answer) -> Message:
    message = Message()
    # Without one, a message says text/plain of itself.
    message["Content-Type"] = shown(answer.headers.get("content-type", ""))
    return message


def _unconditional(answer: Answer | None) -> Iterator[Hit]:
    if answer is not None and answer.status != _NOT_MODIFIED:
        yield Hit(None, str(answer.status))
