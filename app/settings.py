"""A setting is what an operator decides: a variable ``KYNIEM_…`` of the environment or ``.env``.

A malformed setting is refused at start; ``docs/operations.md`` lists them all.
"""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, HttpUrl, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.errors import AppError

PROJECT = Path(__file__).resolve().parent.parent
"""Where the catalogue's files and the migrations lie beside the code."""


class BadSettings(AppError):
    """Settings that cannot be used; ``faults`` holds (variable, what is wrong)."""

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{name}: {fault}" for name, fault in faults))
        self.faults = faults


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("not a database address like sqlite:///kyniem.db") from None
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise ValueError("the address begins with sqlite:/// or postgresql+psycopg://")
    return text


def _address(text: str) -> str:
    url = TypeAdapter(HttpUrl).validate_python(text)
    if url.query or url.fragment:
        raise ValueError("the address has no query and no fragment")
    return str(url).rstrip("/")


class Settings(BaseSettings):
    """What the environment says, checked."""

    model_config = SettingsConfigDict(
        env_prefix="KYNIEM_", env_file=".env", extra="ignore", frozen=True
    )

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    public_url: Annotated[str | None, AfterValidator(lambda t: _address(t) if t else None)] = None
    """Under which address readers reach the service, where it is not its own host and port."""
    database_url: Annotated[str, AfterValidator(_database_url)] = (
        f"sqlite:///{PROJECT / 'kyniem.db'}"
    )
    data_dir: Path = PROJECT / "data"
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """How many processes answer."""

    @property
    def address(self) -> str:
        """What all absolute links begin with; no slash at its end."""
        return self.public_url or f"http://{self.host}:{self.port}"


def read_settings() -> Settings:
    """The settings of this process.

    Raises:
        BadSettings: naming every variable that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = ((f"KYNIEM_{str(e['loc'][0]).upper()}", e["msg"]) for e in error.errors())
        raise BadSettings(tuple(faults)) from None
