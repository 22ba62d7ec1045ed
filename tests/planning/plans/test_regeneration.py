"""Regenerating shows what became of each line, takes over what is accepted, and loses no edit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.accounts.log import history
from app.catalogue.guides import Guide
from app.catalogue.load import Catalogue
from app.catalogue.reference import Reference
from app.catalogue.sync import sync
from app.models import Activity, Person, Plan, PlanLine, Task, Unit
from app.planning.comparison import Difference, Effect, Fate
from app.planning.own_dates.fields import NewOwnDate
from app.planning.own_dates.keeping import create_own_date, retire_own_date
from app.planning.plans.lines import (
    LineChange,
    OtherLine,
    add_line,
    change_line,
    included,
    is_gone,
    lines_of,
    remove_line,
    title_of,
)
from app.planning.plans.plan_campaigns import campaigns_of
from app.planning.plans.plans import PlanChange, change_plan
from app.planning.plans.refusals import OutOfOrder, PlanRefused
from app.planning.plans.regeneration import accept, differences, guide_behind
from app.planning.plans.vocabulary import PlanState

Planned = Callable[..., Plan]
Synced = Callable[..., None]

WORDS = LineChange(chosen=True, title="Tên của ta", section="Mục của ta", note="Ghi nhớ")


def _line(session: Session, plan: Plan, key: str) -> PlanLine:
    return next(row for row in lines_of(session, plan) if row.key == key)


def _keys(session: Session, plan: Plan) -> set[str]:
    return {row.key for row in lines_of(session, plan)}


@pytest.fixture
def told(session: Session, reference: Reference) -> Callable[..., dict[str, Difference]]:
    """What has become of the occurrences of a plan, by key."""

    def ask(plan: Plan, known: Reference = reference) -> dict[str, Difference]:
        return {line.id: line for line in differences(session, plan, known).lines}

    return ask


@pytest.fixture
def accepted(
    session: Session, editor: Actor, reference: Reference, now: datetime
) -> Callable[..., None]:
    """Take over differences: those given, or all."""

    def run(plan: Plan, *keys: str, known: Reference = reference) -> None:
        found = differences(session, plan, known)
        reviews = (*found.new_reviews, *found.gone_reviews)
        everything = {told.id for told in (*found.lines, *reviews)}
        accept(session, editor, plan, set(keys) or everything, known, now)

    return run


@pytest.fixture
def resynced(session: Session, few: Catalogue, now: datetime) -> Synced:
    """Load the catalogue again: without some entries, or with fields of one changed."""

    def run(*without: str, **changed: dict[str, Any]) -> None:
        changes = {name.replace("_", "-"): fields for name, fields in changed.items()}
        entries = (
            entry.model_copy(update=changes.get(entry.id, {}))
            for entry in few.entries
            if entry.id not in without
        )
        sync(session, replace(few, entries=tuple(entries)), now + timedelta(days=1))

    return run


@pytest.fixture
def guided(reference: Reference, guide: Callable[..., dict[str, Any]]) -> Callable[..., Reference]:
    """The reference with a guide for 2027 that came since; its items by event, with a scale."""

    def build(**items: str | None) -> Reference:
        rows = [{"event": name.replace("_", "-"), "scale": scale} for name, scale in items.items()]
        come = Guide.model_validate(guide(items=rows))
        return replace(reference, guides=(*reference.guides, come))

    return build


# What is told


def test_nothing_has_become_of_a_plan_that_was_just_made(
    session: Session, plan: Planned, reference: Reference
) -> None:
    assert differences(session, plan(), reference).is_empty


def test_what_came_changed_or_went_is_told_and_nothing_happens_by_itself(
    session: Session, plan: Planned, resynced: Synced, told: Callable[..., dict[str, Difference]]
) -> None:
    resynced("tuyen-giao")
    made = plan()
    resynced("phu-thong", quoc_khanh={"name": "Ngày Quốc khánh"})
    before = [(row.key, row.said, row.updated) for row in lines_of(session, made)]
    found = told(made)
    assert {key: difference.fate for key, difference in found.items()} == {
        "tuyen-giao-2027": Fate.NEW,
        "quoc-khanh-2027": Fate.CHANGED,
        "phu-thong-2027": Fate.GONE,
    }
    (change,) = found["quoc-khanh-2027"].changes
    assert change.now == "Kỷ niệm 82 năm Ngày Quốc khánh (02/09/1945 - 02/09/2027)"
    assert [(row.key, row.said, row.updated) for row in lines_of(session, made)] == before


def test_what_is_accepted_is_taken_over_and_the_rest_stays_open(
    session: Session,
    plan: Planned,
    resynced: Synced,
    told: Callable[..., dict[str, Difference]],
    accepted: Callable[..., None],
) -> None:
    resynced("tuyen-giao")
    made = plan()
    resynced("phu-thong", quoc_khanh={"name": "Ngày Quốc khánh"})
    accepted(made, "tuyen-giao-2027", "quoc-khanh-2027")
    assert "tuyen-giao-2027" in _keys(session, made)
    assert "Ngày Quốc khánh (" in title_of(_line(session, made, "quoc-khanh-2027"))
    assert told(made).keys() == {"phu-thong-2027"}
    accepted(made, "phu-thong-2027")
    assert "phu-thong-2027" not in _keys(session, made)
    assert told(made) == {}


def test_a_day_that_moved_moves_its_line(
    session: Session, plan: Planned, resynced: Synced, few: Catalogue, accepted: Callable[..., None]
) -> None:
    made = plan()
    other = next(entry for entry in few.entries if entry.id == "phu-thong")
    resynced(tuyen_giao={"rule": other.rule})
    accepted(made)
    row = _line(session, made, "tuyen-giao-2027")
    assert (row.first, row.last) == (date(2027, 7, 25), date(2027, 7, 25))


def test_what_differs_no_more_is_refused_and_nothing_is_taken_over(
    session: Session, plan: Planned, resynced: Synced, accepted: Callable[..., None]
) -> None:
    made = plan()
    resynced("phu-thong")
    with pytest.raises(PlanRefused, match="quoc-khanh-2027 không còn gì khác"):
        accepted(made, "phu-thong-2027", "quoc-khanh-2027")
    assert "phu-thong-2027" in _keys(session, made)


# No edit is lost


def test_a_persons_words_stand_on_a_line_that_changed(
    session: Session,
    plan: Planned,
    editor: Actor,
    resynced: Synced,
    accepted: Callable[..., None],
    now: datetime,
) -> None:
    made = plan()
    row = _line(session, made, "quoc-khanh-2027")
    campaign = campaigns_of(session, made)[0]
    words = WORDS.model_copy(update={"chosen": False, "campaign_id": campaign.id})
    change_line(session, editor, made, row, words, now)
    resynced(quoc_khanh={"name": "Ngày Quốc khánh"})
    accepted(made)
    assert row.said["title"].startswith("Kỷ niệm 82 năm Ngày Quốc khánh (")
    assert (row.chosen, row.title, row.section) == (False, "Tên của ta", "Mục của ta")
    assert (row.note, row.campaign_id) == ("Ghi nhớ", campaign.id)


@pytest.mark.parametrize(
    "word",
    [
        {"chosen": False},
        {"chosen": True},
        {"title": "Tên của ta"},
        {"section": "Mục của ta"},
        {"note": "Ghi nhớ"},
    ],
)
def test_a_line_that_is_gone_is_kept_and_marked_where_anybody_said_something_of_it(
    session: Session,
    plan: Planned,
    editor: Actor,
    resynced: Synced,
    told: Callable[..., dict[str, Difference]],
    accepted: Callable[..., None],
    now: datetime,
    word: dict[str, Any],
) -> None:
    made = plan()
    row = _line(session, made, "quoc-khanh-2027")
    change_line(session, editor, made, row, LineChange(**word), now)
    was_in = included(row)
    resynced("quoc-khanh")
    accepted(made)
    assert is_gone(row)
    assert included(row) == was_in
    assert told(made) == {}
    assert {name: getattr(row, name) for name in word} == word
    remove_line(session, editor, made, row, now)
    assert "quoc-khanh-2027" not in _keys(session, made)


@pytest.mark.parametrize("table", [Task, Activity])
def test_a_line_that_is_gone_is_kept_where_something_hangs_on_it(
    session: Session,
    plan: Planned,
    resynced: Synced,
    accepted: Callable[..., None],
    now: datetime,
    table: type[Task] | type[Activity],
) -> None:
    made = plan()
    row = _line(session, made, "quoc-khanh-2027")
    columns = table.__table__.columns
    texts = {c.name: "" for c in columns if c.type.python_type is str and not c.nullable}
    numbers = {"position": 1, "takes": 0, "stages": [], "confirmed": False}
    told = {name: value for name, value in numbers.items() if name in columns}
    session.add(table(plan_id=made.id, line_id=row.id, updated=now, **texts, **told))
    session.flush()
    resynced("quoc-khanh")
    accepted(made)
    assert is_gone(_line(session, made, "quoc-khanh-2027"))


def test_nothing_that_anybody_said_is_lost_when_the_whole_catalogue_goes_and_comes_again(
    session: Session,
    plan: Planned,
    editor: Actor,
    resynced: Synced,
    few: Catalogue,
    reference: Reference,
    accepted: Callable[..., None],
    now: datetime,
) -> None:
    made = plan()
    add_line(session, editor, made, OtherLine(title="Hội trại", note="Đêm lửa trại"), now)
    for row in lines_of(session, made)[::2]:
        change_line(session, editor, made, row, WORDS, now)
    names = ("key", "chosen", "title", "section", "note")

    def said_by_people() -> set[tuple[object, ...]]:
        rows = (tuple(getattr(row, name) for name in names) for row in lines_of(session, made))
        return {row for row in rows if row[1:] != (None, None, None, None)}

    before = said_by_people()
    assert len(before) > 5
    resynced(*(entry.id for entry in few.entries))
    accepted(made)
    assert said_by_people() == before
    resynced()
    accepted(made)
    assert said_by_people() == before
    assert differences(session, made, reference).is_empty
    assert not any(is_gone(row) for row in lines_of(session, made))


def test_a_line_that_comes_back_is_the_one_that_was_kept(
    session: Session,
    plan: Planned,
    editor: Actor,
    resynced: Synced,
    told: Callable[..., dict[str, Difference]],
    accepted: Callable[..., None],
    now: datetime,
) -> None:
    made = plan()
    row = _line(session, made, "quoc-khanh-2027")
    change_line(session, editor, made, row, WORDS, now)
    resynced("quoc-khanh")
    accepted(made)
    resynced()
    assert told(made)["quoc-khanh-2027"].fate is Fate.NEW
    accepted(made)
    assert _line(session, made, "quoc-khanh-2027") is row
    assert (is_gone(row), row.title) == (False, "Tên của ta")


def test_what_nobody_touched_leaves_its_campaign_with_the_proposal(
    session: Session, plan: Planned, resynced: Synced, accepted: Callable[..., None]
) -> None:
    made = plan()
    campaigns = campaigns_of(session, made)
    resynced("chien-thang-dien-bien-phu")
    accepted(made)
    assert "chien-thang-dien-bien-phu-2027" not in _keys(session, made)
    assert campaigns_of(session, made) == campaigns


# Reviews


def test_a_review_that_reads_otherwise_keeps_what_was_chosen(
    session: Session,
    plan: Planned,
    editor: Actor,
    resynced: Synced,
    accepted: Callable[..., None],
    now: datetime,
) -> None:
    made = plan()
    row = _line(session, made, "ct-13-ct-tw-2017-2027")
    change_line(session, editor, made, row, LineChange(chosen=True), now)
    resynced(ct_13_ct_tw_2017={"name": "Chỉ thị số 13"})
    accepted(made)
    assert title_of(row) == "Tổng kết 10 năm thực hiện Chỉ thị số 13"
    assert included(row)


def test_a_review_that_is_gone_goes_where_nobody_chose_it(
    session: Session, plan: Planned, resynced: Synced, accepted: Callable[..., None]
) -> None:
    made = plan()
    resynced("ct-13-ct-tw-2017")
    accepted(made)
    assert "ct-13-ct-tw-2017-2027" not in _keys(session, made)


# Guides


def test_a_guide_that_came_since_adds_drops_and_rescales_line_by_line(
    plan: Planned,
    guided: Callable[..., Reference],
    told: Callable[..., dict[str, Difference]],
) -> None:
    come = guided(tuyen_giao=None, quoc_khanh="Mít tinh cấp quốc gia")
    found = told(plan(), come)
    effects = {
        key: found[key].effect
        for key in ("tuyen-giao-2027", "quoc-khanh-2027", "sinh-le-duan-2027")
    }
    assert list(effects.values()) == [Effect.ADDS, Effect.RESCALES, Effect.DROPS]
    assert {guide_behind(found[key]) for key in effects} == {"1-HD/BTGDVTW"}


def test_a_difference_without_a_guide_has_none_behind_it(
    plan: Planned, resynced: Synced, told: Callable[..., dict[str, Difference]]
) -> None:
    made = plan()
    resynced("phu-thong")
    assert guide_behind(told(made)["phu-thong-2027"]) is None


def test_what_a_guide_adds_is_ticked_once_it_is_accepted_and_what_it_drops_stays_a_line(
    session: Session,
    plan: Planned,
    guided: Callable[..., Reference],
    told: Callable[..., dict[str, Difference]],
    accepted: Callable[..., None],
) -> None:
    made, come = plan(), guided(tuyen_giao=None)
    accepted(made, "tuyen-giao-2027", "sinh-le-duan-2027", known=come)
    assert included(_line(session, made, "tuyen-giao-2027"))
    assert not included(_line(session, made, "phu-thong-2027"))
    dropped = _line(session, made, "sinh-le-duan-2027")
    assert dropped.said["left_out_by"] == "1-HD/BTGDVTW"
    assert "tuyen-giao-2027" not in told(made, come)


def test_other_rules_take_over_nothing_of_a_guide_that_is_not_accepted(
    session: Session,
    plan: Planned,
    editor: Actor,
    guided: Callable[..., Reference],
    told: Callable[..., dict[str, Difference]],
    now: datetime,
) -> None:
    made, come = plan(), guided(tuyen_giao=None)
    change_plan(session, editor, made, PlanChange(rules="huong-dan"), come, now)
    assert not any(included(row) for row in lines_of(session, made))
    assert told(made, come)["tuyen-giao-2027"].effect is Effect.ADDS


# A unit's own dates


def test_an_own_date_comes_and_goes_as_others_do(
    session: Session,
    plan: Planned,
    editor: Actor,
    units: dict[str, Unit],
    told: Callable[..., dict[str, Difference]],
    accepted: Callable[..., None],
    now: datetime,
) -> None:
    made = plan()
    fields = {"kind": "anniversary", "name": "Ngày thành lập Hội đồng", "origin": "1997-07-09"}
    fields |= {"short_name": "Thành lập Hội đồng", "rule": "solar:07-09"}
    sourced = NewOwnDate.model_validate(fields | {"sources": [{"title": "Quyết định số 12"}]})
    own = create_own_date(session, editor, units["ban"], sourced, now)
    key = f"{own.id}-2027"
    assert told(made)[key].fate is Fate.NEW
    accepted(made)
    assert included(_line(session, made, key))
    retire_own_date(session, editor, own, now)
    assert told(made)[key].fate is Fate.GONE
    accepted(made)
    assert key not in _keys(session, made)


# Plans that have not all of their period


def test_the_plan_of_one_commemoration_learns_of_that_alone(
    session: Session,
    plan: Planned,
    resynced: Synced,
    told: Callable[..., dict[str, Difference]],
    accepted: Callable[..., None],
) -> None:
    made = plan(kind="commemoration", period="2027", occurrence="quoc-khanh-2027")
    assert told(made) == {}
    resynced("phu-thong", quoc_khanh={"name": "Ngày Quốc khánh"})
    assert told(made).keys() == {"quoc-khanh-2027"}
    resynced("quoc-khanh")
    accepted(made)
    (row,) = lines_of(session, made)
    assert is_gone(row)
    assert included(row)


def test_a_topic_plan_learns_of_nothing(
    session: Session, plan: Planned, editor: Actor, reference: Reference, now: datetime
) -> None:
    made = plan(kind="topic")
    add_line(session, editor, made, OtherLine(title="Hội trại"), now)
    assert differences(session, made, reference).is_empty


# The log, and who may


def test_what_was_taken_over_is_in_the_log_of_each_line(
    session: Session, plan: Planned, resynced: Synced, accepted: Callable[..., None]
) -> None:
    resynced("tuyen-giao")
    made = plan()
    changed, gone = (_line(session, made, key).id for key in ("quoc-khanh-2027", "phu-thong-2027"))
    resynced("phu-thong", quoc_khanh={"name": "Ngày Quốc khánh"})
    accepted(made)
    new = _line(session, made, "tuyen-giao-2027").id
    (entry,) = history(session, "line", changed)
    assert entry.action == "accept"
    assert entry.before.keys() == entry.after.keys() == {"title"}
    assert history(session, "line", gone)[-1].action == "remove"
    assert history(session, "line", new)[-1].after["first"] == "2027-08-01"


def test_only_editors_of_the_drafting_unit_accept_and_only_in_a_draft(
    session: Session,
    plan: Planned,
    editor: Actor,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    resynced: Synced,
    reference: Reference,
    now: datetime,
) -> None:
    made = plan()
    resynced("phu-thong")
    over = acting(person("Bình", units["tinh"], Role.APPROVER))
    with pytest.raises(NotAllowed):
        accept(session, over, made, {"phu-thong-2027"}, reference, now)
    made.state = PlanState.ISSUED
    with pytest.raises(OutOfOrder):
        accept(session, editor, made, {"phu-thong-2027"}, reference, now)
    assert "phu-thong-2027" in _keys(session, made)
