"""What is said of the tasks that templates offer for a line of a plan, and of its channels."""

from collections.abc import Mapping

from pydantic import ConfigDict

from app.models import Plan, PlanLine, Unit
from app.planning.plans.channels import channels, own_channels
from app.planning.plans.tasks import TaskFields
from app.planning.plans.templates import Offer, offers
from app.views.base import View
from app.views.desk import Desk


class OfferSource(View):
    """A document that shows a practice."""

    title: str
    number: str | None
    url: str | None


class OfferView(View):
    """A task that a template offers; without ``sources`` it is our own suggestion.

    ``id`` makes a task of it, ``template`` makes all that the template offers.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "le-lon-nam-khac.co-dong",
                    "template": "le-lon-nam-khac",
                    "line_id": 31,
                    "title": (
                        "Cổ động trực quan kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam"
                    ),
                    "channel": "co-dong",
                    "channel_name": "Cổ động trực quan",
                    "wording": "chậm nhất 10 ngày làm việc trước ngày kỷ niệm",
                    "rule": "count:10wd-before@occurrence:thanh-lap-dang-2027",
                    "taken": False,
                    "sources": [
                        {
                            "title": "Kế hoạch cổ động trực quan năm 2024 của Sở Văn hóa và"
                            " Thể thao Hà Nội",
                            "number": "36/KH-SVHTT",
                            "url": None,
                        }
                    ],
                }
            ]
        },
    )

    id: str
    template: str
    line_id: int | None
    title: str
    channel: str | None
    channel_name: str | None
    wording: str
    rule: str | None
    taken: bool
    sources: tuple[OfferSource, ...]


class ChannelView(View):
    """A channel that tasks of a unit may choose; ``own`` where the unit itself added it."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [{"id": "bao-chi", "label": "Báo chí", "own": False}],
        },
    )

    id: str
    label: str
    own: bool


def offer_views(desk: Desk, plan: Plan, line: PlanLine | None) -> tuple[OfferView, ...]:
    """What templates offer for a line; without one, the reports of the plan."""
    known = channels(desk.session, plan.unit_id, desk.reference)
    found = offers(desk.session, plan, line, desk.reference)
    return tuple(_offer(one, line, known) for one in found)


def channel_views(desk: Desk, unit: Unit) -> tuple[ChannelView, ...]:
    """The channels of a unit: those of everybody, and those that it and units over it added."""
    own = {row.id for row in own_channels(desk.session, unit.id)}
    found = channels(desk.session, unit.id, desk.reference)
    return tuple(ChannelView(id=i, label=label, own=i in own) for i, label in found.items())


def _offer(offer: Offer, line: PlanLine | None, known: Mapping[str, str]) -> OfferView:
    fields: TaskFields = offer.fields
    return OfferView(
        id=offer.id,
        template=offer.template,
        line_id=line.id if line else None,
        title=fields.title,
        channel=fields.channel,
        channel_name=known.get(fields.channel or "", fields.channel),
        wording=fields.wording,
        rule=fields.rule,
        taken=offer.taken,
        sources=tuple(
            OfferSource(title=one.title, number=one.number, url=one.url) for one in offer.sources
        ),
    )
