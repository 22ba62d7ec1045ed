"""The files of the catalogue, as commands read and replace them."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer

from app.catalogue.load import Catalogue, load, read_files
from app.cli.exits import Refused
from app.settings import read_settings
from app.sources import Problem

DataDir = Annotated[Path | None, typer.Option(metavar="THƯ_MỤC", help="mặc định: KYNIEM_DATA_DIR")]
Json = Annotated[bool, typer.Option("--json", help="in JSON")]

NEW_FILE_MODE = 0o644


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
        raise Refused(summary(catalogue, problems))
    return catalogue


def data_directory(data_dir: Path | None) -> Path:
    return data_dir or read_settings().data_dir


def summary(catalogue: Catalogue | None, problems: tuple[Problem, ...]) -> str:
    """How many problems there are, or how much is right."""
    if catalogue is None or problems:
        files = len({problem.file for problem in problems})
        return f"Danh mục có {len(problems)} lỗi trong {files} tệp."
    return f"{len(catalogue.files)} tệp, {len(catalogue.entries)} mục: không có lỗi."


def replace_file(path: Path, content: bytes) -> None:
    """Make ``path`` hold ``content``, all of it or none.

    Raises:
        Refused: if it cannot be written.
    """
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            file.write(content)
            file.flush()
            # Otherwise the new name may be on disk before what it names.
            os.fsync(file.fileno())
    except OSError as error:
        raise Refused(f"Không ghi được {path}: {error.strerror}.") from None
    written = Path(file.name)
    try:
        written.chmod(path.stat().st_mode if path.exists() else NEW_FILE_MODE)
        written.replace(path)
    except OSError as error:
        written.unlink()
        raise Refused(f"Không ghi được {path}: {error.strerror}.") from None
