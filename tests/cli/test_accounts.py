"""``kyniem user`` and ``kyniem unit``: the first administrator, links, the tree of units."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from argon2 import PasswordHasher

from app.accounts.actor import Role
from app.accounts.invitations import accept
from app.accounts.people import SignIn, Why, check_password, person_by_email
from app.accounts.roles import roles_of
from app.clock import now
from app.database import Database
from app.models import Person

Run = Callable[..., Any]

RIGHT = "năm giờ chiều mưa"
BINH = ("--email", "Binh@example.vn", "--name", "Nguyễn Thị Bình")
TINH = ("--name", "Tỉnh ủy", "--kind", "party", "--region", "thai-nguyen", "--id", "tinh")


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("app.accounts.passwords.HASHER", cheap)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed where a password is asked for; it must not be shown."""
    answers = [RIGHT]

    def prompt(_: str, *, hide_input: bool, confirmation_prompt: str) -> str:
        assert hide_input
        assert confirmation_prompt
        return answers[0]

    monkeypatch.setattr("typer.prompt", prompt)
    return answers


def person(database: Database, email: str = "binh@example.vn") -> Person | None:
    with database.reading() as session:
        return person_by_email(session, email)


def sign_in(database: Database, password: str) -> SignIn:
    with database.writing() as session:
        return check_password(session, "binh@example.vn", password, now())


def link_in(printed: str) -> str:
    return printed.strip().rpartition("/lam-viec/loi-moi/")[2]


def test_the_first_administrator_is_created_with_a_password(
    kyniem: Run, unloaded: Database, typed: list[str]
) -> None:
    assert kyniem("unit", "add", *TINH) == (0, "Đã thêm đơn vị tinh.\n", "")
    ended = kyniem("user", "create", *BINH, "--unit", "tinh")
    assert ended == (0, "Đã tạo tài khoản Binh@example.vn.\n", "")
    made = sign_in(unloaded, RIGHT).person
    assert made
    with unloaded.reading() as session:
        ((unit, roles),) = roles_of(session, made)
    assert (unit.id, roles) == ("tinh", (Role.ADMIN,))


def test_with_invite_a_link_is_printed_and_no_password_is_asked_for(
    kyniem: Run, unloaded: Database
) -> None:
    ended = kyniem("user", "create", *BINH, "--invite")
    assert ended.code == 0
    assert "http://127.0.0.1:8000/lam-viec/loi-moi/" in ended.out
    assert sign_in(unloaded, RIGHT).why is Why.WRONG
    with unloaded.writing() as session:
        assert accept(session, link_in(ended.out), RIGHT, now()).person
    assert sign_in(unloaded, RIGHT).person


def test_nothing_is_created_where_something_is_wrong(
    kyniem: Run, unloaded: Database, typed: list[str]
) -> None:
    assert kyniem("user", "create", *BINH, "--unit", "khong").code == 2
    assert kyniem("user", "create", *BINH, "--role", "chief").code == 2
    assert kyniem("user", "create", "--email", "binh", "--name", "Bình").code == 2
    typed[0] = "ngắn"
    assert kyniem("user", "create", *BINH).code == 2
    assert person(unloaded) is None


def test_an_e_mail_has_one_account(kyniem: Run, unloaded: Database, typed: list[str]) -> None:
    kyniem("user", "create", *BINH)
    ended = kyniem("user", "create", *BINH)
    assert (ended.code, ended.out) == (2, "")
    assert "Binh@example.vn" in ended.err


def test_a_role_is_granted_to_who_has_an_account(
    kyniem: Run, unloaded: Database, typed: list[str]
) -> None:
    kyniem("unit", "add", *TINH)
    kyniem("user", "create", *BINH)
    ended = kyniem("user", "grant", "binh@example.vn", "--unit", "tinh", "--role", "clerk")
    assert ended == (0, "binh@example.vn là Văn thư của tinh.\n", "")
    made = person(unloaded)
    assert made
    with unloaded.reading() as session:
        assert [roles for _, roles in roles_of(session, made)] == [(Role.CLERK,)]


def test_a_password_is_reset_by_a_link(kyniem: Run, unloaded: Database, typed: list[str]) -> None:
    kyniem("user", "create", *BINH)
    ended = kyniem("user", "reset", "binh@example.vn")
    assert sign_in(unloaded, RIGHT).person
    with unloaded.writing() as session:
        accept(session, link_in(ended.out), "bảy giờ sáng nắng", now())
    assert sign_in(unloaded, RIGHT).why is Why.WRONG
    assert sign_in(unloaded, "bảy giờ sáng nắng").person


def test_who_lost_their_phone_is_asked_for_no_code_after_a_reset(
    kyniem: Run, unloaded: Database, typed: list[str]
) -> None:
    kyniem("user", "create", *BINH)
    with unloaded.writing() as session:
        made = person_by_email(session, "binh@example.vn")
        assert made
        made.totp_secret, made.totp_last_step = "A" * 32, 1
    kyniem("user", "reset", "binh@example.vn")
    kept = person(unloaded)
    assert kept
    assert kept.asks_for_code
    kyniem("user", "reset", "binh@example.vn", "--no-code")
    freed = person(unloaded)
    assert freed
    assert not freed.asks_for_code
    assert freed.totp_secret is None


def test_an_account_is_disabled_and_enabled(
    kyniem: Run, unloaded: Database, typed: list[str]
) -> None:
    kyniem("unit", "add", *TINH)
    kyniem("user", "create", *BINH, "--unit", "tinh")
    assert kyniem("user", "disable", "binh@example.vn") == (
        0,
        "Đã ngừng tài khoản binh@example.vn.\n",
        "Lưu ý: đơn vị tinh không còn người quản trị.\n",
    )
    assert sign_in(unloaded, RIGHT).why is Why.DISABLED
    ended = kyniem("user", "reset", "binh@example.vn")
    assert (ended.code, ended.out) == (2, "")
    assert "kyniem user enable binh@example.vn" in ended.err
    assert kyniem("user", "enable", "binh@example.vn").code == 0
    assert sign_in(unloaded, RIGHT).person


@pytest.mark.parametrize("command", ["reset", "disable", "enable"])
def test_who_is_not_there_is_told_so(kyniem: Run, unloaded: Database, command: str) -> None:
    ended = kyniem("user", command, "khong@example.vn")
    assert (ended.code, ended.out) == (2, "")
    assert "khong@example.vn" in ended.err


def test_units_are_listed_as_a_tree(kyniem: Run, unloaded: Database) -> None:
    assert kyniem("unit", "list").out == "Chưa có đơn vị nào.\n"
    kyniem("unit", "add", *TINH, "--symbol", "TU")
    kyniem("unit", "add", "--name", "Phan Đình Phùng", "--kind", "party", "--region", "05443",
           "--parent-id", "tinh")  # fmt: skip
    assert kyniem("unit", "list").out == (
        "  tinh               Tỉnh ủy\n"
        "    phan-dinh-phung  Phan Đình Phùng\n"
    )  # fmt: skip
    assert json.loads(kyniem("unit", "list", "--json").out)[1] == {
        "id": "tinh",
        "name": "Tỉnh ủy",
        "symbol": "TU",
        "kind": "party",
        "level": "province",
        "region": "thai-nguyen",
        "parent_id": None,
    }


def test_a_unit_that_is_not_valid_today_is_not_listed(kyniem: Run, unloaded: Database) -> None:
    kyniem("unit", "add", *TINH, "--valid-from", "2027-01-01")
    assert kyniem("unit", "list").out == "Chưa có đơn vị nào.\n"
    assert date(2027, 1, 1) > now().date()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (("--region", "bac-kan"), "--region: "),
        (("--kind", "ban"), "--kind: "),
        (("--id", "Tinh"), "--id: "),
        (("--valid-from", "1/7/2025"), "--valid-from: "),
        (("--name", " "), "--name: "),
        (("--parent-id", "khong"), "'khong'"),
    ],
)
def test_a_unit_that_is_told_wrongly_is_refused_with_what_is_wrong(
    kyniem: Run, unloaded: Database, changes: tuple[str, str], told: str
) -> None:
    ended = kyniem("unit", "add", *TINH, *changes)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert kyniem("unit", "list").out == "Chưa có đơn vị nào.\n"
