"""A template names its documents and holds only what can be filled; channels are a closed list."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from app.calendar.anniversary import YearClass
from app.calendar.phrase import Manner
from app.catalogue.load import Catalogue, DataFile, load
from app.catalogue.reference import CHANNELS, ROWS, TEMPLATES, reference
from app.catalogue.templates import ChannelRow, TaskTemplate, TemplateFor, TemplateTask
from app.catalogue.vocabulary import Category, Level
from app.database import Database

Rows = dict[str, Any]

TASK = {
    "id": "bao-chi",
    "title": "Tuyên truyền {phrase} trên báo chí",
    "content": "Tin, bài.",
    "channel": "bao-chi",
    "deliverable": "Tin, bài",
    "due": "count:10wd-before@occurrence:{occurrence}",
    "wording": "chậm nhất 10 ngày làm việc trước ngày kỷ niệm",
    "takes": "5",
    "suggested": "true",
}
CHANNEL = {"id": "bao-chi", "label": "Báo chí", "label_en": "Press", "note": "Tin, bài."}

MOURNING = {Manner.TUONG_NIEM, Manner.GIO}


def template(task: Rows | None = None, **changes: Any) -> Rows:
    told = {"id": "mau", "name": "Mẫu", "for": [{"line": "occurrence"}], "note": "Ghi chú."}
    return told | {"tasks": [TASK | (task or {})]} | changes


def read(row: Rows) -> TaskTemplate:
    found: TaskTemplate = ROWS[TEMPLATES].validate_python(row)
    return found


def refusal(row: Rows) -> str:
    with pytest.raises(ValidationError) as refused:
        read(row)
    return str(refused.value)


# Rows


def test_a_template_is_read_with_its_tasks() -> None:
    found = read(template())
    assert found.line is TemplateFor.OCCURRENCE
    assert [found.task_id(task) for task in found.tasks] == ["mau.bao-chi"]


@pytest.mark.parametrize(
    "due",
    [
        "ongoing",
        "during:occurrence:{occurrence}",
        "before:occurrence:{occurrence}",
        "count:30wd-before@occurrence:{occurrence}",
        "count:7d-after@occurrence:{occurrence}",
        "expected:count:30wd-before@occurrence:{occurrence}",
    ],
)
def test_a_deadline_hangs_on_the_occurrence(due: str) -> None:
    assert read(template({"due": due})).tasks[0].due == due


@pytest.mark.parametrize(
    "due",
    [
        "before:2027-06-10",
        "count:30wd-before@occurrence:quoc-khanh-2027",
        "count:30wd-before@occurrence:{title}",
        "count:0wd-before@occurrence:{occurrence}",
        "every:week:{years}",
        "trước ngày 10/6",
        "",
    ],
)
def test_a_deadline_of_one_year_alone_is_refused(due: str) -> None:
    assert "due" in refusal(template({"due": due}))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (template({"title": "Tuyên truyền {ten}"}), "bao-chi: không có {ten} ở đây"),
        (template({"content": "Trong {}."}), "không có {} ở đây"),
        (template(**{"for": [{"line": "review"}]}), "không có {occurrence} ở đây"),
        (template({"wording": "trước ngày {date}"}), "không có {date} ở đây"),
        (template(**{"for": [{"line": "report"}]}), "chỉ dùng {year}, {years}"),
        (template(tasks=[TASK, TASK]), "hai nhiệm vụ cùng id: bao-chi"),
        (template({"sources": ["kh"], "suggested": "true"}), "hoặc suggested: true"),
        (template({"suggested": "false"}), "hoặc suggested: true"),
        (
            template({"sources": ["kh"], "suggested": "false"}),
            "sources của mẫu không có văn bản kh",
        ),
        (template(sources=[{"id": "kh", "title": "KH"}]), "không nhiệm vụ nào nêu văn bản kh"),
        (template(id="m" * 41), "dài quá 48 ký tự: bao-chi"),
        (template({"takes": "0"}), "takes"),
        (
            template(**{"for": [{"line": "report", "category": ["nganh"]}]}),
            "chỉ dùng với line: occurrence",
        ),
        (
            template(**{"for": [{"line": "occurrence"}, {"line": "report"}]}),
            "phải cùng một line",
        ),
        (template(**{"for": [{"line": "occurrence", "review": ["so-ket"]}]}), "line: review"),
    ],
)
def test_what_cannot_be_made_into_a_task_is_refused(row: Rows, told: str) -> None:
    assert told in refusal(row)


def test_a_practice_stands_in_a_document_or_is_our_suggestion() -> None:
    shown = read(template({"sources": ["kh"], "suggested": "false"}, sources=[DOCUMENT]))
    assert shown.sources[0].title == "Kế hoạch"
    assert read(template()).tasks[0].suggested


DOCUMENT = {"id": "kh", "title": "Kế hoạch"}


# Files


def test_the_reference_holds_channels_and_templates(
    database: Database, synced: Callable[..., Any]
) -> None:
    rows = {"templates/channels": [CHANNEL], "templates/tasks": [template()]}
    synced(database, **rows)
    with database.reading() as session:
        found = reference(session)
    assert [channel.label for channel in found.channels] == ["Báo chí"]
    assert [row.id for row in found.templates] == ["mau"]


def test_a_template_names_channels_that_there_are(
    data_files: Callable[..., tuple[DataFile, ...]],
) -> None:
    rows = {
        "templates/channels": [CHANNEL, CHANNEL],
        "templates/tasks": [template({"channel": "loa"})],
    }
    _, problems = load(data_files(**rows))
    assert [(found.path, found.sentence) for found in problems] == [
        ("bao-chi.id", "bao-chi đã có trong templates/channels.yaml"),
        ("mau.tasks", "templates/channels.yaml không có kênh loa"),
    ]


# The files of the project


@pytest.fixture(scope="module")
def channels(real_catalogue: Catalogue) -> tuple[ChannelRow, ...]:
    rows = real_catalogue.reference[CHANNELS]
    return tuple(ROWS[CHANNELS].validate_python(row) for row in rows)


@pytest.fixture(scope="module")
def templates(real_catalogue: Catalogue) -> tuple[TaskTemplate, ...]:
    return tuple(read(dict(row)) for row in real_catalogue.reference[TEMPLATES])  # type: ignore[arg-type]


def test_channels_are_those_by_which_offices_reach_people(
    channels: tuple[ChannelRow, ...],
) -> None:
    assert [channel.label for channel in channels] == [
        "Báo chí",
        "Phát thanh – truyền hình",
        "Cổng, trang thông tin điện tử",
        "Mạng xã hội",
        "Truyền thanh cơ sở",
        "Cổ động trực quan",
        "Tuyên truyền miệng",
        "Sinh hoạt chi bộ – chuyên đề",
        "Bản tin nội bộ",
        "Hội nghị – hội thảo",
        "Triển lãm",
        "Văn nghệ",
        "Phim – phóng sự",
        "Giải báo chí – thi sáng tác",
        "Tập huấn",
        "Thi đua – khen thưởng",
        "Thăm hỏi – tri ân",
        "Về nguồn",
        "Ấn phẩm",
    ]
    assert [channel.id for channel in channels if channel.editions] == ["giai-bao-chi"]


def test_every_channel_but_the_public_address_stands_in_a_real_plan(
    channels: tuple[ChannelRow, ...],
) -> None:
    assert [channel.id for channel in channels if not channel.sources] == ["truyen-thanh"]


def suited(
    templates: tuple[TaskTemplate, ...],
    category: Category,
    level: Level,
    manner: Manner,
    years: YearClass,
) -> list[str]:
    return [
        row.id
        for row in templates
        for suits in row.suits
        if suits.line is TemplateFor.OCCURRENCE
        and (not suits.category or category in suits.category)
        and (not suits.level or level in suits.level)
        and (not suits.manner or manner in suits.manner)
        and (not suits.year_class or years in suits.year_class)
    ]


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("years", YearClass)
@pytest.mark.parametrize(
    ("category", "manner"),
    [
        ("ngay-le-lon", "ky-niem"),
        ("ngay-le-lon", "gio"),
        ("ngay-le-lon", "don"),
        ("nganh", "ky-niem"),
        ("luc-luong-vu-trang", "ky-niem"),
        ("doan-the", "ky-niem"),
        ("dia-phuong", "ky-niem"),
        ("ngay-sinh", "ky-niem"),
        ("dang", "ky-niem"),
        ("chien-thang", "ky-niem"),
        ("ngay-mat", "tuong-niem"),
        ("ngay-mat", "gio"),
        ("lich-su", "tuong-niem"),
        ("le-hoi", "le-hoi"),
        ("quoc-te", "huong-ung"),
        ("thang-tuan", "huong-ung"),
    ],
)
def test_each_form_of_day_has_one_template(
    templates: tuple[TaskTemplate, ...], category: str, manner: str, level: Level, years: YearClass
) -> None:
    assert len(suited(templates, Category(category), level, Manner(manner), years)) == 1


def test_reviews_and_reports_have_templates(templates: tuple[TaskTemplate, ...]) -> None:
    others = {row.id: row.suits[0] for row in templates if row.line != TemplateFor.OCCURRENCE}
    assert {name: (suits.line, suits.review) for name, suits in others.items()} == {
        "tong-ket": (TemplateFor.REVIEW, ("tong-ket",)),
        "so-ket": (TemplateFor.REVIEW, ("so-ket",)),
        "bao-cao-dinh-ky": (TemplateFor.REPORT, ()),
        "so-ket-6-thang": (TemplateFor.REPORT, ()),
    }


CELEBRATING = re.compile(r"chào mừng|mừng|hân hoan|nhiệt liệt|vui|thi đua|văn nghệ", re.IGNORECASE)


def test_mourning_is_not_celebrated(templates: tuple[TaskTemplate, ...]) -> None:
    manners = {
        row.id: {manner for suits in row.suits for manner in suits.manner} for row in templates
    }
    of_mourning = [row for row in templates if MOURNING & manners[row.id]]
    assert len(of_mourning) == 2
    assert all(manners[row.id] <= MOURNING for row in of_mourning)
    tasks: list[TemplateTask] = [task for row in of_mourning for task in row.tasks]
    assert [task.id for task in tasks if CELEBRATING.search(" ".join(task.texts))] == []
    assert not {task.channel for task in tasks} & {"thi-dua", "van-nghe"}


def test_only_round_years_of_a_tradition_day_have_a_ceremony(
    templates: tuple[TaskTemplate, ...],
) -> None:
    """Nghị định 111/2018/NĐ-CP, Điều 4 khoản 3 and Điều 9 khoản 2."""
    with_ceremony = [row.id for row in templates for task in row.tasks if task.id == "le-ky-niem"]
    assert with_ceremony == ["le-lon-nam-tron", "truyen-thong-nam-tron"]


WATCHING = re.compile(r"dư luận|tâm trạng|phản bác|thù địch|xấu độc|nắm tình hình", re.IGNORECASE)


def test_nothing_is_offered_that_watches_people_or_opinions(
    templates: tuple[TaskTemplate, ...], channels: tuple[ChannelRow, ...]
) -> None:
    told = [" ".join((row.name, row.note, *task.texts)) for row in templates for task in row.tasks]
    told += [f"{channel.label} {channel.note}" for channel in channels]
    assert [text for text in told if WATCHING.search(text)] == []
