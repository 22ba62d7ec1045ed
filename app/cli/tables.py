"""Tables are how views are printed for people."""

import os
import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.calendar.anniversary import YearClass
from app.calendar.spoken import WEEKDAYS
from app.cli.printing import print_lines, printed_day, printed_days
from app.views.base import Listing
from app.views.day import DayView
from app.views.days_off import DayOffView
from app.views.feeds import FeedView
from app.views.lunar import LunarView
from app.views.month import CellView, MonthView
from app.views.occurrence import OccurrenceView
from app.views.year import SectionView, YearView

PIPED_COLUMNS = 120
"""How wide a table is where no terminal tells."""

YEAR_CLASSES = {YearClass.ROUND: "năm tròn", YearClass.FIVE: "năm lẻ 5"}

NOTHING = "Không có ngày kỷ niệm nào."


def print_upcoming(page: Listing[OccurrenceView]) -> None:
    """Print a page of an agenda, with how long it is until each day."""
    if not page.items:
        _console().print(NOTHING)
        return
    table = _table("Ngày", "Thứ", "Âm lịch", "Còn", "Ngày kỷ niệm", "Năm")
    for view in page.items:
        table.add_row(
            printed_days(view.date, view.last_date),
            view.weekday,
            _short(view.lunar),
            _until(view),
            view.title,
            _year_class(view),
        )
    _console().print(table)


def print_day(view: DayView) -> None:
    """Print a day in both calendars and what falls on it."""
    names, term = view.can_chi, view.solar_term
    _console().print(f"{view.weekday}, {printed_day(view.date)}")
    print_lines(
        (
            ("Âm lịch", view.lunar.text),
            ("Can chi", f"năm {names.year}, tháng {names.month}, ngày {names.day}"),
            ("Tiết khí", f"{term.name} (từ {printed_day(term.starts)})"),
            ("Ngày nghỉ", _day_off(view.day_off) if view.day_off else None),
            ("Lưu ý", view.note),
            ("Chưa chắc chắn", "các nguồn ghi khác nhau về tháng này" if view.uncertain else None),
        )
    )
    _print_occurrences(view.occurrences)


def print_month(view: MonthView) -> None:
    """Print a month as a wall calendar, and below it what falls in it."""
    console = _console()
    console.print(Text(view.title, style="bold"))
    table = Table(box=box.SQUARE, show_lines=True)
    for name in WEEKDAYS:
        table.add_column(name, min_width=9)
    for week in view.weeks:
        table.add_row(*map(_cell, week))
    console.print(table)
    console.print("* ngày nghỉ   + làm bù   • có ngày kỷ niệm; bên phải là ngày âm lịch")
    days = [cell for week in view.weeks for cell in week if cell.in_month]
    print_lines((printed_day(c.date), _day_off(c.day_off)) for c in days if c.day_off)
    first, last = days[0].date, days[-1].date
    _print_occurrences(o for o in view.occurrences if o.date <= last and o.last_date >= first)


def print_year(view: YearView) -> None:
    """Print a year section by section."""
    console = _console()
    console.print(Text(f"Năm {view.year} ({view.can_chi})", style="bold"))
    if not view.sections:
        console.print(NOTHING)
    for number, section in enumerate(view.sections, start=1):
        console.print()
        console.print(Text(f"{number}. {section.title}{_counted(section)}", style="bold"))
        _print_occurrences(section.occurrences)
    if view.reviews:
        console.print(Text("Văn bản đến kỳ sơ kết, tổng kết", style="bold"))
        for review in view.reviews:
            console.print(Text(f"- {review.title}"))
    for guide in view.guides:
        unread = "" if guide.read and guide.complete else " (chưa đọc được trọn danh mục)"
        console.print(Text(f"Hướng dẫn: {guide.number or guide.title}{unread}"))


def print_feeds(feeds: Iterable[FeedView]) -> None:
    """Print the published feeds and where they are."""
    table = _table("Tên", "Nguồn lịch", "Địa chỉ")
    for feed in feeds:
        table.add_row(feed.name, feed.title, feed.url)
    _console().print(table)


def _console() -> Console:
    # Made for each print: the output is whatever it is at that time.
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(
        highlight=False, markup=False, emoji=False, width=PIPED_COLUMNS if piped else None
    )


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        # Only the titles and addresses of a row may take several lines.
        table.add_column(heading, no_wrap=heading in {"Thứ", "Còn", "Tên", "Năm"}, overflow="fold")
    return table


def _print_occurrences(views: Iterable[OccurrenceView]) -> None:
    table = _table("Ngày", "Thứ", "Âm lịch", "Ngày kỷ niệm", "Năm")
    for view in views:
        days = printed_days(view.date, view.last_date)
        table.add_row(days, view.weekday, _short(view.lunar), view.title, _year_class(view))
    _console().print(table if table.row_count else NOTHING)


def _short(lunar: LunarView) -> str:
    """The lunar day and month in figures: "27/12", "1/6 nhuận"."""
    return f"{lunar.day}/{lunar.month}{' nhuận' if lunar.leap else ''}"


def _until(view: OccurrenceView) -> str:
    days = view.days_until
    if days >= 0:
        return f"{days} ngày" if days else "hôm nay"
    lasts = (view.last_date - view.date).days
    return "đang diễn ra" if days + lasts >= 0 else "đã qua"


def _year_class(view: OccurrenceView) -> Text:
    """The class of its year where it is told apart; a *năm tròn* stands out."""
    name = YEAR_CLASSES.get(view.year_class) if view.year_class else None
    return Text(name or "", style="bold red" if view.year_class is YearClass.ROUND else "")


def _day_off(off: DayOffView) -> str:
    text = f"{off.name} ({off.kind_text})"
    if off.other_day:
        text += f", đổi với {printed_day(off.other_day)}"
    return f"{text}, dự kiến" if off.expected else text


def _cell(cell: CellView) -> Text:
    """A day of the grid: its number, its lunar day, and the term that begins on it."""
    off = cell.day_off
    mark = "" if off is None else "+" if off.working else "*"
    dot = "•" if cell.occurrences else ""
    number = f"{cell.date.day}{mark}{dot}"
    text = Text(f"{number:<4}{cell.lunar_label:>5}")
    if cell.term:
        text.append(f"\n{cell.term}")
    if not cell.in_month:
        text.stylize("dim")
    elif off and not off.working:
        text.stylize("red")
    if cell.today:
        text.stylize("reverse")
    return text


def _counted(section: SectionView) -> str:
    counts = ((section.round_years, "năm tròn"), (section.five_years, "năm lẻ 5"))
    told = ", ".join(f"{count} {name}" for count, name in counts if count)
    return f" ({told})" if told else ""
