"""The append-only journal: one hash chain per estate, one for the system.

Each entry's hash covers the entry and the hash before it, so that an edit, a
deletion or a swap is found by walking the chain. Facts never hold a choice, a name,
a phone or a code.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    JSON,
    Connection,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db import Base, Instant, append_only

FIRST_HASH = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, told in the past tense by its subclasses.

    Attributes:
        actor: ``staff:3``, ``device:12`` or ``system``.
        estate_id: whose chain it belongs to; ``None`` for the system's own.
    """

    occurred_at: datetime
    actor: str
    estate_id: int | None


class JournalHead(Base):
    """The last link of a chain; updating it serialises the writers of that chain."""

    __tablename__ = "journal_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]


class JournalEntry(Base):
    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str]
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(index=True)
    occurred_at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str]
    estate_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str]
    hash: Mapped[str]


append_only(cast("Table", JournalEntry.__table__))

# Plain tables: every change writes an entry, mapping would cost more than writing.
_entries = cast("Table", JournalEntry.__table__)
_heads = cast("Table", JournalHead.__table__)
_OF_CHAIN = _heads.c.chain == bindparam("of_chain")
TAKE_LINK = (
    update(_heads)
    .where(_OF_CHAIN)
    .values(seq=_heads.c.seq + 1)
    .returning(_heads.c.seq, _heads.c.hash)
)
KEEP_LINK = update(_heads).where(_OF_CHAIN).values(hash=bindparam("link"))
NEW_ENTRY = insert(_entries).inline()


class Fault(StrEnum):
    """How a broken chain shows."""

    ENTRY_MISSING = "an entry before this one is missing"
    DOES_NOT_FOLLOW = "this entry does not follow the one before it"
    CHANGED = "this entry was changed"
    END_MISSING = "the end of the chain is missing"


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """Where a chain no longer holds, and how it shows."""

    chain: str
    seq: int
    reason: Fault


def record(session: Session, happened: Event) -> None:
    """Write the event in the same transaction as the change it tells of."""
    facts = asdict(happened)
    occurred_at = facts.pop("occurred_at")
    actor = facts.pop("actor")
    estate_id = facts.pop("estate_id")
    chain = "system" if estate_id is None else f"estate:{estate_id}"
    kind = type(happened).__name__
    # The connection itself: every vote passes here, and a session would ask more.
    connection = session.connection()
    seq, previous = _take_next_link(connection, chain)
    link = _link_hash(previous, chain, seq, kind, occurred_at, actor, facts)
    entry = {
        "chain": chain,
        "seq": seq,
        "kind": kind,
        "occurred_at": occurred_at,
        "actor": actor,
        "estate_id": estate_id,
        "facts": facts,
        "previous_hash": previous,
        "hash": link,
    }
    connection.execute(NEW_ENTRY, entry)
    connection.execute(KEEP_LINK, {"of_chain": chain, "link": link})


def broken_links(session: Session, *, chain: str | None = None) -> Iterator[BrokenLink]:
    """Walk every chain, or the one named; tell each place where it does not hold."""
    asked = select(JournalHead)
    entries = select(JournalEntry).order_by(JournalEntry.chain, JournalEntry.seq)
    if chain is not None:
        asked = asked.where(JournalHead.chain == chain)
        entries = entries.where(JournalEntry.chain == chain)
    heads = {head.chain: head for head in session.scalars(asked)}
    seen: dict[str, tuple[int, str]] = {}
    for entry in session.scalars(entries.execution_options(yield_per=1000)):
        seq, previous = seen.get(entry.chain, (0, FIRST_HASH))
        if reason := _fault(entry, seq, previous):
            yield BrokenLink(entry.chain, entry.seq, reason)
        seen[entry.chain] = (entry.seq, entry.hash)
    for name, head in heads.items():
        if seen.get(name) != (head.seq, head.hash):
            yield BrokenLink(name, head.seq, Fault.END_MISSING)


def last_hash(session: Session, estate_id: int) -> tuple[int, str]:
    """Return length and last hash of an estate's chain, to be printed on paper."""
    head = session.get(JournalHead, f"estate:{estate_id}")
    return (head.seq, head.hash) if head else (0, FIRST_HASH)


def _fault(entry: JournalEntry, seq: int, previous: str) -> Fault | None:
    if entry.seq != seq + 1:
        return Fault.ENTRY_MISSING
    if entry.previous_hash != previous:
        return Fault.DOES_NOT_FOLLOW
    link = _link_hash(
        previous,
        entry.chain,
        entry.seq,
        entry.kind,
        entry.occurred_at,
        entry.actor,
        entry.facts,
    )
    return None if link == entry.hash else Fault.CHANGED


def _take_next_link(connection: Connection, chain: str) -> tuple[int, str]:
    row = connection.execute(TAKE_LINK, {"of_chain": chain}).first()
    if row is None:
        _start_chain(connection, chain)
        row = connection.execute(TAKE_LINK, {"of_chain": chain}).one()
    return row.seq, row.hash


def _start_chain(connection: Connection, chain: str) -> None:
    started = connection.scalar(
        select(func.count()).select_from(JournalHead).where(JournalHead.chain == chain)
    )
    if not started:
        connection.execute(
            insert(JournalHead).values(chain=chain, seq=0, hash=FIRST_HASH)
        )


def _link_hash(
    previous: str,
    chain: str,
    seq: int,
    kind: str,
    occurred_at: datetime,
    actor: str,
    facts: dict[str, Any],
) -> str:
    canonical = json.dumps(
        [previous, chain, seq, kind, _instant(occurred_at), actor, facts],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
