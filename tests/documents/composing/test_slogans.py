"""Slogans celebrate, and never on a day of mourning."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from app.calendar.phrase import Manner
from app.catalogue.slogans import SloganRow
from app.catalogue.vocabulary import Category
from app.documents.composing.days import Day, day_of
from app.documents.composing.slogans import slogan, slogans
from app.planning.proposal import Place, Proposal

Templates = tuple[SloganRow, ...]


def test_a_great_day_is_welcomed_with_its_ordinal(
    day: Callable[..., Day], templates: Templates
) -> None:
    assert slogan(day(), templates) == (
        "Nhiệt liệt chào mừng kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam"
        " (03/02/1930 - 03/02/2027)!"
    )


def test_a_list_is_closed_by_the_slogans_that_close_every_list(
    day: Callable[..., Day], templates: Templates
) -> None:
    assert slogans([day(), day()], templates)[1:] == (
        "Đảng Cộng sản Việt Nam quang vinh muôn năm!",
        "Nước Cộng hòa xã hội chủ nghĩa Việt Nam muôn năm!",
        "Chủ tịch Hồ Chí Minh vĩ đại sống mãi trong sự nghiệp của chúng ta!",
    )


@pytest.mark.parametrize("manner", [Manner.TUONG_NIEM, Manner.GIO, Manner.LE_HOI, Manner.NONE])
def test_no_slogan_is_made_for_mourning_nor_what_is_not_kept_in_public(
    day: Callable[..., Day], templates: Templates, manner: Manner
) -> None:
    assert slogan(day(manner=manner), templates) is None
    assert slogans([day(manner=manner)], templates) == ()


@pytest.mark.parametrize(
    "name", ["Ngày Thương binh - Liệt sĩ", "Ngày vì nạn nhân chất độc da cam", "Ngày X hy sinh"]
)
def test_a_name_that_tells_of_the_dead_gets_none_whatever_its_manner(
    day: Callable[..., Day], templates: Templates, name: str
) -> None:
    assert slogan(day(title=f"Kỷ niệm 80 năm {name} (27/7/1947 - 27/7/2027)"), templates) is None


def test_only_celebrations_are_warmly_welcomed(
    day: Callable[..., Day], templates: Templates
) -> None:
    born = day(title="Kỷ niệm 120 năm Ngày sinh đồng chí X", category=Category.NGAY_SINH)
    assert slogan(born, templates) == "Kỷ niệm 120 năm Ngày sinh đồng chí X!"


def test_over_a_whole_year_no_day_of_mourning_has_a_slogan(
    proposed: Callable[..., Proposal], templates: Templates
) -> None:
    days = [day_of(line) for line in proposed(Place("thai-nguyen"), "2027").lines]
    mourned = [day for day in days if day.manner in {Manner.TUONG_NIEM, Manner.GIO}]
    assert len(mourned) > 20
    assert not any(slogan(day, templates) for day in mourned)
    welcomed = [day for day in days if "chào mừng" in (slogan(day, templates) or "")]
    assert len(welcomed) > 20
    assert {day.manner for day in welcomed} == {Manner.KY_NIEM}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"manner": ["gio"]}, "không viết khẩu hiệu"),
        ({"manner": ["don"]}, "chỉ dùng với manner"),
        ({"manner": ["ky-niem"], "text": "Kỷ niệm {title}!"}, "chỉ dùng {phrase}, {name}"),
        ({"manner": ["ky-niem"], "text": "Muôn năm!"}, "phải có {phrase} hoặc {name}"),
        ({"manner": []}, "không nêu ngày"),
        ({"manner": ["ky-niem"], "suggested": False}, "ghi sources"),
    ],
)
def test_a_template_out_of_tone_is_refused(row: dict[str, object], told: str) -> None:
    fields = {"id": "x", "text": "Nhiệt liệt chào mừng {phrase}!", "suggested": True}
    if row["manner"] == []:
        fields["text"] = "{phrase} muôn năm!"
    with pytest.raises(ValidationError, match=told):
        SloganRow.model_validate(fields | row)
