"""``kyniem catalogue import`` reports on every row of a list and writes what is worth keeping."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.catalogue.entry import Entry
from app.sources import read_source

Run = Callable[..., Any]

LIST = """\
Ngày,Sự kiện,Phụ trách
3/2,Kỷ niệm 96 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2026),A
12/5,Kỷ niệm 76 năm Ngày truyền thống ngành Thử nghiệm (12/05/1950 - 12/05/2026),B
,Ngày chưa rõ,C
"""
REPORT = """\
= dòng 2: Kỷ niệm 96 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2026): \
đã có thanh-lap-dang
+ dòng 3: Kỷ niệm 76 năm Ngày truyền thống ngành Thử nghiệm (12/05/1950 - 12/05/2026)
? dòng 4: Ngày chưa rõ: không có ngày
? cột “Phụ trách”: không hiểu, đã bỏ qua
3 dòng: 1 mới, 1 đã có, 1 cần xem lại.
"""


@pytest.fixture
def take(
    kyniem: Run,
    data_files: Callable[..., Any],
    entry: Callable[..., dict[str, Any]],
    tmp_path: Path,
) -> Callable[..., Any]:
    """Run the command on a CSV file, beside a catalogue that knows the founding of the Party."""
    for file in data_files(entry(rule="solar:02-03", origin="1930-02-03")):
        path = tmp_path / "data" / file.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.bytes)

    def run(*options: str, text: str = LIST) -> Any:
        (tmp_path / "list.csv").write_text(text, encoding="utf-8")
        directory = str(tmp_path / "data")
        return kyniem("catalogue", "import", "list.csv", "--data-dir", directory, *options)

    return run


def entries(text: str) -> list[Entry]:
    source, problems = read_source("out.yaml", text.encode())
    assert source is not None, problems
    assert isinstance(source.value, list)
    return [Entry.model_validate(row) for row in source.value]


def test_entries_are_printed_and_the_report_beside_them(take: Run) -> None:
    ended = take()
    assert (ended.code, ended.err) == (1, REPORT)
    (found,) = entries(ended.out)
    assert (found.id, found.status, str(found.origin)) == (
        "truyen-thong-nganh-thu-nghiem",
        "doubtful",
        "1950-05-12",
    )


def test_entries_may_be_written_to_a_new_file_instead(take: Run, tmp_path: Path) -> None:
    ended = take("--output", "out.yaml", "--region", "thai-nguyen")
    assert (ended.code, ended.out, ended.err) == (1, REPORT, "")
    text = (tmp_path / "out.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Đọc từ list.csv: ")
    (found,) = entries(text)
    assert (found.region, found.category) == ("thai-nguyen", "dia-phuong")


def test_the_report_as_json_holds_the_entries_too(take: Run) -> None:
    printed = json.loads(take("--json").out)
    assert [row["verdict"] for row in printed["rows"]] == ["exists", "new", "doubtful"]
    assert [row["entry"] for row in printed["rows"]] == [
        None,
        "truyen-thong-nganh-thu-nghiem",
        None,
    ]
    assert printed["unknown_columns"] == ["Phụ trách"]
    assert [entry["rule"] for entry in printed["entries"]] == ["solar:05-12"]


def test_a_list_without_doubts_ends_well(take: Run) -> None:
    ended = take(text="Tên,Ngày\nNgày A,3/4\n")
    assert (ended.code, ended.err) == (
        0,
        "+ dòng 2: Ngày A\n1 dòng: 1 mới, 0 đã có, 0 cần xem lại.\n",
    )


def test_a_list_of_nothing_new_prints_no_entries(take: Run) -> None:
    ended = take(text="Tên,Ngày\nNgày thành lập Đảng Cộng sản Việt Nam,3/2\n")
    assert (ended.code, ended.out) == (0, "")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--region", "bac-kan"), "--region: không có tỉnh, xã 'bac-kan' từ 01/7/2025.\n"),
        (("--output", "list.csv"), "--output: đã có tệp list.csv; hãy chọn tên khác.\n"),
        (("--output", "no/out.yaml"), "Không ghi được no/out.yaml: No such file or directory.\n"),
    ],
)
def test_options_that_cannot_be_used_are_told(
    take: Run, tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    (tmp_path / "list.csv").touch()
    assert take(*options) == (2, "", told)


def test_a_list_that_cannot_be_read_is_told(take: Run, kyniem: Run, tmp_path: Path) -> None:
    told = take(text="a,b\n").err
    assert told.startswith("list.csv: không thấy dòng tiêu đề trong 20 dòng đầu;")
    ended = kyniem("catalogue", "import", "no.csv", "--data-dir", str(tmp_path / "data"))
    assert ended == (2, "", "Không đọc được no.csv: No such file or directory.\n")
