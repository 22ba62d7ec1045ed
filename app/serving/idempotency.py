"""An idempotency key lets a program send a POST again without doing anything twice.

What was answered is kept for a day, in the transaction of what was done: either both are
there or neither.  Refusals are not kept; who is refused mends the request and may use the
key again.  Answers that hold a secret must not be given by calls that take a key.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from fastapi import Header
from pydantic import BaseModel
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from app.errors import AppError
from app.models import IdempotencyKey
from app.serving.identity import SignedIn

KEPT = timedelta(hours=24)

IdempotencyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="a name of one's own for this request; sent again within a day, it is answered"
        " the same and done once",
    ),
]


class KeyReused(AppError):
    """A key that was sent with another request before."""

    def __init__(self, key: str) -> None:
        super().__init__(f"idempotency key {key!r} belongs to another request")
        self.key = key


def once(
    caller: SignedIn, key: str | None, path: str, asked: BaseModel, make: Callable[[], BaseModel]
) -> bytes:
    """The JSON of what ``make`` gives; of what it gave, where it was asked for before.

    Raises:
        KeyReused: if the key came with another path or body.
    """
    if key is None:
        return _json(make())
    digest = hashlib.sha256(_json(asked)).hexdigest()
    claimed = _claimed(caller, key, path, digest)
    if (claimed.path, claimed.digest) != (path, digest):
        raise KeyReused(key)
    if claimed.body is None:
        claimed.body, claimed.status = _json(make()), 201
    return claimed.body


def _claimed(caller: SignedIn, key: str, path: str, digest: str) -> IdempotencyKey:
    """The row of the key: a new one, or that of who sent it before."""
    session = caller.session
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.at <= caller.now - KEPT))
    row = IdempotencyKey(actor=_owner(caller), key=key, path=path, digest=digest, at=caller.now)
    try:
        # Who sends the same at the same time waits here for the other to end.
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return session.get_one(IdempotencyKey, (row.actor, row.key))
    return row


def _owner(caller: SignedIn) -> str:
    return f"key:{caller.key.id}" if caller.key else f"person:{caller.person.id}"


def _json(model: BaseModel) -> bytes:
    return model.model_dump_json().encode()
