"""Properties have no deadline: whichever example comes first pays for reading the tables."""

from hypothesis import settings

settings.register_profile("without-deadline", deadline=None)
settings.load_profile("without-deadline")
