"""A visit is one request that no description foretells: a page, a feed, a form, or mere octets.

Forms are those that the pages show, filled in as they came but for a few fields.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from app.serving.canonical import FEED_FOLDERS
from app.serving.page_addresses import page_parameters
from app.views.subscription import FeedParameters
from benchmarks.fuzzing.calls import TEXTS
from benchmarks.fuzzing.world import COOKIE, Answer, Asker, World, csrf, routes

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")

_ALSO = {"codename": "region", "own_id": "date_id", "date": "date", "token": "slug"}

_ENDINGS = ("docx", "pdf", "txt", "exe", "")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request; ``octets`` are sent in the place of the fields of a form."""

    asker: Asker
    method: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    octets: bytes | None = None

    @property
    def url(self) -> str:
        """The address, with the parameters of a page."""
        query = urlencode(self.fields, errors="replace") if self.method == "GET" else ""
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a page shows it to ``asker``."""

    asker: Asker
    action: str
    fields: tuple[tuple[str, str], ...]


def visits(world: World) -> SearchStrategy[Visit]:
    """Pages and feeds with any parameters, by whoever is signed in or not."""
    paths = sorted({path for method, path in routes(world) if method == "GET"})
    return _visits(world, [path for path in paths if not path.startswith("/api")])


def posts(forms: tuple[Form, ...]) -> SearchStrategy[Visit]:
    """Forms with junk in some of their fields."""
    return _posts(forms)


def deliveries(world: World) -> SearchStrategy[Visit]:
    """Octets of any kind sent to everything that takes some."""
    places = sorted({place for place in routes(world) if place[0] not in {"GET", "HEAD"}})
    return _deliveries(world, places)


def visited(world: World, visit: Visit) -> Answer:
    """What is answered."""
    headers = dict(visit.headers)
    if visit.asker.cookie:
        headers["cookie"] = f"{COOKIE}={visit.asker.cookie}"
    if visit.asker.key:
        headers["authorization"] = f"Bearer {visit.asker.key}"
    body = visit.octets or b""
    if visit.octets is None and visit.method == "POST":
        headers["content-type"] = "application/x-www-form-urlencoded"
        body = urlencode(visit.fields, errors="replace").encode()
    return world.ask(visit.method, visit.url, headers, body)


def judge(visit: Visit, answer: Answer) -> None:
    """Refuse an answer that no page gives."""
    assert answer.status < 500, (visit, answer.body[:500])
    told = dict(answer.headers)
    assert answer.status in {204, 301, 303, 304, 307} or "content-type" in told, (visit, told)
    assert not any("\n" in value or "\r" in value for value in told.values()), (visit, told)


def forms(world: World) -> tuple[Form, ...]:
    """One form of each kind that the pages show to who may do all."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    asker = world.browsers[-1]
    for path in _pages(world):
        answer = visited(world, Visit(asker, "GET", path))
        if answer.status == 200 and b"<form" in answer.body:
            for form in _forms(asker, path, answer.body.decode()):
                kind = re.sub(r"\d+", "0", form.action)
                found.setdefault((kind, tuple(name for name, _ in form.fields)), form)
    return tuple(found.values())


def _pages(world: World) -> Iterator[str]:
    """Every page with forms once; those of a plan for one that is issued and for a draft."""
    for method, pattern in sorted(set(routes(world))):
        first = pattern.split("/")[1] if "/" in pattern else ""
        if method != "GET" or first not in _WITH_FORMS or "." in pattern:
            continue
        names = _names(pattern)
        for number in (0, -1) if "plan_id" in names else (0,):
            yield _filled(pattern, {name: _values(world, name)[number] for name in names})


_WITH_FORMS = frozenset({"lam-viec", "bac-si-lich", "kiem-tra", "them-vao-lich"})


def _values(world: World, name: str) -> tuple[Any, ...]:
    known = tuple(
        place[_ALSO.get(name, name)] for place in world.places if _ALSO.get(name, name) in place
    )
    return (
        known
        or world.known.get(_ALSO.get(name, name))
        or (_ENDINGS if name == "ending" else ("x",))
    )


def _filled(pattern: str, values: dict[str, Any]) -> str:
    return _PARAMETER.sub(lambda m: quote(str(values[m[1]]), safe="", errors="replace"), pattern)


@st.composite
def _visits(draw: DrawFn, world: World, paths: list[str]) -> Visit:
    pattern = draw(st.sampled_from(paths))
    values = {
        name: draw(st.one_of(st.sampled_from(_values(world, name)), _junk(world)))
        for name in _names(pattern)
    }
    path = _filled(pattern, values)
    names = (
        sorted(page_parameters(path) or FeedParameters.model_fields)
        if path.startswith(FEED_FOLDERS) or page_parameters(path)
        else ["q", "from", "next", "sua", "loc"]
    )
    pairs = draw(st.lists(st.tuples(st.sampled_from([*names, "x"]), _junk(world)), max_size=4))
    headers = draw(st.dictionaries(st.sampled_from(_HEADERS), _header(), max_size=2))
    asker = draw(st.sampled_from(world.browsers))
    fields = tuple((name, str(value)) for name, value in pairs)
    return Visit(asker, "GET", path, fields, headers)


@st.composite
def _posts(draw: DrawFn, forms: tuple[Form, ...]) -> Visit:
    form = draw(st.sampled_from(forms))
    pairs = list(form.fields)
    for _ in range(draw(st.integers(0, 3)) if pairs else 0):
        place = draw(st.integers(0, len(pairs) - 1))
        pairs[place] = (pairs[place][0], str(draw(_words())))
    if draw(st.booleans()):
        pairs = [pair for pair in pairs if draw(st.integers(0, 9))]
    pairs = [*pairs, *csrf(form.asker).items()]
    return Visit(form.asker, "POST", form.action, tuple(pairs))


_KINDS = (
    "application/json", "application/json; charset=utf-16", "multipart/form-data; boundary=x",
    "multipart/form-data", "multipart/form-data; boundary=", "text/plain", "",
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=x",
)  # fmt: skip

_PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\n\r\n'

_OCTETS = (
    b"", b"{", b"[" * 100_000, b"{" + b'"a":{' * 50_000, b'"\\ud800"', b"NaN", b"1" * 5000,
    b"null", b"\xff\xfe{\x00", b"\xef\xbb\xbf{}", b'{"a": 1, "a": 2}', b"a=%ff&a=%00&%zz&&&=",
    b"&" * 5000, _PART, _PART + b"PK\x03\x04\r\n--x--\r\n", _PART + b"x\r\n--x\r\n\r\n--x--",
    b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--", b"--x--", b"\r\n" * 3000,
    b"--x\r\nContent-Disposition: form-data; name*=utf-8''%ff\r\n\r\n\r\n--x--\r\n",
)  # fmt: skip


@st.composite
def _deliveries(draw: DrawFn, world: World, places: list[tuple[str, str]]) -> Visit:
    method, pattern = draw(st.sampled_from(places))
    values = {name: draw(st.sampled_from(_values(world, name))) for name in _names(pattern)}
    is_call = pattern.startswith("/api")
    asker = draw(st.sampled_from((world.askers if is_call else world.browsers)[::-1]))
    headers = {"content-type": draw(st.sampled_from(_KINDS)), "if-match": "*"}
    octets = draw(st.one_of(st.sampled_from(_OCTETS), st.binary(max_size=60)))
    return Visit(asker, method, _filled(pattern, values), headers=headers, octets=octets)


def _names(pattern: str) -> list[str]:
    return _PARAMETER.findall(pattern)


_HEADERS = (
    "if-none-match", "if-modified-since", "accept-encoding", "range", "accept", "origin",
    "accept-language", "x-forwarded-for", "x-request-id", "sec-fetch-site", "authorization",
)  # fmt: skip


def _header() -> SearchStrategy[str]:
    letters = st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f")
    told = ("*", 'W/"x"', "Sun, 22 Nov 2026 03:00:00 GMT", "bytes=0-", "gzip;q=nan", "Bearer kn_")
    return st.one_of(st.sampled_from(told), st.text(letters, max_size=40))


def _junk(world: World) -> SearchStrategy[Any]:
    """Words that mean something somewhere, and what breaks programs."""
    words = sorted({str(value) for values in world.known.values() for value in values})
    return st.one_of(st.sampled_from(words), _words())


def _words() -> SearchStrategy[Any]:
    return st.one_of(st.sampled_from(TEXTS), st.text(max_size=60), st.integers().map(str))


class _Reader(HTMLParser):
    """The forms of a page and their fields, with the values that they come with."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[dict[str, str | None], list[tuple[str, str]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.found.append((told, []))
        elif tag in {"input", "select", "textarea", "button"} and self.found:
            name = told.get("name")
            if name and name != "csrf":
                self.found[-1][1].append((name, told.get("value") or ""))


def _forms(asker: Asker, path: str, page: str) -> Iterator[Form]:
    reader = _Reader()
    reader.feed(page)
    for told, fields in reader.found:
        if (told.get("method") or "get").lower() == "post":
            action = (told.get("action") or path).partition("?")[0]
            yield Form(asker, action, tuple(fields[:80]))
