"""The command ``catalogue import``: a unit's list becomes entries, with a report of each row."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from app.catalogue.entry import Entry
from app.catalogue.listed import ListedDay, Listing, Verdict, listed_days
from app.catalogue.writing import written
from app.cli.exits import ExitCode, Refused
from app.cli.files import DataDir, Json, checked_catalogue, data_directory, replace_file
from app.cli.printing import print_plain
from app.clock import today
from app.regions import COUNTRY, region

SIGNS = {Verdict.NEW: "+", Verdict.EXISTS: "=", Verdict.DOUBTFUL: "?"}
HEAD = """\
# Đọc từ {name}: các mục còn phải xem lại trước khi đưa vào danh mục.
# name_en chưa được dịch; category, level, manner đoán theo tên.

"""


def import_list(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help=".xlsx, .csv hoặc .ics")],
    region: Annotated[
        str, typer.Option(metavar="VN|thai-nguyen", help="nơi của các ngày trong danh sách")
    ] = COUNTRY,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="TỆP", help="ghi các mục vào tệp mới")
    ] = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> int:
    """Read the list; exit code 1 if any row needs an editor."""
    _check(region, output)
    catalogue = checked_catalogue(data_directory(data_dir))
    rows, unknown = _read(file)
    listing = Listing(file.name, region, today().year)
    days = listed_days(rows, listing, catalogue.entries)
    entries = [day.entry for day in days if day.entry and day.verdict is not Verdict.EXISTS]
    text = HEAD.format(name=file.name) + _text(entries)
    if output:
        replace_file(output, text.encode())
    if json:
        print_plain(_report(days, unknown, entries))
    else:
        if not output and entries:
            typer.echo(text)
        # The entries alone are printed where they may be sent into a file.
        _print_report(days, unknown, aside=not output)
    doubtful = any(day.verdict is Verdict.DOUBTFUL for day in days)
    return ExitCode.DIFFERENCE if doubtful else ExitCode.DONE


def _check(code: str, output: Path | None) -> None:
    if region(code) is None:
        raise Refused(f"--region: không có tỉnh, xã {code!r} từ 01/7/2025.")
    if output and output.exists():
        raise Refused(f"--output: đã có tệp {output}; hãy chọn tên khác.")


def _read(file: Path) -> Any:
    """The rows of the list, and its headings that are not known.

    Raises:
        Refused: if it cannot be read.
    """
    # Only this command pays for these imports.
    from app.catalogue.importing import MAX_BYTES, UnreadableList, read_list

    try:
        with file.open("rb") as opened:
            found = read_list(file.name, opened.read(MAX_BYTES + 1))
    except OSError as error:
        raise Refused(f"Không đọc được {file}: {error.strerror}.") from None
    except UnreadableList as error:
        raise Refused(f"{file.name}: {error.sentence}.") from None
    return found.rows, found.unknown


def _text(entries: Iterable[Entry]) -> str:
    return "\n".join(written(entry) for entry in sorted(entries, key=lambda entry: entry.id))


def _print_report(days: Iterable[ListedDay], unknown: Iterable[str], *, aside: bool) -> None:
    days = tuple(days)
    for day in days:
        told = "; ".join((*_named(day.twins), *day.reasons))
        head = f"{SIGNS[day.verdict]} {day.place}: {day.text or '(không có tên)'}"
        typer.echo(f"{head}: {told}" if told else head, err=aside)
    for heading in unknown:
        typer.echo(f"? cột “{heading}”: không hiểu, đã bỏ qua", err=aside)
    counts = Counter(day.verdict for day in days)
    told = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict)
    typer.echo(f"{len(days)} dòng: {told}.", err=aside)


def _named(twins: tuple[str, ...]) -> tuple[str, ...]:
    return (f"đã có {', '.join(twins)}",) if twins else ()


def _report(
    days: Iterable[ListedDay], unknown: Iterable[str], entries: Iterable[Entry]
) -> dict[str, Any]:
    rows = [
        {
            "place": day.place,
            "text": day.text,
            "verdict": day.verdict.name.lower(),
            "entry": day.entry.id if day.entry and day.verdict is not Verdict.EXISTS else None,
            "twins": day.twins,
            "reasons": day.reasons,
        }
        for day in days
    ]
    plain = [
        entry.model_dump(mode="json", by_alias=True, exclude_defaults=True) for entry in entries
    ]
    return {"rows": rows, "unknown_columns": list(unknown), "entries": plain}
