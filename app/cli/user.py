"""The commands ``user``: accounts as they are made and mended beside the database.

No mail is sent: a link is printed once, and whoever runs the command hands it over.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Role
from app.accounts.invitations import password_link
from app.accounts.passwords import BadPassword, password_fault
from app.accounts.people import (
    PersonNotFound,
    checked_email,
    checked_name,
    create_person,
    disable_person,
    disable_totp,
    enable_person,
    person_by_email,
    set_password,
)
from app.accounts.roles import grant, is_last_admin, roles_of
from app.accounts.units import unit_named
from app.cli.exits import ExitCode, Refused
from app.cli.opening import opened
from app.clock import now
from app.models import Person
from app.serving.private_addresses import PAGES
from app.settings import read_settings

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help="email đăng nhập")]
UnitOption = Annotated[
    str | None, typer.Option("--unit", metavar="MÃ", help="đơn vị, như kyniem unit list in ra")
]
RoleOption = Annotated[
    str, typer.Option("--role", metavar="VAI_TRÒ", help=" | ".join(Role) + "; mặc định: admin")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(help="Tài khoản: tạo, cấp vai trò, đặt lại mật khẩu, ngừng.")
    group.command("create", help="Tạo tài khoản; người quản trị đầu tiên được tạo ở đây.")(create)
    group.command("grant", help="Cấp một vai trò trong đơn vị cho tài khoản đã có.")(grant_role)
    group.command("reset", help="In liên kết dùng một lần để đặt lại mật khẩu.")(reset)
    group.command(
        "disable", help="Ngừng một tài khoản; mọi phiên và khóa của người đó hết hiệu lực."
    )(disable)
    group.command("enable", help="Cho một tài khoản đã ngừng đăng nhập lại.")(enable)
    app.add_typer(group, name="user")


def create(
    email: Annotated[str, typer.Option("--email", metavar="EMAIL", help="email đăng nhập")],
    name: Annotated[str, typer.Option("--name", metavar="HỌ_TÊN", help="họ và tên")],
    unit: UnitOption = None,
    role: RoleOption = Role.ADMIN,
    invite: Annotated[
        bool, typer.Option("--invite", help="không hỏi mật khẩu; in liên kết dùng một lần")
    ] = False,
) -> None:
    """Make an account, with a role where a unit is given."""
    address, told, given = checked_email(email), checked_name(name), _role(role)
    password = None if invite else _asked_password(told, address)
    with _writing() as session:
        person = create_person(session, told, address, now(), by=OPERATOR)
        if unit:
            grant(session, OPERATOR, person, unit_named(session, unit), given, now())
        if password:
            set_password(session, person, password, now(), by=OPERATOR)
        link = None if password else password_link(session, OPERATOR, person, now())
    typer.echo(f"Đã tạo tài khoản {address}.")
    if link:
        _print_link(link)


def grant_role(
    email: EmailArgument,
    unit: Annotated[str, typer.Option("--unit", metavar="MÃ", help="đơn vị")],
    role: RoleOption = Role.ADMIN,
) -> None:
    """Give a role to somebody who has an account."""
    given = _role(role)
    with _writing() as session:
        grant(session, OPERATOR, _person(session, email), unit_named(session, unit), given, now())
    typer.echo(f"{email} là {given.label} của {unit}.")


def reset(
    email: EmailArgument,
    no_code: Annotated[
        bool, typer.Option("--no-code", help="thôi hỏi mã xác thực, khi người đó mất điện thoại")
    ] = False,
) -> None:
    """Print a link by which somebody sets a new password."""
    with _writing() as session:
        person = _person(session, email)
        if person.disabled:
            raise Refused(
                f"Tài khoản {email} đã ngừng; hãy chạy trước: kyniem user enable {email}."
            )
        if no_code:
            disable_totp(session, person, now(), by=OPERATOR)
        link = password_link(session, OPERATOR, person, now())
    _print_link(link)


def disable(email: EmailArgument) -> None:
    """Let somebody not sign in any more."""
    with _writing() as session:
        person = _person(session, email)
        disable_person(session, OPERATOR, person, now())
        left = [
            unit.id
            for unit, roles in roles_of(session, person)
            if Role.ADMIN in roles and is_last_admin(session, person, unit)
        ]
    typer.echo(f"Đã ngừng tài khoản {email}.")
    for unit_id in left:
        typer.echo(f"Lưu ý: đơn vị {unit_id} không còn người quản trị.", err=True)


def enable(email: EmailArgument) -> None:
    """Let somebody sign in again."""
    with _writing() as session:
        enable_person(session, OPERATOR, _person(session, email), now())
    typer.echo(f"Tài khoản {email} đăng nhập lại được.")


@contextmanager
def _writing() -> Iterator[Session]:
    with opened(read_settings()) as database, database.writing() as session:
        yield session


def _person(session: Session, email: str) -> Person:
    person = person_by_email(session, email)
    if person is None:
        raise PersonNotFound(email)
    return person


def _role(spelling: str) -> Role:
    try:
        return Role(spelling)
    except ValueError:
        raise Refused(f"--role: phải là một trong: {', '.join(Role)}.") from None


def _asked_password(name: str, email: str) -> str:
    """A password that the policy takes, asked for twice and not shown."""
    try:
        told: str = typer.prompt(
            "Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại mật khẩu"
        )
    except (typer.Abort, KeyboardInterrupt):
        raise Refused("Đã dừng; không ghi gì.", ExitCode.DIFFERENCE) from None
    if fault := password_fault(told, name, email):
        raise BadPassword(fault)
    return told


def _print_link(token: str) -> None:
    typer.echo("Liên kết dùng một lần, hết hạn sau 7 ngày; hãy chuyển tận tay người dùng:")
    typer.echo(f"{read_settings().address}{PAGES}/loi-moi/{token}")
