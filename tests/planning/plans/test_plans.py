"""A plan begins with what is proposed for its place and period, and a draft may be discarded."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.fields import UnitFields
from app.accounts.log import history
from app.accounts.units import UnitEnded, UnitNotFound, create_unit, dissolve_unit
from app.catalogue.load import Catalogue
from app.catalogue.reference import Reference
from app.catalogue.reference import reference as stored_reference
from app.catalogue.sync import sync
from app.database import Database
from app.models import Campaign, Opinion, Person, Plan, PlanLine, Unit
from app.planning.own_dates.fields import NewOwnDate
from app.planning.own_dates.keeping import create_own_date
from app.planning.plans.activities import ActivityFields, activities_of, create_activity
from app.planning.plans.lines import LineChange, change_line, included, lines_of
from app.planning.plans.plan_campaigns import (
    CampaignFields,
    campaigns_of,
    create_campaign,
    members_of,
)
from app.planning.plans.plans import (
    PlanChange,
    PlanFields,
    change_plan,
    create_plan,
    discard_plan,
    plan_numbered,
)
from app.planning.plans.programmes import draw_tasks
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.tasks import TaskFields, create_task
from app.planning.plans.vocabulary import ActivityKind, PlanState, TextPart
from app.planning.reports.outlines import OutlineFields, create_outline
from app.planning.reports.reports import ReportFields, create_report, discard_report

Planned = Callable[..., Plan]

SEED_000 = {
    "unit_id": "thanh-uy-bac-kan",
    "kind": "year",
    "period": "2023",
    "region": "thai-nguyen",
    "former": "bac-kan",
}

FOOTNOTE_1 = frozenset(
    {
        "thanh-lap-dang", "tet-nguyen-dan", "gio-to-hung-vuong", "giai-phong-mien-nam",
        "chien-thang-dien-bien-phu", "sinh-ho-chi-minh", "cach-mang-thang-tam", "quoc-khanh",
        "sinh-huynh-tan-phat", "sinh-chu-huy-man", "sinh-luong-khanh-thien", "ap-bac",
        "hiep-dinh-paris", "sinh-v-i-le-nin", "sinh-cac-mac", "sinh-ph-ang-ghen", "pac-nam",
        "phu-thong", "chi-bo-chi-kien", "cho-moi", "sinh-nong-quoc-chan",
    }
)  # fmt: skip
"""What the plan of Thành ủy Bắc Kạn for 2023 names in its footnote 1."""

FOOTNOTE_2 = frozenset({"nq-29-nq-tw-2013", "ct-24-ct-tw-2008", "ct-34-ct-tw-1998"})


def _line(session: Session, plan: Plan, key: str) -> PlanLine:
    return next(row for row in lines_of(session, plan) if row.key == key)


def _keys(session: Session, plan: Plan) -> set[str]:
    return {row.key for row in lines_of(session, plan)}


# What it begins with


@pytest.fixture(scope="module")
def bac_kan(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, real_catalogue: Catalogue
) -> Iterator[tuple[Session, Plan]]:
    """The year plan of Thành ủy Bắc Kạn for 2023, of the whole catalogue."""
    path = tmp_path_factory.mktemp("bac-kan") / "kyniem.db"
    shutil.copy(migrated_sqlite, path)
    database, now = Database(f"sqlite:///{path}"), datetime.fromisoformat("2026-11-22T05:00+00:00")
    with database.writing() as session:
        sync(session, real_catalogue, now)
        unit = {"id": "thanh-uy-bac-kan", "name": "Thành ủy Bắc Kạn", "kind": "party"}
        place = {"level": "province", "region": "thai-nguyen", "valid_from": "2015-03-11"}
        create_unit(session, OPERATOR, UnitFields.model_validate(unit | place), now)
        fields = PlanFields.model_validate(SEED_000)
        yield session, create_plan(session, OPERATOR, fields, stored_reference(session), now)
    database.dispose()


def test_the_plan_of_bac_kan_for_2023_has_footnote_1_and_little_else(
    bac_kan: tuple[Session, Plan],
) -> None:
    rows = [row for row in lines_of(*bac_kan) if row.kind == "occurrence" and included(row)]
    had = {row.key.removesuffix("-2023") for row in rows}
    assert had >= FOOTNOTE_1
    assert len(had - FOOTNOTE_1) <= 15


def test_the_plan_of_bac_kan_for_2023_has_the_reviews_of_footnote_2(
    bac_kan: tuple[Session, Plan],
) -> None:
    reviews = {row.said["event_id"] for row in lines_of(*bac_kan) if row.kind == "review"}
    assert reviews >= FOOTNOTE_2


def test_a_year_plan_has_every_day_that_concerns_the_unit_ticked_or_not(
    session: Session, plan: Planned
) -> None:
    made = plan()
    assert len(lines_of(session, made)) == 14
    assert included(_line(session, made, "quoc-khanh-2027"))
    assert not included(_line(session, made, "tuyen-giao-2027"))
    assert all(row.chosen is None for row in lines_of(session, made))


def test_it_is_a_first_draft_of_the_unit_and_its_region(plan: Planned, now: datetime) -> None:
    made = plan()
    assert (made.state, made.draft_number, made.region) == ("draft", 1, "thai-nguyen")
    assert (made.unit_id, made.issuer_id, made.created) == ("ban", "tinh", now)
    assert made.rules.startswith("le-lon,")


def test_without_an_issuer_the_unit_issues_it_itself(plan: Planned) -> None:
    assert plan(issuer_id=None).issuer_id == "ban"


def test_the_campaigns_that_its_days_suggest_are_made(session: Session, plan: Planned) -> None:
    spring, may = campaigns_of(session, plan())
    assert spring.name == "Đợt tuyên truyền 03/02 và 06/02/2027"
    assert may.name == "Đợt tuyên truyền 16/4, 30/4, 01/5, 07/5 và 19/5/2027"
    assert (may.first, may.last) == (date(2027, 4, 16), date(2027, 5, 19))
    assert [row.key for row in members_of(session, may)] == [
        "gio-to-hung-vuong-2027",
        "giai-phong-mien-nam-2027",
        "quoc-te-lao-dong-2027",
        "chien-thang-dien-bien-phu-2027",
        "sinh-ho-chi-minh-2027",
    ]


def test_a_plan_of_several_years_has_each_year(session: Session, plan: Planned) -> None:
    keys = _keys(session, plan(kind="several-years", period="2027-2028"))
    assert {"quoc-khanh-2027", "quoc-khanh-2028"} <= keys


def test_the_plan_of_one_commemoration_has_that_alone(session: Session, plan: Planned) -> None:
    made = plan(kind="commemoration", period="2027-07", occurrence="phu-thong-2027")
    (row,) = lines_of(session, made)
    assert (row.key, row.chosen) == ("phu-thong-2027", True)
    assert campaigns_of(session, made) == ()


@pytest.mark.parametrize(("kind", "period"), [("topic", "2027"), ("programme", "2027-q1")])
def test_a_topic_plan_and_a_programme_begin_with_nothing(
    session: Session, plan: Planned, kind: str, period: str
) -> None:
    assert lines_of(session, plan(kind=kind, period=period)) == ()


def test_a_part_of_a_merged_province_has_its_own_days(session: Session, plan: Planned) -> None:
    keys = _keys(session, plan(former="bac-kan"))
    assert "phu-thong-2027" in keys
    assert "gang-thep-thai-nguyen-2027" not in keys


def test_a_commune_has_the_days_of_its_province(session: Session, plan: Planned) -> None:
    assert "gang-thep-thai-nguyen-2027" in _keys(session, plan(region="05443"))


def test_the_dates_of_the_unit_itself_are_among_its_lines(
    session: Session,
    plan: Planned,
    units: dict[str, Unit],
    editor: Actor,
    reference: Reference,
    now: datetime,
) -> None:
    fields = {"kind": "anniversary", "name": "Ngày thành lập Hội đồng", "origin": "1997-07-09"}
    fields |= {"short_name": "Thành lập Hội đồng", "rule": "solar:07-09"}
    own = create_own_date(
        session,
        editor,
        units["ban"],
        NewOwnDate.model_validate(fields | {"sources": [{"title": "Quyết định số 12"}]}),
        now,
    )
    row = _line(session, plan(), f"{own.id}-2027")
    assert row.said["title"].startswith("Kỷ niệm 30 năm Ngày thành lập Hội đồng (09/07/1997")
    assert included(row)
    assert row.said["left_out_by"] is None
    elsewhere = create_plan(
        session,
        OPERATOR,
        PlanFields.model_validate({"unit_id": "tinh", "kind": "year", "period": "2027"}),
        reference,
        now,
    )
    assert f"{own.id}-2027" not in _keys(session, elsewhere)


# Its title


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        (
            {"kind": "year", "period": "2027"},
            "Kế hoạch tuyên truyền kỷ niệm các ngày lễ lớn và sự kiện lịch sử quan trọng"
            " trong năm 2027",
        ),
        (
            {"kind": "several-years", "period": "2026-2027"},
            "Kế hoạch tuyên truyền kỷ niệm các ngày lễ lớn và sự kiện lịch sử quan trọng"
            " giai đoạn 2026 - 2027",
        ),
        ({"kind": "programme", "period": "2027-q1"}, "Chương trình công tác quý I năm 2027"),
        (
            {"kind": "term", "period": "2026-2030"},
            "Chương trình công tác toàn khóa giai đoạn 2026 - 2030",
        ),
        (
            {"kind": "commemoration", "period": "2027", "occurrence": "tuyen-giao-2027"},
            "Kế hoạch tổ chức các hoạt động kỷ niệm 97 năm Ngày truyền thống ngành Tuyên giáo"
            " của Đảng (01/08/1930 - 01/08/2027)",
        ),
        (
            {"kind": "commemoration", "period": "2027", "occurrence": "tet-nguyen-dan-2027"},
            "Kế hoạch tổ chức các hoạt động đón Tết Nguyên đán Đinh Mùi",
        ),
        ({"kind": "topic", "period": "2027", "title": "Kế  hoạch A "}, "Kế hoạch A"),
    ],
)
def test_it_is_called_as_officials_call_it(
    plan: Planned, fields: dict[str, str], title: str
) -> None:
    assert plan(**fields).title == title


# What is refused


@pytest.mark.parametrize(
    ("kind", "period"),
    [
        ("year", "2027-q1"),
        ("year", "2027-2028"),
        ("several-years", "2027"),
        ("term", "2027-h1"),
        ("programme", "2026-2030"),
        ("year", "2027-13"),
        ("year", "năm 2027"),
    ],
)
def test_a_period_that_does_not_go_with_the_kind_is_refused(kind: str, period: str) -> None:
    with pytest.raises(ValidationError):
        PlanFields.model_validate({"unit_id": "ban", "kind": kind, "period": period})


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "commemoration"},
        {"kind": "year", "occurrence": "quoc-khanh-2027"},
        {"kind": "commemoration", "occurrence": "Quốc khánh"},
        {"kind": "year", "title": "   "},
        {"kind": "year", "region": "bac-kan"},
        {"kind": "year", "state": "issued"},
    ],
)
def test_fields_that_make_no_plan_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        PlanFields.model_validate({"unit_id": "ban", "period": "2027"} | fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"issuer_id": "xa-1"},  # below
        {"issuer_id": "khong-co"},
        {"former": "cao-bang"},
        {"rules": "le-lon,khong-co"},
        {"kind": "commemoration", "occurrence": "quoc-khanh-2028"},
        {"kind": "commemoration", "occurrence": "khong-co-2027"},
    ],
)
def test_what_does_not_go_together_is_refused_and_leaves_nothing(
    session: Session, plan: Planned, fields: dict[str, str]
) -> None:
    with pytest.raises(PlanRefused), session.begin_nested():
        plan(**fields)
    assert session.scalars(select(Plan)).all() == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLERK, Role.ADMIN])
def test_only_an_editor_of_the_unit_makes_a_plan(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    reference: Reference,
    now: datetime,
    role: Role,
) -> None:
    fields = PlanFields.model_validate({"unit_id": "ban", "kind": "year", "period": "2027"})
    for somebody in (person("An", units["ban"], role), person("Bình", units["tinh"], Role.EDITOR)):
        with pytest.raises(NotAllowed):
            create_plan(session, acting(somebody), fields, reference, now)


def test_there_is_no_plan_of_a_unit_that_is_not_there(plan: Planned) -> None:
    with pytest.raises(UnitNotFound):
        plan(unit_id="khong-co")


def test_a_unit_that_is_no_more_makes_no_plan(
    session: Session, unit: Callable[..., Unit], reference: Reference, now: datetime
) -> None:
    ended = unit("cu")
    dissolve_unit(session, OPERATOR, ended, successor=None, day=date(2026, 10, 1), now=now)
    fields = PlanFields.model_validate({"unit_id": "cu", "kind": "year", "period": "2027"})
    with pytest.raises(UnitEnded):
        create_plan(session, OPERATOR, fields, reference, now)


# Changing it


def test_what_is_not_said_stays(
    session: Session, plan: Planned, editor: Actor, reference: Reference, now: datetime
) -> None:
    made = plan()
    change_plan(session, editor, made, PlanChange(title="Kế hoạch A"), reference, now)
    change_plan(session, editor, made, PlanChange(issuer_id="ban"), reference, now)
    assert (made.title, made.issuer_id) == ("Kế hoạch A", "ban")


def test_texts_are_kept_in_the_order_of_documents_and_an_empty_one_goes(
    session: Session, plan: Planned, editor: Actor, reference: Reference, now: datetime
) -> None:
    made = plan()
    told = {TextPart.COSTS: "Ngân sách", TextPart.PURPOSES: "Một.\r\nHai."}
    change_plan(session, editor, made, PlanChange(texts=told), reference, now)
    assert list(made.texts.items()) == [("purposes", "Một.\nHai."), ("costs", "Ngân sách")]
    change_plan(session, editor, made, PlanChange(texts={TextPart.COSTS: " "}), reference, now)
    assert made.texts == {"purposes": "Một.\nHai."}


def test_other_rules_tick_anew_what_nobody_has_chosen(
    session: Session, plan: Planned, editor: Actor, reference: Reference, now: datetime
) -> None:
    made = plan()
    chosen = _line(session, made, "sinh-le-duan-2027")
    change_line(session, editor, made, chosen, LineChange(chosen=True), now)
    change_plan(session, editor, made, PlanChange(rules="dia-phuong"), reference, now)
    had = {row.key for row in lines_of(session, made) if included(row)}
    assert had == {
        "sinh-le-duan-2027",
        "tai-lap-thai-nguyen-2027",
        "gang-thep-thai-nguyen-2027",
        "phu-thong-2027",
    }
    tick = _line(session, made, "quoc-khanh-2027").said["tick"]
    assert "đang tắt" in tick["why_not"]


def test_each_change_is_in_the_log_with_what_was_before(
    session: Session, plan: Planned, editor: Actor, reference: Reference, now: datetime
) -> None:
    made = plan(title="Kế hoạch A")
    later = now + timedelta(hours=1)
    change_plan(session, editor, made, PlanChange(title="Kế hoạch B"), reference, later)
    created, changed = history(session, "plan", made.id)
    assert (created.action, created.unit_id) == ("create", "ban")
    assert created.after["period"] == "2027"
    assert (changed.before, changed.after) == ({"title": "Kế hoạch A"}, {"title": "Kế hoạch B"})
    assert made.updated == later


@pytest.mark.parametrize(
    "change", [{"issuer_id": "xa-1"}, {"issuer_id": "khong-co"}, {"rules": "khong-co"}]
)
def test_a_change_that_does_not_go_with_the_plan_is_refused(
    session: Session,
    plan: Planned,
    editor: Actor,
    reference: Reference,
    now: datetime,
    change: dict[str, str],
) -> None:
    with pytest.raises(PlanRefused):
        change_plan(session, editor, plan(), PlanChange(**change), reference, now)


def test_a_plan_that_was_submitted_is_neither_changed_nor_discarded(
    session: Session, plan: Planned, editor: Actor, reference: Reference, now: datetime
) -> None:
    made = plan()
    made.state = PlanState.SUBMITTED
    with pytest.raises(OutOfOrder):
        change_plan(session, editor, made, PlanChange(title="Khác"), reference, now)
    with pytest.raises(OutOfOrder):
        discard_plan(session, editor, made, now)


# Discarding it


def test_a_draft_is_discarded_with_all_its_parts_and_the_log_keeps_what_it_was(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made, other = plan(title="Kế hoạch A"), plan()
    discard_plan(session, editor, made, now)
    with pytest.raises(PlanPartNotFound):
        plan_numbered(session, made.id)
    for table in (PlanLine, Campaign):
        assert set(session.scalars(select(table.plan_id))) == {other.id}
    discarded = history(session, "plan", made.id)[-1]
    assert (discarded.action, discarded.before["title"]) == ("discard", "Kế hoạch A")


@pytest.mark.parametrize("changes", [{"draft_number": 2}, {"state": "opinions"}])
def test_a_draft_that_others_have_seen_is_not_discarded(
    session: Session, plan: Planned, editor: Actor, now: datetime, changes: dict[str, Any]
) -> None:
    made = plan()
    for name, value in changes.items():
        setattr(made, name, value)
    with pytest.raises(OutOfOrder):
        discard_plan(session, editor, made, now)


def test_a_draft_that_others_were_asked_about_is_not_discarded(
    session: Session, plan: Planned, editor: Actor, now: datetime
) -> None:
    made = plan()
    session.add(Opinion(plan_id=made.id, round=1, unit_id="xa-1", due=date(2026, 12, 1), asked=now))
    with pytest.raises(OutOfOrder):
        discard_plan(session, editor, made, now)


@pytest.mark.parametrize("link", ["copied_from_id", "draws_from_id", "adjusts_id"])
def test_a_draft_that_another_plan_follows_is_not_discarded(
    session: Session, plan: Planned, editor: Actor, now: datetime, link: str
) -> None:
    made, following = plan(), plan()
    setattr(following, link, made.id)
    with pytest.raises(OutOfOrder):
        discard_plan(session, editor, made, now)
    discard_plan(session, editor, following, now)
    discard_plan(session, editor, made, now)


def test_what_was_made_after_the_parts_of_a_discarded_draft_stays(
    session: Session, plan: Planned, editor: Actor, reference: Reference, now: datetime
) -> None:
    made, programme = plan(), plan(kind="programme", period="2027-q2")
    held = ActivityFields(kind=ActivityKind.CONFERENCE, name="Hội nghị", rule="by:2027-05-10")
    activity = create_activity(session, editor, made, held, now)
    may = CampaignFields(name="Đợt tháng 5", first=date(2027, 5, 1), last=date(2027, 5, 31))
    campaign = create_campaign(session, editor, made, may, now)
    told = {"activity_id": activity.id, "campaign_id": campaign.id}
    fields = TaskFields(title="Việc", rule="by:2027-05-10", **told)
    task = create_task(session, editor, made, fields, reference, now)
    (drawn,) = draw_tasks(session, editor, programme, (task.id,), reference, now)
    discard_plan(session, editor, made, now)
    session.expire_all()
    assert (drawn.title, drawn.origin_id) == ("Việc", None)
    assert [one.origin_id for one in activities_of(session, programme)] == [None]
    assert "Đợt tháng 5" in {one.name for one in campaigns_of(session, programme)}


def test_a_draft_that_an_outline_or_a_report_names_is_not_discarded(
    session: Session, plan: Planned, editor: Actor, reference: Reference, now: datetime
) -> None:
    for_outline, for_report = plan(), plan()
    told = {"unit_id": "ban", "kind": "commemoration", "period": "2027"}
    days = {"closes_on": "2027-05-15", "due": "2027-06-10"}
    asked = OutlineFields.model_validate(told | days | {"plan_id": for_outline.id})
    create_outline(session, OPERATOR, asked, reference, now)
    written = ReportFields.model_validate(
        told | {"plan_id": for_report.id, "closes_on": "2027-05-15"}
    )
    report = create_report(session, OPERATOR, written, reference, now)
    for named in (for_outline, for_report):
        with pytest.raises(OutOfOrder, match="đề cương hoặc báo cáo"):
            discard_plan(session, editor, named, now)
    discard_report(session, OPERATOR, report, now)
    discard_plan(session, editor, for_report, now)


def test_only_an_editor_of_the_unit_discards_its_drafts(
    session: Session,
    plan: Planned,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    now: datetime,
) -> None:
    over = acting(person("Bình", units["tinh"], Role.APPROVER))
    with pytest.raises(NotAllowed):
        discard_plan(session, over, plan(), now)
