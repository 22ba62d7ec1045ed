"""What units that were asked say of a draft, until when, and what becomes of it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role, Scope
from app.accounts.keys import make_key
from app.accounts.log import history
from app.accounts.roles import actor_of_key, delegate
from app.catalogue.reference import Reference
from app.models import Opinion, Person, Plan, Unit
from app.planning.plans.opinions import (
    AnswerFields,
    OutcomeFields,
    answer,
    is_late,
    opinion_numbered,
    opinions_of,
    opinions_shown,
    settle,
)
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.vocabulary import Outcome, PlanState, Step
from app.planning.plans.workflow import StepFields, take_step

DUE = date(2026, 12, 1)

AGREED = AnswerFields(text="Nhất trí với dự thảo.")
TAKEN = OutcomeFields(outcome=Outcome.TAKEN)

Take = Callable[..., None]
Commune = Callable[..., Actor]


@pytest.fixture
def take(session: Session, reference: Reference, now: datetime, today: date) -> Take:
    def taken(actor: Actor, plan: Plan, step: Step, **given: object) -> None:
        fields = StepFields(step=step, **given)  # type: ignore[arg-type]
        take_step(session, actor, plan, fields, reference, now, today)
        session.flush()

    return taken


@pytest.fixture
def draft(plan: Callable[..., Plan], editor: Actor, take: Take) -> Plan:
    """A draft about which both communes are asked."""
    found = plan()
    take(editor, found, Step.ASK, units=("xa-2", "xa-1"), due=DUE)
    return found


@pytest.fixture
def asked(session: Session, draft: Plan) -> Opinion:
    """What the first commune is asked."""
    return opinions_of(session, draft)[0]


@pytest.fixture
def of(
    units: dict[str, Unit], person: Callable[..., Person], acting: Callable[[Person], Actor]
) -> Commune:
    """Somebody with a role in a unit."""
    return lambda unit, role=Role.EDITOR: acting(person(f"{unit}-{role}", units[unit], role))


# Asking


def test_units_are_asked_once_in_a_round_and_by_a_day(
    session: Session, draft: Plan, asked: Opinion, now: datetime
) -> None:
    assert [opinion.unit_id for opinion in opinions_of(session, draft)] == ["xa-1", "xa-2"]
    assert (asked.round, asked.due, asked.asked, asked.text) == (1, DUE, now, None)


def test_a_unit_told_twice_is_asked_once(
    session: Session, plan: Callable[..., Plan], editor: Actor, take: Take
) -> None:
    draft = plan()
    take(editor, draft, Step.ASK, units=("xa-1", "xa-1"), due=DUE)
    assert [opinion.unit_id for opinion in opinions_of(session, draft)] == ["xa-1"]


def test_further_units_are_asked_in_the_same_round(
    session: Session, draft: Plan, editor: Actor, take: Take
) -> None:
    take(editor, draft, Step.ASK, units=("tinh",), due=DUE)
    assert [(o.unit_id, o.round) for o in opinions_of(session, draft)] == [
        ("tinh", 1),
        ("xa-1", 1),
        ("xa-2", 1),
    ]


def test_after_redrafting_units_are_asked_in_a_new_round(
    session: Session, draft: Plan, editor: Actor, take: Take
) -> None:
    take(editor, draft, Step.REDRAFT)
    take(editor, draft, Step.ASK, units=("xa-1",), due=DUE)
    assert [(o.unit_id, o.round) for o in opinions_of(session, draft)] == [
        ("xa-1", 2),
        ("xa-1", 1),
        ("xa-2", 1),
    ]


def test_what_was_withdrawn_is_asked_about_in_a_new_round(
    session: Session, draft: Plan, editor: Actor, take: Take
) -> None:
    take(editor, draft, Step.SUBMIT)
    take(editor, draft, Step.WITHDRAW)
    take(editor, draft, Step.ASK, units=("xa-2",), due=DUE)
    assert opinions_of(session, draft)[0].round == 2


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ({"units": ("khong-co",)}, "Không có đơn vị 'khong-co'; hãy chọn trong danh sách."),
        ({"units": ("xa-1", "ban")}, "không xin ý kiến chính mình"),
        ({"units": ("het",)}, "đã kết thúc hoạt động"),
        ({"due": date(2026, 11, 21)}, "hãy chọn từ hôm nay trở đi"),
    ],
)
def test_who_cannot_be_asked_is_refused_with_the_remedy(
    session: Session,
    unit: Callable[..., Unit],
    plan: Callable[..., Plan],
    editor: Actor,
    take: Take,
    given: dict[str, object],
    remedy: str,
) -> None:
    unit("het").valid_to = date(2026, 11, 21)
    draft = plan()
    with pytest.raises(PlanRefused) as refused:
        take(editor, draft, Step.ASK, **{"units": ("xa-1",), "due": DUE} | given)
    assert remedy in refused.value.sentence
    assert draft.state == PlanState.DRAFT


def test_a_unit_is_not_asked_twice_about_one_draft(draft: Plan, editor: Actor, take: Take) -> None:
    with pytest.raises(PlanRefused, match="đã được xin ý kiến"):
        take(editor, draft, Step.ASK, units=("xa-1",), due=DUE)


def test_units_may_be_asked_to_answer_today(
    plan: Callable[..., Plan], editor: Actor, take: Take, today: date
) -> None:
    take(editor, plan(), Step.ASK, units=("xa-1",), due=today)


# Answering


def test_editors_of_the_asked_unit_alone_answer(
    session: Session, asked: Opinion, of: Commune, now: datetime
) -> None:
    others = [("xa-1", role) for role in (Role.VIEWER, Role.CLERK, Role.ADMIN)]
    others += [(unit, Role.APPROVER) for unit in ("xa-2", "tinh", "ban")]
    for unit, role in others:
        with pytest.raises(NotAllowed):
            answer(session, of(unit, role), asked, AGREED, now)
    for role in (Role.EDITOR, Role.APPROVER):
        answering = of("xa-1", role)
        answer(session, answering, asked, AGREED, now)
        assert (asked.text, asked.answered, asked.answered_by) == (
            AGREED.text,
            now,
            answering.person_id,
        )


def test_a_stand_in_answers_and_a_key_for_reading_does_not(
    session: Session,
    units: dict[str, Unit],
    asked: Opinion,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    now: datetime,
    today: date,
) -> None:
    made = person("A", units["xa-1"], Role.EDITOR)
    key, _ = make_key(session, made, units["xa-1"], "máy", Scope.READ, now, None)
    with pytest.raises(NotAllowed):
        answer(session, actor_of_key(session, key, today), asked, AGREED, now)
    stand_in = person("B")
    delegate(session, OPERATOR, units["xa-1"], Role.EDITOR, stand_in, today, today, now)
    answer(session, acting(stand_in), asked, AGREED, now)


@pytest.mark.parametrize(
    ("at", "late"),
    [
        ("2026-12-01T23:59:00+07:00", False),
        ("2026-12-02T00:00:00+07:00", True),
    ],
)
def test_a_late_reply_is_taken_and_known_to_be_late(
    session: Session, asked: Opinion, of: Commune, at: str, late: bool
) -> None:
    assert not is_late(asked)
    answer(session, of("xa-1"), asked, AGREED, datetime.fromisoformat(at))
    assert is_late(asked) is late


def test_a_reply_may_be_changed_until_it_is_settled(
    session: Session, asked: Opinion, editor: Actor, of: Commune, now: datetime
) -> None:
    commune = of("xa-1")
    answer(session, commune, asked, AGREED, now)
    answer(session, commune, asked, AnswerFields(text="Đề nghị bổ sung kinh phí."), now)
    assert asked.text == "Đề nghị bổ sung kinh phí."
    settle(session, editor, asked, TAKEN, now)
    with pytest.raises(OutOfOrder, match="không sửa được nữa"):
        answer(session, commune, asked, AGREED, now)


def test_after_redrafting_nobody_answers_what_was_asked_before(
    session: Session,
    draft: Plan,
    asked: Opinion,
    editor: Actor,
    of: Commune,
    take: Take,
    now: datetime,
) -> None:
    commune = of("xa-1")
    take(editor, draft, Step.REDRAFT)
    with pytest.raises(OutOfOrder, match="không còn lấy ý kiến"):
        answer(session, commune, asked, AGREED, now)
    take(editor, draft, Step.ASK, units=("xa-2",), due=DUE)
    with pytest.raises(OutOfOrder, match="không còn lấy ý kiến"):
        answer(session, commune, asked, AGREED, now)


@pytest.mark.parametrize("text", ["", " \n ", None])
def test_an_empty_reply_is_none(text: str | None) -> None:
    with pytest.raises(ValidationError):
        AnswerFields(text=text)  # type: ignore[arg-type]


# Settling


@pytest.fixture
def answered(session: Session, asked: Opinion, of: Commune, now: datetime) -> Opinion:
    """What the first commune has said."""
    answer(session, of("xa-1"), asked, AGREED, now)
    return asked


def test_editors_of_the_drafting_unit_alone_settle(
    session: Session, answered: Opinion, of: Commune, now: datetime
) -> None:
    others = [("xa-1", Role.APPROVER), ("tinh", Role.APPROVER), ("ban", Role.VIEWER)]
    others += [("ban", Role.CLERK), ("ban", Role.ADMIN)]
    for unit, role in others:
        with pytest.raises(NotAllowed):
            settle(session, of(unit, role), answered, TAKEN, now)
    settle(session, of("ban", Role.EDITOR), answered, TAKEN, now)
    assert (answered.outcome, answered.outcome_text) == (Outcome.TAKEN, "")


def test_an_opinion_is_settled_in_the_next_draft_too_but_not_once_submitted(
    session: Session, draft: Plan, answered: Opinion, editor: Actor, take: Take, now: datetime
) -> None:
    take(editor, draft, Step.REDRAFT)
    settle(session, editor, answered, TAKEN, now)
    take(editor, draft, Step.SUBMIT)
    with pytest.raises(OutOfOrder):
        settle(session, editor, answered, TAKEN, now)


def test_silence_is_not_settled(
    session: Session, asked: Opinion, editor: Actor, now: datetime
) -> None:
    with pytest.raises(OutOfOrder, match="chưa góp ý"):
        settle(session, editor, asked, TAKEN, now)


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.EXPLAINED])
@pytest.mark.parametrize("text", [{}, {"text": " \n"}])
def test_what_is_not_taken_in_whole_is_explained(outcome: Outcome, text: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="hãy giải trình"):
        OutcomeFields(outcome=outcome, **text)
    assert OutcomeFields(outcome=outcome, text="Đã có ở mục III.").text


# Reading


def test_who_makes_the_plan_sees_all_opinions_and_who_was_asked_their_own(
    session: Session, draft: Plan, of: Commune, editor: Actor, take: Take
) -> None:
    def seen(actor: Actor) -> list[str]:
        return [opinion.unit_id for opinion in opinions_shown(session, actor, draft)]

    drafting, over = of("ban", Role.VIEWER), of("tinh", Role.VIEWER)
    commune = of("xa-2", Role.VIEWER)
    assert (seen(drafting), seen(over), seen(commune)) == (["xa-1", "xa-2"], [], ["xa-2"])
    take(editor, draft, Step.SUBMIT)
    assert (seen(over), seen(commune)) == (["xa-1", "xa-2"], ["xa-2"])
    assert seen(Actor(None, "Khách")) == []


def test_an_opinion_is_found_under_its_own_plan_alone(
    session: Session, plan: Callable[..., Plan], draft: Plan, asked: Opinion
) -> None:
    assert opinion_numbered(session, draft, asked.id) is asked
    for other, number in ((plan(), asked.id), (draft, 10_000)):
        with pytest.raises(PlanPartNotFound):
            opinion_numbered(session, other, number)


def test_the_log_tells_what_was_said_and_what_became_of_it(
    session: Session, asked: Opinion, editor: Actor, of: Commune, now: datetime
) -> None:
    commune = of("xa-1")
    answer(session, commune, asked, AGREED, now)
    explained = OutcomeFields(outcome=Outcome.EXPLAINED, text="Đã có.")
    settle(session, editor, asked, explained, now)
    session.flush()
    told = history(session, "opinion", asked.id)
    assert [(entry.person_id, entry.action, entry.after) for entry in told] == [
        (commune.person_id, "answer", {"text": AGREED.text}),
        (editor.person_id, "settle", {"outcome": "explained", "outcome_text": "Đã có."}),
    ]
    assert {entry.unit_id for entry in told} == {"ban"}
