"""The command ``lunar``: a day in both calendars, and why."""

from typing import Annotated

import typer
from pydantic import BaseModel

from app.calendar.lunar import LunarDate, parse_lunar_date
from app.calendar.meridian import Basis
from app.cli.asking import asked
from app.cli.exits import Refused
from app.cli.printing import print_json, print_lines, printed_day
from app.clock import today
from app.views.civil import CivilDay
from app.views.lunar import ConversionView, conversion_from_lunar, conversion_from_solar

BASES = {Basis.COMMON: None, Basis.SOUTH: "lịch Sài Gòn (1968-1975)"}


class Conversion(BaseModel):
    """What is to be converted, and by whose almanac."""

    day: CivilDay | None = None
    basis: Basis = Basis.COMMON


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("lunar", help="Đổi dương lịch sang âm lịch, hoặc ngược lại với --to-solar.")(lunar)


def lunar(
    day: Annotated[
        str | None, typer.Argument(metavar="[NGÀY]", help="2027-02-06; mặc định: hôm nay")
    ] = None,
    to_solar: Annotated[
        str | None,
        typer.Option(metavar="NGÀY", help="ngày âm lịch: 2027-03-10; tháng nhuận: 2025-06L-01"),
    ] = None,
    basis: Annotated[
        str | None, typer.Option(metavar="common|south", help="south: lịch Sài Gòn 1968-1975")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="vì sao là ngày đó")] = False,
    json: Annotated[bool, typer.Option("--json", help="in JSON như API")] = False,
) -> None:
    """Print the day in both calendars."""
    conversion = asked(Conversion, day=day, basis=basis)
    if to_solar and day:
        raise Refused("Chỉ dùng một trong hai: NGÀY hoặc --to-solar.")
    if to_solar:
        view = conversion_from_lunar(_lunar_date(to_solar), conversion.basis, explain=explain)
    else:
        view = conversion_from_solar(conversion.day or today(), conversion.basis, explain=explain)
    if json:
        print_json(view)
    else:
        _print(view)


def _lunar_date(text: str) -> LunarDate:
    try:
        return parse_lunar_date(text)
    except ValueError:
        told = "phải là ngày âm lịch dạng 2027-03-10, tháng nhuận dạng 2025-06L-01"
        raise Refused(f"--to-solar: {told}.") from None


def _print(view: ConversionView) -> None:
    lunar = view.lunar
    number = f"{lunar.day}/{lunar.month}{' nhuận' if lunar.leap else ''}/{lunar.year}"
    names = view.can_chi
    why = view.derivation
    typer.echo(f"{view.weekday}, {printed_day(view.solar)}")
    print_lines(
        (
            ("Âm lịch", f"{lunar.text} ({number})"),
            ("Can chi", f"năm {names.year}, tháng {names.month}, ngày {names.day}"),
            ("Theo", BASES[view.basis]),
            ("Lưu ý", view.note),
            ("Chưa chắc chắn", "các nguồn ghi khác nhau về tháng này" if view.uncertain else None),
            ("Vì sao", why.text if why else None),
            ("Nguồn", why.source if why else None),
        )
    )
