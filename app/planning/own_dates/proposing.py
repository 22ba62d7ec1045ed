"""Proposing an own date to the national catalogue gives an entry that its editors can put in.

It is the text of a data file, checked as one; nothing is sent anywhere.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.draft import home_of, suggested_id
from app.catalogue.entry import OWN_PREFIX
from app.catalogue.writing import written
from app.models import Event, OwnDate
from app.planning.own_dates.rows import english_name, entry_of_row
from app.planning.plans.refusals import PlanRefused


def catalogue_entry(session: Session, own: OwnDate) -> str:
    """``own`` as the files of the catalogue write it, under an id that is free there.

    Raises:
        PlanRefused: naming what an entry needs and ``own`` does not have.
    """
    if lacking := missing(own):
        raise PlanRefused(
            f"Để đề nghị đưa vào danh mục quốc gia, hãy ghi thêm: {', '.join(lacking)}."
        )
    # A name may begin by the very word that begins the ids of own dates.
    name = suggested_id(own.name, ()).removeprefix(OWN_PREFIX)
    taken = session.scalars(select(Event.id).where(Event.id.startswith(name)))
    return written(entry_of_row(own, id=suggested_id(name, taken)))


def missing(own: OwnDate) -> tuple[str, ...]:
    """What an entry of the catalogue needs and ``own`` does not have, as pages call it."""
    needed = {"tên tiếng Anh": english_name(own), "mô tả": own.description}
    return tuple(name for name, told in needed.items() if not told)


def catalogue_file(own: OwnDate) -> str:
    """The file in which the entry would stand."""
    return home_of(own.region)
