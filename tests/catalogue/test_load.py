"""Loading gives the whole catalogue, or every problem at once and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.catalogue.load import Catalogue, DataFile, load, read_files
from app.catalogue.reference import ROWS
from app.settings import PROJECT

Build = Callable[..., dict[str, Any]]
Files = Callable[..., tuple[DataFile, ...]]

LAW_145 = {
    "id": "nd-145-2013",
    "title": "Nghị định quy định về tổ chức ngày kỷ niệm",
    "short_title": "Nghị định 145/2013/NĐ-CP",
    "number": "145/2013/NĐ-CP",
    "issuer": "Chính phủ",
    "date": "2013-10-29",
    "classes": ["round", "five", "other"],
    "forms": [{"events": ["*"], "year_class": ["round"], "text": "Mít tinh", "article": "Điều 6"}],
    "sources": [{"title": "Công báo"}],
}
MERGER = {
    "resolution": {"title": "Nghị quyết về sắp xếp đơn vị hành chính cấp tỉnh năm 2025"},
    "merged": [
        {
            "former": "bac-kan",
            "name": "Bắc Kạn",
            "successor": "thai-nguyen",
            "until": "2025-06-30",
        }
    ],
}
FEED = {
    "name": "vn",
    "title": "Ngày kỷ niệm Việt Nam",
    "title_en": "Commemorations of Vietnam",
    "description": "Các ngày kỷ niệm của cả nước.",
    "description_en": "Commemorations.",
    "color": "crimson",
    "color_code": "#DC143C",
    "months_back": "3",
    "months_ahead": "12",
}


def problems(files: tuple[DataFile, ...]) -> list[str]:
    """The problems of files that hold some, as their author reads them."""
    found, told = load(files)
    assert found is None
    assert told
    return [str(problem) for problem in told]


def sentences(files: tuple[DataFile, ...]) -> list[tuple[str, str, str]]:
    """File, path and sentence of each problem."""
    found, told = load(files)
    assert found is None
    return [(problem.file, problem.path, problem.sentence) for problem in told]


def written(name: str, text: str) -> tuple[DataFile, ...]:
    return (DataFile(name, text.encode()),)


# What is right


def test_entries_of_all_files_are_sorted_by_id(entry: Build, data_files: Files) -> None:
    found, _ = load(
        data_files(entry("c"), entry("b", region="thai-nguyen"), entry("a", region="cao-bang"))
    )
    assert found is not None
    assert [e.id for e in found.entries] == ["a", "b", "c"]


def test_rows_of_reference_files_are_kept_as_they_are_written(
    catalogue: Callable[..., Catalogue],
) -> None:
    found = catalogue(law=[LAW_145], provinces=[MERGER], feeds=[FEED])
    assert found.reference == {
        "law.yaml": [LAW_145],
        "provinces.yaml": [MERGER],
        "feeds.yaml": [FEED],
        "days_off.yaml": [],
        "guides.yaml": [],
        "ticking.yaml": [],
        "layouts/party.yaml": [],
        "layouts/state.yaml": [],
        "templates/channels.yaml": [],
        "templates/measures.yaml": [],
        "templates/outlines.yaml": [],
        "templates/slogans.yaml": [],
        "templates/tasks.yaml": [],
    }


def test_a_digest_tells_bytes_apart_and_is_the_same_again() -> None:
    told = DataFile("events.yaml", b"- a\n").digest
    assert told == DataFile("other.yaml", b"- a\n").digest
    assert told != DataFile("events.yaml", b"- b\n").digest


def test_the_catalogue_of_the_project_has_no_problem() -> None:
    files, missing = read_files(PROJECT / "data")
    _, told = load(files)
    assert [str(problem) for problem in missing + told] == []


# Files


def test_files_are_read_with_names_below_their_directory(tmp_path: Path) -> None:
    for folder in ("regions", "templates", "layouts"):
        (tmp_path / folder).mkdir()
    for name in ("events.yaml", "regions/thai-nguyen.yaml", "regions/notes.txt", *ROWS):
        (tmp_path / name).write_bytes(b"[]")
    files, missing = read_files(tmp_path)
    assert missing == ()
    assert [file.name for file in files] == [
        "days_off.yaml",
        "events.yaml",
        "feeds.yaml",
        "guides.yaml",
        "law.yaml",
        "layouts/party.yaml",
        "layouts/state.yaml",
        "provinces.yaml",
        "regions/thai-nguyen.yaml",
        "templates/channels.yaml",
        "templates/measures.yaml",
        "templates/outlines.yaml",
        "templates/slogans.yaml",
        "templates/tasks.yaml",
        "ticking.yaml",
    ]


def test_every_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "law.yaml").write_bytes(b"[]")
    files, missing = read_files(tmp_path)
    assert [file.name for file in files] == ["law.yaml"]
    assert [problem.file for problem in missing] == [
        "events.yaml", "days_off.yaml", "feeds.yaml", "provinces.yaml", "guides.yaml",
        "ticking.yaml", "templates/channels.yaml", "templates/tasks.yaml",
        "templates/measures.yaml", "templates/outlines.yaml",
        "templates/slogans.yaml", "layouts/party.yaml", "layouts/state.yaml",
    ]  # fmt: skip
    assert all(problem.sentence.startswith("không đọc được tệp") for problem in missing)


# Problems of rows

BAD_ENTRIES = """\
- id: tat-nien
  name: Tất niên
  short_name: Tất niên
  name_en: New Year's Eve
  rule: lunar:12-30
  manner: none
  category: le-tiet
  level: quoc-gia
  region: VN
  status: confirmed
  description: Ngày cuối năm âm lịch.
  sources:
    - title: Từ điển
      url: tu-dien.vn
- id: Tết
  rule: lunar:01-01
  nickname: x
- mùng một
"""


def test_every_problem_is_told_at_once_with_its_place() -> None:
    told = problems(written("events.yaml", BAD_ENTRIES))
    assert told == [
        "events.yaml:5:9: tat-nien.rule: nhiều tháng chỉ có 29 ngày: viết lunar:12-last",
        "events.yaml:14:12: tat-nien.sources[0].url: phải là địa chỉ http(s) đầy đủ",
        *(
            f"events.yaml:15:3: Tết.{field}: thiếu trường bắt buộc"
            for field in (
                "category", "description", "level", "manner", "name", "name_en", "region",
                "short_name", "sources", "status",
            )
        ),
        "events.yaml:15:7: Tết.id: sai dạng; mẫu đúng là ^[a-z0-9]+(-[a-z0-9]+)*$",
        "events.yaml:17:13: Tết.nickname: không có trường mang tên này",
        "events.yaml:18:3: [2]: phải là một nhóm trường dạng khóa: giá trị",
    ]  # fmt: skip


def test_the_remedy_for_a_thirtieth_lunar_day_reaches_the_author(
    entry: Build, data_files: Files
) -> None:
    ((_, path, sentence),) = sentences(data_files(entry("tat-nien", rule="lunar:12-30")))
    assert path == "tat-nien.rule"
    assert sentence == "nhiều tháng chỉ có 29 ngày: viết lunar:12-last"


def test_with_a_problem_nothing_is_returned_even_of_other_files(
    entry: Build, data_files: Files
) -> None:
    found, told = load(data_files(entry("a"), entry("b", region="thai-nguyen", rule="x")))
    assert found is None
    assert [problem.file for problem in told] == ["regions/thai-nguyen.yaml"]


def test_problems_of_all_files_are_told_in_order_of_file_and_line(
    entry: Build, data_files: Files
) -> None:
    files = data_files(
        entry("a", rule="x"), entry("b", region="cao-bang", rule="x"), law=[{"id": "x"}]
    )
    told = [told for told, _, _ in sentences(files)]
    assert told == sorted(told)
    assert set(told) == {"events.yaml", "law.yaml", "regions/cao-bang.yaml"}


@pytest.mark.parametrize("text", ["a: b\n", "chữ\n", "~\n"])
@pytest.mark.parametrize("name", ["events.yaml", "law.yaml"])
def test_a_file_that_is_no_list_is_refused(name: str, text: str) -> None:
    assert problems(written(name, text)) == [
        f"{name}:1:1: : tệp phải là một danh sách, mỗi mục bắt đầu bằng dấu -"
    ]


def test_a_file_that_is_no_yaml_is_refused_with_the_problems_of_the_others(
    entry: Build, data_files: Files
) -> None:
    files = (*data_files(entry("a", rule="x")), *written("regions/cao-bang.yaml", "- 'a"))
    assert [(file, path) for file, path, _ in sentences(files)] == [
        ("events.yaml", "a.rule"),
        ("regions/cao-bang.yaml", ""),
    ]


def test_a_list_is_not_called_too_short_for_the_items_refused_in_it(
    entry: Build, data_files: Files
) -> None:
    told = sentences(data_files(entry("a", sources=[{"url": "https://example.vn/"}])))
    assert [(path, sentence) for _, path, sentence in told] == [
        ("a.sources[0].title", "thiếu trường bắt buộc")
    ]


def test_a_decision_of_days_off_is_not_blamed_for_being_no_law(data_files: Files) -> None:
    row = {
        "notice": {"title": "Nghỉ Tết Dương lịch năm 2026"},
        "status": "confirmed",
        "days": [{"day": "2026-01-02", "kind": "nghỉ"}],
    }
    ((file, path, sentence),) = sentences(data_files(days_off=[row]))
    assert (file, path) == ("days_off.yaml", "[0].days[0].kind")
    assert sentence == "phải là một trong: 'holiday', 'substitute' hoặc 'swapped'"


def test_a_law_of_days_off_is_not_blamed_for_being_no_decision(data_files: Files) -> None:
    row = {
        "law": {"title": "Bộ luật Lao động"},
        "in_force": "2021-01-01",
        "days": [{"rule": "solar:30-04", "name": "Ngày Chiến thắng 30/4"}],
    }
    ((file, path, _),) = sentences(data_files(days_off=[row]))
    assert (file, path) == ("days_off.yaml", "[0].days[0].rule")


def test_a_row_of_days_off_that_is_no_mapping_is_refused(data_files: Files) -> None:
    ((_, path, sentence),) = sentences(data_files(days_off=["nghỉ"]))
    assert path == "[0]"
    assert sentence.startswith("phải là một nhóm trường")


# What no row can know of itself


def test_entries_of_a_file_are_sorted_by_id(entry: Build) -> None:
    text = json.dumps([entry("b"), entry("a"), entry("c")])
    assert sentences(written("events.yaml", text)) == [
        ("events.yaml", "a.id", "xếp theo thứ tự id: phải đứng trước b")
    ]


def test_an_id_is_given_once_in_all_files(entry: Build, data_files: Files) -> None:
    assert sentences(data_files(entry("tet"), entry("tet", region="thai-nguyen"))) == [
        ("regions/thai-nguyen.yaml", "tet.id", "tet đã có trong events.yaml")
    ]


def test_an_id_is_given_once_in_a_file(entry: Build, data_files: Files) -> None:
    assert sentences(data_files(entry("tet"), entry("tet"))) == [
        ("events.yaml", "tet.id", "tet đã có trong events.yaml")
    ]


@pytest.mark.parametrize(
    ("file", "region", "right"),
    [
        ("events.yaml", "thai-nguyen", "regions/thai-nguyen.yaml"),
        ("regions/cao-bang.yaml", "thai-nguyen", "regions/thai-nguyen.yaml"),
        ("regions/thai-nguyen.yaml", "VN", "events.yaml"),
    ],
)
def test_an_entry_lies_in_the_file_of_its_region(
    file: str, region: str, right: str, entry: Build
) -> None:
    told = sentences(written(file, json.dumps([entry("a", region=region)])))
    assert told == [(file, "a.region", f"mục của {region} phải nằm trong {right}")]


def test_an_entry_of_a_commune_lies_in_the_file_of_its_province(entry: Build) -> None:
    text = json.dumps([entry("a", region="05443")])
    found, _ = load(written("regions/thai-nguyen.yaml", text))
    assert found is not None
    ((_, path, _),) = sentences(written("regions/cao-bang.yaml", text))
    assert path == "a.region"


def test_the_law_of_an_entry_is_a_rule_book(entry: Build, data_files: Files) -> None:
    assert load(data_files(entry("a", law="nd-145-2013"), law=[LAW_145]))[0] is not None
    assert sentences(data_files(entry("a", law="nd-1-2000"), law=[LAW_145])) == [
        ("events.yaml", "a.law", "law.yaml không có văn bản nd-1-2000")
    ]


def test_the_events_of_a_rule_book_are_in_the_catalogue(entry: Build, data_files: Files) -> None:
    form = {"events": ["a", "tet-tay"], "year_class": ["round"], "text": "Mít tinh"}
    assert sentences(data_files(entry("a"), law=[LAW_145 | {"forms": [form]}])) == [
        ("law.yaml", "nd-145-2013.forms", "không có sự kiện tet-tay")
    ]


def test_a_ticking_rule_cannot_name_an_event_that_is_not_there(
    data_files: Callable[..., tuple[DataFile, ...]], entry: Build
) -> None:
    rule = {
        "id": "x",
        "name": "X",
        "reason": "X.",
        "events": ["a", "tet-tay"],
        "sources": [{"title": "X"}],
    }
    assert sentences(data_files(entry("a"), ticking=[rule, rule])) == [
        ("ticking.yaml", "x.events", "không có sự kiện tet-tay"),
        ("ticking.yaml", "x.id", "x đã có trong ticking.yaml"),
        ("ticking.yaml", "x.events", "không có sự kiện tet-tay"),
    ]


def test_a_rule_book_is_given_once(data_files: Files) -> None:
    assert sentences(data_files(law=[LAW_145, LAW_145])) == [
        ("law.yaml", "nd-145-2013.id", "nd-145-2013 đã có trong law.yaml")
    ]


@pytest.mark.parametrize("region", ["thai-nguyen", "05443"])
def test_a_former_province_was_merged_into_the_one_of_its_entry(
    region: str, entry: Build, data_files: Files
) -> None:
    files = data_files(entry("a", region=region, former="bac-kan"), provinces=[MERGER])
    found, told = load(files)
    assert found is not None, told


@pytest.mark.parametrize(
    ("region", "former", "sentence"),
    [
        ("thai-nguyen", "cao-lang", "provinces.yaml không có tỉnh cũ cao-lang"),
        ("cao-bang", "bac-kan", "bac-kan đã nhập vào thai-nguyen, không phải region này"),
    ],
)
def test_a_former_province_that_is_none_or_elsewhere_is_refused(
    region: str, former: str, sentence: str, entry: Build, data_files: Files
) -> None:
    files = data_files(entry("a", region=region, former=former), provinces=[MERGER])
    assert sentences(files) == [(f"regions/{region}.yaml", "a.former", sentence)]


def test_a_successor_is_a_province_of_today(data_files: Files) -> None:
    merged = MERGER["merged"][0] | {"successor": "bac-thai"}  # type: ignore[index]
    assert sentences(data_files(provinces=[MERGER | {"merged": [merged]}])) == [
        ("provinces.yaml", "[0].merged", "từ 01/7/2025 không có tỉnh bac-thai")
    ]


def test_a_province_is_merged_once(data_files: Files) -> None:
    told = sentences(data_files(provinces=[MERGER, MERGER]))
    assert [(path, sentence) for _, path, sentence in told] == [
        ("[0].merged", "bac-kan ghi hai lần"),
        ("[1].merged", "bac-kan ghi hai lần"),
    ]


def test_feeds_of_other_names_are_accepted(data_files: Files) -> None:
    family = {name: value for name, value in FEED.items() if name != "name"}
    rows = [FEED, FEED | {"name": "vn-le-lon"}, family | {"each": "category"}]
    found, told = load(data_files(feeds=rows))
    assert found is not None, told


@pytest.mark.parametrize("name", ["ngay-le-lon", "thai-nguyen"])
def test_a_feed_has_not_the_name_of_a_category_or_province(name: str, data_files: Files) -> None:
    assert sentences(data_files(feeds=[FEED | {"name": name}])) == [
        ("feeds.yaml", "[0].name", f"tên {name} trùng với nguồn lịch khác")
    ]


def test_two_feeds_have_not_one_name(data_files: Files) -> None:
    told = sentences(data_files(feeds=[FEED, FEED]))
    assert [path for _, path, _ in told] == ["[0].name", "[1].name"]


@pytest.mark.parametrize("change", [{"each": "category"}, {"name": None}])
def test_a_feed_has_a_name_or_is_a_family(change: dict[str, Any], data_files: Files) -> None:
    row = {name: value for name, value in (FEED | change).items() if value}
    ((_, path, sentence),) = sentences(data_files(feeds=[row]))
    assert (path, sentence) == ("[0].name", "ghi một trong hai: name hoặc each")


def test_a_faulty_reference_file_does_not_bring_false_problems_of_entries(
    entry: Build, data_files: Files
) -> None:
    files = data_files(
        entry("a", law="nd-145-2013"),
        entry("b", region="thai-nguyen", former="bac-kan"),
        law=[LAW_145 | {"date": "2013-10-32"}],
        provinces=[MERGER | {"resolution": {}}],
    )
    assert [(file, path) for file, path, _ in sentences(files)] == [
        ("law.yaml", "nd-145-2013.date"),
        ("provinces.yaml", "[0].resolution.title"),
    ]


def test_a_faulty_entry_does_not_bring_false_problems_of_rule_books(
    entry: Build, data_files: Files
) -> None:
    form = {"events": ["a"], "year_class": ["round"], "text": "Mít tinh"}
    files = data_files(entry("a", rule="x"), law=[LAW_145 | {"forms": [form]}])
    assert [(file, path) for file, path, _ in sentences(files)] == [("events.yaml", "a.rule")]


def test_an_unreadable_file_does_not_bring_false_problems_of_rule_books(data_files: Files) -> None:
    form = {"events": ["a"], "year_class": ["round"], "text": "Mít tinh"}
    files = data_files(law=[LAW_145 | {"forms": [form]}])
    assert [path for _, path, _ in sentences(files)] == ["nd-145-2013.forms"]
    files += written("regions/cao-bang.yaml", "- 'a")
    assert [file for file, _, _ in sentences(files)] == ["regions/cao-bang.yaml"]
