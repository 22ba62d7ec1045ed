"""What is taken as a password, and how it is kept."""

import threading
import time
import unicodedata

import pytest
from argon2 import PasswordHasher

from app.accounts import passwords
from app.accounts.passwords import (
    PasswordFault,
    TooBusy,
    is_outdated,
    is_right,
    password_fault,
    password_hash,
)

OWN = ("Nguyễn Thị Bình", "nguyenthibinh68@example.vn")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("năm giờ chiều mưa", None),
        ("x7#Kq2!vLp9z", None),
        ("x7#Kq2!vLp9", PasswordFault.SHORT),
        ("", PasswordFault.SHORT),
        ("k9" * 129, PasswordFault.LONG),
        ("nguyenthibinh68@example.vn", PasswordFault.OWN_NAME),
        ("NguyenThiBinh68", PasswordFault.OWN_NAME),
        ("Nguyễn-Thị-Bình", PasswordFault.OWN_NAME),
        ("matkhau123456", PasswordFault.COMMON),
        ("Mật khẩu 2026!", PasswordFault.COMMON),
        ("Password@12345", PasswordFault.COMMON),
        ("123456789012", PasswordFault.COMMON),
        ("019068001234", PasswordFault.COMMON),  # as on an identity card
        ("aaaaaaaaaaaaaaa", PasswordFault.COMMON),
        ("!@#$%^&*()!@#", PasswordFault.COMMON),
    ],
)
def test_a_password_is_long_not_one_s_name_and_not_common(
    password: str, fault: PasswordFault | None
) -> None:
    assert password_fault(password, *OWN) is fault


def test_length_is_counted_in_letters_and_not_in_their_marks() -> None:
    eleven = unicodedata.normalize("NFD", "ếếếếabcdefg")
    assert len(eleven) > 12
    assert password_fault(eleven, *OWN) is PasswordFault.SHORT


def test_only_the_right_password_has_the_hash_that_is_kept() -> None:
    kept = password_hash("năm giờ chiều mưa")
    assert kept.startswith("$argon2id$")
    assert is_right("năm giờ chiều mưa", kept)
    assert not is_right("năm giờ chiều nắng", kept)


def test_two_hashes_of_one_password_differ() -> None:
    assert password_hash("năm giờ chiều mưa") != password_hash("năm giờ chiều mưa")


def test_one_password_is_right_however_its_accents_are_sent() -> None:
    kept = password_hash(unicodedata.normalize("NFD", "năm giờ chiều mưa"))
    assert is_right("năm giờ chiều mưa", kept)


@pytest.mark.parametrize("password", ["\ud800" * 12, "a\x00" * 6, "x" * 10_000])
def test_what_no_keyboard_sends_is_wrong_and_breaks_nothing(password: str) -> None:
    assert not is_right(password, password_hash("năm giờ chiều mưa"))


def test_without_a_hash_as_much_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002
            asked.append(str(hash).split("$")[:4])
            return super().verify(hash, password)  # type: ignore[return-value]

    monkeypatch.setattr(passwords, "HASHER", Watched(time_cost=1, memory_cost=8, parallelism=1))
    is_right("năm giờ chiều mưa", password_hash("gì đó khác hẳn"))
    is_right("năm giờ chiều mưa", None)
    assert len(asked) == 2
    assert asked[0] == asked[1]


def test_nobody_s_hash_is_of_no_password() -> None:
    assert not is_right("", None)


def test_a_hash_of_other_parameters_is_outdated(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = password_hash("năm giờ chiều mưa")
    assert not is_outdated(kept)
    monkeypatch.setattr(
        passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    )
    assert is_outdated(kept)
    assert is_right("năm giờ chiều mưa", kept)


def test_what_is_used_in_earnest_takes_19_mebibytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert passwords.HASHER.memory_cost == 19 * 1024
    assert passwords.HASHER.time_cost >= 2
    assert passwords.HASHER.type.name == "ID"


def test_only_some_are_hashed_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.01)
            with lock:
                running -= 1
            return super().hash(password, salt=salt)

    monkeypatch.setattr(passwords, "HASHER", Slow(time_cost=1, memory_cost=8, parallelism=1))
    threads = [threading.Thread(target=password_hash, args=("x",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == passwords.AT_ONCE


def test_who_waits_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
    passwords._turns.acquire()
    with pytest.raises(TooBusy):
        is_right("năm giờ chiều mưa", None)
