"""A source is YAML read with bounds, every value a text that knows its line and column."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sources import MAX_BYTES, MAX_DEPTH, Problem, Source, Value, dotted, read_source


def source(text: str) -> Source:
    found, problems = read_source("events.yaml", text.encode())
    assert found is not None, problems
    return found


def refusal(content: bytes) -> Problem:
    """The one problem of what cannot be read."""
    found, (problem,) = read_source("events.yaml", content)
    assert found is None
    return problem


# Values


@pytest.mark.parametrize(
    "scalar", ["0040", "1930", "1930-02-30", "1.0", "no", "true", "~", "null", "08:30", "=", "<<"]
)
def test_every_scalar_is_the_text_that_is_written(scalar: str) -> None:
    assert source(f"- {scalar}\n").value == [scalar]


def test_a_tag_gives_no_type() -> None:
    assert source("- !!int 5\n- !!python/name:os.system x\n").value == ["5", "x"]


def test_quotes_are_not_part_of_a_text() -> None:
    assert source("- 'Tết: mùng 1'\n- \"a\"\n").value == ["Tết: mùng 1", "a"]


def test_an_empty_value_is_an_empty_text() -> None:
    assert source("- until:\n").value == [{"until": ""}]


@pytest.mark.parametrize("text", ["", "\n\n", "# chỉ có chú thích\n"])
def test_a_text_without_document_is_an_empty_list(text: str) -> None:
    assert source(text).value == []


@pytest.mark.parametrize("text", ["---\n- a\n", "- a\n...\n", "\ufeff- a\n", "- a\r\n"])
def test_marks_of_documents_bytes_and_lines_do_not_matter(text: str) -> None:
    assert source(text).value == ["a"]


values: st.SearchStrategy[Value] = st.recursive(
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abcđ", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(values)
def test_what_is_written_as_json_is_read_back(value: Value) -> None:
    assert source(json.dumps(value, ensure_ascii=False)).value == value


# Places

ENTRIES = """\
# Tháng 2
- id: thanh-lap-dang
  name: Ngày thành lập Đảng
  sources:
    - title: Điều lệ
      url: x
- {id: tet, places: [Huế, Hà Nội]}
"""


@pytest.mark.parametrize(
    ("place", "position"),
    [
        ((), (2, 1)),
        ((0,), (2, 3)),
        ((0, "id"), (2, 7)),
        ((0, "name"), (3, 9)),
        ((0, "sources"), (5, 5)),
        ((0, "sources", 0), (5, 7)),
        ((0, "sources", 0, "url"), (6, 12)),
        ((1,), (7, 3)),
        ((1, "places", 1), (7, 27)),
    ],
)
def test_every_value_knows_its_line_and_column_from_1(
    place: tuple[str | int, ...], position: tuple[int, int]
) -> None:
    assert source(ENTRIES).marks[place] == position


def test_a_problem_names_file_line_column_path_and_sentence() -> None:
    problem = source(ENTRIES).problem((0, "sources", 0, "url"), "phải là địa chỉ")
    assert problem == Problem("events.yaml", 6, 12, "[0].sources[0].url", "phải là địa chỉ")
    assert str(problem) == "events.yaml:6:12: [0].sources[0].url: phải là địa chỉ"


def test_a_problem_of_what_is_missing_stands_at_what_should_hold_it() -> None:
    problem = source(ENTRIES).problem((0, "document", "review", 0), "thiếu")
    assert (problem.line, problem.column) == (2, 3)
    assert problem.path == "[0].document.review[0]"


def test_a_problem_of_an_empty_text_stands_at_its_beginning() -> None:
    problem = source("").problem((), "trống")
    assert (problem.line, problem.column, problem.path) == (1, 1, "")


@pytest.mark.parametrize(
    ("place", "text"),
    [((), ""), ((3,), "[3]"), (("a", "b"), "a.b"), ((3, "a", 0, "b"), "[3].a[0].b")],
)
def test_a_place_is_dotted_as_people_read_it(place: tuple[str | int, ...], text: str) -> None:
    assert dotted(place) == text


# Bounds


def test_a_text_as_large_as_allowed_is_read() -> None:
    text = "- " + "a" * (MAX_BYTES - 3) + "\n"
    assert len(text) == MAX_BYTES
    assert source(text).value == ["a" * (MAX_BYTES - 3)]


def test_a_larger_text_is_refused_unread() -> None:
    problem = refusal(b"\x00" * (MAX_BYTES + 1))
    assert problem == Problem("events.yaml", 0, 0, "", "tệp lớn hơn 16 MB; hãy chia nhỏ")


def test_a_text_as_deep_as_allowed_is_read() -> None:
    assert source("- " * MAX_DEPTH + "a").value


def test_a_deeper_text_is_refused_where_it_becomes_too_deep() -> None:
    problem = refusal(b"- " * (MAX_DEPTH + 1) + b"a")
    assert problem.sentence == "lồng nhau quá 12 cấp"
    assert (problem.line, problem.column) == (1, 2 * MAX_DEPTH + 3)


@pytest.mark.parametrize("opening", [b"[", b"- ", b"{a: "])
def test_very_deep_nesting_does_not_end_the_process(opening: bytes) -> None:
    assert refusal(opening * 100_000).sentence == "lồng nhau quá 12 cấp"


# Constructs that are not accepted


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [
        ("- &a x\n", (1, 3), "không dùng neo"),
        ("- &a [x]\n", (1, 3), "không dùng neo"),
        ("- x\n- *a\n", (2, 3), "không dùng neo"),
        ("- a: 1\n  b: 2\n  a: 3\n", (3, 3), "trường 'a' viết hai lần"),
        ("- {a: 1, 'a': 1}\n", (1, 10), "trường 'a' viết hai lần"),
        ("- a\n---\n- b\n", (2, 1), "tệp chỉ được có một tài liệu"),
        ("- [a, b]: c\n", (1, 3), "tên trường phải là một chữ"),
        ("- *a : c\n", (1, 3), "tên trường phải là một chữ"),
        ("- a: b: c\n", (1, 7), "không đọc được YAML"),
        ("- 'a\n", (2, 1), "không đọc được YAML"),
        ("- %a\n", (1, 3), "không đọc được YAML"),
    ],
)
def test_a_construct_that_is_refused_is_told_with_its_place(
    text: str, position: tuple[int, int], sentence: str
) -> None:
    problem = refusal(text.encode())
    assert problem.sentence.startswith(sentence)
    assert (problem.line, problem.column) == position


def test_aliases_cannot_multiply_a_small_text() -> None:
    bomb = "- &a [x, x]\n- &b [*a, *a]\n- &c [*b, *b]\n"
    assert refusal(bomb.encode()).sentence.startswith("không dùng neo và bí danh")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"- a\n- \xff\n", 2),
        ("- Tết\n".encode("utf-16"), 1),
        ("- a\n- b\n- Pháp\n".encode("cp1252"), 3),
        (b"- \xed\xa0\x80\n", 1),  # half of a surrogate pair
    ],
)
def test_another_encoding_is_refused_with_the_line_where_it_shows(
    content: bytes, line: int
) -> None:
    problem = refusal(content)
    assert (problem.line, problem.sentence) == (line, "tệp phải ở dạng UTF-8")


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f"])
def test_a_control_character_is_refused_with_its_line_in_one_sentence(character: str) -> None:
    problem = refusal(f"- Tết\n- b{character}\n".encode())
    assert problem.line == 2
    assert "\n" not in problem.sentence
    assert "ký tự điều khiển" in problem.sentence


@given(st.binary(max_size=60))
def test_whatever_the_bytes_there_is_a_source_or_one_problem(content: bytes) -> None:
    found, problems = read_source("events.yaml", content)
    assert (found is None) == (len(problems) == 1)


def test_letters_stay_as_they_were_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Tết")
    assert source(f"- {decomposed}\n").value == [decomposed]
