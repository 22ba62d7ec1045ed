"""A question is what a person is asked for a field of an entry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.calendar.phrase import Manner
from app.catalogue.draft import suggested_id, suggested_short_name
from app.catalogue.load import Catalogue
from app.catalogue.vocabulary import MANNER_LABELS, Category, Level, Status
from app.catalogue.worded import worded_day
from app.folding import folded_words
from app.regions import COUNTRY, provinces

Draft = dict[str, Any]
"""Texts and lists of texts by the names of fields."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for a field.

    ``choices`` are the words of a closed list with their labels; ``suggested`` is taken
    when nothing is answered, and an ``optional`` field is then left out.
    """

    field: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    suggested: Callable[[Draft, Catalogue], str] | None = None
    optional: bool = False
    wanted: Callable[[Draft], bool] = lambda _: True


def _has_lunar_rule(draft: Draft) -> bool:
    return str(draft.get("rule")).startswith("lunar:")


def _is_local(draft: Draft) -> bool:
    return draft.get("region") != COUNTRY


QUESTIONS = (
    Question("name", "Tên đầy đủ, như in trong văn bản"),
    Question("rule", "Ngày hằng năm (03/02; 10/3 âm lịch; hoặc quy tắc như weekday:05-2-sun)"),
    Question(
        "origin_lunar",
        "Ngày âm lịch của chính sự kiện (1789-01-05), nếu biết",
        optional=True,
        wanted=_has_lunar_rule,
    ),
    Question("origin", "Ngày của chính sự kiện (1930-02-03, 1930-02, 1930), nếu có", optional=True),
    Question(
        "manner",
        "Cách kỷ niệm",
        tuple((manner.value, MANNER_LABELS[manner][0]) for manner in Manner),
    ),
    Question("category", "Loại", tuple((word.value, word.label) for word in Category)),
    Question("level", "Cấp", tuple((word.value, word.label) for word in Level)),
    Question(
        "region",
        "Nơi (VN, tên tỉnh, mã xã năm chữ số)",
        suggested=lambda _, __: COUNTRY,
    ),
    Question("former", "Tỉnh cũ (như bac-kan), nếu có", optional=True, wanted=_is_local),
    Question(
        "short_name",
        "Tên gọn, tối đa 32 ký tự",
        suggested=lambda draft, _: suggested_short_name(draft["name"]),
    ),
    Question("name_en", "Tên tiếng Anh"),
    Question("description", "Mô tả, một hai câu"),
    Question("source_title", "Nguồn: tên trang, văn bản hoặc sách"),
    Question("source_number", "Nguồn: số hiệu, nếu có", optional=True),
    Question("source_date", "Nguồn: ngày (2026-11-22), nếu có", optional=True),
    Question("source_url", "Nguồn: địa chỉ, nếu có", optional=True),
    Question(
        "status",
        "Đã có trang ghi rõ ngày này chưa",
        tuple((word.value, word.label) for word in Status),
        suggested=lambda _, __: Status.DOUBTFUL.value,
    ),
    Question(
        "id",
        "Mã, không bao giờ đổi về sau",
        suggested=lambda draft, found: suggested_id(draft["name"], (e.id for e in found.entries)),
    ),
)


def chosen(question: Question, answer: str) -> str:
    """The answer as the files spell it; in a closed list its number will do."""
    if answer.isdecimal() and 1 <= int(answer) <= len(question.choices):
        return question.choices[int(answer) - 1][0]
    return str(understood(question.field, answer))


def understood(field: str, value: Any) -> Any:
    """The value as the files spell it, where people may say it otherwise."""
    if field == "rule" and ":" not in value and (day := worded_day(value)):
        return day.rule
    if field == "region" and (code := "-".join(folded_words(value))) in provinces():
        return code
    return value
