"""What the doctor says of a feed: each finding with its place, its victims and its remedy."""

from typing import Annotated

from pydantic import Field

from app.feeds.doctor.faults import Severity
from app.feeds.doctor.findings import Finding, findings
from app.feeds.doctor.reading import MAX_REDIRECTS, SECONDS, visit
from app.feeds.doctor.visits import MAX_OCTETS, Reason, Unreadable
from app.views.base import View


class FindingView(View):
    """One fault; ``lines`` are the first ones where it shows, ``count`` times in all."""

    code: str
    severity: Severity
    severity_text: str
    property_name: str
    lines: tuple[int, ...]
    count: int
    clients: tuple[str, ...]
    sentence: str
    remedy: str

    @property
    def places(self) -> str:
        """The lines in words: "3, 8, 13 và 97 chỗ khác"."""
        told = ", ".join(map(str, self.lines))
        more = self.count - len(self.lines)
        return f"{told} và {more} chỗ khác" if told and more else told


class DoctorReport(View):
    """All that was found; nothing where the feed is sound."""

    subject: str
    octets: int
    compared: Annotated[
        bool | None, Field(description="whether it was read twice; null for a file")
    ]
    findings: tuple[FindingView, ...]

    @property
    def summary(self) -> str:
        """How many faults and notes there are, in words."""
        faults = sum(finding.severity is Severity.FAULT for finding in self.findings)
        notes = len(self.findings) - faults
        if not self.findings:
            return "Không thấy lỗi nào."
        told = ((faults, "lỗi"), (notes, "điều lưu ý"))
        return f"Có {', '.join(f'{count} {name}' for count, name in told if count)}."

    @property
    def unasked(self) -> str | None:
        """What could not be examined, in words."""
        if self.compared is None:
            return "Chỉ kiểm tra nội dung; cách máy chủ trả lời cần kiểm tra bằng địa chỉ."
        return None if self.compared else "Không đọc được lần thứ hai để so sánh."


def address_report(address: str, *, allow_private: bool) -> DoctorReport:
    """What is wrong with the feed at ``address``, read now.

    Raises:
        Unreadable: if there is nothing to be read.
    """
    if not address.strip():
        raise Unreadable(Reason.NOTHING)
    found = visit(address, allow_private=allow_private)
    body = found.first.body
    return _report(found.asked, body, found.second is not None, findings(body, found))


def file_report(name: str, body: bytes) -> DoctorReport:
    """What is wrong with the feed in ``body``.

    Raises:
        Unreadable: if it is too long.
    """
    if len(body) > MAX_OCTETS:
        raise Unreadable(Reason.SIZE)
    return _report(name, body, None, findings(body))


def unreadable(error: Unreadable) -> str:
    """Why nothing was examined, and what would help."""
    return _SENTENCES[error.reason].format(found=error.found)


def _report(
    subject: str, body: bytes, compared: bool | None, found: tuple[Finding, ...]
) -> DoctorReport:
    return DoctorReport(
        subject=subject,
        octets=len(body),
        compared=compared,
        findings=tuple(map(_finding_view, found)),
    )


def _finding_view(finding: Finding) -> FindingView:
    fault = finding.fault
    return FindingView(
        code=finding.code,
        severity=fault.severity,
        severity_text=fault.severity.label,
        property_name=fault.property_name,
        lines=finding.lines,
        count=finding.count,
        clients=fault.clients,
        sentence=fault.sentence.format(found=finding.found),
        remedy=fault.remedy,
    )


_SENTENCES = {
    Reason.ADDRESS: "Địa chỉ {found!r} không đọc được; hãy chép lại trọn địa chỉ nguồn lịch.",
    Reason.SCHEME: "Chỉ đọc địa chỉ bắt đầu bằng https://, http:// hoặc webcal://.",
    Reason.CREDENTIALS: "Không đọc địa chỉ kèm tên và mật khẩu; hãy bỏ phần trước dấu @.",
    Reason.PORT: "Không đọc cổng {found}; chỉ đọc cổng 80, 443 hoặc từ 1024 trở lên.",
    Reason.NAME: "Không tìm thấy máy chủ {found!r}; hãy kiểm tra lại địa chỉ.",
    Reason.PRIVATE: (
        "Không đọc địa chỉ trong mạng nội bộ ({found}); người quản trị có thể cho phép bằng"
        " KYNIEM_DOCTOR_ALLOW_PRIVATE=true, hoặc hãy tải tệp lên."
    ),
    Reason.CONNECTION: "Không kết nối được máy chủ; hãy kiểm tra lại địa chỉ, rồi thử lại.",
    Reason.CERTIFICATE: (
        "Không lập được kết nối https đáng tin cậy ({found}); hãy kiểm tra chứng thư của máy chủ."
    ),
    Reason.TIME: (
        f"Máy chủ không trả lời xong trong {SECONDS:.0f} giây; hãy thử lại, hoặc tải tệp lên."
    ),
    Reason.REDIRECTS: (
        f"Địa chỉ chuyển hướng quá {MAX_REDIRECTS} lần; hãy dùng địa chỉ cuối cùng."
    ),
    Reason.SIZE: (
        f"Nguồn lịch dài quá {MAX_OCTETS // 1_000_000} MB nên không được đọc;"
        " Google Calendar chỉ đọc đến khoảng 1 MB."
    ),
    Reason.STATUS: "Máy chủ trả lời {found} chứ không phải 200; hãy kiểm tra lại địa chỉ.",
    Reason.ENCODED: (
        "Máy chủ nén câu trả lời ({found}) dù không được yêu cầu; hãy sửa máy chủ,"
        " hoặc tải tệp lên."
    ),
    Reason.ANSWER: "Câu trả lời của máy chủ không đúng HTTP hoặc bị cắt ngang ({found}).",
    Reason.FILE: "Không đọc được tệp {found}.",
    Reason.NOTHING: "Chưa có gì để kiểm tra; hãy điền địa chỉ, chọn tệp hoặc dán nội dung.",
}
