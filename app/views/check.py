"""What the checker says of a draft: each finding with its place, what is right, and why."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from app.catalogue.reference import Reference
from app.documents.checking import (
    MAX_TEXT_LENGTH,
    About,
    Checked,
    DraftKind,
    Finding,
    FindingKind,
    Named,
    Sure,
    beside,
    check,
    dismissed,
    one_line,
)
from app.documents.draft_files import MAX_OCTETS, MAX_SECONDS
from app.documents.unreadable import Fault, UnreadableDraft
from app.regions import region
from app.views.base import View
from app.views.civil import CivilDay, Year
from app.views.decisions import CarriedFinding, Decision, summary
from app.views.dismissals import DISMISSALS, Dismissals, DismissalView, FindingKey
from app.views.parameters import Parameters, RegionName, known_region
from app.views.reading import Reading

MAX_SHOWN = 500
"""Findings on a page; a call answers all."""
MAX_WHOLE = 60_000
"""Characters of a draft that a page shows whole."""
_AROUND = 70

Place = tuple[int, int]
"""Where a finding starts and ends."""


class AboutParameters(Parameters):
    """What is told of a draft; the rest is found out."""

    kind: Annotated[DraftKind | None, Field(description="what the draft is")] = None
    region: Annotated[RegionName | None, Field(description="whose draft it is")] = None
    year: Annotated[Year | None, Field(description="the year it plans for or tells of")] = None
    document_date: Annotated[CivilDay | None, Field(description="its own date")] = None

    def about(self, reference: Reference) -> About:
        """As the checker takes it.

        Raises:
            BadParameter: if there is no such region today.
        """
        place = known_region(self.region, reference) if self.region else None
        return About(self.kind, place, self.year, self.document_date)


class CheckParameters(AboutParameters):
    """What is told of a draft, and what of it was looked at before and stays."""

    dismissed: Dismissals = ()


class CheckBody(CheckParameters):
    """A text to be checked."""

    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT_LENGTH)]


class FindingView(View):
    """One thing wrong; ``start`` and ``end`` are offsets of characters in the text."""

    kind: FindingKind
    start: int
    end: int
    printed: str
    right: Annotated[str | None, Field(description="what may take its place")]
    why: str
    sure: Sure
    event: Annotated[str | None, Field(description="id of the event it is about")]
    before: Annotated[str, Field(description="the words before it, for its dismissal")]
    after: Annotated[str, Field(description="the words after it")]
    reason: Annotated[str | None, Field(description="why it stays, if it was dismissed")]


class NamedView(View):
    """A commemoration that the draft names."""

    start: int
    end: int
    printed: str
    event: str
    occurrence: str | None


class AssumedView(View):
    """What the draft was taken for: as told, or as found out."""

    kind: DraftKind | None
    region: str | None
    year: int | None
    document_date: date | None


class CheckView(View):
    """All that was found; nothing where the draft is sound."""

    findings: tuple[FindingView, ...]
    left: Annotated[int, Field(description="findings that are not dismissed")]
    outdated: Annotated[
        tuple[DismissalView, ...], Field(description="dismissals that fit no finding any more")
    ]
    named: tuple[NamedView, ...]
    assumed: AssumedView
    text: Annotated[
        str | None, Field(description="the text of a file, in which the places are; else null")
    ] = None


class Mark(View):
    """A part of the text; ``number`` is that of the finding it holds, if it holds one."""

    text: str
    number: int | None = None


class ShownFinding(View):
    """A finding on a page, with what stands around it in its line."""

    number: int
    finding: FindingView
    labels: tuple[str, str]
    line: int
    before: str
    printed: str
    after: str
    correction: Annotated[str | None, Field(description="what a form sends to have it made")]
    is_accepted: Annotated[bool, Field(description="whether the correction is to be made")]
    carried: Annotated[str, Field(description="what a form sends beside the reason")]


class CheckedPage(View):
    """What a page shows; ``marked`` is the whole text, empty if it is too long."""

    name: str
    shown: tuple[ShownFinding, ...]
    count: int
    dismissed: int
    outdated: tuple[str, ...]
    summary: Annotated[str, Field(description="what was decided; nothing if nothing was")]
    dismissals: Annotated[str, Field(description="what a form sends to have them heard again")]
    named: tuple[tuple[str, str], ...]
    assumed: AssumedView
    kind_labels: tuple[str, str] | None
    marked: tuple[Mark, ...]
    region_name: str | None
    takes_changes: bool
    wants_docx: bool
    draft: Annotated[str, Field(description="the DOCX to be corrected, in base64; or nothing")]


def check_view(
    text: str, about: About, reading: Reading, dismissals: tuple[DismissalView, ...] = ()
) -> CheckView:
    """What is wrong in ``text``, and what of it stays.

    Raises:
        TextTooLong: if it is longer than is checked at once.
    """
    checked = check(text, reading.session, reading.reference, about, reading.today)
    return _view(checked, text, dismissals)


def checked_page(
    name: str,
    text: str,
    found: CheckView,
    *,
    draft: str,
    takes_changes: bool,
    accepted: Collection[Place] | None = None,
) -> CheckedPage:
    """The findings in the places of ``text`` where they are.

    Where the draft takes changes, ``draft`` is the DOCX that does, or nothing if the reader
    is to choose it again.  ``accepted`` are the places where the reader wants what is right;
    without, nothing was decided yet, and what is certain is proposed.
    """
    shown = tuple(_shown(text, *each, takes_changes, accepted) for each in _numbered(found))
    kind, place = found.assumed.kind, region(found.assumed.region or "")
    kept = tuple(_dismissal(finding) for finding in found.findings if finding.reason)
    is_decided = accepted is not None or kept
    return CheckedPage(
        name=name,
        shown=shown,
        count=found.left,
        dismissed=len(kept),
        outdated=tuple(map(told_dismissal, found.outdated)),
        summary=summary(name, map(_decision, shown)) if is_decided else "",
        dismissals=DISMISSALS.dump_json(kept).decode() if kept else "",
        named=tuple({named.event: named.printed for named in found.named}.items()),
        assumed=found.assumed,
        kind_labels=DRAFT_LABELS[kind] if kind else None,
        marked=tuple(_marked(text, shown)) if len(text) <= MAX_WHOLE else (),
        region_name=place.name if place else None,
        takes_changes=takes_changes,
        wants_docx=not takes_changes and any(each.finding.right for each in shown),
        draft=draft,
    )


def key_of(finding: FindingView) -> FindingKey:
    """What a dismissal tells of ``finding``."""
    return FindingKey(
        kind=finding.kind,
        printed=one_line(finding.printed),
        right=finding.right,
        event=finding.event,
        before=finding.before,
        after=finding.after,
    )


def told_dismissal(dismissal: DismissalView) -> str:
    """A dismissal in a line."""
    label, _ = FINDING_LABELS[dismissal.kind]
    words = (dismissal.before, dismissal.printed, dismissal.after)
    return f"{label}: “{' '.join(filter(None, words))}” ({dismissal.reason})"


def unreadable_draft(error: UnreadableDraft) -> str:
    """Why a file was not read, and what would help."""
    return _SENTENCES[error.fault]


def _view(checked: Checked, text: str, dismissals: tuple[DismissalView, ...]) -> CheckView:
    about = checked.assumed
    told = {view.dismissal: view for view in dismissals}
    found = dismissed(checked.findings, told, text)
    return CheckView(
        findings=tuple(
            _finding(finding, text, reason)
            for finding, reason in zip(checked.findings, found.reasons, strict=True)
        ),
        left=found.reasons.count(None),
        outdated=tuple(told[dismissal] for dismissal in found.outdated),
        named=tuple(map(_named, checked.named)),
        assumed=AssumedView(
            kind=about.kind,
            region=about.region,
            year=about.year,
            document_date=about.document_date,
        ),
    )


def _finding(finding: Finding, text: str, reason: str | None) -> FindingView:
    before, after = beside(finding, text)
    return FindingView(
        kind=finding.kind,
        start=finding.start,
        end=finding.end,
        printed=finding.printed,
        right=finding.right,
        why=finding.why,
        sure=finding.sure,
        event=finding.event,
        before=before,
        after=after,
        reason=reason,
    )


def _named(named: Named) -> NamedView:
    return NamedView(
        start=named.start,
        end=named.end,
        printed=named.printed,
        event=named.event,
        occurrence=named.occurrence,
    )


def _numbered(found: CheckView) -> Iterator[tuple[int, FindingView]]:
    in_order = sorted(found.findings, key=lambda finding: (finding.start, finding.end))
    return enumerate(in_order[:MAX_SHOWN], start=1)


def _shown(
    text: str,
    number: int,
    finding: FindingView,
    takes_changes: bool,
    accepted: Collection[Place] | None,
) -> ShownFinding:
    start, end = finding.start, finding.end
    printed = text[start:end]
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    before = text[line_start:start]
    after = text[end : line_end if line_end >= 0 else len(text)]
    line = text.count("\n", 0, start) + 1
    is_made = takes_changes and finding.right is not None and printed and "\n" not in printed
    is_certain = finding.sure is Sure.CERTAIN
    is_chosen = is_certain if accepted is None else (start, end) in accepted
    told = key_of(finding).model_dump()
    return ShownFinding(
        number=number,
        finding=finding,
        labels=FINDING_LABELS[finding.kind],
        line=line,
        before=_last_words(before),
        printed=printed,
        after=_first_words(after),
        correction=f"{start} {end} {finding.right}" if is_made else None,
        is_accepted=bool(is_made and is_chosen and not finding.reason),
        carried=CarriedFinding(
            **told, start=start, end=end, line=line, why=finding.why
        ).model_dump_json(exclude_defaults=True),
    )


def _dismissal(finding: FindingView) -> DismissalView:
    return DismissalView(**key_of(finding).model_dump(), reason=finding.reason or "")


def _decision(shown: ShownFinding) -> Decision:
    label, _ = shown.labels
    finding = CarriedFinding.model_validate_json(shown.carried)
    return Decision(label, finding, shown.finding.reason, is_corrected=shown.is_accepted)


def _last_words(text: str) -> str:
    if len(text) <= _AROUND:
        return text
    return f"… {text[-_AROUND:].partition(' ')[2]}"


def _first_words(text: str) -> str:
    if len(text) <= _AROUND:
        return text
    return f"{text[:_AROUND].rpartition(' ')[0]} …"


def _marked(text: str, shown: tuple[ShownFinding, ...]) -> Iterator[Mark]:
    """All of ``text``; of findings that overlap, the first is marked."""
    done = 0
    for each in shown:
        start, end = each.finding.start, each.finding.end
        if done <= start < end:
            yield Mark(text=text[done:start])
            yield Mark(text=text[start:end], number=each.number)
            done = end
    yield Mark(text=text[done:])


DRAFT_LABELS: dict[DraftKind, tuple[str, str]] = {
    DraftKind.YEAR_LIST: ("danh mục của một năm", "list of a year"),
    DraftKind.PERIOD_LIST: ("danh mục của một thời kỳ", "list of a period"),
    DraftKind.PLAN: ("kế hoạch", "plan"),
    DraftKind.REPORT: ("báo cáo", "report"),
    DraftKind.OTHER: ("văn bản khác", "other document"),
}
"""What a draft is, in Vietnamese and in English."""

FINDING_LABELS: dict[FindingKind, tuple[str, str]] = {
    FindingKind.ORDINAL: ("Số năm kỷ niệm", "Number of years"),
    FindingKind.DATE_PAIR: ("Hai ngày trong ngoặc", "Pair of dates"),
    FindingKind.IMPOSSIBLE_DATE: ("Ngày không có thật", "Impossible date"),
    FindingKind.ORIGIN: ("Ngày gốc của sự kiện", "Date of the event itself"),
    FindingKind.LUNAR_DAY: ("Ngày âm lịch", "Lunar day"),
    FindingKind.CHINESE_LUNAR_DAY: ("Ngày theo lịch Trung Quốc", "Chinese lunar day"),
    FindingKind.WEEKDAY: ("Thứ trong tuần", "Weekday"),
    FindingKind.CAN_CHI: ("Can chi của năm", "Can chi of the year"),
    FindingKind.ABOLISHED_UNIT: ("Đơn vị không còn", "Abolished unit"),
    FindingKind.FORGOTTEN: ("Ngày bị bỏ sót", "Forgotten day"),
    FindingKind.DAY_OFF_DEADLINE: ("Hạn vào ngày nghỉ", "Deadline on a day off"),
    FindingKind.DEADLINE_BEFORE_DOCUMENT: (
        "Hạn trước ngày văn bản",
        "Deadline before the document",
    ),
    FindingKind.CELEBRATING_MOURNING: ("Giọng văn", "Tone"),
    FindingKind.DOCUMENT_NUMBER: ("Số, ngày văn bản", "Number or date of a document"),
}
"""What can be wrong, in Vietnamese and in English."""

_MOST = f"{MAX_OCTETS // 1_000_000} MB"
_MOST_CHARACTERS = f"{MAX_TEXT_LENGTH:,}".replace(",", ".")
_AS_DOCX = "hãy mở bằng Word hoặc LibreOffice, lưu lại thành .docx rồi gửi lại"

_SENTENCES = {
    Fault.EMPTY: "Chưa có gì để kiểm tra; hãy dán nội dung hoặc chọn một tệp có chữ.",
    Fault.SIZE: f"Tệp lớn quá {_MOST}; hãy bỏ bớt hình ảnh hoặc chia thành nhiều tệp.",
    Fault.LENGTH: (
        f"Văn bản dài quá {_MOST_CHARACTERS} ký tự; hãy chia thành nhiều phần rồi gửi từng phần."
    ),
    Fault.KIND: "Chỉ đọc được tệp .docx, .pdf và .txt; hãy lưu văn bản thành một trong ba dạng đó.",
    Fault.OLD_WORD: f"Tệp .doc kiểu cũ không đọc được; {_AS_DOCX}.",
    Fault.RICH_TEXT: f"Tệp .rtf không đọc được; {_AS_DOCX}.",
    Fault.ENCRYPTED: "Tệp được đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu rồi gửi lại.",
    Fault.ENCODING: (
        "Văn bản dùng bảng mã cũ (TCVN3, VNI) chứ không phải Unicode; hãy chuyển mã sang Unicode"
        " rồi gửi lại."
    ),
    Fault.SCANNED: (
        "Tệp PDF chỉ có ảnh chụp hoặc bản quét, không có chữ; hãy gửi bản .docx, hoặc nhận dạng"
        " chữ trước."
    ),
    Fault.BROKEN: f"Tệp bị hỏng hoặc không đúng dạng; {_AS_DOCX}.",
    Fault.HOSTILE: f"Tệp chứa khai báo mà văn bản thường không có nên không được đọc; {_AS_DOCX}.",
    Fault.HEAVY: (
        f"Đọc tệp này cần hơn {MAX_SECONDS} giây hoặc quá nhiều bộ nhớ; hãy bỏ bớt hình ảnh, chia"
        " nhỏ tệp, hoặc dán nội dung."
    ),
    Fault.MACROS: (
        f"Tệp có macro nên không sửa tại đây được; {_AS_DOCX} (dạng .docx không giữ macro)."
    ),
    Fault.PLACES: (
        "Có chỗ sửa không còn khớp với tệp này, hoặc chồng lên chỗ sửa khác; hãy kiểm tra lại từ"
        " đầu rồi chọn lại."
    ),
}
