"""What one home and one device stand for in a ballot, read in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import String, Table, bindparam, func, select
from sqlalchemy import cast as as_sql
from sqlalchemy.orm import Session

from app.ballots.models import Ballot, Question, RollEntry, Vote
from app.ballots.policies import Policies
from app.ballots.rules import BallotState, Standing
from app.domain.period import Period
from app.identity.rules import Relation
from app.register.models import Owner

# Plain tables: casting runs these for every vote, mapping would cost more than asking.
_ballot = cast("Table", Ballot.__table__).c
_entry = cast("Table", RollEntry.__table__).c
_question = cast("Table", Question.__table__).c
_vote = cast("Table", Vote.__table__).c

ASKED = (
    select(
        func.aggregate_strings(
            as_sql(_question.id, String) + ":" + as_sql(_question.position, String), ","
        )
    )
    .where(_question.ballot_id == _ballot.id)
    .scalar_subquery()
)
HOME = (
    select(
        _ballot.id,
        _ballot.estate_id,
        _ballot.number,
        _ballot.state,
        _ballot.opens_at,
        _ballot.closes_at,
        _ballot.policies,
        ASKED.label("asked"),
        _entry.id.label("entry_id"),
        _entry.owners,
        _entry.counts,
        _entry.label,
        _entry.area_dm2,
        _vote.id.label("vote_id"),
        _vote.channel,
        _vote.received_at,
        _vote.attempt,
        _vote.request_key,
        _vote.receipt_code,
    )
    .select_from(
        _ballot.id.table.outerjoin(
            _entry.id.table,
            (_entry.ballot_id == _ballot.id) & (_entry.unit_id == bindparam("unit_id")),
        ).outerjoin(_vote.id.table, _vote.roll_entry_id == _entry.id)
    )
    .where(
        _ballot.id == bindparam("ballot_id"),
        _ballot.estate_id == bindparam("estate_id"),
    )
    .order_by(_vote.id)
)
UNDER_READ_LOCK = HOME.with_for_update(read=True, of=_ballot.id.table)
SAME_AS = select(Owner.same_as_id).where(Owner.id == bindparam("owner_id"))


@dataclass(frozen=True, slots=True)
class Voter:
    """Who is about to vote: a device of one home, and whom it belongs to."""

    device_id: int
    unit_id: int
    estate_id: int
    owner_id: int | None
    relation: str
    confirmed: bool

    @property
    def actor(self) -> str:
        return f"device:{self.device_id}"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A vote that has arrived for a home; what it says stays in the table."""

    id: int
    channel: str
    received_at: datetime
    attempt: int
    request_key: str
    receipt_code: str


@dataclass(frozen=True, slots=True)
class HomeInBallot:
    """One home's place in one ballot.

    Attributes:
        entry_id: its line on the frozen roll; ``None`` before the roll is frozen.
        owner_id: the owner on that line this device belongs to.
        questions: what is asked, each question's position by its id.
    """

    ballot_id: int
    estate_id: int
    number: int
    state: BallotState
    period: Period
    policies: Policies
    entry_id: int | None
    label: str
    area_dm2: int
    owner_id: int | None
    questions: Mapping[int, int]
    standing: Standing
    arrived: tuple[Arrived, ...]


def home_in_ballot(
    session: Session, *, ballot_id: int, voter: Voter, locked: bool = False
) -> HomeInBallot | None:
    """Read a home's place in a ballot of its estate; ``None`` if there is no such one.

    ``locked`` keeps the ballot from being closed before this transaction ends.
    """
    asked = {
        "ballot_id": ballot_id,
        "estate_id": voter.estate_id,
        "unit_id": voter.unit_id,
    }
    rows = (
        session.connection().execute(UNDER_READ_LOCK if locked else HOME, asked).all()
    )
    if not rows:
        return None
    row = rows[0]
    arrived = tuple(_arrived(one) for one in rows if one.vote_id is not None)
    owner_id = _owner_on_roll(session, voter, row.owners or [])
    return HomeInBallot(
        ballot_id=row.id,
        estate_id=row.estate_id,
        number=row.number,
        state=BallotState(row.state),
        period=Period(row.opens_at, row.closes_at),
        policies=Policies.from_document(row.policies),
        entry_id=row.entry_id,
        label=row.label or "",
        area_dm2=row.area_dm2 or 0,
        owner_id=owner_id,
        questions=_questions(row.asked),
        standing=Standing(
            unit_counts=bool(row.counts),
            confirmed=voter.confirmed and owner_id is not None,
            owner=voter.relation == Relation.OWNER,
            votes_cast=len(arrived),
        ),
        arrived=arrived,
    )


def _questions(asked: str | None) -> dict[int, int]:
    """Read ``id:position`` pairs."""
    pairs = (pair.split(":") for pair in (asked or "").split(",") if pair)
    return {int(id_): int(position) for id_, position in pairs}


def _arrived(row: Any) -> Arrived:
    return Arrived(
        id=row.vote_id,
        channel=row.channel,
        received_at=row.received_at,
        attempt=row.attempt,
        request_key=row.request_key,
        receipt_code=row.receipt_code,
    )


def _owner_on_roll(session: Session, voter: Voter, owners: list[int]) -> int | None:
    """The owner on the frozen line whom this device belongs to, also if joined."""
    if voter.owner_id is None or voter.owner_id in owners:
        return voter.owner_id
    same = session.scalar(SAME_AS, {"owner_id": voter.owner_id})
    return same if same in owners else None
