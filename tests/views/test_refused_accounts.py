"""Whatever about units, people or roles cannot be done is told in a Vietnamese sentence."""

import re
from datetime import date

import pytest

from app.accounts.access import Action, NotAllowed
from app.accounts.groups import (
    AlreadyMember,
    BadGroupParent,
    GroupExists,
    GroupNotFound,
    NotMember,
)
from app.accounts.invitations import InvitationGone
from app.accounts.keys import BadKeyName
from app.accounts.passwords import BadPassword, PasswordFault, TooBusy
from app.accounts.people import BadEmail, BadName, CodesOn, EmailTaken, PersonNotFound
from app.accounts.roles import BadPeriod, DelegationNotFound, LastAdmin, NotDelegable, Role
from app.accounts.units import (
    BadSuccessor,
    HasUnitsBelow,
    OwnAncestor,
    UnitEnded,
    UnitExists,
    UnitNotFound,
    WrongDay,
)
from app.errors import AppError
from app.serving.errors import STATUSES
from app.views.refused import refusal

DAY = date(2026, 11, 22)

ERRORS: list[AppError] = [
    AlreadyMember("g", "xa"),
    BadEmail("lan"),
    BadGroupParent("g", "h"),
    BadKeyName(""),
    BadName(""),
    *map(BadPassword, PasswordFault),
    BadPeriod(DAY, DAY),
    BadSuccessor("xa", "tinh"),
    CodesOn(),
    DelegationNotFound(1),
    EmailTaken("lan@thainguyen.example"),
    GroupExists("g"),
    GroupNotFound("g"),
    HasUnitsBelow("tinh", ("xa", "to")),
    InvitationGone(),
    LastAdmin("xa"),
    *(NotAllowed(action, "xa") for action in Action),
    NotAllowed(Action.MANAGE, None),
    NotDelegable(Role.ADMIN),
    NotMember("g", "xa"),
    OwnAncestor("xa", "to"),
    PersonNotFound(1),
    TooBusy(),
    UnitEnded("xa", DAY),
    UnitExists("xa"),
    UnitNotFound("xa"),
    WrongDay(DAY, DAY),
]


def test_the_list_holds_every_error_of_accounts() -> None:
    kinds = AppError.__subclasses__()
    own = {kind for kind in kinds if kind.__module__.startswith("app.accounts.")}
    assert {type(error) for error in ERRORS} == own


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{type(error).__name__}: {error}")
def test_each_has_a_status_and_a_sentence(error: AppError) -> None:
    said = refusal(error)
    assert said
    assert re.fullmatch("[A-ZĐÀ-Ỹ'].*[.]", said)
    assert STATUSES[type(error)] >= 400


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UnitEnded("xa", DAY), "Đơn vị 'xa' đã kết thúc hoạt động ngày 22/11/2026."),
        (HasUnitsBelow("tinh", ("xa", "to")), "Còn đơn vị trực thuộc: xa, to; hãy chuyển hoặc"
         " kết thúc các đơn vị đó trước."),
        (NotAllowed(Action.APPROVE, "xa"), "Bạn không có quyền phê duyệt ở đơn vị 'xa'; hãy hỏi"
         " người quản trị của đơn vị đó."),
    ],
)  # fmt: skip
def test_it_tells_the_facts(error: AppError, said: str) -> None:
    assert refusal(error) == said
