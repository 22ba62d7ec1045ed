"""Printed names are those of bodies in a document: each may be one of the directory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from app.documents.reading_plans import ReadTask
from app.models import Unit
from app.planning.plans.sight import units_to_name
from app.views.desk import Desk
from app.views.plan_import_forms import ImportFields
from app.views.plan_names import Directory, Named, directory_around, who_is

_MOST_NEAR = 3


@dataclass(slots=True)
class PrintedNames:
    """Whom printed names name, each looked up once."""

    desk: Desk
    known: Directory
    found: dict[str, tuple[Named, tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, desk: Desk, asked: ImportFields) -> "PrintedNames":
        """Those around the unit that drafts and the one that issues."""
        around = filter(None, (asked.unit_id, asked.issuer_id))
        return cls(desk, directory_around(desk.session, desk.actor, around))

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
        if named.body is None:
            return named, ()
        asked = select(Unit.id).where(Unit.symbol == name, Unit.valid_to.is_(None))
        symbols = session.scalars(asked).all()
        if len(symbols) == 1:
            return Named(unit_id=symbols[0]), ()
        near = units_to_name(session, name, today, limit=_MOST_NEAR)
        return named, tuple(unit.name for unit in near)
