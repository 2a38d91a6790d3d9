"""What a home sees of one ballot, and the receipts of its votes."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from app.ballots.models import Ballot, RollEntry, Vote
from app.ballots.policies import DuplicatePolicy
from app.ballots.queries.facts import BallotFacts, ballot_by_id
from app.ballots.queries.registered import Place, scope_places
from app.ballots.queries.standing import Arrived, Voter, home_in_ballot
from app.ballots.rules import BallotState, Channel, Refusal, refusal_to_vote

_ballot = cast("Table", Ballot.__table__).c
_entry = cast("Table", RollEntry.__table__).c
_vote = cast("Table", Vote.__table__).c
RECEIPT = (
    select(
        _vote.receipt_code,
        _vote.received_at,
        _vote.channel,
        _vote.attempt,
        _vote.ballot_id,
        _entry.unit_id,
        _entry.label,
        _ballot.estate_id,
        _ballot.number,
        _ballot.title,
        _ballot.state,
        _ballot.closes_at,
        _ballot.policies,
    )
    .join_from(_vote.id.table, _entry.id.table, _entry.id == _vote.roll_entry_id)
    .join(_ballot.id.table, _ballot.id == _vote.ballot_id)
    .where(_vote.receipt_code == bindparam("code"))
)


@dataclass(frozen=True, slots=True)
class HomeBallotPage:
    """A ballot as one home sees it at one instant.

    Attributes:
        label, area_dm2: the home's line on the roll; empty before it is frozen.
        refusal: why this device cannot vote now; ``None`` if it can.
        arrived: its votes so far; none for a phone that nobody confirmed, since
            whoever knows a receipt's code finds its choice after the count.
    """

    ballot: BallotFacts
    places: tuple[Place, ...]
    at: datetime
    label: str
    area_dm2: int
    refusal: Refusal | None
    arrived: tuple[Arrived, ...]

    @property
    def may_vote(self) -> bool:
        return self.refusal is None

    @property
    def has_voted(self) -> bool:
        return bool(self.arrived)

    @property
    def last_receipt(self) -> Arrived | None:
        return self.arrived[-1] if self.arrived else None


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """A receipt: that a vote is in, and nothing of what it says.

    Attributes:
        may_change: the last vote counts, and voting is not over.
        counted: the ballot has been counted with this vote in it.
    """

    code: str
    received_at: datetime
    on_paper: bool
    ballot_id: int
    unit_id: int
    label: str
    estate_id: int
    number: int
    title: str
    closes_at: datetime
    may_change: bool
    is_open: bool
    counted: bool
    withdrawn: bool


def home_ballot_page(
    session: Session, *, ballot_id: int, voter: Voter, at: datetime
) -> HomeBallotPage | None:
    """A ballot for one device of one home; ``None`` if it may not know of it."""
    home = home_in_ballot(session, ballot_id=ballot_id, voter=voter)
    if home is None or home.state is BallotState.DRAFT:
        return None
    ballot = ballot_by_id(session, ballot_id)
    if ballot is None:
        return None
    return HomeBallotPage(
        ballot=ballot,
        places=scope_places(session, ballot.scope_kind, ballot.scope),
        at=at,
        label=home.label,
        area_dm2=home.area_dm2,
        refusal=refusal_to_vote(
            home.state, home.period, home.standing, home.policies, at=at
        ),
        arrived=home.arrived if voter.confirmed else (),
    )


def receipt_page(session: Session, *, code: str, at: datetime) -> ReceiptPage | None:
    """The receipt with this code; ``None`` if no vote has it."""
    row = session.execute(RECEIPT, {"code": code}).first()
    if row is None:
        return None
    state = BallotState(row.state)
    running = state is BallotState.OPEN and at < row.closes_at
    last_counts = row.policies["duplicate_policy"] == DuplicatePolicy.LAST_VALID
    return ReceiptPage(
        code=row.receipt_code,
        received_at=row.received_at,
        on_paper=row.channel == Channel.PAPER,
        ballot_id=row.ballot_id,
        unit_id=row.unit_id,
        label=row.label,
        estate_id=row.estate_id,
        number=row.number,
        title=row.title,
        closes_at=row.closes_at,
        may_change=running and last_counts,
        is_open=running,
        counted=state is BallotState.COUNTED,
        withdrawn=state is BallotState.WITHDRAWN,
    )
