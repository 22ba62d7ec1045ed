"""The command ``mcp``: answers assistants over standard input and output."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

import typer

from app.assistants import server
from app.cli.opening import opened
from app.clock import today
from app.settings import read_settings
from app.views.reading import Reading, References, read


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("mcp", help="Phục vụ trợ lý ảo qua MCP (stdin/stdout), chỉ đọc, kèm nguồn.")(mcp)


def mcp() -> None:
    """Answer until the input ends."""
    settings = read_settings()
    with opened(settings) as database:
        references = References()

        @contextmanager
        def reading() -> Iterator[Reading]:
            with database.reading() as session:
                yield read(session, references, today(), settings.address)

        server(reading, version("kyniem")).run("stdio")
