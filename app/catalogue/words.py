"""The words by which readers look for an entry, abbreviations included."""

from collections.abc import Iterator
from itertools import combinations

from app.catalogue.entry import Entry
from app.folding import accented_words, folded_words

MAX_LENGTH = 48

ABBREVIATIONS = {
    "10": "tháng mười",
    "8": "tháng tám",
    "antq": "an ninh tổ quốc",
    "bch": "ban chấp hành",
    "bdbp": "bộ đội biên phòng",
    "bhxh": "bảo hiểm xã hội",
    "bhyt": "bảo hiểm y tế",
    "btl": "bộ tư lệnh",
    "cand": "công an nhân dân",
    "ccb": "cựu chiến binh",
    "chxhcn": "cộng hòa xã hội chủ nghĩa",
    "cmt8": "cách mạng tháng tám",
    "cnvc": "công nhân, viên chức",
    "cnxh": "chủ nghĩa xã hội",
    "csvn": "cộng sản việt nam",
    "dbp": "điện biên phủ",
    "dcsvn": "đảng cộng sản việt nam",
    "dtts": "dân tộc thiểu số",
    "gddt": "giáo dục và đào tạo",
    "hcm": "hồ chí minh",
    "hdnd": "hội đồng nhân dân",
    "khcn": "khoa học và công nghệ",
    "ktxh": "kinh tế - xã hội",
    "ldld": "liên đoàn lao động",
    "lhpn": "liên hiệp phụ nữ",
    "lhq": "liên hợp quốc",
    "lhtn": "liên hiệp thanh niên",
    "llvt": "lực lượng vũ trang",
    "mttq": "mặt trận tổ quốc",
    "nq": "nghị quyết",
    "pccc": "phòng cháy",
    "qdnd": "quân đội nhân dân",
    "tbls": "thương binh - liệt sĩ",
    "tdtt": "thể dục thể thao",
    "tncs": "thanh niên cộng sản",
    "tnxp": "thanh niên xung phong",
    "tp": "thành phố",
    "tphcm": "thành phố hồ chí minh",
    "tw": "trung ương",
    "ubmttq": "mặt trận tổ quốc",
    "vn": "việt nam",
    "vnch": "việt nam cộng hòa",
    "xhcn": "xã hội chủ nghĩa",
}
"""What people write for phrases, folded; an entry that holds the phrase answers to it."""

ALIKE = (("truyen thong", "thanh lap"),)
"""Phrases that people take for each other: a body keeps only one of the two days."""

_PHRASES = {short: " ".join(folded_words(phrase)) for short, phrase in ABBREVIATIONS.items()}


def search_words(entry: Entry) -> frozenset[str]:
    """What the index holds of an entry.

    The folded words of its names, by-names, persons and places; the abbreviations of
    their phrases; the runs of words in its short name and by-names ("trung thu" of
    "Tết Trung thu"); and the words with their accents, which tell "thơ" from "thọ".
    """
    names = (entry.short_name, *entry.also)
    texts = (entry.name, *names, entry.name_en, *entry.persons, *entry.places)
    words = [word for text in texts for word in folded_words(text)]
    running = f" {' '.join(words)} "
    short = {abbreviation for abbreviation, phrase in _PHRASES.items() if f" {phrase} " in running}
    alike = {
        word for pair in ALIKE if any(p in running for p in pair) for word in " ".join(pair).split()
    }
    whole = {phrase for name in names for phrase in _runs(folded_words(name))}
    accented = [word for text in texts for word in accented_words(text)]
    return frozenset(word[:MAX_LENGTH] for word in (*words, *whole, *accented)) | short | alike


def _runs(words: tuple[str, ...]) -> Iterator[str]:
    """Two and more words that follow each other."""
    for start, end in combinations(range(len(words) + 1), 2):
        if end - start > 1:
            yield " ".join(words[start:end])
