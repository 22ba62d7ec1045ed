"""A body is who does the work of a plan, as plans name it: "Giao …", "1. Ban …", "phối hợp với …".

A name ends where the first verb begins, and a list of names is parted only where another
name surely begins: "Sở Văn hóa, Thể thao và Du lịch" is one.
"""

import re
from dataclasses import dataclass

# Patterns: some begin other words too ("Tổ chức", "Báo cáo", "Hội nghị").
_ORGANISATIONS = (
    r"Ban(?! hành| ngày| đêm| đầu)",
    "Bảo hiểm",
    "Bảo tàng",
    r"Báo(?! cáo)",
    r"Bộ(?! phận)",
    "Bưu điện",
    r"Các(?! hoạt| nội dung| nhiệm vụ| ngày| hình thức| sự kiện| giải pháp| chủ trương)",
    "Câu lạc bộ",
    "Chi bộ",
    "Chi cục",
    "Công an",
    "Công đoàn",
    "Công ty",
    "Cơ quan",
    "Cổng",
    "Cục",
    "Cụm",
    "Đài",
    "Đảng bộ",
    "Đảng ủy",
    "Đảng uỷ",
    r"Đoàn(?! kết)",
    "Đơn vị",
    "Hệ thống",
    "Hiệp hội",
    "Học viện",
    r"Hội(?! nghị| thảo| thi| diễn| trại)",
    "Huyện",
    "Kho bạc",
    r"Khối(?! lượng)",
    r"Liên(?! hoan| hệ)",
    "LĐLĐ",
    "Mặt trận",
    "MTTQ",
    "Nhà",
    "Ngân hàng",
    r"Phòng(?! chống|,)",
    "Phường",
    "Quận",
    "Sở",
    "Tạp chí",
    r"Thành(?! lập| phần| công| tựu)",
    "Thanh tra",
    "Thị",
    "Thường trực",
    "Thư viện",
    "Tòa án",
    r"Tổ(?! chức)",
    r"Tổng(?! hợp| kết| số| thuật)",
    "Tỉnh",
    "Trung tâm",
    r"Trường(?! hợp)",
    "Ủy ban",
    "Uỷ ban",
    "UBND",
    "UBMTTQ",
    "Văn phòng",
    r"Viện(?! trợ)",
    r"Xã(?! hội)",
)
ORGANISATION = rf"(?:(?:{'|'.join(_ORGANISATIONS)})\b)"
_SEVERAL = r"(?:các|những|cấp ủy)\b"

_VERBS = (
    r"(?:chủ trì|phối hợp|chủ động|xây dựng|báo cáo(?! viên)|tham mưu|chỉ đạo|(?<!các )tổ chức"
    r"(?! (?:chính trị|đảng|thành viên|cơ sở|đoàn thể|xã hội|Đảng))|đẩy mạnh|tăng cường|triển khai"
    r"|căn cứ|tiếp tục|hướng dẫn(?! viên)|theo dõi|rà soát|thực hiện|biên soạn|chuẩn bị|đăng tải"
    r"|tuyên truyền(?! viên)|quán triệt|lãnh đạo(?=,? chỉ đạo)|bố trí|cấp phát|bảo đảm|đảm bảo"
    r"|tập trung|kịp thời|thường xuyên|giúp|cử|gửi|đề xuất|thẩm định|tổng hợp|in ấn|treo|trang trí"
    r"|mở|phát động|vận động|xem xét|làm tốt|có trách nhiệm|chịu trách nhiệm|bám sát|cụ thể hóa"
    r"|nghiêm túc|lồng ghép|phát huy|thống kê|đôn đốc|kiểm tra|giám sát|cung cấp|quan tâm)"
)
VERB = re.compile(rf"(?<!\w){_VERBS}(?!\w)")

_GIVEN = re.compile(r"(?:Giao|Đề nghị|Yêu cầu|Phân công|Đồng ý giao)\s+(?:cho\s+)?")
_SUBJECT = re.compile(rf"{ORGANISATION}")
_COLON = re.compile(r"([^:.;]{3,300}?)\s*:\s*")
_WITH = re.compile(r"[Pp]hối hợp(?: chặt chẽ)?(?: với|,)?\s+")
_LEADS_WITH = re.compile(r"[Cc]hủ trì(?:,| và)?\s+phối hợp(?: chặt chẽ)?(?: với)?\s+")
_LEADS = re.compile(r"[Cc]hủ trì(?:[,:]|\s+việc)?\s*")
_PARTED = re.compile(
    rf"\s*;\s*(?:và\s+)?|\s*,\s+(?:và\s+)?(?={ORGANISATION}|{_SEVERAL})|\s+và\s+(?={ORGANISATION})"
)
_LONGEST_NAME = 300
_NAMES_ALONE = re.compile(rf"(?P<names>(?:(?!\b{_VERBS}\b)[^:.;]){{2,500}}):\s+")
_IN_DOING = re.compile(r"^(?:trong việc|để|nhằm)\s+")
_WITH_END = re.compile(
    rf"\s*(?::|\.|(?<!\w)(?:trong việc|để|nhằm|khi|trong quá trình)(?!\w)|(?<!\w){_VERBS}(?!\w))"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a line says of who does it: ``said`` is what is left, as a sentence."""

    leads: tuple[str, ...]
    supports: tuple[str, ...]
    said: str


def parted(names: str) -> tuple[str, ...]:
    """The names in a list of them, in order, each once."""
    bare = (one.strip(" .,;:") for one in _PARTED.split(names))
    return tuple(dict.fromkeys(f"{one[:1].upper()}{one[1:]}" for one in bare if one))


def body_heading(text: str) -> tuple[str, str] | None:
    """The body that a heading names, and what it says behind it; None if it names none.

    "Ban Tổ chức Tỉnh ủy:", "Giao các phòng thuộc Ban:", "Ban Tuyên giáo: Chủ trì …".
    """
    given = _GIVEN.match(text)
    rest = text[given.end() :] if given else text
    if not given and not _SUBJECT.match(rest):
        return None
    colon = _COLON.match(rest)
    if colon and not VERB.search(colon[1]):
        return _capital(colon[1]), _capital(rest[colon.end() :])
    if not colon and len(rest) <= _LONGEST_NAME and not VERB.search(rest) and rest[-1] not in ".;":
        return _capital(rest), ""
    return None


def subject_of(text: str) -> tuple[str, str] | None:
    """The body that a sentence begins with, and the sentence from its verb on; None without."""
    given = _GIVEN.match(text)
    rest = text[given.end() :] if given else text
    if not given and not _SUBJECT.match(rest):
        return None
    verb = VERB.search(rest, 0, _LONGEST_NAME + 100)
    name = rest[: verb.start()].strip(" ,:;") if verb else ""
    if not verb or not name or "." in name.removesuffix("."):
        return None
    return _capital(name), _capital(rest[verb.start() :])


def spoken(text: str, heading: str) -> Spoken:
    """Who does what ``text`` says, under the heading of a body or none."""
    leads, said = (parted(heading) if heading else ()), text
    if found := subject_of(text):
        leads, said = parted(found[0]), found[1]
    if match := _LEADS_WITH.match(said):
        supports, rest = _partners(said[match.end() :])
        return Spoken(leads, supports, _capital(rest) if supports else said)
    if (match := _WITH.match(said)) and leads:
        partners, rest = _partners(said[match.end() :])
        if partners:
            return Spoken(partners, leads, _capital(rest))
    if (match := _LEADS.match(said)) and leads:
        return Spoken(leads, (), _capital(said[match.end() :]))
    return Spoken(leads, (), said)


def _partners(text: str) -> tuple[tuple[str, ...], str]:
    """The names at the beginning of ``text``, and what comes after them."""
    if told := _NAMES_ALONE.match(text):
        return parted(told["names"]), text[told.end() :].strip()
    end = _WITH_END.search(text, 0, 600)
    if not end or not end.start() or not re.match(rf"{ORGANISATION}|{_SEVERAL}", text):
        return (), text
    rest = text[end.end() :] if end[0].strip() in {":", "."} else text[end.start() :]
    return parted(text[: end.start()]), _IN_DOING.sub("", rest.strip(" ,:"))


def _capital(said: str) -> str:
    bare = said.strip(" ,")
    return f"{bare[:1].upper()}{bare[1:]}"
