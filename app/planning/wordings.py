"""A kind of wording is one way in which plans word deadlines, with the rule it means.

Each kind has a pattern and a maker.  How strongly it speaks of a deadline differs: "trước
ngày 10/6/2024" can be nothing else, "6 tháng đầu năm 2024" is as often the name of a
report's period.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from app.planning.anchors import Anchor
from app.planning.deadlines import (
    Before,
    Bound,
    By,
    Counted,
    DayOfPeriod,
    Deadline,
    DeadlineRefused,
    During,
    Every,
    Ongoing,
    Side,
    bounded,
)
from app.planning.printed import NUMBERS
from app.planning.spans import Days, Term, Unit, Years
from app.planning.worded_feasts import FEAST, feast_of
from app.planning.worded_spans import (
    BOUNDED,
    DAY,
    DAY_RANGE,
    NAMED,
    PART,
    TERM,
    NoSuchDay,
    Worded,
    day_and_month,
    part_named,
    span_of,
)


class Strength(IntEnum):
    """How surely a wording is a deadline."""

    BARE = 1
    ONGOING = 2
    NAMED = 3
    BOUNDED = 4


class AnchorMissing(DeadlineRefused):
    """A wording that speaks of an occurrence or activity which is not told."""

    def __init__(self, wording: str) -> None:
        super().__init__(
            f"“{wording}” tính theo ngày kỷ niệm hoặc hoạt động; hãy cho biết là ngày nào,"
            " ví dụ quoc-khanh-2027"
        )
        self.wording = wording


class WeekWorded(DeadlineRefused):
    """A week of a month: nobody says with which day the first one begins."""

    def __init__(self, wording: str) -> None:
        super().__init__(
            f"“{wording}” không nói rõ từ ngày nào; hãy viết khoảng ngày, như từ ngày 08/8 đến"
            " ngày 14/8, hoặc đầu, giữa, cuối tháng"
        )
        self.wording = wording


@dataclass(frozen=True, slots=True)
class InPlan:
    """Where a wording stands: the years of the plan, and what "kỷ niệm" means in it."""

    years: Years | None = None
    about: Anchor | None = None


Maker = Callable[[re.Match[str], InPlan], Deadline]


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of wording."""

    pattern: re.Pattern[str]
    strength: Strength
    make: Maker


def _worded(text: str, plan: InPlan) -> Worded:
    return Worded(text, plan.years)


def _about(wording: str, plan: InPlan) -> Anchor:
    if plan.about is None:
        raise AnchorMissing(wording)
    return plan.about


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS.index(text.lower())


def _bound(words: str | None) -> Bound:
    if not words or re.fullmatch(r"(?:vào|trong|đúng)\s*", words, re.IGNORECASE):
        return Bound.DURING
    return Bound.BEFORE if words.lower().startswith("trước") else Bound.BY


def _before(match: re.Match[str], plan: InPlan) -> Deadline:
    return Before(span_of(_worded(match["span"], plan)))


def _by(match: re.Match[str], plan: InPlan) -> Deadline:
    return By(span_of(_worded(match["span"], plan)))


def _during(match: re.Match[str], plan: InPlan) -> Deadline:
    return During(span_of(_worded(match["span"], plan)))


def _feast(match: re.Match[str], plan: InPlan) -> Deadline:
    return bounded(_bound(match["bound"]), feast_of(_worded(match["feast"], plan)))


def _feast_alone(match: re.Match[str], plan: InPlan) -> Deadline:
    return During(feast_of(_worded(match["feast"], plan)))


def _week(match: re.Match[str], _: InPlan) -> Deadline:
    raise WeekWorded(match[0].strip())


def _bounded_anchor(match: re.Match[str], plan: InPlan) -> Deadline:
    return bounded(_bound(match["bound"]), _about(match[0], plan))


def _occasion(match: re.Match[str], plan: InPlan) -> Deadline:
    return During(_about(match[0], plan))


def _counted(match: re.Match[str], plan: InPlan) -> Deadline:
    count = _number(match["count"]) * (7 if match["unit"].lower() == "tuần" else 1)
    working = "làm" in match["unit"].lower()
    side = Side.BEFORE if match["side"].lower().startswith("trước") else Side.AFTER
    try:
        return Counted(count, working, side, _counted_from(match, plan))
    except ValueError:
        raise NoSuchDay(match[0], "phải đếm từ 1 đến 999 ngày") from None


def _counted_from(match: re.Match[str], plan: InPlan) -> Days | Anchor:
    if match["feast"]:
        return feast_of(_worded(match["feast"], plan))
    if not match["span"]:
        return _about(match[0], plan)
    days = span_of(_worded(match["span"], plan))
    assert isinstance(days, Days)
    return days


def _every(match: re.Match[str], plan: InPlan) -> Deadline:
    unit = _unit(match["unit"])
    return Every(unit, _worded(match[0], plan).plan_years())


def _every_half(match: re.Match[str], plan: InPlan) -> Deadline:
    return Every(Unit.HALF, _worded(match[0], plan).plan_years())


def _every_few_years(match: re.Match[str], plan: InPlan) -> Deadline:
    step = _number(match["count"])
    if not 1 <= step <= 10:
        raise NoSuchDay(match[0], "phải là từ một đến mười năm một lần")
    return Every(Unit.YEAR, _worded(match[0], plan).plan_years(), step=step)


def _every_part(match: re.Match[str], plan: InPlan) -> Deadline:
    years = _worded(match[0], plan).plan_years()
    return Every(_unit(match["unit"]), years, part_named(match["part"]), _step(match))


def _every_day(match: re.Match[str], plan: InPlan) -> Deadline:
    return _on(match, Unit.MONTH, 1, int(match["day"]), plan)


def _every_date(match: re.Match[str], plan: InPlan) -> Deadline:
    day, month = day_and_month(match["span"])
    return _on(match, Unit.YEAR, month, day, plan)


def _every_nth_month(match: re.Match[str], plan: InPlan) -> Deadline:
    unit = _unit(match["unit"])
    nth = match["nth"] or match["word"]
    words = {"đầu": 1, "giữa": (unit.months + 1) // 2, "cuối": unit.months}
    month = int(nth) if nth.isdigit() else words[nth.lower()]
    return _on(match, unit, month, int(match["day"]), plan)


def _on(match: re.Match[str], unit: Unit, month: int, day: int, plan: InPlan) -> Deadline:
    years = _worded(match[0], plan).plan_years()
    on = DayOfPeriod(_bound(match["bound"]), month, day)
    try:
        return Every(unit, years, on, _step(match))
    except ValueError:
        raise NoSuchDay(match[0], "không có trong lịch; hãy kiểm tra ngày, tháng") from None


def _step(match: re.Match[str]) -> int:
    """In every how many years, where the wording tells."""
    count = match.groupdict().get("count")
    return _number(count) if count else 1


def _term_and_years(match: re.Match[str], plan: InPlan) -> Deadline:
    term = span_of(_worded(match["span"], plan))
    assert isinstance(term, Term)
    try:
        return Every(Unit.YEAR, Years(term.first, term.last))
    except ValueError:
        raise NoSuchDay(match[0], "nằm ngoài những năm có lịch làm việc (1995-2099)") from None


def _ongoing(_: re.Match[str], __: InPlan) -> Deadline:
    return Ongoing()


def _unit(word: str) -> Unit:
    words = {"tháng": Unit.MONTH, "quý": Unit.QUARTER, "năm": Unit.YEAR}
    return words.get(word.lower(), Unit.HALF)


_COUNT = rf"(?P<count>\d{{1,4}}|{'|'.join(NUMBERS[1:])})"
_FEW_YEARS = rf"(?:,?\s+{_COUNT}\s+năm\s+(?:một|1)\s+lần)?"
_WEEKDAY = r"(?:(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật)[,\s]+)?"
_NGAY = rf"{_WEEKDAY}(?:ngày\s+)?"
_HOUR = r"\d{1,2}\s*(?:giờ|h|g)\s*(?:\d{2})?(?:\s*phút)?\s*,?\s+"
_BY = (
    r"(?:(?:chậm|muộn|trễ)\s+nhất(?:\s+(?:là|vào|đến|trong))*(?:\s+(?:hết|hạn))?"
    r"|(?:không|chưa)\s+(?:quá|muộn\s+hơn|chậm\s+hơn)"
    r"|(?:cho\s+)?(?:đến|tới)\s+hết|xong\s+trong|đến\s+ngày(?=\s+\d)"
    r"|(?:thời\s+hạn|hạn\s+(?:chót|cuối|gửi|nộp|trình|báo\s+cáo|hoàn\s+thành)|hạn(?=\s+ngày|\s*:))"
    r"(?:(?!trước|sau|trong|\bđến\b)[^.;\d]){0,40}?"
    r"|trước\s+(?:hoặc|và)\s+(?:trong|đúng))"
)
_BEFORE = r"(?:chậm\s+nhất\s+(?:là\s+)?)?trước"
_DURING = r"(?:vào|(?:ngay\s+)?trong|hoàn\s+thành|thời\s+gian\s*:|tiến\s+độ\s*:)(?:\s+khoảng)?"
_EACH = r"(?:hằng|hàng|mỗi|từng)"
_ABOUT = (
    r"(?:(?:ngày\s+|lễ\s+|ngày\s+lễ\s+|dịp\s+)?kỷ\s+niệm|(?:ngày\s+|khi\s+)?(?:tổ\s+chức|diễn\s+ra)"
    r"(?:\s+(?:hội\s+nghị|hội\s+thảo|lễ))?|hội\s+nghị|hội\s+thảo|buổi\s+lễ|ngày\s+lễ|sự\s+kiện)"
)
_ANCHOR = rf"(?:(?:ngày\s+)?(?P<feast>{FEAST})|{_NGAY}(?P<span>{DAY})|{_ABOUT})"
_UNIT_OF_COUNT = r"(?P<unit>ngày\s+làm\s+việc|ngày|tuần)"
_BOUND = rf"(?P<bound>{_BEFORE}\s+|{_BY}\s*|(?:vào|trong)\s+)?"


def _kind(strength: Strength, make: Maker, pattern: str) -> Kind:
    return Kind(re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE), strength, make)


KINDS = (
    _kind(
        Strength.BOUNDED,
        _counted,
        rf"(?:trong\s+vòng|trong|sau)\s+{_COUNT}\s+{_UNIT_OF_COUNT}(?:,)?\s+"
        rf"(?P<side>(?:kể\s+)?từ|sau)(?:\s+khi)?\s+{_ANCHOR}",
    ),
    _kind(
        Strength.BOUNDED,
        _counted,
        rf"(?:{_BY}\s+|ít\s+nhất\s+|tối\s+thiểu\s+)?{_COUNT}\s+{_UNIT_OF_COUNT}\s+"
        rf"(?P<side>trước|sau)(?:\s+khi)?\s+{_ANCHOR}",
    ),
    _kind(
        Strength.BOUNDED,
        _counted,
        rf"(?P<side>trước|sau)\s+{_ANCHOR}\s+(?:ít\s+nhất\s+|tối\s+thiểu\s+)?{_COUNT}\s+"
        rf"{_UNIT_OF_COUNT}(?!\s+\d)",
    ),
    _kind(
        Strength.BOUNDED,
        _every_day,
        rf"{_BOUND}ngày\s+(?P<day>\d{{1,2}})\s+(?:của\s+)?{_EACH}\s+tháng(?!\s+\d)",
    ),
    _kind(
        Strength.BOUNDED,
        _every_nth_month,
        rf"{_BOUND}ngày\s+(?P<day>\d{{1,2}})\s+(?:của\s+)?tháng\s+(?:thứ\s+(?P<nth>[1-6])|"
        rf"(?P<word>đầu|giữa|cuối))\s+(?:của\s+)?(?:{_EACH}\s+)?(?P<unit>quý|kỳ\s+6\s+tháng)"
        r"(?!\s+(?:[\dIV]|sau|này|trước))",
    ),
    _kind(
        Strength.BOUNDED,
        _every_date,
        rf"{_BOUND}{_NGAY}(?P<span>{DAY})\s+(?:{_EACH}|các)\s+năm"
        rf"{_FEW_YEARS}",
    ),
    _kind(
        Strength.BOUNDED,
        _feast,
        rf"(?P<bound>{_BEFORE}\s+|{_BY}\s*:?\s*)(?:ngày\s+|dịp\s+)?(?P<feast>{FEAST})",
    ),
    _kind(
        Strength.NAMED,
        _feast,
        rf"(?P<bound>vào|trong|đúng)\s+(?:ngày\s+|dịp\s+)?(?P<feast>{FEAST})",
    ),
    _kind(
        Strength.NAMED,
        _week,
        rf"(?:(?:{_BEFORE}|{_BY}|vào|trong)\s+)?tuần\s+(?:lễ\s+)?(?:thứ\s+\w+|\d|đầu|cuối)(?:\s+\w+)?"
        r"\s+(?:của\s+)?tháng\s+\d{1,2}(?:\s?/\s?\d{4})?",
    ),
    _kind(Strength.BOUNDED, _during, rf"(?P<span>{DAY_RANGE})"),
    _kind(Strength.BOUNDED, _by, rf"{_BEFORE}\s+{_HOUR}{_NGAY}(?P<span>{DAY})"),
    _kind(Strength.BOUNDED, _by, rf"{_BY}\s*:?\s*{_NGAY}(?P<span>{BOUNDED})"),
    _kind(Strength.BOUNDED, _before, rf"{_BEFORE}\s+{_NGAY}(?P<span>{BOUNDED})"),
    _kind(
        Strength.BOUNDED,
        _bounded_anchor,
        rf"(?P<bound>{_BEFORE}\s+|(?:chậm|muộn)\s+nhất\s+(?:là\s+|vào\s+)?)(?:ngày\s+)?(?:lễ\s+)?(?:kỷ\s+niệm|tổ\s+chức)",
    ),
    _kind(Strength.NAMED, _occasion, r"(?:trong\s+)?đúng\s+(?:dịp|ngày)\s+(?:kỷ\s+niệm|tổ\s+chức)"),
    _kind(Strength.NAMED, _term_and_years, rf"(?P<span>{TERM})\s*(?:,|và)\s+{_EACH}\s+năm"),
    _kind(Strength.NAMED, _during, rf"{_DURING}\s+{_NGAY}(?P<span>{BOUNDED})"),
    _kind(
        Strength.NAMED,
        _every_part,
        rf"(?P<part>{PART})\s+{_EACH}\s+(?P<unit>tháng|quý|năm)(?!\s+\d){_FEW_YEARS}",
    ),
    _kind(Strength.NAMED, _every_few_years, rf"{_COUNT}\s+năm\s*(?:/|một\s|1\s)\s*lần"),
    _kind(
        Strength.NAMED,
        _every_half,
        r"định\s+kỳ\s+6\s+tháng|(?:6|sáu)\s+tháng\s*(?:/|một\s|1\s)\s*lần",
    ),
    _kind(
        Strength.NAMED,
        _every,
        rf"(?<!đặt\s)(?:{_EACH}|định\s+kỳ)\s+(?P<unit>tháng|quý|năm)(?!\w|\s+\d)",
    ),
    _kind(Strength.BARE, _occasion, r"(?:nhân\s+)?dịp\s+kỷ\s+niệm"),
    _kind(Strength.ONGOING, _ongoing, r"thường\s+xuyên(?:,\s+(?:hằng|hàng)\s+ngày)?"),
    _kind(Strength.ONGOING, _ongoing, r"(?:hằng|hàng)\s+ngày|quanh\s+năm"),
)
"""Earlier kinds are heard first: what they take is not read again by later ones."""

DATE = _kind(Strength.BARE, _during, rf"{_NGAY}(?P<span>{DAY})")
"""A day that nothing bounds: of a document, or of the event itself, unless it stands alone."""

FEAST_ALONE = _kind(Strength.BARE, _feast_alone, rf"(?P<feast>{FEAST})")
"""A feast that nothing bounds: what is held on it, unless it stands alone."""

UP_TO = _kind(Strength.BARE, _by, rf"(?:đến|tới)\s+(?P<span>{NAMED})")
"""As in names of documents: "đến năm 2030"."""

NAME = _kind(Strength.BARE, _during, rf"(?P<span>{NAMED})")
