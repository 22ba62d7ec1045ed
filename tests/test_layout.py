"""Where no package may be: it would hide the library of its name, or other tests."""

import pytest

from app.settings import PROJECT


@pytest.mark.parametrize("folder", ["tests", "alembic"])
def test_folder_is_no_package(folder: str) -> None:
    assert list((PROJECT / folder).rglob("__init__.py")) == []


def test_standard_calendar_is_not_hidden_by_ours() -> None:
    import calendar

    assert calendar.monthrange(2026, 2) == (6, 28)
