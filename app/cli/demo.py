"""The command ``demo``: a province with its plans in a database of its own, to try things out."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from app.catalogue.load import load, read_files
from app.catalogue.reference import reference
from app.catalogue.sync import sync
from app.cli.exits import Refused
from app.clock import now
from app.database import Database
from app.migrations import upgrade
from app.planning.demonstration.story import SignIn, demonstrate
from app.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("demo", help="Tạo cơ sở dữ liệu dùng thử: một tỉnh, sáu xã, kế hoạch của năm.")(
        demo
    )


def demo(
    path: Annotated[
        Path, typer.Argument(metavar="[TỆP]", help="tệp SQLite sẽ tạo; không ghi đè tệp đã có")
    ] = Path("kyniem-demo.db"),
) -> None:
    """Make the database and print who may sign in."""
    if path.exists():
        raise Refused(f"Đã có tệp {path}; hãy chọn tên khác, hoặc xóa tệp đó nếu là bản dùng thử.")
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    try:
        people = _made(path, password)
    except BaseException:
        # Half a demonstration would be taken for a whole one.
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise
    typer.echo("\n".join(_told(path, people, password)))


def _made(path: Path, password: str) -> tuple[SignIn, ...]:
    # Only a file that was not there a moment ago: never the database of the settings.
    database = Database(f"sqlite:///{path}")
    try:
        upgrade(database)
        files, missing = read_files(read_settings().data_dir)
        catalogue, problems = load(files)
        if catalogue is None or missing:
            raise Refused(f"{'; '.join(map(str, missing + problems))}.")
        with database.writing() as session:
            sync(session, catalogue, now())
        with database.writing() as session:
            return demonstrate(session, reference(session), now(), password)
    finally:
        database.dispose()


def _told(path: Path, people: tuple[SignIn, ...], password: str) -> list[str]:
    wide = max(len(person.email) for person in people)
    return [
        f"Đã tạo {path}: dữ liệu dùng thử, người và số văn bản là giả định.",
        "",
        *(
            f"  {person.email:<{wide}}  {_roles(person)}, {person.unit} ({person.name})"
            for person in people
        ),
        "",
        f"Mật khẩu của mọi người: {password}",
        f"Mở: KYNIEM_DATABASE_URL=sqlite:///{path} kyniem serve, rồi vào /lam-viec",
    ]


def _roles(person: SignIn) -> str:
    return ", ".join(role.label for role in person.roles)
