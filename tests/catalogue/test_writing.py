"""An entry is written as editors write them, and into a file without touching the rest."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.entry import Entry
from app.catalogue.load import Catalogue
from app.catalogue.writing import ORDER, NotBlockStyle, inserted, written
from app.sources import read_source

Build = Callable[..., dict[str, Any]]

WHOLE = """\
- id: a
  name: Ngày A
  short_name: A
  name_en: A day
  rule: lunar:01-05
  extent:
    offset: -1
    lasts: 3
  origin: 1789-01-30
  origin_lunar: 1789-01-05
  manner: ky-niem
  category: chien-thang
  level: dia-phuong
  region: thai-nguyen
  former: bac-kan
  law: nd-145-2013
  year_class_from: civil-year
  day_off: true
  since: 1960
  until: 2030
  also:
    - Trận A
  status: confirmed
  persons:
    - Quang Trung
  places:
    - "Đống Đa: gò"
    - Ngọc Hồi
  description: Mô tả.
  sources:
    - title: "Báo A: bài viết"
      number: "12"
      date: 2020-02-03
      url: https://example.vn/a
  disputed:
    - origin: 1789-01-29
      sources:
        - title: Sách B
  document:
    number: 1-NQ/TW
    issuer: Bộ Chính trị
    kind: nghị quyết
"""


def read_back(text: str) -> list[Entry]:
    source, problems = read_source("a.yaml", text.encode())
    assert source is not None, problems
    assert isinstance(source.value, list)
    return [Entry.model_validate(row) for row in source.value]


@pytest.fixture
def made(entry: Build) -> Callable[[str], Entry]:
    return lambda id: Entry.model_validate(entry(id))  # noqa: A006


def test_all_fields_are_written_in_their_order() -> None:
    (entry,) = read_back(WHOLE)
    assert written(entry) == WHOLE


def test_no_field_is_without_a_place_in_the_order() -> None:
    assert set(ORDER) == Entry.model_fields.keys()


def test_every_entry_of_the_project_is_read_back_as_it_was(real_catalogue: Catalogue) -> None:
    text = "\n".join(written(entry) for entry in real_catalogue.entries)
    assert read_back(text) == list(real_catalogue.entries)


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30),
        st.sampled_from(
            ["true", "No", "~", "null", "12", "0x1F", "1e3", "1_000", "- a", "a: b", "a #b", "a:"]
        ),
        st.sampled_from(["'a'", '"a"', "a\\nb", "&a", "*a", "%a", "@a", "{a}", "[a]", "|", ">"]),
    )
)
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    from unicodedata import normalize

    (plain,) = read_back(WHOLE)
    entry = Entry.model_validate(
        plain.model_dump(mode="json", exclude_defaults=True) | {"name": normalize("NFC", text)}
    )
    assert read_back(written(entry)) == [entry]


# Insertion


def test_an_entry_comes_before_the_first_with_a_later_id(made: Callable[[str], Entry]) -> None:
    text = f"# Head.\n\n{written(made('a'))}\n{written(made('c'))}"
    assert inserted("events.yaml", text.encode(), made("b")).decode() == (
        f"# Head.\n\n{written(made('a'))}\n{written(made('b'))}\n{written(made('c'))}"
    )


def test_the_last_entry_comes_after_a_blank_line(made: Callable[[str], Entry]) -> None:
    text = written(made("a"))
    for end in (text, text.rstrip("\n"), text + "\n"):
        assert inserted("events.yaml", end.encode(), made("b")).decode() == (
            f"{text}\n{written(made('b'))}"
        )


@pytest.mark.parametrize("head", ["", "# Head.\n", "# Head.\n\n"])
def test_a_file_without_entries_takes_its_first(made: Callable[[str], Entry], head: str) -> None:
    expected = (head and "# Head.\n\n") + written(made("a"))
    assert inserted("events.yaml", head.encode(), made("a")).decode() == expected


def test_the_first_entry_stays_below_the_head_of_the_file(made: Callable[[str], Entry]) -> None:
    text = f"# Head.\n\n{written(made('b'))}"
    expected = f"# Head.\n\n{written(made('a'))}\n{written(made('b'))}"
    assert inserted("events.yaml", text.encode(), made("a")).decode() == expected


def test_a_comment_stays_with_the_entry_below_it(made: Callable[[str], Entry]) -> None:
    last = f"# Of the last.\n# Two lines.\n{written(made('c'))}"
    text = f"{written(made('a'))}\n{last}"
    expected = f"{written(made('a'))}\n{written(made('b'))}\n{last}"
    assert inserted("events.yaml", text.encode(), made("b")).decode() == expected


def test_of_the_rest_no_byte_is_touched(made: Callable[[str], Entry]) -> None:
    rest = b"- {id: a,  name: 'x'} # odd\r\n\r\n\r\n-   id: \"c\"\r\n"
    changed = inserted("events.yaml", rest, made("b"))
    new = written(made("b")).replace("\n", "\r\n").encode()
    assert changed == rest.replace(b"-   id", new + b"\r\n-   id")


def test_every_place_among_the_entries_of_the_project_is_found(
    real_catalogue: Catalogue, made: Callable[[str], Entry]
) -> None:
    for file in real_catalogue.files:
        if file.name.startswith("regions/"):
            changed = inserted(file.name, file.bytes, made("m"))
            ids = [entry.id for entry in read_back(changed.decode())]
            assert ids == sorted(ids)
            assert changed.replace(written(made("m")).encode(), b"", 1).replace(
                b"\n\n\n", b"\n\n"
            ).rstrip() == (file.bytes.rstrip())


@pytest.mark.parametrize("text", ["[]", '[{"id": "a"}]', "[\n{id: a}]"])
def test_a_list_in_brackets_takes_none(made: Callable[[str], Entry], text: str) -> None:
    with pytest.raises(NotBlockStyle) as refused:
        inserted("events.yaml", text.encode(), made("b"))
    assert refused.value.file == "events.yaml"
