"""A measure is what is counted when tasks are reported: banners, talks, people reached."""

from typing import Annotated

from pydantic import Field

from app.catalogue.entry import EventId, Strict, Text


class MeasureRow(Strict):
    """A measure; ``counted`` is the word after its number: "chiếc", "lượt người"."""

    id: EventId
    label: Text
    label_en: Text
    counted: Annotated[Text, Field(max_length=48)]
    note: Text
