"""The commands ``catalogue check``, ``diff``, ``sync`` and ``schema``."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import typer
from pydantic import BaseModel

from app.catalogue.coverage import coverage
from app.catalogue.history import merge
from app.catalogue.proofreading import proofread
from app.catalogue.schema import schemas
from app.catalogue.sync import Change, Difference, Why, difference
from app.catalogue.sync import sync as sync_tables
from app.cli.adding import add
from app.cli.asking import asked
from app.cli.exits import ExitCode, Refused
from app.cli.figures import figures_for_programs, print_figures
from app.cli.files import DataDir, Json, checked_catalogue, data_directory, read_catalogue, summary
from app.cli.history import HistoryFile, read_history, write_history
from app.cli.importing import import_list
from app.cli.opening import opened
from app.cli.printing import print_plain
from app.clock import now, today
from app.settings import read_settings

KINDS = {"added": "thêm", "changed": "sửa", "retired": "rút", "restored": "khôi phục"}
SIGNS = {"added": "+", "changed": "~", "retired": "-", "restored": "+"}


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(help="Danh mục ngày kỷ niệm: kiểm tra, so sánh, nạp, thêm mục.")
    group.command("check", help="Kiểm tra các tệp và in số liệu; không cần cơ sở dữ liệu.")(check)
    group.command("diff", help="Xem trước sync sẽ đổi gì; mã thoát 1 nếu có khác biệt.")(diff)
    group.command("sync", help="Nạp các tệp vào cơ sở dữ liệu, tất cả hoặc không gì cả.")(sync)
    group.command("history", help="Ghi lịch sử của cơ sở dữ liệu, để dựng lại không mất.")(
        write_history
    )
    group.command("schema", help="Ghi JSON Schema của các tệp, để trình soạn thảo gợi ý.")(schema)
    group.command("add", help="Thêm một mục: hỏi từng trường, hoặc lấy từ các tùy chọn.")(add)
    group.command("import", help="Đọc danh sách của đơn vị (.xlsx, .csv, .ics) thành các mục.")(
        import_list
    )
    app.add_typer(group, name="catalogue")


def check(data_dir: DataDir = None, json: Json = False) -> int:
    """Print every problem of the files and, if they can be read, how much they hold."""
    catalogue, problems = read_catalogue(data_directory(data_dir))
    figures = None
    if catalogue:
        problems = proofread(catalogue)
        figures = coverage(catalogue.entries, today().year + 1)
    if json:
        told = figures_for_programs(figures) if figures else None
        found = [dataclasses.asdict(problem) for problem in problems]
        print_plain({"problems": found, "coverage": told})
        return ExitCode.WRONG_INPUT if problems else ExitCode.DONE
    for problem in problems:
        typer.echo(str(problem))
    if catalogue and figures:
        print_figures(figures, catalogue)
    typer.echo(summary(catalogue, problems))
    return ExitCode.WRONG_INPUT if problems else ExitCode.DONE


def diff(data_dir: DataDir = None, json: Json = False) -> int:
    """Print what a sync would do."""
    catalogue = checked_catalogue(data_directory(data_dir))
    with opened(read_settings()) as database, database.reading() as session:
        found = difference(session, catalogue)
    _print_difference(found, json=json)
    return ExitCode.DIFFERENCE if found else ExitCode.DONE


class Reason(BaseModel):
    """Why a sync is made."""

    why: Why | None = None


def sync(
    data_dir: DataDir = None,
    why: Annotated[
        str | None, typer.Option(metavar="LÝ_DO", help="vì sao sửa; người đăng ký lịch đọc được")
    ] = None,
    history: HistoryFile = None,
    json: Json = False,
) -> None:
    """Load the files, on top of a history if one is given, and print what was done."""
    reason = asked(Reason, why=why).why
    catalogue = checked_catalogue(data_directory(data_dir))
    told = read_history(history) if history else None
    with opened(read_settings()) as database, database.writing() as session:
        merged = merge(session, told, now()) if told else 0
        done = sync_tables(session, catalogue, now(), reason)
    if told and not json:
        typer.echo(f"Đã nhập lịch sử: {merged} bản ghi mới.")
    _print_difference(done, json=json)


def schema(data_dir: DataDir = None) -> None:
    """Write the schemas beside the files."""
    directory = data_directory(data_dir)
    for name, text in schemas().items():
        path = directory / name
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise Refused(f"Không ghi được {path}: {error.strerror}.") from None
        typer.echo(name)


def _print_difference(found: Difference, *, json: bool) -> None:
    if json:
        print_plain(dataclasses.asdict(found))
        return
    for line in _lines(found):
        typer.echo(line)


def _lines(found: Difference) -> Iterator[str]:
    if not found:
        yield "Không có gì khác."
        return
    for change in found.changes:
        yield from _change_lines(change)
    for file in found.files:
        yield f"~ {file}"
    counts = Counter(change.kind for change in found.changes)
    told = [f"{word} {counts[kind]} mục" for kind, word in KINDS.items() if counts[kind]]
    told += [f"thay {len(found.files)} tệp tham chiếu"] if found.files else []
    yield f"Tất cả: {', '.join(told)}."


def _change_lines(change: Change) -> Iterator[str]:
    name = f": {change.after['name']}" if change.kind == "added" else ""
    yield f"{SIGNS[change.kind]} {change.event_id} ({KINDS[change.kind]}){name}"
    if change.kind == "added":
        return
    for field, after in change.after.items():
        yield f"    {field}: {change.before.get(field)!r} → {after!r}"
