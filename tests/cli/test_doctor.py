"""``kyniem doctor`` tells what is wrong with a feed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.database import Database
from app.feeds.doctor.visits import MAX_OCTETS, Answer, Visit

Run = Callable[..., Any]


@pytest.fixture
def file(kyniem: Run, loaded: Database, tmp_path: Path) -> Path:
    """A file that holds one of our feeds."""
    path = tmp_path / "le-lon.ics"
    assert kyniem("feed", "vn-le-lon", "--output", str(path)).code == 0
    return path


def test_a_sound_file_has_no_finding(kyniem: Run, file: Path) -> None:
    assert kyniem("doctor", str(file)) == (
        0,
        "Chỉ kiểm tra nội dung; cách máy chủ trả lời cần kiểm tra bằng địa chỉ.\n"
        "Không thấy lỗi nào.\n",
        "",
    )


def test_a_finding_is_told_with_its_lines_its_clients_and_its_remedy(
    kyniem: Run, file: Path
) -> None:
    body = file.read_bytes().replace(b"CALSCALE:GREGORIAN", b"METHOD:PUBLISH")
    file.write_bytes(body)
    ended = kyniem("doctor", str(file))
    assert ended.code == 1
    assert ended.out.startswith(
        "Lỗi method: VCALENDAR có METHOD:PUBLISH: đó là thư mời (iTIP),"
        " không phải nguồn lịch để đăng ký.\n"
        "  Thuộc tính  METHOD\n"
        "  Dòng        4\n"
        "  Ứng dụng    libical (GNOME, KDE)\n"
        "  Cách sửa    Bỏ METHOD khỏi nguồn lịch;"
    )
    assert ended.out.endswith("Có 1 lỗi.\n")


def test_lines_beyond_the_first_are_counted(kyniem: Run, file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n"))
    count = file.read_bytes().count(b"\n")
    told = f"  Dòng        1, 2, 3, 4, 5 và {count - 5} chỗ khác\n"
    assert told in kyniem("doctor", str(file)).out


def test_programs_read_json(kyniem: Run, file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"STATUS:CONFIRMED", b"STATUS:DONE", 1))
    ended = kyniem("doctor", str(file), "--json")
    (finding,) = json.loads(ended.out)["findings"]
    assert (finding["code"], finding["severity"], finding["count"]) == ("status", "loi", 1)


def test_an_address_is_visited(kyniem: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def visited(address: str, *, allow_private: bool) -> Visit:
        assert not allow_private
        return Visit(address, address, 0, Answer(200, {}, b"<html>"))

    monkeypatch.setattr("app.views.doctor.visit", visited)
    ended = kyniem("doctor", "https://lich.example/")
    assert ended.code == 1
    assert "Lỗi not-calendar: " in ended.out
    assert "Không đọc được lần thứ hai để so sánh.\n" in ended.out


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("nowhere.ics", "Không đọc được tệp nowhere.ics: No such file or directory.\n"),
        ("http://127.0.0.1:8000/feeds/vn.ics", "Không đọc địa chỉ trong mạng nội bộ (127.0.0.1);"),
        ("http://[::1]/", "Không đọc địa chỉ trong mạng nội bộ (::1);"),
        ("ftp://lich.example/", "Chỉ đọc địa chỉ bắt đầu bằng https://, http:// hoặc webcal://."),
        ("https://lich.example:25/", "Không đọc cổng 25;"),
        ("https://a:b@lich.example/", "Không đọc địa chỉ kèm tên và mật khẩu;"),
        ("https://[/", "Địa chỉ 'https://[/' không đọc được;"),
    ],
)
def test_what_cannot_be_read_is_wrong_input(kyniem: Run, subject: str, told: str) -> None:
    ended = kyniem("doctor", subject)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(told)


def test_private_addresses_are_read_where_the_setting_allows(
    kyniem: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KYNIEM_DOCTOR_ALLOW_PRIVATE", "true")
    ended = kyniem("doctor", "http://127.0.0.1:1025/a.ics")
    assert ended.code == 2
    assert ended.err.startswith("Không kết nối được máy chủ;")


def test_a_file_that_is_too_long_is_wrong_input(kyniem: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.ics"
    path.write_bytes(b"a" * (MAX_OCTETS + 1))
    ended = kyniem("doctor", str(path))
    assert ended.code == 2
    assert ended.err.startswith("Nguồn lịch dài quá 5 MB")
