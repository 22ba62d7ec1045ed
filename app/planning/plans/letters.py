"""A letter of reminder is a công văn as text, to be signed by who reminds.

Its tone follows from where the unit stands: those below are to hasten, those beside are
asked for attention, those above most politely.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.fields import UnitKind
from app.accounts.tree import chain
from app.accounts.units import unit_named
from app.models import Plan, Unit
from app.planning.plans.following import Followed, Late, following
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.reminding import reminding_unit
from app.planning.plans.verbs import Relation
from app.planning.plans.vocabulary import PlanState
from app.planning.printed import printed_date
from app.regions import region
from app.workdays import WorkCalendar

ANSWER_WORKING_DAYS = 5
"""How many working days a letter gives, where it does not say otherwise."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter of reminder is made of.

    ``by`` sends it to ``to``.  ``acknowledged`` tells whether the unit has said that it
    has the plan, None where it need not.  ``answer_by`` is the day to report by.
    """

    plan: Plan
    issuer: Unit
    by: tuple[Unit, ...]
    to: Unit
    relation: Relation
    late: tuple[Late, ...]
    acknowledged: bool | None
    today: date
    answer_by: date


@dataclass(frozen=True, slots=True)
class Wording:
    """What a letter says, part by part; ``late`` are the tasks it names, without numbers."""

    about: str
    opening: str
    late: tuple[str, ...]
    request: str
    close: str = "Trân trọng"


def letter_to(
    session: Session,
    actor: Actor,
    plan: Plan,
    unit_id: str,
    calendar: WorkCalendar,
    today: date,
    answer_by: date | None = None,
) -> Letter:
    """What a letter from the unit of ``actor`` to another is made of.

    Raises:
        NotAllowed: if they may remind in no unit of the plan.
        OutOfOrder: if the plan is not in progress.
        PlanPartNotFound: if the plan neither goes to the unit nor names it.
        PlanRefused: if there is no day left to answer.
    """
    sender = reminding_unit(session, actor, plan)
    if plan.state != PlanState.ISSUED:
        raise OutOfOrder("Chỉ đôn đốc việc thực hiện kế hoạch đã ban hành và chưa kết thúc.")
    if answer_by is not None and answer_by <= today:
        raise PlanRefused(f"Ngày báo cáo phải sau hôm nay, {printed_date(today)}.")
    found = following(session, plan, calendar, today, Followed(unit_id=unit_id)).units
    if not found:
        raise PlanPartNotFound("đơn vị", unit_id)
    unit = found[0]
    return Letter(
        plan=plan,
        issuer=unit_named(session, plan.issuer_id),
        by=chain(session, sender.id),
        to=unit_named(session, unit_id),
        relation=unit.relation,
        late=unit.late,
        acknowledged=unit.acknowledged is not None if unit.is_addressed else None,
        today=today,
        answer_by=answer_by or calendar.nth_working_day(today, ANSWER_WORKING_DAYS),
    )


def reminder_text(letter: Letter) -> str:
    """What the note says, if nobody words it otherwise."""
    found = [
        f"- {late.title} (thời hạn: {late.wording or _day(late)}{_told_late(late)})"
        for late in letter.late
    ]
    parts = [f"{_request(letter)}, báo cáo kết quả trước ngày {printed_date(letter.answer_by)}."]
    if letter.acknowledged is False:
        parts = [f"{letter.to.name} chưa xác nhận đã nhận {_cited(letter)}.", *parts]
    return "\n".join([*parts, *found])


def letter_text(letter: Letter) -> str:
    """The công văn as text, a line each paragraph.

    Raises:
        PlanRefused: if there is nothing to remind of.
    """
    said = worded(letter)
    body = [
        said.opening,
        *(f"{number}. {late}" for number, late in enumerate(said.late, 1)),
        said.request,
        f"{said.close}./.",
    ]
    return "\n".join([*_head(letter, said.about), "", *body, "", *_foot(letter)])


def worded(letter: Letter) -> Wording:
    """What the letter says, for whoever lays it out.

    Raises:
        PlanRefused: if there is nothing to remind of.
    """
    if not letter.late and letter.acknowledged is not False:
        raise PlanRefused(
            f"{letter.to.name} không có việc quá hạn và đã xác nhận nhận kế hoạch;"
            " chưa có gì để đôn đốc."
        )
    grounds = f"Thực hiện {_cited(letter)} của {letter.issuer.name}"
    seen = f"{grounds} ({letter.plan.title}), qua theo dõi đến ngày {printed_date(letter.today)}, "
    report = (
        f"cập nhật kết quả, nêu rõ khó khăn, vướng mắc (nếu có) và báo cáo {letter.by[0].name}"
        f" trước ngày {printed_date(letter.answer_by)}."
    )
    return Wording(
        about=f"đôn đốc thực hiện {_cited(letter)}",
        opening=seen + _what_waits(letter),
        late=tuple(map(_told, letter.late)),
        request=f"Để bảo đảm tiến độ chung, {_mildly(letter)}; {report}",
    )


def _head(letter: Letter, about: str) -> list[str]:
    sender, over = letter.by[0], letter.by[1:]
    of_party = _organisation(letter.by).kind == UnitKind.PARTY
    state = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    symbol = f"-CV/{sender.symbol}" if of_party else f"/{sender.symbol}"
    place = region(sender.region)
    return [
        *(["ĐẢNG CỘNG SẢN VIỆT NAM"] if of_party else state),
        *([over[0].name.upper()] if over else []),
        sender.name.upper(),
        f"Số:      {symbol if sender.symbol else ''}".rstrip(),
        f"V/v {about}",
        f"{place.name if place else '…'}, ngày … tháng … năm {letter.today.year}",
        "",
        f"Kính gửi: {letter.to.name}",
    ]


def _what_waits(letter: Letter) -> str:
    unread = f"{letter.to.name} chưa xác nhận đã nhận kế hoạch"
    late = f"{letter.to.name} còn {len(letter.late):02} nhiệm vụ quá hạn"
    if not letter.late:
        return f"{unread}."
    return (
        f"{unread}; còn {len(letter.late):02} nhiệm vụ quá hạn:"
        if (letter.acknowledged is False)
        else f"{late}:"
    )


def _told(late: Late) -> str:
    due = f"thời hạn trong kế hoạch: {late.wording}" if late.wording else f"thời hạn: {_day(late)}"
    return f"{late.title} ({due}{_told_late(late)})."


def _told_late(late: Late) -> str:
    days = late.share.days_late
    return f"; quá hạn {days:02} ngày làm việc" if days else "; quá hạn"


def _day(late: Late) -> str:
    return printed_date(late.share.due) if late.share.due else ""


def _foot(letter: Letter) -> list[str]:
    over = [f"- {unit.name} (để báo cáo);" for unit in letter.by[1:2]]
    return [
        "Nơi nhận:",
        "- Như trên;",
        *over,
        "- Lưu.",
        "",
        f"{letter.by[0].name.upper()}",
        "(Ký, ghi rõ họ tên)",
    ]


_TONES = {
    Relation.BELOW: "đề nghị {to} khẩn trương triển khai, hoàn thành các nhiệm vụ nêu trên",
    Relation.ITSELF: "đề nghị {to} khẩn trương triển khai, hoàn thành các nhiệm vụ nêu trên",
    Relation.BESIDE: "đề nghị {to} quan tâm phối hợp, hoàn thành các nhiệm vụ nêu trên",
    Relation.ABOVE: "trân trọng đề nghị {to} quan tâm, xem xét, phối hợp thực hiện các nhiệm vụ"
    " nêu trên",
}
_UNREAD = {
    Relation.ABOVE: "trân trọng đề nghị {to} xem xét, xác nhận việc nhận kế hoạch và phối hợp"
    " triển khai thực hiện",
}
_READ_IT = "đề nghị {to} xác nhận đã nhận kế hoạch và triển khai thực hiện"


def _mildly(letter: Letter) -> str:
    """The request, as the sender makes it."""
    return f"{letter.by[0].name} {_asked(letter)}"


def _request(letter: Letter) -> str:
    """The request of a note, which begins with itself."""
    named = _asked(letter).replace("nêu trên", f"dưới đây của {_cited(letter)}")
    return f"{named[0].upper()}{named[1:]}"


def _asked(letter: Letter) -> str:
    """What the unit is asked to do, in the tone that is due to it."""
    by_relation = _TONES if letter.late else _UNREAD
    return by_relation.get(letter.relation, _READ_IT).format(to=letter.to.name)


def _cited(letter: Letter) -> str:
    assert letter.plan.issued_on
    day = printed_date(letter.plan.issued_on)
    return f"Kế hoạch số {letter.plan.number} ngày {day}"


def _organisation(by: Iterable[Unit]) -> Unit:
    """The organisation of a department: the first that is no part of another."""
    units = tuple(by)
    return next((unit for unit in units if unit.kind != UnitKind.DEPARTMENT), units[-1])
