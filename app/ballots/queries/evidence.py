"""Proofs from a ballot's log, each read from a handful of its rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.ballots.log import LOG, name_of, peaks_of
from app.ballots.models import Ballot, Vote
from app.ballots.receipts import signed
from app.domain.merkle import (
    Frontier,
    Range,
    consistency_ranges,
    inclusion_ranges,
    is_consistent,
    is_included,
    node_hash,
)

ENTRY = select(LOG.c.leaf, LOG.c.peaks).where(
    LOG.c.ballot_id == bindparam("ballot_id"), LOG.c.seq == bindparam("seq")
)
SIZE = select(func.count()).where(LOG.c.ballot_id == bindparam("ballot_id"))
LINES = (
    select(LOG.c.content)
    .where(LOG.c.ballot_id == bindparam("ballot_id"))
    .order_by(LOG.c.seq)
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log was at a size: the root in 64 hex digits."""

    name: str
    size: int
    root: str

    def signed(self) -> dict[str, Any]:
        """Ready to be published."""
        return signed({"ballot": self.name, "size": self.size, "root": self.root})


@dataclass(frozen=True, slots=True)
class VoteEvidence:
    """Where a vote stands in its log, then and now.

    Attributes:
        seq: the number of its entry, from 0.
        holds: the entry is in the present log, and that grew out of the log it was
            received in.
    """

    estate_id: int
    number: int
    channel: str
    received_at: datetime
    seq: int
    then: Checkpoint
    now: Checkpoint
    holds: bool
    receipt: dict[str, Any]

    @property
    def place(self) -> int:
        """Its number as people count, from 1."""
        return self.seq + 1


def lines_of(session: Session, ballot_id: int) -> list[bytes]:
    """A ballot's log, line by line, as it is published."""
    lines = session.scalars(LINES, {"ballot_id": ballot_id})
    return [line.encode() for line in lines]


def checkpoint(session: Session, ballot_id: int, name: str) -> Checkpoint | None:
    """The present root of a ballot's log; ``None`` while it has none."""
    size = log_size(session, ballot_id)
    if not size:
        return None
    return Checkpoint(name, size, _frontier(session, ballot_id, size).root().hex())


def root_at(session: Session, ballot_id: int, size: int) -> str | None:
    """The root over the first entries of a log; ``None`` if it never had so many."""
    if not 1 <= size <= log_size(session, ballot_id):
        return None
    return _frontier(session, ballot_id, size).root().hex()


def log_size(session: Session, ballot_id: int) -> int:
    """How many entries a ballot's log has."""
    return session.scalar(SIZE, {"ballot_id": ballot_id}) or 0


def consistency(
    session: Session, ballot_id: int, name: str, *, since: int
) -> dict[str, Any] | None:
    """The signed present root, with the proof that an earlier log began it.

    ``None`` if the log never had that size.
    """
    now = checkpoint(session, ballot_id, name)
    if now is None or not 1 <= since <= now.size:
        return None
    ranges = consistency_ranges(since, now.size)
    return {
        "checkpoint": now.signed(),
        "since": since,
        "since_root": _frontier(session, ballot_id, since).root().hex(),
        "proof": [one.hex() for one in _subtrees(session, ballot_id, now.size, ranges)],
    }


def vote_evidence(session: Session, receipt_code: str) -> VoteEvidence | None:
    """The proofs of one vote; ``None`` if no log has a vote with this code."""
    row = session.execute(
        select(
            Ballot.id,
            Ballot.estate_id,
            Ballot.number,
            Vote.channel,
            Vote.received_at,
            LOG.c.seq,
            LOG.c.leaf,
        )
        .join(Vote, Vote.ballot_id == Ballot.id)
        .join(LOG, LOG.c.vote_id == Vote.id)
        .where(Vote.receipt_code == receipt_code)
    ).first()
    if row is None:
        return None
    name = name_of(row.estate_id, row.number)
    now = checkpoint(session, row.id, name)
    if now is None:
        return None
    before = _frontier(session, row.id, row.seq)
    then = Checkpoint(name, row.seq + 1, before.append(row.leaf).root().hex())
    return VoteEvidence(
        estate_id=row.estate_id,
        number=row.number,
        channel=row.channel,
        received_at=row.received_at,
        seq=row.seq,
        then=then,
        now=now,
        holds=_holds(session, row.id, row.seq, row.leaf, then, now),
        receipt=signed(
            {
                "ballot": name,
                "receipt": receipt_code,
                "seq": row.seq,
                "leaf": row.leaf.hex(),
                "size": then.size,
                "root": then.root,
                "path": [one.hex() for one in before.proof_of_next()],
            }
        ),
    )


def _holds(
    session: Session,
    ballot_id: int,
    seq: int,
    leaf: bytes,
    then: Checkpoint,
    now: Checkpoint,
) -> bool:
    root = bytes.fromhex(now.root)
    inclusion = inclusion_ranges(seq, now.size)
    grown = consistency_ranges(then.size, now.size)
    return is_included(
        leaf, seq, now.size, _subtrees(session, ballot_id, now.size, inclusion), root
    ) and is_consistent(
        then.size,
        now.size,
        _subtrees(session, ballot_id, now.size, grown),
        bytes.fromhex(then.root),
        root,
    )


def _subtrees(
    session: Session, ballot_id: int, size: int, ranges: list[Range]
) -> list[bytes]:
    return [_subtree(session, ballot_id, size, *one) for one in ranges]


def _subtree(
    session: Session, ballot_id: int, size: int, start: int, stop: int
) -> bytes:
    """The root of a full subtree from its last two rows, or of the tree's end."""
    span = stop - start
    if span & (span - 1) or start % span:
        return _frontier(session, ballot_id, size).root_from(start)
    joined = _row(session, ballot_id, stop - 1)[0]
    peaks = list(_frontier(session, ballot_id, stop - 1).peaks)
    while span > 1:
        joined, span = node_hash(peaks.pop(), joined), span >> 1
    return joined


def _frontier(session: Session, ballot_id: int, size: int) -> Frontier:
    if not size:
        return Frontier()
    return Frontier(size, peaks_of(_row(session, ballot_id, size - 1)[1]))


def _row(session: Session, ballot_id: int, seq: int) -> tuple[bytes, bytes]:
    row = session.execute(ENTRY, {"ballot_id": ballot_id, "seq": seq}).one()
    return row.leaf, row.peaks
