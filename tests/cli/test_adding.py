"""``kyniem catalogue add`` asks for an entry, and writes it only when it is right and wanted."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.catalogue.entry import Entry
from app.catalogue.load import load, read_files
from app.catalogue.reference import ROWS
from app.catalogue.writing import written

Run = Callable[..., Any]

HEAD = "# The national catalogue.\n\n"
OPTIONS = {
    "--name": "Ngày truyền thống ngành Thử nghiệm",
    "--rule": "12/5",
    "--origin": "1950-05-12",
    "--manner": "ky-niem",
    "--category": "nganh",
    "--level": "nganh",
    "--name-en": "Testing Day",
    "--description": "Thành lập ngày 12/5/1950.",
    "--source-title": "Báo A: ngày truyền thống",
}
ENTRY = """\
- id: truyen-thong-nganh-thu-nghiem
  name: Ngày truyền thống ngành Thử nghiệm
  short_name: Ngành Thử nghiệm
  name_en: Testing Day
  rule: solar:05-12
  origin: 1950-05-12
  manner: ky-niem
  category: nganh
  level: nganh
  region: VN
  status: doubtful
  description: Thành lập ngày 12/5/1950.
  sources:
    - title: "Báo A: ngày truyền thống"
"""
TITLE = "Năm 2027: Kỷ niệm 77 năm Ngày truyền thống ngành Thử nghiệm (12/05/1950 - 12/05/2027)\n"


@pytest.fixture
def data(tmp_path: Path, entry: Callable[..., dict[str, Any]]) -> Path:
    """A catalogue in block style, with one entry."""
    directory = tmp_path / "data"
    (directory / "regions").mkdir(parents=True)
    known = Entry.model_validate(entry(rule="solar:02-03", origin="1930-02-03"))
    (directory / "events.yaml").write_text(HEAD + written(known), encoding="utf-8")
    for name in ROWS:
        (directory / name).parent.mkdir(exist_ok=True)
        (directory / name).write_text("[]\n", encoding="utf-8")
    return directory


@pytest.fixture
def add(kyniem: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run the command with options, and with answers if any are given."""

    def run(changes: dict[str, str | None], *flags: str, answers: str = "") -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO(answers))
        options = [part for key, value in changes.items() if value for part in (key, value)]
        return kyniem("catalogue", "add", "--data-dir", str(data), *options, *flags)

    return run


@pytest.fixture
def files(data: Path) -> Callable[[], dict[str, str]]:
    """What the files of entries hold."""
    return lambda: {
        path.relative_to(data).as_posix(): path.read_text(encoding="utf-8")
        for path in (*data.glob("events.yaml"), *data.glob("regions/*"))
    }


# Without questions


def test_options_alone_make_an_entry_in_its_place(
    add: Run, files: Callable[[], dict[str, str]]
) -> None:
    before = files()["events.yaml"]
    told = "Đã ghi truyen-thong-nganh-thu-nghiem vào events.yaml.\n"
    assert add(OPTIONS, "--yes") == (0, f"{ENTRY}{TITLE}{told}", "")
    assert files() == {"events.yaml": f"{before}\n{ENTRY}"}


def test_what_was_written_loads(add: Run, data: Path) -> None:
    more = {"--person": "Trần Phú", "--place": "Hà Nội", "--since": "1960", "--until": "2040"}
    source = {"--source-number": "1/QĐ", "--source-date": "2020-01-02"}
    assert add(OPTIONS | more | source | {"--source-url": "https://a.vn/b"}, "--yes").code == 0
    catalogue, problems = load(read_files(data)[0])
    assert catalogue is not None, problems
    added = catalogue.entries[-1]
    assert (added.persons, added.places) == (("Trần Phú",), ("Hà Nội",))
    assert (added.since, added.until, added.sources[0].number) == (1960, 2040, "1/QĐ")


def test_a_province_gets_its_file_with_its_first_entry(
    add: Run, files: Callable[[], dict[str, str]]
) -> None:
    assert add(OPTIONS | {"--region": "Thái Nguyên"}, "--yes").code == 0
    local = ENTRY.replace("region: VN", "region: thai-nguyen")
    assert files()["regions/thai-nguyen.yaml"] == local


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"--rule": "31/2"}, "--rule: không năm nào có tháng và ngày đó"),
        ({"--manner": "party"}, "--manner: phải là một trong: "),
        ({"--source-url": "a"}, "--source-url: phải là địa chỉ http(s) đầy đủ.\n"),
        ({"--id": "thanh-lap-dang"}, "--id: đã có mục thanh-lap-dang.\n"),
        ({"--origin": "1950-05-13"}, "ngày của origin (13/05) khác ngày của rule (12/05)"),
        ({"--name": None}, "Chưa thành một mục: id: thiếu trường bắt buộc; name: thiếu"),
        ({"--source-title": None}, "Chưa thành một mục: sources: thiếu trường bắt buộc"),
        ({"--law": "nd-1"}, "truyen-thong-nganh-thu-nghiem.law: law.yaml không có văn bản nd-1"),
        ({"--name": "Ngày thành lập đ/c A"}, "Không ghi: hãy sửa những điều trên"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_written(
    add: Run, files: Callable[[], dict[str, str]], changes: dict[str, str | None], told: str
) -> None:
    before = files()
    ended = add(OPTIONS | changes, "--yes")
    assert ended.code == 2
    assert told in ended.err
    assert files() == before


def test_a_twin_is_not_written_unasked(add: Run, files: Callable[[], dict[str, str]]) -> None:
    before = files()
    twin = {"--name": "Ngày truyền thống Đảng Cộng sản", "--rule": "3/2", "--origin": "1930-02-03"}
    ended = add(OPTIONS | twin, "--yes")
    assert ended.code == 2
    assert "Lưu ý: có vẻ đã có: thanh-lap-dang (" in ended.err
    assert files() == before


def test_a_file_in_brackets_is_told(add: Run, data: Path) -> None:
    (data / "events.yaml").write_text("[]", encoding="utf-8")
    ended = add(OPTIONS, "--yes")
    assert (ended.code, ended.err) == (
        2,
        "Không chèn được vào events.yaml: tệp phải viết mỗi mục một khối.\n",
    )


# With questions

ANSWERS = {
    "name": "Ngày truyền thống ngành Thử nghiệm",
    "rule": "12/5",
    "origin": "1950-05-12",
    "manner": "1",
    "category": "nganh",
    "level": "2",
    "region": "",
    "short_name": "",
    "name_en": "Testing Day",
    "description": "Thành lập ngày 12/5/1950.",
    "source_title": "Báo A: ngày truyền thống",
    "source_number": "",
    "source_date": "",
    "source_url": "",
    "status": "",
    "id": "",
    "confirmed": "y",
}


def typed(**changes: str) -> str:
    return "".join(f"{line}\n" for line in (ANSWERS | changes).values())


def test_answers_make_the_same_entry(add: Run, files: Callable[[], dict[str, str]]) -> None:
    before = files()["events.yaml"]
    ended = add({}, answers=typed())
    assert ended.code == 0
    assert "   9  nganh              Ngành, nghề\n" in ended.out
    assert f"{ENTRY}{TITLE}Ghi vào events.yaml? [y/N]: " in ended.out
    assert files()["events.yaml"] == f"{before}\n{ENTRY}"


def test_only_what_no_option_gives_is_asked(add: Run) -> None:
    ended = add({key: OPTIONS[key] for key in ("--name", "--rule")}, answers="\n")
    assert ended.out.startswith("Ngày của chính sự kiện")


@pytest.mark.parametrize(
    ("field", "wrong", "told"),
    [
        ("rule", "32/1", "Chưa được: không năm nào có tháng và ngày đó"),
        ("origin", "1950-05-13", "Chưa được: ngày của origin (13/05) khác ngày của rule (12/05)."),
        ("category", "99", "Chưa được: phải là một trong: "),
        ("source_url", "a.vn", "Chưa được: phải là địa chỉ http(s) đầy đủ."),
        ("id", "thanh-lap-dang", "Chưa được: đã có mục thanh-lap-dang."),
    ],
)
def test_a_wrong_answer_is_asked_for_again_at_once(
    add: Run, files: Callable[[], dict[str, str]], field: str, wrong: str, told: str
) -> None:
    ended = add({}, answers=typed(**{field: f"{wrong}\n{ANSWERS[field]}"}))
    assert ended.code == 0
    assert told in ended.out
    assert ENTRY in files()["events.yaml"]


def test_lunar_days_and_provinces_have_questions_of_their_own(
    add: Run, files: Callable[[], dict[str, str]]
) -> None:
    lunar = {"rule": "mùng 5 tháng Giêng\n1789-01-05", "origin": ""}
    ended = add({}, answers=typed(**lunar, region="cao-bang\n"))
    assert ended.code == 0, ended
    found = files()["regions/cao-bang.yaml"]
    assert "  rule: lunar:01-05\n  origin_lunar: 1789-01-05\n" in found


def test_a_likeness_is_told_before_it_is_written(
    add: Run, files: Callable[[], dict[str, str]]
) -> None:
    twin = {"name": "Ngày truyền thống Đảng Cộng sản", "rule": "3/2", "origin": "1930-02-03"}
    ended = add({}, answers=typed(**twin))
    assert ended.code == 0
    assert "Lưu ý: có vẻ đã có: thanh-lap-dang (" in ended.out


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param("", id="at the first question"),
        pytest.param(typed().rsplit("\n", 4)[0], id="in between"),
        pytest.param(typed(confirmed=""), id="unconfirmed"),
    ],
)
def test_who_stops_writes_nothing(
    add: Run, files: Callable[[], dict[str, str]], answers: str
) -> None:
    before = files()
    ended = add({}, answers=answers)
    assert (ended.code, ended.err) == (1, "Đã dừng; không ghi gì.\n")
    assert files() == before


def test_an_interrupt_writes_nothing(
    add: Run, files: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    before = files()
    monkeypatch.setattr("typer.confirm", interrupted)
    ended = add({}, answers=typed())
    assert (ended.code, ended.err) == (1, "Đã dừng; không ghi gì.\n")
    assert files() == before


def test_a_file_that_cannot_be_written_is_told(
    add: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)
    ended = add(OPTIONS, "--yes")
    assert (ended.code, ended.err.startswith("Không ghi được ")) == (2, True)
    assert [path.name for path in data.iterdir() if path.name.startswith(".")] == []
