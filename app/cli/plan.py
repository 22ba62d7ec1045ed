"""The command ``plan import``: a draft made of a plan document, or a look at what is understood."""

from pathlib import Path
from typing import Annotated

import typer

from app.accounts.actor import OPERATOR
from app.catalogue.reference import reference
from app.cli.asking import asked
from app.cli.exits import Refused
from app.cli.opening import opened, opened_reading
from app.cli.printing import print_json
from app.clock import now, today
from app.documents.draft_files import MAX_OCTETS, read_numbered
from app.documents.unreadable import UnreadableDraft
from app.settings import read_settings
from app.views.check import unreadable_draft
from app.views.desk import Desk
from app.views.plan_import import (
    ImportedPart,
    ImportPreview,
    MadeOfText,
    made_of_text,
    made_view,
    understood,
    understood_by_anybody,
)
from app.views.plan_import_forms import ImportFields

_NOBODY = "khong-co"
"""The unit of a preview for which none was told."""


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    group = typer.Typer(help="Kế hoạch: lập từ văn bản có sẵn.")
    # One command alone would not ask for its name.
    group.callback()(lambda: None)
    group.command("import", help="Đọc một kế hoạch (TXT, DOCX, PDF) thành dự thảo.")(import_)
    app.add_typer(group, name="plan")


def import_(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="như ke-hoach.docx")],
    unit: Annotated[str | None, typer.Option(metavar="MÃ", help="đơn vị soạn thảo")] = None,
    issuer: Annotated[str | None, typer.Option(metavar="MÃ", help="cơ quan ban hành")] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="LOẠI", help="year, commemoration, topic, programme …")
    ] = None,
    period: Annotated[str | None, typer.Option(metavar="KỲ", help="như 2027, 2027-q1")] = None,
    occurrence: Annotated[
        str | None, typer.Option(metavar="NGÀY", help="như quoc-khanh-2027")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="chỉ xem, không ghi gì")] = False,
    json: Annotated[bool, typer.Option("--json", help="in JSON như API")] = False,
) -> None:
    """Print what is understood, or make the draft and print what a person has to look at."""
    text = _text(file)
    question = asked(
        ImportFields,
        unit_id=unit or (_NOBODY if preview else None),
        issuer_id=issuer,
        kind=kind,
        period=period,
        occurrence=occurrence,
    )
    if preview:
        _show(_understood(text, question, unit), json)
    else:
        _tell(_made(text, question), json)


def _understood(text: str, question: ImportFields, unit: str | None) -> ImportPreview:
    with opened_reading() as reading:
        desk = Desk(reading.session, OPERATOR, reading.reference, reading.today)
        if unit:
            return understood(desk, text, question)
        return understood_by_anybody(desk, text, None, question.told)


def _made(text: str, question: ImportFields) -> MadeOfText:
    with opened(read_settings()) as database, database.writing() as session:
        desk = Desk(session, OPERATOR, reference(session), today())
        return made_view(desk, made_of_text(desk, text, question, now()))


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened_file:
            return read_numbered(file.name, opened_file.read(MAX_OCTETS + 1)).text
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}.") from None
    except UnreadableDraft as error:
        raise Refused(unreadable_draft(error)) from None


def _show(told: ImportPreview, json: bool) -> None:
    if json:
        print_json(told)
        return
    typer.echo(told.title)
    typer.echo(f"{told.kind.label}; kỳ {told.period or 'chưa rõ'}; {told.issuer}".rstrip("; "))
    for doubt in told.doubts:
        typer.echo(f"! {doubt}")
    for name, parts in told.groups:
        typer.echo(f"\n{name} ({len(parts)})")
        for part in parts:
            _show_part(part)
    typer.echo(f"\n{told.uncertain} chỗ cần người xem lại.")


def _show_part(part: ImportedPart) -> None:
    typer.echo(f"- dòng {part.line}: {part.title}")
    who = "; ".join(one.name for one in part.leads)
    beside = "; ".join(one.name for one in part.supports)
    due = f"{part.wording} (phải xong {part.due:%d/%m/%Y})" if part.due else part.wording
    when = "thời gian" if part.kind == "activity" else "hạn"
    facts = {"chủ trì": who, "phối hợp": beside, when: due, "gửi về": part.recipient}
    for name, text in facts.items():
        if text:
            typer.echo(f"    {name}: {text}")
    for doubt in part.doubts:
        typer.echo(f"    ! {doubt}")


def _tell(told: MadeOfText, json: bool) -> None:
    if json:
        print_json(told)
        return
    counts = told.plan.counts
    typer.echo(
        f"Đã lập dự thảo số {told.plan.id}: {told.plan.title}"
        f" ({counts.included} mục, {counts.activities} hoạt động, {counts.tasks} nhiệm vụ)."
    )
    for mark in told.marks:
        typer.echo(f"- {f'dòng {mark.line}: ' if mark.line else ''}{mark.told}")
    typer.echo(f"{len(told.marks)} chỗ cần người xem lại: trang kế hoạch, mục “Xem lại”.")
