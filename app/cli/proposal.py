"""The command ``proposal``: the draft of a plan, with what is ticked in it and why."""

from collections.abc import Iterable
from typing import Annotated

import typer

from app.cli.asking import asked
from app.cli.opening import opened_reading
from app.cli.printing import print_json, printed_days
from app.views.proposal import LineView, ProposalView, proposal_view
from app.views.proposal_parameters import ProposalParameters

TICKED, UNTICKED = "☑", "☐"


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("proposal", help="Dự thảo kế hoạch của một năm, một quý… với ô đánh dấu sẵn.")(
        proposal
    )


def proposal(
    year: Annotated[str | None, typer.Argument(metavar="NĂM", help="2027")] = None,
    through: Annotated[
        str | None, typer.Option(metavar="NĂM", help="đến hết năm này, nhiều nhất năm năm")
    ] = None,
    half: Annotated[str | None, typer.Option(metavar="1|2", help="6 tháng đầu, cuối năm")] = None,
    quarter: Annotated[str | None, typer.Option(metavar="1-4", help="quý")] = None,
    month: Annotated[str | None, typer.Option(metavar="1-12", help="tháng")] = None,
    region: Annotated[
        str | None,
        typer.Option(metavar="VÙNG", help="VN, tên tỉnh như thai-nguyen, hoặc mã xã năm chữ số"),
    ] = None,
    former: Annotated[
        str | None, typer.Option(metavar="TỈNH CŨ", help="chỉ lấy ngày của tỉnh cũ, như bac-kan")
    ] = None,
    rules: Annotated[
        str | None,
        typer.Option(metavar="QUY TẮC", help="quy tắc đánh dấu, như le-lon,lanh-dao:round"),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="in cả những ngày không đánh dấu")] = False,
    json: Annotated[bool, typer.Option("--json", help="in JSON như API")] = False,
) -> None:
    """Print the draft."""
    question = asked(
        ProposalParameters,
        year=year,
        through=through,
        half=half,
        quarter=quarter,
        month=month,
        region=region,
        former=former,
        rules=rules,
    )
    with opened_reading() as reading:
        view = proposal_view(question, reading)
    if json:
        print_json(view)
    else:
        for line in _told(view, UNTICKED if all_ else TICKED):
            typer.echo(line)


def _told(view: ProposalView, least: str) -> Iterable[str]:
    yield f"Dự thảo kế hoạch {view.period_name}, {view.region_name}"
    yield f"{view.ticked} trong {view.count} ngày được đánh dấu sẵn; quy tắc: {view.rules}"
    for number, section in enumerate(view.sections, start=1):
        shown = [line for line in section.lines if line.ticked or least == UNTICKED]
        yield ""
        yield f"{number}. {section.title} ({section.ticked}/{len(section.lines)})"
        for line in shown:
            yield from _line(line)
    yield from _listed("Văn bản đến kỳ sơ kết, tổng kết", (r.review.title for r in view.reviews))
    yield from _listed("Gợi ý đợt tuyên truyền", (c.name for c in view.campaigns))
    yield from _listed("Hướng dẫn", (g.number or g.title for g in view.guides))


def _line(line: LineView) -> Iterable[str]:
    occurrence = line.occurrence
    days = printed_days(occurrence.date, occurrence.last_date)
    yield f"  {TICKED if line.ticked else UNTICKED} {days}  {occurrence.title}"
    for reason in line.reasons:
        yield f"      {reason.text}"
    if line.left_out_by:
        yield f"      {line.left_out_by} không nêu."
    for text in (line.why_not, line.caution):
        if text:
            yield f"      {text}"


def _listed(heading: str, texts: Iterable[str]) -> Iterable[str]:
    lines = [f"  - {text}" for text in texts]
    if lines:
        yield ""
        yield heading
        yield from lines
