"""Figures are what the coverage of a catalogue looks like in print."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import typer

from app.catalogue.coverage import Coverage, ProvinceCoverage
from app.catalogue.load import Catalogue
from app.catalogue.reference import PROVINCES, ROWS
from app.catalogue.vocabulary import Category
from app.cli.printing import print_lines
from app.regions import provinces


def print_figures(figures: Coverage, catalogue: Catalogue) -> None:
    """Print the figures of ``catalogue`` as tables."""
    typer.echo("Theo loại")
    print_lines((Category(name).label, str(count)) for name, count in figures.categories.items())
    typer.echo("Theo tỉnh, thành phố, tính cả tỉnh cũ")
    names = _former_names(catalogue)
    print_lines((provinces()[p.province].name, _province(p, names)) for p in figures.provinces)
    typer.echo(f"Theo tháng của năm {figures.year}")
    print_lines((f"Tháng {month}", str(count)) for month, count in figures.months.items())
    typer.echo(f"Ngày của năm {figures.year} không có mục nào: {len(figures.bare_days)}")
    if figures.bare_days:
        typer.echo("  " + ", ".join(f"{day:%d/%m}" for day in figures.bare_days))
    typer.echo(f"Văn bản có kỳ sơ kết, tổng kết: {figures.documents_under_review}")
    share = f"{figures.confirmed_share:.1%}".replace(".", ",")
    typer.echo(f"Đã đối chiếu nguồn: {figures.confirmed} trên {figures.entries} mục ({share})")


def figures_for_programs(figures: Coverage) -> dict[str, Any]:
    """The figures as plain values, as JSON has them."""
    return {
        **dataclasses.asdict(figures),
        "confirmed_share": round(figures.confirmed_share, 4),
        "bare_days": [day.isoformat() for day in figures.bare_days],
    }


def _province(found: ProvinceCoverage, names: dict[str, str]) -> str:
    former = ", ".join(f"{names.get(code, code)} {count}" for code, count in found.former.items())
    return f"{found.entries}, trong đó {former}" if former else str(found.entries)


def _former_names(catalogue: Catalogue) -> dict[str, str]:
    return dict(_merged(catalogue))


def _merged(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for row in catalogue.reference.get(PROVINCES, []):
        merger = ROWS[PROVINCES].validate_python(row)
        yield from ((merged.former, merged.name) for merged in merger.merged)
