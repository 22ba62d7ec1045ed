"""The row of an own date and its fields are made of each other, and its entry of the row."""

from datetime import datetime
from typing import Any

from app.catalogue.entry import OWN_PREFIX, Entry
from app.catalogue.sync import columns
from app.models import KeptDay, OwnDate
from app.planning.own_dates.fields import OwnDateFields

LIKE_THE_ROW = (
    "name", "short_name", "rule", "origin", "origin_lunar", "manner", "category", "level",
    "since", "until", "status", "description",
)  # fmt: skip


def own_columns(fields: OwnDateFields, entry: Entry) -> dict[str, Any]:
    """The columns of an own date that say what it is; ``entry`` was made of ``fields``."""
    return columns(entry) | {"description": fields.description}


def own_fields(own: OwnDate) -> OwnDateFields:
    """What ``own`` was made of, defaults filled in."""
    told = {name: getattr(own, name) for name in LIKE_THE_ROW}
    told |= {name: own.details[name] for name in ("persons", "places", "sources", "document")}
    told |= {"kind": own.kind, "extent": _extent(own)}
    return OwnDateFields.model_validate(told | {"name_en": english_name(own)})


def english_name(own: OwnDate) -> str:
    """Its English name; empty where nobody gave one and the Vietnamese stands in for it."""
    return "" if own.name_en == own.name else own.name_en


def entry_of_row(kept: KeptDay, **changes: Any) -> Entry:
    """The entry that ``kept`` was made of, with what is to differ; its id loses the prefix."""
    told = {name: getattr(kept, name) for name in (*LIKE_THE_ROW, "name_en", "region")}
    told |= {"id": kept.id.removeprefix(OWN_PREFIX)}
    told |= {"former": kept.former, "law": kept.law, "day_off": kept.day_off}
    told |= kept.details | {"extent": _extent(kept)}
    told |= {"year_class_from": "civil-year" if kept.class_from_civil_year else None}
    return Entry.model_validate({n: v for n, v in (told | changes).items() if v is not None})


def touch(own: OwnDate, now: datetime) -> None:
    """Stamp a change of ``own``, so that feeds and those who ask what changed are told."""
    own.changed = now
    own.sequence += 1


def _extent(kept: KeptDay) -> dict[str, Any] | None:
    if not kept.extended:
        return None
    end = {"through": kept.through} if kept.through else {"lasts": kept.lasts_days}
    return {"offset": kept.offset_days} | end
