"""The pages of carrying out a plan in a browser: on a phone and a desktop, by keyboard."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Role
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.people import create_person, set_password
from app.accounts.roles import grant
from app.accounts.units import civil_day, create_unit, unit_named
from app.catalogue.reference import Reference, reference
from app.database import Database
from app.models import Plan, Task
from app.planning.plans.addressees import AddresseeFields, acknowledge, set_addressees
from app.planning.plans.figures import FigureFields, set_figures
from app.planning.plans.plan_fields import PlanFields
from app.planning.plans.plans import create_plan
from app.planning.plans.reminding import ReminderFields, remind
from app.planning.plans.share_notes import NoteFields, add_note
from app.planning.plans.shares import ShareChange, change_share, shares_of
from app.planning.plans.tasks import TaskFields, create_task
from app.planning.plans.vocabulary import PlanKind, Step
from app.planning.plans.workflow import StepFields, take_step

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LATE = datetime(2027, 2, 3, 5, tzinfo=UTC)
PASSWORD = "năm giờ chiều mưa"
PLAN = "/lam-viec/ke-hoach/1"
PROVINCE = (
    f"{PLAN}/theo-doi",
    f"{PLAN}/theo-doi?only=late",
    f"{PLAN}/phan-cong",
    f"{PLAN}/don-doc?unit=xa-1",
    "/lam-viec/phan-viec/1",
)
COMMUNE = (
    f"{PLAN}/tiep-nhan",
    "/lam-viec/phan-viec/1",
    "/lam-viec/don-doc",
    "/lam-viec/nhiem-vu/1",
    "/lam-viec/ke-hoach",
)
UNITS = {
    "tinh-uy": ("Tỉnh ủy Thái Nguyên", None),
    "ban": ("Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên", "tinh-uy"),
    **{f"xa-{n}": (f"Đảng ủy xã Đại Phúc {n}", "tinh-uy") for n in range(1, 7)},
    "so": ("Sở Văn hóa, Thể thao và Du lịch tỉnh Thái Nguyên", None),
}


FaultsOf = Callable[[Page, Sequence[str]], dict[str, object]]


@pytest.fixture(scope="module", autouse=True)
def office(site_path: Path, third_of_february: None) -> None:
    """A province that issued a plan to six communes and a department of state."""
    database = Database(f"sqlite:///{site_path}")
    with database.writing() as session:
        _units_and_people(session)
        known = reference(session)
        plan, tasks = _issued(session, known)
        acknowledge(session, OPERATOR, plan, "xa-1", NOW)
        remind(
            session, OPERATOR, plan,
            ReminderFields(units=("xa-1", "xa-4"), text="Đề nghị khẩn trương thực hiện."), LATE,
        )  # fmt: skip
        done, begun = shares_of(session, tasks)[tasks[0].id][1:3]
        change_share(session, OPERATOR, done, ShareChange.model_validate({"state": "done"}), NOW)
        change_share(session, OPERATOR, begun, ShareChange.model_validate({"state": "doing"}), NOW)
        share = shares_of(session, tasks)[tasks[0].id][0]
        figures = (
            FigureFields(measure="bang-ron", number=8),
            FigureFields(measure="luot-nguoi", number=1200, expected=True),
        )
        set_figures(session, OPERATOR, share, figures, known, NOW)
        note = NoteFields(
            text="Đã treo tại các trục đường chính.",
            evidence="https://thainguyen.example/tin-tuc/su-kien/treo-bang-ron-2027-xa-dai-phuc",
        )
        add_note(session, OPERATOR, share, note, NOW)
    database.dispose()


@pytest.fixture(scope="module")
def third_of_february() -> Iterator[None]:
    """It is 3 February 2027, and hashing of passwords takes no time."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("app.accounts.passwords.HASHER", cheap)
        patch.setattr("app.serving.identity.now", lambda: LATE)
        patch.setattr("app.serving.identity.today", lambda: civil_day(LATE))
        yield


def _units_and_people(session: Session) -> None:
    for unit_id, (name, under) in UNITS.items():
        fields = UnitFields(
            id=unit_id, name=name, symbol=unit_id.upper(), kind=UnitKind.PARTY,
            region="thai-nguyen", level=level_of("thai-nguyen"), parent_id=under,
            valid_from=date(2025, 7, 1),
        )  # fmt: skip
        create_unit(session, OPERATOR, fields, NOW)
    for name, unit_id in (("minh", "ban"), ("nam", "xa-1")):
        email = f"{name}@thainguyen.example"
        person = create_person(session, name.title(), email, NOW, by=OPERATOR)
        set_password(session, person, PASSWORD, NOW)
        grant(session, OPERATOR, person, unit_named(session, unit_id), Role.EDITOR, NOW)


def _issued(session: Session, known: Reference) -> tuple[Plan, tuple[Task, ...]]:
    fields = PlanFields(
        unit_id="ban", issuer_id="tinh-uy", kind=PlanKind.TOPIC, period="2027",
        title="Kế hoạch tuyên truyền kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam",
    )  # fmt: skip
    plan = create_plan(session, OPERATOR, fields, known, NOW)
    communes = [{"unit_id": f"xa-{n}"} for n in range(1, 7)]
    told = (
        {"title": "Treo băng rôn, khẩu hiệu, cờ tại các trục đường chính", "channel": "co-dong",
         "wording": "trước ngày 30/01/2027",
         "assignees": [*communes, {"part": "support", "body": "Đài Phát thanh - Truyền hình"}]},
        {"title": "Tổ chức hội thi tìm hiểu lịch sử Đảng bộ", "wording": "trong tháng 6/2027",
         "assignees": [{"unit_id": "so"}, {"part": "support", "unit_id": "xa-1"}]},
    )  # fmt: skip
    tasks = tuple(
        create_task(session, OPERATOR, plan, TaskFields.model_validate(one), known, NOW)
        for one in told
    )
    addressed = tuple(AddresseeFields(unit_id=f"xa-{n}") for n in range(1, 7))
    set_addressees(session, OPERATOR, plan, addressed, NOW)
    steps = ({"step": Step.SUBMIT}, {"step": Step.SIGN}, {"step": Step.ISSUE, **NUMBER})
    for step in steps:
        fields_of_step = StepFields.model_validate(step)
        take_step(session, OPERATOR, plan, fields_of_step, known, NOW, civil_day(NOW))
    return plan, tasks


NUMBER = {"number": "15-KH/TU", "issued_on": "2026-11-22"}


@pytest.fixture
def signed_in(opened: Callable[..., Page]) -> Callable[..., Page]:
    """Open a page of its own in which somebody is signed in."""

    def build(name: str, **options: Any) -> Page:  # Any: options of Playwright
        page = opened(**options)
        page.goto("/lam-viec/dang-nhap")
        main = page.get_by_role("main")
        main.get_by_label("Thư điện tử").fill(f"{name}@thainguyen.example")
        main.get_by_label("Mật khẩu").fill(PASSWORD)
        main.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("heading", name="Kế hoạch", exact=True)).to_be_visible()
        return page

    return build


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("who", "paths"), [("minh", PROVINCE), ("nam", COMMUNE)])
def test_pages_are_accessible_and_fit_every_screen(
    signed_in: Callable[..., Page],
    faults_of: FaultsOf,
    who: str,
    paths: tuple[str, ...],
    width: int,
    scheme: str,
) -> None:
    page = signed_in(who, viewport={"width": width, "height": 844}, color_scheme=scheme)
    assert faults_of(page, paths) == {}


def test_a_commune_adopts_and_counts_by_keyboard_and_without_scripts(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("nam", java_script_enabled=False)

    def press(name: str, role: Any = "button") -> None:
        page.get_by_role("main").get_by_role(role, name=name, exact=True).focus()
        page.keyboard.press("Enter")

    page.goto(f"{PLAN}/tiep-nhan")
    press("Đưa vào kế hoạch")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kế hoạch số 15-KH/TU")
    expect(page.get_by_role("table")).to_contain_text("Treo băng rôn")
    page.goto("/lam-viec/nhiem-vu/1")
    press("Số liệu, minh chứng của Đảng ủy xã Đại Phúc 1", "link")
    page.get_by_role("main").get_by_text("Ghi số liệu").click()
    page.locator("#number-1").fill("12")
    press("Lưu số liệu")
    expect(page.get_by_role("table")).to_contain_text("12 chiếc")
