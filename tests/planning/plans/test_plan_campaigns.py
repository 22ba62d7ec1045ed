"""A campaign gathers lines of one plan; what it gathered stays when it goes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.accounts.log import history
from app.catalogue.reference import Reference
from app.models import Activity, Campaign, Person, Plan, PlanLine, Unit
from app.planning.plans.lines import choose_lines, lines_of
from app.planning.plans.parts import campaign_numbered
from app.planning.plans.plan_campaigns import (
    CampaignFields,
    campaigns_of,
    change_campaign,
    create_campaign,
    members_of,
    remove_campaign,
    suggested,
)
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound
from app.planning.plans.vocabulary import PlanState

Planned = Callable[..., Plan]

SUMMER = CampaignFields(name="Hè", first=date(2027, 7, 1), last=date(2027, 8, 31))


def _line(session: Session, plan: Plan, key: str) -> PlanLine:
    return next(row for row in lines_of(session, plan) if row.key == key)


def _keys(session: Session, campaign: Campaign) -> list[str]:
    return [row.key for row in members_of(session, campaign)]


def _with_lines(*rows: PlanLine) -> CampaignFields:
    return SUMMER.model_copy(update={"lines": tuple(row.id for row in rows)})


def test_a_campaign_is_made_with_its_lines_which_leave_the_one_they_were_in(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    spring, may = campaigns_of(session, made)
    taken, free = members_of(session, may)[-1], _line(session, made, "phu-thong-2027")
    summer = create_campaign(session, editor, made, _with_lines(taken, free), now)
    assert _keys(session, summer) == ["sinh-ho-chi-minh-2027", "phu-thong-2027"]
    assert "sinh-ho-chi-minh-2027" not in _keys(session, may)
    assert campaigns_of(session, made) == (spring, may, summer)
    (entry,) = history(session, "campaign", summer.id)
    assert entry.after["lines"] == sorted([taken.id, free.id])


def test_a_change_without_lines_leaves_it_those_that_it_has(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    spring, may = campaigns_of(session, made)
    before = _keys(session, may)
    change_campaign(session, editor, made, may, SUMMER, now)
    assert (may.name, _keys(session, may)) == ("Hè", before)
    change_campaign(session, editor, made, may, _with_lines(*members_of(session, may)[:2]), now)
    assert _keys(session, may) == before[:2]
    change_campaign(session, editor, made, may, _with_lines(), now)
    assert _keys(session, may) == []
    assert _keys(session, spring) == ["thanh-lap-dang-2027", "tet-nguyen-dan-2027"]


def test_the_same_again_is_no_change(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    summer = create_campaign(session, editor, made, SUMMER, now)
    change_campaign(session, editor, made, summer, SUMMER, now)
    assert [entry.action for entry in history(session, "campaign", summer.id)] == ["create"]


def test_removing_it_leaves_its_lines_and_activities_in_no_campaign(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    may = campaigns_of(session, made)[1]
    rows = members_of(session, may)
    texts = dict.fromkeys(("wording", "hours", "place", "chair", "participants", "content"), "")
    visit = Activity(
        plan_id=made.id,
        campaign_id=may.id,
        kind="roots",
        name="Về nguồn",
        confirmed=False,
        updated=now,
        **texts,
    )
    session.add(visit)
    session.flush()
    remove_campaign(session, editor, made, may, now)
    session.flush()
    session.expire_all()
    assert may not in campaigns_of(session, made)
    assert {row.campaign_id for row in rows} == {None}
    assert visit.campaign_id is None
    assert history(session, "campaign", may.id)[-1].before["name"].startswith("Đợt tuyên truyền")


def test_what_a_campaign_leaves_is_never_stamped_before_its_last_change(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    may = campaigns_of(session, made)[1]
    (row, *_) = members_of(session, may)
    row.updated = ahead = now + timedelta(days=1)
    session.flush()
    remove_campaign(session, editor, made, may, now)
    session.flush()
    assert row.updated == ahead + timedelta(seconds=1)


def test_a_campaign_made_after_another_outlives_it(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made, following = plan(), plan()
    first, copy = campaigns_of(session, made)[0], campaigns_of(session, following)[0]
    copy.origin_id = first.id
    session.flush()
    remove_campaign(session, editor, made, first, now)
    session.flush()
    session.expire_all()
    assert copy.origin_id is None


def test_it_takes_no_lines_of_another_plan(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made, other = plan(), plan()
    theirs = _line(session, other, "phu-thong-2027")
    with pytest.raises(PlanPartNotFound):
        create_campaign(session, editor, made, _with_lines(theirs), now)
    with pytest.raises(PlanPartNotFound):
        campaign_numbered(session, made, campaigns_of(session, other)[0].id)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "first": "2027-01-01", "last": "2027-01-02"},
        {"name": "Hè", "first": "2027-01-02", "last": "2027-01-01"},
        {"name": "Hè", "first": "2027-01-01"},
    ],
)
def test_fields_that_make_no_campaign_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        CampaignFields.model_validate(fields)


# What is suggested


def test_what_is_made_is_suggested_no_more_and_what_is_removed_is_again(
    session: Session, plan: Planned, editor: Actor, reference: Reference, now: datetime
) -> None:
    made = plan()
    assert suggested(session, made, reference) == ()
    may = campaigns_of(session, made)[1]
    name, members = may.name, tuple(_keys(session, may))
    remove_campaign(session, editor, made, may, now)
    (suggestion,) = suggested(session, made, reference)
    assert (suggestion.name, suggestion.members) == (name, members)


def test_it_is_suggested_by_what_the_plan_has_and_not_by_what_is_left_out(
    session: Session, plan: Planned, editor: Actor, reference: Reference, now: datetime
) -> None:
    made = plan()
    for campaign in campaigns_of(session, made):
        remove_campaign(session, editor, made, campaign, now)
    left_out = ("tet-nguyen-dan-2027", "quoc-te-lao-dong-2027")
    ticks = {_line(session, made, key).id: False for key in left_out}
    labour_day = _line(session, made, "quoc-te-lao-dong-2027")
    choose_lines(session, editor, made, {labour_day.id: True}, now)
    choose_lines(session, editor, made, ticks, now)
    (suggestion,) = suggested(session, made, reference)
    assert suggestion.name == "Đợt tuyên truyền 16/4, 30/4, 07/5 và 19/5/2027"


# Who may


def test_only_editors_of_the_drafting_unit_make_campaigns_and_only_in_a_draft(
    session: Session,
    plan: Planned,
    editor: Actor,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    now: datetime,
) -> None:
    made = plan()
    campaign = campaigns_of(session, made)[0]
    viewer = acting(person("An", units["ban"], Role.VIEWER))

    def all_of_it(actor: Actor) -> tuple[Callable[[], object], ...]:
        return (
            lambda: create_campaign(session, actor, made, SUMMER, now),
            lambda: change_campaign(session, actor, made, campaign, SUMMER, now),
            lambda: remove_campaign(session, actor, made, campaign, now),
        )

    for attempt in all_of_it(viewer):
        with pytest.raises(NotAllowed):
            attempt()
    made.state = PlanState.SIGNED
    for attempt in all_of_it(editor):
        with pytest.raises(OutOfOrder):
            attempt()
    assert campaign.name.startswith("Đợt tuyên truyền")
