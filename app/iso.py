"""An ISO day is the one spelling of a civil day in files and addresses: ``2026-11-22``."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator


def iso_day(text: object) -> date:
    """The day that ``text`` spells; a date is taken as it is.

    Pydantic alone would also take numbers, as seconds since 1970, and midnights.

    Raises:
        ValueError: if it spells none, in Vietnamese.
    """
    if isinstance(text, date):
        return text
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(text), re.ASCII):
        raise ValueError("phải là ngày dạng 2027-02-03")
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ValueError("không có ngày này trong lịch") from None


IsoDay = Annotated[date, BeforeValidator(iso_day)]
