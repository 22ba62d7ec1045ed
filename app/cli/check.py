"""The command ``check``: what is wrong in a draft, before the leader reads it."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.asking import asked
from app.cli.exits import ExitCode, Refused
from app.cli.opening import opened_reading
from app.cli.printing import print_json, print_lines
from app.documents.checking import Sure
from app.documents.draft_files import MAX_OCTETS, read_draft
from app.documents.unreadable import UnreadableDraft
from app.views.check import (
    FINDING_LABELS,
    AboutParameters,
    CheckView,
    FindingView,
    check_view,
    unreadable_draft,
)

_SURE = {Sure.CERTAIN: "chắc chắn", Sure.LIKELY: "nhiều khả năng", Sure.DOUBTFUL: "cần xem lại"}


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    told = "Đọc một dự thảo (TXT, DOCX, PDF): ngày, số năm, tên đơn vị nào sai; mã thoát 1 là có."
    app.command("check", help=told)(check)


def check(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="như ke-hoach.docx")],
    kind: Annotated[
        str | None,
        typer.Option(metavar="LOẠI", help="year-list, period-list, plan, report hoặc other"),
    ] = None,
    region: Annotated[
        str | None, typer.Option(metavar="VÙNG", help="của nơi soạn, như thai-nguyen")
    ] = None,
    year: Annotated[str | None, typer.Option(metavar="NĂM", help="năm mà dự thảo nói tới")] = None,
    date: Annotated[
        str | None, typer.Option(metavar="NGÀY", help="ngày của văn bản, như 2026-11-22")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="in JSON như API")] = False,
) -> int:
    """Print what is wrong in a draft; what is only doubtful does not change the exit code."""
    question = asked(AboutParameters, kind=kind, region=region, year=year, document_date=date)
    text = _text(file)
    with opened_reading() as reading:
        view = check_view(text, question.about(reading.reference), reading)
    if json:
        print_json(view)
    else:
        _print(view, text)
    is_wrong = any(finding.sure is not Sure.DOUBTFUL for finding in view.findings)
    return ExitCode.DIFFERENCE if is_wrong else ExitCode.DONE


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return read_draft(file.name, opened.read(MAX_OCTETS + 1)).text
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}.") from None
    except UnreadableDraft as error:
        raise Refused(unreadable_draft(error)) from None


def _print(view: CheckView, text: str) -> None:
    for finding in view.findings:
        _print_finding(finding, text)
    count = len(view.findings)
    typer.echo(f"{count} chỗ cần sửa hoặc xem lại." if count else "Không thấy chỗ nào sai.")


def _print_finding(finding: FindingView, text: str) -> None:
    line = text.count("\n", 0, finding.start) + 1
    label, _ = FINDING_LABELS[finding.kind]
    typer.echo(f"Dòng {line}: {label} ({_SURE[finding.sure]})")
    print_lines(
        (
            ("In là", " ".join(finding.printed.split())),
            ("Đúng là", finding.right),
            ("Vì sao", finding.why),
            ("Sự kiện", finding.event),
        )
    )
    typer.echo()
