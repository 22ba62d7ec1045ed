"""What a rule book provides for an event in a year of some class."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.calendar.anniversary import YearClass
from app.catalogue.law import Form, RuleBook, form

BOOK: dict[str, Any] = {
    "id": "nd-145-2013",
    "title": "Nghị định quy định về tổ chức ngày kỷ niệm",
    "short_title": "Nghị định 145/2013/NĐ-CP",
    "number": "145/2013/NĐ-CP",
    "issuer": "Chính phủ",
    "date": "2013-10-29",
    "in_force": "2013-12-16",
    "classes": ["round", "five", "other"],
    "forms": [
        {
            "events": ["*"],
            "year_class": ["round"],
            "text": "Mít tinh cấp quốc gia",
            "article": "Điều 6",
        },
        {"events": ["quoc-khanh"], "year_class": ["round", "five"], "text": "Diễu binh"},
        {
            "events": ["giai-phong", "quoc-khanh"],
            "year_class": ["other"],
            "text": "Chưa đọc được toàn văn",
            "read": "false",
        },
    ],
    "sources": [{"title": "Công báo"}],
}
OTHER = BOOK | {
    "id": "hd-tinh",
    "forms": [{"events": ["*"], "year_class": ["five"], "text": "Gặp mặt"}],
}


def book(fields: dict[str, Any]) -> RuleBook:
    return TypeAdapter(RuleBook).validate_python(fields)


BOOKS = (book(BOOK), book(OTHER))


@pytest.mark.parametrize(
    ("event_id", "year_class", "found"),
    [
        (
            "thanh-lap-dang",
            YearClass.ROUND,
            Form("Mít tinh cấp quốc gia", "Nghị định 145/2013/NĐ-CP, Điều 6", read=True),
        ),
        # A row that names the event is heard before the row for every event.
        ("quoc-khanh", YearClass.ROUND, Form("Diễu binh", "Nghị định 145/2013/NĐ-CP", read=True)),
        (
            "quoc-khanh",
            YearClass.OTHER,
            Form("Chưa đọc được toàn văn", "Nghị định 145/2013/NĐ-CP", read=False),
        ),
        # The book says nothing, although another one does.
        ("thanh-lap-dang", YearClass.FIVE, None),
    ],
)
def test_a_form_is_what_the_book_of_the_event_provides(
    event_id: str, year_class: YearClass, found: Form | None
) -> None:
    assert form(BOOKS, "nd-145-2013", event_id, year_class) == found


def test_an_unknown_book_provides_nothing() -> None:
    assert form(BOOKS, "nd-1-2000", "quoc-khanh", YearClass.ROUND) is None


@pytest.mark.parametrize(
    "change",
    [
        {"classes": ["tròn"]},
        {"classes": []},
        {"date": None},
        {"sources": []},
        {"forms": [{"events": [], "year_class": ["round"], "text": "a"}]},
        {"forms": [{"events": ["*"], "year_class": [], "text": "a"}]},
        {"forms": [{"events": ["*"], "year_class": ["round"], "text": ""}]},
        {"articles": []},
    ],
)
def test_a_book_that_is_not_whole_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        book(BOOK | change)
