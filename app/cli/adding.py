"""The command ``catalogue add``: an entry is asked for field by field and written in its place."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from app.calendar.phrase import Manner
from app.catalogue.consistency import faults
from app.catalogue.draft import entry_of, fault_in, home_of, title_in
from app.catalogue.entry import Entry
from app.catalogue.load import Catalogue, DataFile, load, read_files
from app.catalogue.twins import namesakes_of, twins_of
from app.catalogue.vocabulary import Category, Level, Status
from app.catalogue.writing import NotBlockStyle, inserted, written
from app.cli.exits import ExitCode, Refused
from app.cli.files import DataDir, checked_catalogue, data_directory, replace_file
from app.cli.questions import QUESTIONS, Draft, Question, chosen, understood
from app.clock import today

STOPPED = "Đã dừng; không ghi gì."


_SOURCE = "source_"
"""How the fields of the source are told from those of the entry."""


def _option(help: str) -> Any:  # noqa: A002  # Any: what Typer makes of it
    return typer.Option(metavar="…", help=help)


def add(
    name: Annotated[str | None, _option("tên đầy đủ")] = None,
    rule: Annotated[str | None, _option("ngày hằng năm: solar:02-03, 03/02, 10/3 âm lịch")] = None,
    origin: Annotated[str | None, _option("ngày của sự kiện: 1930-02-03")] = None,
    origin_lunar: Annotated[str | None, _option("ngày âm lịch của sự kiện")] = None,
    manner: Annotated[str | None, _option(" | ".join(Manner))] = None,
    category: Annotated[str | None, _option(" | ".join(Category))] = None,
    level: Annotated[str | None, _option(" | ".join(Level))] = None,
    region: Annotated[str | None, _option("VN, thai-nguyen, 05443")] = None,
    former: Annotated[str | None, _option("tỉnh cũ")] = None,
    short_name: Annotated[str | None, _option("tên gọn")] = None,
    name_en: Annotated[str | None, _option("tên tiếng Anh")] = None,
    description: Annotated[str | None, _option("mô tả")] = None,
    source_title: Annotated[str | None, _option("nguồn: tên")] = None,
    source_number: Annotated[str | None, _option("nguồn: số hiệu")] = None,
    source_date: Annotated[str | None, _option("nguồn: ngày")] = None,
    source_url: Annotated[str | None, _option("nguồn: địa chỉ")] = None,
    status: Annotated[str | None, _option(" | ".join(Status))] = None,
    id: Annotated[str | None, _option("mã")] = None,  # noqa: A002
    law: Annotated[str | None, _option("văn bản trong law.yaml")] = None,
    since: Annotated[str | None, _option("năm đầu tiên")] = None,
    until: Annotated[str | None, _option("năm cuối cùng")] = None,
    person: Annotated[list[str] | None, _option("nhân vật; lặp lại được")] = None,
    place: Annotated[list[str] | None, _option("địa điểm; lặp lại được")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="không hỏi gì; thiếu thì báo lỗi")] = False,
    data_dir: DataDir = None,
) -> int:
    """Add an entry, asking for what no option gives."""
    given = {key: value for key, value in locals().items() if key not in {"yes", "data_dir"}}
    draft = {key: value for key, value in given.items() if value}
    directory = data_directory(data_dir)
    try:
        return _add(draft, checked_catalogue(directory), directory, asks=not yes)
    except (typer.Abort, KeyboardInterrupt):
        raise Refused(STOPPED, ExitCode.DIFFERENCE) from None


def _add(draft: Draft, catalogue: Catalogue, directory: Path, *, asks: bool) -> int:
    draft = {key: understood(key, value) for key, value in draft.items()}
    _check(draft, catalogue)
    draft = _asked(draft, catalogue) if asks else _with_suggestions(draft, catalogue)
    entry = _entry(draft)
    file = _changed_file(entry, directory)
    typer.echo(written(entry), nl=False)
    _show_title(entry)
    warnings = (*_likenesses(entry, catalogue), *_misspellings(entry))
    for warning in warnings:
        typer.echo(f"Lưu ý: {warning}", err=not asks)
    if warnings and not asks:
        raise Refused("Không ghi: hãy sửa những điều trên, hoặc chạy không có --yes.")
    if asks and not typer.confirm(f"Ghi vào {file.name}?"):
        raise typer.Abort
    replace_file(directory / file.name, file.bytes)
    typer.echo(f"Đã ghi {entry.id} vào {file.name}.")
    return ExitCode.DONE


def _check(draft: Draft, catalogue: Catalogue) -> None:
    """Refuse options that cannot be used, before anything is asked."""
    for field, value in draft.items():
        if isinstance(value, str) and (fault := _fault(field, value, catalogue)):
            raise Refused(f"--{field.replace('_', '-')}: {fault}.")
    if fault := _disagreement(draft):
        raise Refused(f"Các tùy chọn không khớp nhau: {fault}.")


def _asked(draft: Draft, catalogue: Catalogue) -> Draft:
    """The draft with an answer to every question that is still open."""
    for question in QUESTIONS:
        if question.field not in draft and question.wanted(draft):
            answer = _answer(question, draft, catalogue)
            draft = {**draft, **({question.field: answer} if answer else {})}
    return draft


def _answer(question: Question, draft: Draft, catalogue: Catalogue) -> str:
    """An answer that the schema takes; empty where the field is left out."""
    for number, (word, label) in enumerate(question.choices, start=1):
        typer.echo(f"  {number:>2}  {word:<18} {label}")
    default = question.suggested(draft, catalogue) if question.suggested else None
    if question.optional:
        default = ""
    while True:
        told = typer.prompt(question.text, default=default, show_default=bool(default))
        answer = chosen(question, str(told).strip())
        if question.optional and not answer:
            return answer
        fault = _fault(question.field, answer, catalogue)
        fault = fault or _disagreement({**draft, question.field: answer})
        if not fault:
            return answer
        typer.echo(f"  Chưa được: {fault}.")


def _fault(field: str, answer: str, catalogue: Catalogue) -> str | None:
    """What is wrong with an answer, whatever the others are."""
    if field == "id" and answer in {entry.id for entry in catalogue.entries}:
        return f"đã có mục {answer}"
    if field.startswith(_SOURCE):
        source = {"title": "-", field.removeprefix(_SOURCE): answer}
        return fault_in("sources", [source])
    return fault_in(field, answer)


def _disagreement(draft: Draft) -> str | None:
    """What is wrong between fields, the missing ones filled in by what goes with anything."""
    if "rule" not in draft:
        return None
    filler = {
        "id": "x", "name": "X", "short_name": "X", "name_en": "X", "manner": Manner.NONE.value,
        "category": Category.LICH_SU.value, "level": Level.QUOC_GIA.value, "region": "ha-noi",
        "status": Status.DOUBTFUL.value, "description": "X", "sources": [{"title": "X"}],
    }  # fmt: skip
    _, found = entry_of({**filler, **_fields(draft)})
    return "; ".join(told for _, told in found) or None


def _with_suggestions(draft: Draft, catalogue: Catalogue) -> Draft:
    """The draft with what can be told from its name."""
    if "name" not in draft:
        return draft
    told = {q.field: q.suggested(draft, catalogue) for q in QUESTIONS if q.suggested}
    return {**told, **draft}


def _fields(draft: Draft) -> Draft:
    """The fields of an entry that the answers make."""
    source = {
        key.removeprefix(_SOURCE): value for key, value in draft.items() if key.startswith(_SOURCE)
    }
    fields = {key: value for key, value in draft.items() if not key.startswith(_SOURCE)}
    lists = {"persons": fields.pop("person", None), "places": fields.pop("place", None)}
    fields |= {key: value for key, value in lists.items() if value}
    return {**fields, "sources": [source]} if source else fields


def _entry(draft: Draft) -> Entry:
    """The entry of the answers.

    Raises:
        Refused: naming every fault.
    """
    entry, found = entry_of(_fields(draft))
    if entry is None:
        told = "; ".join(f"{field}: {told}" if field else told for field, told in found)
        raise Refused(f"Chưa thành một mục: {told}.")
    return entry


def _changed_file(entry: Entry, directory: Path) -> DataFile:
    """The file in which the entry belongs, holding it.

    Raises:
        Refused: if the catalogue does not load with it.
    """
    files, _ = read_files(directory)
    name = home_of(entry.region)
    known = {file.name: file for file in files}
    before = known[name].bytes if name in known else b""
    try:
        file = DataFile(name, inserted(name, before, entry))
    except NotBlockStyle:
        raise Refused(f"Không chèn được vào {name}: tệp phải viết mỗi mục một khối.") from None
    catalogue, problems = load(tuple((known | {name: file}).values()))
    if catalogue is None:
        raise Refused("; ".join(f"{problem.path}: {problem.sentence}" for problem in problems))
    return file


def _show_title(entry: Entry) -> None:
    year = today().year + 1
    found = title_in(entry, year)
    typer.echo(f"Năm {year}: {found or 'không có ngày này'}")


def _likenesses(entry: Entry, catalogue: Catalogue) -> Iterable[str]:
    for twin in twins_of(entry, catalogue.entries):
        yield f"có vẻ đã có: {twin.id} ({twin.name}, {twin.rule})"
    for other in namesakes_of(entry, catalogue.entries):
        yield f"cùng tên nhưng khác ngày: {other.id} ({other.rule})"


def _misspellings(entry: Entry) -> Iterable[str]:
    return (f"{field}: {sentence}" for field, sentence in faults(entry))
