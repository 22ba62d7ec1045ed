"""The items of tasks: an errand as a to-do, or as an event on the day on which it is due."""

from collections.abc import Iterable
from datetime import date

from app.clock import midnight
from app.feeds.items import Item, described, fitted, sequence_at, stamped
from app.feeds.todos import Todo, TodoStatus
from app.planning.errand import Errand
from app.planning.plans.vocabulary import ShareState
from app.planning.reasons import spoken_date

SUMMARY_CHARACTERS = 60
DESCRIPTION_OCTETS = 1200

CATEGORY = "Nhiệm vụ"

STATUSES = {
    ShareState.TODO: TodoStatus.NEEDS_ACTION,
    ShareState.DOING: TodoStatus.IN_PROCESS,
    ShareState.DONE: TodoStatus.COMPLETED,
    ShareState.DROPPED: TodoStatus.CANCELLED,
}


def task_todos(errands: Iterable[Errand], today: date, public_url: str) -> tuple[Todo, ...]:
    """The to-dos of ``errands``, in their order.

    Of what recurs and goes on, the times that are over are left out: nobody says of a
    single one that it was done.
    """
    return tuple(_todo(errand, public_url) for errand in errands if not _is_over(errand, today))


def task_events(errands: Iterable[Errand], public_url: str) -> tuple[Item, ...]:
    """The events of ``errands`` that are due on a day, in their order."""
    return tuple(_event(errand, errand.due, public_url) for errand in errands if errand.due)


def _is_over(errand: Errand, today: date) -> bool:
    is_past = errand.due is not None and errand.due < today
    return errand.recurs and errand.is_open and is_past


def _todo(errand: Errand, public_url: str) -> Todo:
    url = _url(errand, public_url)
    changed = stamped(errand.changed)
    done = errand.done_on if errand.state is ShareState.DONE else None
    return Todo(
        id=errand.key,
        due=errand.due,
        summary=_summary(errand),
        description=described(_lines(errand), url, octets=DESCRIPTION_OCTETS),
        url=url,
        category=CATEGORY,
        created=errand.created,
        changed=changed,
        sequence=sequence_at(changed),
        status=STATUSES[errand.state],
        percent=errand.percent,
        completed=midnight(done) if done else None,
    )


def _event(errand: Errand, day: date, public_url: str) -> Item:
    url = _url(errand, public_url)
    changed = stamped(errand.changed)
    done = "Xong: " if errand.state is ShareState.DONE else "Hạn: "
    return Item(
        id=errand.key,
        first=day,
        last=day,
        summary=_summary(errand, done),
        description=described(_lines(errand), url, octets=DESCRIPTION_OCTETS),
        url=url,
        category=CATEGORY,
        created=errand.created,
        changed=changed,
        sequence=sequence_at(changed),
        cancelled=errand.state is ShareState.DROPPED,
        private=True,
    )


def _summary(errand: Errand, before: str = "") -> str:
    told = f"Dự thảo: {errand.title}" if errand.draft else f"{before}{errand.title}"
    return fitted(told, characters=SUMMARY_CHARACTERS)


def _lines(errand: Errand) -> tuple[str, ...]:
    """What is said of it, the deadline before what may be long."""
    due = f"Hạn cuối: {spoken_date(errand.due)}" if errand.due else ""
    part = f"Vai trò: {errand.part.label}" if errand.part else ""
    product = f"Sản phẩm: {errand.deliverable}" if errand.deliverable else ""
    plan = f"Kế hoạch: {errand.plan}"
    told = (f"Thời gian: {errand.wording}", due, f"Cách tính: {errand.why}", part, product, plan)
    return tuple(line for line in told if line)


def _url(errand: Errand, public_url: str) -> str:
    return f"{public_url}/lam-viec/nhiem-vu/{errand.task_id}"
