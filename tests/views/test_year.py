"""A year stands in the sections of an official yearly guide."""

import pytest

from app.calendar.lunar import OutOfAlmanac
from app.catalogue.vocabulary import Category
from app.filters import EVERYTHING_NATIONAL, Filters
from app.views.reading import Reading
from app.views.year import LOCAL, SECTIONS, SectionView, year_view


def _sections(
    reading: Reading, year: int, filters: Filters = EVERYTHING_NATIONAL
) -> dict[str, SectionView]:
    return {section.title: section for section in year_view(year, filters, reading).sections}


GREAT_DAYS = "Kỷ niệm các ngày lễ lớn của đất nước"


def test_every_category_has_one_section() -> None:
    taken = [category for categories in SECTIONS.values() for category in categories]
    assert sorted(taken) == sorted(Category)


def test_the_great_days_come_first_in_order_of_day(reading: Reading) -> None:
    sections = _sections(reading, 2027)
    assert next(iter(sections)) == GREAT_DAYS
    ids = [occurrence.id for occurrence in sections[GREAT_DAYS].occurrences]
    assert ids[:3] == ["thanh-lap-dang-2027", "tet-nguyen-dan-2027", "gio-to-hung-vuong-2027"]


def test_sections_are_in_the_order_of_the_guides(reading: Reading) -> None:
    titles = list(_sections(reading, 2027, Filters(region="thai-nguyen")))
    assert titles == [title for title in SECTIONS if title in titles]


def test_days_of_a_province_have_a_section_of_their_own(reading: Reading) -> None:
    sections = _sections(reading, 2027, Filters(region="thai-nguyen"))
    local = {o.event.region for o in sections[LOCAL].occurrences}
    others = {o.event.region for s in sections.values() if s.title != LOCAL for o in s.occurrences}
    assert (local, others) == ({"thai-nguyen"}, {"VN"})


def test_the_country_has_no_section_of_localities(reading: Reading) -> None:
    assert LOCAL not in _sections(reading, 2027)


def test_a_section_counts_its_round_and_five_years(reading: Reading) -> None:
    # In 2030: 100 years of the Party, 55 of the liberation, 85 of August and Independence,
    # 140 of Hồ Chí Minh's birth; Giỗ Tổ is counted by the civil year.
    great = _sections(reading, 2030)[GREAT_DAYS]
    classes = {o.event.id: o.year_class for o in great.occurrences}
    assert classes == {
        "thanh-lap-dang": "round",
        "tet-nguyen-dan": None,
        "gio-to-hung-vuong": "round",
        "giai-phong-mien-nam": "five",
        "chien-thang-dien-bien-phu": "other",
        "sinh-ho-chi-minh": "round",
        "cach-mang-thang-tam": "five",
        "quoc-khanh": "five",
    }
    assert (great.round_years, great.five_years) == (3, 3)


@pytest.mark.parametrize("year", [1900, 2200])
def test_a_year_that_is_not_covered_whole_is_refused(reading: Reading, year: int) -> None:
    with pytest.raises(OutOfAlmanac):
        year_view(year, EVERYTHING_NATIONAL, reading)
