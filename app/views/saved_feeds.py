"""What is asked for when somebody has a filter saved as a feed, and what is refused."""

from typing import Any

from pydantic import ConfigDict, field_validator

from app.errors import AppError
from app.feeds.check import MAX_OCTETS
from app.feeds.definitions import Feed
from app.feeds.saved import feed_of, published_twin, saved_feed
from app.filters import Filters
from app.search import parsed
from app.views.parameters import AgendaParameters, BadParameter
from app.views.reading import Reading
from app.views.subscription import FeedParameters, calendar_of


class FeedTooLarge(AppError):
    """A filter whose feed is larger than calendar programs read."""

    def __init__(self, octets: int) -> None:
        super().__init__(f"the feed would have {octets} octets, at most {MAX_OCTETS} are read")
        self.octets = octets

    @property
    def told(self) -> str:
        """A Vietnamese sentence with the remedy."""
        size = f"{self.octets / 1000:.0f} kB, quá mức {MAX_OCTETS // 1000} kB"
        return (
            f"Nguồn lịch này dài {size} mà các chương trình lịch đọc được;"
            " hãy chọn bớt nhóm, hoặc chỉ năm tròn (year_class: round)."
        )


class FilterParameters(AgendaParameters):
    """A filter as a body of JSON tells it: lists may be lists, or texts with commas."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"region": "thai-nguyen", "year_class": ["round"]}]}
    )

    @field_validator("category", "law", "level", "manner", "year_class", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:  # Any: whatever the body holds, for Pydantic to judge
        told = [value] if isinstance(value, str) else value
        if not isinstance(told, list) or not all(isinstance(part, str) for part in told):
            raise ValueError("phải là chữ, hoặc một danh sách các chữ")
        return value

    def wanted(self, reading: Reading) -> Filters:
        """As the agenda takes it.

        Raises:
            BadParameter: if there is no such region or law, or nothing to search for in ``q``.
        """
        if self.q and not (self.q.isprintable() and parsed(self.q)):
            raise BadParameter("q", "phải có chữ hoặc số, trên một dòng")
        return self.filters(reading.reference)


def feed_wanted(asked: FilterParameters, reading: Reading) -> tuple[Feed, bool]:
    """The feed of a filter, and whether it is there already: published, or saved before.

    Raises:
        BadParameter: if there is no such region or law, or nothing to search for.
        FeedTooLarge: if a feed that is not there yet would be too large today.
    """
    filters = asked.wanted(reading)
    if published := published_twin(filters, reading.reference):
        return published, True
    feed = feed_of(filters, reading.reference)
    if saved_feed(reading.session, feed.name, reading.reference):
        return feed, True
    octets = len(calendar_of(feed, FeedParameters(), reading).body)
    if octets > MAX_OCTETS:
        raise FeedTooLarge(octets)
    return feed, False
