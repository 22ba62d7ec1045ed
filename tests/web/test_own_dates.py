"""The pages of own dates: an editor adds, changes, shares, and sees them in the unit's agenda."""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from app.accounts.actor import Role
from app.catalogue.load import Catalogue
from app.catalogue.sync import sync
from app.models import OwnDate
from app.planning.own_dates.rows import own_fields

XA = "/lam-viec/don-vi/xa"
DATES = f"{XA}/ngay"
NEW = f"{DATES}/them"

TRADITION = {
    "kind": "anniversary",
    "name": "Ngày truyền thống Đảng bộ xã Phú Xuyên",
    "calendar": "solar",
    "day": "20",
    "month": "5",
    "year": "1947",
    "manner": "ky-niem",
    "category": "dia-phuong",
    "level": "dia-phuong",
    "source_title": "Lịch sử Đảng bộ xã Phú Xuyên",
}
FESTIVAL = {
    "kind": "festival",
    "name": "Hội Lồng tồng xã Phú Xuyên",
    "calendar": "lunar",
    "day": "10",
    "month": "1",
    "lasts": "2",
    "source_title": "Kế hoạch tổ chức Hội Lồng tồng",
}
RESOLUTION = {
    "kind": "document",
    "name": "Nghị quyết số 15-NQ/ĐU ngày 12/5/2022 của Đảng ủy xã về chuyển đổi số",
    "number": "15-NQ/ĐU",
    "document_kind": "nghị quyết",
    "issuer": "Đảng ủy xã Phú Xuyên",
    "signed": "2022-05-12",
    "so_ket": "3",
    "tong_ket": "5, 10",
    "source_title": "Nghị quyết",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.serving.identity.today", lambda: date(2026, 11, 22))


@pytest.fixture
def units(office: Any) -> None:
    """A province with a commune and a part of it."""
    office.unit("tinh")
    office.unit("xa", "tinh", region="05500")
    office.unit("to", "xa", region="05500")


@pytest.fixture
def lan(office: Any, units: None) -> Any:
    """The browser of an editor of the commune."""
    return office.browser(office.person("Lan", "xa", Role.EDITOR))


def _text(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def _form(page: str) -> dict[str, Any]:
    """What a browser would send of the form of an own date as it stands."""
    form = re.search(r'<form class="own".*?</form>', page, re.DOTALL)
    assert form
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]+>", form[0]):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if told.get("type") in {"checkbox", "radio"} and " checked" not in tag:
            continue
        found.setdefault(told["name"], []).append(html.unescape(told.get("value", "")))
    areas = r'<textarea id="\w+" name="(\w+)".*?>(.*?)</textarea>'
    for name, value in re.findall(areas, form[0], re.DOTALL):
        found[name] = [html.unescape(value)]
    choices = r'<select id="\w+" name="(\w+)".*?>(.*?)</select>'
    for name, inner in re.findall(choices, form[0], re.DOTALL):
        chosen = re.findall(r'value="([^"]*)" selected', inner)
        found[name] = chosen or re.findall(r'value="([^"]*)"', inner)[:1]
    found.pop("csrf")
    return found


def _faults(answer: Any) -> dict[str, str]:
    found = re.findall(r'<p class="fault" id="(\w+)-fault">([^<]*)</p>', answer.text)
    return {box: html.unescape(told) for box, told in found}


def _kept(office: Any) -> list[OwnDate]:
    with office.database.reading() as session:
        return session.query(OwnDate).order_by(OwnDate.id).all()


def _made(browser: Any, told: dict[str, Any], **more: Any) -> str:
    answer = browser.fill(NEW, **told | more)
    assert answer.status_code == 303, _faults(answer)
    address: str = answer.headers["location"].partition("?")[0]
    return address


# Adding


def test_an_anniversary_is_added_and_shown_at_once_in_the_agenda(lan: Any) -> None:
    at = _made(lan, TRADITION)
    page = _text(lan.get(at))
    assert "Kỷ niệm 80 năm Ngày truyền thống Đảng bộ xã Phú Xuyên (20/05/1947 - 20/05/2027)" in page
    assert "Thứ Năm, 20/05/2027" in page
    assert "năm tròn" in page
    assert "Ngày truyền thống Đảng bộ xã Phú Xuyên" in _text(lan.get(DATES))
    agenda = lan.get(f"{XA}/lich?thang=2027-05")
    assert f'href="{at}"' in agenda.text
    assert "ngày riêng" in _text(agenda)
    assert "Ngày truyền thống" not in _text(lan.get(f"{XA}/lich?thang=2027-06"))


def test_a_festival_is_added_with_the_days_announced_for_this_year(lan: Any) -> None:
    at = _made(
        lan, FESTIVAL, announced_first="2027-02-20", announced_last="2027-02-22",
        announced_source="Thông báo số 3/TB-UBND",
    )  # fmt: skip
    page = _text(lan.get(at))
    assert "mùng 10 tháng Giêng âm lịch hằng năm" in page
    assert "Năm 2027: từ 20/02/2027 đến hết 22/02/2027. Thông báo số 3/TB-UBND" in page
    assert "Thứ Bảy, 20/02/2027 – 22/02/2027" in page
    assert "04/02/2028 – 05/02/2028" in page
    february = _text(lan.get(f"{XA}/lich?thang=2027-02"))
    assert "Hội Lồng tồng xã Phú Xuyên (đến 22/02/2027)" in february


def test_a_festival_may_have_announced_days_alone(lan: Any) -> None:
    at = _made(
        lan, FESTIVAL, day="", month="", announced_first="2027-03-05",
        announced_source="Thông báo số 3",
    )  # fmt: skip
    assert "không định kỳ, theo thông báo từng năm" in _text(lan.get(at))
    lan.fill(f"{at}/thoi-gian", first="2028-03-03", last="2028-03-04", source="Thông báo số 5",
             version=re.findall('name="version" value="([^"]+)"', lan.get(at).text)[0])  # fmt: skip
    assert "03/03/2028 – 04/03/2028" in _text(lan.get(at))


def test_a_document_is_added_with_its_reviews(lan: Any) -> None:
    at = _made(lan, RESOLUTION)
    page = _text(lan.get(at))
    name = RESOLUTION["name"]
    assert f"Năm 2027: Tổng kết 5 năm thực hiện {name}" in page
    assert f"Năm 2032: Tổng kết 10 năm thực hiện {name}" in page
    assert "Tổng kết năm 2027" in _text(lan.get(DATES))
    assert f"Tổng kết 5 năm thực hiện {name}" in _text(lan.get(f"{XA}/lich?thang=2027-01"))


@pytest.mark.parametrize(
    ("told", "rule", "origin", "origin_lunar"),
    [
        ({}, "solar:05-20", "1947-05-20", None),
        ({"year": ""}, "solar:05-20", None, None),
        ({"year_only": "true"}, "solar:05-20", "1947", None),
        ({"calendar": "lunar"}, "lunar:05-20", None, "1947-05-20"),
        ({"calendar": "lunar", "day": "30"}, "lunar:05-last", None, "1947-05-30"),
        ({"calendar": "lunar", "leap": "true", "year": ""}, "lunar:05L-20", None, None),
        ({"day": "29", "month": "2", "year": "1948"}, "solar:02-29", "1948-02-29", None),
        ({"day": "", "month": "", "rule": "weekday:05-2-sun"}, "weekday:05-2-sun", "1947", None),
        (
            {"calendar": "lunar", "year": "", "origin": "1947-06-01", "manner": "gio"},
            "lunar:05-20", "1947-06-01", None,
        ),
    ],
)  # fmt: skip
def test_a_day_in_boxes_is_spelt_as_the_catalogue_does_and_shown_again(
    office: Any, lan: Any, told: dict[str, str], rule: str, origin: str | None,
    origin_lunar: str | None,
) -> None:  # fmt: skip
    at = _made(lan, TRADITION | told)
    (kept,) = _kept(office)
    assert (kept.rule, kept.origin, kept.origin_lunar) == (rule, origin, origin_lunar)
    before = own_fields(kept)
    again = lan.fill(f"{at}/sua", **_form(lan.get(f"{at}/sua").text))
    assert again.status_code == 303, _faults(again)
    (kept,) = _kept(office)
    assert own_fields(kept) == before
    assert kept.sequence == 0


@pytest.mark.parametrize("told", [FESTIVAL, RESOLUTION, FESTIVAL | {"year": "1990"}])
def test_sending_a_form_as_it_stands_changes_nothing(
    office: Any, lan: Any, told: dict[str, str]
) -> None:
    more = {
        "name_en": "In English", "description": "Một câu.", "persons": "Một\r\nHai",
        "places": "Phú Xuyên", "since": "2022", "until": "2090", "doubtful": "true",
        "source_title": ["Một", "Hai"], "source_number": ["", "2/KH"],
        "source_date": ["", "2026-01-02"], "source_url": ["https://example.vn/a", ""],
    }  # fmt: skip
    at = _made(lan, told | more)
    (kept,) = _kept(office)
    before = own_fields(kept)
    assert [str(source.date) for source in before.sources] == ["None", "2026-01-02"]
    assert before.persons == ("Một", "Hai")
    assert lan.fill(f"{at}/sua", **_form(lan.get(f"{at}/sua").text)).status_code == 303
    (kept,) = _kept(office)
    assert own_fields(kept) == before
    assert kept.sequence == 0


# Faults


@pytest.mark.parametrize(
    ("told", "box", "said"),
    [
        (TRADITION | {"name": "Ngày mất Đ/c Nguyễn Văn A"}, "name", "viết đủ “đồng chí”"),
        (TRADITION | {"name": "Ngày mất ông A"}, "manner", "dùng “Tưởng niệm” hoặc “Giỗ”"),
        (TRADITION | {"day": "31", "month": "4"}, "day", "Không có ngày 31/4 năm 1947"),
        (TRADITION | {"day": "29", "month": "2"}, "day", "Không có ngày 29/2 năm 1947"),
        (TRADITION | {"day": "mùng 3"}, "day", "bằng chữ số"),
        (TRADITION | {"year": "47 "}, "day", None),
        (TRADITION | {"year": "2200"}, "day", "từ 1 đến 2199"),
        (TRADITION | {"day": "", "month": ""}, "day", "Ghi ngày và tháng kỷ niệm"),
        (TRADITION | {"calendar": "lunar", "day": "31"}, "day", "ngày từ 1 đến 30"),
        (TRADITION | {"source_title": ""}, "sources", "ghi ít nhất một nguồn"),
        (TRADITION | {"source_url": "vanban"}, "sources", "Địa chỉ trang: phải là địa chỉ http"),
        (TRADITION | {"source_date": "2026-02-30"}, "sources", "Ngày: không có ngày này"),
        (TRADITION | {"since": "1940"}, "", "Năm bắt đầu (1940) trước năm của ngày của sự kiện"),
        (TRADITION | {"since": "xưa"}, "since", "Phải là số nguyên"),
        (TRADITION | {"description": "x" * 2001}, "description", "dài quá 2000"),
        (TRADITION | {"manner": "le-hoi"}, "manner", "phải là một trong"),
        (FESTIVAL | {"day": "", "month": ""}, "day", "thời gian đã công bố"),
        (FESTIVAL | {"lasts": "90"}, "lasts", "62"),
        (FESTIVAL | {"announced_first": "2027-02-20"}, "announced", "Văn bản thông báo"),
        (
            FESTIVAL | {
                "announced_first": "2027-02-20", "announced_last": "2027-02-19",
                "announced_source": "x",
            }, "announced", "trước ngày đầu",
        ),
        (RESOLUTION | {"so_ket": "", "tong_ket": ""}, "document", "năm sơ kết hoặc năm tổng kết"),
        (RESOLUTION | {"so_ket": "ba"}, "document", "Năm sơ kết: phải là số nguyên"),
        (RESOLUTION | {"number": ""}, "document", "Số, ký hiệu"),
        (RESOLUTION | {"signed": ""}, "day", "ngày, tháng, năm ban hành"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_box_in_the_words_of_the_page(
    office: Any, lan: Any, told: dict[str, str], box: str, said: str | None
) -> None:
    answer = lan.fill(NEW, **told)
    if said is None:
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    if box:
        assert said.lower() in _faults(answer)[box].lower()
        assert f'aria-describedby="{box}-fault' in answer.text
    else:
        assert said in _text(answer)
    assert 'role="alert"' in answer.text
    for word in ("manner", "origin", "rule", "solar:", "tuong-niem"):
        assert not re.search(rf"fault\">[^<]*\b{word}", answer.text)
    assert _kept(office) == []


def test_all_faults_are_shown_at_once_and_what_was_typed_stays(lan: Any) -> None:
    wrong = {"name": "Ngày của Đ/c A", "day": "31", "month": "4", "source_url": "x", "since": "y"}
    answer = lan.fill(NEW, **TRADITION | wrong)
    assert _faults(answer).keys() == {"name", "day", "sources", "since"}
    sent = _form(answer.text)
    assert {name: sent[name][0] for name in wrong} == wrong
    assert "có 4 chỗ cần sửa" in _text(answer)


def test_what_is_typed_is_escaped(lan: Any) -> None:
    answer = lan.fill(NEW, **TRADITION | {"name": '"><script>alert(1)</script>', "day": "x"})
    assert "<script>alert" not in answer.text
    at = _made(lan, TRADITION | {"description": "</textarea><b>đậm</b>"})
    for path in (at, f"{at}/sua", DATES):
        assert "<b>đậm" not in lan.get(path).text


def test_an_address_that_is_no_web_page_is_no_source(lan: Any) -> None:
    answer = lan.fill(NEW, **TRADITION | {"source_url": "javascript:alert(1)"})
    assert "sources" in _faults(answer)


# Twins


@pytest.fixture
def twin(office: Any, synced: Callable[..., Any], entry: Callable[..., Any]) -> dict[str, str]:
    """An anniversary that the catalogue has."""
    synced(office.database, entry(origin="1930-02-03"))
    return TRADITION | {
        "name": "Thành lập Đảng Cộng sản Việt Nam", "day": "3", "month": "2", "year": "1930",
    }  # fmt: skip


def test_a_twin_in_the_catalogue_is_shown_before_anything_is_kept(
    office: Any, lan: Any, twin: dict[str, str]
) -> None:
    warned = lan.fill(NEW, **twin)
    assert warned.status_code == 409
    assert "Danh mục quốc gia có thể đã có ngày này" in _text(warned)
    assert 'href="/su-kien/thanh-lap-dang"' in warned.text
    assert _kept(office) == []
    assert lan.fill(NEW, **_form(warned.text)).status_code == 409
    at = _made(lan, _form(warned.text), sure="true")
    assert "Danh mục quốc gia có ngày giống ngày này" in _text(lan.get(at))


# Changing


def test_two_who_change_one_date_lose_nothing(office: Any, lan: Any) -> None:
    at = _made(lan, TRADITION)
    minh = office.browser(office.person("Minh", "xa", Role.EDITOR))
    first, second = (_form(browser.get(f"{at}/sua").text) for browser in (lan, minh))
    assert lan.fill(f"{at}/sua", **first | {"places": "Phú Xuyên"}).status_code == 303
    stale = minh.fill(f"{at}/sua", **second | {"year": "1946"})
    assert stale.status_code == 412
    assert "Đã có người sửa" in _text(stale)
    assert "Bản hiện nay" in _text(stale)
    assert _kept(office)[0].origin == "1947-05-20"
    assert _form(stale.text)["year"] == ["1946"]
    assert minh.fill(f"{at}/sua", **_form(stale.text)).status_code == 303
    assert _kept(office)[0].origin == "1946-05-20"


def test_announced_days_are_changed_and_forgotten(lan: Any) -> None:
    at = _made(lan, FESTIVAL)

    def announce(**days: str) -> Any:
        (version,) = re.findall('name="version" value="([^"]+)"', lan.get(at).text)
        told = {"source": "Thông báo số 3", "version": version} | days
        return lan.fill(f"{at}/thoi-gian", **told)

    assert announce(first="2027-02-20", last="2027-02-22").status_code == 303
    assert "Năm 2027: từ 20/02/2027 đến hết 22/02/2027" in _text(lan.get(at))
    assert announce(first="2027-02-21").status_code == 303
    page = _text(lan.get(at))
    assert "Năm 2027: từ 21/02/2027 đến hết 21/02/2027" in page
    assert "22/02/2027" not in page
    wrong = announce(first="2027-02-21", last="2027-02-20")
    assert wrong.status_code == 422
    assert "Không được trước ngày đầu" in _text(wrong)
    assert 'value="2027-02-20"' in wrong.text
    assert announce(first="", last="").status_code == 422
    stale = lan.fill(f"{at}/thoi-gian", first="2027-02-25", source="x", version="cu")
    assert stale.status_code == 412
    assert lan.fill(f"{at}/thoi-gian/bo", year="2027").status_code == 303
    assert "Chưa ghi năm nào" in _text(lan.get(at))


def test_a_date_is_set_aside_and_taken_up_again(lan: Any) -> None:
    at = _made(lan, TRADITION)
    assert lan.fill(f"{at}/bo").status_code == 303
    page = lan.get(at)
    assert "Ngày này đã bỏ" in _text(page)
    assert f"{at}/sua" not in page.text
    assert "Đã bỏ: 1" in _text(lan.get(DATES))
    assert "Ngày truyền thống" not in _text(lan.get(f"{XA}/lich?thang=2027-05"))
    assert lan.fill(f"{at}/sua", **TRADITION, version="x").status_code == 412
    assert lan.fill(f"{at}/khoi-phuc").status_code == 303
    assert "Ngày truyền thống" in _text(lan.get(f"{XA}/lich?thang=2027-05"))


# Sharing


def test_a_date_is_shared_with_those_below_who_take_it(office: Any, lan: Any) -> None:
    at = _made(lan, TRADITION)
    below = office.browser(office.person("Nga", "to", Role.EDITOR))
    there = at.replace("/xa/", "/to/")
    assert below.get(there).status_code == 404
    assert lan.fill(f"{at}/chia-se").headers["location"] == f"{at}?xong=chia-se"
    listed = _text(below.get("/lam-viec/don-vi/to/ngay"))
    assert "Ngày do cấp trên chia sẻ" in listed
    assert "Đơn vị xa" in listed
    page = below.get(there)
    assert "Do Đơn vị xa ghi" in _text(page)
    for act in ("sua", "bo", "chia-se"):
        assert f"{there}/{act}" not in page.text
    agenda = "/lam-viec/don-vi/to/lich?thang=2027-05"
    assert "Ngày truyền thống" not in _text(below.get(agenda))
    assert below.fill(f"{there}/lay").status_code == 303
    assert "cấp trên chia sẻ" in _text(below.get(agenda))
    lan.fill(f"{at}/thoi-chia-se")
    assert "Ngày truyền thống" in _text(below.get(agenda))
    left = below.fill(f"{there}/thoi-lay").headers["location"]
    assert left == "/lam-viec/don-vi/to/ngay?xong=thoi-lay"
    assert "Ngày truyền thống" not in _text(below.get(agenda))
    assert below.get(there).status_code == 404


# Proposing


def test_a_whole_date_is_shown_as_an_entry_for_the_catalogue(lan: Any) -> None:
    at = _made(lan, TRADITION)
    assert "hãy ghi thêm : tên tiếng Anh, mô tả" in _text(lan.get(at))
    _, form = lan.get(at), _form(lan.get(f"{at}/sua").text)
    lan.fill(f"{at}/sua", **form | {"name_en": "Tradition day", "description": "Chi bộ đầu tiên."})
    (entry,) = re.findall(r'<textarea id="muc".*?>(.*?)</textarea>', lan.get(at).text, re.DOTALL)
    assert entry.startswith("- id: truyen-thong-dang-bo-xa-phu-xuyen\n")
    assert "rieng-" not in entry
    assert "regions/thai-nguyen.yaml" in lan.get(at).text


# The agenda


def test_the_agenda_goes_month_by_month_and_may_show_own_dates_alone(
    office: Any, lan: Any, real_catalogue: Catalogue
) -> None:
    with office.database.writing() as session:
        sync(session, real_catalogue, datetime(2026, 11, 22, tzinfo=UTC))
    _made(lan, TRADITION)
    whole, own = (lan.get(f"{XA}/lich?thang=2027-05{chi}") for chi in ("", "&chi=rieng"))
    assert "Kỷ niệm 137 năm Ngày sinh Chủ tịch Hồ Chí Minh (19/05/1890 - 19/05/2027)" in _text(
        whole
    )
    assert "Ngày truyền thống" in _text(whole)
    assert "Hồ Chí Minh" not in _text(own)
    assert "1 sự kiện trong tháng" in _text(own)
    assert f'href="{XA}/lich?thang=2027-06&chi=rieng"' in html.unescape(own.text)
    assert f'href="{XA}/lich?thang=2027-04"' in whole.text
    assert "tháng 11 năm 2026" in _text(lan.get(f"{XA}/lich"))


@pytest.mark.parametrize("month", ["1900-01", "2200-02", "2027-13", "2027-5", "x", ""])
def test_a_month_that_is_none_is_refused(lan: Any, month: str) -> None:
    answer = lan.get(f"{XA}/lich", params={"thang": month})
    assert answer.status_code == (200 if not month else 422)


def test_the_edges_of_the_almanac_have_no_month_beyond(lan: Any) -> None:
    first, last = (lan.get(f"{XA}/lich?thang={month}") for month in ("1900-02", "2200-01"))
    assert 'rel="prev"' not in first.text
    assert 'rel="next"' not in last.text


# Who may


@pytest.mark.parametrize(
    ("unit", "role", "reading", "editing"),
    [
        ("xa", Role.EDITOR, True, True),
        ("xa", Role.VIEWER, True, False),
        ("xa", Role.ADMIN, True, False),
        ("tinh", Role.EDITOR, False, False),
        ("to", Role.EDITOR, False, False),
    ],
)
def test_pages_are_shown_to_the_unit_and_changed_by_its_editors(
    office: Any, lan: Any, unit: str, role: Role, reading: bool, editing: bool
) -> None:
    at = _made(lan, FESTIVAL)
    browser = office.browser(office.person("Minh", unit, role))
    for path in (DATES, f"{XA}/lich", at):
        assert browser.get(path).status_code == (200 if reading else 404)
    if reading:
        assert (f"{at}/bo" in browser.get(at).text) is editing
        assert ("Thêm lễ hội" in _text(browser.get(DATES))) is editing
    for path, told in (
        (NEW, TRADITION), (f"{at}/sua", FESTIVAL), (f"{at}/chia-se", {}),
        (f"{at}/thoi-chia-se", {}),
        (f"{at}/thoi-gian", {"first": "2027-02-20", "source": "x"}), (f"{at}/bo", {}),
        (f"{at}/khoi-phuc", {}),
    ):  # fmt: skip
        version = re.findall('name="version" value="([^"]+)"', lan.get(f"{at}/sua").text)[0]
        answer = browser.fill(path, **told | {"version": version})
        right = 303 if editing else 403 if reading else 404
        assert answer.status_code == right, path


def test_a_form_from_elsewhere_changes_nothing(office: Any, lan: Any) -> None:
    assert lan.post(NEW, data=TRADITION).status_code == 403
    assert _kept(office) == []


def test_nobody_is_led_to_sign_in(office: Any, units: None) -> None:
    browser = office.browser()
    for path in (DATES, NEW, f"{DATES}/rieng-x", f"{XA}/lich"):
        assert browser.get(path).status_code == 303
        assert "/lam-viec/dang-nhap" in browser.get(path).headers["location"]


@pytest.mark.parametrize("own_id", ["rieng-khong-co", "thanh-lap-dang", "%00", "x" * 49])
def test_a_date_that_is_not_there_is_a_page_that_says_so(lan: Any, own_id: str) -> None:
    answer = lan.get(f"{DATES}/{own_id}")
    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"].startswith("text/html")


def test_pages_are_private_and_without_inline_code(lan: Any) -> None:
    at = _made(lan, TRADITION)
    for path in (DATES, NEW, at, f"{at}/sua", f"{XA}/lich?thang=2027-05"):
        answer = lan.get(path)
        assert "no-store" in answer.headers["cache-control"]
        assert "noindex" in answer.text
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=", answer.text), path
        headings = [int(level) for level in re.findall(r"<h(\d)", answer.text)]
        assert headings[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(headings)), path
        ids = re.findall(r'\bid="([^"]+)"', answer.text)
        assert len(ids) == len(set(ids)), path
        for target in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', answer.text):
            assert set(target.split()) <= set(ids), (path, target)
