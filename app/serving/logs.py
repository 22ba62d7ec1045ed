"""A log is lines, each of which tells one thing that happened: as text, or as a JSON object.

A line never holds what somebody could sign in or read private feeds with: no cookie, no
``Authorization``, no body, no query, and of an address with a token only its template.
What others wrote cannot begin a line of its own: control characters are escaped; nor a
fact of its own: a value with a space, ``=`` or a quotation mark is quoted.
"""

import json
import logging
import re
import unicodedata
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from app.settings import LogFormat

FACTS = "facts"
"""Under which name a line takes facts along, which JSON shows as fields."""

current_request: ContextVar[str] = ContextVar("current_request", default="")
"""The id of the request that is being answered; empty outside of any."""

# PostgreSQL repeats the row that it refuses, and who would read a log need not know people.
_ROW = re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE)

_BARE = re.compile(r"""[^\s="'\\]+""")


def logging_config(form: LogFormat) -> dict[str, Any]:
    """How a process that serves logs, for ``logging.config.dictConfig``: to standard error."""
    lines = {"text": TextLines, "json": JsonLines}[form]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"{lines.__module__}.{lines.__name__}"}},
        "handlers": {
            "lines": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": {name: {"level": "INFO"} for name in ("app.serving", "uvicorn")},
    }


class TextLines(logging.Formatter):
    """Lines for people: what happened, its facts, and below it the stack, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines of ``record``, without the last line's end."""
        facts = "".join(f" {name}={quoted(value)}" for name, value in _facts(record).items())
        head = escaped(f"{record.levelname}: {record.getMessage()}{facts}")
        return "\n".join((f"{_instant(record)} {head}", *map(_indented, _stack(record))))


class JsonLines(logging.Formatter):
    """Lines for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """The object of ``record``."""
        told: dict[str, Any] = {
            "at": _instant(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= _facts(record)
        if stack := _stack(record):
            told["stack"] = "\n".join(stack)
        return escaped(json.dumps(told, ensure_ascii=False, default=str))


def quoted(value: object) -> str:
    """``value`` as a text that nothing beside it can be taken for a part of."""
    text = str(value)
    is_bare = text.isprintable() and _BARE.fullmatch(text)
    return text if is_bare else json.dumps(text, ensure_ascii=False)


def escaped(text: str) -> str:
    """``text`` without characters that end lines, move cursors or turn the way of writing."""
    if text.isprintable():
        return text
    return "".join(_code(one) if _is_control(one) else one for one in text)


def _code(character: str) -> str:
    """``character`` as JSON may write any: beyond the first 65,536 in two halves."""
    octets = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{octets[at : at + 2].hex()}" for at in range(0, len(octets), 2))


def _is_control(character: str) -> bool:
    # Cc: control, Cf: format, Cs: half a character, Zl and Zp: ends of lines.
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    request_id = current_request.get()
    named = {"request": request_id} if request_id else {}
    return named | getattr(record, FACTS, {})


def _stack(record: logging.LogRecord) -> list[str]:
    if record.exc_info is None:
        return []
    told = logging.Formatter().formatException(record.exc_info)
    return _ROW.sub(r"\1: …", told).splitlines()


def _indented(line: str) -> str:
    return f"  | {escaped(line)}"


def _instant(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
