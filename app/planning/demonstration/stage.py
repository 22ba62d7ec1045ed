"""The stage of a demonstration: its units, groups and people, before anything happens."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Actor
from app.accounts.fields import GroupFields, GroupKind, UnitFields, UnitKind, level_of
from app.accounts.groups import add_member, create_group, set_lead
from app.accounts.people import create_person, set_password
from app.accounts.roles import actor_of, grant
from app.accounts.units import create_unit
from app.catalogue.reference import Reference
from app.clock import VIETNAM
from app.models import Group, Person, Unit
from app.planning.demonstration.cast import (
    BODIES,
    COMMITTEE,
    COMMUNES,
    DEPARTMENT,
    HOST,
    PEOPLE,
    PROVINCE,
)


class Stage:
    """Units and people by the short names that the tables above use."""

    def __init__(self, session: Session, reference: Reference, year: int) -> None:
        self.session = session
        self.reference = reference
        self.year = year
        self.units: dict[str, Unit] = {}
        self.groups: dict[str, Group] = {}
        self.people: dict[str, Person] = {}
        self.begun = noon(date(year - 1, 11, 3))

    # Units and people

    def set_up(self, password: str) -> None:
        """The tree, the groups and the people."""
        self._unit(COMMITTEE, "Tỉnh ủy Thái Nguyên", UnitKind.PARTY, PROVINCE, None, "TU")
        self._unit(
            DEPARTMENT, "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên", UnitKind.PARTY,
            PROVINCE, COMMITTEE, "BTGDVTU",
        )  # fmt: skip
        for code, name in COMMUNES.items():
            self._unit(code, name, UnitKind.PARTY, code, COMMITTEE)
        for key, (name, kind) in BODIES.items():
            self._unit(key, name, kind, PROVINCE, None)
        self._group("cum-1", "Cụm thi đua số 1", GroupKind.CUM_THI_DUA, tuple(COMMUNES)[:3])
        self._group("xa", "Các xã, phường", GroupKind.KHAC, tuple(COMMUNES))
        self._group(
            "doan-the", "Các đoàn thể chính trị - xã hội tỉnh", GroupKind.KHOI,
            ("mat-tran", "tinh-doan", "hoi-phu-nu"),
        )  # fmt: skip
        for name, part, unit, role in PEOPLE:
            person = self.people.get(part) or self._person(name, part, password)
            grant(self.session, OPERATOR, person, self.units[unit], role, self.begun)

    def _person(self, name: str, part: str, password: str) -> Person:
        made = create_person(self.session, name, f"{part}@{HOST}", self.begun, by=OPERATOR)
        set_password(self.session, made, password, self.begun)
        self.people[part] = made
        return made

    def _unit(
        self, key: str, name: str, kind: UnitKind, region: str, parent: str | None, symbol: str = ""
    ) -> None:
        fields = UnitFields(
            name=name,
            symbol=symbol,
            kind=kind,
            level=level_of(region),
            region=region,
            parent_id=self.units[parent].id if parent else None,
            valid_from=date(2025, 7, 1),
        )
        self.units[key] = create_unit(self.session, OPERATOR, fields, self.begun)

    def _group(self, key: str, name: str, kind: GroupKind, members: tuple[str, ...]) -> None:
        fields = GroupFields(name=name, kind=kind)
        home = self.units[DEPARTMENT]
        group = create_group(self.session, OPERATOR, home, fields, self.begun)
        for member in members:
            unit = self.units[member]
            add_member(self.session, OPERATOR, group, unit, self.begun.date(), self.begun)
        set_lead(self.session, OPERATOR, group, self.year, self.units[members[0]], self.begun)
        self.groups[key] = group

    def actor(self, part: str) -> Actor:
        """Somebody with the roles they have."""
        return actor_of(self.session, self.people[part], self.begun.date())


def noon(day: date) -> datetime:
    """Noon of ``day`` in Vietnam."""
    return datetime.combine(day, time(12), VIETNAM)
