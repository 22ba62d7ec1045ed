"""The command ``catalogue history``, and the history that ``catalogue sync`` is given."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from app.catalogue.history import (
    MAX_OCTETS,
    BadHistory,
    History,
    history,
    history_text,
    parse_history,
)
from app.cli.exits import ExitCode, Refused
from app.cli.files import replace_file
from app.cli.opening import opened
from app.settings import read_settings

Told = TypeVar("Told")

HistoryFile = Annotated[
    Path | None, typer.Option("--history", metavar="TỆP", help="lịch sử của cơ sở dữ liệu cũ")
]


def write_history(
    file: Annotated[Path | None, typer.Argument(metavar="TỆP", help="mặc định: in ra")] = None,
) -> None:
    """Write what a database rebuilt from the files would have lost."""
    with opened(read_settings()) as database, database.reading() as session:
        told = _told("Cơ sở dữ liệu", lambda: history(session))
    if not told.revision.number:
        raise Refused(
            "Chưa có danh mục trong cơ sở dữ liệu, nên chưa có lịch sử để ghi.", ExitCode.DATABASE
        )
    text = _told("Cơ sở dữ liệu", lambda: history_text(told))
    if file is None:
        typer.echo(text.decode(), nl=False)
        return
    _refuse_to_lose(file, told)
    replace_file(file, text)
    typer.echo(f"Đã ghi lịch sử của {len(told.events)} mục, đến lần nạp {told.revision.number}.")


def read_history(file: Path) -> History:
    """The history in ``file``.

    Raises:
        Refused: if it cannot be read, or holds none; every fault is printed.
    """
    try:
        with file.open("rb") as opened_file:
            text = opened_file.read(MAX_OCTETS + 1)
    except OSError as error:
        raise Refused(f"Không đọc được {file}: {error.strerror}.") from None
    return _told(str(file), lambda: parse_history(text))


def _told(where: str, tell: Callable[[], Told]) -> Told:
    """What ``tell`` answers.

    Raises:
        Refused: if it finds faults; each is printed after ``where``.
    """
    try:
        return tell()
    except BadHistory as error:
        for fault in error.faults:
            typer.echo(f"{where}: {fault}", err=True)
        raise Refused(f"{where}: lịch sử có {len(error.faults)} lỗi.") from None


def _refuse_to_lose(file: Path, told: History) -> None:
    """Refuse to write over a history that goes further.

    Raises:
        Refused: if ``file`` holds one; a database rebuilt without it would end it.
    """
    try:
        kept = parse_history(file.read_bytes()).revision.number
    except (OSError, BadHistory):
        return
    if kept > told.revision.number:
        raise Refused(
            f"{file} ghi đến lần nạp {kept}, cơ sở dữ liệu mới đến lần {told.revision.number};"
            f" hãy chạy trước: kyniem catalogue sync --history {file}."
        )
