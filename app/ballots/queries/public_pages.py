"""A ballot as anybody may read it, from an estate's public page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.ballots.queries.facts import BallotFacts, ballot_by_number
from app.ballots.queries.registered import (
    EstateFacts,
    Place,
    estate_of_ref,
    scope_places,
)
from app.ballots.queries.results import ResultPage, result_page
from app.ballots.queries.turnout import Turnout, turnout


@dataclass(frozen=True, slots=True)
class PublicBallot:
    """A ballot that has been announced.

    Attributes:
        came: the turnout, once the roll is frozen and until the count is there.
        result: the outcome, once it is counted.
    """

    estate: EstateFacts
    ballot: BallotFacts
    places: tuple[Place, ...]
    at: datetime
    came: Turnout | None
    result: ResultPage | None

    @property
    def is_running(self) -> bool:
        """Voting is going on at this instant."""
        return self.ballot.is_open and self.ballot.period.contains(self.at)


def public_ballot(
    session: Session, *, ref: str, number: int, at: datetime
) -> PublicBallot | None:
    """The ballot of an estate with this number; ``None`` if none was announced."""
    estate = estate_of_ref(session, ref.upper())
    if estate is None:
        return None
    ballot = ballot_by_number(session, estate_id=estate.id, number=number)
    if ballot is None or ballot.notice_posted_at is None:
        return None
    shows_turnout = ballot.is_open or ballot.is_closed
    return PublicBallot(
        estate=estate,
        ballot=ballot,
        places=scope_places(session, ballot.scope_kind, ballot.scope),
        at=at,
        came=turnout(session, ballot) if shows_turnout else None,
        result=result_page(session, ballot) if ballot.is_counted else None,
    )
