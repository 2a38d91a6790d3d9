"""Whether a log still holds: every entry in its place, following the one before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import NamedTuple

from app.ballots.evidence.entries import FIRST_LINK, Entry, EntryType
from app.domain.merkle import Frontier, leaf_hash


class Fault(StrEnum):
    """What is wrong with the evidence. ``wording`` owns the sentence for each."""

    MALFORMED = auto()
    MISSING = auto()
    DOES_NOT_FOLLOW = auto()
    CHANGED = auto()
    TREE_CHANGED = auto()
    TIME_BACKWARDS = auto()
    AFTER_CLOSE = auto()
    END_MISSING = auto()
    NO_LOG = auto()
    TRIGGER_MISSING = auto()
    ROLL_CHANGED = auto()
    ROLL_ROOT_CHANGED = auto()
    VOTE_CHANGED = auto()
    VOTE_NOT_LOGGED = auto()
    VOTE_MISSING = auto()
    SEAL_BROKEN = auto()
    BALLOT_CHANGED = auto()
    COUNT_DIFFERS = auto()
    OUTCOME_CHANGED = auto()
    MIRROR_DIFFERS = auto()
    MIRROR_MISSING = auto()
    ROOT_NOT_OURS = auto()
    RECEIPT_NOT_OURS = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """A fault with its place: a sequence number, a unit, a receipt or a table."""

    fault: Fault
    place: str
    ballot_id: int | None = None

    def within(self, ballot_id: int) -> "Found":
        """The same, told of a ballot among others."""
        return Found(self.fault, self.place, ballot_id)


class Kept(NamedTuple):
    """One stored entry with what was stored about it."""

    seq: int
    content: bytes
    leaf: bytes
    peaks: tuple[bytes, ...]


def faults_of(log: Iterable[Kept]) -> Iterator[Found]:
    """Walk a stored log; tell each place where it does not hold."""
    before = _Before()
    for place, kept in enumerate(log):
        entry = _read(kept.content)
        if entry is None:
            yield Found(Fault.MALFORMED, str(kept.seq))
            return
        yield from _in_place(kept, entry, place, before.leaf)
        yield from _in_order(kept, entry, before)
        before = before.then(kept, entry)


class _Before(NamedTuple):
    """What an entry has to follow."""

    frontier: Frontier = Frontier()
    leaf: str = FIRST_LINK
    at: str = ""
    closed: bool = False

    def then(self, kept: Kept, entry: Entry) -> "_Before":
        return _Before(
            self.frontier.append(kept.leaf),
            kept.leaf.hex(),
            entry.at,
            self.closed or entry.type is EntryType.CLOSED,
        )


def _in_order(kept: Kept, entry: Entry, before: _Before) -> Iterator[Found]:
    if kept.peaks != before.frontier.append(kept.leaf).peaks:
        yield Found(Fault.TREE_CHANGED, str(kept.seq))
    if entry.at < before.at:
        yield Found(Fault.TIME_BACKWARDS, str(kept.seq))
    if before.closed and entry.type is EntryType.BALLOT_CAST:
        yield Found(Fault.AFTER_CLOSE, str(kept.seq))


def _in_place(kept: Kept, entry: Entry, place: int, previous: str) -> Iterator[Found]:
    if kept.seq != place or entry.seq != place:
        yield Found(Fault.MISSING, str(kept.seq))
    if leaf_hash(kept.content) != kept.leaf:
        yield Found(Fault.CHANGED, str(kept.seq))
    elif entry.previous != previous:
        yield Found(Fault.DOES_NOT_FOLLOW, str(kept.seq))


def _read(content: bytes) -> Entry | None:
    try:
        entry = Entry.read(content)
    except (KeyError, TypeError, ValueError):
        return None
    return entry if entry.content == content else None


def entries_of(lines: Sequence[bytes]) -> list[Entry]:
    """Read a log whose lines are known to hold.

    Raises:
        KeyError, TypeError, ValueError: if a line is none.
    """
    return [Entry.read(line) for line in lines]
