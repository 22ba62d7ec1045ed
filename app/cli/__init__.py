"""The command line ``kyniem``.

A command's module is imported when that command is asked for: the answer to ``kyniem lunar``
needs neither the database nor the catalogue, and should not wait for them to be imported.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from app.calendar import CalendarError
from app.cli.exits import ExitCode, Refused
from app.errors import AppError

HELP = """\
Lịch Kỷ niệm: các ngày kỷ niệm của Việt Nam theo dương lịch và âm lịch.

Mã thoát: 0 xong; 1 có khác biệt, hoặc câu trả lời là không; 2 đầu vào sai (tùy chọn, ngày,
danh mục); 3 không dùng được cơ sở dữ liệu.

Cấu hình đọc từ các biến KYNIEM_… của môi trường hoặc từ tệp .env.
"""

MODULES = {
    "serve": "serve",
    "upcoming": "reading",
    "day": "reading",
    "month": "reading",
    "year": "reading",
    "event": "event",
    "flags": "event",
    "visual": "event",
    "horizon": "horizon",
    "proposal": "proposal",
    "deadline": "deadline",
    "lunar": "lunar",
    "feed": "feed",
    "doctor": "doctor",
    "check": "check",
    "catalogue": "catalogue",
    "plan": "plan",
    "unit": "unit",
    "user": "user",
    "digest": "digest",
    "webhook": "webhook",
    "tidy": "tidy",
    "mcp": "mcp",
    "demo": "demo",
    "db": "database",
    "backup": "backup",
    "restore": "backup",
}
"""Each command with the module that holds it, in the order in which help lists them."""

_WORDS = {
    "Missing command": "thiếu tên lệnh con",
    "No such command": "không có lệnh con",
    "Got unexpected extra argument(s)": "thừa",
}
"""What Typer says of a command line, in Vietnamese."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in ``arguments``, by default those of the process; its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        return _application(given[0])(given, prog_name="kyniem", standalone_mode=False) or 0
    except typer.TyperException as error:
        sentence, code = _misspelt(error), ExitCode.WRONG_INPUT
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        sentence, code = told
    # One line, although what a driver says may have several.
    typer.echo(" ".join(sentence.split()), err=True)
    return code


def _application(word: str) -> typer.Typer:
    """The commands that ``word`` may ask for.

    Raises:
        Refused: if it is no command.
    """
    if not word.startswith("-") and word not in MODULES:
        raise Refused(f"Không có lệnh {word!r}; xem: kyniem --help.")
    app = typer.Typer(
        help=HELP, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    # Without a callback of its own an application of one command would not ask for its name.
    app.callback()(lambda: None)
    wanted = [MODULES[word]] if word in MODULES else list(dict.fromkeys(MODULES.values()))
    for name in wanted:
        import_module(f"app.cli.{name}").add_to(app)
    return app


def _misspelt(error: typer.TyperException) -> str:
    """A command line that Typer cannot read; it exports no classes by which to tell these apart."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "kyniem"
    match type(error).__name__:
        case "NoSuchOption":
            told = f"không có tùy chọn {getattr(error, 'option_name', '')}"
        case "BadOptionUsage":
            told = f"tùy chọn {getattr(error, 'option_name', '')} thiếu hoặc thừa giá trị"
        case "MissingParameter":
            told = f"thiếu {getattr(getattr(error, 'param', None), 'metavar', '')}"
        case _:
            told = _worded(error.message.rstrip("."))
    return f"Câu lệnh chưa đúng: {told}; xem: {command} --help."


def _worded(message: str) -> str:
    for english, vietnamese in _WORDS.items():
        message = message.replace(english, vietnamese)
    return message


def _told(error: Exception) -> tuple[str, ExitCode] | None:
    """The sentence and the exit code for ``error``; None for one that is a fault of ours."""
    if isinstance(error, Refused):
        return error.sentence, error.code
    # Only an error pays for these imports.
    from sqlalchemy.exc import DatabaseError

    from app.catalogue.reference import StaleReference
    from app.database import DatabaseOutOfStep, DatabaseUnreachable
    from app.views.parameters import BadParameter
    from app.views.refused import refusal

    match error:
        case DatabaseError():
            return f"Cơ sở dữ liệu không dùng được: {error.orig}.", ExitCode.DATABASE
        case BadParameter(parameter=parameter, detail=detail):
            return f"--{parameter}: {detail}.", ExitCode.WRONG_INPUT
        case DatabaseOutOfStep() | DatabaseUnreachable() | StaleReference():
            code = ExitCode.DATABASE
        case AppError() | CalendarError():
            code = ExitCode.WRONG_INPUT
        case _:
            return None
    sentence = refusal(error)
    return (sentence, code) if sentence else None
