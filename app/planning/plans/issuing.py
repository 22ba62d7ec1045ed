"""An issue gives a signed plan its number and date, and lets it go to those it is for."""

import re
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.units import civil_day
from app.models import Plan, Unit
from app.planning.plans.addressees import make_receipts
from app.planning.plans.adjusting import take_over
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.shares import share_out
from app.planning.plans.vocabulary import PlanState


def issue(
    session: Session, actor: Actor, plan: Plan, number: str, day: date, now: datetime, today: date
) -> None:
    """Number and date ``plan``, and give its units their receipts and shares.

    Raises:
        PlanRefused: if the day lies before the signature or ahead, the issuing unit has
            given the number in that year, or the plan that is adjusted was closed.
    """
    _check_day(plan, day, today)
    _check_number(session, plan, number, day.year)
    _check_adjusted(session, plan)
    plan.number, plan.issued_on = number, day
    plan.issued_at, plan.issued_by = now, actor.person_id
    make_receipts(session, plan, day, now)
    share_out(session, plan, day, now)
    if plan.adjusts_id is not None:
        take_over(session, plan, now)


def _check_day(plan: Plan, day: date, today: date) -> None:
    assert plan.signed_at is not None
    signed = civil_day(plan.signed_at)
    if day < signed:
        raise PlanRefused(
            f"Kế hoạch được ký ngày {signed:%d/%m/%Y}; ngày ban hành không thể sớm hơn."
        )
    if day > today:
        raise PlanRefused(f"Hôm nay là ngày {today:%d/%m/%Y}; ngày ban hành không thể muộn hơn.")


def _check_adjusted(session: Session, plan: Plan) -> None:
    """Refuse to bring a closed plan back; what is told of one in progress waits for the issue."""
    if plan.adjusts_id is None:
        return
    asked = select(Plan.state).where(Plan.id == plan.adjusts_id).with_for_update()
    if session.scalars(asked).one() != PlanState.ISSUED:
        raise PlanRefused(
            "Kế hoạch được điều chỉnh đã kết thúc; hãy lập một kế hoạch mới thay cho bản này."
        )


def _check_number(session: Session, plan: Plan, number: str, year: int) -> None:
    # Two clerks who give the same number at once must not both be right.
    session.execute(select(Unit.id).where(Unit.id == plan.issuer_id).with_for_update())
    asked = select(Plan.number).where(
        Plan.issuer_id == plan.issuer_id,
        Plan.issued_on.between(date(year, 1, 1), date(year, 12, 31)),
    )
    taken = (given for given in session.scalars(asked) if given and _same(given, number))
    if given := next(taken, None):
        raise PlanRefused(
            f"Số {given} đã dùng cho một kế hoạch khác ban hành năm {year};"
            " hãy lấy số tiếp theo trong sổ công văn đi."
        )


def _same(number: str, other: str) -> bool:
    return _bare(number) == _bare(other)


def _bare(number: str) -> str:
    """``number`` as a clerk compares it: "05 - kh/tu" is "5-KH/TU"."""
    return re.sub(r"\s", "", number).casefold().lstrip("0")
