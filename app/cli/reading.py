"""The commands that read the agenda: ``upcoming``, ``day``, ``month`` and ``year``."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli import tables
from app.cli.asking import asked
from app.cli.files import replace_file
from app.cli.opening import opened_reading
from app.cli.printing import print_json
from app.documents.wall_calendar import Paper
from app.documents.wall_calendar import pdf as wall_calendar_pdf
from app.views.civil import CivilDay, Month, Year
from app.views.day import day_view
from app.views.month import month_view
from app.views.parameters import AgendaParameters, UpcomingParameters
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
        str | None, typer.Argument(metavar="[THÁNG]", help="2027-02; mặc định: tháng này")
    ] = None,
    region: Region = None,
    json: Json = False,
) -> None:
    """Print one month."""
    question = asked(MonthQuestion, month=month, region=region)
    with opened_reading() as reading:
        year, number = map(int, (question.month or f"{reading.today:%Y-%m}").split("-"))
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
    pdf: Annotated[
        Path | None,
        typer.Option(metavar="TỆP", help="ghi lịch treo tường một trang vào tệp PDF này"),
    ] = None,
    paper: Annotated[
        str | None, typer.Option(metavar="KHỔ", help="khổ giấy của PDF: a4 (mặc định) hoặc a3")
    ] = None,
    json: Json = False,
) -> None:
    """Print one year, or write its wall calendar."""
    question = asked(YearQuestion, year=year, region=region, year_class=year_class, paper=paper)
    with opened_reading() as reading:
        filters = question.filters(reading.reference)
        number = question.year or reading.today.year
        if pdf:
            sheet = wall_calendar(number, filters.region, question.paper, reading)
            replace_file(pdf, wall_calendar_pdf(sheet, question.paper))
            typer.echo(f"Đã ghi {pdf}: {sheet.title}, khổ {question.paper.upper()}.")
            return
        view = year_view(number, filters, reading)
    if json:
        print_json(view)
    else:
        tables.print_year(view)
