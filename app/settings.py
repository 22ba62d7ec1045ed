"""A setting is what an operator decides: a variable ``KYNIEM_…`` of the environment or ``.env``.

A malformed setting is refused at start; ``docs/operations.md`` lists them all.
"""

from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    HttpUrl,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.errors import AppError
from app.refusals import sentence

PROJECT = Path(__file__).resolve().parent.parent
"""Where the catalogue's files and the migrations lie beside the code."""


_STORAGES = frozenset({"valkey", "valkeys", "redis", "rediss"})


class BadSettings(AppError):
    """Settings that cannot be used; ``faults`` holds (variable, what is wrong)."""

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{name}: {fault}" for name, fault in faults))
        self.faults = faults


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("phải là địa chỉ cơ sở dữ liệu như sqlite:///kyniem.db") from None
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise ValueError("địa chỉ bắt đầu bằng sqlite:/// hoặc postgresql+psycopg://")
    return text


def _replica_url(text: str | None, others: ValidationInfo) -> str | None:
    if not text:
        return None
    servers = (_database_url(text), others.data.get("database_url", text))
    if any(make_url(server).drivername == "sqlite" for server in servers):
        raise ValueError("bản sao để đọc chỉ có với PostgreSQL: postgresql+psycopg://…")
    return text


def _address(text: str) -> str:
    url = TypeAdapter(HttpUrl).validate_python(text)
    if url.query or url.fragment:
        raise ValueError("địa chỉ không có phần ? và #")
    return str(url).rstrip("/")


def _smtp_url(text: str) -> str:
    """``text`` if it names a mail server; what is said of it never repeats the password."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if not fits or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError("phải là địa chỉ máy chủ thư như smtps://tên:mật-khẩu@máy-chủ:465")
    return text


def _rates_url(text: str) -> str:
    """``text`` if it names a Valkey or a Redis; what is said of it never repeats the password."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in _STORAGES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("phải là địa chỉ Valkey hoặc Redis như valkey://:mật-khẩu@máy-chủ:6379/0")
    return text


def _mail_from(text: str) -> str:
    address = parseaddr(text)[1]
    if not text.isprintable() or address.count("@") != 1 or not all(address.split("@")):
        raise ValueError("phải là một địa chỉ thư như Lịch Kỷ niệm <lich@co-quan.example>")
    return text


Networks = tuple[IPv4Network | IPv6Network, ...]

LogFormat = Literal["text", "json"]


def _networks(written: str | Networks) -> Networks:
    if not isinstance(written, str):
        return written
    try:
        return tuple(ip_network(part.strip()) for part in written.split(",") if part.strip())
    except ValueError:
        raise ValueError("phải là các địa chỉ IP hay mạng như 127.0.0.1,10.0.0.0/8") from None


class Settings(BaseSettings):
    """What the environment says, checked."""

    model_config = SettingsConfigDict(
        env_prefix="KYNIEM_", env_file=".env", extra="ignore", frozen=True
    )

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    public_url: Annotated[str | None, AfterValidator(lambda t: _address(t) if t else None)] = None
    """Under which address readers reach the service, where it is not its own host and port."""
    database_url: Annotated[str, AfterValidator(_database_url), Field(repr=False)] = (
        f"sqlite:///{PROJECT / 'kyniem.db'}"
    )
    replica_url: Annotated[str | None, AfterValidator(_replica_url), Field(repr=False)] = None
    """A standby of the database, which readers of public answers ask."""
    data_dir: Path = PROJECT / "data"
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """How many processes answer."""
    trusted_proxies: Annotated[Networks, NoDecode, BeforeValidator(_networks)] = ()
    """Whose X-Forwarded-For and X-Request-ID are believed."""
    log_format: LogFormat = "text"
    metrics_port: Annotated[int | None, Field(ge=1, le=65535)] = None
    """Where this machine alone may scrape metrics: the first worker there, the next one above."""
    drain_seconds: Annotated[float, Field(ge=0, le=3)] = 1
    """For how long a process that is to end tells so by /readyz and still answers."""
    rates_url: Annotated[
        str | None, AfterValidator(lambda t: _rates_url(t) if t else None), Field(repr=False)
    ] = None
    """The Valkey or Redis in which all processes count together who asks how often."""
    rate_address: Annotated[int, Field(ge=1)] = 600
    """How often a minute one address may ask for what is not held in memory."""
    rate_person: Annotated[int, Field(ge=1)] = 600
    """How often a minute who is signed in may ask."""
    rate_key: Annotated[int, Field(ge=1)] = 600
    """How often a minute a program may ask with one key."""
    answers_mb: Annotated[int, Field(ge=1, le=4096)] = 32
    """How much memory each process may fill with finished answers."""
    doctor_allow_private: bool = False
    """Whether the feed doctor may read addresses inside this network."""
    smtp_url: Annotated[
        str | None, AfterValidator(lambda t: _smtp_url(t) if t else None), Field(repr=False)
    ] = None
    """The server that sends digests."""
    mail_from: Annotated[str | None, AfterValidator(lambda t: _mail_from(t) if t else None)] = None
    """Who digests are from."""
    webhook_allow_private: bool = False
    """Whether webhooks may go to addresses inside this network, and without TLS."""

    @property
    def address(self) -> str:
        """What all absolute links begin with; no slash at its end."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def answers_octets(self) -> int:
        """``answers_mb`` in octets."""
        return self.answers_mb * 2**20


def read_settings() -> Settings:
    """The settings of this process.

    Raises:
        BadSettings: naming every variable that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = ((f"KYNIEM_{str(e['loc'][0]).upper()}", sentence(e)) for e in error.errors())
        raise BadSettings(tuple(faults)) from None
