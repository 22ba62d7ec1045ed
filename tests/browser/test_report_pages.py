"""The pages of reports in a browser: on a phone and a desktop, in light and in dark, on paper."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.actor import OPERATOR, Role
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.people import create_person, set_password
from app.accounts.roles import grant
from app.accounts.units import create_unit, unit_named
from app.catalogue.reference import reference
from app.database import Database
from app.models import Figure, Share
from app.planning.plans.dues import fix_dues
from app.planning.plans.plan_fields import PlanFields
from app.planning.plans.plans import create_plan
from app.planning.plans.shares import share_out
from app.planning.plans.tasks import TaskFields, create_task
from app.planning.plans.vocabulary import PlanKind, PlanState
from app.planning.reports.consolidating import consolidate, told_contents
from app.planning.reports.outlines import OutlineFields, create_outline, issue_outline
from app.planning.reports.reports import ReportFields, StepFields, create_report, take_step
from app.planning.reports.vocabulary import ReportStep

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PASSWORD = "năm giờ chiều mưa"
REPORTS = "/lam-viec/bao-cao"
PATHS = (
    REPORTS,
    f"{REPORTS}/moi",
    f"{REPORTS}/de-cuong-moi?kind=quarterly",
    f"{REPORTS}/de-cuong/1",
    f"{REPORTS}/de-cuong/2",
    f"{REPORTS}/de-cuong/2/sua",
    f"{REPORTS}/1",
    f"{REPORTS}/2",
    f"{REPORTS}/2/so-lieu",
    f"{REPORTS}/2/tung-don-vi",
    f"{REPORTS}/2/in",
)


FaultsOf = Callable[[Page, Sequence[str]], dict[str, object]]


@pytest.fixture(scope="module", autouse=True)
def office(site_path: Path, cheap_hashes_of_module: None) -> None:
    """A committee with two communes: one has reported, and the reports are consolidated."""
    database = Database(f"sqlite:///{site_path}")
    with database.writing() as session:
        units = (("tinh-uy", None, "thai-nguyen"), ("xa", "tinh-uy", "05500"),
                 ("xa-2", "tinh-uy", "05443"))  # fmt: skip
        for name, under, region in units:
            fields = UnitFields(
                id=name, name=f"Đơn vị {name}", kind=UnitKind.PARTY, region=region,
                level=level_of(region), parent_id=under, valid_from=date(2025, 7, 1),
            )  # fmt: skip
            create_unit(session, OPERATOR, fields, NOW)
        person = create_person(session, "Minh", "minh@thainguyen.example", NOW, by=OPERATOR)
        set_password(session, person, PASSWORD, NOW)
        grant(session, OPERATOR, person, unit_named(session, "tinh-uy"), Role.APPROVER, NOW)
        known = reference(session)
        fields_of_plan = PlanFields(unit_id="tinh-uy", kind=PlanKind.YEAR, period="2026")
        plan = create_plan(session, OPERATOR, fields_of_plan, known, NOW)
        task = TaskFields.model_validate(
            {"title": "Treo băng rôn", "wording": "trước ngày 10/11/2026", "channel": "co-dong",
             "assignees": [{"unit_id": "xa"}, {"unit_id": "xa-2"}]}
        )  # fmt: skip
        create_task(session, OPERATOR, plan, task, known, NOW)
        fix_dues(session, plan, known.work_calendar, NOW)
        plan.state, plan.number, plan.issued_on = PlanState.ISSUED, "1-KH/TU", date(2026, 1, 5)
        share_out(session, plan, date(2026, 1, 5), NOW)
        share = session.scalars(select(Share).where(Share.unit_id == "xa")).one()
        told = {"measure": "bang-ron", "number": 10, "expected": False, "updated": NOW}
        session.add(Figure(share_id=share.id, as_of=date(2026, 10, 20), person_id=None, **told))
        for period, issued in (("2026-q4", True), ("2027-q1", False)):
            outline = create_outline(
                session, OPERATOR,
                OutlineFields.model_validate(
                    {"unit_id": "tinh-uy", "kind": "quarterly", "period": period,
                     "due": "2027-03-20", "units": ["xa", "xa-2"]}
                ),
                known, NOW,
            )  # fmt: skip
            if issued:
                issue_outline(session, OPERATOR, outline, NOW)
                first = outline
        by = ReportFields(unit_id="xa", outline_id=first.id)
        report = create_report(session, OPERATOR, by, known, NOW)
        contents = told_contents(session, report, known, NOW)
        step = StepFields(step=ReportStep.SUBMIT)
        take_step(session, OPERATOR, report, step, contents, NOW)
        consolidate(session, OPERATOR, first, known, NOW)
    database.dispose()


@pytest.fixture
def signed_in(opened: Callable[..., Page]) -> Callable[..., Page]:
    """Open a page of its own in which Minh is signed in."""

    def build(**options: Any) -> Page:  # Any: options of Playwright
        page = opened(**options)
        page.goto("/lam-viec/dang-nhap")
        main = page.get_by_role("main")
        main.get_by_label("Thư điện tử").fill("minh@thainguyen.example")
        main.get_by_label("Mật khẩu").fill(PASSWORD)
        main.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
        return page

    return build


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible_and_fit_every_screen(
    signed_in: Callable[..., Page], faults_of: FaultsOf, width: int, scheme: str
) -> None:
    page = signed_in(viewport={"width": width, "height": 844}, color_scheme=scheme)
    assert faults_of(page, PATHS) == {}


def test_a_printed_report_shows_its_text_and_no_controls(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    page.goto(f"{REPORTS}/2/in")
    page.emulate_media(media="print")
    expect(page.locator(".paper")).to_contain_text("Đơn vị xa:")
    expect(page.get_by_role("link", name="Về báo cáo")).to_be_hidden()
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_hidden()
