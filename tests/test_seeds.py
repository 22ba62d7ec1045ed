"""The anniversaries of real plans come out with the same ordinals and the same dates.

The lists are those of "Kế hoạch công tác tuyên giáo năm 2023 của Thành ủy Bắc Kạn",
footnote 1, and of the plan of Thái Nguyên for "94 năm Ngày truyền thống ngành Tuyên giáo
của Đảng", 2024.  Bắc Kạn is a part of Thái Nguyên since 1 July 2025.  The plans leave
out the zero of a day or month here and there; we print all dates with both digits.
"""

from datetime import date

import pytest

from app.agenda import Occurrence, agenda
from app.calendar.window import Window
from app.catalogue.reference import reference
from app.database import Database
from app.filters import Filters
from app.planning.period import parse_period
from app.planning.proposal import Place, Proposal, propose, rows
from app.planning.ticking import default_rules
from app.reviews import reviews


@pytest.fixture(scope="module")
def plan(real_database: Database) -> dict[str, Occurrence]:
    """The agenda of Thái Nguyên in 2023, by event."""
    with real_database.reading() as session:
        found = agenda(session, Window.of_year(2023), Filters(region="thai-nguyen"))
    return {occurrence.event.id: occurrence for occurrence in found}


@pytest.mark.parametrize(
    ("event", "years", "pair"),
    [
        ("thanh-lap-dang", 93, "03/02/1930 - 03/02/2023"),
        ("giai-phong-mien-nam", 48, "30/04/1975 - 30/04/2023"),
        ("chien-thang-dien-bien-phu", 69, "07/05/1954 - 07/05/2023"),
        ("sinh-ho-chi-minh", 133, "19/05/1890 - 19/05/2023"),
        ("cach-mang-thang-tam", 78, "19/08/1945 - 19/08/2023"),
        ("quoc-khanh", 78, "02/09/1945 - 02/09/2023"),
        ("sinh-huynh-tan-phat", 110, "15/02/1913 - 15/02/2023"),
        ("sinh-chu-huy-man", 110, "17/03/1913 - 17/03/2023"),
        ("sinh-luong-khanh-thien", 120, "13/10/1903 - 13/10/2023"),
        ("ap-bac", 60, "02/01/1963 - 02/01/2023"),
        ("hiep-dinh-paris", 50, "27/01/1973 - 27/01/2023"),
        ("sinh-v-i-le-nin", 153, "22/04/1870 - 22/04/2023"),
        ("sinh-cac-mac", 205, "05/05/1818 - 05/05/2023"),
        ("sinh-ph-ang-ghen", 203, "28/11/1820 - 28/11/2023"),
        ("pac-nam", 20, "19/08/2003 - 19/08/2023"),
        ("phu-thong", 75, "25/07/1948 - 25/07/2023"),
        ("chi-bo-chi-kien", 80, "22/09/1943 - 22/09/2023"),
        ("cho-moi", 25, "02/09/1998 - 02/09/2023"),
        ("sinh-nong-quoc-chan", 100, "18/11/1923 - 18/11/2023"),
    ],
)
def test_an_anniversary_of_2023_has_the_ordinal_and_the_dates_of_the_plan(
    plan: dict[str, Occurrence], event: str, years: int, pair: str
) -> None:
    occurrence = plan[event]
    assert occurrence.years == years
    assert occurrence.title.startswith(f"Kỷ niệm {years} năm ")
    assert occurrence.title.endswith(f" ({pair})")
    day, month, year = pair.split(" - ")[1].split("/")
    assert occurrence.first == occurrence.last == date(int(year), int(month), int(day))


@pytest.mark.parametrize(
    ("event", "title", "day"),
    [
        ("tet-nguyen-dan", "Đón Tết Nguyên đán Quý Mão", "2023-01-22"),
        ("gio-to-hung-vuong", "Ngày Giỗ Tổ Hùng Vương (mùng 10 tháng 3 âm lịch)", "2023-04-29"),
    ],
)
def test_a_lunar_day_of_2023_is_named_as_in_the_plan(
    plan: dict[str, Occurrence], event: str, title: str, day: str
) -> None:
    assert (plan[event].title, str(plan[event].first)) == (title, day)


def test_the_plan_of_2024_for_the_propaganda_sector_has_our_title(
    real_database: Database,
) -> None:
    with real_database.reading() as session:
        first_of_august = Window.of_days(date(2024, 8, 1), date(2024, 8, 1))
        titles = {o.title for o in agenda(session, first_of_august, Filters(region="thai-nguyen"))}
    assert (
        "Kỷ niệm 94 năm Ngày truyền thống ngành Tuyên giáo của Đảng (01/08/1930 - 01/08/2024)"
    ) in titles


@pytest.mark.parametrize(
    ("document", "kind", "years"),
    [
        ("nq-29-nq-tw-2013", "Tổng kết", 10),
        ("ct-24-ct-tw-2008", "Tổng kết", 15),
        ("ct-34-ct-tw-1998", "Tổng kết", 25),
        ("nq-23-nq-tw-2008", "Tổng kết", 15),
        ("bac-kan-ct-519-ct-tu-2020", "Sơ kết", 3),
    ],
)
def test_2023_has_the_reviews_that_the_plan_names(
    real_database: Database, document: str, kind: str, years: int
) -> None:
    with real_database.reading() as session:
        due = {r.event.id: r for r in reviews(session, 2023, Filters(region="thai-nguyen"))}
    assert due[document].title.startswith(f"{kind} {years} năm thực hiện ")


# What the tool proposes for the plan of 2023

FOOTNOTE_1 = frozenset(
    {
        "thanh-lap-dang", "tet-nguyen-dan", "gio-to-hung-vuong", "giai-phong-mien-nam",
        "chien-thang-dien-bien-phu", "sinh-ho-chi-minh", "cach-mang-thang-tam", "quoc-khanh",
        "sinh-huynh-tan-phat", "sinh-chu-huy-man", "sinh-luong-khanh-thien", "ap-bac",
        "hiep-dinh-paris", "sinh-v-i-le-nin", "sinh-cac-mac", "sinh-ph-ang-ghen", "pac-nam",
        "phu-thong", "chi-bo-chi-kien", "cho-moi", "sinh-nong-quoc-chan",
    }
)  # fmt: skip
"""The 21 events of footnote 1, in its order."""

FOOTNOTE_2 = frozenset({"nq-29-nq-tw-2013", "ct-24-ct-tw-2008", "ct-34-ct-tw-1998"})


@pytest.fixture(scope="module")
def proposal(real_database: Database) -> Proposal:
    """The draft for Thành ủy Bắc Kạn and 2023, by the rules of the catalogue."""
    with real_database.reading() as session:
        known, place, year = (
            reference(session),
            Place("thai-nguyen", "bac-kan"),
            parse_period("2023"),
        )
        found = rows(session, place, year)
        return propose(found, known, place, year, default_rules(known.ticking))


def test_the_proposal_for_bac_kan_in_2023_ticks_footnote_1_and_little_else(
    proposal: Proposal,
) -> None:
    ticked = {line.id.removesuffix("-2023") for line in proposal.ticked}
    assert ticked >= FOOTNOTE_1
    assert len(ticked - FOOTNOTE_1) <= 15


def test_the_proposal_for_bac_kan_in_2023_lists_the_reviews_of_footnote_2(
    proposal: Proposal,
) -> None:
    assert {review.event_id for review in proposal.reviews} >= FOOTNOTE_2
