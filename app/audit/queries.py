"""What the journal page shows. Returns frozen values, never mapped objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity.models import Device, StaffAccount
from app.journal import BrokenLink, JournalEntry, broken_links, last_hash
from app.register.models import Unit

PAGE_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is read: who did what, when, and its place in the chain.

    Attributes:
        who: the name of the account, or the key of the unit behind a device.
        by_staff: an account acted, not a resident's device.
    """

    seq: int
    at: datetime
    kind: str
    who: str
    by_staff: bool
    facts: dict[str, Any]
    link: str


@dataclass(frozen=True, slots=True)
class JournalPage:
    """A stretch of an estate's journal, the newest first.

    Attributes:
        earlier: the sequence number to ask for to go on, or ``None`` at the end.
        length, last_link: the chain's, as printed on paper.
    """

    lines: tuple[Line, ...]
    earlier: int | None
    at_newest: bool
    length: int
    last_link: str


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What walking the whole chain found."""

    length: int
    faults: tuple[BrokenLink, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def journal_page(
    session: Session, *, estate_id: int, before: int | None, kinds: frozenset[str]
) -> JournalPage:
    """Read one page of an estate's journal; empty ``kinds`` means all of them."""
    length, last_link = last_hash(session, estate_id)
    asked = (
        select(JournalEntry)
        .where(JournalEntry.chain == f"estate:{estate_id}")
        .order_by(JournalEntry.seq.desc())
        .limit(PAGE_LENGTH + 1)
    )
    if before is not None:
        asked = asked.where(JournalEntry.seq < before)
    if kinds:
        asked = asked.where(JournalEntry.kind.in_(kinds))
    entries = session.scalars(asked).all()
    shown = entries[:PAGE_LENGTH]
    return JournalPage(
        lines=_lines(session, shown),
        earlier=shown[-1].seq if len(entries) > PAGE_LENGTH else None,
        at_newest=before is None,
        length=length,
        last_link=last_link,
    )


def chain_check(session: Session, *, estate_id: int) -> ChainCheck:
    """Walk the estate's whole chain and tell every place where it does not hold."""
    chain = f"estate:{estate_id}"
    return ChainCheck(
        length=last_hash(session, estate_id)[0],
        faults=tuple(broken_links(session, chain=chain)),
    )


def _lines(session: Session, entries: Sequence[JournalEntry]) -> tuple[Line, ...]:
    names = _names_of(session, {entry.actor for entry in entries})
    keys = _unit_keys(session, entries)
    return tuple(
        Line(
            seq=entry.seq,
            at=entry.occurred_at,
            kind=entry.kind,
            who=names.get(entry.actor, ""),
            by_staff=entry.actor.startswith("staff:"),
            facts=entry.facts | {"unit": keys.get(entry.facts.get("unit_id", 0))},
            link=entry.hash,
        )
        for entry in entries
    )


def _names_of(session: Session, actors: set[str]) -> dict[str, str]:
    accounts = select(StaffAccount.id, StaffAccount.name).where(
        StaffAccount.id.in_(_ids(actors, "staff:"))
    )
    devices = (
        select(Device.id, Unit.key)
        .join(Unit, Unit.id == Device.unit_id)
        .where(Device.id.in_(_ids(actors, "device:")))
    )
    names = {f"staff:{id_}": name for id_, name in session.execute(accounts)}
    names |= {f"device:{id_}": key for id_, key in session.execute(devices)}
    return names


def _unit_keys(session: Session, entries: Sequence[JournalEntry]) -> dict[int, str]:
    named = {entry.facts["unit_id"] for entry in entries if "unit_id" in entry.facts}
    asked = select(Unit.id, Unit.key).where(Unit.id.in_(named))
    return {row.id: row.key for row in session.execute(asked)}


def _ids(actors: set[str], prefix: str) -> list[int]:
    return [int(a.removeprefix(prefix)) for a in actors if a.startswith(prefix)]
