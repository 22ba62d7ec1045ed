"""The way of a plan: who may take which step from which state, and what follows from each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role, Scope
from app.accounts.fields import GroupFields, GroupKind
from app.accounts.groups import add_member, create_group, remove_member
from app.accounts.keys import make_key
from app.accounts.log import history
from app.accounts.roles import actor_of, actor_of_key, delegate, grant
from app.accounts.units import dissolve_unit
from app.catalogue.reference import Reference
from app.models import Person, Plan, Task, Unit
from app.planning.plans.addressees import AddresseeFields, receipts_of, set_addressees
from app.planning.plans.adjusting import adjust
from app.planning.plans.lines import choose_lines, lines_of
from app.planning.plans.opinions import AnswerFields, answer, opinions_of
from app.planning.plans.refusals import OutOfOrder, OwnSubmission, PlanRefused
from app.planning.plans.shares import shares_of
from app.planning.plans.tasks import AssigneeFields, TaskFields, create_task, tasks_of
from app.planning.plans.vocabulary import PlanState, ShareState, Step
from app.planning.plans.workflow import StepFields, next_steps, take_step

TOMORROW = date(2026, 11, 23)

LATER = date(2026, 12, 1)

GIVEN: dict[Step, dict[str, object]] = {
    Step.ASK: {"units": ("xa-1",), "due": LATER},
    Step.RETURN: {"reason": "Chưa rõ kinh phí."},
    Step.ISSUE: {"number": "15-KH/TU", "issued_on": date(2026, 11, 22)},
}
"""What each step is given where nothing else matters."""

SOURCES = {
    Step.ASK: "draft opinions",
    Step.REDRAFT: "opinions",
    Step.SUBMIT: "draft opinions",
    Step.WITHDRAW: "submitted",
    Step.RETURN: "submitted",
    Step.SIGN: "submitted",
    Step.ISSUE: "signed",
    Step.CLOSE: "issued",
}

TARGETS = {
    Step.ASK: PlanState.OPINIONS,
    Step.REDRAFT: PlanState.DRAFT,
    Step.SUBMIT: PlanState.SUBMITTED,
    Step.WITHDRAW: PlanState.DRAFT,
    Step.RETURN: PlanState.DRAFT,
    Step.SIGN: PlanState.SIGNED,
    Step.ISSUE: PlanState.ISSUED,
    Step.CLOSE: PlanState.CLOSED,
}

DRAFTS = {Step.ASK, Step.REDRAFT, Step.SUBMIT, Step.WITHDRAW}

RIGHTS: dict[tuple[str, Role], set[Step]] = {
    ("ban", Role.EDITOR): DRAFTS,
    ("ban", Role.APPROVER): DRAFTS | {Step.CLOSE},
    ("tinh", Role.APPROVER): {Step.RETURN, Step.SIGN, Step.CLOSE},
    ("tinh", Role.CLERK): {Step.ISSUE},
}
"""Who may take which steps of a plan that ``ban`` drafts and ``tinh`` issues; nobody else any."""

Take = Callable[..., None]


@pytest.fixture
def take(session: Session, reference: Reference, now: datetime, today: date) -> Take:
    """Take a step, with what a test says of it."""

    def taken(
        actor: Actor,
        plan: Plan,
        step: Step,
        *,
        on: date = today,
        at: datetime = now,
        **given: object,
    ) -> None:
        fields = StepFields(step=step, **GIVEN.get(step, {}) | given)  # type: ignore[arg-type]
        take_step(session, actor, plan, fields, reference, at, on)

    return taken


@pytest.fixture
def leader(
    units: dict[str, Unit], person: Callable[..., Person], acting: Callable[[Person], Actor]
) -> Actor:
    """Who signs for the province."""
    return acting(person("Chủ", units["tinh"], Role.APPROVER))


@pytest.fixture
def clerk(
    units: dict[str, Unit], person: Callable[..., Person], acting: Callable[[Person], Actor]
) -> Actor:
    """Who numbers the papers of the province."""
    return acting(person("Thư", units["tinh"], Role.CLERK))


@pytest.fixture
def in_state(session: Session, plan: Callable[..., Plan], now: datetime) -> Callable[..., Plan]:
    """A plan that stands in a state, laid there by somebody."""

    def made(state: PlanState, by: int | None = None) -> Plan:
        found = plan()
        found.state, found.submitted_at, found.submitted_by = state, now, by
        found.signed_at = now if state.is_approved else None
        session.flush()
        return found

    return made


# Who, and from where


@pytest.mark.parametrize("state", PlanState)
def test_each_step_is_taken_by_those_whose_part_it_is(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    in_state: Callable[..., Plan],
    take: Take,
    state: PlanState,
) -> None:
    plan = in_state(state)
    possible = {step for step in Step if state in SOURCES[step].split()}
    for unit_id in units:
        for role in Role:
            actor = acting(person(f"{unit_id}-{role}", units[unit_id], role))
            right = RIGHTS.get((unit_id, role), set())
            assert set(next_steps(session, actor, plan)) == right & possible, (unit_id, role)
            for step in set(Step) - (right & possible):
                with pytest.raises(OutOfOrder if step in right else NotAllowed):
                    take(actor, plan, step)
    assert plan.state == state


@pytest.mark.parametrize("step", Step)
def test_a_step_leads_from_each_of_its_states_to_one(
    in_state: Callable[..., Plan], take: Take, step: Step
) -> None:
    for source in SOURCES[step].split():
        plan = in_state(PlanState(source))
        take(OPERATOR, plan, step, **({"number": f"{plan.id}-KH"} if step is Step.ISSUE else {}))
        assert plan.state == TARGETS[step], source


@pytest.mark.parametrize("state", PlanState)
def test_without_a_role_no_step_is_taken(
    session: Session,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    in_state: Callable[..., Plan],
    take: Take,
    state: PlanState,
) -> None:
    plan = in_state(state)
    for actor in (acting(person("Khach")), replace(OPERATOR)):
        assert next_steps(session, actor, plan) == ()
        for step in Step:
            with pytest.raises(NotAllowed):
                take(actor, plan, step)


def test_a_key_for_reading_takes_no_step(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    in_state: Callable[..., Plan],
    take: Take,
    now: datetime,
    today: date,
) -> None:
    made = person("A", units["tinh"], *Role)
    plan = in_state(PlanState.SUBMITTED)
    keys = {
        scope: actor_of_key(
            session, make_key(session, made, units["tinh"], "máy", scope, now, None)[0], today
        )
        for scope in Scope
    }
    assert next_steps(session, keys[Scope.WRITE], plan) == (Step.RETURN, Step.SIGN)
    assert next_steps(session, keys[Scope.READ], plan) == ()
    with pytest.raises(NotAllowed):
        take(keys[Scope.READ], plan, Step.SIGN)


def test_a_key_of_one_unit_takes_no_step_of_another(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    in_state: Callable[..., Plan],
    now: datetime,
    today: date,
) -> None:
    made = person("A", units["tinh"], Role.APPROVER)
    grant(session, OPERATOR, made, units["xa-1"], Role.APPROVER, now)
    key, _ = make_key(session, made, units["xa-1"], "máy", Scope.WRITE, now, None)
    actor, plan = actor_of_key(session, key, today), in_state(PlanState.SUBMITTED)
    assert next_steps(session, actor, plan) == ()


def test_a_delegation_lets_take_steps_until_its_last_day(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    in_state: Callable[..., Plan],
    now: datetime,
    today: date,
) -> None:
    deputy, plan = person("Phó"), in_state(PlanState.SUBMITTED)
    delegate(session, OPERATOR, units["tinh"], Role.APPROVER, deputy, today, today, now)
    assert Step.SIGN in next_steps(session, actor_of(session, deputy, today), plan)
    assert next_steps(session, actor_of(session, deputy, TOMORROW), plan) == ()


def test_in_a_unit_that_has_ended_no_step_is_taken(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    in_state: Callable[..., Plan],
    now: datetime,
    today: date,
) -> None:
    made, plan = person("A", units["ban"], Role.APPROVER), in_state(PlanState.DRAFT)
    assert next_steps(session, acting(made), plan) == (Step.ASK, Step.SUBMIT)
    yesterday = today - timedelta(days=1)
    dissolve_unit(session, OPERATOR, units["ban"], successor=None, day=yesterday, now=now)
    assert next_steps(session, acting(made), plan) == ()


def test_who_comes_out_of_order_is_told_where_the_plan_stands(
    plan: Callable[..., Plan], editor: Actor, take: Take
) -> None:
    with pytest.raises(OutOfOrder) as refused:
        take(editor, plan(), Step.WITHDRAW)
    assert refused.value.sentence == (
        "Kế hoạch đang ở bước «Dự thảo»; chỉ «Rút lại» được khi kế hoạch ở bước «Trình ký»."
    )


# No one approves what they submitted


Ways = dict[str, Callable[[Person], Actor]]


@pytest.fixture
def ways(session: Session, units: dict[str, Unit], now: datetime, today: date) -> Ways:
    """The ways in which an editor of the department may come to sign for the province."""

    def by_role(made: Person) -> Actor:
        grant(session, OPERATOR, made, units["tinh"], Role.APPROVER, now)
        return actor_of(session, made, today)

    def by_delegation(made: Person) -> Actor:
        delegate(session, OPERATOR, units["tinh"], Role.APPROVER, made, today, today, now)
        return actor_of(session, made, today)

    def by_key(made: Person) -> Actor:
        by_role(made)
        key, _ = make_key(session, made, units["tinh"], "máy", Scope.WRITE, now, None)
        return actor_of_key(session, key, today)

    def without_the_other_role(made: Person) -> Actor:
        return replace(by_role(made), roles=frozenset({("tinh", Role.APPROVER)}))

    return {
        "role": by_role,
        "delegation": by_delegation,
        "key": by_key,
        "other unit": without_the_other_role,
    }


@pytest.mark.parametrize("step", [Step.SIGN, Step.RETURN])
@pytest.mark.parametrize("way", ["role", "delegation", "key", "other unit"])
def test_no_one_approves_what_they_submitted(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    plan: Callable[..., Plan],
    leader: Actor,
    take: Take,
    ways: Ways,
    way: str,
    step: Step,
) -> None:
    laid, made = plan(), person("A", units["ban"], Role.EDITOR)
    take(acting(made), laid, Step.SUBMIT)
    both = ways[way](made)
    assert not {Step.SIGN, Step.RETURN} & set(next_steps(session, both, laid))
    with pytest.raises(OwnSubmission) as refused:
        take(both, laid, step)
    assert "rút lại" in refused.value.sentence
    assert laid.state == PlanState.SUBMITTED
    take(leader, laid, step)


def test_what_a_key_submitted_its_person_does_not_sign(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    plan: Callable[..., Plan],
    take: Take,
    ways: Ways,
    now: datetime,
    today: date,
) -> None:
    made, laid = person("A", units["ban"], Role.EDITOR), plan()
    key, _ = make_key(session, made, units["ban"], "máy", Scope.WRITE, now, None)
    take(actor_of_key(session, key, today), laid, Step.SUBMIT)
    with pytest.raises(OwnSubmission):
        take(ways["role"](made), laid, Step.SIGN)


def test_in_a_unit_that_issues_its_own_plans_somebody_else_signs(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    plan: Callable[..., Plan],
    take: Take,
) -> None:
    laid = plan(issuer_id="ban")
    one, other = (acting(person(name, units["ban"], Role.APPROVER)) for name in ("A", "B"))
    take(one, laid, Step.SUBMIT)
    assert next_steps(session, one, laid) == (Step.WITHDRAW,)
    take(other, laid, Step.SIGN)
    assert laid.signed_by == other.person_id


def test_who_submitted_an_earlier_draft_may_sign_what_another_submitted(
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    plan: Callable[..., Plan],
    editor: Actor,
    take: Take,
) -> None:
    laid, one = plan(issuer_id="ban"), acting(person("A", units["ban"], Role.APPROVER))
    take(one, laid, Step.SUBMIT)
    take(editor, laid, Step.WITHDRAW)
    take(editor, laid, Step.SUBMIT)
    take(one, laid, Step.SIGN)
    assert laid.state == PlanState.SIGNED


# What follows


def test_units_are_asked_and_the_next_draft_is_the_second(
    session: Session, plan: Callable[..., Plan], editor: Actor, take: Take
) -> None:
    draft = plan()
    take(editor, draft, Step.ASK, units=("xa-1", "xa-2"))
    assert [(o.unit_id, o.round, o.due) for o in opinions_of(session, draft)] == [
        ("xa-1", 1, LATER),
        ("xa-2", 1, LATER),
    ]
    take(editor, draft, Step.REDRAFT)
    assert (draft.state, draft.draft_number) == (PlanState.DRAFT, 2)


def test_a_plan_goes_to_the_signer_while_it_is_out_for_opinions(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    plan: Callable[..., Plan],
    editor: Actor,
    take: Take,
    now: datetime,
) -> None:
    draft = plan()
    take(editor, draft, Step.ASK)
    take(editor, draft, Step.SUBMIT)
    (opinion,) = opinions_of(session, draft)
    asked = acting(person("B", units["xa-1"], Role.EDITOR))
    with pytest.raises(OutOfOrder):
        answer(session, asked, opinion, AnswerFields(text="Nhất trí."), now)


def test_what_is_returned_is_the_next_draft_with_the_reason(
    plan: Callable[..., Plan], editor: Actor, leader: Actor, take: Take
) -> None:
    laid = plan()
    take(editor, laid, Step.SUBMIT)
    assert (laid.submitted_by, laid.draft_number) == (editor.person_id, 1)
    take(leader, laid, Step.RETURN, reason="Chưa rõ kinh phí.")
    assert (laid.state, laid.draft_number) == (PlanState.DRAFT, 2)
    assert laid.returned == "Chưa rõ kinh phí."
    take(editor, laid, Step.SUBMIT)
    assert laid.returned is None


def test_what_is_withdrawn_stays_the_same_draft(
    plan: Callable[..., Plan], editor: Actor, take: Take
) -> None:
    laid = plan()
    take(editor, laid, Step.SUBMIT)
    take(editor, laid, Step.WITHDRAW)
    assert (laid.state, laid.draft_number, laid.returned) == (PlanState.DRAFT, 1, None)


@pytest.fixture
def with_task(
    session: Session, editor: Actor, reference: Reference, now: datetime
) -> Callable[..., Task]:
    """A task of a plan, which somebody leads by a day."""

    def made(plan: Plan, wording: str = "trước ngày 10/6/2027", unit_id: str = "xa-1") -> Task:
        fields = TaskFields(
            title="Báo cáo kết quả",
            wording=wording,
            assignees=(AssigneeFields(unit_id=unit_id),),
        )
        return create_task(session, editor, plan, fields, reference, now)

    return made


def test_signing_keeps_the_days_and_issuing_gives_everybody_their_share(
    session: Session,
    units: dict[str, Unit],
    plan: Callable[..., Plan],
    with_task: Callable[..., Task],
    editor: Actor,
    leader: Actor,
    clerk: Actor,
    take: Take,
    now: datetime,
    today: date,
) -> None:
    draft = plan()
    task = with_task(draft)
    set_addressees(session, editor, draft, (AddresseeFields(unit_id="xa-2"),), now)
    take(editor, draft, Step.SUBMIT)
    assert task.due_day is None
    take(leader, draft, Step.SIGN)
    assert (task.due_day, draft.signed_by) == (date(2027, 6, 9), leader.person_id)
    assert receipts_of(session, draft) == ()
    take(clerk, draft, Step.ISSUE)
    session.flush()
    assert (draft.number, draft.issued_on, draft.issued_by) == (
        "15-KH/TU",
        today,
        clerk.person_id,
    )
    assert [receipt.unit_id for receipt in receipts_of(session, draft)] == ["xa-2"]
    (share,) = shares_of(session, tasks_of(session, draft))[task.id]
    assert share.unit_id == "xa-1"
    take(leader, draft, Step.CLOSE)
    assert (draft.state, draft.closed_at) == (PlanState.CLOSED, now)


def test_groups_are_resolved_on_the_day_of_issue(
    session: Session,
    units: dict[str, Unit],
    plan: Callable[..., Plan],
    editor: Actor,
    leader: Actor,
    clerk: Actor,
    take: Take,
    now: datetime,
    today: date,
) -> None:
    named = GroupFields(id="cac-xa", name="Các xã", kind=GroupKind.KHAC)
    group = create_group(session, OPERATOR, units["tinh"], named, now)
    for name in ("xa-1", "xa-2"):
        add_member(session, OPERATOR, group, units[name], date(2025, 7, 1), now)
    remove_member(session, OPERATOR, group, units["xa-2"], today - timedelta(days=1), now)
    draft = plan()
    wanted = (
        AddresseeFields(group_id="cac-xa", purpose="để thực hiện"),
        AddresseeFields(unit_id="xa-1"),
        AddresseeFields(unit_id="tinh", purpose="để báo cáo"),
        AddresseeFields(body="Lưu Văn phòng"),
    )
    set_addressees(session, editor, draft, wanted, now)
    take(editor, draft, Step.SUBMIT)
    take(leader, draft, Step.SIGN)
    take(clerk, draft, Step.ISSUE)
    session.flush()
    assert [receipt.unit_id for receipt in receipts_of(session, draft)] == ["tinh", "xa-1"]


# Submitting


def test_an_empty_plan_is_not_submitted(
    session: Session,
    plan: Callable[..., Plan],
    with_task: Callable[..., Task],
    editor: Actor,
    take: Take,
    now: datetime,
) -> None:
    draft = plan()
    nothing = {line.id: False for line in lines_of(session, draft)}
    choose_lines(session, editor, draft, nothing, now)
    with pytest.raises(PlanRefused) as refused:
        take(editor, draft, Step.SUBMIT)
    assert "chưa có nội dung" in refused.value.sentence
    assert draft.state == PlanState.DRAFT
    with_task(draft)
    take(editor, draft, Step.SUBMIT)


def test_tasks_whose_deadline_cannot_be_met_are_named(
    session: Session,
    plan: Callable[..., Plan],
    with_task: Callable[..., Task],
    editor: Actor,
    take: Take,
) -> None:
    draft = plan()
    one, other = with_task(draft), with_task(draft)
    one.title, one.rule = "Việc không kịp", "count:5wd-before@occurrence:khong-co-2027"
    other.title = "Việc kịp"
    session.flush()
    with pytest.raises(PlanRefused) as refused:
        take(editor, draft, Step.SUBMIT)
    assert "«Việc không kịp»" in refused.value.sentence
    assert "«Việc kịp»" not in refused.value.sentence


def test_a_plan_is_not_submitted_to_a_unit_that_ended_nor_for_one(
    session: Session,
    units: dict[str, Unit],
    plan: Callable[..., Plan],
    editor: Actor,
    take: Take,
    now: datetime,
    today: date,
) -> None:
    draft = plan()
    set_addressees(session, editor, draft, (AddresseeFields(unit_id="xa-2"),), now)
    for name in ("tinh", "xa-2"):
        units[name].valid_to = today - timedelta(days=1)
    session.flush()
    with pytest.raises(PlanRefused) as refused:
        take(editor, draft, Step.SUBMIT)
    assert refused.value.sentence == (
        "Đơn vị tinh đã kết thúc hoạt động; hãy chọn cơ quan ban hành khác."
        " Đơn vị xa-2 đã kết thúc hoạt động; hãy sửa nơi nhận."
    )


def test_a_plan_is_not_submitted_with_work_for_a_unit_that_ended_since(
    session: Session,
    units: dict[str, Unit],
    plan: Callable[..., Plan],
    editor: Actor,
    reference: Reference,
    take: Take,
    now: datetime,
    today: date,
) -> None:
    draft = plan()
    to = (AssigneeFields(unit_id="xa-2"),)
    fields = TaskFields(title="Treo cờ", wording="thường xuyên", assignees=to)
    create_task(session, editor, draft, fields, reference, now)
    units["xa-2"].valid_to = today - timedelta(days=1)
    with pytest.raises(PlanRefused, match="xa-2 đã kết thúc hoạt động; hãy giao nhiệm vụ"):
        take(editor, draft, Step.SUBMIT)


# Issuing


@pytest.fixture
def signed(
    plan: Callable[..., Plan], editor: Actor, leader: Actor, take: Take
) -> Callable[..., Plan]:
    """A plan that was signed at noon of 22 November."""

    def made(**changes: object) -> Plan:
        draft = plan(**changes)
        take(editor, draft, Step.SUBMIT)
        take(leader, draft, Step.SIGN)
        return draft

    return made


@pytest.mark.parametrize(
    ("day", "issued"),
    [("2026-11-21", False), ("2026-11-22", True), ("2026-11-23", True), ("2026-11-24", False)],
)
def test_the_date_lies_between_the_signature_and_today(
    signed: Callable[..., Plan], clerk: Actor, take: Take, day: str, issued: bool
) -> None:
    paper, on = signed(), date.fromisoformat(day)
    if issued:
        take(clerk, paper, Step.ISSUE, on=TOMORROW, issued_on=on)
        assert paper.issued_on == on
        return
    with pytest.raises(PlanRefused) as refused:
        take(clerk, paper, Step.ISSUE, on=TOMORROW, issued_on=on)
    assert "ngày ban hành không thể" in refused.value.sentence
    assert (paper.state, paper.number) == (PlanState.SIGNED, None)


def test_what_is_signed_after_midnight_in_vietnam_is_signed_on_the_new_day(
    plan: Callable[..., Plan],
    editor: Actor,
    leader: Actor,
    clerk: Actor,
    take: Take,
) -> None:
    draft, at = plan(), datetime.fromisoformat("2026-11-23T00:10:00+07:00")
    take(editor, draft, Step.SUBMIT)
    take(leader, draft, Step.SIGN, at=at)
    with pytest.raises(PlanRefused):
        take(clerk, draft, Step.ISSUE, on=TOMORROW, issued_on=date(2026, 11, 22))


@pytest.mark.parametrize(
    "again", ["15-KH/TU", "15-kh/tu", "15 - KH/TU", "015-KH/TU", "Số: 15-KH/TU"]
)
def test_a_number_is_given_once_in_a_year_by_an_issuing_unit(
    signed: Callable[..., Plan], clerk: Actor, take: Take, again: str
) -> None:
    one, other = signed(), signed()
    take(clerk, one, Step.ISSUE, number="15-KH/TU")
    with pytest.raises(PlanRefused) as refused:
        take(clerk, other, Step.ISSUE, number=again)
    assert "15-KH/TU" in refused.value.sentence
    take(clerk, other, Step.ISSUE, number="16-KH/TU")


def test_a_number_comes_again_in_another_year_and_another_unit(
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    signed: Callable[..., Plan],
    plan: Callable[..., Plan],
    editor: Actor,
    clerk: Actor,
    take: Take,
) -> None:
    one, next_year = signed(), signed()
    take(clerk, one, Step.ISSUE, number="15-KH/TU")
    january = date(2027, 1, 4)
    take(clerk, next_year, Step.ISSUE, number="15-KH/TU", on=january, issued_on=january)
    own = plan(issuer_id="ban")
    take(editor, own, Step.SUBMIT)
    take(acting(person("A", units["ban"], Role.APPROVER)), own, Step.SIGN)
    take(acting(person("B", units["ban"], Role.CLERK)), own, Step.ISSUE, number="15-KH/TU")


def test_an_adjustment_takes_over_what_was_done_when_it_is_issued(
    session: Session,
    plan: Callable[..., Plan],
    with_task: Callable[..., Task],
    editor: Actor,
    leader: Actor,
    clerk: Actor,
    take: Take,
    now: datetime,
) -> None:
    draft = plan()
    task = with_task(draft)
    issue_all = [(editor, Step.SUBMIT), (leader, Step.SIGN), (clerk, Step.ISSUE)]
    for actor, step in issue_all:
        take(actor, draft, step)
    session.flush()
    (share,) = shares_of(session, (task,))[task.id]
    share.state = ShareState.DOING
    changed = adjust(session, editor, draft, now)
    for actor, step in issue_all:
        take(actor, changed, step, **({"number": "16-KH/TU"} if step is Step.ISSUE else {}))
    session.flush()
    (again,) = tasks_of(session, changed)
    (carried,) = shares_of(session, (again,))[again.id]
    assert carried.state == ShareState.DOING


# What a step takes


@pytest.mark.parametrize(
    ("step", "lacks"),
    [
        (Step.ASK, {"units", "due"}),
        (Step.RETURN, {"reason"}),
        (Step.ISSUE, {"number", "issued_on"}),
    ],
)
def test_a_step_without_what_it_takes_is_refused_at_each_field(step: Step, lacks: set[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        StepFields(step=step)
    assert {str(fault["loc"][0]) for fault in refused.value.errors()} == lacks
    assert all("hãy" in fault["msg"] for fault in refused.value.errors())


@pytest.mark.parametrize("reason", ["", "  \n ", "\u2028"])
def test_a_plan_is_not_returned_for_an_empty_reason(reason: str) -> None:
    with pytest.raises(ValidationError):
        StepFields(step=Step.RETURN, reason=reason)


def test_what_does_not_belong_to_a_step_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        StepFields(step=Step.SIGN, number="15-KH/TU", reason="Nhất trí.")
    assert {fault["loc"][0] for fault in refused.value.errors()} == {"number", "reason"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("15-KH/BTGDVTU", "15-KH/BTGDVTU"),
        (" Số: 15-KH/BTGDVTU ", "15-KH/BTGDVTU"),
        ("số 15 -KH/TU", "15 -KH/TU"),
    ],
)
def test_a_number_is_kept_without_the_word_before_it(given: str, kept: str) -> None:
    assert StepFields(step=Step.ISSUE, number=given, issued_on=LATER).number == kept


def test_a_number_has_a_digit() -> None:
    with pytest.raises(ValidationError, match="phải có chữ số"):
        StepFields(step=Step.ISSUE, number="KH/TU", issued_on=LATER)


# The log


def test_the_log_tells_every_step_with_what_it_changed(
    session: Session,
    plan: Callable[..., Plan],
    editor: Actor,
    leader: Actor,
    clerk: Actor,
    take: Take,
) -> None:
    paper = plan()
    steps = [
        (editor, Step.ASK),
        (editor, Step.REDRAFT),
        (editor, Step.SUBMIT),
        (leader, Step.RETURN),
        (editor, Step.SUBMIT),
        (editor, Step.WITHDRAW),
        (editor, Step.SUBMIT),
        (leader, Step.SIGN),
        (clerk, Step.ISSUE),
        (leader, Step.CLOSE),
    ]
    for actor, step in steps:
        take(actor, paper, step)
    session.flush()
    told = [entry for entry in history(session, "plan", paper.id) if entry.action in set(Step)]
    assert [(entry.person_id, entry.action) for entry in told] == [
        (actor.person_id, step) for actor, step in steps
    ]
    assert {entry.unit_id for entry in told} == {"ban"}
    assert told[0].after == {"state": "opinions", "units": ["xa-1"], "due": "2026-12-01"}
    assert told[3].after == {"state": "draft", "draft_number": 3, "returned": "Chưa rõ kinh phí."}
    assert told[8].before == {
        "state": "signed",
        "number": None,
        "issued_on": None,
        "issued_at": None,
        "issued_by": None,
    }


@pytest.mark.parametrize("day", [date(2100, 1, 1), date(9999, 12, 31)])
def test_opinions_are_not_asked_by_a_day_of_which_nobody_knows_whether_it_is_worked(
    day: date,
) -> None:
    with pytest.raises(ValidationError) as refused:
        StepFields(step=Step.ASK, units=("xa-1",), due=day)
    (fault,) = refused.value.errors()
    assert fault["loc"] == ("due",)
    assert "chỉ biết ngày làm việc từ năm 1995 đến năm 2099" in fault["msg"]
