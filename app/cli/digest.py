"""The command ``digest``: what waits for whom today, told by mail; from cron or a timer."""

from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict

from app.catalogue.reference import reference
from app.cli.asking import asked
from app.cli.exits import ExitCode, Refused
from app.cli.opening import opened
from app.cli.stopping import stopping
from app.clock import now, today
from app.database import Database
from app.messages.digests import Told, digests
from app.messages.mail import MailServerUnusable, mail_server, opened_post
from app.messages.mail_text import plain, subject
from app.messages.sending import Envelope, Outcome, Result, send_digests
from app.settings import Settings, read_settings
from app.views.civil import CivilDay


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("digest", help="Việc đang chờ từng người; --send gửi thư, mỗi người mỗi ngày một.")(
        digest
    )


class DigestQuestion(BaseModel):
    """Of which day."""

    model_config = ConfigDict(frozen=True)

    day: CivilDay


def digest(
    day: Annotated[
        str | None, typer.Option(metavar="NGÀY", help="dạng 2026-11-22; mặc định: hôm nay")
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="gửi thư; không có thì chỉ in ra")] = False,
) -> int:
    """Print what waits for whom, or send it."""
    question = asked(DigestQuestion, day=day or today())
    settings = read_settings()
    with opened(settings) as database:
        with database.reading() as session:
            found = digests(session, reference(session).work_calendar, question.day)
        if send:
            return _send(database, found, settings)
    _print(found, settings)
    return ExitCode.DONE


def _print(found: tuple[Told, ...], settings: Settings) -> None:
    for told in found:
        typer.echo(f"{told.email}: {subject(told)}")
        typer.echo()
        typer.echo("".join(f"  {line}\n" for line in plain(told, settings.address).splitlines()))
    typer.echo(f"{len(found)} người có việc; thêm --send để gửi thư." if found else _NOBODY)


_NOBODY = "Không ai có việc đang chờ."


def _send(database: Database, found: tuple[Told, ...], settings: Settings) -> ExitCode:
    if settings.smtp_url is None or settings.mail_from is None:
        raise Refused(
            "Chưa biết gửi thư qua đâu; hãy đặt KYNIEM_SMTP_URL và KYNIEM_MAIL_FROM"
            " (xem docs/operations.md)."
        )
    envelope = Envelope(settings.mail_from, settings.address)
    results: list[Result] = []
    try:
        with opened_post(mail_server(settings.smtp_url)) as post, stopping() as is_to_stop:
            for result in send_digests(database, found, post, envelope, now):
                _tell(result)
                results.append(result)
                # The next is claimed only when it is asked for.
                if is_to_stop():
                    break
    except MailServerUnusable as error:
        typer.echo(f"Máy chủ thư không nhận thư: {error.fault}.", err=True)
    return _summary(results, len(found))


def _tell(result: Result) -> None:
    if result.outcome is Outcome.FAILED:
        typer.echo(f"Không gửi được cho {result.told.email}: {result.fault}.", err=True)


def _summary(results: list[Result], wanted: int) -> ExitCode:
    """Print how many were sent; whether that is all."""
    counts = [sum(one.outcome is outcome for one in results) for outcome in Outcome]
    sent, before, _ = counts
    left = wanted - sent - before
    typer.echo(f"Đã gửi {sent} thư; {before} thư đã gửi từ trước; còn {left} thư chưa gửi được.")
    return ExitCode.DIFFERENCE if left else ExitCode.DONE
