"""The tables, one aggregate a file."""

from app.models.base import Base
from app.models.catalogue import EventChange, LoadedFile, Revision
from app.models.day_stamp import DayStamp
from app.models.event import Event, EventWord, KeptDay
from app.models.group import Group, GroupLead, GroupMember
from app.models.log import LogEntry
from app.models.message import Delivery, Digest, Webhook
from app.models.own_date import AnnouncedDays, OwnDate, TakenDate
from app.models.person import Delegation, Invitation, Person, RoleGrant
from app.models.plan import Addressee, Campaign, Opinion, Plan, PlanLine, Receipt
from app.models.plan_mark import PlanMark
from app.models.progress import Figure, Reminder, ShareNote, UnitMeasure
from app.models.report import Outline, OutlineUnit, Report
from app.models.saved_feed import SavedFeed
from app.models.secret_feed import SecretFeed
from app.models.session import ApiKey, IdempotencyKey, WebSession
from app.models.task import Activity, Assignment, Share, Task, UnitChannel
from app.models.unit import FormerName, Unit

__all__ = [
    "Activity",
    "Addressee",
    "AnnouncedDays",
    "ApiKey",
    "Assignment",
    "Base",
    "Campaign",
    "DayStamp",
    "Delegation",
    "Delivery",
    "Digest",
    "Event",
    "EventChange",
    "EventWord",
    "Figure",
    "FormerName",
    "Group",
    "GroupLead",
    "GroupMember",
    "IdempotencyKey",
    "Invitation",
    "KeptDay",
    "LoadedFile",
    "LogEntry",
    "Opinion",
    "Outline",
    "OutlineUnit",
    "OwnDate",
    "Person",
    "Plan",
    "PlanLine",
    "PlanMark",
    "Receipt",
    "Reminder",
    "Report",
    "Revision",
    "RoleGrant",
    "SavedFeed",
    "SecretFeed",
    "Share",
    "ShareNote",
    "TakenDate",
    "Task",
    "Unit",
    "UnitChannel",
    "UnitMeasure",
    "WebSession",
    "Webhook",
]
