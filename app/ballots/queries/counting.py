"""The count of a ballot from its frozen roll and its votes, as they stand."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from typing import cast as typed

from sqlalchemy import String, Table, bindparam, cast, null, select
from sqlalchemy.orm import Session

from app.ballots.models import RollEntry, Vote, VoteAnswer
from app.ballots.queries.facts import BallotFacts, QuestionFacts
from app.ballots.rules import Channel, Reason
from app.ballots.tally.admission import Poll
from app.ballots.tally.electorate import Electorate
from app.ballots.tally.outcome import Verdict, judge
from app.ballots.tally.procedure import count
from app.ballots.tally.sensitivity import Reading, readings
from app.ballots.tally.sums import CastRow, Count
from app.ballots.tally.votes import Evidence, Paper

# Plain tables: a count reads every row of them, mapping would cost more than counting.
_entry = typed("Table", RollEntry.__table__).c
_vote = typed("Table", Vote.__table__).c
_answer = typed("Table", VoteAnswer.__table__).c

ROLL = select(_entry.id, _entry.area_dm2, _entry.head).where(
    _entry.ballot_id == bindparam("ballot_id"), _entry.counts
)
_ARRIVED = (
    select(
        _vote.id,
        _vote.roll_entry_id,
        cast(_vote.owner_id, String),
        _answer.answer,
        _vote.received_at,
        _vote.id,
    )
    .join_from(_vote.id.table, _answer.vote_id.table, _answer.vote_id == _vote.id)
    .where(
        _vote.ballot_id == bindparam("ballot_id"),
        _answer.question_id == bindparam("question_id"),
    )
)
ELECTRONIC = _ARRIVED.add_columns(null()).where(_vote.channel == Channel.ELECTRONIC)
ON_PAPER = _ARRIVED.add_columns(_vote.staff_id).where(_vote.channel == Channel.PAPER)
OUTSIDE = (
    select(_vote.roll_entry_id)
    .join_from(_vote.id.table, _entry.id.table, _entry.id == _vote.roll_entry_id)
    .where(_vote.ballot_id == bindparam("ballot_id"), _entry.counts.is_(False))
)


@dataclass(frozen=True, slots=True)
class Counted:
    """One question's count, and what other readings of the open rules would say."""

    question: QuestionFacts
    count: Count
    verdict: Verdict
    readings: tuple[Reading, ...] = ()


def count_ballot(session: Session, ballot: BallotFacts) -> tuple[Counted, ...]:
    """Count every question of a ballot by its own policies."""
    with _undisturbed():
        poll = _poll(session, ballot)
        return tuple(
            _counted(question, poll, votes_on(session, ballot.id, question.id))
            for question in ballot.questions
        )


def count_with_readings(session: Session, ballot: BallotFacts) -> tuple[Counted, ...]:
    """Count every question, and again under every reading the law leaves open."""
    poll = _poll(session, ballot)
    counted = []
    for question in ballot.questions:
        votes = votes_on(session, ballot.id, question.id)
        counted.append(
            replace(
                _counted(question, poll, votes),
                readings=readings(poll, votes, question.decision),
            )
        )
    return tuple(counted)


def frozen_electorate(session: Session, ballot_id: int) -> Electorate:
    """Who decides a ballot, from the roll that was frozen for it."""
    roll = session.execute(ROLL, {"ballot_id": ballot_id}).all()
    entries, areas, heads = zip(*roll, strict=True) if roll else ((), (), ())
    outside = session.scalars(OUTSIDE, {"ballot_id": ballot_id})
    return Electorate(
        areas=dict(zip(entries, areas, strict=True)),
        heads=dict(zip(entries, heads, strict=True)),
        outside=dict.fromkeys(outside, Reason.OUT_OF_SCOPE),
    )


def votes_on(session: Session, ballot_id: int, question_id: int) -> list[CastRow]:
    """Every vote on a question, as the count reads it."""
    asked = {"ballot_id": ballot_id, "question_id": question_id}
    votes: list[Any] = [*session.execute(ELECTRONIC, asked).all()]
    votes.extend(_with_paper(session.execute(ON_PAPER, asked)))
    return votes


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the collector from walking rows that are all alive, again and again.

    It would take longer over a region's votes than the count itself.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _poll(session: Session, ballot: BallotFacts) -> Poll:
    return Poll(frozen_electorate(session, ballot.id), ballot.period, ballot.policies)


def _with_paper(rows: Iterable[Any]) -> Iterable[CastRow]:
    for *vote, staff_id in rows:
        entered_by = None if staff_id is None else str(staff_id)
        paper = Paper(signed=True, entered_by=entered_by, confirmed_by=None)
        yield (*vote, Evidence(paper=paper))


def _counted(question: QuestionFacts, poll: Poll, votes: Sequence[CastRow]) -> Counted:
    sums = count(poll, votes)
    verdict = judge(sums.scope, sums.participating, sums.agree, question.decision)
    return Counted(question, sums, verdict)
