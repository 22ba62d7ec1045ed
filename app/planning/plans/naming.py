"""The name of a plan is made as officials write it, of its kind and its period."""

from app.planning.period import Period
from app.planning.plans.vocabulary import PlanKind
from app.planning.proposal import Line

_FORMS = {
    PlanKind.YEAR: (
        "Kế hoạch tuyên truyền kỷ niệm các ngày lễ lớn và sự kiện lịch sử quan trọng trong {}"
    ),
    PlanKind.SEVERAL_YEARS: (
        "Kế hoạch tuyên truyền kỷ niệm các ngày lễ lớn và sự kiện lịch sử quan trọng {}"
    ),
    PlanKind.COMMEMORATION: "Kế hoạch tổ chức các hoạt động kỷ niệm {}",
    PlanKind.TOPIC: "Kế hoạch tuyên truyền chuyên đề {}",
    PlanKind.TERM: "Chương trình công tác toàn khóa {}",
    PlanKind.PROGRAMME: "Chương trình công tác {}",
}

_OPENING_WORDS = ("Kỷ niệm ", "Tưởng niệm ", "Hưởng ứng ", "Đón ", "Giỗ ")
"""The words of manners: inside a sentence they begin with a small letter."""


def plan_title(kind: PlanKind, period: Period, about: Line | None = None) -> str:
    """What a plan is called; ``about`` is the line of the plan of one commemoration."""
    if about is not None:
        return f"Kế hoạch tổ chức các hoạt động {inside(about.title)}"
    return _FORMS[kind].format(period.name)


def inside(title: str) -> str:
    """A title of an occurrence as it stands inside a sentence."""
    return title[0].lower() + title[1:] if title.startswith(_OPENING_WORDS) else title
