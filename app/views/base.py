"""What all views share."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    """A frozen context; its fields are the contract of the API."""

    model_config = ConfigDict(frozen=True)


Item = TypeVar("Item")


class Listing(View, Generic[Item]):
    """One page of a list; ``next`` is the cursor of the page after it, null on the last."""

    items: tuple[Item, ...]
    next: str | None = None
    revision: str
