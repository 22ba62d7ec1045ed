"""A draft made again shows what is new, changed or gone since; nothing is dropped silently."""

from collections.abc import Callable
from typing import Any

import pytest

from app.catalogue.reference import reference
from app.database import Database
from app.planning.comparison import Comparison, Difference, Effect, Fate, compare
from app.planning.period import parse_period
from app.planning.proposal import Place, Proposal, propose, rows
from app.planning.ticking import default_rules

Entry = Callable[..., dict[str, Any]]
Redrafted = Callable[..., Comparison]


def _draft(database: Database) -> Proposal:
    with database.reading() as session:
        known, place, when = reference(session), Place("thai-nguyen"), parse_period("2027")
        chosen = default_rules(known.ticking)
        return propose(rows(session, place, when), known, place, when, chosen)


@pytest.fixture
def redrafted(
    database: Database, synced: Callable[..., Any], ticking: list[dict[str, Any]]
) -> Redrafted:
    """What became of a draft from one state of the catalogue when drafted from the next."""

    def run(
        *states: tuple[list[dict[str, Any]], list[dict[str, Any]]],
    ) -> Comparison:
        drafts = []
        for entries, guides in states:
            synced(database, *entries, guides=guides, ticking=ticking)
            drafts.append(_draft(database))
        return compare(drafts[0], drafts[-1])

    return run


def _told(difference: Difference) -> dict[str, tuple[str | None, str | None]]:
    return {change.what: (change.before, change.now) for change in difference.changes}


ROUND = {"category": "lich-su", "origin": "1947"}


def test_a_draft_made_again_of_the_same_catalogue_has_no_differences(
    redrafted: Redrafted, entry: Entry
) -> None:
    state = ([entry(**ROUND)], [])
    assert redrafted(state, state).is_empty


def test_what_came_and_what_went_is_told(redrafted: Redrafted, entry: Entry) -> None:
    one, other = entry("mot", **ROUND), entry("hai", **ROUND, rule="solar:02-04")
    found = redrafted(([one], []), ([other], []))
    assert [(d.id, d.fate) for d in found.lines] == [
        ("hai-2027", Fate.NEW),
        ("mot-2027", Fate.GONE),
    ]
    assert found.lines[-1].before, "what is gone is still shown"


def test_a_moved_day_is_a_change_of_the_same_line(redrafted: Redrafted, entry: Entry) -> None:
    before = entry(category="le-hoi", manner="le-hoi")
    now = entry(category="le-hoi", manner="le-hoi", rule="solar:02-05")
    (found,) = redrafted(([before], []), ([now], [])).lines
    assert found.fate is Fate.CHANGED
    assert _told(found)["ngày"] == ("03/02/2027", "05/02/2027")


def test_another_origin_changes_phrase_class_and_tick(redrafted: Redrafted, entry: Entry) -> None:
    before, now = entry(**ROUND), entry(category="lich-su", origin="1946-02-03")
    (found,) = redrafted(([before], []), ([now], [])).lines
    told = _told(found)
    assert told["loại năm"] == ("năm tròn", "năm khác")
    assert told["đánh dấu"] == ("có", "không")
    phrase = told["cách gọi"][1]
    assert phrase is not None
    assert phrase.startswith("Kỷ niệm 81 năm")


def test_a_review_that_is_new_or_gone_is_told(redrafted: Redrafted, entry: Entry) -> None:
    def document(so_ket: str) -> dict[str, Any]:
        told = {
            "number": "1-NQ/TW",
            "issuer": "Bộ Chính trị",
            "kind": "nghi-quyet",
            "review": {"so_ket": [so_ket], "tong_ket": ["20"]},
        }
        return entry("nq-1", category="van-ban", origin="2022-02-03", document=told)

    found = redrafted(([document("5")], []), ([document("4")], []))
    assert [review.event_id for review in found.gone_reviews] == ["nq-1"]
    assert not found.new_reviews


# When a guide arrives


def test_a_guide_adds_what_it_names(
    redrafted: Redrafted, entry: Entry, guide: Callable[..., dict[str, Any]]
) -> None:
    event = entry(category="nganh", origin="1946-02-03")
    arrived = guide(items=[{"event": event["id"]}])
    (found,) = redrafted(([event], []), ([event], [arrived])).lines
    assert (found.fate, found.effect) == (Fate.CHANGED, Effect.ADDS)
    assert _told(found) == {"hướng dẫn": (None, "1-HD/BTGDVTW"), "đánh dấu": ("không", "có")}


def test_a_guide_rescales_what_was_ticked_already(
    redrafted: Redrafted, entry: Entry, guide: Callable[..., dict[str, Any]]
) -> None:
    event = entry(**ROUND)
    arrived = guide(items=[{"event": event["id"], "scale": "Lễ kỷ niệm cấp quốc gia"}])
    (found,) = redrafted(([event], []), ([event], [arrived])).lines
    assert found.effect is Effect.RESCALES
    assert _told(found)["quy mô theo hướng dẫn"] == (None, "Lễ kỷ niệm cấp quốc gia")


def test_a_later_guide_that_says_another_scale_rescales(
    redrafted: Redrafted, entry: Entry, guide: Callable[..., dict[str, Any]]
) -> None:
    event = entry(**ROUND)
    first = guide(items=[{"event": event["id"], "scale": "Cấp quốc gia"}])
    later = guide(
        "hd-2",
        number="2-HD",
        date="2027-01-05",
        items=[{"event": event["id"], "scale": "Cấp tỉnh"}],
    )
    (found,) = redrafted(([event], [first]), ([event], [first, later])).lines
    assert found.effect is Effect.RESCALES
    assert _told(found)["quy mô theo hướng dẫn"] == ("Cấp quốc gia", "Cấp tỉnh")


def test_a_guide_that_names_without_a_scale_changes_no_scale(
    redrafted: Redrafted, entry: Entry, guide: Callable[..., dict[str, Any]]
) -> None:
    event = entry(**ROUND)
    arrived = guide(items=[{"event": event["id"]}])
    (found,) = redrafted(([event], []), ([event], [arrived])).lines
    assert (found.effect, list(_told(found))) == (None, ["hướng dẫn"])


def test_what_a_guide_leaves_out_is_told_and_stays(
    redrafted: Redrafted, entry: Entry, guide: Callable[..., dict[str, Any]]
) -> None:
    event, other = entry(**ROUND), entry("khac", **ROUND, rule="solar:02-04")
    arrived = guide(items=[{"event": "khac"}])
    found = {d.id: d for d in redrafted(([event, other], []), ([event, other], [arrived])).lines}
    dropped = found["thanh-lap-dang-2027"]
    assert dropped.effect is Effect.DROPS
    assert _told(dropped) == {"hướng dẫn không nêu": (None, "1-HD/BTGDVTW")}
    assert dropped.now is not None
    assert dropped.now.tick.is_set, "a person decides"


def test_a_guide_of_which_only_a_part_was_read_leaves_nothing_out(
    redrafted: Redrafted, entry: Entry, guide: Callable[..., dict[str, Any]]
) -> None:
    event = entry(**ROUND)
    assert redrafted(([event], []), ([event], [guide(complete="false")])).is_empty


def test_a_central_guide_leaves_out_no_local_day(
    redrafted: Redrafted, entry: Entry, guide: Callable[..., dict[str, Any]]
) -> None:
    event = entry(region="thai-nguyen", level="dia-phuong", origin="1997-02-03")
    assert redrafted(([event], []), ([event], [guide()])).is_empty


def test_what_nobody_planned_is_not_told_as_left_out(
    redrafted: Redrafted, entry: Entry, guide: Callable[..., dict[str, Any]]
) -> None:
    event = entry(category="quoc-te")
    assert redrafted(([event], []), ([event], [guide()])).is_empty


def test_a_guide_that_is_withdrawn_drops_what_it_alone_had_named(
    redrafted: Redrafted, entry: Entry, guide: Callable[..., dict[str, Any]]
) -> None:
    event = entry(category="nganh", origin="1946-02-03")
    named = guide(items=[{"event": event["id"]}])
    (found,) = redrafted(([event], [named]), ([event], [])).lines
    assert found.effect is Effect.DROPS
