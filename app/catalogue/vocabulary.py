"""The closed lists of the catalogue, with their labels in Vietnamese and English."""

from enum import StrEnum

from app.calendar.anniversary import YearClass
from app.calendar.phrase import Manner


class Labelled(StrEnum):
    """A word of a closed list: its spelling, and what readers call it."""

    label: str
    label_en: str

    # The defaults let a word be looked up by its spelling alone; members always give all three.
    def __new__(cls, spelling: str, label: str = "", label_en: str = "") -> "Labelled":
        word = str.__new__(cls, spelling)
        word._value_ = spelling
        word.label = label
        word.label_en = label_en
        return word


class Category(Labelled):
    """What kind of day it is; each has a feed of its own."""

    NGAY_LE_LON = "ngay-le-lon", "Ngày lễ lớn", "Great national days"
    NGAY_NGHI = "ngay-nghi", "Ngày nghỉ lễ", "Public holidays"
    NGAY_SINH = "ngay-sinh", "Ngày sinh lãnh đạo, danh nhân", "Birthdays of notable people"
    NGAY_MAT = "ngay-mat", "Ngày mất, ngày giỗ", "Deaths and death anniversaries"
    CHIEN_THANG = "chien-thang", "Chiến thắng, khởi nghĩa", "Victories and risings"
    LICH_SU = "lich-su", "Sự kiện lịch sử", "Events of history"
    DANG = "dang", "Đảng Cộng sản Việt Nam", "The Communist Party"
    LUC_LUONG_VU_TRANG = "luc-luong-vu-trang", "Quân đội, công an", "Armed forces and police"
    NGANH = "nganh", "Ngành, nghề", "Ministries, sectors, professions"
    DOAN_THE = "doan-the", "Mặt trận, đoàn thể, hội", "Front, unions, associations"
    VAN_HOA = "van-hoa", "Văn hóa, khoa học", "Culture and science"
    LE_HOI = "le-hoi", "Lễ hội", "Festivals"
    LE_TIET = "le-tiet", "Lễ tết cổ truyền, tiết khí", "Lunar feasts and solar terms"
    QUOC_TE = "quoc-te", "Ngày quốc tế", "International days"
    THANG_TUAN = "thang-tuan", "Tháng, tuần hành động", "Months and weeks of action"
    DIA_PHUONG = "dia-phuong", "Ngày của địa phương", "Days of localities"
    VAN_BAN = "van-ban", "Văn bản", "Documents"


class Level(Labelled):
    """How far an event concerns."""

    QUOC_GIA = "quoc-gia", "Quốc gia", "National"
    NGANH = "nganh", "Ngành", "Of a sector"
    DIA_PHUONG = "dia-phuong", "Địa phương", "Local"
    THAM_KHAO = "tham-khao", "Tham khảo", "For reference"


class Status(Labelled):
    """Whether a page that prints the date stands behind it."""

    CONFIRMED = "confirmed", "đã đối chiếu", "confirmed"
    DOUBTFUL = "doubtful", "cần kiểm chứng", "doubtful"


MANNER_LABELS = {
    Manner.KY_NIEM: ("Kỷ niệm", "Commemorated"),
    Manner.TUONG_NIEM: ("Tưởng niệm", "Remembered in mourning"),
    Manner.GIO: ("Giỗ", "Lunar day of death"),
    Manner.HUONG_UNG: ("Hưởng ứng", "Supported"),
    Manner.DON: ("Đón", "Welcomed"),
    Manner.LE_HOI: ("Lễ hội", "Festival"),
    Manner.NONE: ("Ghi nhận", "Listed"),
}
"""What readers call each manner, in Vietnamese and English."""

YEAR_CLASS_LABELS = {
    YearClass.ROUND: ("năm tròn", "round years"),
    YearClass.FIVE: ("năm lẻ 5", "years ending in 5"),
    YearClass.OTHER: ("năm khác", "other years"),
}
"""What readers call each class of years, in Vietnamese and English."""
