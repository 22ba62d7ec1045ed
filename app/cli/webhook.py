"""The command ``webhook send``: what happened is told to the programs of units; from a timer."""

import typer

from app.catalogue.reference import reference
from app.cli.exits import ExitCode
from app.cli.opening import opened
from app.cli.stopping import stopping
from app.clock import now, today
from app.messages.delivering import deliver
from app.messages.outbox import Sweep, post, untold
from app.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    group = typer.Typer(help="Webhook: báo cho phần mềm của các đơn vị.")
    # Without a callback of its own a group of one command would not ask for its name.
    group.callback()(lambda: None)
    group.command("send", help="Gửi những gì chưa báo, và gửi lại những gì đã đến lúc.")(send)
    app.add_typer(group, name="webhook")


def send() -> int:
    """Sweep and deliver, once."""
    settings = read_settings()
    with opened(settings) as database:
        with database.reading() as session:
            calendar = reference(session).work_calendar
            found = untold(session, Sweep(calendar, now(), today(), settings.address))
        with database.writing() as session:
            posted = post(session, found, now())
        with stopping() as is_to_stop:
            allow_private = settings.webhook_allow_private
            run = deliver(database, now, allow_private=allow_private, is_to_stop=is_to_stop)
    typer.echo(
        f"{posted} tin mới; đã gửi {run.delivered} tin,"
        f" {run.failed} tin sẽ gửi lại, {run.given_up} tin thôi gửi."
    )
    return ExitCode.DIFFERENCE if run.given_up else ExitCode.DONE
