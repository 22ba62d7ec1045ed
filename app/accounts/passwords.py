"""A password is kept as an argon2id hash, and asked of its policy before.

Each hash takes the memory it is given: only a few are computed at a time.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.tokens import new_token, octets
from app.errors import AppError
from app.folding import folded

HASHER = PasswordHasher(time_cost=3, memory_cost=19_456, parallelism=1)
"""Argon2id, 19 MiB, three passes: above the least that OWASP's Password Storage Cheat
Sheet asks for (19 MiB, two passes), and about 30 ms here."""

AT_ONCE = 2
"""How many hashes a process computes at a time: 38 MiB at most."""

PATIENCE_SECONDS = 5

MIN_CHARACTERS = 12
MAX_CHARACTERS = 256

COMMON = frozenset(
    {"abcdefghijkl", "admin", "administrator", "anhyeuem", "changeme", "emyeuanh", "hanoi"}
    | {"hochiminh", "iloveyou", "kyniem", "letmein", "lichkyniem", "matkhau", "matkhaucuatoi"}
    | {"matkhaumoi", "password", "passwordpassword", "qwerty", "qwertyuiop", "saigon"}
    | {"qwertyuiopasdfghjkl", "thanhpho", "vietnam", "vietnammuonnam", "welcome", "xinchao"}
)
"""What the commonest passwords are made of, less digits, signs and accents."""

_turns = threading.BoundedSemaphore(AT_ONCE)


class PasswordFault(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    OWN_NAME = "own-name"
    COMMON = "common"


class BadPassword(AppError):
    """A password that the policy refuses."""

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(f"password refused: {fault}")
        self.fault = fault


class TooBusy(AppError):
    """Too many passwords to be checked at once."""


def password_fault(password: str, *own: str) -> PasswordFault | None:
    """What is wrong with ``password`` for somebody whose name and e-mail are ``own``."""
    if len(_composed(password)) < MIN_CHARACTERS:
        return PasswordFault.SHORT
    if len(password) > MAX_CHARACTERS:
        return PasswordFault.LONG
    if _letters_and_digits(password) in set(_own_words(own)) - {""}:
        return PasswordFault.OWN_NAME
    return PasswordFault.COMMON if _is_common(password) else None


def password_hash(password: str) -> str:
    """The hash to keep, with its salt and parameters in it.

    Raises:
        TooBusy: if others are hashing all the while.
    """
    with _turn():
        return HASHER.hash(_octets(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether ``password`` has the hash ``kept``.

    Without one it takes as long, so that nobody can tell who has an account.

    Raises:
        TooBusy: if others are hashing all the while.
    """
    with _turn():
        try:
            HASHER.verify(kept or _of_nobody(HASHER), _octets(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


@lru_cache(maxsize=2)
def _of_nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(new_token())


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise TooBusy("too many passwords at once")
    try:
        yield
    finally:
        _turns.release()


def _composed(password: str) -> str:
    # A phone and a computer may send "ế" differently.
    return unicodedata.normalize("NFC", password)


def _octets(password: str) -> bytes:
    return octets(_composed(password))


def _letters_and_digits(text: str) -> str:
    return re.sub(r"[\W_]", "", folded(text))


def _own_words(own: tuple[str, ...]) -> Iterator[str]:
    for text in own:
        yield _letters_and_digits(text)
        yield _letters_and_digits(text.partition("@")[0])


def _is_common(password: str) -> bool:
    """Whether it has no letter, hardly two different signs, or is a common word with digits.

    Twelve digits are what is on every identity card.
    """
    word = re.sub(r"\d", "", _letters_and_digits(password))
    return len(set(password)) < 4 or word in COMMON or not word
