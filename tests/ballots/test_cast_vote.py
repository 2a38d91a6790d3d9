from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.ballots.models import Question, Vote, VoteAnswer
from app.ballots.policies import DuplicatePolicy, Policies
from app.ballots.queries.standing import Voter
from app.ballots.rules import Answer, NoSuchBallot, Refusal, StepRefused, VoteRefused
from app.ballots.use_cases.counting import close_ballot
from app.ballots.use_cases.voting import IncompleteVote, Receipt, cast_vote
from app.db import reading
from app.journal import JournalEntry
from tests.ballots.conftest import CLOSES, NOON, OPENS, STAFF, Story

LAST_COUNTS = Policies(duplicate_policy=DuplicatePolicy.LAST_VALID)


def rows(session: Session) -> tuple[int, int, int]:
    """How many votes, answers and journal entries there are."""
    counted = [
        session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Vote, VoteAnswer, JournalEntry)
    ]
    return counted[0], counted[1], counted[2]


def test_a_vote_its_answers_and_its_journal_entry_are_written_together(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    receipt = story.cast(ballot_id, "1-1-201", Answer.OPPOSE)

    vote = session.scalars(select(Vote)).one()
    assert (vote.receipt_code, vote.received_at) == (receipt.code, NOON)
    assert vote.owner_id == story.owner("1-1-201").id
    assert session.scalars(select(VoteAnswer.answer)).all() == ["oppose"]
    told = session.scalars(
        select(JournalEntry).where(JournalEntry.kind == "VoteCast")
    ).one()
    assert told.facts["vote_id"] == vote.id
    assert not {"oppose", receipt.code} & set(map(str, told.facts.values()))


def test_the_same_request_gets_the_same_receipt(story: Story, session: Session) -> None:
    ballot_id, voter = story.opened(), story.voter("1-1-201")
    first = story.cast(ballot_id, "1-1-201", voter=voter, request_key="k1")
    before = rows(session)
    later = NOON + timedelta(minutes=1)
    again = story.cast(ballot_id, "1-1-201", voter=voter, request_key="k1", at=later)
    assert again == first
    assert rows(session) == before


def test_a_retry_after_the_close_still_gets_its_receipt(story: Story) -> None:
    ballot_id, voter = story.opened(), story.voter("1-1-201")
    first = story.cast(ballot_id, "1-1-201", voter=voter, request_key="k1")
    story.closed(ballot_id)
    late = CLOSES + timedelta(minutes=1)
    assert first == story.cast(
        ballot_id, "1-1-201", voter=voter, request_key="k1", at=late
    )


def test_one_key_used_by_two_homes_is_two_requests(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    story.cast(ballot_id, "1-1-201", request_key="k1")
    story.cast(ballot_id, "2-1-201", request_key="k1")
    assert rows(session)[0] == 2


def test_a_second_device_of_the_home_is_refused_and_leaves_no_trace(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    story.cast(ballot_id, "2-1-101")
    spouse = story.voter("2-1-101", owner=story.owner("2-1-101", 2))
    before = rows(session)
    with pytest.raises(VoteRefused) as refused:
        story.cast(ballot_id, "2-1-101", Answer.OPPOSE, voter=spouse)
    assert refused.value.refusal is Refusal.ALREADY_VOTED
    assert rows(session) == before


def test_where_the_last_vote_counts_both_are_kept(
    story: Story, session: Session
) -> None:
    ballot_id, voter = story.opened(policies=LAST_COUNTS), story.voter("1-1-201")
    story.cast(ballot_id, "1-1-201", voter=voter)
    story.cast(ballot_id, "1-1-201", Answer.OPPOSE, voter=voter)
    assert session.scalars(select(Vote.attempt).order_by(Vote.id)).all() == [1, 2]


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ({"relation": "tenant"}, Refusal.NOT_OWNER),
        ({"relation": "family"}, Refusal.NOT_OWNER),
        ({"confirmed": False}, Refusal.NOT_CONFIRMED),
    ],
)
def test_only_a_confirmed_owner_votes(
    story: Story, session: Session, what: dict[str, Any], refusal: Refusal
) -> None:
    ballot_id = story.opened()
    voter = story.voter("1-1-201", **what)
    before = rows(session)
    with pytest.raises(VoteRefused) as refused:
        story.cast(ballot_id, "1-1-201", voter=voter)
    assert refused.value.refusal is refusal
    assert rows(session) == before


def test_an_owner_who_came_after_the_roll_was_frozen_does_not_vote(
    story: Story,
) -> None:
    ballot_id = story.opened()
    buyer = story.an_owner("新业主")
    with pytest.raises(VoteRefused) as refused:
        story.cast(ballot_id, "1-1-201", voter=story.voter("1-1-201", owner=buyer))
    assert refused.value.refusal is Refusal.NOT_CONFIRMED


def test_an_owner_known_under_two_entries_votes_as_the_one_on_the_roll(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    twin = story.an_owner("李秀英")
    twin.same_as_id = story.owner("1-1-201").id
    session.commit()
    story.cast(ballot_id, "1-1-201", voter=story.voter("1-1-201", owner=twin))
    assert session.scalar(select(Vote.owner_id)) == story.owner("1-1-201").id


def test_a_ballot_of_another_estate_is_not_there(story: Story) -> None:
    other = Story.of(story.given, story.session)
    with pytest.raises(NoSuchBallot):
        story.cast(other.opened(), "1-1-201", voter=story.voter("1-1-201"))


def test_every_question_is_answered_and_no_other(
    story: Story, session: Session
) -> None:
    ballot_id, voter = story.opened(), story.voter("1-1-201")
    before = rows(session)
    for answers in ({}, {99: Answer.AGREE}):
        with pytest.raises(IncompleteVote):
            cast_vote(
                ballot_id=ballot_id,
                voter=voter,
                answers=answers,
                request_key="k1",
                at=NOON,
            )
    assert rows(session) == before


@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        (OPENS - timedelta(seconds=1), Refusal.NOT_YET_OPEN),
        (CLOSES, Refusal.CLOSED),
    ],
)
def test_a_vote_outside_the_period_is_refused(
    story: Story, at: datetime, refusal: Refusal
) -> None:
    ballot_id = story.opened()
    with pytest.raises(VoteRefused) as refused:
        story.cast(ballot_id, "1-1-201", at=at)
    assert refused.value.refusal is refusal


def test_after_the_close_no_vote_follows_whatever_its_time(
    exercise: Story,
) -> None:
    ballot_id = exercise.opened()
    exercise.closed(ballot_id, at=NOON)
    with pytest.raises(VoteRefused) as refused:
        exercise.cast(ballot_id, "1-1-201", at=OPENS)
    assert refused.value.refusal is Refusal.CLOSED


def in_parallel(
    app: Flask, voters: list[Voter], ballot_id: int, keys: list[str]
) -> list[object]:
    """Cast at the same moment from several threads; receipts and refusals."""
    with app.app_context():
        asked = list(
            reading().scalars(
                select(Question.id).where(Question.ballot_id == ballot_id)
            )
        )
    together = Barrier(len(voters))

    def one(voter: Voter, key: str) -> object:
        together.wait()
        with app.app_context():
            try:
                return cast_vote(
                    ballot_id=ballot_id,
                    voter=voter,
                    answers=dict.fromkeys(asked, Answer.AGREE),
                    request_key=key,
                    at=NOON,
                )
            except VoteRefused as refused:
                return refused.refusal

    with ThreadPoolExecutor(len(voters)) as threads:
        return list(threads.map(one, voters, keys))


def test_two_taps_at_once_are_one_vote_with_one_receipt(
    app: Flask, story: Story, session: Session
) -> None:
    ballot_id, voter = story.opened(), story.voter("1-1-201")
    got = in_parallel(app, [voter] * 4, ballot_id, ["k1"] * 4)
    assert len(set(got)) == 1
    assert isinstance(got[0], Receipt)
    assert rows(session)[0] == 1


def test_of_many_devices_at_once_one_votes(
    app: Flask, story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    voters = [story.voter("2-1-101") for _ in range(4)]
    got = in_parallel(app, voters, ballot_id, [uuid4().hex for _ in voters])
    assert sum(isinstance(one, Receipt) for one in got) == 1
    assert got.count(Refusal.ALREADY_VOTED) == 3
    assert rows(session)[0] == 1


def test_a_vote_racing_the_close_is_counted_or_refused(
    app: Flask, exercise: Story, session: Session
) -> None:
    ballot_id = exercise.opened()
    voters = [exercise.voter(key) for key in exercise.units]
    estate_id = exercise.estate_id

    def close() -> None:
        with app.app_context():
            close_ballot(
                estate_id=estate_id, ballot_id=ballot_id, actor=STAFF, at=CLOSES
            )

    with ThreadPoolExecutor(1) as closer:
        closing = closer.submit(close)
        got = in_parallel(app, voters, ballot_id, [uuid4().hex for _ in voters])
        closing.result()
    receipts = [one for one in got if isinstance(one, Receipt)]
    assert rows(session)[0] == len(receipts)
    assert set(got) - set(receipts) <= {Refusal.CLOSED}
    closed = session.scalars(
        select(JournalEntry).where(JournalEntry.kind == "BallotClosed")
    ).one()
    assert closed.facts["votes"] == len(receipts)


def test_an_open_ballot_is_not_counted(story: Story) -> None:
    ballot_id = story.opened()
    with pytest.raises(StepRefused):
        story.closed(ballot_id, at=NOON)
