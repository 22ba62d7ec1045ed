"""Our own feeds are sound: every published one, as anybody gets it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.database import Database
from app.feeds.doctor.findings import findings
from app.views.feeds import feed_list
from app.views.reading import Reading, References, read
from app.views.subscription import FeedParameters, subscription


@pytest.fixture
def reading(real_database: Database) -> Iterator[Reading]:
    with real_database.reading() as session:
        yield read(session, References(), date(2026, 11, 22), "https://lich.example")


def _found(reading: Reading, name: str, **choices: Any) -> set[str]:
    asked = subscription(name, FeedParameters.model_validate(choices), reading)
    codes = {finding.code for finding in findings(asked.body)}
    # A feed of a category that has no national event yet is empty, and says nothing wrong.
    return codes if asked.items else codes - {"empty"}


def test_every_published_feed_has_no_finding(reading: Reading) -> None:
    names = [feed.name for feed in feed_list(reading).items]
    assert names
    assert {name: found for name in names if (found := _found(reading, name))} == {}


@pytest.mark.parametrize(
    "choices",
    [{"title": "full"}, {"lang": "en"}, {"alarm": ["7d,1d,0d"]}],
    ids=["full titles", "in English", "with alarms"],
)
def test_a_feed_has_no_finding_whatever_is_chosen(
    reading: Reading, choices: dict[str, Any]
) -> None:
    assert _found(reading, "vn-le-lon", **choices) == set()
