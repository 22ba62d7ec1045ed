"""The commands ``db upgrade``, ``downgrade``, ``status`` and ``copy``."""

import json as json_module
from typing import Annotated

import typer
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from pydantic import ValidationError
from sqlalchemy import func, select

from app.cli.backup import told_rows
from app.cli.exits import ExitCode, Refused
from app.cli.printing import print_lines
from app.copies import NotEmpty
from app.copies import copy as copy_all
from app.database import Database, DatabaseOutOfStep, alembic_config
from app.migrations import downgrade as downgrade_to
from app.migrations import upgrade as upgrade_to_head
from app.models import Event, Revision
from app.refusals import sentence
from app.settings import Settings, read_settings


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(help="Cơ sở dữ liệu: tạo, nâng cấp, xem tình trạng.")
    group.command("upgrade", help="Đưa cơ sở dữ liệu lên phiên bản của chương trình.")(upgrade)
    group.command("downgrade", help="Đưa cơ sở dữ liệu về phiên bản cũ; hãy sao lưu trước.")(
        downgrade
    )
    group.command("status", help="Cơ sở dữ liệu có khớp chương trình không; mã thoát 1 là không.")(
        status
    )
    group.command(
        "copy", help="Chép cả cơ sở dữ liệu sang một cơ sở dữ liệu trống, loại nào cũng được."
    )(copy)
    app.add_typer(group, name="db")


def upgrade() -> None:
    """Bring the schema to the one of this code."""
    database = _database()
    try:
        before = _mismatch(database)
        if before and not before.known:
            raise before
        if before:
            upgrade_to_head(database)
    finally:
        database.dispose()
    typer.echo(
        f"Đã nâng cấp cơ sở dữ liệu lên {before.wanted}." if before else "Cơ sở dữ liệu đã mới."
    )


def downgrade(
    revision: Annotated[
        str, typer.Argument(metavar="PHIÊN_BẢN", help="phiên bản cần về; base là chưa có gì")
    ],
) -> None:
    """Bring the schema back to a revision."""
    database = _database()
    try:
        before = _mismatch(database)
        if before and not before.known:
            raise before
        downgrade_to(database, revision)
    except CommandError:
        raise Refused(f"Không có phiên bản {revision!r} để đưa cơ sở dữ liệu về.") from None
    finally:
        database.dispose()
    typer.echo(f"Đã đưa cơ sở dữ liệu về {revision}.")


def status(
    json: Annotated[bool, typer.Option("--json", help="in JSON")] = False,
) -> int:
    """Print where the database is, at which revision, and what it holds."""
    database = _database()
    try:
        mismatch = _mismatch(database)
        held = None if mismatch else _held(database)
    finally:
        database.dispose()
    wanted = ScriptDirectory.from_config(alembic_config()).get_current_head()
    found = mismatch.found if mismatch else wanted
    address = database.engine.url.render_as_string(hide_password=True)
    catalogue, events = held or (None, None)
    if json:
        told = {
            "address": address,
            "found": found,
            "wanted": wanted,
            "in_step": mismatch is None,
            "catalogue_revision": catalogue,
            "events": events,
        }
        typer.echo(json_module.dumps(told, ensure_ascii=False, indent=2))
    else:
        print_lines(
            (
                ("Địa chỉ", address),
                ("Phiên bản", found or "chưa có"),
                ("Chương trình cần", wanted),
                ("Khớp", "không; hãy chạy: kyniem db upgrade" if mismatch else "có"),
                ("Danh mục", held and f"lần nạp {catalogue}, {events} mục"),
            )
        )
    return ExitCode.DIFFERENCE if mismatch else ExitCode.DONE


def copy(
    source: Annotated[
        str, typer.Argument(metavar="TỪ", help="địa chỉ như sqlite:////srv/kyniem/kyniem.db")
    ],
    target: Annotated[
        str,
        typer.Argument(metavar="ĐẾN", help="địa chỉ như postgresql+psycopg://kyniem@máy/kyniem"),
    ],
) -> None:
    """Copy all rows from one database to another, and compare them."""
    from_, to = _at(source), _at(target)
    try:
        told = copy_all(from_, to)
    except NotEmpty:
        address = to.engine.url.render_as_string(hide_password=True)
        raise Refused(f"{address} đã có dữ liệu; chỉ chép sang cơ sở dữ liệu trống.") from None
    finally:
        from_.dispose()
        to.dispose()
    typer.echo(f"Đã chép {told_rows(told)}.")


def _at(address: str) -> Database:
    try:
        return Database(Settings(database_url=address).database_url)
    except ValidationError as error:
        raise Refused(f"{address!r}: {sentence(error.errors()[0])}.") from None


def _database() -> Database:
    return Database(read_settings().database_url)


def _mismatch(database: Database) -> DatabaseOutOfStep | None:
    """How the schema differs from the one of this code.

    Raises:
        DatabaseUnreachable: if the database does not answer.
    """
    try:
        database.check()
    except DatabaseOutOfStep as mismatch:
        return mismatch
    return None


def _held(database: Database) -> tuple[int, int]:
    """The catalogue's revision, and how many of its events are not retired."""
    live = select(func.count()).select_from(Event).where(Event.retired.is_(None))
    with database.reading() as session:
        return session.scalars(select(Revision.number)).one(), session.scalars(live).one()
