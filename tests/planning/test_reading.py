"""Reading finds the deadlines of real plans, and says what is uncertain in them.

Seed 000 is the plan of Bắc Kạn for 2023, 001 that of Thái Nguyên for 1 August 2024, 002 a
report on the first quarter of 2023 in Bắc Kạn, 003 the plan of Lạng Sơn for 2022, 004 the
programme of Thành phố Hồ Chí Minh for 2021-2025.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.anchors import OfActivity, OfOccurrence
from app.planning.deadlines import DeadlineRefused, parse_deadline
from app.planning.reading import NoDeadline, read_deadline
from app.planning.spans import Years
from app.planning.worded_spans import NoSuchDay, YearMissing
from app.planning.wordings import AnchorMissing, InPlan, WeekWorded

TRADITION_DAY = OfOccurrence("tuyen-giao", 2024)
IN_2024 = InPlan(Years(2024, 2024), TRADITION_DAY)
PLANS = {
    "000": InPlan(Years(2023, 2023)),
    "001": IN_2024,
    "002": InPlan(Years(2023, 2023)),
    "003": InPlan(Years(2022, 2022)),
    "004": InPlan(Years(2021, 2025)),
}

SURE = [
    ("000", "36", "; thường xuyên quan tâm công tác sưu tầm, xác minh", "ongoing"),
    ("000", "50", "2.4. Thường xuyên rà soát, kiện toàn, cung cấp thông tin", "ongoing"),
    ("000", "54", "chương trình phối hợp hằng năm đối với cấp xã", "every:year:2023"),
    ("000", "56", "; thường xuyên kiện toàn tổ chức, củng cố hoạt động", "ongoing"),
    ("000", "72", "4. Thường xuyên nắm tình hình", "ongoing"),
    ("000", "82", "5.2. Thường xuyên kiểm tra, giám sát", "ongoing"),
    (
        "001",
        "69",
        "tổ chức Hội nghị sơ kết công tác tuyên giáo 6 tháng đầu năm 2024 đảm bảo thiết thực,"
        " hiệu quả. Hoàn thành trước ngày 15/7/2024.",
        "before:2024-07-15",
    ),
    ("001", "71", "khen thưởng của cụm. Hoàn thành trước ngày 15/7/2024.", "before:2024-07-15"),
    ("001", "75", "Dự kiến ½ ngày, vào đầu tháng 7/2024.", "expected:during:2024-07-start"),
    ("001", "85", "Thường xuyên theo dõi, đôn đốc việc triển khai", "ongoing"),
    (
        "001",
        "91",
        "hướng tới kỷ niệm 94 năm Ngày truyền thống trên Bản tin Thông báo nội bộ trong đúng dịp"
        " kỷ niệm...",
        "during:occurrence:tuyen-giao-2024",
    ),
    (
        "001",
        "95",
        "(1) Dự kiến chủ đề, địa phương, đơn vị tham luận tại Hội nghị (đề xuất từ 2 đến 3 chủ đề)"
        " theo đề cương ban hành kèm theo Kế hoạch: Gửi Văn phòng *trước ngày 10/6/2024*.",
        "before:2024-06-10",
    ),
    ("001", "97", "Gửi Văn phòng *trước ngày 25/6/2024*.", "before:2024-06-25"),
    (
        "001",
        "101",
        "phóng sự kết quả công tác tuyên giáo 6 tháng đầu, nhiệm vụ 6 tháng cuối năm 2024. Thời"
        " lượng 15 phút. Gửi về Ban *trước ngày 25/6/2024* để thẩm định.",
        "before:2024-06-25",
    ),
    ("001", "103", "6 tháng đầu năm; gửi về Ban *trước ngày 10/6/2024*.", "before:2024-06-10"),
    ("001", "107", "mô hình tiêu biểu gửi về Ban *trước ngày 20/6/2024*.", "before:2024-06-20"),
    ("001", "109", "6 tháng cuối năm 2024 gửi về Ban *trước ngày 20/6/2024*.", "before:2024-06-20"),
    ("002", "25", "các ngày kỷ niệm lớn trong quý I năm 2023.", "during:2023-Q1"),
    ("004", "15", "xây dựng chương trình công tác tuyên giáo hàng năm.", "every:year:2021..2025"),
    ("004", "51", "Hội thi Báo cáo viên giỏi luân phiên hai năm/lần...", "every:2year:2021..2025"),
    ("004", "53", "ngành tuyên giáo Đảng bộ thành phố trong từng năm", "every:year:2021..2025"),
    ("004", "55", "Lịch sử Đảng bộ 1975 – 2015, phấn đấu hoàn thành vào năm 2025", "during:2025"),
    ("004", "59", "thực sự là công việc, hàng ngày", "ongoing"),
    ("004", "65", "phân loại đảng viên, tổ chức đảng hàng năm", "every:year:2021..2025"),
    ("004", "85", "thành phố giai đoạn 2021 – 2025 và từng năm.", "every:year:2021..2025"),
    ("004", "115", "triển khai đầy đủ các quy chế, quy định, thường xuyên kiểm tra", "ongoing"),
    ("004", "117", "xây dựng chương trình kế hoạch công tác hàng năm", "every:year:2021..2025"),
    (
        "004",
        "123",
        "- Thường xuyên hướng dẫn nghiệp vụ cho cơ sở; xây dựng kế hoạch bồi dưỡng cán bộ tuyên"
        " giáo giai đoạn 2021 – 2025 và từng năm,",
        "every:year:2021..2025",
    ),
    (
        "004",
        "125",
        "hoạt động kỷ niệm Ngày truyền thống ngành ngày 01 tháng 8 hàng năm...",
        "every:year:2021..2025:during-08-01",
    ),
    ("004", "127", "đánh giá và tiêu chí thi đua hàng năm", "every:year:2021..2025"),
    ("004", "131", "giải pháp trong chương trình công tác hàng năm", "every:year:2021..2025"),
    ("004", "133", "chương trình công tác hàng năm, 6 tháng, quý, tháng", "every:year:2021..2025"),
]  # fmt: skip
"""The wordings of the seeds that can be nothing but deadlines: seed, line, text, rule."""

UNSURE = [
    ("000", "4, 20, 94", "hoàn thành tốt các nhiệm vụ năm 2023", "during:2023"),
    ("000", "18", "chỉ đạo thường xuyên của các cấp ủy", "ongoing"),
    ("000", "30", "định hướng nghiên cứu đến năm 2030.", "by:2030"),
    ("001", "6, 9, 57", "sơ kết công tác tuyên giáo 6 tháng đầu năm", "during:2024-H1"),
    ("001", "17, 23, 53, 55", "đánh giá khách quan kết quả 6 tháng đầu năm 2024", "during:2024-H1"),
    ("001", "7, 63", "triển khai nhiệm vụ 6 tháng cuối năm 2024", "during:2024-H2"),
    ("001", "33, 45", "nhiệm vụ trọng tâm của công tác tuyên giáo năm 2024", "during:2024"),
    ("001", "61", "trong khối khoa giáo giai đoạn 2021-2025", "during:2021..2025"),
    ("001", "89", "Kỷ niệm chương nhân dịp kỷ niệm 94 năm", "during:occurrence:tuyen-giao-2024"),
    ("002", "5", "Hội nghị giao ban công tác tuyên giáo quý I/2023", "during:2023-Q1"),
    ("002", "13", "hoàn thành tốt nhiệm vụ quý I năm 2023", "during:2023-Q1"),
    ("002", "45", "công tác tuyên giáo quý I có sự đóng góp", "during:2023-Q1"),
    ("002", "43", "XÂY DỰNG THÀNH PHỐ BẮC KẠN ĐẾN NĂM 2030", "by:2030"),
    ("003", "5, 7, 67", "xây dựng hệ thống chính trị năm 2022", "during:2022"),
    ("003", "37", "2. Nội dung tuyên truyền thường xuyên", "ongoing"),
    ("003", "91", "làm đầu mối phối hợp thường xuyên với các cơ quan", "ongoing"),
    ("004", "11, 47, 109", "lần thứ XI, nhiệm kỳ 2020 – 2025", "during:2020..2025"),
    ("004", "17", "định kỳ 6 tháng, hàng năm trong chương trình", "every:half:2021..2025"),
    ("004", "83", "quản lý báo chí Thành phố Hồ Chí Minh đến năm 2025", "by:2025"),
    ("004", "97", "sự kiện Thành phố giai đoạn từ năm 2020 – 2030.", "during:2020..2030"),
    ("004", "103", "Đề án y tế thông minh giai đoạn 2021 - 2025", "during:2021..2025"),
    ("004", "135, 137", "giúp Lãnh đạo Ban thường xuyên rà soát", "ongoing"),
]  # fmt: skip
"""Names of periods and documents, which may be no deadlines."""


@pytest.mark.parametrize(("seed", "lines", "text", "rule"), SURE)
def test_the_deadlines_of_real_plans_are_read(seed: str, lines: str, text: str, rule: str) -> None:
    read = read_deadline(text, PLANS[seed])
    assert str(read.deadline) == rule
    assert read.uncertain == ()


@pytest.mark.parametrize(("seed", "lines", "text", "rule"), UNSURE)
def test_what_may_be_the_name_of_a_period_is_read_as_uncertain(
    seed: str, lines: str, text: str, rule: str
) -> None:
    read = read_deadline(text, PLANS[seed])
    assert str(read.deadline) == rule
    assert read.uncertain


@pytest.mark.parametrize(
    "text",
    [
        "Quy định số 46-QĐ/TW ngày 03/12/2021 của Ban Bí thư",  # 000, line 6
        "Nghị quyết số 37-NQ/TW, ngày 09 tháng 4 năm 2014 của Bộ Chính trị",  # 000, line 30
        "Quy định về chức năng, nhiệm vụ, quyền hạn, tổ chức bộ máy",  # 000, line 6
        "48 năm ngày giải phóng miền Nam (30/4/1975 - 30/4/2023)",  # 000, line 42
        "thẩm định văn bản trước khi trình Thường trực",  # 000, line 70
        "tổ chức hội nghị báo cáo viên định kỳ",  # 000, line 50: how often is not told
        "đi trước một bước, dự báo chính xác",  # 004, line 28
        "phát huy cơ chế đặt hàng, ký kết chương trình",  # 004, line 85
        "Nghị định 30/2020/NĐ-CP",
        "trước ngày 10 của tháng đầu quý sau",  # of which quarter is not told
        "trước ngày 15",
        "",
    ],
)
def test_dates_of_documents_and_like_words_are_no_deadlines(text: str) -> None:
    with pytest.raises(NoDeadline, match="hãy viết như: trước ngày 10/6,"):
        read_deadline(text, IN_2024)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("trước 15/7", "before:2024-07-15"),
        ("Trước ngày 10 tháng 6 năm 2024", "before:2024-06-10"),
        ("trước ngày 10.6.2024", "before:2024-06-10"),
        ("trước ngày 10-6-2024", "before:2024-06-10"),
        ("trước tháng 7/2024", "before:2024-07"),
        ("chậm nhất ngày 10/6/2024", "by:2024-06-10"),
        ("chậm nhất là ngày 10/6", "by:2024-06-10"),
        ("muộn nhất vào ngày 10/6", "by:2024-06-10"),
        ("đến hết ngày 30/6", "by:2024-06-30"),
        ("đến hết quý I", "by:2024-Q1"),
        ("không quá ngày 10/6/2024", "by:2024-06-10"),
        ("Thời hạn gửi báo cáo: ngày 10/6/2024", "by:2024-06-10"),
        ("hạn nộp ngày 10/6/2024", "by:2024-06-10"),
        ("Hạn nộp: trước ngày 10/6/2024", "before:2024-06-10"),
        ("trước hoặc đúng ngày 10/6/2024", "by:2024-06-10"),
        ("trong ngày 10/6", "during:2024-06-10"),
        ("ngày 19/8", "during:2024-08-19"),
        ("Quý I/2024", "during:2024-Q1"),
        ("quý 3 năm 2024", "during:2024-Q3"),
        ("6 tháng đầu năm", "during:2024-H1"),
        ("trong tháng 7", "during:2024-07"),
        ("tháng 5/2023", "during:2023-05"),
        ("cuối năm", "during:2024-end"),
        ("trong năm", "during:2024"),
        ("giữa quý II/2024", "during:2024-Q2-middle"),
        ("Từ tháng 6 đến tháng 7/2024", "during:2024-06-01..2024-07-31"),
        ("tháng 6-7/2024", "during:2024-06-01..2024-07-31"),
        ("từ ngày 15/7 đến ngày 20/8/2024", "during:2024-07-15..2024-08-20"),
        ("từ 10-15/6/2024", "during:2024-06-10..2024-06-15"),
        ("từ ngày 25/12 đến hết ngày 05/01/2025", "during:2024-12-25..2025-01-05"),
        ("chậm nhất ngày 20 hằng tháng", "every:month:2024:by-20"),
        ("trước ngày 15/12 hằng năm", "every:year:2024:before-12-15"),
        ("trước ngày 20/12 các năm", "every:year:2024:before-12-20"),
        ("trước ngày 15 của tháng cuối mỗi quý", "every:quarter:2024:before-03-15"),
        ("đầu mỗi tháng", "every:month:2024:start"),
        ("định kỳ hằng quý", "every:quarter:2024"),
        ("6 tháng một lần", "every:half:2024"),
        ("5 ngày làm việc trước ngày kỷ niệm", "count:5wd-before@occurrence:tuyen-giao-2024"),
        ("trước ngày kỷ niệm 10 ngày", "count:10d-before@occurrence:tuyen-giao-2024"),
        ("hai tuần trước ngày kỷ niệm", "count:14d-before@occurrence:tuyen-giao-2024"),
        ("trong vòng 5 ngày làm việc kể từ ngày 10/6/2024", "count:5wd-after@day:2024-06-10"),
        ("dự kiến tổ chức vào giữa tháng 8", "expected:during:2024-08-middle"),
        ("vào đầu tháng 7/2024 (dự kiến)", "expected:during:2024-07-start"),
    ],
)
def test_other_wordings_of_plans_are_read(text: str, rule: str) -> None:
    assert str(read_deadline(text, IN_2024).deadline) == rule


IN_2027 = InPlan(Years(2027, 2027))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Hoàn thành trước Tết Nguyên đán", "before:rule:lunar:01-01@2027"),
        ("trước Tết các đơn vị báo cáo", "before:rule:lunar:01-01@2027"),
        ("trước Tết Nguyên đán Đinh Mùi 2027", "before:rule:lunar:01-01@2027"),
        ("trước Tết năm 2028", "before:rule:lunar:01-01@2028"),
        ("chậm nhất 10 ngày trước Tết Nguyên đán", "count:10d-before@rule:lunar:01-01@2027"),
        ("trước Tết Nguyên đán 10 ngày", "count:10d-before@rule:lunar:01-01@2027"),
        ("sau Tết 5 ngày làm việc", "count:5wd-after@rule:lunar:01-01@2027"),
        ("Rằm tháng Bảy", "during:rule:lunar:07-15@2027"),
        ("vào rằm tháng 7/2027", "during:rule:lunar:07-15@2027"),
        ("trước Tết Trung thu", "before:rule:lunar:08-15@2027"),
        ("trước ngày 10/3 âm lịch", "before:rule:lunar:03-10@2027"),
        ("trước mùng 10 tháng Ba (âm lịch)", "before:rule:lunar:03-10@2027"),
    ],
)
def test_lunar_days_are_read_as_their_rules(text: str, rule: str) -> None:
    read = read_deadline(text, IN_2027)
    assert str(read.deadline) == rule
    assert read.uncertain == ()


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("trước ngày 23 tháng Chạp", "của năm 2027 âm lịch là 19/01/2028; hãy viết ngày dương"),
        ("trước ngày 30/6 âm lịch", "không có trong mọi năm âm lịch; hãy viết ngày dương lịch"),
        ("trước Tết Nguyên đán Bính Ngọ", "năm 2027 là Đinh Mùi"),
    ],
)
def test_a_lunar_day_that_is_not_sure_is_refused_with_a_remedy(text: str, remedy: str) -> None:
    with pytest.raises(NoSuchDay, match=remedy):
        read_deadline(text, IN_2027)


@pytest.mark.parametrize(
    "text", ["trước Tết Dương lịch", "tuyên truyền Tết Nguyên đán", "Tết Mậu Thân 1968"]
)
def test_a_feast_that_nothing_bounds_is_no_deadline_and_another_tet_is_not_new_year(
    text: str,
) -> None:
    with pytest.raises(NoDeadline):
        read_deadline(text, IN_2027)


@pytest.mark.parametrize(
    "text", ["Tuần thứ 2 tháng 8", "vào tuần đầu tháng 7/2027", "trước tuần cuối của tháng 8"]
)
def test_a_week_of_a_month_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(WeekWorded, match="hãy viết khoảng ngày"):
        read_deadline(text, IN_2027)


def test_a_week_gives_way_to_a_sure_deadline_of_the_same_line() -> None:
    read = read_deadline("Họp tuần đầu tháng 7; gửi trước ngày 10/6", IN_2027)
    assert str(read.deadline) == "before:2027-06-10"


def test_ky_niem_and_hoi_nghi_mean_what_the_plan_is_about() -> None:
    meeting = InPlan(Years(2024, 2024), OfActivity("hoi-nghi"))
    read = read_deadline("chậm nhất 3 ngày làm việc trước hội nghị", meeting)
    assert str(read.deadline) == "count:3wd-before@activity:hoi-nghi"


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("trước 17 giờ 00 ngày 10/6/2024", "giờ chỉ còn trong lời in"),
        ("đến ngày 10/6/2024", "được hiểu là tính cả ngày ấy"),
        ("trước cuối tháng 7", "trước ngày đầu của khoảng"),
        ("trước ngày 20/6 và 20/12", "tách thành hai hạn"),
        ("trong quý II, quý III/2024", "tách thành hai hạn"),
        ("hoàn thành trong tháng 7 và tháng 8/2024", "tách thành hai hạn"),
        ("hằng tháng, trước ngày 20", "“trước ngày 20” không nêu tháng"),
        ("chậm nhất Thứ Ba, ngày 10/6/2024", "là Thứ Hai, không phải thứ ba"),
        ("trước ngày 10/6/2023", "năm 2023 nằm ngoài kế hoạch năm 2024"),
        ("gửi trước ngày 10/6/2024, họp chậm nhất ngày 20/6/2024", "còn nêu “chậm nhất ngày 20/6"),
    ],
)
def test_what_is_uncertain_is_said(text: str, doubt: str) -> None:
    (told,) = read_deadline(text, IN_2024).uncertain
    assert doubt in told


def test_a_weekday_that_fits_raises_no_doubt() -> None:
    assert read_deadline("chậm nhất Thứ Hai, ngày 10/6/2024").uncertain == ()


def test_an_hour_on_a_day_includes_the_day() -> None:
    read = read_deadline("trước 17h ngày 10/6/2024")
    assert str(read.deadline) == "by:2024-06-10"


def test_the_wording_is_kept_as_it_is_printed() -> None:
    line = "Báo cáo gửi về Ban *trước ngày 20/6/2024* (qua Văn phòng)."
    assert read_deadline(line).wording == "trước ngày 20/6/2024"
    line = "+ Thời gian: Dự kiến ½ ngày, vào đầu tháng 7/2024."
    assert read_deadline(line).wording == "Dự kiến ½ ngày, vào đầu tháng 7/2024"


def test_the_year_written_counts_before_that_of_the_plan() -> None:
    assert str(read_deadline("trước ngày 10/01/2025", IN_2024).deadline) == "before:2025-01-10"


@pytest.mark.parametrize(
    "text", ["trước 15/7", "trong tháng 7", "6 tháng đầu năm", "cuối năm", "hằng tháng", "quý I"]
)
def test_a_wording_without_a_year_is_refused_where_the_plan_has_none(text: str) -> None:
    with pytest.raises(YearMissing, match="cho biết năm của kế hoạch"):
        read_deadline(text)


def test_a_plan_of_several_years_gives_no_year_to_a_single_day() -> None:
    with pytest.raises(YearMissing, match="ghi rõ năm"):
        read_deadline("trước 15/7", InPlan(Years(2021, 2025)))


def test_a_wording_about_the_commemoration_is_refused_where_none_is_told() -> None:
    with pytest.raises(AnchorMissing, match="quoc-khanh-2027"):
        read_deadline("trong đúng dịp kỷ niệm")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("trước ngày 31/6/2024", "kiểm tra ngày, tháng"),
        ("trước ngày 29/02/2023", "kiểm tra ngày, tháng"),
        ("trong tháng 13/2024", "kiểm tra ngày, tháng"),
        ("trước ngày 10/6/24", "đủ bốn chữ số"),
        ("trước ngày 10/6/2024 0 ngày", "từ 1 đến 999 ngày"),
        ("giai đoạn 1930 – 1975 và từng năm", "1995-2099"),
    ],
)
def test_days_that_do_not_exist_are_refused_with_a_remedy(text: str, remedy: str) -> None:
    with pytest.raises(NoSuchDay, match=remedy):
        read_deadline(text, IN_2024)


_PIECES = """
trước chậm nhất ngày tháng năm quý đầu cuối giữa hằng mỗi 10/6 15/7/2024 31/6 2024 I IV 6 12
0 99 trong vào hạn đến hết từ giai đoạn 2021–2025 và một lần dự kiến kỷ niệm tổ chức làm việc
sau / - . : ( )
"""
_WORDS = st.sampled_from(_PIECES.split())


@given(st.lists(_WORDS, max_size=9).map(" ".join), st.sampled_from([InPlan(), *PLANS.values()]))
def test_any_words_are_read_or_refused_with_a_sentence(text: str, plan: InPlan) -> None:
    try:
        found = read_deadline(text, plan)
    except DeadlineRefused:
        return
    assert parse_deadline(str(found.deadline)) == found.deadline
    assert found.wording


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_deadline(text, IN_2024)
    except DeadlineRefused:
        return
