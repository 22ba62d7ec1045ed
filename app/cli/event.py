"""The commands that write papers about days: ``event``, ``flags`` and ``visual``."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.asking import asked
from app.cli.exits import Refused
from app.cli.opening import opened_reading
from app.cli.papers import Docx, Pdf, write_paper
from app.documents.official.document import Document
from app.planning.period import parse_period
from app.views.civil import CivilDay, Year
from app.views.parameters import Parameters, RegionName, known_region
from app.views.reading import Reading
from app.views.region_documents import (
    event_outline_document,
    flags_document,
    visual_plan_document,
)

Region = Annotated[
    str | None,
    typer.Option(metavar="VÙNG", help="VN, tên tỉnh như thai-nguyen, hoặc mã xã năm chữ số"),
]


class EventQuestion(Parameters):
    """For which year; its next day where none is given."""

    year: Year | None = None


class FlagsQuestion(Parameters):
    """From which day to which."""

    first: CivilDay
    last: CivilDay
    region: RegionName = "VN"


class VisualQuestion(Parameters):
    """Where."""

    region: RegionName = "VN"


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("event", help="Đề cương tuyên truyền của một ngày kỷ niệm.")(event)
    app.command("flags", help="Thông báo treo cờ từ ngày đến ngày.")(flags)
    app.command("visual", help="Kế hoạch cổ động trực quan của một kỳ.")(visual)


def event(
    event_id: Annotated[str, typer.Argument(metavar="MÃ", help="mã sự kiện, như quoc-khanh")],
    year: Annotated[str | None, typer.Option(metavar="NĂM", help="mặc định: ngày sắp tới")] = None,
    outline: Docx = None,
    pdf: Pdf = None,
) -> None:
    """Write the outline of an event."""
    question = asked(EventQuestion, year=year)
    with opened_reading() as reading:
        document = event_outline_document(event_id, question.year, reading)
        _write(document, reading, outline, pdf, "--outline")


def flags(
    first: Annotated[str, typer.Argument(metavar="TỪ_NGÀY", help="2027-04-29")],
    last: Annotated[str, typer.Argument(metavar="ĐẾN_NGÀY", help="2027-05-24")],
    region: Region = None,
    docx: Docx = None,
    pdf: Pdf = None,
) -> None:
    """Write the notice of flags."""
    question = asked(FlagsQuestion, first=first, last=last, region=region)
    with opened_reading() as reading:
        place = known_region(question.region, reading.reference)
        document = flags_document(question.first, question.last, place, reading)
        _write(document, reading, docx, pdf, "--docx")


def visual(
    period: Annotated[str, typer.Argument(metavar="KỲ", help="2027, 2027-q2 hoặc 2027-05")],
    region: Region = None,
    docx: Docx = None,
    pdf: Pdf = None,
) -> None:
    """Write the plan of visual propaganda."""
    question = asked(VisualQuestion, region=region)
    try:
        wanted = parse_period(period)
    except ValueError as error:
        raise Refused(f"KỲ: {error}.") from None
    with opened_reading() as reading:
        place = known_region(question.region, reading.reference)
        document = visual_plan_document(wanted, place, reading)
        _write(document, reading, docx, pdf, "--docx")


def _write(
    document: Document, reading: Reading, docx: Path | None, pdf: Path | None, option: str
) -> None:
    if not (docx or pdf):
        raise Refused(f"Hãy cho biết ghi vào tệp nào: {option} TỆP hoặc --pdf TỆP.")
    write_paper(document, reading.reference, docx=docx, pdf=pdf)
