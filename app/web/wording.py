"""A wording is how a page says things in its language: Vietnamese, or English.

Templates hold both languages side by side, ``say('Sắp tới', 'Coming up')``.  What exists in
Vietnamese only, official phrases and texts of the law, stays Vietnamese on English pages.
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.calendar.anniversary import Origin, YearClass
from app.calendar.phrase import Manner
from app.calendar.spoken import weekday
from app.catalogue.vocabulary import MANNER_LABELS, Labelled
from app.feeds.items import Language
from app.planning.printed import printed_date
from app.views.accounts import told_instant
from app.views.event_story import OriginView
from app.views.lunar import LunarView
from app.views.moon import Elsewhere
from app.views.occurrence import OccurrenceView

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT_WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_YEAR_CLASSES = {
    YearClass.ROUND: ("năm tròn", "round year"),
    YearClass.FIVE: ("năm lẻ 5", "five-year"),
    YearClass.OTHER: ("năm khác", "other year"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language."""

    language: Language

    def say(self, vietnamese: str, english: str) -> str:
        """The one of the two that is in this language."""
        return vietnamese if self.language is Language.VI else english

    def day(self, day: date) -> str:
        """A civil day: "03/02/2027", "3 February 2027"."""
        return self.say(f"{day:%d/%m/%Y}", f"{day.day} {_MONTHS[day.month - 1]} {day.year}")

    def partial(self, told: str) -> str:
        """A day as far as it is known: "2023-11-04" is "04/11/2023", "2023-11" "11/2023"."""
        return "/".join(reversed(told.split("-")))

    def instant(self, instant: datetime) -> str:
        """When something was done: "22/11/2026 10:05"."""
        return told_instant(instant)

    def short_day(self, day: date) -> str:
        """A civil day whose year is known: "03/02", "3 Feb"."""
        return self.say(f"{day:%d/%m}", f"{day.day} {_MONTHS[day.month - 1][:3]}")

    def printed_day(self, day: date) -> str:
        """A civil day as plans print it: "03/02/2027", "09/6/2027"."""
        return self.say(printed_date(day), self.day(day))

    def printed_short_day(self, day: date) -> str:
        """The same, where its year is known: "03/02", "09/6"."""
        return self.say(printed_date(day).rpartition("/")[0], self.short_day(day))

    def month(self, year: int, month: int) -> str:
        """A civil month: "Tháng 2 năm 2027", "February 2027"."""
        return self.say(f"Tháng {month} năm {year}", f"{_MONTHS[month - 1]} {year}")

    def short_month(self, day: date) -> str:
        """The month of a day where there is little room: "2/2027", "Feb 2027"."""
        return self.say(f"{day.month}/{day.year}", f"{_MONTHS[day.month - 1][:3]} {day.year}")

    def origin(self, origin: Origin) -> str:
        """When an event happened, as far as it is known: "25/10/1947", "October 1947", "1947"."""
        if origin.date:
            return self.day(origin.date)
        if origin.month:
            month = f"{origin.month:02}/{origin.year}"
            return self.say(month, f"{_MONTHS[origin.month - 1]} {origin.year}")
        return str(origin.year)

    def weekday(self, day: date) -> str:
        """The day of the week: "Thứ Tư", "Wednesday"."""
        return self.say(weekday(day), _WEEKDAYS[day.weekday()])

    def short_weekday(self, number: int) -> str:
        """The head of a column of a calendar, from Monday as 0: "T2", "Mon"."""
        return self.say(_SHORT_WEEKDAYS[number], _WEEKDAYS[number][:3])

    def lunar(self, lunar: LunarView) -> str:
        """A lunar date: "mùng 10 tháng 3 năm Đinh Mùi", "10th day of the 3rd lunar month 2027"."""
        month = f"{'leap ' if lunar.leap else ''}{_nth(lunar.month)}"
        return self.say(
            lunar.text, f"{_nth(lunar.day)} day of the {month} lunar month, {lunar.year}"
        )

    def short_lunar(self, lunar: LunarView) -> str:
        """A lunar date without its year: "mùng 10 tháng 3 âm lịch", "lunar 10/3"."""
        leap = self.say(" nhuận", " leap") if lunar.leap else ""
        day = lunar.text.partition(" năm ")[0]
        return self.say(f"{day} âm lịch", f"lunar {lunar.day}/{lunar.month}{leap}")

    def lunar_month(self, lunar: LunarView) -> str:
        """The month of a lunar date: "tháng 6 nhuận năm Ất Tỵ", "leap 6th lunar month, 2025"."""
        month = f"{'leap ' if lunar.leap else ''}{_nth(lunar.month)}"
        name = f"tháng {lunar.text.partition('tháng ')[2]}"
        return self.say(name, f"{month} lunar month, {lunar.year}")

    def lunar_origin(self, origin: OriginView) -> str:
        """The lunar date of an event; Vietnamese alone where the day is not known."""
        text = origin.lunar_text or ""
        return self.say(text, self.lunar(origin.lunar) if origin.lunar else text)

    def year_class(self, known: YearClass) -> str:
        """What the law calls such a year."""
        return self.say(*_YEAR_CLASSES[known])

    def duration(self, seconds: int) -> str:
        """A span of time: "52 phút 55 giây", "52 min 55 s"."""
        minutes, rest = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        units = ((hours, "giờ", "h"), (minutes, "phút", "min"), (rest, "giây", "s"))
        return " ".join(f"{count} {self.say(vi, en)}" for count, vi, en in units if count)

    def elsewhere(self, elsewhere: Elsewhere) -> str:
        """By whose clock the new moon falls on another day."""
        if elsewhere.chinese:
            return self.say("giờ Bắc Kinh (UTC+8)", "Beijing time (UTC+8)")
        return self.say("giờ Hà Nội (UTC+7)", "Hanoi time (UTC+7)")

    def other_midnight(self, elsewhere: Elsewhere) -> str:
        """What its midnight is called."""
        if elsewhere.chinese:
            return self.say("0 giờ Bắc Kinh", "midnight in Beijing")
        return self.say("0 giờ Hà Nội", "midnight in Hanoi")

    def title(self, occurrence: OccurrenceView) -> str:
        """The official phrase; in English, which has none, the name and the ordinal."""
        if self.language is Language.VI:
            return occurrence.title
        return f"{occurrence.event.name_en}{self.years(occurrence)}"

    def short_title(self, occurrence: OccurrenceView) -> str:
        """The short name and the ordinal, for narrow places."""
        name = self.say(occurrence.event.short_name, occurrence.event.name_en)
        return f"{name}{self.years(occurrence)}"

    def years(self, occurrence: OccurrenceView) -> str:
        """The ordinal in brackets, with a blank before it; nothing where there is none."""
        years = occurrence.years
        if not years:
            return ""
        is_gio = occurrence.event.manner is Manner.GIO
        return self.say(
            f" (lần thứ {years})" if is_gio else f" ({years} năm)",
            f" ({years} year{'s' if years > 1 else ''})",
        )

    def label(self, word: Labelled) -> str:
        """A word of a closed list as readers call it."""
        return self.say(word.label, word.label_en)

    def manner(self, manner: Manner) -> str:
        """How a day is kept."""
        return self.say(*MANNER_LABELS[manner])

    def countdown(self, days: int) -> str:
        """How far a day is: "hôm nay", "ngày mai", "còn 74 ngày"."""
        match days:
            case 0:
                return self.say("hôm nay", "today")
            case 1:
                return self.say("ngày mai", "tomorrow")
            case _ if days > 1:
                return self.say(f"còn {days} ngày", f"in {days} days")
            case _:
                plural = "" if days == -1 else "s"
                return self.say(f"{-days} ngày trước", f"{-days} day{plural} ago")


def _nth(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
