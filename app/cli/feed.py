"""The command ``feed``: the published feeds, one of them, or a check of them all."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli import tables
from app.cli.asking import asked
from app.cli.exits import ExitCode, Refused
from app.cli.files import checked_catalogue
from app.cli.opening import opened_reading, reading_of
from app.cli.printing import print_json
from app.feeds.check import faults
from app.settings import read_settings
from app.views.feeds import feed_list
from app.views.subscription import FeedParameters, subscription


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("feed", help="Xuất một nguồn lịch (ICS); không có TÊN thì liệt kê tất cả.")(feed)


def feed(
    name: Annotated[
        str | None, typer.Argument(metavar="[TÊN]", help="như vn-le-lon, thai-nguyen")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="TỆP", help="ghi vào tệp")
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="short|full", help="tên gọn hay tên đầy đủ")
    ] = None,
    lang: Annotated[str | None, typer.Option(metavar="vi|en", help="ngôn ngữ")] = None,
    alarm: Annotated[
        list[str] | None, typer.Option(metavar="7d,1d", help="nhắc trước mấy ngày, lúc 09:00")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="dựng mọi nguồn lịch từ các tệp danh mục rồi đọc lại")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="in danh sách như API")] = False,
) -> int:
    """Print a feed, or the list of them."""
    if check:
        return _check()
    if name is None:
        _list_feeds(json=json)
        return ExitCode.DONE
    question = asked(FeedParameters, title=title, lang=lang, alarm=alarm)
    with opened_reading() as reading:
        body = subscription(name, question, reading).body
    _write(body, output)
    return ExitCode.DONE


def _list_feeds(*, json: bool) -> None:
    with opened_reading() as reading:
        found = feed_list(reading)
    if json:
        print_json(found)
    else:
        tables.print_feeds(found.items)


def _write(body: bytes, output: Path | None) -> None:
    if output is None:
        typer.echo(body, nl=False)
        return
    try:
        output.write_bytes(body)
    except OSError as error:
        raise Refused(f"Không ghi được {output}: {error.strerror}.") from None


def _check() -> int:
    """Check every feed of the catalogue's files, which needs no database to be there."""
    wrong = []
    with reading_of(checked_catalogue(read_settings().data_dir)) as reading:
        names = [feed.name for feed in feed_list(reading).items]
        for name in names:
            found = subscription(name, FeedParameters(), reading)
            wrong += [f"{name}: {fault}" for fault in faults(found.body, found.items)]
    for line in wrong:
        typer.echo(line)
    told = f"{len(wrong)} lỗi" if wrong else "đọc lại đúng cả"
    typer.echo(f"{len(names)} nguồn lịch: {told}.")
    return ExitCode.DIFFERENCE if wrong else ExitCode.DONE
