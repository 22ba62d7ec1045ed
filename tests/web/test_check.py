"""The page of the checker takes a text or a file, shows each finding in its place, and corrects."""

import re
import zipfile
from base64 import b64decode
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from app.documents.checking import About, Checked, Finding, FindingKind, Named, Sure
from app.documents.draft_files import MAX_OCTETS, read_draft
from app.documents.plain_docx import plain_docx

PATH = "/kiem-tra"
CORRECTED = "/kiem-tra/ban-sua"

# From 3 February 1930 to 3 February 2027 it is 97 years.
WRONG = "Kỷ niệm 95 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)"
SOUND = WRONG.replace("95", "97")
WEEKDAY = "thứ Hai, ngày 03/02/2027"


@pytest.fixture
def client(desks: Callable[..., TestClient]) -> TestClient:
    return desks()


@pytest.fixture
def finding(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the checker find what a test tells, wherever the draft says it first."""

    def tell(*told: tuple[str, str | None], sure: Sure = Sure.CERTAIN) -> None:
        def check(text: str, *_: Any) -> Checked:
            findings = tuple(
                Finding(
                    FindingKind.WEEKDAY, text.index(printed), text.index(printed) + len(printed),
                    printed, right, "Vì <lịch> nói vậy.", sure,
                )
                for printed, right in told
            )  # fmt: skip
            named = (Named(0, 3, text[:3], "thanh-lap-dang", None),)
            return Checked(findings, named, About())

        monkeypatch.setattr("app.views.check.check", check)

    return tell


class _Fields(HTMLParser):
    """The fields of a page, by name, with their values; boxes only if ticked."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.unlabelled: list[str] = []
        self._labels = set(re.findall('for="([^"]*)"', page))
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_off = given.get("type") == "checkbox" and "checked" not in given
        if tag == "input" and not is_off:
            self.found.setdefault(given["name"], []).append(given.get("value", ""))
        is_seen = tag in {"input", "select", "textarea"} and given.get("type") != "hidden"
        if is_seen and given.get("type") != "checkbox" and given.get("id") not in self._labels:
            self.unlabelled.append(given["name"])


def _text(page: str) -> str:
    """What a reader sees of a page."""
    return " ".join(unescape(re.sub("<[^>]*>", "", page)).split())


def test_the_form_is_plain_html_under_a_strict_policy(client: TestClient) -> None:
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert "<h1>Kiểm tra văn bản</h1>" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert "style=" not in answer.text
    assert _Fields(answer.text).unlabelled == []


def test_every_page_leads_to_it_in_its_language(client: TestClient) -> None:
    assert 'href="/kiem-tra"' in client.get("/").text
    assert 'href="/en/kiem-tra"' in client.get("/en/").text


def test_a_finding_shows_its_place_what_is_right_why_and_the_event(client: TestClient) -> None:
    answer = client.post(PATH, data={"text": f"Kế hoạch năm 2027\r\n{WRONG}."})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    told = _text(answer.text)
    assert "Có 1 điều cần xem." in told
    assert "1. Số năm kỷ niệm chắc chắn" in told
    assert "Dòng 2: Kỷ niệm 95 năm Ngày thành lập Đảng" in told
    assert "<mark>95</mark>" in answer.text
    assert "Đúng là: 97" in told
    assert "là 97 năm" in told
    assert 'href="/su-kien/thanh-lap-dang"' in answer.text


def test_the_english_page_has_english_words_around_vietnamese_reasons(client: TestClient) -> None:
    answer = client.post(f"/en{PATH}", data={"text": WRONG})
    told = _text(answer.text)
    assert "1. Number of years certain" in told
    assert "Right: 97" in told
    assert 'href="/en/su-kien/thanh-lap-dang"' in answer.text


def test_a_sound_draft_is_told_so(client: TestClient) -> None:
    assert "Không thấy điều gì sai." in _text(client.post(PATH, data={"text": SOUND}).text)


def test_the_whole_text_is_shown_with_its_marks(client: TestClient) -> None:
    page = client.post(PATH, data={"text": f"Mở đầu.\n{WRONG}.\nHết."}).text
    whole = page.partition('class="whole"')[2].partition("</div>")[0]
    assert '<mark><a href="#1">95<sup>1</sup></a></mark>' in whole
    assert _text(f"<{whole}").replace("951", "95") == f"Mở đầu. {WRONG}. Hết."


def test_what_was_sent_is_no_html(client: TestClient, finding: Callable[..., None]) -> None:
    finding(("<b>thứ Hai</b>", '"><script>alert(1)</script>'))
    draft = b"<b>th\xe1\xbb\xa9 Hai</b><script>alert(2)</script>"
    page = client.post(PATH, files={"file": ("<i>.txt", draft)}).text
    assert not re.search("<script>|<b>|<i>|<lịch>", page)


def test_a_pasted_text_stays_to_be_mended_and_a_choice_stays_chosen(client: TestClient) -> None:
    page = client.post(PATH, data={"text": f"{WRONG}.", "year": "2027", "kind": "plan"}).text
    assert f"{WRONG}.</textarea>" in unescape(page)
    assert '<option value="plan" selected>' in page
    assert {*_Fields(page).found["year"]} == {"2027"}


def test_places_are_the_same_in_what_is_pasted_and_in_its_correction(client: TestClient) -> None:
    text = f"Kế hoạch\r\n\r\n\t{WRONG}.\r\n"
    fields = _Fields(client.post(PATH, data={"text": text}).text).found
    sent = {name: fields[name] for name in ("name", "draft", "accept")}
    answer = client.post(CORRECTED, data=sent)
    assert answer.status_code == 200
    corrected = read_draft("a.docx", answer.content)
    assert corrected.text == f"Kế hoạch\n\n\t{SOUND}.\n"


def test_a_docx_comes_back_with_the_ticked_corrections(
    client: TestClient, finding: Callable[..., None]
) -> None:
    finding(("Hai", "Tư"), ("2026", "2027"))
    octets = plain_docx("Thứ Hai, ngày 03/02/2026")
    page = client.post(PATH, files={"file": ("Kế hoạch 15.docx", octets)}).text
    fields = _Fields(page).found
    assert b64decode(fields["draft"][0]) == octets
    sent = {"name": fields["name"], "draft": fields["draft"], "accept": fields["accept"][1:]}
    answer = client.post(CORRECTED, data=sent)
    assert read_draft("a.docx", answer.content).text == "Thứ Hai, ngày 03/02/2027"
    named = unquote(answer.headers["content-disposition"])
    assert named == "attachment; filename*=UTF-8''Kế hoạch 15 (bản sửa).docx"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("sure", "ticked"), [(Sure.CERTAIN, True), (Sure.LIKELY, False), (Sure.DOUBTFUL, False)]
)
def test_only_what_is_certain_is_ticked_beforehand(
    client: TestClient, finding: Callable[..., None], sure: Sure, ticked: bool
) -> None:
    finding(("thứ Hai", "thứ Tư"), sure=sure)
    page = client.post(PATH, data={"text": WEEKDAY}).text
    assert ('value="0 7 thứ Tư" checked' in page) is ticked
    assert 'value="0 7 thứ Tư"' in page


def test_what_has_no_right_form_is_not_offered_to_be_corrected(
    client: TestClient, finding: Callable[..., None]
) -> None:
    finding(("thứ Hai", None))
    page = client.post(PATH, data={"text": WEEKDAY}).text
    assert "<mark>thứ Hai</mark>" in page
    assert 'name="accept"' not in page
    assert CORRECTED not in _text(page)


def test_a_large_docx_is_asked_for_again_and_then_corrected(
    client: TestClient, finding: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.check.MAX_CARRIED_OCTETS", 100)
    finding(("Hai", "Tư"))
    octets = plain_docx(WEEKDAY)
    page = client.post(PATH, files={"file": ("a.docx", octets)}).text
    fields = _Fields(page)
    assert "draft" not in fields.found
    assert "hãy chọn lại đúng tệp ấy" in page
    assert fields.unlabelled == []
    answer = client.post(
        CORRECTED, data={"accept": fields.found["accept"]}, files={"file": ("a.docx", octets)}
    )
    assert read_draft("a.docx", answer.content).text == WEEKDAY.replace("Hai", "Tư")


def test_another_file_than_the_checked_one_is_not_corrected(client: TestClient) -> None:
    files = {"file": ("a.docx", plain_docx("Ngắn"))}
    answer = client.post(CORRECTED, data={"accept": "40 42 97"}, files=files)
    assert answer.status_code == 422
    assert "không còn khớp với tệp này" in answer.text


def test_a_pdf_is_checked_and_told_to_come_as_docx(
    client: TestClient, finding: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.documents.draft_files._confined", lambda *_: WEEKDAY.encode())
    finding(("Hai", "Tư"))
    page = client.post(PATH, files={"file": ("a.pdf", b"%PDF-1.7")}).text
    assert "hãy gửi văn bản dạng .docx" in page
    assert 'name="accept"' not in page


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({}, 422, "Chưa có gì để kiểm tra;"),
        ({"text": "  "}, 422, "Chưa có gì để kiểm tra;"),
        ({"text": "a", "year": "1800"}, 422, "Năm: phải từ 1901 đến 2199."),
        ({"text": "a", "document_date": "2027-02-30"}, 422, "Ngày văn bản: "),
        ({"text": "a", "kind": "tho"}, 422, "Loại văn bản: phải là một trong"),
        ({"text": "a", "region": "bac-kan"}, 422, "hãy dùng thai-nguyen"),
        ({"text": "a" * 1_000_001}, 422, "quá 1.000.000 ký tự"),
    ],
)
def test_a_form_that_cannot_be_met_is_refused_with_a_remedy(
    client: TestClient, sent: dict[str, str], status: int, told: str
) -> None:
    answer = client.post(PATH, data=sent)
    assert answer.status_code == status
    assert told in _text(answer.text)
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({}, 422, "Chưa chọn chỗ sửa nào;"),
        ({"accept": "x"}, 400, "Biểu mẫu gửi lên không đọc được."),
        ({"accept": "1 2 x", "draft": "%%%"}, 400, "Biểu mẫu gửi lên không đọc được."),
        ({"accept": "1 2 x", "draft": "QUJD"}, 422, "Chỉ đọc được tệp .docx"),
    ],
)
def test_a_correction_that_cannot_be_made_is_refused(
    client: TestClient, sent: dict[str, str], status: int, told: str
) -> None:
    answer = client.post(CORRECTED, data=sent)
    assert answer.status_code == status
    assert told in answer.text


def test_a_locked_file_is_refused_with_a_remedy(client: TestClient) -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    answer = client.post(PATH, files={"file": ("a.docx", locked)})
    assert answer.status_code == 422
    assert "hãy bỏ mật khẩu" in answer.text


def test_a_malformed_form_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    answer = client.post(PATH, content=b"--a\r\nnothing", headers=headers)
    assert answer.status_code == 400
    assert "Biểu mẫu gửi lên không đọc được." in answer.text


def test_a_body_beyond_all_bounds_is_not_read_to_its_end(client: TestClient) -> None:
    answer = client.post(PATH, files={"file": ("a.txt", b"a" * 2 * MAX_OCTETS)})
    assert answer.status_code == 413
    assert "quá 10 MB" in answer.text


def test_page_and_call_are_counted_together(desks: Callable[..., TestClient]) -> None:
    client = desks(a_minute=2)
    assert client.post(PATH, data={"text": "a"}).status_code == 200
    assert client.post("/api/v1/check", json={"text": "a"}).status_code == 200
    answer = client.post(PATH, data={"text": "a"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "mỗi phút" in answer.text


def test_of_very_many_findings_the_first_are_shown(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(text: str, *_: Any) -> Checked:
        found = (
            Finding(FindingKind.WEEKDAY, n, n + 1, "a", "b", "Vì vậy.", Sure.CERTAIN)
            for n in range(len(text))
        )
        return Checked(tuple(found), (), About())

    monkeypatch.setattr("app.views.check.check", check)
    page = client.post(PATH, data={"text": "a" * 600}).text
    assert page.count('class="finding certain"') == 500
    assert "Trang này chỉ hiện 500 điều đầu tiên" in page
    fields = _Fields(page).found
    answer = client.post(CORRECTED, data={n: fields[n] for n in ("name", "draft", "accept")})
    assert read_draft("a.docx", answer.content).text == "b" * 500 + "a" * 100


# What stays, with a reason

SUMMARY = "/kiem-tra/tom-tat"
TWO = "Họp thứ Hai, ngày 03/02/2027.\nBế mạc thứ Sáu, ngày 05/02/2027."


def _sent(page: str, *reasons: str) -> dict[str, list[str]]:
    """What a browser sends of the findings, with reasons typed in."""
    form = page.partition('class="findings"')[2].partition("</form>")[0]
    fields = _Fields(f"{form}").found
    return fields | {"reason": [*reasons]}


def test_every_finding_can_be_kept_for_a_reason(
    client: TestClient, finding: Callable[..., None]
) -> None:
    finding(("thứ Hai", "thứ Tư"), ("thứ Sáu", "thứ Bảy"))
    page = client.post(PATH, data={"text": TWO, "year": "2027"}).text
    assert _Fields(page).unlabelled == []
    noted = client.post(PATH, data=_sent(page, "", " Lịch cũ đã in ")).text
    told = _text(noted)
    assert "Có 1 điều cần xem. 1 điều bỏ qua có lý do." in told
    assert 'value="Lịch cũ đã in"' in noted
    assert f"{TWO}</textarea>" in unescape(noted)
    assert {*_Fields(noted).found["year"]} == {"2027"}
    assert "Bỏ qua: 1 2. Dòng 2, Thứ trong tuần, “thứ Sáu”: giữ nguyên, vì: Lịch cũ đã in" in told


def test_ticks_stay_as_they_were_sent(client: TestClient, finding: Callable[..., None]) -> None:
    finding(("thứ Hai", "thứ Tư"), ("thứ Sáu", "thứ Bảy"))
    sent = _sent(client.post(PATH, data={"text": TWO}).text, "", "")
    noted = client.post(PATH, data=sent | {"accept": sent["accept"][1:]}).text
    assert _Fields(noted).found["accept"] == sent["accept"][1:]
    assert "Đã sửa: 1 2. Dòng 2, Thứ trong tuần, “thứ Sáu”: sửa thành “thứ Bảy”." in _text(noted)


def test_a_reason_goes_along_to_a_mended_text_and_is_told_once_it_fits_nothing(
    client: TestClient, finding: Callable[..., None]
) -> None:
    finding(("thứ Sáu", "thứ Bảy"))
    page = client.post(PATH, data={"text": TWO}).text
    noted = client.post(PATH, data=_sent(page, "Lịch cũ")).text
    carried = {"dismissed": _Fields(noted).found["dismissed"][0]}
    mended = client.post(PATH, data=carried | {"text": f"Thêm một dòng.\n{TWO}"}).text
    assert "Không còn điều gì phải xem. 1 điều bỏ qua có lý do." in _text(mended)
    other = client.post(PATH, data=carried | {"text": "Lễ vào thứ Sáu, 05/02/2027"}).text
    assert "Có 1 điều cần xem." in _text(other)
    assert "Không còn gặp những điều đã bỏ qua sau đây" in other
    assert "thứ Sáu , ngày 05/02/2027.” (Lịch cũ)" in _text(other)


def test_what_is_kept_is_not_corrected_and_its_reason_is_a_comment_if_wanted(
    client: TestClient, finding: Callable[..., None]
) -> None:
    finding(("thứ Hai", "thứ Tư"), ("thứ Sáu", "thứ Bảy"))
    sent = _sent(client.post(PATH, data={"text": TWO}).text, "", "Lịch cũ đã in")
    for wanted in ({}, {"remarks": "1"}):
        answer = client.post(CORRECTED, data=sent | wanted)
        assert read_draft("a.docx", answer.content).text == TWO.replace("thứ Hai", "thứ Tư")
        with zipfile.ZipFile(BytesIO(answer.content)) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
        assert ("Lịch cũ đã in" in parts.get("word/comments.xml", "")) is bool(wanted)


def test_the_summary_comes_as_a_text_without_the_draft(
    client: TestClient, finding: Callable[..., None]
) -> None:
    finding(("thứ Hai", "thứ Tư"), ("Bế mạc", "Khai mạc"), ("thứ Sáu", None))
    sent = _sent(client.post(PATH, data={"text": TWO}).text, "", "Đúng là bế mạc", "")
    answer = client.post(SUMMARY, data={name: sent[name] for name in sent if name != "draft"})
    assert answer.headers["content-type"].startswith("text/plain")
    named = unquote(answer.headers["content-disposition"])
    assert named.endswith("Nội dung đã dán (tóm tắt kiểm tra).txt")
    assert answer.text.splitlines() == [
        "Kết quả kiểm tra: Nội dung đã dán",
        "",
        "Đã sửa: 1",
        "1. Dòng 1, Thứ trong tuần, “thứ Hai”: sửa thành “thứ Tư”.",
        "",
        "Bỏ qua: 1",
        "2. Dòng 2, Thứ trong tuần, “Bế mạc”: giữ nguyên, vì: Đúng là bế mạc",
        "",
        "Còn lại: 1",
        "3. Dòng 2, Thứ trong tuần, “thứ Sáu”: Vì <lịch> nói vậy.",
    ]


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"reason": ["a" * 501]}, 422, "Lý do bỏ qua: dài quá 500 ký tự."),
        ({"reason": ["a", "b"]}, 400, "Biểu mẫu gửi lên không đọc được."),
        ({"found": ["{}"]}, 400, "Biểu mẫu gửi lên không đọc được."),
        ({"dismissed": "[{}]"}, 400, "Biểu mẫu gửi lên không đọc được."),
        ({"draft": "%%%"}, 400, "Biểu mẫu gửi lên không đọc được."),
    ],
)
def test_a_form_of_findings_that_cannot_be_met_is_refused(
    client: TestClient,
    finding: Callable[..., None],
    changed: dict[str, Any],
    status: int,
    told: str,
) -> None:
    finding(("thứ Hai", "thứ Tư"))
    sent = _sent(client.post(PATH, data={"text": WEEKDAY}).text, "Lịch cũ")
    answer = client.post(PATH, data=sent | changed)
    assert answer.status_code == status
    assert told in _text(answer.text)
