"""A setting is a variable of the environment or of a file .env; a malformed one is refused."""

from pathlib import Path

import pytest

from app.settings import PROJECT, BadSettings, read_settings


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment without settings, in a directory without .env."""
    for name in ("HOST", "PORT", "PUBLIC_URL", "DATABASE_URL", "DATA_DIR", "WORKERS"):
        monkeypatch.delenv(f"KYNIEM_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_settings_the_service_is_local_on_sqlite() -> None:
    settings = read_settings()
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert settings.address == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{PROJECT / 'kyniem.db'}"
    assert settings.data_dir == PROJECT / "data"


def test_settings_are_read_from_a_file_beside(elsewhere: Path) -> None:
    (elsewhere / ".env").write_text("KYNIEM_PORT=9000\nOTHER=ignored\n")
    assert read_settings().port == 9000


def test_the_environment_overrules_the_file(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / ".env").write_text("KYNIEM_PORT=9000\n")
    monkeypatch.setenv("KYNIEM_PORT", "9001")
    assert read_settings().port == 9001


def test_without_a_public_address_the_service_is_its_host_and_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KYNIEM_HOST", "192.168.1.5")
    monkeypatch.setenv("KYNIEM_PORT", "9000")
    assert read_settings().address == "http://192.168.1.5:9000"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://lich.example.vn", "https://lich.example.vn"),
        ("https://lich.example.vn/", "https://lich.example.vn"),
        ("https://example.vn/lich/", "https://example.vn/lich"),
    ],
)
def test_the_public_address_has_no_slash_at_its_end(
    written: str, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KYNIEM_PUBLIC_URL", written)
    assert read_settings().address == read


@pytest.mark.parametrize(
    "address", ["sqlite:////var/lib/kyniem.db", "postgresql+psycopg://kyniem@db.example.vn/kyniem"]
)
def test_sqlite_and_postgresql_are_databases(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYNIEM_DATABASE_URL", address)
    assert read_settings().database_url == address


@pytest.mark.parametrize(
    ("variable", "value", "fault"),
    [
        ("KYNIEM_PORT", "80a", "phải là số nguyên"),
        ("KYNIEM_PORT", "0", "phải từ 1 trở lên"),
        ("KYNIEM_PORT", "65536", "không được quá 65535"),
        ("KYNIEM_WORKERS", "0", "phải từ 1 trở lên"),
        ("KYNIEM_PUBLIC_URL", "lich.example.vn", "valid URL"),
        ("KYNIEM_PUBLIC_URL", "ftp://lich.example.vn", "scheme"),
        ("KYNIEM_PUBLIC_URL", "https://lich.example.vn/?a=b", "không có phần ? và #"),
        ("KYNIEM_PUBLIC_URL", "https://lich.example.vn/#a", "không có phần ? và #"),
        ("KYNIEM_DATABASE_URL", "kyniem.db", "phải là địa chỉ cơ sở dữ liệu"),
        ("KYNIEM_DATABASE_URL", "mysql://db/kyniem", "bắt đầu bằng sqlite:///"),
        ("KYNIEM_DATABASE_URL", "postgresql://db/kyniem", "postgresql+psycopg://"),
    ],
)
def test_a_malformed_setting_is_refused_by_name(
    variable: str, value: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSettings) as refused:
        read_settings()
    ((name, told),) = refused.value.faults
    assert name == variable
    assert fault in told


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYNIEM_PORT", "0")
    monkeypatch.setenv("KYNIEM_WORKERS", "many")
    with pytest.raises(BadSettings, match=r"KYNIEM_PORT: .+; KYNIEM_WORKERS: .+"):
        read_settings()


def test_a_password_is_not_repeated_in_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYNIEM_DATABASE_URL", "mysql://kyniem:s3cret@db/kyniem")
    with pytest.raises(BadSettings) as refused:
        read_settings()
    assert "s3cret" not in str(refused.value)
