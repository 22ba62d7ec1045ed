"""The words by which readers look for an entry, abbreviations included."""

from app.catalogue.entry import Entry
from app.folding import folded_words

MAX_LENGTH = 48

ABBREVIATIONS = {
    "bch": "ban chấp hành",
    "bhxh": "bảo hiểm xã hội",
    "bhyt": "bảo hiểm y tế",
    "btl": "bộ tư lệnh",
    "ccb": "cựu chiến binh",
    "chxhcn": "cộng hòa xã hội chủ nghĩa",
    "cm": "cách mạng",
    "cmt8": "cách mạng tháng tám",
    "cnvc": "công nhân, viên chức",
    "cnxh": "chủ nghĩa xã hội",
    "csvn": "cộng sản việt nam",
    "ct": "chỉ thị",
    "dbp": "điện biên phủ",
    "dcsvn": "đảng cộng sản việt nam",
    "dtts": "dân tộc thiểu số",
    "hcm": "hồ chí minh",
    "hn": "hà nội",
    "ktxh": "kinh tế - xã hội",
    "lhpn": "liên hiệp phụ nữ",
    "lhq": "liên hợp quốc",
    "lhtn": "liên hiệp thanh niên",
    "ldld": "liên đoàn lao động",
    "llvt": "lực lượng vũ trang",
    "mttq": "mặt trận tổ quốc",
    "nd": "nghị định",
    "nq": "nghị quyết",
    "pccc": "phòng cháy",
    "qdnd": "quân đội nhân dân",
    "tdtt": "thể dục thể thao",
    "tncs": "thanh niên cộng sản",
    "tnxp": "thanh niên xung phong",
    "tp": "thành phố",
    "tphcm": "thành phố hồ chí minh",
    "tw": "trung ương",
    "vh": "văn hóa",
    "vn": "việt nam",
    "vnch": "việt nam cộng hòa",
    "xhcn": "xã hội chủ nghĩa",
}
"""What people write for phrases, folded; an entry that holds the phrase answers to it."""

_PHRASES = {short: " ".join(folded_words(phrase)) for short, phrase in ABBREVIATIONS.items()}


def search_words(entry: Entry) -> frozenset[str]:
    """The folded words of its names, persons and places, and the abbreviations of their phrases."""
    texts = (entry.name, entry.short_name, entry.name_en, *entry.persons, *entry.places)
    words = [word for text in texts for word in folded_words(text)]
    running = f" {' '.join(words)} "
    short = {abbreviation for abbreviation, phrase in _PHRASES.items() if f" {phrase} " in running}
    return frozenset(word[:MAX_LENGTH] for word in words) | short
