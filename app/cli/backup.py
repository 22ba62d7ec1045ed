"""The commands ``backup`` and ``restore``: all of the database as one file, and back."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from app.backups import (
    DamagedBackup,
    NewerBackup,
    NotABackup,
    back_up,
    restore,
    restore_over,
)
from app.cli.exits import ExitCode, Refused
from app.contents import Contents
from app.copies import NotEmpty
from app.database import Database
from app.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("backup", help="Sao lưu cả cơ sở dữ liệu vào một tệp, khi đang phục vụ cũng được.")(
        backup
    )
    app.command("restore", help="Khôi phục cơ sở dữ liệu từ một tệp sao lưu.")(restore_command)


def backup(
    path: Annotated[Path, typer.Argument(metavar="TỆP", help="tệp sẽ tạo; không ghi đè tệp đã có")],
) -> None:
    """Write all of the database of the settings to a file."""
    database = Database(read_settings().database_url)
    try:
        told = back_up(database, path)
    except FileExistsError:
        raise Refused(f"Đã có tệp {path}; hãy chọn tên khác.") from None
    except OSError as error:
        raise Refused(f"Không ghi được {path} ({error.strerror}).") from None
    finally:
        database.dispose()
    typer.echo(
        f"Đã sao lưu vào {path}: {told.rows} dòng trong {told.tables} bảng,"
        f" phiên bản {told.revision}; đã đọc lại và so khớp."
    )


def restore_command(
    path: Annotated[Path, typer.Argument(metavar="TỆP", help="tệp do kyniem backup ghi")],
    replace: Annotated[
        bool, typer.Option("--replace", help="bỏ mọi thứ đang có trong cơ sở dữ liệu")
    ] = False,
) -> None:
    """Put a backup into the database of the settings."""
    database = Database(read_settings().database_url)
    try:
        told = (restore_over if replace else restore)(path, database)
    except NotEmpty:
        raise Refused(
            "Cơ sở dữ liệu đã có dữ liệu; hãy đặt KYNIEM_DATABASE_URL sang cơ sở dữ liệu trống,"
            " hoặc thêm --replace để bỏ dữ liệu đang có (nên sao lưu trước)."
        ) from None
    except (NotABackup, NewerBackup, DamagedBackup) as error:
        raise Refused(f"{path} {_FAULTS[type(error)]}.") from None
    except OSError as error:
        raise Refused(f"Không đọc được {path} ({error.strerror}).") from None
    except OperationalError as error:
        if not _is_in_use(error):
            raise
        told_in_use = "Cơ sở dữ liệu đang được dùng; hãy dừng dịch vụ rồi khôi phục lại."
        raise Refused(told_in_use, ExitCode.DATABASE) from None
    finally:
        database.dispose()
    typer.echo(f"Đã khôi phục từ {path}: {told_rows(told)}.")


def told_rows(told: dict[str, Contents]) -> str:
    """How much was copied."""
    rows = sum(table.rows for table in told.values())
    return f"{rows} dòng trong {len(told)} bảng, đã so khớp từng bảng"


def _is_in_use(error: OperationalError) -> bool:
    """Whether others hold the tables: a deadlock or a lock timeout, or the lock of SQLite."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return code in {"40P01", "55P03", "SQLITE_BUSY"}


_FAULTS: dict[type[Exception], str] = {
    NotABackup: "không phải là tệp do kyniem backup ghi",
    NewerBackup: "do bản mới hơn của chương trình ghi; hãy cập nhật chương trình rồi khôi phục",
    DamagedBackup: "đã hỏng: nội dung không còn như khi sao lưu; hãy dùng bản sao lưu khác",
}
