"""A work page is a page for who is signed in: it carries their name, and a token in each form."""

from typing import Any

from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from app.errors import AppError
from app.refusals import sentence
from app.serving.errors import said_of
from app.serving.identity import SignedIn
from app.web.done import said_in
from app.web.page import Page

Unfit = (AppError, ValidationError)
"""What a form may hold that cannot be done; other errors are faults of ours."""

_LABELS = {
    "name": "Tên",
    "symbol": "Ký hiệu văn bản",
    "region": "Địa bàn",
    "parent_id": "Trực thuộc",
    "valid_from": "Hoạt động từ ngày",
    "kind": "Loại",
}


def shown(
    page: Page, who: SignedIn, template: str, status: int = 200, /, **context: Any
) -> HTMLResponse:  # Any: views of every kind
    """The page that ``template`` makes of ``context`` for ``who``."""
    given = {
        "me": who.person.name,
        "csrf": who.csrf,
        "refused": "",
        "done": said_in(page) if status == 200 else "",
    }
    return page.rendered(template, status, **given | context)


def told(error: AppError | ValidationError) -> str:
    """What is said of a form that cannot be done, in one sentence or one for each field."""
    if isinstance(error, AppError):
        return said_of(error)
    return " ".join(
        f"{_LABELS.get(str(fault['loc'][0]), fault['loc'][0])}: {sentence(fault)}."
        for fault in error.errors()
    )
