"""What is said of the webhooks of a unit, and of what was sent to them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.feeds.doctor.visits import Reason
from app.messages.delivering import WAITS, message_id
from app.messages.webhooks import (
    DAYS_BEFORE,
    WebhookEvent,
    WebhookFields,
    days_before,
    wanted,
)
from app.models import Delivery, Webhook
from app.views.accounts import told_instant
from app.views.base import View

EXAMPLE: dict[str, Any] = {
    "id": 3,
    "url": "https://phan-mem.thainguyen.example/lich-ky-niem",
    "events": ["task.due", "task.overdue", "plan.issued"],
    "days_before": 3,
    "created": "2026-11-22T03:00:00Z",
    "disabled": None,
}


class WebhookView(View):
    """A webhook; its secret is not told again."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [EXAMPLE]})

    id: int
    url: str
    events: tuple[WebhookEvent, ...]
    days_before: Annotated[int, Field(description="how many days ahead due tasks are told")]
    created: datetime
    disabled: datetime | None

    @property
    def told_events(self) -> tuple[str, ...]:
        """What it is told of, in words."""
        ahead = f" (trước {self.days_before} ngày)"
        return tuple(
            event.label + (ahead if event is WebhookEvent.TASK_DUE else "") for event in self.events
        )

    @property
    def told_created(self) -> str:
        """Since when it is, as clocks in Vietnam show it."""
        return told_instant(self.created)


class NewWebhookView(WebhookView):
    """A webhook that was just made; ``secret`` is told once and null from then on."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                EXAMPLE | {"secret": "whsec_bmhhbiB2YWkgY2FpIG5heSB0aGF5IGNobyBraG9hIHRodQ=="}
            ]
        },
    )

    secret: str | None


class DeliveryView(View):
    """A message to a webhook; ``next_try`` is null once it was delivered or given up."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": 41,
                    "message_id": "msg_3_41",
                    "event": "plan.issued",
                    "data": {
                        "id": 7,
                        "title": "Kế hoạch tuyên truyền các ngày lễ lớn năm 2027",
                        "state": "issued",
                    },
                    "created": "2026-11-22T03:00:00Z",
                    "tries": 1,
                    "next_try": None,
                    "delivered": "2026-11-22T03:01:02Z",
                    "status": 204,
                    "fault": None,
                }
            ]
        },
    )

    id: int
    message_id: str
    event: WebhookEvent
    data: dict[str, Any]  # Any: what the message tells
    created: datetime
    tries: int
    next_try: datetime | None
    delivered: datetime | None
    status: int | None
    fault: str | None

    @property
    def event_name(self) -> str:
        """What it tells of, in words."""
        return self.event.label

    @property
    def subject(self) -> str:
        """What it is about."""
        return str(self.data.get("title") or f"bản {self.data.get('revision', '')}")

    @property
    def told_created(self) -> str:
        """Since when it waits, as clocks in Vietnam show it."""
        return told_instant(self.created)

    @property
    def is_given_up(self) -> bool:
        """Whether it will never be delivered by itself."""
        return self.delivered is None and self.next_try is None

    @property
    def standing(self) -> str:
        """Where it stands, in words."""
        if self.delivered:
            return f"đã nhận lúc {told_instant(self.delivered)}"
        if self.next_try is None:
            return f"thôi gửi sau {self.tries} lần"
        if not self.tries:
            return "chờ gửi"
        return f"sẽ gửi lại lúc {told_instant(self.next_try)} (lần {self.tries + 1})"


class DeliveryPage(View):
    """Deliveries, the last first; ``next`` is given back as ``before``."""

    items: tuple[DeliveryView, ...]
    next: int | None


class WebhookForm(BaseModel):
    """A new webhook as a page tells it."""

    url: Annotated[str, Field(max_length=2000)] = ""
    events: Annotated[list[WebhookEvent], Field(max_length=len(WebhookEvent))] = []
    days_before: Annotated[int, Field(ge=0, le=1000)] = DAYS_BEFORE

    def fields(self) -> WebhookFields:
        """As webhooks take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return WebhookFields.model_validate(self.model_dump())


def webhook_view(webhook: Webhook) -> WebhookView:
    """``webhook`` without its secret."""
    return WebhookView(**_told(webhook))


def delivery_view(delivery: Delivery) -> DeliveryView:
    """A message with where it stands."""
    return DeliveryView(
        id=delivery.id,
        message_id=message_id(delivery),
        event=WebhookEvent(delivery.event),
        data=delivery.payload,
        created=delivery.created,
        tries=delivery.tries,
        next_try=delivery.next_try,
        delivered=delivery.delivered,
        status=delivery.status,
        fault=_fault(delivery),
    )


def delivery_page(found: tuple[Delivery, ...], limit: int) -> DeliveryPage:
    """A page of at most ``limit`` of the ``found`` ones, which are one more where more follow."""
    shown = found[:limit]
    return DeliveryPage(
        items=tuple(map(delivery_view, shown)),
        next=shown[-1].id if len(found) > limit else None,
    )


def _told(webhook: Webhook) -> dict[str, Any]:  # Any: the fields of the view
    events = wanted(webhook)
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": tuple(event for event in WebhookEvent if event in events),
        "days_before": days_before(webhook),
        "created": webhook.created,
        "disabled": webhook.disabled,
    }


def _fault(delivery: Delivery) -> str | None:
    if delivery.fault is None:
        return None
    return _FAULTS.get(Reason(delivery.fault), _UNKNOWN).format(status=delivery.status)


_UNKNOWN = "không gửi được"

_FAULTS = {
    Reason.SCHEME: "địa chỉ không phải https",
    Reason.NAME: "không tìm thấy máy chủ của địa chỉ",
    Reason.PRIVATE: "địa chỉ nằm trong mạng nội bộ",
    Reason.CONNECTION: "không kết nối được máy chủ",
    Reason.CERTIFICATE: "chứng thư của máy chủ không đáng tin cậy",
    Reason.TIME: "máy chủ không trả lời trong 10 giây",
    Reason.STATUS: "máy chủ trả lời {status}, không phải 2xx",
    Reason.ANSWER: "câu trả lời không đúng HTTP",
}

TRIES = len(WAITS) + 1
"""How often a message is tried before it is given up."""
