"""A saved feed is a filter that somebody asked to have under a short address."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, code


class SavedFeed(Base):
    """One filter; ``slug`` follows from ``spelling``, its canonical one, so it is kept once."""

    __tablename__ = "saved_feeds"

    slug: Mapped[str] = mapped_column(code(12), primary_key=True)
    spelling: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
