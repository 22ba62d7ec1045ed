"""The tables, one aggregate a file."""

from app.models.base import Base
from app.models.catalogue import EventChange, LoadedFile, Revision
from app.models.day_stamp import DayStamp
from app.models.event import Event, EventWord
from app.models.group import Group, GroupLead, GroupMember
from app.models.log import LogEntry
from app.models.person import Delegation, Invitation, Person, RoleGrant
from app.models.saved_feed import SavedFeed
from app.models.session import ApiKey, IdempotencyKey, WebSession
from app.models.unit import FormerName, Unit

__all__ = [
    "ApiKey",
    "Base",
    "DayStamp",
    "Delegation",
    "Event",
    "EventChange",
    "EventWord",
    "FormerName",
    "Group",
    "GroupLead",
    "GroupMember",
    "IdempotencyKey",
    "Invitation",
    "LoadedFile",
    "LogEntry",
    "Person",
    "Revision",
    "RoleGrant",
    "SavedFeed",
    "Unit",
    "WebSession",
]
