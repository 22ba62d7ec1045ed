"""A line of work says who does what by when, and to whom what comes of it goes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.documents.reading_plans.blocks import Block
from app.documents.reading_plans.bodies import Spoken, spoken
from app.documents.reading_plans.values import ReadTask
from app.planning.deadlines import Before, By, Counted, Deadline, DeadlineRefused
from app.planning.plans.written import MAX_WRITTEN
from app.planning.reading import NoDeadline, Read, read_deadline
from app.planning.wordings import InPlan

NO_DEADLINE = "Văn bản không nêu hạn của việc này; hãy ghi hạn."
UNREAD_DEADLINE = "Không đọc được hạn trong câu này; hãy ghi lại."
NO_LEAD = "Văn bản không nêu rõ ai chủ trì; hãy chọn đơn vị."

MAX_TITLE = 1500
_FEW_WORDS = 4
_LINE = 500

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\W\da-zà-ỹđ])")
_OURS = re.compile(r";\s*thời hạn:\s*(?P<wording>[^;]+)$", re.IGNORECASE)
_PRODUCT = re.compile(r"\s*\(sản phẩm:\s*(?P<product>[^()]+)\)", re.IGNORECASE)
_CAPITALS = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
_SENT = re.compile(
    r"(?<!\w)(?:gửi|nộp|báo\s+cáo)(?:(?:\s+[^\s.;:,()]+){0,4}?\s+(?:về|cho|đến|tới))?"
    rf"\s+(?P<who>(?-i:[{_CAPITALS}])[^.;:,()]{{2,150}}?)"
    r"(?=\s*(?:[.;,:()]|$)|\s+(?:trước|chậm\s+nhất|muộn\s+nhất|để|theo|vào|đúng|hạn|qua|không\s+quá"
    r"|định\s+kỳ|hằng|hàng|trong|kết\s+quả|tình\s+hình)(?!\w))",
    re.IGNORECASE,
)
_BOUND = (
    r"(?:trước|(?:chậm|muộn)\s+nhất|không\s+quá|đến\s+hết|xong\s+trong|trong)\s+(?:là\s+)?"
    r"(?:ngày\s+)?"
)
_NAMED_DUE = re.compile(
    r"(?<!\w)(?:(?:(?:chậm|muộn)\s+nhất|không\s+quá|trước|xong|hoàn\s+thành)\s"
    r"(?=[^.;,]{0,40}(?:\d|ngày|tháng|quý|tuần|lễ|dịp|đợt))[^.;]{2,200}"
    r"|(?:từ|vào)\s[^.;,\d]{0,25},?[^.;,\d]{0,6}\d{1,2}(?:\s*(?:h|giờ|g)\b|h\d|[/.-]\d)[^.;]{0,150})",
    re.IGNORECASE,
)
"""The words of a deadline that are not read: from what bounds it on."""
_DONE = re.compile(r"(?<![\s,;])[\s,;]+(?:(?:cơ bản )?hoàn thành|xong|chậm nhất)$", re.IGNORECASE)
_AS_BOUND = re.compile(r"trước|hoàn\s+thành|xong|hạn|chậm\s+nhất|không\s+quá", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Due:
    """A deadline in a sentence, readable or not."""

    wording: str
    rule: str | None
    doubts: tuple[str, ...] = ()
    bounds: bool = False


def work_in(block: Block, heading: str, plan: InPlan, *, is_given: bool) -> tuple[ReadTask, ...]:
    """The tasks that ``block`` says, one for each deadline, under a body or none.

    Work that is given to somebody counts without a deadline too; other lines only where
    something bounds them.
    """
    sentences = _SENTENCE_END.split(block.text)
    dues = [(n, due) for n, one in enumerate(sentences) if (due := _due(one, plan))]
    if not is_given:
        dues = [(n, due) for n, due in dues if due.bounds]
    who = spoken(block.text, heading)
    if not dues and not (is_given and who.leads):
        return ()
    dues = dues or _unread(sentences)
    if len(dues) < 2:
        return (_task(block, who, sentences, dues[0] if dues else None),)
    return tuple(
        _task(
            block, replace(who, said=spoken(sentences[n], heading).said), [sentences[n]], (0, due)
        )
        for n, due in dues
    )


def due_told(wording: str, plan: InPlan) -> tuple[str | None, tuple[str, ...]]:
    """The rule that a wording means, None where none is read, and what is uncertain of it."""
    if not wording:
        return None, (NO_DEADLINE,)
    try:
        read = read_deadline(wording, plan)
    except DeadlineRefused as error:
        return None, (f"Không đọc được hạn: {error}.",)
    return str(read.deadline), tuple(_sentence(doubt) for doubt in read.uncertain)


def _due(sentence: str, plan: InPlan) -> _Due | None:
    """The deadline of a sentence; None where it has none, or what may as well be none."""
    try:
        read = read_deadline(sentence, plan)
    except NoDeadline:
        return None
    except DeadlineRefused as error:
        wording = _with_bound(sentence, str(getattr(error, "wording", "")))
        if not wording:
            return None
        return _Due(wording, None, (f"Không đọc được hạn: {error}.",), _bounds(wording, None))
    if any("có thể" in doubt for doubt in read.uncertain):
        return None
    doubts = tuple(_sentence(doubt) for doubt in read.uncertain)
    return _Due(read.wording, str(read.deadline), doubts, _bounds(read.wording, read))


def _unread(sentences: Sequence[str]) -> list[tuple[int, _Due]]:
    """The first deadline that is named and cannot be read, with its words."""
    found = ((n, _NAMED_DUE.search(one)) for n, one in enumerate(sentences))
    return [
        (n, _Due(match[0].strip(" ,:")[:_LINE], None, (UNREAD_DEADLINE,)))
        for n, match in found
        if match
    ][:1]


def _with_bound(sentence: str, wording: str) -> str:
    """``wording`` with the words before it that bound it."""
    found = re.search(rf"{_BOUND}{re.escape(wording)}", sentence, re.IGNORECASE)
    return found[0] if found and wording else wording


def _bounds(wording: str, read: Read | None) -> bool:
    deadline: Deadline | None = read.deadline if read else None
    return isinstance(deadline, Before | By | Counted) or bool(_AS_BOUND.search(wording))


def _task(
    block: Block, who: Spoken, sentences: list[str], found: tuple[int, _Due] | None
) -> ReadTask:
    said, ours = _as_we_print(who.said)
    due = found[1] if found else None
    told = _SENTENCE_END.split(said)
    recipient = next((to for one in sentences if (to := _recipient(one))), "")
    title = said if ours else _title(told, due, sentences[found[0]] if found else "")
    product = _PRODUCT.search(title)
    doubts = (
        *(due.doubts if due else (NO_DEADLINE,)),
        *(() if who.leads else (NO_LEAD,)),
    )
    return ReadTask(
        place=block.place,
        title=_PRODUCT.sub("", title).strip(" .;,:")[:MAX_TITLE] or block.text[:MAX_TITLE],
        leads=who.leads,
        supports=who.supports,
        wording=(ours or (due.wording if due else ""))[:_LINE],
        rule=due.rule if due else None,
        recipient=recipient[:_LINE],
        deliverable=product["product"].strip()[:_LINE] if product else "",
        content="" if ours or len(told) < 2 else said[:MAX_WRITTEN],
        doubts=doubts,
    )


def _as_we_print(said: str) -> tuple[str, str]:
    """What a line says, and its deadline where it is printed as our own documents do."""
    bare = said.rstrip(" .")
    ours = _OURS.search(bare)
    if not ours:
        return said, ""
    left = bare[: ours.start()]
    sent = re.search(r";\s*gửi về\s+[^;]+$", left)
    return (left[: sent.start()] if sent else left), ours["wording"].strip()


def _title(told: list[str], due: _Due | None, sentence: str) -> str:
    """The sentence with the deadline, less where it goes and when; else what comes first."""
    first = _without_end(told[0], due) or told[0]
    if due is None or not due.bounds or len(told) < 2 or sentence in told[0]:
        return first
    return _without_end(sentence, due) or first


def _without_end(said: str, due: _Due | None) -> str:
    """``said`` less "gửi về … trước ngày …" at its end; nothing where that is nearly all."""
    sent = _SENT.search(said)
    places = [sent.start() if sent else -1, said.find(due.wording) if due else -1]
    cut = said[: min((at for at in places if at >= 0), default=len(said))].rstrip(" ,;:.(-–")
    return _DONE.sub("", cut) if len(cut.split()) >= _FEW_WORDS else ""


def _recipient(said: str) -> str:
    found = _SENT.search(said)
    return found["who"].strip() if found else ""


def _sentence(doubt: str) -> str:
    return f"{doubt[:1].upper()}{doubt[1:].rstrip('.')}."
