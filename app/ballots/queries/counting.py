"""The count of a ballot from its frozen roll and its votes, as they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import String, bindparam, cast, null, select
from sqlalchemy.orm import Session

from app.ballots.models import RollEntry, Vote, VoteAnswer
from app.ballots.queries.facts import BallotFacts, QuestionFacts
from app.ballots.rules import Channel, Reason
from app.ballots.tally.admission import Poll
from app.ballots.tally.electorate import Electorate
from app.ballots.tally.outcome import Verdict, judge
from app.ballots.tally.procedure import count
from app.ballots.tally.sums import CastRow, Count
from app.ballots.tally.votes import Evidence, Paper

ROLL = select(RollEntry.id, RollEntry.area_dm2, RollEntry.head).where(
    RollEntry.ballot_id == bindparam("ballot_id"), RollEntry.counts
)
_ARRIVED = (
    select(
        Vote.id,
        Vote.roll_entry_id,
        cast(Vote.owner_id, String),
        VoteAnswer.answer,
        Vote.received_at,
        Vote.id,
    )
    .join(VoteAnswer, VoteAnswer.vote_id == Vote.id)
    .where(
        Vote.ballot_id == bindparam("ballot_id"),
        VoteAnswer.question_id == bindparam("question_id"),
    )
)
ELECTRONIC = _ARRIVED.add_columns(null()).where(Vote.channel == Channel.ELECTRONIC)
ON_PAPER = _ARRIVED.add_columns(Vote.staff_id).where(Vote.channel == Channel.PAPER)
OUTSIDE = (
    select(Vote.roll_entry_id)
    .join(RollEntry, RollEntry.id == Vote.roll_entry_id)
    .where(Vote.ballot_id == bindparam("ballot_id"), RollEntry.counts.is_(False))
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """What the count would have decided under one other policy."""

    policy: str
    value: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Counted:
    """One question's count, and whether another policy would have turned it."""

    question: QuestionFacts
    count: Count
    verdict: Verdict
    alternatives: tuple[Alternative, ...] = ()


def count_ballot(session: Session, ballot: BallotFacts) -> tuple[Counted, ...]:
    """Count every question of a ballot by its own policies."""
    electorate = frozen_electorate(session, ballot.id)
    poll = Poll(electorate, ballot.period, ballot.policies)
    return tuple(
        _counted(question, poll, votes_on(session, ballot.id, question.id))
        for question in ballot.questions
    )


def weigh_alternatives(
    session: Session, ballot: BallotFacts, counted: Sequence[Counted]
) -> tuple[Counted, ...]:
    """Count again under every other value of the policies the law leaves open."""
    electorate = frozen_electorate(session, ballot.id)
    return tuple(
        replace(
            one,
            alternatives=_alternatives(
                one.question,
                Poll(electorate, ballot.period, ballot.policies),
                votes_on(session, ballot.id, one.question.id),
            ),
        )
        for one in counted
    )


def frozen_electorate(session: Session, ballot_id: int) -> Electorate:
    """Who decides a ballot, from the roll that was frozen for it."""
    roll = session.execute(ROLL, {"ballot_id": ballot_id}).all()
    outside = session.scalars(OUTSIDE, {"ballot_id": ballot_id})
    return Electorate(
        areas={entry: area for entry, area, _ in roll},
        heads={entry: head for entry, _, head in roll},
        outside=dict.fromkeys(outside, Reason.OUT_OF_SCOPE),
    )


def votes_on(session: Session, ballot_id: int, question_id: int) -> list[CastRow]:
    """Every vote on a question, as the count reads it."""
    asked = {"ballot_id": ballot_id, "question_id": question_id}
    votes: list[Any] = list(session.execute(ELECTRONIC, asked))
    votes.extend(_with_paper(session.execute(ON_PAPER, asked)))
    return votes


def _with_paper(rows: Iterable[Any]) -> Iterable[CastRow]:
    for *vote, staff_id in rows:
        entered_by = None if staff_id is None else str(staff_id)
        paper = Paper(signed=True, entered_by=entered_by, confirmed_by=None)
        yield (*vote, Evidence(paper=paper))


def _counted(question: QuestionFacts, poll: Poll, votes: Sequence[CastRow]) -> Counted:
    sums = count(poll, votes)
    verdict = judge(sums.scope, sums.participating, sums.agree, question.decision)
    return Counted(question, sums, verdict)


def _alternatives(
    question: QuestionFacts, poll: Poll, votes: Sequence[CastRow]
) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(
            name,
            value,
            _counted(question, replace(poll, policies=policies), votes).verdict,
        )
        for name, value, policies in poll.policies.alternatives()
    )
