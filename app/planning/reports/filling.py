"""Filling makes the text of a section out of contents, line by line, ready to be edited.

What is expected is called so in its line; nothing that is not done is told as done.
"""

from collections.abc import Callable, Iterable, Mapping

from app.catalogue.outlines import Fill
from app.planning.period import parse_period
from app.planning.printed import printed_date
from app.planning.reports.contents import Contents, Item, NextDay, NextReview, NextTask, Row, Sum
from app.planning.reports.outlines import SectionFields
from app.planning.reports.vocabulary import Standing

NO_CAMPAIGN = "Ngoài các đợt"
NO_CHANNEL = "Không ghi kênh"

MOST_NAMED = 12
"""How many late units a line names; of more it tells how many."""


def filled(section: SectionFields, contents: Contents) -> str:
    """The proposed text of ``section``; empty where nothing fills it."""
    parts = [lines for fill in section.fills if (lines := tuple(_LINES[fill](contents)))]
    return "\n".join(line for lines in parts for line in lines)


SUMMED = (
    Fill.CAMPAIGNS, Fill.CHANNELS, Fill.UNITS, Fill.FIGURES, Fill.DAYS, Fill.REVIEWS,
)  # fmt: skip
"""What one report tells for many: under each unit's name it would only be told again."""

_COUNTS = frozenset(SUMMED) - {Fill.DAYS, Fill.REVIEWS}


def filled_once(section: SectionFields, contents: Contents) -> str:
    """What is proposed under a heading of a report that consolidates: what it sums itself."""
    fills = tuple(fill for fill in section.fills if fill in SUMMED)
    return filled(section.model_copy(update={"fills": fills}), contents)


def beyond(text: str, section: SectionFields, theirs: Contents, whole: str) -> str:
    """What a unit says under a heading beyond ``whole``, which was summed.

    Lines that stand there too are left out, and those that only count what was summed and
    stand as they were proposed; whatever somebody wrote stays.
    """
    fills = tuple(fill for fill in section.fills if fill in _COUNTS)
    counted = filled(section.model_copy(update={"fills": fills}), theirs)
    told = {*whole.split("\n"), *counted.split("\n")} - {""}
    return "\n".join(line for line in text.split("\n") if line not in told).strip()


def closed(contents: Contents) -> str:
    """Until when figures count: "Số liệu chốt đến ngày 15/5/2027, phần còn lại là ước …"."""
    day = printed_date(contents.closes_on)
    if contents.closes_on == parse_period(contents.period).window.last:
        return f"Số liệu chốt đến ngày {day}."
    return f"Số liệu chốt đến ngày {day}; từ sau ngày đó đến hết kỳ là ước thực hiện."


def sum_line(one: Sum) -> str:
    """A figure: "Băng rôn: 120 chiếc; ước thực hiện cả kỳ 150 chiếc"."""
    unit = f" {one.counted}" if one.counted else ""
    done = f"{one.label}: {number(one.done)}{unit}"
    if not one.expected:
        return done
    return f"{done}; ước thực hiện cả kỳ {number(one.together)}{unit}"


def number(value: int) -> str:
    """A number as offices write it: "1.200"."""
    return f"{value:,}".replace(",", ".")


def row_line(row: Row, nothing: str) -> str:
    """How a campaign, a channel or a unit stands: "Đợt …: 12 việc, hoàn thành 10, chậm 1"."""
    told = [
        f"{word} {count}"
        for word, count in (
            ("hoàn thành", row.done),
            ("ước thực hiện", row.expected),
            ("chậm", row.late),
            ("còn trong hạn", row.still_open),
            ("không thực hiện", row.dropped),
        )
        if count
    ]
    return f"{row.name or nothing}: {row.total} việc, {', '.join(told)}"


def days(one: NextDay) -> str:
    """When an anniversary is: "03/02/2027", "từ 01/4 đến 30/4/2027"."""
    if one.first == one.last:
        return printed_date(one.first)
    return f"từ {printed_date(one.first)} đến {printed_date(one.last)}"


def _done(item: Item) -> str:
    when = f" (xong ngày {printed_date(item.done_on)})" if item.done_on else ""
    of = f", {item.done}/{item.shares} đơn vị" if item.shares > 1 else ""
    return f"- {item.title}: {item.standing.label.lower()}{of}{when}"


def _expected(item: Item) -> str:
    due = f", hạn {printed_date(item.due)}" if item.due else ""
    of = f" ({item.done}/{item.shares} đơn vị đã xong)" if item.shares > 1 else ""
    return f"- {item.title}: ước thực hiện{due}{of}"


def _behind(item: Item) -> str:
    due = f", hạn {printed_date(item.due)}" if item.due else ""
    return f"- {item.title}: {item.standing.label.lower()}{due}{_whose(item)}"


def _whose(item: Item) -> str:
    """Whose parts are late: "; còn: Đơn vị A, Đơn vị B"."""
    late = {Standing.OVERDUE, Standing.UNDER_WAY_LATE}
    names = list(dict.fromkeys(one.unit for one in item.behind if one.standing in late))
    if item.shares < 2 or not names:
        return ""
    if len(names) > MOST_NAMED:
        return f"; còn {len(names)}/{item.shares} đơn vị"
    return f"; còn: {', '.join(names)}"


def _dropped(item: Item) -> str:
    reasons = dict.fromkeys(
        one.reason for one in item.behind if one.standing is Standing.DROPPED and one.reason
    )
    told = f", lý do: {'; '.join(reasons)}" if reasons else ""
    return f"- {item.title}: không thực hiện{told}"


def _review(one: NextReview) -> str:
    return f"- {one.title}"


def _task(one: NextTask) -> str:
    leads = f"; chủ trì: {', '.join(one.leads)}" if one.leads else ""
    draft = " (dự thảo)" if one.draft else ""
    return f"- {one.title}{draft}: hạn {printed_date(one.due)}{leads}"


def _rows(rows: Iterable[Row], nothing: str) -> Iterable[str]:
    return (f"- {row_line(row, nothing)}" for row in rows)


_LINES: Mapping[Fill, Callable[[Contents], Iterable[str]]] = {
    Fill.DONE: lambda told: map(
        _done, told.standing(Standing.EARLY, Standing.ON_TIME, Standing.LATE)
    ),
    Fill.EXPECTED: lambda told: map(_expected, told.standing(Standing.EXPECTED)),
    Fill.LATE: lambda told: map(_behind, told.standing(Standing.OVERDUE, Standing.UNDER_WAY_LATE)),
    Fill.OPEN: lambda told: map(_behind, told.standing(Standing.UNDER_WAY, Standing.NOT_DUE)),
    Fill.DROPPED: lambda told: map(_dropped, told.standing(Standing.DROPPED)),
    Fill.CAMPAIGNS: lambda told: _rows(told.campaigns, NO_CAMPAIGN),
    Fill.CHANNELS: lambda told: _rows(told.channels, NO_CHANNEL),
    Fill.UNITS: lambda told: _rows(told.units, ""),
    Fill.FIGURES: lambda told: (
        (*(f"- {sum_line(one)}" for one in told.figures), closed(told)) if told.figures else ()
    ),
    Fill.DAYS: lambda told: (f"- {days(one)}: {one.title}" for one in told.days),
    Fill.REVIEWS: lambda told: map(_review, told.reviews),
    Fill.TASKS: lambda told: map(_task, told.tasks),
}
