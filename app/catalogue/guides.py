"""A guide is a central or provincial list of what is commemorated in a year, and how."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.catalogue.entry import Citation, EventId, LongText, OriginText, Strict, Text, Year


class GuideItem(Strict):
    """One line of the list; ``scale`` is what it prescribes, ``printed`` how it names the event.

    ``via`` is the other text in which the line was read, where it is not the guide itself.
    """

    event: EventId
    years: tuple[Year, ...] = ()
    scale: LongText | None = None
    printed: LongText | None = None
    via: LongText | None = None


class Guide(Strict):
    """One guide; where its list could not be read, ``read`` is false and it has no items.

    Where ``complete`` is false, only a part of the list could be read: what is not
    among the items may still be in the document.
    """

    id: EventId
    title: Text
    number: Text | None = None
    issuer: Text
    date: OriginText
    signer: Text | None = None
    years: Annotated[tuple[Year, ...], Field(min_length=1)]
    region: Text
    read: bool
    complete: bool = True
    items: tuple[GuideItem, ...] = ()
    sources: Annotated[tuple[Citation, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _items_were_read(self) -> Self:
        if self.items and not self.read:
            raise ValueError("hướng dẫn chưa đọc được danh mục (read: false) thì không ghi items")
        return self

    @property
    def called(self) -> str:
        """What it is called in a sentence: its number, or its title without one."""
        return self.number or self.title

    def names(self, event_id: str, year: int) -> GuideItem | None:
        """The item that names the event in ``year``, if one does."""
        return next(
            (i for i in self.items if i.event == event_id and year in (i.years or self.years)),
            None,
        )
