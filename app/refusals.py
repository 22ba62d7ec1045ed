"""A refusal is the error of a schema, said in Vietnamese to whoever wrote the value."""

from pydantic_core import ErrorDetails

_SENTENCES = {
    "missing": "thiếu trường bắt buộc",
    "extra_forbidden": "không có trường mang tên này",
    "string_type": "phải là chữ",
    "string_too_long": "dài quá {max_length} ký tự",
    "string_too_short": "không được để trống",
    "string_pattern_mismatch": "sai dạng; mẫu đúng là {pattern}",
    "enum": "phải là một trong: {expected}",
    "literal_error": "phải là một trong: {expected}",
    "int_parsing": "phải là số nguyên",
    "int_parsing_size": "phải là số nguyên",
    "int_type": "phải là số nguyên",
    "float_parsing": "phải là số, phần lẻ sau dấu chấm",
    "bool_parsing": "phải là true hoặc false",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "không được quá {le}",
    "date_parsing": "phải là ngày có thật, dạng 2026-11-22",
    "date_from_datetime_parsing": "phải là ngày có thật, dạng 2026-11-22",
    "date_from_datetime_inexact": "phải là ngày, không kèm giờ, dạng 2026-11-22",
    "date_type": "phải là ngày, dạng 2026-11-22",
    "tuple_type": "phải là một danh sách",
    "list_type": "phải là một danh sách",
    "too_short": "phải có ít nhất {min_length} mục",
    "too_long": "không được quá {max_length} mục",
    "model_type": "phải là một nhóm trường dạng khóa: giá trị",
    "model_attributes_type": "phải là một nhóm trường dạng khóa: giá trị",
    "dict_type": "phải là một nhóm trường dạng khóa: giá trị",
    "value_error": "{error}",
}


def sentence(error: ErrorDetails) -> str:
    """What is wrong, and what would be right; no place and no value."""
    facts = error.get("ctx", {})
    template = _SENTENCES.get(error["type"])
    if template is None:
        return error["msg"]
    return template.format(**facts).replace(" or ", " hoặc ")


def is_cut_short(error: ErrorDetails) -> bool:
    """Whether a list is called too short only for items refused in their own right."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]
