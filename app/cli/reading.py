"""The commands that read the agenda: ``upcoming``, ``day``, ``month`` and ``year``."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli import tables
from app.cli.asking import asked
from app.cli.exits import Refused
from app.cli.files import replace_file
from app.cli.opening import opened_reading
from app.cli.papers import Docx, Pdf, write_paper
from app.cli.printing import print_json
from app.documents.wall_calendar import Paper
from app.documents.wall_calendar import pdf as wall_calendar_pdf
from app.planning.period import Period, parse_period
from app.views.civil import CivilDay, Month, Year
from app.views.day import day_view
from app.views.month import month_view
from app.views.parameters import AgendaParameters, UpcomingParameters
from app.views.region_documents import month_guide_document, year_guide_document
from app.views.sheets import year_workbook
from app.views.upcoming import upcoming as upcoming_page
from app.views.wall_calendar import wall_calendar
from app.views.year import year_view

Region = Annotated[
    str | None,
    typer.Option(metavar="VÙNG", help="VN, tên tỉnh như thai-nguyen, hoặc mã xã năm chữ số"),
]
YearClasses = Annotated[
    list[str] | None,
    typer.Option(metavar="LOẠI", help="round (năm tròn), five (năm lẻ 5), other (năm khác)"),
]
Json = Annotated[bool, typer.Option("--json", help="in JSON như API")]


class DayQuestion(AgendaParameters):
    """Which day; today where none is given."""

    day: CivilDay | None = None


class MonthQuestion(AgendaParameters):
    """Which month; the current one where none is given."""

    month: Month | None = None


class YearQuestion(AgendaParameters):
    """Which year; the current one where none is given."""

    year: Year | None = None
    paper: Paper = Paper.A4


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("upcoming", help="Các ngày kỷ niệm sắp tới.")(upcoming)
    app.command("day", help="Một ngày: hai lịch, can chi, tiết khí, ngày kỷ niệm.")(day)
    app.command("month", help="Một tháng như tờ lịch treo tường.")(month)
    app.command("year", help="Một năm theo các mục của hướng dẫn tuyên truyền hằng năm.")(year)


def upcoming(
    from_: Annotated[
        str | None, typer.Option("--from", metavar="NGÀY", help="mặc định: hôm nay")
    ] = None,
    to: Annotated[str | None, typer.Option(metavar="NGÀY", help="đến hết ngày nào")] = None,
    days: Annotated[
        str | None, typer.Option(metavar="SỐ", help="bao nhiêu ngày; mặc định: 30")
    ] = None,
    region: Region = None,
    category: Annotated[
        list[str] | None, typer.Option(metavar="NHÓM", help="nhóm, như ngay-le-lon")
    ] = None,
    level: Annotated[
        list[str] | None, typer.Option(metavar="CẤP", help="cấp, như quoc-gia")
    ] = None,
    year_class: YearClasses = None,
    manner: Annotated[
        list[str] | None, typer.Option(metavar="CÁCH", help="cách ghi nhớ, như ky-niem")
    ] = None,
    query: Annotated[
        str | None, typer.Option("--query", "-q", metavar="TỪ", help="tìm, không cần dấu")
    ] = None,
    limit: Annotated[
        str | None, typer.Option(metavar="SỐ", help="nhiều nhất bao nhiêu dòng; mặc định: 100")
    ] = None,
    json: Json = False,
) -> None:
    """Print what is coming."""
    question = asked(
        UpcomingParameters,
        from_=from_,
        to=to,
        days=days,
        region=region,
        category=category,
        level=level,
        year_class=year_class,
        manner=manner,
        q=query,
        limit=limit,
    )
    with opened_reading() as reading:
        window = question.window(reading.today)
        filters = question.filters(reading.reference)
        page = upcoming_page(window, filters, reading, limit=question.limit, cursor=None)
    if json:
        print_json(page)
        return
    tables.print_upcoming(page)
    if page.next:
        told = f"Còn nữa sau {question.limit} dòng này; tăng --limit hoặc thu hẹp khoảng ngày."
        typer.echo(told, err=True)


def day(
    day: Annotated[
        str | None, typer.Argument(metavar="[NGÀY]", help="2027-02-03; mặc định: hôm nay")
    ] = None,
    region: Region = None,
    json: Json = False,
) -> None:
    """Print one day."""
    question = asked(DayQuestion, day=day, region=region)
    with opened_reading() as reading:
        view = day_view(question.day or reading.today, question.filters(reading.reference), reading)
    if json:
        print_json(view)
    else:
        tables.print_day(view)


def month(
    month: Annotated[
        str | None,
        typer.Argument(
            metavar="[THÁNG]", help="2027-02; với --docx, --pdf cả quý 2027-q1; mặc định: tháng này"
        ),
    ] = None,
    region: Region = None,
    docx: Docx = None,
    pdf: Pdf = None,
    json: Json = False,
) -> None:
    """Print one month, or write its guide or that of a quarter."""
    quarter = _quarter(month) if docx or pdf else None
    question = asked(MonthQuestion, month=None if quarter else month, region=region)
    with opened_reading() as reading:
        spelt = question.month or f"{reading.today:%Y-%m}"
        if docx or pdf:
            period = quarter or parse_period(spelt)
            place = question.filters(reading.reference).region
            guide = month_guide_document(period, place, reading)
            write_paper(guide, reading.reference, docx=docx, pdf=pdf)
            return
        year, number = map(int, spelt.split("-"))
        view = month_view(year, number, question.filters(reading.reference), reading)
    if json:
        print_json(view)
    else:
        tables.print_month(view)


def year(
    year: Annotated[
        str | None, typer.Argument(metavar="[NĂM]", help="2027; mặc định: năm nay")
    ] = None,
    region: Region = None,
    year_class: YearClasses = None,
    docx: Docx = None,
    pdf: Pdf = None,
    xlsx: Annotated[
        Path | None, typer.Option(metavar="TỆP", help="ghi bảng cả năm vào tệp Excel này")
    ] = None,
    wall: Annotated[
        Path | None,
        typer.Option(metavar="TỆP", help="ghi lịch treo tường một trang vào tệp PDF này"),
    ] = None,
    paper: Annotated[
        str | None, typer.Option(metavar="KHỔ", help="khổ của lịch treo: a4 (mặc định) hoặc a3")
    ] = None,
    json: Json = False,
) -> None:
    """Print one year, or write its guide, its tables or its wall calendar."""
    question = asked(YearQuestion, year=year, region=region, year_class=year_class, paper=paper)
    with opened_reading() as reading:
        filters = question.filters(reading.reference)
        number = question.year or reading.today.year
        if wall:
            sheet = wall_calendar(number, filters.region, question.paper, reading)
            replace_file(wall, wall_calendar_pdf(sheet, question.paper))
            typer.echo(f"Đã ghi {wall}: {sheet.title}, khổ {question.paper.upper()}.")
        if docx or pdf:
            guide = year_guide_document(number, filters.region, reading)
            write_paper(guide, reading.reference, docx=docx, pdf=pdf)
        view = year_view(number, filters, reading)
        if xlsx:
            replace_file(xlsx, year_workbook(view, reading))
            typer.echo(f"Đã ghi {xlsx}: các ngày kỷ niệm năm {number}.")
    if json:
        print_json(view)
    elif not (docx or pdf or xlsx or wall):
        tables.print_year(view)


def _quarter(spelling: str | None) -> Period | None:
    """The quarter that ``spelling`` names; None where it names none."""
    if not spelling or "q" not in spelling:
        return None
    try:
        return parse_period(spelling)
    except ValueError as error:
        raise Refused(f"THÁNG: {error}.") from None
