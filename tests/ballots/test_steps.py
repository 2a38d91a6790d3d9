"""A ballot's life from draft to count, each step allowed once and in order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.ballots.models import Ballot, Question, RollEntry
from app.ballots.outcome import outcome_sha256
from app.ballots.policies import DuplicatePolicy, Policies
from app.ballots.queries.facts import ballot_by_id
from app.ballots.queries.results import result_page
from app.ballots.queries.turnout import turnout
from app.ballots.rules import (
    Answer,
    BallotState,
    NoSuchBallot,
    Obstacle,
    ScopeKind,
    StepRefused,
)
from app.ballots.tally.outcome import Weight
from app.ballots.use_cases.announcing import post_notice, withdraw_ballot
from app.ballots.use_cases.counting import close_ballot, count_closed_ballot
from app.ballots.use_cases.drafting import QuestionDraft, edit_draft
from app.ballots.use_cases.opening import open_ballot
from app.domain.period import Period
from app.journal import JournalEntry
from app.register.models import Unit
from tests.ballots.conftest import CLOSES, DRAFT, NOON, OPENS, POSTED, STAFF, Story

HASTY = replace(DRAFT, period=Period(POSTED + timedelta(days=1), CLOSES))


def state_of(session: Session, ballot_id: int) -> str:
    return session.scalars(select(Ballot.state).where(Ballot.id == ballot_id)).one()


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(JournalEntry.kind).order_by(JournalEntry.id)))


def test_every_step_is_taken_once_and_told_in_the_journal(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    story.counted(ballot_id)
    assert state_of(session, ballot_id) == BallotState.COUNTED
    assert kinds(session) == [
        "BallotDrafted",
        "BallotNoticePosted",
        "BallotOpened",
        "BallotClosed",
        "BallotCounted",
    ]


def test_ballots_of_an_estate_are_numbered_in_a_row(
    story: Story, session: Session
) -> None:
    story.drafted()
    Story.of(story.given, session).drafted()
    story.drafted()
    numbers = session.scalars(
        select(Ballot.number)
        .where(Ballot.estate_id == story.estate_id)
        .order_by(Ballot.id)
    )
    assert numbers.all() == [1, 2]


def test_a_draft_can_be_changed_and_an_announced_ballot_cannot(
    story: Story, session: Session
) -> None:
    ballot_id = story.drafted()
    other = replace(
        DRAFT,
        title="外墙",
        questions=(QuestionDraft("甲", "", 9), QuestionDraft("乙", "", 7)),
    )

    def edit() -> None:
        edit_draft(
            estate_id=story.estate_id,
            ballot_id=ballot_id,
            draft=other,
            actor=STAFF,
            at=POSTED,
        )

    edit()
    assert session.scalars(select(Question.text).order_by(Question.position)).all() == [
        "甲",
        "乙",
    ]
    post(story, ballot_id)
    before = kinds(session)
    with pytest.raises(StepRefused) as refused:
        edit()
    assert refused.value.obstacle is Obstacle.WRONG_STATE
    assert kinds(session) == before


def post(story: Story, ballot_id: int, reason: str | None = None) -> None:
    post_notice(
        estate_id=story.estate_id,
        ballot_id=ballot_id,
        override_reason=reason,
        actor=STAFF,
        at=POSTED,
    )


def test_a_notice_below_fifteen_days_is_refused_and_leaves_no_trace(
    story: Story, session: Session
) -> None:
    ballot_id = story.drafted(HASTY)
    before = kinds(session)
    with pytest.raises(StepRefused) as refused:
        post(story, ballot_id, "赶时间")
    assert refused.value.obstacle is Obstacle.BLOCKED
    ballot = session.get_one(Ballot, ballot_id)
    assert (ballot.state, ballot.notice_posted_at, ballot.override_reason) == (
        "draft",
        None,
        None,
    )
    assert kinds(session) == before


def test_an_exercise_may_shorten_it_and_the_journal_keeps_the_reason(
    exercise: Story, session: Session
) -> None:
    ballot_id = exercise.drafted(HASTY)
    with pytest.raises(StepRefused):
        post(exercise, ballot_id)
    post(exercise, ballot_id, "消防演练配合")
    told = session.scalars(
        select(JournalEntry).where(JournalEntry.kind == "BallotNoticePosted")
    ).one()
    assert told.facts["override_reason"] == "消防演练配合"
    assert told.facts["days_of_notice"] == 0


def test_opening_freezes_the_roll_of_that_instant(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    ballot = session.get_one(Ballot, ballot_id)
    assert (ballot.roll_units, ballot.roll_heads, ballot.roll_area_dm2) == (5, 4, 50000)
    assert len(ballot.roll_root or "") == 64
    joint = session.scalars(
        select(RollEntry).where(RollEntry.unit_key == "2-1-101")
    ).one()
    owners = {story.owner("2-1-101", place).id for place in (1, 2)}
    assert set(joint.owners) == owners
    assert joint.head == "|".join(sorted(map(str, owners)))


def test_opening_asks_the_checklist_again(story: Story, session: Session) -> None:
    ballot_id = story.noticed()
    session.rollback()
    story.given.a_unit(
        "2-1-301", estate=story.given_estate(), owners=(), status="delivered"
    )
    with pytest.raises(StepRefused) as refused:
        open_ballot(
            estate_id=story.estate_id, ballot_id=ballot_id, actor=STAFF, at=OPENS
        )
    assert refused.value.obstacle is Obstacle.BLOCKED
    assert state_of(session, ballot_id) == BallotState.NOTICED
    assert session.scalar(select(func.count()).select_from(RollEntry)) == 0


def test_a_building_s_ballot_freezes_the_estate_and_counts_the_building(
    story: Story, session: Session
) -> None:
    building = session.get_one(Unit, story.units["2-1-101"]).building_id
    story.opened(scope_kind=ScopeKind.BUILDING, scope={"building_ids": [building]})
    counts = session.execute(select(RollEntry.unit_key, RollEntry.counts)).all()
    assert {key for key, counting in counts if counting} == {"2-1-101", "2-1-201"}
    assert len(counts) == 5


Step = Callable[[Story, int], Any]


@pytest.mark.parametrize(
    "step",
    [
        lambda s, b: open_ballot(
            estate_id=s.estate_id, ballot_id=b, actor=STAFF, at=OPENS
        ),
        lambda s, b: close_ballot(
            estate_id=s.estate_id, ballot_id=b, actor=STAFF, at=CLOSES
        ),
        lambda s, b: count_closed_ballot(
            estate_id=s.estate_id, ballot_id=b, actor=STAFF, at=CLOSES
        ),
    ],
)
def test_no_step_is_skipped_and_a_foreign_ballot_is_not_there(
    story: Story, session: Session, step: Step
) -> None:
    ballot_id = story.drafted()
    before = kinds(session)
    with pytest.raises(StepRefused) as refused:
        step(story, ballot_id)
    assert refused.value.obstacle is Obstacle.WRONG_STATE
    other = Story.of(story.given, session)
    with pytest.raises(NoSuchBallot):
        step(other, ballot_id)
    assert kinds(session) == before


def test_a_ballot_is_closed_when_its_period_is_over(story: Story) -> None:
    ballot_id = story.opened()
    with pytest.raises(StepRefused) as refused:
        story.closed(ballot_id, at=CLOSES - timedelta(seconds=1))
    assert refused.value.obstacle is Obstacle.NOT_OVER
    story.closed(ballot_id)


def test_a_ballot_is_called_off_with_a_reason_and_never_after_the_close(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()

    def withdraw(reason: str) -> None:
        withdraw_ballot(
            estate_id=story.estate_id,
            ballot_id=ballot_id,
            reason=reason,
            actor=STAFF,
            at=NOON,
        )

    with pytest.raises(StepRefused) as refused:
        withdraw("  ")
    assert refused.value.obstacle is Obstacle.NO_REASON
    withdraw("方案有误")
    assert state_of(session, ballot_id) == BallotState.WITHDRAWN
    counted = story.opened()
    story.counted(counted)
    with pytest.raises(StepRefused):
        withdraw_ballot(
            estate_id=story.estate_id,
            ballot_id=counted,
            reason="迟了",
            actor=STAFF,
            at=NOON,
        )


def test_the_count_is_frozen_with_its_hash_and_read_back_as_it_was(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    for key, answer in (
        ("1-1-101", Answer.AGREE),
        ("1-1-102", Answer.OPPOSE),
        ("1-1-201", Answer.AGREE),
        ("2-1-101", Answer.AGREE),
    ):
        story.cast(ballot_id, key, answer)
    story.counted(ballot_id)
    stored = session.get_one(Ballot, ballot_id)
    assert stored.outcome_sha256 == outcome_sha256(stored.outcome or {})
    facts = ballot_by_id(session, ballot_id)
    assert facts is not None
    page = result_page(session, facts)
    (question,) = page.questions
    # 王 owns two units and split them: his head takes part and agrees to nothing.
    assert question.outcome.participating == Weight(40000, 3)
    assert question.outcome.agree == Weight(30000, 2)
    assert question.outcome.oppose == Weight(10000, 0)
    assert question.outcome.mixed_heads == 1
    assert page.unchanged
    assert (question.quorum_met, question.passed) == (True, True)
    assert [gate.need for gate in question.quorum] == [3, 33334]
    assert [gate.need for gate in question.approval] == [2, 20001]
    # Were split owners' votes void, too few would have taken part.
    assert [other.policy for other in question.outcome.turned_by] == [
        "mixed_owner_policy"
    ]


def test_where_the_last_vote_counts_the_earlier_one_is_a_duplicate(
    story: Story, session: Session
) -> None:
    last = Policies(duplicate_policy=DuplicatePolicy.LAST_VALID)
    ballot_id, voter = story.opened(policies=last), story.voter("1-1-201")
    story.cast(ballot_id, "1-1-201", voter=voter)
    later = NOON + timedelta(hours=1)
    story.cast(ballot_id, "1-1-201", Answer.OPPOSE, voter=voter, at=later)
    story.counted(ballot_id)
    facts = ballot_by_id(session, ballot_id)
    assert facts is not None
    page = result_page(session, facts)
    (question,) = page.questions
    assert question.outcome.oppose == Weight(10000, 1)
    assert [(str(reason), n) for reason, n in question.excluded] == [("duplicate", 1)]
    assert list(page.refused_units.values()) == ["1-1-201"]


def test_turnout_counts_who_came_and_never_what_they_chose(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    story.cast(ballot_id, "1-1-101")
    story.cast(ballot_id, "1-1-102")
    story.cast(ballot_id, "2-1-101")
    facts = ballot_by_id(session, ballot_id)
    assert facts is not None
    came = turnout(session, facts)
    assert came.altogether.weight == Weight(30000, 2)
    assert came.altogether.of_weight == Weight(50000, 4)
    assert [(b.code, b.came.units, b.came.of_units) for b in came.buildings] == [
        ("1", 2, 3),
        ("2", 1, 2),
    ]
    assert (came.electronic, came.on_paper) == (3, 0)
    assert not came.quorum_reached
    only = turnout(session, facts, building_codes=frozenset({"2"}))
    assert [b.code for b in only.buildings] == ["2"]
    words = repr(came)
    assert not {"agree", "oppose", "abstain"} & set(words.replace("'", " ").split())
