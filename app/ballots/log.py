"""Writing a ballot's log, in the transaction of whatever it tells of.

The caller has told the journal first: that serialises the writers of an estate, and
the last entry read here stays the last. Its primary key is the last guard.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.orm import Session

from app.ballots import mirror
from app.ballots.evidence.entries import FIRST_LINK, Entry, EntryType, instant
from app.ballots.models import LogEntry
from app.domain.merkle import HASH_BYTES, Frontier

LOG = cast("Table", LogEntry.__table__)
LAST = (
    select(LOG.c.seq, LOG.c.at, LOG.c.leaf, LOG.c.peaks)
    .where(LOG.c.ballot_id == bindparam("ballot_id"))
    .order_by(LOG.c.seq.desc())
    .limit(1)
)
NEW_ENTRY = insert(LOG)
TOLERATED = timedelta(seconds=60)
"""Requests wait for one another; a clock further back than this was changed."""


class Happened(NamedTuple):
    """What an entry tells, before it has its place in a log."""

    type: EntryType
    actor: str
    at: datetime
    payload: Mapping[str, Any]
    vote_id: int | None = None


class Last(NamedTuple):
    """Where a log ends."""

    at: datetime | None
    leaf: str
    frontier: Frontier

    @classmethod
    def read(cls, seq: int, at: datetime, leaf: bytes, peaks: bytes) -> "Last":
        """From the columns of the last entry."""
        return cls(at, leaf.hex(), Frontier(seq + 1, peaks_of(peaks)))


NOTHING_YET = Last(None, FIRST_LINK, Frontier())


def append(session: Session, ballot_id: int, name: str, *told: Happened) -> Last:
    """Write entries after the last one, in this order."""
    row = session.execute(LAST, {"ballot_id": ballot_id}).first()
    last = Last.read(*row) if row else NOTHING_YET
    for happened in told:
        last = append_after(session, ballot_id, name, last, happened)
    return last


def append_after(
    session: Session, ballot_id: int, name: str, last: Last, happened: Happened
) -> Last:
    """Write one entry after what is known to be the last. Its own time never goes back.

    A clock that was set back is told of in an entry before it.
    """
    if last.at and happened.at < last.at - TOLERATED:
        clock = {"clock": instant(happened.at), "last": instant(last.at)}
        anomaly = Happened(EntryType.CLOCK_ANOMALY, "system", last.at, clock)
        last = _put(session, ballot_id, name, last, anomaly)
    return _put(session, ballot_id, name, last, happened)


def peaks_of(stored: bytes) -> tuple[bytes, ...]:
    """The peaks as they are kept: 32 bytes each, the largest subtree first."""
    return tuple(
        stored[start : start + HASH_BYTES]
        for start in range(0, len(stored), HASH_BYTES)
    )


def name_of(estate_id: int, number: int) -> str:
    """How a ballot calls itself in its entries and in the mirror."""
    return f"{estate_id}-{number}"


def _put(
    session: Session, ballot_id: int, name: str, last: Last, happened: Happened
) -> Last:
    at = max(happened.at, last.at) if last.at else happened.at
    entry = Entry(
        seq=last.frontier.size,
        at=instant(at),
        ballot=name,
        type=happened.type,
        actor=happened.actor,
        payload=happened.payload,
        previous=last.leaf,
    )
    content, leaf = entry.content, entry.leaf
    frontier = last.frontier.append(leaf)
    session.connection().execute(
        NEW_ENTRY,
        {
            "ballot_id": ballot_id,
            "seq": entry.seq,
            "type": entry.type,
            "at": at,
            "content": content.decode(),
            "leaf": leaf,
            "peaks": b"".join(frontier.peaks),
            "vote_id": happened.vote_id,
        },
    )
    mirror.add(session, name, content)
    return Last(at, leaf.hex(), frontier)
