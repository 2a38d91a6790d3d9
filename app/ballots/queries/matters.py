"""What the owners of an estate are asked these weeks, for its letters."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.ballots.policies import DuplicatePolicy
from app.ballots.queries.facts import BallotFacts, ballots_of
from app.ballots.rules import ScopeKind
from app.register.matters import Matter


def matters_asked(
    session: Session, *, estate_id: int, at: datetime
) -> Sequence[Matter]:
    """Every ballot announced or open and not over, the earliest first."""
    running = [
        ballot
        for ballot in ballots_of(session, estate_id)
        if (ballot.is_noticed or ballot.is_open) and at < ballot.closes_at
    ]
    return [_matter(ballot) for ballot in sorted(running, key=_opening)]


def _opening(ballot: BallotFacts) -> datetime:
    return ballot.opens_at


def _matter(ballot: BallotFacts) -> Matter:
    final = ballot.policies.duplicate_policy is not DuplicatePolicy.LAST_VALID
    return Matter(
        title=ballot.title,
        questions=tuple(question.text for question in ballot.questions),
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        paper_place=ballot.paper_place,
        final=final,
        whole_estate=ballot.scope_kind is ScopeKind.COMMUNITY,
        building_ids=frozenset(ballot.scope.get("building_ids", ())),
        entrance_ids=frozenset(ballot.scope.get("entrance_ids", ())),
        unit_ids=frozenset(ballot.scope.get("unit_ids", ())),
    )
