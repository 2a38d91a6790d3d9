"""Whether a ballot's tables still say what its log says, place by place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.ballots import mirror
from app.ballots.evidence.chain import Fault, Found, Kept, faults_of
from app.ballots.evidence.entries import Entry, EntryType, digest
from app.ballots.evidence.replay import Replay
from app.ballots.log import LOG, name_of, peaks_of
from app.ballots.models import Ballot, LogEntry, LogSalt, RollEntry, Vote, VoteAnswer
from app.ballots.outcome import outcome_sha256
from app.ballots.queries.facts import BallotFacts, ballot_by_id
from app.ballots.queries.integrity_votes import faults_of_votes
from app.ballots.queries.logged import UNIT, frozen_lines, notice_of, row_of
from app.ballots.roll import root_over
from app.ballots.rules import BallotState
from app.db import unguarded

GUARDED = tuple(
    cast("Table", model.__table__).name
    for model in (RollEntry, Vote, VoteAnswer, LogEntry)
)
ENDS_WITH: Mapping[BallotState, EntryType] = {
    BallotState.NOTICED: EntryType.NOTICE_POSTED,
    BallotState.OPEN: EntryType.OPENED,
    BallotState.CLOSED: EntryType.CLOSED,
    BallotState.COUNTED: EntryType.TALLIED,
}


@dataclass(frozen=True, slots=True)
class Logged:
    """A ballot beside its log."""

    ballot: BallotFacts
    name: str
    kept: list[Kept]
    entries: list[Entry]

    def first(self, type_: EntryType) -> Entry | None:
        """The first entry of a type."""
        return next((entry for entry in self.entries if entry.type is type_), None)


def unguarded_tables(session: Session) -> list[Found]:
    """Tables of evidence that the database would let somebody change."""
    return [Found(Fault.TRIGGER_MISSING, name) for name in unguarded(session, GUARDED)]


def announced_ballots(session: Session, *, unfinished: bool = False) -> list[int]:
    """The ballots that must have a log; ``unfinished`` leaves out the counted."""
    asked = select(Ballot.id).where(Ballot.notice_posted_at.is_not(None))
    if unfinished:
        asked = asked.where(Ballot.state.in_((BallotState.OPEN, BallotState.CLOSED)))
    return list(session.scalars(asked.order_by(Ballot.id)))


def faults_in(session: Session, ballot_id: int) -> list[Found]:
    """Everything about a ballot that does not hold, each at its place.

    Raises:
        LookupError: if there is no such ballot.
    """
    ballot = ballot_by_id(session, ballot_id)
    if ballot is None:
        raise LookupError(ballot_id)
    kept = kept_log(session, ballot_id)
    found = list(faults_of(kept)) if kept else [Found(Fault.NO_LOG, "")]
    if any(one.fault in {Fault.MALFORMED, Fault.NO_LOG} for one in found):
        return found
    logged = Logged(
        ballot,
        name_of(ballot.estate_id, ballot.number),
        kept,
        [Entry.read(one.content) for one in kept],
    )
    for check in (_end, _notice, _roll, _outcome, _mirror):
        found.extend(check(session, logged))
    found.extend(faults_of_votes(session, logged.ballot, logged.entries))
    return found


def kept_log(session: Session, ballot_id: int) -> list[Kept]:
    """A ballot's log with all that is stored about it."""
    rows = session.execute(
        select(LOG.c.seq, LOG.c.content, LOG.c.leaf, LOG.c.peaks)
        .where(LOG.c.ballot_id == ballot_id)
        .order_by(LOG.c.seq)
    )
    return [
        Kept(seq, content.encode(), leaf, peaks_of(peaks))
        for seq, content, leaf, peaks in rows
    ]


def _end(_session: Session, logged: Logged) -> Iterator[Found]:
    wanted = ENDS_WITH.get(logged.ballot.state)
    if wanted and logged.first(wanted) is None:
        yield Found(Fault.END_MISSING, wanted)


def _notice(session: Session, logged: Logged) -> Iterator[Found]:
    stands = digest(notice_of(session, logged.ballot))
    told = logged.first(EntryType.NOTICE_POSTED)
    opened = logged.first(EntryType.OPENED)
    same = told is not None and digest(told.payload["ballot"]) == stands
    if not same or (opened and opened.payload["notice"] != stands):
        yield Found(Fault.BALLOT_CHANGED, logged.name)


def _roll(session: Session, logged: Logged) -> Iterator[Found]:
    frozen = logged.first(EntryType.ROLL_FROZEN)
    if frozen is None:
        return
    lines, salts = frozen_lines(session, logged.ballot.id), _salts(session, logged)
    rows = {row["unit"]: row for row in frozen.payload["rows"]}
    for line in lines:
        needed = [(UNIT, line.unit.unit_id), *(("owner", one) for one in line.owners)]
        if not salts.keys() >= set(needed):
            continue
        row = row_of(line, salts, in_scope=False)
        told = rows.get(row["unit"])
        if told is None or row != {**told, "in_scope": False}:
            yield Found(Fault.ROLL_CHANGED, line.unit.key)
    roots = {root_over(lines), logged.ballot.roll_root, frozen.payload["roll_root"]}
    if len(lines) != len(rows) or len(roots) > 1:
        yield Found(Fault.ROLL_ROOT_CHANGED, logged.name)


def _salts(session: Session, logged: Logged) -> dict[tuple[str, int], bytes]:
    rows = session.execute(
        select(LogSalt.kind, LogSalt.subject_id, LogSalt.salt).where(
            LogSalt.ballot_id == logged.ballot.id
        )
    )
    return {(kind, subject): salt for kind, subject, salt in rows}


def _outcome(session: Session, logged: Logged) -> Iterator[Found]:
    tallied = logged.first(EntryType.TALLIED)
    if tallied is None:
        return
    replay = Replay.of(logged.entries)
    said: Mapping[str, Any] = tallied.payload
    if (
        said["inputs"] != digest(replay.documents())
        or said["results"] != replay.results()
    ):
        yield Found(Fault.COUNT_DIFFERS, logged.name)
    stored = session.execute(
        select(Ballot.outcome, Ballot.outcome_sha256).where(
            Ballot.id == logged.ballot.id
        )
    ).one()
    hashes = {outcome_sha256(stored.outcome or {}), stored.outcome_sha256}
    if hashes != {said["outcome_sha256"]}:
        yield Found(Fault.OUTCOME_CHANGED, logged.name)


def _mirror(_session: Session, logged: Logged) -> Iterator[Found]:
    path = mirror.file_of(logged.name)
    if path is None:
        return
    if not path.exists():
        yield Found(Fault.MIRROR_MISSING, str(path.name))
        return
    mirrored, _passed_over = mirror.survivors(path.read_bytes())
    ours = [one.content for one in logged.kept]
    if mirrored[: len(ours)] == ours and len(mirrored) <= len(ours) + 1:
        return
    place = next(
        (n for n, (a, b) in enumerate(zip(mirrored, ours, strict=False)) if a != b),
        min(len(mirrored), len(ours)),
    )
    yield Found(Fault.MIRROR_DIFFERS, str(place))
