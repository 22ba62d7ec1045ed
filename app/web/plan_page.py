"""A plan page is a work page about one plan: its head, its tabs, what it lacks next."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute
from pydantic import BeforeValidator, Field, ValidationError
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.errors import AppError
from app.models import Plan
from app.planning.plans.refusals import PlanPartNotFound
from app.planning.plans.sight import Sight, is_inside, plan_shown, require_editable, sight
from app.refusals import sentence
from app.serving.bodies import bounded
from app.serving.errors import STATUSES, said_of
from app.serving.identity import ChangingDep, SignedIn, SignedInDep
from app.serving.private_addresses import PAGES
from app.serving.reading import service
from app.serving.versions import StaleVersion
from app.views.desk import Desk
from app.views.log_words import field_name
from app.views.plan_log import MadeChange, changes_since
from app.views.plan_progress import plan_progress
from app.views.plan_versions import digest_in, instant_in
from app.views.plans import plan_view
from app.views.reading import read
from app.web.done import moved_on
from app.web.page import Page, PageDep
from app.web.work import Unfit, shown

PLANS = f"{PAGES}/ke-hoach"
ONE = f"{PLANS}/{{plan_id}}"
TASKS = f"{ONE}/nhiem-vu"

MAX_FORM_OCTETS = 1_500_000
"""Seven long texts in Vietnamese as browsers encode them: nine octets for many a letter."""

_LABELS = {
    "assignees": "Đơn vị thực hiện",
    "due": "Hạn góp ý",
    "kind": "Loại",
    "name": "Tên",
    "number": "Số",
    "occurrence": "Ngày kỷ niệm",
    "period": "Kỳ",
    "unit_id": "Đơn vị soạn thảo",
}


class FormRoute(APIRoute):
    """A route whose body is a form that may be long, and is bounded."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, on a request whose body is bounded."""
        handle = super().get_route_handler()

        async def handle_bounded(request: Request) -> Response:
            return await handle(Request(request.scope, bounded(request.receive, MAX_FORM_OCTETS)))

        return handle_bounded


class Outdated(StaleVersion):
    """A form made of a version that is no more; ``made`` is what was changed since."""

    def __init__(self, version: str, made: tuple[MadeChange, ...]) -> None:
        super().__init__(version)
        self.made = made


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form was not taken; ``made`` is what others changed meanwhile."""

    told: str
    status: int = 422
    made: tuple[MadeChange, ...] = ()

    @property
    def is_stale(self) -> bool:
        """Whether it was made of what is no more."""
        return bool(self.made) or self.status == STATUSES[StaleVersion]


@dataclass(frozen=True, slots=True)
class At:
    """Who is at which page, with all that views of plans depend on."""

    page: Page
    who: SignedIn
    desk: Desk

    @property
    def session(self) -> Session:
        """The session of the database that the answer works on."""
        return self.who.session

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.who.actor

    def plan(self, plan_id: int) -> Plan:
        """The plan of that number.

        Raises:
            PlanPartNotFound: if there is none that is shown to who asks.
        """
        return plan_shown(self.session, self.actor, plan_id)

    def is_whole(self, plan: Plan) -> bool:
        """Whether who asks is shown all of ``plan``."""
        return sight(self.session, self.actor, plan) is Sight.WHOLE

    def whole(self, plan_id: int) -> Plan:
        """The plan of that number, all of which is shown to who asks.

        Raises:
            PlanPartNotFound: if there is none.
        """
        plan = self.plan(plan_id)
        if not self.is_whole(plan):
            raise PlanPartNotFound("kế hoạch", plan_id)
        return plan

    def inside(self, plan_id: int) -> Plan:
        """The plan of that number, if who asks makes it or stands over it.

        Raises:
            PlanPartNotFound: if there is none.
        """
        plan = self.whole(plan_id)
        if not is_inside(self.session, self.actor, plan):
            raise PlanPartNotFound("kế hoạch", plan_id)
        return plan

    def editable(self, plan_id: int) -> Plan:
        """The plan of that number, which who asks may edit now.

        Raises:
            PlanPartNotFound: if there is none that is shown to them.
            NotAllowed, OutOfOrder: if they may not.
        """
        plan = self.whole(plan_id)
        require_editable(self.session, self.actor, plan)
        return plan

    def locked(self, plan_id: int) -> Plan:
        """The same, as it is now and until the answer has been written."""
        plan = self.whole(plan_id)
        self.session.refresh(plan, with_for_update=True)
        return plan

    def shown(
        self, template: str, refusal: Refusal | None = None, /, **context: Any
    ) -> HTMLResponse:  # Any: views of every kind
        """A page for who asks, saying why their form was not taken."""
        status = refusal.status if refusal else 200
        told = {"refused": refusal.told if refusal else "", "refusal": refusal}
        return shown(self.page, self.who, template, status, **(told | context))

    def shown_of(
        self, plan: Plan, template: str, refusal: Refusal | None = None, /, **context: Any
    ) -> HTMLResponse:  # Any: views of every kind
        """A page of a plan."""
        told = plan_view(self.desk, plan)
        progress = plan_progress(self.desk, plan, told)
        given = {"plan": told, "progress": progress, "here": address(plan.id)} | context
        return self.shown(template, refusal, **given)


def _at(request: Request, page: Page, who: SignedIn) -> At:
    held = service(request)
    reading = read(who.session, held.references, who.today, held.settings.address)
    return At(page, who, Desk(who.session, who.actor, reading.reference, who.today))


def _reader(request: Request, page: PageDep, who: SignedInDep) -> At:
    return _at(request, page, who)


def _writer(request: Request, page: PageDep, who: ChangingDep) -> At:
    return _at(request, page, who)


ReaderDep = Annotated[At, Depends(_reader)]
"""Who reads a page of plans."""
WriterDep = Annotated[At, Depends(_writer)]
"""Who sends a form of plans."""

OptionalNumber = Annotated[
    Annotated[int, Field(ge=1, le=2**31 - 1)] | None,
    BeforeValidator(lambda given: None if given == "" else given),
]
"""The number of a row in an address, or nothing."""

Again = Callable[[Refusal], HTMLResponse]
"""The page of a form once more, with what was typed and why it was not taken."""


def done(
    at: At,
    change: Callable[[], object],
    to: str | Callable[[], str],
    again: Again,
    *,
    said: str = "",
) -> Response:
    """Make a change whole or not at all, and go ``to`` a page, or show the form ``again``.

    ``said`` is a word of ``app.web.done`` where the address of the form tells none.
    """
    try:
        with at.session.begin_nested():
            change()
    except Unfit as error:
        return again(refusal_of(error))
    return moved_on(at.page, to if isinstance(to, str) else to(), said)


def check_version(
    at: At, plan: Plan | None, kind: str, number: int, given: str, current: str
) -> None:
    """Refuse a form that was made of another version than ``current``, telling what came since.

    Who changed a part of ``plan`` is told to those who make it or stand over it; without a
    plan it concerns who asks anyhow.

    Raises:
        Outdated: if it was.
    """
    if digest_in(given) == digest_in(current):
        return
    told = plan is None or is_inside(at.session, at.actor, plan)
    made = changes_since(at.session, kind, number, instant_in(given)) if told else ()
    raise Outdated(current, made)


def refusal_of(error: AppError | ValidationError) -> Refusal:
    """What is said of a form that cannot be done."""
    if isinstance(error, ValidationError):
        return Refusal(" ".join(map(_fault, error.errors())))
    made = error.made if isinstance(error, Outdated) else ()
    status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 422)
    told = _STALE if isinstance(error, StaleVersion) else said_of(error)
    return Refusal(told, status, made)


_STALE = (
    "Đã có người sửa sau khi bạn mở trang này. Chưa ghi gì; nội dung bạn vừa nhập còn nguyên dưới"
    " đây. Hãy xem bản hiện nay rồi lưu lại nếu vẫn muốn thay."
)


def address(plan_id: int) -> str:
    """Where the pages of a plan begin."""
    return f"{PLANS}/{plan_id}"


def _fault(fault: Any) -> str:  # Any: pydantic's details
    place = [one for one in fault["loc"] if isinstance(one, str)]
    told = sentence(fault)
    if not place:
        return f"{told[:1].upper()}{told[1:].removesuffix('.')}."
    name = _LABELS.get(place[0]) or field_name(place[0])
    return f"{name[:1].upper()}{name[1:]}: {told.removesuffix('.')}."
