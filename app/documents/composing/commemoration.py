"""The plan of one commemoration: its communication, its activities, its costs if any."""

from collections.abc import Iterable

from app.documents.composing.blocks import grounds, section, written, written_or_blank
from app.documents.composing.days import Day
from app.documents.composing.head import Head, document
from app.documents.composing.plan_document import (
    PlanPaper,
    activity_blocks,
    aims,
    annexes,
    missing_grounds,
    organisation,
)
from app.documents.official.document import Blank, Block, Document, Heading
from app.planning.plans.vocabulary import TextPart


def commemoration(head: Head, told: PlanPaper, day: Day | None) -> Document:
    """The plan for ``day``; what the law provides for its form is a hint in drafts alone."""
    blocks = (
        *missing_grounds(head, told),
        *aims(head, told),
        Heading(1, "NỘI DUNG"),
        *_contents(head, told, day),
        *section("HÌNH THỨC TUYÊN TRUYỀN", written(told.text(TextPart.FORMS))),
        *section("KINH PHÍ", written(told.text(TextPart.COSTS))),
        Heading(1, "TỔ CHỨC THỰC HIỆN"),
        *organisation(head, told),
    )
    return document(
        head,
        told.kind,
        told.summary,
        blocks,
        grounds=grounds(told.text(TextPart.GROUNDS)),
        annexes=annexes(told),
    )


def _contents(head: Head, told: PlanPaper, day: Day | None) -> Iterable[Block]:
    yield Heading(2, "Công tác thông tin, tuyên truyền")
    yield from written_or_blank(
        told.text(TextPart.CONTENT), "nội dung tuyên truyền", draft=head.draft
    )
    if head.draft and day and (told_by := day.provided or day.unread):
        yield Blank(f"quy mô, hình thức do cấp có thẩm quyền quyết định; quy định: {told_by}")
    yield from section("Một số hoạt động", activity_blocks(told.activities), 2)
