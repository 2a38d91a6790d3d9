"""Half-open periods of time: the opening instant is in, the closing instant is out."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The clock of every estate; China keeps one time all year."""


@dataclass(frozen=True, slots=True)
class Period:
    """From ``opens_at`` (included) to ``closes_at`` (excluded), time-zone aware.

    "24时" of a day is therefore written as 00:00 of the next day.
    """

    opens_at: datetime
    closes_at: datetime

    def __post_init__(self) -> None:
        if self.opens_at.tzinfo is None or self.closes_at.tzinfo is None:
            raise ValueError("a period needs time zones")
        if self.opens_at >= self.closes_at:
            raise ValueError("a period ends after it begins")

    def contains(self, at: datetime) -> bool:
        """Tell whether the instant falls into the period."""
        return self.opens_at <= at < self.closes_at

    def time_left(self, at: datetime) -> timedelta:
        """How long until it ends, never less than nothing."""
        return max(self.closes_at - at, timedelta(0))
