"""What an entry may say: each field, and what fields say of each other."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.calendar.anniversary import LunarOrigin, Origin
from app.calendar.extent import Extent
from app.calendar.phrase import Manner
from app.calendar.rules import LunarRule, SolarRule, parse_rule
from app.catalogue.entry import Entry
from app.catalogue.vocabulary import MANNER_LABELS, Category, Level, Status
from app.refusals import sentence
from app.sources import dotted

Build = Callable[..., dict[str, Any]]

SOURCES = [{"title": "Báo Nhân Dân"}]


def valid(fields: dict[str, Any]) -> Entry:
    return TypeAdapter(Entry).validate_python(fields)


def faults(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """The path and sentence of each fault."""
    with pytest.raises(ValidationError) as refused:
        valid(fields)
    return [(dotted(tuple(e["loc"])), sentence(e)) for e in refused.value.errors()]


# Fields


def test_an_entry_needs_no_more_than_these_fields(entry: Build) -> None:
    assert set(entry()) == {
        "id", "name", "short_name", "name_en", "rule", "manner", "category", "level", "region",
        "status", "description", "sources",
    }  # fmt: skip
    assert valid(entry()).rule == SolarRule(2, 3)


@pytest.mark.parametrize(
    "field",
    [
        "id", "name", "short_name", "name_en", "rule", "manner", "category", "level", "region",
        "status", "description", "sources",
    ],
)  # fmt: skip
def test_a_required_field_that_is_missing_is_told(field: str, entry: Build) -> None:
    fields = entry()
    del fields[field]
    assert faults(fields) == [(field, "thiếu trường bắt buộc")]


@pytest.mark.parametrize("field", ["short_names", "Name", "<<", "tên"])
def test_an_unknown_field_is_refused(field: str, entry: Build) -> None:
    assert faults(entry(**{field: "x"})) == [(field, "không có trường mang tên này")]


def test_all_faults_of_an_entry_are_told_at_once(entry: Build) -> None:
    found = faults(entry(rule="solar:30-04", level="huyện", since="x"))
    assert [path for path, _ in found] == ["rule", "level", "since"]


@pytest.mark.parametrize("event_id", ["tet", "30-4", "thanh-lap-dang", "a" * 48])
def test_an_id_is_words_without_accents_joined_by_hyphens(event_id: str, entry: Build) -> None:
    assert valid(entry(event_id)).id == event_id


@pytest.mark.parametrize(
    "event_id",
    ["", "Tet", "tết", "a_b", "-a", "a-", "a--b", "a b", "a/b", "a\n", "đ", "١", "a" * 49],
)
def test_any_other_id_is_refused(event_id: str, entry: Build) -> None:
    ((path, _),) = faults(entry(event_id))
    assert path == "id"


@pytest.mark.parametrize(
    ("field", "longest"),
    [("name", 300), ("short_name", 32), ("name_en", 300), ("description", 2000)],
)
def test_a_text_has_a_greatest_length_and_is_not_empty(
    field: str, longest: int, entry: Build
) -> None:
    assert valid(entry(**{field: "ế" * longest}))
    assert faults(entry(**{field: "a" * (longest + 1)})) == [(field, f"dài quá {longest} ký tự")]
    assert faults(entry(**{field: ""})) == [(field, "không được để trống")]


@pytest.mark.parametrize("field", ["name", "short_name", "name_en", "description"])
def test_a_text_must_be_composed(field: str, entry: Build) -> None:
    decomposed = unicodedata.normalize("NFD", "Tết")
    assert faults(entry(**{field: decomposed})) == [
        (field, "chữ phải ở dạng Unicode dựng sẵn (NFC)")
    ]


@pytest.mark.parametrize("field", ["name", "short_name", "name_en", "description"])
@pytest.mark.parametrize("character", ["\n", "\r", "\t", "\x00", "\x7f", "\u2028", "\u2029"])
def test_a_text_is_one_line_without_control_characters(
    field: str, character: str, entry: Build
) -> None:
    assert faults(entry(**{field: f"Tết{character}X"})) == [
        (field, "không được có ký tự điều khiển hoặc xuống dòng")
    ]


@pytest.mark.parametrize(
    ("rule", "remedy"),
    [
        ("lunar:01-30", "viết lunar:01-last"),
        ("lunar:06L-30", "viết lunar:06L-last"),
        ("solar:30-04", "tháng trước, ngày sau"),
        ("03/02", "bắt đầu bằng solar:"),
        ("term:016", "bội số của 015"),
    ],
)
def test_a_bad_rule_is_answered_with_what_to_write(rule: str, remedy: str, entry: Build) -> None:
    ((path, told),) = faults(entry(rule=rule))
    assert path == "rule"
    assert remedy in told


@pytest.mark.parametrize(
    ("field", "vocabulary"),
    [("category", Category), ("level", Level), ("manner", Manner), ("status", Status)],
)
def test_a_word_of_a_closed_list_is_refused_with_the_whole_list(
    field: str, vocabulary: type[Category], entry: Build
) -> None:
    ((path, told),) = faults(entry(**{field: "khác"}))
    assert path == field
    assert all(repr(str(word)) in told for word in vocabulary)


@pytest.mark.parametrize("category", [c for c in Category if c is not Category.NGAY_MAT])
def test_every_category_is_accepted(category: Category, entry: Build) -> None:
    assert valid(entry(category=str(category))).category is category


@pytest.mark.parametrize("level", Level)
def test_every_level_is_accepted(level: Level, entry: Build) -> None:
    assert valid(entry(level=str(level))).level is level


@pytest.mark.parametrize("manner", Manner)
def test_every_manner_is_accepted(manner: Manner, entry: Build) -> None:
    assert valid(entry(manner=str(manner))).manner is manner


@pytest.mark.parametrize("status", Status)
def test_every_status_is_accepted(status: Status, entry: Build) -> None:
    assert valid(entry(status=str(status))).status is status


@pytest.mark.parametrize("vocabulary", [Category, Level, Status])
def test_every_word_is_labelled_in_both_languages(vocabulary: type[Category]) -> None:
    assert all(word.label and word.label_en for word in vocabulary)
    assert len({word.label for word in vocabulary}) == len(vocabulary)


def test_every_manner_is_labelled() -> None:
    assert set(MANNER_LABELS) == set(Manner)


@pytest.mark.parametrize("region", ["VN", "thai-nguyen", "05443"])
def test_a_region_is_the_country_a_province_or_a_commune(region: str, entry: Build) -> None:
    assert valid(entry(region=region)).region == region


@pytest.mark.parametrize("region", ["bac-kan", "Thái Nguyên", "vn", "5443"])
def test_a_region_that_is_none_today_is_refused(region: str, entry: Build) -> None:
    ((path, told),) = faults(entry(region=region))
    assert path == "region"
    assert told.startswith("không có tỉnh, xã này từ 01/7/2025")


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("1930-02-03", Origin(1930, 2, 3)),
        ("1930-02", Origin(1930, 2)),
        ("1930", Origin(1930)),
    ],
)
def test_an_origin_is_a_day_a_month_or_a_year(written: str, origin: Origin, entry: Build) -> None:
    found = valid(entry(origin=written))
    assert found.origin == origin
    assert found.model_dump(mode="json")["origin"] == written


@pytest.mark.parametrize("origin", ["1930-02-30", "3/2/1930", "30", "-0258", ""])
def test_what_is_no_date_is_no_origin(origin: str, entry: Build) -> None:
    assert [path for path, _ in faults(entry(origin=origin))] == ["origin"]


@pytest.mark.parametrize(
    ("rule", "written", "origin"),
    [
        ("lunar:12-09", "1784-12-09", LunarOrigin(1784, 12, 9)),
        ("lunar:02-03", "1985-02L-03", LunarOrigin(1985, 2, 3, leap=True)),
        ("lunar:01-02", "1418-01", LunarOrigin(1418, 1)),
        ("lunar:01-02", "1418", LunarOrigin(1418)),
    ],
)
def test_a_lunar_origin_is_written_as_recorded(
    rule: str, written: str, origin: LunarOrigin, entry: Build
) -> None:
    found = valid(entry(rule=rule, origin_lunar=written))
    assert found.origin_lunar == origin
    assert found.model_dump(mode="json")["origin_lunar"] == written


@pytest.mark.parametrize("origin", ["1784-13-09", "1784-12-31", "9/12/1784"])
def test_what_is_no_lunar_date_is_no_lunar_origin(origin: str, entry: Build) -> None:
    fields = entry(rule="lunar:12-09", origin_lunar=origin)
    assert [path for path, _ in faults(fields)] == ["origin_lunar"]


def test_without_extent_an_entry_is_a_single_day(entry: Build) -> None:
    assert valid(entry()).extent_of() == Extent()


@pytest.mark.parametrize(
    ("written", "extent"),
    [
        ({"lasts": "2"}, Extent(lasts=2)),
        ({"offset": "-1"}, Extent(offset=-1)),
        ({"offset": "-60", "lasts": "62"}, Extent(offset=-60, lasts=62)),
        ({"through": "solar:03-30"}, Extent(through=parse_rule("solar:03-30"))),
    ],
)
def test_an_extent_is_told_from_the_anchor(
    written: dict[str, str], extent: Extent, entry: Build
) -> None:
    assert valid(entry(extent=written)).extent_of() == extent


@pytest.mark.parametrize(
    ("extent", "path", "told"),
    [
        ({"offset": "61"}, "extent.offset", "không được quá 60"),
        ({"offset": "-61"}, "extent.offset", "phải từ -60 trở lên"),
        ({"lasts": "63"}, "extent.lasts", "không được quá 62"),
        ({"lasts": "0"}, "extent.lasts", "phải từ 1 trở lên"),
        ({"through": "lunar:01-30"}, "extent.through", "viết lunar:01-last"),
        ({"until": "solar:03-30"}, "extent.until", "không có trường mang tên này"),
        (
            {"lasts": "2", "through": "solar:03-30"},
            "extent",
            "chỉ dùng một trong hai: lasts hoặc through",
        ),
    ],
)
def test_an_extent_out_of_bounds_is_refused(
    extent: dict[str, str], path: str, told: str, entry: Build
) -> None:
    ((found, sentence),) = faults(entry(extent=extent))
    assert found == path
    assert told in sentence


@pytest.mark.parametrize("field", ["since", "until"])
def test_a_year_is_one_that_the_tables_can_reach(field: str, entry: Build) -> None:
    assert valid(entry(**{field: "2199"}))
    assert faults(entry(**{field: "2200"})) == [(field, "không được quá 2199")]
    assert faults(entry(**{field: "0"})) == [(field, "phải từ 1 trở lên")]


def test_the_class_of_a_year_may_come_from_the_civil_year(entry: Build) -> None:
    assert valid(entry(year_class_from="civil-year")).year_class_from == "civil-year"
    assert faults(entry(year_class_from="lunar-year")) == [
        ("year_class_from", "phải là một trong: 'civil-year'")
    ]


def test_a_day_off_is_true_or_false(entry: Build) -> None:
    assert valid(entry()).day_off is False
    assert valid(entry(day_off="true")).day_off is True
    assert faults(entry(day_off="có")) == [("day_off", "phải là true hoặc false")]


def test_persons_and_places_are_lists_of_texts(entry: Build) -> None:
    found = valid(entry(persons=["Hồ Chí Minh"], places=["Pác Bó, Cao Bằng", "Hà Nội"]))
    assert found.persons == ("Hồ Chí Minh",)
    assert found.places == ("Pác Bó, Cao Bằng", "Hà Nội")
    assert faults(entry(persons="Hồ Chí Minh")) == [("persons", "phải là một danh sách")]


def test_a_source_has_a_title_and_may_have_number_date_and_address(entry: Build) -> None:
    citation = {
        "title": "Nghị định về tổ chức ngày kỷ niệm",
        "number": "145/2013/NĐ-CP",
        "date": "2013-10-29",
        "url": "https://vanban.chinhphu.vn/?docid=170472",
    }
    (source,) = valid(entry(sources=[citation])).sources
    assert source.date == date(2013, 10, 29)
    assert source.model_dump(mode="json") == citation


@pytest.mark.parametrize(
    ("source", "field", "told"),
    [
        ({}, "title", "thiếu trường bắt buộc"),
        ({"title": ""}, "title", "không được để trống"),
        ({"title": "a", "date": "1930-02-30"}, "date", "không có ngày này"),
        ({"title": "a", "date": "29/10/2013"}, "date", "phải là ngày dạng"),
        ({"title": "a", "date": "0"}, "date", "phải là ngày dạng"),
        ({"title": "a", "url": "chinhphu.vn"}, "url", "địa chỉ http(s) đầy đủ"),
        ({"title": "a", "url": "javascript:alert(1)"}, "url", "địa chỉ http(s)"),
        ({"title": "a", "url": "ftp://chinhphu.vn"}, "url", "địa chỉ http(s)"),
        ({"title": "a", "url": f"https://a.vn/{'a' * 500}"}, "url", "dài quá 500"),
    ],
)
def test_a_bad_source_is_refused(
    source: dict[str, str], field: str, told: str, entry: Build
) -> None:
    ((path, found),) = faults(entry(sources=[*SOURCES, source]))
    assert path == f"sources[1].{field}"
    assert told in found


def test_an_entry_has_at_least_one_source(entry: Build) -> None:
    assert faults(entry(sources=[])) == [("sources", "phải có ít nhất 1 mục")]


def test_a_dispute_is_another_origin_with_those_who_hold_it(entry: Build) -> None:
    (dispute,) = valid(entry(disputed=[{"origin": "1930-01-06", "sources": SOURCES}])).disputed
    assert dispute.origin == Origin(1930, 1, 6)
    assert faults(entry(disputed=[{"origin": "1930-01-06", "sources": []}])) == [
        ("disputed[0].sources", "phải có ít nhất 1 mục")
    ]


def test_a_document_may_say_when_it_is_reviewed(entry: Build) -> None:
    written = {
        "number": "05-CT/TW",
        "issuer": "Bộ Chính trị",
        "kind": "Chỉ thị",
        "review": {"so_ket": ["3", "5"], "tong_ket": ["10", "15", "20"]},
        "replaced_by": "01-KL/TW",
    }
    entry_read = valid(
        entry(rule="solar:05-15", origin="2016-05-15", category="van-ban", document=written)
    )
    document = entry_read.document
    assert document is not None
    assert document.review is not None
    assert document.review.so_ket == (3, 5)
    assert document.review.tong_ket == (10, 15, 20)


def test_a_document_is_named_by_number_issuer_and_kind(entry: Build) -> None:
    found = faults(entry(document={"review": {"so_ket": ["0"], "tong_ket": ["51"]}}))
    assert found == [
        ("document.number", "thiếu trường bắt buộc"),
        ("document.issuer", "thiếu trường bắt buộc"),
        ("document.kind", "thiếu trường bắt buộc"),
        ("document.review.so_ket[0]", "phải từ 1 trở lên"),
        ("document.review.tong_ket[0]", "không được quá 50"),
    ]


# What fields say of each other


@pytest.mark.parametrize(
    "fields",
    [
        {"rule": "solar:02-03", "origin": "1930-02-03"},
        {"rule": "solar:02-03", "origin": "1930-02"},
        {"rule": "solar:02-03", "origin": "1930"},
        {"rule": "weekday:05-2-sun", "origin": "1914-05-09"},
        {"rule": "lunar:12-09", "origin_lunar": "1784-12-09", "origin": "1785-01-19"},
        {"rule": "lunar:02-03", "origin_lunar": "1985-02L-03"},
        {"rule": "lunar:12-last", "origin_lunar": "1784-12-30"},
        {"rule": "lunar:07-21", "origin": "1969-09-02"},
        {"rule": "lunar:01-05", "origin": "1789"},
        {"rule": "solar:02-03", "origin": "1930-02-03", "since": "1930"},
        {"since": "1990", "until": "1990"},
        {"region": "thai-nguyen", "former": "bac-kan"},
        {"category": "ngay-mat", "manner": "tuong-niem"},
        {"category": "ngay-mat", "manner": "gio"},
        {"category": "ngay-mat", "manner": "none"},
    ],
)
def test_fields_that_agree_are_accepted(fields: dict[str, str], entry: Build) -> None:
    assert valid(entry(**fields))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {"rule": "solar:02-03", "origin": "1930-03-02"},
            "ngày của origin (02/03) khác ngày của rule (03/02)",
        ),
        (
            {"rule": "solar:02-03", "origin": "1930-03"},
            "tháng của origin (3) khác tháng của rule (2)",
        ),
        (
            {"rule": "lunar:12-09", "origin_lunar": "1784-12-08"},
            "ngày của origin_lunar (8/12) khác ngày của rule (9/12)",
        ),
        (
            # President Hồ Chí Minh died on 21/7 Kỷ Dậu.
            {"rule": "lunar:07-20", "origin": "1969-09-02", "origin_lunar": "1969-07-20"},
            "origin 1969-09-02 là ngày 1969-07-21 âm lịch, không phải 1969-07-20",
        ),
        (
            {"rule": "lunar:01-05", "origin": "1789-01-30"},
            "rule âm lịch với origin trước 31/01/1900 cần thêm origin_lunar",
        ),
        ({"since": "1990", "until": "1989"}, "until (1989) trước since (1990)"),
        (
            {"origin": "1930-02-03", "since": "1929"},
            "since (1929) trước năm của origin (1930)",
        ),
        (
            # The ninth of the twelfth month falls in January of the next civil year.
            {"rule": "lunar:12-09", "origin_lunar": "1784-12-09", "since": "1783"},
            "since (1783) trước năm của origin (1784)",
        ),
        (
            {"rule": "date:2026-03-15", "origin": "1930-03-15"},
            "rule date: chỉ rơi vào một ngày, không dùng với origin",
        ),
        ({"former": "bac-kan"}, "former chỉ dùng khi region là tỉnh, thành phố hợp nhất"),
        (
            {"category": "ngay-mat", "manner": "ky-niem"},
            "ngày mất, ngày giỗ không dùng manner ky-niem; dùng tuong-niem hoặc gio",
        ),
        (
            {"category": "ngay-mat", "manner": "don"},
            "ngày mất, ngày giỗ không dùng manner don; dùng tuong-niem hoặc gio",
        ),
    ],
)
def test_fields_that_contradict_each_other_are_refused(
    fields: dict[str, str], told: str, entry: Build
) -> None:
    assert faults(entry(**fields)) == [("", told)]


def test_all_contradictions_are_told_in_one_sentence(entry: Build) -> None:
    ((_, told),) = faults(entry(origin="1930-03-02", former="bac-kan"))
    assert told.count("; ") == 1


def test_an_entry_written_out_is_read_back(entry: Build) -> None:
    found = valid(
        entry(
            rule="lunar:12-09",
            origin="1785-01-19",
            origin_lunar="1784-12-09",
            extent={"offset": "-1", "through": "lunar:12-10"},
            disputed=[{"origin": "1785-01", "sources": SOURCES}],
            since="1985",
        )
    )
    assert isinstance(found.rule, LunarRule)
    assert valid(found.model_dump(mode="json")) == found
