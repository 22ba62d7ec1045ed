"""The command ``serve``: the service, on a database that fits and a catalogue that is loaded."""

import errno
import os
import socket
from typing import Annotated, Any

import typer
from sqlalchemy import select

from app.catalogue.load import load, read_files
from app.catalogue.sync import is_loaded, sync
from app.cli.exits import Refused
from app.cli.opening import opened
from app.cli.printing import print_lines
from app.clock import now
from app.database import Database
from app.models import Revision
from app.serving import workers as workers_at_one_address
from app.serving.leaving import FINISH_SECONDS
from app.serving.logs import logging_config
from app.settings import LogFormat, Settings, read_settings

EVERY_NETWORK = frozenset({"0.0.0.0", "::"})  # noqa: S104 (recognised, not chosen)
"""Hosts to listen on that are no addresses to open."""

THIS_MACHINE = "127.0.0.1,::1"


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("serve", help="Nạp danh mục nếu đã đổi, rồi phục vụ trang, API và nguồn lịch.")(
        serve
    )


def serve(
    host: Annotated[str | None, typer.Option(metavar="MÁY", help="thay KYNIEM_HOST")] = None,
    port: Annotated[str | None, typer.Option(metavar="CỔNG", help="thay KYNIEM_PORT")] = None,
    workers: Annotated[str | None, typer.Option(metavar="SỐ", help="thay KYNIEM_WORKERS")] = None,
    proxy_headers: Annotated[
        bool, typer.Option("--proxy-headers", help="tin máy chủ đứng trước trên cùng máy này")
    ] = False,
) -> None:
    """Serve until stopped."""
    proxies = THIS_MACHINE if proxy_headers else None
    settings = _settings(host=host, port=port, workers=workers, trusted_proxies=proxies)
    _refuse_taken_port(settings)
    with opened(settings) as database:
        _load_catalogue(database, settings)
    _print_addresses(settings)
    workers_at_one_address.run(
        "app.main:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        # Whom a proxy asks for is told by ``app.serving.peers``: answers from memory do without.
        proxy_headers=False,
        **server_options(settings.log_format),
    )


def server_options(log_format: LogFormat = "text") -> dict[str, Any]:
    """How the server runs wherever it listens.

    It takes the event loop and the parser of ``uvloop`` and ``httptools``, which are there
    except on Windows.
    """
    # A line for each answer costs as much as the answer; those that are computed are logged.
    return {
        "server_header": False,
        "ws": "none",
        "access_log": False,
        "log_config": logging_config(log_format),
        "timeout_graceful_shutdown": FINISH_SECONDS,
    }


def _settings(**options: str | None) -> Settings:
    """The settings with ``options`` over them.

    They go into the environment, since that is where worker processes read them.
    """
    for name, value in options.items():
        if value is not None:
            os.environ[f"KYNIEM_{name.upper()}"] = value
    return read_settings()


def _refuse_taken_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as listener:
        # As the server will: a port whose last connections are only closing is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                told = f"Cổng {settings.port} đang có chương trình khác dùng; hãy chọn cổng khác"
                raise Refused(f"{told} bằng KYNIEM_PORT hoặc --port.") from None
            told = f"Không mở được cổng {settings.port} trên {settings.host} ({error.strerror})"
            raise Refused(f"{told}; hãy xem lại KYNIEM_HOST và KYNIEM_PORT.") from None


def _load_catalogue(database: Database, settings: Settings) -> None:
    """Load the files if they are not those that were loaded last.

    Raises:
        Refused: if they have problems and nothing was ever loaded.
    """
    files, missing = read_files(settings.data_dir)
    with database.reading() as session:
        if not missing and is_loaded(session, files):
            return
        loaded_before = session.scalars(select(Revision.number)).one() > 0
    catalogue, problems = load(files)
    problems = (*missing, *problems)
    if catalogue and not problems:
        with database.writing() as session:
            sync(session, catalogue, now())
        typer.echo(f"Đã nạp danh mục: {len(catalogue.entries)} mục.")
        return
    for problem in problems:
        typer.echo(str(problem), err=True)
    told = f"Danh mục trong {settings.data_dir} có {len(problems)} lỗi"
    if not loaded_before:
        raise Refused(f"{told} và chưa từng được nạp; hãy sửa rồi chạy lại.")
    typer.echo(f"{told} nên chưa nạp; vẫn phục vụ danh mục đã nạp lần trước.", err=True)


def _print_addresses(settings: Settings) -> None:
    if settings.host in EVERY_NETWORK and not settings.public_url:
        told = "Máy khác chưa mở được các địa chỉ dưới đây; hãy đặt KYNIEM_PUBLIC_URL."
        typer.echo(told, err=True)
    feed = f"{settings.address}/feeds/vn-le-lon.ics"
    typer.echo("Lịch Kỷ niệm đang chạy; nhấn Ctrl+C để dừng.")
    print_lines(
        (
            ("Trang chính", f"{settings.address}/"),
            ("Tài liệu API", f"{settings.address}/api/docs"),
            ("Nguồn lịch", feed),
            ("Thêm vào lịch", f"webcal://{feed.partition('://')[2]}"),
        )
    )
