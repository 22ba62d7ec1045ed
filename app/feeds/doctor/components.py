"""A component is what stands between BEGIN and END: a calendar, an event, an alarm."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.feeds.doctor.lines import Line


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """One component with its own properties, in their order; ``line`` is its BEGIN."""

    name: str
    line: int
    parent: "Component | None"
    properties: list[Line] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """Its properties of that name."""
        return [line for line in self.properties if line.name == name]

    def first(self, name: str) -> Line | None:
        """Its first property of that name."""
        return next((line for line in self.properties if line.name == name), None)

    def value(self, name: str) -> str:
        """The value of its first property of that name; empty where there is none."""
        found = self.first(name)
        return found.value.strip() if found else ""


def components(lines: Iterable[Line]) -> tuple[Component, ...]:
    """All components, in the order in which they begin, whatever is wrong with their ends."""
    return tuple(_components(lines))


def _components(lines: Iterable[Line]) -> Iterator[Component]:
    current: Component | None = None
    for line in lines:
        match line.name:
            case "BEGIN":
                current = Component(line.value.strip().upper(), line.number, current)
                yield current
            case "END":
                current = current.parent if current else None
            case _ if current:
                current.properties.append(line)
