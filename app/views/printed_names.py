"""Printed names are those of bodies in a document: each may be one of the directory.

Every commune has a "Phòng Văn hóa - Xã hội": a unit is meant only if it is the one that
drafts or issues, lies over or under these, or over all others; elsewhere it is only near.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from app.accounts.tree import chain, select_below
from app.accounts.units import unit_named
from app.documents.reading_plans import ReadReceiver, ReadTask
from app.folding import folded_words
from app.models import Unit
from app.planning.plans.plans import issuer_of
from app.planning.plans.sight import units_to_name
from app.views.desk import Desk
from app.views.plan_import_forms import ImportFields
from app.views.plan_names import Directory, Named, directory_around, who_is

_MOST_NEAR = 3
_FEWEST_WORDS = 2
"""How many words of its name tell a unit in its own plan."""


@dataclass(slots=True)
class PrintedNames:
    """Whom printed names name, each looked up once."""

    desk: Desk
    known: Directory
    own: tuple[Unit, ...]
    around: frozenset[str]
    found: dict[str, tuple[Named, tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, desk: Desk, asked: ImportFields) -> "PrintedNames":
        """Those around the unit that drafts and the one that issues.

        Raises:
            UnitNotFound, PlanRefused: if there is no such unit, or the other cannot issue.
        """
        session = desk.session
        unit = unit_named(session, asked.unit_id)
        own_ids = tuple(dict.fromkeys((unit.id, issuer_of(session, unit, asked.issuer_id))))
        over = {one.id: one for own in own_ids for one in chain(session, own)}
        roots = session.scalars(select(Unit.id).where(Unit.parent_id.is_(None)))
        around = frozenset((*over, *roots, *session.scalars(select_below(own_ids))))
        known = directory_around(session, desk.actor, own_ids)
        return cls(desk, known, tuple(over[own] for own in own_ids), around)

    def who(self, name: str) -> Named:
        """The unit, group or body of that name."""
        return self._look(name)[0]

    def doubts(self, names: Iterable[str]) -> Iterator[str]:
        """What is said of names that are near to some of the directory and are none of them."""
        for name in names:
            _, near = self._look(name)
            if near:
                yield (
                    f"Danh bạ không có “{name}” nhưng có: {'; '.join(near)}."
                    " Đang ghi như văn bản; hãy chọn nếu đúng."
                )

    def doubts_of(self, task: ReadTask) -> tuple[str, ...]:
        """What is uncertain of a task: its own doubts, and those of its names."""
        return (*task.doubts, *self.doubts((*task.leads, *task.supports)))

    def doubts_of_receiver(self, one: ReadReceiver) -> tuple[str, ...]:
        """What is uncertain of a receiver; of one that names nobody just that."""
        return one.doubts or tuple(self.doubts([one.name]))

    def unknown(self, names: Iterable[str]) -> Iterator[str]:
        """What is said of all names that the directory has nothing near to, in one sentence."""
        found = dict.fromkeys(names)
        told = [name for name in found if self.who(name).body and not self._look(name)[1]]
        if told:
            yield f"Danh bạ chưa có {len(told)} tên, ghi như văn bản: {'; '.join(told)}."

    def _look(self, name: str) -> tuple[Named, tuple[str, ...]]:
        if name not in self.found:
            self.found[name] = self._looked(name)
        return self.found[name]

    def _looked(self, name: str) -> tuple[Named, tuple[str, ...]]:
        session, today = self.desk.session, self.desk.today
        named = who_is(session, self.known, name, today, as_typed=True)
        asked = select(Unit.id).where(Unit.symbol == name, Unit.valid_to.is_(None))
        if named.body is not None and len(symbols := session.scalars(asked).all()) == 1:
            named = Named(unit_id=symbols[0])
        if named.group_id or named.unit_id in self.around:
            return named, ()
        if own := self._own(name):
            return own, ()
        near = units_to_name(session, name, today, limit=_MOST_NEAR)
        return Named(body=name), tuple(unit.name for unit in near)

    def _own(self, name: str) -> Named | None:
        """The unit that drafts or issues, if ``name`` is how its name begins: "Đảng ủy"."""
        words = folded_words(name)
        begun = [unit.id for unit in self.own if folded_words(unit.name)[: len(words)] == words]
        return Named(unit_id=begun[0]) if len(words) >= _FEWEST_WORDS and len(begun) == 1 else None
