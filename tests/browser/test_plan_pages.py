"""The pages of plans in a browser: on a phone and a desktop, by keyboard, without scripts."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.accounts.actor import OPERATOR, Role
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.people import create_person, set_password
from app.accounts.roles import grant
from app.accounts.units import create_unit, unit_named
from app.catalogue.reference import reference
from app.database import Database
from app.planning.plans.activities import ActivityFields, create_activity
from app.planning.plans.lines import included, lines_of
from app.planning.plans.plan_fields import PlanFields
from app.planning.plans.plans import create_plan
from app.planning.plans.templates import offers, tasks_from
from app.planning.plans.vocabulary import ActivityKind, PlanKind

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PASSWORD = "năm giờ chiều mưa"
PLAN = "/lam-viec/ke-hoach/1"
PATHS = (
    "/lam-viec/ke-hoach",
    "/lam-viec/ke-hoach-moi",
    PLAN,
    f"{PLAN}/muc/1",
    f"{PLAN}/dot",
    f"{PLAN}/dot/1",
    f"{PLAN}/hoat-dong/1",
    f"{PLAN}/nhiem-vu",
    f"{PLAN}/viec-moi",
    f"{PLAN}/mau",
    "/lam-viec/nhiem-vu/1",
    f"{PLAN}/phan-viet",
    f"{PLAN}/noi-nhan",
    f"{PLAN}/trinh",
    f"{PLAN}/thay-doi",
    f"{PLAN}/nhat-ky",
    f"{PLAN}/xem",
    f"{PLAN}/xem?kind=bang",
    f"{PLAN}/xem?kind=lich&month=2027-04",
    f"{PLAN}/xem?kind=tien-do",
    f"{PLAN}/xem?kind=ban-do-nhiet",
)


FaultsOf = Callable[[Page, Sequence[str]], dict[str, object]]


@pytest.fixture(scope="module", autouse=True)
def office(site_path: Path, cheap_hashes_of_module: None) -> None:
    """A committee and its department with a year plan, its tasks and an activity."""
    database = Database(f"sqlite:///{site_path}")
    with database.writing() as session:
        for name, under in (("tinh-uy", None), ("ban", "tinh-uy")):
            fields = UnitFields(
                id=name, name=f"Đơn vị {name}", kind=UnitKind.PARTY, region="thai-nguyen",
                level=level_of("thai-nguyen"), parent_id=under, valid_from=date(2025, 7, 1),
            )  # fmt: skip
            create_unit(session, OPERATOR, fields, NOW)
        person = create_person(session, "Minh", "minh@thainguyen.example", NOW, by=OPERATOR)
        set_password(session, person, PASSWORD, NOW)
        grant(session, OPERATOR, person, unit_named(session, "ban"), Role.EDITOR, NOW)
        known = reference(session)
        plan = create_plan(
            session, OPERATOR,
            PlanFields(unit_id="ban", issuer_id="tinh-uy", kind=PlanKind.YEAR, period="2027"),
            known, NOW,
        )  # fmt: skip
        for line in list(filter(included, lines_of(session, plan)))[:3]:
            ids = {one.id for one in offers(session, plan, line, known)}
            tasks_from(session, OPERATOR, plan, line, ids, known, NOW)
        activity = ActivityFields(
            kind=ActivityKind.CEREMONY, name="Lễ kỷ niệm", wording="dự kiến đầu tháng 2/2027"
        )
        create_activity(session, OPERATOR, plan, activity, NOW)
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
        expect(page.get_by_role("heading", name="Kế hoạch", exact=True)).to_be_visible()
        return page

    return build


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible_and_fit_every_screen(
    signed_in: Callable[..., Page], faults_of: FaultsOf, width: int, scheme: str
) -> None:
    page = signed_in(viewport={"width": width, "height": 844}, color_scheme=scheme)
    assert faults_of(page, PATHS) == {}


def test_a_draft_is_made_and_submitted_by_keyboard_and_without_scripts(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in(java_script_enabled=False)

    def press(name: str, role: Any = "button") -> None:
        page.get_by_role("main").get_by_role(role, name=name, exact=True).focus()
        page.keyboard.press("Enter")

    press("Lập kế hoạch", "link")
    page.get_by_label("Năm", exact=True).fill("2028")
    press("Lập dự thảo")
    press("Lấy nhiệm vụ từ mẫu cho mọi ngày đã chọn", "link")
    press("Lấy các nhiệm vụ đã đánh dấu")
    expect(page.get_by_role("table")).to_contain_text("98 năm Ngày thành lập Đảng")
    press("Đến đó", "link")
    page.locator("#who-1").fill("Đơn vị tinh-uy")
    press("Lưu nơi nhận")
    press("Đến đó", "link")
    press("Trình ký")
    expect(page.get_by_role("main")).to_contain_text("Đang chờ Đơn vị tinh-uy ký")
