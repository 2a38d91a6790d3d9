"""Taking a ballot from one state to the next, one step at a time."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ballots.models import Ballot
from app.ballots.rules import BallotState, NoSuchBallot, StepRefused, obstacle_to_step


def ballot_to_step(session: Session, estate_id: int, ballot_id: int) -> Ballot:
    """The estate's ballot, locked against every other step and vote.

    Raises:
        NoSuchBallot: if the estate has no such ballot.
    """
    ballot = session.scalar(
        select(Ballot)
        .where(Ballot.id == ballot_id, Ballot.estate_id == estate_id)
        .with_for_update()
    )
    if ballot is None:
        raise NoSuchBallot
    return ballot


def refuse_wrong_state(ballot: Ballot, step: BallotState) -> None:
    """Let a ballot go on only along the ways it can go.

    Raises:
        StepRefused: if there is no way from its state to this one.
    """
    if obstacle := obstacle_to_step(BallotState(ballot.state), step):
        raise StepRefused(obstacle)
