"""Closing a ballot, and counting it once and for all."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import journal
from app.ballots.events import BallotClosed, BallotCounted
from app.ballots.models import Ballot, Vote
from app.ballots.outcome import (
    Excluded,
    QuestionOutcome,
    outcome_document,
    outcome_sha256,
)
from app.ballots.queries.counting import Counted, count_with_readings
from app.ballots.queries.facts import BallotFacts
from app.ballots.rules import BallotState, Obstacle, StepRefused
from app.ballots.tally.sensitivity import margin_of
from app.ballots.use_cases.evidence import facts_now, log_close
from app.ballots.use_cases.steps import ballot_to_step, refuse_wrong_state
from app.ballots.use_cases.tallying import log_count
from app.db import transaction
from app.register.models import Estate


def close_ballot(*, estate_id: int, ballot_id: int, actor: str, at: datetime) -> None:
    """Close a ballot whose period is over; an exercise may be closed early.

    It waits for the votes that are being written, and none is taken after it.

    Raises:
        StepRefused: if it is not open, or its period is not over.
        NoSuchBallot: if the estate has no such ballot.
    """
    with transaction() as session:
        ballot = ballot_to_step(session, estate_id, ballot_id)
        refuse_wrong_state(ballot, BallotState.CLOSED)
        if at < ballot.closes_at and not session.get_one(Estate, estate_id).is_test:
            raise StepRefused(Obstacle.NOT_OVER)
        ballot.state = BallotState.CLOSED
        ballot.closed_at = at
        journal.record(
            session,
            BallotClosed(
                occurred_at=at,
                actor=actor,
                estate_id=estate_id,
                ballot_id=ballot_id,
                number=ballot.number,
                votes=_votes_cast(session, ballot_id),
            ),
        )
        log_close(session, facts_now(session, ballot_id), actor=actor, at=at)


def count_closed_ballot(
    *, estate_id: int, ballot_id: int, actor: str, at: datetime
) -> None:
    """Count a closed ballot and freeze the outcome with its hash.

    Raises:
        StepRefused: if it is not closed, or counted already.
        NoSuchBallot: if the estate has no such ballot.
    """
    with transaction() as session:
        ballot = ballot_to_step(session, estate_id, ballot_id)
        refuse_wrong_state(ballot, BallotState.COUNTED)
        facts = facts_now(session, ballot_id)
        counted = count_with_readings(session, facts)
        frozen = _freeze(ballot, facts, counted, at)
        journal.record(
            session,
            BallotCounted(
                occurred_at=at,
                actor=actor,
                estate_id=estate_id,
                ballot_id=ballot_id,
                number=ballot.number,
                outcome_sha256=frozen,
            ),
        )
        log_count(session, facts, counted, outcome_sha256=frozen, actor=actor, at=at)


def _freeze(
    ballot: Ballot, facts: BallotFacts, counted: tuple[Counted, ...], at: datetime
) -> str:
    document = outcome_document(
        number=facts.number,
        roll_root=facts.roll_root or "",
        scope=facts.whole,
        questions=[_outcome(one) for one in counted],
    )
    ballot.state = BallotState.COUNTED
    ballot.counted_at = at
    ballot.outcome = document
    ballot.outcome_sha256 = outcome_sha256(document)
    return ballot.outcome_sha256


def _outcome(counted: Counted) -> QuestionOutcome:
    sums = counted.count
    return QuestionOutcome(
        question_id=counted.question.id,
        item=counted.question.decision.item,
        participating=sums.participating,
        agree=sums.agree,
        oppose=sums.oppose,
        abstain=sums.abstain,
        mixed_heads=sums.mixed_heads,
        verdict=counted.verdict,
        excluded=tuple(
            sorted(
                (
                    Excluded(int(vote_id), int(entry_id), reason)
                    for vote_id, entry_id, reason in sums.excluded
                ),
                key=lambda one: one.vote_id,
            )
        ),
        margin=margin_of(sums, counted.question.decision),
        others=counted.readings,
    )


def _votes_cast(session: Session, ballot_id: int) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(Vote).where(Vote.ballot_id == ballot_id)
        )
        or 0
    )
