"""A row of a table of work is a task; the head of the table says which cell is what."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from app.documents.reading_plans.blocks import Block
from app.documents.reading_plans.bodies import parted
from app.documents.reading_plans.values import ReadTask
from app.documents.reading_plans.work import MAX_TITLE, NO_LEAD, due_told
from app.folding import folded
from app.planning.wordings import InPlan

_COLUMNS: Mapping[str, re.Pattern[str]] = {
    "supports": re.compile(r"phoi hop"),
    "leads": re.compile(r"chu tri|(?:don vi|co quan|bo phan)|nguoi thuc hien|thuc hien$"),
    "due": re.compile(r"thoi han|thoi gian|tien do|hoan thanh|han"),
    "product": re.compile(r"san pham|ket qua"),
    "title": re.compile(r"nhiem vu|noi dung|cong viec|hoat dong|ten viec"),
}
_TOTAL = re.compile(r"(?:tong so|tong cong|cong)\b")
_AS_ABOVE = re.compile(r"[-\s]*(?:nt|nhu tren|[\"'”″〃]{1,2})[-.\s]*")
_PERIODS = re.compile(r"den han")
"""The head of a table that lists the same tasks once more, by period."""


def rows_of_work(found: Iterable[Block], plan: InPlan) -> tuple[ReadTask, ...]:
    """The tasks of all tables of work, in order; of a task in two tables the first."""
    tasks: dict[str, ReadTask] = {}
    for is_row, rows in groupby(found, key=lambda block: bool(block.cells)):
        for task in _of_table(list(rows), plan) if is_row else ():
            key = f"{folded(task.title)}|{folded(task.wording)}"
            tasks.setdefault(key, task)
    return tuple(tasks.values())


def _of_table(rows: Sequence[Block], plan: InPlan) -> Iterator[ReadTask]:
    columns: dict[str, int] = {}
    above: tuple[str, ...] = ()
    for row in rows:
        row = replace(row, cells=_filled(row.cells, above))
        if told := _columns(row.cells):
            columns = told
        elif columns and (task := _task(row, columns, plan)):
            yield task
        above = row.cells


def _filled(cells: Sequence[str], above: Sequence[str]) -> tuple[str, ...]:
    """The cells of a row, with what stands above where one says "nt", as above."""
    return tuple(
        above[place] if place < len(above) and _AS_ABOVE.fullmatch(folded(cell)) else cell
        for place, cell in enumerate(cells)
    )


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which cell is what, if these are the head of a table of work."""
    found: dict[str, int] = {}
    if any(_PERIODS.search(folded(cell)) for cell in cells) or max(map(len, cells)) > 60:
        return {}
    for place, cell in enumerate(cells):
        name = next((name for name, told in _COLUMNS.items() if told.search(folded(cell))), None)
        if name:
            found.setdefault(name, place)
    return found if "title" in found and len(found) > 1 else {}


def _task(row: Block, columns: Mapping[str, int], plan: InPlan) -> ReadTask | None:
    told = {n: row.cells[at] if at < len(row.cells) else "" for n, at in columns.items()}
    title = told["title"].strip(" .;")
    if not title or _TOTAL.match(folded(title)):
        return None
    leads, supports = parted(told.get("leads", "")), parted(told.get("supports", ""))
    wording = told.get("due", "").strip(" .;")[:500]
    rule, doubts = due_told(wording, plan)
    deliverable, _, measure = told.get("product", "").partition("; ")
    return ReadTask(
        place=row.place,
        title=title[:MAX_TITLE],
        leads=leads,
        supports=tuple(one for one in supports if one not in leads),
        wording=wording,
        rule=rule,
        deliverable=deliverable[:500],
        measure=measure[:500],
        doubts=doubts if leads else (*doubts, NO_LEAD),
    )
