"""Whether every stored vote is the one that was logged, and none is missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ballots.evidence.chain import Fault, Found
from app.ballots.evidence.entries import Entry, EntryType, instant, salted
from app.ballots.models import LogSalt, RollEntry, Vote, VoteAnswer
from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.logged import UNIT
from app.ballots.rules import Channel
from app.ballots.seal import seal_of
from app.journal import JournalEntry

VOTE_CAST = "VoteCast"


@dataclass(frozen=True, slots=True)
class StoredVote:
    """A vote as the tables have it; ``unit`` is its salted hash, if it has one."""

    id: int
    receipt: str
    channel: str
    received_at: datetime
    roll_entry_id: int
    owner_id: int | None
    unit: str | None
    answers: Mapping[int, str]


def faults_of_votes(
    session: Session, ballot: BallotFacts, entries: Iterable[Entry]
) -> Iterator[Found]:
    """Compare the votes with the log, and with the seals the journal keeps."""
    logged = {
        entry.payload["receipt"]: entry.payload
        for entry in entries
        if entry.type is EntryType.BALLOT_CAST
    }
    votes = {vote.receipt: vote for vote in stored_votes(session, ballot)}
    positions = {question.id: question.position for question in ballot.questions}
    electronic = {v.receipt for v in votes.values() if v.channel == Channel.ELECTRONIC}
    for receipt in sorted(electronic - logged.keys()):
        yield Found(Fault.VOTE_NOT_LOGGED, receipt)
    for receipt in sorted(logged.keys() - votes.keys()):
        yield Found(Fault.VOTE_MISSING, receipt)
    for receipt in sorted(logged.keys() & votes.keys()):
        if not _same(votes[receipt], logged[receipt], positions):
            yield Found(Fault.VOTE_CHANGED, receipt)
    yield from _against_seals(session, ballot, votes.values())


def stored_votes(session: Session, ballot: BallotFacts) -> list[StoredVote]:
    """Every vote of a ballot with its answers by question id."""
    answers: dict[int, dict[int, str]] = {}
    said = session.execute(
        select(VoteAnswer.vote_id, VoteAnswer.question_id, VoteAnswer.answer)
        .join(Vote, Vote.id == VoteAnswer.vote_id)
        .where(Vote.ballot_id == ballot.id)
    )
    for vote_id, question_id, answer in said:
        answers.setdefault(vote_id, {})[question_id] = answer
    rows = session.execute(
        select(
            Vote.id,
            Vote.receipt_code,
            Vote.channel,
            Vote.received_at,
            Vote.roll_entry_id,
            Vote.owner_id,
            RollEntry.unit_id,
            LogSalt.salt,
        )
        .join(RollEntry, RollEntry.id == Vote.roll_entry_id)
        .outerjoin(
            LogSalt,
            (LogSalt.ballot_id == Vote.ballot_id)
            & (LogSalt.kind == UNIT)
            & (LogSalt.subject_id == RollEntry.unit_id),
        )
        .where(Vote.ballot_id == ballot.id)
        .order_by(Vote.id)
    )
    return [
        StoredVote(
            id=row.id,
            receipt=row.receipt_code,
            channel=row.channel,
            received_at=row.received_at,
            roll_entry_id=row.roll_entry_id,
            owner_id=row.owner_id,
            unit=salted(row.salt, str(row.unit_id)) if row.salt else None,
            answers=answers.get(row.id, {}),
        )
        for row in rows
    ]


def _same(
    vote: StoredVote, told: Mapping[str, Any], positions: Mapping[int, int]
) -> bool:
    said = {
        str(positions.get(question, 0)): answer
        for question, answer in vote.answers.items()
    }
    return (
        said == told["answers"]
        and vote.channel == told["channel"]
        and instant(vote.received_at) == told["received_at"]
        and vote.unit in {None, told["unit"]}
    )


def _against_seals(
    session: Session, ballot: BallotFacts, votes: Iterable[StoredVote]
) -> Iterator[Found]:
    facts = session.scalars(
        select(JournalEntry.facts).where(
            JournalEntry.estate_id == ballot.estate_id, JournalEntry.kind == VOTE_CAST
        )
    )
    seals = {
        told["vote_id"]: told["seal"]
        for told in facts
        if told["ballot_id"] == ballot.id
    }
    stored = {vote.id: vote for vote in votes}
    for vote_id in sorted(seals.keys() - stored.keys()):
        yield Found(Fault.VOTE_MISSING, f"#{vote_id}")
    for vote_id in sorted(seals.keys() & stored.keys()):
        if _seal(stored[vote_id]) != seals[vote_id]:
            yield Found(Fault.SEAL_BROKEN, stored[vote_id].receipt)


def _seal(vote: StoredVote) -> str:
    return seal_of(
        vote_id=vote.id,
        roll_entry_id=vote.roll_entry_id,
        owner_id=vote.owner_id,
        channel=vote.channel,
        received_at=vote.received_at,
        answers=vote.answers,
    )
