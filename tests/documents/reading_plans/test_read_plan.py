"""A plan document is read into its head, parts, anniversaries, activities, tasks and recipients.

The lines of part III are those of "Kế hoạch tổ chức các hoạt động kỷ niệm 94 năm Ngày truyền
thống ngành Tuyên giáo của Đảng …", Ban Tuyên giáo Tỉnh ủy Thái Nguyên, 2024, shortened; the
list is that of footnote 1 of "Kế hoạch công tác tuyên giáo năm 2023", Thành ủy Bắc Kạn.
"""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from app.catalogue.reference import reference
from app.database import Database
from app.documents.reading_plans import (
    MAX_LENGTH,
    NoPlan,
    PlanTooLong,
    ReadPlan,
    ReadTask,
    Told,
    read_plan,
)
from app.planning.deadlines import parse_deadline
from app.planning.due import NO_ANCHORS, due
from app.planning.plans.vocabulary import ActivityKind, PlanKind, TextPart
from app.workdays import WorkCalendar

REAL = """
KẾ HOẠCH
tổ chức các hoạt động kỷ niệm 94 năm Ngày truyền thống
ngành Tuyên giáo của Đảng (01/8/1930 - 01/8/2024)

Thực hiện Kế hoạch số 489-KH/BTGTW, ngày 03/6/2024 của Ban Tuyên giáo Trung ương về tổ chức \
Hội nghị toàn quốc, Ban Tuyên giáo Tỉnh uỷ ban hành kế hoạch tổ chức các hoạt động như sau:

I- MỤC ĐÍCH, YÊU CẦU

1. Mục đích

- Giáo dục truyền thống, lòng tự hào.

2. Yêu cầu

- Thiết thực, hiệu quả, tiết kiệm.

II- NỘI DUNG

1. Tuyên truyền về truyền thống vẻ vang của Ngành.

2. Tổ chức sơ kết

- Các đơn vị trưởng cụm thi đua tổ chức sơ kết. Hoàn thành trước ngày 15/7/2024.

- Ban Tuyên giáo Tỉnh ủy tổ chức Hội nghị sơ kết cấp tỉnh:

+ Thời gian: Dự kiến ½ ngày, vào đầu tháng 7/2024.

+ Địa điểm: Hội trường tầng 5, nhà C.

+ Thành phần: Thường trực Tỉnh ủy; các đồng chí báo cáo viên.

III- TỔ CHỨC THỰC HIỆN

1. Ban Tuyên giáo Tỉnh ủy

- Giao các phòng thuộc Ban:

+ Văn phòng chủ trì, phối hợp tham mưu, chuẩn bị Hội nghị.

+ Phòng Tuyên truyền - Báo chí - Xuất bản: Tham mưu bài viết trong đúng dịp kỷ niệm...

+ Các phòng thuộc Ban:

(1) Dự kiến chủ đề, đơn vị tham luận tại Hội nghị: Gửi Văn phòng *trước ngày 10/6/2024*.

2. Các cơ quan báo chí của tỉnh đẩy mạnh công tác thông tin tuyên truyền.

Giao Đài Phát thanh - Truyền hình Thái Nguyên chủ trì, phối hợp với Ban Tuyên giáo Tỉnh ủy xây \
dựng phóng sự kết quả công tác. Thời lượng 15 phút. Phóng sự gửi về Ban Tuyên giáo Tỉnh ủy \
*trước ngày 25/6/2024* để thẩm định.

3. Các sở, ngành trong khối khoa giáo, khối nội chính xây dựng báo cáo kết quả phối hợp; gửi về \
Ban Tuyên giáo Tỉnh ủy *trước ngày 10/6/2024*.

4. Ban tuyên giáo các huyện, thành ủy; Ủy ban Mặt trận Tổ quốc và các đoàn thể chính trị - xã \
hội cấp tỉnh; các cụm thi đua tham mưu, triển khai thực

hiện kế hoạch. Báo cáo sơ kết và mô hình tiêu biểu gửi về Ban Tuyên giáo Tỉnh ủy *trước ngày \
20/6/2024*.

Căn cứ Kế hoạch, đề nghị các địa phương, cơ quan, đơn vị nghiêm túc triển khai thực hiện./.

Nơi nhận:

- Ban Tuyên giáo Trung ương (để b/c),
- Các phòng thuộc Ban,
- Lưu Ban Tuyên giáo Tỉnh ủy.

TRƯỞNG BAN

ĐỀ CƯƠNG BÁO CÁO

1. Đánh giá chung: gửi trước ngày 01/12/2024.
"""

FOOTNOTE = (
    "¹- Kỷ niệm 93 năm ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2023) và đón Tết"
    " nguyên đán Quý Mão; *Giỗ Tổ Hùng Vương (mùng 10 tháng 3 âm lịch)*; 48 năm ngày giải phóng"
    " miền Nam, thống nhất đất nước (30/4/1975 - 30/4/2023); 69 năm ngày Chiến thắng Điện Biên Phủ"
    " (7/5/1954- 7/5/2023); 133 năm Ngày sinh Chủ tịch Hồ Chí Minh (19/5/1890 - 19/5/2023); 78 năm"
    " ngày Cách mạng Tháng Tám thành công (19/8/1945 - 19/8/2023) và Ngày Quốc khánh nước Cộng hòa"
    " xã hội chủ nghĩa Việt Nam (02/9/1945 - 02/9/2023); 110 năm Ngày sinh đồng chí Huỳnh Tấn Phát"
    " (15/02/1913- 15/02/2023), 110 năm Ngày sinh đồng chí Chu Huy Mân (17/3/1913 - 17/3/2023), 120"
    " năm Ngày sinh đồng chí Lương Khánh Thiện (13/10/1903 - 13/10/2023); 60 năm Chiến thắng Ấp Bắc"
    " (02/01/1963 - 02/01/2023); 50 năm Ngày ký Hiệp định Paris về chấm dứt chiến tranh, lập lại"
    " hoà bình ở Việt Nam (27/01/1973 - 27/01/2023); 153 năm Ngày sinh V.I.Lênin (22/4/1870 -"
    " 22/4/2023); 205 năm Ngày sinh C.Mác (05/5/1818 - 05/5/2023); 203 năm Ngày sinh Ph.Ăng-ghen"
    " (28/11/1820 - 28/11/2023); 20 năm thành lập huyện Pác Nặm (19/8/2003 - 19/8/2023); 75 năm"
    " trận công đồn Phú Thông (25/7/1948 - 25/7/2023); 80 năm Ngày thành lập Chi bộ Chí Kiên"
    " (22/9/1943 - 22/9/2023); 25 năm thành lập huyện Chợ Mới (02/9/1998 - 02/9/2023); 100 năm Ngày"
    " sinh nhà thơ Nông Quốc Chấn (18/11/1923 - 18/11/2023)."
)

Read = Callable[..., ReadPlan]


@pytest.fixture(scope="module")
def session(real_database: Database) -> Iterator[Session]:
    with real_database.reading() as opened:
        yield opened


@pytest.fixture(scope="module")
def calendar(session: Session) -> WorkCalendar:
    return reference(session).work_calendar


@pytest.fixture(scope="module")
def read(session: Session) -> Read:
    return lambda text, told=None: read_plan(text, session, "thai-nguyen", told or Told())


@pytest.fixture(scope="module")
def plan(read: Read) -> ReadPlan:
    return read(REAL)


def plan_of(*lines: str, title: str = "KẾ HOẠCH\ntuyên truyền năm 2024") -> str:
    """A plan whose organisation has those lines."""
    return "\n\n".join([title, "I. TỔ CHỨC THỰC HIỆN", *lines])


def task_with(plan: ReadPlan, words: str) -> ReadTask:
    (found,) = [task for task in plan.tasks if words in task.title]
    return found


# A real plan


def test_the_head_tells_title_kind_period_and_issuer(plan: ReadPlan) -> None:
    head = plan.head
    assert head.title.startswith("Kế hoạch tổ chức các hoạt động kỷ niệm 94 năm Ngày truyền thống")
    assert (head.kind, head.period) == (PlanKind.COMMEMORATION, "2024")
    assert head.occurrence == "tuyen-giao-2024"
    assert head.issuer == "Ban Tuyên giáo Tỉnh uỷ"
    assert head.doubts == ("Phụ lục, đề cương: 1 dòng không đưa vào dự thảo, từ dòng 70.",)


@pytest.mark.parametrize(
    ("words", "day", "recipient"),
    [
        ("Dự kiến chủ đề", "2024-06-07", "Văn phòng"),
        ("báo cáo kết quả phối hợp", "2024-06-07", "Ban Tuyên giáo Tỉnh ủy"),
        ("Báo cáo sơ kết và mô hình tiêu biểu", "2024-06-19", "Ban Tuyên giáo Tỉnh ủy"),
        ("phóng sự", "2024-06-24", "Ban Tuyên giáo Tỉnh ủy"),
        ("tổ chức sơ kết", "2024-07-12", ""),
    ],
)
def test_the_deadlines_of_a_real_plan_come_out_with_their_recipients(
    plan: ReadPlan, calendar: WorkCalendar, words: str, day: str, recipient: str
) -> None:
    (task,) = [one for one in plan.tasks if words.lower() in one.title.lower()]
    assert task.rule
    told = due(parse_deadline(task.rule), calendar, NO_ANCHORS)
    assert (str(told.working_day), task.recipient) == (day, recipient)


@pytest.mark.parametrize(
    ("words", "leads", "supports"),
    [
        ("phóng sự", ("Đài Phát thanh - Truyền hình Thái Nguyên",), ("Ban Tuyên giáo Tỉnh ủy",)),
        ("phối hợp tham mưu", ("Văn phòng",), ()),
        ("Tham mưu bài viết", ("Phòng Tuyên truyền - Báo chí - Xuất bản",), ()),
        ("Dự kiến chủ đề", ("Các phòng thuộc Ban",), ()),
        ("kết quả phối hợp", ("Các sở, ngành trong khối khoa giáo, khối nội chính",), ()),
        (
            "mô hình tiêu biểu",
            (
                "Ban tuyên giáo các huyện, thành ủy",
                "Ủy ban Mặt trận Tổ quốc và các đoàn thể chính trị - xã hội cấp tỉnh",
                "Các cụm thi đua",
            ),
            (),
        ),
    ],
)
def test_a_task_has_whom_its_line_or_its_heading_names(
    plan: ReadPlan, words: str, leads: tuple[str, ...], supports: tuple[str, ...]
) -> None:
    task = task_with(plan, words)
    assert (task.leads, task.supports) == (leads, supports)


def test_on_the_very_occasion_is_that_of_the_plan(plan: ReadPlan) -> None:
    assert task_with(plan, "Tham mưu bài viết").rule == "during:occurrence:tuyen-giao-2024"


def test_work_without_a_deadline_says_so(plan: ReadPlan) -> None:
    task = task_with(plan, "Đẩy mạnh công tác thông tin")
    assert (task.wording, task.rule) == ("", None)
    assert task.doubts == ("Văn bản không nêu hạn của việc này; hãy ghi hạn.",)


def test_an_activity_has_its_expected_time_and_place(plan: ReadPlan) -> None:
    (held,) = plan.activities
    assert (held.kind, held.name) == (ActivityKind.CONFERENCE, "Hội nghị sơ kết cấp tỉnh")
    assert (held.hours, held.wording, held.rule, held.confirmed) == (
        "½ ngày", "vào đầu tháng 7/2024", "during:2024-07-start", False,
    )  # fmt: skip
    assert (held.where, held.participants) == (
        "Hội trường tầng 5, nhà C",
        "Thường trực Tỉnh ủy; các đồng chí báo cáo viên",
    )


def test_written_parts_keep_what_is_no_work(plan: ReadPlan) -> None:
    texts = {one.part: one.text for one in plan.texts}
    assert texts[TextPart.PURPOSES] == "- Giáo dục truyền thống, lòng tự hào."
    assert texts[TextPart.REQUIREMENTS] == "- Thiết thực, hiệu quả, tiết kiệm."
    assert texts[TextPart.GROUNDS].startswith("Thực hiện Kế hoạch số 489-KH/BTGTW, ngày 03/6/2024")
    assert texts[TextPart.GROUNDS].endswith("Hội nghị toàn quốc")
    assert "1. Tuyên truyền về truyền thống vẻ vang của Ngành." in texts[TextPart.CONTENT]
    assert "Thời gian" not in texts[TextPart.CONTENT]


def test_recipients_are_told_with_their_purposes_and_annexes_are_no_work(plan: ReadPlan) -> None:
    assert [(one.name, one.purpose) for one in plan.receivers] == [
        ("Ban Tuyên giáo Trung ương", "để báo cáo"),
        ("Các phòng thuộc Ban", ""),
    ]
    assert not [task for task in plan.tasks if "Đánh giá chung" in task.title]


def test_each_value_stands_where_it_says(plan: ReadPlan) -> None:
    places = [one.place for one in (*plan.tasks, *plan.days, *plan.activities, *plan.receivers)]
    for place in places:
        printed = " ".join(REAL[place.start : place.end].split())
        assert printed.startswith(place.printed[:20])
        assert REAL.count("\n", 0, place.start) + 1 == place.line


# Anniversaries


def test_a_footnote_gives_its_21_days_and_no_others(read: Read) -> None:
    text = (
        f"KẾ HOẠCH\ncông tác tuyên giáo năm 2023\n\nI. NỘI DUNG\n\n1. Tuyên truyền.\n\n{FOOTNOTE}"
    )
    found = read(text)
    assert [day.occurrence for day in found.days] == [
        "thanh-lap-dang-2023", "tet-nguyen-dan-2023", "gio-to-hung-vuong-2023",
        "giai-phong-mien-nam-2023", "chien-thang-dien-bien-phu-2023", "sinh-ho-chi-minh-2023",
        "cach-mang-thang-tam-2023", "quoc-khanh-2023", "sinh-huynh-tan-phat-2023",
        "sinh-chu-huy-man-2023", "sinh-luong-khanh-thien-2023", "ap-bac-2023",
        "hiep-dinh-paris-2023", "sinh-v-i-le-nin-2023", "sinh-cac-mac-2023",
        "sinh-ph-ang-ghen-2023", "pac-nam-2023", "phu-thong-2023", "chi-bo-chi-kien-2023",
        "cho-moi-2023", "sinh-nong-quoc-chan-2023",
    ]  # fmt: skip
    assert not [day for day in found.days if day.doubts]
    assert (found.head.kind, found.head.period) == (PlanKind.YEAR, "2023")


def test_what_the_catalogue_does_not_have_stays_as_printed_and_is_doubted(read: Read) -> None:
    line = "2. Kỷ niệm 15 năm Ngày thành lập Câu lạc bộ Hoa Ban (12/4/2009 - 12/4/2024)."
    (day,) = read(plan_of("1. Treo cờ.", line)).days
    assert (day.event, str(day.first)) == (None, "2024-04-12")
    assert "Câu lạc bộ Hoa Ban" in day.title
    assert day.doubts == ("Danh mục chưa có ngày này; giữ nguyên như văn bản, hãy kiểm tra.",)


def test_a_day_that_is_only_mentioned_is_doubted(read: Read) -> None:
    (day,) = read(plan_of("1. Ban Tổ chức: Chuẩn bị chào mừng Quốc khánh.")).days
    assert (day.occurrence, len(day.doubts)) == ("quoc-khanh-2024", 1)


@pytest.mark.parametrize("year", ["0202", "2924"])
def test_a_year_that_no_calendar_covers_makes_no_occurrence(read: Read, year: str) -> None:
    name = f"kỷ niệm 94 năm Ngày truyền thống ngành Tuyên giáo của Đảng (01/8/1930 - 01/8/{year})"
    plan = read(plan_of("1. Treo cờ.", title=f"KẾ HOẠCH\n{name}"))
    assert (plan.days[0].event, plan.days[0].occurrence) == ("tuyen-giao", None)
    assert plan.head.occurrence is None


def test_a_term_is_no_anniversary(read: Read) -> None:
    line = "1. Ban Tổ chức: Thực hiện nghị quyết nhiệm kỳ (2020 - 2025) và giai đoạn (2021 - 2025)."
    assert read(plan_of(line)).days == ()


def test_reviews_are_told_by_the_numbers_of_their_documents(read: Read) -> None:
    line = (
        "1. Tổng kết 10 năm thực hiện Nghị quyết số 29-NQ/TW, ngày 04/11/2013; học tập Quy định số"
        " 08-QĐi/TW."
    )
    assert [(one.number, one.years) for one in read(plan_of(line)).reviews] == [("29-NQ/TW", 10)]


# Lines of work


@pytest.mark.parametrize(
    ("line", "title", "leads", "wording", "rule"),
    [
        (
            "1. Sở Văn hóa, Thể thao và Du lịch: Trang trí cổ động xong trước ngày 15/8/2024.",
            "Trang trí cổ động",
            ("Sở Văn hóa, Thể thao và Du lịch",),
            "trước ngày 15/8/2024",
            "before:2024-08-15",
        ),
        (
            "1. Giao Ban Tổ chức, Ban Dân vận tham mưu báo cáo chậm nhất ngày 20 hằng tháng.",
            "Tham mưu báo cáo",
            ("Ban Tổ chức", "Ban Dân vận"),
            "chậm nhất ngày 20 hằng tháng",
            "every:month:2024:by-20",
        ),
        (
            "1. Đề nghị Mặt trận Tổ quốc, các đoàn thể tổ chức tọa đàm trong tháng 7.",
            "Tổ chức tọa đàm",
            ("Mặt trận Tổ quốc", "Các đoàn thể"),
            "trong tháng 7",
            "during:2024-07",
        ),
        (
            "1. Công an tỉnh bảo đảm an ninh, trật tự trước ngày kỷ niệm.",
            "Bảo đảm an ninh, trật tự",
            ("Công an tỉnh",),
            "trước ngày kỷ niệm",
            None,
        ),
    ],
)
def test_a_line_says_who_does_what_by_when(
    read: Read, line: str, title: str, leads: tuple[str, ...], wording: str, rule: str | None
) -> None:
    (task,) = read(plan_of(line)).tasks
    assert (task.leads, task.wording, task.rule) == (leads, wording, rule)
    assert task.title.startswith(title)
    assert not task.title.endswith("xong")


def test_a_deadline_that_cannot_be_read_keeps_its_words_and_says_why(read: Read) -> None:
    (task,) = read(plan_of("1. Công an tỉnh bảo đảm trật tự trước ngày 31/6/2024.")).tasks
    assert (task.wording, task.rule) == ("trước ngày 31/6/2024", None)
    assert task.doubts[0].startswith("Không đọc được hạn: “31/6/2024” không có trong lịch")


def test_who_only_works_with_another_supports_them(read: Read) -> None:
    line = "- Phối hợp với Ban Tuyên giáo Tỉnh ủy trong việc định hướng thông tin."
    (task,) = read(plan_of("1. Ban Tổ chức Tỉnh ủy:", line)).tasks
    assert (task.leads, task.supports) == (("Ban Tuyên giáo Tỉnh ủy",), ("Ban Tổ chức Tỉnh ủy",))
    assert task.title == "Định hướng thông tin"


def test_of_two_deadlines_in_a_line_two_tasks_are_made(read: Read) -> None:
    line = (
        "1. Văn phòng chuẩn bị tài liệu cho hội nghị trước ngày 10/6/2024. Tổng hợp kết quả thực"
        " hiện xong trước ngày 20/12/2024."
    )
    found = read(plan_of(line)).tasks
    assert [task.rule for task in found] == ["before:2024-06-10", "before:2024-12-20"]


def test_a_line_of_contents_is_work_only_where_something_bounds_it(read: Read) -> None:
    text = (
        "KẾ HOẠCH\ntuyên truyền năm 2024\n\nI. NỘI DUNG\n\n- Tuyên truyền trong năm 2024.\n\n"
        "- Hoàn thành cụm pa-nô trước ngày 15/8/2024."
    )
    assert [task.wording for task in read(text).tasks] == ["trước ngày 15/8/2024"]


def test_a_name_of_a_deed_is_no_body(read: Read) -> None:
    lines = ("1. Tổ chức Hội nghị báo cáo viên.", "2. Báo cáo kết quả.", "3. Các hoạt động khác.")
    assert read(plan_of(*lines)).tasks == ()


def test_a_table_of_work_gives_a_task_a_row(read: Read) -> None:
    rows = (
        "TT\tNhiệm vụ\tChủ trì\tPhối hợp\tThời hạn\tSản phẩm",
        "1\tTreo cờ\tUBND các xã; UBND các phường\tĐoàn Thanh niên\ttrước ngày 30/4/2024\tCờ; 500",
        "2\tTrực lễ\t\t\t\t",
        "\tTổng số: 02 nhiệm vụ\t\t\t\t",
    )
    flag, watch = read(plan_of("\n".join(rows))).tasks
    assert (flag.title, flag.leads) == ("Treo cờ", ("UBND các xã", "UBND các phường"))
    assert (flag.supports, flag.rule) == (("Đoàn Thanh niên",), "before:2024-04-30")
    assert (flag.deliverable, flag.measure) == ("Cờ", "500")
    assert len(watch.doubts) == 2


def test_an_undated_deadline_takes_the_year_that_a_person_tells(read: Read) -> None:
    text = plan_of("1. Văn phòng gửi báo cáo trước 15/7.", title="KẾ HOẠCH\ntuyên truyền")
    assert read(text).tasks[0].rule is None
    assert read(text).head.doubts
    told = read(text, Told(period="2027"))
    assert (told.tasks[0].rule, told.head.doubts) == ("before:2027-07-15", ())


@pytest.mark.parametrize(
    ("title", "kind", "period"),
    [
        ("KẾ HOẠCH\ntuyên truyền quý II/2027", PlanKind.TOPIC, "2027-q2"),
        ("KẾ HOẠCH\ntuyên truyền tháng 2 năm 2027", PlanKind.TOPIC, "2027-02"),
        ("KẾ HOẠCH\ncông tác 6 tháng cuối năm 2027", PlanKind.TOPIC, "2027-h2"),
        ("KẾ HOẠCH\nthông tin giai đoạn 2026 - 2030", PlanKind.TOPIC, "2026-2030"),
        ("CHƯƠNG TRÌNH CÔNG TÁC\nquý I năm 2027", PlanKind.PROGRAMME, "2027-q1"),
        ("Kế hoạch\ntuyên truyền các ngày lễ lớn trong năm 2027", PlanKind.YEAR, "2027"),
        (
            "KẾ HOẠCH\nthực hiện Kế hoạch số 01-KH/TU ngày 01/12/2025 trong năm 2026",
            PlanKind.TOPIC,
            "2026",
        ),
    ],
)
def test_the_title_tells_kind_and_period(
    read: Read, title: str, kind: PlanKind, period: str
) -> None:
    head = read(plan_of("1. Văn phòng chuẩn bị.", title=title)).head
    assert (head.kind, head.period) == (kind, period)


# Plans of other habits

LETTERED = """KẾ HOẠCH
tuyên truyền năm 2027

Ban Tuyên giáo đề nghị các đơn vị nộp báo cáo.

A. MỤC ĐÍCH - YÊU CẦU
Tri ân các anh hùng liệt sĩ.
B. NỘI DUNG
1- Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027).
2- Kỷ niệm 136 năm Ngày sinh Chủ tịch Hồ Chí Minh (19/5/1890 - 19/5/2027).
3- Giỗ Tổ Hùng Vương (mùng 10 tháng 3 âm lịch).
4- Vệ sinh nghĩa trang.
C. PHÂN CÔNG
I) Công an xã
Bảo đảm trật tự, từ 17h ngày 26/7.
II) Văn phòng
1- Báo cáo từng đợt chậm nhất sau 05 ngày kể từ khi kết thúc đợt.
D. HẬU CẦN
Chuẩn bị hương hoa.
"""


@pytest.fixture(scope="module")
def lettered(read: Read) -> ReadPlan:
    return read(LETTERED)


def test_parts_may_be_lettered_and_divided_by_roman_numbers(lettered: ReadPlan) -> None:
    texts = {one.part: one.text for one in lettered.texts}
    assert texts[TextPart.PURPOSES] == "Tri ân các anh hùng liệt sĩ."
    assert [task.leads for task in lettered.tasks] == [("Công an xã",), ("Văn phòng",)]


def test_a_line_of_the_head_that_is_not_understood_is_told(lettered: ReadPlan) -> None:
    (told,) = lettered.head.doubts
    assert told.startswith("Phần đầu có 1 dòng không đọc được: Ban Tuyên giáo đề nghị")


def test_a_part_of_unknown_matter_keeps_its_heading_and_is_doubted(lettered: ReadPlan) -> None:
    (content,) = [one for one in lettered.texts if one.part is TextPart.CONTENT]
    assert content.text.endswith("D. HẬU CẦN\nChuẩn bị hương hoa.")
    (told,) = content.doubts
    assert told.startswith("Không rõ phần “HẬU CẦN” nói về gì")


def test_an_anniversary_of_the_list_is_a_line_of_the_plan_and_not_told_twice(
    lettered: ReadPlan,
) -> None:
    (content,) = [one for one in lettered.texts if one.part is TextPart.CONTENT]
    assert content.text.startswith("4- Vệ sinh nghĩa trang.")
    assert [(day.event, day.doubts) for day in lettered.days] == [
        ("thanh-lap-dang", ()),
        ("sinh-ho-chi-minh", ("Văn bản ghi 136 năm; tính ra 137 năm.",)),
        ("gio-to-hung-vuong", ()),
    ]


def test_a_deadline_that_is_named_and_not_read_keeps_its_words(lettered: ReadPlan) -> None:
    told = "Không đọc được hạn trong câu này; hãy ghi lại."
    assert [(task.title, task.wording, task.rule, task.doubts) for task in lettered.tasks] == [
        ("Bảo đảm trật tự", "từ 17h ngày 26/7", None, (told,)),
        (
            "Báo cáo từng đợt",
            "chậm nhất sau 05 ngày kể từ khi kết thúc đợt",
            None,
            (told,),
        ),
    ]


def test_what_stands_before_the_first_part_is_kept_and_doubted(read: Read) -> None:
    text = "KẾ HOẠCH\ntuyên truyền năm 2027\n\n1. Treo cờ.\n\nI. TỔ CHỨC THỰC HIỆN\n\n1. Sở Y tế."
    (content,) = [one for one in read(text).texts if one.part is TextPart.CONTENT]
    assert (content.text, len(content.doubts)) == ("1. Treo cờ.", 1)


@pytest.mark.parametrize(
    "said",
    [
        "Báo cáo kết quả trước ngày 20/11/2024.",
        "Báo cáo kết quả trước ngày 20/11.",
        "Thực hiện Hướng dẫn số 12 ngày 20/11/2023.",
    ],
)
def test_a_date_is_no_anniversary(read: Read, said: str) -> None:
    assert read(plan_of(f"1. Văn phòng: {said}")).days == ()


def test_an_anniversary_may_be_told_by_its_date(read: Read) -> None:
    (day,) = read(plan_of("1. Văn phòng: Chào mừng Ngày 20/11.")).days
    assert (day.event, day.only_named) == ("nha-giao", True)


@pytest.mark.parametrize(
    ("time", "hours", "wording", "confirmed"),
    [
        ("19 giờ 30 phút, ngày 26/7/2024 (thứ Sáu)", "19 giờ 30 phút", "ngày 26/7/2024", True),
        ("8h00 ngày 27/7/2024 (tức 24/6 âm lịch).", "8h00", "ngày 27/7/2024", True),
        ("Dự kiến 8h00 ngày 27/7/2024", "8h00", "ngày 27/7/2024", False),
    ],
)
def test_the_time_of_an_activity_is_settled_unless_it_is_expected(
    read: Read, time: str, hours: str, wording: str, confirmed: bool
) -> None:
    (held,) = read(plan_of("1. Lễ dâng hương", f"- Thời gian: {time}")).activities
    assert (held.hours, held.wording, held.confirmed, held.doubts) == (
        hours, wording, confirmed, (),
    )  # fmt: skip


def test_the_time_of_an_activity_that_is_not_read_is_told_as_a_time(read: Read) -> None:
    (held,) = read(
        plan_of("1. Lễ dâng hương", "- Thời gian: sau hạn nộp", "- Địa điểm: Đình")
    ).activities
    (told,) = held.doubts
    assert told.startswith("Không đọc được thời gian: không thấy thời gian trong “sau hạn nộp”")


def test_work_that_comes_round_past_the_period_is_doubted(read: Read) -> None:
    line = "1. Văn phòng: Báo cáo chậm nhất ngày 20 hằng tháng."
    whole, quarter = (read(plan_of(line), Told(period=one)) for one in ("2027", "2027-q1"))
    assert whole.tasks[0].doubts == ()
    assert quarter.tasks[0].doubts == (
        "Việc định kỳ được tính cho cả năm, quá kỳ của kế hoạch; hãy ghi hạn trong kỳ.",
    )


def test_a_cell_may_say_as_above(read: Read) -> None:
    rows = (
        "TT\tNhiệm vụ\tChủ trì\tThời hạn",
        "1\tHọp báo\tSở Y tế\t10/6/2024",
        '2\tHội thảo\tnt\t"',
    )
    assert [(one.leads, one.rule) for one in read(plan_of("\n".join(rows))).tasks] == [
        (("Sở Y tế",), "during:2024-06-10")
    ] * 2


def test_a_recipient_that_points_elsewhere_is_doubted(read: Read) -> None:
    lines = ("1. Văn phòng chuẩn bị.", "Nơi nhận:", "- Như trên;", "- Sở Y tế;")
    found = read(plan_of(*lines)).receivers
    assert [(one.name, bool(one.doubts)) for one in found] == [
        ("Như trên", True),
        ("Sở Y tế", False),
    ]


def test_a_note_that_names_no_anniversary_is_told_to_be_left_out(read: Read) -> None:
    text = plan_of("1. Văn phòng chuẩn bị.", "[1] Theo số liệu năm 2023.")
    assert read(text).head.doubts == ("Chú thích: 1 dòng không đưa vào dự thảo, từ dòng 8.",)


# What is no plan


@pytest.mark.parametrize(
    "text",
    [
        "   \n\n ",
        "Thuyền về có nhớ bến chăng\nBến thì một dạ khăng khăng đợi thuyền",
        "1\t2\t3\n4\t5\t6\n7\t8\t9",
        "7 " * 90_000,
        "KẾ HOẠCH",
        "Hội nghị giao ban quý I/2023\n\nMột là, đã ban hành 165 văn bản để chỉ đạo, định hướng.",
        "¹\n*\t*",
    ],
    ids=["blank", "poem", "figures", "digits", "a type alone", "news", "marks alone"],
)
def test_what_is_no_plan_is_told_so(read: Read, text: str) -> None:
    with pytest.raises(NoPlan):
        read(text)


def test_a_text_longer_than_plans_are_is_refused_unread(read: Read) -> None:
    with pytest.raises(PlanTooLong):
        read("a" * (MAX_LENGTH + 1))


@pytest.mark.parametrize(
    "piece",
    [
        "- Giao Ban Tổ chức phối hợp với Ban Dân vận, ",
        "1. Ban Ban Ban, Sở Sở và ",
        "(sản phẩm: (sản phẩm: ",
        "gửi về Ban gửi về Ban ",
        "trước ngày trước ngày ",
        "a\tb\tc\n",
        "¹ [1] *** ",
        "I. I. I. \n",
    ],
)
def test_a_long_hostile_text_is_read_in_the_time_of_a_page(read: Read, piece: str) -> None:
    from time import process_time

    text = plan_of((piece * (60_000 // len(piece)))[:60_000])
    began = process_time()
    read(text)
    assert process_time() - began < 10
