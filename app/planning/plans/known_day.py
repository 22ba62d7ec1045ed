"""A known day is one of a year of which is known what days are worked."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from app.workdays import FIRST_YEAR, LAST_YEAR


def _known(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(
            f"chỉ biết ngày làm việc từ năm {FIRST_YEAR} đến năm {LAST_YEAR};"
            " hãy chọn ngày trong những năm ấy"
        )
    return day


KnownDay = Annotated[date, AfterValidator(_known)]
"""A day on which something can be due."""
