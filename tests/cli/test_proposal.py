"""``kyniem proposal`` prints the draft of a plan: what is ticked in it, and why."""

import json
from collections.abc import Callable
from typing import Any

from app.database import Database

Run = Callable[..., Any]


def test_it_prints_what_is_ticked_with_the_reason(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("proposal", "2027", "--region", "thai-nguyen", "--quarter", "1")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0] == "Dự thảo kế hoạch quý I năm 2027, Thái Nguyên"
    place = lines.index(
        "  ☑ 03/02/2027  Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam"
        " (03/02/1930 - 03/02/2027)"
    )
    assert lines[place + 1] == "      Ngày lễ lớn của đất nước, năm nào cũng kỷ niệm."
    assert "☐" not in ended.out
    assert "  - Đợt tuyên truyền 03/02 và 06/02/2027" in lines


def test_with_all_it_prints_what_is_not_ticked_and_why_not(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("proposal", "2027", "--region", "thai-nguyen", "--month", "2", "--all")
    lines = ended.out.splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("  ☐ 15/02/2027"))
    assert "Huỳnh Tấn Phát" in lines[place]
    assert lines[place + 1].endswith("chỉ đánh dấu năm tròn; lần này là 114 năm (năm khác).")


def test_the_rules_are_for_the_unit_to_say(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("proposal", "2027", "--rules", "le-lon")
    assert "8 trong " in ended.out.splitlines()[1]


def test_json_is_what_the_api_answers(kyniem: Run, loaded: Database) -> None:
    told = json.loads(
        kyniem("proposal", "2023", "--region", "thai-nguyen", "--former", "bac-kan", "--json").out
    )
    assert (told["period"], told["former"]) == ("2023", "bac-kan")


def test_what_cannot_be_asked_names_its_option(kyniem: Run, loaded: Database) -> None:
    ended = kyniem("proposal", "2027", "--quarter", "5")
    assert (ended.code, ended.err) == (2, "--quarter: phải từ 1 đến 4.\n")
    ended = kyniem("proposal", "2027", "--former", "bac-kan")
    assert ended.code == 2
    assert "--former: Bắc Kạn đã nhập vào thai-nguyen" in ended.err
    assert kyniem("proposal").code == 2
