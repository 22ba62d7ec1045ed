"""Rows of days off as ``data/days_off.yaml`` writes them, made into values of ``workdays``."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.calendar.window import Window
from app.catalogue.entry import RuleText, Strict, Text, WebAddress
from app.catalogue.vocabulary import Status
from app.iso import IsoDay
from app.workdays import DayOffLaw, DecidedDay, Decision, FixedDay, Kind, Notice

MAX_SPAN_DAYS = 31


class NoticeField(Strict):
    """The document that fixes days off."""

    title: Text
    number: Text | None = None
    date: IsoDay | None = None
    url: WebAddress | None = None
    article: Text | None = None

    def notice(self) -> Notice:
        """As the work calendar carries it."""
        return Notice(self.title, self.number, self.date, self.url, self.article)


class DecidedDays(Strict):
    """One ``day``, or all from ``from`` to ``to``, both included."""

    day: IsoDay | None = None
    first: Annotated[IsoDay | None, Field(alias="from")] = None
    to: IsoDay | None = None
    kind: Kind
    name: Text | None = None
    made_up_on: IsoDay | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if (self.day is None) == (self.first is None) or (self.first is None) != (self.to is None):
            raise ValueError("ghi một ngày bằng day, hoặc một khoảng bằng from và to")
        if self.first and self.to and not 0 <= (self.to - self.first).days < MAX_SPAN_DAYS:
            raise ValueError(f"to phải sau from, không quá {MAX_SPAN_DAYS} ngày")
        if (self.kind is Kind.SWAPPED) != (self.made_up_on is not None):
            raise ValueError("made_up_on đi cùng kind: swapped, và chỉ khi đó")
        return self

    def decided(self) -> Iterator[DecidedDay]:
        """Each of its days."""
        first = self.day or self.first
        last = self.day or self.to
        assert first is not None
        assert last is not None
        for day in Window.of_days(first, last):
            yield DecidedDay(day, self.kind, self.name, self.made_up_on)


class FixedDayField(Strict):
    """A day that a law names by its date."""

    rule: RuleText
    name: Text


class DecisionRow(Strict):
    """A notice of days off."""

    notice: NoticeField
    status: Status
    days: Annotated[tuple[DecidedDays, ...], Field(min_length=1)]
    withdrawn: tuple[IsoDay, ...] = ()

    def decision(self) -> Decision:
        """As the work calendar takes it."""
        days = tuple(day for row in self.days for day in row.decided())
        confirmed = self.status is Status.CONFIRMED
        return Decision(self.notice.notice(), days, self.withdrawn, confirmed)


class LawRow(Strict):
    """A law that fixes days off by itself."""

    law: NoticeField
    in_force: IsoDay
    until: IsoDay | None = None
    substitute_article: Text | None = None
    days: Annotated[tuple[FixedDayField, ...], Field(min_length=1)]

    def day_off_law(self) -> DayOffLaw:
        """As the work calendar takes it."""
        days = tuple(FixedDay(row.rule, row.name) for row in self.days)
        return DayOffLaw(
            self.law.notice(), self.in_force, days, self.until, self.substitute_article
        )
