"""A rule book is a document that provides how days are kept, by event and class of year."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.calendar.anniversary import YearClass
from app.catalogue.entry import Citation, EventId, LongText, Strict, Text
from app.iso import IsoDay

EVERY_EVENT = "*"


class FormRow(Strict):
    """What one article provides for some events in some classes of years.

    ``read`` is false where the text of the article could not be read; ``text`` then
    says so, and nothing is guessed.
    """

    events: Annotated[tuple[Text, ...], Field(min_length=1)]
    year_class: Annotated[tuple[YearClass, ...], Field(min_length=1)]
    text: LongText
    article: Text | None = None
    read: bool = True


class RuleBook(Strict):
    """One document of law, or of the Party, with its forms."""

    id: EventId
    title: Text
    short_title: Text
    number: Text
    issuer: Text
    date: IsoDay
    in_force: IsoDay | None = None
    classes: Annotated[tuple[YearClass, ...], Field(min_length=1)]
    forms: tuple[FormRow, ...]
    sources: Annotated[tuple[Citation, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Form:
    """What is provided for an occurrence, and where that stands."""

    text: str
    basis: str
    read: bool


def form(
    books: Iterable[RuleBook], law: str, event_id: str, year_class: YearClass | None
) -> Form | None:
    """What the book ``law`` provides for the event in such a year; None if it says nothing.

    A row that names the event is heard before a row for every event.  Where nothing is
    counted (Tết), only a row for all classes of the book speaks.
    """
    rows = [
        (book, row)
        for book in books
        if book.id == law
        for row in book.forms
        if {event_id, EVERY_EVENT} & set(row.events)
        and (
            set(row.year_class) == set(book.classes)
            if not year_class
            else year_class in row.year_class
        )
    ]
    rows.sort(key=lambda found: event_id not in found[1].events)
    for book, row in rows:
        basis = f"{book.short_title}, {row.article}" if row.article else book.short_title
        return Form(row.text, basis, row.read)
    return None
