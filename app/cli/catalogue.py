"""The commands ``catalogue check``, ``diff`` and ``sync``."""

import dataclasses
import json as json_module
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from app.catalogue.load import Catalogue, load, read_files
from app.catalogue.sync import Change, Difference, difference
from app.catalogue.sync import sync as sync_tables
from app.cli.exits import ExitCode, Refused
from app.cli.opening import opened
from app.clock import now
from app.settings import read_settings
from app.sources import Problem

DataDir = Annotated[Path | None, typer.Option(metavar="THƯ_MỤC", help="mặc định: KYNIEM_DATA_DIR")]
Json = Annotated[bool, typer.Option("--json", help="in JSON")]

KINDS = {"added": "thêm", "changed": "sửa", "retired": "rút", "restored": "khôi phục"}
SIGNS = {"added": "+", "changed": "~", "retired": "-", "restored": "+"}


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(help="Danh mục ngày kỷ niệm: kiểm tra, so sánh, nạp.")
    group.command("check", help="Kiểm tra các tệp; không cần cơ sở dữ liệu.")(check)
    group.command("diff", help="Xem trước sync sẽ đổi gì; mã thoát 1 nếu có khác biệt.")(diff)
    group.command("sync", help="Nạp các tệp vào cơ sở dữ liệu, tất cả hoặc không gì cả.")(sync)
    app.add_typer(group, name="catalogue")


def check(data_dir: DataDir = None, json: Json = False) -> int:
    """Print every problem of the files."""
    catalogue, problems = read_catalogue(_directory(data_dir))
    if json:
        _print_json([dataclasses.asdict(problem) for problem in problems])
    else:
        for problem in problems:
            typer.echo(str(problem))
        typer.echo(_summary(catalogue, problems))
    return ExitCode.WRONG_INPUT if problems else ExitCode.DONE


def diff(data_dir: DataDir = None, json: Json = False) -> int:
    """Print what a sync would do."""
    catalogue = checked_catalogue(_directory(data_dir))
    with opened(read_settings()) as database, database.reading() as session:
        found = difference(session, catalogue)
    _print_difference(found, json=json)
    return ExitCode.DIFFERENCE if found else ExitCode.DONE


def sync(data_dir: DataDir = None, json: Json = False) -> None:
    """Load the files and print what was done."""
    catalogue = checked_catalogue(_directory(data_dir))
    with opened(read_settings()) as database, database.writing() as session:
        done = sync_tables(session, catalogue, now())
    _print_difference(done, json=json)


def read_catalogue(data_dir: Path) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """The catalogue in ``data_dir``; None where there is any problem, and all of them."""
    files, missing = read_files(data_dir)
    catalogue, problems = load(files)
    problems = tuple(sorted((*missing, *problems)))
    return (None if problems else catalogue), problems


def checked_catalogue(data_dir: Path) -> Catalogue:
    """The catalogue in ``data_dir``; its problems are printed as errors.

    Raises:
        Refused: if it has any.
    """
    catalogue, problems = read_catalogue(data_dir)
    if catalogue is None:
        for problem in problems:
            typer.echo(str(problem), err=True)
        raise Refused(_summary(catalogue, problems))
    return catalogue


def _directory(data_dir: Path | None) -> Path:
    return data_dir or read_settings().data_dir


def _summary(catalogue: Catalogue | None, problems: tuple[Problem, ...]) -> str:
    if catalogue is None:
        files = len({problem.file for problem in problems})
        return f"Danh mục có {len(problems)} lỗi trong {files} tệp."
    return f"{len(catalogue.files)} tệp, {len(catalogue.entries)} mục: không có lỗi."


def _print_difference(found: Difference, *, json: bool) -> None:
    if json:
        _print_json(dataclasses.asdict(found))
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


def _print_json(value: Any) -> None:  # Any: lists and mappings of plain values
    typer.echo(json_module.dumps(value, ensure_ascii=False, indent=2))
