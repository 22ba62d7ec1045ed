"""The commands ``unit add`` and ``unit list``."""

from typing import Annotated

import typer

from app.accounts.actor import OPERATOR
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.units import create_unit, units
from app.cli.asking import asked
from app.cli.opening import opened
from app.cli.printing import print_lines, print_plain
from app.clock import now, today
from app.models import Unit
from app.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(help="Đơn vị: thêm, liệt kê.")
    group.command("add", help="Thêm một đơn vị.")(add)
    group.command("list", help="Cây đơn vị, mỗi dòng một mã và một tên.")(list_units)
    app.add_typer(group, name="unit")


def add(
    name: Annotated[str, typer.Option(metavar="TÊN", help="tên chính thức")],
    kind: Annotated[str, typer.Option(metavar="LOẠI", help=" | ".join(UnitKind))],
    region: Annotated[str, typer.Option(metavar="ĐỊA_BÀN", help="VN, thai-nguyen, 05443")],
    symbol: Annotated[str, typer.Option(metavar="KÝ_HIỆU", help="ký hiệu văn bản")] = "",
    parent_id: Annotated[str | None, typer.Option(metavar="MÃ", help="đơn vị cấp trên")] = None,
    id: Annotated[str | None, typer.Option(metavar="MÃ", help="mặc định: theo tên")] = None,  # noqa: A002
    valid_from: Annotated[
        str | None, typer.Option(metavar="NGÀY", help="có từ ngày; mặc định: hôm nay")
    ] = None,
) -> None:
    """Add a unit and print its id."""
    fields = asked(
        UnitFields,
        id_=id,
        name=name,
        kind=kind,
        level=level_of(region),
        region=region,
        symbol=symbol or None,
        parent_id=parent_id,
        valid_from=valid_from or today(),
    )
    with opened(read_settings()) as database, database.writing() as session:
        unit = create_unit(session, OPERATOR, fields, now())
    typer.echo(f"Đã thêm đơn vị {unit.id}.")


def list_units(
    json: Annotated[bool, typer.Option("--json", help="in cho chương trình đọc")] = False,
) -> None:
    """Print the units of today as a tree."""
    with opened(read_settings()) as database, database.reading() as session:
        found = units(session, day=today())
    if json:
        print_plain([_told(unit) for unit in found])
    elif found:
        print_lines(_tree(found))
    else:
        typer.echo("Chưa có đơn vị nào.")


def _told(unit: Unit) -> dict[str, str | None]:
    named = ("id", "name", "symbol", "kind", "level", "region", "parent_id")
    return {name: getattr(unit, name) for name in named}


def _tree(found: tuple[Unit, ...]) -> list[tuple[str, str]]:
    """Each unit under its parent, by name; one whose parent has ended stands by itself."""
    known = {unit.id for unit in found}
    below: dict[str | None, list[Unit]] = {}
    for unit in found:
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)

    def lines(parent_id: str | None, indent: str) -> list[tuple[str, str]]:
        return [
            line
            for unit in below.get(parent_id, [])
            for line in ((indent + unit.id, unit.name), *lines(unit.id, indent + "  "))
        ]

    return lines(None, "")
