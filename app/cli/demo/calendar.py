"""Days counted from the day of loading."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.cli.demo.chance import Chance
from app.domain.period import CHINA

FIRST_HOUR, WAKING_HOURS = 8, 13


@dataclass(frozen=True, slots=True)
class Calendar:
    """Moments of the past, as clocks in China show them, and never later than now."""

    now: datetime
    chance: Chance

    def on(self, day: int, hour: int, minute: int = 0) -> datetime:
        """Return a time of day, so many days from today."""
        date = self.now.astimezone(CHINA).date() + timedelta(days=day)
        return datetime.combine(date, time(hour, minute), CHINA)

    def between(self, begin: datetime, end: datetime) -> datetime:
        """Draw a moment between two, in waking hours if there are any."""
        end = min(end, self.now)
        seconds = max(int((end - begin).total_seconds()), 1)
        drawn = begin + timedelta(seconds=self.chance.below(seconds))
        hour = FIRST_HOUR + self.chance.below(WAKING_HOURS)
        waking = drawn.astimezone(CHINA).replace(hour=hour)
        return waking if begin <= waking < end else drawn
