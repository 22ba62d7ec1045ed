"""Announcing tells the days of a festival in one year, instead of those that follow from its rule.

The year is that of the occurrence, in the calendar of the rule: a festival of the twelfth
lunar month that is held in January belongs to the lunar year before.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.log import facts, record, record_change
from app.calendar.almanac import anchor
from app.calendar.anniversary import year_of
from app.calendar.extent import MAX_LENGTH_DAYS
from app.calendar.lunar import ALMANAC
from app.calendar.rules import DateRule, parse_rule
from app.models import AnnouncedDays, OwnDate
from app.planning.own_dates.checking import Fault, OwnDateRefused
from app.planning.own_dates.editing import OBJECT, require_open
from app.planning.own_dates.fields import AnnouncedFields, OwnKind
from app.planning.own_dates.rows import touch
from app.planning.plans.refusals import PlanPartNotFound

NEAR = timedelta(days=183)
"""How far from its usual day a festival of a year may be held."""

_TOLD = ("year", "first", "last", "source")


def announce(
    session: Session,
    actor: Actor,
    own: OwnDate,
    year: int | None,
    fields: AnnouncedFields,
    now: datetime,
) -> None:
    """Let the occurrence of ``year`` fall on the days told; None: the year that they belong to.

    Raises:
        NotAllowed: if the actor may not edit in the unit of ``own``.
        UnitEnded: if the unit is no more.
        OutOfOrder: if ``own`` was set aside.
        OwnDateRefused: if it is no festival, or the days cannot be its days of that year.
    """
    require_open(session, actor, own, now)
    add_days(session, actor, own, year, fields, now)


def add_days(
    session: Session,
    actor: Actor,
    own: OwnDate,
    year: int | None,
    fields: AnnouncedFields,
    now: datetime,
) -> None:
    """As ``announce``, for who was found to be allowed to."""
    if faults := _faults(own, year, fields):
        raise OwnDateRefused(faults)
    of_year = year if year is not None else year_for(own, fields.first)
    after = {"year": of_year} | fields.model_dump()
    days = session.get(AnnouncedDays, (own.id, of_year))
    if days is None:
        session.add(AnnouncedDays(own_date_id=own.id, **after))
        before = {}
    else:
        before = facts(days, *_TOLD)
        if before == after:
            return
        days.first, days.last, days.source = fields.first, fields.last, fields.source
    touch(own, now)
    if before:
        record_change(session, actor, "announce", OBJECT, own.id, before, after, now, own.unit_id)
    else:
        record(session, actor, "announce", OBJECT, own.id, {}, after, now, own.unit_id)


def forget_days(session: Session, actor: Actor, own: OwnDate, year: int, now: datetime) -> None:
    """Let the occurrence of ``year`` follow from the rule again.

    Raises:
        NotAllowed, UnitEnded, OutOfOrder: as for announcing.
        PlanPartNotFound: if no days were announced for that year.
    """
    require_open(session, actor, own, now)
    days = session.get(AnnouncedDays, (own.id, year))
    if days is None:
        raise PlanPartNotFound("thời gian đã công bố của năm", year)
    before = facts(days, *_TOLD)
    session.delete(days)
    touch(own, now)
    record(session, actor, "unannounce", OBJECT, own.id, before, {}, now, own.unit_id)


def announced_of(session: Session, own_ids: list[str]) -> tuple[AnnouncedDays, ...]:
    """The announced days of these dates, by year."""
    asked = select(AnnouncedDays).where(AnnouncedDays.own_date_id.in_(own_ids))
    return tuple(session.scalars(asked.order_by(AnnouncedDays.year, AnnouncedDays.own_date_id)))


def year_for(own: OwnDate, first: date) -> int:
    """The year whose usual day is nearest to ``first``; that of ``first`` where there is none."""
    rule = parse_rule(own.rule)
    year = year_of(rule, first)
    if isinstance(rule, DateRule):
        return year
    usual = {near: day for near in (year - 1, year, year + 1) if (day := anchor(rule, near))}
    return min(usual, key=lambda near: abs(usual[near] - first), default=year)


def _faults(own: OwnDate, year: int | None, fields: AnnouncedFields) -> tuple[Fault, ...]:
    if own.kind != OwnKind.FESTIVAL:
        return (("announced", "chỉ lễ hội có thời gian công bố từng năm"),)
    if fields.last < fields.first:
        return (("last", "không được trước ngày đầu"),)
    if fields.days > MAX_LENGTH_DAYS:
        return (("last", f"không được quá {MAX_LENGTH_DAYS} ngày kể từ ngày đầu"),)
    if fields.first not in ALMANAC or fields.last not in ALMANAC:
        return (("first", f"phải từ {ALMANAC.start:%d/%m/%Y} đến {ALMANAC.last:%d/%m/%Y}"),)
    if year is not None and not _belongs(own, year, fields.first):
        return (("first", f"không thuộc năm {year} của lễ hội này"),)
    return ()


def _belongs(own: OwnDate, year: int, first: date) -> bool:
    rule = parse_rule(own.rule)
    usual = anchor(rule, year)
    return year_of(rule, first) == year or (usual is not None and abs(usual - first) <= NEAR)
