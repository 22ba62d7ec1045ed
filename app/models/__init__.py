"""The tables, one aggregate a file."""

from app.models.base import Base
from app.models.catalogue import EventChange, LoadedFile, Revision
from app.models.day_stamp import DayStamp
from app.models.event import Event, EventWord
from app.models.saved_feed import SavedFeed

__all__ = [
    "Base",
    "DayStamp",
    "Event",
    "EventChange",
    "EventWord",
    "LoadedFile",
    "Revision",
    "SavedFeed",
]
