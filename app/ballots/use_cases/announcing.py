"""The committee posts a ballot's notice, or calls the ballot off."""

from datetime import datetime

from app import journal
from app.ballots.checklist import blocking, days_of_notice
from app.ballots.events import BallotNoticePosted, BallotWithdrawn
from app.ballots.queries.readiness import readiness
from app.ballots.rules import BallotState, Obstacle, StepRefused
from app.ballots.use_cases.evidence import facts_now, log_notice, log_withdrawal
from app.ballots.use_cases.steps import ballot_to_step, refuse_wrong_state
from app.db import transaction
from app.domain.period import CHINA


def post_notice(
    *,
    estate_id: int,
    ballot_id: int,
    override_reason: str | None,
    actor: str,
    at: datetime,
) -> None:
    """Post the notice: from now on question, scope, period and policies are fixed.

    Raises:
        StepRefused: if something is missing, or it is no draft any more.
        NoSuchBallot: if the estate has no such ballot.
    """
    with transaction() as session:
        ballot = ballot_to_step(session, estate_id, ballot_id)
        refuse_wrong_state(ballot, BallotState.NOTICED)
        ballot.override_reason = override_reason or None
        ballot.notice_posted_at = at
        session.flush()
        if blocking(readiness(session, ballot_id=ballot_id, at=at).checked):
            raise StepRefused(Obstacle.BLOCKED)
        ballot.state = BallotState.NOTICED
        journal.record(
            session,
            BallotNoticePosted(
                occurred_at=at,
                actor=actor,
                estate_id=estate_id,
                ballot_id=ballot_id,
                number=ballot.number,
                plan_sha256=ballot.plan_sha256,
                days_of_notice=days_of_notice(
                    at.astimezone(CHINA).date(), ballot.opens_at
                ),
                override_reason=ballot.override_reason,
            ),
        )
        log_notice(session, facts_now(session, ballot_id), actor=actor, at=at)


def withdraw_ballot(
    *, estate_id: int, ballot_id: int, reason: str, actor: str, at: datetime
) -> None:
    """Call a ballot off before it is closed, saying why.

    Raises:
        StepRefused: without a reason, or once it is closed.
        NoSuchBallot: if the estate has no such ballot.
    """
    with transaction() as session:
        ballot = ballot_to_step(session, estate_id, ballot_id)
        refuse_wrong_state(ballot, BallotState.WITHDRAWN)
        if not reason.strip():
            raise StepRefused(Obstacle.NO_REASON)
        ballot.state = BallotState.WITHDRAWN
        journal.record(
            session,
            BallotWithdrawn(
                occurred_at=at,
                actor=actor,
                estate_id=estate_id,
                ballot_id=ballot_id,
                number=ballot.number,
                reason=reason.strip(),
            ),
        )
        if ballot.notice_posted_at:
            facts = facts_now(session, ballot_id)
            log_withdrawal(session, facts, reason=reason.strip(), actor=actor, at=at)
