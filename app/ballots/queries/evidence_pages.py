"""The page on which a ballot's log can be checked by anybody."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.ballots.log import name_of
from app.ballots.queries.evidence import checkpoint
from app.ballots.queries.facts import BallotFacts, ballot_by_number
from app.ballots.queries.registered import EstateFacts, estate_of_ref
from app.ballots.receipts import public_key


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """What to compare with the notice board: size, root and key of a log.

    Attributes:
        root: 64 hex digits.
        key: the public key its receipts are signed with, 64 hex digits.
    """

    estate: EstateFacts
    ballot: BallotFacts
    name: str
    size: int
    root: str
    key: str

    @property
    def has_bundle(self) -> bool:
        """The bundle says what was chosen, so that there is none before the count."""
        return self.ballot.is_counted


def evidence_page(session: Session, *, ref: str, number: int) -> EvidencePage | None:
    """The log of an estate's ballot; ``None`` if none was announced."""
    estate = estate_of_ref(session, ref.upper())
    if estate is None:
        return None
    ballot = ballot_by_number(session, estate_id=estate.id, number=number)
    if ballot is None:
        return None
    name = name_of(estate.id, number)
    now = checkpoint(session, ballot.id, name)
    if now is None:
        return None
    return EvidencePage(estate, ballot, name, now.size, now.root, public_key())
