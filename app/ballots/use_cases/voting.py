"""An owner casts a vote: acknowledged once durably written, and taken once only."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import journal
from app.ballots.events import VoteCast
from app.ballots.models import Vote, VoteAnswer
from app.ballots.queries.standing import HomeInBallot, Voter, home_in_ballot
from app.ballots.rules import (
    RECEIPT_BITS,
    Answer,
    Channel,
    NoSuchBallot,
    VoteRefused,
    receipt_code,
    refusal_to_vote,
)
from app.ballots.seal import seal_of
from app.ballots.use_cases.evidence import log_vote
from app.db import transaction

NEW_VOTE = insert(cast("Table", Vote.__table__)).returning(
    cast("Table", Vote.__table__).c.id
)
NEW_ANSWER = insert(cast("Table", VoteAnswer.__table__))


class IncompleteVote(Exception):
    """A vote must answer every question of its ballot and no other."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an owner takes away: the vote is in. It does not say what it chose."""

    code: str
    received_at: datetime


def cast_vote(
    *,
    ballot_id: int,
    voter: Voter,
    answers: Mapping[int, Answer],
    request_key: str,
    at: datetime,
) -> Receipt:
    """Take one vote for the voter's unit; the same request gets the same receipt.

    ``answers`` by question id. Where another device or process was faster, the
    database's own uniqueness has decided, and the rules are asked once more.

    Raises:
        VoteRefused: if the rules do not allow this vote at this instant.
        IncompleteVote: if a question is not answered.
        NoSuchBallot: if the voter's estate has no such ballot.
    """
    try:
        return _cast_once(ballot_id, voter, answers, request_key, at)
    except IntegrityError:
        return _cast_once(ballot_id, voter, answers, request_key, at)


def _cast_once(
    ballot_id: int,
    voter: Voter,
    answers: Mapping[int, Answer],
    request_key: str,
    at: datetime,
) -> Receipt:
    with transaction() as session:
        home = home_in_ballot(session, ballot_id=ballot_id, voter=voter, locked=True)
        if home is None:
            raise NoSuchBallot
        for vote in home.arrived:
            if vote.request_key == _kept_key(home, request_key):
                return Receipt(vote.receipt_code, vote.received_at)
        refusal = refusal_to_vote(
            home.state, home.period, home.standing, home.policies, at=at
        )
        if refusal:
            raise VoteRefused(refusal)
        return _take(session, home, voter, answers, request_key, at)


def _take(
    session: Session,
    home: HomeInBallot,
    voter: Voter,
    answers: Mapping[int, Answer],
    request_key: str,
    at: datetime,
) -> Receipt:
    execute = session.connection().execute
    if home.questions.keys() != answers.keys():
        raise IncompleteVote
    code = receipt_code(secrets.randbits(RECEIPT_BITS))
    electronic = [vote for vote in home.arrived if vote.channel == Channel.ELECTRONIC]
    vote = {
        "ballot_id": home.ballot_id,
        "roll_entry_id": home.entry_id,
        "channel": Channel.ELECTRONIC,
        "owner_id": home.owner_id,
        "device_id": voter.device_id,
        "staff_id": None,
        "received_at": at,
        "attempt": len(electronic) + 1,
        "request_key": _kept_key(home, request_key),
        "receipt_code": code,
    }
    vote_id = execute(NEW_VOTE, vote).scalar_one()
    execute(
        NEW_ANSWER,
        [
            {"vote_id": vote_id, "question_id": question_id, "answer": answer}
            for question_id, answer in answers.items()
        ],
    )
    journal.record(session, _told(home, voter, vote_id, answers, at))
    log_vote(
        session,
        home,
        unit_id=voter.unit_id,
        vote_id=vote_id,
        receipt=code,
        answers={home.questions[id_]: answer for id_, answer in answers.items()},
        at=at,
    )
    return Receipt(code, at)


def _kept_key(home: HomeInBallot, request_key: str) -> str:
    """A request is one home's in one ballot: nobody else's key can be in its way."""
    return f"{home.entry_id}:{request_key}"


def _told(
    home: HomeInBallot,
    voter: Voter,
    vote_id: int,
    answers: Mapping[int, Answer],
    at: datetime,
) -> VoteCast:
    return VoteCast(
        occurred_at=at,
        actor=voter.actor,
        estate_id=home.estate_id,
        ballot_id=home.ballot_id,
        number=home.number,
        vote_id=vote_id,
        channel=Channel.ELECTRONIC,
        seal=seal_of(
            vote_id=vote_id,
            roll_entry_id=home.entry_id or 0,
            owner_id=home.owner_id,
            channel=Channel.ELECTRONIC,
            received_at=at,
            answers=answers,
        ),
    )
