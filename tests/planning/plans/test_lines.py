"""A line keeps what the proposal said apart from what people say; theirs comes first."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.accounts.log import history
from app.catalogue.reference import Reference
from app.catalogue.reference import reference as stored_reference
from app.database import Database
from app.models import Person, Plan, PlanLine, Task, Unit
from app.planning.period import parse_period
from app.planning.plans.lines import (
    OTHERS,
    REVIEWS,
    LineChange,
    OtherLine,
    add_line,
    change_line,
    choose_lines,
    included,
    line_numbered,
    line_said,
    lines_of,
    remove_line,
    section_of_line,
    title_of,
)
from app.planning.plans.plan_campaigns import campaigns_of
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.regeneration import proposal_for
from app.planning.plans.said import line_from, review_from, said_of
from app.planning.plans.vocabulary import LineKind, PlanState
from app.planning.proposal import Place, propose, rows
from app.planning.sections import LOCAL
from app.planning.ticking import default_rules

Planned = Callable[..., Plan]


def _line(session: Session, plan: Plan, key: str) -> PlanLine:
    return next(row for row in lines_of(session, plan) if row.key == key)


@pytest.fixture
def hang(session: Session) -> Callable[[Plan, PlanLine], Task]:
    """A task that belongs to a line."""

    def make(plan: Plan, line: PlanLine) -> Task:
        texts = dict.fromkeys(("content", "deliverable", "measure", "recipient"), "")
        texts |= dict.fromkeys(("leader", "follower", "wording"), "")
        task = Task(
            plan_id=plan.id,
            line_id=line.id,
            position=1,
            title="Việc",
            stages=[],
            rule="ongoing",
            takes=0,
            updated=plan.updated,
            **texts,
        )
        session.add(task)
        session.flush()
        return task

    return make


# What the proposal said


def test_what_was_said_comes_back_as_it_was(real_database: Database) -> None:
    with real_database.reading() as session:
        known, place = stored_reference(session), Place("thai-nguyen")
        for period in map(parse_period, ("2024", "2026-2027")):
            found = rows(session, place, period)
            proposal = propose(found, known, place, period, default_rules(known.ticking))
            assert [line_from(said_of(line)) for line in proposal.lines] == list(proposal.lines)
            reviews = [review_from(said_of(review)) for review in proposal.reviews]
            assert reviews == list(proposal.reviews)


def test_a_stored_line_says_what_the_proposal_says(
    session: Session, plan: Planned, reference: Reference
) -> None:
    made = plan()
    session.flush()
    session.expire_all()
    proposal = proposal_for(session, made, reference)
    told = {row.key: line_said(row) for row in lines_of(session, made)}
    assert told == {line.id: line for line in (*proposal.lines, *proposal.reviews)}


# Whether the plan has it


@pytest.mark.parametrize(
    ("key", "ticked"),
    [
        ("quoc-khanh-2027", True),  # a great day
        ("sinh-le-duan-2027", True),  # a leader, 120 years
        ("tuyen-giao-2027", False),  # 97 years
        ("ct-13-ct-tw-2017-2027", False),  # a review: which ones it holds, a unit chooses
    ],
)
def test_the_plan_has_what_is_ticked_until_somebody_chooses(
    session: Session, plan: Planned, editor: Actor, now: datetime, key: str, ticked: bool
) -> None:
    made = plan()
    row = _line(session, made, key)
    assert included(row) == ticked
    choose_lines(session, editor, made, {row.id: not ticked}, now)
    assert included(row) == (not ticked)


def test_only_what_differs_from_how_it_stands_becomes_a_choice(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    page = {row.id: included(row) for row in lines_of(session, made)}
    left_out = _line(session, made, "quoc-khanh-2027")
    choose_lines(session, editor, made, page | {left_out.id: False}, now)
    chosen = {row.key: row.chosen for row in lines_of(session, made) if row.chosen is not None}
    assert chosen == {"quoc-khanh-2027": False}
    (entry,) = history(session, "line", left_out.id)
    assert (entry.action, entry.before, entry.after) == (
        "choose",
        {"chosen": None},
        {"chosen": False},
    )


def test_a_page_with_a_line_of_another_plan_changes_nothing(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made, other = plan(), plan()
    mine = _line(session, made, "quoc-khanh-2027")
    theirs = _line(session, other, "quoc-khanh-2027")
    with pytest.raises(PlanPartNotFound):
        choose_lines(session, editor, made, {mine.id: False, theirs.id: False}, now)
    assert (mine.chosen, theirs.chosen) == (None, None)


def test_a_line_is_found_in_its_own_plan_alone(session: Session, plan: Planned) -> None:
    made, other = plan(), plan()
    row = _line(session, made, "quoc-khanh-2027")
    assert line_numbered(session, made, row.id) is row
    for number in (row.id + 1000, _line(session, other, row.key).id):
        with pytest.raises(PlanPartNotFound):
            line_numbered(session, made, number)


# What people say of it


def test_a_persons_words_stand_before_the_proposals(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    row = _line(session, made, "phu-thong-2027")
    later = now + timedelta(hours=1)
    words = {"title": "Trận Phủ Thông", "section": "Của tỉnh ta", "note": "Một.\n\n\nHai."}
    change_line(session, editor, made, row, LineChange(chosen=True, **words), later)
    assert (title_of(row), section_of_line(row)) == ("Trận Phủ Thông", "Của tỉnh ta")
    assert (row.note, included(row)) == ("Một.\n\nHai.", True)
    assert row.updated == made.updated == later


def test_words_that_are_the_proposals_own_follow_it(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    row = _line(session, made, "phu-thong-2027")
    change_line(
        session,
        editor,
        made,
        row,
        LineChange(title=title_of(row), section=LOCAL, note="  "),
        now,
    )
    assert (row.title, row.section, row.note) == (None, None, None)
    assert history(session, "line", row.id) == ()


def test_what_is_empty_is_given_back_to_the_proposal(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    row = _line(session, made, "phu-thong-2027")
    change_line(session, editor, made, row, LineChange(title="Khác", chosen=True), now)
    change_line(session, editor, made, row, LineChange(title=""), now)
    assert title_of(row).startswith("Kỷ niệm 79 năm")
    assert row.chosen is None


def test_a_line_goes_into_a_campaign_of_its_plan_only(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made, other = plan(), plan()
    row = _line(session, made, "phu-thong-2027")
    mine, theirs = campaigns_of(session, made)[0], campaigns_of(session, other)[0]
    change_line(session, editor, made, row, LineChange(campaign_id=mine.id), now)
    assert row.campaign_id == mine.id
    with pytest.raises(PlanPartNotFound):
        change_line(session, editor, made, row, LineChange(campaign_id=theirs.id), now)


def test_the_days_of_the_catalogue_are_not_changed_by_hand(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    row = _line(session, made, "phu-thong-2027")
    with pytest.raises(PlanRefused, match="theo danh mục"):
        change_line(session, editor, made, row, LineChange(first=date(2027, 7, 24)), now)


# Lines of one's own


def test_a_line_of_ones_own_is_in_the_plan(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    day = date(2027, 3, 26)
    row = add_line(session, editor, made, OtherLine(title="Hội trại", first=day), now)
    assert (row.kind, row.first, row.last) == (LineKind.OTHER, day, day)
    assert (title_of(row), section_of_line(row), included(row)) == ("Hội trại", OTHERS, True)
    assert line_said(row) is None
    assert history(session, "line", row.id)[0].action == "add"


def test_a_line_of_ones_own_keeps_a_title_and_may_get_other_days(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    row = add_line(session, editor, made, OtherLine(title="Hội trại"), now)
    days = {"first": date(2027, 3, 26), "last": date(2027, 3, 27)}
    change_line(session, editor, made, row, LineChange(title="Trại hè", **days), now)
    assert (row.title, row.first, row.last) == ("Trại hè", *days.values())
    with pytest.raises(PlanRefused, match="phải có tên"):
        change_line(session, editor, made, row, LineChange(), now)


def test_a_line_of_ones_own_is_removed_but_no_line_of_the_catalogue(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    row = add_line(session, editor, made, OtherLine(title="Hội trại"), now)
    remove_line(session, editor, made, row, now)
    assert row not in lines_of(session, made)
    assert history(session, "line", row.id)[-1].before["title"] == "Hội trại"
    with pytest.raises(PlanRefused, match="bỏ đánh dấu"):
        remove_line(session, editor, made, _line(session, made, "quoc-khanh-2027"), now)


def test_a_line_on_which_a_task_hangs_is_not_removed(
    session: Session,
    plan: Planned,
    editor: Actor,
    hang: Callable[[Plan, PlanLine], Task],
    now: datetime,
) -> None:
    made = plan()
    row = add_line(session, editor, made, OtherLine(title="Hội trại"), now)
    hang(made, row)
    with pytest.raises(PlanRefused, match="nhiệm vụ"):
        remove_line(session, editor, made, row, now)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " "},
        {"title": "Trại", "first": "2027-03-02", "last": "2027-03-01"},
        {"title": "Trại", "last": "2027-03-01"},
        {"title": "Trại", "kind": "occurrence"},
        {"title": "a" * 501},
    ],
)
def test_fields_that_make_no_line_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        OtherLine.model_validate(fields)


# Their order


def test_lines_stand_by_section_and_day_own_sections_after_the_official_ones(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    add_line(session, editor, made, OtherLine(title="Không ngày"), now)
    add_line(session, editor, made, OtherLine(title="B", section="Tự chọn"), now)
    add_line(session, editor, made, OtherLine(title="C", first=date(2027, 1, 5)), now)
    early = OtherLine(title="A", section="Tự chọn", first=date(2027, 1, 1))
    add_line(session, editor, made, early, now)
    in_official = OtherLine(title="D", section=LOCAL, first=date(2027, 2, 1))
    add_line(session, editor, made, in_official, now)
    ordered = lines_of(session, made)
    sections = list(dict.fromkeys(map(section_of_line, ordered)))
    assert sections[-3:] == [REVIEWS, "Tự chọn", OTHERS]
    assert [title_of(row) for row in ordered[-4:]] == ["A", "B", "C", "Không ngày"]
    local = [row.first for row in ordered if section_of_line(row) == LOCAL]
    assert local == [date(2027, 1, 1), date(2027, 2, 1), date(2027, 7, 25), date(2027, 11, 29)]


# Who may


def test_only_editors_of_the_drafting_unit_say_anything_and_only_of_a_draft(
    session: Session,
    plan: Planned,
    editor: Actor,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    now: datetime,
) -> None:
    made = plan()
    own = add_line(session, editor, made, OtherLine(title="Hội trại"), now)
    viewer = acting(person("An", units["ban"], Role.VIEWER))
    over = acting(person("Bình", units["tinh"], Role.APPROVER))

    def all_of_it(actor: Actor) -> tuple[Callable[[], object], ...]:
        return (
            lambda: change_line(session, actor, made, own, LineChange(title="x"), now),
            lambda: choose_lines(session, actor, made, {own.id: False}, now),
            lambda: add_line(session, actor, made, OtherLine(title="x"), now),
            lambda: remove_line(session, actor, made, own, now),
        )

    for attempt in (*all_of_it(viewer), *all_of_it(over)):
        with pytest.raises(NotAllowed):
            attempt()
    made.state = PlanState.ISSUED
    for attempt in all_of_it(editor):
        with pytest.raises(OutOfOrder):
            attempt()
    assert (own.title, own.chosen) == ("Hội trại", True)
