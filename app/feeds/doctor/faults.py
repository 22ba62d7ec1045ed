"""A fault is one thing that can be wrong with a feed: where it shows, whom it hurts, its remedy.

Codes are stable: programs may rely on them.  A client is named where its behaviour is
documented, measured or reported; ``STRICT`` stands for those that keep to the standard to
the letter and then refuse an event, or a whole feed.  Sentences may hold ``{found}``, an
example of what was found.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much it hurts."""

    FAULT = "loi"
    NOTE = "luu-y"

    @property
    def label(self) -> str:
        """As people are told."""
        return "Lỗi" if self is Severity.FAULT else "Lưu ý"


ALL = ("mọi ứng dụng",)
STRICT = ("ứng dụng đọc chặt theo RFC 5545",)
OFTEN = ("mọi ứng dụng cập nhật thường xuyên",)
GOOGLE = "Google Calendar"
APPLE = "Apple Calendar"
OUTLOOK = "Outlook"
EXCHANGE = "Exchange"
THUNDERBIRD = "Thunderbird"
HOME_ASSISTANT = "Home Assistant"
NEXTCLOUD = "Nextcloud"
VDIRSYNCER = "vdirsyncer"
KHAL = "khal"
CALCURSE = "calcurse"
LIBICAL = "libical (GNOME, KDE)"


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the table; ``property_name`` is the property or header that it is about."""

    severity: Severity
    property_name: str
    clients: tuple[str, ...]
    sentence: str
    remedy: str


def _fault(property_name: str, clients: tuple[str, ...], sentence: str, remedy: str) -> Fault:
    return Fault(Severity.FAULT, property_name, clients, sentence, remedy)


def _note(property_name: str, clients: tuple[str, ...], sentence: str, remedy: str) -> Fault:
    return Fault(Severity.NOTE, property_name, clients, sentence, remedy)


FAULTS = {
    # The file as a whole
    "not-calendar": _fault(
        "BEGIN:VCALENDAR", ALL,
        "Nội dung không phải tệp iCalendar: không bắt đầu bằng BEGIN:VCALENDAR ({found}).",
        "Kiểm tra lại địa chỉ hoặc tệp; địa chỉ trang web xem lịch không phải địa chỉ nguồn lịch.",
    ),
    "size": _fault(
        "Kích thước", (GOOGLE, NEXTCLOUD),
        "Nguồn lịch dài {found} byte; Google Calendar không đọc nguồn lịch từ khoảng 1 MB.",
        "Chia thành nhiều nguồn lịch hoặc thu hẹp khoảng thời gian, giữ dưới 900.000 byte.",
    ),
    "size-near": _note(
        "Kích thước", (GOOGLE,),
        "Nguồn lịch dài {found} byte, gần mức khoảng 1 MB mà Google Calendar không đọc nữa.",
        "Thu hẹp khoảng thời gian hoặc rút gọn DESCRIPTION, giữ dưới 900.000 byte.",
    ),
    "too-many-lines": _fault(
        "Kích thước", (GOOGLE, NEXTCLOUD),
        "Nguồn lịch quá nhiều dòng; từ dòng {found} trở đi không được kiểm tra.",
        "Chia thành nhiều nguồn lịch hoặc thu hẹp khoảng thời gian.",
    ),
    "bom": _fault(
        "BEGIN:VCALENDAR", STRICT,
        "Tệp bắt đầu bằng dấu thứ tự byte (BOM), đứng trước BEGIN:VCALENDAR.",
        "Ghi tệp bằng UTF-8 không có BOM.",
    ),
    "not-utf8": _fault(
        "Bảng mã", ALL,
        "Có byte không phải UTF-8: {found}.",
        "Ghi toàn bộ tệp bằng UTF-8; khi gập dòng không cắt giữa một ký tự.",
    ),
    "line-ends": _fault(
        "Cuối dòng", STRICT,
        "Cuối dòng là {found}, không phải CRLF.",
        "Kết thúc mọi dòng bằng CRLF (RFC 5545, mục 3.1).",
    ),
    "line-long": _fault(
        "Gập dòng", (GOOGLE, *STRICT),
        "Dòng dài {found} byte, quá 75 byte.",
        "Gập dòng để mỗi dòng không quá 75 byte, tính theo byte UTF-8 chứ không theo ký tự.",
    ),
    "fold-in-character": _fault(
        "Gập dòng", (GOOGLE, *STRICT),
        "Dòng bị gập giữa một ký tự: {found}.",
        "Gập dòng ở ranh giới ký tự UTF-8; Google Calendar bỏ cả nguồn lịch vì một lỗi gập dòng.",
    ),
    "fold-lost": _fault(
        "Gập dòng", (GOOGLE, *STRICT),
        "Dòng không có tên thuộc tính và dấu hai chấm: {found}.",
        "Nếu là phần tiếp của dòng trước, thêm một dấu cách ở đầu dòng;"
        " nếu là chỗ xuống dòng trong nội dung, viết \\n.",
    ),
    "blank-line": _fault(
        "Cuối dòng", STRICT,
        "Có dòng trống.",
        "Bỏ dòng trống; chỗ xuống dòng trong nội dung viết là \\n.",
    ),
    "control-character": _fault(
        "Ký tự điều khiển", (HOME_ASSISTANT, *STRICT),
        "Có ký tự điều khiển {found}.",
        "Bỏ ký tự điều khiển trước khi ghi;"
        " Home Assistant từ chối cả nguồn lịch vì một ký tự như vậy.",
    ),
    "line-separator": _fault(
        "Ký tự điều khiển", ("ứng dụng dùng thư viện node-ical",),
        "Có dấu ngắt dòng Unicode {found}, làm mất tiêu đề sự kiện.",
        "Thay bằng dấu cách, hoặc bằng \\n trong DESCRIPTION.",
    ),
    "not-nfc": _note(
        "Bảng mã", ("tìm kiếm, so sánh và phông chữ ở mọi ứng dụng",),
        "Chữ viết ở dạng tổ hợp, không phải Unicode dựng sẵn (NFC): {found}.",
        "Chuẩn hóa nội dung về NFC trước khi ghi.",
    ),
    "unbalanced": _fault(
        "BEGIN, END", ALL,
        "BEGIN và END không khớp: {found}.",
        "Đóng mỗi thành phần bằng END cùng tên, theo thứ tự ngược lại với BEGIN.",
    ),
    # The calendar
    "version": _fault(
        "VERSION", STRICT,
        "VCALENDAR thiếu VERSION:2.0 ({found}).",
        "Thêm VERSION:2.0 ngay sau BEGIN:VCALENDAR.",
    ),
    "prodid": _fault(
        "PRODID", (LIBICAL, *STRICT),
        "VCALENDAR thiếu PRODID.",
        "Thêm PRODID, như PRODID:-//Cơ quan//Lịch//VI.",
    ),
    "method": _fault(
        "METHOD", (LIBICAL,),
        "VCALENDAR có METHOD:{found}: đó là thư mời (iTIP), không phải nguồn lịch để đăng ký.",
        "Bỏ METHOD khỏi nguồn lịch; với METHOD, chương trình còn đòi ORGANIZER trong mỗi sự kiện.",
    ),
    "calendar-uid": _fault(
        "UID", (VDIRSYNCER,),
        "VCALENDAR có UID: vdirsyncer chỉ giữ một sự kiện của cả nguồn lịch.",
        "Bỏ UID của VCALENDAR; chỉ sự kiện mới cần UID.",
    ),
    "refresh-interval": _fault(
        "REFRESH-INTERVAL", (HOME_ASSISTANT, *STRICT),
        "REFRESH-INTERVAL thiếu VALUE=DURATION hoặc không phải khoảng thời gian: {found}.",
        "Viết REFRESH-INTERVAL;VALUE=DURATION:PT12H (RFC 7986, mục 5.7).",
    ),
    "published-ttl": _fault(
        "X-PUBLISHED-TTL", (OUTLOOK,),
        "X-PUBLISHED-TTL không phải khoảng thời gian: {found}.",
        "Viết X-PUBLISHED-TTL:PT12H.",
    ),
    "source": _fault(
        "SOURCE", STRICT,
        "SOURCE thiếu VALUE=URI: {found}.",
        "Viết SOURCE;VALUE=URI:https://… (RFC 7986, mục 5.8).",
    ),
    "empty": _note(
        "VEVENT", STRICT,
        "Không có sự kiện nào; RFC 5545 đòi ít nhất một thành phần trong VCALENDAR.",
        "Mở rộng khoảng thời gian của nguồn lịch để luôn có sự kiện.",
    ),
    # Events
    "uid-missing": _fault(
        "UID", (THUNDERBIRD, *STRICT),
        "Sự kiện thiếu UID ({found}); mỗi lần cập nhật có thể thêm một bản nữa.",
        "Cho mỗi sự kiện một UID cố định, duy nhất, như <mã>-2027@ten-mien.",
    ),
    "uid-duplicate": _fault(
        "UID", ALL,
        "Nhiều sự kiện dùng chung UID {found}: chỉ một sự kiện còn lại.",
        "Cho mỗi sự kiện một UID riêng;"
        " chỉ lần sửa của sự kiện lặp (RECURRENCE-ID) mới dùng chung.",
    ),
    "uid-counter": _fault(
        "UID", ALL,
        "UID chỉ là số đếm ({found}): có thể trùng và ghi đè sự kiện của nguồn lịch khác.",
        "Thêm phần tên miền vào UID, như 17@ten-mien.",
    ),
    "dtstamp-missing": _fault(
        "DTSTAMP", STRICT,
        "Sự kiện thiếu DTSTAMP ({found}).",
        "Thêm DTSTAMP là lúc bản ghi được sửa gần nhất, theo giờ UTC.",
    ),
    "stamp-not-utc": _fault(
        "DTSTAMP, CREATED, LAST-MODIFIED", STRICT,
        "Dấu thời gian không phải ngày giờ UTC: {found}.",
        "Viết theo giờ UTC, như 20261122T010000Z.",
    ),
    "sequence": _fault(
        "SEQUENCE", STRICT,
        "SEQUENCE không phải số nguyên không âm: {found}.",
        "Viết số nguyên, tăng mỗi khi sự kiện thay đổi.",
    ),
    "dtstart-missing": _fault(
        "DTSTART", ALL,
        "Sự kiện thiếu DTSTART ({found}).",
        "Thêm DTSTART.",
    ),
    "moment": _fault(
        "DTSTART, DTEND", ALL,
        "Không phải ngày hoặc ngày giờ có thật: {found}.",
        "Viết 20270203 với VALUE=DATE, hoặc 20270203T080000.",
    ),
    "value-date": _fault(
        "DTSTART, DTEND", STRICT,
        "Ngày viết không kèm VALUE=DATE: {found}.",
        "Viết DTSTART;VALUE=DATE:20270203.",
    ),
    "value-kinds": _fault(
        "DTEND", STRICT,
        "DTSTART là ngày mà DTEND là ngày giờ, hoặc ngược lại: {found}.",
        "Dùng cùng một kiểu giá trị cho DTSTART và DTEND.",
    ),
    "dtend-missing": _fault(
        "DTEND", (EXCHANGE,),
        "Sự kiện không có DTEND, cũng không có DURATION ({found}): Exchange từ chối.",
        "Luôn ghi DTEND; với sự kiện cả ngày là ngày sau ngày cuối.",
    ),
    "dtend-equal": _fault(
        "DTEND", (OUTLOOK, *STRICT),
        "DTEND bằng DTSTART ({found}): Outlook hiện sự kiện lúc 00:00 hoặc thiếu ngày cuối.",
        "DTEND không thuộc sự kiện: sự kiện cả ngày kết thúc ở ngày sau ngày cuối.",
    ),
    "dtend-before": _fault(
        "DTEND", ALL,
        "DTEND đứng trước DTSTART: {found}.",
        "Ghi DTEND sau DTSTART.",
    ),
    "day-as-times": _fault(
        "DTSTART, DTEND", ALL,
        "Sự kiện cả ngày viết bằng giờ ({found}): lệch ngày ở máy dùng múi giờ khác.",
        "Viết DTSTART;VALUE=DATE và DTEND;VALUE=DATE là ngày hôm sau.",
    ),
    "floating": _note(
        "DTSTART", ALL,
        "Giờ không kèm múi giờ ({found}): mỗi máy hiểu theo giờ của mình.",
        "Viết giờ UTC (…Z), hoặc thêm TZID=Asia/Ho_Chi_Minh cùng VTIMEZONE.",
    ),
    "date-with-tzid": _fault(
        "DTSTART, DTEND", STRICT,
        "Ngày (VALUE=DATE) kèm TZID: {found}.",
        "Bỏ TZID: ngày không có múi giờ.",
    ),
    "utc-with-tzid": _fault(
        "DTSTART, DTEND", STRICT,
        "Giờ UTC (…Z) kèm TZID: {found}.",
        "Bỏ TZID, hoặc bỏ chữ Z và viết giờ địa phương.",
    ),
    "tzid-unknown": _fault(
        "TZID", STRICT,
        "Dùng TZID={found} mà không có VTIMEZONE tương ứng.",
        "Thêm VTIMEZONE có TZID đó, hoặc viết giờ UTC.",
    ),
    "vtimezone": _fault(
        "VTIMEZONE", STRICT,
        "VTIMEZONE thiếu {found}.",
        "Ghi TZID và ít nhất một STANDARD hoặc DAYLIGHT có DTSTART, TZOFFSETFROM, TZOFFSETTO.",
    ),
    "status": _fault(
        "STATUS", (HOME_ASSISTANT, *STRICT),
        "STATUS của sự kiện không hợp lệ: {found}; Home Assistant từ chối cả nguồn lịch.",
        "Dùng TENTATIVE, CONFIRMED hoặc CANCELLED.",
    ),
    "summary-missing": _note(
        "SUMMARY", ALL,
        "Sự kiện không có tiêu đề ({found}).",
        "Thêm SUMMARY.",
    ),
    "summary-break": _fault(
        "SUMMARY", (CALCURSE, KHAL),
        "SUMMARY có chỗ xuống dòng ({found}): calcurse bỏ sự kiện, khal cắt tiêu đề.",
        "Thay chỗ xuống dòng trong tiêu đề bằng dấu cách.",
    ),
    "repeated": _fault(
        "Thuộc tính lặp", STRICT,
        "Sự kiện ghi hai lần thuộc tính chỉ được có một: {found}.",
        "Giữ một dòng.",
    ),
    "unescaped": _fault(
        "TEXT", STRICT,
        "Dấu phẩy hoặc chấm phẩy chưa được thoát: {found}.",
        "Viết \\, và \\; trong giá trị văn bản.",
    ),
    "escape": _fault(
        "TEXT", STRICT,
        "Dấu \\ không theo sau bởi \\ ; , n hoặc N: {found}.",
        "Viết dấu \\ trong văn bản là \\\\.",
    ),
    "alarm-midnight": _fault(
        "TRIGGER", (APPLE, THUNDERBIRD, NEXTCLOUD),
        "Nhắc sự kiện cả ngày đúng nửa đêm: {found}.",
        "Nhắc vào giờ thức, như TRIGGER:PT9H (09:00 cùng ngày) hoặc -PT15H (09:00 hôm trước).",
    ),
    "alarm": _fault(
        "VALARM", (HOME_ASSISTANT, *STRICT),
        "VALARM thiếu {found}.",
        "Ghi ACTION, TRIGGER, và DESCRIPTION khi ACTION là DISPLAY.",
    ),
    "url-long": _fault(
        "Địa chỉ", (GOOGLE,),
        "Địa chỉ dài {found} ký tự; Google Calendar chỉ nhận đến 256.",
        "Rút ngắn địa chỉ, như bằng một nguồn lịch lưu sẵn.",
    ),
    # The server
    "webcal": _note(
        "Địa chỉ", (OUTLOOK, "Google Calendar trên Android"),
        "Địa chỉ webcal:// không mở được ở Outlook trên web và Google Calendar trên Android.",
        "Công bố thêm địa chỉ https:// bên cạnh webcal://.",
    ),
    "http": _note(
        "Địa chỉ", (GOOGLE, OUTLOOK),
        "Nguồn lịch được đọc qua http, không mã hóa.",
        "Phục vụ nguồn lịch qua https.",
    ),
    "redirect": _note(
        "Địa chỉ", OFTEN,
        "Địa chỉ chuyển hướng sang {found}.",
        "Công bố địa chỉ cuối cùng, để mỗi lần cập nhật không phải hỏi thêm.",
    ),
    "content-type": _fault(
        "Content-Type", STRICT,
        "Content-Type là {found}, không phải text/calendar.",
        "Trả lời với Content-Type: text/calendar; charset=utf-8.",
    ),
    "charset": _fault(
        "Content-Type", ("GAS-ICS-Sync", "ứng dụng chọn bảng mã theo Content-Type"),
        "Content-Type không ghi charset=utf-8 ({found}): chữ có dấu bị hỏng,"
        " sự kiện có chữ Đ có thể bị bỏ.",
        "Trả lời với Content-Type: text/calendar; charset=utf-8.",
    ),
    "attachment": _note(
        "Content-Disposition", ("trình duyệt",),
        "Content-Disposition là {found}: nguồn lịch bị tải về như tệp.",
        "Bỏ Content-Disposition: attachment ở nguồn lịch.",
    ),
    "no-validator": _fault(
        "ETag, Last-Modified", (APPLE, *OFTEN),
        "Không có ETag, cũng không có Last-Modified: mỗi lần cập nhật phải tải lại toàn bộ.",
        "Gửi ETag theo nội dung, và Last-Modified là lúc nguồn lịch thay đổi gần nhất.",
    ),
    "no-304-etag": _fault(
        "ETag", OFTEN,
        "Gửi lại ETag bằng If-None-Match mà nhận {found} chứ không phải 304.",
        "Trả lời 304 khi If-None-Match khớp ETag; ETag không được đổi khi nội dung không đổi.",
    ),
    "no-304-date": _fault(
        "Last-Modified", (APPLE,),
        "Gửi lại Last-Modified bằng If-Modified-Since mà nhận {found} chứ không phải 304.",
        "Trả lời 304 khi nguồn lịch không đổi từ ngày đó; Apple Calendar chỉ hỏi bằng ngày.",
    ),
    "etag-changes": _fault(
        "ETag", OFTEN,
        "Hai lần đọc cùng nội dung mà ETag khác nhau: {found}.",
        "Tính ETag từ nội dung.",
    ),
    "uid-changes": _fault(
        "UID", ALL,
        "UID đổi giữa hai lần đọc ({found}): sự kiện bị nhân đôi hoặc báo mới mỗi lần cập nhật.",
        "Lưu UID cùng sự kiện, hoặc tính từ mã sự kiện; không sinh ngẫu nhiên mỗi lần xuất.",
    ),
    "stamp-changes": _fault(
        "DTSTAMP, LAST-MODIFIED, SEQUENCE", (NEXTCLOUD, VDIRSYNCER),
        "Dấu thời gian đổi giữa hai lần đọc ({found}): mỗi lần cập nhật đều như có thay đổi.",
        "Lấy dấu thời gian từ bản ghi, không lấy giờ hiện tại.",
    ),
    "body-changes": _fault(
        "Nội dung", (VDIRSYNCER, *OFTEN),
        "Nội dung đổi giữa hai lần đọc, từ dòng: {found}.",
        "Xuất cùng dữ liệu thì phải ra cùng byte: cố định thứ tự và bỏ giá trị theo giờ hiện tại.",
    ),
    "robots": _fault(
        "robots.txt", (GOOGLE,),
        "robots.txt không cho {found} đọc địa chỉ này.",
        "Cho phép đường dẫn của nguồn lịch trong robots.txt.",
    ),
}  # fmt: skip
"""Every fault by its code, in the order in which they are told."""
