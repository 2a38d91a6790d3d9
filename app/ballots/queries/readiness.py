"""Whether a ballot may be announced or opened, and the roll it would have."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.ballots.checklist import Checked, Plan, blocking, check_all
from app.ballots.queries.facts import BallotFacts, ballot_by_id
from app.ballots.queries.registered import estate_facts, registered_units
from app.ballots.roll import RollLine, frozen_roll, scope_of
from app.ballots.rules import NoSuchBallot
from app.register.owner_queries import undecided_owners


@dataclass(frozen=True, slots=True)
class Readiness:
    """Every check of a ballot's plan against the register of this instant."""

    ballot: BallotFacts
    roll: tuple[RollLine, ...]
    checked: tuple[Checked, ...]

    @property
    def missing(self) -> int:
        """How many checks still block."""
        return len(blocking(self.checked))

    @property
    def is_ready(self) -> bool:
        return not self.missing


def readiness(session: Session, *, ballot_id: int, at: datetime) -> Readiness:
    """Check a ballot as if its next step were taken at this instant.

    Raises:
        NoSuchBallot: if there is no such ballot.
    """
    ballot = ballot_by_id(session, ballot_id)
    if ballot is None:
        raise NoSuchBallot
    estate = estate_facts(session, ballot.estate_id)
    roll = roll_for(session, ballot)
    checked = check_all(
        Plan(
            questions=len(ballot.questions),
            paper_place=ballot.paper_place,
            opens_at=ballot.opens_at,
            closes_at=ballot.closes_at,
            override_reason=ballot.override_reason,
        ),
        roll,
        undecided=undecided_owners(session, ballot.estate_id),
        posted_at=ballot.notice_posted_at or at,
        at=at,
        is_test=estate.is_test,
    )
    return Readiness(ballot, roll, checked)


def roll_for(session: Session, ballot: BallotFacts) -> tuple[RollLine, ...]:
    """The roll a ballot would freeze from the register of this instant."""
    units = registered_units(session, ballot.estate_id)
    return frozen_roll(
        units,
        scope_of(ballot.scope_kind, ballot.scope, units),
        count_special_spaces=ballot.policies.count_special_spaces,
    )
