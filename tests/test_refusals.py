"""A refusal is said in Vietnamese to whoever wrote the value."""

from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.refusals import sentence


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Named(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str


def _refuse(value: str) -> str:
    raise ValueError(f"không có tỉnh {value}")


def refusal(schema: Any, value: object) -> str:
    """The sentence for the first fault of ``value``."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(schema).validate_python(value)
    return sentence(refused.value.errors()[0])


@pytest.mark.parametrize(
    ("schema", "value", "told"),
    [
        (Named, {}, "thiếu trường bắt buộc"),
        (Named, {"name": "a", "tên": "b"}, "không có trường mang tên này"),
        (Named, "a", "phải là một nhóm trường dạng khóa: giá trị"),
        (dict[str, str], "a", "phải là một nhóm trường dạng khóa: giá trị"),
        (str, ["a"], "phải là chữ"),
        (Annotated[str, Field(max_length=3)], "abcd", "dài quá 3 ký tự"),
        (Annotated[str, Field(min_length=1)], "", "không được để trống"),
        (Annotated[str, Field(pattern="^[a-z]+$")], "A", "sai dạng; mẫu đúng là ^[a-z]+$"),
        (Annotated[str, AfterValidator(_refuse)], "bac-kan", "không có tỉnh bac-kan"),
        (Colour, "green", "phải là một trong: 'red' hoặc 'blue'"),
        (Literal["a", "b"], "c", "phải là một trong: 'a' hoặc 'b'"),
        (int, "mười", "phải là số nguyên"),
        (int, ["1"], "phải là số nguyên"),
        (int, "9" * 5000, "phải là số nguyên"),
        (bool, "có", "phải là true hoặc false"),
        (Annotated[int, Field(ge=1)], "0", "phải từ 1 trở lên"),
        (Annotated[int, Field(le=9)], "10", "không được quá 9"),
        (date, "1930-02-30", "phải là ngày có thật, dạng 2026-11-22"),
        (date, "22/11/2026", "phải là ngày có thật, dạng 2026-11-22"),
        (date, "2026-11-22T08:00", "phải là ngày, không kèm giờ, dạng 2026-11-22"),
        (date, ["2026-11-22"], "phải là ngày, dạng 2026-11-22"),
        (tuple[str, ...], "a", "phải là một danh sách"),
        (list[str], "a", "phải là một danh sách"),
        (Annotated[list[str], Field(min_length=1)], [], "phải có ít nhất 1 mục"),
        (Annotated[list[str], Field(max_length=1)], ["a", "b"], "không được quá 1 mục"),
    ],
)
def test_a_refusal_says_what_would_be_right(schema: Any, value: object, told: str) -> None:
    assert refusal(schema, value) == told


def test_a_kind_of_fault_without_a_sentence_is_told_as_the_schema_tells_it() -> None:
    assert refusal(Annotated[int, Field(multiple_of=15)], 16) == "Input should be a multiple of 15"
