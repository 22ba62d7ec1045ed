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
    key_of,
    told_dismissal,
    unreadable_draft,
)
from app.views.dismissals import DismissalView, read_dismissals, written_dismissals

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
    dismissed: Annotated[
        Path | None, typer.Option(metavar="TỆP", help="những điều giữ nguyên, kèm lý do (YAML)")
    ] = None,
    write_dismissed: Annotated[
        Path | None, typer.Option(metavar="TỆP", help="ghi các điều tìm thấy để điền lý do")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="in JSON như API")] = False,
) -> int:
    """Print what is wrong in a draft, and end with 1 if anything of it is left.

    What is only doubtful, or dismissed with a reason, does not change the exit code.
    """
    question = asked(AboutParameters, kind=kind, region=region, year=year, document_date=date)
    text = _text(file)
    dismissals = _dismissals(dismissed) if dismissed else ()
    with opened_reading() as reading:
        view = check_view(text, question.about(reading.reference), reading, dismissals)
    if write_dismissed:
        _write(view, write_dismissed, known=dismissed)
    if json:
        print_json(view)
    else:
        _print(view, text)
    is_wrong = any(f.sure is not Sure.DOUBTFUL and not f.reason for f in view.findings)
    return ExitCode.DIFFERENCE if is_wrong else ExitCode.DONE


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return read_draft(file.name, opened.read(MAX_OCTETS + 1)).text
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}.") from None
    except UnreadableDraft as error:
        raise Refused(unreadable_draft(error)) from None


def _dismissals(file: Path) -> tuple[DismissalView, ...]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}.") from None
    found, problems = read_dismissals(str(file), content)
    if problems:
        raise Refused("\n".join(map(str, problems)))
    return found


def _write(view: CheckView, file: Path, *, known: Path | None) -> None:
    """Write what was found to ``file``; one that exists must be the one whose reasons are known."""
    rows = ((key_of(finding), finding.reason) for finding in view.findings)
    is_known = known is not None and file.exists() and file.samefile(known)
    try:
        with file.open("w" if is_known else "x", encoding="utf-8") as opened:
            opened.write(written_dismissals(rows))
    except FileExistsError:
        told = f"{file}: đã có tệp này; thêm --dismissed {file} để giữ các lý do đã ghi."
        raise Refused(told) from None
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}.") from None


def _print(view: CheckView, text: str) -> None:
    for finding in view.findings:
        _print_finding(finding, text)
    for dismissal in view.outdated:
        typer.echo(f"Không còn gặp: {told_dismissal(dismissal)}")
    told = f"{view.left} chỗ cần sửa hoặc xem lại." if view.left else "Không thấy chỗ nào sai."
    kept = len(view.findings) - view.left
    typer.echo(f"{told} {kept} chỗ bỏ qua có lý do." if kept else told)


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
            ("Bỏ qua vì", finding.reason),
        )
    )
    typer.echo()
