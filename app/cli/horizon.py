"""The command ``horizon``: the round years of several years ahead, listed or as a file."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli import tables
from app.cli.asking import asked
from app.cli.files import replace_file
from app.cli.opening import opened_reading
from app.cli.papers import Docx, Pdf, write_paper
from app.cli.printing import print_json
from app.documents.tables import csv_text
from app.views.base import Listing
from app.views.horizon import HorizonView, horizon_view
from app.views.occurrence import OccurrenceView
from app.views.page_parameters import HorizonParameters
from app.views.region_documents import several_years_document
from app.views.sheets import horizon_sheet, horizon_workbook


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("horizon", help="Kế hoạch xa: năm tròn, năm lẻ 5 của những năm tới.")(horizon)


def horizon(
    from_: Annotated[
        str | None, typer.Option("--from", metavar="NĂM", help="mặc định: năm sau")
    ] = None,
    years: Annotated[
        str | None, typer.Option(metavar="SỐ", help="bao nhiêu năm; mặc định: 3")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(metavar="VÙNG", help="VN, tên tỉnh như thai-nguyen, hoặc mã xã năm chữ số"),
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option(metavar="NHÓM", help="nhóm, như ngay-sinh")
    ] = None,
    level: Annotated[
        list[str] | None, typer.Option(metavar="CẤP", help="cấp, như quoc-gia")
    ] = None,
    year_class: Annotated[
        list[str] | None, typer.Option(metavar="LOẠI", help="round (năm tròn), five (năm lẻ 5)")
    ] = None,
    multiple: Annotated[
        str | None, typer.Option(metavar="25|50|100", help="chỉ bội của số này")
    ] = None,
    lead: Annotated[
        str | None, typer.Option(metavar="SỐ", help="chuẩn bị trước bao nhiêu tháng; mặc định: 6")
    ] = None,
    csv: Annotated[Path | None, typer.Option(metavar="TỆP", help="ghi bảng CSV")] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="TỆP", help="ghi bảng Excel")] = None,
    docx: Docx = None,
    pdf: Pdf = None,
    json: Annotated[bool, typer.Option("--json", help="in JSON như API")] = False,
) -> None:
    """Print the round years, or write them to files."""
    question = asked(
        HorizonParameters,
        from_=from_,
        years=years,
        region=region,
        category=category,
        level=level,
        year_class=year_class,
        multiple=multiple,
        lead=lead,
    )
    with opened_reading() as reading:
        view = horizon_view(question, reading)
        if csv:
            replace_file(csv, csv_text(horizon_sheet(view)).encode())
        if xlsx:
            replace_file(xlsx, horizon_workbook(view, reading))
        if docx or pdf:
            document = several_years_document(view, question.region, reading)
            write_paper(document, reading.reference, docx=docx, pdf=pdf)
    if json:
        print_json(view)
    elif not (csv or xlsx or docx or pdf):
        tables.print_upcoming(_listed(view))


def _listed(view: HorizonView) -> Listing[OccurrenceView]:
    months = (month for year in view.years for month in year.months)
    items = tuple(line.occurrence for month in months for line in month.lines)
    return Listing(items=items, revision=view.revision)
