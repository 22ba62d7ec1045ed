"""The command ``tidy``: what is over is deleted; from a timer."""

import typer

from app.accounts.tidying import tidy as tidy_all
from app.cli.opening import opened
from app.clock import now
from app.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command(
        "tidy", help="Xóa những gì đã hết hạn: phiên đăng nhập, lời mời, câu trả lời để gửi lại."
    )(tidy)


def tidy() -> None:
    """Tidy, once."""
    with opened(read_settings()) as database, database.writing() as session:
        gone = tidy_all(session, now())
    typer.echo(
        f"Đã xóa {gone.sessions} phiên, {gone.invitations} lời mời, {gone.answers} câu trả lời;"
        f" đã bỏ nội dung {gone.deliveries} tin đã gửi."
    )
