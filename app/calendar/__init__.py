"""The calendar core: lunar dates, rules, anniversaries; pure functions of their arguments.

Nothing here reads a clock, a file or a database, or imports anything but the
standard library.  Everywhere in this package:

* a *civil day* is a ``datetime.date`` as counted in Vietnam;
* a *window* is half-open: it holds its ``start`` and not its ``end``;
* months count from 1, and in rules the month stands before the day.
"""


class CalendarError(Exception):
    """A question the calendar cannot answer; the attributes of each subclass say why."""
