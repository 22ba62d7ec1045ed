"""What is printed plainly: JSON for programs, days and lines of words for people."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import typer
from pydantic import BaseModel


def print_json(view: BaseModel) -> None:
    """Print ``view`` as the API answers it."""
    print_plain(view.model_dump(mode="json"))


def print_plain(value: Any) -> None:  # Any: lists and mappings of plain values
    """Print ``value`` as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_lines(lines: Iterable[tuple[str, str | None]]) -> None:
    """Print words with what is said of each, in two columns, less those of which nothing is."""
    said = [(word, text) for word, text in lines if text]
    width = max((len(word) for word, _ in said), default=0)
    for word, text in said:
        typer.echo(f"  {word:<{width}}  {text}")


def printed_day(day: date) -> str:
    """As people write it: "03/02/2027"."""
    return f"{day:%d/%m/%Y}"


def printed_days(first: date, last: date) -> str:
    """One day, or from which to which."""
    return printed_day(first) if first == last else f"{printed_day(first)} - {printed_day(last)}"
