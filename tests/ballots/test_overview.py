"""What an estate's overview and its letters hear of ballots."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from app.ballots.overview import ballot_lines
from app.ballots.policies import DuplicatePolicy, Policies
from app.db import reading
from app.register.matters import matters_of
from app.register.overview import NextStep, OverviewLine, Running, Task
from tests.ballots.conftest import CLOSES, NOON, POSTED, Story


def told(app: Flask, story: Story, at: datetime = NOON) -> list[OverviewLine]:
    with app.test_request_context():
        lines = ballot_lines(reading(), estate_id=story.estate_id, at=at)
        reading().rollback()
        return list(lines)


def test_a_draft_waits_to_be_finished(app: Flask, story: Story) -> None:
    story.drafted()
    (line,) = told(app, story)
    assert isinstance(line, Task)
    assert "起草中" in line.title


def test_an_announced_ballot_waits_to_be_opened(app: Flask, story: Story) -> None:
    story.noticed()
    (early,) = told(app, story, POSTED)
    (late,) = told(app, story, NOON)
    assert isinstance(early, Task)
    assert isinstance(late, Task)
    assert (early.late, late.late) == (False, True)


def test_an_open_ballot_shows_how_many_came_of_how_many_are_needed(
    app: Flask, story: Story
) -> None:
    ballot_id = story.opened()
    story.cast(ballot_id, "1-1-101")
    (line,) = told(app, story)
    assert isinstance(line, Running)
    assert (line.people.have, line.people.need, line.people.total) == (1, 3, 4)
    assert line.area is not None
    assert (line.area.have, line.area.need, line.area.total) == (10000, 33334, 50000)


def test_an_open_ballot_whose_time_is_over_asks_to_be_closed_then_counted(
    app: Flask, story: Story
) -> None:
    ballot_id = story.opened()
    steps = [one for one in told(app, story, CLOSES) if isinstance(one, NextStep)]
    assert "到截止时间" in steps[0].strong
    story.closed(ballot_id)
    steps = [one for one in told(app, story, CLOSES) if isinstance(one, NextStep)]
    assert "可以计票" in steps[0].strong
    story.session.rollback()


def test_letters_hear_what_is_asked_until_it_is_over(
    app: Flask, story: Story, session: Session
) -> None:
    story.opened(policies=Policies(duplicate_policy=DuplicatePolicy.LAST_VALID))
    (matter,) = matters_of(session, estate_id=story.estate_id, at=NOON)
    assert matter.title == "屋面维修"
    assert matter.whole_estate
    assert not matter.final
    after = CLOSES + timedelta(seconds=1)
    assert matters_of(session, estate_id=story.estate_id, at=after) == ()
