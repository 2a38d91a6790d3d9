"""The public bundle of a counted ballot, put together from its log."""

from sqlalchemy.orm import Session

from app.ballots.bundle import bundle, root_over_lines
from app.ballots.log import name_of
from app.ballots.queries.evidence import Checkpoint, lines_of
from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.logged import frozen_lines
from config import ROOT

VERIFIER = ROOT / "verifier/verify.py"


def public_bundle(session: Session, ballot: BallotFacts) -> bytes:
    """The zip that anybody may download.

    Raises:
        LookupError: if the ballot has not been counted.
    """
    lines = lines_of(session, ballot.id)
    name = name_of(ballot.estate_id, ballot.number)
    return bundle(
        lines=lines,
        roll=[line.canonical for line in frozen_lines(session, ballot.id)],
        checkpoint=Checkpoint(name, len(lines), root_over_lines(lines)).signed(),
        verifier=VERIFIER.read_bytes(),
    )
