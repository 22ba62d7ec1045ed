"""An actor is who asks: a person, a key that acts for one, or whoever runs the command line."""

from dataclasses import dataclass

from app.catalogue.vocabulary import Labelled


class Role(Labelled):
    """What somebody is in a unit; roles in one unit add up."""

    VIEWER = "viewer", "Người xem", "Viewer"
    EDITOR = "editor", "Người soạn thảo", "Editor"
    APPROVER = "approver", "Người phê duyệt", "Approver"
    CLERK = "clerk", "Văn thư", "Clerk"
    ADMIN = "admin", "Quản trị đơn vị", "Administrator"

    @property
    def contains(self) -> frozenset["Role"]:
        """The roles whose rights it has, its own included."""
        below = {Role.EDITOR} if self is Role.APPROVER else set[Role]()
        return frozenset({self, Role.VIEWER} | below)


class Scope(Labelled):
    """What a key is for."""

    READ = "read", "Chỉ đọc", "Read only"
    WRITE = "write", "Đọc và ghi", "Read and write"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, with the roles of the day, delegated ones included.

    ``scope`` and ``key_id`` are those of the key, where one asks.  Only ``OPERATOR`` has
    no person.
    """

    person_id: int | None
    name: str
    roles: frozenset[tuple[str, Role]] = frozenset()
    scope: Scope | None = None
    key_id: int | None = None

    def roles_in(self, unit_id: str) -> frozenset[Role]:
        """The roles in that unit, with those they contain."""
        held = (role.contains for unit, role in self.roles if unit == unit_id)
        return frozenset[Role]().union(*held)


OPERATOR = Actor(None, "kyniem")
"""Whoever runs the command line beside the database: nothing is refused."""
