"""``kyniem catalogue`` tells every problem, what a sync would do, and does it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.database import Database
from app.settings import PROJECT

Run = Callable[..., Any]


@pytest.fixture
def write(data_files: Callable[..., Any], tmp_path: Path) -> Callable[..., str]:
    """Write the files of some entries; the directory they lie in."""

    def run(*entries: dict[str, Any], **reference: list[Any]) -> str:
        for file in data_files(*entries, **reference):
            path = tmp_path / "data" / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.bytes)
        return str(tmp_path / "data")

    return run


def test_the_catalogue_of_the_project_has_no_problem(kyniem: Run) -> None:
    ended = kyniem("catalogue", "check", "--data-dir", str(PROJECT / "data"))
    assert ended.code == 0, ended.out
    assert ended.out.endswith(" mục: không có lỗi.\n")


def test_every_problem_is_listed_with_its_place(
    kyniem: Run, write: Callable[..., str], entry: Callable[..., Any]
) -> None:
    directory = write(entry(rule="solar:02-30", name=None, manner="party"))
    ended = kyniem("catalogue", "check", "--data-dir", directory)
    assert ended.code == 2
    *problems, summary = ended.out.splitlines()
    assert len(problems) == 3
    assert all(line.startswith("events.yaml:1:") for line in problems)
    assert any(": thanh-lap-dang.name: thiếu trường bắt buộc" in line for line in problems)
    assert summary == "Danh mục có 3 lỗi trong 1 tệp."


def test_problems_as_json_have_their_place_in_parts(
    kyniem: Run, write: Callable[..., str], entry: Callable[..., Any]
) -> None:
    directory = write(entry(name=None))
    ended = kyniem("catalogue", "check", "--json", "--data-dir", directory)
    printed = json.loads(ended.out)
    (problem,) = printed["problems"]
    assert printed["coverage"] is None
    assert problem["file"] == "events.yaml"
    assert problem["path"] == "thanh-lap-dang.name"
    assert problem.keys() == {"file", "line", "column", "path", "sentence"}


def test_what_a_sync_would_take_may_still_be_misspelt_or_there_twice(
    kyniem: Run, write: Callable[..., str], entry: Callable[..., Any]
) -> None:
    twins = [entry(id, rule="solar:02-03", origin="1930-02-03") for id in ("a", "b")]  # noqa: A001
    ended = kyniem("catalogue", "check", "--data-dir", write(*twins, entry("c", name="Tại  A")))
    assert ended.code == 2
    assert ": b.name: cùng ngày và tên giống a (" in ended.out
    assert ": c.name: thừa dấu cách (" in ended.out
    assert ended.out.endswith("Danh mục có 2 lỗi trong 1 tệp.\n")


def test_a_check_tells_how_much_the_catalogue_holds(
    kyniem: Run, write: Callable[..., str], entry: Callable[..., Any]
) -> None:
    merged = {"former": "bac-kan", "name": "Bắc Kạn", "successor": "thai-nguyen"}
    merger = {"resolution": {"title": "Nghị quyết"}, "merged": [merged | {"until": "2025-06-30"}]}
    local = entry("b", rule="solar:03-04", region="thai-nguyen", former="bac-kan")
    directory = write(entry("a", status="doubtful"), local, provinces=[merger])
    ended = kyniem("catalogue", "check", "--data-dir", directory)
    lines = ended.out.splitlines()
    assert "  Đảng Cộng sản Việt Nam         2" in lines
    assert "  Thái Nguyên            1, trong đó Bắc Kạn 1" in lines
    assert "  Cao Bằng               0" in lines
    assert "  Tháng 3   1" in lines
    assert "Ngày của năm 2027 không có mục nào: 363" in lines
    assert "Văn bản có kỳ sơ kết, tổng kết: 0" in lines
    assert "Đã đối chiếu nguồn: 1 trên 2 mục (50,0%)" in lines


def test_figures_as_json(kyniem: Run, write: Callable[..., str], entry: Callable[..., Any]) -> None:
    ended = kyniem("catalogue", "check", "--json", "--data-dir", write(entry()))
    printed = json.loads(ended.out)
    assert (ended.code, printed["problems"]) == (0, [])
    figures = printed["coverage"]
    assert (figures["year"], figures["entries"], figures["confirmed_share"]) == (2027, 1, 1.0)
    assert figures["months"]["2"] == 1
    assert figures["bare_days"][:2] == ["2027-01-01", "2027-01-02"]


def test_schemas_are_written_beside_the_files(kyniem: Run, write: Callable[..., str]) -> None:
    directory = Path(write())
    ended = kyniem("catalogue", "schema", "--data-dir", str(directory))
    assert ended.code == 0
    written = sorted(path.relative_to(directory).as_posix() for path in directory.glob("schema/*"))
    assert sorted(ended.out.split()) == written
    committed = PROJECT / "data" / "schema" / "events.schema.json"
    assert (directory / "schema" / "events.schema.json").read_bytes() == committed.read_bytes()


def test_a_schema_that_cannot_be_written_is_told(kyniem: Run) -> None:
    ended = kyniem("catalogue", "schema", "--data-dir", "nowhere")
    assert (ended.code, ended.err.startswith("Không ghi được nowhere/schema")) == (2, True)


def test_a_directory_that_is_not_there_is_wrong_input(kyniem: Run) -> None:
    ended = kyniem("catalogue", "check", "--data-dir", "nowhere")
    assert ended.code == 2
    assert "events.yaml:0:0: : không đọc được tệp: " in ended.out


def test_a_sync_does_what_the_difference_told_and_then_there_is_none(
    kyniem: Run, unloaded: Database, write: Callable[..., str], entry: Callable[..., Any]
) -> None:
    directory = write(entry())
    told = kyniem("catalogue", "diff", "--data-dir", directory)
    assert told.code == 1
    added = "+ thanh-lap-dang (thêm): Ngày thành lập Đảng Cộng sản Việt Nam\n"
    assert told.out.startswith(added)
    assert kyniem("catalogue", "sync", "--data-dir", directory) == (0, told.out, "")
    again = (0, "Không có gì khác.\n", "")
    assert kyniem("catalogue", "diff", "--data-dir", directory) == again
    assert kyniem("catalogue", "sync", "--data-dir", directory) == again


def test_a_change_is_told_field_by_field_and_a_lost_entry_as_retired(
    kyniem: Run, unloaded: Database, write: Callable[..., str], entry: Callable[..., Any]
) -> None:
    directory = write(entry(), entry("viec-khac"))
    kyniem("catalogue", "sync", "--data-dir", directory)
    write(entry(short_name="Lập Đảng", since="1930"))
    ended = kyniem("catalogue", "diff", "--data-dir", directory)
    assert ended.code == 1
    assert ended.out.splitlines() == [
        "~ thanh-lap-dang (sửa)",
        "    short_name: 'Thành lập Đảng' → 'Lập Đảng'",
        "    since: None → 1930",
        "- viec-khac (rút)",
        "Tất cả: sửa 1 mục, rút 1 mục.",
    ]
    kyniem("catalogue", "sync", "--data-dir", directory)
    write(entry(short_name="Lập Đảng", since="1930"), entry("viec-khac"))
    assert "+ viec-khac (khôi phục)" in kyniem("catalogue", "diff", "--data-dir", directory).out


def test_the_difference_as_json_holds_the_same(
    kyniem: Run, unloaded: Database, write: Callable[..., str], entry: Callable[..., Any]
) -> None:
    directory = write(entry())
    ended = kyniem("catalogue", "diff", "--json", "--data-dir", directory)
    assert ended.code == 1
    (change,) = json.loads(ended.out)["changes"]
    assert (change["kind"], change["event_id"]) == ("added", "thanh-lap-dang")


def test_of_a_malformed_catalogue_nothing_is_loaded(
    kyniem: Run, unloaded: Database, write: Callable[..., str], entry: Callable[..., Any]
) -> None:
    directory = write(entry(), entry("viec-khac", rule="solar:02-30"))
    ended = kyniem("catalogue", "sync", "--data-dir", directory)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith("Danh mục có 1 lỗi trong 1 tệp.\n")
    assert "lần nạp 0, 0 mục" in kyniem("db", "status").out


@pytest.mark.parametrize("command", ["diff", "sync"])
def test_a_sync_needs_a_migrated_database(
    kyniem: Run, write: Callable[..., str], command: str
) -> None:
    ended = kyniem("catalogue", command, "--data-dir", write())
    assert ended == (3, "", "Cơ sở dữ liệu còn trống; hãy chạy: kyniem db upgrade.\n")
