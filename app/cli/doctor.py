"""The command ``doctor``: what will go wrong with a feed in which calendar program."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.exits import ExitCode
from app.cli.printing import print_json, print_lines
from app.feeds.doctor.visits import MAX_OCTETS, Reason, Unreadable
from app.settings import read_settings
from app.views.doctor import DoctorReport, FindingView, address_report, file_report


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("doctor", help="Kiểm tra một nguồn lịch (ICS): sẽ hỏng gì, ở ứng dụng nào.")(doctor)


def doctor(
    subject: Annotated[
        str, typer.Argument(metavar="ĐỊA_CHỈ|TỆP", help="như https://…/lich.ics, lich.ics")
    ],
    json: Annotated[bool, typer.Option("--json", help="in kết quả cho chương trình đọc")] = False,
) -> int:
    """Print what is wrong with a feed."""
    report = _report(subject)
    if json:
        print_json(report)
    else:
        _print_report(report)
    return ExitCode.DIFFERENCE if report.findings else ExitCode.DONE


def _report(subject: str) -> DoctorReport:
    if "://" in subject:
        return address_report(subject, allow_private=read_settings().doctor_allow_private)
    try:
        with Path(subject).open("rb") as file:
            return file_report(subject, file.read(MAX_OCTETS + 1))
    except OSError as error:
        raise Unreadable(Reason.FILE, f"{subject}: {error.strerror}") from None


def _print_report(report: DoctorReport) -> None:
    for finding in report.findings:
        _print_finding(finding)
    if report.unasked:
        typer.echo(report.unasked)
    typer.echo(report.summary)


def _print_finding(finding: FindingView) -> None:
    typer.echo(f"{finding.severity_text} {finding.code}: {finding.sentence}")
    print_lines(
        (
            ("Thuộc tính", finding.property_name),
            ("Dòng", finding.places),
            ("Ứng dụng", ", ".join(finding.clients)),
            ("Cách sửa", finding.remedy),
        )
    )
    typer.echo()
