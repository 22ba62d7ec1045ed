"""Signature blocks of the Party and of the State; those of real plans are reproduced."""

import pytest

from app.documents.composing.signatures import (
    Authority,
    NoSuchAuthority,
    signature,
    usual_signature,
)
from app.documents.official.document import LayoutName, Signature

PARTY, STATE = LayoutName.PARTY, LayoutName.STATE


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        pytest.param(
            signature(PARTY, Authority.ON_BEHALF, "Ban Thường vụ", ("Phó Bí thư",),
                      "Triệu Thị Thu Hoài"),
            ("T/M BAN THƯỜNG VỤ", ("PHÓ BÍ THƯ",), "Triệu Thị Thu Hoài"),
            id="Thành ủy Bắc Kạn, 2023",
        ),
        pytest.param(
            signature(PARTY, Authority.HEAD, "", ("Trưởng ban",), "Vũ Duy Hoàng"),
            ("", ("TRƯỞNG BAN",), "Vũ Duy Hoàng"),
            id="Ban Tuyên giáo Tỉnh ủy Thái Nguyên, 2024",
        ),
        pytest.param(
            signature(PARTY, Authority.ON_BEHALF, "Ban Thường vụ", ("Phó Bí thư Thường trực",),
                      "Hoàng Văn Nghiệm"),
            ("T/M BAN THƯỜNG VỤ", ("PHÓ BÍ THƯ THƯỜNG TRỰC",), "Hoàng Văn Nghiệm"),
            id="Tỉnh ủy Lạng Sơn, 2022",
        ),
        pytest.param(
            signature(PARTY, Authority.HEAD, "", ("Trưởng ban",), "Phan Nguyễn Như Khuê"),
            ("", ("TRƯỞNG BAN",), "Phan Nguyễn Như Khuê"),
            id="Ban Tuyên giáo Thành ủy TP. Hồ Chí Minh, 2021",
        ),
    ],
)  # fmt: skip
def test_the_blocks_of_real_plans_are_reproduced(
    made: Signature, printed: tuple[str, tuple[str, ...], str]
) -> None:
    assert (made.authority, made.titles, made.name) == printed


@pytest.mark.parametrize(
    ("layout", "authority", "whom", "printed"),
    [
        (PARTY, Authority.FOR_HEAD, "Trưởng ban", "K/T TRƯỞNG BAN"),
        (PARTY, Authority.BY_ORDER, "Ban Thường vụ", "T/L BAN THƯỜNG VỤ"),
        (STATE, Authority.ON_BEHALF, "Ủy ban nhân dân", "TM. ỦY BAN NHÂN DÂN"),
        (STATE, Authority.FOR_HEAD, "Giám đốc", "KT. GIÁM ĐỐC"),
        (STATE, Authority.BY_ORDER, "Chủ tịch", "TL. CHỦ TỊCH"),
        (STATE, Authority.AUTHORISED, "Chủ tịch", "TUQ. CHỦ TỊCH"),
    ],
)
def test_party_and_state_mark_an_authority_each_in_their_way(
    layout: LayoutName, authority: Authority, whom: str, printed: str
) -> None:
    assert signature(layout, authority, whom).authority == printed


@pytest.mark.parametrize("authority", [Authority.ACTING, Authority.AUTHORISED])
def test_for_the_party_no_mark_is_made_up(authority: Authority) -> None:
    with pytest.raises(NoSuchAuthority):
        signature(PARTY, authority, "Trưởng ban")


def test_who_acts_as_head_has_the_mark_before_the_title() -> None:
    made = signature(STATE, Authority.ACTING, "", ("Giám đốc",))
    assert (made.authority, made.titles) == ("", ("Q. GIÁM ĐỐC",))


@pytest.mark.parametrize(
    ("layout", "body", "authority", "titles"),
    [
        (PARTY, "Tỉnh ủy Thái Nguyên", "T/M BAN THƯỜNG VỤ", ()),
        (PARTY, "Ban Tuyên giáo và Dân vận Tỉnh ủy", "", ("TRƯỞNG BAN",)),
        (STATE, "Ủy ban nhân dân xã Đại Phúc", "TM. ỦY BAN NHÂN DÂN", ("CHỦ TỊCH",)),
        (STATE, "Sở Văn hóa, Thể thao và Du lịch", "", ("GIÁM ĐỐC",)),
        (STATE, "Hội Nhà báo tỉnh", "", ()),
    ],
)
def test_the_usual_block_follows_from_what_the_body_is(
    layout: LayoutName, body: str, authority: str, titles: tuple[str, ...]
) -> None:
    made = usual_signature(layout, body)
    assert (made.authority, made.titles, made.name) == (authority, titles, "")
