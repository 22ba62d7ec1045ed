"""Growth is what a worker holds at the end beyond what it held when it was warm."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.feeds import resident_mb
from benchmarks.soak.service import workers_of

GROWTH = 0.05
"""By what part a worker may hold more in the last third than in the second."""


@dataclass(frozen=True)
class Look:
    """What one worker held at an instant."""

    at: float
    pid: int
    resident_mb: float
    files: int


def looked_at(pid: int, at: float) -> Iterator[Look]:
    """What each worker holds now."""
    for worker in workers_of(pid):
        files = len(list(Path(f"/proc/{worker}/fd").iterdir()))
        yield Look(at, worker, resident_mb(worker), files)


@dataclass(frozen=True)
class Growth:
    """What one worker held when it was warm, and at the end."""

    pid: int
    warm_mb: float
    end_mb: float
    most_mb: float
    slope_mb_an_hour: float
    warm_files: float
    end_files: float

    @property
    def is_too_much(self) -> bool:
        """Whether it will go on so."""
        return self.end_mb > self.warm_mb * (1 + GROWTH) or self.end_files > self.warm_files + 10


def growth(looks: list[Look]) -> Iterator[Growth]:
    """Of each worker: the second third of the time beside the last; the first is to get warm."""
    last = max(look.at for look in looks)
    for pid in sorted({look.pid for look in looks}):
        own = [look for look in looks if look.pid == pid]
        warm = [look for look in own if last / 3 <= look.at < last * 2 / 3]
        end = [look for look in own if look.at >= last * 2 / 3]
        after = warm + end
        line = statistics.linear_regression([x.at for x in after], [x.resident_mb for x in after])
        yield Growth(
            pid,
            statistics.median(look.resident_mb for look in warm),
            statistics.median(look.resident_mb for look in end),
            max(look.resident_mb for look in own),
            line.slope * 3600,
            statistics.median(look.files for look in warm),
            statistics.median(look.files for look in end),
        )
