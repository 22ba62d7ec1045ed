"""A target is one of our parsers, given octets that anybody may have sent.

It returns where the parser takes them or refuses them as it says it does, and raises where
the parser fails, or gives something that contradicts itself.  Tests give it what Hypothesis
makes up; ``benchmarks.fuzzing.parsers`` lets atheris look for what reaches new code.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime

from pydantic import BaseModel, ValidationError

from app.accounts.fields import GroupFields, UnitFields
from app.accounts.people import BadEmail, BadName, checked_email, checked_name
from app.calendar import CalendarError
from app.calendar.almanac import occurrences
from app.calendar.anniversary import parse_lunar_origin, parse_origin
from app.calendar.lunar import civil_date, lunar_date, parse_lunar_date
from app.calendar.rules import NotARule, parse_rule
from app.calendar.window import Window
from app.catalogue.history import BadHistory, history_text, parse_history
from app.catalogue.importing import UnreadableList, read_list
from app.catalogue.load import EVENTS, DataFile, load
from app.catalogue.worded import worded_day, worded_name
from app.catalogue.writing import written
from app.feeds.doctor.addresses import address, is_public
from app.feeds.doctor.visits import Unreadable
from app.messages.webhooks import WebhookFields
from app.planning.anchors import parse_anchor
from app.planning.deadlines import DeadlineRefused, NotADeadline, parse_deadline
from app.planning.own_dates.fields import OwnDateFields
from app.planning.period import parse_period
from app.planning.plans.activity_fields import ActivityFields
from app.planning.plans.figures import FigureFields
from app.planning.plans.plan_fields import PlanFields
from app.planning.plans.task_fields import TaskFields
from app.planning.plans.workflow import StepFields
from app.planning.printed import printed
from app.planning.reading import read_deadline
from app.planning.spans import parse_span, parse_years
from app.planning.wordings import InPlan
from app.refusals import is_cut_short, sentence
from app.search import matching, parsed
from app.serving.canonical import canonical
from app.serving.conditional import is_held
from app.serving.encodings import takes_gzip
from app.settings import PROJECT, Settings
from app.sources import read_source
from app.views.dismissals import (
    DismissalView,
    FindingKey,
    read_dismissals,
    written_dismissals,
)
from app.views.doctor import file_report
from app.views.saved_feeds import FilterParameters
from app.views.upcoming import BadCursor, decoded_cursor, encoded_cursor
from benchmarks.fuzzing.documents import docx, docx_body, docx_numbers, drafts, pdf

SEEDS = PROJECT / "tests/fuzzing/seeds"
AT = datetime(2026, 11, 22, tzinfo=UTC)
YEAR = Window(date(2026, 1, 1), date(2027, 1, 1))

Target = Callable[[bytes], None]


def seeds(name: str) -> tuple[bytes, ...]:
    """What a target is given first: small files that its parser takes, or nearly."""
    place = SEEDS / ALIKE.get(name, name)
    return tuple(path.read_bytes() for path in sorted(place.iterdir()))


ALIKE = {"plan-drafts": "plans"}
"""Targets that are given the seeds of another."""


# Catalogue


def catalogue(octets: bytes) -> None:
    """A file of the catalogue: entries or problems, never both, never neither."""
    source, unreadable = read_source(EVENTS, octets)
    assert (source is None) == bool(unreadable)
    found, problems = load((DataFile(EVENTS, octets),))
    assert (found is None) == bool(problems)
    lines = octets.count(b"\n") + octets.count(b"\r") + 5 * len(octets) // 2 + 1
    assert all(0 <= problem.line <= lines and problem.sentence for problem in problems)
    for entry in found.entries if found else ():
        again, faults = load((DataFile(EVENTS, written(entry).encode()),))
        assert again, faults
        assert again.entries == (entry,)


def rules(octets: bytes) -> None:
    """A rule is spelt in one way, and can be asked for its days."""
    text = _text(octets)
    with suppress(NotARule):
        rule = parse_rule(text)
        assert str(rule) == text
        assert parse_rule(str(rule)) == rule
        assert len(occurrences(rule, YEAR)) <= 2


def dates(octets: bytes) -> None:
    """Partial dates, lunar dates, periods and spans as the files and addresses spell them."""
    text = _text(octets)
    for parse in (parse_origin, parse_lunar_origin, parse_anchor):
        with suppress(ValueError):
            assert str(parse(text)) == text, parse
    # A period or a span of one year may be spelt as one of several.
    for parse_some in (parse_years, parse_period, parse_span):
        with suppress(ValueError):
            assert parse_some(str(parse_some(text))) == parse_some(text), parse_some
    with suppress(ValueError, CalendarError):
        lunar = parse_lunar_date(text)
        assert lunar_date(civil_date(lunar)) == lunar


def names(octets: bytes) -> None:
    """Days and titles as lists word them."""
    text = _text(octets)[:2000]
    day = worded_day(text)
    if day:
        with suppress(NotARule):
            assert str(parse_rule(day.rule)) == day.rule
    with suppress(ValueError):
        assert worded_name(text).name is not None


def deadlines(octets: bytes) -> None:
    """Wordings of deadlines, and the spelling of the rules that they become."""
    text = _text(octets)
    with suppress(NotADeadline):
        rule = parse_deadline(text)
        assert parse_deadline(str(rule)) == rule
        assert printed(rule)
    for plan in (InPlan(), InPlan(parse_years("2027"), parse_anchor("occurrence:quoc-khanh-2027"))):
        with suppress(DeadlineRefused):
            read = read_deadline(text, plan)
            assert parse_deadline(str(read.deadline)) == read.deadline
            assert printed(read.deadline)


def lists(octets: bytes) -> None:
    """A unit's list: the first letter tells which kind of file it says it is."""
    kinds = {b"c": "csv", b"x": "xlsx", b"i": "ics"}
    with suppress(UnreadableList):
        read_list(f"danh-sach.{kinds.get(octets[:1], 'csv')}", octets[1:])


def histories(octets: bytes) -> None:
    """A history of a database: it is written again as it was read."""
    with suppress(BadHistory):
        found = parse_history(octets)
        assert parse_history(history_text(found)) == found


# Feeds and dismissals


def doctor(octets: bytes) -> None:
    """A feed: a report, whatever it is."""
    report = file_report("lich.ics", octets)
    assert all(finding.sentence and finding.count > 0 for finding in report.findings)


def dismissals(octets: bytes) -> None:
    """A file of dismissals: what it says is written again as it was read."""
    found, problems = read_dismissals("giu.yaml", octets)
    assert not (found and problems)
    told, faults = read_dismissals(
        "giu.yaml", written_dismissals((_key(one), one.reason) for one in found).encode()
    )
    # Nothing and an empty text say the same.
    assert list(map(_key, told)) == list(map(_key, found)), faults
    assert [one.reason for one in told] == [one.reason for one in found]


def _key(row: DismissalView) -> FindingKey:
    said = {name: text or None for name, text in row.model_dump(exclude={"reason"}).items()}
    given = {name: text for name, text in said.items() if text is not None}
    return FindingKey.model_validate({"printed": "", **given})


# What comes over HTTP


def queries(octets: bytes) -> None:
    """A search: it is taken apart, and becomes a condition of a query."""
    text = _text(octets)[:500]
    query = parsed(text)
    assert all(word and not word.isspace() for word in query.words)
    str(matching(text).compile())


def cursors(octets: bytes) -> None:
    """A place in a list, as an earlier page told it."""
    text = _text(octets)
    for parts in (1, 2, 3):
        with suppress(BadCursor):
            key = decoded_cursor(text, parts)
            assert decoded_cursor(encoded_cursor(*key), parts) == key


def headers(octets: bytes) -> None:
    """The headers and addresses that the answer layer reads itself."""
    takes_gzip(octets)
    for name in (b"if-none-match", b"if-modified-since"):
        is_held({name: octets}, b'"1-a"', AT)
    path, _, query = octets.partition(b"?")
    found = canonical(path.decode(errors="replace"), query)
    if found:
        again = canonical(found.path, found.query.encode())
        assert again == found, (again, found)


BODIES: tuple[type[BaseModel], ...] = (
    ActivityFields, FigureFields, FilterParameters, GroupFields, OwnDateFields, PlanFields,
    StepFields, TaskFields, UnitFields, WebhookFields,
)  # fmt: skip


def bodies(octets: bytes) -> None:
    """A body: what it says, or a sentence for each of its faults."""
    with suppress(ValueError, RecursionError):
        told = json.loads(octets)
        for model in BODIES:
            _judged(model, told)


def _judged(model: type[BaseModel], told: object) -> None:
    try:
        found = model.model_validate(told)
    except ValidationError as error:
        faults = [fault for fault in error.errors() if not is_cut_short(fault)]
        assert all(sentence(fault) for fault in faults)
    else:
        assert model.model_validate(found.model_dump()) == found


def places(octets: bytes) -> None:
    """Addresses of feeds, of webhooks, of people and of mail servers."""
    text = _text(octets)
    with suppress(Unreadable):
        found = address(text)
        str(found).encode("ascii")
        assert not set(f"{found.authority}{found.target}") & set(" \r\n\t\0"), found
        assert address(str(found)) == found
        is_public(found.host)
    with suppress(BadEmail):
        assert "\n" not in checked_email(text)
    with suppress(BadName):
        assert checked_name(text).isprintable()
    with suppress(ValidationError):
        Settings(_env_file=None, smtp_url=text, mail_from=text, public_url=text)


def _text(octets: bytes) -> str:
    return octets.decode(errors="replace")


TARGETS: dict[str, Target] = {
    target.__name__.replace("_", "-"): target
    for target in (
        catalogue, rules, dates, names, deadlines, lists, histories, dismissals, doctor, docx_body,
        docx_numbers, docx, pdf, drafts, queries, cursors, headers, bodies, places,
    )
}  # fmt: skip
"""All of them but those that need a database: see ``informed``."""
