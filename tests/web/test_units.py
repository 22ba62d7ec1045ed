"""The pages of units: from the first administrator to an editor who signs in."""

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from app.accounts.actor import Role
from app.cli import main
from app.models import Invitation, LogEntry, RoleGrant, Unit

UNITS = "/lam-viec/don-vi"
NEW = "/lam-viec/don-vi-moi"
PASSWORD = "năm giờ chiều mưa"


def _refusal(answer: Any) -> str:
    (said,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    return html.unescape(said)


def _hidden(page: str, name: str) -> str:
    return re.findall(f'name="{name}" value="([^"]*)"', page)[0]


@pytest.fixture
def kyniem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], office_on_both: Any
) -> Callable[..., str]:
    """The command line on the database of the office."""
    url = office_on_both.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KYNIEM_DATABASE_URL", url)
    monkeypatch.setenv("KYNIEM_PUBLIC_URL", "https://lich.example")

    def run(*words: str) -> str:
        assert main(words) == 0
        return capsys.readouterr().out

    return run


def test_from_an_empty_database_to_an_editor_who_signs_in(
    office_on_both: Any, kyniem: Callable[..., str]
) -> None:
    # The first administrator, on the command line.
    kyniem(
        "unit", "add", "--name", "Tỉnh ủy Thái Nguyên", "--kind", "party",
        "--region", "thai-nguyen", "--id", "tinh-uy-thai-nguyen",
    )  # fmt: skip
    told = kyniem(
        "user", "create", "--email", "lan@thainguyen.example", "--name", "Nguyễn Thị Lan",
        "--unit", "tinh-uy-thai-nguyen", "--invite",
    )  # fmt: skip
    (link,) = re.findall(r"https://lich\.example(/lam-viec/loi-moi/\S+)", told)
    office_on_both.browser().get(link)
    lan = office_on_both.browser()
    lan.get(link)
    assert lan.fill(link, password=PASSWORD, repeated=PASSWORD).status_code == 303
    lan.fill("/lam-viec/dang-xuat")
    assert lan.sign_in("lan@thainguyen.example").headers["location"] == "/lam-viec"
    assert lan.get("/lam-viec").headers["location"] == "/lam-viec/ke-hoach"

    # Units, each under the one before.
    def make(name: str, region: str, under: str, symbol: str = "") -> str:
        form = lan.get(NEW, params={"parent": under})
        assert f'value="{region}"' in form.text, "the region can be chosen"
        made = lan.fill(
            NEW, name=name, symbol=symbol, kind="party", region=region, parent_id=under,
            valid_from="2025-07-01",
        )  # fmt: skip
        assert made.status_code == 303, made.text
        found: str = made.headers["location"].partition("?")[0]
        return found.removeprefix(f"{UNITS}/")

    board = make(
        "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên", "thai-nguyen", "tinh-uy-thai-nguyen",
        "BTGDVTU",
    )  # fmt: skip
    communes = [make(name, region, board) for name, region in (
        ("Đảng ủy phường Phan Đình Phùng", "05443"), ("Đảng ủy phường Linh Sơn", "05455"),
    )]  # fmt: skip
    tree = lan.get(UNITS).text
    assert all(f"{UNITS}/{unit}" in tree for unit in (board, *communes))

    # An editor.
    invited = lan.fill(
        f"{UNITS}/{board}/moi", name="Trần Văn Minh", email="minh@thainguyen.example", role="editor"
    )
    assert invited.status_code == 201
    (link,) = re.findall(r'value="https://lich\.example(/lam-viec/loi-moi/[^"]+)"', invited.text)
    minh = office_on_both.browser()
    assert "Nguyễn Thị Lan mời bạn" in minh.get(link).text
    minh.fill(link, password="một ngày không quên", repeated="một ngày không quên")
    minh.fill("/lam-viec/dang-xuat")
    assert minh.sign_in("minh@thainguyen.example", "một ngày không quên").status_code == 303
    page = minh.get(f"{UNITS}/{board}").text
    assert "Người soạn thảo" in page
    assert "Thêm đơn vị trực thuộc" not in page

    # All of it is in the log, without a secret.
    log = lan.get(f"{UNITS}/{board}/nhat-ky").text
    for said in ("Nguyễn Thị Lan", "Trần Văn Minh", "nhận lời mời", "tạo · đơn vị"):
        assert said in log
    assert link.rpartition("/")[2] not in log


# To whom a unit is shown


@pytest.fixture
def province(office: Any) -> None:
    """A province, a commune under it with two parts, and a body beside."""
    office.unit("tinh")
    office.unit("xa", "tinh", region="05500")
    office.unit("to", "xa", region="05500")
    office.unit("xa-khac", "tinh", region="05503")
    office.unit("mat-tran")


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("role_in", "shown"),
    [
        ("tinh", {"tinh", "xa", "to", "xa-khac"}),
        ("xa", {"tinh", "xa", "to"}),
        ("to", {"tinh", "xa", "to"}),
        ("mat-tran", {"mat-tran"}),
        (None, set()),
    ],
)
def test_a_unit_is_shown_to_who_has_a_role_in_over_or_under_it(
    office: Any, role_in: str | None, shown: set[str]
) -> None:
    roles = (role_in, Role.ADMIN) if role_in else ()
    browser = office.browser(office.person("Lan", *roles))
    every = {"tinh", "xa", "to", "xa-khac", "mat-tran"}
    statuses = {unit: browser.get(f"{UNITS}/{unit}").status_code for unit in every}
    assert statuses == {unit: 200 if unit in shown else 404 for unit in every}
    listed = set(re.findall(f'href="{UNITS}/([^"]+)"', browser.get(UNITS).text))
    assert listed == shown


@pytest.mark.usefixtures("province")
def test_a_unit_that_is_not_shown_is_as_one_that_is_not_there(office: Any) -> None:
    browser = office.browser(office.person("Lan", "xa", Role.ADMIN))
    for suffix in ("", "/nhat-ky", "/sua"):
        there = browser.get(f"{UNITS}/mat-tran{suffix}")
        nowhere = browser.get(f"{UNITS}/khong-co{suffix}")
        assert there.status_code == nowhere.status_code == 404
        assert there.text.replace("mat-tran", "khong-co") == nowhere.text


@pytest.mark.usefixtures("province")
def test_people_are_shown_to_their_own_unit_alone(office: Any) -> None:
    office.person("Minh", "xa", Role.EDITOR)
    above = office.browser(office.person("Lan", "tinh", Role.ADMIN))
    below = office.browser(office.person("Hoa", "to", Role.ADMIN))
    own = office.browser(office.person("Mai", "xa", Role.VIEWER))
    pages = [browser.get(f"{UNITS}/xa").text for browser in (above, below, own)]
    assert ["minh@thainguyen.example" in page for page in pages] == [False, False, True]
    logs = [browser.get(f"{UNITS}/xa/nhat-ky").status_code for browser in (above, below, own)]
    assert logs == [404, 404, 200]


# Who may change what


FORMS = {
    "sua": {"name": "Khác", "kind": "party", "region": "05500", "valid_from": "2025-07-01"},
    "doi-ten": {"name": "Khác", "since": "2027-01-01"},
    "ket-thuc": {"day": "2026-12-31"},
    "moi": {"name": "Hoa", "email": "hoa@thainguyen.example", "role": "admin"},
    "moi/thu-hoi": {"handle": "{handle}"},
    "vai-tro": {"person": "{person}", "role": "admin"},
    "vai-tro/thu-hoi": {"person": "{admin}", "role": "admin"},
    "nhom": {"name": "Cụm 1", "kind": "cum-thi-dua"},
}


def _fields(office: Any, suffix: str) -> dict[str, str]:
    with office.database.reading() as session:
        people = dict(session.execute(select(RoleGrant.role, RoleGrant.person_id)).all())
        handle = session.scalars(select(Invitation)).one().handle
        known = {"person": people["editor"], "admin": people["admin"], "handle": handle}
    return {name: value.format(**known) for name, value in FORMS[suffix].items()}


def _state(office: Any) -> list[tuple[Any, ...]]:
    with office.database.reading() as session:
        grants = session.execute(
            select(RoleGrant.person_id, RoleGrant.unit_id, RoleGrant.role).order_by(
                RoleGrant.person_id, RoleGrant.unit_id, RoleGrant.role
            )
        )
        units = session.execute(select(Unit.id, Unit.name, Unit.valid_to).order_by(Unit.id))
        offers = session.execute(select(Invitation.token_hash, Invitation.expires))
        log = session.scalars(select(LogEntry.id)).all()
        return [*map(tuple, grants), *map(tuple, units), *map(tuple, offers), (len(log),)]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.APPROVER, Role.CLERK])
@pytest.mark.parametrize("suffix", FORMS)
def test_only_an_administrator_changes_a_unit(office: Any, role: Role, suffix: str) -> None:
    office.unit("xa", region="05500")
    admin = office.browser(office.person("Lan", "xa", Role.ADMIN))
    editor = office.person("Minh", "xa", Role.EDITOR)
    admin.fill(f"{UNITS}/xa/moi", name="Bình", email="binh@thainguyen.example", role="viewer")
    other = office.browser(editor if role is Role.EDITOR else office.person("Mai", "xa", role))
    version = _hidden(admin.get(f"{UNITS}/xa/sua").text, "version")
    before = _state(office)
    fields = _fields(office, suffix) | ({"version": version} if suffix == "sua" else {})
    refused = other.fill(f"{UNITS}/xa/{suffix}", **fields)
    assert refused.status_code == 403
    assert "không có quyền quản trị" in _refusal(refused)
    assert _state(office) == before


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMS if suffix != "vai-tro/thu-hoi"])
def test_an_administrator_does(office: Any, suffix: str) -> None:
    office.unit("xa", region="05500")
    admin = office.browser(office.person("Lan", "xa", Role.ADMIN))
    office.person("Minh", "xa", Role.EDITOR)
    admin.fill(f"{UNITS}/xa/moi", name="Bình", email="binh@thainguyen.example", role="viewer")
    version = _hidden(admin.get(f"{UNITS}/xa/sua").text, "version")
    before = _state(office)
    fields = _fields(office, suffix) | ({"version": version} if suffix == "sua" else {})
    assert admin.fill(f"{UNITS}/xa/{suffix}", **fields).status_code in {201, 303}
    assert _state(office) != before


@pytest.mark.usefixtures("province")
def test_who_is_above_reads_and_does_not_manage(office: Any) -> None:
    above = office.browser(office.person("Lan", "tinh", Role.ADMIN))
    office.person("Minh", "xa", Role.ADMIN)
    fields = {"name": "Hoa", "email": "hoa@thainguyen.example", "role": "admin"}
    assert above.fill(f"{UNITS}/xa/moi", **fields).status_code == 404
    edit = {"name": "Khác", "kind": "party", "region": "05500", "valid_from": "2025-07-01"}
    version = _hidden(above.get(f"{UNITS}/xa/sua").text, "version")
    assert above.fill(f"{UNITS}/xa/sua", version=version, **edit).status_code == 403


def test_the_last_administrator_stays(office: Any) -> None:
    office.unit("xa", region="05500")
    lan = office.browser(office.person("Lan", "xa", Role.ADMIN))
    number = _hidden(lan.get(f"{UNITS}/xa").text, "person")
    answer = lan.fill(f"{UNITS}/xa/vai-tro/thu-hoi", person=number, role="admin")
    assert answer.status_code == 409
    assert "người quản trị cuối cùng" in _refusal(answer)


def test_a_role_goes_to_people_of_the_unit_alone(office: Any) -> None:
    office.unit("xa", region="05500")
    lan = office.browser(office.person("Lan", "xa", Role.ADMIN))
    office.person("Minh")
    with office.database.reading() as session:
        numbers = range(1, 5)
        assert session.scalars(select(RoleGrant.person_id)).all() == [1]
    for number in numbers[1:]:
        answer = lan.fill(f"{UNITS}/xa/vai-tro", person=str(number), role="editor")
        assert answer.status_code == 404
        assert _refusal(answer) == f"Không có người dùng {number}."


def test_a_role_is_delegated_for_some_days_and_taken_back(office: Any) -> None:
    office.unit("xa", region="05500")
    lan = office.browser(office.person("Lan", "xa", Role.APPROVER))
    minh = office.browser(office.person("Minh", "xa", Role.EDITOR))
    path = f"{UNITS}/xa/uy-quyen"
    asked = {"role": "approver", "first_day": "2020-01-01", "last_day": "2020-12-31"}
    assert "từ hôm nay trở đi" in _refusal(lan.fill(path, person="2", **asked))
    page = lan.get(f"{UNITS}/xa").text
    (day,) = re.findall('name="last_day" type="date" value="([^"]+)"', page)
    asked = {"role": "approver", "first_day": day, "last_day": day}
    assert lan.fill(path, person="2", **asked).status_code == 303
    assert {"unit": "xa", "role": "approver"} in minh.get("/api/v1/me").json()["roles"]
    number = _hidden(lan.get(f"{UNITS}/xa").text, "number")
    assert minh.fill(f"{path}/ket-thuc", number="99").status_code == 404
    assert lan.fill(f"{path}/ket-thuc", number=number).status_code == 303
    assert {"unit": "xa", "role": "approver"} not in minh.get("/api/v1/me").json()["roles"]


def test_a_withdrawn_invitation_lets_nobody_in(office: Any) -> None:
    office.unit("xa", region="05500")
    lan = office.browser(office.person("Lan", "xa", Role.ADMIN))
    fields = {"name": "Hoa", "email": "hoa@thainguyen.example", "role": "viewer"}
    made = lan.fill(f"{UNITS}/xa/moi", **fields).text
    (link,) = re.findall(r'value="https://lich\.example(/lam-viec/loi-moi/[^"]+)"', made)
    page = lan.get(f"{UNITS}/xa").text
    assert link not in page, "it is shown once"
    handle = _hidden(page, "handle")
    assert lan.fill(f"{UNITS}/xa/moi/thu-hoi", handle=handle).status_code == 303
    assert office.browser().get(link).status_code == 404
    assert lan.fill(f"{UNITS}/xa/moi/thu-hoi", handle=handle).status_code == 404


# Forms that cannot be


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "Tên: "),
        ({"region": "99999"}, "không có địa bàn này"),
        ({"region": "khong-co"}, "không có địa bàn này"),
        ({"valid_from": ""}, "Hoạt động từ ngày: "),
    ],
)
def test_a_unit_that_cannot_be_is_shown_again_as_it_was_told(
    office: Any, changed: dict[str, str], said: str
) -> None:
    office.unit("tinh")
    lan = office.browser(office.person("Lan", "tinh", Role.ADMIN))
    fields = {"name": "Đảng ủy xã", "symbol": "ĐU", "kind": "party", "region": "05500",
              "valid_from": "2025-07-01", "parent_id": "tinh"}  # fmt: skip
    answer = lan.fill(NEW, **fields | changed)
    assert answer.status_code == 422
    assert said in _refusal(answer)
    assert 'value="ĐU"' in answer.text
    with office.database.reading() as session:
        assert session.scalars(select(Unit.id)).all() == ["tinh"]


def test_a_name_is_shown_as_text(office: Any) -> None:
    office.unit("tinh")
    lan = office.browser(office.person("Lan", "tinh", Role.ADMIN))
    made = lan.fill(
        NEW, name='<script>alert("1")</script>', kind="party", region="thai-nguyen",
        valid_from="2025-07-01", parent_id="tinh",
    )  # fmt: skip
    for path in (made.headers["location"], UNITS, f"{UNITS}/tinh"):
        page = lan.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_of_two_who_change_a_unit_the_second_is_told_and_loses_nothing(
    office_on_both: Any,
) -> None:
    office_on_both.unit("xa", region="05500")
    one = office_on_both.browser(office_on_both.person("Lan", "xa", Role.ADMIN))
    two = office_on_both.browser(office_on_both.person("Minh", "xa", Role.ADMIN))
    path = f"{UNITS}/xa/sua"
    version = _hidden(one.get(path).text, "version")
    same = {"kind": "party", "region": "05500", "valid_from": "2025-07-01", "version": version}
    assert one.fill(path, name="Đảng ủy xã Đại Phúc", **same).status_code == 303
    second = two.fill(path, name="Đảng ủy xã Đại Từ", **same)
    assert second.status_code == 412
    assert "Đã có người sửa" in _refusal(second)
    assert "Bản hiện nay: Đảng ủy xã Đại Phúc" in second.text
    assert 'value="Đảng ủy xã Đại Từ"' in second.text
    again = same | {"version": _hidden(second.text, "version")}
    assert two.fill(path, name="Đảng ủy xã Đại Từ", **again).status_code == 303


def test_a_unit_ends_after_those_under_it(office: Any) -> None:
    office.unit("tinh")
    office.unit("xa", "tinh", region="05500")
    lan = office.browser(office.person("Lan", "tinh", Role.ADMIN))
    end = f"{UNITS}/tinh/ket-thuc"
    answer = lan.fill(end, day="2026-12-31")
    assert answer.status_code == 409
    assert "Còn đơn vị trực thuộc: xa" in _refusal(answer)
    with office.database.writing() as session:
        session.get_one(Unit, "xa").valid_to = date(2026, 12, 31)
    assert "không thể kế tục" in _refusal(lan.fill(end, day="2026-12-31", successor="tinh"))
    assert lan.fill(end, day="2026-12-31").status_code == 303
    assert "Đã kết thúc hoạt động ngày 31/12/2026" in lan.get(f"{UNITS}/tinh").text


def test_a_group_gathers_units_and_has_a_lead_of_the_year(office: Any) -> None:
    office.unit("tinh")
    for name, region in (("xa", "05500"), ("xa-khac", "05503")):
        office.unit(name, "tinh", region=region)
    office.unit("mat-tran")
    lan = office.browser(office.person("Lan", "tinh", Role.ADMIN))
    page = f"{UNITS}/tinh"
    assert lan.fill(f"{page}/nhom", name="Cụm thi đua số 1", kind="cum-thi-dua").status_code == 303
    group = f"{page}/nhom/cum-thi-dua-so-1"
    for unit in ("xa", "xa-khac"):
        assert lan.fill(f"{group}/them", unit=unit, day="2026-01-01").status_code == 303
    assert "đã ở trong nhóm" in _refusal(lan.fill(f"{group}/them", unit="xa", day="2026-02-01"))
    assert lan.fill(f"{group}/them", unit="mat-tran", day="2026-01-01").status_code == 404
    assert lan.fill(f"{group}/truong", unit="xa", year="2026").status_code == 303
    assert lan.fill(f"{group}/bot", unit="xa-khac", day="2026-03-31").status_code == 303
    told = office.browser().get(
        "/api/v1/units/tinh/groups", headers=office.key("lan@thainguyen.example", "tinh")
    )
    (found,) = told.json()["items"]
    assert [member["id"] for member in found["members"]] == ["xa"]
    assert lan.fill(f"{page}/nhom/khong-co/them", unit="xa", day="2026-01-01").status_code == 404


def test_the_log_is_read_a_hundred_at_a_time(office: Any) -> None:
    office.unit("xa", region="05500")
    lan = office.browser(office.person("Lan", "xa", Role.ADMIN))
    for number in range(101):
        lan.fill(f"{UNITS}/xa/nhom", name=f"Nhóm {number}", kind="khac")
    first = lan.get(f"{UNITS}/xa/nhat-ky").text
    assert first.count("tạo · nhóm") == 100
    (older,) = re.findall('href="([^"]+before=[^"]+)"', first)
    assert "tạo · đơn vị" in lan.get(older).text


def test_pages_of_units_are_vietnamese_alone(office: Any) -> None:
    office.unit("xa", region="05500")
    lan = office.browser(office.person("Lan", "xa", Role.ADMIN))
    for path in (UNITS, f"{UNITS}/xa", f"{UNITS}/khong-co"):
        page = lan.get(path).text
        assert 'hreflang="en"' not in page
        assert "/en/" not in page


@pytest.mark.parametrize("unit", ["%00", "a%00b", "%F0%9F%8E%89", "%EF%BF%BF", "..%2f"])
def test_a_unit_of_strange_characters_is_only_not_found(office_on_both: Any, unit: str) -> None:
    office_on_both.unit("xa", region="05500")
    email = office_on_both.person("Lan", "xa", Role.ADMIN)
    lan = office_on_both.browser(email)
    program = office_on_both.browser()
    for path in (unit, f"{unit}/sua", f"{unit}/nhat-ky"):
        assert lan.get(f"{UNITS}/{path}").status_code == 404
    assert lan.get(f"{NEW}?parent={unit}").status_code == 404
    headers = office_on_both.key(email, "xa")
    assert program.get(f"/api/v1/units/{unit}", headers=headers).status_code == 404
    assert program.get(f"/api/v1/log?unit={unit}", headers=headers).status_code == 404
    group = f"{UNITS}/xa/nhom/{unit}/them"
    assert lan.fill(group, unit="xa", day="2026-01-01").status_code == 404
    made = lan.fill("/lam-viec/tai-khoan/khoa", name="Cổng", unit=unquote(unit))
    assert made.status_code == 422


@pytest.mark.parametrize("name", ["", " ", "\x00"])
def test_no_unit_is_given_an_empty_name(office_on_both: Any, name: str) -> None:
    office_on_both.unit("xa", region="05500")
    lan = office_on_both.browser(office_on_both.person("Lan", "xa", Role.ADMIN))
    answer = lan.fill(f"{UNITS}/xa/doi-ten", name=name, since="2027-01-01")
    assert answer.status_code == 422
    assert _refusal(answer).startswith("Tên: ")


def test_a_name_that_changed_is_kept_with_its_last_day(office: Any) -> None:
    office.unit("xa", region="05500")
    lan = office.browser(office.person("Lan", "xa", Role.ADMIN))
    new = {"name": "Đảng ủy xã Đại Phúc", "symbol": "ĐU", "since": "2026-01-01"}
    assert lan.fill(f"{UNITS}/xa/doi-ten", **new).status_code == 303
    page = lan.get(f"{UNITS}/xa").text
    assert "Đơn vị xa, đến hết 31/12/2025" in page
    assert "<h1>Đảng ủy xã Đại Phúc</h1>" in page


def test_the_log_of_a_unit_can_be_taken_away_as_a_table(office: Any) -> None:
    office.unit("tinh")
    lan = office.browser(office.person("Lan", "tinh", Role.ADMIN))
    answer = lan.get(f"{UNITS}/tinh/nhat-ky.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    head, *rows = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
    assert head[:3] == ["Lúc", "Ai", "Việc"]
    assert ["create", "unit", "tinh"] in [row[2:5] for row in rows]
    stranger = office.browser(office.person("Minh"))
    assert stranger.get(f"{UNITS}/tinh/nhat-ky.csv").status_code == 404
