"""The command ``deadline``: when a deadline of a plan is due, and why."""

from typing import Annotated

import typer
from pydantic import BaseModel

from app.cli.asking import asked
from app.cli.exits import Refused
from app.cli.opening import opened_reading
from app.cli.printing import print_json, print_lines, printed_day, printed_days
from app.views.civil import CivilDay
from app.views.deadline import DeadlineParameters, DeadlineView, DueView, deadline_view
from app.views.parameters import BadParameter


class On(BaseModel):
    """The day on which it is asked; by default today."""

    today: CivilDay | None = None


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("deadline", help="Hạn trong một dòng kế hoạch rơi vào ngày nào, vì sao.")(deadline)


def deadline(
    text: Annotated[
        str, typer.Argument(metavar="HẠN", help='như "Gửi Văn phòng trước ngày 10/6/2024"')
    ],
    year: Annotated[
        str | None, typer.Option(metavar="NĂM", help="năm của kế hoạch, khi hạn không nêu năm")
    ] = None,
    about: Annotated[
        str | None, typer.Option(metavar="MÃ", help="ngày kỷ niệm, như quoc-khanh-2027")
    ] = None,
    today: Annotated[
        str | None, typer.Option(metavar="NGÀY", help="xem như hôm nay là ngày này")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="in JSON như API")] = False,
) -> None:
    """Print the due day."""
    on = asked(On, today=today)
    if not text.strip():
        raise Refused("HẠN: không được để trống.")
    question = asked(DeadlineParameters, text=text, year=year, about=about)
    with opened_reading() as reading:
        try:
            view = deadline_view(question, reading, on.today or reading.today)
        except BadParameter as error:
            if error.parameter != "text":
                raise
            raise Refused(f"HẠN: {error.detail}.") from None
    if json:
        print_json(view)
    else:
        _print(view)


def _print(view: DeadlineView) -> None:
    typer.echo(_day(view))
    print_lines(
        (
            ("Lời in", view.wording),
            ("Quy tắc", view.rule),
            ("Khoảng", _span(view)),
            ("Vì sao", view.why),
            ("Trạng thái", f"{view.standing_text}{' (dự kiến)' if view.expected else ''}"),
            *(("Lưu ý", warning.text) for warning in view.warnings),
            *(("Chưa chắc chắn", doubt) for doubt in view.uncertain),
        )
    )
    for time in view.times:
        typer.echo(f"  - {_day(time)}: {time.standing_text}")


def _day(due: DueView) -> str:
    return f"{due.weekday}, {printed_day(due.due)}" if due.due else "Không có ngày hạn"


def _span(due: DueView) -> str | None:
    if due.first is None or due.last is None or due.first == due.last:
        return None
    return printed_days(due.first, due.last)
