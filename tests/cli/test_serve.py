"""``kyniem serve`` starts only what can work, and says where it is."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from app.database import Database
from app.settings import PROJECT, read_settings

Run = Callable[..., Any]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """How the server was asked to run; it is not."""
    asked: dict[str, Any] = {}
    run = "app.serving.workers.run"
    monkeypatch.setattr(run, lambda app, **options: asked.update(app=app, **options))
    return asked


@pytest.fixture
def free_port() -> str:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the reference files beside an empty list of events, which the settings name."""
    directory = tmp_path / "data"
    directory.mkdir()
    for name in ("feeds.yaml", "provinces.yaml", "days_off.yaml"):
        shutil.copy(PROJECT / "data" / name, directory)
    (directory / "law.yaml").write_text("[]\n")
    (directory / "guides.yaml").write_text("[]\n")
    (directory / "ticking.yaml").write_text("[]\n")
    for folder in ("templates", "layouts"):
        shutil.copytree(PROJECT / "data" / folder, directory / folder)
    (directory / "events.yaml").write_text("[]\n")
    monkeypatch.setenv("KYNIEM_DATA_DIR", str(directory))
    return directory


def test_the_addresses_to_open_are_told(
    kyniem: Run, unloaded: Database, data: Path, started: dict[str, Any], free_port: str
) -> None:
    ended = kyniem("serve", "--port", free_port)
    assert (ended.code, ended.err) == (0, "")
    for path in ("/", "/api/docs", "/feeds/vn-le-lon.ics"):
        assert f"http://127.0.0.1:{free_port}{path}\n" in ended.out
    assert f"webcal://127.0.0.1:{free_port}/feeds/vn-le-lon.ics\n" in ended.out


def test_the_addresses_are_those_by_which_readers_come(
    kyniem: Run,
    unloaded: Database,
    data: Path,
    started: dict[str, Any],
    free_port: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KYNIEM_PUBLIC_URL", "https://lich.example.vn")
    out = kyniem("serve", "--port", free_port).out
    assert "webcal://lich.example.vn/feeds/vn-le-lon.ics\n" in out


def test_listening_on_all_networks_without_an_address_for_readers_is_remarked(
    kyniem: Run, unloaded: Database, data: Path, started: dict[str, Any], free_port: str
) -> None:
    ended = kyniem("serve", "--host", "0.0.0.0", "--port", free_port)  # noqa: S104
    assert ended.code == 0
    assert "hãy đặt KYNIEM_PUBLIC_URL" in ended.err


def test_options_overrule_settings_and_reach_the_processes_that_answer(
    kyniem: Run,
    unloaded: Database,
    data: Path,
    started: dict[str, Any],
    free_port: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KYNIEM_PORT", "1")
    kyniem("serve", "--port", free_port, "--workers", "3", "--host", "localhost")
    assert "app.serving" in started.pop("log_config")["loggers"]
    assert started == {
        "app": "app.main:create_app",
        "factory": True,
        "host": "localhost",
        "port": int(free_port),
        "workers": 3,
        "server_header": False,
        "proxy_headers": False,
        "ws": "none",
        "access_log": False,
        "timeout_graceful_shutdown": 5,
    }
    assert os.environ["KYNIEM_PORT"] == free_port
    assert os.environ["KYNIEM_WORKERS"] == "3"
    assert os.environ["KYNIEM_HOST"] == "localhost"


def test_proxies_are_trusted_only_when_asked(
    kyniem: Run, unloaded: Database, data: Path, started: dict[str, Any], free_port: str
) -> None:
    kyniem("serve", "--port", free_port)
    assert read_settings().trusted_proxies == ()
    kyniem("serve", "--port", free_port, "--proxy-headers")
    assert read_settings().trusted_proxies == (ip_network("127.0.0.1"), ip_network("::1"))
    assert started["proxy_headers"] is False


def test_the_catalogue_is_loaded_only_when_its_files_have_changed(
    kyniem: Run, unloaded: Database, data: Path, started: dict[str, Any], free_port: str
) -> None:
    loaded = "Đã nạp danh mục: "
    assert loaded in kyniem("serve", "--port", free_port).out
    assert loaded not in kyniem("serve", "--port", free_port).out
    (data / "events.yaml").write_text("[]  # seen through\n")
    assert loaded in kyniem("serve", "--port", free_port).out


def test_a_malformed_catalogue_keeps_a_new_service_from_starting(
    kyniem: Run, unloaded: Database, data: Path, started: dict[str, Any], free_port: str
) -> None:
    (data / "events.yaml").write_text("- id: x\n")
    ended = kyniem("serve", "--port", free_port)
    assert ended.code == 2
    assert "events.yaml:1:3: x.rule: thiếu trường bắt buộc\n" in ended.err
    assert ended.err.endswith("và chưa từng được nạp; hãy sửa rồi chạy lại.\n")
    assert not started


def test_a_malformed_catalogue_leaves_the_one_loaded_before_in_service(
    kyniem: Run, unloaded: Database, data: Path, started: dict[str, Any], free_port: str
) -> None:
    kyniem("serve", "--port", free_port)
    started.clear()
    (data / "events.yaml").write_text("- id: x\n")
    ended = kyniem("serve", "--port", free_port)
    assert ended.code == 0
    assert ended.err.endswith("vẫn phục vụ danh mục đã nạp lần trước.\n")
    assert started


def test_a_database_out_of_step_is_refused(
    kyniem: Run, started: dict[str, Any], free_port: str
) -> None:
    told = "Cơ sở dữ liệu còn trống; hãy chạy: kyniem db upgrade.\n"
    assert kyniem("serve", "--port", free_port) == (3, "", told)
    assert not started


def test_a_taken_port_names_the_setting_that_changes_it(
    kyniem: Run, unloaded: Database, data: Path, started: dict[str, Any]
) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        ended = kyniem("serve", "--port", str(port))
    told = f"Cổng {port} đang có chương trình khác dùng; hãy chọn cổng khác bằng KYNIEM_PORT"
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"{told} hoặc --port.\n"
    assert not started


def test_an_address_of_another_machine_is_refused(
    kyniem: Run, unloaded: Database, started: dict[str, Any]
) -> None:
    ended = kyniem("serve", "--host", "192.0.2.1")
    assert ended.code == 2
    assert ended.err.startswith("Không mở được cổng 8000 trên 192.0.2.1 (")


@pytest.mark.parametrize(
    ("option", "value"), [("--port", "http"), ("--port", "70000"), ("--workers", "0")]
)
def test_a_malformed_option_is_wrong_input(kyniem: Run, option: str, value: str) -> None:
    ended = kyniem("serve", option, value)
    name = option.removeprefix("--").upper()
    assert ended.code == 2
    assert ended.err.startswith(f"Cấu hình không dùng được: KYNIEM_{name}: ")


@pytest.fixture
def served(unloaded: Database, data: Path, free_port: str) -> Iterator[str]:
    """The address of a service that really runs."""
    line = [sys.executable, "-c", "import sys; from app.cli import main; sys.exit(main())"]
    process = subprocess.Popen(  # noqa: S603 (the program is ours)
        [*line, "serve", "--port", free_port], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield f"http://127.0.0.1:{free_port}"
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=20)


def test_the_service_answers(served: str) -> None:
    with _answer(f"{served}/feeds/vn-nghi.ics") as answer:
        assert answer.read().startswith(b"BEGIN:VCALENDAR\r\n")
        assert "server" not in answer.headers


def _answer(url: str) -> Any:
    """The answer once the service has started, which it does within a minute."""
    for _ in range(300):
        try:
            return urllib.request.urlopen(url)  # noqa: S310 (a service of this test)
        except urllib.error.URLError:
            time.sleep(0.2)
    raise TimeoutError(url)
