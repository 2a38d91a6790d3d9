from datetime import UTC, datetime, timedelta

import pytest

from app.domain.period import CHINA, Period

OPENS = datetime(2026, 6, 20, tzinfo=CHINA)
CLOSES = datetime(2026, 7, 1, tzinfo=CHINA)
PERIOD = Period(OPENS, CLOSES)


def test_the_opening_instant_is_in_and_the_closing_instant_is_out() -> None:
    assert PERIOD.contains(OPENS)
    assert not PERIOD.contains(CLOSES)
    assert PERIOD.contains(CLOSES - timedelta(microseconds=1))


def test_time_left_never_falls_below_nothing() -> None:
    assert PERIOD.time_left(CLOSES - timedelta(hours=3)) == timedelta(hours=3)
    assert PERIOD.time_left(CLOSES + timedelta(hours=3)) == timedelta(0)


def test_a_period_knows_its_time_zone_and_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Period(CLOSES, OPENS)
    with pytest.raises(ValueError, match="time zones"):
        Period(OPENS.replace(tzinfo=None), CLOSES)
    assert Period(OPENS.astimezone(UTC), CLOSES) == PERIOD
