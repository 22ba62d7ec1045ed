"""``kyniem horizon`` lists the round years ahead, or writes them as CSV and XLSX."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from app.database import Database

Run = Callable[..., Any]

CENTENARY = "Kỷ niệm 100 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2030)"


def test_it_lists_the_round_years(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("horizon", "--from", "2030", "--years", "1", "--year-class", "round")
    assert ended.code == 0
    row = next(line for line in ended.out.splitlines() if "03/02/2030" in line)
    assert "Kỷ niệm 100 năm Ngày thành lập Đảng" in row
    assert "năm tròn" in row


def test_it_writes_tables(kyniem: Run, loaded: Database, tmp_path: Path) -> None:
    files = tmp_path / "xa.csv", tmp_path / "xa.xlsx"
    asked = ("--from", "2030", "--years", "1", "--level", "quoc-gia", "--multiple", "100")
    ended = kyniem("horizon", *asked, "--csv", str(files[0]), "--xlsx", str(files[1]))
    assert (ended.code, ended.out) == (0, "")
    rows = list(csv.DictReader(files[0].read_text("utf-8-sig").splitlines()))
    assert CENTENARY in {row["Nội dung"] for row in rows}
    assert load_workbook(files[1]).worksheets[0].max_row == len(rows) + 1


def test_json_is_what_the_api_answers(kyniem: Run, loaded: Database) -> None:
    told = json.loads(kyniem("horizon", "--from", "2030", "--years", "1", "--json").out)
    assert (told["first_year"], told["last_year"]) == (2030, 2030)


def test_what_cannot_be_asked_names_its_option(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("horizon", "--lead", "99")
    assert ended.code == 2
    assert "--lead: phải từ 0 đến 36" in ended.err
