"""The head of a unit's document: its names on a day, whose rules it follows, how it is signed.

Bodies bear the names that they had on the day of the document; groups those of today.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.fields import UnitKind
from app.accounts.tree import chain
from app.documents.composing.head import Head
from app.documents.composing.recipients import recipients
from app.documents.composing.signatures import (
    Authority,
    NoSuchAuthority,
    signature,
    usual_signature,
)
from app.documents.official.document import Issuer, LayoutName, Signature
from app.models import FormerName, Group, Unit
from app.views.desk import Desk
from app.views.parameters import BadParameter, Parameters
from app.views.region_heads import place_name

_PARTY_MARKS = "văn bản của Đảng chỉ ký trực tiếp, T/M, K/T hoặc T/L"
_COMMITTEES = ("Tỉnh ủy", "Thành ủy", "Đảng ủy")


class SigningParameters(Parameters):
    """How a document is to be signed, and by whose rules it is laid out.

    Left out, they are those that documents of the body usually have.  ``whom`` is for whom
    somebody signs: "BAN THƯỜNG VỤ", "TRƯỞNG BAN".
    """

    layout: LayoutName | None = None
    authority: Authority | None = None
    whom: Annotated[str, Field(max_length=100)] = ""
    title: Annotated[str, Field(max_length=100)] = ""
    signer: Annotated[str, Field(max_length=100)] = ""


USUAL = SigningParameters()


class Names:
    """What units were called on a day, and groups today: one query each."""

    def __init__(self, session: Session, day: date) -> None:
        then = select(FormerName).where(FormerName.last_day >= day)
        former = {
            row.unit_id: row for row in session.scalars(then.order_by(FormerName.last_day.desc()))
        }
        units = session.execute(select(Unit.id, Unit.name, Unit.symbol))
        self.units: dict[str, tuple[str, str]] = {
            key: (former[key].name, former[key].symbol) if key in former else (name, symbol)
            for key, name, symbol in units
        }
        self.groups: dict[str, str] = dict(session.execute(select(Group.id, Group.name)).all())

    def of(self, unit_id: str | None, group_id: str | None, body: str | None) -> str:
        """The name of whom a row names."""
        if unit_id is not None:
            return self.units[unit_id][0]
        return self.groups[group_id] if group_id is not None else body or ""


def unit_head(
    desk: Desk,
    unit_id: str,
    names: Names,
    asked: SigningParameters,
    *,
    draft: int = 1,
    to: Iterable[tuple[str, str]] = (),
    signer: str = "",
) -> Head:
    """The head of what ``unit_id`` issues, as a draft without number and day.

    ``to`` are those who get it, each with what for; ``signer`` is who has signed it.
    """
    own, *above = chain(desk.session, unit_id)
    name, symbol = names.units[own.id]
    layout = asked.layout or _layout(own, above)
    over = names.units[above[0].id][0] if above else None
    keeper = f"Văn phòng {name}" if name.startswith(_COMMITTEES) else name
    return Head(
        layout=layout,
        issuer=Issuer(name.removesuffix(f" {over}") if over else name, over, name),
        place=place_name(own.region),
        symbol=symbol,
        draft=draft,
        signature=_signature(layout, name, asked, signer),
        recipients=recipients(layout, to, keeper),
    )


def _layout(own: Unit, above: Iterable[Unit]) -> LayoutName:
    """The rules of the organisation that a department belongs to."""
    department = UnitKind.DEPARTMENT
    whole = next((unit for unit in (own, *above) if unit.kind != department), own)
    return LayoutName.PARTY if whole.kind == UnitKind.PARTY else LayoutName.STATE


def _signature(layout: LayoutName, name: str, asked: SigningParameters, signer: str) -> Signature:
    told = asked.signer or signer
    if asked.authority is None and not asked.title:
        return usual_signature(layout, name, told)
    titles = (asked.title,) if asked.title else ()
    try:
        return signature(layout, asked.authority or Authority.HEAD, asked.whom, titles, told)
    except NoSuchAuthority:
        raise BadParameter("authority", _PARTY_MARKS) from None
