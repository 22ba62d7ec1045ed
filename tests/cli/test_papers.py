"""Commands write documents in official layout to the files they are told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.database import Database

Run = Callable[..., Any]


def test_the_guide_of_a_year_is_written_in_one_command(
    kyniem: Run, loaded: Database, elsewhere: Path
) -> None:
    ended = kyniem(
        "year", "2027", "--region", "thai-nguyen",
        "--docx", "hd.docx", "--pdf", "hd.pdf", "--xlsx", "hd.xlsx",
    )  # fmt: skip
    assert (ended.code, ended.err) == (0, "")
    assert "Đã ghi hd.docx: dự thảo tuyên truyền, kỷ niệm" in ended.out
    assert (elsewhere / "hd.docx").read_bytes().startswith(b"PK")
    assert (elsewhere / "hd.pdf").read_bytes().startswith(b"%PDF-")
    assert (elsewhere / "hd.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "line",
    [
        "month 2027-02 --docx a.docx",
        "month 2027-q1 --region thai-nguyen --docx a.docx",
        "horizon --from 2028 --years 3 --docx a.docx",
        "event quoc-khanh --outline a.docx",
        "event quoc-khanh --year 2030 --outline a.docx",
        "flags 2027-04-29 2027-05-24 --region ha-noi --docx a.docx",
        "visual 2027-q2 --region ha-noi --docx a.docx",
    ],
)
def test_every_kind_of_document_is_written(
    kyniem: Run, loaded: Database, elsewhere: Path, line: str
) -> None:
    ended = kyniem(*line.split())
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Đã ghi a.docx: dự thảo ")
    assert (elsewhere / "a.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("event quoc-khanh", "Hãy cho biết ghi vào tệp nào: --outline TỆP"),
        ("event khong-co --outline a.docx", "khong-co"),
        ("flags 2027-05-24 2027-04-29 --docx a.docx", "phải từ 2027-05-24 trở đi"),
        ("visual 2027-13 --docx a.docx", "KỲ: "),
        ("month 2027-q9 --docx a.docx", "THÁNG: "),
        ("month 2027-q1", "THÁNG: "),
    ],
)
def test_what_cannot_be_written_is_told(
    kyniem: Run, loaded: Database, elsewhere: Path, line: str, told: str
) -> None:
    ended = kyniem(*line.split())
    assert ended.code
    assert told in ended.err
    assert not (elsewhere / "a.docx").exists()
